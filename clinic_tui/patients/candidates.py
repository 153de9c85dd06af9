"""Whom a record is compared with: a few dozen of a million, gathered for many records at once.

Candidates share the birth date, a phone, a number of another party, or the sound of the family
name with the given initial and the year of birth, as far as that is known. Every query reads an
index, so the time goes with the records asked about and not with the size of the clinic.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import JSON, Date, Integer, Select, String, and_, bindparam, case, cast, column, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.patients.duplicates import telling
from clinic_tui.patients.models import Patient, PatientIdentifier, PatientName, PatientPhone
from clinic_tui.patients.names import fold
from clinic_tui.patients.rows import PatientFields
from clinic_tui.patients.sounds import SOUND_LIMIT, sound_key

CROWD = 200
"""Patients who share one thing, at most, before it tells nobody apart.

A million patients share a birth date by thirties. Where hundreds do it stands for
`unknown` (1 January 1900), as a phone of theirs is the clinic's own; comparing each new
record with all of them would make an import grow with the square of its rows.
"""

_SSN = re.compile(r"^(\d{3})(\d{2})(\d{4})$", re.ASCII)

IN_ONE_QUERY = 1_000
"""Values in one IN: far below what either engine takes."""


def candidates(db: Session, people: Sequence[PatientFields]) -> list[list[int]]:
    """For each of the people the numbers of the patients to compare it with, each once."""
    found: list[dict[int, None]] = [{} for _ in people]
    days = [(fields.born,) if fields.born else () for fields in people]
    phones = [tuple(phone.digits[::-1] for phone in fields.phones) for fields in people]
    numbers = [_numbers(fields) for fields in people]
    initials = [_initials(fields) for fields in people]
    for key, patient, shared in (
        (col(Patient.born), col(Patient.id), days),
        (col(PatientPhone.reversed), col(PatientPhone.patient_id), phones),
        (col(PatientIdentifier.value), col(PatientIdentifier.patient_id), numbers),
    ):
        blocks = _Blocks(db, key, patient, shared, initials)
        for place, keys in enumerate(shared):
            for each in keys:
                found[place].update(dict.fromkeys(blocks.of(each, initials[place])))
    for place, patient_id in _sounding_alike(db, people):
        found[place][patient_id] = None
    return [list(each) for each in found]


def _initials(fields: PatientFields) -> str:
    return fold(fields.family)[:1] + fold(fields.given)[:1]


def _numbers(fields: PatientFields) -> tuple[str, ...]:
    """The numbers of other parties, in the ways of writing that the index can be asked for."""
    written: dict[str, None] = {}
    for number in fields.identifiers:
        bare = telling(number.value)
        if bare:
            written.update(dict.fromkeys((number.value, number.value.upper(), number.value.lower())))
            written.update(dict.fromkeys((bare, bare.upper(), _SSN.sub(r"\1-\2-\3", bare))))
    return tuple(written)


class _Blocks:
    """The patients behind each value of one column; of a crowd, those whose initials fit."""

    def __init__(
        self, db: Session, key: Any, patient: Any, shared: Sequence[Sequence[Any]], initials: Sequence[str]
    ) -> None:
        self._all = _grouped(db, select(key, patient), key, {each for keys in shared for each in keys})
        self._alike: dict[tuple[Any, str], list[int]] = defaultdict(list)
        crowded = {each for each, members in self._all.items() if len(members) > CROWD}
        if not crowded:
            return
        wanted = {
            either
            for keys, own in zip(shared, initials, strict=True)
            if not crowded.isdisjoint(keys)
            for either in (own, own[::-1])
        }
        named = (
            select(key, col(PatientName.initials), patient)
            .join(PatientName, col(PatientName.patient_id) == patient)
            .where(col(PatientName.initials).in_(sorted(wanted)))
            .order_by(patient)
        )
        for value, their_initials, patient_id in _in_parts(db, named, key, crowded):
            self._alike[value, their_initials].append(patient_id)

    def of(self, key: Any, initials: str) -> list[int]:
        """Who shares the value: all, or of a crowd the first with these initials, either way round."""
        members = self._all.get(key, [])
        if len(members) <= CROWD:
            return members
        either = dict.fromkeys((initials, initials[::-1]))
        return [patient for own in either for patient in self._alike.get((key, own), [])[:CROWD]]


def _grouped(db: Session, statement: Select[Any], key: Any, wanted: Iterable[Any]) -> dict[Any, list[int]]:
    groups: dict[Any, list[int]] = defaultdict(list)
    for value, patient_id in _in_parts(db, statement, key, wanted):
        groups[value].append(patient_id)
    return groups


def _in_parts(db: Session, statement: Select[Any], key: Any, wanted: Iterable[Any]) -> Iterator[Any]:
    """The rows whose key is wanted, asked for in parts that a statement can hold."""
    ordered = sorted(wanted)
    for start in range(0, len(ordered), IN_ONE_QUERY):
        yield from db.execute(statement.where(key.in_(ordered[start : start + IN_ONE_QUERY])))


_Sound = tuple[str, str, date, date]
"""Sound of the family name, folded given name, first and last birth date that fit."""


def _sounding_alike(db: Session, people: Sequence[PatientFields]) -> Iterator[tuple[int, int]]:
    """Place among the people, and a patient whose name sounds alike."""
    wanted: dict[_Sound, list[int]] = defaultdict(list)
    for place, fields in enumerate(people):
        sound = sound_key(fields.family)[:SOUND_LIMIT]
        if sound:
            wanted[sound, fold(fields.given), *_year(fields.born)].append(place)
    every = list(wanted.items())
    for start in range(0, len(every), IN_ONE_QUERY):
        part = every[start : start + IN_ONE_QUERY]
        rows = [(number, *sound) for number, (sound, _places) in enumerate(part)]
        for number, patient_id in db.execute(_alike(db), {"rows": json.dumps(rows, default=date.isoformat)}):
            for place in part[number][1]:
                yield place, patient_id


def _year(born: date | None) -> tuple[date, date]:
    return (born.replace(month=1, day=1), born.replace(month=12, day=31)) if born else (date.min, date.max)


def _alike(db: Session) -> Select[Any]:
    """Number of the sound and patient, of a crowd those with the same given name first.

    Each sound reads one range of its index; a window in place of LIMIT cuts each by itself.
    A patient whose birth date is not known fits any year.
    """
    wanted = _rows_of_sqlite() if db.get_bind().dialect.name == "sqlite" else _rows_of_postgres()
    name, born = col(PatientName.given_key), col(Patient.born)
    initial = func.substr(wanted.given, 1, 1, type_=String)
    rank = func.row_number().over(
        partition_by=wanted.number,
        order_by=(
            case((name == wanted.given, 0), else_=1),
            case((born.is_(None), 1), else_=0),
            col(PatientName.patient_id),
        ),
    )
    ranked = (
        select(wanted.number, col(PatientName.patient_id).label("patient"), rank.label("rank"))
        .join(
            PatientName,
            and_(col(PatientName.sound) == wanted.sound, name >= initial, name < initial + "\U0010ffff"),
        )
        .join(Patient, col(Patient.id) == col(PatientName.patient_id))
        .where(func.coalesce(born, wanted.first).between(wanted.first, wanted.last))
        .subquery()
        .c
    )
    return select(ranked.number, ranked.patient).where(ranked.rank <= CROWD)


_COLUMNS: tuple[Any, ...] = (
    column("number", Integer), column("sound", String), column("given", String),
    column("first", Date), column("last", Date),
)  # fmt: skip
"""What is asked goes over as one text of JSON: thousands of bound values took longer than the answer."""


def _rows_of_sqlite() -> Any:
    value = func.json_each(bindparam("rows")).table_valued("value").c.value
    fields = [
        func.json_extract(value, f"$[{place}]", type_=each.type).label(each.name)
        for place, each in enumerate(_COLUMNS)
    ]
    return select(*fields).cte("wanted").prefix_with("MATERIALIZED").c


def _rows_of_postgres() -> Any:
    value = (
        func.json_array_elements(cast(bindparam("rows", type_=String), JSON)).table_valued("value").c.value
    )
    fields = [cast(value.op("->>")(place), each.type).label(each.name) for place, each in enumerate(_COLUMNS)]
    return select(*fields).cte("wanted").prefix_with("MATERIALIZED").c
