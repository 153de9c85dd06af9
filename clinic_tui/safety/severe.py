"""The use cases of what is reported to OSHA at once: that it happened, and that it was reported."""

from __future__ import annotations

from datetime import date, datetime

from clinic_tui.clock import instant_of, require_minute
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.safety.deadlines import is_reported, report_due
from clinic_tui.safety.deciding import renumber
from clinic_tui.safety.entries import SevereEntry, ToldEntry
from clinic_tui.safety.models import Incident, SevereOutcome
from clinic_tui.safety.queries import happened_at
from clinic_tui.safety.versions import seen
from clinic_tui.store.desk import Desk


def note_severe(desk: Desk, incident_id: int, entry: SevereEntry) -> datetime | None:
    """A death, hospitalization, amputation or loss of an eye; when its report is due.

    None where the rule asks for no report: it came too late after the incident (29 CFR 1904.39(b)(6)).
    Raises Invalid naming the field, Conflict where it was noted already.
    """
    happened = _instant(desk, entry.day, entry.minute, "happened")
    learned = desk.clock.now()
    if entry.learned_day is not None or entry.learned_minute is not None:
        if entry.learned_day is None or entry.learned_minute is None:
            raise Invalid("when did the clinic learn of it? Day and time", "learned")
        learned = _instant(desk, entry.learned_day, entry.learned_minute, "learned")
    if learned < happened:
        raise Invalid("the clinic learned of it when it happened or later", "learned")
    with desk.act("safety.keep") as db:
        incident = db.need(Incident, incident_id, "there is no such incident")
        if happened < instant_of(incident.day, incident.minute or 0, desk.clock.zone):
            raise Invalid("it did not happen before the incident", "happened")
        db.build_on(incident)
        db.add(
            SevereOutcome(
                incident_id=incident_id, kind=entry.kind, happened_at=happened, learned_at=learned
            )
        )  # fmt: skip
        renumber(desk, db, incident)
        began = happened_at(incident.day, incident.minute, desk.clock.zone)
        return report_due(entry.kind, learned) if is_reported(entry.kind, began, happened) else None


def note_told(desk: Desk, severe_id: int, version: int, entry: ToldEntry) -> None:
    """OSHA was told: when and who took it. Raises Invalid naming the field; Conflict where it is noted."""
    whom = clean_text(entry.whom, 120, "whom")
    if not whom:
        raise Invalid("to whom at OSHA? The name, the area office, or the web form's number", "whom")
    at = desk.clock.now()
    if entry.day is not None or entry.minute is not None:
        if entry.day is None or entry.minute is None:
            raise Invalid("when was it reported? Day and time", "told")
        at = _instant(desk, entry.day, entry.minute, "told")
    with desk.act("safety.keep") as db:
        row = seen(db.need(SevereOutcome, severe_id, "this is not there any more"), version)
        if row.reported_at is not None:
            raise Conflict(f"it was reported already, to {row.reported_to}")
        if at < row.happened_at:
            raise Invalid("it was reported after it happened", "told")
        row.reported_at, row.reported_to, row.reported_by = at, whom, desk.actor.login


def _instant(desk: Desk, day: date, minute: int, field: str) -> datetime:
    require_minute(day, minute, desk.clock.zone, field)
    at = instant_of(day, minute, desk.clock.zone)
    if at > desk.clock.now():
        raise Invalid("that time is still to come", field)
    return at
