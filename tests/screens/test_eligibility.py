"""Coverage by keys alone: asked from a row, mended where the payer names a field, differences taken over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from clinic_tui.clinic import Clinic, open_clinic
from clinic_tui.eligibility.asking import ask
from clinic_tui.eligibility.queries import wanted_of_visit
from clinic_tui.jobs.records import record
from clinic_tui.jobs.rows import RunOutcome
from clinic_tui.patients import payers, policies
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.schedule.models import Appointment
from clinic_tui.store.desk import Actor, Desk
from tests.screens.small_clinic import Seat, SmallClinic, seated
from tests.screens.test_queue import stand_on
from tests.services.coverage_asked import a_house

Golden = Callable[[Any, str], None]


@pytest.fixture
def asking(small_clinic: SmallClinic) -> SmallClinic:
    """The small clinic with the simulated payer."""
    path = small_clinic.folder / "clinic.toml"
    path.write_text(f'{path.read_text()}\n[eligibility]\nconnection = "simulator"\n')
    return small_clinic


@pytest.fixture
def desk(asking: SmallClinic) -> Iterator[Desk]:
    """Another desk of it, which has entered the payers."""
    clinic: Clinic = open_clinic(asking.folder)
    clinic.clock = asking.clock
    desk = clinic.desk(Actor(None, "system", lambda verb: True), "Z")
    for number, name in enumerate(("Aetna", "Aetna Better Health", "Medicaid", "Blue Cross"), start=60001):
        payers.add_payer(desk, PayerFields(name, str(number)))
    record(desk, "eligibility", asking.clock.now(), RunOutcome.OK, "asked", "the night")  # so it is not due
    yield desk
    clinic.close()


def give_member_id(desk: Desk, visit: int, member_id: str) -> None:
    with desk.store.reading() as db:
        patient = db.get_one(Appointment, visit).patient_id
        (policy,) = policies.coverages(db, patient)
    changed = replace(policy.policy, member_id=member_id)
    policies.set_coverage(desk, patient, 1, policy.version, changed)


def ask_about(clinic: SmallClinic, desk: Desk, *names: str) -> None:
    """As the night has done it."""
    with desk.store.reading() as db:
        wanted = [wanted_of_visit(db, clinic.visits[name]) for name in names]
    ask(desk, a_house(clinic), [each for each in wanted if each])  # type: ignore[arg-type]


async def test_one_key_says_what_a_visit_costs_and_what_differs_is_taken_over(
    asking: SmallClinic, desk: Desk, matches_golden: Golden
) -> None:
    async with seated(asking) as seat:
        await stand_on(seat, asking, "Novák")
        await seat.press("v")
        await seat.shows("$25.00 office visit", "$1,500.00, $1,100.50 left", "+ payer says good today")
        await seat.shows("Aetna +  here for")  # the banner is read behind
        await seat.framed("coverage_80x24")
        matches_golden(seat.app, "coverage_80x24")
        await seat.shows("* Plan", "STANDARD PPO", "* Deductible")
        await seat.press("home", "enter")
        await seat.shows("taken over from the payer")
        await seat.press("a")
        await seat.gone("* Deductible")
        await seat.press("a")
        await seat.shows("our record and the payer's answer agree")
        await seat.press("r", "end")
        await seat.shows("EB*")
        await seat.press("escape")
        await seat.shows("Aetna, payer says good today")


async def test_what_failed_at_night_is_worked_through_and_a_wrong_member_id_mended_where_the_cursor_is_put(
    asking: SmallClinic, desk: Desk, matches_golden: Golden
) -> None:
    for name, member_id in (("Novák", "W12345E72"), ("Haddad", "W12345INA"), ("O'Brien", "W12345E71")):
        give_member_id(desk, asking.visits[name], member_id)
    ask_about(asking, desk, "Novák", "Haddad", "O'Brien")
    async with seated(asking) as seat:
        backend = seat.app.backend
        assert backend is not None
        tabs = [each.tab for each in await seat.ask(backend.urgent)]
        await seat.press("exclamation_mark")
        await seat.shows("coverage", "Novák")
        await seat.press("escape")
        for _ in range(tabs.index("eligibility") + 1):
            await seat.press("n")
        await seat.shows("3 policies to work on", "Haddad", "Novák")
        await seat.pictured(matches_golden, "eligibility")
        await on_row(seat, "Novák")
        await seat.press("e")
        await seat.shows("Primary coverage of Novák")
        await seat.press(*"w1", "f12")
        await seat.shows("2 policies to work on")
        await on_row(seat, "Haddad")
        await seat.press("e")
        await seat.shows("Primary coverage of Haddad")
        await seat.press("escape")
        await on_row(seat, "O'Brien")
        await seat.press("e")
        await seat.shows("Edit O'Brien")
        await seat.press("escape", "escape", "2")
        give_member_id(desk, asking.visits["Novák"], "W12345E72")
        ask_about(asking, desk, "Novák")
        await stand_on(seat, asking, "Novák")
        await seat.press("v")
        await seat.shows("The member id is missing or wrong", "! question failed today")
        await seat.press("e")
        await seat.shows("Primary coverage of Novák", "W12345E72")
        await seat.press(*"w123456789", "f12")
        await seat.shows("+ payer says good today", "$25.00 office visit")
        await seat.press("escape")
        await stand_on(seat, asking, "Novák")
        await seat.press("space")
        await stand_on(seat, asking, "Haddad")
        await seat.press("space", "v")
        await seat.shows("2 policies asked about: 2 answered")


async def on_row(seat: Seat, name: str) -> None:
    """Walk to the row."""
    await seat.press("home")
    for _ in range(5):
        if any(name in line for line in seat.lines[-8:]):
            return
        await seat.press("down")
    raise AssertionError(f"{name} is not in the list:\n{seat.text}")


async def test_an_unknown_payer_is_offered_to_be_entered_and_whose_a_childs_policy_is_is_asked(
    asking: SmallClinic, desk: Desk, matches_golden: Golden
) -> None:
    async with seated(asking) as seat:
        await seat.command("payers")
        await seat.shows("Payers: 4", "60001")
        await seat.pictured(matches_golden, "payers")
        await seat.press("escape")
        await stand_on(seat, asking, "Dragon")
        await seat.press("e")
        await seat.shows("no policy on file")
        await seat.press("plus")
        await seat.shows("Primary coverage of")
        await seat.type("Harbor Union")
        await seat.shows("not among the payers")
        await seat.press("f12")
        await seat.shows("no payer is called Harbor Union")
        await seat.press("f12")
        await seat.shows("Harbor Union", "not verified")
        await seat.press("escape")
        await stand_on(seat, asking, "Haddad")
        await seat.press("e")
        await seat.shows("7 y", "Medicaid")
        await seat.press("plus")
        await seat.shows("Secondary coverage of")
        await seat.press("f1")
        await seat.shows("To choose from", "Aetna Better Health")
        await seat.press("escape")
        await seat.type("better")  # a word of the name will do
        await seat.shows("= Aetna Better Health")
        await seat.press("f12")
        await seat.shows("a child seldom holds a policy")
        await seat.press(*"child", "f12")
        await seat.shows("who holds")


async def test_payers_are_made_of_names_only_after_a_yes(asking: SmallClinic) -> None:
    async with seated(asking, "otto", tab="1") as seat:
        await seat.command("payers")
        await seat.shows("Payers: 0")
        await seat.press("i")
        await seat.shows("Enter as payers all names that stand on policies", "y enter them")
        await seat.press("escape")
        await seat.shows("Payers: 0")
        await seat.press("i", "y")
        await seat.shows("on policies: e enters each electronic id")
