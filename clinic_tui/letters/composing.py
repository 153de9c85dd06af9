"""What letters say, to whom, and who is not written to: composed from the records at one moment."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.billing.rule_setting import billing_rules
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.letters.blanks import filled, joined, show_clock, show_day, show_month, uses
from clinic_tui.letters.models import Letter
from clinic_tui.letters.queries import texts
from clinic_tui.letters.rows import Composed, LeftOut, Sheet, Shown, Text, Wanted
from clinic_tui.letters.states import LetterKind
from clinic_tui.letters.texts import ENGLISH, SPANISH
from clinic_tui.paper.service import Letterhead
from clinic_tui.patients.detail_rows import PrivateWay
from clinic_tui.patients.merged import gone_into
from clinic_tui.patients.models import Patient
from clinic_tui.patients.rows import Consent
from clinic_tui.recall.models import Recall
from clinic_tui.recall.states import OPEN_RECALLS
from clinic_tui.reminders.states import Wording
from clinic_tui.reminders.wording import is_spanish
from clinic_tui.schedule.attendance import missed_by
from clinic_tui.schedule.models import Appointment, Provider
from clinic_tui.schedule.states import CancelledBy, Status
from clinic_tui.statements.mailing import Person, people
from clinic_tui.statements.models import StatementHold
from clinic_tui.statements.states import HoldReason
from clinic_tui.words.dates import show_date

UNREACHED_DAYS = 7
"""Who was written to that they could not be reached is not written to again for so many days."""

_FOR = ("{} (for {})", "{} (por {})")
"""How a letter about children greets who answers for them, in English and in Spanish."""

_TEAM = {ENGLISH: "our team", SPANISH: "nuestro equipo"}


def wanted(db: Session, kind: LetterKind, numbers: Sequence[int]) -> tuple[Wanted, ...]:
    """Letters of this kind about these visits, recalls, or patients. Raises NotFound, and Conflict where a
    visit was not missed or not called off late by the patient.
    """
    made = {
        LetterKind.MISSED: about_visit, LetterKind.LATE_CANCEL: about_visit, LetterKind.RECALL: _about_recall,
        LetterKind.UNREACHED: _about_patient,
    }[kind]  # fmt: skip
    return tuple(made(db, number) for number in dict.fromkeys(numbers))


def about_visit(db: Session, appointment_id: int) -> Wanted:
    """The letter about a visit that was missed or called off late. Raises NotFound, Conflict."""
    visit = db.get(Appointment, appointment_id)
    if visit is None:
        raise NotFound(f"there is no visit {appointment_id}")
    if visit.status is Status.NO_SHOW:
        return Wanted(LetterKind.MISSED, visit.patient_id, appointment_id)
    if visit.status is Status.CANCELLED and visit.late_cancel and visit.cancelled_by is CancelledBy.PATIENT:
        return Wanted(LetterKind.LATE_CANCEL, visit.patient_id, appointment_id)
    raise Conflict(f"visit {appointment_id} was neither missed nor called off late by the patient")


def _about_recall(db: Session, recall_id: int) -> Wanted:
    row = db.get(Recall, recall_id)
    if row is None:
        raise NotFound(f"there is no recall {recall_id}")
    if row.status not in OPEN_RECALLS:
        raise Conflict(f"recall {recall_id} is closed: nobody is to come for it")
    return Wanted(LetterKind.RECALL, row.patient_id, recall_id=recall_id)


def _about_patient(db: Session, patient_id: int) -> Wanted:
    if gone_into(db, patient_id) is None and db.get(Patient, patient_id) is None:
        raise NotFound(f"there is no patient {patient_id}")
    return Wanted(LetterKind.UNREACHED, patient_id)


def compose(
    db: Session,
    letters: Sequence[Wanted],
    head: Letterhead,
    today: date,
    hidden: frozenset[int] = frozenset(),
    *,
    again: bool = False,
) -> Composed:
    """The sheets for these letters, one for a family where it says the same, and who is left out with the
    reason. `again` writes to who was written to about the same already.

    Raises Invalid where a text names the clinic's phone and none is set.
    """
    numbers = {each.patient_id for each in letters}
    known = people(db, numbers)
    wishes = _wishes(db, numbers)
    returned = _returned_mail(db, numbers)
    chosen = _Texts({(each.kind, each.language): each for each in texts(db)})
    clinic = (head.clinic, *billing_rules(db).address.splitlines())
    left_out: list[LeftOut] = []
    groups: dict[tuple[Any, ...], list[tuple[Wanted, Person]]] = {}
    for each in letters:
        person = known.get(each.patient_id)
        why = _why_not(db, each, person, wishes, returned, hidden, today, again=again)
        if person is None or why:
            name, mrn = (person.name, person.mrn) if person else ("", "")
            left_out.append(LeftOut(each.patient_id, name, mrn, why or "the record is gone"))
            continue
        text = chosen.of(each.kind, wishes[each.patient_id][0])
        values = _values(db, each, text.language, head)
        if uses(text.text, "phone") and not head.phone:
            raise Invalid(
                "the letter names the clinic's phone, and none is set: set `phone` in [reminders] of "
                "clinic.toml, or take {phone} out of the text",
                "phone",
            )
        key = (_family(person, today), person.lines, text, tuple(sorted(values.items())))
        groups.setdefault(key, []).append((each, person))
    sheets = [
        _sheet(text, dict(values), members, known, head, clinic, today)
        for (_, _, text, values), members in groups.items()
    ]
    return Composed(tuple(sheets), tuple(left_out))


def _sheet(
    text: Text,
    values: dict[str, str],
    members: list[tuple[Wanted, Person]],
    known: Mapping[int, Person],
    head: Letterhead,
    clinic: tuple[str, ...],
    today: date,
) -> Sheet:
    persons = list({person.id: person for _, person in members}.values())
    names = joined([person.given_first for person in persons], text.language)
    guarantor = _guarantor(persons, known, today)
    greeted = _FOR[text.language == SPANISH].format(guarantor.given_first, names) if guarantor else names
    says = {**values, "name": greeted}
    shown = Shown(
        clinic, head.phone, _to(persons, names, guarantor, today), show_day(today, text.language),
        filled(text.title, says), filled(text.text, says),
    )  # fmt: skip
    return Sheet(shown, tuple(wanted for wanted, _ in members))


def _guarantor(persons: list[Person], known: Mapping[int, Person], today: date) -> Person | None:
    """Who answers for these children and can be named; None where nobody is known, or one is no child.

    A restricted record is not told of, in neither direction.
    """
    if any(person.addressed(today) == person.given_first for person in persons):
        return None
    answers = known.get(persons[0].billed_to) if persons[0].billed_to else None
    return None if answers is None or answers.deceased or answers.restricted else answers


def _to(persons: list[Person], names: str, guarantor: Person | None, today: date) -> tuple[str, ...]:
    """Name and address: in confidence where that was asked for, a child's to who answers for it.

    It goes where the child's mail goes, by the guarantor's name where that is known.
    """
    first = persons[0]
    if first.private_by is not None:
        return (first.given_first, *filter(None, (part.strip() for part in first.private_to.split(","))))
    grown = [person for person in persons if person.addressed(today) == person.given_first]
    if grown:
        return (grown[0].given_first, *first.lines)
    named = guarantor.given_first if guarantor else f"Parent or guardian of {names}"
    return (named, *first.lines)


def _family(person: Person, today: date) -> tuple[str, int]:
    """Who shares a letter: the children of one guarantor, with the guarantor; others have their own."""
    if person.private_by is None:
        is_child = person.addressed(today) != person.given_first
        return ("family", person.guarantor_id if is_child and person.guarantor_id else person.id)
    return ("private", person.id)


def _why_not(
    db: Session,
    each: Wanted,
    person: Person | None,
    wishes: dict[int, tuple[str, Consent]],
    returned: Collection[int],
    hidden: frozenset[int],
    today: date,
    *,
    again: bool,
) -> str:
    """Why this patient is not written to, in words; empty where they are."""
    if person is None or gone_into(db, each.patient_id) is not None:
        return "merged into another record"
    if each.patient_id in hidden:
        return "restricted record"
    if person.deceased:
        return "deceased"
    if person.private_by is not None:
        if person.private_by is not PrivateWay.LETTER or not person.private_to.strip():
            return f"asked to be reached by {person.private_by.value}"
    elif wishes[each.patient_id][1] is Consent.NO:
        return "does not want to be written to"
    elif not person.lines:
        return "no address"
    if each.patient_id in returned:
        return "mail was returned"
    day = None if again else _written_on(db, each, today)
    return f"written to already on {show_date(day)}" if day else ""


def _written_on(db: Session, each: Wanted, today: date) -> date | None:
    statement = select(func.max(col(Letter.day))).where(
        col(Letter.kind) == each.kind, col(Letter.patient_id) == each.patient_id
    )
    if each.appointment_id is not None:
        statement = statement.where(col(Letter.appointment_id) == each.appointment_id)
    elif each.recall_id is not None:
        statement = statement.where(col(Letter.recall_id) == each.recall_id)
    else:
        statement = statement.where(col(Letter.day) > today - timedelta(days=UNREACHED_DAYS))
    found: date | None = db.execute(statement).scalar()
    return found


def _wishes(db: Session, patient_ids: Collection[int]) -> dict[int, tuple[str, Consent]]:
    """Language, and whether they want to be written to, by patient."""
    columns: tuple[Any, ...] = (col(Patient.id), col(Patient.language), col(Patient.contact_by_mail))
    rows = db.execute(select(*columns).where(col(Patient.id).in_(list(patient_ids))))
    return {number: (language, consent) for number, language, consent in rows}


def _returned_mail(db: Session, patient_ids: Collection[int]) -> frozenset[int]:
    """Whose statements are held since mail to them came back."""
    return frozenset(
        db.scalars(
            select(col(StatementHold.patient_id)).where(
                col(StatementHold.patient_id).in_(list(patient_ids)),
                col(StatementHold.reason) == HoldReason.RETURNED,
                col(StatementHold.released_on).is_(None),
            )
        )
    )


@dataclass(frozen=True)
class _Texts:
    """The texts at hand, chosen by the language of a record."""

    all: dict[tuple[LetterKind, str], Text]

    def of(self, kind: LetterKind, language: str) -> Text:
        typed = language.strip().casefold()
        wanted = SPANISH if is_spanish(language, Wording.PATIENT) else typed
        for code in (wanted, wanted[:2]):
            if (kind, code) in self.all:
                return self.all[kind, code]
        return self.all[kind, ENGLISH]


def _values(db: Session, each: Wanted, language: str, head: Letterhead) -> dict[str, str]:
    """What the blanks stand for, the name apart."""
    values = {"clinic": head.clinic, "phone": head.phone}
    if each.appointment_id is not None:
        visit = db.get_one(Appointment, each.appointment_id)
        provider = db.get_one(Provider, visit.provider_id)
        values |= {
            "day": show_day(visit.day, language),
            "time": show_clock(visit.start_minute),
            "provider": provider.name,
            "count": str(max(1, missed_by(db, each.patient_id, visit.day).count)),
        }
    elif each.recall_id is not None:
        recall = db.get_one(Recall, each.recall_id)
        someone = db.get(Provider, recall.provider_id) if recall.provider_id else None
        values |= {
            "day": show_month(recall.due, language),
            "provider": someone.name if someone else _TEAM.get(language, _TEAM[ENGLISH]),
        }
    return values
