"""Payments of insurers on the console: what is parked, who an unknown claim is, what was done, the bank."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from clinic_tui import failpoints
from clinic_tui.claims.models import ClaimAnswer, ClaimSending
from clinic_tui.clinic import Clinic, open_clinic
from clinic_tui.practice.service import add_billing
from clinic_tui.remittance import posting, turns
from clinic_tui.remittance.models import RemittancePayment
from clinic_tui.remittance.states import PaymentState
from clinic_tui.store.desk import Actor
from tests.builders import House
from tests.screens.small_clinic import SmallClinic, seated
from tests.services.remitted_claims import Line, Payment, Told, insured, sent_claim, took, written
from tests.services.test_practice import CLINIC

Golden = Callable[[Any, str], None]
SIXTY = (Line(10_000, 6_000, (("CO45", 2_000), ("PR2", 2_000))),)
DENIED = (Line(10_000, 0, (("PR204", 10_000),)),)


@pytest.fixture
def paid(small_clinic: SmallClinic) -> Iterator[SmallClinic]:
    """The small clinic with one payment that is posted, and one that is parked."""
    clinic: Clinic = open_clinic(small_clinic.folder)
    clinic.clock = small_clinic.clock
    house = House(clinic.store.location, small_clinic.clock, store=clinic.store)
    house.records = house.chief = clinic.desk(Actor(None, "system", lambda verb: True), "Z")
    add_billing(house.chief, CLINIC)
    person = insured(house, family="Moss")
    sent = [sent_claim(house, person) for _ in range(4)]
    known = Told(sent[0].number, SIXTY, payer_number="P1")
    unknown = replace(known, number="OLD-7", payer_number="P9", member=f"M{person.patient}1")
    took(house, Payment("T1001", (known, Told(sent[1].number, DENIED), unknown), (("FB:N", -700),)))
    took(house, Payment("T1002", (Told(sent[2].number, SIXTY),), stated=5_999))
    yield small_clinic
    clinic.close()


async def test_a_person_sees_settles_assigns_releases_and_finds_the_money(
    paid: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(paid, "otto", tab="1") as seat:
        await seat.command("remittances")
        await seat.shows("Payments of insurers: 2", "1 parked", "2 exceptions waiting")
        await seat.pictured(matches_golden, "remittances")
        await seat.press("down", "enter")
        await seat.shows("ACME HEALTH T1001", "unknown", "posted")
        await seat.pictured(matches_golden, "remittance")
        await seat.press("escape")
        await seat.shows("Payments of insurers: 2")
        await seat.press("w")
        await seat.shows("3 exceptions waiting", "OLD-7", "payment off")
        await seat.press("s")
        await seat.shows("Settle: line 1: PR 204")
        await seat.type("called the patient")
        await seat.press("f12")
        await seat.shows("2 exceptions waiting")
        await seat.press("a")
        await seat.shows("Which claim is it?", "is sent; the same: name, member id, day, charge")
        await seat.press("enter")
        await seat.shows("Post it to V", "The payer says: OLD-7", "That is not undone")
        await seat.press("escape")
        await seat.shows("Which claim is it?")
        await seat.press("enter", "y")
        await seat.shows("posted to V", "1 exception waiting")
        await seat.press("escape")
        await seat.shows("1 parked")
        await seat.press("home", "r")
        await seat.shows("Release T1002")
        await seat.type("a cent was lost")
        await seat.press("f12")
        await seat.shows("posted on claims", "$60.00 posted")
        await seat.press("u")
        await seat.shows("cannot undo: post a payment that waited")  # without a question whether to
        await seat.press("b")
        await seat.shows("At the bank: ACME HEALTH T1002")
        await seat.press("enter")
        await seat.type("t")
        await seat.press("f12")
        await seat.shows("T1002 is at the bank, and agrees")
        await seat.press("r")
        await seat.shows("only a parked payment is released")


async def test_a_check_that_came_on_paper_is_typed_in_claim_by_claim(paid: SmallClinic) -> None:
    clinic = open_clinic(paid.folder)
    with clinic.store.reading() as db:
        numbers = [row.number for row in db.scalars(select(ClaimSending).order_by(col(ClaimSending.id)))]
    clinic.close()
    async with seated(paid, "otto", tab="1") as seat:
        await seat.command("remittances")
        await seat.shows("1 parked")
        await seat.press("+")
        await seat.shows("A payment that came on paper")
        for text in ("acme h", "4711", "t", "120", numbers[2], "60", "20", "", "10"):
            await seat.type(text)
            await seat.press("enter")
        await seat.press("f12")
        await seat.shows("$100.00, and $90.00 is explained: $10.00 less")
        await seat.press("enter", "enter", "enter")
        await seat.type("20")
        await seat.press("f12")
        await seat.shows(f"{numbers[2]} Moss", "$60.00 of $120.00 to go")
        for text in (numbers[3], "40", "40", "", "", "", "", "", "20", "20"):
            await seat.type(text)
            await seat.press("enter")
        await seat.press("f12")
        await seat.shows("4711: $120.00 posted to 2 claims", "Payments of insurers: 3")
    clinic = open_clinic(paid.folder)
    with clinic.store.reading() as db:
        answer = db.scalars(select(ClaimAnswer).order_by(col(ClaimAnswer.id).desc())).first()
        assert answer is not None
        assert (answer.paid_cents, answer.contract_cents, answer.interest_cents) == (4_000, 4_000, 2_000)
        assert '["OA","23",2000]' in answer.decided
    clinic.close()


async def test_a_large_file_says_how_far_it_is_esc_stops_it_and_the_next_import_goes_on(
    small_clinic: SmallClinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "IN_ONE_TURN", 1)
    monkeypatch.setattr(turns, "IN_ONE_TURN", 1)
    asked, may_go = threading.Event(), threading.Event()

    def between(name: str) -> None:
        """The second turn waits until the Esc has come."""
        if name == "remittance.part posted" and not asked.is_set():
            asked.set()
            assert may_go.wait(30)

    clinic: Clinic = open_clinic(small_clinic.folder)
    clinic.clock = small_clinic.clock
    house = House(clinic.store.location, small_clinic.clock, store=clinic.store)
    house.records = house.chief = clinic.desk(Actor(None, "system", lambda verb: True), "Z")
    person = insured(house, family="Moss")
    told = tuple(Told(sent_claim(house, person).number, SIXTY) for _ in range(4))
    file = tmp_path / "remit.835"
    file.write_bytes(written([Payment("T77", told)]))
    async with seated(small_clinic, "otto", tab="3") as seat:
        for stops in (True, False):
            await seat.command("answers")
            await seat.shows("Answers to claims")
            await seat.press("i")
            await seat.shows("Take in answers to claims")
            await seat.type(str(file))
            failpoints.arm(between if stops else None)
            await seat.strike("f12")
            if stops:
                await seat.until(asked.is_set)
                await seat.shows("of 4 claims posted", "Esc stops")
                await seat.strike("escape")
                await seat.shows("stopping: what is posted stays")
                may_go.set()
                await seat.shows("1 of 4 claims are posted: the next import")
                await seat.command("remittances")
                await seat.shows("1 half posted", "posting 25 %", "1 of 4 claims posted")
                await seat.press("escape")
            else:
                await seat.shows("3 claims of a stopped import went first")
    failpoints.arm(None)
    assert [each.state for each in house.all(RemittancePayment)] == [PaymentState.POSTED]
    clinic.close()
