"""A payment that was taken in, as the kept bytes of its file have it."""

from __future__ import annotations

import zlib
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic_tui.claims.batch_models import ClaimFile, claim_file_content
from clinic_tui.errors import StoreDamaged
from clinic_tui.remittance.models import RemittancePayment
from clinic_tui.x12.envelope import read_x12
from clinic_tui.x12.remittance import read_remittances
from clinic_tui.x12.remittance_rows import Remittance


def remittance_of(db: Session, row: RemittancePayment) -> Remittance:
    """A payment as its file has it. Raises StoreDamaged where the kept bytes are not those that came."""
    found = remittances_of(db, row.file_id)
    if row.set_place > len(found):
        name = db.get_one(ClaimFile, row.file_id).name
        raise StoreDamaged(f"{name} has no payment {row.set_place}: nothing was posted")
    return found[row.set_place - 1]


def remittances_of(db: Session, file_id: int) -> tuple[Remittance, ...]:
    """All payments of a file. Raises StoreDamaged where the kept bytes are not those that came."""
    packed = db.execute(
        select(claim_file_content.c.content).where(claim_file_content.c.file_id == file_id)
    ).scalar()
    file_row = db.get_one(ClaimFile, file_id)
    content = zlib.decompress(packed) if packed is not None else b""
    if sha256(content).hexdigest() != file_row.digest:
        raise StoreDamaged(
            f"the kept bytes of {file_row.name} are not those that came: nothing was posted; "
            "call the administrator, who runs `clinic-tui audit verify`"
        )
    return tuple(read_remittances(read_x12(content).in_production()))
