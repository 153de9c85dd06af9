"""The run of statements, holds, payment plans, write-offs and transfers by keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from clinic_tui.billing.rule_rows import BillingRules
from clinic_tui.billing.rule_setting import set_billing_rules
from clinic_tui.plans.models import PaymentPlan
from clinic_tui.plans.rows import PlanTerms
from clinic_tui.screens.money.ledger import LedgerScreen
from clinic_tui.screens.money.plans import PlanScreen
from clinic_tui.screens.money.statements import StatementScreen
from clinic_tui.screens.money.statements_sent import SentScreen
from clinic_tui.statements.models import Statement, StatementHold
from clinic_tui.store.desk import Actor, Desk
from tests.screens.small_clinic import NOW, Seat, SmallClinic, seated
from tests.screens.test_schedule import burst

Golden = Callable[[Any, str], None]
RULES = BillingRules(address="1 Harbor Square\nAnnapolis, MD 21401")


def anyones(seat: Seat) -> Desk:
    """The desk of somebody who may everything."""
    desk: Desk = seat.app.backend.money._sitting.desk  # type: ignore[union-attr]
    return desk.as_actor(Actor(None, "system", lambda _: True))


def stored(seat: Seat, model: type[Any]) -> list[Any]:
    """All rows of a table."""
    from sqlalchemy import select

    with anyones(seat).store.reading() as db:
        rows = list(db.scalars(select(model).order_by(model.id)))
        db.expunge_all()
        return rows


def patient_of(seat: Seat, clinic: SmallClinic, visit: str) -> int:
    backend = seat.app.backend
    assert backend is not None
    return backend.schedule.appointment(clinic.visits[visit]).patient_id


async def on_ledger_of(seat: Seat, clinic: SmallClinic, visit: str) -> None:
    """At the ledger of whose visit it is; `l` of the record leads there."""
    await seat.app.push_screen(LedgerScreen(patient_of(seat, clinic, visit)))
    await seat.shows("owes $120.00")


async def with_rules(seat: Seat) -> None:
    """The clinic may send statements."""
    await seat.ask(lambda: set_billing_rules(anyones(seat), RULES))


async def test_the_run_is_seen_in_two_keys_and_made_with_one_more(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, login="bea", tab="3") as seat:
        await seat.shows("Visits to be billed")
        burst(seat, "s")
        await seat.until(lambda: isinstance(seat.app.screen, StatementScreen), "the preview")
        await seat.shows("2 to send, $205.00", "Okafor, Amara")
        await seat.press("r")
        await seat.shows("address is not set")
        await with_rules(seat)
        await seat.press("down")
        burst(seat, "k", *"disp", "enter", *"says he was not here", "f12")
        await seat.shows("1 to send, $120.00", "1 held", "disputed: says he was not here")
        await seat.pictured(matches_golden, "statements")
        burst(seat, "k")
        await seat.shows("are released", "2 to send, $205.00")
        burst(seat, "home", "x")
        await seat.shows("left out this run", "1 to send, $85.00")
        burst(seat, "r")
        await seat.shows("Make 1 statement over $85.00?")
        await seat.press("y")
        await seat.shows("run 1: 1 statement, $85.00; 1 left out", "statements-run-1")
        await seat.shows("to send next run", "left out of run 1 by bea")
        assert [row.asked_cents for row in stored(seat, Statement)] == [8_500]
        burst(seat, "l")
        await seat.until(lambda: isinstance(seat.app.screen, SentScreen), "what was sent")
        await seat.shows("Okafor, Amara", "Statements sent: 1")
        await seat.press("p")
        await seat.shows("statement 1: statement-1-", "printed again 1 time")
        await seat.press("a")
        await seat.shows("printed again 2 times")
        assert [row.released_by for row in stored(seat, StatementHold)] == ["bea"]


async def test_a_begun_run_is_named_and_finished(
    small_clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clinic_tui.errors import ClinicError
    from clinic_tui.statements import service

    async with seated(small_clinic, login="bea", tab="3") as seat:
        await with_rules(seat)
        await seat.command("statements")
        await seat.shows("2 to send")
        with monkeypatch.context() as broken:

            def full(*_: object) -> None:
                raise ClinicError("the folder cannot be written")

            broken.setattr(service, "to_folder", full)
            burst(seat, "r", "y")
            await seat.shows("the folder cannot be written", "none to send")
        burst(seat, "r")
        await seat.shows("Run 1 was begun")
        await seat.press("y")
        await seat.shows("run 1: 2 statements", "nobody new")
        assert len(stored(seat, Statement)) == 2


async def test_a_plan_with_every_date_before_it_is_made(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, login="bea", tab="3") as seat:
        await on_ledger_of(seat, small_clinic, "Li")
        burst(seat, "+")
        await seat.shows("every date stands here")
        burst(seat, *"50", "enter", *"12/1", "enter", *"31")
        await seat.shows("3 instalments", "01/31/27 $20.00")
        await seat.framed("plan_80x24")
        matches_golden(seat.app, "plan_80x24")
        await seat.press("f12")
        await seat.shows("payment plan 1: $120.00", "plan: kept")
        burst(seat, "+")
        await seat.shows("payment plan 1 holds already, $120.00 left")
        assert stored(seat, PaymentPlan)[0].total_cents == 12_000


async def test_what_was_missed_is_amiss_and_a_person_ends_the_plan(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, login="bea", tab="3") as seat:
        backend = seat.app.backend
        assert backend is not None
        patient = patient_of(seat, small_clinic, "Okafor on Friday")
        await seat.ask(lambda: backend.plans.make(patient, PlanTerms(8_500, 4_000, 23, NOW.date())))
        small_clinic.clock.at = (NOW + timedelta(days=40)).astimezone(small_clinic.clock.at.tzinfo)
        burst(seat, "!")
        await seat.shows("2 instalments missed, $80.00 overdue")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, PlanScreen), "the plans")
        await seat.shows("1 of them with missed instalments", "2 missed")
        await seat.framed("plans_80x24")
        matches_golden(seat.app, "plans_80x24")
        burst(seat, "x", *"left town", "f12")
        await seat.shows("the plan is ended", "broken")
        await seat.press("x")
        await seat.shows("it holds no more: broken")
        await seat.press("u")
        await seat.shows("Take back")
        await seat.press("y")
        await seat.shows("2 missed")


async def test_a_write_off_and_a_move_from_the_ledger(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, login="bea", tab="3") as seat:
        await on_ledger_of(seat, small_clinic, "Li")
        burst(seat, "w", *"hard", "f12")
        await seat.shows("more than $50.00 is written off only with a reason in words")
        await seat.framed("write_off_80x24")
        matches_golden(seat.app, "write_off_80x24")
        burst(seat, *"lost the job", "up", "up", *"20", "f12")
        await seat.shows("$20.00 written off: hardship", "owes $100.00", "write-off: lost the job")
        burst(seat, "home", "m", "enter", *"it is covered", "f12")
        await seat.shows("$100.00 is the insurer's now", "owes $0.00", "insurer pending $100.00")
        burst(seat, "end", "x", *"typed for another", "f12")
        await seat.shows("taken back", "owes $100.00", "insurer pending $0.00")


async def test_the_front_desk_holds_but_neither_runs_nor_writes_off(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, login="mia", tab="2") as seat:
        await with_rules(seat)
        await seat.command("statements")
        await seat.shows("2 to send")
        await seat.press("r")
        await seat.shows("run the statements")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, LedgerScreen), "the ledger")
        for key, words in (("w", "write off or discount"), ("m", "move what is owed"), ("+", "agree on")):
            await seat.press(key)
            await seat.shows(f"mia has no right to {words}")
        burst(seat, "k", *"ret", "f12")
        await seat.shows("statements held: returned mail")
        burst(seat, "escape", "escape", "/", *"li,bo", "enter")
        await seat.shows("Contact", "statements held: returned mail")


def okafor_answers_for_li(seat: Seat) -> None:
    """The one guarantor of two accounts."""
    from sqlalchemy import select
    from sqlmodel import col

    from clinic_tui.patients.detail_models import PatientDetail
    from clinic_tui.patients.models import Patient

    with anyones(seat).act("patient.edit") as db:
        number = {row.family: row.id for row in db.scalars(select(Patient))}
        (row,) = db.scalars(select(PatientDetail).where(col(PatientDetail.patient_id) == number["Li"]))
        row.guarantor_id = number["Okafor"]


async def test_a_family_is_one_row_that_opens_whose_it_is(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, login="bea", tab="3") as seat:
        await with_rules(seat)
        await seat.ask(lambda: okafor_answers_for_li(seat))
        burst(seat, "s")
        await seat.shows("1 to send, $205.00", "Okafor, Amara, for 2 patients", "Li, Bo $120.00")
        await seat.press("enter")
        await seat.shows("Stated together, to Amara Okafor: $205.00")
        await seat.framed("stated_together_80x24")
        matches_golden(seat.app, "stated_together_80x24")
        burst(seat, "down", "enter")
        await seat.until(lambda: isinstance(seat.app.screen, LedgerScreen), "the ledger")
        await seat.shows("Li, Bo", "owes $120.00")
        burst(seat, "k", *"disp", "enter", *"not him", "f12", "escape")
        await seat.shows("none to send", "held: disputed: of Li, Bo: not him")
        burst(seat, "k")
        await seat.shows("statements of Li, Bo are released", "1 to send, $205.00")


async def test_a_family_pays_once_and_its_credit_goes_where_it_is_owed(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, login="bea", tab="3") as seat:
        await seat.ask(lambda: okafor_answers_for_li(seat))
        burst(seat, "s")
        await seat.shows("Okafor, Amara, for 2 patients")
        burst(seat, "enter", "$")
        await seat.shows("All of the $205.00 stated together to Amara Okafor", "Li, Bo 100003")
        burst(seat, *"100d")
        await seat.shows("$100.00 of the $205.00 stated together", "$105.00 stay open", "card $100.00")
        await seat.framed("family_payment_80x24")
        matches_golden(seat.app, "family_payment_80x24")
        await seat.press("f12")
        await seat.shows("Receipt 2", "Taken   $100.00")
        await seat.press("escape")
        await seat.shows("1 to send, $105.00")
        burst(seat, "u")
        await seat.shows("Take back", "2 patients: take the payment, $100.00 card")
        await seat.press("y")
        await seat.shows("1 to send, $205.00")
        await seat.app.push_screen(LedgerScreen(patient_of(seat, small_clinic, "Okafor on Friday")))
        await seat.shows("Okafor, Amara", "Ledger  owes $85.00")
        burst(seat, "$")
        await seat.shows("Family statement to Amara Okafor: $205.00 for Okafor, Amara; Li, Bo.")
        burst(seat, "up", *"acc", "enter", *"50d", "f12")
        await seat.shows("Credit  $50.00")
        await seat.press("escape")
        await seat.shows("credit $50.00")
        burst(seat, "c")
        await seat.shows("Move credit of Okafor, Amara", "Li, Bo, owes $120.00")
        await seat.press("f12")
        await seat.shows("$50.00 moved to Li, Bo", "credit moved away, card")
