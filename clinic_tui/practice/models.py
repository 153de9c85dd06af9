"""What is stored of who bills."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from clinic_tui.practice.rows import TaxIdKind
from clinic_tui.store.columns import RowId, Word
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class BillingProvider(Row, table=True):
    """Who bills the payers (837P, loop 2010AA): an organisation, or a person where `first` is given."""

    __tablename__ = "billing_provider"
    __table_args__ = (
        Index(
            "uq_billing_provider_default",
            "is_default",
            unique=True,
            sqlite_where=text("is_default"),
            postgresql_where=text("is_default"),
        ),
        Row.__table_args__,
    )

    name: str = Field(max_length=60)
    first: str = Field(default="", max_length=35)
    npi: str = Field(max_length=10)
    tax_id_kind: TaxIdKind = Field(sa_type=Word(TaxIdKind))
    tax_id: str = Field(max_length=9)
    taxonomy: str = Field(default="", max_length=10)
    street: str = Field(max_length=55)
    city: str = Field(max_length=30)
    state: str = Field(max_length=2)
    zip: str = Field(max_length=10)
    pay_to_street: str = Field(default="", max_length=55)
    pay_to_city: str = Field(default="", max_length=30)
    pay_to_state: str = Field(default="", max_length=2)
    pay_to_zip: str = Field(default="", max_length=10)
    phone: str = Field(default="", max_length=20)
    contact: str = Field(default="", max_length=60)
    is_default: bool = False


class PlaceOfService(Row, table=True):
    """What claims say of a site (837P, loop 2310C); one row for a site at most."""

    __tablename__ = "place_of_service"
    __table_args__ = (UniqueConstraint("site_id", name="uq_place_of_service_site"), Row.__table_args__)

    site_id: int = Field(foreign_key="site.id", sa_type=RowId)
    name: str = Field(default="", max_length=60)
    npi: str = Field(default="", max_length=10)
    street: str = Field(default="", max_length=55)
    city: str = Field(default="", max_length=30)
    state: str = Field(default="", max_length=2)
    zip: str = Field(default="", max_length=10)
    clia: str = Field(default="", max_length=10)
    billing_provider_id: int | None = Field(
        default=None, foreign_key="billing_provider.id", sa_type=RowId, index=True
    )


class ProviderIdentity(Row, table=True):
    """Who a provider is on claims (837P, loop 2310B); one row for a provider at most."""

    __tablename__ = "provider_identity"
    __table_args__ = (
        UniqueConstraint("provider_id", name="uq_provider_identity_provider"),
        UniqueConstraint("npi", name="uq_provider_identity_npi"),
        Row.__table_args__,
    )

    provider_id: int = Field(foreign_key="provider.id", sa_type=RowId)
    npi: str = Field(max_length=10)
    taxonomy: str = Field(default="", max_length=10)
    last: str = Field(max_length=60)
    first: str = Field(max_length=35)
    credentials: str = Field(default="", max_length=10)


class Enrolment(Row, table=True):
    """A provider's enrolment with a payer; of one pair none overlap, `valid_to` is the last day."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("provider_id", "payer_id", "valid_from", name="uq_enrolment_from"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ck_enrolment_span"),
        Row.__table_args__,
    )

    provider_id: int = Field(foreign_key="provider.id", sa_type=RowId)
    payer_id: int = Field(foreign_key="payer.id", sa_type=RowId, index=True)
    valid_from: date
    valid_to: date | None = None
    number: str = Field(default="", max_length=50)


register(
    "uq_billing_provider_default",
    "another billing provider has just been made the default one: look again and repeat",
    columns="billing_provider.is_default",
)
register(
    "uq_place_of_service_site",
    "this place has just been entered at another desk: look again and repeat",
    columns="place_of_service.site_id",
)
register(
    "uq_provider_identity_provider",
    "this provider has just been entered at another desk: look again and repeat",
    columns="provider_identity.provider_id",
)
register(
    "uq_provider_identity_npi",
    "another provider has this NPI already: an NPI is one person's",
    columns="provider_identity.npi",
)
register(
    "uq_enrolment_from",
    "this enrolment has just been entered at another desk: look again and repeat",
    columns="enrolment.provider_id, enrolment.payer_id, enrolment.valid_from",
)
