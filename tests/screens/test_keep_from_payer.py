"""Keeping a visit from the payer, on the board."""

from __future__ import annotations

from clinic_tui.screens.booking import BookVisit
from clinic_tui.screens.check_in import CheckIn
from clinic_tui.screens.keep_from_payer import KeepFromPayer
from tests.screens.small_clinic import SmallClinic, seated


async def test_k_keeps_a_visit_from_the_payer_and_check_in_knows_it(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, login="mia") as seat:
        assert seat.app.pane is not None
        seat.app.pane.jump(small_clinic.visits["Garcia"], None)
        await seat.shows("Garcia")
        await seat.press("K")
        await seat.until(lambda: isinstance(seat.app.screen, KeepFromPayer), "the form")
        await seat.shows("Is the payer told of this visit?")
        await seat.press("f12")
        await seat.shows("not paid in full")
        await seat.type("pays by card")
        await seat.press("f12")
        await seat.until(lambda: len(seat.app.screen_stack) == 1, "the board")
        await seat.shows("self-pay, payer not told")
        await seat.press("i")
        await seat.until(lambda: isinstance(seat.app.screen, CheckIn), "check-in")
        await seat.shows("payer not told of this visit", "self")


async def test_it_is_said_in_the_form_that_books(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, login="mia", tab="1") as seat:
        await seat.type(":b cruz,ana fu dr:kim t+1 14:00")
        await seat.shows("14:00")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, BookVisit), "the form")
        await seat.shows("Payer not told", "how it will be paid in full")
        form = seat.app.screen
        assert isinstance(form, BookVisit)
        form.set_text("payer", "by card at the visit")
        await seat.press("f12")
        await seat.shows("booked Cruz, Ana", "payer not told")
