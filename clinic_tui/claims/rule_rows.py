"""Scrub rules as lists show them: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

YES_DAYS = 90
"""So far back yeses to warnings, and claims that were stopped, are counted."""


class Weight(StrEnum):
    """How a rule may be set to be weighed."""

    ERROR = "E"
    WARNING = "W"
    OFF = "off"
    USUAL = ""
    """As it is without that."""


WEIGHT_WORDS = {"E": "error", "W": "warning", "off": "off"}
"""What a weight is called."""


@dataclass(frozen=True, slots=True)
class PayerWeight:
    """That a payer has a rule weighed by itself."""

    payer_id: int
    payer: str
    weight: str
    """`off`, `W`, `E`."""
    reason: str

    @property
    def words(self) -> str:
        """`Acme Health: off`."""
        return f"{self.payer}: {WEIGHT_WORDS[self.weight]}"


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule, how it is weighed, and what it did in YES_DAYS."""

    number: int
    title: str
    usual: str
    """`E` or `W`, as it came with the program."""
    for_all: str
    """`off`, `W`, `E` as the clinic has set it for all payers; empty where it has not."""
    reason: str
    """Why it has."""
    payers: tuple[PayerWeight, ...]
    """Those that differ, by name."""
    yeses: int
    """How often somebody said yes to its warning."""
    stopped: int = 0
    """How many claims it kept back, each counted once."""
    asleep: str = ""
    """Why it finds nothing, or only a part; empty where it asks all that it says."""
    finds_nothing: bool = False

    @property
    def weight(self) -> str:
        """What holds where no payer has said otherwise."""
        return self.for_all or self.usual

    @property
    def is_changed(self) -> bool:
        """It is weighed otherwise than it came, for all."""
        return self.weight != self.usual

    @property
    def words(self) -> str:
        """`error`, `off (usually error)`."""
        usual = f" (usually {WEIGHT_WORDS[self.usual]})" if self.is_changed else ""
        return f"{self.level}{usual}"

    @property
    def level(self) -> str:
        """`error`, or that it finds nothing."""
        if self.finds_nothing and self.weight != Weight.OFF:
            return "no data" if self.asleep.startswith("no data") else "nothing"
        return WEIGHT_WORDS[self.weight]


@dataclass(frozen=True, slots=True)
class Yeses:
    """Who said yes to a rule's warning, how often in YES_DAYS, and when last."""

    by: str
    count: int
    last: date


@dataclass(frozen=True, slots=True)
class RuleInFull:
    """A rule with all that is known of it."""

    row: RuleRow
    asks: str
    source: str
    way_out: str
    yeses: tuple[Yeses, ...]
    """Who has said most of them first."""
    stopped: tuple[tuple[date, int], ...] = ()
    """How many claims it kept back in each month of YES_DAYS, by its first day; months without any are not
    among them."""


@dataclass(frozen=True, slots=True)
class RuleNow:
    """What a rule does to the claims that are due now."""

    stopped: int
    warned: int
    """Nobody has said yes yet."""
