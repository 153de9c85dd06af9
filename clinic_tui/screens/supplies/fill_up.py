"""What places are to be filled up with, from which lots; one key carries it there."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.errors import Invalid
from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.form import Field, Form
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.screens.supplies.stock_forms import count_field
from clinic_tui.screens.supplies.supply_site import AtSite, room_shown
from clinic_tui.stock.fill_up import Brought, FillLine, FillList, Line, brought_in
from clinic_tui.stock.rows import StockRoom
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted

Answer = tuple[FillList, tuple[StockRoom, ...]]
"""What is asked for, and the stock rooms."""


class FillUp(AtSite, ListDialog[FillLine, None]):
    """F12 carries what is shown; `x` leaves a line out, Enter says how many, `]` shows the next place."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f12", "carry", "carry", show=False),
        Binding("x", "leave_out", "leave out", show=False),
        Binding("right_square_bracket", "next_place", "place", show=False),
        Binding("p", "print_list", "print", show=False),
        Binding("greater_than_sign", "next_site", "site", show=False),
    ]
    COLUMNS = (
        ListColumn("", 1),
        ListColumn("Place", 15),
        ListColumn("Item"),
        ListColumn("Has", 4, "right"),
        ListColumn("Par", 4, "right"),
        ListColumn("Bring", 5, "right"),
        ListColumn("From", 19),
    )
    COLUMNS_SAY: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Has", "Units at the place that may be given out; ! is at or under its emergency level."),
        ("Par", "What there should be at the place."),
        ("Bring", "Units to carry there; less than is wanted where the stock room has no more."),
        ("From", "The lot that expires first, or the place; the others stand below."),
    )
    NAME = "To fill up"
    NOTHING = "No place is to be filled up: all are above their reorder points."
    WHOLE_LINES = 4
    TOPICS = frozenset({"item", "stock_move", "lot", "stock_place", "place_level"})

    def __init__(self, place_id: int | None = None) -> None:
        """Of one place, or of all."""
        super().__init__()
        self._at = place_id
        self._without: set[Line] = set()
        """What is left out this time."""
        self._chosen: dict[Line, int] = {}
        """Other units than bring it to par."""

    def hints(self) -> tuple[Hint, ...]:
        """The keys, as far as one may."""
        return (
            *((Hint("F12", "carry", "carry"),) if self.backend.may("stock.transfer") else ()),
            Hint("Enter", "how many", ""),
            Hint("x", "leave out", "leave_out"),
            Hint("]", "next place", "next_place"),
            Hint("p", "print", "print_list"),
            *((Hint(">", "site", "next_site"),) if self.clinic.has_stock_rooms else ()),
            Hint("Esc", "back", "dismiss(None)"),
        )

    def question(self) -> Callable[[], Answer]:
        """All of it, at the site that is shown; of every site where one place is meant."""
        stock, site = self.backend.stock, self.clinic.supply_site
        return lambda: (stock.fill_list(site), stock.rooms())

    def stand_on(self, key: Hashable) -> None:
        """Show one place, by its number."""
        assert isinstance(key, int)
        self._at = key
        self.read_before_keys()

    def took(self, answer: Answer) -> None:
        """A place that is told of may be at another site; or somebody has filled it up by now."""
        if self._at is not None and not any(each.place_id == self._at for each in answer[0].asking):
            self._sought, sought = "", self._sought
            if sought:
                self.say(f"{sought}: filled up by now", Level.WARNING)
            self._at = None
        super().took(answer)

    def rows_of(self, answer: Answer) -> Sequence[FillLine]:
        """Place by place; what one place leaves is there for the others."""
        lines = answer[0].lines(self._chosen, self._without)
        return [line for line in lines if self._at in (None, line.asked.place_id)]

    @property
    def rooms(self) -> Sequence[StockRoom]:
        """As they were read."""
        return self.answer[1] if self.known else ()

    def site_changed(self) -> None:
        """The places of that one."""
        self._at = None
        self.read_before_keys()

    def heading(self) -> str:
        """Which place, how many items, how many units."""
        rows: Sequence[FillLine] = self.shown_rows
        room = room_shown(self.rooms, self.clinic.supply_site) if len(self.rooms) > 1 else None
        where = f" at {room.site}" if room else ""
        if self._at is not None and rows:
            where = f": {rows[0].asked.place}"
        places = len({row.asked.place_id for row in rows})
        return "  ".join(
            filter(
                None,
                (
                    f"{self.NAME}{where}",
                    counted(len(rows), "item"),
                    f"at {counted(places, 'place')}" if self._at is None else "",
                    f"{sum(row.units for row in rows):,} units to bring",
                    f"{len(self._without)} left out" if self._without else "",
                ),
            )
        )

    def line(self, row: FillLine) -> ListRow:
        """Where, what, how much there is and should be, and what is brought from where."""
        asked, out = row.asked, row.asked.key in self._without
        first = row.brought[0] if row.brought else None
        more = f" +{len(row.brought) - 1}" if len(row.brought) > 1 else ""
        where = "" if out else "none is there" if first is None else f"{first.lot or first.place}{more}"
        mark = "-" if out else "!" if asked.urgent else ""
        cells = (
            mark, asked.place, asked.name, f"{asked.here:,}", f"{asked.par:,}", f"{row.units:,}", where
        )  # fmt: skip
        short = row.missing > 0 and asked.key not in self._chosen
        look = "is-quiet" if out else "is-overdue" if asked.urgent else "is-soon" if short else ""
        return ListRow(asked.key, cells, look)

    def whole(self, row: FillLine) -> str:
        """Where it goes, and each lot in the order in which it is taken."""
        asked = row.asked
        shelf = f", {asked.shelf}" if asked.shelf else ""
        missing = row.missing if asked.key not in {*self._chosen, *self._without} else 0
        return "\n".join(
            filter(
                None,
                (
                    f"{asked.name} ({asked.code}), to {asked.place}{shelf}: {asked.here:,} of {asked.par:,} "
                    f"{asked.unit}, fill at {asked.reorder_at:,}",
                    f"take {'; '.join(_lot_words(each) for each in row.brought)}" if row.brought else "",
                    f"{missing:,} {asked.unit} are missing in the stock room: b orders" if missing else "",
                ),
            )
        )

    # Verbs

    async def choose(self, row: FillLine) -> None:
        """Another number."""

        def chosen(units: int | None) -> None:
            if units is not None:
                self._without.discard(row.asked.key)
                self._chosen[row.asked.key] = units
                self.draw()

        await self.app.push_screen(UnitsToBring(row), chosen)

    def action_leave_out(self) -> None:
        """Not this one this time; or take it in again."""
        if (row := self.row) is not None:
            self._without ^= {row.asked.key}
            self.draw()

    def action_next_place(self) -> None:
        """The next place that asks for something; after the last one, all again."""
        if not self.known:
            return
        asking: FillList = self.answer[0]
        order: list[int | None] = [None, *dict.fromkeys(line.asked.place_id for line in asking.lines())]
        self._at = order[(order.index(self._at) + 1) % len(order)] if self._at in order else None
        self.draw()

    def action_print_list(self) -> None:
        """What is shown, on paper to walk with."""
        lines = [row for row in self.shown_rows if row.asked.key not in self._without]
        if not lines:
            self.say("nothing is left to bring", Level.WARNING)
            return
        stock = self.backend.stock
        self.ask(lambda: stock.print_fill_list(lines), self.say, group="print", refused=self.not_done)

    def action_carry(self) -> None:
        """All that is shown, as one action."""
        if not self.known:
            return
        rows = [row for row in self.shown_rows if row.units]
        if why := self.backend.why_not("stock.transfer", "carrying supplies"):
            self.say(why, Level.ERROR)
            return
        if not rows:
            self.say("nothing is left to bring", Level.WARNING)
            return
        stock, brought = self.backend.stock, brought_in(rows)
        places = list(dict.fromkeys(row.asked.place for row in rows))
        where = places[0] if len(places) == 1 else counted(len(places), "place")

        def done(units: int) -> None:
            self.say(
                f"{units:,} units of {counted(len(rows), 'item')} carried to {where}: Esc, u takes it back"
            )
            self._without, self._chosen = set(), {}
            self.read_before_keys()

        self.act(lambda: stock.fill_up(brought), done)


def _lot_words(each: Brought) -> str:
    lot = f" of lot {each.lot}" if each.lot else ""
    until = f", expires {each.expires_on:%m/%d/%Y}" if each.expires_on else ""
    return f"{each.units:,}{lot} from {each.place}{until}"


class UnitsToBring(Form[int]):
    """How many units are brought of one item."""

    SAVE_WORDS: ClassVar[str] = "take"

    def __init__(self, row: FillLine, texts: dict[str, str] | None = None) -> None:
        super().__init__({"units": str(row.units), **(texts or {})})
        self._row = row

    @property
    def title_words(self) -> str:
        """Of what, to where."""
        return f"Bring {self._row.asked.name} to {self._row.asked.place}"

    def fields(self) -> Sequence[Field]:
        """How many."""
        asked = self._row.asked
        wanted = f"{asked.wanted:,} bring it to par; x on the list leaves it out"
        return (count_field("units", "Units", asked.unit, help=wanted),)

    def submit(self) -> None:
        """Take it over; nothing is stored yet."""
        units = self.needed("units")
        if units < 1:
            raise Invalid("1 or more; x on the list leaves it out", "units")
        self.done(units)

    def reopen(self, texts: dict[str, str]) -> UnitsToBring:
        """The same again."""
        return UnitsToBring(self._row, texts)
