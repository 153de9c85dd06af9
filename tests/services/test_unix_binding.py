"""Accounts bound to the Unix account that a person came from."""

from __future__ import annotations

import json
import os
import pwd
from collections.abc import Mapping
from pathlib import Path

import pytest

from clinic_tui.errors import FileRefused, Invalid, NotFound, NotPermitted, SignInFailed
from clinic_tui.security.accounts import add_account
from clinic_tui.security.hash_cost import HashCost
from clinic_tui.security.models import Account
from clinic_tui.security.roles import Role
from clinic_tui.security.sign_in import sign_in
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.security.unix_binding import bind_to_unix
from clinic_tui.security.unix_person import came_by_sudo, logins_of
from clinic_tui.settings import Settings, read_settings, write_settings
from clinic_tui.store.desk import Desk
from tests.builders import MAC_KEY, PEPPER, House
from tests.engines import on_sqlite

QUICK = HashCost(1, 8, 1)
GOOD = "four calm herons wading"
OTHER = next(each for each in pwd.getpwall() if each.pw_uid not in (0, os.getuid()))
BY_SUDO = {"SUDO_USER": OTHER.pw_name, "SUDO_UID": str(OTHER.pw_uid)}
UNSET = 2**32 - 1


@pytest.fixture
def door(house: House) -> Desk:
    """The terminal before anybody sits at it, and two accounts that can sign in."""
    add_account(house.records, "ada", "Ada Moss", Role.FRONT_DESK, GOOD, PEPPER, QUICK)
    add_account(house.records, "ben", "Ben Ito", Role.MANAGER, GOOD, PEPPER, QUICK)
    return Desk(house.store, house.clock, SYSTEM, "D", MAC_KEY, house.present)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a clinic's file."""
    write_settings(Settings(tmp_path, "elm-1", "Elm", "America/New_York", "file", bind_accounts=True))
    return tmp_path


@on_sqlite
def test_a_bound_name_comes_in(door: Desk) -> None:
    assert sign_in(door, "ada", GOOD, PEPPER, QUICK, bound=frozenset({"ada"})).login == "ada"


@pytest.mark.parametrize("login", ["ben", "nobody", "x y"])
def test_any_other_name_is_refused_alike_and_journaled(house: House, door: Desk, login: str) -> None:
    head = house.head()
    for _ in range(4):
        with pytest.raises(SignInFailed) as failure:
            sign_in(door, login, GOOD, PEPPER, QUICK, bound=frozenset({"ada"}))
        assert (failure.value.words, failure.value.wait_seconds) == ("name or password is not right", 0.0)
    events = [json.loads(line["after"]) for line in house.lines(head) if line["change"] == "event"]
    assert [event["refused"] for event in events] == ["not of this Unix account"] * 4
    assert [each.failures for each in house.all(Account)] == [0] * len(house.all(Account))


@pytest.mark.parametrize(
    "environment, login_uid, found",
    [
        (BY_SUDO, UNSET, OTHER.pw_name),
        (BY_SUDO, OTHER.pw_uid, OTHER.pw_name),
        (BY_SUDO, OTHER.pw_uid + 1, None),
        ({}, UNSET, None),
        ({"SUDO_USER": OTHER.pw_name}, UNSET, None),
        ({**BY_SUDO, "SUDO_UID": str(OTHER.pw_uid + 1)}, UNSET, None),
        ({**BY_SUDO, "SUDO_USER": "no-such-person"}, UNSET, None),
        ({**BY_SUDO, "SUDO_USER": "../etc"}, UNSET, None),
        (
            {"SUDO_USER": pwd.getpwuid(os.getuid()).pw_name, "SUDO_UID": str(os.getuid())},
            UNSET,
            None,
        ),
    ],
)
def test_sudo_is_believed_only_where_all_agrees(
    environment: Mapping[str, str], login_uid: int, found: str | None
) -> None:
    assert came_by_sudo(environment, login_uid) == found


def test_names_of_a_unix_account(tmp_path: Path) -> None:
    settings = Settings(tmp_path, "a", "A", "UTC", "file", unix_accounts={"ada": "ada_m", "ben": "ben"})
    assert logins_of(settings, "ada_m") is None
    bound = Settings(
        tmp_path, "a", "A", "UTC", "file", bind_accounts=True, unix_accounts={"ada": "ada_m", "ben": "ben"}
    )
    assert logins_of(bound, "ada_m") == frozenset({"ada"})
    assert logins_of(bound, None) == logins_of(bound, "zed") == frozenset()


@on_sqlite
def test_binding_is_kept_in_the_file_and_journaled(house: House, door: Desk, folder: Path) -> None:
    head = house.head()
    assert bind_to_unix(house.records, folder, " ADA ", "ada_m") == "ada"
    bind_to_unix(house.records, folder, "ben", "ben")
    bind_to_unix(house.records, folder, "ben", None)
    settings = read_settings(folder)
    assert (settings.bind_accounts, settings.unix_accounts) == (True, {"ada": "ada_m"})
    events = [json.loads(line["after"]) for line in house.lines(head)]
    assert [event["unix_user"] for event in events] == ["ada_m", "ben", "none"]


@on_sqlite
def test_what_cannot_be_bound(house: House, door: Desk, folder: Path) -> None:
    with pytest.raises(NotFound):
        bind_to_unix(house.records, folder, "zed", "zed")
    with pytest.raises(Invalid):
        bind_to_unix(house.records, folder, "ada", "root; id")
    front = door.as_actor(sign_in(door, "ada", GOOD, PEPPER, QUICK).actor)
    with pytest.raises(NotPermitted):
        bind_to_unix(front, folder, "ada", "ada")
    assert read_settings(folder).unix_accounts == {}


@pytest.mark.parametrize(
    "section, words",
    [
        ("[server]\nbind = true", "unknown key `bind`"),
        ('[server]\nbind_accounts = "yes"', "true or false"),
        ("[server]\nbind_accounts = true\naccounts = 3", "sign-in name, Unix account"),
        ("[server.accounts]\nkim = 3", "sign-in name, Unix account"),
    ],
)
def test_a_section_that_cannot_be_is_refused(folder: Path, section: str, words: str) -> None:
    file = folder / "clinic.toml"
    file.write_text(file.read_text().partition("[server]")[0] + section)
    with pytest.raises(FileRefused, match=words):
        read_settings(folder)
