"""Taking in what comes from payers: answers (271), and what was thrown out before it was asked (TA1, 999)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import instant_of
from clinic_tui.eligibility.kept_text import kept_text
from clinic_tui.eligibility.models import EligibilityAnswer, EligibilityFile, EligibilityRequest
from clinic_tui.eligibility.rows import TakenIn
from clinic_tui.eligibility.states import Asked, Taken
from clinic_tui.eligibility.thrown_out import is_ours, throw_out
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.payer_models import Payer
from clinic_tui.patients.policy import MEDICARE_FILING, Answered, Relationship, answer_stands_until
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo
from clinic_tui.x12.acknowledgments import acknowledged
from clinic_tui.x12.coverage_summary import CoverageState, CoverageSummary, rejected, summarise
from clinic_tui.x12.eligibility_answer import EligibilityAnswer as Answer
from clinic_tui.x12.eligibility_answer import MemberAnswer, read_answer
from clinic_tui.x12.envelope import X12File, read_trusted
from clinic_tui.x12.findings import refuse_untrusted
from clinic_tui.x12.kinds import Kind
from clinic_tui.x12.refused import X12Refused
from clinic_tui.x12.rejections import Rejection

LONGEST_WORDS = 400


def take_in(desk: Desk, name: str, content: bytes, *, by_connection: bool = False) -> tuple[TakenIn, Taken]:
    """Take in a file, once: the same bytes change nothing the second time.

    A file that cannot be trusted is refused. Brought by hand nothing of it is stored: who brought it reads
    why, and has it still. Of one that came by a connection the reason is kept, since nobody looks on when it
    is put away there. Taken.NOTHING for one that holds nothing of ours: nothing is written of it.
    """
    desk.require("eligibility.take_in")
    digest = hashlib.sha256(content).hexdigest()
    with desk.store.reading() as db:
        before = db.execute(
            select(col(EligibilityFile.taken)).where(col(EligibilityFile.digest) == digest)
        ).scalar()
    if before is not None:
        return TakenIn(name, seen_before=True), before
    file, answers, words = _read(content)
    if file is None and not by_connection:
        return TakenIn(name, words=words), Taken.REFUSED
    said = acknowledged(file) if file is not None else ()
    with desk.store.reading() as db:
        ours = bool(answers) or any(is_ours(db, desk, each) for each in said)
    if file is not None and not ours:
        return TakenIn(name), Taken.NOTHING
    with desk.act("eligibility.take_in", undo=Undo.SKIP) as db:
        if db.scalars(select(EligibilityFile).where(col(EligibilityFile.digest) == digest)).first():
            return TakenIn(name, seen_before=True), Taken.ANSWERS  # another desk was first
        found = unmatched = 0
        for text, answer in answers:
            for trace, member in _members(answer):
                if _store(db, desk, text, trace, answer, member):
                    found += 1
                else:
                    unmatched += 1
        thrown_out = sum(throw_out(db, desk, each) for each in said if not each.accepted)
        done = TakenIn(name, found, unmatched, thrown_out, words=words)
        taken = Taken.REFUSED if words else Taken.ANSWERS
        db.add(
            EligibilityFile(
                digest=digest,
                name=name[:200],
                at=desk.clock.now(),
                taken=taken,
                answers=found,
                unmatched=unmatched,
                words=words[:LONGEST_WORDS],
            )
        )
    return done, taken


def _read(content: bytes) -> tuple[X12File | None, list[tuple[str, Answer]], str]:
    """The file with its answers, each with the text that is kept of it; or why it is refused."""
    try:
        file = read_trusted(content)
        answers = []
        for interchange, group, each in file.sets():
            if each.kind is Kind.ELIGIBILITY_ANSWER:
                answer = read_answer(each)
                refuse_untrusted(answer.findings)
                answers.append((kept_text(interchange, group, each), answer))
    except X12Refused as refused:
        return None, [], str(refused)
    return file, answers, ""


def _members(answer: Answer) -> Iterator[tuple[tuple[str, ...], MemberAnswer | None]]:
    """Whom the answer is about, with the numbers by which the question may be known."""
    for member in answer.answered:
        traces = tuple(each.number for each in member.traces if each.number)
        yield (traces or (answer.reference,)), member
    if not answer.answered:
        yield (answer.reference,), None


def _store(
    db: DeskSession,
    desk: Desk,
    text: str,
    traces: tuple[str, ...],
    answer: Answer,
    member: MemberAnswer | None,
) -> bool:
    """Keep an answer beside its question, and say on the policy how it stands; False where it is not ours."""
    request = db.scalars(
        select(EligibilityRequest).where(col(EligibilityRequest.trace).in_([each for each in traces if each]))
    ).first()
    if request is None:
        return False
    summary = rejected(answer) if member is None else summarise(member, answer)
    answered, words = _standing(summary, request.service_date)
    first = summary.rejections[0] if summary.rejections else None
    now = desk.clock.now()
    request.status = Asked.REJECTED if answered is Answered.FAILED else Asked.ANSWERED
    request.words = ""
    policy = db.need(Coverage, request.coverage_id, "this policy is gone")
    db.add(
        EligibilityAnswer(
            request_id=request.id or 0,
            coverage_id=request.coverage_id,
            patient_id=request.patient_id,
            at=now,
            answered=answered,
            words=words[:LONGEST_WORDS],
            field=_field(policy, first),
            code=first.reason[:10] if first else "",
            content=text,
        )
    )
    if _is_the_last(db, request) and policy.member_id == request.member_id and policy.payer == request.payer:
        policy.answered, policy.answered_at = answered, now
        if answered is Answered.ACTIVE:
            payer = db.get(Payer, policy.payer_id) if policy.payer_id else None
            medicare = payer is not None and payer.filing in MEDICARE_FILING
            policy.verified_at = now
            policy.good_until = _until(desk, now, summary.ends, medicare=medicare)
    return True


def _field(policy: Coverage, rejection: Rejection | None) -> str:
    """What of our record a rejection is about; `holder_...` where it is the subscriber who is another."""
    if rejection is None:
        return ""
    of_holder = policy.relationship is not Relationship.SELF and rejection.level == "subscriber"
    if of_holder and rejection.field in ("name", "born", "sex"):
        return f"holder_{rejection.field}"
    return rejection.field[:20]


def _until(desk: Desk, now: datetime, ends: date | None, *, medicare: bool) -> datetime:
    """How long the answer stands: at most until the policy's last day is over."""
    until = answer_stands_until(now, medicare=medicare)
    if ends is None:
        return until
    return min(until, instant_of(ends, 0, desk.clock.zone) + timedelta(days=1))


def _standing(summary: CoverageSummary, day: date) -> tuple[Answered, str]:
    """How the policy stands by the answer, and what is the matter."""
    if summary.state is CoverageState.ACTIVE:
        if summary.covers(day) is False:
            return Answered.INACTIVE, f"The coverage is not in force on {day:%m/%d/%Y}. Ask for another card."
        return Answered.ACTIVE, ""
    if summary.state is CoverageState.INACTIVE:
        ended = f" since {summary.ends:%m/%d/%Y}" if summary.ends else ""
        return (
            Answered.INACTIVE,
            f"The payer calls the coverage inactive{ended}. Ask for another card.",
        )
    if summary.rejections:
        first = summary.rejections[0]
        return Answered.FAILED, f"{first.words} {first.way_out} (AAA {first.reason})"
    return (
        Answered.FAILED,
        "The payer does not say whether the coverage is active. Call the payer.",
    )


def _is_the_last(db: DeskSession, request: EligibilityRequest) -> bool:
    newer = select(col(EligibilityRequest.id)).where(
        col(EligibilityRequest.coverage_id) == request.coverage_id,
        col(EligibilityRequest.id) > request.id,
        col(EligibilityRequest.status).in_((Asked.ANSWERED, Asked.REJECTED)),
    )
    return db.execute(newer.limit(1)).first() is None
