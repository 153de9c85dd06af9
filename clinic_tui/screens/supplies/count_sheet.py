"""The blind sheet of a count, for the keyboard and the scanner: nobody who counts sees what is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.counts.entries import ScannedPack
from clinic_tui.counts.rows import CountSheet, Finished, Scanned, SheetLine
from clinic_tui.counts.states import CountState, LineState
from clinic_tui.errors import Invalid
from clinic_tui.interop.product_codes import ProductCode, joined
from clinic_tui.keymap import Place
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.supplies.count_forms import CountUnits, FoundUnits
from clinic_tui.stock.rows import MAIN, MAIN_NAME
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted

_HOW = "type how many lie there; a scan adds its pack"
_OPEN = (LineState.TO_COUNT, LineState.AGAIN)
_MARKS = {LineState.AGAIN: "again", LineState.POSTED: "posted", LineState.LEFT_OUT: "out"}


class SheetScreen(ListPage[SheetLine]):
    """Enter asks for a line how many lie there, and goes on to the next; a scan adds its pack."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(Place.COUNT),
        *(Binding(digit, f"count_typed({digit})", show=False) for digit in "123456789"),
    ]
    COLUMNS = (
        ListColumn("No", 4, "right"),
        ListColumn("Shelf", 11),
        ListColumn("Code", 8),
        ListColumn("Item"),
        ListColumn("Lot", 10),
        ListColumn("Expires", 8),
        ListColumn("Counted", 7, "right"),
        ListColumn("", 6),
    )
    WIDE_COLUMNS = (
        ListColumn("No", 5, "right"),
        ListColumn("Shelf", 16),
        ListColumn("Code", 8),
        ListColumn("Item"),
        ListColumn("Lot", 12),
        ListColumn("Expires", 8),
        ListColumn("Unit", 11),
        ListColumn("Counted", 8, "right"),
        ListColumn("By", 9),
        ListColumn("", 8),
    )
    NOTHING = "No line is on this sheet."
    TOPICS = frozenset({"stock_count", "stock_count_line"})
    DETAIL_LINES = 2
    takes_second_codes: ClassVar[bool] = True
    _first: ProductCode | None = None
    """What was scanned without a lot: its second barcode may follow."""
    _first_counted: Scanned | None = None
    """Where it was counted, if its item has one lot on the sheet."""

    def __init__(self, count_id: int) -> None:
        super().__init__()
        self._number = count_id
        self._counted: int | None = None
        """The position of the line that was just counted: the cursor goes on from there."""
        self._asks_on = False
        """The next line is asked for at once."""

    @property
    def place(self) -> Place:
        """A sheet."""
        return Place.COUNT

    # Reading and drawing

    def question(self) -> Callable[[], CountSheet]:
        """Its lines."""
        counts, number = self.backend.stock_counts, self._number
        return lambda: counts.sheet(number)

    def rows_of(self, answer: CountSheet) -> Sequence[SheetLine]:
        """All lines, in the order of the shelves."""
        return answer.lines

    def took(self, answer: CountSheet) -> None:
        """After a line was counted the cursor stands on the next that is not."""
        was_known = self.known
        super().took(answer)
        if not was_known:
            self._go_on(0)
        elif self._counted is not None:
            behind, self._counted = self._counted, None
            self._go_on(behind)

    def _go_on(self, behind: int) -> None:
        asks, self._asks_on = self._asks_on, False
        waiting = [line for line in self.shown_rows if line.state in _OPEN]
        onward = next((line for line in waiting if line.position > behind), None) or next(iter(waiting), None)
        if onward is not None:
            self.list.select(onward.id)
            if asks:
                self._ask_units(onward)
        elif asks:
            self.clinic.say("every line is counted: f closes the sheet")

    def bare_heading(self) -> str:
        """Which count."""
        return f"Count {self._number}"

    def heading(self) -> FactLine:
        """What is counted, and how much is left."""
        sheet: CountSheet = self.answer
        left = sum(line.state in _OPEN for line in sheet.lines)
        again = sum(line.state is LineState.AGAIN for line in sheet.lines)
        return (
            ("strong", self.bare_heading()),
            ("", sheet.count.covers),
            ("" if left else "good", f"{left} of {counted(len(sheet.lines), 'line')} to count"),
            ("warning", f"{again} to count again" if again else ""),
        )

    def line(self, row: SheetLine) -> ListRow:
        """Where, what, and how many people found."""
        found = "" if row.counted is None else f"{row.counted:,}"
        cells = (
            str(row.position), _where(row), row.code, row.name, row.lot,
            f"{row.expires_on:%m/%d/%y}" if row.expires_on else "",
            *((row.unit, found, row.counted_by) if self.wide else (found,)),
            _MARKS.get(row.state, "" if row.expected else "found"),
        )  # fmt: skip
        look = "is-soon" if row.state is LineState.AGAIN else "is-quiet" if row.counted is not None else ""
        return ListRow(row.id, cells, look)

    def detail(self, row: SheetLine) -> Sequence[FactLine]:
        """The line in full."""
        again = "count it again: it was far from what is written, or was sent back"
        return (
            (
                ("strong", row.name), ("", f"lot {row.lot}" if row.lot else ""), ("", _where(row)),
                ("quiet", f"in {row.unit}"),
            ),
            (
                ("warning", again if row.state is LineState.AGAIN else ""),
                ("quiet", _HOW if row.state is LineState.TO_COUNT else ""),
                ("quiet", f"counted by {row.counted_by}" if row.counted is not None else ""),
            ),
        )  # fmt: skip

    # Counting

    async def choose(self, row: SheetLine) -> None:
        """Ask how many lie there."""
        self._ask_units(row)

    def action_count_typed(self, digit: int) -> None:
        """A number typed on the sheet is meant for its line: of 10 the 0 alone would say none there."""
        if self.row is not None:
            self._ask_units(self.row, str(digit))

    def _ask_units(self, row: SheetLine, begun: str = "") -> None:
        def counted_now(done: bool | None) -> None:
            if done:
                self._counted, self._asks_on = row.position, True
                self.read_before_keys()

        self.app.push_screen(CountUnits(row, self.product_scanned, begun=begun), counted_now)

    def action_count_none(self) -> None:
        """Nothing of it lies there."""
        row, counts = self.row, self.backend.stock_counts
        if row is None:
            return

        def none(_: object) -> None:
            self.clinic.say_done(f"{row.name}: none there")
            self._counted = row.position
            self.read_before_keys()

        self.act(lambda: counts.count_line(row.id, row.version, 0), none)

    def action_count_found(self) -> None:
        """Units of an item or lot that is not on the sheet."""
        form = FoundUnits(self._number, self._stands_at, self._place_name, self.product_scanned)
        self.app.push_screen(form, lambda line: self.stand_on(line) if line is not None else None)

    @property
    def _stands_at(self) -> int:
        """The place of the count, or that of the line under the cursor where it goes over several."""
        place = self.answer.count.place_id if self.known else MAIN
        if place is None:
            place = self.row.place_id if self.row is not None else MAIN
        return int(place)

    @property
    def _place_name(self) -> str:
        number = self._stands_at
        here = next((line.place for line in self.shown_rows if line.place_id == number), MAIN_NAME)
        return "the stock room" if number == MAIN else here

    def product_scanned(self, code: ProductCode) -> None:
        """A pack under the scanner is added to its line; the lot may come by a second barcode."""
        before, counted_as = self._first, self._first_counted
        if not code.gtin:
            self._second_scanned(code, before, counted_as)
            return
        self._first, self._first_counted = (None if code.lot else code), None
        self._scan(code)

    def _second_scanned(
        self, code: ProductCode, before: ProductCode | None, counted_as: Scanned | None
    ) -> None:
        if before is None:
            words = "this barcode tells a lot, no product: scan the other one first"
            self.clinic.say(words, Level.ERROR)
            return
        try:
            whole = joined(before, code)
        except Invalid as wrong:
            self.clinic.say(wrong.words, Level.ERROR)
            return
        self._first = self._first_counted = None
        if counted_as is None or not counted_as.lot:
            self._scan(whole)
        elif counted_as.lot.upper() == code.lot.upper():
            self.clinic.say_done(f"{_named(counted_as)}: that pack is counted, {counted_as.counted:,} in all")
        else:
            self._scan(whole, instead=counted_as)

    def _scan(self, code: ProductCode, instead: Scanned | None = None) -> None:
        """`instead` is where the pack was counted before its second barcode said another lot."""
        counts, number = self.backend.stock_counts, self._number
        pack = ScannedPack(code.gtin, code.count or 1, code.lot, code.expires_on, self._stands_at)

        def added(scan: Scanned) -> None:
            if self._first is code:
                self._first_counted = scan
            told = f"{_named(scan)}: {scan.counted:,} {scan.unit} counted"
            if instead is None:
                self.clinic.say_done(told)
            else:
                words = f"{told}. Lot {instead.lot} has a pack too many now: type how many lie there"
                self.clinic.say(words, Level.WARNING)
            self.stand_on(scan.line_id if instead is None else instead.line_id)

        self.act(lambda: counts.scan(number, pack), added)

    def action_count_next(self) -> None:
        """To the next line that is not counted."""
        self._go_on(self.row.position if self.row is not None else 0)

    def action_count_print(self) -> None:
        """What is left to count, on paper."""
        counts, number = self.backend.stock_counts, self._number
        self.act(lambda: counts.print_sheet(number), lambda words: self.clinic.say_done(words))

    def action_count_finish(self) -> None:
        """Close the sheet; with lines that nobody counted only after an answer."""
        if not self.known:
            return
        left = sum(line.state in _OPEN for line in self.shown_rows)
        if not left:
            self._finish(leave_out=False)
            return
        words = (
            f"{counted(left, 'line')} not counted yet.\nClose the sheet without them? What is written stays."
        )
        self.app.push_screen(
            Confirm(words, yes="close", no="count on"),
            lambda sure: self._finish(leave_out=True) if sure else None,
        )

    def _finish(self, *, leave_out: bool) -> None:
        counts, number = self.backend.stock_counts, self._number
        self.act(lambda: counts.finish(number, leave_out), self._finished)

    def _finished(self, done: Finished) -> None:
        if done.again:
            words = f"{counted(done.again, 'line')} far from what is written: count again what is marked"
            self.clinic.say(words, Level.WARNING)
            self._counted = 0
            self.read_before_keys()
            return
        waits = f", {done.waiting} to be approved" if done.waiting else ""
        differs = counted(done.differing, "difference") if done.differing else "no difference"
        self.clinic.say_done(f"count {self._number}: {differs}{waits}")
        self.dismiss()

    def first_verbs(self) -> tuple[str, ...]:
        """What one does line by line."""
        if self.known and self.answer.count.state is not CountState.OPEN:
            return ("back",)
        return ("back", "choose", "count-none", "count-found", "count-finish")


def _named(scan: Scanned) -> str:
    return f"{scan.name}, lot {scan.lot}" if scan.lot else scan.name


def _where(line: SheetLine) -> str:
    return line.shelf if line.place == MAIN_NAME else f"{line.place} {line.shelf}".rstrip()
