"""Whether what is given out is what the patient signed for: a disclosure on an authorization has to be
consistent with it (45 CFR 164.508(a)(1)).

Both are words that people typed, so that only what clearly agrees passes by itself: the same recipient or
one of several that are named, the same matter or one of several, the days within those that are named.
Whatever else is told in words; a person says why it goes out all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from clinic_tui.privacy.release_rules import ReleaseKind

WHOLE = ("whole", "entire", "complete", "full", "all")
RECORD = ("record", "chart", "file")
"""`whole record`, `all records`, `complete chart`: any part of a record, but psychotherapy notes."""

_NOTES = "psychotherapy"
"""Notes of that kind need an authorization of their own (164.508(a)(2), (b)(3)(ii))."""

_SHOWN = 32
"""Letters of a text that are repeated in words: all of it stands in the form, and in `:releases`."""

_WHO_ELSE = frozenset({"the", "and", "or", "of", "inc", "llc", "llp", "ltd", "corp", "co", "pc", "pllc"})
"""Words that tell no two recipients apart."""

_WHAT_ELSE = frozenset({
    "a", "an", "the", "of", "from", "to", "in", "on", "for", "with", "and", "or", "at", "by", "dated", "date",
    "day", "until", "through", "up", "since", "after", "before", "copy", "pdf", "paper", "her", "his",
    "their", "medical", "patient", "this", "last", "year",
})  # fmt: skip
"""Words that tell no two matters apart; days and years are compared as such."""

_DAY = re.compile(r"\b(?:(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?|((?:19|20)\d\d)(?:-(\d\d)-(\d\d))?)\b")
_YEAR = re.compile(r"\b(this|last) year\b")
_OPEN_END = re.compile(r"\b(since|after|from)\b")
_OPEN_START = re.compile(r"\b(until|before|up to)\b")
_APART = re.compile(r"[;,/\n]|\band\b|\bor\b|&")
_ALTERNATIVES = re.compile(r"[;/\n]|\band\b|\bor\b|&")


@dataclass(frozen=True, slots=True)
class Signed:
    """What of an authorization is compared: as it was signed, and when."""

    kind: ReleaseKind
    recipient: str
    what: str
    on: date


@dataclass(frozen=True, slots=True)
class Span:
    """Days that words name, both ends included; an open end reaches as far as time does."""

    first: date
    last: date

    @property
    def words(self) -> str:
        """`01/01/2026 to 12/31/2026`, `since 03/02/2026`."""
        if self.first == date.min:
            return f"until {self.last:%m/%d/%Y}"
        if self.last == date.max:
            return f"since {self.first:%m/%d/%Y}"
        if self.first == self.last:
            return f"{self.first:%m/%d/%Y}"
        return f"{self.first:%m/%d/%Y} to {self.last:%m/%d/%Y}"


def beyond(signed: Signed, recipient: str, what: str, day: date) -> tuple[str, ...]:
    """In words, each way in which a disclosure of this day is not what was signed for; none where it is."""
    said = []
    if not names_recipient(signed.recipient, recipient):
        said.append(f"names {_short(signed.recipient)}, not {_short(recipient)}")
    if not covers(signed.what, what):
        said.append(f"is for {_short(signed.what)}, not {_short(what)}")
    elif words := _other_days(signed, what, day):
        said.append(words)
    if _NOTES in what.casefold() and signed.kind is not ReleaseKind.PSYCHOTHERAPY:
        said.append("is not one for psychotherapy notes")
    return tuple(said)


def names_recipient(named: str, given: str) -> bool:
    """It went to whom the authorization names, or to one of several; what follows a comma describes them."""
    wanted = _bare(given, _WHO_ELSE)
    alternatives = [named, named.split(",")[0]]
    for each in _ALTERNATIVES.split(named.casefold()):
        alternatives += [each, each.split(",")[0]]
    return any(wanted == _bare(each, _WHO_ELSE) for each in alternatives if each.strip())


def covers(named: str, given: str) -> bool:
    """Each thing that was given is one that the authorization names, or it names the whole record."""
    if _is_whole(named):
        return True
    matters = [matter for part in (named, *_parts(named)) if (matter := _matter(part))]
    if _matter(given) in matters:
        return True
    things = [thing for part in _parts(given) if (thing := _matter(part))]
    return bool(things) and all(thing in matters for thing in things)


def span_of(text: str, today: date) -> Span | None:
    """The days that a text names, None where it names none; a day without a year is the latest not to come.

    >>> span_of("visit notes of 2025 and 2026", date(2026, 11, 30)).words
    '01/01/2025 to 12/31/2026'
    >>> span_of("lab results since 11/02", date(2026, 11, 30)).words
    'since 11/02/2026'
    """
    lowered = text.casefold()
    spans = [*_days(lowered, today), *_years(lowered, today)]
    if not spans:
        return None
    first, last = min(each.first for each in spans), max(each.last for each in spans)
    if len(spans) == 1 and _OPEN_START.search(lowered):
        return Span(date.min, last)
    if len(spans) == 1 and _OPEN_END.search(lowered):
        return Span(first, date.max)
    return Span(first, last)


def _other_days(signed: Signed, what: str, day: date) -> str:
    named = span_of(signed.what, signed.on)
    if named is None:
        return ""
    given = span_of(what, day)
    if given is None:
        return f"is of the days {named.words}, and this names no days"
    if named.first <= given.first and given.last <= named.last:
        return ""
    return f"is of the days {named.words}, not {given.words}"


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3].rstrip()}..."


def _days(text: str, today: date) -> Iterator[Span]:
    for month, of_month, in_year, year, iso_month, iso_day in _DAY.findall(text):
        try:
            if month:
                yield _one_day(int(month), int(of_month), in_year, today)
            elif iso_month:
                found = date(int(year), int(iso_month), int(iso_day))
                yield Span(found, found)
            else:
                yield _year(int(year))
        except ValueError:
            continue  # 13/45 is no day


def _one_day(month: int, of_month: int, year: str, today: date) -> Span:
    if year:
        found = date(int(year) + (2000 if len(year) == 2 else 0), month, of_month)
    else:
        found = date(today.year, month, of_month)
        if found > today:
            found = date(today.year - 1, month, of_month)
    return Span(found, found)


def _years(text: str, today: date) -> Iterator[Span]:
    for which in _YEAR.findall(text):
        yield _year(today.year - (which == "last"))


def _year(year: int) -> Span:
    return Span(date(year, 1, 1), date(year, 12, 31))


def _is_whole(text: str) -> bool:
    words = _bare(text, _WHAT_ELSE)
    return words in (("all",), ("everything",)) or (
        len(words) == 2 and words[0] in WHOLE and words[1] in RECORD
    )


def _parts(text: str) -> list[str]:
    """The things that a text lists, apart; the strokes of days are none between things."""
    return _APART.split(_DAY.sub(" ", text.casefold()))


def _matter(text: str) -> frozenset[str]:
    return frozenset(_bare(text, _WHAT_ELSE))


def _bare(text: str, without: frozenset[str]) -> tuple[str, ...]:
    """The words that count, in small letters, `notes` as `note`, without days and numbers of them."""
    words = re.findall(r"\w+", _DAY.sub(" ", text.casefold().replace("'s", "").replace("\u2019s", "")))
    return tuple(_singular(word) for word in words if word not in without)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
