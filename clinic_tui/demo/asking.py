"""The night before the demo's day: payers were asked about the day's visits, and some questions failed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from clinic_tui.clinic import vault_of
from clinic_tui.demo.writing import Writer
from clinic_tui.eligibility.connection import house_of
from clinic_tui.eligibility.nightly import ask_ahead, who_would_be_asked
from clinic_tui.eligibility.rows import Due
from clinic_tui.jobs.records import record
from clinic_tui.jobs.rows import RunOutcome
from clinic_tui.patients.policies import coverages, set_coverage
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.settings.eligibility import EligibilitySettings

SETTINGS = EligibilitySettings("simulator", days=1)
"""The simulated payer answers at once, by the end of the member id (docs/eligibility.md)."""

_RUN = 60
_WRONG = ("AUT", "E72", "E71", "INA", "DIF", "OTH", "HMO")
"""Member ids that some policies end with: a wrong id, a wrong birth date, a policy that has ended, and others
that are active with something to see."""

_SHARE = 4
"""One policy in so many of those that are still to come is given the next of these ends."""


def ask_demo_payers(writer: Writer, day: date, wall: int) -> None:
    """Ask for today at one in the night; nothing where the demo's day has not come so far.

    Tomorrow is left to who tries `t` in the list of what has to be worked on.
    """
    if wall <= _RUN:
        return
    writer.at(day - timedelta(days=1), 21 * 60)
    desk = writer.clinic.desk(SYSTEM, "jobs")
    due = who_would_be_asked(desk, SETTINGS.days + 1)
    still_to_come = [each for each in due if each.wanted.service_date > day] or list(due)
    today = [each for each in due if each.wanted.service_date == day][-_SHARE * 4 :]
    for end, each in zip(_WRONG, (*today[::_SHARE], *still_to_come[::_SHARE]), strict=False):
        _end_with(writer, each, end)
    writer.at(day, _RUN)
    settings = writer.clinic.settings
    house = house_of(settings, lambda: vault_of(settings), writer.clinic.clock)
    words = ask_ahead(desk, house, 0)
    record(desk, "eligibility", writer.clock.now(), RunOutcome.OK, words, "the worker")


def _end_with(writer: Writer, due: Due, end: str) -> None:
    with writer.clinic.store.reading() as db:
        policy = next(each for each in coverages(db, due.patient_id) if each.id == due.wanted.coverage_id)
    member = f"{policy.member_id[:-3]}{end}"
    set_coverage(
        writer.desk("dana"),
        due.patient_id,
        policy.slot,
        policy.version,
        replace(policy.policy, member_id=member),
    )
