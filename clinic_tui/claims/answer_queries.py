"""Reads of the files that came, and of all that happened to a claim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.answer_rows import AnswerRow, ClaimHistory, FileRow, HistoryLine
from clinic_tui.claims.batch_models import ClaimBatch, ClaimFile, TradingPartner
from clinic_tui.claims.batch_states import BatchState
from clinic_tui.claims.decided_lines import read_decided
from clinic_tui.claims.draft import Frequency
from clinic_tui.claims.letter_models import ClaimLetter
from clinic_tui.claims.models import Claim, ClaimAnswer, ClaimSending
from clinic_tui.claims.question_models import ClaimQuestion
from clinic_tui.claims.sent_lines import read_lines
from clinic_tui.claims.states import Happening, Party
from clinic_tui.codes.reason_words import with_words
from clinic_tui.codes.rows import CodeSet
from clinic_tui.errors import NotFound
from clinic_tui.kits.charged_lots import lots_of_charges
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

MOST_FILES = 500

_PARTIES = {
    Party.US: "we",
    Party.READER: "file reader",
    Party.CLEARINGHOUSE: "clearinghouse",
    Party.PAYER: "payer",
}
_HAPPENINGS = {
    Happening.ACCEPTED: "has it",
    Happening.REJECTED: "rejects it",
    Happening.PENDING: "works on it",
    Happening.NOT_FOUND: "does not find it",
    Happening.FINISHED: "has decided, the remittance follows",
    Happening.REMITTED: "decides",
    Happening.REVERSED: "takes back what it decided",
    Happening.TOLD: "says",
    Happening.VOIDED: "has taken it back",
}
_SENT_AS = {
    Frequency.ORIGINAL: "",
    Frequency.REPLACEMENT: " as a replacement",
    Frequency.VOID: " to take it back",
}


def files(db: Session, limit: int = MOST_FILES) -> tuple[FileRow, ...]:
    """The files that came, the newest first."""
    against = (
        select(func.count(func.distinct(col(ClaimAnswer.claim_id))))
        .where(
            col(ClaimAnswer.file_id) == col(ClaimFile.id),
            col(ClaimAnswer.happening).in_((Happening.REJECTED, Happening.NOT_FOUND)),
        )
        .correlate(ClaimFile)
        .scalar_subquery()
    )
    columns: tuple[Any, ...] = ClaimFile, col(TradingPartner.code), against
    statement = (
        select(*columns)
        .outerjoin(TradingPartner, col(TradingPartner.id) == col(ClaimFile.partner_id))
        .order_by(col(ClaimFile.id).desc())
        .limit(limit)
    )
    return tuple(
        FileRow(
            row.id, row.name, row.at, row.by, code or "", tuple(row.kinds.split()), row.taken, row.claims,
            row.unmatched, row.words, rejected,
        )
        for row, code, rejected in db.execute(statement)
    )  # fmt: skip


def answers_in(db: Session, file_id: int) -> tuple[AnswerRow, ...]:
    """What a file says of claims of ours, in its order. Raises NotFound."""
    if db.get(ClaimFile, file_id) is None:
        raise NotFound(f"there is no file {file_id}: `clinic-tui claims answers` lists them")
    columns: tuple[Any, ...] = (
        ClaimAnswer, col(ClaimSending.number), col(Patient.family), col(Patient.given), col(Patient.mrn),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(ClaimSending, col(ClaimSending.id) == col(ClaimAnswer.sending_id))
        .join(Patient, col(Patient.id) == col(ClaimAnswer.patient_id))
        .where(col(ClaimAnswer.file_id) == file_id)
        .order_by(col(ClaimAnswer.id))
    )
    return tuple(
        AnswerRow(
            row.id, row.claim_id, row.patient_id, _name(family, given), mrn, number, row.happening, row.party,
            row.said_at, row.words, row.codes, row.field, row.charged_cents, row.paid_cents,
        )
        for row, number, family, given, mrn in db.execute(statement)
    )  # fmt: skip


def histories_of_visit(db: Session, appointment_id: int) -> tuple[ClaimHistory, ...]:
    """The claims of a visit, the first payer's first. Raises NotFound where it has none."""
    found = _claims(db, col(Claim.appointment_id) == appointment_id)
    if not found:
        raise NotFound(f"no claim was made of visit {appointment_id}: `clinic-tui claims scrub` says why")
    return found


def history_of_claim(db: Session, claim_id: int) -> ClaimHistory:
    """All that happened to one claim. Raises NotFound."""
    found = _claims(db, col(Claim.id) == claim_id)
    if not found:
        raise NotFound(f"there is no claim {claim_id}")
    return found[0]


def _claims(db: Session, which: ColumnElement[bool]) -> tuple[ClaimHistory, ...]:
    columns: tuple[Any, ...] = Claim, Patient, Coverage
    rows = db.execute(
        select(*columns)
        .join(Patient, col(Patient.id) == col(Claim.patient_id))
        .join(Coverage, col(Coverage.id) == col(Claim.coverage_id))
        .where(which)
        .order_by(col(Claim.id))
    )
    return tuple(_history(db, claim, patient, coverage) for claim, patient, coverage in rows)


def _history(db: Session, claim: Claim, patient: Patient, coverage: Coverage) -> ClaimHistory:
    sendings = list(
        db.scalars(
            select(ClaimSending).where(col(ClaimSending.claim_id) == claim.id).order_by(col(ClaimSending.id))
        )
    )
    number = claim.id or 0
    happened = sorted(
        (*_sent(db, sendings), *_asked(db, number), *_written(db, number), *_answered(db, number)),
        key=lambda each: each.at,
    )
    lines = tuple(replace(each, place=place) for place, each in enumerate(happened, start=1))
    return ClaimHistory(
        claim.id or 0,
        claim.patient_id,
        _name(patient.family, patient.given),
        patient.mrn,
        claim.day,
        coverage.payer,
        sendings[-1].number if sendings else "",
        claim.payer_number,
        claim.charged_cents,
        claim.paid_cents,
        claim.contract_cents,
        claim.patient_cents,
        claim.state,
        lines,
        claim.owner,
        claim.note,
        _lots(db, claim, sendings),
    )


def _lots(db: Session, claim: Claim, sendings: list[ClaimSending]) -> tuple[str, ...]:
    """Those of the lines that were sent last."""
    by_charge = lots_of_charges(db, (claim.appointment_id,))
    return tuple(
        f"{line.code}: {'; '.join(lot.words for lot in by_charge[line.charge_id])}"
        for line in (read_lines(sendings[-1].lines) if sendings else ())
        if line.charge_id in by_charge
    )


def _sent(db: Session, sendings: list[ClaimSending]) -> Iterator[HistoryLine]:
    """What we did: each sending, and each file that left."""
    for sending in sendings:
        how = _SENT_AS[sending.frequency]
        if sending.batch_id is None:
            yield HistoryLine(0, sending.at, _PARTIES[Party.US], f"send it on paper as {sending.number}{how}")
            continue
        batch = db.get(ClaimBatch, sending.batch_id)
        if batch is None:
            continue
        yield HistoryLine(
            0,
            sending.at,
            _PARTIES[Party.US],
            f"put it as {sending.number}{how} into batch {batch.reference}, {show_money(sending.cents)}",
        )
        if batch.sent_at is not None:
            yield HistoryLine(0, batch.sent_at, _PARTIES[Party.US], f"send batch {batch.reference}")


def _asked(db: Session, claim_id: int) -> Iterator[HistoryLine]:
    """Each time that the payer was asked, and each file of questions that left."""
    columns: tuple[Any, ...] = ClaimQuestion, ClaimBatch
    for question, batch in db.execute(
        select(*columns)
        .join(ClaimBatch, col(ClaimBatch.id) == col(ClaimQuestion.batch_id))
        .where(col(ClaimQuestion.claim_id) == claim_id, col(ClaimBatch.state) != BatchState.WITHDRAWN)
    ):
        yield HistoryLine(0, question.at, _PARTIES[Party.US], f"ask how it stands as {question.trace} (276)")
        if batch.sent_at is not None:
            yield HistoryLine(0, batch.sent_at, _PARTIES[Party.US], f"send the question {question.trace}")


def _written(db: Session, claim_id: int) -> Iterator[HistoryLine]:
    """Each letter to the payer."""
    for letter in db.scalars(select(ClaimLetter).where(col(ClaimLetter.claim_id) == claim_id)):
        what = f"write letter {letter.id}, {letter.kind.words}"
        if letter.answer_due is not None:
            what = f"appeal, level {letter.level}, answer due {show_date(letter.answer_due)}: {what}"
        yield HistoryLine(0, letter.at, _PARTIES[Party.US], what)


def _answered(db: Session, claim_id: int) -> Iterator[HistoryLine]:
    """What others said."""
    for answer in db.scalars(select(ClaimAnswer).where(col(ClaimAnswer.claim_id) == claim_id)):
        sums = ""
        if answer.charged_cents is not None:
            parts = (
                ("paid", answer.paid_cents), ("contract", answer.contract_cents),
                ("patient", answer.patient_cents),
            )  # fmt: skip
            sums = ", ".join(f"{name} {show_money(cents)}" for name, cents in parts if cents)
        told = "; ".join(filter(None, (sums, *_denied(answer), answer.words)))
        what = _HAPPENINGS.get(answer.happening, answer.happening.value)
        yield HistoryLine(
            0,
            answer.said_at,
            _PARTIES[answer.party],
            f"{what}: {told}" if told else what,
            answer.codes,
            answer.field,
            answer.file_id,
        )


def _denied(answer: ClaimAnswer) -> Iterator[str]:
    """How much was denied and for which reason, then the remarks on the lines that it was given for."""
    if not answer.denied_reason:
        return
    money = show_money(answer.denied_cents or 0)
    yield with_words(f"denied {money} for reason {answer.denied_reason}", CodeSet.CARC, answer.denied_reason)
    remarks = dict.fromkeys(
        remark
        for line in read_decided(answer.decided)
        if any(each.reason == answer.denied_reason for each in line.adjustments)
        for remark in line.remarks
    )
    for remark in remarks:
        yield with_words(f"remark {remark}", CodeSet.RARC, remark)


def _name(family: str, given: str) -> str:
    return f"{family}, {given}" if given else family
