"""Visits that are kept from the payer after a claim was made: none leaves, what has left is voided."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from clinic_tui.claims import partners, sending
from clinic_tui.claims.batch_states import Way
from clinic_tui.claims.draft import Frequency
from clinic_tui.claims.kept_back import keep_from_payer
from clinic_tui.claims.making import make
from clinic_tui.claims.models import Claim
from clinic_tui.claims.queue_rules import Queue
from clinic_tui.claims.states import ClaimState
from clinic_tui.claims.status_asking import ask_status, wishes
from clinic_tui.claims.to_send import claims_again, claims_due, next_policies_of
from clinic_tui.claims.work_queries import work
from clinic_tui.claims.work_rows import WorkRow
from clinic_tui.errors import Conflict
from clinic_tui.patients import payers, policies
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.patients.policy import Policy
from tests.builders import House
from tests.engines import on_sqlite
from tests.services.carrying import carry
from tests.services.claims_made import charged_visits
from tests.services.test_making_claims import HUB, Line, content, made
from tests.services.test_scrubbing import everything

BY_CARD = "pays by card on Friday"


@pytest.fixture
def clinic(house: House) -> House:
    """With all that a claim asks for, and a partner that files go to by themselves."""
    everything(house)
    partners.add_partner(house.chief, replace(HUB, way=Way.FOLDER, folder="/srv/claims"))
    return house


def worked(house: House, visit: int) -> WorkRow:
    with house.store.reading() as db:
        (row,) = (each for each in work(db, house.clock) if each.appointment_id == visit)
    return row


@on_sqlite
def test_a_file_that_tells_of_such_a_visit_does_not_leave(clinic: House, tmp_path: Path) -> None:
    kept, other = charged_visits(clinic, 2)
    batch = made(clinic)
    assert "a biller withdraws that" in keep_from_payer(clinic.front, kept, None, BY_CARD)
    line = Line()
    with pytest.raises(Conflict, match=rf"V{kept}-1 \(45 CFR 164\.522\): withdraw batch HUB000001"):
        sending.send(clinic.chief, batch.id, lambda _: line)
    with pytest.raises(Conflict, match=f"V{kept}-1"):
        sending.write_out(clinic.chief, batch.id, tmp_path / "hub.837")
    assert (line.sent, list(tmp_path.iterdir())) == ([], [])
    row = worked(clinic, kept)
    assert (row.queue, "withdraw its file" in row.next_step) == (Queue.CHANGED, True)
    assert worked(clinic, other).queue is Queue.UNSENT
    sending.withdraw(clinic.chief, batch.id)
    assert worked(clinic, kept).queue is Queue.DONE
    assert f"V{kept}-".encode() not in content(clinic, made(clinic).id)


@on_sqlite
def test_what_the_payer_has_is_voided_and_not_asked_about_sent_again_or_handed_on(clinic: House) -> None:
    (visit,) = charged_visits(clinic, 1)
    carry(clinic.chief, made(clinic).id)
    patient = clinic.all(Claim)[0].patient_id
    payers.add_payer(clinic.chief, PayerFields("Second Mutual", "22222", filing="CI"))
    policies.set_coverage(clinic.records, patient, 2, None, Policy("Second Mutual", member_id="S2"))
    with clinic.store.reading() as db:
        assert visit in next_policies_of(db, [1])
    question = ask_status(clinic.chief, [1])[0].id
    assert "a biller voids it" in keep_from_payer(clinic.front, visit, None, BY_CARD)
    with pytest.raises(Conflict, match=f"V{visit}-1"):
        sending.send(clinic.chief, question, lambda _: Line())
    with clinic.chief.act("schedule.setup") as db:
        claim = db.need(Claim, 1, "")
        claim.state, claim.payer_number = ClaimState.PAID_IN_PART, "ACME77"
    row = worked(clinic, visit)
    assert (row.queue, "`-` voids the claim" in row.next_step) == (Queue.CHANGED, True)
    with clinic.store.reading() as db:
        assert "not to hear" in wishes(db, clinic.clock, [1])[0].why_not
        assert next_policies_of(db, [1]) == {}
        (again,) = claims_again(db, clinic.clock, [1], Frequency.REPLACEMENT)
        (void,) = claims_again(db, clinic.clock, [1], Frequency.VOID)
        assert claims_due(db, clinic.clock) == ()
    assert again.left_out == "the payer is not to hear of this visit: void it instead"
    (batch,) = make(clinic.chief, [void], void.warned_of)
    assert worked(clinic, visit).queue is Queue.UNSENT
    line = Line()
    sending.send(clinic.chief, batch.id, lambda _: line)
    assert b"REF*F8*ACME77" in line.sent[0][1]
