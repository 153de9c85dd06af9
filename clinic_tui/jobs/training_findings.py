"""What the jobs find of training, vaccine and plan that nobody has put on record, and when each is due."""

from __future__ import annotations

from datetime import date, timedelta

from clinic_tui.clock import Clock, today
from clinic_tui.credentials.missing import Missing, missing
from clinic_tui.credentials.states import Kind
from clinic_tui.jobs.findings import Finding, settle
from clinic_tui.jobs.models import NOTICE_LENGTH
from clinic_tui.jobs.rows import NoticeKind
from clinic_tui.schedule.federal_holidays import business_day_from
from clinic_tui.store.desk import Desk

VACCINE_DAYS = 10
"""Working days after the first assignment within which the vaccine is offered (29 CFR 1910.1030(f)(2)(i))."""

HIPAA_DAYS = 30
"""Days for the first training: "within a reasonable period" (45 CFR 164.530(b)(2)(i)(B)); the number is ours.
Bloodborne training is given at the time of the assignment (29 CFR 1910.1030(g)(2)(ii)(A))."""


def find_untrained(desk: Desk) -> int:
    """Tell in one notice what is on record of nobody who has to have it; how many kinds.

    One, since no row stands for what is missing: it leads to the list where it is put on record.
    """
    with desk.store.reading() as db:
        lacks = missing(db)
    found = []
    if lacks:
        words = "; ".join(lack.words for lack in lacks)
        if len(words) > NOTICE_LENGTH:
            words = "; ".join(lack.counted_words for lack in lacks)
        found.append(Finding(0, words, min(lack_due(lack, desk.clock) for lack in lacks)))
    settle(desk, NoticeKind.UNTRAINED, found)
    return len(lacks)


def lack_due(lack: Missing, clock: Clock) -> date:
    """Until when the first of them has to have it, from when they came."""
    if lack.since is None:
        return today(clock)
    day = lack.since.astimezone(clock.zone).date()
    if lack.kind is Kind.HIPAA:
        return day + timedelta(days=HIPAA_DAYS)
    for _ in range(VACCINE_DAYS if lack.kind is Kind.HEPATITIS else 0):
        day = business_day_from(day + timedelta(days=1))
    return day
