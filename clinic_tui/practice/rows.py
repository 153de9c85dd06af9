"""Who bills, as lists and forms show it: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from clinic_tui.words.masked import masked


class TaxIdKind(StrEnum):
    """What a tax id is: a claim names the first with REF EI, the second with REF SY."""

    EIN = "ein"
    SSN = "ssn"


@dataclass(frozen=True, slots=True)
class TaxId:
    """A taxpayer identification number: nine digits, and whose kind it is."""

    kind: TaxIdKind
    digits: str

    @property
    def written(self) -> str:
        """`12-3456789`, or `123-45-6789` of a person."""
        cut = (2,) if self.kind is TaxIdKind.EIN else (3, 5)
        places = (0, *cut, len(self.digits))
        return "-".join(self.digits[first:last] for first, last in pairwise(places))

    @property
    def masked(self) -> str:
        """`EIN ***6789`: what lists show."""
        return f"{self.kind.value.upper()} {masked(self.digits)}"


@dataclass(frozen=True, slots=True)
class PracticeAddress:
    """Street, city, state code, and the ZIP of nine as `02139-4307`."""

    street: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""

    @property
    def line(self) -> str:
        """All of it in one line; empty where nothing is given."""
        return ", ".join(filter(None, (self.street, self.city, f"{self.state} {self.zip}".strip())))


NO_ADDRESS = PracticeAddress()


@dataclass(frozen=True, slots=True)
class BillingFields:
    """What is typed of a billing provider; `first` is for a person alone, whose family name is `name`."""

    name: str
    first: str = ""
    npi: str = ""
    tax_id: str = ""
    """As `12-3456789` or `123-45-6789`; empty in a change leaves the stored one, which forms never show."""
    taxonomy: str = ""
    address: PracticeAddress = NO_ADDRESS
    pay_to: PracticeAddress = NO_ADDRESS
    """Where payments go, if not to the address; a PO box is fine here."""
    phone: str = ""
    """Digits with the country code."""
    contact: str = ""
    """Whom payers ask for there."""

    @property
    def is_person(self) -> bool:
        """A person bills in their own name."""
        return bool(self.first)

    @property
    def shown_name(self) -> str:
        """`Elm Street Clinic`, or `Moss, Ada`."""
        return f"{self.name}, {self.first}" if self.first else self.name


@dataclass(frozen=True, slots=True)
class BillingRow:
    """A billing provider; its tax id is masked, in `masked_tax_id` alone."""

    id: int
    version: int
    fields: BillingFields
    masked_tax_id: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class PlaceFields:
    """A place of service as claims name it; an empty name is that of the site."""

    name: str = ""
    npi: str = ""
    address: PracticeAddress = NO_ADDRESS
    clia: str = ""
    """The number of its laboratory: `12D3456789`."""
    billing_id: int | None = None
    """The billing provider of what is done here; None: the default one."""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A site with what claims say of it; `version` is None while nothing is stored."""

    site_id: int
    site: str
    version: int | None
    fields: PlaceFields
    bills: str = ""
    """The name of its own billing provider; empty: the default one bills."""


@dataclass(frozen=True, slots=True)
class IdentityFields:
    """Who a provider is on claims."""

    npi: str
    taxonomy: str = ""
    last: str = ""
    first: str = ""
    credentials: str = ""
    """`MD`, `NP`: behind the name."""


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """A provider of the schedule; `version` is None while nothing is stored of who they are on claims."""

    provider_id: int
    code: str
    name: str
    active: bool
    version: int | None
    fields: IdentityFields


@dataclass(frozen=True, slots=True)
class EnrolmentFields:
    """A provider's enrolment with a payer; `valid_to` is its last day, None while it has no end."""

    valid_from: date
    valid_to: date | None = None
    number: str = ""
    """The payer's own number of the provider, where it still wants one."""


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    """An enrolment."""

    id: int
    version: int
    provider_id: int
    code: str
    payer_id: int
    payer: str
    fields: EnrolmentFields

    def holds_on(self, day: date) -> bool:
        """It is in force on that day."""
        return self.fields.valid_from <= day and (self.fields.valid_to is None or day <= self.fields.valid_to)


@dataclass(frozen=True, slots=True)
class Missing:
    """Something without which claims are turned down: what of, and in words what to do."""

    part: str
    """`billing`, `place`, `provider` or `enrolment`."""
    of: int | None
    """The number of the billing provider, site or provider; None where there is none yet."""
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class Practice:
    """All of it, and what is missing today."""

    billing: tuple[BillingRow, ...] = ()
    places: tuple[PlaceRow, ...] = ()
    providers: tuple[IdentityRow, ...] = ()
    enrolments: tuple[EnrolmentRow, ...] = ()
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class WhoBills:
    """Who bills for a place and who sees patients there, as papers and questions to payers say it.

    Each is empty where the clinic has not entered it.
    """

    name: str = ""
    first: str = ""
    """Of a person who bills, whose family name `name` is."""
    npi: str = ""
    tax_id: str = ""
    """Whole, as it is written: it stands on the paper that a patient is given (45 CFR 149.610(c)(1))."""
    address: PracticeAddress = NO_ADDRESS
    """Where the service is given: the place's, else the billing provider's."""
    provider_npi: str = ""


NOBODY = WhoBills()
