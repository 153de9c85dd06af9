"""Taking in the policies of another system, for patients who came in from it or have our MRN there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Invalid
from clinic_tui.patients.incoming_policy import IncomingPolicy, choose
from clinic_tui.patients.merge_models import PatientMerge
from clinic_tui.patients.models import Coverage, Patient, PatientSource
from clinic_tui.patients.names import fold
from clinic_tui.patients.payer_models import Payer
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.patients.payers import checked_payer
from clinic_tui.patients.policies import checked_policy, payer_key
from clinic_tui.patients.policy import Policy, Relationship
from clinic_tui.patients.policy_source_models import PolicySource
from clinic_tui.patients.rows import RefusedRow
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.fresh_rows import fresh
from clinic_tui.store.journal import Undo

BATCH = 500
"""Policies in one transaction: a stop loses at most the batch it stopped in, and that comes in next time."""


@dataclass(slots=True)
class PolicyReport:
    """What an import of policies did; `differing` are left as they are here."""

    rows: int = 0
    added: int = 0
    unchanged: int = 0
    passed: int = 0
    """Other times of the same patients and places: three policies are kept, no history."""
    uninsured: int = 0
    differing: list[RefusedRow] = field(default_factory=list)
    """Each with what stands in the way."""
    refused: list[RefusedRow] = field(default_factory=list)
    warnings: list[RefusedRow] = field(default_factory=list)
    payers: list[str] = field(default_factory=list)
    """The payers that were not known before."""
    whole: bool = True
    """False where nothing was taken since a row could not be, and all were wanted or none."""


@dataclass(frozen=True, slots=True)
class _New:
    """A policy that is not here yet: whose, where, and its columns."""

    row: IncomingPolicy
    patient_id: int
    key: str
    digest: str
    columns: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Person:
    """Who is meant; the names are folded."""

    id: int
    family: str
    given: str
    born: date | None


def import_policies(
    desk: Desk,
    incoming: Iterable[IncomingPolicy | RefusedRow],
    payers: Sequence[PayerFields] = (),
    progress: Callable[[PolicyReport], bool] = lambda report: True,
    *,
    whole: bool = False,
) -> PolicyReport:
    """Take in all that can be; `progress` is told after each batch and stops the import by False.

    A payer whom nobody has entered yet is entered, with what `payers` says of it. A policy that
    differs from what stands in its place is left out and named. With `whole` nothing is written where a
    row of the file is refused, and all is one transaction. Raises Invalid where what is said of a payer
    cannot be, before anything is written.
    """
    desk.require("policy.import")
    report, rows = _read(desk, incoming)
    if whole:
        looked = PolicyReport()
        with desk.store.reading() as db:
            _new_ones(db, desk, rows, looked, set())
        if report.refused or looked.refused:
            report.refused += looked.refused
            report.whole = False
            return report
    listed = {payer_key(each.name): checked_payer(each) for each in payers}
    taken: set[tuple[int, int]] = set()
    for batch in [rows] if whole else _batches(rows):
        with desk.act(
            "policy.import", undo=Undo.NO, undo_words="imported policies are edited one by one"
        ) as db:
            _store(db, _new_ones(db, desk, batch, report, taken), report, listed)
        if not progress(report):
            break
    return report


def preview_policies(
    desk: Desk,
    incoming: Iterable[IncomingPolicy | RefusedRow],
    progress: Callable[[PolicyReport], bool] = lambda report: True,
) -> PolicyReport:
    """What `import_policies` would do, without doing it."""
    desk.require("policy.import")
    report, rows = _read(desk, incoming)
    taken: set[tuple[int, int]] = set()
    with desk.store.reading() as db:
        known = set(db.scalars(select(col(Payer.name_key))))
        for batch in _batches(rows):
            new = _new_ones(db, desk, batch, report, taken)
            report.added += len(new)
            for each in new:
                name = each.columns["payer"]
                if payer_key(name) not in known:
                    known.add(payer_key(name))
                    report.payers.append(name)
            if not progress(report):
                break
    return report


def _read(
    desk: Desk, incoming: Iterable[IncomingPolicy | RefusedRow]
) -> tuple[PolicyReport, tuple[IncomingPolicy, ...]]:
    """All rows of the file, and those of them that count; a patient's last row decides."""
    report = PolicyReport()
    rows: list[IncomingPolicy] = []
    for row in incoming:
        report.rows += 1
        if isinstance(row, RefusedRow):
            report.refused.append(row)
        else:
            rows.append(row)
    chosen = choose(rows, today(desk.clock))
    report.refused += chosen.refused
    report.passed, report.uninsured = chosen.passed, chosen.uninsured
    report.warnings = [RefusedRow(row.line, words) for row in chosen.policies for words in row.warnings]
    return report, chosen.policies


def _batches(rows: Sequence[IncomingPolicy]) -> Iterator[Sequence[IncomingPolicy]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _new_ones(
    db: Session,
    desk: Desk,
    batch: Sequence[IncomingPolicy],
    report: PolicyReport,
    taken: set[tuple[int, int]],
) -> list[_New]:
    """Those of the batch that are not here yet, as columns; the report is told of the others.

    `taken` are the places (patient and slot) that this import has filled already.
    """
    whose = _Whose(db, batch)
    people = [whose.person(row) for row in batch]
    ids = [person.id for person in people if isinstance(person, _Person)]
    standing = _standing(db, ids)
    known = _known(db, batch)
    new: list[_New] = []
    for row, person in zip(batch, people, strict=True):
        if isinstance(person, str):
            report.refused.append(RefusedRow(row.line, person))
            continue
        assert row.place is not None
        key, digest = _key(row), sha256(repr(row.policy).encode()).hexdigest()
        if (row.source, key) in known:
            if known[row.source, key] == digest:
                report.unchanged += 1
            else:
                report.differing.append(RefusedRow(row.line, "says something else than before"))
            continue
        try:
            columns = checked_policy(desk, _told(row, person, report))
        except Invalid as wrong:
            report.refused.append(RefusedRow(row.line, f"{wrong.field or 'a value'}: {wrong.words}"))
            continue
        place = (person.id, row.place)
        there = standing.get(place)
        if there is not None and _same(there, columns):
            report.unchanged += 1
        elif there is not None or place in taken:
            report.differing.append(
                RefusedRow(row.line, f"order: the patient has another policy in place {row.place} already")
            )
        else:
            taken.add(place)
            new.append(_New(row, person.id, key, digest, columns | {"slot": row.place}))
    return new


def _told(row: IncomingPolicy, person: _Person, report: PolicyReport) -> Policy:
    """The policy with what the patient is to its subscriber, where the file names one and does not say."""
    policy = row.policy
    assert policy is not None
    who = policy.subscriber
    if not row.unsaid or who is None:
        return policy
    given = fold(who.given.split()[0]) if who.given else ""
    if fold(who.family) == person.family and person.given.startswith(given):
        return replace(policy, subscriber=None)
    report.warnings.append(
        RefusedRow(
            row.line, "relationship: the file does not say what the patient is to the subscriber; `other`"
        )
    )
    return replace(policy, relationship=Relationship.OTHER)


def _key(row: IncomingPolicy) -> str:
    return sha256(f"{row.key} {row.place if row.source == 'synthea' else ''}".encode()).hexdigest()


def _same(there: Coverage, columns: dict[str, Any]) -> bool:
    return (payer_key(there.payer), there.member_id) == (payer_key(columns["payer"]), columns["member_id"])


def _standing(db: Session, patients: Sequence[int]) -> dict[tuple[int, int], Any]:
    """The policies these patients have, by patient and place."""
    statement = select(
        col(Coverage.patient_id), col(Coverage.slot), col(Coverage.payer), col(Coverage.member_id)
    ).where(col(Coverage.patient_id).in_(set(patients)))
    return {(row.patient_id, row.slot): row for row in db.execute(statement)}


def _known(db: Session, batch: Sequence[IncomingPolicy]) -> dict[tuple[str, str], str]:
    keys = [(row.source, _key(row)) for row in batch]
    statement = select(
        col(PolicySource.source), col(PolicySource.external_id), col(PolicySource.digest)
    ).where(tuple_(col(PolicySource.source), col(PolicySource.external_id)).in_(keys))
    return {(source, key): digest for source, key, digest in db.execute(statement)}


class _Whose:
    """Finds the patients of a batch, in a handful of statements."""

    def __init__(self, db: Session, batch: Sequence[IncomingPolicy]) -> None:
        numbers = {row.patient for row in batch}
        self._found: dict[str, dict[int, tuple[str, _Person]]] = defaultdict(dict)
        sources = (
            select(
                col(PatientSource.external_id), col(PatientSource.source), col(Patient.id),
                col(Patient.family), col(Patient.given), col(Patient.born),
            ).join(Patient, col(Patient.id) == col(PatientSource.patient_id))
        )  # fmt: skip
        # Two files may give one number to two people; the second then stands behind a mark (importing.py).
        for where in (
            col(PatientSource.external_id).in_(numbers),
            col(PatientSource.external_id).contains("~"),
        ):
            for external_id, source, *rest in db.execute(sources.where(where)):
                number = external_id if external_id in numbers else external_id.rpartition("~")[0]
                if number in numbers:
                    person = _person(rest)
                    self._found[number][person.id] = (source, person)
        self._ours: dict[str, _Person] = {}
        if mrns := {row.patient for row in batch if row.by_mrn}:
            columns = (
                col(Patient.mrn), col(Patient.id), col(Patient.family), col(Patient.given), col(Patient.born)
            )  # fmt: skip
            statement = select(*columns).where(col(Patient.mrn).in_(mrns))
            merged = (
                select(col(PatientMerge.gone_mrn), *columns[1:])
                .join(Patient, col(Patient.id) == col(PatientMerge.patient_id))
                .where(col(PatientMerge.gone_mrn).in_(mrns))
            )
            for each in (merged, statement):
                self._ours.update({row[0]: _person(row[1:]) for row in db.execute(each)})

    def person(self, row: IncomingPolicy) -> _Person | str:
        """The patient, or why none is meant for sure."""
        there = self._found.get(row.patient, {})
        same_source = [person for source, person in there.values() if source == row.source]
        people = {each.id: each for each in same_source or [person for _source, person in there.values()]}
        if row.by_mrn and row.patient in self._ours:
            ours = self._ours[row.patient]
            people[ours.id] = ours
        if row.born is not None:
            fitting = {number: each for number, each in people.items() if each.born in (row.born, None)}
            if people and not fitting:
                return f"patient: {row.patient[:40]} has another birth date here"
            people = fitting
        if not people:
            return (
                f"patient: nobody here came in under the number {row.patient[:40]}; import the patients first"
            )
        if len(people) > 1:
            return (
                f"patient: {len(people)} patients have the number {row.patient[:40]}; "
                "a column with the birth date would tell them apart (--map born=COLUMN)"
            )
        return next(iter(people.values()))


def _person(columns: Sequence[Any]) -> _Person:
    number, family, given, born = columns
    return _Person(number, fold(family), fold(given), born)


def _store(db: DeskSession, new: list[_New], report: PolicyReport, listed: dict[str, dict[str, Any]]) -> None:
    """Write the policies of a batch, and the payers that they name first."""
    if not new:
        return
    payers = _payers(db, new, report, listed)
    rows: list[Coverage | PolicySource] = []
    for each in new:
        payer = payers[payer_key(each.columns["payer"])]
        columns = each.columns | {"payer": payer.name, "payer_id": payer.id}
        rows.append(fresh(Coverage, patient_id=each.patient_id, **columns))
        rows.append(
            fresh(
                PolicySource,
                patient_id=each.patient_id,
                source=each.row.source,
                external_id=each.key,
                digest=each.digest,
            )
        )
    db.add_fresh(rows)
    report.added += len(new)


def _payers(
    db: DeskSession, new: list[_New], report: PolicyReport, listed: dict[str, dict[str, Any]]
) -> dict[str, Payer]:
    names: dict[str, str] = {}
    for each in new:
        names.setdefault(payer_key(each.columns["payer"]), each.columns["payer"])
    known = {
        payer.name_key: payer for payer in db.scalars(select(Payer).where(col(Payer.name_key).in_(names)))
    }
    for key, name in names.items():
        if key not in known:
            known[key] = Payer(**listed.get(key, {"name": name, "name_key": key}))
            db.add(known[key])
            report.payers.append(name)
    db.flush()
    return known
