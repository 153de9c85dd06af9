"""The opening board: what it counts, for whom, and when it comes by itself. Tuesday 3 March 2026, 9:02."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from clinic_tui.backend.clinic_backend import Backend
from clinic_tui.backend.opening_part import OpeningPart
from clinic_tui.backend.sitting import Sitting
from clinic_tui.billing import taking
from clinic_tui.eligibility.asking import ask
from clinic_tui.eligibility.rows import Wanted
from clinic_tui.flow import signals
from clinic_tui.jobs.records import record
from clinic_tui.jobs.rows import RunOutcome
from clinic_tui.money.rows import Pay, Tender
from clinic_tui.opening.queries import READS
from clinic_tui.opening.rows import KEYS, RIGHTS, Line, OpeningLine
from clinic_tui.patients.policies import set_coverage
from clinic_tui.patients.policy import Policy
from clinic_tui.reception import service as reception
from clinic_tui.schedule import hours
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.authorization import setup as authorization_setup
from clinic_tui.schedule.authorization.states import AuthorizationKind
from clinic_tui.schedule.states import Confirmation
from clinic_tui.security.roles import ACCOUNT_ROLES, Role, may
from clinic_tui.stock import receiving
from tests.builders import FU, GLOVES, LEE, ORT, TODAY, House, a_patient, an_appointment
from tests.engines import on_sqlite
from tests.one_clinic import in_one_clinic
from tests.services.coverage_asked import a_house, insured
from tests.services.test_backend import GOOD, backend, people
from tests.services.test_restricted_reads import told, vip

pytestmark = on_sqlite

__all__ = ["backend", "people", "vip"]


def lines(house: House, role: Role = Role.MANAGER) -> dict[Line, OpeningLine]:
    desk = house.desk("C", role, "eve", 2)
    return {each.line: each for each in OpeningPart(Sitting(desk)).lines()}


def test_visits_copays_and_confirmations_of_the_day(house: House) -> None:
    patient = a_patient(house)
    set_coverage(house.front, patient, 1, None, Policy("Acme", member_id="A1", copay_cents=2500))
    visit = an_appointment(house, "9:30", patient=patient)
    an_appointment(house, "10:00")
    called_off = an_appointment(house, "10:30")
    schedule.cancel(house.front, called_off, None, "ill", "")
    reception.arrive(house.front, an_appointment(house, "11:00"), None)
    tomorrow = an_appointment(house, "9:00", TODAY + timedelta(days=1))
    schedule.confirm(house.front, tomorrow, None, Confirmation.DECLINED)
    an_appointment(house, "9:00", TODAY + timedelta(days=6))
    found = lines(house)
    assert found[Line.VISITS].words == "3 visits: 2 to come, 1 here, 0 ended"
    assert (found[Line.COPAYS].count, found[Line.COPAYS].words) == (1, "$25.00 from 1 patient")
    unconfirmed = found[Line.UNCONFIRMED]
    assert (unconfirmed.count, unconfirmed.amiss) == (1, True)
    assert unconfirmed.words == "1 visit of the next 3 days, 1 of them declined, and 2 of today"
    taking.take_copay(house.front, visit, (Tender(Pay.CARD, 2500, reference="r"),))
    assert lines(house)[Line.COPAYS].words == "none"


def test_who_is_here_and_who_is_away(house: House) -> None:
    assert lines(house)[Line.ROTA].words == "LEE 8-17"
    hours.set_away(house.chief, ORT, [TODAY], "ill")
    rota = lines(house)[Line.ROTA]
    assert rota.words == "LEE 8-17; away: ORT (ill)"
    assert rota.amiss
    hours.add_holiday(house.chief, TODAY, "Founders' Day")
    hours.set_usual(house.chief, ORT, [TODAY])
    assert lines(house)[Line.ROTA].words == "nobody: Founders' Day"


def test_coverage_of_today_and_what_payers_answered_in_the_night(house: House) -> None:
    policy = insured(house)
    an_appointment(house, "9:30", patient=1)
    since = "none to work on for today and tomorrow; answers since Mon 17:00"
    assert lines(house)[Line.COVERAGE].words == f"{since}: none"
    ask(house.front, a_house(house), [Wanted(policy, TODAY)])
    assert lines(house)[Line.COVERAGE].words == f"{since}: 1 active"
    rejected = insured(house, "W3E75")
    an_appointment(house, "11:30", patient=2)
    ask(house.front, a_house(house), [Wanted(rejected, TODAY)])
    found = lines(house)[Line.COVERAGE]
    assert (found.count, found.amiss) == (1, True)


def test_authorizations_stock_signals_and_jobs(house: House) -> None:
    found = lines(house)
    assert found[Line.AUTHORIZATIONS].words == "none to work on"
    assert found[Line.STOCK].words == "1 low: Gloves"
    assert found[Line.SIGNALS].words == "none to take"
    assert (found[Line.JOBS].words, found[Line.JOBS].amiss) == (
        "no backup was made yet; all other jobs well",
        True,
    )
    set_coverage(house.front, a_patient(house), 1, None, Policy("Acme", member_id="A1"))
    authorization_setup.set_need(house.chief, AuthorizationKind.PRIOR, FU, "", needed=True)
    an_appointment(house, "9:30", TODAY + timedelta(days=1), patient=1)
    receiving.receive(house.front, GLOVES, 9, "")
    signals.send_signal(house.front, "come please", "all")
    system = house.desk("J", Role.SYSTEM, "system")
    record(system, "backup", house.clock.now(), RunOutcome.OK, "made", "desk A")
    record(system, "reminders", house.clock.now(), RunOutcome.FAILED, "no line", "desk A")
    found = lines(house)
    assert (found[Line.AUTHORIZATIONS].words, found[Line.AUTHORIZATIONS].amiss) == ("1 lacking", True)
    assert found[Line.STOCK].words == "nothing low"
    assert found[Line.SIGNALS].words == "1 to take"
    assert found[Line.JOBS].words == "backup Tue 03 Mar 09:02 ok; not well: reminders"


@in_one_clinic("role", ACCOUNT_ROLES)
def test_each_role_sees_the_lines_of_the_lists_that_it_may_open(house: House, role: Role) -> None:
    assert set(lines(house, role)) == {line for line in Line if may(role, RIGHTS[line])}


def test_each_line_has_a_read_a_right_and_a_key_of_its_own() -> None:
    assert set(READS) == set(RIGHTS) == set(KEYS) == set(Line)
    assert len(set(KEYS.values())) == len(KEYS)


@in_one_clinic("role", ACCOUNT_ROLES)
def test_no_line_tells_of_a_restricted_record(house: House, vip: int, role: Role) -> None:
    assert told(lines(house, role)) == []
    assert "Vale" not in repr(lines(house, role))


def test_it_comes_at_the_first_sign_in_of_a_day_alone(house: House, backend: Backend, people: None) -> None:
    def signs_in(login: str = "ada") -> bool:
        return backend.sign_in(login, GOOD).first_today

    assert signs_in()
    assert not backend.unlock(GOOD).first_today
    backend.sign_out()
    assert not signs_in()
    backend.sign_out()
    assert signs_in("ben")
    backend.sign_out()
    house.at(TODAY + timedelta(days=1), 7, 30)
    assert signs_in()


def test_the_number_of_statements_does_not_grow_with_the_day(
    house: House, statements: Callable[[], int]
) -> None:
    an_appointment(house, "9:00")
    lines(house)
    before = statements()
    lines(house)
    once = statements() - before
    for at in ("10:00", "10:30", "11:00", "13:00", "14:00"):
        an_appointment(house, at, provider=LEE)
    before = statements()
    lines(house)
    assert statements() - before == once


@pytest.fixture
def statements(house: House) -> Callable[[], int]:
    """How many statements have been run so far for reading."""
    from sqlalchemy import event

    seen: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(house.store._read, "before_cursor_execute", count)
    return lambda: len(seen)
