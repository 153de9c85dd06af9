"""Payers as lists and forms show them: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass

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
        return "" if self.fields.electronic_id else "no electronic id"
