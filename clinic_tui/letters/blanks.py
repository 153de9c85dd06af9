"""The blanks of a letter's text: which there are, and filling them in. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from clinic_tui.errors import Invalid
from clinic_tui.letters.states import LetterKind
from clinic_tui.letters.texts import ENGLISH, SPANISH

_OF_VISIT = ("name", "day", "time", "provider", "count", "clinic", "phone")
BLANKS: Mapping[LetterKind, tuple[str, ...]] = {
    LetterKind.MISSED: _OF_VISIT,
    LetterKind.LATE_CANCEL: _OF_VISIT,
    LetterKind.RECALL: ("name", "day", "provider", "clinic", "phone"),
    LetterKind.UNREACHED: ("name", "clinic", "phone"),
}
"""By kind. Why somebody comes is none of them: a letter holds the least (45 CFR 164.502(b))."""

MOST_TITLE, MOST_TEXT = 100, 2000
_BLANK = re.compile(r"\{([^{}]*)\}")
_BRACES = re.compile(r"[{}]")

_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_MONTHS_ES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
    "noviembre", "diciembre",
)  # fmt: skip
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS_ES = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")


def require_blanks(kind: LetterKind, text: str, field: str) -> None:
    """Raise Invalid, with the list of the blanks there are, for a text with another one or a lone brace."""
    require_known(BLANKS[kind], kind.words, text, field)


def require_known(blanks: Collection[str], letter: str, text: str, field: str) -> None:
    """The same for any letter and the names of its blanks."""
    known = " ".join(f"{{{name}}}" for name in blanks)
    for name in _BLANK.findall(text):
        if name not in blanks:
            article = "an" if letter[0] in "aeiou" else "a"
            raise Invalid(
                f"there is no blank {{{name}}} in {article} {letter} letter, there are {known}", field
            )
    if _BRACES.search(_BLANK.sub("", text)):
        raise Invalid(f"a brace stands alone; blanks are written {known}", field)


def uses(text: str, blank: str) -> bool:
    """Whether the text has this blank."""
    return blank in _BLANK.findall(text)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its blanks filled in, all at once: a value that looks like a blank stays as it is."""
    return _BLANK.sub(lambda found: values.get(found[1], ""), text)


def show_day(day: date, language: str) -> str:
    """`Monday, November 23, 2026`, `lunes 23 de noviembre de 2026`; by numbers in other languages."""
    if language == ENGLISH:
        return f"{_DAYS_EN[day.weekday()]}, {_MONTHS_EN[day.month - 1]} {day.day}, {day.year}"
    if language == SPANISH:
        return f"{_DAYS_ES[day.weekday()]} {day.day} de {_MONTHS_ES[day.month - 1]} de {day.year}"
    return f"{day:%m/%d/%Y}"


def show_month(day: date, language: str) -> str:
    """`November 2026`, `noviembre de 2026`, `11/2026`."""
    if language == ENGLISH:
        return f"{_MONTHS_EN[day.month - 1]} {day.year}"
    if language == SPANISH:
        return f"{_MONTHS_ES[day.month - 1]} de {day.year}"
    return f"{day:%m/%Y}"


def show_clock(minute: int) -> str:
    """`10:05 AM`."""
    hour, rest = divmod(minute, 60)
    return f"{hour % 12 or 12}:{rest:02} {'AM' if hour % 24 < 12 else 'PM'}"


def joined(names: Sequence[str], language: str) -> str:
    """`Ada`, `Ada and Ben`, `Ada, Ben and Cy`."""
    if len(names) < 2:
        return "".join(names)
    last = {ENGLISH: "and", SPANISH: "y"}.get(language, "&")
    return f"{', '.join(names[:-1])} {last} {names[-1]}"
