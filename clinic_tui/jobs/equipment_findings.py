"""What the jobs find of machines and of the cold chain."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from clinic_tui.clock import today
from clinic_tui.equipment.cold_reads import open_holds, units
from clinic_tui.equipment.queries import due_by, warranties
from clinic_tui.equipment.rows import PlanRow
from clinic_tui.equipment.rules import DUE_SOON_DAYS, WARRANTY_SOON_DAYS
from clinic_tui.jobs.findings import Finding, settle
from clinic_tui.jobs.rows import NoticeKind
from clinic_tui.settings.cold import ColdSettings
from clinic_tui.store.desk import Desk
from clinic_tui.words.dates import show_date


def find_cold_chain(desk: Desk, settings: ColdSettings) -> tuple[int, int]:
    """List units that lack a reading of today, and places that are held; how many of each."""
    with desk.store.reading() as db:
        lacking = [
            Finding(unit.id, f"{unit.name}: {unit.lacks} of today", today(desk.clock))
            for unit in units(db, desk.clock, settings, days_back=0)
            if unit.lacks
        ]
        held = [
            Finding(hold.place_id, f"{hold.place}: held, nothing is given out from there: {hold.reason}")
            for hold in open_holds(db)
        ]
    return settle(desk, NoticeKind.FRIDGE_LOG, lacking), settle(desk, NoticeKind.HELD, held)


def find_machines(desk: Desk) -> tuple[int, int]:
    """List machines whose upkeep is due within `DUE_SOON_DAYS` or overdue, and those whose warranty ends
    within `WARRANTY_SOON_DAYS`; how many of each.
    """
    day = today(desk.clock)
    due: dict[int, list[str]] = defaultdict(list)
    first: dict[int, date] = {}
    with desk.store.reading() as db:
        for machine, plan in due_by(db, day + timedelta(days=DUE_SOON_DAYS)):
            due[machine.id] = due[machine.id] or [f"{machine.name} {machine.asset}"]
            due[machine.id].append(_due(plan, day))
            first[machine.id] = min(plan.due, first.get(machine.id, plan.due))
        ending = [
            Finding(
                row.id,
                f"{row.name} {row.asset}: its warranty ends {show_date(row.warranty_until)}",
                row.warranty_until,
            )
            for row in warranties(db, day, day + timedelta(days=WARRANTY_SOON_DAYS))
            if row.warranty_until
        ]
    found = [
        Finding(number, f"{name}: {'; '.join(plans)}", first[number])
        for number, (name, *plans) in due.items()
    ]
    return settle(desk, NoticeKind.UPKEEP, found), settle(desk, NoticeKind.WARRANTY, ending)


def _due(plan: PlanRow, day: date) -> str:
    """Words that stay the same from day to day, so that no run writes what was said already."""
    if plan.failing:
        return f"{plan.kind.value} {plan.failing.value}"
    if plan.due < day:
        return f"{plan.kind.value} overdue since {show_date(plan.due)}"
    return f"{plan.kind.value} due {show_date(plan.due)}"
