"""The places of the clinic: sessions of providers, rooms and devices are at one of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.patients.names import clean_text
from clinic_tui.schedule.rows import SiteRow
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.site import Site, first_site

VERB = "schedule.setup"
LONGEST_NAME = 40


def sites(db: Session) -> tuple[SiteRow, ...]:
    """All of them, the first one at the top."""
    columns: tuple[Any, ...] = (col(Site.id), col(Site.name))
    return tuple(SiteRow(*row) for row in db.execute(select(*columns).order_by(col(Site.id))))


def add_site(desk: Desk, name: str) -> int:
    """One more place, which lives by the clinic's clock; the number of the row.

    Raises Invalid for a name that is none, Conflict for one that is in use.
    """
    with desk.act(VERB) as db:
        clean = _new_name(db, name)
        row = Site(name=clean, zone=first_site(db).zone)
        db.add(row)
        db.flush()
        return row.id or 0


def rename_site(desk: Desk, site_id: int, name: str) -> None:
    """Another name for a place. Raises as `add_site`, NotFound."""
    with desk.act(VERB) as db:
        row = db.need(Site, site_id, f"there is no site {site_id}")
        row.name = _new_name(db, name, besides=site_id)


def known_site(db: Session, site_id: int | None) -> int:
    """The number of a site; the first one for None. Raises NotFound."""
    if site_id is None:
        return first_site(db).id or 0
    if db.get(Site, site_id) is None:
        raise NotFound(f"there is no site {site_id}")
    return site_id


def _new_name(db: DeskSession, name: str, besides: int = 0) -> str:
    clean = clean_text(name, LONGEST_NAME, "name")
    if not clean:
        raise Invalid(f"a site needs a name of 1 to {LONGEST_NAME} characters", "name")
    same = (func.lower(col(Site.name)) == clean.lower(), col(Site.id) != besides)
    if db.scalars(select(col(Site.id)).where(*same)).first() is not None:
        raise Conflict(f"there is a site {clean} already: choose another name")
    return clean
