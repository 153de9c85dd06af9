"""The claims of a payment: each becomes an answer of a claim of ours, or an exception that says why not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.claims.decided_lines import write_decided
from clinic_tui.claims.draft import Sequence
from clinic_tui.claims.histories import AT_ONCE
from clinic_tui.claims.models import Claim, ClaimAnswer
from clinic_tui.claims.sent_lines import read_lines
from clinic_tui.claims.states import ClaimState, Happening, Party
from clinic_tui.clock import instant_of, today
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.payer_models import Payer
from clinic_tui.remittance.before_the_first import before_the_first, end_those_decided
from clinic_tui.remittance.decided_twice import newly_exceeding
from clinic_tui.remittance.deciding import ESTIMATE, FORWARDED, SENT_ON, Decision, decide
from clinic_tui.remittance.denials import denial_of, denials_of, looks_of
from clinic_tui.remittance.ledger_postings import Because, Done, bring_up
from clinic_tui.remittance.matching import Sent, later_policies, of_somebody_else, sendings_named
from clinic_tui.remittance.models import RemittanceException, RemittancePayment
from clinic_tui.remittance.payment_days import believed
from clinic_tui.remittance.states import ExceptionKind
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.fresh_rows import fresh
from clinic_tui.words.money import show_money
from clinic_tui.x12.remittance import STATUSES
from clinic_tui.x12.remittance_balance import claim_imbalances
from clinic_tui.x12.remittance_rows import ClaimPayment, Payment

FOUND_LATER = "what it takes back has come"
"""How an exception ends whose remittance was late."""


@dataclass(slots=True)
class PostedClaims:
    """What became of the claims of a payment."""

    claims: int = 0
    unmatched: int = 0
    exceptions: int = 0
    payer_id: int | None = None
    """Who insures the first of them."""


@dataclass(slots=True)
class _Posting:
    """What is gathered before it is stored."""

    payment: RemittancePayment
    desk: Desk
    said_at: datetime
    answers: list[ClaimAnswer] = field(default_factory=list)
    reversals: dict[int, list[tuple[int, ClaimPayment]]] = field(default_factory=dict)
    """By claim, with the places in the payment."""
    remitted: dict[int, tuple[int, ClaimPayment]] = field(default_factory=dict)
    """By claim the last that decides on it."""
    exceptions: list[RemittanceException] = field(default_factory=list)

    def refuse(
        self, kind: ExceptionKind, place: int, claim: ClaimPayment, words: str, claim_id: int | None = None
    ) -> None:
        """Leave it to a person."""
        patient = claim.party("QC") or claim.party("IL")
        self.exceptions.append(
            fresh(
                RemittanceException,
                payment_id=self.payment.id,
                kind=kind,
                claim_number=claim.control_number[:80],
                claim_id=claim_id,
                named_as=patient.full_name[:100] if patient else "",
                cents=claim.paid_cents,
                words=words[:400],
                place=place,
            )
        )


def post_claims(
    db: DeskSession,
    desk: Desk,
    row: RemittancePayment,
    payment: Payment,
    claims: Iterable[tuple[int, ClaimPayment]],
    payers: frozenset[int],
    to: Sent | None = None,
    done: Done = lambda claims: None,
) -> PostedClaims:
    """These claims of a payment, each with its place in it from 1; `payers` are who it may come from.

    `to` is the sending that a person says they answer; `done` is told how many are posted.
    """
    placed = list(claims)
    told = [claim for _, claim in placed]
    found = dict.fromkeys(range(len(told)), to) if to else sendings_named(db, told, payers)
    posting = _Posting(row, desk, _said_at(desk, row, payment))
    owners = _owners(db, desk, found, payers, posting.said_at)
    others = {} if to else _others(db, found, payers, owners)
    strange = frozenset[int]() if to else of_somebody_else(db, told, found, others)
    looks = others | before_the_first(db, found, owners)
    unmatched = 0
    for at, (place, claim) in enumerate(placed):
        sent = found.get(at)
        if unbalanced := "; ".join(
            (*(each.words for each in claim_imbalances(claim)), *_money_of_none(claim))
        ):
            posting.refuse(
                ExceptionKind.CLAIM_IMBALANCE, place, claim, unbalanced, sent.claim_id if sent else None
            )
        elif sent is None:
            unmatched += 1
            posting.refuse(ExceptionKind.UNKNOWN_CLAIM, place, claim, "no claim of ours has this number")
        elif at in strange:
            unmatched += 1
            what = "member id and payer" if at in others else "member id and day"
            words = f"{sent.number} is ours, of another person, {what}"
            posting.refuse(ExceptionKind.UNKNOWN_CLAIM, place, claim, words)
        elif to is None and abs(claim.charge_cents) > sent.cents:
            words = (
                f"decided on {show_money(abs(claim.charge_cents))}, and {sent.number} was sent with "
                f"{show_money(sent.cents)}"
            )
            posting.refuse(ExceptionKind.CHARGE_DIFFERS, place, claim, words, sent.claim_id)
        else:
            _answer(posting, place, claim, sent, owners.get(at, sent.claim_id), looks.get(at, ""))
    db.add_fresh(posting.answers)
    because = {each.claim_id: Because(each.id or 0, row.id or 0) for each in posting.answers}
    amiss = bring_up(db, desk, set(because), because, done)
    _tell_of_reversals(db, posting, amiss.astray)
    for claim_id, words in newly_exceeding(db, desk, amiss.excess).items():
        if claim_id in posting.remitted:
            posting.refuse(ExceptionKind.DECIDED_TWICE, *posting.remitted[claim_id], words, claim_id)
    end_those_decided(db, desk, because)
    db.add_fresh(posting.exceptions)
    payer = next((each.payer_id for each in found.values()), None)
    return PostedClaims(len(because), unmatched, len(posting.exceptions), payer)


def _money_of_none(claim: ClaimPayment) -> tuple[str, ...]:
    """That a claim has money by whose status the payer moves none: it would be posted nowhere."""
    if claim.status not in (SENT_ON, ESTIMATE) or not claim.paid_cents:
        return ()
    what = "an estimate alone" if claim.status == ESTIMATE else "that it is not theirs and was sent on"
    return (
        f"claim {claim.control_number} has {show_money(claim.paid_cents)} of the payment, and its status "
        f"({claim.status}) says {what}, which moves no money",
    )


def _answer(
    posting: _Posting, place: int, claim: ClaimPayment, sent: Sent, claim_id: int, payer_look: str
) -> None:
    decision = decide(claim, sent.number, read_lines(sent.lines))
    has_money = claim.status not in (SENT_ON, ESTIMATE)
    answer = fresh(
        ClaimAnswer,
        claim_id=claim_id,
        sending_id=sent.sending_id,
        patient_id=sent.patient_id,
        happening=_happening(claim),
        party=Party.PAYER,
        said_at=posting.said_at,
        at=posting.desk.clock.now(),
        by=posting.desk.actor.login,
        file_id=posting.payment.file_id,
        words=_words(claim, decision),
        codes=_codes(claim),
        payer_number=claim.payer_number[:80],
        payment_id=posting.payment.id,
        decided=write_decided(decision.lines),
    )
    if has_money:
        answer.__dict__.update(
            charged_cents=decision.charged,
            paid_cents=decision.paid,
            contract_cents=decision.contract,
            patient_cents=decision.of_patient,
            forwarded=claim.status in FORWARDED,
            interest_cents=decision.interest or None,
        )
    if answer.happening is Happening.REMITTED:
        answer.__dict__.update(_denied(decision))
    posting.answers.append(answer)
    if claim.is_reversal:
        posting.reversals.setdefault(claim_id, []).append((place, claim))
        return
    if has_money:
        posting.remitted[claim_id] = place, claim
    looks = [*filter(None, (payer_look,)), *_looks(claim, decision, sent)]
    if has_money and looks:
        posting.refuse(ExceptionKind.NEEDS_A_LOOK, place, claim, "; ".join(looks), claim_id)


def _denied(decision: Decision) -> dict[str, str | int]:
    """What it denies, kept as it came: what is decided later says what became of it."""
    denied = denial_of(decision.lines)
    return {
        "denied_as": denied.kind.value if denied else "",
        "denied_reason": denied.reason[:5] if denied else "",
        "denied_cents": sum(each.cents for line in decision.lines for each in denials_of(line)),
    }


def _happening(claim: ClaimPayment) -> Happening:
    if claim.is_reversal:
        return Happening.REVERSED
    return Happening.PENDING if claim.status in (SENT_ON, ESTIMATE) else Happening.REMITTED


def _words(claim: ClaimPayment, decision: Decision) -> str:
    if claim.status == SENT_ON:
        other = claim.party("TT")
        return "not theirs, sent on" + (f" to {other.full_name}" if other else "")
    if claim.status == ESTIMATE:
        return f"an estimate alone: it would pay {show_money(decision.paid)}"
    what = "takes back" if claim.is_reversal else "paid"
    said = f"{what} {show_money(decision.paid)} of {show_money(decision.charged)}"
    for name, cents in (
        ("contract", decision.contract), ("patient", decision.of_patient), ("interest", decision.interest),
    ):  # fmt: skip
        if cents:
            said += f", {name} {show_money(cents)}"
    if claim.status in FORWARDED:
        other = claim.party("TT")
        said += f", handed on to {other.full_name if other else 'the next payer'}"
    return said[:600]


def _codes(claim: ClaimPayment) -> str:
    """Status, groups with reasons, remarks: as much as there is room for."""
    told = dict.fromkeys(
        (
            claim.status,
            *(f"{each.group}{each.reason}" for each in claim.all_adjustments),
            *claim.remarks,
            *(remark for line in claim.lines for remark in line.remarks),
        )
    )
    text = ""
    for each in told:
        if len(text) + len(each) >= 100:
            break
        text = f"{text} {each}".strip()
    return text


def _looks(claim: ClaimPayment, decision: Decision, sent: Sent) -> tuple[str, ...]:
    found = list(looks_of(decision.lines))
    small = sorted({each.group for each in claim.all_adjustments if each.group != each.group.strip().upper()})
    found += [f"the group {each} is written small, and read as {each.strip().upper()}" for each in small]
    if claim.patient_cents is not None and claim.patient_cents != decision.of_patient:
        found.append(
            f"the claim says {show_money(claim.patient_cents)} for the patient, its reasons make "
            f"{show_money(decision.of_patient)}"
        )
    if claim.status not in STATUSES:
        found.append(f"the status '{claim.status}' is none that payers have: money and reasons decide alone")
    if decision.charged < 0:
        found.append(
            f"charge and payment are below zero ({show_money(decision.paid)} of "
            f"{show_money(decision.charged)}), and the status ({claim.status}) is not that of a reversal (22)"
        )
        return tuple(found)
    if decision.paid > decision.charged:
        found.append(
            f"paid {show_money(decision.paid)}, more than the {show_money(decision.charged)} charged"
        )
    if decision.charged < sent.cents:
        found.append(
            f"decided on {show_money(decision.charged)} of the {show_money(sent.cents)} that were sent: the "
            "rest may come apart from it"
        )
    return tuple(found)


def _said_at(desk: Desk, row: RemittancePayment, payment: Payment) -> datetime:
    """The day of the payment, else on which it was written, else now."""
    day = row.paid_on or believed(payment.produced_on, today(desk.clock))
    return instant_of(day, 0, desk.clock.zone) if day is not None else desk.clock.now()


def _owners(
    db: DeskSession, desk: Desk, found: dict[int, Sent], payers: frozenset[int], said_at: datetime
) -> dict[int, int]:
    """By place, the claim of a later policy where its payer answers what the earlier one handed on.

    That payer gives back our number of the earlier claim. There is a claim of the later policy from then on,
    made here where nobody has made one.
    """
    crossed = {
        at: each for at, each in found.items() if payers and each.payer_id and each.payer_id not in payers
    }
    policies = later_policies(db, crossed.values(), payers) if crossed else {}
    made: dict[tuple[int, int], int] = {}
    owners = {}
    for at, sent in crossed.items():
        policy = policies.get((sent.patient_id, sent.coverage_id, sent.day))
        if policy is not None and policy.id is not None:
            key = sent.appointment_id, policy.id
            if key not in made:
                made[key] = _claim_of(db, sent, policy, said_at)
            owners[at] = made[key]
    return owners


def _others(
    db: DeskSession, found: dict[int, Sent], payers: frozenset[int], owners: dict[int, int]
) -> dict[int, str]:
    """By place, in words, that another payer of ours decides than the one to which the claim went.

    Nothing where the payer is none of ours: many pay under names and numbers that are not those of claims.
    """
    sent_to = {
        at: each.payer_id
        for at, each in found.items()
        if payers and at not in owners and each.payer_id and each.payer_id not in payers
    }
    if not sent_to:
        return {}
    wanted = payers.union(sent_to.values())
    rows = db.execute(select(col(Payer.id), col(Payer.name)).where(col(Payer.id).in_(wanted)))
    names = {number: name for number, name in rows if number is not None}
    whose = names[min(payers)]
    return {
        at: f"{whose} decides, and the claim went to {names.get(payer, 'another')}: where they are one, add "
        f"the id of {whose} to its other ids in `:payers`"
        for at, payer in sent_to.items()
    }


def _claim_of(db: DeskSession, sent: Sent, policy: Coverage, said_at: datetime) -> int:
    known = db.scalars(
        select(col(Claim.id)).where(
            col(Claim.appointment_id) == sent.appointment_id, col(Claim.coverage_id) == policy.id
        )
    ).first()
    if known is not None:
        return known
    row = Claim(
        appointment_id=sent.appointment_id,
        patient_id=sent.patient_id,
        coverage_id=policy.id or 0,
        payer_id=policy.payer_id,
        sequence=list(Sequence)[policy.slot - 1],
        day=sent.day,
        charged_cents=sent.cents,
        state=ClaimState.DRAFT,
        state_at=said_at,
    )
    db.add(row)
    db.flush()
    return row.id or 0


def _tell_of_reversals(db: DeskSession, posting: _Posting, astray: dict[int, int]) -> None:
    """Exceptions of reversals that take back what was never remitted: as many as there are of a claim."""
    told: dict[int, list[RemittanceException]] = {}
    touched = sorted(astray)
    for start in range(0, len(touched), AT_ONCE):
        for each in db.scalars(
            select(RemittanceException)
            .where(
                col(RemittanceException.claim_id).in_(touched[start : start + AT_ONCE]),
                col(RemittanceException.kind) == ExceptionKind.REVERSES_NOTHING,
                col(RemittanceException.settled_words) != FOUND_LATER,
            )
            .order_by(col(RemittanceException.id))
        ):
            told.setdefault(each.claim_id or 0, []).append(each)
    for claim_id, count in astray.items():
        known = told.get(claim_id, [])
        for each in [each for each in known if each.settled_at is None][: max(0, len(known) - count)]:
            each.settled_at = posting.desk.clock.now()
            each.settled_by = posting.desk.actor.login
            each.settled_words = FOUND_LATER
        new = posting.reversals.get(claim_id, [])
        for place, claim in new[len(new) - max(0, count - len(known)) :]:
            words = "it takes back what was never remitted to us in these sums"
            if claim.charge_cents > 0 or claim.paid_cents > 0:
                words = (
                    f"status 22 takes back, and its sums are above zero ({show_money(claim.paid_cents)} of "
                    f"{show_money(claim.charge_cents)}), where a reversal has them below: nothing is moved"
                )
            posting.refuse(ExceptionKind.REVERSES_NOTHING, place, claim, words, claim_id)
