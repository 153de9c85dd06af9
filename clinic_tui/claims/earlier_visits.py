"""What patients had before: when somebody of a specialty saw them, and which lines stand twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.billing.models import Charge
from clinic_tui.coding.models import VisitCoding
from clinic_tui.schedule.kept_from_payer import told_to_payer
from clinic_tui.schedule.models import Appointment, Provider
from clinic_tui.schedule.states import Status


@dataclass(frozen=True, slots=True)
class _Seen:
    number: int
    day: date
    provider_id: int
    billed: bool
    """The payer may hear of it."""


class EarlierVisits:
    """The closed visits of some patients, with who treated them."""

    def __init__(self, db: Session, patient_ids: Collection[int]) -> None:
        wanted = list(patient_ids)
        treated = func.coalesce(col(VisitCoding.rendering_id), col(Appointment.provider_id))
        columns: tuple[Any, ...] = (
            col(Appointment.patient_id), col(Appointment.id), col(Appointment.day), treated,
            told_to_payer() & col(Appointment.self_pay).is_(False),
        )  # fmt: skip
        self._seen: dict[int, list[_Seen]] = defaultdict(list)
        for patient_id, *row in db.execute(
            select(*columns)
            .outerjoin(VisitCoding, col(VisitCoding.appointment_id) == col(Appointment.id))
            .where(col(Appointment.patient_id).in_(wanted), col(Appointment.status) == Status.CHECKED_OUT)
        ):
            self._seen[patient_id].append(_Seen(*row))
        self._lines: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
        lines: tuple[Any, ...] = (
            col(Charge.appointment_id), col(Charge.code), col(Charge.modifier), col(Charge.units),
        )  # fmt: skip
        for number, *line in db.execute(
            select(*lines).where(col(Charge.patient_id).in_(wanted)).order_by(col(Charge.id))
        ):
            self._lines[number].append((line[0], line[1], line[2]))
        providers: tuple[Any, ...] = col(Provider.id), col(Provider.specialty)
        self._specialties = {
            row[0]: " ".join(row[1].casefold().split()) for row in db.execute(select(*providers))
        }

    def last_seen(self, patient_id: int, day: date, provider_id: int) -> date | None:
        """The last day before this one on which a provider of the same specialty saw the patient.

        Providers without a specialty are all of one.
        """
        specialty = self._specialties.get(provider_id)
        return max(
            (
                each.day
                for each in self._seen[patient_id]
                if each.day < day and self._specialties.get(each.provider_id) == specialty
            ),
            default=None,
        )

    def also_on(
        self, number: int, patient_id: int, day: date, provider_id: int, line: tuple[str, str]
    ) -> int:
        """The visit of the same day and provider, entered before this one, with that code and modifiers.

        0 where there is none. A modifier that makes a difference (76, 59) makes another line.
        """
        return min(
            (
                each.number
                for each in self._seen[patient_id]
                if each.billed
                and each.number < number
                and each.day == day
                and each.provider_id == provider_id
                and line in ((code, modifier) for code, modifier, _ in self._lines[each.number])
            ),
            default=0,
        )

    def others_of_day(
        self, number: int, patient_id: int, day: date, provider_id: int
    ) -> tuple[tuple[int, Sequence[tuple[str, str, int]]], ...]:
        """Other visits of the same day and provider of which the payer hears: code, modifiers and units.

        By their numbers. Payers hold the lines of one provider for one patient and day against each other,
        on whatever claim they come (CMS, NCCI policy manual, chapter I).
        """
        return tuple(
            (each.number, self._lines[each.number])
            for each in sorted(self._seen[patient_id], key=lambda each: each.number)
            if each.billed and each.number != number and each.day == day and each.provider_id == provider_id
        )
