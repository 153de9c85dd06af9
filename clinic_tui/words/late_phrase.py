"""`+15 until noon, an emergency`: how late a provider is said to run, until when, and why."""

from __future__ import annotations

from dataclasses import dataclass

from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.times import read_minutes, read_time, show_time

ON_TIME = ("0", "+0", "on time", "none")
BY_QUEUE = ("off", "auto", "again")
_FORMS = "try +15, +30 until noon, +20, emergency; on time; or off"


@dataclass(frozen=True, slots=True)
class LatePhrase:
    """What was typed: minutes, None for what the queue computes; until which minute of the day, and why."""

    minutes: int | None
    until: int | None = None
    reason: str = ""

    @property
    def words(self) -> str:
        """`about 15 min late until 12:00: emergency`."""
        if self.minutes is None:
            return "as the queue computes it"
        said = f"about {self.minutes} min late" if self.minutes else "on time"
        until = f" until {show_time(self.until)}" if self.until is not None else ""
        return f"{said}{until}" + (f": {self.reason}" if self.reason else "")


def read_late(text: str) -> LatePhrase:
    """What follows the provider's name. Raises NotUnderstood."""
    typed, _, why = text.partition(",")
    reason, words = " ".join(why.split()), " ".join(typed.split()).casefold()
    if not words:
        raise NotUnderstood(f"How late? {_FORMS.capitalize()}.")
    if words in BY_QUEUE:
        return LatePhrase(None)
    amount, _, rest = words.partition(" until ")
    until = _read_until(rest) if rest else None
    if amount in ON_TIME:
        return LatePhrase(0, until, reason)
    first, _, more = amount.partition(" ")
    if not first.startswith("+") and not first[:1].isdigit():
        raise NotUnderstood(f"How late? `{first}` is no number of minutes: {_FORMS}.")
    try:
        minutes = read_minutes(first.removeprefix("+"))
    except NotUnderstood:
        raise NotUnderstood(f"How late? `{first}` is no number of minutes: {_FORMS}.") from None
    if more:
        if until is not None:
            raise NotUnderstood(f"`{more}` says nothing here: {_FORMS}.")
        until = _read_until(more)
    return LatePhrase(minutes, until, reason)


def _read_until(text: str) -> int:
    try:
        return read_time(text)
    except NotUnderstood:
        raise NotUnderstood(f"Until when? `{text}` is no time: try +15 until noon, or until 2p.") from None
