"""The data elements in the PDF417 barcode of a driver's licence or identification card.

AAMVA DL/ID Card Design Standard, annex D, versions 1 (2000) to 10 (2020). A card says

    @ LF RS CR  ANSI  636000 10 01 02  DL 0041 0278  ZV 0319 0008  DL DAQ...LF DCS...LF ... CR

that is: who issued it, the version of the standard, how many parts follow, where each stands, and
the parts, whose elements begin with three letters. What reaches us was typed by a scanner: line
ends and control characters come as other ones, as printable signs, or not at all, so that no
position in the header can be trusted. Only order and letters are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from clinic_tui.errors import FileRefused

LONGEST = 4000
"""Characters; the barcode holds 1,100 at most, and a keyboard may write a control character in several."""

AGAIN = "scan it again"

_HEAD = re.compile(r"(?:ANSI|AAMVA)\s{0,3}(?P<issuer>\d{6})\s?(?P<version>\d{2})")
_CODE = r"D[A-D][A-Z]"
_PARTS = re.compile(r"(?:DL|ID|EN)(?:\w{4}(?P<length>\d{4}))")
_FIRST = (
    re.compile(rf"(?P<part>DL|ID|EN)[^A-Za-z0-9]{{0,3}}(?={_CODE})"),
    re.compile(rf"(?P<part>DL|ID|EN)\w{{8}}(?={_CODE})"),
    re.compile(rf"(?P<part>)(?={_CODE})"),
)
"""Where the first element begins: after the name of its part, after where it stands, or just so."""

_SPELLED = re.compile(r"<(?:LF|CR|RS|GS|FS|US|0x[01][0-9A-Fa-f])>|\\(?:n|r|t|x[01][0-9a-fA-F])|\^[JM^]")
"""Control characters that a keyboard has written out."""

_ENDS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029|]+")
_ON_EVERY_CARD = frozenset({"DBA", "DBB", "DBC", "DAG", "DAI", "DAJ", "DAK", "DAQ"})
"""Mandatory in all versions, if only to say that there is none."""

_LEAST_SHARE = 0.8
"""Of the length that the card gives itself. Issuers count wrongly, and blanks at line ends get lost."""

_FEWEST = 5
"""Elements that a sign must stand before to be taken for the one that parts them."""


@dataclass(frozen=True, slots=True)
class CardData:
    """What stands in the barcode, unread: `version` of the standard, `part` DL or ID, elements by letters."""

    issuer: str
    version: int
    part: str
    elements: dict[str, str]
    cut: bool
    """It lacks what every card has, or the card says that it is much longer than what came."""


def card_data(text: str) -> CardData:
    """Take a scan apart. Raises FileRefused in plain words where that cannot be done with certainty."""
    if len(text) > LONGEST:
        raise FileRefused("this is longer than the barcode of any licence")
    text = _upright(_SPELLED.sub("\n", text))
    head = _HEAD.search(text)
    if head is None:
        raise FileRefused("this is not the barcode of a driver's licence or identification card")
    body = text[head.end() :]
    first = next((found for each in _FIRST if (found := each.search(body))), None)
    if first is None:
        raise FileRefused(f"the licence ends before its first field: {AGAIN}")
    pieces = _pieces(body[first.end() :])
    elements = _elements(pieces)
    stated = _PARTS.search(body[: first.start() + 12])
    length = int(stated["length"]) if stated else 0
    own = pieces[: _place_of_next_part(pieces)]
    came = sum(map(len, own)) + len(own) + len(first["part"])
    short = (
        came < length * _LEAST_SHARE
        or not elements.keys() >= _ON_EVERY_CARD
        or (bool(pieces) and _ends_in_the_middle(text, pieces[-1]))
    )
    return CardData(head["issuer"], int(head["version"]), first["part"] or "DL", elements, short)


def _ends_in_the_middle(text: str, last: str) -> bool:
    """The last field tells who it is, or where they live, and nothing says that it is whole."""
    return last.lstrip()[:3] in _TELLING | _ON_EVERY_CARD and not _ENDS.fullmatch(text[-1])


def _upright(text: str) -> str:
    """A keyboard with Caps Lock on types small letters for capitals and the other way round."""
    small = re.search(r"@\W{0,8}\w?\W{0,3}(?:ansi|aamva)\s{0,3}\d{6}", text)
    return text.swapcase() if small else text


def _place_of_next_part(pieces: list[str]) -> int:
    return next((n for n, piece in enumerate(pieces) if re.match(r"Z\w(?:Z\w\w|\Z)", piece)), len(pieces))


def _pieces(body: str) -> list[str]:
    """The elements one by one, by what parts them on this keyboard."""
    pieces = _split(body, _ENDS)
    if len(pieces) >= _FEWEST:
        return pieces
    sign = _parting_sign(body)
    if sign is not None:
        return _split(body, re.compile(rf"[\x00-\x1f|]+|{re.escape(sign)}+(?=[DZ][A-Z]{{2}}|\Z)"))
    spaced = _split(body, re.compile(rf"[\x00-\x1f|]+|\s+(?={_CODE}|Z[A-Z]{{2}})"))
    if len(spaced) >= _FEWEST:
        return spaced
    raise FileRefused(
        "the fields of this licence cannot be told apart: "
        "set the scanner to send line ends and control characters, and scan it again"
    )


def _split(body: str, ends: re.Pattern[str]) -> list[str]:
    return [piece for piece in ends.split(body) if piece.strip()]


def _parting_sign(body: str) -> str | None:
    """The sign, no capital and no digit, that stands before the elements and hardly anywhere else."""
    best, most = None, _FEWEST - 1
    for sign in dict.fromkeys(body):
        if sign.isspace() or sign.isdigit() or sign.isupper():
            continue
        before = len(re.findall(rf"{re.escape(sign)}(?={_CODE}|Z[A-Z]{{2}})", body))
        if before > most and before * 10 >= body.count(sign) * 6:
            best, most = sign, before
    return best


def _elements(pieces: list[str]) -> dict[str, str]:
    """The elements by their letters; the first that says something counts.

    Raises FileRefused where one that tells who it is stands there twice, otherwise each time: then what
    was taken for the beginning of an element is part of a name or an address.
    """
    elements: dict[str, str] = {}
    for piece in pieces:
        match = re.match(rf"\s*(?:DL|ID|EN)?({_CODE})(.*)", piece, re.DOTALL)
        if match is None:
            continue
        code, value = match[1], " ".join(match[2].split())
        before = elements.get(code, "")
        if before and value and before != value and code in _TELLING:
            raise FileRefused(f"this scan says two things in one field ({code}): {AGAIN}")
        elements[code] = before or value
    return elements


_TELLING = frozenset({"DAA", "DAB", "DAC", "DAD", "DAE", "DAG", "DAH", "DAI", "DBB", "DCS", "DCT", "DCU"})
