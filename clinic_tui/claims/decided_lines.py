"""What a payer decided of each line of a claim, kept as text in the answer that said it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from clinic_tui.claims.draft import Adjustment


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """What was decided of one line, or of the claim as a whole (`place` 0). Money is integer cents."""

    place: int
    """The line as it was sent, from 1; 0 the claim as a whole, of which only the adjustments count."""
    charged_cents: int
    paid_cents: int
    adjustments: tuple[Adjustment, ...] = ()
    allowed_cents: int | None = None
    """AMT B6; None where the payer does not say."""
    remarks: tuple[str, ...] = ()
    """Remark codes (RARC)."""
    code: str = ""
    """The procedure that was decided on, where that is another than we sent."""


EARLIER_PAYERS = "OA", "23"
"""Group and reason of what earlier payers did with a claim."""


def of_earlier_payers(text: str) -> int:
    """What of a kept text says that earlier payers have dealt with it (OA 23), in cents."""
    if '["OA","23",' not in text:  # most claims have no earlier payer, and need no reading
        return 0
    return sum(
        each.cents
        for line in read_decided(text)
        for each in line.adjustments
        if (each.group, each.reason) == EARLIER_PAYERS
    )


def write_decided(lines: Iterable[DecidedLine]) -> str:
    """The text that is kept of them."""
    return json.dumps(
        [
            [each.place, each.charged_cents, each.paid_cents,
             [[one.group, one.reason, one.cents] for one in each.adjustments],
             each.allowed_cents, " ".join(each.remarks), each.code]
            for each in lines
        ],
        separators=(",", ":"),
    )  # fmt: skip


def read_decided(text: str) -> tuple[DecidedLine, ...]:
    """The lines of a kept text; none of an empty one."""
    if not text:
        return ()
    return tuple(
        DecidedLine(
            place,
            charged,
            paid,
            tuple(Adjustment(*each) for each in adjustments),
            allowed,
            tuple(remarks.split()),
            code,
        )
        for place, charged, paid, adjustments, allowed, remarks, code in json.loads(text)
    )
