"""Money and identity at the desk: what is asked first, what is due wherever one stands, what comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from clinic_tui.billing import taking
from clinic_tui.money import drawers
from clinic_tui.money.rows import MoneyRules, Pay, Tender
from clinic_tui.money.service import set_rules
from clinic_tui.patients import policies
from clinic_tui.patients.policy import Policy
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.rows import Booking
from clinic_tui.schedule.states import Status
from clinic_tui.screens.coverage.coverage import EditCoverage
from clinic_tui.screens.money.ledger import LedgerScreen
from clinic_tui.screens.money.receipt_taken import ReceiptTaken
from clinic_tui.screens.money.take_payment import TakePayment
from clinic_tui.screens.put_aside.shelf import ShelfList
from clinic_tui.screens.reception.check_in import CheckIn
from clinic_tui.store.desk import Actor, Desk
from tests.screens.small_clinic import FU, KIM, TODAY, Seat, SmallClinic, seated
from tests.screens.test_queue import comes_to, row_of, stand_on
from tests.screens.test_schedule import burst

Golden = Callable[[Any, str], None]


def a_desk(seat: Seat, login: str = "sam") -> Desk:
    """A colleague's, whose process is this one."""
    desk: Desk = seat.app.backend.money._sitting.desk  # type: ignore[union-attr]
    return desk.as_actor(Actor(None, login, lambda _: True))


async def prepaid(seat: Seat, clinic: SmallClinic, name: str, cents: int, *, on_visit: bool) -> int:
    """Money of a patient, on account or as the copay of today's visit; the receipt."""
    patient = (await seat.ask(lambda: row_of(seat, clinic, name))).patient_id
    visit, tenders = clinic.visits[name], (Tender(Pay.CARD, cents),)
    if on_visit:
        taken = await seat.ask(lambda: taking.take_copay(a_desk(seat), visit, tenders))
    else:
        taken = await seat.ask(lambda: taking.take_prepayment(a_desk(seat), patient, tenders))
    number: int = taken.receipt
    return number


async def check_in_of(seat: Seat, clinic: SmallClinic, name: str) -> CheckIn:
    """The form on a visit, read."""
    await stand_on(seat, clinic, name)
    await seat.press("i")
    await seat.until(lambda: isinstance(seat.app.screen, CheckIn) and seat.app.screen.visit, "the form")
    form = seat.app.screen
    assert isinstance(form, CheckIn)
    return form


@pytest.mark.long
async def test_the_ledger_offers_todays_copay_and_the_same_twice_is_asked(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, login="otto") as seat:
        burst(seat, "/", *"novak", "enter")
        await seat.shows("Novák", "Contact")
        await seat.press("l")
        await seat.until(lambda: isinstance(seat.app.screen, LedgerScreen), "the ledger")
        burst(seat, "$", *"c50", "f12")
        await seat.until(lambda: isinstance(seat.app.screen, ReceiptTaken), "the receipt")
        await seat.shows("Taken   $30.00", "Change  $20.00", "copay, cash, receipt 2", "credit $30.00  Aetna")
        await seat.framed("change_large_80x24")
        matches_golden(seat.app, "change_large_80x24")
        await seat.press("escape", "$")
        await seat.shows("copay due $0.00", "paid today: receipt 2 copay $30.00 09:40", "$30.00 paid ahead")
        form = seat.app.screen
        assert isinstance(form, TakePayment)
        form.set_text("for", "copay")
        form.set_text("amount", "30")
        form.set_text("paid by", "d")
        await seat.press("f12")
        await seat.shows("receipt 2, 09:40 by", "otto; is it paid once more?", "y yes, take it")
        await seat.press("y")
        await seat.shows("Receipt 3", "Taken   $30.00")


async def test_a_payment_put_aside_reads_again_what_is_due(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic) as seat:
        await stand_on(seat, small_clinic, "Novák")
        await seat.press("$")
        await seat.shows("copay due $30.00")
        await seat.press("c", "escape")
        number = await prepaid(seat, small_clinic, "Novák", 1_000, on_visit=True)
        await seat.press("$")
        await seat.shows("$20.00 is due now, $30.00 when this was put aside", f"receipt {number}")
        form = seat.app.screen
        assert isinstance(form, TakePayment)
        assert (form.text("amount"), form.text("paid by")) == ("20.00", "c")
        assert not seat.app.drafts_here
        await seat.press("escape", "$")
        await seat.shows("put aside half done: this goes on with it")
        burst(
            seat, "escape", "$", "c", "escape"
        )  # the letter was for a blank form, and Esc closes this one too
        await seat.until(lambda: len(seat.app.drafts_here) == 1 and len(seat.app.screen_stack) == 1, "closed")
        assert len(seat.app.drafts_here) == 1  # one of a patient, however often it is opened
        await seat.press("z")
        await seat.until(lambda: isinstance(seat.app.screen, ShelfList), "the list, with one alone too")
        await seat.press("x", "y")
        await seat.until(lambda: not seat.app.drafts_here, "dropped")


async def test_a_label_over_a_check_in_says_whose_it_is_and_put_aside_it_is_offered_and_reads_again(
    small_clinic: SmallClinic,
) -> None:
    """A refusal of the payment before it goes once its field is filled."""
    async with seated(small_clinic) as seat:
        mrn = (await seat.ask(lambda: row_of(seat, small_clinic, "Garcia"))).mrn
        await stand_on(seat, small_clinic, "Novák")
        await seat.press("$", "f12")
        await seat.shows("Paid by is needed")
        await seat.press("c")
        await seat.gone("Paid by is needed")
        await seat.press("backspace", "escape")
        form = await check_in_of(seat, small_clinic, "Novák")
        await seat.press("s")
        burst(seat, *f"@MRN:{mrn}", "enter")
        await seat.shows("Scanned: Garcia", "Open is: Check in Novák", "stays as it is")
        await seat.press("y")
        await seat.shows("Garcia, María José", "Contact")
        await seat.press("escape")
        await seat.until(lambda: seat.app.screen is form, "the form")
        assert form.text("coverage") == "s"
        await seat.press("f5")
        await seat.gone("Paid by")
        await prepaid(seat, small_clinic, "Novák", 3_000, on_visit=True)
        await seat.press("i")
        await seat.shows("Check in Novák, Jiří was put aside half done.")
        await seat.press("n")
        form = await seat.opens(CheckIn)
        assert form.text("copay") == ""
        await seat.press("escape", "Z")
        await seat.shows("copay due is $0.00 now, $30.00 when this was put aside", "paid already, receipt 2")
        form = await seat.opens(CheckIn)
        assert (form.text("copay"), form.text("coverage")) == ("", "s")


async def test_credit_is_offered_against_the_copay(small_clinic: SmallClinic, matches_golden: Golden) -> None:
    clinic = small_clinic
    async with seated(clinic) as seat:
        await prepaid(seat, clinic, "Washington", 1_200, on_visit=False)
        form = await check_in_of(seat, clinic, "Washington")
        await seat.shows("credit $12.00", "From credit")
        assert (form.text("from credit"), form.text("copay")) == ("12", "8")
        await seat.framed("check_in_from_credit")
        matches_golden(seat.app, "check_in_from_credit")
        form.set_text("from credit", "5")
        await seat.shows("= $5.00", "= $15.00")
        form.set_text("paid by", "15 cash of 20")
        await seat.shows("= cash $20.00, change $5.00")
        await seat.press("f12")
        await seat.until(lambda: isinstance(seat.app.screen, ReceiptTaken), "the change")
        await seat.shows("Receipt 3", "Change  $5.00")
        await seat.press("escape")
        await comes_to(seat, clinic, "Washington", Status.CHECKED_IN)
        assert (await seat.ask(lambda: row_of(seat, clinic, "Washington"))).copay_paid_cents == 2_000


async def test_without_a_policy_the_keys_lead_on(small_clinic: SmallClinic) -> None:
    clinic = small_clinic
    async with seated(clinic) as seat:
        form = await check_in_of(seat, clinic, "Dragon")
        await seat.shows("none on file: F7 adds one, F8 is self-pay", "F7 add policy", "F8 self-pay")
        assert "F12 check in" not in seat.text  # until it is settled who pays
        await seat.press("f12")
        await seat.shows("no policy is on file: F7 adds one, F8 makes it a self-pay visit")
        await seat.press("f7")
        await seat.until(lambda: isinstance(seat.app.screen, EditCoverage), "the policy")
        burst(seat, *"Aetna", "enter", "enter", *"W1", "enter", "enter", *"15", "f12")
        await seat.until(lambda: seat.app.screen is form, "the check-in")
        await seat.shows("the policy is on file", "copay $15")
        await seat.until(lambda: form.text("copay") == "15", "the copay of the policy")
        await seat.press("f8")
        await seat.shows("= self-pay", "F12 check in")
        await seat.until(lambda: form.text("copay") == "", "no copay")
        await seat.press("f12")
        await comes_to(seat, clinic, "Dragon", Status.CHECKED_IN)


async def test_cash_into_anothers_drawer_is_asked_about(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic) as seat:
        await seat.ask(lambda: set_rules(a_desk(seat), MoneyRules()))
        await seat.ask(lambda: drawers.open_drawer(a_desk(seat), 10_000))
        await seat.command("drawer")
        await seat.shows("sam has it, not you")
        await seat.press("escape")
        await stand_on(seat, small_clinic, "Novák")
        await seat.press("$")
        await seat.shows("sam's drawer")
        await seat.press("c", "f12")
        await seat.shows("The drawer of desk A is sam's", "y yes, take it")
        await seat.press("y")
        await seat.shows("Receipt 2", "Taken   $30.00")


@pytest.mark.long
async def test_the_old_balance_is_taken_at_check_in_with_the_copay(small_clinic: SmallClinic) -> None:
    """What is owed for other visits stands in the sheet: a part of it and the copay go on one receipt."""
    async with seated(small_clinic, size=(120, 40), tab="2") as seat:
        friday, backend = small_clinic.visits["Okafor on Friday"], seat.app.backend
        assert backend is not None

        def comes_again() -> int:
            patient: int = backend.schedule.appointment(friday).patient_id
            policy = Policy("Aetna", "PPO", "W123456789", copay_cents=3_000)
            policies.set_coverage(a_desk(seat), patient, 1, None, policy)
            visit = schedule.book(a_desk(seat), Booking(patient, KIM, FU, TODAY, 11 * 60 + 20))
            small_clinic.visits["Okafor"] = visit
            return patient

        patient = await seat.ask(comes_again)
        await seat.shows("Okafor, Amara")
        form = await check_in_of(seat, small_clinic, "Okafor")
        await seat.shows("copay $30  $85 owed for other visits", "Old balance", "Aetna, never verified")
        assert "If less, why" not in seat.text
        await seat.press(*"seen", "enter", "enter", *"60", "enter")
        await seat.type("c100")
        await seat.shows("cash $100.00, change $10.00")
        await seat.press("enter")
        await seat.until(lambda: form not in seat.app.screen_stack, "the check-in")
        await seat.shows("Receipt 2", "$90.00", "$10.00")
        await seat.press("escape")
        till = await seat.ask(lambda: backend.money.till(patient, small_clinic.visits["Okafor"]))
        assert (till.copay_cents, till.owed_cents) == (0, 2_500)
        await seat.press("u", "y")
        await comes_to(seat, small_clinic, "Okafor", Status.BOOKED)
        till = await seat.ask(lambda: backend.money.till(patient, small_clinic.visits["Okafor"]))
        assert (till.copay_cents, till.owed_cents, till.older_cents) == (3_000, 8_500, 8_500)
