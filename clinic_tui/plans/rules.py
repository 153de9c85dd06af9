"""The rules of payment plans, as pure functions."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from clinic_tui.errors import Invalid
from clinic_tui.plans.rows import Instalment, PlanTerms
from clinic_tui.words.money import show_money

MOST_INSTALMENTS = 60
"""Five years: more is an amount in the wrong field."""

LEAST_GAP_DAYS = 20
"""Between the first instalment and the second: less is no month."""

LATEST_FIRST_DAYS = 92
"""Within three months the first instalment is due."""


def checked(terms: PlanTerms, today: date) -> PlanTerms:
    """The terms as they are; raises Invalid naming the field."""
    if terms.total_cents <= 0:
        raise Invalid("a plan is for more than $0", "total")
    if not 0 < terms.instalment_cents <= terms.total_cents:
        raise Invalid(f"an instalment is more than $0 and at most {show_money(terms.total_cents)}", "each")
    if not 1 <= terms.day_of_month <= 31:
        raise Invalid("the day of the month is 1 to 31", "day")
    if terms.first_day < today:
        raise Invalid("the first instalment is due today or later", "first")
    if terms.first_day > today + timedelta(days=LATEST_FIRST_DAYS):
        raise Invalid("the first instalment is due within three months", "first")
    if (number := -(-terms.total_cents // terms.instalment_cents)) > MOST_INSTALMENTS:
        raise Invalid(
            f"that would be {number} instalments, and at most {MOST_INSTALMENTS} are agreed: take more each",
            "each",
        )
    return terms


def instalments(terms: PlanTerms) -> tuple[Instalment, ...]:
    """Every date with its amount: the first day, then each month's day; the last is the rest, to the cent.

    The second is due on the first such day that leaves LEAST_GAP_DAYS after the first.
    """
    found, left, place = [], terms.total_cents, 0
    skipped = 0 if _day(terms, 0) >= terms.first_day + timedelta(days=LEAST_GAP_DAYS) else 1
    if skipped and _day(terms, 1) < terms.first_day + timedelta(days=LEAST_GAP_DAYS):
        skipped = 2
    while left > 0:
        part = min(left, terms.instalment_cents)
        day = terms.first_day if place == 0 else _day(terms, place - 1 + skipped)
        found.append(Instalment(day, part))
        left, place = left - part, place + 1
    return tuple(found)


def _day(terms: PlanTerms, months: int) -> date:
    """The plan's day of the month, so many months after that of the first day."""
    year, month = divmod(terms.first_day.year * 12 + terms.first_day.month - 1 + months, 12)
    return date(year, month + 1, min(terms.day_of_month, monthrange(year, month + 1)[1]))


def with_paid(planned: Iterable[Instalment], counted_cents: int) -> tuple[Instalment, ...]:
    """The instalments with what is paid of each: what came in goes to the oldest first."""
    found, left = [], max(0, counted_cents)
    for each in planned:
        part = min(left, each.cents)
        found.append(Instalment(each.day, each.cents, part))
        left -= part
    return tuple(found)


def counted(visits: Iterable[tuple[int, int, int, int]]) -> int:
    """The cents that count to a plan, of its visits: the patient's part then and now, paid then and now.

    A payment counts, and so does a part that the patient owes no more; what is charged later does not
    count against the plan, and neither does a refund of what was paid before it.
    """
    return max(
        0, sum(paid - paid_then + max(0, part_then - part) for part_then, part, paid_then, paid in visits)
    )
