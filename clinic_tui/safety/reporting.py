"""The use cases of a report: what happened, and the rest of form 301."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlmodel import col

from clinic_tui.clock import instant_of, require_minute, today
from clinic_tui.errors import Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.safety.deciding import renumber
from clinic_tui.safety.entries import CareEntry, IncidentEntry
from clinic_tui.safety.establishments import where_of
from clinic_tui.safety.models import Incident
from clinic_tui.safety.states import IncidentKind
from clinic_tui.safety.versions import seen
from clinic_tui.security.models import Account
from clinic_tui.store.desk import Desk, DeskSession

_LIMITS = {
    "who": 80, "job_title": 60, "place": 160, "before": 300, "what": 500, "harm": 120, "object": 80,
    "device": 60, "brand": 60,
}  # fmt: skip
PLACE_LIMIT = 60
"""Letters of a place behind the name of its site."""
_NEEDED = {
    "who": "who was it? A login, or a name",
    "place": "where was it? Of a sharp the work area",
    "what": "what happened, and how?",
    "harm": "what was hurt, and which part of the body?",
}
_CARE_LIMITS = {"treated_by": 80, "facility": 120, "address": 160}
_EXPOSURES = (IncidentKind.SHARP, IncidentKind.SPLASH)


def report_incident(desk: Desk, entry: IncidentEntry) -> int:
    """Write down what happened to somebody who works here; its number. Raises Invalid naming the field."""
    columns, learned = _checked(desk, entry)
    with desk.act("safety.report") as db:
        account_id, name = _who(db, columns.pop("who"), columns["job_title"])
        site_id, columns["place"] = _where(db, entry.site, columns["place"])
        row = Incident(
            account_id=account_id, name=name, learned_at=learned or desk.clock.now(),
            reporter=desk.actor.login, site_id=site_id, **columns,
        )  # fmt: skip
        db.add(row)
        db.flush()
        return row.id or 0


def edit_incident(desk: Desk, incident_id: int, version: int, entry: IncidentEntry) -> None:
    """Put right what was written of it. Raises Conflict where another desk did so meanwhile.

    An incident that moves into another year gets a number in that year's log.
    """
    columns, learned = _checked(desk, entry)
    with desk.act("safety.keep") as db:
        row = seen(db.need(Incident, incident_id, "there is no such incident"), version)
        row.account_id, row.name = _who(db, columns.pop("who"), columns["job_title"])
        row.site_id, columns["place"] = _where(db, entry.site, columns["place"])
        for name, value in columns.items():
            setattr(row, name, value)
        if learned is not None:
            row.learned_at = learned
        if row.learned_at < instant_of(row.day, row.minute or 0, desk.clock.zone):
            raise Invalid("it happened before the clinic heard of it", "day")
        renumber(desk, db, row)


def note_care(desk: Desk, incident_id: int, version: int, entry: CareEntry) -> None:
    """Who treated, and what form 301 asks of the employee. Raises Invalid naming the field."""
    texts = {name: clean_text(getattr(entry, name), limit, name) for name, limit in _CARE_LIMITS.items()}
    now = today(desk.clock)
    for name in ("born", "hired"):
        day = getattr(entry, name)
        if day is not None and day > now:
            raise Invalid("that day is not to come", name)
    if entry.born and entry.hired and entry.hired <= entry.born:
        raise Invalid("hired before the birth date", "hired")
    with desk.act("safety.keep") as db:
        row = seen(db.need(Incident, incident_id, "there is no such incident"), version)
        for each in fields(entry):
            setattr(row, each.name, texts.get(each.name, getattr(entry, each.name)))


def _checked(desk: Desk, entry: IncidentEntry) -> tuple[dict[str, Any], datetime | None]:
    """The columns, with `who` as typed, and when the clinic heard of it, None where nobody said."""
    columns: dict[str, Any] = {
        name: clean_text(getattr(entry, name), limit, name) for name, limit in _LIMITS.items()
    }
    for name, words in _NEEDED.items():
        if not columns[name]:
            raise Invalid(words, name)
    is_sharp = entry.kind is IncidentKind.SHARP
    if is_sharp and not columns["device"]:
        raise Invalid("of a sharp: which type of device? (29 CFR 1910.1030(h)(5))", "device")
    for name in ("device", "brand"):
        if columns[name] and not is_sharp:
            raise Invalid(f"a {name} is of a sharp: choose `sharp`, or leave it empty", name)
    if entry.blood and entry.kind not in _EXPOSURES:
        raise Invalid("another person's blood is of a sharp or a splash", "blood")
    blood = entry.kind in _EXPOSURES if entry.blood is None else entry.blood
    now, zone = desk.clock.now(), desk.clock.zone
    happened = instant_of(entry.day, entry.minute or 0, zone)
    if happened > now:
        raise Invalid("it happened now or before", "day" if entry.day > today(desk.clock) else "time")
    if entry.minute is not None:
        require_minute(entry.day, entry.minute, zone, "time")
    columns |= {
        "kind": entry.kind, "day": entry.day, "minute": entry.minute, "blood": blood,
    }  # fmt: skip
    learned = _learned(desk, entry)
    if learned is not None and not happened <= learned <= now:
        raise Invalid("the clinic heard of it when it happened or later, and not after now", "learned")
    return columns, learned


def _learned(desk: Desk, entry: IncidentEntry) -> datetime | None:
    if entry.learned_day is None:
        if entry.learned_minute is not None:
            raise Invalid("which day did the clinic hear of it?", "learned")
        return None
    if entry.learned_minute is None:
        raise Invalid("at what time did the clinic hear of it? Its clocks run from then", "learned")
    require_minute(entry.learned_day, entry.learned_minute, desk.clock.zone, "learned")
    return instant_of(entry.learned_day, entry.learned_minute, desk.clock.zone)


def _where(db: DeskSession, site: str, typed: str) -> tuple[int, str]:
    """The site, and the place there without its name."""
    site_id, place = where_of(db, site, typed)
    return site_id, clean_text(place, PLACE_LIMIT, "place")


def _who(db: DeskSession, typed: str, job_title: str) -> tuple[int | None, str]:
    """The account that is meant by its login or its name, with its name; None and the name as typed else.

    Of somebody without an account nothing but the name is known: the log asks for the job title.
    """
    wanted = typed.casefold()
    statement = select(Account).where(
        or_(func.lower(col(Account.login)) == wanted, func.lower(col(Account.name)) == wanted)
    )
    found = db.scalars(statement).all()
    if len(found) == 1:
        return found[0].id, found[0].name[:80]
    if len(found) > 1:
        raise Invalid(f"{len(found)} accounts are called {typed}: give the login", "who")
    if not job_title:
        raise Invalid(
            f"{typed} has no account: which job? It stands in the log (form 300, column C)", "job_title"
        )
    return None, typed
