"""Whether two records may be one patient.

Points are given for each kind of evidence and taken for contradictions. The weights are
set by hand and checked against a truth set of records with typing errors (precision at
least 0.99 and recall at least 0.95 at LIKELY, see the tests).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import jellyfish

from clinic_tui.patients.names import fold
from clinic_tui.patients.rows import PatientFields, Sex

LIKELY = 50
"""At this score a person should look; below it the records stay apart."""

_HOUSEHOLD_ALONE = 10
"""What phone, email and address may add where given name or birth date speak against it."""

_ALIKE = 0.90
_SIMILAR = 0.80
_SIMILAR_NAME = 24
_SAME_NUMBER = 38


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two records are, 0 to 100, and what speaks for and against it."""

    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Traits:
    """What of a patient is compared, brought into form once per record."""

    families: tuple[str, ...]
    """The family name first, then maiden and former ones."""
    givens: tuple[str, ...]
    """The given name first, then the preferred one and aliases."""
    born: str
    """`yyyymmdd`, or empty."""
    sex: Sex
    phones: frozenset[str]
    email: str
    street: str
    postal: str
    identifiers: tuple[tuple[str, str], ...]
    """System and folded value of each number another party gave."""


def traits(fields: PatientFields) -> Traits:
    """The comparable form of a record; keep it when one record meets many."""
    address = fields.address
    return Traits(
        _folded(fields.family, *(name.family for name in fields.other_names)),
        _folded(fields.given, fields.preferred, *(name.given for name in fields.other_names)),
        f"{fields.born:%Y%m%d}" if fields.born else "",
        fields.sex,
        frozenset(phone.digits for phone in fields.phones),
        fields.email.casefold(),
        fold(address.line1 + address.line2),
        fold(address.postal_code)[:5],
        tuple(
            sorted(
                (number.system, value) for number in fields.identifiers if (value := telling(number.value))
            )
        ),
    )


def telling(number: str) -> str:
    """The number folded; nothing for one that stands for none, such as 999-99-9999."""
    value = fold(number)
    return value if len(set(value)) > 1 else ""


def _folded(first: str, *others: str) -> tuple[str, ...]:
    """The first stays first, even when empty; the others only if they add something."""
    start = fold(first)
    return (start, *dict.fromkeys(name for other in others if (name := fold(other)) and name != start))


def likeness(a: PatientFields, b: PatientFields) -> Likeness:
    """How much speaks for the two being one person."""
    return compare(traits(a), traits(b))


def compare(a: Traits, b: Traits) -> Likeness:
    """As `likeness`, for records in comparable form: some hundred thousand pairs a second."""
    reasons: list[str] = []
    names = _names(a, b, reasons)
    born = _born(a.born, b.born, reasons)
    numbers = _numbers(a, b, reasons)
    household = _contacts(a, b, reasons) + _address(a, b, reasons)
    if numbers < _SAME_NUMBER and (born < 0 or names.given_differs):
        household = min(household, _HOUSEHOLD_ALONE)  # twins, or a parent and child of one name
    score = names.points + born + numbers + household
    if a.sex is not b.sex and Sex.UNKNOWN not in (a.sex, b.sex):
        score -= 4 if names.same else 14
        reasons.append("different sex")
    return Likeness(max(0, min(100, score)), tuple(reasons))


@dataclass(frozen=True, slots=True)
class _NameEvidence:
    points: int
    same: bool = False
    given_differs: bool = False


def _names(a: Traits, b: Traits, reasons: list[str]) -> _NameEvidence:
    family, given = a.families[0], a.givens[0]
    other_family, other_given = b.families[0], b.givens[0]
    if family == other_family and given == other_given:
        if family and given:
            reasons.append("same name")
            return _NameEvidence(38, same=True)
        if family or given:
            reasons.append("same part of the name")
            return _NameEvidence(18, same=True)
        return _NameEvidence(0)
    given_points = _given_points(a.givens, b.givens)
    points = _best_points(a.families, b.families) + given_points
    if points < _SIMILAR_NAME:
        swapped = _part_points(family, other_given) + _part_points(given, other_family)
        if swapped >= _SIMILAR_NAME:
            reasons.append("family and given name swapped")
            return _NameEvidence(swapped - 4)
    if points >= _SIMILAR_NAME:
        reasons.append("similar name")
    elif points < 0:
        reasons.append("different name")
    return _NameEvidence(points, given_differs=given_points < 0)


def _given_points(ours: tuple[str, ...], theirs: tuple[str, ...]) -> int:
    points = _best_points(ours, theirs)
    one, other = ours[0], theirs[0]
    if points < 8 and one and other and (one.startswith(other) or other.startswith(one)):
        return 8  # an initial or a short form stands for the whole
    return points


def _best_points(ours: tuple[str, ...], theirs: tuple[str, ...]) -> int:
    """Points of the first names; where they are unlike, of any pair, a little less."""
    points = _part_points(ours[0], theirs[0])
    if points < 12 and (len(ours) > 1 or len(theirs) > 1):
        return max(points, max(_part_points(one, other) for one, other in product(ours, theirs)) - 3)
    return points


def _part_points(one: str, other: str) -> int:
    """-10 to 19 for one part of a name; a missing part says nothing."""
    if not one or not other:
        return 0
    if one == other:
        return 19
    alike = jellyfish.jaro_winkler_similarity(one, other)
    if alike >= _ALIKE:
        return 15
    if alike >= _SIMILAR:
        return 8
    return -10 if alike < 0.6 else -4


def _born(one: str, other: str, reasons: list[str]) -> int:
    if not one or not other:
        return 0
    if one == other:
        reasons.append("same birth date")
        return 28
    if one[:4] == other[:4] and one[4:6] == other[6:] and one[6:] == other[4:6]:
        reasons.append("day and month of birth swapped")
        return 20
    apart = jellyfish.damerau_levenshtein_distance(one, other)
    if apart == 1:
        reasons.append("birth date one digit apart")
        return 16
    if apart == 2:
        return 0
    reasons.append("different birth date")
    return -20


def _numbers(a: Traits, b: Traits, reasons: list[str]) -> int:
    """Numbers of one system, such as the SSN: they agree, nearly agree, or contradict."""
    if not a.identifiers or not b.identifiers:
        return 0
    if not set(a.identifiers).isdisjoint(b.identifiers):
        reasons.append("same number of another party")
        return _SAME_NUMBER
    ours, theirs = dict(a.identifiers), dict(b.identifiers)
    distances = [
        jellyfish.damerau_levenshtein_distance(ours[system], theirs[system])
        for system in ours.keys() & theirs.keys()
        if min(len(ours[system]), len(theirs[system])) >= 6
    ]
    if not distances:
        return 0
    if min(distances) == 1:
        reasons.append("a number of another party one digit apart")
        return 20
    reasons.append("different number of another party")
    return -12


def _contacts(a: Traits, b: Traits, reasons: list[str]) -> int:
    points = 0
    if a.phones and not a.phones.isdisjoint(b.phones):
        reasons.append("same phone")
        points += 12
    if a.email and a.email == b.email:
        reasons.append("same email")
        points += 12
    return points


def _address(a: Traits, b: Traits, reasons: list[str]) -> int:
    same_postal = bool(a.postal) and a.postal == b.postal
    if not a.street or not b.street:
        return 4 if same_postal else 0
    alike = 1.0 if a.street == b.street else jellyfish.jaro_winkler_similarity(a.street, b.street)
    if alike >= _ALIKE:
        reasons.append("same address" if same_postal else "similar address")
        return 16 if same_postal else 12
    return 4 if same_postal else -2
