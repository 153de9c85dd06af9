"""What free time is wanted, as it was understood: kind of visit, length, with whom, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from clinic_tui.words.dates import WEEKDAYS, read_date, show_date
from clinic_tui.words.repeat_phrase import Repeat, show_repeat
from clinic_tui.words.times import show_part, show_time
from clinic_tui.words.vocabulary import Code

FAR = 120
"""Days looked ahead where no day was named."""


@dataclass(frozen=True, slots=True)
class Interval:
    """So many days, weeks or months (`d`, `w`, `m`) after the patient's `last` or `next` visit."""

    count: int
    unit: str
    visit: str

    def from_visit(self, day: date) -> date:
        """The first day that counts, where the visit was, or is, on `day`."""
        return read_date(f"t+{self.count}{self.unit}", day)


@dataclass(frozen=True, slots=True)
class TimeWish:
    """What free time is wanted; what was not said is None or empty.

    `part` is start and end in minutes of the day; `at` an exact start. `days` is how many
    days after `first` still count, 0 for that day alone.
    """

    visit_type: Code | None = None
    minutes: int | None = None
    providers: tuple[Code, ...] = ()
    weekdays: frozenset[int] = frozenset()
    part: tuple[int, int] | None = None
    at: int | None = None
    first: date | None = None
    days: int = FAR
    last: date | None = None
    after: Interval | None = None
    kinds: tuple[str, ...] = ()
    """Rooms and devices that are wanted besides what the kind of visit takes, as `room:procedure`."""
    times: int = 1
    every: int = 1
    """A series of so many visits, each `every` weeks; 1 for a single one."""
    ending: int | None = None
    """The visit is over by then, in minutes of the day: the latest that fit come first."""

    @property
    def length(self) -> int | None:
        """Minutes: those that were typed, else those of the kind of visit."""
        return self.minutes or (self.visit_type.minutes if self.visit_type else None)


def show_wish(wish: TimeWish) -> str:
    """What was understood: `Follow-up, 20 min, LEE, Tue-Thu, after 12:00`."""
    said = [wish.visit_type.name] if wish.visit_type else []
    if wish.length:
        said.append(f"{wish.length} min")
    if wish.providers:
        said.append(" or ".join(provider.code for provider in wish.providers))
    if wish.weekdays:
        said.append(_show_weekdays(sorted(wish.weekdays)))
    if wish.kinds:
        said.append(" and ".join(kind.replace(":", " ") for kind in wish.kinds))
    if wish.after is not None:
        units = {"d": "days", "w": "weeks", "m": "months"}
        said.append(f"{wish.after.count} {units[wish.after.unit]} after the {wish.after.visit} visit")
    if wish.first is not None:
        said.append(_show_days(wish.first, wish.days))
    elif wish.last is not None:
        said.append(f"until {show_date(wish.last)}")
    if wish.part is not None:
        said.append(show_part(*wish.part))
    if wish.at is not None:
        said.append(f"at {show_time(wish.at)}")
    if wish.ending is not None:
        said.append(f"over by {show_time(wish.ending)}")
    if wish.times > 1:
        said.append(show_repeat(Repeat(wish.times, every=wish.every)))
    return ", ".join(said)


def _show_weekdays(days: list[int]) -> str:
    names = [WEEKDAYS[day][:3].title() for day in days]
    in_a_row = len(days) > 2 and days[-1] - days[0] == len(days) - 1
    return f"{names[0]}-{names[-1]}" if in_a_row else " ".join(names)


def _show_days(first: date, days: int) -> str:
    if days == 0:
        return show_date(first)
    if days == FAR:
        return f"from {show_date(first)}"
    return f"{show_date(first)} to {show_date(first + timedelta(days=days))}"
