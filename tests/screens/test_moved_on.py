"""A form that was put aside, and whose visit another desk has moved on or called off since."""

from __future__ import annotations

from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.schedule import service as schedule
from clinic_tui.screens.money.take_payment import TakePayment
from clinic_tui.screens.put_aside.moved_on import AfterMovedOn
from tests.screens.small_clinic import Seat, SmallClinic, seated
from tests.screens.test_money_asked_first import a_desk, check_in_of
from tests.screens.test_queue import pane_of, row_of, stand_on


async def asked(seat: Seat) -> None:
    """Go on with the one form that is aside, and read why that is of no use."""
    await seat.press("Z")
    await seat.until(lambda: isinstance(seat.app.screen, AfterMovedOn), "the question")


async def test_a_check_in_that_another_desk_has_done_says_so_and_can_be_dropped(
    small_clinic: SmallClinic,
) -> None:
    clinic = small_clinic
    async with seated(clinic) as seat:
        await check_in_of(seat, clinic, "Novák")
        await seat.press("s", "f5")
        await seat.gone("Paid by")
        row = await seat.ask(lambda: row_of(seat, clinic, "Novák"))
        answers = CheckInAnswers(self_pay=True)
        await seat.ask(lambda: reception.check_in(a_desk(seat), clinic.visits["Novák"], row.version, answers))
        await asked(seat)
        await seat.shows("the visit has moved on: checked", "in now, by sam at desk A at 09:40.")
        await seat.press("escape")
        assert len(seat.app.drafts_here) == 1
        await stand_on(seat, clinic, "Garcia")
        await asked(seat)
        await seat.press("enter")
        await seat.until(lambda: pane_of(seat).board.key == clinic.visits["Novák"], "its line")
        await asked(seat)
        await seat.press("x")
        await seat.until(lambda: not seat.app.drafts_here, "dropped")


async def test_a_payment_for_a_visit_that_was_called_off_goes_on_account(small_clinic: SmallClinic) -> None:
    clinic = small_clinic
    async with seated(clinic) as seat:
        await stand_on(seat, clinic, "Garcia")
        await seat.press("$")
        await seat.until(lambda: isinstance(seat.app.screen, TakePayment), "the payment")
        await seat.shows("prepayment for this visit")
        await seat.press(*"25c", "escape")
        row = await seat.ask(lambda: row_of(seat, clinic, "Garcia"))
        await seat.ask(lambda: schedule.cancel(a_desk(seat), clinic.visits["Garcia"], row.version, "ill"))
        await seat.press("Z")
        await seat.shows("the visit is cancelled now, by sam at desk", "goes on account")
        form = seat.app.screen
        assert isinstance(form, TakePayment)
        assert form.text("for") == "account"
