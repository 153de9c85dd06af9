"""When a patient is to come again, as it is said at check-out: `6`, `6w`, `in 3 months`, `1/5`."""

from __future__ import annotations

import re
from datetime import date

from clinic_tui.words.dates import read_date, show_date
from clinic_tui.words.not_understood import NotUnderstood

_AHEAD = re.compile(r"(?:in )?(\d{1,2}) ?(d|w|m|y)?(?:ays?|eeks?|onths?|ears?)?", re.ASCII)


def read_next_visit(text: str, today: date) -> date:
    """The first day that is meant: a number alone counts weeks. Raises NotUnderstood."""
    typed = " ".join(text.casefold().split())
    if match := _AHEAD.fullmatch(typed):
        number, unit = int(match[1]), match[2] or "w"
        if not number:
            raise NotUnderstood("At least one week: 6, 6w, 3m, 1/5.")
        return read_date(f"t+{number * 12}m" if unit == "y" else f"t+{number}{unit}", today)
    day = read_date(typed, today)
    if day < today:
        raise NotUnderstood(f"{show_date(day)} is past: name a day to come.")
    return day
