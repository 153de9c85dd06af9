"""How late a provider runs, as screens and commands show it: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass

from clinic_tui.words.times import DAY_MINUTES, show_time


@dataclass(frozen=True, slots=True)
class Lateness:
    """How many minutes a provider runs late now.

    `said` where a person said so, which holds until the minute `until` of the day and over what is
    computed; 0 minutes that were said are: on time.
    """

    provider_id: int
    provider_code: str
    minutes: int
    said: bool = False
    until: int = DAY_MINUTES
    reason: str = ""
    said_by: str = ""

    @property
    def sign(self) -> str:
        """`+15`; empty where the provider is on time."""
        return f"+{self.minutes}" if self.minutes else ""

    @property
    def words(self) -> str:
        """`LEE runs about 15 min late until 12:00: emergency`; empty where the provider is on time."""
        if not self.minutes:
            return ""
        until = f" until {show_time(self.until)}" if self.said and self.until < DAY_MINUTES else ""
        why = f": {self.reason}" if self.reason else ""
        return f"{self.provider_code} runs about {self.minutes} min late{until}{why}"
