"""Keeping a visit from the payer, on the board."""

from __future__ import annotations

from clinic_tui.screens.money.keep_from_payer import KeepFromPayer
from clinic_tui.screens.reception.check_in import CheckIn
from clinic_tui.screens.reception.check_out import CheckOut
from clinic_tui.screens.schedule.booking import BookVisit
from tests.screens.small_clinic import SmallClinic, seated


async def test_k_keeps_a_visit_from_the_payer_check_in_knows_it_and_the_form_that_books_asks(
    small_clinic: SmallClinic,
) -> None:
    async with seated(small_clinic, login="mia") as seat:
        assert seat.app.pane is not None
        seat.app.pane.jump(small_clinic.visits["Garcia"], None)
        await seat.shows("Garcia")
        await seat.press("K")
        await seat.until(lambda: isinstance(seat.app.screen, KeepFromPayer), "the form")
        await seat.shows("the payer is told nothing of this visit", "pays the whole charge as self-pay")
        await seat.press("f12")
        await seat.shows("not paid in full")
        await seat.press(*"pays by card", "f12")
        await seat.until(lambda: len(seat.app.screen_stack) == 1, "the board")
        await seat.shows("whole charge  self-pay, payer not told", "  whole")
        await seat.press("$")
        await seat.shows("whole charge, self-pay")
        await seat.press("escape", "i")
        await seat.until(lambda: isinstance(seat.app.screen, CheckIn), "check-in")
        await seat.shows("payer not told of this visit", "self-pay, no copay: whole charge", "Paid now")
        await seat.press("escape")
        await seat.line("b cruz,ana fu dr:kim t+1 14:00")
        await seat.shows("14:00")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, BookVisit), "the form")
        await seat.shows("Payer not told", "how it will be paid in full")
        form = seat.app.screen
        assert isinstance(form, BookVisit)
        form.set_text("payer", "by card at the visit")
        await seat.press("f12")
        await seat.shows("booked Cruz, Ana", "payer not told")


async def test_check_out_says_what_is_to_be_taken_where_the_payer_is_not_told(
    small_clinic: SmallClinic,
) -> None:
    clinic = small_clinic
    async with seated(clinic, login="otto") as seat:
        backend, visit = seat.app.backend, clinic.visits["Smith"]
        assert backend is not None
        assert seat.app.pane is not None
        seen = await seat.ask(lambda: backend.schedule.appointment(visit).version)
        await seat.ask(lambda: backend.billing.keep_from_payer(visit, seen, "pays by card"))
        seat.app.pane.jump(visit, None)
        await seat.shows("Smith, Noah  10/30/1949")
        await seat.press("o")
        await seat.until(lambda: isinstance(seat.app.screen, CheckOut), "check-out")
        await seat.shows("payer not told of this visit")
        for typed in ("99213", "Office visit", "1", "120"):
            await seat.press(*typed, "enter")
        await seat.shows("total $120.00")
        await seat.press("f12")
        await seat.shows("checked out Smith, Noah: $120.00 self-pay: $ takes it")
