"""The table of rights as people read it: what each right lets do, in words, and which roles have it."""

from __future__ import annotations

from dataclasses import dataclass

from clinic_tui.security.roles import ACCOUNT_ROLES, RIGHTS, Role
from clinic_tui.words.deeds import deed

SIGNS: dict[Role, str] = {
    Role.FRONT_DESK: "desk", Role.BILLER: "bill", Role.CLINICIAN: "clin", Role.MANAGER: "mgr",
    Role.ADMINISTRATOR: "adm",
}  # fmt: skip
"""What the roles are called over narrow columns."""


@dataclass(frozen=True, slots=True)
class Right:
    """One right. Those that the program's own jobs have and nobody else are none of these."""

    verb: str
    """As the desk asks it: `appointment.book`."""
    words: str
    """What it lets do: `book the appointment`."""
    roles: tuple[Role, ...]
    """Who has it, in the order of the roles."""

    @property
    def part(self) -> str:
        """What of the clinic it is about: `appointment`."""
        return self.verb.partition(".")[0]


def rights() -> tuple[Right, ...]:
    """All that a person can have, in the order of the table, which keeps those of one part together."""
    return tuple(
        Right(verb, deed(verb), held)
        for verb, roles in RIGHTS.items()
        if (held := tuple(role for role in ACCOUNT_ROLES if role in roles))
    )


def rights_with(typed: str) -> tuple[Right, ...]:
    """Those that fit every word: a role that has it, or `no` before one that has not, else what it says.

    `biller claim` is what billers may do with claims, `no biller claim` what they may not.
    """
    found, wanted = list(rights()), True
    for word in typed.casefold().split():
        if word in ("no", "not"):
            wanted = False
            continue
        role = _role(word)
        if role is not None:
            found = [each for each in found if (role in each.roles) is wanted]
        else:
            found = [each for each in found if (word in each.words.casefold() or word in each.verb) is wanted]
        wanted = True
    return tuple(found)


def _role(word: str) -> Role | None:
    """The role that a word names by its name, its sign, or the beginning of it, from three letters on."""
    for role in ACCOUNT_ROLES:
        if word == SIGNS[role] or (len(word) > 2 and role.value.startswith(word)):
            return role
    return None
