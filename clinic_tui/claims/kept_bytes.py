"""The bytes of files that went and came, compressed; what comes back is proved by the row's digest."""

from __future__ import annotations

import hashlib
import zlib

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from clinic_tui.claims.batch_models import ClaimBatch, ClaimFile, claim_batch_content, claim_file_content
from clinic_tui.errors import NotFound, StoreDamaged


def digest_of(content: bytes) -> str:
    """SHA-256, in hex digits."""
    return hashlib.sha256(content).hexdigest()


def packed(content: bytes) -> bytes:
    """As it is kept."""
    return zlib.compress(content, 6)


def batch_bytes(db: Session, batch_id: int) -> bytes:
    """The bytes of a file of claims, exactly as it was sent. Raises NotFound, StoreDamaged."""
    batch = db.get(ClaimBatch, batch_id)
    if batch is None:
        raise NotFound(f"there is no batch {batch_id}")
    return _bytes(db, claim_batch_content, "batch_id", batch_id, batch.digest, f"batch {batch.reference}")


def file_bytes(db: Session, file_id: int) -> bytes:
    """The bytes of a file that came. Raises NotFound, StoreDamaged."""
    file = db.get(ClaimFile, file_id)
    if file is None:
        raise NotFound(f"there is no file {file_id}")
    return _bytes(db, claim_file_content, "file_id", file_id, file.digest, f"file {file.name}")


def _bytes(db: Session, table: Table, column: str, number: int, digest: str, name: str) -> bytes:
    kept = db.execute(select(table.c.content).where(table.c[column] == number)).scalar()
    try:
        content = zlib.decompress(kept or b"")
    except zlib.error:
        content = b""
    if digest_of(content) != digest:
        raise StoreDamaged(
            f"the bytes of {name} are not those that were stored: call the administrator, who runs "
            "`clinic-tui audit verify`"
        )
    return content
