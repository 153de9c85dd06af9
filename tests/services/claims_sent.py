"""Claims that were sent: stored with the bytes of their file, and the answers that others write to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from clinic_tui.claims.batch_models import ClaimBatch, TradingPartner, claim_batch_content
from clinic_tui.claims.batch_states import BatchState
from clinic_tui.claims.draft import Sequence as Place
from clinic_tui.claims.kept_bytes import digest_of, packed
from clinic_tui.claims.models import Claim, ClaimSending
from clinic_tui.claims.sent_lines import SentLine, write_lines
from clinic_tui.claims.states import ClaimState
from clinic_tui.clock import today
from clinic_tui.patients import policies
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.policy import Policy
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.states import Status
from clinic_tui.x12.claim_writing import WrittenClaims, write_claims
from clinic_tui.x12.outgoing import ControlNumbers
from tests.builders import FU, LEE, House, a_patient
from tests.unit.x12.claim_samples import PARTNER, PLAIN, RECEIVER, SUBMITTER

CHARGED = PLAIN.charge_cents
WRITTEN = datetime(2026, 11, 24, 9, 30)


@dataclass(frozen=True)
class Batch:
    """A file that went out, and the claims in it."""

    id: int
    control: int
    reference: str
    claims: tuple[int, ...]
    numbers: tuple[str, ...]
    written: WrittenClaims


def partner(house: House, code: str = "HUB") -> int:
    """The trading partner of this code, made where it is not there."""
    for row in house.all(TradingPartner, TradingPartner.code == code):
        return row.id or 0
    with house.chief.act("schedule.setup") as db:
        row = TradingPartner(
            code=code, name="Clearing House", receiver_id="CLEARHSE", submitter_name="Harbor",
            submitter_id="CLINIC01", contact="Bea", phone="3125550100", sender="CLINIC01",
            receiver="CLEARHSE" if code == "HUB" else code, is_default=code == "HUB",
        )  # fmt: skip
        db.add(row)
        db.flush()
        return row.id or 0


def sent(house: House, count: int = 3, *, code: str = "HUB", control: int | None = None) -> Batch:
    """So many claims of one visit each, in one file that was sent."""
    partner_id = partner(house, code)
    before = [row.control for row in house.all(ClaimBatch, ClaimBatch.partner_id == partner_id)]
    number = control or max(before, default=0) + 1
    patient, coverage = _insured(house)
    day = today(house.clock)
    with house.chief.act("schedule.setup") as db:
        visits = [
            Appointment(
                site_id=1, patient_id=patient, provider_id=LEE, visit_type_id=FU, day=day, start_minute=600,
                end_minute=620, status=Status.CHECKED_OUT, created_at=house.clock.now(),
            )
            for _ in range(count)
        ]  # fmt: skip
        db.add_all(visits)
        db.flush()
        visit_ids = [each.id or 0 for each in visits]
    claims = [replace(PLAIN, number=f"V{visit}-1") for visit in visit_ids]
    reference = f"{code}{number:06}"
    content = write_claims(
        claims, SUBMITTER, RECEIVER, reference, PARTNER, ControlNumbers(number, number), WRITTEN
    )
    with house.chief.act("schedule.setup") as db:
        at = house.clock.now()
        batch = ClaimBatch(
            partner_id=partner_id, control=number, reference=reference, at=at, made_by="bea", claims=count,
            cents=CHARGED * count, sets=1, file_name="a.837", digest=digest_of(content.content),
            is_test=False, state=BatchState.SENT, sent_at=at, sent_by="bea",
        )  # fmt: skip
        db.add(batch)
        db.flush()
        db.put_beside(claim_batch_content, [{"batch_id": batch.id, "content": packed(content.content)}])
        stored = []
        for visit, facts in zip(visit_ids, claims, strict=True):
            claim = Claim(
                appointment_id=visit, patient_id=patient, coverage_id=coverage, day=day,
                sequence=Place.PRIMARY, charged_cents=CHARGED, state=ClaimState.SENT, state_at=at,
            )  # fmt: skip
            db.add(claim)
            db.flush()
            lines = [
                SentLine(place, line.procedure.code, line.procedure.modifiers, line.charge_cents, 1, day, 0)
                for place, line in enumerate(facts.lines, start=1)
            ]
            db.add(
                ClaimSending(
                    claim_id=claim.id or 0,
                    number=facts.number,
                    batch_id=batch.id,
                    set_control="0001",
                    at=at,
                    by="bea",
                    cents=CHARGED,
                    member_id="A1",
                    lines=write_lines(lines),
                )
            )
            stored.append(claim.id or 0)
        return Batch(
            batch.id or 0, number, reference, tuple(stored), tuple(one.number for one in claims), content
        )


def _insured(house: House) -> tuple[int, int]:
    """A patient with a policy, the same each time."""
    for row in house.all(Coverage, Coverage.member_id == "A1"):
        return row.patient_id, row.id or 0
    patient = a_patient(house, "Moss")
    policies.set_coverage(house.records, patient, 1, None, Policy("Acme Health", member_id="A1"))
    return _insured(house)


def answer(
    segments: Iterable[str], code: str, version: str, day: str = "20261125", time: str = "0800"
) -> bytes:
    """An interchange of one group from the clearinghouse; the segments are whole sets, ST to SE."""
    text = list(segments)
    sets = sum(1 for each in text if each.startswith("ST*"))
    return "~".join((
        f"ISA*00*          *00*          *ZZ*CLEARHSE       *ZZ*CLINIC01       *{day[2:]}*{time}*^*00501*"
        "000000077*0*P*:",
        f"GS*{code}*CLEARHSE*CLINIC01*{day}*{time}*77*X*{version}",
        *text,
        f"GE*{sets}*77",
        "IEA*1*000000077",
        "",
    )).encode()  # fmt: skip


def whole_set(code: str, version: str, body: Sequence[str]) -> list[str]:
    """ST to SE with the count right."""
    return [f"ST*{code}*0001*{version}", *body, f"SE*{len(body) + 2}*0001"]


def ta1(batch: Batch, said: str = "A*000") -> bytes:
    """The whole file was read, or not."""
    return (
        "ISA*00*          *00*          *ZZ*CLEARHSE       *ZZ*CLINIC01       *261124*1000*^*00501*000000078"
        f"*0*P*:~TA1*{batch.control:09}*261124*0930*{said}~IEA*0*000000078~"
    ).encode()


def nine99(batch: Batch, said: str = "A", errors: Sequence[str] = (), time: str = "1000") -> bytes:
    """A 999 of the only set of a file."""
    body = (
        f"AK1*HC*{batch.control}*005010X222A1",
        "AK2*837*0001*005010X222A1",
        *errors,
        f"IK5*{said}",
        f"AK9*{said}*1*1*{1 if said in 'AE' else 0}",
    )
    return answer(whole_set("999", "005010X231A1", body), "FA", "005010X231A1", "20261124", time)


def ca277(
    batch: Batch,
    outcomes: Sequence[str],
    source: str = "PR",
    day: str = "20261125",
    above: str = "A1:19:40*20261125*WQ",
) -> bytes:
    """A 277CA: what each claim of a file gets, `A2:20*20261125*WQ`; an empty one is not told of."""
    body = [
        f"BHT*0085*08*{source}{day}*{day}*0900*TH",
        "HL*1**20*1", f"NM1*{source}*2*ACME*****PI*ACME1", "TRN*1*T1", f"DTP*050*D8*{day}",
        f"DTP*009*D8*{day}",
        "HL*2*1*21*1", "NM1*41*2*HARBOR*****46*CLINIC01", f"TRN*2*{batch.reference}", f"STC*{above}*185",
        "HL*3*2*19*1", "NM1*85*2*HARBOR*****XX*1234567893",
    ]  # fmt: skip
    for number, outcome in zip(batch.numbers, outcomes, strict=True):
        if not outcome:
            continue
        body += [
            f"HL*{sum(1 for one in body if one.startswith('HL*')) + 1}*3*PT", "NM1*QC*1*FINCH*OMAR****MI*A1",
            f"TRN*2*{number}", f"STC*{outcome}*185", f"REF*1K*{source}{number}", f"DTP*472*D8*{day}",
        ]  # fmt: skip
    return answer(whole_set("277", "005010X214", body), "HN", "005010X214", day)
