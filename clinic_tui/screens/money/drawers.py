"""The cash drawers: this desk's to be opened, counted and handed in, and those of the other desks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.screen import ModalScreen

from clinic_tui.keymap import Place
from clinic_tui.money.rows import DrawerRow, MoveKind, Totals
from clinic_tui.money.rules import variance_words
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money


class DrawerScreen(ListPage[DrawerRow]):
    """One line for each drawer, those that are open first; the verbs are for the one of this desk."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.DRAWERS)
    NAME = "Cash drawers"
    COLUMNS = (
        ListColumn("Desk", 4),
        ListColumn("Day", 15),
        ListColumn("Holder", 10),
        ListColumn("Float", 10, "right"),
        ListColumn("Paid", 4, "right"),
        ListColumn("State"),
    )
    NOTHING = "No drawer yet: o opens this desk's with its float."
    TOPICS = frozenset({"drawer", "drawer_move", "drawer_count", "payment"})
    DETAIL_LINES: ClassVar[int] = 4

    @property
    def place(self) -> Place:
        """Drawers."""
        return Place.DRAWERS

    def question(self) -> Callable[[], tuple[DrawerRow | None, tuple[DrawerRow, ...]]]:
        """This desk's, and all."""
        money = self.backend.money
        return lambda: (money.drawer(), money.drawers())

    def rows_of(self, answer: tuple[DrawerRow | None, tuple[DrawerRow, ...]]) -> Sequence[DrawerRow]:
        """All of them."""
        return answer[1]

    @property
    def mine(self) -> DrawerRow | None:
        """The drawer of this desk, where one is open."""
        return self.answer[0] if self.known else None

    def line(self, row: DrawerRow) -> ListRow:
        """Whose, of when, how it stands."""
        cells = (
            row.desk,
            show_date(row.day),
            row.holder,
            show_money(row.float_cents),
            str(row.payments or ""),
            _state(row),
        )
        return ListRow(row.id, cells, "is-soon" if row.open and row.day < self.clinic.today else "")

    def heading(self) -> FactLine:
        """This desk's."""
        mine = self.mine
        if mine is None:
            return (("strong", self.NAME), ("warning", "this desk's is not open: o opens it"))
        who = self.backend.who
        if who is not None and mine.holder != who.login:
            whose = f"this desk's is drawer {mine.id}, {_state(mine)}: {mine.holder} has it, not you"
            return (("strong", self.NAME), ("warning", whose))
        return (("strong", self.NAME), ("good", f"yours is drawer {mine.id}, {_state(mine)}"))

    def detail(self, row: DrawerRow) -> Sequence[FactLine]:
        """What should be in it, what was counted, what was moved, who took what."""
        should, count = row.expected, row.count
        moves = ", ".join(
            f"{move.kind.value} {show_money(move.cents) if move.cents else move.holder}" for move in row.moves
        )
        clerks = ", ".join(f"{each.clerk} {each.pay.value} {show_money(each.cents)}" for each in row.clerks)
        return (
            (
                ("strong", f"Drawer {row.id}, desk {row.desk}"),
                ("", f"opened by {row.opened_by}"),
                ("", f"deposit {show_money(row.deposit_cents)}" if row.slip else ""),
            ),
            (("quiet", "what should be in it is told once it is counted"),)
            if should is None
            else (
                ("", f"should be: cash {show_money(should.cash_cents)}"),
                ("", f"cards {show_money(should.card_cents)}"),
                ("", f"checks {show_money(should.check_cents)}"),
            ),
            (("quiet", "not counted"),)
            if count is None
            else (
                ("", f"counted by {count.by}:"),
                ("good" if count.variance == Totals() else "warning", variance_words(count.variance)),
                ("", count.reason),
                ("quiet", count.cash_words or "nothing in cash"),
            ),
            (("", clerks), ("quiet", moves)),
        )

    def first_verbs(self) -> tuple[str, ...]:
        """One that is handed in has a slip to print; at this desk's own, what is done with it."""
        if self.row is not None and self.row.slip:
            return ("back", "drawer-print", "drawer-open")
        if self.mine is None:
            return ("back", "drawer-open")
        return ("back", "drawer-count", "drawer-submit", "drawer-hand-over", "drawer-in", "drawer-out")

    # Verbs

    async def choose(self, row: DrawerRow) -> None:
        """Say the row once more in full: it stands below the list."""
        self.tell()

    async def _with_mine(self, form: Callable[[DrawerRow], ModalScreen[Any]]) -> None:
        mine = self.mine
        if mine is None:
            self.clinic.say("no drawer is open at this desk: o opens it", Level.ERROR)
        else:
            await self.app.push_screen(form(mine), lambda _: self.read_before_keys())

    async def action_drawer_open(self) -> None:
        """Open this desk's with its float."""
        from clinic_tui.screens.money.drawer_forms import OpenDrawer

        if (mine := self.mine) is not None:
            self.clinic.say(self._whose(mine))
        else:
            await self.app.push_screen(OpenDrawer(), lambda _: self.read_before_keys())

    def _whose(self, drawer: DrawerRow) -> str:
        """Who has an open drawer, and since when."""
        handed = [move.at for move in drawer.moves if move.kind is MoveKind.HAND_OVER]
        at = max(handed, default=drawer.opened_at).astimezone(self.clinic.clock.zone)
        day = "" if at.date() == self.clinic.today else f"{show_date(at.date())} "
        who = self.backend.who
        if who is not None and drawer.holder == who.login:
            return f"drawer {drawer.id} is open: yours since {day}{at:%H:%M}; c counts it, x hands it in"
        return f"drawer {drawer.id} is open: {drawer.holder} has it since {day}{at:%H:%M}"

    async def action_drawer_in(self) -> None:
        """Put money in."""
        from clinic_tui.screens.money.drawer_forms import PayIn

        await self._with_mine(lambda _: PayIn())

    async def action_drawer_out(self) -> None:
        """Take money out."""
        from clinic_tui.screens.money.drawer_forms import PayOut

        await self._with_mine(lambda _: PayOut())

    async def action_drawer_count(self) -> None:
        """Count it."""
        from clinic_tui.screens.money.drawer_forms import CountDrawer

        await self._with_mine(CountDrawer)

    async def action_drawer_hand_over(self) -> None:
        """Give it to a colleague."""
        from clinic_tui.screens.money.drawer_forms import HandOver

        await self._with_mine(lambda _: HandOver())

    async def action_drawer_submit(self) -> None:
        """Close it for good."""
        from clinic_tui.screens.money.drawer_forms import SubmitDrawer

        mine = self.mine
        if mine is not None and (mine.count is None or not mine.count.fresh):
            self.clinic.say("count it first: c counts what lies in it", Level.ERROR)
        else:
            await self._with_mine(SubmitDrawer)

    def action_drawer_print(self) -> None:
        """Print the deposit slip of the drawer under the cursor."""
        row, money = self.row, self.backend.money
        slip = row.slip if row else None
        if slip is None:
            self.clinic.say("it has no deposit slip: x hands it in", Level.ERROR)
        else:
            self.act(
                lambda: money.print_deposit_slip(slip),
                lambda words: self.clinic.say_done(words),
            )


def _state(row: DrawerRow) -> str:
    if row.slip is not None:
        return f"handed in, slip {row.slip}"
    return "open, counted" if row.count and row.count.fresh else "open"
