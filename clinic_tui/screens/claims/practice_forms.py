"""The forms on who bills, places of service, providers on claims and their enrolments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from clinic_tui.patients.payer_rows import PayerRow
from clinic_tui.practice.rows import (
    NO_ADDRESS,
    BillingFields,
    BillingRow,
    EnrolmentFields,
    EnrolmentRow,
    IdentityFields,
    IdentityRow,
    PlaceFields,
    PlaceRow,
    PracticeAddress,
)
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.date_field import DateField
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.phones import read_phone, show_phone

_DEFAULT: Choice[int | None] = Choice("default", "the default one", None)


def _address_fields(prefix: str, street_help: str) -> tuple[Field, ...]:
    label = "Pay to: " if prefix else ""
    return (
        text_field(f"{prefix}street", f"{label}street".capitalize(), help=street_help),
        text_field(f"{prefix}city", f"{label}city".capitalize()),
        text_field(f"{prefix}state", f"{label}state".capitalize(), help="two letters, or its name"),
        text_field(f"{prefix}zip", f"{label}ZIP" if prefix else "ZIP", help="nine digits, as 02139-4307"),
    )


def _address_texts(prefix: str, address: PracticeAddress) -> dict[str, str]:
    return {
        f"{prefix}street": address.street,
        f"{prefix}city": address.city,
        f"{prefix}state": address.state,
        f"{prefix}zip": address.zip,
    }


class OfPractice(Form[bool]):
    """What the forms share: an address is read from its four fields."""

    def address(self, prefix: str = "") -> PracticeAddress:
        """What is typed of an address."""
        return PracticeAddress(*(self.text(f"{prefix}{part}") for part in ("street", "city", "state", "zip")))


class BillingForm(OfPractice):
    """A billing provider: a new one, or one that is there, whose tax id is not shown."""

    def __init__(self, row: BillingRow | None = None, texts: dict[str, str] | None = None) -> None:
        super().__init__({**_billing_texts(row), **(texts or {})})
        self._row = row

    @property
    def title_words(self) -> str:
        """Which."""
        return f"Billing provider {self._row.fields.shown_name}" if self._row else "New billing provider"

    @property
    def on_stored(self) -> bool:
        """Not where it is a new one."""
        return self._row is not None

    def fields(self) -> Sequence[Field]:
        """Name, numbers, addresses, whom to ask."""
        stays = f"empty: {self._row.masked_tax_id} stays; " if self._row else ""
        return (
            text_field("name", "Name", limit=60, help="as the payers know it; of a person the family name"),
            text_field("first name", "First name", limit=35, help="of a person who bills; else empty"),
            text_field("npi", "NPI", limit=20, help="ten digits"),
            text_field("tax id", "Tax id", limit=20, help=f"{stays}12-3456789, or 123-45-6789 of a person"),
            text_field("taxonomy", "Taxonomy", limit=20, help="ten characters, as 261QP2300X"),
            *_address_fields("", "with house number; claims take no PO box here"),
            Field(
                "phone", "Phone", lambda: WordField(read_phone, show_phone, placeholder="800-555-0100"),
                help="for the payers' questions",
            ),
            text_field("contact", "Contact", limit=60, help="whom payers ask for"),
            *_address_fields("pay-to ", "where payments go, if elsewhere; a PO box is fine"),
        )  # fmt: skip

    def go_to_first(self) -> None:
        """Of one that is there, the name: the first empty field would make a person of an organisation."""
        if self._row is None:
            super().go_to_first()
        else:
            self._focus("name")

    def submit(self) -> None:
        """Write it."""
        fields = BillingFields(
            self.text("name"),
            self.text("first name"),
            self.text("npi"),
            self.text("tax id"),
            self.text("taxonomy"),
            self.address(),
            self.address("pay-to "),
            self.value("phone") or "",
            self.text("contact"),
        )
        practice, row = self.backend.practice, self._row

        def write() -> None:
            if row is None:
                practice.add_billing(fields)
            else:
                practice.update_billing(row.id, row.version, fields)

        self.save(write, f"billing provider {fields.shown_name} saved", True)

    def reopen(self, texts: dict[str, str]) -> BillingForm:
        """The same one."""
        return BillingForm(self._row, texts)


def _billing_texts(row: BillingRow | None) -> dict[str, str]:
    if row is None:
        return {}
    fields = row.fields
    return {
        "name": fields.name,
        "first name": fields.first,
        "npi": fields.npi,
        "taxonomy": fields.taxonomy,
        **_address_texts("", fields.address),
        "phone": show_phone(fields.phone) if fields.phone else "",
        "contact": fields.contact,
        **_address_texts("pay-to ", fields.pay_to),
    }


class PlaceForm(OfPractice):
    """What claims say of a site; the billing provider's address is proposed where nothing is entered."""

    def __init__(
        self, row: PlaceRow, billing: Sequence[BillingRow], texts: dict[str, str] | None = None
    ) -> None:
        fields = row.fields
        default = next((each.fields.address for each in billing if each.is_default), NO_ADDRESS)
        address = default if row.version is None else fields.address
        start = {"name": fields.name, "npi": fields.npi, **_address_texts("", address), "clia": fields.clia}
        start["bills"] = str(fields.billing_id) if fields.billing_id is not None else "default"
        super().__init__(texts if texts is not None else start)
        self._row, self._billing = row, billing

    @property
    def title_words(self) -> str:
        """Which."""
        return f"{self._row.site} on claims"

    @property
    def on_stored(self) -> bool:
        """Not before anything was entered."""
        return self._row.version is not None

    def fields(self) -> Sequence[Field]:
        """Name, address, numbers, who bills."""
        who: tuple[Choice[int | None], ...] = (_DEFAULT, *map(_choice_of, self._billing))
        return (
            text_field("name", "Name", limit=60, help=f"as claims name it; empty: {self._row.site}"),
            *_address_fields("", "with house number; claims take no PO box here"),
            text_field("npi", "NPI", limit=20, help="of the place, where it has one of its own"),
            text_field("clia", "CLIA", limit=20, help="of its laboratory, as 22D1234567"),
            Field("bills", "Who bills", lambda: ChoiceField(who), help="Ctrl+N walks through them"),
        )

    def submit(self) -> None:
        """Write it."""
        fields = PlaceFields(
            self.text("name"), self.text("npi"), self.address(), self.text("clia"), self.value("bills")
        )
        practice, row = self.backend.practice, self._row
        self.save(
            lambda: practice.set_place(row.site_id, row.version, fields), f"{row.site} on claims: saved", True
        )

    def reopen(self, texts: dict[str, str]) -> PlaceForm:
        """The same one."""
        return PlaceForm(self._row, self._billing, texts)


def _choice_of(row: BillingRow) -> Choice[int | None]:
    return Choice(str(row.id), row.fields.shown_name, row.id)


class IdentityForm(Form[bool]):
    """Who a provider is on claims."""

    def __init__(self, row: IdentityRow, texts: dict[str, str] | None = None) -> None:
        of = row.fields
        start = {"npi": of.npi, "taxonomy": of.taxonomy, "last": of.last, "first": of.first}
        super().__init__(texts if texts is not None else {**start, "credentials": of.credentials})
        self._row = row

    @property
    def title_words(self) -> str:
        """Who."""
        return f"{self._row.code}, {self._row.name}, on claims"

    @property
    def on_stored(self) -> bool:
        """Not before anything was entered."""
        return self._row.version is not None

    def fields(self) -> Sequence[Field]:
        """NPI, taxonomy, name."""
        return (
            text_field("npi", "NPI", limit=20, help="ten digits, the provider's own"),
            text_field("taxonomy", "Taxonomy", limit=20, help="ten characters, as 207Q00000X"),
            text_field("last", "Last name", limit=60, help="as the NPI registry has it"),
            text_field("first", "First name", limit=35),
            text_field("credentials", "Credentials", limit=10, help="MD, NP"),
        )

    def submit(self) -> None:
        """Write it."""
        names = ("npi", "taxonomy", "last", "first", "credentials")
        fields = IdentityFields(*(self.text(name) for name in names))
        practice, row = self.backend.practice, self._row
        self.save(
            lambda: practice.set_identity(row.provider_id, row.version, fields),
            f"{row.code} on claims: saved",
            True,
        )

    def reopen(self, texts: dict[str, str]) -> IdentityForm:
        """The same one."""
        return IdentityForm(self._row, texts)


class EnrolmentForm(Form[bool]):
    """A provider's enrolment with a payer: a new one, or the days and number of one that is there."""

    TITLE_WORDS: ClassVar[str] = "New enrolment"

    def __init__(
        self,
        row: EnrolmentRow | None,
        providers: Sequence[IdentityRow] = (),
        payers: Sequence[PayerRow] = (),
        texts: dict[str, str] | None = None,
    ) -> None:
        super().__init__({**_enrolment_texts(row), **(texts or {})})
        self._row, self._providers, self._payers = row, providers, payers

    @property
    def title_words(self) -> str:
        """Whose, with whom."""
        return f"Enrolment of {self._row.code} with {self._row.payer}" if self._row else self.TITLE_WORDS

    @property
    def on_stored(self) -> bool:
        """Not where it is a new one."""
        return self._row is not None

    def fields(self) -> Sequence[Field]:
        """Who with whom, from when to when, under which number."""
        today = self.clinic.today
        span = (
            Field("from", "From", lambda: DateField(today), help="the first day"),
            Field("to", "To", lambda: DateField(today), help="the last day; empty: it has no end"),
            text_field("number", "Payer's number", limit=50, help="of the provider, where it wants one"),
        )
        if self._row is not None:
            return span
        who = tuple(Choice(row.code.lower(), row.name, row.provider_id) for row in self._providers)
        whom = tuple(Choice(row.name, row.name, row.id) for row in self._payers)
        return (
            Field("provider", "Provider", lambda: ChoiceField(who)),
            Field("payer", "Payer", lambda: ChoiceField(whom, placeholder="its beginning")),
            *span,
        )

    def submit(self) -> None:
        """Write it."""
        practice, row = self.backend.practice, self._row
        if row is not None:
            fields = EnrolmentFields(self.needed("from"), self.value("to"), self.text("number"))
            words = f"{row.code} with {row.payer}: saved"
            self.save(lambda: practice.change_enrolment(row.id, row.version, fields), words, True)
            return
        who, whom = self.needed("provider"), self.needed("payer")
        new = EnrolmentFields(self.needed("from"), self.value("to"), self.text("number"))
        self.save(lambda: practice.enrol(who, whom, new), "the enrolment is saved", True)

    def reopen(self, texts: dict[str, str]) -> EnrolmentForm:
        """The same one."""
        return EnrolmentForm(self._row, self._providers, self._payers, texts)


def _enrolment_texts(row: EnrolmentRow | None) -> dict[str, str]:
    if row is None:
        return {}
    until = row.fields.valid_to
    return {
        "from": f"{row.fields.valid_from:%m/%d/%Y}",
        "to": f"{until:%m/%d/%Y}" if until else "",
        "number": row.fields.number,
    }
