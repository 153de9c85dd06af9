"""The demo is a clinic that could be: enough of everything, and nothing that the rules forbid."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic_tui.billing.models import Charge
from clinic_tui.clock import StoppedClock
from clinic_tui.counts.queries import counts
from clinic_tui.counts.states import CountState
from clinic_tui.demo.build import PASSWORD, PATIENTS
from clinic_tui.demo.machines import TO_FRIDGE
from clinic_tui.demo.people import make_people
from clinic_tui.demo.source import read_source
from clinic_tui.patients.duplicates import LIKELY
from clinic_tui.patients.likely import likely_duplicates
from clinic_tui.patients.models import Coverage, Patient, PatientAlert, PatientPhone
from clinic_tui.patients.records import record
from clinic_tui.patients.service import cleaned
from clinic_tui.plans.queries import plans
from clinic_tui.reception.queries import queue, rooms
from clinic_tui.reception.rows import Late
from clinic_tui.reception.rules import lateness
from clinic_tui.schedule.authorization.models import AuthorizationNeed, PriorAuthorization
from clinic_tui.schedule.models import Appointment, DayException, Holiday, Occupancy, Provider
from clinic_tui.schedule.openings import active_providers, openings
from clinic_tui.schedule.queries import strip
from clinic_tui.schedule.resource_models import AppointmentResource
from clinic_tui.schedule.rows import Span
from clinic_tui.schedule.rules import covers
from clinic_tui.schedule.states import HOLDS_TIME, IN_HOUSE, IN_ROOM, OPEN, Confirmation, Status
from clinic_tui.security.accounts import accounts
from clinic_tui.security.models import Account
from clinic_tui.security.password_rules import check_new_password
from clinic_tui.security.sign_in import sign_in
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.statements.composing import preview
from clinic_tui.statements.states import HoldReason
from clinic_tui.stock.fefo import usable
from clinic_tui.stock.moving import shelf as lying
from clinic_tui.stock.queries import items
from clinic_tui.stock.rows import MAIN
from clinic_tui.store.journal import journal
from clinic_tui.store.verify import verify_chain, verify_rows
from tests.demo.demo_clinics import BuiltDemo


def test_two_thousand_people_and_a_full_day(morning: BuiltDemo) -> None:
    assert len(morning.all(Patient)) == 2_000
    assert 50 <= len(morning.today()) <= 75
    assert len({row.mrn for row in morning.all(Patient)}) == 2_000


def test_every_stage_can_be_seen_in_the_morning(morning: BuiltDemo) -> None:
    seen = morning.statuses()
    wanted = set(Status) - {Status.ENTERED_IN_ERROR}
    assert wanted <= set(seen)
    assert seen[Status.CHECKED_OUT] >= 8
    assert seen[Status.BOOKED] >= 30


def test_somebody_waits_too_long_and_somebody_has_just_come(morning: BuiltDemo) -> None:
    with morning.clinic.store.reading() as db:
        board = queue(db, morning.at.date())
    waits = [
        (row.status, int((morning.clinic_now() - row.stage_since).total_seconds() // 60))
        for row in board
        if row.status in IN_HOUSE and row.stage_since
    ]
    assert Late.OVER in [lateness(status, minutes) for status, minutes in waits]
    assert min(minutes for status, minutes in waits if status is Status.ARRIVED) < 10


def test_two_are_overbooked_with_a_reason_and_walk_ins_are_there(morning: BuiltDemo) -> None:
    planned = [row for row in morning.today() if row.overbook and not row.walk_in]
    assert len(planned) == 2
    assert all(row.overbook_reason for row in morning.today() if row.overbook)
    assert 1 <= sum(row.walk_in for row in morning.today()) <= 2


def test_confirmations_are_mixed(morning: BuiltDemo) -> None:
    assert {row.confirmation for row in morning.today()} >= {
        Confirmation.CONFIRMED,
        Confirmation.LEFT_MESSAGE,
        Confirmation.UNCONFIRMED,
    }


def test_weeks_to_come_are_half_booked(morning: BuiltDemo) -> None:
    with morning.clinic.store.reading() as db:
        first = morning.at.date() + timedelta(days=1)
        clock = StoppedClock(morning.clinic_now(), morning.clinic.clock.zone)
        rows = strip(db, first, 21, clock, frozenset(), "")
    open_minutes = sum(cell.open_minutes for row in rows for cell in row.cells)
    free = sum(cell.free_minutes for row in rows for cell in row.cells)
    assert 0.45 <= 1 - free / open_minutes <= 0.65


def test_the_past_tells_of_usual_providers_and_missed_visits(morning: BuiltDemo) -> None:
    before = [row for row in morning.all(Appointment) if row.day < morning.at.date()]
    ended = Counter(row.status for row in before)
    assert ended[Status.CHECKED_OUT] >= 800
    assert ended[Status.NO_SHOW] >= 30
    assert not set(ended) & set(OPEN)
    missed = Counter(row.patient_id for row in before if row.status is Status.NO_SHOW)
    assert max(missed.values()) >= 2
    assert any(row.late_cancel for row in before)
    assert any(row.status is Status.CANCELLED and not row.late_cancel for row in before)


def test_holidays_a_short_day_and_four_providers(morning: BuiltDemo) -> None:
    day = morning.at.date()
    assert [row.code for row in morning.all(Provider)] == ["KIM", "LEE", "PAT", "ROS"]
    assert "Thanksgiving Day" in {row.name for row in morning.all(Holiday)}
    (short,) = morning.all(DayException)
    assert day + timedelta(days=7) <= short.day < day + timedelta(days=14)


def test_the_shelf_has_items_that_run_low_and_none_below_zero(morning: BuiltDemo) -> None:
    day = morning.at.date()
    with morning.clinic.store.reading() as db:
        shelf = items(db, day)
        warm = {item.code: usable(lying(db, item.id, MAIN), day) for item in shelf if item.cold}
    assert warm == dict.fromkeys(TO_FRIDGE, 0), (
        "what may be given lies where a fridge that is too warm holds it"
    )
    low = [item for item in shelf if item.low]
    assert len(shelf) >= 40
    assert 5 <= len(low) <= 12
    assert min(item.on_hand for item in shelf) == 0


def test_a_count_waits_for_approval_and_another_is_posted(morning: BuiltDemo) -> None:
    with morning.clinic.store.reading() as db:
        found = [(row.state, row.begun_by, row.waiting) for row in counts(db)]
    assert found == [(CountState.COUNTED, "marco", 1), (CountState.POSTED, "marco", 0)]


def test_policies_are_verified_unverified_and_missing(morning: BuiltDemo) -> None:
    policies = morning.all(Coverage)
    insured = {row.patient_id for row in policies}
    assert any(row.verified_at is None for row in policies)
    assert any(row.verified_at for row in policies)
    assert 60 <= 2_000 - len(insured) <= 240
    assert morning.all(PatientAlert)


def test_all_that_is_said_of_patients_could_have_been_typed(morning: BuiltDemo) -> None:
    people = make_people(read_source(), Random("1 people"), morning.at.date(), PATIENTS)
    assert all(cleaned(person.fields) == person.fields for person in people)
    with morning.clinic.store.reading() as db:
        for row in morning.all(Patient)[::97]:
            fields = record(db, row.id or 0).fields
            assert cleaned(fields) == fields
    assert all(row.digits[4:7] == "555" for row in morning.all(PatientPhone)), "a real number could ring"


def test_names_that_trouble_programs_are_among_them(morning: BuiltDemo) -> None:
    families = {row.family for row in morning.all(Patient)}
    assert {"O'Brien", "Ñúñez", "Nguyễn", "Null"} & families
    assert any("-" in family for family in families)


def test_a_payer_and_a_specialist_are_asked_of_visits_ahead(morning: BuiltDemo) -> None:
    (need,) = morning.all(AuthorizationNeed)
    rows = morning.all(PriorAuthorization)
    assert need.payer == "Northshore Senior Advantage"
    assert [(row.kind.value, row.state.value) for row in rows] == [
        ("prior authorization", "asked"),
        ("referral", "to be asked"),
        ("prior authorization", "certified"),
        ("prior authorization", "certified"),
    ]
    assert rows[-1].last_day < morning.at.date(), "it ended before a visit of the day before"
    assert {row.patient_id for row in rows}.isdisjoint(row.patient_id for row in morning.today())


def test_some_were_registered_twice(morning: BuiltDemo) -> None:
    with morning.clinic.store.reading() as db:
        last = morning.all(Patient)[-160:]
        found = (likely_duplicates(db, record(db, row.id or 0).fields, row.id or 0) for row in last)
        pairs = (each for each in found if each and each[0].score >= LIKELY)
        assert len(list(itertools.islice(pairs, 3))) == 3


def test_everybody_of_the_staff_can_sign_in(morning: BuiltDemo) -> None:
    with morning.clinic.store.reading() as db:
        logins = [row.login for row in accounts(db)]
    assert logins == ["admin", "bea", "dana", "lee", "marco"]
    for login in logins:
        check_new_password(PASSWORD, login, morning.clinic.settings.name)


def test_a_password_is_hashed_anew_at_the_first_sign_in(folder_with_demo: BuiltDemo) -> None:
    clinic = folder_with_demo.clinic
    (before,) = folder_with_demo.all(Account, Account.login == "marco")
    came = sign_in(clinic.desk(SYSTEM, "Z"), "marco", PASSWORD, clinic.pepper)
    assert came.login == "marco"
    (after,) = folder_with_demo.all(Account, Account.login == "marco")
    assert after.password_hash != before.password_hash


def test_the_journal_runs_forward_and_ends_before_now(morning: BuiltDemo) -> None:
    with morning.clinic.store.reading() as db:
        times = list(db.scalars(select(journal.c.at).order_by(journal.c.seq)))
    assert times == sorted(times)
    assert len(times) > 10_000
    assert times[-1] <= morning.clinic_now()
    assert times[-1] > morning.clinic_now() - timedelta(minutes=10)
    assert times[0] < morning.clinic_now() - timedelta(days=40)


def check_the_house_rules(demo: BuiltDemo) -> None:
    """What the services would never let happen, asked of the rows themselves."""
    now = demo.clinic_now()
    taken: dict[tuple[str, int, object], list[Span]] = {}
    occupied = demo.all(Occupancy)
    for each in occupied:
        if not each.deliberate:
            taken.setdefault((each.kind, each.resource_id, each.day), []).append(
                Span(each.start_minute, each.end_minute)
            )
    for spans in taken.values():
        spans.sort(key=lambda span: span.start)
        assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    held = Counter(row.appointment_id for row in occupied)
    devices = Counter(row.appointment_id for row in demo.all(AppointmentResource))
    in_rooms: Counter[int] = Counter()
    charged = {row.appointment_id for row in demo.all(Charge)}
    dead = {row.id for row in demo.all(Patient) if row.deceased}
    for row in demo.all(Appointment):
        own = devices[row.id or 0] if row.status in OPEN else 0
        assert held[row.id or 0] == (row.status in OPEN) + (row.status in HOLDS_TIME) + own
        assert row.status not in IN_HOUSE or row.day == demo.at.date()
        assert row.status is not Status.CHECKED_OUT or row.id in charged
        assert row.room_id is not None or row.status not in IN_ROOM
        assert row.patient_id not in dead
        assert row.created_at <= now
        for moment in (row.arrived_at, row.stage_at, row.closed_at):
            assert moment is None or moment <= now
        if row.day > demo.at.date():
            assert row.status in (Status.BOOKED, Status.CANCELLED)
        if row.room_id and row.status in IN_ROOM:
            in_rooms[row.room_id] += 1
    assert max(in_rooms.values(), default=0) <= 1
    with demo.clinic.store.reading() as db:
        assert len(rooms(db)) == 6
        _check_hours(demo, db)


def _check_hours(demo: BuiltDemo, db: Session) -> None:
    """Nobody is booked outside hours or over lunch, but for who walked in."""
    visits = demo.all(Appointment)
    first = min(row.day for row in visits) if visits else demo.at.date()
    providers = active_providers(db)
    opened = openings(db, providers, first, 60)
    for row in visits:
        if not row.walk_in:
            assert covers(opened[row.provider_id, row.day].bookable, Span(row.start_minute, row.end_minute))


def test_the_rules_of_the_house_hold(morning: BuiltDemo) -> None:
    check_the_house_rules(morning)


@pytest.mark.long
def test_the_rules_hold_in_the_evening_too_told_in_the_clinics_own_time(evening: BuiltDemo) -> None:
    check_the_house_rules(evening)
    clinic = evening.clinic
    with clinic.store.reading() as db:
        assert verify_chain(db, clinic.mac_key, clinic.anchors()).sound
        assert verify_rows(db) is None
    assert sum(evening.statuses()[status] for status in OPEN) <= 2


def test_a_closed_day_has_nobody_in_the_building(closed: BuiltDemo) -> None:
    assert closed.today() == []
    assert any(row.status is Status.BOOKED for row in closed.all(Appointment))
    check_the_house_rules(closed)


def test_balances_are_owed_one_by_the_month_and_one_in_dispute(morning: BuiltDemo) -> None:
    with morning.clinic.store.reading() as db:
        found = preview(db, morning.at.date())
        (plan,) = plans(db, morning.at.date())
    assert found.due.count >= 10
    assert dict(found.holds) == {HoldReason.PLAN: 1, HoldReason.DISPUTED: 1}
    assert (found.missing, plan.state) == ("", "1 missed")
