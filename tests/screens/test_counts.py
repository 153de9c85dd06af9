"""Counts by keys and by the scanner: the blind sheet, the second count, and what differs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from clinic_tui.counts.rows import Scope
from clinic_tui.interop.scans import Scan, ScanKind
from clinic_tui.screens.parts.form import Form
from clinic_tui.screens.supplies.count_forms import CountUnits
from tests.screens.scanner import scan
from tests.screens.signed_in import signed_in
from tests.screens.small_clinic import SmallClinic, seated

Golden = Callable[[Any, str], None]
BOX = "]d201003492815890581727122810B77"
"""Ten strep tests of the lot B77, as it is known."""
TYPED = "(01)00349281589058(10)B77\r"
"""The same, as a scanner types it."""


async def test_a_shelf_is_counted_line_by_line_and_says_nothing_of_what_is_written(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, "mia", tab="4") as seat:
        await seat.shows("Strep test")
        await seat.press("i")
        await seat.shows("Nothing was counted yet", "items due")
        await seat.press("+")
        await seat.shows("Begin a count", "all places")
        await seat.press("down", *"ca", "f12")
        await seat.shows("stock room, ca", "2 of 2 lines to count", "A12", "B77")
        await seat.press("enter")
        await seat.shows("Strep test, lot A12", "STREP  Cabinet")
        await seat.press(*"4", "enter")
        await seat.shows("Strep test, lot B77", "Strep test: 4 each counted")
        await seat.press("escape", "0")
        await seat.shows("Strep test: none there", "0 of 2 lines to count")
        assert not {"20", "24"} & set(seat.text.split()), "what is written"
        await seat.press("f")
        await seat.shows("1 line far from what is written", "again", "1 to count again")
        await seat.pictured(matches_golden, "count_sheet")
        await seat.type("10")
        await seat.shows("count again", "= 10 each")
        await seat.press("backspace", "backspace", *"5", "enter")
        await seat.shows("every line is counted: f closes the sheet")
        await seat.press("f")
        await seat.shows("count 1: 1 difference, 1 to be approved", "1 to approve")
        await seat.press("enter")
        await seat.shows("ask a manager")
        await seat.press("+", "down", *"shelf", "f12")
        await seat.shows("stock room, shelf", "lines to count")
        await seat.press("escape")
        await seat.shows("Counts", "1 to approve")
        await seat.press("enter")
        await seat.shows("stock room, shelf", "lines to count")


async def test_a_manager_approves_and_posts_what_another_counted(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    with signed_in(small_clinic, "mia") as backend:
        counts = backend.stock_counts
        number = counts.begin(Scope(shelf="Cabinet"))
        for _ in range(2):
            for line in counts.sheet(number).lines:
                counts.count_line(line.id, line.version, {"A12": 4, "B77": 5}[line.lot])
            counts.finish(number, leave_out=False)
    async with seated(small_clinic, "otto", tab="4") as seat:
        await seat.shows("Strep test")
        await seat.press("i")
        await seat.shows("1 to approve")
        await seat.press("enter")
        await seat.shows("-15", "-$22.50", "first count by mia: -15", "1 right")
        await seat.framed("count_differences_80x24")
        matches_golden(seat.app, "count_differences_80x24")
        await seat.press("b")
        await seat.shows("1 line to be approved")
        await seat.press("y")
        await seat.shows("1 difference approved", "approved by otto")
        await seat.press("b")
        await seat.shows("count 1: 1 difference written", "posted")
        await seat.press("escape", "L")
        await seat.shows("Lost of supplies, November 2026 so far", "reason counted", "15      $22.50")
        await seat.press("V")
        await seat.shows("Price variance, November 2026 so far", "No invoice that was accepted in these days")
        await seat.press("W")
        await seat.shows("Worth of supplies", "FIFO", "together")
        await seat.press("escape")
        await seat.shows("Counts")
        await seat.press("enter")
        await seat.shows("approved by otto")
        await seat.press("u", "y")
        await seat.shows("post the count")
        await seat.press("r")
        await seat.shows("1 line to be counted again: the sheet is open", "1 to count")


async def test_scans_add_up_what_is_not_on_the_sheet_gets_a_line_and_limits_are_set(
    small_clinic: SmallClinic,
) -> None:
    async with seated(small_clinic, "otto", tab="4") as seat:
        await seat.shows("Strep test")
        await seat.press("i", "d")
        await seat.shows("lines to count")
        for units in (10, 20):
            seat.app.scanned(Scan(ScanKind.PRODUCT, BOX))
            await seat.shows(f"Strep test, lot B77: {units} each counted")
        seat.app.scanned(Scan(ScanKind.PRODUCT, "(17)271228(10)B77"))
        await seat.shows("this barcode tells a lot, no product")
        seat.app.scanned(Scan(ScanKind.PRODUCT, "00349281589058"))
        await seat.shows("the code says no lot of Strep test: scan the barcode with its lot")
        seat.app.scanned(Scan(ScanKind.PRODUCT, "(17)271228(10)B77"))
        await seat.shows("Strep test, lot B77: 30 each counted")
        seat.app.scanned(Scan(ScanKind.PRODUCT, "07680669330019"))
        await seat.shows("no item has the barcode 07680669330019")
        await seat.press("enter")
        await seat.opens(CountUnits)
        await scan(seat.pilot, TYPED)
        await seat.shows("Strep test, lot B77: 40 each counted")
        await seat.press("+")
        await seat.shows("Found at the stock room")
        await scan(seat.pilot, TYPED)
        await seat.shows("Strep test, lot B77: 50 each counted")
        await seat.press("enter")
        await seat.opens(CountUnits)
        seat.app.scanned(Scan(ScanKind.PRODUCT, BOX.replace("B77", "Z9")))
        await seat.shows("Strep test, lot Z9: 10 each counted", "found")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, CountUnits), "the form")
        await seat.type("7")
        seat.app.scanned(Scan(ScanKind.PRODUCT, BOX))
        await seat.shows("save this number with Enter, or leave it with Esc, then scan")
        await seat.press("escape", "+")
        await seat.shows("Found at the stock room, and not on the sheet")
        await seat.type("TBL")
        seat.app.scanned(Scan(ScanKind.PRODUCT, "(17)271228(10)T1"))
        await seat.shows("12/28/2027")
        form = seat.app.screen
        assert isinstance(form, Form)
        assert form.text("lot") == "T1"
        form.set_text("lot", "")
        form.set_text("expiry", "")
        await seat.press("f12")
        await seat.shows("Lie there is needed")
        await seat.press(*"3", "f12")
        await seat.shows("Exam table paper  Store", "3")
        await seat.press("f")
        await seat.shows("not counted yet")
        await seat.press("n", "escape", "x")
        await seat.shows("Call off count 1")
        await seat.press(*"fire drill", "f12")
        await seat.shows("count 1 is called off", "cancelled")
        await seat.press("l")  # the limits are set where one counts
        await seat.shows("Limits of counts", "= 10 units", "= $25.00", "= 30 days")
        await seat.press(*"none", "down", *"50", "down", "down", *"0", "f12")
        await seat.shows("from one count to the next are 1 to")
        await seat.press(*"14", "f12")
        await seat.shows("the limits of counts are set")
