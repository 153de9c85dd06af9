"""The use cases that change who bills."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, TypeVar

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.payer_models import Payer
from clinic_tui.practice import rules
from clinic_tui.practice.models import BillingProvider, Enrolment, PlaceOfService, ProviderIdentity
from clinic_tui.practice.queries import identities, tax_id
from clinic_tui.practice.rows import (
    NO_ADDRESS,
    BillingFields,
    EnrolmentFields,
    IdentityFields,
    PlaceFields,
    PracticeAddress,
    TaxId,
)
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Change, Undo
from clinic_tui.store.row import Row
from clinic_tui.store.site import Site

VERB = "practice.edit"
CHANGED = "this was changed at another desk meanwhile: look again and repeat"
Stored = TypeVar("Stored", bound=Row)


def add_billing(desk: Desk, fields: BillingFields) -> int:
    """Enter a billing provider; its number. The first one is the default one.

    Raises Invalid naming the field, Conflict where another one has its NPI and tax id already.
    """
    values = checked_billing(fields)
    number = rules.read_tax_id(fields.tax_id)
    with desk.act(VERB) as db:
        first = db.scalars(select(col(BillingProvider.id)).limit(1)).first() is None
        row = BillingProvider(**values, **_tax_columns(number), is_default=first)
        _require_new(db, row)
        db.add(row)
        db.flush()
        assert row.id is not None
        return row.id


def update_billing(desk: Desk, billing_id: int, version: int, fields: BillingFields) -> None:
    """Change a billing provider; an empty tax id leaves the stored one. Raises as `add_billing`, NotFound."""
    values = checked_billing(fields)
    number = rules.read_tax_id(fields.tax_id) if fields.tax_id.strip() else None
    with desk.act(VERB) as db:
        row = _the_same(db.need(BillingProvider, billing_id, "this billing provider is gone"), version)
        values.update(_tax_columns(number) if number else {})
        _put(row, values)
        _require_new(db, row)


def make_default(desk: Desk, billing_id: int) -> None:
    """This billing provider bills wherever a place has no other one. Raises NotFound."""
    with desk.act(VERB) as db:
        row = db.need(BillingProvider, billing_id, "this billing provider is gone")
        for other in db.scalars(select(BillingProvider).where(col(BillingProvider.is_default).is_(True))):
            other.is_default = other.id == billing_id
        db.flush()  # before the next line, or there would be two for a moment
        row.is_default = True


def remove_billing(desk: Desk, billing_id: int, version: int) -> None:
    """Take a billing provider out. Raises NotFound, Conflict while it is a place's own or others' default."""
    with desk.act(VERB) as db:
        row = _the_same(db.need(BillingProvider, billing_id, "this billing provider is gone"), version)
        named = select(PlaceOfService).where(col(PlaceOfService.billing_provider_id) == billing_id)
        if db.scalars(named.limit(1)).first() is not None:
            raise Conflict(f"{row.name} bills for a place of its own: let another one bill there first")
        others = select(BillingProvider).where(col(BillingProvider.id) != billing_id)
        if row.is_default and db.scalars(others.limit(1)).first() is not None:
            raise Conflict(f"{row.name} is the default one: make another one the default first")
        db.delete(row)


def look_at_tax_id(desk: Desk, billing_id: int) -> TaxId:
    """The whole tax id, told once the look at it stands in the journal. Raises NotPermitted, NotFound."""
    with desk.act("practice.unmask", undo=Undo.SKIP) as db:
        number = tax_id(db, billing_id)
        db.note(Change.READ, "billing_provider", billing_id, shown="tax id")
    return number


def set_place(desk: Desk, site_id: int, version: int | None, fields: PlaceFields) -> None:
    """What claims say of a site; `version` is None where nothing is stored yet.

    Raises Invalid naming the field, NotFound, Conflict.
    """
    address = rules.read_address(fields.address)
    values: dict[str, Any] = {
        "name": clean_text(fields.name, rules.LONGEST_NAME, "name"),
        "npi": rules.read_npi(fields.npi),
        "clia": rules.read_clia(fields.clia),
        "billing_provider_id": fields.billing_id,
        **_address_columns(address),
    }
    with desk.act(VERB) as db:
        db.need(Site, site_id, f"there is no site {site_id}")
        if fields.billing_id is not None:
            db.need(BillingProvider, fields.billing_id, "this billing provider is gone: choose another one")
        found = select(PlaceOfService).where(col(PlaceOfService.site_id) == site_id)
        _keep(db, db.scalars(found).one_or_none(), PlaceOfService(site_id=site_id, **values), version, values)


def set_identity(desk: Desk, provider_id: int, version: int | None, fields: IdentityFields) -> None:
    """Who a provider is on claims; `version` is None where nothing is stored yet.

    Raises Invalid naming the field, NotFound, Conflict where another provider has this NPI.
    """
    checked = rules.read_identity(fields)
    with desk.act(VERB) as db:
        _set_identity(db, provider_id, version, checked)


def import_identities(desk: Desk, by_code: Sequence[tuple[str, IdentityFields]]) -> int:
    """Store who these providers are on claims, all of them or none; how many. What was stored is replaced.

    Raises Invalid naming the field, NotFound for a code that no provider has, Conflict for an NPI of another.
    """
    if not by_code:
        raise Invalid("the file has no provider", "file")
    checked = [(code, rules.read_identity(fields)) for code, fields in by_code]
    with desk.act(VERB) as db:
        known = {row.code.casefold(): row for row in identities(db)}
        for code, fields in checked:
            row = known.get(code.casefold())
            if row is None:
                raise NotFound(f"there is no provider `{code}`: `clinic-tui schedule provider list`")
            _set_identity(db, row.provider_id, row.version, fields)
    return len(checked)


def enrol(desk: Desk, provider_id: int, payer_id: int, fields: EnrolmentFields) -> int:
    """A provider is enrolled with a payer over a span of days; the number of the enrolment.

    Raises Invalid naming the field, NotFound, Conflict where one holds on one of these days already.
    """
    number = _checked_enrolment(fields)
    with desk.act(VERB) as db:
        _require_provider(db, provider_id)
        db.need(Payer, payer_id, f"there is no payer {payer_id}")
        _require_apart(db, provider_id, payer_id, fields)
        row = Enrolment(
            provider_id=provider_id,
            payer_id=payer_id,
            valid_from=fields.valid_from,
            valid_to=fields.valid_to,
            number=number,
        )
        db.add(row)
        db.flush()
        assert row.id is not None
        return row.id


def change_enrolment(desk: Desk, enrolment_id: int, version: int, fields: EnrolmentFields) -> None:
    """Other days, or another number. Raises as `enrol`."""
    number = _checked_enrolment(fields)
    with desk.act(VERB) as db:
        row = _the_same(db.need(Enrolment, enrolment_id, "this enrolment is gone"), version)
        _require_apart(db, row.provider_id, row.payer_id, fields, besides=enrolment_id)
        row.valid_from, row.valid_to, row.number = fields.valid_from, fields.valid_to, number


def remove_enrolment(desk: Desk, enrolment_id: int, version: int) -> None:
    """It never was: entered in error. One that ended is given its last day. Raises NotFound, Conflict."""
    with desk.act(VERB) as db:
        db.delete(_the_same(db.need(Enrolment, enrolment_id, "this enrolment is gone"), version))


def checked_billing(fields: BillingFields) -> dict[str, Any]:
    """A billing provider as columns, without its tax id; raises Invalid naming the field."""
    name = clean_text(fields.name, rules.LONGEST_NAME, "name")
    if not name:
        raise Invalid("the name is missing: as the payers know it, from their letters", "name")
    npi = rules.read_npi(fields.npi)
    if not npi:
        raise Invalid("the NPI is missing: no claim goes without that of who bills", "npi")
    address = rules.read_address(fields.address)
    if address == NO_ADDRESS:
        raise Invalid("the street is missing: no claim goes without the address of who bills", "street")
    pay_to = rules.read_address(fields.pay_to, prefix="pay-to ", box=True)
    return {
        "name": name,
        "first": clean_text(fields.first, rules.LONGEST_FIRST, "first name"),
        "npi": npi,
        "taxonomy": rules.read_taxonomy(fields.taxonomy),
        **_address_columns(address),
        **{f"pay_to_{part}": value for part, value in _address_columns(pay_to).items()},
        "phone": rules.require_phone(fields.phone),
        "contact": clean_text(fields.contact, rules.LONGEST_CONTACT, "contact"),
    }


def _checked_enrolment(fields: EnrolmentFields) -> str:
    rules.require_span(fields)
    return clean_text(fields.number, rules.LONGEST_NUMBER, "number")


def _set_identity(db: DeskSession, provider_id: int, version: int | None, fields: IdentityFields) -> None:
    _require_provider(db, provider_id)
    values = asdict(fields)
    taken = select(ProviderIdentity).where(
        col(ProviderIdentity.npi) == values["npi"], col(ProviderIdentity.provider_id) != provider_id
    )
    if db.scalars(taken).first() is not None:
        raise Conflict(f"another provider has the NPI {values['npi']} already: an NPI is one person's")
    found = select(ProviderIdentity).where(col(ProviderIdentity.provider_id) == provider_id)
    new = ProviderIdentity(provider_id=provider_id, **values)
    _keep(db, db.scalars(found).one_or_none(), new, version, values)


def _keep(db: DeskSession, stored: Row | None, new: Row, version: int | None, values: dict[str, Any]) -> None:
    """Store a row that a site or a provider has once, where it stands as it was when it was read."""
    if (stored.version if stored else None) != version:
        raise Conflict(CHANGED)
    if stored is None:
        db.add(new)
    else:
        _put(stored, values)
    db.flush()


def _put(row: Row, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def _the_same(row: Stored, version: int) -> Stored:
    if row.version != version:
        raise Conflict(CHANGED)
    return row


def _require_new(db: DeskSession, row: BillingProvider) -> None:
    with db.no_autoflush:
        same = select(BillingProvider).where(
            col(BillingProvider.npi) == row.npi, col(BillingProvider.tax_id) == row.tax_id
        )
        for other in db.scalars(same):
            if other is not row:
                raise Conflict(f"{other.name} has this NPI and tax id already: change that one")


def _require_provider(db: DeskSession, provider_id: int) -> None:
    if all(row.provider_id != provider_id for row in identities(db)):
        raise NotFound(f"there is no provider {provider_id}")


def _require_apart(
    db: DeskSession, provider_id: int, payer_id: int, fields: EnrolmentFields, besides: int = 0
) -> None:
    others = db.scalars(
        select(Enrolment).where(
            col(Enrolment.provider_id) == provider_id,
            col(Enrolment.payer_id) == payer_id,
            col(Enrolment.id) != besides,
        )
    )
    held = [EnrolmentFields(each.valid_from, each.valid_to) for each in others]
    if (clash := rules.overlap(fields, held)) is not None:
        until = f"to {clash.valid_to:%m/%d/%Y}" if clash.valid_to else "without an end"
        raise Conflict(
            f"an enrolment from {clash.valid_from:%m/%d/%Y} {until} holds on some of these days already: "
            "end that one first, or change it"
        )


def _tax_columns(number: TaxId) -> dict[str, Any]:
    return {"tax_id_kind": number.kind, "tax_id": number.digits}


def _address_columns(address: PracticeAddress) -> dict[str, str]:
    return {
        "street": clean_text(address.street),
        "city": clean_text(address.city),
        "state": address.state,
        "zip": address.zip,
    }
