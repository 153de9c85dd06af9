"""What was said of claims when they were sent, read back from the bytes of their files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy.orm import Session

from clinic_tui.claims.kept_bytes import batch_bytes
from clinic_tui.claims.models import ClaimSending
from clinic_tui.x12.claim_facts import Claim
from clinic_tui.x12.claim_reading import read_claim_sets
from clinic_tui.x12.envelope import read_x12
from clinic_tui.x12.findings import Findings


def facts_sent(db: Session, sendings: Iterable[ClaimSending]) -> dict[str, Claim]:
    """By number (CLM01), the claims that went in files; each file is read once. Raises StoreDamaged."""
    wanted: dict[int, set[str]] = defaultdict(set)
    for each in sendings:
        if each.batch_id is not None:
            wanted[each.batch_id].add(each.number)
    found: dict[str, Claim] = {}
    for batch_id, numbers in sorted(wanted.items()):
        for _, claims in read_claim_sets(read_x12(batch_bytes(db, batch_id)), Findings()):
            found.update((each.facts.number, each.facts) for each in claims if each.facts.number in numbers)
            if numbers <= found.keys():
                break
    return found
