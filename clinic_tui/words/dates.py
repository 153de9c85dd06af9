"""Dates as a receptionist types and reads them.

Typed dates are in US order, month before day. Visits are read by `read_date`,
which fills in what was left off from today; birth dates by `read_birth_date`,
which never guesses a day that has not been.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from clinic_tui.words.not_understood import NotUnderstood

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

OLDEST_YEARS = 130
"""No living person is older; an earlier birth date is a slip of the finger."""

_LONGEST = 40
_FAR = 182
"""Days: half a year."""
_NEAR_WORDS = {"today": 0, "tomorrow": 1, "tmw": 1, "yesterday": -1}
_RELATIVE = re.compile(r"(?P<base>[twmy]?) ?(?P<sign>[+-]) ?(?P<count>\d{1,5}) ?(?P<unit>[dwmy]?)", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})[/. -](\d{1,2})(?:[/. -](\d{4}|\d{2}))?", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[/. -](\d{1,2})[/. -](\d{1,2})", re.ASCII)
_DAY_MONTH_NAME = re.compile(r"(\d{1,2})[ /-]?([a-z]{3,9})\.?(?:[ ,/-]{0,2}(\d{4}|\d{2}))?", re.ASCII)
_MONTH_NAME_DAY = re.compile(r"([a-z]{3,9})\.?[ /-]?(\d{1,2})(?:[ ,/-]{1,2}(\d{4}|\d{2}))?", re.ASCII)

_MONTH_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<month>\d{1,2})[/. -](?P<year>\d{4}|\d{2})",
        r"(?P<month>\d{2})(?P<year>\d{2})",
        r"(?P<year>\d{4})[/. -](?P<month>\d{1,2})",
        r"(?P<month>[a-z]{3,9})\.?[ /-]?(?P<year>\d{4}|\d{2})",
    )
)
"""A month without a day, as it is printed on packs."""
OLD_STOCK, LONGEST_LASTING = 10, 30
"""Years before and after this one in which something on a shelf may expire."""

_DATE_FORMS = "try t+7, fri, 1/5, 0105 or 5 jan 2027"
_BIRTH_FORMS = "try 12/05/1961, 120561 or 5 dec 1961"


def read_date(text: str, today: date) -> date:
    """The day meant by `t`, `t+7`, `t-2w`, `w+1`, `m+3`, `fri`, `next tue`, `1/5`, `010526`, `5 jan`, ...

    A bare weekday is the next such day, today included; `next` is the one after that and
    `last` the one before today. A date without a year is the nearest that is not past.
    Raises NotUnderstood.
    """
    typed = _tidy(text)
    found = _near(typed, today) or _weekday_date(typed, today)
    if found is not None:
        return found
    month, day, year = _parts(typed, _DATE_FORMS)
    return _next_such_day(month, day, today) if year is None else _in_year(year, month, day, today)


def read_expiry(text: str, today: date) -> date:
    """The last day of use as packs print it: `05/28`, `0528`, `5/2028`, `2028-05` and `may 2028` mean the end
    of that month; all else is read as a day.

    Two numbers are month and year, as no pack leaves the year out. Raises NotUnderstood, also where they can
    only be month and day.
    """
    typed = _tidy(text)
    found = next((match for form in _MONTH_FORMS if (match := form.fullmatch(typed))), None)
    if found is None:
        return read_date(text, today)
    month, year = found["month"], int(found["year"])
    named = (place for place, name in enumerate(MONTHS, 1) if name.startswith(month))
    number = int(month) if month.isdigit() else next(named, 0)
    year += 2000 if year < 100 else 0
    if not 1 <= number <= 12 or not today.year - OLD_STOCK <= year <= today.year + LONGEST_LASTING:
        raise NotUnderstood("Write month and year as 05/2028, or the whole day as 05/31/2028.")
    return date(year, number, monthrange(year, number)[1])


def read_past_date(text: str, today: date) -> date:
    """The same of what is over, as a day at the bank: `fri` and `10/30` are the latest that are not to come.

    What is said to be ahead (`t+7`, `next tue`, a year) is taken as it is. Raises NotUnderstood.
    """
    typed = _tidy(text)
    if (near := _near(typed, today)) is not None:
        return near
    if (weekday := _weekday_date(typed, today)) is not None:
        is_said = typed.startswith(("next", "this"))
        return moved(weekday, -7, "d") if weekday > today and not is_said else weekday
    month, day, year = _parts(typed, _DATE_FORMS)
    return _last_such_day(month, day, today) if year is None else _in_year(year, month, day, today)


def read_recent_date(text: str, today: date, back: int) -> date:
    """As `read_date`; but a date without a year that was in the last `back` days is that one.

    Raises NotUnderstood.
    """
    ahead = read_date(text, today)
    if ahead <= today + timedelta(days=_FAR):
        return ahead
    over = read_past_date(text, today)
    return over if today - timedelta(days=back) <= over < today else ahead


def read_date_since(text: str, today: date, since: date) -> date:
    """The latest such day that is not to come, where that is not before `since`; else as `read_date`.

    For what follows from something, as days away from work from an incident. Raises NotUnderstood.
    """
    over = read_past_date(text, today)
    return over if over >= since else read_date(text, today)


def read_birth_date(text: str, today: date) -> date:
    """The birth date meant by `12/05/1961`, `1961-12-05`, `120561`, `12051961`, `5dec1961`, `5 dec 61`.

    A year of two digits is the latest that is not in the future. Raises NotUnderstood for
    anything else, for a day to come, and for an age over OLDEST_YEARS.
    """
    month, day, year = _parts(_tidy(text), _BIRTH_FORMS)
    if year is None:
        raise NotUnderstood(f"The year is missing; {_BIRTH_FORMS}.")
    born = _past_day(int(year), month, day, today) if len(year) == 2 else _day(int(year), month, day)
    if born > today:
        raise NotUnderstood(f"{show_date(born)} is in the future; a birth date cannot be.")
    if whole_years(born, today) > OLDEST_YEARS:
        raise NotUnderstood(f"Born in {born.year} would be over {OLDEST_YEARS} years old; check the year.")
    return born


def birth_date_readings(text: str, today: date) -> tuple[date, ...]:
    """Every birth date the text could mean, likeliest first, for searching; empty if it is none.

    Month first before day first, the later century before the earlier.
    """
    try:
        month, day, year = _parts(_tidy(text), _BIRTH_FORMS)
    except NotUnderstood:
        return ()
    if year is None:
        return ()
    years = [int(year)]
    if len(year) == 2:
        this_century = today.year // 100 * 100
        years = [this_century + int(year), this_century - 100 + int(year)]
    orders = [(month, day)]
    if re.search(r"[a-z]", text, re.IGNORECASE) is None and not _YEAR_FIRST.fullmatch(_tidy(text)):
        orders.append((day, month))
    readings: dict[date, None] = {}
    for first, second in orders:
        for candidate_year in years:
            try:
                born = _day(candidate_year, first, second)
            except NotUnderstood:
                continue
            if born <= today and whole_years(born, today) <= OLDEST_YEARS:
                readings[born] = None
    return tuple(readings)


_TOGETHER = {"mwf": frozenset({0, 2, 4}), "tth": frozenset({1, 3})}
"""How therapies that come several times a week are said."""


def read_weekdays(text: str) -> frozenset[int]:
    """The days meant by `mon,wed`, `tue-thu` or `tth`, 0 for Monday; a range may pass the weekend.

    Raises NotUnderstood.
    """
    typed = _tidy(text).replace(" - ", "-").replace(", ", ",")
    if typed in _TOGETHER:
        return _TOGETHER[typed]
    days: set[int] = set()
    for part in re.split(r"[, ]", typed):
        first, dash, last = part.partition("-")
        start = _weekday(first)
        end = _weekday(last) if dash else start
        if start is None or end is None:
            raise NotUnderstood("Name days as mon,wed or tue-thu.")
        days.update((start + step) % 7 for step in range((end - start) % 7 + 1))
    return frozenset(days)


def show_date(day: date) -> str:
    """`Mon 23 Nov 2026`: no order of numbers to mistake."""
    weekday, month = WEEKDAYS[day.weekday()][:3].title(), MONTHS[day.month - 1][:3].title()
    return f"{weekday} {day.day} {month} {day.year}"


def show_birth_date(born: date | None) -> str:
    """`12/05/1961`, as on every US insurance card; `born ?` where it is not known."""
    return f"{born.month:02}/{born.day:02}/{born.year:04}" if born else "born ?"


def age_words(born: date | None, today: date) -> str:
    """The age as said at the desk: `64 y`; in months under two years, in days under one month.

    Empty where the birth date is unknown or still to come.
    """
    if born is None or born > today:
        return ""
    years = whole_years(born, today)
    if years >= 2:
        return f"{years} y"
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    return f"{months} m" if months else f"{(today - born).days} d"


def _tidy(text: str) -> str:
    if len(text) > _LONGEST:
        raise NotUnderstood(f"That is too long for a date; {_DATE_FORMS}.")
    return " ".join(text.lower().split())


def _near(typed: str, today: date) -> date | None:
    """Days counted from today: `t`, `today`, `t+7`, `-2w`, `m+3`."""
    if typed == "t":
        return today
    if typed in _NEAR_WORDS:
        return moved(today, _NEAR_WORDS[typed], "d")
    match = _RELATIVE.fullmatch(typed)
    if match is None:
        return None
    base, unit = match["base"], match["unit"]
    if base in ("w", "m", "y"):
        if unit:
            raise NotUnderstood(f"Two units at once; {_DATE_FORMS}.")
        unit = base
    return moved(today, int(match["sign"] + match["count"]), unit or "d")


def moved(start: date, count: int, unit: str) -> date:
    """So many days (`d`), weeks, months or years on; the 31st becomes the last day of a shorter month.

    Raises NotUnderstood past the end of the calendar.
    """
    try:
        if unit in ("d", "w"):
            return start + timedelta(days=count * (7 if unit == "w" else 1))
        months = start.year * 12 + start.month - 1 + count * (12 if unit == "y" else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        raise NotUnderstood("That is too far from today.") from None


def _weekday_date(typed: str, today: date) -> date | None:
    which, _, name = typed.rpartition(" ")
    weekday = _weekday(name)
    if weekday is None or which not in ("", "this", "next", "last"):
        return None
    ahead = (weekday - today.weekday()) % 7
    if which == "next":
        ahead += 7
    elif which == "last":
        ahead -= 7
    return moved(today, ahead, "d")


def _weekday(name: str) -> int | None:
    """0 for Monday, from two letters or more of its name."""
    return _place(name, WEEKDAYS, shortest=2)


def _place(name: str, names: tuple[str, ...], shortest: int) -> int | None:
    if len(name) < shortest:
        return None
    if name == "sept":
        name = "sep"
    return next((place for place, full in enumerate(names) if full.startswith(name)), None)


def _parts(typed: str, forms: str) -> tuple[int, int, str | None]:
    """Month, day, and the year as typed or None."""
    if typed.isascii() and typed.isdigit():
        return _digit_parts(typed, forms)
    if match := _YEAR_FIRST.fullmatch(typed):
        return int(match[2]), int(match[3]), match[1]
    if match := _NUMBERS.fullmatch(typed):
        return int(match[1]), int(match[2]), match[3]
    if match := _DAY_MONTH_NAME.fullmatch(typed):
        name, day, year = match[2], match[1], match[3]
    elif match := _MONTH_NAME_DAY.fullmatch(typed):
        name, day, year = match[1], match[2], match[3]
    else:
        raise NotUnderstood(f"No date is known by that; {forms}.")
    month = _place(name, MONTHS, shortest=3)
    if month is None:
        raise NotUnderstood(f"There is no month '{name}'; {forms}.")
    return month + 1, int(day), year


def _digit_parts(typed: str, forms: str) -> tuple[int, int, str | None]:
    """`0105`, `010526`, `01052026`; eight digits that start with no month are year first."""
    if len(typed) not in (4, 6, 8):
        raise NotUnderstood(f"Digits alone are mmdd, mmddyy or mmddyyyy; {forms}.")
    if len(typed) == 8 and int(typed[:2]) > 31:
        raise NotUnderstood(f"Eight digits are mmddyyyy; {forms}.")
    if len(typed) == 8 and int(typed[:2]) > 12 and 1 <= int(typed[4:6]) <= 12:
        return int(typed[4:6]), int(typed[6:]), typed[:4]
    return int(typed[:2]), int(typed[2:4]), typed[4:] or None


def _day(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise NotUnderstood(f"There is no month {month}; the month comes first: 1/5 is 5 January.")
    try:
        return date(year, month, day)
    except ValueError:
        raise NotUnderstood(f"There is no day {day} in {MONTHS[month - 1].title()} {year}.") from None


def _next_such_day(month: int, day: int, today: date) -> date:
    """The nearest such day not past; 29 February may be eight years away (1896 to 1904 for one)."""
    last = min(today.year + 8, date.max.year)
    for year in range(today.year, last):
        try:
            found = _day(year, month, day)
        except NotUnderstood:
            if (month, day) != (2, 29):
                raise
            continue
        if found >= today:
            return found
    return _day(last, month, day)


def _last_such_day(month: int, day: int, today: date) -> date:
    """The latest such day not to come; 29 February may be eight years ago."""
    first = max(today.year - 8, date.min.year)
    for year in range(today.year, first, -1):
        try:
            found = _day(year, month, day)
        except NotUnderstood:
            if (month, day) != (2, 29):
                raise
            continue
        if found <= today:
            return found
    return _day(first, month, day)


def _in_year(year: str, month: int, day: int, today: date) -> date:
    """Of a year as it was typed, with two digits or four."""
    return _day(_nearest_century(int(year), today) if len(year) == 2 else int(year), month, day)


def _nearest_century(year: int, today: date) -> int:
    """The year of those two digits from 50 years ago to 49 ahead."""
    earliest = today.year - 50
    return earliest + (year - earliest) % 100


def _past_day(year: int, month: int, day: int, today: date) -> date:
    latest = today.year - (today.year - year) % 100
    try:
        born = _day(latest, month, day)
    except NotUnderstood:
        return _day(latest - 100, month, day)
    return born if born <= today else _day(latest - 100, month, day)


def whole_years(born: date, today: date) -> int:
    """The age in years; whoever was born on 29 February has the birthday on 1 March in other years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
