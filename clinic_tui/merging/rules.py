"""Two records of one patient, field by field: in what they differ, and what becomes of both. Pure rules.

A field is what a person decides on at once: an address is one, since half of each of two would be none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from clinic_tui.errors import Invalid
from clinic_tui.merging.rows import Difference, Side
from clinic_tui.patients.rows import OtherName
from clinic_tui.words.dates import show_birth_date, show_date
from clinic_tui.words.phones import show_phone

if TYPE_CHECKING:
    from clinic_tui.patients.detail_rows import PatientDetails
    from clinic_tui.patients.rows import Address, PatientFields


@dataclass(frozen=True, slots=True)
class Person:
    """All that is known of one patient in fields."""

    fields: PatientFields
    details: PatientDetails


Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is decided at once: its name on the command line, its label, and the fields that it is made of."""

    name: str
    label: str
    of_fields: tuple[str, ...] = ()
    of_details: tuple[str, ...] = ()
    show: Callable[[Values], str] | None = None
    nothing: Values = ("",)
    """What its first field holds where nobody has said anything."""

    def values(self, person: Person) -> Values:
        return (
            *(getattr(person.fields, name) for name in self.of_fields),
            *(getattr(person.details, name) for name in self.of_details),
        )

    def words(self, person: Person) -> str:
        values = self.values(person)
        return self.show(values) if self.show else _plain(values)

    def is_empty(self, person: Person) -> bool:
        return self.values(person)[0] in (*self.nothing, "", None)


def _plain(values: Values) -> str:
    return ", ".join(_one(value) for value in values if value not in ("", None, ()))


def _one(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return show_date(value)
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _address(values: Values) -> str:
    address: Address = values[0]
    place = " ".join(filter(None, (address.state, address.postal_code)))
    country = address.country if address.country != "US" else ""
    return ", ".join(filter(None, (address.line1, address.line2, address.city, place, country)))


def _born(values: Values) -> str:
    return show_birth_date(values[0]) if values[0] else ""


def _emergency(values: Values) -> str:
    name, relation, phone = values
    return _plain((name, relation, show_phone(phone) if phone else ""))


def _private(values: Values) -> str:
    way, to = values
    return f"{way} {show_phone(to) if to.isdigit() else to}" if way else ""


def _notice(values: Values) -> str:
    acknowledged, why_not = values
    return show_date(acknowledged) if acknowledged else f"not acknowledged: {why_not}" if why_not else ""


def _died(values: Values) -> str:
    deceased, day = values
    return (f"deceased {show_date(day)}" if day else "deceased") if deceased else ""


UNITS: tuple[_Unit, ...] = (
    _Unit("family", "Family name", ("family",)),
    _Unit("given", "Given name", ("given",)),
    _Unit("middle", "Middle name", ("middle",)),
    _Unit("prefix", "Prefix", ("prefix",)),
    _Unit("suffix", "Suffix", ("suffix",)),
    _Unit("called", "Called", ("preferred",)),
    _Unit("born", "Born", ("born",), show=_born),
    _Unit("sex", "Sex", ("sex",), nothing=("U",)),
    _Unit("deceased", "Deceased", ("deceased", "deceased_on"), show=_died, nothing=(False,)),
    _Unit("address", "Address", ("address",), ("address_verified_on",), _address),
    _Unit("mail", "Mail", ("email",)),
    _Unit("language", "Languages", ("language",), ("other_languages",)),
    _Unit("interpreter", "Interpreter", ("interpreter",), nothing=(False,)),
    _Unit("call", "May we call", ("contact_by_phone",), nothing=("not asked",)),
    _Unit("text", "May we text", ("contact_by_text",), nothing=("not asked",)),
    _Unit("write", "May we write", ("contact_by_mail",), nothing=("not asked",)),
    _Unit("guarantor", "Guarantor", of_details=("guarantor", "guarantor_is")),
    _Unit(
        "emergency", "Emergency",
        of_details=("emergency_name", "emergency_relation", "emergency_phone"), show=_emergency,
    ),
    _Unit("confidential", "Confidential", of_details=("private_by", "private_to"), show=_private),
    _Unit("notice", "Privacy notice", of_details=("notice_on", "notice_why_not"), show=_notice),
    _Unit("photo-id", "Photo id", of_details=("id_kind", "id_seen_on")),
)  # fmt: skip
"""The fields to choose from. Phones, numbers and names of both records stay."""

NAMES = tuple(unit.name for unit in UNITS)


def differences(kept: Person, gone: Person) -> tuple[Difference, ...]:
    """The fields that do not say the same in both, with the side that is taken by itself."""
    return tuple(
        Difference(unit.name, unit.label, unit.words(kept), unit.words(gone), _usual(unit, kept, gone))
        for unit in UNITS
        if unit.words(kept) != unit.words(gone)
    )


def alike(kept: Person, gone: Person) -> tuple[str, ...]:
    """The labels of the fields that say the same in both; what nobody has said of either is left out."""
    return tuple(
        unit.label
        for unit in UNITS
        if unit.words(kept) == unit.words(gone) and not (unit.is_empty(kept) and unit.is_empty(gone))
    )


def _usual(unit: _Unit, kept: Person, gone: Person) -> Side:
    if unit.name == "address":
        return Side.GONE if not unit.words(kept) and unit.words(gone) else Side.KEPT
    if unit.name == "notice" and kept.details.notice_on is None and gone.details.notice_on:
        return Side.GONE
    if unit.name in ("call", "text", "write") and "no" in (unit.words(kept), unit.words(gone)):
        return Side.KEPT if unit.words(kept) == "no" else Side.GONE  # a no is never lost by merging
    return Side.GONE if unit.is_empty(kept) and not unit.is_empty(gone) else Side.KEPT


def together(kept: Person, gone: Person, choices: Mapping[str, Side]) -> Person:
    """The one patient: of each field the side that was chosen, or that is usual; phones and numbers of both.

    The names of the record that is gone stay as names under which the patient is found.
    Raises Invalid for a choice of no field.
    """
    for name in choices:
        if name not in NAMES:
            raise Invalid(f"there is no field `{name}` to choose: one of {', '.join(NAMES)}", "take")
    fields, details = kept.fields, kept.details
    for unit in UNITS:
        if choices.get(unit.name, _usual(unit, kept, gone)) is Side.GONE:
            fields = replace(fields, **{name: getattr(gone.fields, name) for name in unit.of_fields})
            details = replace(details, **{name: getattr(gone.details, name) for name in unit.of_details})
    return Person(
        replace(
            fields,
            phones=_phones(kept.fields, gone.fields),
            identifiers=tuple(dict.fromkeys((*kept.fields.identifiers, *gone.fields.identifiers))),
            other_names=_names(fields, kept.fields, gone.fields),
        ),
        replace(details, phone_verified_on=_later(kept, gone)),
    )


def _later(kept: Person, gone: Person) -> date | None:
    days = (kept.details.phone_verified_on, gone.details.phone_verified_on)
    return max((day for day in days if day is not None), default=None)


def _phones(kept: PatientFields, gone: PatientFields) -> tuple[Any, ...]:
    known = {phone.digits for phone in kept.phones}
    return (*kept.phones, *(phone for phone in gone.phones if phone.digits not in known))


def _names(one: PatientFields, kept: PatientFields, gone: PatientFields) -> tuple[Any, ...]:
    """Maiden and former names of both, and as an alias whatever either was called otherwise than now."""
    called = {(one.family, one.given), (one.family, one.preferred)}
    aliases = [
        OtherName("alias", each.family, given)
        for each in (kept, gone)
        for given in (each.given, *filter(None, (each.preferred,)))
    ]
    names = (*kept.other_names, *gone.other_names, *aliases)
    return tuple(dict.fromkeys(name for name in names if (name.family, name.given) not in called))
