"""What a line typed into the patient search could mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from clinic_tui.patients.names import fold
from clinic_tui.words.dates import birth_date_readings

SHORTEST_PHONE_TAIL = 4
_LONGEST = 200
_MOST_WORDS = 6
_PHONE_SIGNS = re.compile(r"[\d ()+.-]+", re.ASCII)
_MRN_SIGNS = re.compile(r"[A-Z0-9-]{1,30}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Search:
    """The readings of one search line.

    Names and a birth date typed together (`smi,j 12/05/1961`) narrow each other: where
    `family` or `given` and `born` are both set, both must hold. All other readings
    are alternatives; a patient who fits any of them is found.
    """

    text: str
    """The line as typed, without outer spaces."""
    family: str = ""
    """Folded start of the family name. Without a comma this is the whole name part."""
    given: str = ""
    """Folded start of the given name; set by the comma form `family,given` alone."""
    alternatives: tuple[tuple[str, str], ...] = ()
    """Further (family, given) starts of a name typed without a comma, family-first order first."""
    born: tuple[date, ...] = ()
    """Every birth date the digits could mean, likeliest first."""
    phone_tail: str = ""
    """Last digits of a phone number, four or more, in the order they were typed."""
    mrn: str = ""
    """A record number in capitals; empty where the line cannot be one."""
    folded: str = ""
    """The whole line folded, to be looked for anywhere inside a name."""
    words: tuple[str, ...] = ()
    """The folded words of the name part, in the order they were typed."""

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to look for."""
        return not (self.folded or self.born or self.family or self.given)

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """All (family, given) starts to try, the likeliest first."""
        first = ((self.family, self.given),) if self.family or self.given else ()
        return first + self.alternatives


def read_search(text: str, today: date) -> Search:
    """Read `smi,j`, `smi j`, `j smi`, a birth date, the end of a phone number or an MRN. Never fails."""
    typed = " ".join(text[:_LONGEST].split())
    folded = fold(typed)
    born = birth_date_readings(typed, today)
    phone_tail, mrn = _phone_tail(typed), _mrn(typed)
    if born or phone_tail or folded.isdigit():
        return Search(typed, born=born, phone_tail=phone_tail, mrn=mrn, folded=folded)
    named, born = _split_birth_date(typed, today)
    family, comma, given = named.partition(",")
    words = tuple(word for part in re.split("[ ,]", named) if (word := fold(part)))[:_MOST_WORDS]
    return Search(
        typed,
        fold(family),
        fold(given),
        () if comma else _word_orders(words),
        born=born,
        mrn=mrn,
        folded=folded,
        words=words,
    )


def _phone_tail(typed: str) -> str:
    if not _PHONE_SIGNS.fullmatch(typed) or re.fullmatch(r"\d{4}[ .-]\d\d?[ .-]\d\d?", typed, re.ASCII):
        return ""
    digits = re.sub(r"\D", "", typed)
    return digits if len(digits) >= SHORTEST_PHONE_TAIL else ""


def _mrn(typed: str) -> str:
    number = re.sub(r"^(MRN)?[ :#]*", "", typed.upper())
    return number if _MRN_SIGNS.fullmatch(number) and re.search(r"\d", number) else ""


def _split_birth_date(typed: str, today: date) -> tuple[str, tuple[date, ...]]:
    """The name part and the birth dates of `smi,j 12/05/1961`, `smith 5 dec 1961` or `12/05/1961 smith`."""
    words = typed.split(" ")
    for count in (3, 1):
        for named, dated in ((words[:-count], words[-count:]), (words[count:], words[:count])):
            if named and (born := birth_date_readings(" ".join(dated), today)):
                return " ".join(named), born
    return typed, ()


def _word_orders(words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Each way to cut the words into family and given: `van dam jo` and `jo van dam` both find Jo van Dam."""
    cuts = range(1, len(words))
    family_first = [("".join(words[:cut]), "".join(words[cut:])) for cut in reversed(cuts)]
    given_first = [("".join(words[cut:]), "".join(words[:cut])) for cut in cuts]
    return tuple(dict.fromkeys(family_first + given_first))
