"""How often a task comes again, as people type it."""

from __future__ import annotations

import re

from clinic_tui.tasks.rules import Repeat
from clinic_tui.tasks.states import Every
from clinic_tui.words.not_understood import NotUnderstood

_TYPED = re.compile(
    r"(\d{1,3})? ?"
    r"(d(?:ays?|aily)?|w(?:ks?|eeks?|eekly)?|m(?:os?|onths?|onthly)?|y(?:rs?|ears?|early)?)"
    r"( any day)?",
    re.ASCII,
)
_UNITS = {each.value[0]: each for each in Every}


def read_repeat(text: str) -> Repeat:
    """`1w`, `weekly`, `2 weeks`, `3m`, `every year`, `1d any day` (weekends too). Raises NotUnderstood."""
    typed = " ".join(text.casefold().split()).removeprefix("every ")
    found = _TYPED.fullmatch(typed)
    if found is None or found[1] == "0":
        raise NotUnderstood("Write how often, as 1w, weekly, 2 weeks, 3m; `any day`: on weekends too.")
    return Repeat(int(found[1] or 1), _UNITS[found[2][0]], business_days=not found[3])


def write_repeat(repeat: Repeat) -> str:
    """As it is typed: `2w`."""
    any_day = "" if repeat.business_days else " any day"
    return f"{repeat.count}{repeat.every.value[0]}{any_day}"
