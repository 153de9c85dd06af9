"""Reads of who bills: columns in, frozen rows out."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Boolean, String, column, func, or_, select, table
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import NotFound
from clinic_tui.patients.payer_models import Payer
from clinic_tui.practice.models import BillingProvider, Enrolment, PlaceOfService, ProviderIdentity
from clinic_tui.practice.rows import (
    NO_ADDRESS,
    NOBODY,
    BillingFields,
    BillingRow,
    EnrolmentFields,
    EnrolmentRow,
    IdentityFields,
    IdentityRow,
    PlaceFields,
    PlaceRow,
    Practice,
    PracticeAddress,
    TaxId,
    WhoBills,
)
from clinic_tui.practice.rules import missing
from clinic_tui.store.columns import RowId
from clinic_tui.store.site import Site

_PROVIDER = table(
    "provider",
    column("id", RowId),
    column("code", String),
    column("name", String),
    column("active", Boolean),
)
"""Who sees patients: named, not imported, since the schedule lies above and its authorizations read this."""


def practice(db: Session, today: date) -> Practice:
    """All of it, and what is missing on that day."""
    parts = billing_providers(db), places(db), identities(db), enrolments(db)
    return Practice(*parts, missing(*parts, today))


def billing_providers(db: Session) -> tuple[BillingRow, ...]:
    """The billing providers, the default one first; tax ids are masked."""
    order = (col(BillingProvider.is_default).desc(), func.lower(col(BillingProvider.name)))
    return tuple(_billing_row(row) for row in db.scalars(select(BillingProvider).order_by(*order)))


def billing_provider(db: Session, name: str) -> BillingRow:
    """The billing provider of that name or number; raises NotFound."""
    wanted = " ".join(name.split()).casefold()
    for row in billing_providers(db):
        if wanted in (row.fields.name.casefold(), row.fields.shown_name.casefold(), str(row.id)):
            return row
    raise NotFound(f"there is no billing provider `{name}`: `clinic-tui practice show` lists them")


def tax_id(db: Session, billing_id: int) -> TaxId:
    """The whole tax id of a billing provider; raises NotFound. A look at it is journaled by who asks."""
    row = db.get(BillingProvider, billing_id)
    if row is None:
        raise NotFound(f"there is no billing provider {billing_id}")
    return TaxId(row.tax_id_kind, row.tax_id)


def places(db: Session) -> tuple[PlaceRow, ...]:
    """Every site with what claims say of it, the first site at the top."""
    columns: tuple[Any, ...] = (
        col(Site.id), col(Site.name), PlaceOfService,
        func.coalesce(col(BillingProvider.name), ""), func.coalesce(col(BillingProvider.first), ""),
    )  # fmt: skip
    statement = (
        select(*columns)
        .outerjoin(PlaceOfService, col(PlaceOfService.site_id) == col(Site.id))
        .outerjoin(BillingProvider, col(BillingProvider.id) == col(PlaceOfService.billing_provider_id))
        .order_by(col(Site.id))
    )
    return tuple(
        PlaceRow(number, name, kept.version if kept else None, _place_fields(kept), _named(last, first))
        for number, name, kept, last, first in db.execute(statement)
    )


def identities(db: Session) -> tuple[IdentityRow, ...]:
    """Every provider with who they are on claims, by code; those who see no patients any more come last."""
    provider = _PROVIDER.c
    columns: tuple[Any, ...] = (
        provider.id, provider.code, provider.name, provider.active, ProviderIdentity,
    )  # fmt: skip
    statement = (
        select(*columns)
        .outerjoin(ProviderIdentity, col(ProviderIdentity.provider_id) == provider.id)
        .order_by(provider.active.desc(), provider.code)
    )
    return tuple(
        IdentityRow(number, code, name, bool(active), kept.version if kept else None, _identity_fields(kept))
        for number, code, name, active, kept in db.execute(statement)
    )


def identity(db: Session, code: str) -> IdentityRow:
    """The provider of that code, in any case of letters; raises NotFound."""
    rows = identities(db)
    for row in rows:
        if row.code.casefold() == code.strip().casefold():
            return row
    known = ", ".join(row.code for row in rows) or "none yet"
    raise NotFound(f"there is no provider `{code}`; there are: {known}")


def enrolments(db: Session, provider_id: int | None = None) -> tuple[EnrolmentRow, ...]:
    """All enrolments, or a provider's: by code and payer, the newest of each pair first."""
    provider = _PROVIDER.c
    columns: tuple[Any, ...] = (
        col(Enrolment.id), col(Enrolment.version), provider.id, provider.code, col(Payer.id), col(Payer.name),
        col(Enrolment.valid_from), col(Enrolment.valid_to), col(Enrolment.number),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(_PROVIDER, provider.id == col(Enrolment.provider_id))
        .join(Payer, col(Payer.id) == col(Enrolment.payer_id))
        .order_by(provider.code, col(Payer.name_key), col(Enrolment.valid_from).desc())
    )
    if provider_id is not None:
        statement = statement.where(col(Enrolment.provider_id) == provider_id)
    return tuple(
        EnrolmentRow(row[0], row[1], row[2], row[3], row[4], row[5], EnrolmentFields(*row[6:]))
        for row in db.execute(statement)
    )


def enrolment_on(db: Session, provider_id: int, payer_id: int, day: date) -> EnrolmentFields | None:
    """A provider's enrolment with a payer that is in force on a day (scrub rule 42); None: not enrolled."""
    columns: tuple[Any, ...] = (
        col(Enrolment.valid_from), col(Enrolment.valid_to), col(Enrolment.number),
    )  # fmt: skip
    row = db.execute(
        select(*columns).where(
            col(Enrolment.provider_id) == provider_id,
            col(Enrolment.payer_id) == payer_id,
            col(Enrolment.valid_from) <= day,
            or_(col(Enrolment.valid_to).is_(None), col(Enrolment.valid_to) >= day),
        )
    ).one_or_none()
    return EnrolmentFields(*row) if row else None


def who_bills(db: Session, site_id: int | None = None, provider_id: int | None = None) -> WhoBills:
    """Who bills for what is done at a site by a provider: the site's own billing provider, else the default.

    With no site, the default one. What the clinic has not entered is empty.
    """
    place = None
    if site_id is not None:
        place = db.scalars(select(PlaceOfService).where(col(PlaceOfService.site_id) == site_id)).one_or_none()
    npi = ""
    if provider_id is not None:
        statement = select(col(ProviderIdentity.npi)).where(col(ProviderIdentity.provider_id) == provider_id)
        npi = db.scalars(statement).one_or_none() or ""
    own = place.billing_provider_id if place else None
    wanted = col(BillingProvider.is_default).is_(True) if own is None else col(BillingProvider.id) == own
    billing = db.scalars(select(BillingProvider).where(wanted)).one_or_none()
    at = _address(place) if place else NO_ADDRESS
    if billing is None:
        return WhoBills(address=at, provider_npi=npi) if npi or at != NO_ADDRESS else NOBODY
    return WhoBills(
        billing.name,
        billing.first,
        billing.npi,
        TaxId(billing.tax_id_kind, billing.tax_id).written,
        at if at != NO_ADDRESS else _address(billing),
        npi,
    )


def _address(row: BillingProvider | PlaceOfService) -> PracticeAddress:
    return PracticeAddress(row.street, row.city, row.state, row.zip)


def _named(name: str, first: str) -> str:
    return f"{name}, {first}" if first else name


def _billing_row(row: BillingProvider) -> BillingRow:
    fields = BillingFields(
        row.name,
        row.first,
        row.npi,
        "",
        row.taxonomy,
        _address(row),
        PracticeAddress(row.pay_to_street, row.pay_to_city, row.pay_to_state, row.pay_to_zip),
        row.phone,
        row.contact,
    )
    assert row.id is not None
    return BillingRow(row.id, row.version, fields, TaxId(row.tax_id_kind, row.tax_id).masked, row.is_default)


def _place_fields(row: PlaceOfService | None) -> PlaceFields:
    if row is None:
        return PlaceFields()
    return PlaceFields(row.name, row.npi, _address(row), row.clia, row.billing_provider_id)


def _identity_fields(row: ProviderIdentity | None) -> IdentityFields:
    if row is None:
        return IdentityFields("")
    return IdentityFields(row.npi, row.taxonomy, row.last, row.first, row.credentials)
