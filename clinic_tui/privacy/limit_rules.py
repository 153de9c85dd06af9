"""What a clinic agreed not to tell, and whom: how that stands, and what it binds (45 CFR 164.522(a))."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clinic_tui.privacy.disclosure_kinds import DisclosureKind
from clinic_tui.privacy.roles_told import Kinsman, Role, is_role_alone, roles_in

ANYTHING = "anything"
"""What is not to be told, where nothing is named."""

BOUND = frozenset(
    {DisclosureKind.TREATMENT, DisclosureKind.PAYMENT, DisclosureKind.OPERATIONS, DisclosureKind.FAMILY}
)
"""What the patient may ask to have limited (164.522(a)(1)(i)). No agreement stands against what the law
requires or permits without asking the patient (164.522(a)(1)(v)), nor against what the patient signed for."""


class LimitState(StrEnum):
    """How it stands. The clinic need not agree, but to what a plan is not to hear that the patient paid."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    ENDED = "ended"
    """For what comes after; what was kept back before stays so (164.522(a)(2)(iii))."""


@dataclass(frozen=True, slots=True)
class LimitTerm:
    """From when until when the clinic is bound."""

    agreed_on: date | None
    ended_on: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it binds on that day; on the day of its end no more."""
        return (
            self.agreed_on is not None
            and self.agreed_on <= day
            and (self.ended_on is None or day < self.ended_on)
        )


_IN_BRACKETS = re.compile(r"\([^)]*\)")


_ONE = frozenset({Role.HUSBAND, Role.WIFE, Role.PARTNER, Role.MOTHER, Role.FATHER, Role.EMPLOYER})
"""Roles that one alone has: under another name it may be the same, as Robert is Bob."""


def is_meant(not_to: str, recipient: str, known: Collection[Kinsman] = ()) -> bool:
    """Whether who is to get it may be who is not to be told: by name, or by what they are to the patient.

    Of names all words of the shorter one agree. `husband` is `Bob Cruz (husband)`, and so is who is `known`
    to be that. Two friends under two names are two, and the family is no `Family Health Center`.
    """
    if _names_somebody(not_to) and _agree(not_to, recipient):
        return True
    roles = _roles(not_to, known) & _roles(recipient, known)
    both_named = _names_somebody(not_to) and _names_somebody(recipient)
    return bool(roles & _ONE if both_named else roles)


def _agree(one: str, other: str) -> bool:
    """Whether two names agree; what stands in brackets says who that is."""
    named, given = _words(_IN_BRACKETS.sub(" ", one)), _words(_IN_BRACKETS.sub(" ", other))
    return bool(named) and bool(given) and (named <= given or given <= named)


def _roles(text: str, known: Collection[Kinsman]) -> frozenset[Role]:
    told = roles_in(text)
    return told.union(*(roles_in(each.relation) for each in known if _agree(text, each.name)))


def _names_somebody(text: str) -> bool:
    """Whether more than a role stands there."""
    return not is_role_alone(_IN_BRACKETS.sub(" ", text))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))
