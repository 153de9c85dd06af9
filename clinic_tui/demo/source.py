"""What the demo is made of: the shipped lists of names, places, payers, visits and supplies."""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random
from typing import Any, Generic, TypeVar

from clinic_tui.schedule.rows import Span
from clinic_tui.shipped import data_path

T = TypeVar("T")

WORKDAYS = range(5)
"""Monday to Friday."""


class Choices(Generic[T]):
    """Things to choose from, each with its weight."""

    def __init__(self, weighted: list[tuple[T, float]]) -> None:
        self.things = [thing for thing, _ in weighted]
        self._weights = list(accumulate(weight for _, weight in weighted))

    def one(self, chance: Random) -> T:
        """One of them."""
        return chance.choices(self.things, cum_weights=self._weights)[0]


@dataclass(frozen=True, slots=True)
class Payer:
    """A plan of a payer: how its member ids look, its copay in cents, and the ages it takes."""

    payer: str
    plan: str
    prefix: str
    digits: int
    copay_cents: int | None
    from_age: int
    to_age: int
    weight: float
    electronic_id: str
    filing: str
    """The claim filing code."""


@dataclass(frozen=True, slots=True)
class Price:
    """A line of the fee schedules, in cents: for policies, and for who pays alone."""

    code: str
    words: str
    cents: int
    self_pay_cents: int
    visit_types: tuple[str, ...]
    """Kinds of visits that usually take it, each with the modifier it has there: `TEL-95`."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was done at a visit: a line of the fee schedules, with modifiers."""

    modifier: str
    price: Price

    @property
    def whole_code(self) -> str:
        """With its modifiers, as it is typed: `T1015-95`."""
        return f"{self.price.code}-{self.modifier}".rstrip("-")


@dataclass(frozen=True, slots=True)
class Supply:
    """An item of the shelf and what a week uses of it, in units of issue."""

    code: str
    name: str
    category: str
    unit: str
    place: str
    par: int
    reorder: int
    use_per_week: int
    cents: int
    """What one unit costs."""
    life_days: int
    """How long a lot lasts; 0: it does not come by lot."""
    pack: int
    """Units in the pack that has a barcode; 0: it has none."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Hours, or a block, on each of some weekdays."""

    days: tuple[int, ...]
    span: Span
    kind: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Doctor:
    """A provider's week and the mix of visits seen in it."""

    number: int
    code: str
    name: str
    specialty: str
    slot: int
    children: bool
    hours: tuple[Stretch, ...]
    blocks: tuple[Stretch, ...]
    visits: Choices[str] = field(repr=False)

    def hours_on(self, weekday: int) -> list[Span]:
        """The template of a weekday."""
        return [stretch.span for stretch in self.hours if weekday in stretch.days]

    def blocks_on(self, weekday: int) -> list[Span]:
        """What is not for patients on a weekday."""
        return [stretch.span for stretch in self.blocks if weekday in stretch.days]


@dataclass(frozen=True, slots=True)
class Source:
    """All lists, read once."""

    families: Choices[str]
    rare_families: tuple[str, ...]
    women: Choices[str]
    men: Choices[str]
    preferred: dict[str, str]
    streets: tuple[str, ...]
    towns: Choices[tuple[str, str, str]]
    """Town, state, ZIP."""
    payers: tuple[Payer, ...]
    visit_types: dict[str, tuple[str, int]]
    """Name and minutes by code."""
    reasons: dict[str, list[str]]
    fees: tuple[Price, ...]
    """What stands in the fee schedules."""
    done: dict[str, Choices[Done]]
    """By visit type; `+` holds what is done on top."""
    supplies: tuple[Supply, ...]
    alerts: tuple[str, ...]
    doctors: tuple[Doctor, ...]
    staff: dict[str, Any]
    """Accounts, rooms and the names of clinic and site."""


def read_source() -> Source:
    """Read the shipped lists. Raises FileNotFoundError where they were not installed."""
    staff = tomllib.loads(data_path("demo/staff.toml").read_text(encoding="utf-8"))
    types = {row["code"]: (row["name"], int(row["minutes"])) for row in _rows("visit_types.csv")}
    fees = tuple(_fee(row) for row in _rows("fees.csv"))
    reasons: dict[str, list[str]] = defaultdict(list)
    for row in _rows("visit_reasons.csv"):
        reasons[row["visit_type"]].append(row["reason"])
    return Source(
        families=_by_rank("family_names.txt"),
        rare_families=_lines("rare_family_names.txt"),
        women=_by_rank("given_names_female.txt"),
        men=_by_rank("given_names_male.txt"),
        preferred={row["given"]: row["preferred"] for row in _rows("preferred_names.csv")},
        streets=_lines("streets.txt"),
        towns=Choices([((r["town"], r["state"], r["zip"]), float(r["weight"])) for r in _rows("towns.csv")]),
        payers=tuple(_payer(row) for row in _rows("payers.csv")),
        visit_types=types,
        reasons=dict(reasons),
        fees=fees,
        done=_done({each.code: each for each in fees}),
        supplies=tuple(_supply(row) for row in _rows("items.csv")),
        alerts=_lines("alerts.txt"),
        doctors=tuple(_doctor(number, row) for number, row in enumerate(staff["providers"])),
        staff=staff,
    )


def minute(text: str) -> int:
    """`8:30` as minutes of the day."""
    hour, _, rest = text.partition(":")
    return int(hour) * 60 + int(rest)


def _lines(name: str) -> tuple[str, ...]:
    text = data_path(f"demo/{name}").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with data_path(f"demo/{name}").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _by_rank(name: str) -> Choices[str]:
    """The earlier in the list, the likelier, as names are (Zipf, flattened at the top)."""
    return Choices([(line, 1 / (place + 20)) for place, line in enumerate(_lines(name))])


def _cents(dollars: str) -> int:
    whole, _, part = dollars.partition(".")
    return int(whole) * 100 + int(part or 0)


def _payer(row: dict[str, str]) -> Payer:
    copay = _cents(row["copay"]) if row["copay"] else None
    ages = int(row["from_age"]), int(row["to_age"])
    return Payer(
        row["payer"],
        row["plan"],
        row["prefix"],
        int(row["digits"]),
        copay,
        *ages,
        float(row["weight"]),
        row["electronic_id"],
        row["filing"],
    )


def _fee(row: dict[str, str]) -> Price:
    cents = _cents(row["standard"]), _cents(row["self_pay"])
    return Price(row["code"], row["words"], *cents, tuple(row["visit_types"].split()))


def _done(fees: dict[str, Price]) -> dict[str, Choices[Done]]:
    """What is charged is in the fee schedules: a code that they do not have raises KeyError."""
    by_type: dict[str, list[tuple[Done, float]]] = defaultdict(list)
    for row in _rows("charges.csv"):
        code, _, modifier = row["code"].partition("-")
        by_type[row["visit_type"]].append((Done(modifier, fees[code]), float(row["weight"])))
    return {visit_type: Choices(done) for visit_type, done in by_type.items()}


def _supply(row: dict[str, str]) -> Supply:
    numbers = (
        int(row[name] or 0) for name in ("par", "reorder", "use_per_week", "cents", "life_days", "pack")
    )
    return Supply(row["code"], row["name"], row["category"], row["unit"], row["place"], *numbers)


def _doctor(number: int, row: dict[str, Any]) -> Doctor:
    return Doctor(
        number,
        row["code"],
        row["name"],
        row["specialty"],
        row["slot"],
        row.get("children", False),
        tuple(_stretch(each) for each in row["hours"]),
        tuple(_stretch(each) for each in row["blocks"]),
        Choices([(code, float(weight)) for code, weight in row["visits"].items()]),
    )


def _stretch(row: dict[str, Any]) -> Stretch:
    span = Span(minute(row["from"]), minute(row["to"]))
    return Stretch(tuple(row["days"]), span, row.get("kind", ""), row.get("label", ""))
