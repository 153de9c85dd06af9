"""One row of a CSV file as a patient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256

from clinic_tui.errors import Invalid
from clinic_tui.interop.column_dates import DateOrder, is_unproven, read_column_date
from clinic_tui.interop.countries import country_code
from clinic_tui.interop.incoming import (
    TEXT_LIMIT,
    US_SSN,
    FullName,
    Reading,
    RowRefused,
    bare_ssn,
    same_phone_once,
    side_text,
    split_full_name,
)
from clinic_tui.patients.names import clean_text, loses_signs
from clinic_tui.patients.rows import (
    Address,
    Identifier,
    IncomingPatient,
    OtherName,
    PatientFields,
    Phone,
    PhoneUse,
    RefusedRow,
)
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.us_states import state_code

# Systems that Synthea's own FHIR export gives the same numbers, so that both exports meet.
_SYNTHEA_ID = "https://github.com/synthetichealth/synthea"
_SYNTHEA_DRIVERS = "urn:oid:2.16.840.1.113883.4.3.25"
_SYNTHEA_PASSPORT = "http://standardhealthrecord.org/fhir/StructureDefinition/passportNumber"

_PHONE_COLUMNS = (
    ("phone_mobile", PhoneUse.MOBILE),
    ("phone", PhoneUse.HOME),
    ("phone_home", PhoneUse.HOME),
    ("phone_work", PhoneUse.WORK),
)
_NAME_PARTS = ("family", "given", "middle", "prefix", "suffix")
_TELLING = frozenset(("external_id", "mrn", "name", "family", "given", "born"))
"""Columns that say who it is: a row is refused where one of them cannot be."""
_YES = frozenset(("y", "yes", "true", "1", "t"))


class PatientRow:
    """Reads rows of one file: knows its columns and how it writes dates."""

    def __init__(
        self,
        header: Sequence[str],
        places: Mapping[str, int],
        source: str,
        order: DateOrder,
        today: date,
    ) -> None:
        self.header = header
        self.places = places
        self.source = source
        self.order = order
        self.today = today

    def read(self, line: int, values: Sequence[str]) -> IncomingPatient | RefusedRow:
        """The patient of this row, or the reason why there is none."""
        reading = Reading(self.today)
        try:
            fields = reading.fitted(self._fields(values, reading))
            external_id = self._text(values, "external_id") or self._text(values, "mrn")
        except RowRefused as refused:
            return RefusedRow(line, str(refused))
        except Invalid as refused:
            return RefusedRow(line, f"{refused.field or 'a value'}: {refused.words}")
        if any("\ufffd" in value for value in values):
            reading.warn("characters that cannot be read stand in this row")
        hidden = [field for field, place in self.places.items() if loses_signs(values[place])]
        if hidden:
            reading.warn(f"control characters left out of {', '.join(hidden)}")
        return IncomingPatient(
            line, self.source, external_id or _digest(values), fields, tuple(reading.warnings)
        )

    def _text(self, values: Sequence[str], field: str) -> str:
        place = self.places.get(field)
        if place is None:
            return ""
        text = values[place]
        return clean_text(text, TEXT_LIMIT, field) if field in _TELLING else side_text(text)

    def _fields(self, values: Sequence[str], reading: Reading) -> PatientFields:
        name = self._name(values)
        if not name.family and not name.given:
            raise RowRefused("no name: family and given name are both empty")
        born = self._born(values, reading)
        maiden = self._text(values, "maiden")
        country = country_code(self._text(values, "country"))
        return PatientFields(
            family=name.family,
            given=name.given,
            middle=name.middle,
            prefix=name.prefix,
            suffix=name.suffix,
            preferred=self._text(values, "preferred"),
            born=born,
            sex=reading.sex(self._text(values, "sex")),
            deceased=bool(self._text(values, "deceased_on")),
            deceased_on=self._deceased(values, born, reading),
            phones=self._phones(values, country, reading),
            email=reading.email(self._text(values, "email")),
            address=self._address(values, country),
            language=self._text(values, "language"),
            interpreter=self._text(values, "interpreter").lower() in _YES,
            other_names=(OtherName("maiden", maiden, name.given),)
            if maiden and maiden != name.family
            else (),
            identifiers=self._identifiers(values),
        )

    def _name(self, values: Sequence[str]) -> FullName:
        """From one column or from several; a column of its own goes before a part of the full name."""
        whole = split_full_name(self._text(values, "name"))
        own = {part: text for part in _NAME_PARTS if (text := self._text(values, part))}
        return replace(whole, **own)

    def _born(self, values: Sequence[str], reading: Reading) -> date | None:
        text = self._text(values, "born")
        if not text:
            reading.warn("no birth date")
            return None
        try:
            born = read_column_date(text, self.order, self.today)
        except NotUnderstood as problem:
            raise RowRefused(f"birth date: {problem.words}") from problem
        if is_unproven(text, self.order):
            reading.warn(f"birth date '{text}' read month first; nothing in the file proves it")
        return reading.check_born(born)

    def _deceased(self, values: Sequence[str], born: date | None, reading: Reading) -> date | None:
        text = self._text(values, "deceased_on")
        if not text:
            return None
        try:
            return reading.check_deceased(read_column_date(text, self.order, self.today), born)
        except NotUnderstood as problem:
            reading.warn(f"date of death left out: {problem.words}")
            return None

    def _phones(self, values: Sequence[str], country: str, reading: Reading) -> tuple[Phone, ...]:
        region = country if len(country) == 2 else "US"
        return same_phone_once(
            [
                reading.phone(text, use, region)
                for column, use in _PHONE_COLUMNS
                if (text := self._text(values, column))
            ]
        )

    def _address(self, values: Sequence[str], country: str) -> Address:
        street = f"{self._text(values, 'street_number')} {self._text(values, 'line1')}".strip()
        return Address(
            street,
            self._text(values, "line2"),
            self._text(values, "city"),
            state_code(self._text(values, "state")),
            self._text(values, "postal_code"),
            country,
        )

    def _identifiers(self, values: Sequence[str]) -> tuple[Identifier, ...]:
        synthea = self.source == "synthea"
        ssn = self._text(values, "ssn")
        systems = {
            "external_id": _SYNTHEA_ID if synthea else "",
            "mrn": self._own_system("mrn"),
            "ssn": US_SSN if bare_ssn(ssn) else self._own_system("ssn"),
            "drivers": _SYNTHEA_DRIVERS if synthea else self._own_system("drivers"),
            "passport": _SYNTHEA_PASSPORT if synthea else self._own_system("passport"),
        }
        found = ((system, self._text(values, field)) for field, system in systems.items() if system)
        return tuple(Identifier(system, number) for system, number in found if number)

    def _own_system(self, field: str) -> str:
        """A number nobody else gives meaning to belongs to its column: `csv:chart_no`."""
        place = self.places.get(field)
        return "" if place is None else f"csv:{self.header[place].strip().lower()}"


def _digest(values: Sequence[str]) -> str:
    """Stands for the row where the file gives its patients no id: the same row, the same patient."""
    return sha256("\x1f".join(value.strip() for value in values).encode("utf-8", "replace")).hexdigest()
