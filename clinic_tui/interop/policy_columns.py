"""Which column of a file of insurance policies holds what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clinic_tui.errors import Invalid
from clinic_tui.interop.csv_columns import plain_name

# Names of columns in the form of `plain_name`, the most telling first. Those of Synthea's
# payer_transitions.csv are among them, in its older and its newer form.
_KNOWN_NAMES: dict[str, tuple[str, ...]] = {
    "patient": ("patient", "patient_id", "external_id", "chart_number", "chart_no", "patnum"),
    "mrn": ("mrn", "medical_record_number", "medical_record_no", "patient_mrn"),
    "born": ("patient_born", "patient_birth_date", "patient_dob", "birth_date", "birthdate", "dob"),
    "number": ("policy_id", "coverage_id", "insurance_id", "insplan_id"),
    "payer": ("payer", "payer_name", "carrier", "carrier_name", "insurance", "insurance_company",
              "insurance_name", "insurer"),
    "plan": ("plan", "plan_name", "product"),
    "member_id": ("member_id", "memberid", "member_number", "subscriber_id", "policy_number", "insured_id"),
    "group": ("group", "group_number", "group_no", "group_num", "group_id"),
    "order": ("order", "ordinal", "coverage_order", "priority", "rank", "insurance_type"),
    "from": ("from", "valid_from", "start_date", "start_year", "effective_date", "effective",
             "date_effective", "begin_date"),
    "to": ("to", "valid_to", "end_date", "end_year", "termination_date", "term_date", "date_term",
           "expiration_date"),
    "relationship": ("relationship", "relationship_to_subscriber", "relation", "plan_ownership",
                     "ownership", "subscriber_relationship"),
    "subscriber": ("subscriber", "subscriber_name", "insured_name", "owner_name", "ownername",
                   "policy_holder", "policyholder"),
    "subscriber_family": ("subscriber_family", "subscriber_last_name", "subscriber_last",
                          "insured_last_name"),
    "subscriber_given": ("subscriber_given", "subscriber_first_name", "subscriber_first",
                         "insured_first_name"),
    "subscriber_born": ("subscriber_born", "subscriber_dob", "subscriber_birth_date", "insured_dob"),
    "subscriber_sex": ("subscriber_sex", "subscriber_gender", "insured_sex"),
    "copay": ("copay", "copay_amount", "co_pay"),
    "secondary": ("secondary", "secondary_payer"),
}  # fmt: skip

FIELDS = tuple(_KNOWN_NAMES)
"""What a column can hold, as `--map FIELD=COLUMN` names it."""

DATES = ("born", "from", "to", "subscriber_born")

_SYNTHEA_COLUMNS = frozenset(("PATIENT", "PAYER", "SECONDARY_PAYER"))


def guess_policy_columns(header: Sequence[str]) -> dict[str, str]:
    """Field to column, from the names of the columns."""
    by_name: dict[str, str] = {}
    for column in header:
        by_name.setdefault(plain_name(column), column)
    guess: dict[str, str] = {}
    for field, names in _KNOWN_NAMES.items():
        column = next((by_name[name] for name in names if name in by_name), "")
        if column and column not in guess.values():
            guess[field] = column
    return guess


def is_synthea(header: Sequence[str]) -> bool:
    """Whether the columns are those of Synthea's payer_transitions.csv."""
    return set(header) >= _SYNTHEA_COLUMNS


def settle_policy_columns(
    header: Sequence[str], guess: Mapping[str, str], chosen: Mapping[str, str]
) -> dict[str, int]:
    """Field to place in the row: what was chosen goes before what was guessed.

    Raises Invalid (field `map`) for a field or a column that is not there, or when no column says
    whose policy it is or who the payer is.
    """
    by_name = {name.casefold(): place for place, name in enumerate(header)}
    places: dict[str, int] = {}
    for field, column in chosen.items():
        if field not in FIELDS:
            raise Invalid(f"There is no field '{field}'; the fields are {', '.join(FIELDS)}.", "map")
        if column.casefold() not in by_name:
            known = ", ".join(filter(None, header))
            raise Invalid(f"The file has no column '{column}'; it has {known}.", "map")
        places[field] = by_name[column.casefold()]
    for field, column in guess.items():
        place = by_name[column.casefold()]
        if field not in places and place not in places.values():
            places[field] = place
    if not {"patient", "mrn"} & places.keys():
        raise Invalid(
            "No column is known to say whose policy it is; say which with --map patient=COLUMN.", "map"
        )
    if "payer" not in places:
        raise Invalid("No column is known to hold the payer; say which with --map payer=COLUMN.", "map")
    return {field: places[field] for field in FIELDS if field in places}


def parse_policy_mapping(pairs: Sequence[str]) -> dict[str, str]:
    """`["payer=carrier", "from=eff_dt"]` as field to column. Raises Invalid (field `map`)."""
    mapping: dict[str, str] = {}
    for pair in pairs:
        field, equals, column = (part.strip() for part in pair.partition("="))
        if not equals or not column:
            raise Invalid(f"'{pair}' is not FIELD=COLUMN, for example payer=carrier.", "map")
        if field in mapping:
            raise Invalid(f"The field '{field}' is mapped twice; keep one column for it.", "map")
        mapping[field] = column
    return mapping
