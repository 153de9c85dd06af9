"""What a licence says, beside what is known of a patient: field by field, and nothing by itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from clinic_tui.interop.licence import Licence
from clinic_tui.patients.names import fold
from clinic_tui.patients.rows import PatientFields, Sex
from clinic_tui.words.dates import show_birth_date

LABELS = {
    "family": "Family name", "given": "Given name", "middle": "Middle name", "suffix": "Suffix",
    "born": "Born", "sex": "Sex", "address": "Address", "city": "City", "state": "State", "zip": "ZIP",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which the licence says something else, or more: both as they are shown."""

    name: str
    ours: str
    theirs: str

    @property
    def label(self) -> str:
        """The field as forms call it."""
        return LABELS[self.name]


_STAYS_LARGE = frozenset({"N", "S", "E", "W", "NE", "NW", "SE", "SW", "PO", "RR", "II", "III", "IV", "VI"})


def cased(text: str) -> str:
    """`Morales Martiz` for `MORALES MARTIZ`, `PO Box 7`; as it is where it has small letters."""
    if text != text.upper():
        return text
    return " ".join(_cased_word(word) for word in text.split())


def _cased_word(word: str) -> str:
    if word in _STAYS_LARGE:
        return word
    if any(sign.isdigit() for sign in word):
        return word.lower() if re.fullmatch(r"\d+(ST|ND|RD|TH)", word) else word
    return re.sub(r"[^\W\d_]+", lambda found: found[0].capitalize(), word)


def texts_of_licence(licence: Licence) -> dict[str, str]:
    """What the licence says, as it is typed into the fields of a form; what it does not state is left out.

    The second line of the address has no field of its own everywhere: it stands behind the first.
    """
    texts = {
        "family": cased(licence.family),
        "given": cased(licence.given),
        "middle": cased(licence.middle),
        "suffix": cased(licence.suffix),
        "born": show_birth_date(licence.born),
        "sex": "" if licence.sex is Sex.UNKNOWN else licence.sex.value,
        "line1": ", ".join(filter(None, _lines(licence))),
        "city": cased(licence.city),
        "state": licence.state,
        "zip": licence.postal_code,
    }
    return {name: text for name, text in texts.items() if text}


def _lines(licence: Licence) -> tuple[str, str]:
    return cased(licence.line1), cased(licence.line2)


def differences(fields: PatientFields, licence: Licence) -> tuple[Difference, ...]:
    """Where the licence says something else than what is known, or something that is not known."""
    return tuple(_differences(fields, licence, texts_of_licence(licence)))


def _differences(fields: PatientFields, licence: Licence, texts: dict[str, str]) -> Iterator[Difference]:
    address = fields.address
    known = {
        "family": fields.family, "given": fields.given, "middle": fields.middle, "suffix": fields.suffix,
        "born": show_birth_date(fields.born) if fields.born else "",
        "sex": "" if fields.sex is Sex.UNKNOWN else fields.sex.value,
        "address": ", ".join(filter(None, (address.line1, address.line2))),
        "city": address.city, "state": address.state, "zip": address.postal_code,
    }  # fmt: skip
    said = {**texts, "address": texts.get("line1", "")}
    for name in LABELS:
        theirs = said.get(name, "")
        if theirs and not _says_the_same(name, known[name], theirs, fields):
            yield Difference(name, known[name], theirs)


def _says_the_same(name: str, ours: str, theirs: str, fields: PatientFields) -> bool:
    one, other = fold(ours), fold(theirs)
    if one == other:
        return True
    if name == "zip":
        return len(other) == 5 and one[:5] == other  # five digits deny nothing of the other four
    if name == "given":
        return fold(ours + fields.middle) == other or fold(ours.split(" ")[0]) == other
    if name == "middle":
        return one.startswith(other) or fold(" ".join(fields.given.split()[1:])) == other
    return False


def taken_over(fields: PatientFields, licence: Licence, names: Collection[str]) -> PatientFields:
    """The patient with these fields as the licence has them; all others stay as they are."""
    texts = texts_of_licence(licence)
    line1, line2 = _lines(licence)

    def name(which: str, ours: str) -> str:
        return texts.get(which, ours) if which in names else ours

    address = fields.address
    if "address" in names:
        address = replace(address, line1=line1, line2=line2)
    if "city" in names:
        address = replace(address, city=texts.get("city", ""))
    if "state" in names:
        address = replace(address, state=licence.state, country=licence.country)
    if "zip" in names:
        address = replace(address, postal_code=licence.postal_code, country=licence.country)
    return replace(
        fields,
        family=name("family", fields.family),
        given=name("given", fields.given),
        middle=name("middle", fields.middle),
        suffix=name("suffix", fields.suffix),
        born=licence.born if "born" in names else fields.born,
        sex=licence.sex if "sex" in names else fields.sex,
        address=address,
    )


def possible_names(licence: Licence) -> tuple[tuple[str, str], ...]:
    """Family and given name as the card has them; both ways round where it does not tell them apart."""
    given = [licence.given, f"{licence.given} {licence.middle}".strip(), licence.given.split(" ")[0]]
    names = [(licence.family, each) for each in given]
    if not licence.order_known:
        words = [licence.given, *licence.middle.split(), licence.family]
        names += [(words[0], words[1]), (words[0], words[-1]), (words[-1], words[0])]
    return tuple(dict.fromkeys(name for name in names if all(name)))
