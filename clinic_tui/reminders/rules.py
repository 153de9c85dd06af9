"""Who is reminded, when, and when no more: pure rules (domain rules, B3).

Consent. A text goes out only after a yes: prior express consent (47 CFR
64.1200(a)(1)(iii), TCPA), which a question that was never asked is not. An e-mail goes out
unless the patient said no: the address was given to be reached at, a reminder is part
of treatment (45 CFR 164.506(c)), the TCPA does not reach it, and its words tell of no care.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from clinic_tui.clock import instant_of
from clinic_tui.patients.rows import Consent
from clinic_tui.reminders.rows import RuleRow, VisitToRemind
from clinic_tui.reminders.states import Channel

OPENING, CLOSING = 8 * 60, 21 * 60
"""Minutes of the clinic's day between which reminders go out; 21:00 itself is too late (B3)."""

A_DAY = timedelta(days=1)
DAY_BEFORE = 24 * 60
"""Minutes: a reminder of the day before or earlier keeps off holidays (B3)."""

TEXTS_A_DAY, TEXTS_A_WEEK = 1, 3
"""To one number (47 CFR 64.1200(a)(9)(iv)(E)); the week is any seven days."""

LONGEST_BEFORE = 30 * DAY_BEFORE
HELD_CLOCK = timedelta(seconds=60)
"""So far may the clock lie behind the journal's last line; beyond it nothing is sent."""

USUAL = (
    ("three days before", Channel.MAIL, 72 * 60),
    ("the day before", Channel.TEXT, 24 * 60),
    ("two hours before", Channel.TEXT, 2 * 60),
)
"""What clinics begin with: name, channel, minutes before."""
USUAL_NOT_WITHIN = 2 * 60
"""Who booked two hours ago knows."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One reminder of one visit. The address is whole and lives in memory only."""

    key: str
    visit: VisitToRemind
    rule: RuleRow
    address: str
    due: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True)
class Window:
    """From `due` on and up to `not_after` a reminder may go out."""

    due: datetime
    not_after: datetime


def key_of(appointment_id: int, rule_id: int, channel: Channel, day: date, start: int) -> str:
    """What happens once at most: this rule, over this channel, for this visit at this day and minute."""
    return f"appt:{appointment_id}:{rule_id}:{channel.value}:{day.isoformat()}-{start}"


def plan(
    visits: Iterable[VisitToRemind],
    rules: Sequence[RuleRow],
    holidays: Collection[date],
    zone: ZoneInfo,
    *,
    known: Collection[str] = frozenset(),
) -> list[Planned]:
    """The reminders of these booked visits but for those whose key is `known`, in the order they are due."""
    found = []
    for visit in visits:
        for rule in rules:
            if not rule.active or not fits(rule, visit):
                continue
            key = key_of(visit.appointment_id, rule.id, rule.channel, visit.day, visit.start)
            if key in known or refusal(visit, rule.channel):
                continue
            window = window_of(visit, rule, holidays, zone)
            if window is not None:
                address = address_of(visit, rule.channel)
                found.append(Planned(key, visit, rule, address, window.due, window.not_after))
    return sorted(found, key=lambda each: (each.due, each.key))


def fits(rule: RuleRow, visit: VisitToRemind) -> bool:
    """Whether the rule is for visits of this kind."""
    return not rule.visit_types or visit.visit_type in rule.visit_types


def address_of(visit: VisitToRemind, channel: Channel) -> str:
    """Where the channel reaches the patient: the one mailbox, or the first mobile phone; else empty."""
    return visit.email.strip() if channel is Channel.MAIL else visit.mobile


def refusal(visit: VisitToRemind, channel: Channel) -> str:
    """Why this patient is not reminded over this channel, in words; empty where nothing is against it."""
    if visit.deceased:
        return "the patient is deceased"
    consent = visit.by_mail if channel is Channel.MAIL else visit.by_text
    if consent is Consent.NO:
        return f"the patient wants no {channel.noun}s"
    if channel is Channel.TEXT and consent is not Consent.YES:
        return "the patient was not asked about texts"
    if not address_of(visit, channel):
        return "there is no address" if channel is Channel.MAIL else "there is no mobile phone"
    return ""


def window_of(
    visit: VisitToRemind, rule: RuleRow, holidays: Collection[date], zone: ZoneInfo
) -> Window | None:
    """When the reminder is due and until when it is of use; None where it is not to be sent.

    It is of use until half its time before the start is gone. One that would be due before
    the rule held, or too soon after the booking, is none.
    """
    start = instant_of(visit.day, visit.start, zone)
    not_after = start - timedelta(minutes=rule.minutes_before) / 2
    meant = start - timedelta(minutes=rule.minutes_before)
    if rule.minutes_before >= DAY_BEFORE:
        meant = _before_holidays(meant, holidays, zone)
    due = next_allowed(meant, zone)
    if due > not_after or due < rule.since:
        return None
    if due - visit.booked_at < timedelta(minutes=rule.not_within):
        return None
    return Window(due, not_after)


def _before_holidays(at: datetime, holidays: Collection[date], zone: ZoneInfo) -> datetime:
    """The same wall time on the last day before that is no holiday."""
    local = at.astimezone(zone)
    day = local.date()
    while day in holidays:
        day -= A_DAY
    if day == local.date():
        return at
    return instant_of(day, local.hour * 60 + local.minute, zone)


def next_allowed(at: datetime, zone: ZoneInfo) -> datetime:
    """The first instant from `at` on that lies between 8:00 and 21:00 in the clinic."""
    local = at.astimezone(zone)
    minute = local.hour * 60 + local.minute
    if OPENING <= minute < CLOSING:
        return at
    day = local.date() if minute < OPENING else local.date() + A_DAY
    return instant_of(day, OPENING, zone)


def is_quiet(at: datetime, zone: ZoneInfo) -> bool:
    """True where nothing may go out."""
    return next_allowed(at, zone) != at


def next_text_time(at: datetime, texts: Collection[datetime], zone: ZoneInfo) -> datetime:
    """When a number that had these texts may have another: `at`, or the opening of a later day."""
    days = [each.astimezone(zone).date() for each in texts]
    day = at.astimezone(zone).date()
    first = day
    while (
        sum(each == day for each in days) >= TEXTS_A_DAY
        or sum(day - 7 * A_DAY < each <= day for each in days) >= TEXTS_A_WEEK
    ):
        day += A_DAY
    return at if day == first else instant_of(day, OPENING, zone)


def families(planned: Iterable[Planned]) -> list[tuple[Planned, ...]]:
    """What goes out in one message: same rule, same address, visits of the same day; by visit time.

    In the order in which the first of each is due.
    """
    groups: dict[tuple[int, str, date], list[Planned]] = {}
    for each in planned:
        groups.setdefault((each.rule.id, each.address.casefold(), each.visit.day), []).append(each)
    return [
        tuple(sorted(group, key=lambda each: (each.visit.start, each.key)))
        for group in sorted(groups.values(), key=lambda group: min((each.due, each.key) for each in group))
    ]


def with_limits(
    groups: Sequence[tuple[Planned, ...]],
    texts: Mapping[str, Sequence[datetime]],
    now: datetime,
    zone: ZoneInfo,
) -> list[tuple[datetime, tuple[Planned, ...]]]:
    """When each would go out from `now` on, quiet hours and the limits of a number obeyed.

    `texts` are those that a number had. What could go out only past its use is left out.
    """
    had = {number: list(times) for number, times in texts.items()}
    found = []
    for group in groups:
        at = next_allowed(max(min(each.due for each in group), now), zone)
        if group[0].rule.channel is Channel.TEXT:
            of_number = had.setdefault(group[0].address, [])
            at = next_text_time(at, of_number, zone)
        left = tuple(each for each in group if at <= each.not_after)
        if not left:
            continue
        if group[0].rule.channel is Channel.TEXT:
            had[group[0].address].append(at)
        found.append((at, left))
    return sorted(found, key=lambda pair: (pair[0], pair[1][0].key))


def wait_after(tries: int) -> timedelta:
    """How long a busy gateway is left alone after so many tries: 1, 2, 4 minutes, up to an hour."""
    return timedelta(minutes=min(2 ** max(tries - 1, 0), 60))


def masked(address: str, channel: Channel) -> str:
    """What a list shows of an address: `a***@example.org`, `(***) ***-7203`."""
    if channel is Channel.MAIL:
        name, _, host = address.rpartition("@")
        return f"{name[:1]}***@{host}"
    return f"(***) ***-{address[-4:]}"
