"""The clocks of patients' requests and of breaches: calendar days, so no weekend or holiday moves them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from clinic_tui.privacy.request_rows import RequestKind

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RequestClock:
    """So many days there are from the day on which a request came, and so many more once."""

    days: int
    more: int
    rule: str


CLOCKS = {
    RequestKind.COPY: RequestClock(30, 30, "45 CFR 164.524(b)(2)"),
    RequestKind.AMENDMENT: RequestClock(60, 30, "45 CFR 164.526(b)(2)"),
    RequestKind.ACCOUNTING: RequestClock(60, 30, "45 CFR 164.528(c)(1)"),
}

IN_FORCE = date(2003, 4, 14)
"""From this day on patients have these rights, and disclosures are accounted for (45 CFR 164.534)."""

REQUEST_SOON_DAYS = 7
"""A request is told of so many days before it is due."""

ACCOUNTING_YEARS = 6
"""45 CFR 164.528(a)(1): in the six years before the request."""


def due_of(kind: RequestKind, asked_on: date, *, extended: bool) -> date:
    """The last day on which a request is answered in time."""
    clock = CLOCKS[kind]
    return asked_on + (clock.days + (clock.more if extended else 0)) * DAY


def years_before(day: date, years: int) -> date:
    """The same day so many years before; Feb 29 becomes Feb 28, so that no day is lost."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def accounting_from(asked_on: date) -> date:
    """The first day that an accounting has to reach back to."""
    return years_before(asked_on, ACCOUNTING_YEARS)


def is_free(asked_on: date, earlier: tuple[date, ...]) -> bool:
    """The first accounting in any 12 months costs the patient nothing (45 CFR 164.528(c)(2))."""
    year_ago = years_before(asked_on, 1)
    return not any(year_ago < each <= asked_on for each in earlier)


NOTICE_DAYS = 60
"""45 CFR 164.404(b), 164.406(b), 164.408(b): without unreasonable delay, and at most so many days after the
discovery; for fewer than 500 persons HHS is told so many days after the end of the year (164.408(c))."""


def notice_due(discovered_on: date) -> date:
    """The last day for notices about a breach to persons, and where it is a large one to media and HHS."""
    return discovered_on + NOTICE_DAYS * DAY


def yearly_log_due(discovered_on: date) -> date:
    """The last day on which HHS is told of a small breach: Mar 1, in leap years Feb 29."""
    return date(discovered_on.year, 12, 31) + NOTICE_DAYS * DAY
