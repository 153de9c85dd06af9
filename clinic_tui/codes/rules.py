"""Pure rules of code sets: spelling, which release holds when, and what changed between two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from clinic_tui.codes.rows import Book, CodeSet, Entry
from clinic_tui.errors import Invalid

LAST_DAY = date(9999, 12, 31)
"""Stands for no end, where days are compared."""

SHAPES = {
    CodeSet.ICD10CM: re.compile(r"[A-Z][0-9A-Z][0-9A-Z]{1,5}", re.ASCII),
    CodeSet.HCPCS: re.compile(r"[A-Z][0-9]{4}", re.ASCII),
    CodeSet.MODIFIER: re.compile(r"[0-9A-Z]{2}", re.ASCII),
    CodeSet.POS: re.compile(r"[0-9]{2}", re.ASCII),
    CodeSet.CARC: re.compile(r"[0-9]{1,3}|[A-Z][0-9]{1,3}", re.ASCII),
    CodeSet.GROUP: re.compile(r"[A-Z]{2}", re.ASCII),
    CodeSet.RARC: re.compile(r"M[0-9]{1,3}|MA[0-9]{2,3}|N[0-9]{1,3}", re.ASCII),
}
"""How the codes of a set are written, without a dot."""

_RELEASE_YEAR = re.compile(r"20[0-9]{2}", re.ASCII)
_RELEASE_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])", re.ASCII)
_RELEASE_QUARTER = re.compile(r"(20[0-9]{2})Q([1-4])", re.ASCII)
_WORD = re.compile(r"[^\W_]+")


def folded(typed: str) -> str:
    """A code as it is looked up: capitals, without dot and blanks."""
    return "".join(typed.split()).replace(".", "").upper()


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in small letters, without what stands between them."""
    return tuple(_WORD.findall(text.casefold()))


def begins_of_release(code_set: CodeSet, release: str) -> date | None:
    """The first day that a release's name tells: `2027`, `2027-04`, `2026Q4`; None where it tells none.

    A year of ICD-10-CM, and of the ages of its diagnoses, is the fiscal one: 2027 begins on 1 October 2026
    (CMS).
    """
    if match := _RELEASE_MONTH.fullmatch(release):
        return date(int(match[1]), int(match[2]), 1)
    if match := _RELEASE_QUARTER.fullmatch(release.upper()):
        return date(int(match[1]), 3 * int(match[2]) - 2, 1)
    if _RELEASE_YEAR.fullmatch(release):
        year = int(release)
        fiscal = code_set in (CodeSet.ICD10CM, CodeSet.MCE)
        return date(year - 1, 10, 1) if fiscal else date(year, 1, 1)
    return None


def span_of(
    code_set: CodeSet, release: str, first: date | None, last: date | None
) -> tuple[date, date | None]:
    """The first and last day of a release; raises Invalid where the first is not known, or after the last."""
    begins = first or begins_of_release(code_set, release)
    if begins is None:
        raise Invalid(
            f"from which day does release {release} hold? Say --from; 2027, 2027-04 and 2026Q4 say it "
            "themselves",
            "from",
        )
    if last is not None and last < begins:
        raise Invalid("the release would end before it begins", "to")
    return begins, last


def overdue_since(book: Book) -> date | None:
    """The day on which the next release of ICD-10-CM was due (CMS: each 1 October); None for other sets."""
    if book.set is not CodeSet.ICD10CM:
        return None
    october = date(book.valid_from.year, 10, 1)
    return october if book.valid_from < october else date(book.valid_from.year + 1, 10, 1)


@dataclass(frozen=True, slots=True)
class Reign:
    """The days on which a release is the one in force; both are of it."""

    book: Book
    first: date
    last: date


def reigns(books: Iterable[Book]) -> tuple[Reign, ...]:
    """Which release of one set is in force when: of those that hold on a day the one that began last.

    So a newer release ends an older one the day before it begins, and where it has an end
    itself the older one goes on behind it. In order of days; no two have a day in common.
    """
    standing = sorted(
        (each for each in books if not each.withdrawn), key=lambda each: (each.valid_from, each.id or 0)
    )
    edges = {each.valid_from for each in standing}
    edges |= {each.valid_to + timedelta(days=1) for each in standing if each.valid_to is not None}
    found: list[Reign] = []
    days = sorted(edges)
    for first, following in pairwise([*days, None]):
        assert first is not None
        last = following - timedelta(days=1) if following else LAST_DAY
        holding = [
            each for each in standing if each.valid_from <= first and first <= (each.valid_to or LAST_DAY)
        ]
        if not holding:
            continue
        book = holding[-1]
        if found and found[-1].book is book and found[-1].last + timedelta(days=1) == first:
            found[-1] = Reign(book, found[-1].first, last)
        else:
            found.append(Reign(book, first, last))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Held:
    """An entry and the days on which it holds; both are of them."""

    entry: Entry
    release: str
    first: date
    last: date


def held(contents: Sequence[tuple[Reign, Mapping[str, Entry]]]) -> list[Held]:
    """When each code of one set holds, with which words; spans that follow on one another are one."""
    found: dict[str, list[Held]] = {}
    for reign, entries in contents:
        for code, entry in entries.items():
            first = max(reign.first, entry.valid_from or reign.first)
            last = min(reign.last, entry.valid_to or reign.last)
            if first > last:
                continue
            before = found.setdefault(code, [])
            if before and _goes_on(before[-1], entry, first):
                before[-1] = Held(entry, reign.book.release, before[-1].first, last)
            else:
                before.append(Held(entry, reign.book.release, first, last))
    return [each for spans in found.values() for each in spans]


def _goes_on(before: Held, entry: Entry, first: date) -> bool:
    same = (before.entry.words, before.entry.short, before.entry.leaf) == (
        entry.words,
        entry.short,
        entry.leaf,
    )
    return same and before.last + timedelta(days=1) == first


def headings_without_codes(entries: Mapping[str, Entry]) -> list[str]:
    """Codes of ICD-10-CM whose flag and place in the list do not agree: billable with codes below, or not."""
    ordered = sorted(entries)
    return [
        code
        for code, after in pairwise([*ordered, ""])
        if entries[code].leaf == bool(after.startswith(code) and after)
    ]
