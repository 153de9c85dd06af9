"""Values of import files brought into the form of a patient's fields, noting what was left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from clinic_tui.patients.names import clean_text
from clinic_tui.patients.rows import Phone, PhoneUse, Sex
from clinic_tui.words.dates import OLDEST_YEARS
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.phones import read_phone

TEXT_LIMIT = 200
"""Characters of one value; longer ones are a broken file, not a long name."""

US_SSN = "http://hl7.org/fhir/sid/us-ssn"

_SEXES = {
    "f": Sex.FEMALE, "female": Sex.FEMALE, "w": Sex.FEMALE, "woman": Sex.FEMALE,
    "m": Sex.MALE, "male": Sex.MALE, "man": Sex.MALE,
    "o": Sex.OTHER, "other": Sex.OTHER, "x": Sex.OTHER, "nonbinary": Sex.OTHER, "non-binary": Sex.OTHER,
    "u": Sex.UNKNOWN, "unk": Sex.UNKNOWN, "unknown": Sex.UNKNOWN, "": Sex.UNKNOWN,
}  # fmt: skip


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
        """The phone, or None with a warning if it can be none."""
        try:
            return Phone(read_phone(text, region), use)
        except NotUnderstood:
            self.warn(f"phone '{text[:30]}' cannot be dialled; left out")
            return None

    def email(self, text: str) -> str:
        """The address, or nothing with a warning if it can be none."""
        cleaned = clean_text(text, TEXT_LIMIT, "email")
        if cleaned and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", cleaned):
            self.warn(f"email '{cleaned[:40]}' is no address; left out")
            return ""
        return cleaned

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


def same_phone_once(phones: list[Phone | None]) -> tuple[Phone, ...]:
    """The phones in their order, each number once."""
    kept: dict[str, Phone] = {}
    for phone in phones:
        if phone is not None:
            kept.setdefault(phone.digits, phone)
    return tuple(kept.values())


def split_full_name(text: str) -> tuple[str, str, str]:
    """Family, given, middle of `Miller, Ann B.` or `Ann B. Miller`."""
    family, comma, rest = text.partition(",")
    words = rest.split() if comma else text.split()[:-1]
    if not comma:
        family = text.split()[-1] if text.split() else ""
    return family.strip(), words[0] if words else "", " ".join(words[1:])


def bare_ssn(text: str) -> bool:
    """True for nine digits, with or without dashes: the shape of a US social security number."""
    return re.fullmatch(r"\d{3}-?\d{2}-?\d{4}", text.strip(), re.ASCII) is not None
