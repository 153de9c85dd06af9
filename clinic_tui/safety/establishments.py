"""The places that keep a log of their own: one log for each establishment (29 CFR 1904.30(a)).

A case stands in the log of the establishment where it happened ((b)(4)); 0 is the first site of the clinic,
so that a clinic with one site says nothing of sites.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Invalid, NotFound
from clinic_tui.practice.models import BillingProvider, PlaceOfService
from clinic_tui.safety.rows import Establishment, LogSite
from clinic_tui.settings.safety import SafetySettings
from clinic_tui.store.site import Site

FIRST = 0

NO_SITE = "there is no such site"


def log_sites(db: Session) -> tuple[LogSite, ...]:
    """The sites of the clinic, the first one in front with the number 0."""
    found = db.execute(select(col(Site.id), col(Site.name)).order_by(col(Site.id))).all()
    return tuple(
        LogSite((number or FIRST) if place else FIRST, name) for place, (number, name) in enumerate(found)
    )


def site_of(db: Session, name: str) -> int:
    """The number of the site of this name; an empty name is the first. Raises Invalid for `site`."""
    typed = name.strip().casefold()
    if not typed:
        return FIRST
    sites = log_sites(db)
    for each in sites:
        if each.name.casefold() == typed:
            return each.id
    raise Invalid(f"no site is called {name.strip()}: {', '.join(each.name for each in sites)}", "site")


def where_of(db: Session, site: str, typed: str) -> tuple[int, str]:
    """The site and the place of `Northside / Room 2`; without a stroke the place is at `site`.

    A clinic with one site knows no sites, and its places may have strokes. Raises Invalid.
    """
    head, stroke, rest = typed.partition(" / ")
    sites = log_sites(db)
    if not stroke or len(sites) < 2:
        return site_of(db, site), typed
    named = next((each for each in sites if each.name.casefold() == head.strip().casefold()), None)
    if named is not None:
        return named.id, rest.strip()
    if site.strip():
        return site_of(db, site), typed
    names = ", ".join(each.name for each in sites)
    raise Invalid(f"before a stroke stands a site, and none is called {head.strip()}: {names}", "place")


def establishment_of(db: Session, settings: SafetySettings, clinic: str, site_id: int) -> Establishment:
    """The clinic at the address of the site; of the first, where that is not entered, at that of who bills.

    Another site has no address then: that of the first would be false on its forms (29 CFR 1904.32).
    Raises NotFound for a site that is none.
    """
    sites = log_sites(db)
    own = next((each for each in sites if each.id == site_id), None)
    if own is None:
        raise NotFound(NO_SITE)
    name = f"{clinic}, {own.name}" if len(sites) > 1 else clinic
    number = own.id or select(col(Site.id)).order_by(col(Site.id)).limit(1).scalar_subquery()
    place = db.scalars(select(PlaceOfService).where(col(PlaceOfService.site_id) == number)).first()
    if place is not None and place.street:
        return Establishment(
            name, place.street, place.city, place.state, place.zip, settings.industry, settings.naics
        )
    biller = db.scalars(select(BillingProvider).order_by(col(BillingProvider.is_default).desc())).first()
    if biller is None or own.id != FIRST:
        return Establishment(name, industry=settings.industry, naics=settings.naics)
    return Establishment(
        name, biller.street, biller.city, biller.state, biller.zip, settings.industry, settings.naics
    )
