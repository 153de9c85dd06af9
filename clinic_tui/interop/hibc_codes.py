"""What a Health Industry Bar Code says: the product, lot, expiry and serial number (ANSI/HIBC 2.6, 2016).

Product and the rest stand in one code, parted by `/`, or in two, of which the second repeats the check
character of the first before its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from clinic_tui.stock.hibc import FLAG, PRODUCT, check_character, with_check

LONGEST = 110
_FORMS = {"2": "mmddyy", "3": "yymmdd", "4": "yymmddhh", "5": "yyjjj", "6": "yyjjjhh", "7": ""}
"""How the day is written behind `$$` and this flag; without a flag it is month and year."""

_QUANTITY = {"8": 2, "9": 5}
"""Digits of a quantity behind this flag."""

VARIABLE = "9"
"""The unit of measure of a container whose quantity is told beside it; of others the pack itself says it."""

_WITHOUT_FLAG = re.compile(r"(?P<day>\d{5})(?P<lot>[A-Z0-9-. ]*)")


@dataclass(frozen=True, slots=True)
class HibcCode:
    """What was read; empty or None where the code does not say it."""

    product: str = ""
    """With its check character, as it is kept."""
    lot: str = ""
    serial: str = ""
    expires_on: date | None = None
    count: int | None = None
    link: str = ""
    """Of a second code: the check character of the first."""


def read_hibc(scanned: str) -> HibcCode:
    """What such a code says. Raises ValueError for what is none, or breaks off."""
    text = scanned.strip("*\r\n").upper()
    text = text if is_hibc(text) else text.replace("_", " ").rstrip() + " "
    if not is_hibc(text):
        raise ValueError("the last sign does not fit the others")
    body = text[:-1]
    if not body[1].isalpha():
        return replace(_data(body[1:-1], HibcCode(link=body[-1])), count=None)
    product, *parts = body.split("/")
    if not PRODUCT.fullmatch(product):
        raise ValueError("it names no product")
    code = HibcCode(with_check(product))
    for part in parts:
        code = _data(part, code)
    return code if product.endswith(VARIABLE) else replace(code, count=None)


def is_hibc(text: str) -> bool:
    """Whether a text is such a code as a whole, its check character proved."""
    body = text[:-1]
    begins = bool(PRODUCT.fullmatch(body.split("/")[0])) or body[1:2] == "$" or body[1:6].isdigit()
    if not (body.startswith(FLAG) and begins) or len(text) > LONGEST:
        return False
    try:
        return check_character(body) == text[-1]
    except ValueError:
        return False


def _data(part: str, code: HibcCode) -> HibcCode:
    if part.startswith("$$"):
        return _dated(part[2:], code)
    if part.startswith("$+"):
        return replace(code, serial=part[2:])
    if part.startswith("$"):
        return replace(code, lot=part[1:])
    if part.startswith("S"):
        return replace(code, serial=part[1:])
    if part.startswith("14D"):
        return replace(code, expires_on=_day(part[3:], "yyyymmdd"))
    if found := _WITHOUT_FLAG.fullmatch(part):
        return replace(code, expires_on=_day(found["day"], "yyjjj"), lot=found["lot"].strip())
    return code  # a day of making, and what else nobody asks for here


def _dated(rest: str, code: HibcCode) -> HibcCode:
    is_serial = rest.startswith("+")
    rest = rest.removeprefix("+")
    if digits := _QUANTITY.get(rest[:1]):
        code = replace(code, count=int(rest[1 : 1 + digits]) or None)
        rest = rest[1 + digits :]
    if rest[:1] in _FORMS:
        form, rest = _FORMS[rest[0]], rest[1:]
    else:
        form = "mmyy" if rest[:1] in ("0", "1") else ""
    day = _day(rest[: len(form)], form) if form else None
    number = rest[len(form) :].strip()
    return (
        replace(code, expires_on=day, serial=number)
        if is_serial
        else replace(code, expires_on=day, lot=number)
    )


def _day(digits: str, form: str) -> date:
    """Raises ValueError for what is no day. A month without a day means its last."""
    if len(digits) != len(form) or not digits.isdigit():
        raise ValueError("it breaks off, or says no day")

    def part(letter: str) -> int:
        at = form.find(letter)
        return int(digits[at : at + form.count(letter)]) if at >= 0 else 0

    year = part("y") + (0 if form.count("y") > len("yy") else 2000)
    if "j" in form:
        day = date(year, 1, 1) + timedelta(days=part("j") - 1)
        if day.year != year:
            raise ValueError("no such day of the year")
        return day
    if "d" not in form:
        first_of_next = date(year, part("m"), 28) + timedelta(days=4)
        return first_of_next.replace(day=1) - timedelta(days=1)
    return date(year, part("m"), part("d"))
