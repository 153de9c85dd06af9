"""Drills: what is due to be practised, and how each went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.drills.rows import DrillRow, HeldRow
from clinic_tui.drills.rules import DUE_SOON_DAYS
from clinic_tui.keymap import Hint, Place
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.list_screen import ListDialog, ListPage
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date

TOPICS = frozenset({"drill", "drill_held", "task"})


class DrillsScreen(ListPage[DrillRow]):
    """What is due first on top; Enter shows how it went each time."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.DRILLS)
    NAME = "Drills"
    COLUMNS: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("Drill", 18),
        ListColumn("Site"),
        ListColumn("How often", 15),
        ListColumn("Last", 8),
        ListColumn("Due", 8),
        ListColumn("Days", 5, "right"),
    )
    NOTHING = "No drill is held at intervals yet: + adds one."
    TOPICS = TOPICS

    def __init__(self, wanted: int | None = None) -> None:
        super().__init__()
        self._wanted = wanted

    @property
    def place(self) -> Place:
        """Drills."""
        return Place.DRILLS

    def question(self) -> Callable[[], tuple[DrillRow, ...]]:
        """All of them."""
        return self.backend.drills.list

    def heading(self) -> FactLine:
        """How many, and how many are overdue."""
        rows, day = self.shown_rows, self.clinic.today
        late = sum(row.due < day for row in rows)
        return (
            ("strong", self.NAME),
            ("", counted(len(rows), "kind")),
            ("warning" if late else "good", f"! {late} overdue" if late else "none overdue" if rows else ""),
        )

    def first_verbs(self) -> tuple[str, ...]:
        """What is done most."""
        return ("drill-held", "drill-add", "edit", "drill-end", "back")

    def line(self, row: DrillRow) -> ListRow:
        """What, how often, and when it is due."""
        left = row.days_left(self.clinic.today)
        last = f"{row.last.held_on:%m/%d/%y}" if row.last else "never"
        cells = (row.kind.value, row.site, row.interval, last, f"{row.due:%m/%d/%y}", str(left))
        return ListRow(row.id, cells, "is-overdue" if left < 0 else "is-low" if left <= DUE_SOON_DAYS else "")

    def detail(self, row: DrillRow) -> Sequence[FactLine]:
        """Whole, with how it went last."""
        left = row.days_left(self.clinic.today)
        due = f"overdue since {show_date(row.due)}" if left < 0 else f"due {show_date(row.due)}"
        first: FactLine = (("strong", row.kind.value), ("", row.words), ("warning" if left < 0 else "", due))
        if row.last is None:
            return first, (("quiet", "it was not held yet: d notes that it was"),), ()
        last = row.last
        follows = f"task {last.task_id} {'open' if last.task_open else 'ended'}" if last.task_id else ""
        return (
            first,
            (("", f"last {show_date(last.held_on)}, led by {last.led_by}"), ("", last.took_part)),
            (("", last.found or "nothing was found"), ("warning" if last.task_open else "quiet", follows)),
        )

    async def choose(self, row: DrillRow) -> None:
        """How it went each time."""
        part, number = self.backend.drills, row.id
        self.app.push_screen(HeldDrills(row, lambda: part.held(number)), lambda _: self.read_before_keys())

    # Verbs

    def stored(self, number: int | None) -> None:
        """Something was written: the cursor goes there."""
        if number is not None:
            self.stand_on(number)

    def action_drill_add(self) -> None:
        """One more."""
        from clinic_tui.screens.compliance.drill_forms import NewDrill

        self.app.push_screen(NewDrill(), self.stored)

    def action_edit(self) -> None:
        """What is practised, or how often."""
        from clinic_tui.screens.compliance.drill_forms import ChangeDrill

        if why := self.backend.why_not("drill.keep", "changing a drill"):
            self.clinic.say(why, Level.ERROR)
        elif self.row is not None:
            self.app.push_screen(ChangeDrill(self.row), self.stored)

    def action_drill_held(self) -> None:
        """It was held."""
        from clinic_tui.screens.compliance.drill_forms import NoteHeld

        if self.row is not None:
            self.app.push_screen(NoteHeld(self.row), self.stored)

    def action_drill_end(self) -> None:
        """It is held no more."""
        row, part = self.row, self.backend.drills
        if row is None:
            return

        def ended(_: object) -> None:
            self.clinic.say_done(f"{row.kind.value}: held no more")
            self.read_before_keys()

        def sure(yes: bool | None) -> None:
            if yes:
                self.act(lambda: part.end(row.id, row.version), ended)

        question = f"{row.kind.value} at {row.site}: hold it no more? What was held stays known."
        self.app.push_screen(Confirm(question, yes="end it", no="keep"), sure)


class HeldDrills(ListDialog[HeldRow, None]):
    """How a drill went each time, the newest first."""

    COLUMNS = (
        ListColumn("Held", 8),
        ListColumn("Led by", 14),
        ListColumn("Found"),
        ListColumn("Follows", 10),
    )
    NOTHING = "It was not held yet."
    TOPICS = TOPICS
    WHOLE_LINES = 4
    SPEAKS = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "strike", "in error", show=False)]

    def __init__(self, drill: DrillRow, load: Callable[[], tuple[HeldRow, ...]]) -> None:
        super().__init__()
        self._drill, self._load = drill, load

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        strike = (Hint("x", "in error", "strike"),) if self.backend.may("drill.keep") else ()
        return (Hint("Up Down", "walk", ""), *strike, Hint("Esc", "back", "dismiss(None)"))

    def bare_heading(self) -> str:
        """Of what."""
        return f"{self._drill.kind.value.capitalize()} drills at {self._drill.site}"

    def heading(self) -> str:
        """With how many there were."""
        return f"{self.bare_heading()}: {len(self.shown_rows)}"

    def question(self) -> Callable[[], tuple[HeldRow, ...]]:
        """All of them."""
        return self._load

    def line(self, row: HeldRow) -> ListRow:
        """When, and what was found."""
        follows = "" if row.task_id is None else "task open" if row.task_open else "task ended"
        words = f"in error: {row.struck}" if row.struck else row.found or "nothing"
        cells = (f"{row.held_on:%m/%d/%y}", row.led_by, words, follows)
        return ListRow(row.id, cells, "is-quiet" if row.struck else "")

    def whole(self, row: HeldRow) -> str:
        """With who took part."""
        task = f"task {row.task_id}" if row.task_id else ""
        return "  ".join(filter(None, (row.took_part, row.found, task, f"by {row.who}", row.struck)))

    def action_strike(self) -> None:
        """It was entered in error."""
        row, part = self.row, self.backend.drills
        if row is None or row.struck:
            return
        if why := self.backend.why_not("drill.keep", "changing a drill"):
            self.say(why, Level.ERROR)
            return
        form = AskReason(
            f"In error: held on {row.held_on:%m/%d/%Y}",
            "Why does it not stand? The one before it counts again.",
            lambda words: part.strike_held(row.id, row.version, words),
            "it does not count any more",
        )
        self.app.push_screen(form, lambda _: self.read_before_keys())
