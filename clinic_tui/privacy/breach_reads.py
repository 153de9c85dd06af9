"""Reads of the breach log and of business associates."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import NotFound
from clinic_tui.patients.models import Patient
from clinic_tui.privacy.associate_rows import AssociateRow
from clinic_tui.privacy.breach_rows import BreachPage, BreachPersonRow, BreachRow, Factor, Notice
from clinic_tui.privacy.breach_rules import is_settled, what_is_due
from clinic_tui.privacy.models import Breach, BreachNotice, BreachPerson, BusinessAssociate
from clinic_tui.privacy.whose_reads import named


def breaches(db: Session) -> tuple[BreachRow, ...]:
    """All cases: what is to be done first on top, then those that are settled, the newest first."""
    rows = _breaches(db)
    to_do = [row for row in rows if not is_settled(row)]
    due = {row.id: each[1] for row in to_do if (each := what_is_due(row))}
    return (
        *sorted(to_do, key=lambda row: (due[row.id], row.id)),
        *(row for row in reversed(rows) if is_settled(row)),
    )


def breach_page(db: Session, breach_id: int) -> BreachPage:
    """A case with its patients, by name. Raises NotFound."""
    found = _breaches(db, col(Breach.id) == breach_id)
    if not found:
        raise NotFound("there is no such case in the breach log")
    statement: Any = (
        select(
            col(BreachPerson.id), col(Patient.id), col(Patient.family), col(Patient.given), col(Patient.mrn)
        )
        .join(Patient, col(Patient.id) == col(BreachPerson.patient_id))
        .where(col(BreachPerson.breach_id) == breach_id)
        .order_by(col(Patient.family), col(Patient.given), col(Patient.id))
    )
    persons = tuple(
        BreachPersonRow(number, patient, named(family, given), mrn)
        for number, patient, family, given, mrn in db.execute(statement)
    )
    return BreachPage(found[0], persons)


def _breaches(db: Session, *where: Any) -> list[BreachRow]:
    patients = func.count(func.distinct(col(BreachPerson.patient_id)))
    counts = select(col(BreachPerson.breach_id), patients).group_by(col(BreachPerson.breach_id))
    linked: dict[int, int] = {number: count for number, count in db.execute(counts)}  # noqa: C416
    notices: dict[int, list[Notice]] = defaultdict(list)
    for given in db.scalars(select(BreachNotice).order_by(col(BreachNotice.done_on), col(BreachNotice.id))):
        notices[given.breach_id].append(Notice(given.addressee, given.done_on, given.how, given.who))
    cases = select(Breach).where(*where).order_by(col(Breach.discovered_on), col(Breach.id))
    return [
        BreachRow(
            case.id or 0, case.version, case.what, case.happened_on, case.discovered_on, case.recipient,
            case.address, case.disclosed, case.outcome, case.exclusion,
            tuple((factor, getattr(case, factor.value)) for factor in Factor), case.words, case.assessed_on,
            case.assessed_by, linked.get(case.id or 0, 0), case.others, case.in_one_state,
            tuple(notices[case.id or 0]),
        )
        for case in db.scalars(cases)
    ]  # fmt: skip


def associates(db: Session, *, left: bool = False) -> tuple[AssociateRow, ...]:
    """By name; with `left` those who work here no more too."""
    columns: tuple[Any, ...] = tuple(
        col(getattr(BusinessAssociate, name))
        for name in (
            "id", "version", "name", "service", "contact", "phone", "email", "signed_on", "ends_on",
            "left_on", "note",
        )
    )  # fmt: skip
    statement = select(*columns).order_by(func.lower(col(BusinessAssociate.name)), col(BusinessAssociate.id))
    if not left:
        statement = statement.where(col(BusinessAssociate.left_on).is_(None))
    return tuple(AssociateRow(*row) for row in db.execute(statement))


def associate_named(db: Session, typed: str) -> AssociateRow:
    """The one of that name, in any case of letters. Raises NotFound naming those there are."""
    rows = associates(db, left=True)
    for row in rows:
        if row.name.casefold() == typed.strip().casefold():
            return row
    known = ", ".join(row.name for row in rows) or "none yet"
    raise NotFound(f"there is no business associate `{typed.strip()}`: there are {known}")
