"""What the demo clinic charges, and the good-faith estimates of those who pay themselves.

Its codes are the clinic's own and HCPCS level II: the words of CPT are not ours to ship, so visits
have the codes that health centers bill. All of it is written in two actions: a demo is opened while somebody
waits.
"""

from __future__ import annotations

from datetime import date

from clinic_tui.clock import today
from clinic_tui.coding.models import VisitTemplate
from clinic_tui.demo.coding import PLACES, TEMPLATES
from clinic_tui.demo.writing import Writer
from clinic_tui.estimates.models import Estimate, EstimateLine
from clinic_tui.estimates.queries import estimate_for_visit, work_list
from clinic_tui.estimates.rows import EstimateFor
from clinic_tui.estimates.states import GivenHow
from clinic_tui.fees.models import FeeLine, FeeSchedule, TypicalCharge
from clinic_tui.fees.rows import FeeKind
from clinic_tui.patients.policies import payer_key
from clinic_tui.schedule.models import Appointment
from clinic_tui.store.journal import Undo

LEFT_TO_DO = 3
"""Estimates that nobody has made yet when the demo opens."""


def set_up_fees(writer: Writer, first: date) -> None:
    """The standard and the self-pay schedule of the year, and what each kind of visit usually takes."""
    fees = writer.source.fees
    with writer.desk("bea").act("fees.edit", undo=Undo.SKIP) as db:
        for kind in (FeeKind.STANDARD, FeeKind.SELF_PAY):
            name = f"{kind.value.capitalize()} {first.year}"
            schedule = FeeSchedule(
                name=name, name_key=payer_key(name), kind=kind, valid_from=date(first.year, 1, 1)
            )
            db.add(schedule)
            db.flush()
            db.add_all(
                FeeLine(
                    schedule_id=schedule.id or 0,
                    code=each.code,
                    words=each.words,
                    cents=each.cents if kind is FeeKind.STANDARD else each.self_pay_cents,
                )
                for each in fees
            )
        for visit_type, number in writer.type_ids.items():
            usual = [
                (each.code, said.partition("-")[2])
                for each in fees
                for said in each.visit_types
                if said.partition("-")[0] == visit_type
            ]
            db.add_all(
                TypicalCharge(visit_type_id=number, place=place, code=code, modifier=modifier)
                for place, (code, modifier) in enumerate(usual, start=1)
            )
            if visit_type in PLACES or visit_type in TEMPLATES:
                db.add(
                    VisitTemplate(
                        visit_type_id=number,
                        place_of_service=PLACES.get(visit_type, ""),
                        diagnoses=TEMPLATES.get(visit_type, ""),
                    )
                )


def make_demo_estimates(writer: Writer) -> None:
    """What is due was made and mailed, but for the last few: those are left for whoever opens the demo."""
    with writer.clinic.store.reading() as db:
        due = [each.appointment_id for each in work_list(db, writer.clock) if each.appointment_id is not None]
        wanted = [estimate_for_visit(db, number) for number in due]
    ready = [each for each in wanted if each.lines]
    with writer.desk("marco").act("estimate.make", undo=Undo.SKIP) as db:
        for number, each in enumerate(ready[: max(0, len(ready) - LEFT_TO_DO)], start=1):
            visit = db.need(Appointment, each.appointment_id or 0, "the visit is gone")
            row = Estimate(
                number=number,
                patient_id=each.patient_id,
                appointment_id=visit.id,
                visit_type_id=visit.visit_type_id,
                provider_id=visit.provider_id,
                day=visit.day,
                made_at=writer.clock.now(),
                made_by="marco",
                given_on=today(writer.clock),
                given_how=GivenHow.MAIL,
            )
            db.add(row)
            db.flush()
            db.add_all(_lines(row.id or 0, each))


def _lines(estimate_id: int, wanted: EstimateFor) -> list[EstimateLine]:
    return [
        EstimateLine(
            estimate_id=estimate_id,
            place=place,
            code=line.code,
            words=line.words,
            units=line.units,
            cents=line.units * line.unit_cents,
        )
        for place, line in enumerate(wanted.lines, start=1)
    ]
