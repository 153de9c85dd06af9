"""One cell that holds a lot and its last day of use: `U4275AA 06/30/27`, `B77 (exp 12/27)`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clinic_tui.words.not_understood import NotUnderstood

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_WITH_YEAR_FIRST = r"\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?"
_DAY = re.compile(
    rf"{_WITH_YEAR_FIRST}|\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:\d{{4}}|\d{{2}})|\d{{1,2}}[-/](?:\d{{4}}|\d{{2}})|"
    rf"(?:\d{{1,2}}[ -])?{_MONTH}[ -](?:\d{{1,2}}, ?)?\d{{4}}|\d{{1,2}}[ -]{_MONTH}[ -]\d{{2}}|"
    r"none|never|n/a|no expiry|no expiration|does not expire",
    re.ASCII | re.IGNORECASE,
)
_YEAR_FIRST = re.compile(_WITH_YEAR_FIRST, re.ASCII)
_LOT = re.compile(r"^(?:lot|batch)\b(?:\s*(?:number|no\.?|#))?[\s:.#]*", re.IGNORECASE)
_EXPIRY = re.compile(r"[\s,;|/(\[-]*\b(?:expir\w*|exp|use by|bb)\b\.?(?:\s*date)?[\s:.]*", re.IGNORECASE)
_APART = re.compile(r"\s*[,;|([]\s*|\s+[-/]\s+|\s+")
"""What no lot number has in it, as a rule."""
_CLOSE = re.compile(r"\s*[-/]\s*")
"""What a lot number may have in it, and a day has."""


def split_lot(typed: str) -> tuple[str, str]:
    """Lot and day as they stand there, either of them empty where it is missing.

    Raises NotUnderstood where it can be read in two ways: a wrong expiry is worse than none.
    """
    text = typed.strip().rstrip(")]").strip()
    if _DAY.fullmatch(text):
        return "", text
    if said := next(_EXPIRY.finditer(text), None):
        lot, day = text[: said.start()], text[said.end() :]
        return _lot(lot), day.strip()
    for marks in (_APART, _CLOSE):
        ways = list(_ways(text, marks))
        sure = [way for way in ways if _YEAR_FIRST.fullmatch(way[1])] or ways
        if marks is _CLOSE and len(sure) > 1:
            lot, day = sure[0]
            other = sure[1][0]
            raise NotUnderstood(f"is it lot {lot} until {day}, or lot {other}? write a space before the day")
        if sure:
            return sure[0]
    for mark in _APART.finditer(text):
        if _DAY.fullmatch(text[: mark.start()]):
            return _lot(text[mark.end() :]), text[: mark.start()]
    return _lot(text), ""


def _ways(text: str, marks: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Lot and day by where the day begins, the longest day first."""
    for mark in marks.finditer(text):
        day = text[mark.end() :]
        if mark.start() and _DAY.fullmatch(day):
            yield _lot(text[: mark.start()]), day


def _lot(text: str) -> str:
    return _LOT.sub("", text.strip()).strip(" ,;|/-")
