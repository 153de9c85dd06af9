"""Dates, spans, amounts and numbers as they stand in elements. What is none is None, never a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

_AMOUNT = re.compile(r"(-?)(\d{0,12})(?:\.(\d{0,2})0*)?", re.ASCII)
_NUMBER = re.compile(r"-?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})", re.ASCII)
_DAY = re.compile(r"\d{8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Span:
    """A first and a last day, both included; one day has the same twice."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """True for a day in it."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Dated:
    """A date or span with what it is for: a DTP with its qualifier, as `291` for the plan."""

    qualifier: str
    span: Span


def read_day(text: str) -> date | None:
    """The day of `20260302`."""
    if not _DAY.fullmatch(text):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def read_span(form: str, text: str) -> Span | None:
    """The span of a DTP whose form is `D8` (one day), `RD8` (from-to) or `DT` (a day and a time)."""
    if form == "RD8":
        first, _, last = text.partition("-")
        start, end = read_day(first), read_day(last)
        return Span(start, end) if start and end and start <= end else None
    day = read_day(text[:8] if form == "DT" else text)
    return Span(day, day) if day and form in ("D8", "DT") else None


def write_day(day: date) -> str:
    """`20260302`."""
    return f"{day.year:04}{day.month:02}{day.day:02}"


def write_span(span: Span) -> tuple[str, str]:
    """Form and text of a DTP: `D8` for one day, `RD8` for more."""
    if span.first == span.last:
        return "D8", write_day(span.first)
    return "RD8", f"{write_day(span.first)}-{write_day(span.last)}"


def read_cents(text: str) -> int | None:
    """Whole cents of `10`, `10.5`, `-10.50` or `.5`; parts of a cent are no amount."""
    match = _AMOUNT.fullmatch(text)
    if match is None or not (match[2] or match[3]):
        return None
    cents = int(match[2] or "0") * 100 + int((match[3] or "").ljust(2, "0"))
    return -cents if match[1] else cents


def write_cents(cents: int) -> str:
    """`185`, `185.5` or `185.25`: no leading zeros, no trailing ones."""
    whole, part = divmod(abs(cents), 100)
    text = f"{whole}.{part:02}".rstrip("0").rstrip(".")
    return f"-{text}" if cents < 0 else text


def read_number(text: str) -> Decimal | None:
    """A quantity or a share: `1`, `.2`, `12.5`."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def write_number(number: Decimal) -> str:
    """The number without exponent and trailing zeros."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def read_moment(day: str, time: str) -> datetime | None:
    """The moment of `20260302` or `260302` with `0930` or `093015`, by the sender's clock."""
    text = f"20{day}" if len(day) == 6 else day
    digits = f"{text}{time[:4]}"
    if len(digits) != 12 or not (digits.isascii() and digits.isdigit()):
        return None
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M")  # noqa: DTZ007 - the sender's clock, zone not told
    except ValueError:
        return None
