"""What jobs do, with the right that it takes, for the test of rights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest

from clinic_tui.backups import journaled as backups
from clinic_tui.backups.retention import Retention
from clinic_tui.claims import catching_up, stops
from clinic_tui.claims import fetching as claim_answers
from clinic_tui.claims.taking_in import NothingPosted
from clinic_tui.downtime.packets import make_packets
from clinic_tui.eligibility import asking, nightly
from clinic_tui.errors import ClinicError
from clinic_tui.jobs import (
    chemical_findings,
    claim_findings,
    credential_findings,
    drill_findings,
    equipment_findings,
    fill_findings,
    findings,
    lead,
    privacy_findings,
    records,
    safety_findings,
    supply_findings,
    supply_mail,
    training_findings,
)
from clinic_tui.jobs.rows import NoticeKind, RunOutcome
from clinic_tui.reminders import planning, preview, sending
from clinic_tui.reminders.gateways import Gateways
from clinic_tui.remittance import taking_in as remittances
from clinic_tui.remittance import turns
from clinic_tui.schedule.authorization.adopting import forget_apart
from clinic_tui.settings import Settings
from clinic_tui.settings.mail import MailSettings
from clinic_tui.store.desk import Desk
from clinic_tui.worker.by_hand import run_by_hand
from clinic_tui.worker.job import Every, Job
from clinic_tui.worker.runner import run_job
from tests.builders import NOW
from tests.services.coverage_asked import Line, a_house

SETTINGS = replace(
    Settings(Path("/dev/null/house"), "house", "House", "UTC", "file"), mail=MailSettings("host", "a@b.c")
)
NOWHERE = Path("/dev/null/house/x")
PAYERS = a_house(None, Line())


class NoClinic:
    """Whoever asks it for anything has got past the question of rights."""

    def __getattr__(self, name: str) -> NoReturn:
        raise ClinicError("there is no clinic here")


CLINIC: Any = NoClinic()
IDLE = Job("idle", "", Every(1), lambda *_: "")

OF_JOBS: dict[str, tuple[str, Callable[[Desk], object]]] = {
    "make a backup": ("backup.make", lambda desk: backups.make_journaled(CLINIC, desk, NOWHERE)),
    "thin out backups": (
        "backup.make",
        lambda desk: backups.prune_journaled(CLINIC, desk, NOWHERE, Retention()),
    ),
    "downtime packets": (
        "downtime.make",
        lambda desk: make_packets(desk, "House", NOWHERE, bytes(32), NOWHERE),
    ),
    "run a job by hand": ("jobs.run", lambda desk: run_by_hand(CLINIC, desk, "backup")),
    "run a job": ("jobs.run", lambda desk: run_job(CLINIC, desk, IDLE, "worker")),
    "take the lead": ("jobs.run", lambda desk: lead.take_lead(desk, "worker")),
    "write a run down": (
        "jobs.run",
        lambda desk: records.record(desk, "idle", NOW, RunOutcome.OK, "", "worker"),
    ),
    "forget old runs": ("jobs.run", records.forget_old),
    "catch up with files of claims": ("claim.catch_up", catching_up.catch_up),
    "take back files half made": ("claim.catch_up", catching_up.take_back_unfinished),
    "fetch answers to claims": (
        "claim.take_in",
        lambda desk: claim_answers.fetch(desk, pytest.fail, lambda *_: NothingPosted()),  # type: ignore[arg-type]
    ),
    "what is stopped": ("jobs.run", stops.note_what_is_stopped),
    "collect answers of payers": ("eligibility.take_in", lambda desk: asking.collect(desk, PAYERS)),
    "collect, or say why not": ("eligibility.take_in", lambda desk: asking.collect_or_say(desk, PAYERS)),
    "ask payers ahead": ("eligibility.ask", lambda desk: nightly.ask_ahead(desk, PAYERS, 3)),
    "fetch answers of payers": ("eligibility.take_in", lambda desk: nightly.fetch(desk, PAYERS)),
    "chemicals to see to": ("jobs.run", chemical_findings.find_chemicals),
    "clocks of claims": ("jobs.run", claim_findings.find_claim_clocks),
    "payments to settle": ("jobs.run", claim_findings.find_unposted),
    "credentials that end": ("jobs.run", credential_findings.find_credentials),
    "training that nobody has": ("jobs.run", training_findings.find_untrained),
    "drills to hold": ("jobs.run", drill_findings.find_drills),
    "fridges to log": ("jobs.run", lambda desk: equipment_findings.find_cold_chain(desk, SETTINGS.cold)),
    "machines to see to": ("jobs.run", equipment_findings.find_machines),
    "visits left open": ("jobs.run", findings.find_left_open),
    "lots that expire": ("jobs.run", findings.find_lots),
    "what is low": ("jobs.run", findings.find_low_stock),
    "what is to be filled up": ("jobs.run", fill_findings.find_fill_ups),
    "forget a notice": ("jobs.run", lambda desk: findings.forget_notice(desk, NoticeKind.BACKUP)),
    "give a notice": ("jobs.run", lambda desk: findings.give_notice(desk, NoticeKind.BACKUP, "none")),
    "settle notices": ("jobs.run", lambda desk: findings.settle(desk, NoticeKind.BACKUP, [])),
    "privacy to see to": ("jobs.run", lambda desk: privacy_findings.find_privacy(desk, SETTINGS.privacy)),
    "safety to see to": ("jobs.run", lambda desk: safety_findings.find_safety(desk, SETTINGS.safety)),
    "orders overdue": ("jobs.run", supply_findings.find_overdue_orders),
    "what runs out": ("jobs.run", supply_findings.find_running_out),
    "drafts that wait": ("jobs.run", lambda desk: supply_findings.find_waiting_drafts(desk, 3)),
    "mail of supplies": ("jobs.run", lambda desk: supply_mail.mail_supplies(desk, SETTINGS, str)),
    "plan reminders": ("reminder.send", planning.fill_outbox),
    "send reminders": ("reminder.send", lambda desk: sending.run_reminders(desk, Gateways(None))),
    "who would be reminded": (
        "reminder.view",
        lambda desk: preview.preview_reminders(desk, 24, Gateways(None)),
    ),
    "post what is left": ("claim.take_in", remittances.post_what_is_left),
    "take in payments": ("claim.take_in", lambda desk: remittances.take_in(desk, "x", b"nothing")),
    "go on posting": (
        "claim.take_in",
        lambda desk: turns.go_on(desk, turns.Left(), lambda done, total: None),
    ),
    "payers kept apart": ("payer.adopt", forget_apart),
}
