"""What a clinic agreed not to tell, and whom: how that stands, and what it binds (45 CFR 164.522(a))."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clinic_tui.privacy.disclosure_kinds import DisclosureKind

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


def is_meant(not_to: str, recipient: str) -> bool:
    """Whether who is to get it may be who is not to be told: all words of the shorter of both names agree.

    What stands in brackets says who that is: of `Bob Cruz (husband)` the name is compared.
    """
    named, given = _words(_IN_BRACKETS.sub(" ", not_to)), _words(recipient)
    return bool(named) and bool(given) and (named <= given or given <= named)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))
