"""Trading partners: entering and changing them, and what is read of them and of their files."""

from __future__ import annotations

import re
from dataclasses import asdict, fields
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.batch_models import ClaimBatch, TradingPartner
from clinic_tui.claims.batch_states import Way
from clinic_tui.claims.partner_rows import BatchRow, PartnerFields, PartnerRow
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.patients.names import clean_text
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.x12.characters import folded

MOST_BATCHES = 500

_NEEDED = {
    "name": (60, "the name that the partner goes by in loop 1000B"),
    "receiver_id": (80, "the partner's own number in loop 1000B"),
    "submitter_name": (60, "the clinic's name in loop 1000A"),
    "submitter_id": (80, "the number that the partner gave the clinic"),
    "contact": (60, "whom the partner calls about a file"),
    "sender": (15, "our number in the interchange (ISA06)"),
    "receiver": (15, "the partner's number in the interchange (ISA08)"),
}
_WORDS = {
    "receiver_id": "receiver id", "submitter_name": "our name", "submitter_id": "our id",
    "sender_qualifier": "our kind", "receiver_qualifier": "their kind", "group_sender": "group sender",
    "group_receiver": "group receiver", "host_key": "host key", "out_folder": "out", "in_folder": "in",
}  # fmt: skip


def checked_partner(typed: PartnerFields) -> dict[str, Any]:
    """What was typed as columns, cleaned; raises Invalid naming the field."""
    found = asdict(typed)
    found["code"] = clean_text(typed.code, 15, "code").upper()
    if not re.fullmatch(r"[A-Z][A-Z0-9]{1,14}", found["code"]):
        raise Invalid("a code has 2 to 15 letters and digits, a letter first, such as HUB", "code")
    for name, (limit, what) in _NEEDED.items():
        found[name] = clean_text(getattr(typed, name), limit, _WORDS.get(name, name))
        if not folded(found[name]):
            raise Invalid(f"{_WORDS.get(name, name)} is empty: {what}", _WORDS.get(name, name))
    phone = "".join(filter(str.isdigit, typed.phone))
    phone = phone[1:] if len(phone) == 11 and phone.startswith("1") else phone
    if len(phone) != 10:
        raise Invalid("the telephone has ten digits: the partner calls it about a file", "phone")
    found["phone"] = phone
    for name in ("sender_qualifier", "receiver_qualifier"):
        found[name] = getattr(typed, name).strip().upper()
        if not re.fullmatch(r"[A-Z0-9]{2}", found[name]):
            raise Invalid(f"{_WORDS[name]} is two characters: ZZ, or 30 for a tax id", _WORDS[name])
    for name in ("group_sender", "group_receiver"):
        found[name] = folded(clean_text(getattr(typed, name), 15, _WORDS[name]))
        if len(found[name]) == 1:
            raise Invalid(f"{_WORDS[name]} has 2 to 15 characters, or none", _WORDS[name])
    _check_way(typed)
    found["folder"], found["host"] = typed.folder.strip(), typed.host.strip()
    found["login"], found["host_key"] = typed.login.strip(), " ".join(typed.host_key.split()[:2])
    return found


def _check_way(typed: PartnerFields) -> None:
    if typed.way is Way.FOLDER and not PurePosixPath(typed.folder.strip()).is_absolute():
        raise Invalid("the folder is a whole path, from / on: `out` and `in` are made in it", "folder")
    if typed.way is not Way.SFTP:
        return
    for name in ("host", "login"):
        if not getattr(typed, name).strip():
            raise Invalid(f"{name} is empty: whom SFTP connects to", name)
    if not 1 <= typed.port <= 65535:
        raise Invalid("the port is 1 to 65535", "port")
    if not re.fullmatch(r"[a-z0-9@.-]+ [A-Za-z0-9+/]+=*", " ".join(typed.host_key.split()[:2])):
        raise Invalid(
            "the host key is the server's public key, such as `ssh-ed25519 AAAA...`: a server is not "
            "believed without", "host key",
        )  # fmt: skip


def add_partner(desk: Desk, typed: PartnerFields) -> int:
    """Enter a partner; the first one gets the claims of all payers. Raises Invalid, Conflict."""
    columns = checked_partner(typed)
    with desk.act("partner.edit") as db:
        first = db.execute(select(col(TradingPartner.id)).limit(1)).first() is None
        row = TradingPartner(**columns, is_default=first)
        db.add(row)
        db.flush()
        return row.id or 0


def update_partner(desk: Desk, partner_id: int, version: int, typed: PartnerFields) -> None:
    """Change a partner; its numbers go on. Raises Invalid, Conflict, NotFound."""
    columns = checked_partner(typed)
    with desk.act("partner.edit") as db:
        row = _need(db, partner_id)
        if row.version != version:
            raise Conflict(f"{row.code} was changed at another desk meanwhile: look again and repeat")
        if row.is_default and not columns["active"]:
            raise Conflict(f"{row.code} gets the claims of all payers: make another one the default first")
        for name, value in columns.items():
            setattr(row, name, value)


def make_default(desk: Desk, partner_id: int) -> None:
    """It gets the claims of payers that name no other one. Raises Conflict where it is not in use."""
    with desk.act("partner.edit") as db:
        row = _need(db, partner_id)
        if not row.active:
            raise Conflict(f"{row.code} is not in use")
        for other in db.scalars(select(TradingPartner).where(col(TradingPartner.is_default).is_(True))):
            other.is_default = False
        row.is_default = True


def _need(db: DeskSession, partner_id: int) -> TradingPartner:
    return db.need(TradingPartner, partner_id, "there is no such trading partner")


def partners(db: Session) -> tuple[PartnerRow, ...]:
    """All partners by code."""
    columns: tuple[Any, ...] = TradingPartner, func.count(col(ClaimBatch.id))
    statement = (
        select(*columns)
        .outerjoin(ClaimBatch, col(ClaimBatch.partner_id) == col(TradingPartner.id))
        .group_by(col(TradingPartner.id))
        .order_by(col(TradingPartner.code))
    )
    names = [each.name for each in fields(PartnerFields)]
    return tuple(
        PartnerRow(
            row.id,
            row.version,
            PartnerFields(**{name: getattr(row, name) for name in names}),
            row.is_default,
            row.last_control,
            int(count),
        )
        for row, count in db.execute(statement)
    )


def partner_of(db: Session, which: str | int) -> PartnerRow:
    """A partner by its code or its number; raises NotFound naming those there are."""
    rows = partners(db)
    for row in rows:
        if which == row.id or str(which).strip().upper() == row.fields.code:
            return row
    known = ", ".join(row.fields.code for row in rows) or "none yet"
    raise NotFound(f"there is no trading partner {which}; there are: {known}")


def batches(db: Session, limit: int = MOST_BATCHES) -> tuple[BatchRow, ...]:
    """The files of claims, the newest first."""
    columns: tuple[Any, ...] = ClaimBatch, TradingPartner
    statement = (
        select(*columns)
        .join(TradingPartner, col(TradingPartner.id) == col(ClaimBatch.partner_id))
        .order_by(col(ClaimBatch.id).desc())
        .limit(limit)
    )
    return tuple(
        BatchRow(
            row.id, row.reference, partner.code, row.control, row.at, row.made_by, row.claims, row.cents,
            row.sets, row.file_name, row.is_test, row.state, row.sent_at, row.sent_by, row.words,
            partner.way is Way.NONE, row.asks_status, row.written_out_at,
        )
        for row, partner in db.execute(statement)
    )  # fmt: skip
