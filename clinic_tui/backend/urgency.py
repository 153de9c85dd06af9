"""What is most urgent anywhere in the clinic, for the key that jumps there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from clinic_tui.backend.urgency_row import Urgent
from clinic_tui.calls.rows import OfferToSettle
from clinic_tui.calls.states import OfferNeed
from clinic_tui.clock import minute_now
from clinic_tui.jobs.rows import COLD_CHAIN, MACHINE, MACHINES, PRIVACY, PURCHASES, SAFETY, NoticeKind
from clinic_tui.reception.rows import Late, QueueRow
from clinic_tui.reception.rules import lateness, limits_of
from clinic_tui.schedule.states import IN_HOUSE, Status
from clinic_tui.words.times import show_time

if TYPE_CHECKING:
    from clinic_tui.backend.clinic_backend import Backend


def urgent_items(backend: Backend, now: datetime) -> tuple[Urgent, ...]:
    """What the machine lacks, then all open items: waits, offers to settle, visits left open, low stock and
    so on.
    """
    return tuple(_items(backend, now))


def _items(backend: Backend, now: datetime) -> Iterator[Urgent]:
    for place, words in enumerate(backend.machine_warnings()):
        yield Urgent("", place, words)
    found = backend.notices()
    for notice in found:
        if notice.kind is NoticeKind.OSHA_REPORT:  # it counts in hours, from the first
            yield Urgent("incidents", notice.subject_id, notice.words)
    if backend.may("queue.view"):
        limits = limits_of(backend.settings.queue.limits)
        late = {
            each.provider_code: f", {each.provider_code} {each.sign} late"
            for each in backend.reception.late()
            if each.minutes
        }
        here = [row for row in backend.reception.queue() if row.status in IN_HOUSE]
        for limit in (Late.OVER, Late.SOON):
            for row in sorted(here, key=lambda row: row.stage_since or now):
                minutes = _minutes(row, now)
                if lateness(row.status, minutes, limits) is limit:
                    stage = "waiting" if row.status is Status.ARRIVED else row.status.words
                    words = f"{row.name}: {stage} for {minutes} min"
                    yield Urgent("queue", row.appointment_id, words + late.get(row.provider_code, ""))
    if backend.may("waitlist.view"):
        for offer in backend.calls.offers_to_settle():
            time = f"{offer.day:%a %d %b} {show_time(offer.start)} {offer.provider_code}"
            yield Urgent("waitlist", offer.entry_id, f"{offer.name}, {time}: {_offer_words(offer, now)}")
    if backend.may("appointment.no_show"):
        minute = minute_now(backend.clock)
        for each in backend.attendance.awaited():
            if words := each.words(minute):
                yield Urgent("queue", each.appointment_id, f"{each.name}: {words}")
    if backend.may("eligibility.view"):
        tomorrow = now.astimezone(backend.clock.zone).date() + timedelta(days=1)
        for policy in backend.eligibility.failures():
            if policy.visit_day is not None and policy.visit_day <= tomorrow:
                yield Urgent("eligibility", policy.coverage_id, policy.whole_line, policy.visit_day)
    if backend.may("authorization.view"):
        for line in backend.authorizations.pressing():
            words = ", ".join(filter(None, (line.words, line.clock)))
            yield Urgent("authorizations", line.number, f"{line.name}: {words}", line.day)
    if backend.may("estimate.view"):
        for due in backend.estimates.pressing():
            subject = due.appointment_id or -(due.estimate_id or 0)
            words = f"{due.name}: good-faith estimate {due.what}, due {due.due:%a %d %b}"
            yield Urgent("estimates", subject, words, due.day)
    if backend.may("plan.view"):
        for plan in backend.plans.missed():
            yield Urgent("plans", plan.id, f"{plan.name}: {plan.missed_words}")
    if backend.may("emergency.review"):
        for access in backend.emergency.unreviewed():
            stage = access.stage(now)
            words = f"{access.name}, opened by {access.person}: {stage.value}"
            yield Urgent("emergency", access.id, words)
    if backend.may("task.view"):
        for task in backend.tasks.pressing():
            yield Urgent("team", task.id, task.words_of_urgency(now.astimezone(backend.clock.zone)))
    if backend.may("rota.ask"):
        for asked in backend.rota.to_answer():
            yield Urgent("timeoff", asked.key, asked.words_of_urgency)
    for notice in found:
        if notice.kind is NoticeKind.OSHA_REPORT:
            continue  # it stands on top
        if notice.kind is NoticeKind.LEFT_OPEN:
            day = backend.schedule.appointment(notice.subject_id).day
            yield Urgent("schedule", notice.subject_id, notice.words, day)
        elif notice.kind is NoticeKind.CLAIM_CLOCK:
            yield Urgent("work", notice.subject_id, notice.words)
        elif notice.kind is NoticeKind.UNPOSTED:
            yield Urgent("remittances", notice.subject_id, notice.words)
        elif notice.kind in MACHINE:
            yield Urgent("jobs", notice.subject_id, notice.words)
        elif notice.kind in PURCHASES:
            yield Urgent("orders", notice.subject_id, notice.words)
        elif notice.kind is NoticeKind.LOTS:
            yield Urgent("lots", notice.subject_id, notice.words)
        elif notice.kind in COLD_CHAIN:
            yield Urgent("cold", notice.subject_id, notice.words)
        elif notice.kind is NoticeKind.OSHA_SUMMARY:
            yield Urgent("osha", notice.subject_id, notice.words)
        elif notice.kind in SAFETY:
            yield Urgent("incidents", notice.subject_id, notice.words)
        elif notice.kind is NoticeKind.CREDENTIAL:
            yield Urgent("credentials", notice.subject_id, notice.words)
        elif notice.kind is NoticeKind.CHEMICALS:
            yield Urgent("chemicals", notice.subject_id, notice.words)
        elif notice.kind in MACHINES:
            yield Urgent("equipment", notice.subject_id, notice.words)
        elif notice.kind in PRIVACY:
            yield Urgent(PRIVACY[notice.kind], notice.subject_id, notice.words)
        else:
            yield Urgent("stock", notice.subject_id, notice.words)
    if backend.settings.time_clock.used and backend.may("time.own"):
        for times in backend.time_clock.pressing():
            page = "timesheet" if times.is_own else "hours"
            yield Urgent(page, times.entry_id if times.is_own else times.account_id, times.words)
    if backend.may("kit.settle"):
        for missing in backend.kits.missing_by_item():
            yield Urgent("missing", missing.supply_id, missing.words)
    if backend.may("reminder.view"):
        for message in backend.reminders.in_doubt():
            visit = f"{message.day:%a %d %b} {show_time(message.start)}"
            failed = f"{message.channel.noun} {message.state.value}"
            words = ": ".join(filter(None, (f"{message.name}, {visit}", failed, message.reason)))
            yield Urgent("reminders", message.id, words, message.day)


def _offer_words(offer: OfferToSettle, now: datetime) -> str:
    """`offer ends 10:30, in 4 min`, `offered until 10:30, nobody has called`, `offer ran out 10:30 ...`."""
    if offer.need is OfferNeed.RAN_OUT:
        return f"offer {offer.need.value} at {offer.ends:%H:%M}"
    if offer.need is OfferNeed.NOT_CALLED:
        return f"offered until {offer.ends:%H:%M}, {offer.need.value}"
    minutes = max(1, -(-int((offer.ends - now).total_seconds()) // 60))
    return f"offer ends {offer.ends:%H:%M}, in {minutes} min"


def _minutes(row: QueueRow, now: datetime) -> int:
    return int((now - row.stage_since).total_seconds() // 60) if row.stage_since else 0
