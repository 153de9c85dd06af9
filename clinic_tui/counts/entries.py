"""What is typed and scanned while counting: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Found:
    """Units that lie there without being looked for: of another item, or another lot.

    `expires_on` is that of the lot, None where it is known already, NO_EXPIRY where it does not expire.
    """

    code: str
    units: int
    place_id: int = 0
    lot: str = ""
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class ScannedPack:
    """A pack that was held under the scanner; `packs` is how many of them the code says."""

    gtin: str
    packs: int = 1
    lot: str = ""
    expires_on: date | None = None
    place_id: int = 0
    """Where the count goes over several places: at which of them one stands."""


@dataclass(frozen=True, slots=True)
class CountedLine:
    """What a filled-in sheet says of a line, by its position."""

    position: int
    units: int
