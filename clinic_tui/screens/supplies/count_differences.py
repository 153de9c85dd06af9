"""What a count found otherwise than it is written: to be approved, sent back, and posted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.counts.rows import CountedPage, Posted, Variance
from clinic_tui.counts.states import LineState
from clinic_tui.keymap import Place
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.stock.rows import MAIN_NAME
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money


class DifferencesScreen(ListPage[Variance]):
    """The dearest that wait for approval first; what is marked is approved together."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.DIFFERENCES)
    COLUMNS = (
        ListColumn("Code", 8),
        ListColumn("Item"),
        ListColumn("Lot", 8),
        ListColumn("Written", 7, "right"),
        ListColumn("Counted", 7, "right"),
        ListColumn("Differs", 7, "right"),
        ListColumn("Worth", 9, "right"),
        ListColumn("", 8),
    )
    NOTHING = "All of it lies there as it is written: b posts the count."
    TOPICS = frozenset({"stock_count", "stock_count_line"})
    DETAIL_LINES = 2

    def __init__(self, count_id: int, covers: str) -> None:
        super().__init__()
        self._number, self._covers = count_id, covers

    @property
    def place(self) -> Place:
        """What differs."""
        return Place.DIFFERENCES

    def build_list(self) -> PagedList:
        """With marks: several are approved together."""
        return PagedList(*self.COLUMNS, empty="reading ...", marks=True, titles=True)

    def question(self) -> Callable[[], CountedPage]:
        """Of this count."""
        counts, number = self.backend.stock_counts, self._number
        return lambda: counts.differing(number)

    def rows_of(self, answer: CountedPage) -> Sequence[Variance]:
        """What differs."""
        return answer.variances

    def bare_heading(self) -> str:
        """Which count."""
        return f"Count {self._number}"

    def heading(self) -> FactLine:
        """How much is right, what differs, and what waits."""
        page: CountedPage = self.answer
        differing = [each for each in page.variances if each.line.state is not LineState.LEFT_OUT]
        cents = sum(each.cents or 0 for each in differing)
        return (
            ("strong", self.bare_heading()),
            ("", self._covers),
            ("good", f"{page.right} right"),
            ("", f"{counted(len(differing), 'difference')}, {_signed(cents)}" if differing else ""),
            ("warning", f"{page.count.waiting} to approve" if page.count.waiting else ""),
        )

    def line(self, row: Variance) -> ListRow:
        """What was written, what was counted, and what that is worth."""
        line = row.line
        cells = (
            line.code, line.name, line.lot, f"{row.on_hand:,}",
            "" if line.counted is None else f"{line.counted:,}", f"{row.units:+,}" if row.units else "",
            "" if row.cents is None else _signed(row.cents), _mark(row),
        )  # fmt: skip
        waits = row.beyond and line.state is LineState.COUNTED
        return ListRow(line.id, cells, "is-soon" if waits else "")

    def detail(self, row: Variance) -> Sequence[FactLine]:
        """Where, by whom, and what the first count said."""
        line = row.line
        first = "" if row.first_units is None else f"first count by {row.first_by}: {row.first_units:+,}"
        return (
            (
                ("strong", line.name),
                ("", f"lot {line.lot}" if line.lot else ""),
                ("", f"{row.units:+,} {line.unit}" if row.units else "not counted: what is written stays"),
                ("quiet", f"{line.place if line.place != MAIN_NAME else ''} {line.shelf}".strip()),
            ),
            (
                ("", f"counted by {line.counted_by}" if line.counted_by else ""),
                ("quiet", first),
                ("good", f"approved by {row.approved_by}" if row.approved_by else ""),
                ("quiet", "" if row.cents is not None else "nobody said what it costs"),
            ),
        )

    # Verbs

    def action_count_approve(self) -> None:
        """Agree to what is marked, or to the line under the cursor."""
        counts, number, lines = self.backend.stock_counts, self._number, self._meant()
        if lines:
            self.act(
                lambda: counts.approve(number, lines, ""),
                lambda many: self._done(f"{counted(many, 'difference')} approved: b posts"),
            )

    def action_count_again(self) -> None:
        """Let them be counted again; the sheet is open again."""
        counts, number, lines = self.backend.stock_counts, self._number, self._meant()

        def back(many: int) -> None:
            self.clinic.say_done(f"{counted(many, 'line')} to be counted again: the sheet is open")
            self.dismiss()

        if lines:
            self.act(lambda: counts.send_back(number, lines, ""), back)

    def action_count_post(self) -> None:
        """Write what is within the limit or approved."""
        counts, number = self.backend.stock_counts, self._number

        def posted(done: Posted) -> None:
            waits = f"; {counted(done.waiting, 'line')} to be approved" if done.waiting else ""
            self._done(f"count {number}: {counted(done.moves, 'difference')} written{waits}")

        self.act(lambda: counts.post(number), posted)

    def _meant(self) -> tuple[int, ...]:
        lines = tuple(key for key in self.list.meant if isinstance(key, int))
        if not lines:
            self.clinic.say("nothing differs here", Level.ERROR)
        return lines

    def _done(self, words: str) -> None:
        self.clinic.say_done(words)
        self.list.clear_marks()
        self.read_before_keys()


def _mark(row: Variance) -> str:
    if row.line.state is LineState.COUNTED:
        return "approve" if row.beyond else ""
    return row.line.state.value


def _signed(cents: int) -> str:
    return f"{'-' if cents < 0 else '+' if cents else ''}{show_money(abs(cents))}"
