"""What is typed as a date, and how dates are shown."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.words import dates
from clinic_tui.words.not_understood import NotUnderstood

MONDAY = date(2026, 11, 23)
LIVING = st.dates(min_value=MONDAY - timedelta(days=130 * 365), max_value=MONDAY)
TYPED = st.text(alphabet="twmy+-0123456789/., jandecfrisu", max_size=14) | st.text(max_size=60)


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("t", "2026-11-23"), ("T", "2026-11-23"), ("today", "2026-11-23"), ("tomorrow", "2026-11-24"),
        ("t+7", "2026-11-30"), ("t + 7", "2026-11-30"), ("+7", "2026-11-30"), ("t-2w", "2026-11-09"),
        ("t+1m", "2026-12-23"), ("w+1", "2026-11-30"), ("m+3", "2027-02-23"), ("y-1", "2025-11-23"),
        ("mon", "2026-11-23"), ("next mon", "2026-11-30"), ("last mon", "2026-11-16"),
        ("fri", "2026-11-27"), ("Friday", "2026-11-27"), ("next tue", "2026-12-01"), ("thurs", "2026-11-26"),
        ("1/5", "2027-01-05"), ("11/23", "2026-11-23"), ("11/22", "2027-11-22"), ("12-1", "2026-12-01"),
        ("0105", "2027-01-05"), ("010526", "2026-01-05"), ("01052026", "2026-01-05"),
        ("1/5/26", "2026-01-05"),
        ("20260105", "2026-01-05"), ("2026-01-05", "2026-01-05"), ("1/5/2026", "2026-01-05"),
        ("5 jan", "2027-01-05"), ("jan 5", "2027-01-05"), ("jan 5 2027", "2027-01-05"),
        ("5jan27", "2027-01-05"),
        ("Jan. 5, 2027", "2027-01-05"), ("3 sept", "2027-09-03"), ("2/29", "2028-02-29"),
        ("1/5/99", "1999-01-05"),
    ],
)  # fmt: skip
def test_a_typed_date_is_understood(typed: str, meant: str) -> None:
    assert dates.read_date(typed, MONDAY) == date.fromisoformat(meant)


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("10/30", "2026-10-30"), ("11/23", "2026-11-23"), ("1124", "2025-11-24"), ("5 jan", "2026-01-05"),
        ("2/29", "2024-02-29"), ("fri", "2026-11-20"), ("mon", "2026-11-23"), ("last mon", "2026-11-16"),
        ("next tue", "2026-12-01"), ("t+1", "2026-11-24"), ("t-1", "2026-11-22"), ("1/5/27", "2027-01-05"),
        ("10/30/2027", "2027-10-30"),
    ],
)  # fmt: skip
def test_of_what_is_over_the_latest_day_is_meant(typed: str, meant: str) -> None:
    assert dates.read_past_date(typed, MONDAY) == date.fromisoformat(meant)


@pytest.mark.parametrize(
    "typed, since, meant",
    [
        ("2/28", "2026-02-27", "2026-02-28"), ("2/28", "2026-03-01", "2027-02-28"),
        ("11/25", "2026-11-20", "2026-11-25"), ("11/25", "2025-11-01", "2025-11-25"),
        ("fri", "2026-11-01", "2026-11-20"), ("fri", "2026-11-21", "2026-11-27"),
        ("2/29", "2024-01-05", "2024-02-29"), ("2/29", "2025-01-05", "2028-02-29"),
        ("t", "2026-11-23", "2026-11-23"), ("t+3", "2026-11-01", "2026-11-26"),
    ],
)  # fmt: skip
def test_what_follows_from_something_is_not_before_it(typed: str, since: str, meant: str) -> None:
    assert dates.read_date_since(typed, MONDAY, date.fromisoformat(since)) == date.fromisoformat(meant)


def test_a_date_of_last_week_is_not_that_of_next_year() -> None:
    day = timedelta(days=1)
    for before, back, meant in ((3, 14, -3 * day), (14, 14, -14 * day), (15, 14, None), (-3, 14, 3 * day)):
        at = MONDAY - before * day
        read = dates.read_recent_date(f"{at:%m/%d}", MONDAY, back)
        assert read == (MONDAY + meant if meant is not None else at.replace(year=at.year + 1))
    assert dates.read_recent_date("fri", MONDAY, 14) == dates.read_date("fri", MONDAY)


@pytest.mark.parametrize(
    "typed",
    ["", " ", "w", "105", "13/1", "2/30", "0230", "2/29/2027", "5 foo", "next", "tuetue", "t+99999999",
     "y+9000",
     "t++1", "w+1d", "1/5/026", "2026-13-01", "99999999", "٣/٤", "x" * 500],
)  # fmt: skip
def test_what_is_no_date_is_refused_in_plain_words(typed: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        dates.read_date(typed, MONDAY)
    assert refused.value.words.endswith(".")


def test_a_month_end_stays_in_its_month() -> None:
    assert dates.read_date("m+1", date(2027, 1, 31)) == date(2027, 2, 28)
    assert dates.read_date("y+1", date(2028, 2, 29)) == date(2029, 2, 28)


def test_29_february_is_found_across_a_century_without_one() -> None:
    assert dates.read_date("2/29", date(2096, 3, 1)) == date(2104, 2, 29)


@pytest.mark.parametrize(
    "typed, born",
    [
        ("12/05/1961", "1961-12-05"), ("1961-12-05", "1961-12-05"), ("120561", "1961-12-05"),
        ("12051961", "1961-12-05"), ("19611205", "1961-12-05"), ("5dec1961", "1961-12-05"),
        ("5 dec 61", "1961-12-05"), ("Dec 5, 1961", "1961-12-05"), ("12-5-61", "1961-12-05"),
        ("12 05 61", "1961-12-05"), ("11/23/26", "2026-11-23"), ("11/24/26", "1926-11-24"),
        ("2/29/26", "NONE"), ("2/29/24", "2024-02-29"), ("2/29/28", "1928-02-29"),
    ],
)  # fmt: skip
def test_a_birth_date_is_never_in_the_future(typed: str, born: str) -> None:
    if born == "NONE":
        with pytest.raises(NotUnderstood):
            dates.read_birth_date(typed, MONDAY)
    else:
        assert dates.read_birth_date(typed, MONDAY) == date.fromisoformat(born)


@pytest.mark.parametrize(
    "typed, why",
    [("11/24/2026", "future"), ("1/1/1890", "130"), ("12/05", "year is missing"),
     ("23/4/1988", "month comes first"),
     ("t-7", "try 12/05/1961"), ("fri", "try 12/05/1961"), ("", "try 12/05/1961")],
)  # fmt: skip
def test_a_birth_date_that_cannot_be_says_why(typed: str, why: str) -> None:
    with pytest.raises(NotUnderstood, match=why):
        dates.read_birth_date(typed, MONDAY)


@pytest.mark.parametrize(
    "typed, readings",
    [
        ("120561", ["1961-12-05", "1961-05-12"]),
        ("12/05/05", ["2005-12-05", "1905-12-05", "2005-05-12", "1905-05-12"]),
        ("23/4/1988", ["1988-04-23"]),
        ("1988-04-03", ["1988-04-03"]),
        ("5 dec 1961", ["1961-12-05"]),
        ("12/05", []), ("smi,j", []), ("5551234", []), ("02/30/1961", []), ("", []), ("y" * 99, []),
    ],
)  # fmt: skip
def test_every_plausible_birth_date_is_searched(typed: str, readings: list[str]) -> None:
    assert dates.birth_date_readings(typed, MONDAY) == tuple(map(date.fromisoformat, readings))


@pytest.mark.parametrize(
    "typed, days",
    [("mon", {0}), ("tue-thu", {1, 2, 3}), ("mon,wed", {0, 2}), ("mon, wed - fri", {0, 2, 3, 4}),
     ("sat-mon", {5, 6, 0}), ("Tuesday", {1}), ("we fr", {2, 4}), ("tth", {1, 3}), ("MWF", {0, 2, 4})],
)  # fmt: skip
def test_weekdays_by_name_and_range(typed: str, days: set[int]) -> None:
    assert dates.read_weekdays(typed) == days


@pytest.mark.parametrize("typed", ["", "m", "mon-", "-", "mon,,tue", "foo", "monday-funday"])
def test_unknown_weekdays_are_refused(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        dates.read_weekdays(typed)


@pytest.mark.parametrize(
    "born, age",
    [("1962-11-23", "64 y"), ("1962-11-24", "63 y"), ("2024-11-23", "2 y"), ("2024-11-24", "23 m"),
     ("2026-06-23", "5 m"), ("2026-11-11", "12 d"), ("2026-10-23", "1 m"), ("2026-11-23", "0 d"),
     ("2027-01-01", "")],
)  # fmt: skip
def test_an_age_is_told_in_the_unit_of_its_size(born: str, age: str) -> None:
    assert dates.age_words(date.fromisoformat(born), MONDAY) == age


def test_an_unknown_birth_date_is_shown_as_unknown() -> None:
    assert dates.show_birth_date(None) == "born ?"
    assert dates.age_words(None, MONDAY) == ""


def test_shown_dates_leave_no_order_to_guess() -> None:
    assert dates.show_date(MONDAY) == "Mon 23 Nov 2026"
    assert dates.show_birth_date(date(1961, 12, 5)) == "12/05/1961"


@given(LIVING)
def test_a_shown_birth_date_reads_back(born: date) -> None:
    assert dates.read_birth_date(dates.show_birth_date(born), MONDAY) == born
    assert dates.birth_date_readings(dates.show_birth_date(born), MONDAY)[0] == born
    assert dates.read_birth_date(dates.show_date(born).partition(" ")[2], MONDAY) == born


@given(LIVING)
def test_two_digits_of_a_year_are_the_latest_past_ones(born: date) -> None:
    typed = f"{born.month:02}{born.day:02}{born.year % 100:02}"
    try:
        read = dates.read_birth_date(typed, MONDAY)
    except NotUnderstood:
        assert (born.month, born.day) == (2, 29)
    else:
        assert read <= MONDAY
        assert (read.month, read.day, read.year % 100) == (born.month, born.day, born.year % 100)
        assert read >= born
    assert born in dates.birth_date_readings(typed, MONDAY) or born.year < 1900


@given(TYPED, st.dates())
def test_any_text_is_a_date_or_not_understood(typed: str, today: date) -> None:
    assert all(isinstance(day, date) for day in dates.birth_date_readings(typed, today))
    with contextlib.suppress(NotUnderstood):
        assert isinstance(dates.read_date(typed, today), date)
    with contextlib.suppress(NotUnderstood):
        assert isinstance(dates.read_past_date(typed, today), date)
    with contextlib.suppress(NotUnderstood):
        assert dates.read_birth_date(typed, today) <= today
    with contextlib.suppress(NotUnderstood):
        assert dates.read_weekdays(typed) <= set(range(7))


@pytest.mark.parametrize(
    "typed, last",
    [
        ("05/28", date(2028, 5, 31)), ("5/28", date(2028, 5, 31)), ("0528", date(2028, 5, 31)),
        ("5-28", date(2028, 5, 31)), ("5/2028", date(2028, 5, 31)), ("05.2028", date(2028, 5, 31)),
        ("2028-05", date(2028, 5, 31)), ("2028/5", date(2028, 5, 31)), ("may 2028", date(2028, 5, 31)),
        ("MAY28", date(2028, 5, 31)), ("sept-29", date(2029, 9, 30)), ("02/28", date(2028, 2, 29)),
        ("02/27", date(2027, 2, 28)), ("12/26", date(2026, 12, 31)), ("05/31/2028", date(2028, 5, 31)),
        ("5/14/28", date(2028, 5, 14)), ("051428", date(2028, 5, 14)), ("t+30", date(2026, 12, 23)),
    ],
)  # fmt: skip
def test_an_expiry_is_read_as_packs_print_it(typed: str, last: date) -> None:
    assert dates.read_expiry(typed, date(2026, 11, 23)) == last


@pytest.mark.parametrize("typed", ["13/28", "12/05", "11/99", "0028", "2028-13", "xyz 28"])
def test_an_expiry_that_may_be_a_month_and_a_day_is_asked_for_anew(typed: str) -> None:
    with pytest.raises(NotUnderstood, match="month and year as 05/2028"):
        dates.read_expiry(typed, date(2026, 11, 23))
