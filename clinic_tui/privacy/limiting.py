"""The use cases of what patients ask not to be told: taken, answered, ended (45 CFR 164.522(a))."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.merged import needed_patient
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.sight import require_open
from clinic_tui.privacy.as_seen import seen_of_patient
from clinic_tui.privacy.disclosure_kinds import DisclosureKind
from clinic_tui.privacy.kinsmen import kinsmen
from clinic_tui.privacy.limit_rows import LimitEntry
from clinic_tui.privacy.limit_rules import ANYTHING, BOUND, LimitState, LimitTerm, is_meant
from clinic_tui.privacy.models import PrivacyLimit
from clinic_tui.store.desk import Desk, DeskSession


def take_limit(desk: Desk, patient_id: int, entry: LimitEntry) -> int:
    """Write down what a patient asks; its number. It binds nobody before the clinic agrees.

    Raises Invalid naming the field.
    """
    now = today(desk.clock)
    not_to, what = clean_text(entry.not_to, 100, "whom"), clean_text(entry.what, 200, "what") or ANYTHING
    by, kept_at = clean_text(entry.asked_by, 100, "by"), clean_text(entry.kept_at, 200, "kept")
    asked_on = entry.asked_on or now
    if not not_to:
        raise Invalid("who is not to be told? A person or a body: Bob Cruz (husband), employer", "whom")
    if asked_on > now:
        raise Invalid("it was asked today or before", "day")
    with desk.act("limit.take", patient=patient_id) as db:
        needed_patient(db, patient_id)
        require_open(db, desk, patient_id)
        row = PrivacyLimit(
            patient_id=patient_id, not_to=not_to, what=what, asked_on=asked_on, asked_by=by, kept_at=kept_at,
            state=LimitState.ASKED, who=desk.actor.login,
        )  # fmt: skip
        db.add(row)
        db.flush()
        return row.id or 0


def agree_to_limit(desk: Desk, number: int, version: int, day: date | None = None) -> None:
    """The clinic is bound by it from that day on; None is today. Raises Invalid, Conflict."""
    when = day or today(desk.clock)
    if when > today(desk.clock):
        raise Invalid("it was agreed to today or before", "day")
    with desk.act("limit.decide") as db:
        row = _seen(desk, db, number, version, LimitState.ASKED)
        if when < row.asked_on:
            raise Invalid(f"it was asked on {row.asked_on:%m/%d/%Y}", "day")
        row.state, row.decided_on, row.decided_by = LimitState.AGREED, when, desk.actor.login


def refuse_limit(desk: Desk, number: int, version: int, reason: str) -> None:
    """The clinic does not agree; the patient is told why. Raises Invalid, Conflict."""
    why = clean_text(reason, 200, "reason")
    if not why:
        raise Invalid("why not? The patient is told", "reason")
    with desk.act("limit.decide", reason=why) as db:
        row = _seen(desk, db, number, version, LimitState.ASKED)
        row.state, row.answer = LimitState.REFUSED, why
        row.decided_on, row.decided_by = today(desk.clock), desk.actor.login


def end_limit(desk: Desk, number: int, version: int, how: str) -> None:
    """It binds no more, for what comes from today on. Raises Invalid, Conflict where it does not bind."""
    words = clean_text(how, 200, "how")
    if not words:
        raise Invalid("how does it end? The patient wrote, said so and it is noted, or was told", "how")
    with desk.act("limit.decide", reason=words) as db:
        row = _seen(desk, db, number, version, LimitState.AGREED)
        row.state, row.ended_on, row.ended_how = LimitState.ENDED, today(desk.clock), words


def limit_broken(
    db: DeskSession, patient_id: int, kind: DisclosureKind, recipient: str, day: date
) -> PrivacyLimit | None:
    """What the clinic agreed to that speaks against giving something out to this recipient; None: nothing."""
    if kind not in BOUND:
        return None
    rows = db.scalars(
        select(PrivacyLimit)
        .where(col(PrivacyLimit.patient_id) == patient_id, col(PrivacyLimit.decided_on).is_not(None))
        .order_by(col(PrivacyLimit.id))
    ).all()
    known = kinsmen(db, patient_id) if rows else ()
    for row in rows:
        agreed = row.decided_on if row.state in (LimitState.AGREED, LimitState.ENDED) else None
        if LimitTerm(agreed, row.ended_on).holds_on(day) and is_meant(row.not_to, recipient, known):
            return row
    return None


def _seen(desk: Desk, db: DeskSession, number: int, version: int, state: LimitState) -> PrivacyLimit:
    """The row as it was seen, in that state. Raises NotFound, Restricted, Conflict."""
    row = seen_of_patient(desk, db, PrivacyLimit, number, version, "limit")
    if row.state is not state:
        raise Conflict(f"limit {number} is {row.state.value}, and not {state.value}")
    return row
