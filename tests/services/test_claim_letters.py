"""Letters to payers about claims: what they say, what they leave out, and what follows for the claim."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from clinic_tui.billing.withholding import tell_payer
from clinic_tui.claims.answer_queries import history_of_claim
from clinic_tui.claims.decided_lines import DecidedLine, write_decided
from clinic_tui.claims.draft import Adjustment
from clinic_tui.claims.kept_back import keep_from_payer
from clinic_tui.claims.letter_kinds import ClaimLetterKind
from clinic_tui.claims.letter_models import ClaimLetter, ClaimLetterText
from clinic_tui.claims.models import Claim, ClaimAnswer, ClaimSending
from clinic_tui.claims.queue_rules import ClockKind, Queue
from clinic_tui.claims.states import ClaimState, Happening, Party
from clinic_tui.claims.taking_in import NothingPosted, take_in
from clinic_tui.claims.work_queries import work
from clinic_tui.errors import Conflict, Invalid, NoAddress, NotFound, Restricted
from clinic_tui.fees.rows import FeeKind, NewFee, NewSchedule
from clinic_tui.fees.service import add_schedule
from clinic_tui.letters import payer_text_service as texts
from clinic_tui.letters.kept_letter import shown_of
from clinic_tui.letters.payer_service import draft, print_claim_letter, write_claim_letters
from clinic_tui.patients.payer_models import Payer
from clinic_tui.patients.policies import payer_key
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.security.roles import Role
from clinic_tui.settings import Settings
from clinic_tui.settings.paper import PaperSettings
from clinic_tui.settings.reminders import ReminderSettings
from clinic_tui.store.undo import undo_last
from tests.builders import House
from tests.engines import on_both, on_sqlite, on_sqlite_first
from tests.services.claims_sent import CHARGED, Batch, ca277, nine99, sent

pytestmark = on_sqlite


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        tmp_path, "house", "Elm Street Clinic", "UTC", "file",
        paper=PaperSettings(folder=tmp_path / "paper"), reminders=ReminderSettings(phone="555-0100"),
    )  # fmt: skip


def denied(house: House, batch: Batch, kind: str = "too-late", reason: str = "29") -> None:
    """A payer that pays nothing of the claims, as a remittance leaves them."""
    house.clock.advance(timedelta(days=1))
    now = house.clock.now()
    with house.chief.act("schedule.setup") as db:
        payer = Payer(
            name="Acme Health",
            name_key=payer_key("Acme Health"),
            appeals_address="PO Box 7 / Dover, DE 19901",
        )
        db.add(payer)
        db.flush()
        for number in batch.claims:
            claim = db.get_one(Claim, number)
            claim.payer_id, claim.state, claim.state_at = payer.id, ClaimState.DENIED, now
            claim.denied_as, claim.denied_reason = kind, reason
    decision(house, batch, reason)


def decision(house: House, batch: Batch, reason: str = "29") -> None:
    """Another remittance that pays nothing."""
    now = house.clock.now()
    for number in batch.claims:
        (sending,) = house.all(ClaimSending, ClaimSending.claim_id == number)
        line = DecidedLine(
            1, 15000, 0, (Adjustment("CO", reason, 15000), Adjustment("PR", "1", 5)), None, ("N30",)
        )
        with house.chief.act("schedule.setup") as db:
            db.get_one(Claim, number).state_at = now
            db.add(
                ClaimAnswer(
                    claim_id=number, sending_id=sending.id or 0,
                    patient_id=house.get(Claim, number).patient_id, happening=Happening.REMITTED,
                    party=Party.PAYER, said_at=now, at=now, by="bea", charged_cents=CHARGED, paid_cents=0,
                    decided=write_decided([line]),
                )
            )  # fmt: skip


def test_a_letter_proves_that_the_claim_came_in_time(house: House, settings: Settings) -> None:
    batch = sent(house, 1)
    for content in (nine99(batch), ca277(batch, ("A2:20*20261125*WQ",))):
        take_in(house.chief, "x", content, lambda *_: NothingPosted())
    denied(house, batch)
    done = write_claim_letters(house.chief, settings, batch.claims)
    (row,) = house.all(ClaimLetter)
    assert (row.kind, row.level, row.answer_due) == (
        ClaimLetterKind.TIMELY_FILING, 1, row.day + timedelta(days=60),
    )  # fmt: skip
    shown = shown_of(row.shown)
    assert shown.to == ("Acme Health", "PO Box 7", "Dover, DE 19901")
    assert shown.title == f"Appeal, level 1: claim PR{batch.numbers[0]}"
    for words in (
        "Patient: Ada Moss", "Member id: A1", f"Our claim number: {batch.numbers[0]}",
        f"in batch {batch.reference}, control number 000000001", "accepted by the reader (999 A)",
        f"accepted by the payer (277CA A2:20, number PR{batch.numbers[0]})", "99213  $150.00: CO 29: ",
        "Appeal to be there by", "N30",
    ):  # fmt: skip
        assert words in shown.text, words
    assert "PR 1" not in shown.text, "what is the patient's part is not in dispute"
    assert list((settings.paper_folder).glob("*claim-letter-*.pdf")), done.where
    with house.store.reading() as db:
        lines = [line.what for line in history_of_claim(db, batch.claims[0]).lines]
    assert any(line.startswith("appeal, level 1, answer due ") for line in lines)


def test_nobody_is_written_to_at_no_address_unless_it_is_written_by_hand(
    house: House, settings: Settings
) -> None:
    batch = sent(house, 2)
    denied(house, batch, "authorization", "197")
    with house.chief.act("schedule.setup") as db:
        (payer,) = db.scalars(select(Payer))
        payer.appeals_address = ""
    with pytest.raises(NoAddress, match="no address of Acme Health is entered: `w` in `:payers` takes it"):
        write_claim_letters(house.chief, settings, batch.claims)
    assert not house.all(ClaimLetter)
    write_claim_letters(house.chief, settings, batch.claims, by_hand=True)
    assert [shown_of(each.shown).to for each in house.all(ClaimLetter)] == [("Acme Health",)] * 2


def test_the_clock_goes_from_the_first_appeal_to_the_second_and_ends_there(
    house: House, settings: Settings
) -> None:
    batch = sent(house, 1)
    denied(house, batch, "authorization", "197")
    write_claim_letters(house.chief, settings, batch.claims)
    with house.store.reading() as db:
        (row,) = work(db, house.clock)
    assert (row.queue, row.days_left, row.at_stake_cents) == (Queue.APPEALED, 60, CHARGED)
    house.clock.advance(timedelta(days=20))
    decision(house, batch, "197")
    with house.store.reading() as db:
        (row,) = work(db, house.clock)
    assert (row.queue, row.days_left) == (Queue.DENIED, 180)
    assert "appeal at level 2" in row.next_step
    house.clock.advance(timedelta(days=1))
    write_claim_letters(house.chief, settings, batch.claims)
    assert [each.level for each in house.all(ClaimLetter)] == [1, 2]
    with pytest.raises(Conflict, match="waits for an answer until"):
        write_claim_letters(house.chief, settings, batch.claims)
    house.clock.advance(timedelta(days=1))
    decision(house, batch, "197")
    with pytest.raises(Conflict, match="review outside"):
        write_claim_letters(house.chief, settings, batch.claims)
    assert len(house.all(ClaimLetter)) == 2


@on_both
def test_an_appeal_that_was_a_slip_is_undone_and_the_clock_runs_on(house: House, settings: Settings) -> None:
    batch = sent(house, 1)
    denied(house, batch)
    write_claim_letters(house.chief, settings, batch.claims)
    (row,) = house.all(ClaimLetter)
    text = shown_of(row.shown).text
    assert "It was sent:" in text, "nobody has acknowledged it, and how long the payer gives is not known"
    assert "no acknowledgment is on file" in text
    undo_last(house.chief)
    assert house.all(ClaimLetter) == []
    with house.store.reading() as db:
        (found,) = work(db, house.clock)
    assert (found.queue, found.clocks[0].kind) == (Queue.DENIED, ClockKind.FILING)


def test_what_was_not_decided_is_not_appealed(house: House, settings: Settings) -> None:
    batch = sent(house, 1)
    with pytest.raises(Conflict, match="no decision to appeal against"):
        write_claim_letters(house.chief, settings, batch.claims, ClaimLetterKind.BUNDLING)
    assert house.all(ClaimLetter) == []


def test_several_are_written_in_one_go_or_none(house: House, settings: Settings) -> None:
    batch = sent(house, 2)
    denied(house, batch, "coding", "97")
    with pytest.raises(NotFound):
        write_claim_letters(house.chief, settings, [*batch.claims, 999])
    assert house.all(ClaimLetter) == []
    with pytest.raises(Invalid, match="for one claim"):
        write_claim_letters(house.chief, settings, batch.claims, text="the same for both")
    done = write_claim_letters(house.chief, settings, batch.claims)
    rows = house.all(ClaimLetter)
    assert done.numbers == tuple(row.id for row in rows)
    own = [shown_of(row.shown).text for row in rows]
    for text, mine, others in zip(own, batch.numbers, reversed(batch.numbers), strict=True):
        assert mine in text
        assert others not in text


@on_sqlite_first
def test_a_changed_text_is_what_is_kept_and_printed_again(
    house: House, settings: Settings, tmp_path: Path
) -> None:
    batch = sent(house, 1)
    denied(house, batch)
    found = draft(house.chief, settings, batch.claims[0], ClaimLetterKind.CORRECTED)
    assert (found.level, found.title) == (0, f"Corrected claim {batch.numbers[0]}")
    done = write_claim_letters(
        house.chief, settings, batch.claims, found.kind, title="Mended", text=f"{found.text}\n\nPS: please."
    )
    (row,) = house.all(ClaimLetter)
    assert (row.level, row.answer_due) == (0, None)
    assert shown_of(row.shown).text.endswith("PS: please.")
    path = tmp_path / "again.pdf"
    print_claim_letter(house.chief, settings, done.numbers[0], path)
    assert path.read_bytes().startswith(b"%PDF")
    assert house.get(ClaimLetter, row.id or 0).printed == 1
    with house.store.reading() as db:
        assert [each.queue for each in work(db, house.clock)] == [Queue.DENIED], "a cover is no appeal"


def test_a_restricted_record_is_not_written_about(house: House, settings: Settings) -> None:
    batch = sent(house, 1)
    denied(house, batch)
    restrict(house.chief, house.get(Claim, batch.claims[0]).patient_id, RestrictedFor.VIP)
    biller = house.desk("C", Role.BILLER, "bea")
    with pytest.raises(Restricted):
        draft(biller, settings, batch.claims[0])
    with pytest.raises(Restricted):
        write_claim_letters(biller, settings, batch.claims)
    assert house.all(ClaimLetter) == []


def paid_short(house: House, batch: Batch) -> None:
    """A payer that allows $100 of its contracted $150 and leaves $20 of it to the patient."""
    denied(house, batch, "")
    add_schedule(
        house.chief,
        NewSchedule("Acme 2026", FeeKind.PAYER, date(2026, 1, 1), "Acme Health"),
        [NewFee("99213", "", "", 15000), NewFee("87880", "", "", 3500)],
    )
    house.clock.advance(timedelta(days=1))
    now = house.clock.now()
    lines = [
        DecidedLine(1, 15000, 8000, (Adjustment("CO", "45", 5000), Adjustment("PR", "1", 2000))),
        DecidedLine(2, 3500, 3500),
    ]
    for number in batch.claims:
        (sending,) = house.all(ClaimSending, ClaimSending.claim_id == number)
        with house.chief.act("schedule.setup") as db:
            claim = db.get_one(Claim, number)
            claim.state, claim.state_at, claim.denied_as = ClaimState.PAID, now, ""
            claim.paid_cents, claim.contract_cents, claim.patient_cents = 11500, 5000, 2000
            db.add(
                ClaimAnswer(
                    claim_id=number, sending_id=sending.id or 0, patient_id=claim.patient_id,
                    happening=Happening.REMITTED, party=Party.PAYER, said_at=now, at=now, by="bea",
                    charged_cents=CHARGED, paid_cents=11500, decided=write_decided(lines),
                )
            )  # fmt: skip


@on_sqlite_first
def test_an_underpaid_claim_is_compared_with_the_contract_line_by_line(
    house: House, settings: Settings
) -> None:
    batch = sent(house, 1)
    denied_before = draft_refused(house, settings, batch)
    assert "no decision to appeal" in denied_before
    paid_short(house, batch)
    with house.store.reading() as db:
        (row,) = work(db, house.clock)
    assert (row.queue, row.at_stake_cents) == (Queue.UNDERPAID, 5000)
    found = draft(house.chief, settings, batch.claims[0])
    assert (found.kind, found.level) == (ClaimLetterKind.UNDERPAID, 1)
    for words in (
        "99213  charged $150.00, contracted $150.00, allowed $100.00, paid $80.00",
        "87880-QW  charged $35.00, contracted $35.00, allowed $35.00, paid $35.00",
        "Contracted in all: $185.00", "Allowed in all: $135.00", "Asked for: $50.00",
        "pay the difference of $50.00",
    ):  # fmt: skip
        assert words in found.text, words
    write_claim_letters(house.chief, settings, batch.claims)
    with house.store.reading() as db:
        (row,) = work(db, house.clock)
    assert (row.queue, row.at_stake_cents) == (Queue.APPEALED, 5000)


def draft_refused(
    house: House, settings: Settings, batch: Batch, kind: ClaimLetterKind = ClaimLetterKind.UNDERPAID
) -> str:
    with pytest.raises(Conflict) as refused:
        draft(house.chief, settings, batch.claims[0], kind)
    return refused.value.words


def test_what_is_only_short_is_appealed_and_not_corrected(house: House, settings: Settings) -> None:
    batch = sent(house, 1)
    paid_short(house, batch)
    refused = draft_refused(house, settings, batch, ClaimLetterKind.CORRECTED)
    assert "paid $50.00 short of its contract: that is an appeal" in refused


def test_no_letter_tells_a_payer_of_a_visit_that_is_kept_from_it(house: House, settings: Settings) -> None:
    batch = sent(house, 2)
    denied(house, batch)
    write_claim_letters(house.chief, settings, batch.claims[:1])
    (written,) = house.all(ClaimLetter)
    visit = house.get(Claim, batch.claims[0]).appointment_id
    keep_from_payer(house.front, visit, None, "by card on Friday")
    for kind in (None, *ClaimLetterKind):
        with pytest.raises(Conflict, match=r"164\.522\(a\)\(1\)\(vi\)\): no letter about it goes to Acme"):
            write_claim_letters(house.chief, settings, batch.claims, kind)
    with pytest.raises(Conflict, match="no letter about it goes to Acme"):
        print_claim_letter(house.chief, settings, written.id or 0)
    assert len(house.all(ClaimLetter)) == 1, "of several none is written"
    write_claim_letters(house.chief, settings, batch.claims[1:])
    tell_payer(house.front, visit, None)
    print_claim_letter(house.chief, settings, written.id or 0)


def test_nothing_is_called_short_without_a_contracted_price(house: House, settings: Settings) -> None:
    batch = sent(house, 1)
    denied(house, batch, "coding", "97")
    assert "no contracted price of Acme Health for 99213" in draft_refused(house, settings, batch)


@on_sqlite_first
def test_a_text_of_the_clinics_own_is_what_letters_say(house: House, settings: Settings) -> None:
    kind = ClaimLetterKind.BUNDLING
    with pytest.raises(NotFound, match="no claim was sent"):
        texts.preview(house.chief, settings, kind, "Appeal", "{facts}")
    batch = sent(house, 1)
    denied(house, batch, "coding", "97")
    for title, text, field in (
        ("Appeal {claim}", "{amuont}", "text"),
        ("{Claim}", "x", "title"),
        ("", "x", "title"),
    ):
        with pytest.raises(Invalid) as refused:
            texts.set_payer_text(house.chief, kind, title, text)
        assert refused.value.field == field
    own = "Claim {claim} of {patient}, {service_date}: {amount}.\n\n{authorization} {proof}Pay {disputed}."
    with pytest.raises(Invalid, match=r"\{proof\}"):
        texts.set_payer_text(house.chief, kind, "Appeal", own)
    own = own.replace("{proof}", "")
    seen = texts.preview(house.chief, settings, kind, "Appeal {claim}", own, batch.claims[0])
    assert house.all(ClaimLetterText) == []
    texts.set_payer_text(house.chief, kind, "Appeal {claim}", own)
    written = draft(house.chief, settings, batch.claims[0])
    day = f"{house.get(Claim, batch.claims[0]).day:%m/%d/%Y}"
    number = batch.numbers[0]
    assert (written.title, written.text) == (seen.title, seen.text)
    assert written.text == f"Claim {number} of Ada Moss, {day}: $185.00.\n\nPay $185.00."
    with pytest.raises(Conflict, match="another desk"):
        texts.set_payer_text(house.chief, kind, "Appeal", own, 7)
    texts.usual_payer_text(house.chief, kind)
    assert draft(house.chief, settings, batch.claims[0]).title == f"Appeal, level 1: claim {number}"
    with pytest.raises(Conflict, match="usual"):
        texts.usual_payer_text(house.chief, kind)
