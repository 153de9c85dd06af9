"""Weeks, shifts over midnight, what is left of a day, and where too few are there."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.rota.rows import OffMark, RotaCell
from clinic_tui.rota.rules import (
    WHOLE_DAY,
    Change,
    Headcount,
    Moments,
    Stay,
    Template,
    at_site,
    before_and_behind,
    changed,
    counted_in,
    handed_over,
    hours_of,
    laid,
    left_of,
    marks_of,
    mask_of,
    meeting,
    on_day,
    planned,
    short_of,
    stays_within,
    week_of,
    weekdays_of,
)
from clinic_tui.rota.states import DayKind
from clinic_tui.schedule.rows import Span
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.shift_hours import read_shifts, short_shift, show_shift, typed_shifts

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
EIGHT_TO_FIVE = Span(480, 1020)
NIGHT = Span(1320, 1800)
WEST = 3
spans = st.builds(
    lambda start, length: Span(start, start + length), st.integers(0, 1439), st.integers(1, 1440)
)


@pytest.mark.parametrize(
    "typed, read",
    [
        ("8-17", ((480, 1020),)),
        ("8-12, 13-17", ((480, 720), (780, 1020))),
        ("8:30-12 and 1-5", ((510, 720), (780, 1020))),
        ("22-6", ((1320, 1800),)),
        ("19-7", ((1140, 1860),)),
        ("10p-6a", ((1320, 1800),)),
        ("18:00-00:30", ((1080, 1470),)),
        ("20-10+1", ((1200, 2040),)),
    ],
)
def test_hours_are_read_as_desks_say_them(typed: str, read: tuple[tuple[int, int], ...]) -> None:
    assert read_shifts(typed) == read
    assert read_shifts(typed_shifts(read)) == read


@pytest.mark.parametrize("typed", ["", "8", "8-8", "8-12, 11-15", "25-26", "1-2,3-4,5-6,7-8,9-10", "x-y"])
def test_no_hours_are_refused_in_words(typed: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        read_shifts(typed)
    assert refused.value.words.endswith(".")


@given(spans)
def test_what_is_shown_of_a_shift_is_read_back(span: Span) -> None:
    typed = typed_shifts([(span.start, span.end)])
    assert read_shifts(typed) == ((span.start, span.end),)
    assert ("next day" in show_shift(span.start, span.end)) == (span.end > 1440)
    assert "-" in short_shift(span.start, span.end)


def test_every_second_week_goes_on_over_the_end_of_a_year() -> None:
    every_second = Template(2, EIGHT_TO_FIVE, 2, date(2026, 12, 16))
    standing = [MONDAY + place * DAY for place in range(80)]
    assert [day for day in standing if every_second.holds_on(day)] == [
        date(2026, 12, 16), date(2026, 12, 30), date(2027, 1, 13), date(2027, 1, 27), date(2027, 2, 10),
    ]  # fmt: skip
    other = Template(2, EIGHT_TO_FIVE, 2, date(2026, 12, 21))
    assert not every_second.meets(other)
    assert every_second.meets(Template(2, EIGHT_TO_FIVE, 1, MONDAY))


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(0, 6))
def test_a_week_begins_on_its_day_and_holds_the_day_that_was_meant(day: date, begins: int) -> None:
    first = week_of(day, begins)
    assert first.weekday() == begins
    assert 0 <= (day - first).days < 7


def test_the_hours_of_a_date() -> None:
    week = [Template(0, Span(480, 720), 1, MONDAY), Template(0, Span(780, 1020), 1, MONDAY, MONDAY)]
    assert hours_of(planned(week, MONDAY)) == (Span(480, 720), Span(780, 1020))
    assert hours_of(planned(week, MONDAY + 7 * DAY)) == (Span(480, 720),)
    assert planned(week, MONDAY, closed=True) == ()
    usual = planned(week, MONDAY)
    late = Change(DayKind.INSTEAD, Span(600, 1020))
    extra = Change(DayKind.EXTRA, Span(1020, 1140))
    assert hours_of(changed(usual, [late])) == (Span(600, 1020),)
    assert changed(usual, [Change(DayKind.OFF)]) == ()
    assert hours_of(changed((), [extra])) == (Span(1020, 1140),)
    assert hours_of(changed(usual, [extra])) == (Span(480, 720), Span(780, 1140))
    evening = Stay(Span(1200, 1320))
    assert handed_over(usual, [Span(480, 1020)], [evening]) == (evening,)


def test_hours_are_at_their_sites_and_what_was_said_of_the_date_holds_there() -> None:
    week = [Template(0, Span(480, 720), 1, MONDAY), Template(0, Span(780, 1020), 1, MONDAY, None, WEST)]
    usual = planned(week, MONDAY)
    assert usual == (Stay(Span(480, 720)), Stay(Span(780, 1020), WEST))
    assert [at_site(usual, site) for site in (0, WEST)] == [(Span(480, 720),), (Span(780, 1020),)]
    extra = Change(DayKind.EXTRA, Span(900, 1080), 0)
    assert changed(usual, [extra]) == (
        Stay(Span(480, 720)), Stay(Span(780, 900), WEST), Stay(Span(900, 1080)),
    )  # fmt: skip
    assert stays_within(usual, [Span(600, 840)]) == (Stay(Span(600, 720)), Stay(Span(780, 840), WEST))
    night = [Stay(NIGHT, WEST)]
    assert on_day(usual, night)[0] == Stay(Span(0, 360), WEST)
    assert marks_of(["Main", "West"]) == ("M", "W")
    assert marks_of(["Main", "Mill", "West"]) == ("1", "2", "W")


@given(st.lists(st.builds(Stay, spans, st.integers(0, 2)), max_size=5))
def test_nobody_is_at_two_sites_at_once_and_no_minute_is_lost(stays: list[Stay]) -> None:
    side_by_side = laid(stays)
    for one, other in itertools.combinations(side_by_side, 2):
        assert not one.span.overlaps(other.span)
    assert hours_of(side_by_side) == hours_of(stays)


@given(st.lists(spans, max_size=4), st.lists(spans, max_size=3))
def test_time_off_leaves_only_hours_that_were_there(hours: list[Span], off: list[Span]) -> None:
    left = left_of(tuple(hours), off)
    for span in left:
        assert any(each.start <= span.start and span.end <= each.end for each in hours)
        assert not any(span.overlaps(each) for each in off)
    assert left_of(tuple(hours), [WHOLE_DAY]) == tuple(
        Span(max(each.start, WHOLE_DAY.end), each.end) for each in sorted(hours, key=lambda s: s.start)
        if each.end > WHOLE_DAY.end
    )  # fmt: skip


def test_a_night_counts_on_both_of_its_days() -> None:
    night, day = [Stay(NIGHT)], [Stay(EIGHT_TO_FIVE)]
    assert hours_of(on_day(night, [])) == (Span(1320, 1440),)
    assert hours_of(on_day([], night)) == (Span(0, 360),)
    assert hours_of(on_day(day, night)) == (Span(0, 360), EIGHT_TO_FIVE)
    nobody_but_the_night = [hours_of(on_day(night, night))]
    assert short_of(1, Span(0, 1440), nobody_but_the_night) == (Headcount(Span(360, 1320), 0),)


def test_where_too_few_are_there() -> None:
    desk = [(Span(480, 720), Span(780, 1020)), (Span(540, 1020),)]
    assert short_of(1, EIGHT_TO_FIVE, desk) == ()
    assert short_of(2, EIGHT_TO_FIVE, desk) == (
        Headcount(Span(480, 540), 1), Headcount(Span(720, 780), 1),
    )  # fmt: skip
    assert short_of(1, EIGHT_TO_FIVE, []) == (Headcount(EIGHT_TO_FIVE, 0),)


@given(spans, st.lists(st.lists(spans, max_size=3), max_size=4))
def test_the_count_covers_all_minutes_and_agrees_with_each(within: Span, presence: list[list[Span]]) -> None:
    counted = counted_in(within, presence)
    assert [counted[0].span.start, counted[-1].span.end] == [within.start, within.end]
    for before, after in itertools.pairwise(counted):
        assert before.span.end == after.span.start
        assert before.people != after.people
    for each in counted:
        for minute in (each.span.start, each.span.end - 1):
            there = sum(any(span.start <= minute < span.end for span in one) for one in presence)
            assert there == each.people


def moments(begins: int, minutes: int) -> Moments:
    """A time on call so many minutes behind a Monday's midnight; its end is 24:00 rather than 00:00."""
    ends = begins + minutes
    return (
        MONDAY + begins // 1440 * DAY,
        begins % 1440,
        MONDAY + (ends - 1) // 1440 * DAY,
        (ends - 1) % 1440 + 1,
    )


def absolute(when: Moments) -> tuple[int, int]:
    first, start, last, end = when
    return (first - MONDAY).days * 1440 + start, (last - MONDAY).days * 1440 + end


@given(st.integers(0, 4000), st.integers(1, 6000), st.integers(0, 5), st.integers(0, 3), st.none() | spans)
def test_what_time_off_takes_of_a_time_on_call_and_what_is_left(
    begins: int, minutes: int, first: int, days: int, off: Span | None
) -> None:
    called, day = moments(begins, minutes), MONDAY + first * DAY
    last = day if off else day + days * DAY
    part = meeting(called, day, last, off)
    least = first * 1440 + (off.start if off else 0)
    most = first * 1440 + off.end if off else (first + days + 1) * 1440
    least, most = max(least, begins), min(most, begins + minutes)
    if part is None:
        assert least >= most
        return
    assert absolute(part) == (least, most)
    before, behind = before_and_behind(called, part)
    assert (absolute(before) if before else (begins, begins)) == (begins, least)
    assert (absolute(behind) if behind else (begins + minutes,) * 2) == (most, begins + minutes)
    for each in filter(None, (before, part, behind)):
        assert 0 <= each[1] < 1440, "as it is stored"
        assert 0 < each[3] <= 1440


@given(st.frozensets(st.integers(0, 6)))
def test_a_set_of_weekdays_is_kept(days: frozenset[int]) -> None:
    assert frozenset(weekdays_of(mask_of(days))) == days


@pytest.mark.parametrize("start, end", [(450, 1020), (525, 1065), (480, 1020)])
def test_an_hour_that_has_no_room_is_seen_to_be_cut(start: int, end: int) -> None:
    """`7:30-1?@` would be another hour."""
    mark = OffMark(1, "holiday", None, approved=False)
    cell = RotaCell(date(2026, 11, 27), (Span(start, end),), off=(mark,), changed="x", on_call=True)
    whole = short_shift(start, end)
    shown = cell.words(8)
    assert len(shown) <= 8
    assert shown == (f"{whole}*?@" if len(whole) <= 5 else f"{whole[:4]}~*?@")
