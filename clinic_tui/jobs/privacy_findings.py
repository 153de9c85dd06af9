"""What the jobs find of patients' privacy: clocks that run out, agreements, unusual access."""

from __future__ import annotations

from dataclasses import dataclass

from clinic_tui.clock import today
from clinic_tui.jobs.findings import Finding, settle
from clinic_tui.jobs.rows import NoticeKind
from clinic_tui.privacy.access_reads import count_unreviewed_access
from clinic_tui.privacy.associate_rows import Agreement
from clinic_tui.privacy.breach_reads import associates, breaches
from clinic_tui.privacy.breach_rules import BREACH_SOON_DAYS, what_is_due
from clinic_tui.privacy.clocks import REQUEST_SOON_DAYS
from clinic_tui.privacy.limit_reads import limits
from clinic_tui.privacy.limit_rules import LimitState
from clinic_tui.privacy.reads import requests
from clinic_tui.settings.privacy import PrivacySettings
from clinic_tui.store.desk import Desk
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date


@dataclass(frozen=True, slots=True)
class Found:
    """How many of each stand."""

    requests: int
    breaches: int
    associates: int
    access: int
    limits: int


def find_privacy(desk: Desk, settings: PrivacySettings) -> Found:
    """List requests and breaches that are due soon or overdue, what was asked not to be told and waits for an
    answer, associates without an agreement that holds, and that unusual access waits for a review. None of
    them names a patient.
    """
    day = today(desk.clock)
    with desk.store.reading() as db:
        due = [
            Finding(
                row.id,
                f"request {row.id}, {row.kind.value}: "
                f"{'overdue since' if row.due < day else 'due'} {show_date(row.due)}",
                row.due,
            )
            for row in requests(db)
            if row.days_left(day) <= REQUEST_SOON_DAYS
        ]
        cases = [
            Finding(
                row.id,
                f"case {row.id}: {to_do[0]}, "
                f"{'overdue since' if to_do[1] < day else 'by'} {show_date(to_do[1])}",
                to_do[1],
            )
            for row in breaches(db)
            if (to_do := what_is_due(row)) and (to_do[1] - day).days <= BREACH_SOON_DAYS
        ]
        asked = [
            Finding(row.id, f"limit {row.id}, asked {show_date(row.asked_on)}: agree to it, or refuse")
            for row in limits(db)
            if row.state is LimitState.ASKED
        ]
        lacking = []
        for each in associates(db):
            standing = each.agreement(day)
            if standing is not Agreement.SIGNED:
                when = f" {show_date(each.ends_on)}" if each.ends_on else ""
                lacking.append(Finding(each.id, f"{each.name}: {standing.value}{when}", each.ends_on))
        unusual = count_unreviewed_access(db, desk.clock, settings)
    access = [Finding(0, f"{counted(unusual, 'line')} of unusual access to review")] if unusual else []
    settle(desk, NoticeKind.ACCESS, access)
    return Found(
        settle(desk, NoticeKind.REQUESTS, due),
        settle(desk, NoticeKind.BREACHES, cases),
        settle(desk, NoticeKind.ASSOCIATES, lacking),
        unusual,
        settle(desk, NoticeKind.LIMITS, asked),
    )
