"""Alerts on supplies by mail: one mail a day with what was not in an earlier one."""

from __future__ import annotations

from collections.abc import Callable
from email.policy import SMTP as SMTP_POLICY
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.errors import ClinicError
from clinic_tui.jobs.models import Notice
from clinic_tui.jobs.rows import SUPPLIES
from clinic_tui.reminders.gateways import Outcome
from clinic_tui.reminders.mail_gateway import MailGateway, headed, message_id
from clinic_tui.settings import Settings
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Undo
from clinic_tui.words.counted import counted


def mail_supplies(desk: Desk, settings: Settings, password: Callable[[], str]) -> str:
    """Mail what nobody was mailed of yet; what came of it, in words.

    Raises ClinicError where the mail did not go out for sure: then the next one holds it again.
    """
    desk.require("jobs.run")  # a mail that went out is not got back
    assert settings.mail is not None
    with desk.store.reading() as db:
        found = [(row.id, row.words) for row in db.scalars(_unmailed())]
    if not found:
        return "nothing new to mail"
    name = settings.reminders.name or settings.name
    subject = f"Supplies: {counted(len(found), 'alert')}"
    key = message_id(f"{settings.id} {found}", settings.mail.sender, "supplies")
    mail = headed(settings.supplies.mail_to, subject, desk.clock.now(), settings.mail.sender, name, key)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("\n".join(words for _, words in found) + "\n")
    gateway = MailGateway(settings.mail, password() if settings.mail.user else "", name)
    handed = gateway.hand_over(mail.as_bytes(policy=SMTP_POLICY), settings.supplies.mail_to)
    if handed.outcome is not Outcome.SENT:
        raise ClinicError(f"alerts on supplies were not mailed: {handed.words}")
    numbers = {number for number, _ in found}
    with desk.act("jobs.run", undo=Undo.SKIP) as db:
        for row in db.scalars(_unmailed()):
            if row.id in numbers:
                row.mailed_at = desk.clock.now()
    return f"{counted(len(found), 'alert')} mailed"


def what_would_be_mailed(desk: Desk) -> tuple[str, ...]:
    """The lines of the next mail."""
    with desk.store.reading() as db:
        return tuple(row.words for row in db.scalars(_unmailed()))


def _unmailed() -> Any:
    return (
        select(Notice)
        .where(col(Notice.kind).in_(list(SUPPLIES)), col(Notice.mailed_at).is_(None))
        .order_by(col(Notice.kind), col(Notice.since), col(Notice.id))
    )
