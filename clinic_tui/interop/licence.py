"""A driver's licence or identification card, read from what a scanner typed of its barcode.

Nothing of the text is kept: only what is named here leaves this module, and no error quotes it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from clinic_tui.errors import FileRefused
from clinic_tui.interop.countries import country_code
from clinic_tui.interop.jurisdictions import country_of, issuer_of
from clinic_tui.interop.licence_elements import AGAIN, CardData, card_data
from clinic_tui.interop.licence_names import CardName, name_of, stated
from clinic_tui.patients.rows import Sex

_SEXES = {"1": Sex.MALE, "M": Sex.MALE, "2": Sex.FEMALE, "F": Sex.FEMALE, "X": Sex.OTHER}
"""AAMVA D20; 9 is not specified, 0 unknown."""

_CANADIAN = re.compile(r"([A-Z]\d[A-Z]) ?(\d[A-Z]\d)")
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


@dataclass(frozen=True, slots=True)
class Licence:
    """What the card says, names and address written as they stand on it.

    `state` is that of the address, `issuer` who gave the card (`MA`); `kind` is `DL`, or `ID` for a
    card that lets nobody drive. `order_known` is False where the card does not say which word of the
    name is the family name. `warnings` are in plain words.
    """

    family: str
    given: str
    middle: str
    suffix: str
    born: date
    sex: Sex
    line1: str
    line2: str
    city: str
    state: str
    postal_code: str
    country: str
    number: str
    issuer: str
    issuer_number: str
    kind: str
    version: int
    issued: date | None
    expires: date | None
    order_known: bool = True
    cut: bool = False
    """More is to come, or what came is not all."""
    warnings: tuple[str, ...] = ()

    def expired(self, today: date) -> bool:
        """True where the card is not valid any more; it is, on the day that it names."""
        return self.expires is not None and self.expires < today

    def age_words(self, today: date) -> str:
        """`expired 1/4/2020`, `valid to 1/4/2030`, or that the card does not say."""
        if self.expires is None:
            return "no expiry date on it"
        day = f"{self.expires.month}/{self.expires.day}/{self.expires.year}"
        return f"EXPIRED {day}" if self.expired(today) else f"valid to {day}"


def read_licence(text: str) -> Licence:
    """Read the text of a scan. Raises FileRefused where it does not say for certain who it is."""
    card = card_data(text)
    elements = card.elements
    name = name_of(elements, card.issuer)
    born = date_in(elements.get("DBB", ""))
    if not name.family and not name.given:
        raise FileRefused(f"no name could be read from this licence: {AGAIN}")
    if born is None:
        raise FileRefused(f"no birth date could be read from this licence: {AGAIN}")
    state = stated(_either(elements, "DAJ", "DAO")).upper()
    issuer = issuer_of(card.issuer)
    country = country_code(stated(elements.get("DCG")), "") or country_of(card.issuer, state)
    line1, line2 = stated(_either(elements, "DAG", "DAL")), stated(_either(elements, "DAH", "DAM"))
    return Licence(
        family=name.family,
        given=name.given,
        middle=name.middle,
        suffix=name.suffix,
        born=born,
        sex=_SEXES.get(stated(elements.get("DBC")).upper()[:1], Sex.UNKNOWN),
        line1=line1 or line2,
        line2=line2 if line1 else "",
        city=stated(_either(elements, "DAI", "DAN")),
        state=state,
        postal_code=postal_code_in(_either(elements, "DAK", "DAP")),
        country=country,
        number=stated(elements.get("DAQ")),
        issuer=issuer or state,
        issuer_number=card.issuer,
        kind=card.part,
        version=card.version,
        issued=date_in(elements.get("DBD", "")),
        expires=date_in(elements.get("DBA", "")),
        order_known=name.order_known,
        cut=card.cut,
        warnings=_warnings(card, name),
    )


def _either(elements: Mapping[str, str], *codes: str) -> str:
    """The mailing address; where the card has none, that of the house."""
    return next((elements[code] for code in codes if stated(elements.get(code))), "")


def date_in(text: str) -> date | None:
    """The date of eight digits, written CCYYMMDD (Canada, and all in version 1) or MMDDCCYY.

    Never are both readings possible: no month is 19, 20 or 21. None where it is no date.
    """
    digits = re.sub(r"[ /.-]", "", text)
    if not re.fullmatch(r"\d{8}", digits, re.ASCII):
        return None
    whole = (digits[:4], digits[4:6], digits[6:]), (digits[4:], digits[:2], digits[2:4])
    for year, month, day in whole:
        if _FIRST_YEAR <= int(year) <= _LAST_YEAR:
            try:
                return date(int(year), int(month), int(day))
            except ValueError:
                continue
    return None


def postal_code_in(text: str) -> str:
    """`02108`, `85641-4321` or `N1M 3J6`: filled up with zeros or spaces on the card, or run together."""
    written = stated(text).upper()
    canadian = _CANADIAN.match(written)
    if canadian:
        return f"{canadian[1]} {canadian[2]}"
    digits = re.match(r"(\d{5})[ -]*(\d{4})?", written, re.ASCII)
    if digits is None:
        return written
    behind = digits[2] or ""
    return digits[1] if not behind.strip("0") else f"{digits[1]}-{behind}"


_CUT_SHORT = {"DDE": "family name", "DDF": "given name", "DDG": "middle name"}


def _warnings(card: CardData, name: CardName) -> tuple[str, ...]:
    short = [words for code, words in _CUT_SHORT.items() if stated(card.elements.get(code)).upper() == "T"]
    return (
        *(("the card does not say which is the family name: compare",) if not name.order_known else ()),
        *((f"the card has no room for the whole {' and '.join(short)}",) if short else ()),
        *(("the scan is shorter than the card says: compare, or scan it again",) if card.cut else ()),
    )
