"""The use cases of patients' authorizations: taking one, its revocation, the event that ends it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.merged import needed_patient
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.sight import require_open
from clinic_tui.privacy.as_seen import seen_of_patient
from clinic_tui.privacy.disclosure_kinds import DisclosureKind
from clinic_tui.privacy.models import Disclosure, ReleaseAuthorization
from clinic_tui.privacy.release_rows import ReleaseEntry
from clinic_tui.privacy.release_rules import (
    CONDITIONS,
    NEEDS,
    ReleaseKind,
    ReleaseStanding,
    ReleaseTerm,
    why_not,
)
from clinic_tui.store.desk import Desk, DeskSession

BY_REQUEST = "at the patient's request"
"""Enough of a purpose where the patient began it (45 CFR 164.508(c)(1)(iv))."""


def take_release(desk: Desk, patient_id: int, entry: ReleaseEntry) -> int:
    """Put an authorization on record that the patient, or who may act for them, signed; its number.

    What the law holds for defective is refused (45 CFR 164.508(b)(2)). Raises Invalid naming the field.
    """
    columns = _checked(desk, entry)
    with desk.act("release.take", patient=patient_id) as db:
        needed_patient(db, patient_id)
        require_open(db, desk, patient_id)
        row = ReleaseAuthorization(patient_id=patient_id, who=desk.actor.login, **columns)
        db.add(row)
        db.flush()
        return row.id or 0


def revoke_release(desk: Desk, number: int, version: int, how: str, day: date | None = None) -> None:
    """The clinic has the revocation in writing; None is today. What was given out before stands.

    Raises Invalid naming the field, Conflict where it does not hold any more.
    """
    words, when = clean_text(how, 200, "how"), day or today(desk.clock)
    if not words:
        raise Invalid("how did it come? A revocation is in writing (164.508(b)(5)): a letter, a form", "how")
    if when > today(desk.clock):
        raise Invalid("it came today or before", "day")
    with desk.act("release.take", reason=words) as db:
        row = _seen(desk, db, number, version)
        if when < row.signed_on:
            raise Invalid(f"it was signed on {row.signed_on:%m/%d/%Y}", "day")
        row.revoked_on, row.revoked_how = when, words


def end_release(desk: Desk, number: int, version: int, day: date | None = None) -> None:
    """The event has happened that ends it; that day is its last. None is today.

    Raises Conflict where no event ends it, or it does not hold any more.
    """
    when = day or today(desk.clock)
    if when > today(desk.clock):
        raise Invalid("it happened today or before", "day")
    with desk.act("release.take") as db:
        row = _seen(desk, db, number, version)
        if not row.expires_event:
            raise Conflict("no event ends it: it has a last day, or none")
        if when < row.signed_on:
            raise Invalid(f"it was signed on {row.signed_on:%m/%d/%Y}", "day")
        row.event_on = when


def strike_release(desk: Desk, number: int, version: int, reason: str) -> None:
    """It was entered in error, whether it holds still or not.

    Raises Conflict where something was given out on it: that stands on it.
    """
    why = clean_text(reason, 200, "reason")
    if not why:
        raise Invalid("why does it not stand?", "reason")
    with desk.act("release.take", reason=why) as db:
        row = _seen(desk, db, number, version, holding=False)
        used = select(col(Disclosure.id)).where(
            col(Disclosure.authorization_id) == number, col(Disclosure.struck) == ""
        )
        if (first := db.scalars(used).first()) is not None:
            raise Conflict(f"disclosure {first} was made on it: strike that out first")
        row.struck = why


def release_for(
    desk: Desk, db: DeskSession, patient_id: int, kind: DisclosureKind, wanted: int | None, day: date
) -> ReleaseAuthorization | None:
    """The authorization on which something is given out: the one that is named, or the only one that holds.

    None for what needs none. Raises Invalid for `authorization` where none holds, with the way out.
    """
    if kind is not DisclosureKind.AUTHORIZED:
        if wanted is not None:
            raise Invalid(f"{kind.value} needs no authorization: leave it empty", "authorization")
        return None
    rows = db.scalars(
        select(ReleaseAuthorization)
        .where(col(ReleaseAuthorization.patient_id) == patient_id)
        .order_by(col(ReleaseAuthorization.id))
    ).all()
    if wanted is not None:
        row = next((each for each in rows if each.id == wanted), None)
        if row is None:
            raise Invalid(f"the patient has no authorization {wanted}: `:releases` has them", "authorization")
        if words := why_not(_term(row), wanted, day):
            raise Invalid(words, "authorization")
        db.build_on(row)
        return row
    holding = [each for each in rows if _term(each).standing(day) is ReleaseStanding.VALID]
    if not holding:
        last = next((each for each in reversed(rows) if not each.struck), None)
        words = why_not(_term(last), last.id or 0, day) if last else ""
        raise Invalid(
            words
            or "no authorization of the patient is on record: + in `:releases` takes one that is signed",
            "authorization",
        )
    if len(holding) > 1:
        listed = ", ".join(f"{each.id} for {each.recipient}" for each in holding)
        raise Invalid(f"which of them? {listed}", "authorization")
    db.build_on(holding[0])
    return holding[0]


def _term(row: ReleaseAuthorization) -> ReleaseTerm:
    return ReleaseTerm(row.signed_on, row.expires_on, row.event_on, row.revoked_on, struck=bool(row.struck))


def _seen(
    desk: Desk, db: DeskSession, number: int, version: int, *, holding: bool = True
) -> ReleaseAuthorization:
    """The row as it was seen; with `holding` where it holds still. Raises NotFound, Restricted, Conflict."""
    row = seen_of_patient(desk, db, ReleaseAuthorization, number, version, "authorization")
    if row.struck or (holding and (row.revoked_on is not None or row.event_on is not None)):
        raise Conflict(why_not(_term(row), number, date.max) or "it does not hold any more")
    return row


def _checked(desk: Desk, entry: ReleaseEntry) -> dict[str, Any]:
    now = today(desk.clock)
    signed = entry.signed_on or now
    what, recipient = clean_text(entry.what, 400, "what"), clean_text(entry.recipient, 100, "recipient")
    purpose = clean_text(entry.purpose, 200, "purpose") or BY_REQUEST
    event, by = clean_text(entry.expires_event, 100, "event"), clean_text(entry.signed_by, 100, "by")
    authority, kept_at = clean_text(entry.authority, 100, "authority"), clean_text(entry.kept_at, 200, "kept")
    if not what:
        raise Invalid(f"what may be given out? {NEEDS}", "what")
    if not recipient:
        raise Invalid("who may get it? A person or a body by name, or a class of them", "recipient")
    if signed > now:
        raise Invalid("it was signed today or before", "signed")
    if entry.expires_on is not None and event:
        raise Invalid("a day or an event ends it, not both", "event")
    if entry.expires_on is None and not event and entry.kind is not ReleaseKind.RESEARCH:
        raise Invalid(
            "until when? A day, or an event; research alone may have none (164.508(c)(1)(v))", "expires"
        )
    if entry.expires_on is not None and entry.expires_on < signed:
        raise Invalid("it ends after it was signed", "expires")
    if bool(by) is not bool(authority):
        raise Invalid(
            "who signed for the patient, and why may they? Parent, guardian, power of attorney, executor",
            "by" if authority else "authority",
        )
    if entry.condition not in CONDITIONS:
        raise Invalid(
            "nothing depends on it, but research, enrolment or third party (164.508(b)(4))", "condition"
        )
    if entry.condition and entry.kind is ReleaseKind.PSYCHOTHERAPY:
        raise Invalid("nothing may depend on psychotherapy notes (164.508(b)(4)(ii))", "condition")
    if entry.kind is ReleaseKind.SALE and not entry.paid:
        raise Invalid(
            "a sale says that the clinic is paid for it (164.508(a)(4)(i)): have it signed so", "paid"
        )
    if entry.paid and entry.kind not in (ReleaseKind.SALE, ReleaseKind.MARKETING):
        raise Invalid(
            "what is paid for is a sale, or marketing: choose that kind (164.508(a)(3) and (4))", "kind"
        )
    return {
        "kind": entry.kind, "what": what, "recipient": recipient, "purpose": purpose, "signed_on": signed,
        "signed_by": by, "authority": authority, "expires_on": entry.expires_on, "expires_event": event,
        "condition": entry.condition, "paid": entry.paid, "kept_at": kept_at,
    }  # fmt: skip
