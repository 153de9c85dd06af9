"""Proving the journal: the chain of MACs, the anchors outside, and the rows themselves."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic_tui.store.image import image_of, model_of
from clinic_tui.store.journal import START_MAC, Head, digest_of, head_of, journal, seal


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
    expected, mac, count = 1, START_MAC, 0
    noted = {anchor.seq: anchor.mac for anchor in anchors}
    finding: Finding | None = None
    statement = select(journal).order_by(journal.c.seq).execution_options(yield_per=2000)
    for row in session.execute(statement).mappings():
        seq = row["seq"]
        finding = _wrong_line(row, expected, mac, key) or _wrong_anchor(seq, row["mac"], noted)
        if finding:
            break
        mac, expected, count = row["mac"], seq + 1, count + 1
    stored = head_of(session)
    if finding is None:
        finding = _wrong_end(count, mac, stored, noted)
    return Verdict(count, Head(count, mac), finding)


def _wrong_line(row: Any, expected: int, mac: str, key: bytes) -> Finding | None:
    seq = row["seq"]
    if seq != expected:
        missing = f"line {expected}" if seq == expected + 1 else f"lines {expected} to {seq - 1}"
        return Finding(expected, f"{missing} missing: deleted from the journal")
    if seal(key, mac, dict(row)) != row["mac"]:
        return Finding(seq, f"line {seq} does not fit the chain: changed, inserted or put out of order")
    return None


def _wrong_anchor(seq: int, mac: str, noted: dict[int, str]) -> Finding | None:
    if seq in noted and noted[seq] != mac:
        return Finding(seq, f"line {seq} differs from the anchor noted outside: the journal was rewritten")
    return None


def _wrong_end(count: int, mac: str, stored: Head, noted: dict[int, str]) -> Finding | None:
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


def verify_rows(session: Session) -> Finding | None:
    """Compare every stored row with the last the journal says of it; the first that differs."""
    last = (
        select(func.max(journal.c.seq).label("seq"))
        .where(journal.c.entity_id.is_not(None), journal.c.change.in_(("insert", "update", "delete")))
        .group_by(journal.c.entity, journal.c.entity_id)
        .subquery()
    )
    known: dict[str, dict[int, tuple[int, str | None]]] = {}
    for row in session.execute(
        select(journal.c.seq, journal.c.entity, journal.c.entity_id, journal.c.digest).join(
            last, last.c.seq == journal.c.seq
        )
    ):
        known.setdefault(row.entity, {})[row.entity_id] = (row.seq, row.digest)
    for entity in sorted(known | _journaled_tables()):
        finding = _wrong_row(session, entity, known.get(entity, {}))
        if finding:
            return finding
    return None


def _wrong_row(session: Session, entity: str, known: dict[int, tuple[int, str | None]]) -> Finding | None:
    model = model_of(entity)
    living = {row_id: seq for row_id, (seq, digest) in known.items() if digest is not None}
    for row in session.scalars(select(model).execution_options(yield_per=1000)):
        row_id = row.id  # type: ignore[attr-defined]
        seq, digest = known.get(row_id, (0, None))
        if digest is None:
            return Finding(seq, f"{entity} {row_id} stands in the database but not in the journal")
        if digest_of(image_of(row)) != digest:
            return Finding(seq, f"{entity} {row_id} was changed around the journal (last known line {seq})")
        living.pop(row_id, None)
        session.expunge(row)
    for row_id, seq in living.items():
        return Finding(seq, f"{entity} {row_id} is gone, the journal (line {seq}) knows of no deletion")
    return None


def _journaled_tables() -> dict[str, dict[int, tuple[int, str | None]]]:
    from sqlmodel import SQLModel

    return {mapper.local_table.name: {} for mapper in SQLModel._sa_registry.mappers}


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
