"""Proving the journal: the chain of MACs, the anchors outside, and the rows themselves."""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, String, TextClause, func, select, text, type_coerce
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from clinic_tui.store.all_tables import all_mappers
from clinic_tui.store.image import model_of, proved_image
from clinic_tui.store.journal import SEALED, START_MAC, Head, digest_of, head_of, journal, seal

PAGE = 2000
"""Lines or rows that are read at a time."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, at which line of the journal (0 where it is not about one line)."""

    seq: int
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome: how many lines were read, and the first thing that is wrong, if any."""

    lines: int
    head: Head
    finding: Finding | None

    @property
    def sound(self) -> bool:
        """True when nothing is wrong."""
        return self.finding is None


def verify_chain(session: Session, key: bytes, anchors: Iterable[Head] = ()) -> Verdict:
    """Follow the chain from its start; `anchors` are heads that were noted outside the database."""
    mac, count = START_MAC, 0
    noted: dict[int, set[str]] = defaultdict(set)
    for anchor in anchors:
        noted[anchor.seq].add(anchor.mac)
    finding: Finding | None = None
    for seq, line in _lines(session):
        finding = _wrong_line(seq, line, count + 1, mac, key) or _wrong_anchor(seq, line, noted)
        if finding or line is None:
            break
        mac, count = line[-1], seq
    if finding is None:
        finding = _wrong_end(count, mac, head_of(session), noted)
    if finding is None and count == 0:
        finding = _rows_without_lines(session)
    return Verdict(count, Head(count, mac), finding)


_LINES = select(
    *(type_coerce(journal.c.at, String) if name == "at" else journal.c[name] for name in SEALED),
    journal.c.mac,
)
"""What is sealed, and the seal behind it; the instant as the database has it: many lines share one."""

_SEQ, _AT = SEALED.index("seq"), SEALED.index("at")


def _lines(session: Session) -> Iterator[tuple[int, Sequence[Any] | None]]:
    """Sequence and columns of each line in order; None for columns that hold what they cannot."""
    last: int | None = None
    while True:
        after = journal.c.seq > last if last is not None else journal.c.seq.is_not(None)
        page = session.execute(_LINES.where(after).order_by(journal.c.seq).limit(PAGE)).all()
        yield from ((row[_SEQ], _as_sealed(row)) for row in page)
        if len(page) < PAGE:
            return
        last = page[-1][_SEQ]


def _as_sealed(row: Sequence[Any]) -> Sequence[Any] | None:
    """The columns as they were sealed; None where what should be an instant is none."""
    try:
        return (*row[:_AT], _instant(row[_AT]), *row[_AT + 1 :])
    except (ValueError, TypeError):  # somebody has put something else there
        return None


@functools.lru_cache(maxsize=1)
def _instant(stored: str | datetime) -> str:
    """As UTC text; the lines of an action have the same. Raises ValueError or TypeError where it is none."""
    at = stored if isinstance(stored, datetime) else datetime.fromisoformat(stored)
    return (at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)).isoformat()


def _is_sealed(line: Sequence[Any], mac: str, key: bytes) -> bool:
    try:
        return bool(seal(key, mac, line[:-1]) == line[-1])
    except (TypeError, ValueError):  # bytes where there is text: no line was ever sealed so
        return False


def _wrong_line(seq: int, line: Sequence[Any] | None, expected: int, mac: str, key: bytes) -> Finding | None:
    if seq > expected:
        missing = f"line {expected}" if seq == expected + 1 else f"lines {expected} to {seq - 1}"
        return Finding(expected, f"{missing} missing: deleted from the journal")
    if line is None or seq != expected or not _is_sealed(line, mac, key):
        return Finding(seq, f"line {seq} does not fit the chain: changed, inserted or put out of order")
    return None


def _wrong_anchor(seq: int, line: Any, noted: dict[int, set[str]]) -> Finding | None:
    """An anchor stays true for ever: each one noted for this line must agree with it."""
    if seq in noted and noted[seq] - {line[-1]}:
        return Finding(
            seq,
            f"line {seq} differs from the anchor noted outside: "
            "the journal was rewritten or an older database put back",
        )
    return None


def _wrong_end(count: int, mac: str, stored: Head, noted: dict[int, set[str]]) -> Finding | None:
    if (stored.seq, stored.mac) != (count, mac):
        return Finding(
            count + 1, f"the journal ends at line {count} but its head says {stored.seq}: its end was cut"
        )
    beyond = max(noted, default=0)
    if beyond > count:
        return Finding(
            count + 1,
            f"an anchor outside knows line {beyond}, the journal ends at {count}: "
            "its end was cut or an older database put back",
        )
    return None


def _rows_without_lines(session: Session) -> Finding | None:
    """Every row began with a line: where there is none, there can be no row either."""
    if _tables_with_rows(session):
        return Finding(1, "the database holds rows but its journal no line: emptied")
    return None


def _tables_with_rows(session: Session) -> frozenset[str]:
    """The tables that hold any row, asked in one statement: many are empty in most clinics."""
    return frozenset(session.scalars(_asking_for_rows()))


@functools.cache
def _asking_for_rows() -> TextClause:
    names = sorted(str(mapper.local_table) for mapper in all_mappers())
    asking = "SELECT '{0}' WHERE EXISTS (SELECT 1 FROM \"{0}\")"
    return text(" UNION ALL ".join(asking.format(name) for name in names))


Known = dict[int, tuple[int, str | None]]
"""By row number: the last line about the row, and its digest there (None once deleted)."""


def verify_rows(session: Session) -> Finding | None:
    """Compare every stored row with the last the journal says of it; the first that differs."""
    last = (
        select(func.max(journal.c.seq).label("seq"))
        .where(journal.c.entity_id.is_not(None), journal.c.change.in_(("insert", "update", "delete")))
        .group_by(journal.c.entity, journal.c.entity_id)
        .subquery()
    )
    known: dict[str, Known] = {str(mapper.local_table): {} for mapper in all_mappers()}
    for row in session.execute(
        select(journal.c.seq, journal.c.entity, journal.c.entity_id, journal.c.digest).join(
            last, last.c.seq == journal.c.seq
        )
    ):
        known.setdefault(row.entity, {})[row.entity_id] = (row.seq, row.digest)
    filled = _tables_with_rows(session)
    for entity in sorted(entity for entity in known if known[entity] or entity in filled):
        finding = _wrong_row(session, entity, known[entity])
        if finding:
            return finding
    return None


def _wrong_row(session: Session, entity: str, known: Known) -> Finding | None:
    living = {row_id: seq for row_id, (seq, digest) in known.items() if digest is not None}
    for row_id, row in _rows(session, model_of(entity)):
        seq, digest = known.get(row_id, (0, None))
        if digest is None:
            return Finding(seq, f"{entity} {row_id} stands in the database but not in the journal")
        if row is None or digest_of(proved_image(row)) != digest:
            return Finding(seq, f"{entity} {row_id} was changed around the journal (last known line {seq})")
        living.pop(row_id, None)
    for row_id, seq in living.items():
        return Finding(seq, f"{entity} {row_id} is gone, the journal (line {seq}) knows of no deletion")
    return None


def _rows(session: Session, model: type[SQLModel]) -> Iterator[tuple[int, SQLModel | None]]:
    """Number and row of each, in order; None for a row that holds what its columns cannot."""
    number = model.id  # type: ignore[attr-defined]
    last: int | None = None
    while True:
        after = number > last if last is not None else number.is_not(None)
        statement = _first_page(model) if last is None else _first_page(model).where(number > last)
        try:
            page: list[tuple[int, SQLModel | None]] = [
                (row.id, row)  # type: ignore[attr-defined]
                for row in session.scalars(statement)
            ]
        except (ValueError, TypeError):  # of a column type: a tampered status is none any more
            numbers = session.scalars(select(number).where(after).order_by(number).limit(PAGE))
            page = [(row_id, _readable_row(session, model, row_id)) for row_id in numbers]
        yield from page
        session.expunge_all()
        if len(page) < PAGE:
            return
        last = page[-1][0]


@functools.cache
def _first_page(model: type[SQLModel]) -> Select[SQLModel]:
    """The first rows by number; the statement is put together once for each table."""
    number = model.id  # type: ignore[attr-defined]
    return (
        select(model)
        .where(number.is_not(None))
        .order_by(number)
        .limit(PAGE)
        .execution_options(populate_existing=True)
    )


def _readable_row(session: Session, model: type[SQLModel], row_id: int) -> SQLModel | None:
    try:
        return session.get(model, row_id)
    except (ValueError, TypeError):
        return None


def show_json(verdict: Verdict) -> str:
    """The outcome for `--json`."""
    return json.dumps(
        {
            "lines": verdict.lines,
            "sound": verdict.sound,
            "head": {"seq": verdict.head.seq, "mac": verdict.head.mac},
            "first_bad_line": verdict.finding.seq if verdict.finding else None,
            "finding": verdict.finding.words if verdict.finding else None,
        }
    )
