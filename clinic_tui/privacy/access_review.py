"""The review of unusual access, by somebody else than who looked."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.errors import Conflict, Invalid, NotFound, NotPermitted
from clinic_tui.patients.names import clean_text
from clinic_tui.privacy.access_reads import unusual_access
from clinic_tui.privacy.access_rows import AccessKind, AccessRow
from clinic_tui.privacy.models import AccessReview
from clinic_tui.security.models import Account
from clinic_tui.security.roles import Role
from clinic_tui.settings.privacy import PrivacySettings
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo


def review_access(desk: Desk, settings: PrivacySettings, key: str, words: str) -> AccessRow:
    """Say what was found of one line of the report, by its key; it stays, with who and when.

    One's own looks are another manager's to review; where there is none they stand with the own name.
    Raises NotPermitted for them, NotFound for a line that is not there, Conflict where it was
    reviewed already.
    """
    text = clean_text(words, 200, "words")
    if not text:
        raise Invalid("say in a few words what you found", "words")
    with desk.act("access.review", undo=Undo.NO, undo_words="a review stays") as db:
        row = next((each for each in unusual_access(db, desk.clock, settings) if each.key == key), None)
        if row is None:
            raise NotFound(f"the report has no line `{key}`: `access list` has them")
        if row.found.kind is AccessKind.EMERGENCY:
            raise Conflict("emergency access is reviewed in its own list: `:emergency`, `emergency review`")
        if row.found.account_id == desk.actor.account_id and _others(db, desk):
            raise NotPermitted("nobody reviews their own looks: ask another manager")
        if row.reviewed:
            raise Conflict(f"{row.reviewed_by} reviewed it already: {row.review_words}")
        found = row.found
        db.action.patient_id = found.patient_id
        db.add(
            AccessReview(
                kind=found.kind, account_id=found.account_id, patient_id=found.patient_id, day=found.day,
                reviewed_at=desk.clock.now(), reviewed_by=desk.actor.login, words=text,
            )
        )  # fmt: skip
        return row


def _others(db: DeskSession, desk: Desk) -> int:
    """How many others may review."""
    others = select(func.count()).where(
        col(Account.active), col(Account.role) == Role.MANAGER, col(Account.id) != desk.actor.account_id
    )
    return int(db.execute(others).scalar_one())
