"""The name on a driver's licence, as the versions of the AAMVA standard write it.

Version 1 has the whole name in DAA, parted by commas (`LAST,FIRST,MIDDLE,SUFFIX`), by `@` or `$` as
on the magnetic stripe, or by spaces, and often in DAB, DAC, DAD and DAE too. Versions 2 and 3 have
DCS and all given names together in DCT; later ones DCS, DAC and DAD, and the suffix in DCU.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

SUFFIXES = frozenset({"JR", "SR", "I", "II", "III", "IV", "V", "VI", "1ST", "2ND", "3RD", "4TH", "5TH"})
"""What stands behind a name to tell father from son (AAMVA D20, name suffix)."""

_NOTHING = frozenset({"", "NONE", "N/A", "NA", "UNAVL", "UNAVAIL", "UNAVAILABLE", "NMN", "NFN", "UNK"})
"""What issuers write for none, and the standard for what is not at hand."""

_GIVEN_FIRST = frozenset({"636025"})
"""Issuers that write a name without commas as it is spoken: Pennsylvania."""


@dataclass(frozen=True, slots=True)
class CardName:
    """A name in its parts, as written on the card."""

    family: str = ""
    given: str = ""
    middle: str = ""
    suffix: str = ""
    order_known: bool = True
    """False where nothing says which of the words is the family name."""


def stated(value: str | None) -> str:
    """The value, empty where it stands for none."""
    text = " ".join((value or "").split()).strip(",").strip()
    return "" if text.upper() in _NOTHING else text


def name_of(elements: Mapping[str, str], issuer: str) -> CardName:
    """The name, from the elements that say most of it."""
    suffix = stated(elements.get("DCU")) or stated(elements.get("DAE"))
    family = stated(elements.get("DCS")) or stated(elements.get("DAB"))
    given, middle = stated(elements.get("DAC")), stated(elements.get("DAD"))
    together = given if "," in given and not middle else "" if given else stated(elements.get("DCT"))
    if together:
        given, middle = _given_names(together, middle)
    if not given and _sign_in(family) != " ":
        return _whole_name(family, issuer)
    if family and given:
        family, behind = _suffix_cut(family)
        return CardName(family, given, middle, suffix or behind)
    whole = _whole_name(elements.get("DAA", ""), issuer)
    if not (whole.family or whole.given):
        return CardName(family, given, middle, suffix)
    return CardName(
        family or whole.family, given or whole.given, middle or whole.middle,
        suffix or whole.suffix, whole.order_known,
    )  # fmt: skip


def _given_names(text: str, middle: str) -> tuple[str, str]:
    """First and further given names, unless these are known: parted by commas, else by spaces."""
    first, _, others = text.partition(_sign_in(text))
    further = " ".join(stated(each) for each in re.split(r"[,@$ ]+", others) if stated(each))
    return first.strip(), middle or further


def _sign_in(text: str) -> str:
    return next((sign for sign in ",@$" if sign in text), " ")


def _suffix_cut(family: str) -> tuple[str, str]:
    """`SMITH,JR` is a name and its suffix; `SMITH JR` stays, since Sr is a family name too."""
    name, comma, behind = family.rpartition(",")
    if comma and _is_suffix(behind):
        return name.strip(), behind.strip()
    return family, ""


def _is_suffix(word: str) -> bool:
    return word.strip().rstrip(".").upper() in SUFFIXES


def _whole_name(text: str, issuer: str) -> CardName:
    sign = _sign_in(text)
    if sign == " ":
        return _spoken_name(text.split(), issuer)
    family, given, middle, suffix, *_ = [*(stated(each) for each in text.split(sign)), "", "", "", ""]
    if not suffix and _is_suffix(middle) and len(middle) > 1:
        middle, suffix = "", middle
    return CardName(family, given, middle, suffix)


def _spoken_name(words: list[str], issuer: str) -> CardName:
    """A name without commas: nothing in it says which word is the family name."""
    suffix = words.pop() if len(words) > 2 and _is_suffix(words[-1]) and len(words[-1]) > 1 else ""
    if issuer in _GIVEN_FIRST:
        *before, family = words or [""]
        given, middle = " ".join(before[:1]), " ".join(before[1:])
    else:
        family, given, middle = " ".join(words[:1]), " ".join(words[1:2]), " ".join(words[2:])
    return CardName(family, given, middle, suffix, order_known=False)
