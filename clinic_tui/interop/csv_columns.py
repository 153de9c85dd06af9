"""Which column of a patient file holds what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from clinic_tui.errors import Invalid

# Names of columns in the form of `plain_name`, the most telling first.
_KNOWN_NAMES: dict[str, tuple[str, ...]] = {
    "external_id": ("id", "patient_id", "rec_id", "record_id", "external_id", "chart_number", "uuid", "guid"),
    "mrn": ("mrn", "medical_record_number", "medical_record_no", "chart_no", "patnum"),
    "family": ("family", "family_name", "last_name", "lastname", "last", "surname", "lname", "name_last"),
    "given": ("given", "given_name", "first_name", "firstname", "first", "forename", "fname", "name_first"),
    "middle": ("middle", "middle_name", "middlename", "middle_initial", "mi", "mname", "second_name"),
    "name": ("name", "full_name", "fullname", "patient"),
    "prefix": ("prefix", "title", "salutation", "name_prefix"),
    "suffix": ("suffix", "name_suffix", "generation"),
    "preferred": ("preferred", "preferred_name", "nickname", "nick_name", "known_as", "goes_by"),
    "maiden": ("maiden", "maiden_name", "birth_name", "previous_last_name", "former_name"),
    "born": ("born", "birth_date", "birthdate", "date_of_birth", "dob", "birth_dt", "birthday", "d_o_b"),
    "sex": ("sex", "gender", "administrative_sex", "birth_sex"),
    "deceased_on": ("deceased_on", "death_date", "deathdate", "date_of_death", "dod", "deceased_date"),
    "phone": ("phone", "phone_number", "telephone", "tel", "phone1", "primary_phone", "contact_phone"),
    "phone_mobile": ("phone_mobile", "mobile", "mobile_phone", "cell", "cell_phone", "cellphone",
                     "wireless_phone"),
    "phone_home": ("phone_home", "home_phone", "home_phone_number", "hmphone"),
    "phone_work": ("phone_work", "work_phone", "work_phone_number", "business_phone", "wkphone"),
    "email": ("email", "email_address", "e_mail", "mail"),
    "street_number": ("street_number", "house_number", "street_no"),
    "line1": ("line1", "address", "address1", "address_1", "address_line_1", "street", "street1",
              "street_address", "addr1"),
    "line2": ("line2", "address2", "address_2", "address_line_2", "street2", "street_2", "apt", "unit",
              "addr2"),
    "city": ("city", "town", "suburb", "locality"),
    "state": ("state", "province", "state_code", "region"),
    "postal_code": ("postal_code", "zip", "zip_code", "zipcode", "postcode", "postalcode"),
    "country": ("country", "country_code"),
    "language": ("language", "preferred_language", "primary_language"),
    "interpreter": ("interpreter", "interpreter_needed", "needs_interpreter", "interpreter_required"),
    "ssn": ("ssn", "social_security_number", "social_security", "soc_sec_id", "social_security_no"),
    "drivers": ("drivers", "drivers_license", "driver_license", "drivers_licence", "license_number"),
    "passport": ("passport", "passport_number"),
}  # fmt: skip

FIELDS = tuple(_KNOWN_NAMES)
"""What a column can hold, as `--map FIELD=COLUMN` names it."""

_PATIENT_PREFIX = re.compile(r"^(?:patient|pat|pt)_(?=.)")


def guess_mapping(header: Sequence[str]) -> dict[str, str]:
    """Field to column, from the names of the columns.

    A column that says `patient_` goes before one of the same meaning that does not; columns of
    providers, facilities and guarantors match nothing, since their names say so.
    """
    by_name: dict[str, str] = {}
    for column in sorted(header, key=lambda name: not _PATIENT_PREFIX.match(plain_name(name))):
        plain = plain_name(column)
        by_name.setdefault(plain, column)
        by_name.setdefault(_PATIENT_PREFIX.sub("", plain), column)
    guess: dict[str, str] = {}
    for field, names in _KNOWN_NAMES.items():
        column = next((by_name[name] for name in names if name in by_name), "")
        if column and column not in guess.values():
            guess[field] = column
    if "name" in guess and ("family" in guess or "given" in guess):
        del guess["name"]
    return guess


def parse_mapping(pairs: Iterable[str]) -> dict[str, str]:
    """`["family=surname", "born=dob"]` as field to column. Raises Invalid (field `map`)."""
    mapping: dict[str, str] = {}
    for pair in pairs:
        field, equals, column = (part.strip() for part in pair.partition("="))
        if not equals or not column:
            raise Invalid(f"'{pair}' is not FIELD=COLUMN, for example family=surname.", "map")
        if field not in FIELDS:
            raise Invalid(f"There is no field '{field}'; the fields are {', '.join(FIELDS)}.", "map")
        if field in mapping:
            raise Invalid(f"The field '{field}' is mapped twice; keep one column for it.", "map")
        mapping[field] = column
    return mapping


def settle_mapping(
    header: Sequence[str], guess: Mapping[str, str], chosen: Mapping[str, str] | None
) -> dict[str, int]:
    """Field to place in the row: what was chosen goes before what was guessed.

    Raises Invalid (field `map`) for a column that is not there, or when nothing holds a name.
    """
    by_name = {name.strip().casefold(): place for place, name in enumerate(header)}
    taken = {field: _place(header, by_name, field, column) for field, column in (chosen or {}).items()}
    free = {
        field: place
        for field, column in guess.items()
        if (place := _place(header, by_name, field, column)) not in taken.values()
    }
    if "name" in taken:
        free.pop("family", None)
        free.pop("given", None)
    elif "family" in taken or "given" in taken:
        free.pop("name", None)
    settled = free | taken
    places = {field: settled[field] for field in FIELDS if field in settled}
    if not {"family", "given", "name"} & places.keys():
        raise Invalid("No column is known to hold the name; say which with --map family=COLUMN.", "map")
    return places


def _place(header: Sequence[str], by_name: Mapping[str, int], field: str, column: str) -> int:
    if field not in FIELDS:
        raise Invalid(f"There is no field '{field}'; the fields are {', '.join(FIELDS)}.", "map")
    place = by_name.get(column.strip().casefold())
    if place is None:
        raise Invalid(f"The file has no column '{column}'; it has {', '.join(filter(None, header))}.", "map")
    return place


def plain_name(name: str) -> str:
    """`Patient First-Name` and `patientFirstName` as `patient_first_name`."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.strip())
    return re.sub(r"[^a-z0-9]+", "_", spaced.lower()).strip("_")
