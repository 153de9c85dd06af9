"""Counts of supplies: those that are open, what is due, and what was counted before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.counts.rows import CountRow, DueRow
from clinic_tui.counts.rules import CountRules
from clinic_tui.counts.states import UNFINISHED, CountState
from clinic_tui.keymap import Place
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.stock.rows import PlaceRow
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted


class CountsScreen(ListPage[CountRow]):
    """Enter counts an open one, and shows what differs in one whose sheet is closed."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.COUNTS)
    NAME = "Counts"
    COLUMNS = (
        ListColumn("No", 4, "right"),
        ListColumn("State", 9),
        ListColumn("What"),
        ListColumn("Begun", 11),
        ListColumn("By", 9),
        ListColumn("Lines", 5, "right"),
        ListColumn("To do", 12),
    )
    NOTHING = "Nothing was counted yet: + begins a count, d one of what is due."
    TOPICS = frozenset({"stock_count", "stock_count_line"})
    DETAIL_LINES = 2

    def __init__(self) -> None:
        super().__init__()
        self._due: tuple[DueRow, ...] | None = None

    @property
    def place(self) -> Place:
        """Counts."""
        return Place.COUNTS

    def question(self) -> Callable[[], tuple[CountRow, ...]]:
        """All of them."""
        return self.backend.stock_counts.list

    def took(self, answer: tuple[CountRow, ...]) -> None:
        """What is due takes longer to find out, and nobody waits for it."""
        super().took(answer)
        self.ask(self.backend.stock_counts.due, self._took_due, group="due")

    def _took_due(self, due: tuple[DueRow, ...]) -> None:
        self._due = due
        self.show_title()

    def heading(self) -> FactLine:
        """How many are open, and what is due by class."""
        still = sum(row.state in UNFINISHED for row in self.shown_rows)
        return (
            ("strong", self.NAME),
            ("", f"{still} not finished" if still else "none open"),
            *self._due_words(),
        )

    def _due_words(self) -> FactLine:
        if self._due is None:
            return (("quiet", "reading what is due ..."),)
        if not self._due:
            return (("good", "nothing is due"),)
        by_class = Counter(row.of_class for row in self._due)
        classes = ", ".join(f"{by_class[each]} of class {each}" for each in sorted(by_class))
        return (("warning", f"{counted(len(self._due), 'item')} due: {classes}"),)

    def line(self, row: CountRow) -> ListRow:
        """Which, how it stands, and what is left to do."""
        begun = f"{row.begun_at.astimezone(self.clinic.clock.zone):%m/%d %H:%M}"
        cells = (
            str(row.id), row.state.value, row.covers, begun, row.begun_by, str(row.lines), _to_do(row)
        )  # fmt: skip
        look = "is-soon" if row.waiting else "is-quiet" if row.state not in UNFINISHED else ""
        return ListRow(row.id, cells, look)

    def detail(self, row: CountRow) -> Sequence[FactLine]:
        """What one does with it."""
        ways = {
            CountState.OPEN: "Enter counts it, at several desks at once; p prints the blind sheet",
            CountState.COUNTED: "Enter shows what differs, to approve and post it",
            CountState.POSTED: "Enter shows what differed",
            CountState.CANCELLED: "it was called off: nothing of it was written",
        }
        return (
            (("strong", f"Count {row.id}"), ("", row.covers)),
            (("quiet", ways[row.state]),),
        )

    def first_verbs(self) -> tuple[str, ...]:
        """A sheet is printed and called off while it is open."""
        row = self.row
        if row is not None and row.state is CountState.OPEN:
            return ("back", "count-begin", "count-due", "count-print", "count-cancel")
        return ("back", "count-begin", "count-due")

    # Verbs

    async def choose(self, row: CountRow) -> None:
        """The sheet, or what differs."""
        if row.state is CountState.OPEN:
            self._open_sheet(row.id)
        elif row.state is CountState.CANCELLED:
            self.clinic.say("it was called off: nothing of it was written")
        elif why := self.backend.why_not("stock.adjust", "what differs"):
            self.clinic.say(why, Level.ERROR)
        else:
            from clinic_tui.screens.supplies.count_differences import DifferencesScreen

            self.app.push_screen(DifferencesScreen(row.id, row.covers), lambda _: self.stand_on(row.id))

    def _open_sheet(self, count_id: int) -> None:
        from clinic_tui.screens.supplies.count_sheet import SheetScreen

        self.app.push_screen(SheetScreen(count_id), lambda _: self.stand_on(count_id))

    def action_count_begin(self) -> None:
        """Say what is counted, then count it."""
        from clinic_tui.screens.supplies.count_forms import BeginCount

        stock = self.backend.stock

        def opened(places: tuple[PlaceRow, ...]) -> None:
            self.app.push_screen(BeginCount(places), self._begun)

        self.ask_before_keys(stock.places, opened, group="places")

    def action_count_due(self) -> None:
        """One sheet of what is longest due."""
        self.act(self.backend.stock_counts.begin_due, self._begun)

    def action_supply_worth(self) -> None:
        """What lies there is worth."""
        from clinic_tui.screens.supplies.supply_figures import WorthScreen

        self.app.push_screen(WorthScreen(), lambda _: self.read_before_keys())

    def action_supply_lost(self) -> None:
        """What counts and waste took."""
        from clinic_tui.screens.supplies.supply_figures import LostScreen

        self.app.push_screen(LostScreen(), lambda _: self.read_before_keys())

    def action_count_rules(self) -> None:
        """The limits, and how often is counted."""
        from clinic_tui.screens.supplies.count_rules_form import CountRulesForm

        def opened(rules: CountRules) -> None:
            form = CountRulesForm(rules)
            self.app.push_screen(form, lambda done: self.read_before_keys() if done else None)

        self.ask_before_keys(self.backend.stock_counts.rules, opened, group="rules")

    def _begun(self, count_id: int | None) -> None:
        if count_id is not None:
            self._open_sheet(count_id)

    def action_count_print(self) -> None:
        """The blind sheet on paper."""
        row, counts = self.row, self.backend.stock_counts
        if row is not None:
            self.act(lambda: counts.print_sheet(row.id), lambda words: self.clinic.say_done(words))

    def action_count_cancel(self) -> None:
        """Call it off, with a reason."""
        row, counts = self.row, self.backend.stock_counts
        if row is None:
            return
        form = AskReason(
            f"Call off count {row.id}",
            "Why is it called off?",
            lambda why: counts.cancel(row.id, why),
            f"count {row.id} is called off",
        )
        self.app.push_screen(form, lambda done: self.read_before_keys() if done else None)


def _to_do(row: CountRow) -> str:
    match row.state:
        case CountState.OPEN:
            return f"{row.to_count} to count" if row.to_count else "close it"
        case CountState.COUNTED:
            return f"{row.waiting} to approve" if row.waiting else "post it"
    return ""
