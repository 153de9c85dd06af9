"""Reads of coded visits and templates: columns in, frozen rows out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.coding.models import VisitCoding, VisitTemplate
from clinic_tui.coding.rows import (
    OFFICE,
    Attached,
    CodedVisit,
    Details,
    LastDiagnoses,
    Referrer,
    TemplateRow,
    ToCode,
)
from clinic_tui.coding.rules import show_line
from clinic_tui.errors import NotFound
from clinic_tui.fees.models import TypicalCharge
from clinic_tui.fees.queries import covers_on
from clinic_tui.fees.rows import whole_code
from clinic_tui.patients.models import Coverage
from clinic_tui.schedule.authorization.on_file import Visit, counted, rows_of, visits_of
from clinic_tui.schedule.authorization.rows import AuthorizationRow
from clinic_tui.schedule.authorization.rules import codes_of, covers, fits
from clinic_tui.schedule.authorization.setup import needs_of
from clinic_tui.schedule.authorization.states import AuthorizationKind, AuthorizationState
from clinic_tui.schedule.authorization.use import uses_authorizations
from clinic_tui.schedule.kept_from_payer import told_to_payer
from clinic_tui.schedule.models import Appointment, Provider, VisitType
from clinic_tui.schedule.states import Status

_NOT_KEPT = (Status.BOOKED, Status.CANCELLED, Status.NO_SHOW, Status.LEFT, Status.ENTERED_IN_ERROR)
"""A visit in one of these tells nothing of what a later one is for."""

SPOKEN_OF = 200
"""Referring providers that are offered, those named last in front."""


def is_covered() -> ColumnElement[bool]:
    """True of visits on whose day a policy of the patient is in force, whoever pays."""
    return (
        exists()
        .where(col(Coverage.patient_id) == col(Appointment.patient_id), covers_on(col(Appointment.day)))
        .correlate(Appointment)
    )


def is_insured() -> ColumnElement[bool]:
    """True of visits for which a policy in force pays and of which the payer may hear."""
    return col(Appointment.self_pay).is_(False) & told_to_payer() & is_covered()


def has_diagnoses() -> ColumnElement[bool]:
    """True of visits of which somebody said what they were for."""
    return (
        exists()
        .where(col(VisitCoding.appointment_id) == col(Appointment.id), col(VisitCoding.diagnoses) != "")
        .correlate(Appointment)
    )


def diagnoses_of(db: Session, appointment_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The diagnoses of these visits, in order; visits without any are left out."""
    rows = db.execute(
        select(col(VisitCoding.appointment_id), col(VisitCoding.diagnoses)).where(
            col(VisitCoding.appointment_id).in_(list(appointment_ids)), col(VisitCoding.diagnoses) != ""
        )
    )
    return {number: tuple(codes.split()) for number, codes in rows}


def coded_visit(db: Session, appointment_id: int) -> CodedVisit:
    """One visit; raises NotFound."""
    found = coded_visits(db, (appointment_id,))
    if not found:
        raise NotFound(f"there is no visit {appointment_id}")
    return found[0]


def coded_visits(db: Session, appointment_ids: Collection[int]) -> tuple[CodedVisit, ...]:
    """These visits with what their claims will say beside the charges, by number."""
    columns: tuple[Any, ...] = (
        Appointment.id, Appointment.patient_id, Appointment.day, Appointment.provider_id, VisitType.code,
        func.coalesce(VisitTemplate.place_of_service, ""), is_insured(),
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .join(VisitType, col(VisitType.id) == col(Appointment.visit_type_id))
        .outerjoin(VisitTemplate, col(VisitTemplate.visit_type_id) == col(VisitType.id))
        .where(col(Appointment.id).in_(list(appointment_ids)))
        .order_by(col(Appointment.id))
    ).all()
    stored = {
        each.appointment_id: each
        for each in db.scalars(
            select(VisitCoding).where(col(VisitCoding.appointment_id).in_(list(appointment_ids)))
        )
    }
    pays = _Paying(db, {patient for _, patient, *_, insured in rows if insured})
    found = []
    for number, patient, day, provider, kind, usual_place, insured in rows:
        coding = stored.get(number)
        details = _details(coding) if coding else Details()
        fitting = pays.fitting(patient, number) if insured else ()
        found.append(
            CodedVisit(
                appointment_id=number,
                whole_record_of=patient,
                version=coding.version if coding else 0,
                day=day,
                visit_type=kind,
                scheduled_id=provider,
                insured=insured,
                diagnoses=tuple(coding.diagnoses.split()) if coding else (),
                details=details,
                usual_place=usual_place or OFFICE,
                authorization=_chosen(fitting, AuthorizationKind.PRIOR, details.authorization_id),
                referral=_chosen(fitting, AuthorizationKind.REFERRAL, details.referral_id),
                fitting=fitting,
            )
        )
    return tuple(found)


def to_code(db: Session, appointment_id: int) -> ToCode:
    """A visit as the form shows it, with what is offered for it; raises NotFound."""
    visit = coded_visit(db, appointment_id)
    usual = db.execute(
        select(col(VisitTemplate.diagnoses))
        .join(VisitType, col(VisitType.id) == col(VisitTemplate.visit_type_id))
        .where(col(VisitType.code) == visit.visit_type)
    ).scalar()
    columns: tuple[Any, ...] = col(Provider.id), col(Provider.code)
    providers = db.execute(select(*columns).order_by(col(Provider.code)))
    return ToCode(
        visit, tuple((usual or "").split()), last_diagnoses(db, visit), {row[0]: row[1] for row in providers}
    )


def last_diagnoses(db: Session, visit: CodedVisit) -> LastDiagnoses | None:
    """What the visit before this one with the same provider was for; None where there is none that says."""
    row = db.execute(
        select(col(Appointment.day), col(VisitCoding.diagnoses))
        .join(VisitCoding, col(VisitCoding.appointment_id) == col(Appointment.id))
        .where(
            col(Appointment.patient_id) == visit.patient_id,
            col(Appointment.provider_id) == visit.scheduled_id,
            col(Appointment.id) != visit.appointment_id,
            col(Appointment.day) <= visit.day,
            col(Appointment.status).not_in(_NOT_KEPT),
            col(VisitCoding.diagnoses) != "",
        )
        .order_by(col(Appointment.day).desc(), col(Appointment.start_minute).desc())
        .limit(1)
    ).one_or_none()
    return LastDiagnoses(row[0], tuple(row[1].split())) if row else None


def referrers(db: Session) -> tuple[Referrer, ...]:
    """Who has referred patients, those named last in front, each once."""
    rows = db.execute(
        select(col(VisitCoding.referring_name), col(VisitCoding.referring_npi), func.max(col(VisitCoding.id)))
        .where(col(VisitCoding.referring_npi) != "")
        .group_by(col(VisitCoding.referring_name), col(VisitCoding.referring_npi))
        .order_by(func.max(col(VisitCoding.id)).desc())
        .limit(SPOKEN_OF)
    )
    return tuple(Referrer(name, npi) for name, npi, _ in rows)


def templates(db: Session) -> tuple[TemplateRow, ...]:
    """What check-outs may begin with, of all visit types in use by their code."""
    lines: dict[int, list[str]] = defaultdict(list)
    columns: tuple[Any, ...] = (
        TypicalCharge.visit_type_id, TypicalCharge.code, TypicalCharge.modifier, TypicalCharge.pointers,
        TypicalCharge.units,
    )  # fmt: skip
    for kind, code, modifier, pointers, units in db.execute(
        select(*columns).order_by(col(TypicalCharge.visit_type_id), col(TypicalCharge.place))
    ):
        typed = show_line(whole_code(code, modifier), pointers)
        lines[kind].append(f"{typed} x{units}" if units > 1 else typed)
    shown: tuple[Any, ...] = (
        VisitType.id, VisitType.code, VisitType.name, VisitTemplate.version,
        VisitTemplate.place_of_service, VisitTemplate.diagnoses,
    )  # fmt: skip
    rows = db.execute(
        select(*shown)
        .outerjoin(VisitTemplate, col(VisitTemplate.visit_type_id) == col(VisitType.id))
        .where(col(VisitType.active).is_(True))
        .order_by(col(VisitType.code))
    )
    return tuple(
        TemplateRow(
            number, code, name, version or 0, place or "", tuple((codes or "").split()), tuple(lines[number])
        )
        for number, code, name, version, place, codes in rows
    )


def template(db: Session, visit_type: str) -> TemplateRow:
    """That of a visit type, by its code; raises NotFound."""
    rows = templates(db)
    for row in rows:
        if row.visit_type.casefold() == visit_type.strip().casefold():
            return row
    raise NotFound(
        f"there is no visit type {visit_type}; there are: {', '.join(row.visit_type for row in rows)}"
    )


def _details(stored: VisitCoding) -> Details:
    referrer = Referrer(stored.referring_name, stored.referring_npi) if stored.referring_npi else None
    return Details(
        stored.place_of_service,
        stored.rendering_id,
        stored.supervising_id,
        referrer,
        stored.accident,
        stored.accident_state,
        stored.accident_on,
        stored.onset_on,
        stored.note,
        stored.authorization_id,
        stored.referral_id,
        stored.employer,
        stored.accident_number,
        stored.delay_reason,
        stored.admitted_on,
    )


class _Paying:
    """What pays for the visits of some patients; a clinic that has no authorizations is asked once."""

    def __init__(self, db: Session, patient_ids: Collection[int]) -> None:
        self._rows: dict[int, tuple[AuthorizationRow, ...]] = {}
        self._visits: dict[int, list[Visit]] = {}
        if not patient_ids or not uses_authorizations(db):
            return
        self._codes = codes_of(needs_of(db))
        self._visits = visits_of(db, patient_ids)
        self._rows = {
            patient: counted(rows, self._visits.get(patient, []), self._codes)
            for patient, rows in rows_of(db, patient_ids).items()
        }

    def fitting(self, patient_id: int, appointment_id: int) -> tuple[Attached, ...]:
        """What could pay for this visit, with the units that no other visit takes.

        Of each kind the one that pays by the rules of the schedule comes first, then the one that ends first.
        """
        visits = self._visits.get(patient_id, [])
        place = next((place for place, each in enumerate(visits) if each[3] == appointment_id), None)
        rows = self._rows.get(patient_id, ())
        if place is None or not rows:
            return ()
        day, code, *_ = visits[place]
        found = []
        for kind in AuthorizationKind:
            granted = [each for each in rows if each.kind is kind and each.pays and each.number]
            by = covers([(each[0], each[1]) for each in visits], granted, self._codes)[place].by
            own = by.id if by else None
            could = [
                each
                for each in granted
                if each.first <= day <= each.last
                and fits(each, code, self._codes)
                and (each.left or each.id == own or each.state is AuthorizationState.NONE_NEEDED)
            ]
            could.sort(key=lambda each: (each.id != own, each.last, each.id))
            found += [_attached(each, own) for each in could]
        return tuple(found)


def _attached(row: AuthorizationRow, own: int | None) -> Attached:
    return Attached(row.id, row.kind.value, row.number, row.left + (row.id == own), row.last)


def _chosen(fitting: Sequence[Attached], kind: AuthorizationKind, chosen: int | None) -> Attached | None:
    """What somebody chose, as long as it fits; else the one that pays by the rules."""
    own = [each for each in fitting if each.kind == kind.value]
    return next((each for each in own if each.id == chosen), own[0] if own else None)
