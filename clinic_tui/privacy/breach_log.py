"""The use cases of the breach log: a case, whose data it was, the assessment, and who was told."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.merged import needed_patient
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.sight import require_open
from clinic_tui.privacy.breach_rows import Assessment, BreachEntry, Exclusion, Factor, NoticeTo, Outcome
from clinic_tui.privacy.breach_rules import outcome_of
from clinic_tui.privacy.clocks import IN_FORCE
from clinic_tui.privacy.disclosing import put_disclosure
from clinic_tui.privacy.disclosure_kinds import DisclosureKind
from clinic_tui.privacy.disclosure_rows import DisclosureEntry
from clinic_tui.privacy.models import Breach, BreachNotice, BreachPerson, Disclosure
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.dates import show_date

NO_CASE = "there is no such case in the breach log"
UNKNOWN = "unknown"
"""Who got it, where nobody knows: the accounting says so."""


def report(desk: Desk, entry: BreachEntry) -> int:
    """Open a case; its number. Whoever finds out reports, a manager assesses. Raises Invalid."""
    clean = _cleaned(desk, entry)
    with desk.act("breach.report") as db:
        case = Breach(
            what=clean.what, happened_on=clean.happened_on,
            discovered_on=clean.discovered_on or today(desk.clock), recipient=clean.recipient,
            address=clean.address, disclosed=clean.disclosed, others=clean.others,
            in_one_state=clean.in_one_state, outcome=Outcome.OPEN, exclusion=Exclusion.NONE,
            who=desk.actor.login,
        )  # fmt: skip
        db.add(case)
        db.flush()
        return case.id or 0


def change_case(desk: Desk, breach_id: int, version: int, entry: BreachEntry) -> None:
    """Write what is known by now, also into the accountings of its patients.

    Whether it left the clinic stays as it was written while patients are linked: their accountings say so.
    """
    clean = _cleaned(desk, entry)
    with desk.act("breach.decide") as db:
        case = _seen(db, breach_id, version)
        linked = list(db.scalars(select(BreachPerson).where(col(BreachPerson.breach_id) == breach_id)))
        if linked and case.disclosed != clean.disclosed:
            raise Conflict("patients are linked: take them out first, then say whether it left the clinic")
        case.what, case.happened_on = clean.what, clean.happened_on
        case.discovered_on = clean.discovered_on or case.discovered_on
        case.recipient, case.address, case.disclosed = clean.recipient, clean.address, clean.disclosed
        case.others, case.in_one_state = clean.others, clean.in_one_state
        for given in _given(db, breach_id):
            given.what, given.day = case.what, case.happened_on or case.discovered_on
            given.recipient, given.address = case.recipient or UNKNOWN, case.address


def link_person(desk: Desk, breach_id: int, patient_id: int) -> None:
    """A patient whose data it was. What left the clinic stands in her accounting from now on.

    Raises Conflict where she stands there already.
    """
    with desk.act("breach.decide", patient=patient_id) as db:
        needed_patient(db, patient_id)
        require_open(db, desk, patient_id)
        case = db.need(Breach, breach_id, NO_CASE)
        if _person(db, breach_id, patient_id) is not None:
            raise Conflict("this patient stands in the case already")
        db.add(BreachPerson(breach_id=breach_id, patient_id=patient_id))
        db.touch(case)
        if case.disclosed:
            entry = DisclosureEntry(
                DisclosureKind.MISTAKEN, case.recipient or UNKNOWN, case.what, "mistaken", case.address,
                case.happened_on or case.discovered_on,
            )  # fmt: skip
            put_disclosure(desk, db, patient_id, entry, breach_id)


def unlink_person(desk: Desk, breach_id: int, patient_id: int, reason: str) -> None:
    """It was not this patient's data after all: the case and her accounting tell of it no more."""
    why = clean_text(reason, 200, "reason")
    if not why:
        raise Invalid("why was it not this patient's data?", "reason")
    with desk.act("breach.decide", patient=patient_id, reason=why) as db:
        require_open(db, desk, patient_id)
        case, person = db.need(Breach, breach_id, NO_CASE), _person(db, breach_id, patient_id)
        if person is None:
            raise Conflict("this patient does not stand in the case")
        db.delete(person)
        db.touch(case)
        for given in _given(db, breach_id):
            if given.patient_id == patient_id:
                given.struck = why


def assess(desk: Desk, breach_id: int, version: int, assessment: Assessment) -> Outcome:
    """Keep the four answers, or why it is no breach by definition; what they come to.

    Raises Invalid naming what nobody answered, Conflict where notices went out already.
    """
    words = clean_text(assessment.words, 400, "words")
    outcome = outcome_of(assessment)
    if not words:
        raise Invalid("how was that found? It has to be shown (45 CFR 164.414(b))", "words")
    with desk.act("breach.decide", reason=words) as db:
        case = _seen(db, breach_id, version)
        told = select(col(BreachNotice.id)).where(col(BreachNotice.breach_id) == breach_id)
        if outcome is not Outcome.BREACH and db.scalars(told).first() is not None:
            raise Conflict("somebody was told of this breach already: it stays one")
        case.outcome, case.exclusion, case.words = outcome, assessment.exclusion, words
        for factor in Factor:
            asked = assessment.exclusion is Exclusion.NONE
            setattr(case, factor.value, assessment.answer(factor) if asked else None)
        case.assessed_on, case.assessed_by = today(desk.clock), desk.actor.login
    return outcome


def give_notice(desk: Desk, breach_id: int, to: NoticeTo, done_on: date | None, how: str) -> None:
    """Somebody was told. Raises Conflict before the assessment, of what is no breach, and a second time."""
    words, day = clean_text(how, 200, "how"), done_on or today(desk.clock)
    if not words:
        raise Invalid("how were they told? First-class mail, the form of HHS, ...", "how")
    if day > today(desk.clock):
        raise Invalid("they were told today or before", "done")
    with desk.act("breach.decide") as db:
        case = db.need(Breach, breach_id, NO_CASE)
        if case.outcome is Outcome.OPEN:
            raise Conflict("assess it first: nobody is told of what may be none")
        if case.outcome is not Outcome.BREACH:
            raise Conflict(f"it is {case.outcome.value}: nobody has to be told")
        if day < case.discovered_on:
            raise Invalid("they were told after it was discovered", "done")
        db.add(BreachNotice(breach_id=breach_id, addressee=to, done_on=day, how=words, who=desk.actor.login))
        db.touch(case)


def _cleaned(desk: Desk, entry: BreachEntry) -> BreachEntry:
    now_day = today(desk.clock)
    discovered, happened = entry.discovered_on or now_day, entry.happened_on
    what = clean_text(entry.what, 400, "what")
    if not what:
        raise Invalid("what happened, and with which data?", "what")
    if discovered > now_day:
        raise Invalid("it was discovered today or before", "discovered")
    if discovered < IN_FORCE:
        raise Invalid(f"no rule held before {show_date(IN_FORCE)}: is the year right?", "discovered")
    if happened is not None and happened > discovered:
        raise Invalid("it happened before it was discovered", "happened")
    if entry.others < 0:
        raise Invalid("the number is not below 0", "others")
    if entry.in_one_state is not None and entry.in_one_state < 0:
        raise Invalid("the number is not below 0", "state")
    recipient, address = (
        clean_text(entry.recipient, 100, "recipient"),
        clean_text(entry.address, 200, "address"),
    )
    return BreachEntry(
        what, happened, discovered, recipient, address, entry.disclosed, entry.others, entry.in_one_state
    )


def _seen(db: DeskSession, breach_id: int, version: int) -> Breach:
    case = db.need(Breach, breach_id, NO_CASE)
    if case.version != version:
        raise Conflict("this case was changed at another desk meanwhile: look again and repeat")
    return case


def _person(db: DeskSession, breach_id: int, patient_id: int) -> BreachPerson | None:
    of_case = col(BreachPerson.breach_id) == breach_id
    return db.scalars(
        select(BreachPerson).where(of_case, col(BreachPerson.patient_id) == patient_id)
    ).first()  # fmt: skip


def _given(db: DeskSession, breach_id: int) -> list[Disclosure]:
    of_case = col(Disclosure.breach_id) == breach_id
    return list(db.scalars(select(Disclosure).where(of_case, col(Disclosure.struck) == "")))
