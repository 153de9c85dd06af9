"""What the lines of the opening board count: one read for each, names of no patient."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.bulletins.queries import of_today
from clinic_tui.calls.queries import DAYS_AHEAD, OPEN_QUESTION
from clinic_tui.clock import local_now, today
from clinic_tui.eligibility.counting import count_failures
from clinic_tui.eligibility.models import EligibilityAnswer
from clinic_tui.flow.queries import between, notes
from clinic_tui.jobs.records import last_runs
from clinic_tui.jobs.rows import RunOutcome
from clinic_tui.kits.missing_use import missing_by_item
from clinic_tui.opening.models import OpeningSigned
from clinic_tui.opening.rows import MOST_NAMED, Line, OpeningLine, SignedOpening, parked_line
from clinic_tui.opening.who_came import rota_today
from clinic_tui.patients.policy import Answered
from clinic_tui.reception.queries import ON_THE_BOARD, queue
from clinic_tui.reminders.models import OutboxMessage
from clinic_tui.reminders.queries import count_in_doubt
from clinic_tui.reminders.states import State
from clinic_tui.rota.in_use import uses_rota
from clinic_tui.rota.rows import NOBODY_KEPT, RotaToday
from clinic_tui.rota.sites import read_sites
from clinic_tui.schedule.authorization.rows import Why
from clinic_tui.schedule.authorization.worklist import work_list
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.openings import active_providers, openings
from clinic_tui.schedule.states import IN_HOUSE, Confirmation, Status
from clinic_tui.security.kept_forms import kept_forms
from clinic_tui.settings.time_clock import USUAL_TIME_CLOCK, TimeClockSettings
from clinic_tui.stock.queries import low
from clinic_tui.store.desk import Desk
from clinic_tui.tasks.queries import tasks
from clinic_tui.tasks.states import Pile
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money

NIGHT_BEGINS = time(17)
"""What ran by itself since this time of the day before is told as the night's."""


def night_since(desk: Desk) -> datetime:
    """When the night began, on the clinic's clock."""
    return datetime.combine(today(desk.clock) - timedelta(days=1), NIGHT_BEGINS, desk.clock.zone)


def bulletin(db: Session, desk: Desk) -> OpeningLine:
    """What everybody is told today; amiss as long as whoever sits here has not read it."""
    told = of_today(db, desk)
    unread = [row for row in told if not row.is_read]
    words = "; ".join(f"{row.writer}: {row.words}" for row in unread or told)
    return OpeningLine(Line.BULLETIN, len(unread), words or "none today", bool(unread))


def handover(db: Session, desk: Desk) -> OpeningLine:
    """The newest note that an earlier shift has left, who signed it when, and who has read it."""
    left = notes(db, desk.clock.now())
    if not left:
        return OpeningLine(Line.HANDOVER, 0, "no note of an earlier shift")
    waiting = [row for row in left if not row.read_by and row.signed_by != desk.actor.login]
    row = waiting[0] if waiting else left[0]
    at = row.at.astimezone(desk.clock.zone)
    read = f"read by {row.read_by}" if row.read_by else "not read yet"
    words = f"{row.signer}, {at:%a %H:%M}, {read}: {'; '.join(row.words.splitlines())}"
    return OpeningLine(Line.HANDOVER, len(waiting), words, bool(waiting))


def visits(db: Session, desk: Desk) -> OpeningLine:
    """The visits of today, by where they stand."""
    statement = (
        select(col(Appointment.status), func.count())
        .where(col(Appointment.day) == today(desk.clock), col(Appointment.status).in_(ON_THE_BOARD))
        .group_by(col(Appointment.status))
    )
    counts: dict[Status, int] = _counts(db, statement)
    booked, here = counts.get(Status.BOOKED, 0), sum(counts.get(each, 0) for each in IN_HOUSE)
    ended = sum(counts.values()) - booked - here
    return OpeningLine(
        Line.VISITS,
        booked + here,
        f"{counted(sum(counts.values()), 'visit')}: {booked} to come, {here} here, {ended} ended",
    )


def rota(db: Session, desk: Desk, clock: TimeClockSettings = USUAL_TIME_CLOCK) -> OpeningLine:
    """Which providers see patients today and when, and who is away though they mostly are here."""
    day = today(desk.clock)
    providers = active_providers(db)
    opened = openings(db, providers, day, 1, visits=False) if providers else {}
    here, away, closed, sites = [], [], set(), read_sites(db)
    for provider in providers:
        opening = opened[provider.id, day]
        if hours := opening.bookable:
            at = dict.fromkeys(
                sites.name(sites.of_schedule(site))
                for span, site in opening.sites
                if any(span.overlaps(each) for each in hours)
            )
            when = f"{_hour(hours[0].start)}-{_hour(hours[-1].end)}"
            here.append(" ".join(filter(None, (provider.code, when, " and ".join(filter(None, at))))))
        elif opening.closed or opening.blocks:
            why = opening.closed or opening.blocks[0].label
            away.append(f"{provider.code} ({why})")
            closed.add(why)
    staff = rota_today(db, desk, clock) if uses_rota(db) else NOBODY_KEPT
    told, amiss = _staff_words(staff)
    if not here and len(closed) == 1 and len(away) == len(providers):
        return OpeningLine(Line.ROTA, 0, f"nobody: {closed.pop()}{told}", amiss)
    words = ", ".join(here) or "nobody"
    return OpeningLine(
        Line.ROTA,
        len(here),
        words + (f"; away: {', '.join(away)}" if away else "") + told,
        bool(away) or amiss,
    )


def _staff_words(staff: RotaToday) -> tuple[str, bool]:
    """What the rota says beside the providers: who else works, who is off or late, what is short."""
    said = (
        ("staff", staff.staff), ("not in", staff.missing), ("came late", staff.came_late),
        ("off", staff.off), ("later than usual", staff.late), ("short", staff.short),
        ("on call", staff.on_call),
    )  # fmt: skip
    words = "".join(f"; {what}: {', '.join(each)}" for what, each in said if each)
    return words, bool(staff.off or staff.late or staff.short or staff.missing or staff.came_late)


def copays(db: Session, desk: Desk) -> OpeningLine:
    """What the patients of today still have to pay as copay."""
    due = [
        row.copay_open_cents
        for row in queue(db, today(desk.clock))
        if row.copay_open_cents and (row.status is Status.BOOKED or row.status in IN_HOUSE)
    ]
    words = f"{show_money(sum(due))} from {counted(len(due), 'patient')}" if due else "none"
    return OpeningLine(Line.COPAYS, len(due), words)


def unconfirmed(db: Session, desk: Desk) -> OpeningLine:
    """Visits that nobody has confirmed: of the next days, for the call list, and of today."""
    day = today(desk.clock)
    statement = (
        select(col(Appointment.day), col(Appointment.confirmation), func.count())
        .where(
            col(Appointment.day).between(day, day + timedelta(days=DAYS_AHEAD)),
            col(Appointment.status) == Status.BOOKED,
            col(Appointment.confirmation).in_(OPEN_QUESTION),
        )
        .group_by(col(Appointment.day), col(Appointment.confirmation))
    )
    of_today = ahead = declined = 0
    for of, confirmation, number in db.execute(statement):
        if of == day:
            of_today += number
        else:
            ahead += number
            declined += number if confirmation is Confirmation.DECLINED else 0
    words = f"{counted(ahead, 'visit')} of the next {DAYS_AHEAD} days"
    words += f", {declined} of them declined" if declined else ""
    return OpeningLine(Line.UNCONFIRMED, ahead, f"{words}, and {of_today} of today", bool(declined))


def coverage(db: Session, desk: Desk) -> OpeningLine:
    """Policies to work on before their visits, and how payers answered in the night."""
    day, now = today(desk.clock), desk.clock.now()
    failed = count_failures(db, day, day + timedelta(days=1), now)
    statement = (
        select(col(EligibilityAnswer.answered), func.count())
        .where(col(EligibilityAnswer.at) >= night_since(desk))
        .group_by(col(EligibilityAnswer.answered))
    )
    answers: dict[Answered, int] = _counts(db, statement)
    told = ", ".join(f"{answers[each]} {each.value}" for each in Answered if answers.get(each))
    words = f"{failed or 'none'} to work on for today and tomorrow"
    return OpeningLine(
        Line.COVERAGE,
        failed,
        f"{words}; answers since {_night(desk)}: {told or 'none'}",
        failed > 0,
    )


def authorizations(db: Session, desk: Desk) -> OpeningLine:
    """Visits that lack one, payers who have not decided, and those that end."""
    lines = work_list(db, desk.clock)
    counts = Counter(line.why for line in lines)
    said = {
        Why.OVERDUE: "overdue at the payer",
        Why.LACKS: "lacking",
        Why.DENIED: "denied",
        Why.TO_ASK: "to ask",
        Why.WAITS: "waiting for the payer",
        Why.ENDS: "ending",
    }
    words = ", ".join(f"{counts[why]} {what}" for why, what in said.items() if counts[why])
    pressing = sum(line.is_pressing for line in lines)
    return OpeningLine(Line.AUTHORIZATIONS, len(lines), words or "none to work on", pressing > 0)


def reminders(db: Session, desk: Desk) -> OpeningLine:
    """What went out in the night, and what a person has to see to."""
    statement = (
        select(col(OutboxMessage.state), func.count())
        .where(col(OutboxMessage.sent_at) >= night_since(desk))
        .group_by(col(OutboxMessage.state))
    )
    counts: dict[State, int] = _counts(db, statement)
    doubtful = count_in_doubt(db, today(desk.clock))
    failed = counts.get(State.FAILED, 0) + counts.get(State.UNKNOWN, 0)
    words = f"since {_night(desk)}: {counts.get(State.SENT, 0)} sent, {failed} failed or in doubt"
    return OpeningLine(Line.REMINDERS, doubtful, f"{doubtful} to see to; {words}", doubtful > 0)


def stock(db: Session, desk: Desk) -> OpeningLine:
    """What is at or under its reorder point."""
    items = low(db, today(desk.clock))
    names = ", ".join(item.name for item in items[:MOST_NAMED])
    more = f" and {len(items) - MOST_NAMED} more" if len(items) > MOST_NAMED else ""
    return OpeningLine(
        Line.STOCK, len(items), f"{len(items)} low: {names}{more}" if items else "nothing low", bool(items)
    )


def not_issued(db: Session, desk: Desk) -> OpeningLine:
    """What visits used, and the shelf did not have by what is written."""
    items = missing_by_item(db)
    named = ", ".join(item.item for item in items[:MOST_NAMED])
    more = f" and {len(items) - MOST_NAMED} more" if len(items) > MOST_NAMED else ""
    words = (
        f"{counted(len(items), 'item')} used at visits: {named}{more}"
        if items
        else "all that visits used was issued"
    )
    return OpeningLine(Line.NOT_ISSUED, len(items), words, bool(items))


def team(db: Session, desk: Desk) -> OpeningLine:
    """What is the person's to do, of whom or of the role."""
    rows, now = tasks(db, desk, Pile.MINE), local_now(desk.clock)
    late = sum(row.is_late(now) for row in rows)
    of_today = sum(row.due_on == now.date() for row in rows)
    asked = sum(row.asked_id is not None for row in rows)
    said = ((of_today, "due today"), (late, "late"), (asked, "to accept"))
    words = ", ".join((counted(len(rows), "task"), *(f"{count} {what}" for count, what in said if count)))
    return OpeningLine(Line.TASKS, len(rows), words if rows else "none to do", late > 0)


def signals(db: Session, desk: Desk) -> OpeningLine:
    """What other desks sent to whoever sits here, and nobody has taken."""
    waiting = between(db, desk).waiting
    return OpeningLine(Line.SIGNALS, waiting, f"{waiting} to take" if waiting else "none to take")


def parked(db: Session, desk: Desk) -> OpeningLine:
    """The forms that the person left half done where a console ended."""
    account = desk.actor.account_id
    forms = kept_forms(db, account, desk.clock.now()) if account is not None else ()
    return parked_line([kept.form.title for kept in forms])


def jobs(db: Session, desk: Desk) -> OpeningLine:
    """How the last backup went and when, and which jobs did not go well the last time."""
    runs = last_runs(db)
    backup = runs.get("backup")
    failed = sorted(name for name, run in runs.items() if run.outcome is not RunOutcome.OK)
    if backup is None:
        words = "no backup was made yet"
    else:
        at = backup.started_at.astimezone(desk.clock.zone)
        words = f"backup {at:%a %d %b %H:%M} {backup.outcome.value}"
    others = [name for name in failed if name != "backup"]
    words += f"; not well: {', '.join(others)}" if others else "; all other jobs well"
    return OpeningLine(Line.JOBS, len(failed) + (backup is None), words, bool(failed) or backup is None)


def signings(db: Session, day: date) -> tuple[SignedOpening, ...]:
    """The signings of a day, the first on top."""
    rows = db.scalars(
        select(OpeningSigned).where(col(OpeningSigned.day) == day).order_by(col(OpeningSigned.id))
    )
    return tuple(
        SignedOpening(
            row.id or 0, row.at, row.signer, row.desk, row.words, tuple(row.lines.splitlines()),
            tuple(row.told.splitlines()),
        )
        for row in rows
    )  # fmt: skip


def signed(db: Session, desk: Desk) -> OpeningLine:
    """Who signed the opening of today and when, with what they said besides."""
    found = signings(db, today(desk.clock))
    words = "; ".join(
        f"{row.signer}, desk {row.desk}, {row.at.astimezone(desk.clock.zone):%H:%M}"
        + (f", {counted(row.changed, 'line')} put otherwise" if row.changed else "")
        + (f": {row.words}" if row.words else "")
        for row in found
    )
    return OpeningLine(Line.SIGNED, len(found), words or "by nobody yet")


def _counts(db: Session, statement: Any) -> dict[Any, int]:
    """How many of each, of a statement that counts by groups."""
    return {row[0]: row[1] for row in db.execute(statement)}


def _hour(minute: int) -> str:
    """`9`, `17:30`: short, since all providers stand in one line."""
    return f"{minute // 60}:{minute % 60:02}" if minute % 60 else str(minute // 60)


def _night(desk: Desk) -> str:
    return f"{night_since(desk):%a %H:%M}"


READS: dict[Line, Callable[[Session, Desk], OpeningLine]] = {
    Line.BULLETIN: bulletin,
    Line.HANDOVER: handover,
    Line.VISITS: visits,
    Line.ROTA: rota,
    Line.COPAYS: copays,
    Line.UNCONFIRMED: unconfirmed,
    Line.COVERAGE: coverage,
    Line.AUTHORIZATIONS: authorizations,
    Line.REMINDERS: reminders,
    Line.STOCK: stock,
    Line.NOT_ISSUED: not_issued,
    Line.TASKS: team,
    Line.SIGNALS: signals,
    Line.PARKED: parked,
    Line.JOBS: jobs,
    Line.SIGNED: signed,
}
"""How each line is read, without the time clock; the right to it is for the caller to ask (rows.RIGHTS)."""


def reads(clock: TimeClockSettings) -> dict[Line, Callable[[Session, Desk], OpeningLine]]:
    """The same with who is late and who is not in, where the time clock is used."""
    return {**READS, Line.ROTA: partial(rota, clock=clock)}
