"""What a scanner types, told from what a person types by how it begins.

A driver's licence begins with `@`, control characters and `ANSI ` or `AAMVA`; a label that we
print begins with `@MRN:` (words/mrn_label.py). Labels of other systems may hold the number alone:
that is told by the speed of the keys, and only where no field has them (widgets/scan_catcher.py). So are
the barcodes of products: they begin with `01` and a GTIN, `17` and a day, the kind of barcode, `(` or `+`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, StrEnum

from clinic_tui.errors import Invalid
from clinic_tui.interop.hibc_codes import is_hibc
from clinic_tui.stock.gtin import clean_gtin
from clinic_tui.stock.hibc import FLAG
from clinic_tui.words.mrn_label import LABEL_HEAD


class ScanKind(StrEnum):
    """What was scanned."""

    LICENCE = "licence"
    LABEL = "label"
    """Of a chart, a slip or a wristband: an MRN."""
    PRODUCT = "product"
    """Of a box: GTIN, and mostly lot and expiry."""


class Begins(Enum):
    """What the first characters tell."""

    NOTHING = "nothing"
    """No scan begins so."""
    MAYBE = "maybe"
    """More has to come before anybody can tell."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A whole scan. `text` is never stored, journaled or written to a log."""

    kind: ScanKind
    text: str


PRODUCT_SIGNS = frozenset("](+")
"""What a product's barcode may begin with beside a digit, where no field has the keys."""

OPENERS = frozenset("@\n\x02\x1c\x1d\x1e\x1f\ufeff")
"""What may stand first: no key of ours is among them, and in a text only `@`."""

_LICENCE_WORDS = ("ANSI", "AAMVA")
_MOST_BETWEEN = 12
"""Characters between `@` and the word: three by the standard, more where line ends became two."""


def begins(text: str) -> ScanKind | Begins:
    """What a text that begins so is going to be."""
    if not text or text[0] not in OPENERS:
        return Begins.NOTHING
    tail = text.lstrip("\ufeff\x02")
    if not tail or tail == "@":
        return Begins.MAYBE
    head, folded = LABEL_HEAD, tail[: len(LABEL_HEAD)].upper()
    if folded == head:
        return ScanKind.LABEL
    return Begins.MAYBE if head.startswith(folded) else _licence_begins(tail)


def _licence_begins(tail: str) -> ScanKind | Begins:
    body = tail.removeprefix("@").upper()
    for word in _LICENCE_WORDS:
        before, found, after = body.partition(word)
        if found and _is_between(before):
            if not after:
                return Begins.MAYBE
            return ScanKind.LICENCE if after[0].isspace() or after[0].isdigit() else Begins.NOTHING
    for cut in range(min(len(body), _MOST_BETWEEN) + 1):
        begun = body[cut:]
        if _is_between(body[:cut]) and any(word.startswith(begun) for word in _LICENCE_WORDS):
            return Begins.MAYBE
    return Begins.NOTHING


def _is_between(text: str) -> bool:
    """Control characters, or what a keyboard made of them: signs, and letters or digits one at a time."""
    return len(text) <= _MOST_BETWEEN and not re.search(r"[A-Z0-9]{2}", text)


_SYMBOLOGY = re.compile(r"\](?:[CdeEQ]\d?)?", re.ASCII)
"""How a scanner names the kind of barcode before what it says (ISO/IEC 15424): `]d2`, `]C1`, `]E0`."""

_WITH_GTIN = re.compile(r"01\d{14}", re.ASCII)
_SECOND = re.compile(r"17\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:10|21).", re.ASCII)
"""How lot and expiry in a barcode of their own begin: a day of expiry, then a lot or a serial number."""

_BRACKET = re.compile(r"\((?:\d{0,4}|\d{2,4}\))", re.ASCII)
"""How a part begins as it stands below the bars, and as some scanners are set to send it: `(01)`."""

_HIBC = re.compile(r"\+(?:[A-Z0-9$][A-Z0-9-. $/+%]{0,108})?", re.ASCII)
"""How a Health Industry Bar Code goes on; it is whole where its last sign fits the others."""

GTIN_DIGITS = (12, 13, 14)
"""Numbers of so many digits whose check digit fits are products; MRNs are shorter."""


def may_begin_product(text: str) -> bool:
    """Whether a text that begins so, with a sign, can go on as a product's barcode."""
    return any(head.fullmatch(text) for head in (_SYMBOLOGY, _BRACKET, _HIBC))


def is_product(text: str) -> bool:
    """Whether keys that came as fast as a scanner types are, so far, those of a product's barcode."""
    if text.startswith("("):
        head, closed, value = text.partition(")")
        return bool(closed and value.strip()) and _BRACKET.fullmatch(head + closed) is not None
    if len(text) > len("]d2") and _SYMBOLOGY.fullmatch(text[:3]):
        return True
    return bool(_WITH_GTIN.match(text)) or is_second_code(text)


def is_second_code(text: str) -> bool:
    """Whether a text begins as lot and expiry without a product do, with no sign before them."""
    return bool(_SECOND.match(text))


def is_product_number(digits: str) -> bool:
    """Whether a number alone is a product's, or a Health Industry Bar Code is whole."""
    if digits.startswith(FLAG):
        return is_hibc(digits)
    if len(digits) not in GTIN_DIGITS:
        return False
    try:
        clean_gtin(digits)
    except Invalid:
        return False
    return True


def scan_in(text: str) -> Scan | None:
    """The scan that a text is, as from a file or a paste; None where it is none."""
    kind = begins(text)
    return Scan(kind, text) if isinstance(kind, ScanKind) else None


def product_in(text: str) -> Scan | None:
    """The barcode of a product that a pasted text is, for where no field has the keys; None otherwise."""
    code = text.strip()
    if is_product(code) or is_product_number(code):
        return Scan(ScanKind.PRODUCT, code)
    return None
