"""The use cases of disclosures: writing one down, and striking one out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.merged import needed_patient
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.sight import require_open
from clinic_tui.privacy.as_seen import seen_of_patient
from clinic_tui.privacy.breach_rows import Exclusion, Outcome
from clinic_tui.privacy.clocks import IN_FORCE
from clinic_tui.privacy.disclosure_kinds import DisclosureKind
from clinic_tui.privacy.disclosure_rows import DisclosureEntry
from clinic_tui.privacy.limiting import limit_broken
from clinic_tui.privacy.models import Breach, BreachPerson, Disclosure, PrivacyLimit, ReleaseAuthorization
from clinic_tui.privacy.release_scope import Signed, beyond
from clinic_tui.privacy.releasing import release_for
from clinic_tui.privacy.withholding import Withheld, withheld
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.dates import show_date


def disclose(desk: Desk, patient_id: int, entry: DisclosureEntry) -> int:
    """Write down that something of a record was given out; its number.

    A mistaken one opens a case in the breach log, discovered today, which a manager assesses. One that the
    patient authorized points to the authorization, which has to hold that day, and to name whom and what
    it went to and was (45 CFR 164.508(a)(1)); where it does not, a reason is needed, which the journal has.
    The same is asked where the clinic agreed with the patient not to tell this recipient (164.522(a)).
    Raises Invalid naming the field.
    """
    clean = _cleaned(desk, entry)
    with desk.act("disclosure.note", patient=patient_id) as db:
        needed_patient(db, patient_id)
        require_open(db, desk, patient_id)
        day = clean.day or today(desk.clock)
        release = release_for(desk, db, patient_id, clean.kind, clean.authorization, day)
        if release is not None:
            clean = _on_release(release, clean, day)
        else:
            clean = _against_limit(limit_broken(db, patient_id, clean.kind, clean.recipient, day), clean)
        db.action.reason = clean.beyond_reason
        breach_id = _open_case(desk, db, patient_id, clean) if clean.kind is DisclosureKind.MISTAKEN else None
        return put_disclosure(desk, db, patient_id, clean, breach_id)


def put_disclosure(
    desk: Desk, db: DeskSession, patient_id: int, entry: DisclosureEntry, breach_id: int | None
) -> int:
    """The same inside an action, of an entry that is clean."""
    row = Disclosure(
        patient_id=patient_id, kind=entry.kind, day=entry.day or today(desk.clock),
        recipient=entry.recipient, address=entry.address, what=entry.what, purpose=entry.purpose,
        withheld_until=entry.withheld.until, withheld_said_by=entry.withheld.said_by,
        withheld_said_on=entry.withheld.said_on, breach_id=breach_id, who=desk.actor.login,
        authorization_id=entry.authorization, beyond_reason=entry.beyond_reason,
    )  # fmt: skip
    db.add(row)
    db.flush()
    return row.id or 0


def withhold(desk: Desk, disclosure_id: int, version: int, asked: Withheld) -> Withheld:
    """Until when it is kept out of accountings, put anew; what holds then.

    Where an agency has written what it had said before, and where it asks for it later. Raises Invalid, and
    Conflict where it was struck out.
    """
    said, now_day = _said(asked), today(desk.clock)
    with desk.act("disclosure.note") as db:
        row = seen_of_patient(desk, db, Disclosure, disclosure_id, version, "disclosure")
        if row.struck:
            raise Conflict(f"it is struck out: {row.struck}")
        held = withheld(row.kind, row.day, said, now_day)
        row.withheld_until, row.withheld_said_by, row.withheld_said_on = (
            held.until,
            held.said_by,
            held.said_on,
        )
    return held


def strike_out(desk: Desk, disclosure_id: int, version: int, reason: str) -> None:
    """It was never given, or stands here twice: no accounting holds it any more, and it stays known.

    Raises Conflict where it was struck out already, or stands in a case of the breach log.
    """
    why = clean_text(reason, 200, "reason")
    if not why:
        raise Invalid("why does it not stand?", "reason")
    with desk.act("disclosure.strike", reason=why) as db:
        row = seen_of_patient(desk, db, Disclosure, disclosure_id, version, "disclosure")
        if row.struck:
            raise Conflict(f"it is struck out already: {row.struck}")
        if row.breach_id is not None:
            raise Conflict("it stands in the breach log: take the patient out of that case, `:breaches`")
        row.struck = why


def _against_limit(limit: PrivacyLimit | None, entry: DisclosureEntry) -> DisclosureEntry:
    """The entry with its reason where the clinic agreed not to tell this recipient; without one where not.

    Raises Invalid for `reason` where none is given: emergency treatment is one (164.522(a)(1)(iii)).
    """
    if limit is None:
        return replace(entry, beyond_reason="")
    if not entry.beyond_reason:
        raise Invalid(
            f"the clinic agreed on {limit.decided_on:%m/%d/%Y} not to tell {limit.not_to}: {limit.what}. Say "
            "why it goes out all the same (emergency treatment), or end limit "
            f"{limit.id} in `:limits`",
            "reason",
        )
    return entry


def _on_release(release: ReleaseAuthorization, entry: DisclosureEntry, day: date) -> DisclosureEntry:
    """The entry on this authorization: what was left empty is what it names, what differs has a reason.

    Raises Invalid for `reason` where something differs and none is given.
    """
    recipient, what = entry.recipient or release.recipient, entry.what or release.what
    signed = Signed(release.kind, release.recipient, release.what, release.signed_on)
    differs = beyond(signed, recipient, what, day)
    if differs and not entry.beyond_reason:
        raise Invalid(
            f"authorization {release.id} {'; '.join(differs)}: say why. "
            "If nobody signed for it, it is `mistaken`",
            "reason",
        )
    return replace(
        entry, recipient=recipient, what=what, authorization=release.id,
        beyond_reason=entry.beyond_reason if differs else "",
    )  # fmt: skip


def _open_case(desk: Desk, db: DeskSession, patient_id: int, entry: DisclosureEntry) -> int:
    case = Breach(
        what=entry.what, happened_on=entry.day, discovered_on=today(desk.clock), recipient=entry.recipient,
        address=entry.address, disclosed=True, others=0, outcome=Outcome.OPEN, exclusion=Exclusion.NONE,
        who=desk.actor.login,
    )  # fmt: skip
    db.add(case)
    db.flush()
    db.add(BreachPerson(breach_id=case.id or 0, patient_id=patient_id))
    return case.id or 0


def _cleaned(desk: Desk, entry: DisclosureEntry) -> DisclosureEntry:
    now_day = today(desk.clock)
    day = entry.day or now_day
    recipient = clean_text(entry.recipient, 100, "recipient")
    what = clean_text(entry.what, 400, "what")
    purpose = clean_text(entry.purpose, 200, "purpose")
    reason = clean_text(entry.beyond_reason, 200, "reason")
    named = entry.kind is DisclosureKind.AUTHORIZED
    if not recipient and not named:
        raise Invalid("who got it? A person or a body by name", "recipient")
    if not what and not named:
        raise Invalid("what was given out? A few words: lab results of 11/02, whole record", "what")
    if entry.kind.accounted and not purpose:
        raise Invalid("what for, or where is the written request? An accounting says so", "purpose")
    if day > now_day:
        raise Invalid("it was given out today or before", "day")
    if day < IN_FORCE:
        raise Invalid(f"nothing was accounted for before {show_date(IN_FORCE)}: is the year right?", "day")
    held = withheld(entry.kind, day, _said(entry.withheld), now_day)
    address = clean_text(entry.address, 200, "address")
    return DisclosureEntry(
        entry.kind, recipient, what, purpose, address, day, held, entry.authorization, reason
    )


def _said(asked: Withheld) -> Withheld:
    return replace(asked, said_by=clean_text(asked.said_by, 100, "said_by"))
