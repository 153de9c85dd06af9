"""Who is reminded and when, by tables and by chance (domain rules, B3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.clock import instant_of
from clinic_tui.patients.rows import Consent
from clinic_tui.reminders import rules
from clinic_tui.reminders.rows import RuleRow, VisitToRemind
from clinic_tui.reminders.rules import Planned, Window
from clinic_tui.reminders.states import Channel
from tests.unit.reminders.visits import (
    DAY_BEFORE,
    THREE_DAYS,
    TUESDAY,
    TWO_HOURS,
    VISIT,
    ZONE,
    at,
    minutes,
    wall,
)

MAIL, TEXT = Channel.MAIL, Channel.TEXT


def window(visit: VisitToRemind, rule: RuleRow, holidays: Sequence[date] = ()) -> tuple[str, str] | None:
    found: Window | None = rules.window_of(visit, rule, holidays, ZONE)
    return None if found is None else (wall(found.due), wall(found.not_after))


def test_a_reminder_is_due_before_the_start_and_of_use_until_half_its_time_is_gone() -> None:
    assert window(VISIT, DAY_BEFORE) == ("2026-03-02 10:30", "2026-03-02 22:30")
    assert window(VISIT, TWO_HOURS) == ("2026-03-03 08:30", "2026-03-03 09:30")
    assert window(VISIT, THREE_DAYS) == ("2026-02-28 10:30", "2026-03-01 22:30")


@pytest.mark.parametrize(
    "start, rule, due",
    [
        (7 * 60 + 59, DAY_BEFORE, "2026-03-02 08:00"),
        (8 * 60, DAY_BEFORE, "2026-03-02 08:00"),
        (20 * 60 + 59, DAY_BEFORE, "2026-03-02 20:59"),
        (21 * 60, DAY_BEFORE, "2026-03-03 08:00"),
        (9 * 60, TWO_HOURS, "2026-03-03 08:00"),
        (8 * 60 + 59, TWO_HOURS, None),  # 8:00 is past its use at 7:59
        (23 * 60, TWO_HOURS, None),
    ],
)
def test_quiet_hours_move_it_on_but_not_past_its_use(start: int, rule: RuleRow, due: str | None) -> None:
    found = window(replace(VISIT, start=start), rule)
    assert (None if found is None else found[0]) == due


def test_reminders_of_the_day_before_keep_off_holidays_those_of_the_day_do_not() -> None:
    monday, sunday = date(2026, 3, 2), date(2026, 3, 1)
    assert window(VISIT, DAY_BEFORE, [monday]) == ("2026-03-01 10:30", "2026-03-02 22:30")
    assert window(VISIT, DAY_BEFORE, [monday, sunday]) == ("2026-02-28 10:30", "2026-03-02 22:30")
    assert window(VISIT, TWO_HOURS, [TUESDAY]) == window(VISIT, TWO_HOURS)


@pytest.mark.parametrize(
    "booked, within, is_sent",
    [
        ("2026-03-02 08:30", 120, True),
        ("2026-03-02 08:31", 120, False),
        ("2026-03-02 10:30", 0, True),
        ("2026-03-02 10:31", 0, False),  # it was due before the visit was booked
    ],
)
def test_who_has_just_booked_is_left_alone(booked: str, within: int, is_sent: bool) -> None:
    visit, rule = replace(VISIT, booked_at=at(booked)), replace(DAY_BEFORE, not_within=within)
    assert (window(visit, rule) is not None) is is_sent


def test_what_was_due_before_the_rule_held_is_not_caught_up() -> None:
    assert window(VISIT, replace(DAY_BEFORE, since=at("2026-03-02 10:31"))) is None
    assert window(VISIT, replace(DAY_BEFORE, since=at("2026-03-02 10:30"))) is not None


@pytest.mark.parametrize(
    "channel, changes, refused",
    [
        (TEXT, {}, ""),
        (MAIL, {}, ""),
        (TEXT, {"by_text": Consent.NOT_ASKED}, "the patient was not asked about texts"),
        (TEXT, {"by_text": Consent.NO}, "the patient wants no texts"),
        (TEXT, {"by_mail": Consent.NO}, ""),
        (MAIL, {"by_mail": Consent.NOT_ASKED}, ""),
        (MAIL, {"by_mail": Consent.NO}, "the patient wants no e-mails"),
        (TEXT, {"mobile": ""}, "there is no mobile phone"),
        (MAIL, {"email": " "}, "there is no address"),
        (TEXT, {"deceased": True}, "the patient is deceased"),
        (MAIL, {"deceased": True}, "the patient is deceased"),
    ],
)
def test_who_may_be_reached_over_which_channel(
    channel: Channel, changes: dict[str, Any], refused: str
) -> None:
    visit = replace(VISIT, **changes)
    assert rules.refusal(visit, channel) == refused
    found = rules.plan([visit], [replace(DAY_BEFORE, channel=channel)], (), ZONE)
    assert len(found) == (0 if refused else 1)


def test_a_rule_is_for_its_visit_types_and_only_while_it_is_on() -> None:
    for_new = replace(DAY_BEFORE, visit_types=("NEW", "PHY"))
    assert rules.plan([VISIT], [for_new, replace(TWO_HOURS, active=False)], (), ZONE) == []
    assert len(rules.plan([replace(VISIT, visit_type="PHY")], [for_new], (), ZONE)) == 1


def test_a_key_names_visit_rule_channel_day_and_minute_and_is_planned_once() -> None:
    (planned,) = rules.plan([VISIT], [DAY_BEFORE], (), ZONE)
    assert planned.key == "appt:7:1:text:2026-03-03-630"
    assert rules.plan([VISIT], [DAY_BEFORE], (), ZONE, known={planned.key}) == []
    moved = replace(VISIT, start=645)
    assert [each.key for each in rules.plan([moved], [DAY_BEFORE], (), ZONE, known={planned.key})] == [
        "appt:7:1:text:2026-03-03-645"
    ]


@pytest.mark.parametrize(
    "day, start, before, due",
    [
        (date(2026, 3, 8), 10 * 60, 24 * 60, "2026-03-07 09:00"),  # 23 hours long: 24 h before is 9:00
        (date(2026, 3, 9), 10 * 60, 24 * 60, "2026-03-08 10:00"),
        (date(2026, 11, 1), 10 * 60, 24 * 60, "2026-10-31 11:00"),  # 25 hours long
        (date(2026, 11, 1), 9 * 60, 2 * 60, "2026-11-01 08:00"),
        (date(2026, 3, 8), 9 * 60 + 30, 2 * 60, "2026-03-08 08:00"),
    ],
)
def test_the_days_on_which_the_clocks_change(day: date, start: int, before: int, due: str) -> None:
    found = window(replace(VISIT, day=day, start=start), replace(DAY_BEFORE, minutes_before=before))
    assert found is not None
    assert found[0] == due


def test_a_holiday_before_the_clocks_change_keeps_the_wall_time() -> None:
    visit = replace(VISIT, day=date(2026, 3, 9), start=600)
    found = window(visit, DAY_BEFORE, [date(2026, 3, 8)])
    assert found is not None
    assert found[0] == "2026-03-07 10:00"


def test_one_text_a_day_and_three_in_seven_days() -> None:
    morning = at("2026-03-10 09:00")
    assert rules.next_text_time(morning, [], ZONE) == morning
    assert wall(rules.next_text_time(morning, [at("2026-03-10 08:30")], ZONE)) == "2026-03-11 08:00"
    three = [at("2026-03-04 12:00"), at("2026-03-06 12:00"), at("2026-03-09 12:00")]
    assert wall(rules.next_text_time(morning, three, ZONE)) == "2026-03-11 08:00"
    assert rules.next_text_time(morning, [at("2026-03-03 12:00"), *three[1:]], ZONE) == morning


def family(*visits: VisitToRemind, rule: RuleRow = DAY_BEFORE) -> list[Planned]:
    return rules.plan(visits, [rule], (), ZONE)


def test_a_family_gets_one_message_a_day() -> None:
    ben = replace(VISIT, appointment_id=8, patient_id=4, first_name="Ben", start=14 * 60)
    other_day = replace(VISIT, appointment_id=9, day=date(2026, 3, 4))
    other_phone = replace(VISIT, appointment_id=10, mobile="15558107204")
    groups = rules.families(family(ben, VISIT, other_day, other_phone))
    assert [[each.visit.appointment_id for each in group] for group in groups] == [[10], [7, 8], [9]]


def test_large_and_small_letters_make_no_other_mailbox() -> None:
    ben = replace(VISIT, appointment_id=8, email="Ada@Example.org")
    assert len(rules.families(family(VISIT, ben, rule=THREE_DAYS))) == 1


def test_a_number_over_its_limit_waits_or_is_left_out() -> None:
    groups = rules.families(family(VISIT))
    now, due = at("2026-03-02 07:00"), at("2026-03-02 10:30")
    had = {VISIT.mobile: [at("2026-03-02 06:00")]}
    assert [when for when, _ in rules.with_limits(groups, {}, now, ZONE)] == [due]
    assert rules.with_limits(groups, had, now, ZONE) == []  # the next day is past its use


def test_waits_grow_up_to_an_hour() -> None:
    waits = [rules.wait_after(tries) for tries in range(1, 9)]
    assert waits == [minutes(each) for each in (1, 2, 4, 8, 16, 32, 60, 60)]


def test_a_list_shows_a_mask() -> None:
    assert rules.masked("ada.moss@example.org", MAIL) == "a***@example.org"
    assert rules.masked("15558107203", TEXT) == "(***) ***-7203"


DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(
    lambda each: each.replace(tzinfo=ZONE)
)
VISITS = st.builds(
    replace,
    st.just(VISIT),
    appointment_id=st.integers(1, 12),
    day=st.dates(date(2026, 3, 1), date(2026, 3, 20)),
    start=st.integers(0, 95).map(lambda quarter: quarter * 15),
    mobile=st.sampled_from(["15558107203", "15558107204", ""]),
    by_text=st.sampled_from(Consent),
    by_mail=st.sampled_from(Consent),
    deceased=st.sampled_from([False, False, True]),
)
RULES = st.lists(
    st.builds(
        replace,
        st.sampled_from([DAY_BEFORE, TWO_HOURS, THREE_DAYS]),
        id=st.integers(1, 9),
        minutes_before=st.integers(1, 5_000),
        not_within=st.sampled_from([0, 60, 1_440]),
    ),
    max_size=4,
    unique_by=lambda rule: rule.id,
)


@given(DAYS, st.integers(0, 1439), st.integers(1, 20_000), st.sets(DAYS, max_size=5))
def test_never_in_quiet_hours_and_never_after_its_use(
    day: date, start: int, before: int, holidays: set[date]
) -> None:
    visit = replace(VISIT, day=day, start=start)
    found = rules.window_of(visit, replace(DAY_BEFORE, minutes_before=before), holidays, ZONE)
    if found is None:
        return
    local = found.due.astimezone(ZONE)
    assert 8 <= local.hour < 21
    assert found.due <= found.not_after < instant_of(day, start, ZONE)


@given(st.lists(VISITS, max_size=12, unique_by=lambda visit: visit.appointment_id), RULES, INSTANTS)
def test_what_would_go_out_keeps_every_rule_at_once(
    visits: list[VisitToRemind], active: list[RuleRow], now: datetime
) -> None:
    planned = rules.plan(visits, active, {date(2026, 3, 9)}, ZONE)
    keys = [each.key for each in planned]
    assert len(set(keys)) == len(keys)
    assert rules.plan(visits, active, {date(2026, 3, 9)}, ZONE, known=set(keys)) == []
    timed = rules.with_limits(rules.families(planned), {}, now, ZONE)
    sent = [each.key for _at, group in timed for each in group]
    assert len(set(sent)) == len(sent)
    texts: dict[str, list[date]] = {}
    for when, group in timed:
        local = when.astimezone(ZONE)
        assert 8 <= local.hour < 21
        assert len({(each.rule.id, each.address.casefold(), each.visit.day) for each in group}) == 1
        for each in group:
            assert now <= when <= each.not_after
            assert not each.visit.deceased
            consent = each.visit.by_text if each.rule.channel is TEXT else each.visit.by_mail
            assert consent is Consent.YES or (each.rule.channel is MAIL and consent is Consent.NOT_ASKED)
        if group[0].rule.channel is TEXT:
            texts.setdefault(group[0].address, []).append(local.date())
    for days in texts.values():
        assert len(set(days)) == len(days)
        for day in days:
            assert sum(day - timedelta(days=7) < each <= day for each in days) <= 3
