"""What a letter to a payer may say of a claim, read from what was sent and what was answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.appeal_rules import next_appeal_by, next_level
from clinic_tui.claims.appeals import last_appeals
from clinic_tui.claims.batch_models import ClaimBatch
from clinic_tui.claims.decided_lines import DecidedLine, read_decided
from clinic_tui.claims.listed_prices import ListedPrices, allowed_in_all
from clinic_tui.claims.models import Claim, ClaimAnswer, ClaimSending
from clinic_tui.claims.queue_rules import USUAL_APPEAL_DAYS, short_of
from clinic_tui.claims.sent_facts import facts_sent
from clinic_tui.claims.sent_lines import SentLine, read_lines
from clinic_tui.claims.states import Happening
from clinic_tui.clock import Clock, today
from clinic_tui.codes.reason_words import with_words
from clinic_tui.codes.rows import CodeSet
from clinic_tui.errors import Conflict, NotFound
from clinic_tui.letters.payer_rows import DisputedClaim, DisputedLine
from clinic_tui.letters.payer_texts import on_day
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.patients.payer_models import Payer
from clinic_tui.schedule.kept_from_payer import is_kept_from_payer


def disputed(db: Session, clock: Clock, claim_id: int) -> DisputedClaim:
    """A claim as a letter may tell of it.

    Raises NotFound, Conflict where it never left, or its visit is kept from the payer.
    """
    claim = db.get(Claim, claim_id)
    if claim is None:
        raise NotFound(f"there is no claim {claim_id}: `:work` lists them")
    sendings = list(
        db.scalars(
            select(ClaimSending).where(col(ClaimSending.claim_id) == claim_id).order_by(col(ClaimSending.id))
        )
    )
    if not sendings:
        raise Conflict("this claim was never sent: there is nothing to write about")
    sent = sendings[-1]
    patient = db.get_one(Patient, claim.patient_id)
    coverage = db.get_one(Coverage, claim.coverage_id)
    require_told(db, claim, coverage.payer)
    payer = db.get(Payer, claim.payer_id) if claim.payer_id else None
    answers = list(
        db.scalars(
            select(ClaimAnswer)
            .where(col(ClaimAnswer.claim_id) == claim_id)
            .order_by(col(ClaimAnswer.said_at), col(ClaimAnswer.id))
        )
    )
    decided = _decision(answers)
    last = last_appeals(db, [claim_id]).get(claim_id)
    said_on = claim.state_at.astimezone(clock.zone).date()
    appeal_days = payer.appeal_days if payer else None
    facts = facts_sent(db, [sent]).get(sent.number)
    lines = read_lines(sent.lines)
    contracted = ListedPrices(db, {line.code for line in lines}).contracted_lines(lines, claim.payer_id)
    filing_days = payer.filing_days if payer else None
    address = payer.appeals_address.split(" / ") if payer and payer.appeals_address else []
    return DisputedClaim(
        claim_id,
        claim.patient_id,
        f"{patient.given} {patient.family}".strip(),
        sent.member_id or coverage.member_id,
        coverage.payer,
        (coverage.payer, *filter(None, map(str.strip, address))),
        sent.number,
        claim.payer_number,
        claim.day,
        claim.charged_cents,
        claim.paid_cents,
        max(0, claim.charged_cents - claim.paid_cents - claim.contract_cents - claim.patient_cents),
        claim.contract_cents,
        short_of(allowed_in_all(contracted), claim.charged_cents, claim.contract_cents),
        next_level(last),
        next_appeal_by(last, said_on, appeal_days)
        if last
        else said_on + timedelta(days=appeal_days or USUAL_APPEAL_DAYS),
        claim.state,
        last.answer_due if last and last.waits(today(clock)) else None,
        _lines(lines, contracted, decided),
        _reasons(line for line in decided if line.place == 0),
        tuple(_sent(db, sendings, clock.zone)),
        tuple(_taken_in(answers, clock.zone)),
        filing_days is not None and (_left_on(db, sendings[0], clock.zone) - claim.day).days <= filing_days,
        len(sendings) > 1,
        facts.authorization if facts else "",
        claim.denied_as,
    )


def require_told(db: Session, claim: Claim, payer: str) -> None:
    """Raise Conflict where the payer is not to hear of the visit: the patient has paid for it in full and has
    asked for that, and a letter about it would tell (45 CFR 164.522(a)(1)(vi)).
    """
    if is_kept_from_payer(db, claim.appointment_id):
        raise Conflict(
            "the patient pays for this visit in full and asked that the payer is not told of it (45 CFR "
            f"164.522(a)(1)(vi)): no letter about it goes to {payer}. What it has is voided (- in `:work`)"
        )


def _decision(answers: Sequence[ClaimAnswer]) -> tuple[DecidedLine, ...]:
    """The lines of the newest remittance."""
    found = [each for each in answers if each.happening is Happening.REMITTED and each.decided]
    return read_decided(found[-1].decided) if found else ()


def _lines(
    lines: Sequence[SentLine], contracted: Sequence[int | None], decided: Sequence[DecidedLine]
) -> tuple[DisputedLine, ...]:
    by_place: dict[int, list[DecidedLine]] = {}
    for each in decided:
        by_place.setdefault(each.place, []).append(each)
    return tuple(
        DisputedLine(
            line.day,
            "-".join((line.code, *line.modifiers)),
            line.units,
            line.cents,
            sum(each.paid_cents for each in by_place.get(line.place, ())),
            cents,
            _allowed(by_place.get(line.place, ())),
            _reasons(by_place.get(line.place, ())),
        )
        for line, cents in zip(lines, contracted, strict=True)
    )


def _allowed(lines: Sequence[DecidedLine]) -> int | None:
    """As the payer said (AMT B6), else what it paid and left to the patient; None: nothing is said."""
    if not lines:
        return None
    return sum(
        each.paid_cents + sum(one.cents for one in each.adjustments if one.group == "PR")
        if each.allowed_cents is None
        else each.allowed_cents
        for each in lines
    )


def _reasons(lines: Iterable[DecidedLine]) -> tuple[str, ...]:
    """Reasons and remarks as they came, with our words; what is the patient's part is no reason."""
    found: dict[str, None] = {}
    for line in lines:
        for each in line.adjustments:
            if each.group != "PR" and each.cents > 0:
                found[with_words(f"{each.group} {each.reason}", CodeSet.CARC, each.reason)] = None
        for remark in line.remarks:
            found[with_words(remark, CodeSet.RARC, remark)] = None
    return tuple(found)


def _left_on(db: Session, sending: ClaimSending, zone: tzinfo) -> date:
    """The day on which it left; of what is still here the day on which it was made."""
    batch = db.get(ClaimBatch, sending.batch_id) if sending.batch_id else None
    at = batch.sent_at if batch is not None and batch.sent_at is not None else sending.at
    return at.astimezone(zone).date()


def _sent(db: Session, sendings: Sequence[ClaimSending], zone: tzinfo) -> Iterator[str]:
    """That it was sent: each time with the number by which the other side can look it up."""
    for sending in sendings:
        batch = db.get(ClaimBatch, sending.batch_id) if sending.batch_id else None
        if batch is None:
            day = sending.at.astimezone(zone).date()
            yield f"{on_day(day)}: printed and sent as {sending.number}"
        elif batch.sent_at is not None:
            day = batch.sent_at.astimezone(zone).date()
            which = f"batch {batch.reference}, control number {batch.control:09}"
            yield f"{on_day(day)}: sent as {sending.number} in {which}"


def _taken_in(answers: Sequence[ClaimAnswer], zone: tzinfo) -> Iterator[str]:
    for answer in answers:
        if answer.happening is Happening.ACCEPTED:
            day = answer.said_at.astimezone(zone).date()
            trace = f", number {answer.payer_number}" if answer.payer_number else ""
            codes = answer.codes if answer.codes.startswith("999") else f"277CA {answer.codes}"
            yield f"{on_day(day)}: accepted by the {answer.party.value} ({codes}{trace})"
