"""The ages that a provider or a kind of visit is for: `0-17y`, `18+`, `6m-17y`, in whole years or months."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from clinic_tui.words.not_understood import NotUnderstood

OLDEST_YEARS = 130
_SPAN = re.compile(r"(\d{1,4})([my]?)-(\d{1,4})([my]?)", re.ASCII)
_FROM = re.compile(r"(\d{1,4})([my]?)\+", re.ASCII)
_FORMS = "Write ages as 0-17, 18+, 6m-17y or 0-23m, or any."


@dataclass(frozen=True, slots=True)
class AgeRange:
    """From an age in completed months on, to below another; None: to any age."""

    youngest: int = 0
    below: int | None = None

    def holds(self, months: int | None) -> bool:
        """True for an age within it, and for one that is not known."""
        return months is None or (months >= self.youngest and (self.below is None or months < self.below))

    @property
    def words(self) -> str:
        """`up to 17 years`, `18 years and over`, `6 months to 17 years`, `any age`."""
        if self.below is None:
            return f"{_age(self.youngest)} and over" if self.youngest else "any age"
        last, unit = _last(self.below)
        if not self.youngest:
            return f"up to {_age(last * unit)}"
        return f"{_age(self.youngest)} to {_age(last * unit, plain_months=unit == 1)}"

    @property
    def typed(self) -> str:
        """As `read_ages` reads it."""
        if self.below is None:
            return f"{_typed(self.youngest)}+" if self.youngest else "any"
        last, unit = _last(self.below)
        return f"{_typed(self.youngest)}-{last}{'y' if unit == 12 else 'm'}"


ANY_AGE = AgeRange()


def age_in_months(born: date | None, day: date) -> int | None:
    """Completed months on a day; None where the birth date is not known, 0 before it."""
    if born is None:
        return None
    return max((day.year - born.year) * 12 + day.month - born.month - (day.day < born.day), 0)


def read_ages(text: str) -> AgeRange:
    """Both ends count: `0-17` is to the day before the 18th birthday. Raises NotUnderstood."""
    typed = "".join(text.casefold().replace("years", "y").replace("months", "m").split())
    if typed in ("", "any", "all"):
        return ANY_AGE
    if match := _FROM.fullmatch(typed):
        return _within(int(match[1]) * _unit(match[2]), None)
    match = _SPAN.fullmatch(typed)
    if match is None:
        raise NotUnderstood(f"`{text.strip()}` is no range of ages. {_FORMS}")
    unit = _unit(match[4])
    return _within(int(match[1]) * (_unit(match[2]) if match[2] else unit), (int(match[3]) + 1) * unit)


def against_age(ages: AgeRange, whose: str, born: date | None, day: date) -> str:
    """`PAT is for up to 17 years, the patient is 64 years then`; empty where the age fits."""
    months = age_in_months(born, day)
    if months is None or ages.holds(months):
        return ""
    return f"{whose} is for {ages.words}, the patient is {_age(months - months % 12 or months)} then"


def _within(youngest: int, below: int | None) -> AgeRange:
    most = OLDEST_YEARS * 12
    if youngest > most or (below is not None and below > most + 12):
        raise NotUnderstood(f"Nobody is older than {OLDEST_YEARS} years.")
    if below is not None and youngest >= below:
        raise NotUnderstood("The younger age comes first: 0-17, 6m-17y.")
    return AgeRange(youngest, below)


def _unit(letter: str) -> int:
    return 1 if letter == "m" else 12


def _last(below: int) -> tuple[int, int]:
    """The last age that counts, and the months of its unit: years where they come out even."""
    return (below // 12 - 1, 12) if below % 12 == 0 and below > 12 else (below - 1, 1)


def _typed(months: int) -> str:
    return f"{months // 12}y" if months % 12 == 0 else f"{months}m"


def _age(months: int, *, plain_months: bool = False) -> str:
    if months % 12 == 0 and months and not plain_months:
        years = months // 12
        return f"{years} year{'s' if years != 1 else ''}"
    return f"{months} month{'s' if months != 1 else ''}"
