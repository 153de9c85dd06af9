"""Who somebody is to a patient, read from the words people type: `her husband`, `Acme Corp (employer)`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody may be to a patient."""

    HUSBAND = "husband"
    WIFE = "wife"
    PARTNER = "partner"
    FORMER = "former partner"
    MOTHER = "mother"
    FATHER = "father"
    SON = "son"
    DAUGHTER = "daughter"
    BROTHER = "brother"
    SISTER = "sister"
    RELATIVE = "relative"
    GUARDIAN = "guardian"
    EMPLOYER = "employer"
    SCHOOL = "school"
    INSURER = "insurer"
    LAWYER = "lawyer"
    LANDLORD = "landlord"
    FRIEND = "friend"


_SPOUSES = frozenset({Role.HUSBAND, Role.WIFE, Role.PARTNER})
_PARENTS = frozenset({Role.MOTHER, Role.FATHER})
_CHILDREN = frozenset({Role.SON, Role.DAUGHTER})
_SIBLINGS = frozenset({Role.BROTHER, Role.SISTER})
_FAMILY = _SPOUSES | _PARENTS | _CHILDREN | _SIBLINGS | {Role.RELATIVE, Role.GUARDIAN}


def _each(words: str, *roles: Role) -> dict[str, frozenset[Role]]:
    return dict.fromkeys(words.split(), frozenset(roles))


_WORDS: dict[str, frozenset[Role]] = {
    **_each("husband hubby", Role.HUSBAND),
    **_each("wife", Role.WIFE),
    **_each("spouse partner fiance fiancé fiancee fiancée", *_SPOUSES),
    **_each("boyfriend girlfriend", Role.PARTNER),
    **_each("ex", Role.FORMER),
    **_each("mother mom mum mommy stepmother", Role.MOTHER),
    **_each("father dad daddy stepfather", Role.FATHER),
    **_each("parent parents", *_PARENTS),
    **_each("son sons stepson", Role.SON),
    **_each("daughter daughters stepdaughter", Role.DAUGHTER),
    **_each("child children kid kids", *_CHILDREN),
    **_each("brother brothers", Role.BROTHER),
    **_each("sister sisters", Role.SISTER),
    **_each("sibling siblings", *_SIBLINGS),
    **_each("grandmother grandfather grandparent grandparents grandson granddaughter aunt uncle cousin niece "
            "nephew", Role.RELATIVE),
    **_each("guardian guardians", Role.GUARDIAN),
    **_each("family relative relatives kin", *_FAMILY),
    **_each("employer employers boss supervisor work workplace hr", Role.EMPLOYER),
    **_each("school teacher college university", Role.SCHOOL),
    **_each("insurer insurance payer", Role.INSURER),
    **_each("lawyer attorney", Role.LAWYER),
    **_each("landlord landlady", Role.LANDLORD),
    **_each("friend friends neighbor neighbour roommate", Role.FRIEND),
}  # fmt: skip
"""What people type, and which roles it may mean."""

_WHOSE = frozenset({"her", "his", "my", "their", "the", "a", "an", "patient", "patients", "s", "any", "all"})
"""Before a role, or beside it: they tell nobody apart."""

_APART = re.compile(r"[()\[\],;:/]|\s-\s|\bor\b|\band\b")


@dataclass(frozen=True, slots=True)
class Kinsman:
    """Somebody of whom the record says what they are to the patient."""

    name: str
    relation: str
    """In any words: `husband`, `mother`."""


def roles_in(text: str) -> frozenset[Role]:
    """Which roles a text names: a part of it that is nothing else, or begins with one.

    Within a name no word is one: `Family Health Center` is no family, `St. Mary School Clinic` no school; but
    `her husband Bob` is the husband.
    """
    found: set[Role] = set()
    for part in _APART.split(text.casefold()):
        words = re.findall(r"\w+", part)
        owned = bool(words) and words[0] in _WHOSE
        said = [word for word in words if word not in _WHOSE]
        if not said or said[0] not in _WORDS:
            continue
        whole = all(word in _WORDS for word in said)
        person = not _WORDS[said[0]] & _BODIES and _WORDS[said[0]] != _FAMILY
        if whole or owned or person:
            roles = set().union(*(_WORDS[word] for word in said if word in _WORDS))
            found |= {Role.FORMER} if Role.FORMER in roles else roles
    return frozenset(found)


def is_role_alone(text: str) -> bool:
    """Whether a text names a role and nobody: `her husband`, `employer`, or nothing at all."""
    return all(word in _WORDS or word in _WHOSE for word in re.findall(r"\w+", text.casefold()))


_BODIES = frozenset({Role.SCHOOL, Role.INSURER, Role.EMPLOYER})
"""What many a name of a body begins with: `Work Comp Fund`, `School Nurse Assoc`."""
