"""Closed visits by the dozen, and what must hold of the batches that are made of them."""

from __future__ import annotations

from clinic_tui.billing.models import Charge
from clinic_tui.claims.batch_models import ClaimBatch, TradingPartner
from clinic_tui.claims.batch_states import BatchState
from clinic_tui.claims.kept_bytes import batch_bytes
from clinic_tui.claims.models import Claim, ClaimSending
from clinic_tui.coding.models import VisitCoding
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.states import Status
from clinic_tui.x12.envelope import read_trusted
from tests.builders import FU, LEE, TODAY, House
from tests.services.test_scrubbing import somebody

LIVE = (BatchState.MADE, BatchState.UNKNOWN, BatchState.SENT)


def charged_visits(house: House, count: int) -> list[int]:
    """So many visits of today that have ended, coded and charged, each of another patient."""
    people = [somebody(house) for _ in range(count)]
    now = house.clock.now()
    with house.records.act("patient.edit") as db:
        visits = [
            Appointment(
                site_id=1, patient_id=patient, provider_id=LEE, visit_type_id=FU, day=TODAY,
                start_minute=540, end_minute=560, status=Status.CHECKED_OUT, created_at=now, closed_at=now,
            )
            for patient in people
        ]  # fmt: skip
        db.add_all(visits)
        db.flush()
        for each in visits:
            visit, patient = each.id or 0, each.patient_id
            db.add(
                Charge(
                    appointment_id=visit, patient_id=patient, place=1, code="99203", words="Office visit",
                    cents=9500, listed_cents=9500,
                )
            )  # fmt: skip
            db.add(
                VisitCoding(appointment_id=visit, patient_id=patient, diagnoses="E119", place_of_service="11")
            )
    return [each.id or 0 for each in visits]


def live_claims(house: House) -> dict[int, str]:
    """By visit, the number of its claim in a batch that may leave, or has; raises where one is in two."""
    live = {row.id for row in house.all(ClaimBatch) if row.state in LIVE}
    visits = {row.id: row.appointment_id for row in house.all(Claim)}
    found: dict[int, str] = {}
    for row in house.all(ClaimSending):
        if row.batch_id in live:
            assert visits[row.claim_id] not in found
            found[visits[row.claim_id]] = row.number
    return found


def require_whole_batches(house: House) -> None:
    """No number stands twice, and every batch that may leave holds what its bytes say, claim by claim."""
    batches, sendings = house.all(ClaimBatch), house.all(ClaimSending)
    for partner in house.all(TradingPartner):
        own = [row.control for row in batches if row.partner_id == partner.id]
        assert own == list(range(1, partner.last_control + 1))
    assert len({row.number for row in sendings}) == len(sendings)
    for row in batches:
        stored = sorted(each.number for each in sendings if each.batch_id == row.id)
        with house.store.reading() as db:
            file = read_trusted(batch_bytes(db, row.id or 0))
        said = [part.value(1) for *_, one in file.sets() for part in one.segments if part.name == "CLM"]
        if row.state in LIVE:
            assert stored == sorted(said)
            assert row.claims == len(stored)
        assert set(stored) <= set(said)
        assert [int(each.control) for each in file.interchanges] == [row.control]
