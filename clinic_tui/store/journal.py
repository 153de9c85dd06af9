"""The journal: every change and every look at a record, in one chain that shows tampering.

Each line carries an HMAC over itself and the line before; the key lies in the vault.
The table's own triggers forbid changing it, which stops mistakes; the chain finds
people; the head written outside the database (`anchors`) finds a cut tail.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from json.encoder import encode_basestring
from typing import Any

from sqlalchemy import BigInteger, Column, Index, MetaData, String, Table, Text, select
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from clinic_tui.store.columns import UtcInstant


class Change(StrEnum):
    """What one journal line tells of its object."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"
    READ = "read"
    EVENT = "event"


class Undo(StrEnum):
    """Whether an action can be undone, or is passed over when looking for the last one."""

    YES = "yes"
    SKIP = "skip"
    NO = "no"


metadata: MetaData = SQLModel.metadata

journal = Table(
    "journal",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("action", BigInteger, nullable=False),
    Column("at", UtcInstant, nullable=False),
    Column("account_id", BigInteger),
    Column("who", String(80), nullable=False),
    Column("desk", String(20), nullable=False),
    Column("verb", String(60), nullable=False),
    Column("change", String(10), nullable=False),
    Column("entity", String(60), nullable=False),
    Column("entity_id", BigInteger),
    Column("patient_id", BigInteger),
    Column("before", Text),
    Column("after", Text),
    Column("digest", String(64)),
    Column("reason", Text, nullable=False),
    Column("undo", String(4), nullable=False),
    Column("undo_words", String(200), nullable=False),
    Column("undoes", BigInteger),
    Column("mac", String(64), nullable=False),
    Index("ix_journal_entity", "entity", "entity_id", "seq"),
    Index("ix_journal_patient", "patient_id", "seq"),
    Index("ix_journal_action", "action"),
    Index("ix_journal_undoes", "undoes"),
    Index("ix_journal_account", "account_id", "desk", "seq"),
)

journal_head = Table(
    "journal_head",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("mac", String(64), nullable=False),
)

START_MAC = "0" * 64
"""What stands before the first line."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends: written outside the database as its anchor."""

    seq: int
    mac: str


as_json = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), check_circular=False
).encode
"""One encoder for all lines: `json.dumps` would make one for each."""


SEALED = tuple(sorted(column.name for column in journal.c if column.name != "mac"))
"""The columns that the HMAC covers, in the order of what it is taken of."""

_LINE = "{" + ",".join(f'"{name}":%s' for name in SEALED) + "}"


def canonical(line: Sequence[Any]) -> bytes:
    """What the HMAC covers: the columns of `SEALED` as JSON of sorted keys, the instant as UTC text.

    They are put together from their values: a proof does so for each line there is, and an encoder that sorts
    and names the keys each time took three times as long.
    """
    return (
        _LINE
        % tuple(
            [
                "null"
                if value is None
                else encode_basestring(value)
                if type(value) is str
                else repr(value)
                if type(value) is int
                else as_json(value)
                for value in line
            ]
        )
    ).encode()


def seal(key: bytes, before: str, line: Sequence[Any]) -> str:
    """The MAC of one line, given as `canonical` takes it, after the line whose MAC is `before`."""
    sealed = _keyed(key).copy()
    sealed.update(before.encode() + canonical(line))
    return sealed.hexdigest()


@functools.lru_cache(maxsize=4)
def _keyed(key: bytes) -> hmac.HMAC:
    """What a seal begins with: half of its cost is to take in the key."""
    return hmac.new(key, digestmod="sha256")


def digest_of(image: dict[str, Any]) -> str:
    """A fingerprint of a whole row, to find rows changed around the journal."""
    return digest_of_text(as_json(image))


def digest_of_text(image: str) -> str:
    """The fingerprint of a whole row whose image is JSON text already."""
    return hashlib.sha256(image.encode()).hexdigest()


def head_of(session: Session) -> Head:
    """The end of the chain as the database has it."""
    row = session.execute(select(journal_head.c.seq, journal_head.c.mac)).one_or_none()
    return Head(row.seq, row.mac) if row else Head(0, START_MAC)
