"""What is typed reaches the database as a value alone: no word of it stands in a statement (F02)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from sqlalchemy import Engine, event

from clinic_tui.backend.sitting import Sitting
from clinic_tui.errors import ClinicError
from clinic_tui.security.roles import Role
from clinic_tui.store.desk import Actor
from tests.builders import House, an_appointment
from tests.engines import on_sqlite_first
from tests.services.test_backend import METHODS, PARTS, samples

TYPED = "zq9'); DROP TABLE patient; --\" %s :x zq9"


@pytest.fixture
def said_to_the_database() -> Iterator[list[tuple[str, Any]]]:
    """Each statement and its values, of both engines."""
    said: list[tuple[str, Any]] = []

    def listen(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        said.append((statement, values))

    event.listen(Engine, "before_cursor_execute", listen)
    yield said
    event.remove(Engine, "before_cursor_execute", listen)


def with_harm(value: Any) -> Any:
    """The same with that in place of each text somebody may type; closed lists of words stay."""
    if type(value) is str:
        return TYPED
    if type(value) in (tuple, list):
        return type(value)(map(with_harm, value))
    if is_dataclass(value) and not isinstance(value, type):
        given = {each.name: getattr(value, each.name) for each in fields(value) if each.init}
        return replace(value, **{name: with_harm(each) for name, each in given.items()})
    return value


def typed_into(name: str) -> dict[str, Any]:
    """What a method of the backend is given, with harm in every text."""
    return {each: with_harm(value) for each, value in samples(name).items()}


@on_sqlite_first
def test_nothing_typed_stands_in_a_statement(
    house: House, said_to_the_database: list[tuple[str, Any]]
) -> None:
    an_appointment(house)
    desk = house.desk("C", Role.MANAGER, "eve")
    desk.actor = Actor(1, "mia", lambda verb: True)
    harmed = 0
    for name in METHODS:
        said_to_the_database.clear()
        with contextlib.suppress(ClinicError):  # it is no code, no day, no name of a payer
            given = typed_into(name)
            harmed += "zq9" in repr(given)
            part, method = METHODS[name]
            method(PARTS[part](Sitting(desk)), **given)
        assert not [said for said, _ in said_to_the_database if "zq9" in said.lower()], name
    print(f"figure: {harmed} of {len(METHODS)} methods took it")
    assert harmed > 100


@on_sqlite_first
def test_a_statement_that_is_put_together_is_found(
    house: House, said_to_the_database: list[tuple[str, Any]]
) -> None:
    """The control."""
    with house.store.reading() as db:
        db.connection().exec_driver_sql("SELECT 'zq9'")
    assert [said for said, _ in said_to_the_database if "zq9" in said]
