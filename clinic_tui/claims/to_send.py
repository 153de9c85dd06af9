"""What would be sent now: the visits of which a claim is due, whether each may go, and to which partner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.assembling import drafts_of, goes_into_a_claim
from clinic_tui.claims.batch_models import TradingPartner
from clinic_tui.claims.decided_anew import waits_for_earlier
from clinic_tui.claims.draft import ClaimDraft, Frequency, Sequence
from clinic_tui.claims.histories import AT_ONCE
from clinic_tui.claims.kept_back import kept_visits
from clinic_tui.claims.known_codes import known_codes
from clinic_tui.claims.make_rows import DueRow
from clinic_tui.claims.models import Claim
from clinic_tui.claims.next_payer import next_policies
from clinic_tui.claims.rule_switches import accepted, digest, switches
from clinic_tui.claims.scrub.coverage import MEDICARE
from clinic_tui.claims.scrub.finding import Circumstances, Finding, Level
from clinic_tui.claims.scrub.table import RULES, scrub
from clinic_tui.claims.states import DECIDED, ClaimState
from clinic_tui.claims.unmended import APPEALED, CAME_BACK, MEND_FIRST, TITLE, unmended
from clinic_tui.clock import Clock, today
from clinic_tui.collector import in_bulk
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.patients.payer_models import Payer, PayerNumber
from clinic_tui.schedule.models import Appointment

AGAIN = (ClaimState.REJECTED, ClaimState.NOT_ON_FILE, ClaimState.DRAFT)
"""Claims that were never taken in, or withdrawn before they left: they are sent as new."""

ONE_AT_A_TIME = "another claim of this visit goes now: make this one after it"
WAITS_FOR_EARLIER = "the payer before it has not decided yet: wait for its remittance"
_ORDER = list(Sequence)


@dataclass(frozen=True, slots=True)
class ToSend:
    """One claim that is due. Money is integer cents."""

    draft: ClaimDraft
    appointment_id: int
    patient_id: int
    name: str
    mrn: str
    coverage_id: int
    payer_id: int | None
    claim_id: int | None
    """The claim that is there already; None: it is made."""
    partner_id: int | None
    partner: str
    """Its code; empty where there is none."""
    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    """Those to which nobody has said yes."""
    left_out: str = ""
    """Why it cannot go whatever its facts are; empty where it can."""

    @property
    def warned_of(self) -> frozenset[str]:
        """By what a yes to each of its warnings is remembered."""
        return frozenset(map(digest, self.warnings))

    @property
    def may_go(self) -> bool:
        """Nothing but a yes to warnings is wanting."""
        return not self.errors and not self.left_out


@in_bulk()
def claims_due(
    db: Session, clock: Clock, numbers: Collection[int] | None = None, day: date | None = None
) -> tuple[ToSend, ...]:
    """Closed visits whose first payer was never sent a claim, and claims that came back; oldest first.

    `numbers` are visits: of those alone; `day` is the day of service. The next payer of a visit is asked by
    `secondary_due`.
    """
    due = _due(db, numbers, day)
    waits = waits_for_earlier(db, [claim for *_, claim in due if claim is not None])
    return tuple(
        replace(each, left_out=each.left_out or WAITS_FOR_EARLIER) if each.claim_id in waits else each
        for each in _assembled(db, clock, due, {})
    )


def next_payers_due(
    db: Session, clock: Clock, wanted: Mapping[int, int], *, kept_too: bool = False
) -> tuple[ToSend, ...]:
    """The claims of visits to a policy that is not the first one: by visit, the policy (coverage.id).

    `kept_too`: of visits too that were kept from the payer since.
    """
    rows = _visits(db, col(Appointment.id).in_(list(wanted)), kept_too=kept_too)
    known = _claims(db, [row[0] for row in rows])
    due = [(*row, known.get((row[0], wanted[row[0]]))) for row in rows]
    return _assembled(db, clock, due, wanted, kept_too=kept_too)


def as_replacement(due: ToSend, frequency: Frequency, original_number: str) -> ToSend:
    """The same claim to replace or void what the payer has under its own number."""
    return replace(due, draft=replace(due.draft, frequency=frequency, original_number=original_number))


def claims_again(
    db: Session, clock: Clock, claim_ids: Collection[int], frequency: Frequency
) -> tuple[ToSend, ...]:
    """Claims that the payer has, to be replaced with what stands now, or voided.

    A payer that takes no replacements, as Medicare part B, gets a new claim. What cannot be sent so says why
    in `left_out`; what was denied or paid and would go as it was is warned of. Of a visit that was kept from
    the payer since, nothing but a void goes.
    """
    claims = list(db.scalars(select(Claim).where(col(Claim.id).in_(list(claim_ids))).order_by(col(Claim.id))))
    kept = kept_visits(db, [each.appointment_id for each in claims])
    waits = waits_for_earlier(db, claims) if frequency is not Frequency.VOID else frozenset()
    found: list[ToSend] = []
    goes: set[int] = set()
    for claim in claims:
        payer = db.get(Payer, claim.payer_id) if claim.payer_id else None
        for due in next_payers_due(db, clock, {claim.appointment_id: claim.coverage_id}, kept_too=True):
            takes = payer is None or payer.takes_replacements
            takes = takes and due.draft.payer.filing != MEDICARE  # part B takes neither 7 nor 8 (rule 25)
            why = due.left_out or _why_not_again(claim, frequency, takes=takes)
            if claim.appointment_id in kept and frequency is not Frequency.VOID:
                why = "the payer is not to hear of this visit: void it instead"
            if not why and claim.id in waits:
                why = WAITS_FOR_EARLIER
            new = Frequency.ORIGINAL if not takes and frequency is Frequency.REPLACEMENT else frequency
            number = claim.payer_number if new is not Frequency.ORIGINAL else ""
            if not why and claim.appointment_id in goes:
                why = ONE_AT_A_TIME
            goes |= set() if why else {claim.appointment_id}
            found.append(replace(as_replacement(due, new, number), left_out=why))
    if frequency is Frequency.VOID:
        return tuple(found)
    denied = {claim.id for claim in claims if claim.denied_as or claim.state is ClaimState.DENIED}
    yeses = accepted(db, [each.appointment_id for each in found])
    warned = _warned_of_no_change(db, clock, found, yeses, denied, "it was denied")
    paid = {claim.id for claim in claims if claim.state in DECIDED} - denied
    return _warned_of_no_change(db, clock, warned, yeses, paid, "it was paid", APPEALED)


def _why_not_again(claim: Claim, frequency: Frequency, *, takes: bool) -> str:
    if claim.state is ClaimState.VOID:
        return "it is void already: what stands now goes as a new claim"
    if claim.state in (*AGAIN, ClaimState.BATCHED, ClaimState.SENT, ClaimState.RECEIVED):
        return "the payer has not taken it in yet: there is nothing to replace or void"
    if frequency is Frequency.VOID and not takes:
        return "the payer takes no voids: ask it to reopen the claim"
    if takes and not claim.payer_number:
        return "the payer's own number of it is not known yet: a 277CA or a remittance tells it"
    return ""


def _visits(db: Session, *where: Any, kept_too: bool = False) -> list[Any]:
    columns: tuple[Any, ...] = (
        col(Appointment.id), col(Appointment.patient_id), col(Patient.family), col(Patient.given),
        col(Patient.mrn),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(Patient, col(Patient.id) == col(Appointment.patient_id))
        .where(goes_into_a_claim(kept_too=kept_too), *where)
        .order_by(col(Appointment.day), col(Appointment.start_minute), col(Appointment.id))
    )
    return list(db.execute(statement))


def _claims(db: Session, visits: list[int]) -> dict[tuple[int, int], Claim]:
    """Claims of visits by visit and policy."""
    found: dict[tuple[int, int], Claim] = {}
    for start in range(0, len(visits), AT_ONCE):
        part = select(Claim).where(col(Claim.appointment_id).in_(visits[start : start + AT_ONCE]))
        found.update(((each.appointment_id, each.coverage_id), each) for each in db.scalars(part))
    return found


def _due(db: Session, numbers: Collection[int] | None, day: date | None) -> list[Any]:
    where: list[Any] = []
    if numbers is not None:
        where.append(col(Appointment.id).in_(list(numbers)))
    if day is not None:
        where.append(col(Appointment.day) == day)
    rows = _visits(db, *where)
    by_visit: dict[int, list[Claim]] = defaultdict(list)
    for (visit, _), claim in _claims(db, [row[0] for row in rows]).items():
        by_visit[visit].append(claim)
    unused = _out_of_use(db, [claim for made in by_visit.values() for claim in made if claim.state in AGAIN])
    due: list[Any] = []
    for row in rows:
        made = by_visit.get(row[0], [])
        if not made:
            due.append((*row, None))
        else:
            back = [
                claim
                for claim in made
                if claim.state in AGAIN and not claim.settled_on and claim.coverage_id not in unused
            ]
            due += [(*row, claim) for claim in sorted(back, key=_turn)[:1]]
    return due


def _out_of_use(db: Session, claims: Collection[Claim]) -> set[int]:
    """The policies of these claims that nobody uses any more: nothing goes there again by itself."""
    wanted, found = sorted({each.coverage_id for each in claims}), set[int]()
    for start in range(0, len(wanted), AT_ONCE):
        part = col(Coverage.id).in_(wanted[start : start + AT_ONCE])
        unused = db.scalars(select(col(Coverage.id)).where(part, col(Coverage.active).is_(False)))
        found.update(number for number in unused if number is not None)
    return found


def _turn(claim: Claim) -> tuple[bool, int, int]:
    """Which claim of a visit goes first: they would share one number, and earlier payers decide first."""
    return bool(claim.hold_reason), _ORDER.index(claim.sequence), claim.id or 0


def _assembled(
    db: Session, clock: Clock, due: list[Any], to: Mapping[int, int], *, kept_too: bool = False
) -> tuple[ToSend, ...]:
    wanted = {row[0]: claim.coverage_id for *row, claim in due if claim is not None}
    drafts = drafts_of(db, [row[0] for row in due], clock.zone, {**wanted, **to}, kept_too=kept_too)
    partners = _Partners(db)
    weighed, yeses = switches(db), accepted(db, [row[0] for row in due])
    circumstances = Circumstances(today(clock), known_codes(db, drafts.values()))
    found = []
    for visit, patient_id, family, given, mrn, claim in due:
        if (draft := drafts.get(visit)) is None:
            continue
        coverage_id = draft.policy.coverage_id
        payer_id = draft.policy.payer_id
        partner = partners.of(payer_id)
        if partner is not None and payer_id is not None:
            draft = partners.addressed(draft, partner)
        findings = scrub(draft, circumstances, weighed.of(payer_id))
        found.append(
            ToSend(
                draft,
                visit,
                patient_id,
                f"{family}, {given}" if given else family,
                mrn,
                coverage_id,
                payer_id,
                claim.id if claim else None,
                partner.id if partner else None,
                partner.code if partner else "",
                tuple(each for each in findings if each.level is Level.ERROR),
                tuple(
                    each
                    for each in findings
                    if each.level is Level.WARNING and digest(each) not in yeses.get(visit, {})
                ),
                _left_out(draft, claim, partner),
            )
        )
    back = {claim.id for *_, claim in due if claim is not None and claim.state is ClaimState.REJECTED}
    return _warned_of_no_change(db, clock, found, yeses, back, "it came back")


def _warned_of_no_change(
    db: Session,
    clock: Clock,
    found: Iterable[ToSend],
    yeses: Mapping[int, Mapping[str, str]],
    back: Collection[int | None],
    turned_down: str,
    way_out: str = MEND_FIRST,
) -> tuple[ToSend, ...]:
    """With a warning at each that was turned down and would be again, unless somebody has said yes to it."""
    found = tuple(found)
    again = {each.claim_id: each.draft for each in found if each.claim_id in back and each.may_go}
    drafts = {number: draft for number, draft in again.items() if number is not None}
    unchanged = unmended(db, clock, drafts, turned_down, way_out)
    return tuple(
        replace(each, warnings=(*each.warnings, finding))
        if (finding := unchanged.get(each.claim_id or 0))
        and digest(finding) not in yeses.get(each.appointment_id, {})
        else each
        for each in found
    )


def _left_out(draft: ClaimDraft, claim: Claim | None, partner: TradingPartner | None) -> str:
    if claim is not None and claim.hold_reason:
        return f"held: {claim.hold_reason}"
    if partner is None:
        return "no trading partner takes its claims: `:partners` enters one"
    earlier = draft.policies[: draft.to]
    if any(each.answer is not None and each.answer.crossed_over for each in earlier):
        return "the earlier payer has handed it on to this one by itself"
    return ""


class _Partners:
    """Which partner takes the claims of which payer, and by which number it knows that payer."""

    def __init__(self, db: Session) -> None:
        rows = list(db.scalars(select(TradingPartner).where(col(TradingPartner.active).is_(True))))
        self._by_id = {each.id: each for each in rows}
        self._default = next((each for each in rows if each.is_default), None)
        columns: tuple[Any, ...] = col(Payer.id), col(Payer.partner_id)
        self._own = {row[0]: row[1] for row in db.execute(select(*columns))}
        numbers: tuple[Any, ...] = (
            col(PayerNumber.payer_id),
            col(PayerNumber.partner),
            col(PayerNumber.number),
        )
        self._numbers = {(row[0], row[1]): row[2] for row in db.execute(select(*numbers))}

    def of(self, payer_id: int | None) -> TradingPartner | None:
        own = self._own.get(payer_id) if payer_id is not None else None
        return self._by_id.get(own, self._default) if own is not None else self._default

    def addressed(self, draft: ClaimDraft, partner: TradingPartner) -> ClaimDraft:
        """The draft with its payers by the numbers under which the partner knows them."""
        policies = []
        for policy in draft.policies:
            number = self._numbers.get((policy.payer_id, partner.receiver.strip().upper()))
            if number:
                policy = replace(policy, payer=replace(policy.payer, electronic_id=number))
            policies.append(policy)
        return replace(draft, policies=tuple(policies))


def due_row(due: ToSend) -> DueRow:
    """As it is shown: the words of what is wrong, and no number of anybody."""
    titles = {rule.number: rule.title for rule in RULES} | {CAME_BACK: TITLE}
    return DueRow(
        due.appointment_id,
        due.patient_id,
        due.name,
        due.mrn,
        due.draft.day,
        due.draft.payer.name,
        due.partner,
        due.draft.total_cents,
        tuple(each.words for each in due.errors),
        tuple((digest(each), titles[each.rule], each.words) for each in due.warnings),
        due.left_out,
        due.claim_id is not None,
        _sent_as(due.draft),
    )


def _sent_as(draft: ClaimDraft) -> str:
    if draft.frequency is Frequency.ORIGINAL:
        return ""
    what = "takes back" if draft.frequency is Frequency.VOID else "replaces"
    return f"{what} {draft.original_number or 'what the payer has'} (frequency {draft.frequency.value})"


def next_policies_of(db: Session, claim_ids: Collection[int]) -> dict[int, int]:
    """By visit, the policy behind that of each of these claims which is to be billed next; none: left out."""
    claims = list(db.scalars(select(Claim).where(col(Claim.id).in_(list(claim_ids)))))
    due = next_policies(db, claims)
    return {each.appointment_id: due[each.id].coverage_id for each in claims if each.id in due}
