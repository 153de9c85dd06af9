"""Finding patients as one types: prefixes first, then from within names, then by sound.

Each stage runs only while the one before did not fill the page, reads one index and
stops at the page's size, so a key costs about the same with a hundred patients and a
million (benchmarks/picker.py). A whole number goes first, since it means one patient; a birth
date beside a name is looked up before the name: it is rarer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, text
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.patients.details import in_confidence
from clinic_tui.patients.merge_models import PatientMerge
from clinic_tui.patients.models import Patient, PatientAlert, PatientIdentifier, PatientName, PatientPhone
from clinic_tui.patients.names import fold
from clinic_tui.patients.rows import PatientLine
from clinic_tui.patients.search_text import Search, read_search
from clinic_tui.patients.sounds import sound_key
from clinic_tui.patients.who_is_meant import ALIKE

PAGE = 20
OTHER_NAME = "other name"
"""How those are found who had the name once, or have it too."""
SHORTEST_INFIX = 3
"""A trigram index answers nothing shorter."""


def find(db: Session, typed: str, today: date, limit: int = PAGE) -> tuple[PatientLine, ...]:
    """Patients who fit what was typed, best first; empty for an empty line."""
    search = read_search(typed, today)
    if search.is_empty:
        return ()
    found: dict[int, str] = {}
    for stage, how in _stages(db, search):
        for patient_id in _first(db, stage, limit):
            found.setdefault(patient_id, how)
        if len(found) >= limit:
            break
    return tuple(_told(line, search) for line in lines(db, dict(list(found.items())[:limit])))


def _told(line: PatientLine, search: Search) -> PatientLine:
    """Where the name that fits is not one that the line shows, say so: it was another name once."""
    if line.found_by or any(_shows(line, family, given) for family, given in search.names):
        return line
    return replace(line, found_by=OTHER_NAME)


def _shows(line: PatientLine, family: str, given: str) -> bool:
    called = (line.given, *line.given.split(), line.preferred)
    return fold(line.family).startswith(family) and any(fold(name).startswith(given) for name in called)


def _first(db: Session, stage: Select[Any], limit: int) -> tuple[int, ...]:
    """The first patients of a stage. More rows are read where one patient's names fill several."""
    rows = limit
    while True:
        read = db.scalars(stage.limit(rows)).all()
        patients = tuple(dict.fromkeys(read))
        if len(patients) >= limit or len(read) < rows:
            return patients[:limit]
        rows *= 4


def lines(db: Session, found: dict[int, str]) -> tuple[PatientLine, ...]:
    """The lines of these patients in this order; the values say how each was found.

    Of who asked to be reached in confidence the phone is the one meant for that, if any.
    """
    if not found:
        return ()
    phone = (
        select(col(PatientPhone.digits))
        .where(col(PatientPhone.patient_id) == col(Patient.id))
        .order_by(col(PatientPhone.place))
        .limit(1)
        .correlate(Patient)
        .scalar_subquery()
    )
    alerts = (
        select(func.count())
        .where(col(PatientAlert.patient_id) == col(Patient.id))
        .correlate(Patient)
        .scalar_subquery()
    )
    columns: tuple[Any, ...] = (
        col(Patient.id),
        col(Patient.mrn),
        col(Patient.family),
        col(Patient.given),
        col(Patient.preferred),
        col(Patient.born),
        col(Patient.sex),
        func.coalesce(phone, ""),
        col(Patient.deceased),
        alerts,
    )
    rows = db.execute(select(*columns).where(col(Patient.id).in_(list(found))))
    by_id = {row[0]: replace(PatientLine(*row), found_by=found[row[0]]) for row in rows}
    for patient_id, asked in in_confidence(db, list(by_id)).items():
        by_id[patient_id] = replace(by_id[patient_id], phone=asked.phone)
    return tuple(by_id[patient_id] for patient_id in found if patient_id in by_id)


Stage = tuple[Select[Any], str]


def _stages(db: Session, search: Search) -> Iterator[Stage]:
    if search.mrn:
        yield select(col(Patient.id)).where(col(Patient.mrn) == search.mrn), "MRN"
        yield select(col(PatientMerge.patient_id)).where(col(PatientMerge.gone_mrn) == search.mrn), "old MRN"
        yield _numbered(search.text), "other number"
    narrowed = bool(search.born and search.names)
    if not narrowed:
        yield from _born_on(search)
    if search.phone_tail:
        yield _phone_ends(search.phone_tail), "phone"
    if search.mrn:
        yield (
            select(col(Patient.id)).where(*_prefix(col(Patient.mrn), search.mrn)).order_by(col(Patient.mrn)),
            "MRN",
        )
    if narrowed:
        yield from _named_and_born(search)
        return
    for family, given in search.names:
        yield _name_begins(family, given), ""
    inside = _inside(search)
    if inside:
        yield _name_holds(db, inside), "within name"
    if not search.names or len(search.folded) < SHORTEST_INFIX:
        return
    for family, given in search.names:
        sound = sound_key(family) if len(set(family)) > 1 else ""  # one letter again and again is no name
        if sound:
            alike = _names().where(
                col(PatientName.sound) == sound, *_prefix(col(PatientName.given_key), given[:1])
            )
            yield alike.order_by(col(PatientName.given_key)), ALIKE


def _numbered(typed: str) -> Select[Any]:
    """Patients with this number of another party, written as typed or in one case of letters."""
    written = dict.fromkeys((typed, typed.upper(), typed.lower()))
    return select(col(PatientIdentifier.patient_id)).where(col(PatientIdentifier.value).in_(written))


def _born_on(search: Search) -> Iterator[Stage]:
    for born in search.born:
        yield (
            select(col(Patient.id))
            .where(col(Patient.born) == born)
            .order_by(col(Patient.family), col(Patient.given)),
            "birth date",
        )


def _names() -> Select[Any]:
    return select(col(PatientName.patient_id))


def _named_and_born(search: Search) -> Iterator[Stage]:
    """Of the few people born on those days, those whose name fits: never the other way round.

    A name is compared by its first letters cut off, not by a range: no index serves
    that, so the database has to begin with the birth date, which is 100 times rarer.
    """
    born = (
        _names()
        .join(Patient, col(Patient.id) == col(PatientName.patient_id))
        .where(col(Patient.born).in_(search.born))
        .order_by(col(PatientName.family_key), col(PatientName.given_key))
    )
    for family, given in search.names:
        yield (
            born.where(
                *_cut(col(PatientName.family_key), family),
                *_cut(col(PatientName.given_key), given),
            ),
            "",
        )
    yield born.where(*_holds(search.words)), "within name"
    for family, _given in search.names:
        sound = sound_key(family) if family else ""
        if sound:
            yield born.where(func.coalesce(col(PatientName.sound), "") == sound), ALIKE


def _cut(column: Any, start: str) -> list[ColumnElement[bool]]:
    return [func.substr(column, 1, len(start)) == start] if start else []


def _name_begins(family: str, given: str) -> Select[Any]:
    """One range of one index: by initials where both are given, they cut the range 26 times finer."""
    where: list[ColumnElement[bool]] = []
    if family and given:
        where.append(col(PatientName.initials) == family[0] + given[0])
    where += _prefix(col(PatientName.family_key), family) + _prefix(col(PatientName.given_key), given)
    order = (
        (col(PatientName.family_key), col(PatientName.given_key))
        if family
        else (col(PatientName.given_key), col(PatientName.family_key))
    )
    return _names().where(*where).order_by(*order)


def _inside(search: Search) -> tuple[str, ...]:
    """What a name must hold: all words in any order.

    Two letters beside a comma are in no index: `cruz,ma` is family's end and given's start.
    """
    if not search.names:
        return ()
    pieces = tuple(dict.fromkeys(word for word in search.words if len(word) >= SHORTEST_INFIX))
    if "," not in search.text or all(
        any(piece in side for piece in pieces) for side in (search.family, search.given) if side
    ):
        return pieces
    side_by_side = f"{search.family} {search.given}"
    return (side_by_side,) if len(side_by_side) >= SHORTEST_INFIX else ()


def _name_holds(db: Session, pieces: tuple[str, ...]) -> Select[Any]:
    if db.get_bind().dialect.name == "sqlite":
        inside = (
            select(text("rowid")).select_from(text("patient_name_infix")).where(text("search MATCH :quoted"))
        )
        matched = inside.params(quoted=" AND ".join(f'"{piece}"' for piece in pieces)).limit(PAGE * 5)
        return _names().where(col(PatientName.id).in_(matched.scalar_subquery()))
    return _names().where(*_holds(pieces))


def _holds(pieces: Iterable[str]) -> list[ColumnElement[bool]]:
    return [col(PatientName.search).contains(piece, autoescape=True) for piece in pieces]


def _phone_ends(tail: str) -> Select[Any]:
    return select(col(PatientPhone.patient_id)).where(*_prefix(col(PatientPhone.reversed), tail[::-1]))


def _prefix(column: Any, start: str) -> list[ColumnElement[bool]]:
    """`column` begins with `start`, as a range that a plain index serves on both engines."""
    if not start:
        return []
    return [column >= start, column < start + "\U0010ffff"]
