"""What a clearinghouse writes to a file of claims: a TA1, a 999 and a 277CA, as bytes of X12.

Pure: a file's numbers and claims in, bytes out. All files of one partner count on, as real ones do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from clinic_tui.x12.outgoing import (
    Composite,
    ControlNumbers,
    Elements,
    GroupForm,
    TradingPartner,
    write_interchange,
    write_ungrouped,
)
from clinic_tui.x12.values import write_cents, write_day

_READ = GroupForm("999", "FA", "005010X231A1")
_TAKEN = GroupForm("277", "HN", "005010X214")
_CLAIMS = "005010X222A1"

PAYER, CLEARINGHOUSE = "PR", "AY"
"""Who speaks in a 277CA (NM101)."""

TAKEN_IN = "A2:20"
"""Category and code of a claim that the payer has taken in."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file of claims as its receiver knows it."""

    control: int
    """ISA13, and GS06."""
    reference: str
    """BHT03."""
    written_at: datetime
    sets: int


@dataclass(frozen=True, slots=True)
class SentClaim:
    """A claim in it. Money is integer cents."""

    number: str
    payer_number: str
    """The number that the payer gives it."""
    family: str
    given: str
    member_id: str
    cents: int
    day: date


@dataclass(frozen=True, slots=True)
class Provider:
    """Who bills."""

    name: str
    npi: str


def write_ta1(partner: TradingPartner, file: SentFile, number: int, at: datetime) -> bytes:
    """The whole file was read."""
    written = f"{file.written_at:%y%m%d}", f"{file.written_at:%H%M}"
    return write_ungrouped(partner, [("TA1", f"{file.control:09}", *written, "A", "000")], number, at)


def write_999(partner: TradingPartner, file: SentFile, number: int, at: datetime) -> bytes:
    """Each of its sets was read, and is taken in."""
    body: list[Elements] = [("AK1", "HC", str(file.control), _CLAIMS)]
    for place in range(1, file.sets + 1):
        body += [("AK2", "837", f"{place:04}", _CLAIMS), ("IK5", "A")]
    body.append(("AK9", "A", *(str(file.sets),) * 3))
    return write_interchange(partner, _READ, [body], ControlNumbers(number, number), at)


def write_277ca(
    partner: TradingPartner,
    file: SentFile,
    claims: Sequence[SentClaim],
    provider: Provider,
    rejected: Mapping[str, str],
    number: int,
    at: datetime,
    source: str = PAYER,
) -> bytes:
    """Each of its claims is taken in, but for those in `rejected`: by our number, why (`A7:164:IL`).

    `source` is who has taken them in.
    """
    body = list(_told(partner, file, claims, provider, rejected, at, source))
    return write_interchange(partner, _TAKEN, [body], ControlNumbers(number, number), at)


def _told(
    partner: TradingPartner,
    file: SentFile,
    claims: Sequence[SentClaim],
    provider: Provider,
    rejected: Mapping[str, str],
    at: datetime,
    source: str,
) -> Iterator[Elements]:
    day = write_day(at.date())
    yield "BHT", "0085", "08", f"{file.reference}A", day, f"{at:%H%M}", "TH"
    yield "HL", "1", "", "20", "1"
    yield "NM1", source, "2", partner.sender, "", "", "", "", "46", partner.sender
    yield "TRN", "1", f"{file.reference}T"
    yield "DTP", "050", "D8", write_day(file.written_at.date())
    yield "DTP", "009", "D8", day
    yield "HL", "2", "1", "21", "1"
    yield "NM1", "41", "2", provider.name, "", "", "", "", "46", partner.receiver
    yield "TRN", "2", file.reference
    yield "STC", Composite(("A1", "19", source)), day, "WQ", write_cents(sum(each.cents for each in claims))
    yield "HL", "3", "2", "19", "1"
    yield "NM1", "85", "2", provider.name, "", "", "", "", "XX", provider.npi
    for level, each in enumerate(claims, start=4):
        why = rejected.get(each.number)
        codes, action = Composite(tuple((why or TAKEN_IN).split(":"))), "U" if why else "WQ"
        yield "HL", str(level), "3", "PT"
        yield "NM1", "QC", "1", each.family, each.given, "", "", "", "MI", each.member_id
        yield "TRN", "2", each.number
        yield "STC", codes, day, action, write_cents(each.cents)
        if not why:
            yield "REF", "1K", each.payer_number
        yield "DTP", "472", "D8", write_day(each.day)
