"""Taking in the patients of another system, in batches that can be stopped and repeated."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Invalid
from clinic_tui.failpoints import failpoint
from clinic_tui.patients.likely import likely_duplicates_of_many
from clinic_tui.patients.models import Patient, PatientSource
from clinic_tui.patients.names import fold
from clinic_tui.patients.rows import (
    DuplicatePair,
    IncomingPatient,
    PatientFields,
    PatientLine,
    RefusedRow,
)
from clinic_tui.patients.search import lines
from clinic_tui.patients.service import cleaned, digest_of_fields, next_mrn, parts_of, patient_columns
from clinic_tui.store.desk import Desk
from clinic_tui.store.fresh_rows import fresh
from clinic_tui.store.journal import Undo

BATCH = 500
"""Patients in one transaction: a stop loses at most the batch it stopped in, and that comes in next time."""


Key = tuple[str, str]
"""Source, and the patient's number there."""

Person = tuple[str, date | None]
"""Folded name and birth date."""


@dataclass(slots=True)
class ImportReport:
    """What an import did; `differing` came in before, say something else now, and are left as they are."""

    rows: int = 0
    added: int = 0
    unchanged: int = 0
    repeated: int = 0
    """Rows of a patient whom an earlier row of the same file brought."""
    differing: list[IncomingPatient] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    warnings: list[RefusedRow] = field(default_factory=list)
    duplicates: list[DuplicatePair] = field(default_factory=list)
    new_ids: list[int] = field(default_factory=list)


def import_patients(
    desk: Desk,
    incoming: Iterable[IncomingPatient | RefusedRow],
    progress: Callable[[ImportReport], bool] = lambda report: True,
) -> ImportReport:
    """Take in all that can be; `progress` is told after each batch and stops the import by False.

    Each patient comes in once for its source and number there; a bad row is reported
    and the rest goes in; likely duplicates are listed, not merged.
    """
    desk.require("patient.import")
    report = ImportReport()
    seen: dict[Key, Person] = {}
    listed: set[tuple[int, int]] = set()
    for batch in _batches(incoming):
        rows = _readable(batch, report)
        if rows:
            _list_duplicates(desk, report, _take_in(desk, rows, report, seen), listed)
        failpoint("import.batch taken in")
        if not progress(report):
            break
    return report


def preview_patients(
    desk: Desk,
    incoming: Iterable[IncomingPatient | RefusedRow],
    progress: Callable[[ImportReport], bool] = lambda report: True,
) -> ImportReport:
    """What `import_patients` would do, without doing it: `added` are those who would come in.

    Likely duplicates are looked for among the clinic's patients, not within the file;
    the first of each pair is the new one, whose MRN is `new`.
    """
    desk.require("patient.import")
    report = ImportReport()
    seen: dict[Key, Person] = {}
    for batch in _batches(incoming):
        rows = _readable(batch, report)
        with desk.store.reading() as db:
            new = [fields for _row, fields in _new_ones(db, rows, report, seen)]
            report.added += len(new)
            pairs = likely_duplicates_of_many(db, [(0, fields) for fields in new])
            report.duplicates += [
                DuplicatePair(_line_of_new(fields), pair.first, pair.score, pair.reasons)
                for fields, found in zip(new, pairs, strict=True)
                for pair in found
            ]
        if not progress(report):
            break
    return report


def _line_of_new(fields: PatientFields) -> PatientLine:
    phone = fields.phones[0].digits if fields.phones else ""
    return PatientLine(
        0,
        "new",
        fields.family,
        fields.given,
        fields.preferred,
        fields.born,
        fields.sex,
        phone,
        fields.deceased,
    )


def _batches(
    incoming: Iterable[IncomingPatient | RefusedRow],
) -> Iterator[list[IncomingPatient | RefusedRow]]:
    rows = iter(incoming)
    while batch := list(itertools.islice(rows, BATCH)):
        yield batch


def _readable(batch: list[IncomingPatient | RefusedRow], report: ImportReport) -> list[IncomingPatient]:
    """The patients of the batch; the report is told of the rows that hold none, and of warnings."""
    rows = []
    for row in batch:
        report.rows += 1
        if isinstance(row, RefusedRow):
            report.refused.append(row)
            continue
        report.warnings += [RefusedRow(row.line, warning) for warning in row.warnings]
        rows.append(row)
    return rows


def person_of(fields: PatientFields) -> Person:
    """Who it is, as far as two files can agree on it."""
    return f"{fold(fields.family)} {fold(fields.given)}"[:201], fields.born


def _key(row: IncomingPatient) -> Key:
    return row.source, row.external_id


def _another(person: Person, known: Person | None) -> bool:
    """True where neither name nor birth date agree: another system's patient with the same number.

    Two birth dates that nobody knows do not agree.
    """
    if known is None or person[0] == known[0]:
        return False
    return person[1] is None or person[1] != known[1]


def _told_apart(row: IncomingPatient) -> IncomingPatient:
    """The row under a number of its own, the same one each time."""
    mark = hashlib.sha256(repr(person_of(row.fields)).encode()).hexdigest()[:12]
    return replace(row, external_id=f"{row.external_id[:180]}~{mark}")


def _take_in(
    desk: Desk, batch: list[IncomingPatient], report: ImportReport, seen: dict[Key, Person]
) -> list[tuple[int, PatientFields]]:
    """Store the new ones of the batch; their numbers, and what is known of them."""
    with desk.act(
        "patient.import", undo=Undo.NO, undo_words="imported patients are merged or closed one by one"
    ) as db:
        new = _new_ones(db, batch, report, seen)
        mrn = next_mrn(db)
        patients = [
            fresh(
                Patient,
                mrn=str(mrn + place),
                mrn_number=mrn + place,
                created_at=desk.clock.now(),
                **patient_columns(fields),
            )
            for place, (_row, fields) in enumerate(new)
        ]
        db.add_fresh(patients)
        stored = [(patient.id or 0, fields) for patient, (_row, fields) in zip(patients, new, strict=True)]
        parts = [part for patient_id, fields in stored for part in parts_of(patient_id, fields)]
        sources = [
            fresh(
                PatientSource,
                patient_id=patient_id,
                source=row.source,
                external_id=row.external_id,
                digest=digest_of_fields(row.fields),
                name_key=person_of(row.fields)[0],
                born=row.fields.born,
            )
            for (patient_id, _fields), (row, _) in zip(stored, new, strict=True)
        ]
        db.add_fresh([*parts, *sources])
    report.added += len(stored)
    report.new_ids += [patient_id for patient_id, _fields in stored]
    return stored


def _new_ones(
    db: Session, batch: list[IncomingPatient], report: ImportReport, seen: dict[Key, Person]
) -> list[tuple[IncomingPatient, PatientFields]]:
    """Those of the batch who are not here yet, cleaned; the report is told of the others.

    A number belongs to the person it came in with, else to the first in the file who has it.
    """
    known = _known(db, batch)
    new = []
    for row in batch:
        person, number = person_of(row.fields), _key(row)
        if _another(person, known[number][1] if number in known else seen.get(number)):
            row = _told_apart(row)
        if _key(row) in seen:
            report.repeated += 1
            continue
        seen[_key(row)] = person
        digest, _owner = known.get(_key(row), ("", None))
        if not digest:
            try:
                new.append((row, cleaned(row.fields)))
            except Invalid as wrong:
                report.refused.append(RefusedRow(row.line, f"{wrong.field or 'a value'}: {wrong.words}"))
        elif digest == digest_of_fields(row.fields):
            report.unchanged += 1
        else:
            report.differing.append(row)
    return new


def _known(db: Session, batch: list[IncomingPatient]) -> dict[Key, tuple[str, Person]]:
    """What is stored under the numbers of these rows: what was said, and of whom."""
    keys = [_key(each) for row in batch for each in (row, _told_apart(row))]
    statement = select(
        col(PatientSource.source),
        col(PatientSource.external_id),
        col(PatientSource.digest),
        col(PatientSource.name_key),
        col(PatientSource.born),
    ).where(tuple_(col(PatientSource.source), col(PatientSource.external_id)).in_(keys))
    return {
        (source, external_id): (digest, (name_key, born))
        for source, external_id, digest, name_key, born in db.execute(statement)
    }


def _list_duplicates(
    desk: Desk,
    report: ImportReport,
    stored: list[tuple[int, PatientFields]],
    listed: set[tuple[int, int]],
) -> None:
    """Batch by batch, so that the time it takes shows in the progress and a stop stops it too."""
    with desk.store.reading() as db:
        found = {
            patient_id: pairs
            for (patient_id, _fields), pairs in zip(
                stored, likely_duplicates_of_many(db, stored), strict=True
            )
            if pairs
        }
        own = lines(db, dict.fromkeys(found, ""))
    for line in own:
        for pair in found[line.id]:
            ids = (min(line.id, pair.first.id), max(line.id, pair.first.id))
            if ids not in listed:
                listed.add(ids)
                report.duplicates.append(DuplicatePair(line, pair.first, pair.score, pair.reasons))
