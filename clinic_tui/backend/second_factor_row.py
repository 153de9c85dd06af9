"""What is shown of a second factor: free of any library, so that a screen may name it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offered:
    """A secret that a phone is to take up, in three forms."""

    groups: str
    """In groups of four, to be typed."""
    uri: str
    """What the QR code says."""
    qr: tuple[str, ...]
    """The QR code in half blocks, light on dark; lines of the same width."""


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What the person at this desk has beside the password."""

    has_pin: bool
    has_second_factor: bool
    codes_left: int = 0
    """Recovery codes that were not used."""
