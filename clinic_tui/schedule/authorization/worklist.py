"""What is to be done about authorizations: visits that lack one, requests that wait, and those that end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, today
from clinic_tui.errors import NotFound
from clinic_tui.patients.payers import bound_payers
from clinic_tui.patients.person_models import Patient
from clinic_tui.patients.policies import payer_key
from clinic_tui.schedule.authorization.models import AuthorizationNeed, PriorAuthorization
from clinic_tui.schedule.authorization.on_file import Visit, counted, payers_of, rows_of, visits_of
from clinic_tui.schedule.authorization.rows import (
    AuthorizationRow,
    Limits,
    NeedRow,
    Standing,
    Why,
    WorkLine,
)
from clinic_tui.schedule.authorization.rules import (
    STANDARD_DAYS,
    asking_words,
    codes_of,
    due_words,
    ends_words,
    is_overdue,
    need_of,
    standings,
    units_words,
)
from clinic_tui.schedule.authorization.setup import limits_of, needs_of
from clinic_tui.schedule.authorization.states import OPEN_REQUESTS, AuthorizationKind, AuthorizationState
from clinic_tui.schedule.kept_from_payer import told_to_payer
from clinic_tui.schedule.models import Appointment, VisitType
from clinic_tui.schedule.states import OPEN
from clinic_tui.words.counted import counted as count_words

PRESSING_DAYS = 3
"""A visit that lacks one is among the alerts from so many days before it."""

IDLE_DAYS = 60
"""Of one that no visit used for so long, and none will, nobody is told that it ends."""

_ORDER = (Why.OVERDUE, Why.LACKS, Why.DENIED, Why.TO_ASK, Why.WAITS, Why.ENDS)


def work_list(db: Session, clock: Clock) -> tuple[WorkLine, ...]:
    """All there is to do, the most urgent first: overdue answers, then visits by day, then what ends."""
    if not _any(db):
        return ()
    reading = _Reading(db, clock)
    lines = [line for patient_id in reading.patients for line in reading.lines(patient_id)]
    return tuple(
        sorted(
            lines,
            key=lambda each: (
                not each.is_pressing, _ORDER.index(each.why), each.day or date.max, each.start, each.name,
            ),
        )
    )  # fmt: skip


def pressing(db: Session, clock: Clock) -> tuple[WorkLine, ...]:
    """What of it cannot wait: for the alerts, and the key that jumps to the next thing."""
    return tuple(line for line in work_list(db, clock) if line.is_pressing)


def count_pressing(db: Session, clock: Clock) -> int:
    """How much of it cannot wait; a clinic without rules and authorizations is asked one question."""
    return len(pressing(db, clock))


def lines_of(db: Session, clock: Clock, patient_id: int) -> tuple[WorkLine, ...]:
    """Everything of one patient: what is to be done, then all that is on file. Raises NotFound."""
    if db.get(Patient, patient_id) is None:
        raise NotFound(f"there is no patient {patient_id}")
    reading = _Reading(db, clock, (patient_id,))
    lines = list(reading.lines(patient_id))
    told = {line.authorization.id for line in lines if line.authorization}
    lines += [reading.on_file(each) for each in reversed(reading.rows(patient_id)) if each.id not in told]
    return tuple(lines)


def _any(db: Session) -> bool:
    """Whether there is anything that could be on the list."""
    found = exists(select(col(AuthorizationNeed.id))), exists(select(col(PriorAuthorization.id)))
    return bool(db.execute(select(or_(*found))).scalar())


@dataclass(frozen=True, slots=True)
class _Planned:
    """A visit ahead."""

    number: int
    day: date
    start: int
    code: str


class _Reading:
    """What the list is made of, read once."""

    def __init__(self, db: Session, clock: Clock, patients: Sequence[int] = ()) -> None:
        self._now: datetime = clock.now()
        self._today = today(clock)
        self._limits: Limits = limits_of(db)
        self._needs: tuple[NeedRow, ...] = needs_of(db)
        self._bound = bound_payers(db)
        self._ahead = self._visits_ahead(db, patients)
        self.patients = tuple(dict.fromkeys((*patients, *self._ahead, *self._concerned(db, patients))))
        self._payers = payers_of(db, self.patients)
        self._names = _names(db, self.patients)
        rows = rows_of(db, self.patients)
        self._visits = visits_of(db, self.patients)
        codes = codes_of(self._needs)
        self._rows = {
            patient_id: counted(found, self._visits.get(patient_id, []), codes)
            for patient_id, found in rows.items()
        }

    def rows(self, patient_id: int) -> tuple[AuthorizationRow, ...]:
        """All that is on file for a patient."""
        return self._rows.get(patient_id, ())

    def _visits_ahead(self, db: Session, patients: Sequence[int]) -> dict[int, list[_Planned]]:
        """Visits from today on that have not ended, by patient, in order."""
        columns: tuple[Any, ...] = (
            col(Appointment.patient_id), col(Appointment.id), col(Appointment.day),
            col(Appointment.start_minute), col(VisitType.code),
        )  # fmt: skip
        last = self._today + timedelta(days=self._limits.ahead)
        query = (
            select(*columns)
            .join(VisitType, col(VisitType.id) == col(Appointment.visit_type_id))
            .where(
                col(Appointment.day).between(self._today, last),
                col(Appointment.status).in_(OPEN),
                told_to_payer(),
            )
            .order_by(col(Appointment.day), col(Appointment.start_minute), col(Appointment.id))
        )
        if patients:
            query = query.where(col(Appointment.patient_id).in_(list(patients)))
        elif (types := self._types_that_need_one()) is not None:
            has_any = col(Appointment.patient_id).in_(select(col(PriorAuthorization.patient_id)))
            query = query.where(or_(col(VisitType.code).in_(types), has_any))
        found: dict[int, list[_Planned]] = defaultdict(list)
        for patient_id, *planned in db.execute(query):
            found[patient_id].append(_Planned(*planned))
        return found

    def _types_that_need_one(self) -> frozenset[str] | None:
        """Codes of the visit types that a rule asks one for; None where a rule is for all types.

        A visit of another type lacks none, unless its patient has one that ends or is used up.
        """
        types = frozenset(each.visit_type for each in self._needs if each.needed)
        return None if "" in types else types

    def _concerned(self, db: Session, patients: Sequence[int]) -> list[int]:
        """Who has a request that is open, or an authorization that runs."""
        runs = (col(PriorAuthorization.last_day) >= self._today) & col(PriorAuthorization.let_end_on).is_(
            None
        )
        query = (
            select(col(PriorAuthorization.patient_id))
            .where(col(PriorAuthorization.state).in_(OPEN_REQUESTS) | runs)
            .distinct()
        )
        if patients:
            query = query.where(col(PriorAuthorization.patient_id).in_(list(patients)))
        return list(db.scalars(query))

    def lines(self, patient_id: int) -> Iterator[WorkLine]:
        """What is to be done for one patient."""
        visits, rows = self._visits.get(patient_id, []), self.rows(patient_id)
        payer = self._payers.get(patient_id, "")
        stand = standings([(day, code) for day, code, *_ in visits], rows, self._needs, payer)
        by_number = {visit[3]: kinds for visit, kinds in zip(visits, stand, strict=True)}
        lacking: dict[tuple[AuthorizationKind, str, int], list[tuple[_Planned, Standing]]] = defaultdict(list)
        for planned in self._ahead.get(patient_id, []):
            for each in by_number.get(planned.number, ()):
                if each.lacks:
                    asked = each.authorization.id if each.authorization else 0
                    lacking[each.kind, "" if asked else planned.code, asked].append((planned, each))
        told: set[int] = set()
        for found in lacking.values():
            planned, each = found[0]
            if each.authorization is not None:
                told.add(each.authorization.id)
            yield self._lacking(patient_id, payer, planned, each, len(found))
        for row in rows:
            if row.id in told:
                continue
            if row.is_open:
                yield self._asked(row)
            elif (words := ends_words(row, self._today, self._limits)) and self._in_use(row, visits, stand):
                yield self._ending(row, words)

    def _lacking(
        self, patient_id: int, payer: str, planned: _Planned, each: Standing, count: int
    ) -> WorkLine:
        name, mrn = self._names[patient_id]
        row, near = each.authorization, (planned.day - self._today).days
        rule = need_of(self._needs, each.kind, planned.code, payer)
        return WorkLine(
            self._why(row), patient_id, name, mrn, each.kind, row.payer if row and row.payer else payer,
            each.unpaid, self._clock(row, planned.day, payer), planned.number, planned.day, planned.start,
            planned.code, count, rule.procedures if rule else (), row,
            is_pressing=near <= self._pressing_from(row, payer) or bool(row and is_overdue(row, self._now)),
            request_id=row.id if row else 0,
        )  # fmt: skip

    def _pressing_from(self, row: AuthorizationRow | None, payer: str) -> int:
        """So many days before the visit it cannot wait: a payer with a clock is asked before that ends."""
        asked = row is not None and row.waits
        return STANDARD_DAYS + 1 if not asked and payer_key(payer) in self._bound else PRESSING_DAYS

    def _why(self, row: AuthorizationRow | None) -> Why:
        if row is None:
            return Why.LACKS
        if is_overdue(row, self._now):
            return Why.OVERDUE
        if row.state is AuthorizationState.DENIED:
            return Why.DENIED
        return Why.WAITS if row.waits else Why.TO_ASK

    def _clock(self, row: AuthorizationRow | None, day: date, payer: str) -> str:
        if row is not None and row.waits:
            return due_words(row.due_at, self._now)
        return asking_words(day, self._today, bound=payer_key(payer) in self._bound)

    def _asked(self, row: AuthorizationRow) -> WorkLine:
        name, mrn = self._names[row.patient_id]
        overdue = is_overdue(row, self._now)
        words = f"{count_words(row.units, 'unit')} from {row.first:%m/%d}"
        if row.reason:
            words = f"{row.state.value}: {row.reason}"
        return WorkLine(
            self._why(row), row.patient_id, name, mrn, row.kind, row.payer, words,
            self._clock(row, row.first, row.payer), day=row.first, procedures=row.procedures,
            authorization=row, is_pressing=overdue, request_id=row.id,
        )  # fmt: skip

    def _ending(self, row: AuthorizationRow, words: str) -> WorkLine:
        name, mrn = self._names[row.patient_id]
        return WorkLine(
            Why.ENDS, row.patient_id, name, mrn, row.kind, row.payer, words, units_words(row, self._today),
            day=row.last, authorization=row, is_pressing=True, request_id=row.id,
        )  # fmt: skip

    def _in_use(
        self, row: AuthorizationRow, visits: Sequence[Visit], stand: Sequence[tuple[Standing, ...]]
    ) -> bool:
        """True where a visit used it of late, or will: one that nobody uses may end unseen."""
        since = self._today - timedelta(days=IDLE_DAYS)
        return any(
            each.authorization is not None and each.authorization.id == row.id and visit[0] >= since
            for visit, kinds in zip(visits, stand, strict=True)
            for each in kinds
        )

    def on_file(self, row: AuthorizationRow) -> WorkLine:
        """One that nothing is to be done about."""
        name, mrn = self._names[row.patient_id]
        words = f"{row.state.value}{f': {row.reason}' if row.reason else ''}"
        clock = units_words(row, self._today) if row.pays else ""
        return WorkLine(
            Why.ON_FILE, row.patient_id, name, mrn, row.kind, row.payer, words, clock, day=row.last,
            authorization=row, request_id=row.id,
        )  # fmt: skip


def _names(db: Session, patient_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    columns: tuple[Any, ...] = (
        col(Patient.id), col(Patient.family), col(Patient.given), col(Patient.mrn),
    )  # fmt: skip
    rows = db.execute(select(*columns).where(col(Patient.id).in_(list(patient_ids))))
    return {number: (", ".join(filter(None, names)), mrn) for number, *names, mrn in rows}
