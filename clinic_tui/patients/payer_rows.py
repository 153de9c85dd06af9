"""Payers as lists and forms show them: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass

from clinic_tui.errors import Invalid

FILING = {
    "09": "self-pay",
    "12": "PPO",
    "13": "POS",
    "14": "EPO",
    "16": "Medicare Advantage HMO",
    "AM": "automobile",
    "BL": "Blue Cross and Blue Shield",
    "CH": "TRICARE",
    "CI": "commercial",
    "HM": "HMO",
    "MA": "Medicare part A",
    "MB": "Medicare part B",
    "MC": "Medicaid",
    "VA": "veterans",
    "WC": "workers' compensation",
    "ZZ": "another kind",
}
"""Claim filing codes (SBR09) and what they stand for."""


@dataclass(frozen=True, slots=True)
class PayerFields:
    """What is typed of a payer."""

    name: str
    electronic_id: str = ""
    """The clearinghouse's number of the payer; without it nobody can be asked there."""
    phone: str = ""
    """In digits with country code."""
    filing: str = ""
    """A code of FILING, or empty where nobody knows."""
    filing_days: int | None = None
    """Days from the visit within which a claim has to be there."""
    active: bool = True
    bound: bool = False
    """It has to answer requests for authorization in 72 hours or 7 calendar days (CMS-0057-F)."""
    numbers: tuple[tuple[str, str], ...] = ()
    """Trading partners (ISA08) that have another number of it than `electronic_id`, each with that."""

    @property
    def numbers_words(self) -> str:
        """`HUB 60054, RELAY AC1`, as it is typed too."""
        return ", ".join(f"{partner} {number}" for partner, number in self.numbers)


@dataclass(frozen=True, slots=True)
class PayerRow:
    """A payer, and how many policies name it."""

    id: int
    version: int
    fields: PayerFields
    policies: int

    @property
    def name(self) -> str:
        """Its name."""
        return self.fields.name

    @property
    def gaps(self) -> str:
        """What has to be entered before coverage can be asked for there; empty where nothing is missing."""
        return "" if self.fields.electronic_id or self.fields.numbers else "no electronic id"


def read_numbers(typed: str) -> tuple[tuple[str, str], ...]:
    """`HUB 60054, RELAY AC1`: partner and number. Raises Invalid."""
    pairs = [tuple(part.split()) for part in typed.split(",") if part.strip()]
    for pair in pairs:
        if len(pair) != 2:
            raise Invalid(
                "other ids are a partner and its number, such as `HUB 60054`, with commas", "other ids"
            )
    return tuple((partner, number) for partner, number in pairs)
