"""The rules of chemicals and their sheets: pure functions (29 CFR 1910.1200; 29 CFR 1910.1020)."""

from __future__ import annotations

import re
from datetime import date

from clinic_tui.chemicals.states import SheetStanding

CHECK_YEARS = 3
"""After so many years the maker is asked whether there is a newer sheet. A habit of inspectors and of most
written programs: the rule itself asks for the newest one without naming a span (29 CFR 1910.1200(g)(5))."""

KEPT_YEARS = 30
"""A record of what was used where and when is kept so long (29 CFR 1910.1020(d)(1)(ii)(B))."""

MOST_BYTES = 5 * 1024 * 1024
"""Of a file: sheets have some 0.1 to 1 MB."""

FIRST_AID = 4

BROKEN_AT = 50
"""A line as long as this goes on in the next one, where that begins small: the page was no wider."""

SECTIONS = {
    1: "Identification",
    2: "Hazard identification",
    3: "Composition and information on ingredients",
    4: "First-aid measures",
    5: "Fire-fighting measures",
    6: "Accidental release measures",
    7: "Handling and storage",
    8: "Exposure controls and personal protection",
    9: "Physical and chemical properties",
    10: "Stability and reactivity",
    11: "Toxicological information",
    12: "Ecological information",
    13: "Disposal considerations",
    14: "Transport information",
    15: "Regulatory information",
    16: "Other information",
}
"""The sections of a sheet (29 CFR 1910.1200, appendix D)."""

_TITLE_WORDS = {
    1: "identif", 2: "hazard", 3: "compos", 4: "first", 5: "fire", 6: "release", 7: "handling",
    8: "exposure", 9: "physical", 10: "stability", 11: "toxicolog", 12: "ecolog", 13: "disposal",
    14: "transport", 15: "regulat", 16: "other",
}  # fmt: skip
_HEADING = re.compile(r"\s*(?:section\s+)?(\d{1,2})\s*[.:)\u2013\u2014-]*\s*(\S.*)?", re.IGNORECASE)
_SECTION = re.compile(r"\s*section\s+\d", re.IGNORECASE)
_REVISED = re.compile(
    r"(?:revision|revised|date of (?:last )?(?:revision|preparation|issue)|issue date|issued|"
    r"date prepared|version date)[^\d\n]{0,30}(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/-]\d{1,2}[/-]\d{4})",
    re.IGNORECASE,
)
_CAS = re.compile(r"(\d{2,7})-(\d{2})-(\d)", re.ASCII)


def due_for_check(revised_on: date, checked_on: date | None) -> date:
    """When its maker is asked for a newer one: three years after the date of the sheet, or after asking."""
    last = max(revised_on, checked_on or revised_on)
    try:
        return last.replace(year=last.year + CHECK_YEARS)
    except ValueError:  # 29 February
        return last.replace(year=last.year + CHECK_YEARS, day=28)


def standing_of(due: date | None, day: date) -> SheetStanding:
    """How a sheet stands that is to be asked about on `due`; None is that there is none."""
    if due is None:
        return SheetStanding.MISSING
    return SheetStanding.OLD if due <= day else SheetStanding.GOOD


def kept_until(used_until: date) -> date:
    """Until when it has to stay known that a chemical was used: thirty years after its last day."""
    try:
        return used_until.replace(year=used_until.year + KEPT_YEARS)
    except ValueError:
        return used_until.replace(year=used_until.year + KEPT_YEARS, day=28)


def heading_of(line: str) -> int:
    """The number of the section that a line begins; 0 where it begins none.

    `SECTION 4: First-aid measures`, `4. FIRST AID MEASURES`, `Section 4`. A number alone is none, nor is one
    whose words are not those of its section: sheets number much else.
    """
    found = _HEADING.fullmatch(line)
    if found is None:
        return 0
    number, title = int(found[1]), (found[2] or "").casefold()
    if number not in SECTIONS or len(title) > 90:
        return 0
    if title:
        return number if _TITLE_WORDS[number] in title else 0
    return number if _SECTION.match(line) else 0


def sections_of(text: str) -> tuple[tuple[int, str, tuple[str, ...]], ...]:
    """A sheet cut into its sections: number, title, lines. What stands before the first has number 0.

    A section number counts only where it is above the one before: a table of contents, and the foot of a
    page that repeats a heading, begin none.
    """
    lines = [line.rstrip() for line in text.splitlines()]
    starts: list[tuple[int, int]] = []
    for place, line in enumerate(lines):
        number = heading_of(line)
        if number and (not starts or number > starts[-1][1]):
            starts.append((place, number))
        elif number and number == 1 and starts and starts[-1][1] == len(SECTIONS):
            starts = [(place, number)]  # what came before was a table of contents
    found = []
    before = lines[: starts[0][0]] if starts else lines
    if any(before):
        found.append((0, "", _trimmed(before)))
    for at, (place, number) in enumerate(starts):
        end = starts[at + 1][0] if at + 1 < len(starts) else len(lines)
        found.append((number, SECTIONS[number], _trimmed(lines[place + 1 : end])))
    return tuple(found)


def has_first_aid(text: str) -> bool:
    """A section 4 stands in it, and something in that."""
    return any(number == FIRST_AID and lines for number, _, lines in sections_of(text))


def _trimmed(lines: list[str]) -> tuple[str, ...]:
    """Without empty lines at either end, one in the place of many, and what a page broke put together."""
    kept: list[str] = []
    for line in (re.sub(r" {3,}", "  ", each.strip()) for each in lines):
        if line and kept and len(kept[-1]) >= BROKEN_AT and line[0].islower():
            kept[-1] = f"{kept[-1]} {line}"
        elif line or (kept and kept[-1]):
            kept.append(line)
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


def revision_of(text: str) -> date | None:
    """The date that a sheet says it was revised on: the latest it names so; None where it does not."""
    found = [day for each in _REVISED.findall(text) if (day := _day(each)) is not None]
    return max(found) if found else None


def _day(typed: str) -> date | None:
    first, second, third = (int(each) for each in re.split(r"[/-]", typed))
    try:
        return date(first, second, third) if first > 31 else date(third, first, second)
    except ValueError:
        return None


def is_cas(typed: str) -> bool:
    """A CAS number whose last digit proves the others."""
    found = _CAS.fullmatch(typed)
    if found is None:
        return False
    digits = found[1] + found[2]
    return sum(place * int(digit) for place, digit in enumerate(reversed(digits), 1)) % 10 == int(found[3])


def fit_of(typed: str, product: str, others: tuple[str, ...]) -> int:
    """How well a chemical fits what was typed: 0 best, 9 not at all.

    Its name begins so; a word of its name does; another of its names (maker, CAS, supply) has a word that
    does; it stands within. All words that were typed have to fit.
    """
    wanted = typed.casefold().split()
    if not wanted:
        return 5
    name = product.casefold()
    if name.startswith(" ".join(wanted)):
        return 0
    words = re.split(r"[\s/,()]+", name)
    if all(any(word.startswith(each) for word in words) for each in wanted):
        return 1
    more = [word for other in others for word in re.split(r"[\s/,()]+", other.casefold())]
    if all(any(word.startswith(each) for word in (*words, *more)) for each in wanted):
        return 2
    whole = " ".join((name, *others)).casefold()
    return 3 if all(each in whole for each in wanted) else 9
