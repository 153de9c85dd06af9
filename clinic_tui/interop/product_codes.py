"""What a product's barcode says: pack, lot, expiry, serial number (GS1 General Specifications, section 3).

A Health Industry Bar Code (`+...`) says the same in signs of its own (hibc_codes.py).

Scanners give the element string with FNC1 as the group separator or as a sign of their own choice, with or
without a symbology identifier before it; labels have it in brackets below the bars. A scanner that drops
the separator makes two readings possible where a lot does not come last: such a scan is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from clinic_tui.errors import Invalid
from clinic_tui.interop.scans import is_second_code
from clinic_tui.stock.hibc import FLAG, SHOWN_SPACE

GROUP = "\x1d"
SHOWN_GROUP = "␝"
"""How a field shows the separator, which has no picture of its own."""

_STANDS_FOR_GROUP = re.compile(r"<GS>|\{GS\}|\[GS\]|\[FNC1\]|<FNC1>|" + SHOWN_GROUP, re.IGNORECASE)
_BARE = re.compile(r"\d{8}|\d{12,14}")
_SYMBOLOGY = re.compile(r"^\][A-Za-z]\d")
_HIBC = re.compile(r"(?:\][A-Za-z]\d)?\*?\+")
_EXPIRY_BEHIND = re.compile(r"(?P<before>.+?)17(?P<expiry>\d{6})(?:10|21)?.*", re.ASCII)
_WANTED = {
    "01": "gtin",
    "02": "gtin",
    "10": "lot",
    "21": "serial",
    "17": "expires_on",
    "30": "count",
    "37": "count",
}
CONTAINED = "02"
"""The number of what lies in a case that has none of its own; how many (37) has to stand beside it."""
VARIABLE = "9"
"""A number of 14 digits that begins so is of a pack that holds now so many, now so many."""
_NOT_FITTING = re.compile(r"Failed to (?:match|parse).*?'(.+?)' with GS1 AI \((\d+)\)")
_NO_DAY = re.compile(r"GS1 AI \((\d+)\) date/time from '(.+)'")
_NOT_KNOWN = re.compile(r"Failed to get GS1 Application Identifier from '(.+)'")
FIELD = "scan"


@dataclass(frozen=True, slots=True)
class ProductCode:
    """What was read; empty or None where the code does not say it."""

    gtin: str = ""
    """14 digits; of a Health Industry Bar Code its number with the check character, as `+A123BJC5D6E71G`."""
    lot: str = ""
    serial: str = ""
    expires_on: date | None = None
    """The last day of use; a code that gives the month alone means its last day."""
    count: int | None = None
    """Trade items in the pack (AI 30 where its measure varies, 37 of a case), where it says so."""
    link: str = ""
    """Of lot and expiry in a code of their own (HIBC): the last sign of the number that they belong to."""


def read_product_code(scanned: str, *, second: bool = False) -> ProductCode:
    """What a scan or a typed barcode says. Raises Invalid for `scan`, saying what is wrong with it.

    With `second` it may leave out the product: boxes have lot and expiry in a barcode of their own, too.
    """
    text = _STANDS_FOR_GROUP.sub(GROUP, scanned.strip().strip("\r\n")).strip()
    if not text:
        raise Invalid("scan the barcode of the box, or type its number", FIELD)
    if _BARE.fullmatch(text.replace(" ", "").replace("-", "")) and not (second and _is_second(text)):
        return ProductCode(gtin=_gtin(text))
    if _HIBC.match(text):
        return _required(_hibc(scanned), second=second)
    elements = _bracketed(text) if text.startswith("(") else _elements(text)
    found: dict[str, object] = {}
    counts: dict[str, int] = {}
    is_case = False
    for identifier, value, day in elements:
        name = _WANTED.get(identifier)
        if name == "expires_on":
            found[name] = day
        elif name == "gtin":
            found[name] = _gtin(value)
            is_case = identifier == CONTAINED
        elif name == "count":
            if not value.isdigit():  # the library lets a count without a figure through
                raise Invalid(f"this is no GS1 barcode: part ({identifier}) counts nothing", FIELD)
            counts[identifier] = int(value)
        elif name:
            found[name] = value
    code = _required(ProductCode(**found), second=second)  # type: ignore[arg-type]
    if is_case and "37" not in counts:
        raise Invalid("this barcode names what lies in a case, and not how many: scan a pack of it", FIELD)
    code = replace(code, count=_counted(code, counts))
    _refuse_two_readings(code)
    return code


def _counted(code: ProductCode, counts: Mapping[str, int]) -> int | None:
    """Trade items in a case that has no number of its own (37), or in a pack of variable measure (30).

    On any other pack (30) stands there in error and says nothing that its number does not say (General
    Specifications, 3.6).
    """
    if "37" in counts:
        return counts["37"]
    return counts.get("30") if not code.gtin or code.gtin.startswith(VARIABLE) else None


def joined(first: ProductCode, second: ProductCode) -> ProductCode:
    """A product with lot and expiry from the other barcode of its box. Raises Invalid for another box's."""
    if not fits_number(second, (first.gtin,)):
        raise Invalid("the second label is another product's: scan both labels of one box", FIELD)
    more = {"30": second.count} if second.count is not None else {}
    return replace(
        first, lot=second.lot, serial=second.serial, expires_on=second.expires_on,
        count=first.count or _counted(first, more),
    )  # fmt: skip


def fits_number(second: ProductCode, numbers: Iterable[str]) -> bool:
    """Whether lot and expiry without a product may be those of a product with these numbers: the label of a
    Health Industry Bar Code says the last sign of its product's.
    """
    links = {number[-1] for number in numbers if number.startswith(FLAG)}
    return not (second.link and links) or second.link.replace(" ", SHOWN_SPACE) in links


def _is_second(text: str) -> bool:
    """Digits that are lot and expiry, and no product: no check digit fits."""
    try:
        _gtin(text)
    except Invalid:
        return is_second_code(text)
    return False


def _required(code: ProductCode, *, second: bool) -> ProductCode:
    if not code.gtin and not (second and (code.lot or code.expires_on)):
        raise Invalid("this barcode names no product (no GTIN in it): scan another one on the box", FIELD)
    return code


def _hibc(scanned: str) -> ProductCode:
    from clinic_tui.interop.hibc_codes import read_hibc

    try:
        found = read_hibc(_SYMBOLOGY.sub("", scanned.lstrip()))
    except ValueError as wrong:
        raise Invalid(f"this is no whole Health Industry Bar Code: {wrong}", FIELD) from None
    return ProductCode(found.product, found.lot, found.serial, found.expires_on, found.count, found.link)


def _gtin(text: str) -> str:
    from clinic_tui.stock.gtin import clean_gtin

    try:
        return clean_gtin(text)
    except Invalid as wrong:
        raise Invalid(wrong.words, FIELD) from None


def _elements(text: str) -> list[tuple[str, str, date | None]]:
    from biip import ParseError
    from biip.gs1_messages import GS1Message
    from biip.symbology import SymbologyIdentifier

    body = text
    if text.startswith("]"):
        try:
            symbology = SymbologyIdentifier.extract(text)
        except (
            ParseError,
            IndexError,
        ):  # biip wants a letter after it
            raise Invalid(f"`{text[:3]}` is no kind of barcode that is known here", FIELD) from None
        body = text[len(symbology) :]
        if _BARE.fullmatch(body):
            return [("01", _gtin(body), None)]
    try:
        message = GS1Message.parse(body.lstrip(GROUP))
    except ParseError as wrong:
        raise Invalid(f"this is no GS1 barcode: {_said(str(wrong))}", FIELD) from None
    return [(each.ai.ai, each.value, each.date) for each in message.element_strings]


def _bracketed(text: str) -> list[tuple[str, str, date | None]]:
    from biip import ParseError
    from biip.gs1_messages import GS1Message

    if text.count("(") != text.count(")"):
        raise Invalid("this is no GS1 barcode: a bracket is open", FIELD)
    try:
        message = GS1Message.parse_hri(re.sub(r"\)\s+", ")", re.sub(r"\s+\(", "(", text)))
    except ParseError as wrong:
        raise Invalid(f"this is no GS1 barcode: {_said(str(wrong))}", FIELD) from None
    return [(each.ai.ai, each.value, each.date) for each in message.element_strings]


def _said(words: str) -> str:
    """What the library says, in words of the desk."""
    if found := _NOT_FITTING.search(words):
        return f"`{found[1]}` does not fit part ({found[2]})"
    if found := _NO_DAY.search(words):
        return f"`{found[2]}` is no day, in part ({found[1]})"
    if found := _NOT_KNOWN.search(words):
        return f"`{found[1][:20]}` begins no part that is known"
    return "it breaks off or holds signs that no label has"


def _refuse_two_readings(code: ProductCode) -> None:
    if code.expires_on is not None:
        return
    for value in (code.lot, code.serial):
        found = _EXPIRY_BEHIND.fullmatch(value)
        if found and _is_day(found["expiry"]):
            raise Invalid(
                f"`{value}` may be {found['before']} and an expiry behind it: the scanner leaves out the "
                "separator (FNC1). Set it to send it as GS, or type lot and expiry from the box",
                FIELD,
            )


def _is_day(digits: str) -> bool:
    month, day = int(digits[2:4]), int(digits[4:6])
    return 1 <= month <= 12 and day <= 31
