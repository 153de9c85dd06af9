"""Claims that were made, by keys alone: their queues, what was said of them, and what is done about them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from clinic_tui.billing.models import Charge
from clinic_tui.claims.batch_models import TradingPartner
from clinic_tui.claims.models import Claim
from clinic_tui.claims.states import ClaimState
from clinic_tui.claims.taking_in import NothingPosted, take_in
from clinic_tui.clinic import open_clinic
from clinic_tui.clock import Clock, StoppedClock
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.security.roles import Role, may
from clinic_tui.store.desk import Actor, Desk
from clinic_tui.store.engine import Store
from clinic_tui.widgets.paged_list import PagedList
from tests.screens.small_clinic import NOW, ZONE, SmallClinic, seated
from tests.services.claims_sent import ca277, nine99, sent

Golden = Callable[[Any, str], None]
LONG = "Heron wants the form for authorizations afterwards, faxed to them; ref 55021, call again by Friday"
REJECTED = "A7:164:IL*20261123*U"


@dataclass
class Sender:
    """A desk of the clinic before its console opens, with what `sent` needs."""

    chief: Desk
    records: Desk
    store: Store
    clock: Clock

    def all(self, model: type[Any], *where: Any) -> list[Any]:
        """Rows."""
        with self.store.reading() as db:
            rows = list(db.scalars(select(model).where(*where).order_by(model.id)))
            db.expunge_all()
            return rows


def claims_answered(clinic: SmallClinic) -> tuple[int, ...]:
    """Three claims: the first was rejected by the payer, the second taken in, the third has a 999 alone."""
    opened = open_clinic(clinic.folder)
    try:
        actor = Actor(None, "otto", lambda verb: may(Role.MANAGER, verb))
        desk = Desk(opened.store, clinic.clock, actor, "Z", opened.mac_key)
        house: Any = Sender(desk, desk, opened.store, clinic.clock)
        batch = sent(house, 3)
        for content in (nine99(batch), ca277(batch, (REJECTED, "A2:20*20261123*WQ", ""), day="20261123")):
            take_in(desk, "answer.txt", content, lambda *_: NothingPosted())
        with desk.act("partner.edit") as db:
            for partner in db.scalars(select(TradingPartner)):
                partner.last_control = batch.control
        return batch.claims
    finally:
        opened.close()


@pytest.fixture(scope="session")
def built_answers(
    built_clinic: tuple[Path, dict[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, tuple[int, ...]]:
    """The clinic with those three claims, which each test copies."""
    folder = tmp_path_factory.mktemp("answers") / "clinic"
    shutil.copytree(built_clinic[0], folder)
    return folder, claims_answered(SmallClinic(folder, StoppedClock(NOW, ZONE), built_clinic[1]))


@pytest.fixture
def claims(small_clinic: SmallClinic, built_answers: tuple[Path, tuple[int, ...]]) -> tuple[int, ...]:
    """The numbers of the three claims, in the clinic of this test."""
    built, numbers = built_answers
    shutil.rmtree(small_clinic.folder)
    shutil.copytree(built, small_clinic.folder)
    return numbers


def charged(clinic: SmallClinic, claims: tuple[int, ...]) -> None:
    """Charges in the visits of these claims."""
    opened = open_clinic(clinic.folder)
    try:
        actor = Actor(None, "otto", lambda verb: may(Role.MANAGER, verb))
        with Desk(opened.store, clinic.clock, actor, "Z", opened.mac_key).act("schedule.setup") as db:
            for number in claims:
                of = db.need(Claim, number, "")
                db.add(
                    Charge(
                        appointment_id=of.appointment_id, patient_id=of.patient_id, place=1, code="99213",
                        cents=of.charged_cents,
                    )
                )  # fmt: skip
    finally:
        opened.close()


def restricted(clinic: SmallClinic, claim: int) -> None:
    """The patient of this claim, on which a note stands."""
    opened = open_clinic(clinic.folder)
    try:
        actor = Actor(None, "otto", lambda verb: may(Role.MANAGER, verb))
        desk = Desk(opened.store, clinic.clock, actor, "Z", opened.mac_key)
        with desk.act("schedule.setup") as db:
            row = db.need(Claim, claim, "")
            row.note = "ask for the form"
            patient = row.patient_id
        restrict(desk, patient, RestrictedFor.VIP)
    finally:
        opened.close()


async def test_what_was_rejected_stands_first_and_says_why_and_the_files_that_came_say_it_too(
    small_clinic: SmallClinic,
    matches_golden: Golden,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    claims: tuple[int, ...],
) -> None:
    async with seated(small_clinic, login="otto", tab="3") as seat:
        await seat.press("w")
        await seat.shows("All", "rejected 1", "waiting 2", "member id of the subscriber", "look at: policy")
        await seat.framed("claim_work_80x24")
        matches_golden(seat.app, "claim_work_80x24")
        await seat.press("enter")
        await seat.shows("payer", "rejects it", "batch HUB000001", "as it came: A7:164:IL", "file reader")
        await seat.press("escape", "d")
        await seat.shows("Primary coverage of Moss", "Member id")
        await seat.press("escape", "tab")
        await seat.shows("All  [rejected 1]  waiting 2")
        await seat.press("w")
        await seat.shows("[All]  rejected 1")
        await seat.press("w")
        await seat.shows("All  rejected 1  [waiting 2]", "nothing: an answer is not due yet")
        await seat.press("d")
        await seat.shows("no answer names what to mend")
        await seat.press("escape")
        await seat.command("batches")
        await seat.shows("HUB000001", "sent")
        await seat.press("enter")
        await seat.shows("Batch HUB000001 for HUB: 3 claims", "rejected", "Enter all that happened")
        await seat.press("enter")
        await seat.shows("batch HUB000001", "r correct")
        await seat.press("escape", "escape")
        await seat.shows("Files of claims")
        await seat.command("answers")
        await seat.shows("2 files", "277CA", "999")
        await seat.framed("claim_answers_80x24")
        matches_golden(seat.app, "claim_answers_80x24")
        await seat.press("home", "enter")
        await seat.shows("answer.txt (277CA)", "rejected", "accepted")
        await seat.press("home", "enter")
        await seat.shows("rejects it")
        await seat.press("escape", "escape", "i")
        await seat.shows("Take in answers to claims")
        await seat.press(*"torn.835", "f12")
        await seat.shows("the file is a whole path")
        os.mkfifo(tmp_path / "pipe.835")  # nobody writes into it: reading it would hang the form
        await seat.type(str(tmp_path / "pipe.835"))
        await seat.press("f12")
        await seat.shows("no plain file")
        (tmp_path / "torn.835").write_bytes(b"ISA*00*")
        monkeypatch.setenv("HOME", str(tmp_path))
        await seat.press("ctrl+u", *"~/torn.835", "f12")
        await seat.shows("torn.835: refused: ", "2 files")  # nothing of it is stored


async def test_claims_are_given_away_held_and_settled(
    small_clinic: SmallClinic, claims: tuple[int, ...]
) -> None:
    async with seated(small_clinic, login="otto") as seat:
        await seat.command("work")
        await seat.shows("rejected 1")
        await seat.press("e")
        await seat.shows("Owner           otto", "Look again")
        await seat.press("escape")
        await seat.gone("Look again")
        assert seat.app.drafts_here == (), "nobody typed the owner"
        await seat.press("e")
        await seat.shows("Owner           otto", "Look again")
        await seat.press(*"t+1", "enter", *f"called them; {LONG}", "f12")
        await seat.shows("1 claim changed", "owner otto", "look 1d", "u undo", "note: Enter")
        await seat.press("enter")
        await seat.shows("note        otto", "owner otto", "called them; Heron wants", "by Friday")
        await seat.press("down")
        await seat.shows("payer rejects it: something", "as it came: A7:164:IL")
        await seat.press("escape", "k")
        await seat.shows("Hold 1 claim")
        await seat.press(*"waits for the card", "f12")
        await seat.shows("1 claim held", "held 1", "waits for the card")
        await seat.press("k")
        await seat.shows("1 claim released", "rejected 1")
        await seat.press("x")
        await seat.shows("$185.00 stays with the insurer")
        await seat.press(*"billed to the patient", "f12")
        await seat.shows("1 claim settled: $185.00 stays", "Nothing is to be done")
        await seat.press("a")
        await seat.shows("Settled claims: 1")
        await seat.press("x")
        await seat.shows("1 claim taken up again")
        backend = seat.app.backend
        assert backend is not None
        rows = await seat.ask(backend.claim_work.list)
        assert claims[0] in {row.id for row in rows}
    opened = open_clinic(small_clinic.folder)
    try:
        with opened.store.reading() as db:
            row = db.get(Claim, claims[0])
            assert row is not None
            assert (row.owner, row.hold_reason, row.settled_on) == ("otto", "", None)
            assert row.note == f"called them; {LONG}"
    finally:
        opened.close()


async def test_a_letter_says_what_the_manager_has_it_say_and_payers_are_asked_how_claims_stand(
    small_clinic: SmallClinic, tmp_path: Path, claims: tuple[int, ...]
) -> None:
    async with seated(small_clinic, login="otto") as seat:
        await seat.command("work")
        await seat.shows("rejected 1")
        await seat.press("t")
        await seat.shows("Texts of letters to payers", "corrected claim")
        await seat.press("end", "enter")
        await seat.shows("Text of corrected claim letters", "{service_date}", "Enclosed is")
        await seat.press(*"To {payor}: ", "f6")
        await seat.shows("no blank {payor}")
        await seat.press(*["backspace"] * 5, *"er}: ", "f6")
        await seat.shows("as it reads", "To Acme Health: ", "Patient: ")
        await seat.press("escape", "f12")
        await seat.shows("the text is changed", "own")
        await seat.press("x")
        await seat.shows("corrected claim: the usual text")
        await seat.press("escape", "l")
        await seat.shows("Letter to Acme Health", "corrected claim")
        await seat.press("f12")
        await seat.shows("Corrected claim letter to Acme Health", "Member id: A1", "no address of Acme")
        await seat.press(*"Please look?", "enter")
        await seat.shows("Please look?")
        await seat.press("escape", "Z")
        await seat.shows("Corrected claim letter to Acme Health", "Please look?")
        await seat.press(*"put in again: ", "f12")
        await seat.shows(
            "! no address of Acme Health is entered: `w` in `:payers` takes it. F12", "again prints it"
        )
        await seat.press("f12")
        await seat.shows("claim letter 1: ")
        await seat.press("enter")
        await seat.shows("write letter 1, corrected claim")
        await seat.press("escape")
        await seat.shows("rejected 1")
        await seat.press("tab", "tab")
        await seat.shows("nothing: an answer is not due yet")
        await seat.press("v")
        await seat.shows("Ask how claims stand: 1 claim asked about")
        await seat.press("f12")
        await seat.shows("batch HUB000002: 1 claim", "not sent yet")
        await seat.press("v")
        await seat.shows("0 claims asked about", "waits in HUB000002")
        await seat.press("escape")
        await seat.command("batches")
        await seat.shows("HUB000002", "asks how they stand (276)")
        await seat.press("o")
        await seat.shows("Write batch HUB000002 out")
        await seat.type(str(tmp_path / "asks.276"))
        await seat.press("f12")
        await seat.shows("for you alone to read")
        await seat.press("c", "y")
        await seat.shows("batch HUB000002 is sent")
        assert not seat.app.undo_is_offered  # a file that has left is not called back
        await seat.press("escape")
        await seat.shows("asked today")
        await seat.press("v")
        await seat.shows("it was asked on 11/23 already")
        await seat.press("s")
        await seat.shows("It was asked about within 7 days")
        await seat.press("y")
        await seat.shows("HUB000003: 1 claim; not sent: HUB is carried by hand: write it out")


async def test_several_letters_are_seen_whole_before_any_is_kept(
    small_clinic: SmallClinic, claims: tuple[int, ...]
) -> None:
    opened = open_clinic(small_clinic.folder)
    try:
        actor = Actor(None, "otto", lambda verb: may(Role.MANAGER, verb))
        with Desk(opened.store, small_clinic.clock, actor, "Z", opened.mac_key).act("schedule.setup") as db:
            for number in claims:
                db.need(Claim, number, "").state = ClaimState.DENIED
    finally:
        opened.close()
    async with seated(small_clinic, login="otto") as seat:
        await seat.command("work")
        await seat.shows("denied 3")
        await seat.press("space", "down", "space", "l")
        await seat.shows("Letters to payers about 2 claims")
        await seat.press("f12")
        await seat.shows("2 corrected claim letters", "letter 1 of 2", "Corrected claim PRV")
        await seat.press("f12")
        await seat.shows("! no address of Acme Health is entered", "write the address by hand")
        await seat.press("f12")
        await seat.shows("2 letters: claim-letter-1")
        assert "appealed" not in seat.text, "the cover of a corrected claim leaves it where it was"
        await seat.press("escape", "home", "l")
        await seat.shows("about")
        await seat.press(*"t", "f12")
        await seat.shows("Timely filing letter to Acme Health")
        await seat.press("f12")
        await seat.shows("! no address of Acme Health is entered")
        await seat.press("f12")
        await seat.shows("denied 2", "appealed 1", "claim letter 3, the claim waits under `appealed` now")
        assert seat.app.screen.query_one(PagedList).key == claims[1]
        await seat.press("u")
        await seat.shows("undone: Moss, Ada: work on claims", "denied 3")


async def test_what_no_payer_has_is_not_replaced_and_charges_of_a_closed_record_stay_closed(
    small_clinic: SmallClinic, claims: tuple[int, ...]
) -> None:
    charged(small_clinic, claims)
    async with seated(small_clinic, login="bea") as seat:
        await seat.command("work")
        await seat.shows("rejected 1")
        await seat.press("r")
        await seat.shows("Corrected claims (frequency 7)", "0 claims may go", "has not taken it in yet")
        await seat.press("f12")
        await seat.shows("no claim may go")
        await seat.press("c")
        await seat.shows("Charges")
        await seat.press("escape", "escape", "enter")
        await seat.shows("rejects it", "correct")
        await seat.press("-")
        await seat.shows("Void claims (frequency 8)")
        await seat.press("escape", "escape")
        await seat.ask(lambda: restricted(small_clinic, claims[0]))
        await seat.shows("rejected 1", "restricted")
        for before in ([], ["r"]):
            await seat.press(*before, "c")
            await seat.shows("the record is restricted")
        await seat.press("escape", "e")
        await seat.shows("Claim of a restricted record")
        await seat.press("f12")
        await seat.shows("1 claim changed")
        backend = seat.app.backend
        assert backend is not None
        with backend._clinic.store.reading() as db:
            row = db.get_one(Claim, claims[0])
            assert (row.owner, row.note) == ("bea", "ask for the form"), "what stood there unseen stays"
