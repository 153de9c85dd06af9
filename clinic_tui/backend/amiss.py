"""What is amiss, and how many wait: the figures of the header and the tabs, and what stands behind them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from clinic_tui.billing.queries import count_unbilled
from clinic_tui.calls.open_offers import count_offers_to_settle
from clinic_tui.clock import local_now
from clinic_tui.eligibility.counting import count_failures
from clinic_tui.errors import ClinicError
from clinic_tui.fees.in_use import uses_fees
from clinic_tui.jobs.credential_findings import own_notices, undecided_now
from clinic_tui.jobs.fill_findings import fill_ups
from clinic_tui.jobs.findings import low_stock, notices
from clinic_tui.jobs.rows import COLD_CHAIN, MACHINES, PURCHASES, SAFETY, NoticeKind, NoticeRow
from clinic_tui.kits.missing_use import count_missing
from clinic_tui.patients.emergency import count_unreviewed
from clinic_tui.plans.plan_use import count_missed
from clinic_tui.reception.rules import limits_of
from clinic_tui.reception.waiting import Waiting, waiting
from clinic_tui.reminders.queries import count_in_doubt
from clinic_tui.rota.in_use import anything_asked, uses_rota
from clinic_tui.rota.rows import NOBODY_KEPT, RotaToday
from clinic_tui.schedule.authorization.use import uses_authorizations
from clinic_tui.store.disk_room import room_on
from clinic_tui.tasks.in_use import any_open
from clinic_tui.time_clock.in_use import any_to_look_at

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from clinic_tui.backend.clinic_backend import Backend
    from clinic_tui.backend.remembered_reads import RememberedReads
    from clinic_tui.backend.sitting import Sitting
    from clinic_tui.clock import Clock
    from clinic_tui.settings.time_clock import TimeClockSettings
    from clinic_tui.store.desk import Desk

Ask = Callable[..., Any]
"""As `Sitting.ask`: a right, a query, and what it is asked with."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What the header and the tabs count; what the person may not see is counted as none."""

    waiting: int = 0
    overdue: int = 0
    alerts: int = 0
    unbilled: int = 0
    low: int = 0
    tasks: int = 0
    """Open ones that are the person's to do."""
    here: str = ""
    """How many are in now, and how many are away, in words; empty where no rota is kept."""
    in_now: tuple[str, ...] = ()
    """Who is in now, by sign-in name or code."""


NOTICE_RIGHTS = {
    NoticeKind.BACKUP: "jobs.view",
    NoticeKind.CHECK: "jobs.view",
    NoticeKind.LEFT_OPEN: "schedule.view",
    **dict.fromkeys(SAFETY, "safety.view"),
    **dict.fromkeys(COLD_CHAIN, "equipment.view"),
    NoticeKind.CLAIM_CLOCK: "claim.view",
    NoticeKind.UNPOSTED: "remittance.view",
    NoticeKind.LOW_STOCK: "stock.view",
    NoticeKind.FILL_UP: "stock.view",
    NoticeKind.RUNS_OUT: "stock.view",
    **dict.fromkeys(PURCHASES, "purchase.view"),
    NoticeKind.LOTS: "stock.view",
    **dict.fromkeys(MACHINES, "equipment.view"),
    NoticeKind.REQUESTS: "request.view",
    NoticeKind.LIMITS: "limit.decide",
    NoticeKind.BREACHES: "breach.view",
    NoticeKind.ASSOCIATES: "associate.edit",
    NoticeKind.ACCESS: "access.review",
    NoticeKind.CREDENTIAL: "credential.view",
    NoticeKind.UNDECIDED: "credential.view",
    NoticeKind.UNTRAINED: "credential.view",
    NoticeKind.CHEMICALS: "chemical.edit",
    NoticeKind.DRILLS: "drill.keep",
}
"""What one must have the right to see, to see a notice of this kind; all kinds in their order.

Of the own credentials everybody sees theirs.
"""


AT_ONCE: dict[NoticeKind, Callable[[Session, Clock], tuple[NoticeRow, ...]]] = {
    NoticeKind.LOW_STOCK: low_stock, NoticeKind.FILL_UP: fill_ups,
    NoticeKind.UNDECIDED: undecided_now,
}  # fmt: skip
"""What is looked for at the moment: no desk waits for the job to be told of what was just taken or
brought."""


def notices_for(sitting: Sitting, ask: Ask | None = None) -> tuple[NoticeRow, ...]:
    """What the jobs found amiss, as far as the person may see it: visits first, oldest first.

    What runs low, and which places are to be filled up, is not what the job found the last time but what it
    would find now. `ask` answers in the place of `sitting.ask`.
    """
    may, ask = sitting.desk.actor.may, ask or sitting.ask
    kinds = [kind for kind, verb in NOTICE_RIGHTS.items() if may(verb)]
    found: list[NoticeRow] = []
    if told := [kind for kind in kinds if kind not in AT_ONCE]:
        found += ask(NOTICE_RIGHTS[told[0]], notices, *told)  # in one question: it is asked at each write
    for kind, look in AT_ONCE.items():
        if kind in kinds:
            found += ask(NOTICE_RIGHTS[kind], look, sitting.desk.clock)
    if NoticeKind.CREDENTIAL not in kinds and may("credential.own"):
        found += ask("credential.own", own_notices, sitting.desk)
    order = list(NOTICE_RIGHTS)
    return tuple(sorted(found, key=lambda notice: order.index(notice.kind)))


def machine_warnings(backend: Backend, unled: str) -> tuple[str, ...]:
    """What is amiss with the machine, before anything fails; `unled` says that no process runs the jobs."""
    try:
        room = room_on(backend.settings.folder)
    except ClinicError as refusal:
        return tuple(filter(None, (refusal.words, unled)))
    full = f"the disk is nearly full: {room.words}; make room" if room.low else ""
    return tuple(filter(None, (full, unled)))


def counts_for(backend: Backend, sitting: Sitting, remembered: RememberedReads) -> Counts:
    """Who waits and what is amiss.

    It is asked as soon as the first day stands, and so of the queries alone: a part of the backend brings in
    all that can be done there. What is `remembered` is not asked again.
    """
    may, clock = backend.may, sitting.desk.clock
    ask = functools.partial(remembered.ask, sitting)
    limits = limits_of(backend.settings.queue.limits)
    here = (
        ask("queue.view", waiting, sitting.today, clock.now(), limits)
        if may("queue.view")
        else Waiting(0, 0, 0)
    )
    unbilled = ask("claim.view", count_unbilled, sitting.today) if may("claim.view") else 0
    found = notices_for(sitting, ask)
    doubts = ask("reminder.view", count_in_doubt, sitting.today) if may("reminder.view") else 0
    unreviewed = ask("emergency.review", count_unreviewed) if may("emergency.review") else 0
    offers = ask("waitlist.view", count_offers_to_settle, clock) if may("waitlist.view") else 0
    failed = 0
    if may("eligibility.view"):
        tomorrow = sitting.today + timedelta(days=1)
        failed = ask("eligibility.view", count_failures, sitting.today, tomorrow, clock.now())
    payers = ask("authorization.view", _count_payers, clock) if may("authorization.view") else 0
    estimates = ask("estimate.view", _count_estimates, clock) if may("estimate.view") else 0
    plans = ask("plan.view", count_missed, sitting.today) if may("plan.view") else 0
    late, tasks = ask("task.view", _count_tasks, sitting.desk) if may("task.view") else (0, 0)
    times = 0
    if backend.settings.time_clock.used and may("time.own"):
        times = ask("time.own", _count_times, sitting.desk, backend.settings.time_clock)
    missing = ask("kit.settle", count_missing) if may("kit.settle") else 0
    to_answer, present = (
        ask("rota.view", _count_rota, sitting.desk, backend.settings.time_clock)
        if may("rota.view")
        else (0, NOBODY_KEPT)
    )
    low = len({notice.subject_id for notice in found if notice.kind is NoticeKind.LOW_STOCK})
    waiting_for_us = doubts + unreviewed + offers + failed + payers + estimates + plans + late + missing
    waiting_for_us += times + to_answer
    alerts = here.late + len(found) + len(backend.machine_warnings()) + waiting_for_us
    return Counts(here.waiting, here.overdue, alerts, unbilled, low, tasks, present.words, present.in_codes)


def _count_payers(db: Session, clock: Clock) -> int:
    """What cannot wait about authorizations; a clinic without them does not load what counts them."""
    if not uses_authorizations(db):
        return 0
    from clinic_tui.schedule.authorization.worklist import count_pressing

    return count_pressing(db, clock)


def _count_tasks(db: Session, desk: Desk) -> tuple[int, int]:
    """Tasks that cannot wait, and one's own; a clinic without any does not load what counts them."""
    if not any_open(db):
        return 0, 0
    from clinic_tui.tasks.queries import count_mine, pressing

    return len(pressing(db, desk, local_now(desk.clock))), count_mine(db, desk)


def _count_times(db: Session, desk: Desk, settings: TimeClockSettings) -> int:
    """Times to look at; while nobody is in and nothing was corrected, what counts them is not loaded."""
    if not any_to_look_at(db):
        return 0
    from clinic_tui.time_clock.queries import count_pressing

    return count_pressing(db, desk, settings)


def _count_rota(db: Session, desk: Desk, settings: TimeClockSettings) -> tuple[int, RotaToday]:
    """Requests to answer, and who is in; a clinic without a rota does not load what counts them."""
    if not uses_rota(db):
        return 0, NOBODY_KEPT
    from clinic_tui.opening.who_came import rota_today
    from clinic_tui.rota.on_call_queries import to_hand_over
    from clinic_tui.rota.queries import to_answer

    waiting = len(to_answer(db, desk)) if anything_asked(db) else 0
    waiting += len(to_hand_over(db, desk)) if desk.actor.may("rota.plan") else 0
    return waiting, rota_today(db, desk, settings)


def _count_estimates(db: Session, clock: Clock) -> int:
    """Estimates that are due; a clinic without fee schedules does not load what counts them."""
    if not uses_fees(db):
        return 0
    from clinic_tui.estimates.queries import count_pressing

    return count_pressing(db, clock)
