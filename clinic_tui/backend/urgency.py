"""What is most urgent anywhere in the clinic, for the key that jumps there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from clinic_tui.backend.ranking import DAY, Cause, points, ranked
from clinic_tui.backend.urgency_row import Urgent
from clinic_tui.calls.rows import OfferToSettle
from clinic_tui.calls.states import OfferNeed
from clinic_tui.clock import minute_now
from clinic_tui.jobs.rows import NoticeKind, NoticeRow
from clinic_tui.patients.emergency_rules import LATE_AFTER
from clinic_tui.reception.rows import Late, QueueRow
from clinic_tui.reception.rules import lateness, limits_of
from clinic_tui.schedule.delay_rules import STEP
from clinic_tui.schedule.states import IN_HOUSE, Status
from clinic_tui.tasks.states import Priority
from clinic_tui.words.times import show_time
from clinic_tui.x12.rejections import field_words

if TYPE_CHECKING:
    from clinic_tui.backend.clinic_backend import Backend

WHERE: dict[NoticeKind, tuple[str, Cause]] = {
    NoticeKind.OSHA_REPORT: ("incidents", Cause.OSHA_REPORT),
    NoticeKind.EXPOSURE: ("incidents", Cause.EXPOSURE),
    NoticeKind.INCIDENT: ("incidents", Cause.INCIDENT),
    NoticeKind.OSHA_SUMMARY: ("osha", Cause.OSHA_SUMMARY),
    NoticeKind.LEFT_OPEN: ("schedule", Cause.LEFT_OPEN),
    NoticeKind.CLAIM_CLOCK: ("work", Cause.CLAIM_CLOCK),
    NoticeKind.UNPOSTED: ("remittances", Cause.PAYMENT),
    NoticeKind.BACKUP: ("jobs", Cause.BACKUP),
    NoticeKind.CHECK: ("jobs", Cause.BACKUP),
    NoticeKind.ORDERS: ("orders", Cause.ORDER),
    NoticeKind.DRAFTS: ("orders", Cause.DRAFT),
    NoticeKind.LOTS: ("lots", Cause.LOT),
    NoticeKind.FRIDGE_LOG: ("cold", Cause.FRIDGE_LOG),
    NoticeKind.HELD: ("cold", Cause.HELD),
    NoticeKind.CREDENTIAL: ("credentials", Cause.CREDENTIAL),
    NoticeKind.UNDECIDED: ("resources", Cause.UNDECIDED),
    NoticeKind.UNTRAINED: ("credentials", Cause.UNTRAINED),
    NoticeKind.UPKEEP: ("equipment", Cause.UPKEEP),
    NoticeKind.WARRANTY: ("equipment", Cause.WARRANTY),
    NoticeKind.REQUESTS: ("requests", Cause.REQUEST),
    NoticeKind.LIMITS: ("limits", Cause.LIMIT),
    NoticeKind.BREACHES: ("breaches", Cause.BREACH),
    NoticeKind.ASSOCIATES: ("associates", Cause.ASSOCIATE),
    NoticeKind.ACCESS: ("access", Cause.ACCESS),
    NoticeKind.CHEMICALS: ("chemicals", Cause.CHEMICAL),
    NoticeKind.DRILLS: ("drills", Cause.DRILL),
    NoticeKind.LOW_STOCK: ("stock", Cause.LOW_STOCK),
    NoticeKind.FILL_UP: ("fill", Cause.FILL_UP),
    NoticeKind.RUNS_OUT: ("stock", Cause.RUNS_OUT),
}
"""Where what a notice is about stands, and how it weighs."""


def urgent_items(backend: Backend, now: datetime) -> tuple[Urgent, ...]:
    """All open items that the person may see, ranked: waits, offers, clocks, low stock and so on."""
    return tuple(ranked(_items(backend, now)))


def _items(backend: Backend, now: datetime) -> Iterator[Urgent]:
    for place, words in enumerate(backend.machine_warnings()):
        yield Urgent("", place, words, Cause.MACHINE)
    if backend.may("queue.view"):
        yield from _of_queue(backend, now)
    if backend.may("waitlist.view"):
        for offer in backend.calls.offers_to_settle():
            time = f"{offer.day:%a %d %b} {show_time(offer.start)} {offer.provider_code}"
            words = f"{offer.name}, {time}: {_offer_words(offer, now)}"
            yield Urgent("waitlist", offer.entry_id, words, Cause.OFFER, _until(offer.ends, now))
    if backend.may("appointment.no_show"):
        minute = minute_now(backend.clock)
        for each in backend.attendance.awaited():
            if words := each.words(minute):
                left = each.suggested_from - minute
                yield Urgent("queue", each.appointment_id, f"{each.name}: {words}", Cause.ABSENT, left)
    yield from _of_visits_ahead(backend, now)
    if backend.may("plan.view"):
        for plan in backend.plans.missed():
            yield Urgent("plans", plan.id, f"{plan.name}: {plan.missed_words}", Cause.PLAN)
    if backend.may("emergency.review"):
        for access in backend.emergency.unreviewed():
            words = f"{access.name}, opened by {access.person}: {access.stage(now).value}"
            left = _until(access.at + LATE_AFTER, now)
            yield Urgent("emergency", access.id, words, Cause.EMERGENCY, left)
    if backend.may("task.view"):
        yield from _of_tasks(backend, now.astimezone(backend.clock.zone))
    if backend.may("rota.ask"):
        local = now.astimezone(backend.clock.zone)
        for asked in backend.rota.to_answer():
            left = _to(asked.first_day, 0, local)
            yield Urgent("timeoff", asked.key, asked.words_of_urgency, Cause.TIME_OFF, left)
    if backend.may("rota.plan"):
        local = now.astimezone(backend.clock.zone)
        for called in backend.rota.to_hand_over():
            left = _to(called.part[0], called.part[1], local)
            yield Urgent("oncall", called.id, called.off_words, Cause.ON_CALL, left)
    if backend.settings.time_clock.used and backend.may("time.own"):
        for times in backend.time_clock.pressing():
            page, subject = ("timesheet", times.entry_id) if times.is_own else ("hours", times.account_id)
            yield Urgent(page, subject, times.words, Cause.TIMES)
    if backend.may("bulletin.read"):
        for told in backend.bulletins.unread():
            yield Urgent("bulletins", told.id, f"{told.writer}: {told.words}", Cause.BULLETIN)
    for notice in backend.notices():
        yield _of_notice(backend, notice, now)
    if backend.may("kit.settle"):
        for missing in backend.kits.missing_by_item():
            yield Urgent("missing", missing.supply_id, missing.words, Cause.MISSING)


def _of_queue(backend: Backend, now: datetime) -> Iterator[Urgent]:
    """Who waits too long, or soon will; and the first patient of each provider who runs late."""
    limits = limits_of(backend.settings.queue.limits)
    late = {each.provider_code: each for each in backend.reception.late() if each.minutes}
    rows = backend.reception.queue()
    for row in rows:
        minutes = _minutes(row, now)
        if row.status not in IN_HOUSE or lateness(row.status, minutes, limits) is Late.FINE:
            continue
        stage = "waiting" if row.status is Status.ARRIVED else row.status.words
        words = f"{row.name}: {stage} for {minutes} min"
        if row.provider_code in late:
            words += f", {row.provider_code} {late[row.provider_code].sign} late"
        left = limits[row.status][1] - minutes
        yield Urgent("queue", row.appointment_id, words, Cause.WAIT, left)
    if not backend.may("queue.tell_delay"):
        return
    ahead = (Status.BOOKED, Status.ARRIVED, Status.CHECKED_IN)
    for code, each in late.items():
        first = min(
            (row for row in rows if row.provider_code == code and row.status in ahead),
            key=lambda row: (row.start, row.appointment_id),
            default=None,
        )
        if first is not None and each.minutes >= STEP:
            yield Urgent("queue", first.appointment_id, each.words, Cause.LATE, STEP - each.minutes)


def _of_visits_ahead(backend: Backend, now: datetime) -> Iterator[Urgent]:
    """Coverage, authorizations, estimates and reminders of visits to come."""
    local = now.astimezone(backend.clock.zone)
    if backend.may("eligibility.view"):
        tomorrow = local.date() + timedelta(days=1)
        for policy in backend.eligibility.failures():
            if (day := policy.visit_day) is None or day > tomorrow:
                continue
            yield Urgent(
                "eligibility",
                policy.coverage_id,
                policy.whole_line,
                Cause.COVERAGE,
                _to(day, policy.visit_start or 0, local),
                day,
                field_words(policy.field),
            )
    if backend.may("authorization.view"):
        for line in backend.authorizations.pressing():
            words = f"{line.name}: {', '.join(filter(None, (line.words, line.clock)))}"
            until = None if line.day is None else _to(line.day, line.start, local)
            yield Urgent("authorizations", line.number, words, Cause.AUTHORIZATION, until, line.day)
    if backend.may("estimate.view"):
        for due in backend.estimates.pressing():
            subject = due.appointment_id or -(due.estimate_id or 0)
            words = f"{due.name}: good-faith estimate {due.what}, due {due.due:%a %d %b}"
            yield Urgent("estimates", subject, words, Cause.ESTIMATE, _to(due.due, DAY, local), due.day)
    if backend.may("reminder.view"):
        for message in backend.reminders.in_doubt():
            visit = f"{message.day:%a %d %b} {show_time(message.start)}"
            failed = f"{message.channel.noun} {message.state.value}"
            words = ": ".join(filter(None, (f"{message.name}, {visit}", failed, message.reason)))
            left = _to(message.day, message.start, local)
            yield Urgent("reminders", message.id, words, Cause.REMINDER, left, message.day)


def _of_tasks(backend: Backend, local: datetime) -> Iterator[Urgent]:
    """What cannot wait, and what was sent or replied to whoever sits here and is not read."""
    pressing = backend.tasks.pressing()
    for task in pressing:
        cause = Cause.URGENT_TASK if task.priority is Priority.URGENT else Cause.TASK
        found = Urgent("team", task.id, task.words_of_urgency(local), cause, task.minutes_left(local))
        unread = cause is Cause.URGENT_TASK and task.news is not None
        if unread and points(cause, found.left) < points(Cause.UNREAD_TASK, None):
            found = replace(found, cause=Cause.UNREAD_TASK, left=None)  # before what only is late
        yield found
    known = {task.id for task in pressing}
    for task in backend.tasks.unread():
        if task.id not in known:
            yield Urgent("team", task.id, f"{task.whole_words}: {task.news_words}", Cause.MESSAGE)


def _of_notice(backend: Backend, notice: NoticeRow, now: datetime) -> Urgent:
    tab, cause = WHERE[notice.kind]
    left = None if notice.due_at is None else _until(notice.due_at, now)
    found = Urgent(tab, notice.subject_id, notice.words, cause, left, site=notice.site_id)
    if notice.kind is NoticeKind.LEFT_OPEN:
        return replace(found, day=backend.schedule.appointment(notice.subject_id).day)
    return found


def _offer_words(offer: OfferToSettle, now: datetime) -> str:
    """`offer ends 10:30, in 4 min`, `offered until 10:30, nobody has called`, `offer ran out 10:30 ...`."""
    if offer.need is OfferNeed.RAN_OUT:
        return f"offer {offer.need.value} at {offer.ends:%H:%M}"
    if offer.need is OfferNeed.NOT_CALLED:
        return f"offered until {offer.ends:%H:%M}, {offer.need.value}"
    minutes = max(1, -(-int((offer.ends - now).total_seconds()) // 60))
    return f"offer ends {offer.ends:%H:%M}, in {minutes} min"


def _until(moment: datetime, now: datetime) -> int:
    """Whole minutes to a moment, below 0 once it is over."""
    return int((moment - now).total_seconds() // 60)


def _to(day: date, minute: int, local: datetime) -> int:
    """Minutes on the clinic's clock from now to a minute of a day."""
    return (day - local.date()).days * DAY + minute - local.hour * 60 - local.minute


def _minutes(row: QueueRow, now: datetime) -> int:
    return int((now - row.stage_since).total_seconds() // 60) if row.stage_since else 0
