"""Busy times out of iCalendar files: recurrence, zones, DST, all-day events, and files that are refused."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_tui.errors import FileRefused
from clinic_tui.interop.calendar_in import Outside, read_calendar

NEW_YORK, PHOENIX = ZoneInfo("America/New_York"), ZoneInfo("America/Phoenix")
FIRST = date(2026, 3, 3)
SAMPLES = Path(__file__).parents[3] / "../shared/interop-samples"

CUSTOM_ZONE = """BEGIN:VTIMEZONE
TZID:Head Office
BEGIN:STANDARD
DTSTART:19701101T020000
TZOFFSETFROM:-0700
TZOFFSETTO:-0800
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700308T020000
TZOFFSETFROM:-0800
TZOFFSETTO:-0700
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
END:DAYLIGHT
END:VTIMEZONE
"""


def calendar(*events: str, before: str = "") -> bytes:
    """A calendar of these events, each given as its lines."""
    parts = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{before}{parts}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def read(*events: str, zone: ZoneInfo = NEW_YORK, days: int = 180, before: str = "", **more: Any) -> Outside:
    return read_calendar(calendar(*events, before=before), zone, FIRST, days, **more)


def shown(found: Outside) -> list[str]:
    """`03-04 09:00-10:00`."""
    return [
        f"{busy.day:%m-%d} {busy.span.start // 60:02}:{busy.span.start % 60:02}"
        f"-{busy.span.end // 60:02}:{busy.span.end % 60:02}"
        for busy in found.busy
    ]


NY = "DTSTART;TZID=America/New_York"


@pytest.mark.parametrize(
    "event, times",
    [
        ("UID:a\nDTSTART:20260304T140000Z\nDTEND:20260304T150000Z", ["03-04 09:00-10:00"]),
        ("UID:a\nDTSTART;TZID=America/Los_Angeles:20260304T140000\nDURATION:PT1H", ["03-04 17:00-18:00"]),
        ("UID:a\nDTSTART:20260304T140000\nDTEND:20260304T150000", ["03-04 14:00-15:00"]),
        ("UID:a\nDTSTART;VALUE=DATE:20260304\nDTEND;VALUE=DATE:20260306",
         ["03-04 00:00-24:00", "03-05 00:00-24:00"]),
        ("UID:a\nDTSTART;VALUE=DATE:20260304", ["03-04 00:00-24:00"]),
        ("UID:a\nDTSTART;VALUE=DATE:20260304\nDTEND;VALUE=DATE:20260304", ["03-04 00:00-24:00"]),
        ("UID:a\nDTSTART;VALUE=DATE:20260304\nDURATION:P1W",
         [f"03-{day:02} 00:00-24:00" for day in range(4, 11)]),
        (f"UID:a\n{NY}:20260304T220000\nDURATION:PT4H", ["03-04 22:00-24:00", "03-05 00:00-02:00"]),
        (f"UID:a\n{NY}:20260304T220000\nDURATION:PT2H", ["03-04 22:00-24:00"]),
        (f"UID:a\n{NY}:20260304T090200\nDURATION:PT16M30S", ["03-04 09:00-09:20"]),
        (f"UID:a\n{NY}:20260304T090000", []),
        (f"UID:a\n{NY}:20260304T090000\nDURATION:PT1H\nTRANSP:TRANSPARENT", []),
        (f"UID:a\n{NY}:20260304T090000\nDURATION:PT1H\nSTATUS:CANCELLED", []),
        (f"UID:a\n{NY}:20260304T090000\nDURATION:PT1H\nSTATUS:TENTATIVE", ["03-04 09:00-10:00"]),
        (f"UID:a\n{NY}:20260302T090000\nDURATION:PT1H", []),
        (f"UID:a\n{NY}:20260302T230000\nDURATION:PT3H", ["03-03 00:00-02:00"]),
        (f"UID:a\n{NY}:20261003T090000\nDURATION:PT1H", []),
        # repeats
        (f"UID:a\n{NY}:20260304T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3",
         ["03-04 09:00-10:00", "03-05 09:00-10:00", "03-06 09:00-10:00"]),
        (f"UID:a\n{NY}:20260101T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=63",
         ["03-03 09:00-10:00", "03-04 09:00-10:00"]),
        (f"UID:a\n{NY}:20260304T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20260311T130000Z",
         ["03-04 09:00-10:00", "03-09 09:00-10:00", "03-11 09:00-10:00"]),
        (f"UID:a\n{NY}:20260304T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20260305",
         ["03-04 09:00-10:00", "03-05 09:00-10:00"]),
        (f"UID:a\n{NY}:20120801T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20260304T235959",
         ["03-03 09:00-10:00", "03-04 09:00-10:00"]),
        (f"UID:a\n{NY}:20260304T090000\nDURATION:PT1H\nRRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=3",
         ["03-04 09:00-10:00", "03-27 09:00-10:00", "04-24 09:00-10:00"]),
        (f"UID:a\n{NY}:20260304T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\n"
         "EXDATE;TZID=America/New_York:20260305T090000", ["03-04 09:00-10:00", "03-06 09:00-10:00"]),
        (f"UID:a\n{NY}:20260304T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE:20260304T140000Z",
         ["03-05 09:00-10:00"]),
        (f"UID:a\n{NY}:20260304T090000\nDURATION:PT1H\nRDATE:20260306T150000Z,20260307T150000Z",
         ["03-04 09:00-10:00", "03-06 10:00-11:00", "03-07 10:00-11:00"]),
        (f"UID:a\n{NY}:20260304T090000\nDURATION:PT1H\nRDATE;VALUE=PERIOD:20260306T150000Z/PT3H,"
         "20260307T150000Z/20260307T160000Z",
         ["03-04 09:00-10:00", "03-06 10:00-13:00", "03-07 10:00-11:00"]),
        ("UID:a\nDTSTART;VALUE=DATE:20200306\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20270306",
         ["03-06 00:00-24:00"]),
        ("UID:a\nDTSTART;VALUE=DATE:16040704\nRRULE:FREQ=YEARLY", ["07-04 00:00-24:00"]),
        # the clocks go forward on 8 March and back on 1 November: the wall time stays
        (f"UID:a\n{NY}:20260307T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2",
         ["03-07 09:00-10:00", "03-08 09:00-10:00"]),
        ("UID:a\nDTSTART:20260307T140000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2",
         ["03-07 09:00-10:00", "03-08 10:00-11:00"]),
        ("UID:a\nDTSTART;TZID=Europe/London:20260325T140000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2",
         ["03-25 10:00-11:00", "04-01 09:00-10:00"]),
        (f"UID:a\n{NY}:20260308T013000\nDTEND;TZID=America/New_York:20260308T033000", ["03-08 01:30-03:30"]),
        (f"UID:a\n{NY}:20260308T023000\nDURATION:PT1H", ["03-08 03:30-04:30"]),
        (f"UID:a\n{NY}:20260307T120000\nDURATION:P1D", ["03-07 12:00-24:00", "03-08 00:00-12:00"]),
        (f"UID:a\n{NY}:20260307T120000\nDURATION:PT24H", ["03-07 12:00-24:00", "03-08 00:00-13:00"]),
    ],
)  # fmt: skip
def test_what_a_calendar_says_is_busy(event: str, times: list[str]) -> None:
    assert shown(read(event)) == times


def test_phoenix_has_no_summer_time() -> None:
    weekly = "UID:a\nDTSTART;TZID=America/New_York:20260304T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2"
    assert shown(read(weekly, zone=PHOENIX)) == ["03-04 07:00-08:00", "03-11 06:00-07:00"]
    own = "UID:a\nDTSTART;TZID=America/Phoenix:20260304T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2"
    assert shown(read(own, zone=PHOENIX)) == ["03-04 09:00-10:00", "03-11 09:00-10:00"]


def test_a_repeat_that_was_changed_or_called_off_stands_by_itself() -> None:
    series = f"UID:a\n{NY}:20260304T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=4"
    moved = f"UID:a\nRECURRENCE-ID;TZID=America/New_York:20260305T090000\n{NY}:20260305T150000\nDURATION:PT2H"
    off = f"UID:a\nRECURRENCE-ID:20260306T140000Z\n{NY}:20260306T090000\nSTATUS:CANCELLED\nDURATION:PT1H"
    for order in ((series, moved, off), (off, moved, series)):
        assert shown(read(*order)) == ["03-04 09:00-10:00", "03-05 15:00-17:00", "03-07 09:00-10:00"]


def test_of_two_states_of_an_event_the_later_holds() -> None:
    old = f"UID:a\nSEQUENCE:1\n{NY}:20260304T090000\nDURATION:PT1H"
    new = f"UID:a\nSEQUENCE:2\n{NY}:20260304T110000\nDURATION:PT1H"
    assert shown(read(new, old)) == ["03-04 11:00-12:00"]


@pytest.mark.parametrize(
    "tzid",
    [
        "Pacific Standard Time",
        "/freeassociation.sourceforge.net/America/Los_Angeles",
        '"America/Los_Angeles"',
    ],
)
def test_zones_by_the_names_that_other_programs_give_them(tzid: str) -> None:
    assert shown(read(f"UID:a\nDTSTART;TZID={tzid}:20260304T060000\nDURATION:PT1H")) == ["03-04 09:00-10:00"]


def test_a_zone_that_the_file_defines() -> None:
    event = "UID:a\nDTSTART;TZID=Head Office:20260304T060000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2"
    assert shown(read(event, before=CUSTOM_ZONE)) == ["03-04 09:00-10:00", "03-11 09:00-10:00"]


def test_keys_stay_and_tell_repeats_apart() -> None:
    event = f"UID:a\n{NY}:20260304T090000\nDURATION:PT1H\nSUMMARY:Rounds\nRRULE:FREQ=DAILY;COUNT=3"
    first, later = read(event), read(event.replace("PT1H", "PT2H"))
    assert [busy.key for busy in first.busy] == [busy.key for busy in later.busy]
    assert len({busy.key for busy in first.busy}) == 3
    nameless = event.replace("UID:a\n", "")
    assert [busy.key for busy in read(nameless).busy] == [busy.key for busy in read(nameless).busy]


def test_titles_are_kept_only_when_wanted_and_never_of_private_events() -> None:
    event = f"UID:a\n{NY}:20260304T090000\nDURATION:PT1H\nSUMMARY:Board\\, room 2\\nbring  cake"
    assert [busy.label for busy in read(event).busy] == [""]
    assert [busy.label for busy in read(event, titles=True).busy] == ["Board, room 2 bring cake"]
    assert [busy.label for busy in read(f"{event}\nCLASS:PRIVATE", titles=True).busy] == [""]


def test_an_event_without_a_time_is_told() -> None:
    found = read("UID:a\nSUMMARY:some day", f"UID:b\n{NY}:20260304T090000\nDURATION:PT1H")
    assert found.left_out == ("line 3: an event without a time",)
    assert len(found.busy) == 1


EVENT = f"UID:a\n{NY}:20260304T090000\nDURATION:PT1H"


@pytest.mark.parametrize(
    "content, line, words",
    [
        (b"", None, "empty"),
        (b"\xff\xfe", 1, "UTF-8"),
        (b"BEGIN:VCALENDAR\nSUMMARY:\xff\nEND:VCALENDAR", 2, "UTF-8"),
        (b"<html>", 1, "no line of a calendar"),
        (b"UID:1", 1, "begins with BEGIN:VCALENDAR"),
        (b"BEGIN:VCALENDAR\nVERSION:1.0\nEND:VCALENDAR", 2, "not iCalendar 2.0"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", 3, "does not end VEVENT"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", 2, "has no end"),
        (b"BEGIN:VCALENDAR\nBEGIN:VFREEBUSY\nEND:VFREEBUSY\nEND:VCALENDAR", 2, "export the events"),
        (b"BEGIN:A\n" * 6, 6, "too many parts"),
        (calendar("UID:a\nDTSTART:20260304T0900"), 5, "no date or time"),
        (calendar("UID:a\nDTSTART:20261304T090000"), 5, "no date or time"),
        (calendar("UID:a\nDTSTART;TZID=Western/Central Europe:20260304T090000"), 5, "is not known"),
        (calendar("UID:a\nDTSTART;TZID=../../etc/passwd:20260304T090000"), 5, "is not known"),
        (calendar("UID:a\nDTSTART:20260304T090000Z\nDTEND:20260304T080000Z"), 6, "ends before it begins"),
        (calendar("UID:a\nDTSTART:20260304T090000Z\nDTEND;VALUE=DATE:20260305"), 6, "or the other way"),
        (calendar("UID:a\nDTSTART:20260304T090000Z\nDURATION:1 hour"), 6, "no duration"),
        (calendar("UID:a\nDTSTART:20260304T090000Z\nDURATION:-PT1H"), 6, "before it begins"),
        (calendar("UID:a\nDTSTART:20260304T090000Z\nDURATION:P900D"), 6, "longer than 400 days"),
        (calendar(f"{EVENT}\nRRULE:FREQ=SECONDLY"), 7, "daily, weekly, monthly or yearly"),
        (calendar(f"{EVENT}\nRRULE:FREQ=DAILY;INTERVAL=0"), 7, "INTERVAL"),
        (calendar(f"{EVENT}\nRRULE:FREQ=DAILY;COUNT=999999999999"), 7, "COUNT"),
        (calendar(f"{EVENT}\nRRULE:FREQ=DAILY;COUNT=2;UNTIL=20260401"), 7, "not both"),
        (calendar(f"{EVENT}\nRRULE:FREQ=DAILY;BYEASTER=1"), 7, "not understood"),
        (calendar(f"{EVENT}\nRRULE:FREQ=DAILY;BYDAY=XX"), 7, "not understood"),
        (calendar(f"{EVENT}\nRRULE:FREQ=DAILY;BYMONTH=13"), 7, "goes up to 12"),
        (calendar(f"{EVENT}\nRRULE:FREQ=DAILY;FREQ=WEEKLY"), 7, "not understood"),
        (calendar(f"{EVENT}\nRRULE:FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE={','.join(map(str, range(60)))};"
                  f"BYSECOND={','.join(map(str, range(60)))}"), 7, "too often"),
        (calendar("UID:a\nDTSTART:10000101T000000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY"), 7, "before 1970"),
        (calendar(f"{EVENT}\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260304T140000Z"), 7, "RANGE"),
        (calendar(f"{EVENT}\nRDATE;VALUE=PERIOD:20260305T140000Z/20260304T140000Z"), 7, "before it begins"),
        (calendar(f"{EVENT}\nSUMMARY:a\x1b[2Jb"), 7, "control character"),
        (calendar(f"{EVENT}\nSUMMARY:{'x' * 100_001}"), 7, "signs"),
        (calendar("UID:a\nDTSTART;TZID=X:20260304T090000", before="BEGIN:VTIMEZONE\nTZID:X\nEND:VTIMEZONE\n"),
         3, "not defined"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_is_refused_with_the_line(
    content: bytes, line: int | None, words: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        read_calendar(content, NEW_YORK, FIRST, 180)
    assert words in refused.value.words
    assert refused.value.words.startswith(f"line {line}: ") == (line is not None)


def test_a_day_that_one_of_the_months_has_is_a_date() -> None:
    event = f"UID:a\n{NY}:20200330T090000\nDURATION:PT1H\nRRULE:FREQ=YEARLY;BYMONTH=2,3;BYMONTHDAY=30,-31"
    assert shown(read(event)) == ["03-30 09:00-10:00"]


def test_an_impossible_date_repeats_never_and_ends_soon() -> None:
    event = f"UID:a\n{NY}:19700101T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=5"
    assert shown(read(event)) == []


@settings(max_examples=150, deadline=None)
@given(
    begun=st.dates(date(2015, 1, 1), date(2026, 6, 1)),
    hour=st.integers(0, 23),
    rule=st.builds(
        lambda frequency, interval, days, count: ";".join(
            filter(None, (f"FREQ={frequency}", f"INTERVAL={interval}",
                          f"BYDAY={','.join(sorted(days))}" if days and frequency == "WEEKLY" else "",
                          f"COUNT={count}" if count else ""))),
        st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
        st.integers(1, 5),
        st.sets(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])),
        st.sampled_from([0, 0, 1, 7, 400]),
    ),
)  # fmt: skip
def test_repeats_are_those_of_the_whole_series(begun: date, hour: int, rule: str) -> None:
    """What is passed over because it was long ago changes nothing."""
    start = datetime(begun.year, begun.month, begun.day, hour)
    end = datetime(2026, 8, 30)
    walls = set(rrulestr(rule, dtstart=start).between(datetime(2000, 1, 1), end, inc=True))
    counted = sorted({start, *walls})
    if "COUNT=" in rule and start not in walls:
        counted = counted[: int(rule.rpartition("=")[2])]
    wanted = [
        f"{wall:%m-%d} {wall:%H:%M}-{'24' if hour == 23 else f'{hour + 1:02}'}:00"
        for wall in counted
        if FIRST <= wall.date() < FIRST + timedelta(days=180)
    ]
    event = f"UID:a\nDTSTART;TZID=America/Phoenix:{start:%Y%m%dT%H%M%S}\nDURATION:PT1H\nRRULE:{rule}"
    assert shown(read(event, zone=PHOENIX)) == wanted


FACTS: dict[str, Any] = {}
if SAMPLES.exists():
    for group in ("icalendar", "icaljs"):
        FACTS |= json.loads((SAMPLES / f"facts/ics-{group}.json").read_text())["facts"]


@pytest.mark.skipif(not FACTS, reason="the samples lie outside this repository")
@pytest.mark.parametrize("name", sorted(FACTS))
def test_the_samples_of_other_programs(name: str) -> None:
    """Each event's first time, on its own day, is what a script without any library found."""
    content = (SAMPLES / name).read_bytes()
    if any("unresolvable_zone" in (fact.get("dtstart") or {}) for fact in FACTS[name]["events"]):
        with pytest.raises(FileRefused, match=r"line 7: the time zone `Western/Central Europe`"):
            read_calendar(content, NEW_YORK, FIRST, 180)
        return
    for fact in FACTS[name]["events"]:
        start = fact.get("dtstart")
        if start is None or fact.get("transp") == "TRANSPARENT" or "utc" not in start:
            continue
        at = datetime.fromisoformat(start["utc"]).astimezone(NEW_YORK)
        found = read_calendar(content, NEW_YORK, at.date(), 1)
        minutes = fact.get("minutes") or (24 * 60 if fact.get("duration") == "P1D" else 0)
        begins = [busy for busy in found.busy if busy.span.start == at.hour * 60 + at.minute]
        assert bool(begins) == bool(minutes)
        if minutes:
            assert begins[0].span.end == min(begins[0].span.start + minutes, 24 * 60)
