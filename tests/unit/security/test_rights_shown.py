"""The table of rights as it is shown says what the table says that is asked."""

from __future__ import annotations

import pytest

from clinic_tui.security.rights_shown import rights, rights_with
from clinic_tui.security.roles import ACCOUNT_ROLES, VERBS, Role, may


def test_every_right_of_a_person_is_shown_with_exactly_its_roles() -> None:
    shown = {each.verb: each.roles for each in rights()}
    asked = {verb: tuple(role for role in ACCOUNT_ROLES if may(role, verb)) for verb in VERBS}
    assert shown == {verb: roles for verb, roles in asked.items() if roles}


@pytest.mark.parametrize("role", ACCOUNT_ROLES)
def test_a_role_and_what_it_lacks_make_up_all(role: Role) -> None:
    has, lacks = rights_with(role.value), rights_with(f"no {role.value}")
    assert all(may(role, each.verb) for each in has)
    assert not any(may(role, each.verb) for each in lacks)
    assert len(has) + len(lacks) == len(rights())


@pytest.mark.parametrize(
    "typed, verb, there",
    [
        ("biller claim", "claim.send", True),
        ("no biller claim", "claim.send", False),
        ("desk book", "appointment.book", True),
        ("adm book", "appointment.book", False),
        ("visits to be billed", "claim.view", True),
        ("", "appointment.book", True),
        ("no such thing", "appointment.book", False),
    ],
)
def test_words_and_roles_narrow_it(typed: str, verb: str, there: bool) -> None:
    assert (verb in {each.verb for each in rights_with(typed)}) is there
