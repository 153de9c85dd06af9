"""Values of import files brought into the form of a patient's fields, noting what was left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from clinic_tui.patients.limits import LIMITS
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.rows import PatientFields, Phone, PhoneUse, Sex
from clinic_tui.words.dates import OLDEST_YEARS
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.phones import read_phone_with_extension

TEXT_LIMIT = 200
"""Characters of a name, a date or an id; longer ones are a broken file, not a long name."""

_READ = 4_000
"""Characters that are looked at of anything else."""

_SIDE = ("middle", "preferred", "prefix", "suffix", "language")
_PLACE = ("line1", "line2", "city", "state", "country")

US_SSN = "http://hl7.org/fhir/sid/us-ssn"

_SEXES = {
    "f": Sex.FEMALE, "female": Sex.FEMALE, "w": Sex.FEMALE, "woman": Sex.FEMALE,
    "m": Sex.MALE, "male": Sex.MALE, "man": Sex.MALE,
    "o": Sex.OTHER, "other": Sex.OTHER, "x": Sex.OTHER, "nonbinary": Sex.OTHER, "non-binary": Sex.OTHER,
    "u": Sex.UNKNOWN, "unk": Sex.UNKNOWN, "unknown": Sex.UNKNOWN, "": Sex.UNKNOWN,
}  # fmt: skip

_PREFIXES = frozenset(("dr", "mr", "mrs", "ms", "miss", "mx", "prof", "rev"))
_GENERATIONS = frozenset(("jr", "sr", "ii", "iii", "iv"))
_DEGREES = frozenset(("md", "phd", "jd", "dds", "dvm", "esq"))


class RowRefused(Exception):
    """This record cannot be taken; the text says why."""


@dataclass
class Reading:
    """One record being read: values on the way in, warnings on the way out."""

    today: date
    warnings: list[str] = field(default_factory=list)

    def warn(self, words: str) -> None:
        """Keep a note that this record is taken, but not all of it."""
        self.warnings.append(words)

    def sex(self, text: str) -> Sex:
        """Administrative sex from a letter or word; warns of any other."""
        known = _SEXES.get(text.strip().lower())
        if known is None:
            self.warn(f"sex '{text[:20]}' is not known; taken as unknown")
        return known or Sex.UNKNOWN

    def phone(self, text: str, use: PhoneUse, region: str = "US") -> Phone | None:
        """The phone, or None with a warning if it can be none; an extension is left off with a warning."""
        try:
            digits, extension = read_phone_with_extension(text, region)
        except NotUnderstood:
            self.warn(f"phone '{text[:30]}' cannot be dialled; left out")
            return None
        if extension:
            self.warn(f"extension {extension} of phone '{text[:30]}' left off")
        return Phone(digits, use)

    def email(self, text: str) -> str:
        """The address, or nothing with a warning if it can be none."""
        cleaned = side_text(text)
        possible = len(cleaned) <= LIMITS["email"] and re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", cleaned)
        if cleaned and not possible:
            self.warn(f"email '{cleaned[:40]}' is no address; left out")
            return ""
        return cleaned

    def fitted(self, fields: PatientFields) -> PatientFields:
        """The fields as long as they are kept, with a warning for each that was longer.

        Words are cut; what would be another number or name if it were cut is left out. Family and
        given name stay as they are: they say who it is.
        """
        place = fields.address
        side: dict[str, Any] = {name: self._cut(name, getattr(fields, name)) for name in _SIDE}
        where = {name: self._cut(name, getattr(place, name)) for name in _PLACE}
        if not self._fits("postal code", postal_code=place.postal_code):
            where["postal_code"] = ""
        return replace(
            fields,
            **side,
            address=replace(place, **where),
            other_names=tuple(
                name
                for name in fields.other_names
                if self._fits("other name", family=name.family, given=name.given)
            ),
            identifiers=tuple(
                number
                for number in fields.identifiers
                if self._fits("number", system=number.system, value=number.value)
            ),
        )

    def _cut(self, name: str, text: str) -> str:
        if len(text) <= LIMITS[name]:
            return text
        self.warn(f"{name} '{text[:20]}...' cut to {LIMITS[name]} characters")
        return text[: LIMITS[name]].rstrip()

    def _fits(self, called: str, **texts: str) -> bool:
        for name, text in texts.items():
            if len(text) > LIMITS[name]:
                self.warn(f"{called} '{text[:20]}...' is longer than {LIMITS[name]} characters; left out")
                return False
        return True

    def check_born(self, born: date) -> date:
        """Refuse a birth date in the future; warn of an age nobody has reached."""
        if born > self.today:
            raise RowRefused(f"birth date {born.isoformat()} is in the future")
        if self.today.year - born.year > OLDEST_YEARS:
            self.warn(f"born in {born.year}: over {OLDEST_YEARS} years ago")
        return born

    def check_deceased(self, deceased: date, born: date | None) -> date | None:
        """The day of death, or None with a warning if it cannot be."""
        if deceased > self.today or (born is not None and deceased < born):
            self.warn(f"date of death {deceased.isoformat()} cannot be; left out")
            return None
        return deceased


def side_text(text: str) -> str:
    """A value that no patient is refused for, however long; see `Reading.fitted`."""
    return clean_text(text[:_READ], _READ)


def same_phone_once(phones: list[Phone | None]) -> tuple[Phone, ...]:
    """The phones in their order, each number once."""
    kept: dict[str, Phone] = {}
    for phone in phones:
        if phone is not None:
            kept.setdefault(phone.digits, phone)
    return tuple(kept.values())


@dataclass(frozen=True, slots=True)
class FullName:
    """A name that was written in one piece, taken apart."""

    family: str = ""
    given: str = ""
    middle: str = ""
    prefix: str = ""
    suffix: str = ""


def split_full_name(text: str) -> FullName:
    """The parts of `Miller, Ann B.`, `Dr. Ann B. Miller` or `Miller, John, Jr.`."""
    first, *parts = (part.split() for part in text.split(","))
    behind: list[str] = []
    while parts and _stands_behind(parts[-1], least=2, others=len(first) + len(parts) - 1):
        behind = parts.pop() + behind
    rest = [word for part in parts for word in part]
    prefix, family = _peel_prefixes(first)
    family, suffix = _peel_suffixes(family, least=1 if rest else 2)
    if rest:
        called, given = _peel_prefixes(rest)
        given, last = _peel_suffixes(given, least=2)
        prefix, suffix = prefix + called, suffix + last
    else:
        given, family = family[:-1], family[-1:]
    return FullName(
        " ".join(family),
        " ".join(given[:1]),
        " ".join(given[1:]),
        " ".join(prefix),
        " ".join(suffix + behind),
    )


def _peel_prefixes(words: list[str]) -> tuple[list[str], list[str]]:
    """Titles in front, and the rest, which is never empty."""
    count = 0
    while count < len(words) - 1 and _plain(words[count]) in _PREFIXES:
        count += 1
    return words[:count], words[count:]


def _peel_suffixes(words: list[str], least: int) -> tuple[list[str], list[str]]:
    """The rest, which is never empty, and what is put behind a name."""
    count = len(words)
    while count > 1 and _stands_behind(words[count - 1 : count], least, others=count - 1):
        count -= 1
    return words[:count], words[count:]


def _stands_behind(words: list[str], least: int, others: int) -> bool:
    """True for `Jr.` and its like; for a degree only beside so many other words, since `Md` is a name too."""
    known = _GENERATIONS | _DEGREES if others >= least else _GENERATIONS
    return all(_plain(word) in known for word in words)


def _plain(word: str) -> str:
    return word.replace(".", "").lower()


def bare_ssn(text: str) -> bool:
    """True for nine digits, with or without dashes: the shape of a US social security number."""
    return re.fullmatch(r"\d{3}-?\d{2}-?\d{4}", text.strip(), re.ASCII) is not None
