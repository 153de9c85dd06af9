"""What payers and clearinghouses refuse at the door of who bills: pure checks, each naming field and way out.

The numbers are those of the scrub rules for an 837P: NPI (1), tax id (2), street (3), ZIP (4), state and
city (5), CLIA (28), taxonomy (30), enrolment (42).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from clinic_tui.errors import Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.practice.rows import (
    NO_ADDRESS,
    BillingRow,
    EnrolmentFields,
    EnrolmentRow,
    IdentityFields,
    IdentityRow,
    Missing,
    PlaceRow,
    PracticeAddress,
    TaxId,
    TaxIdKind,
)
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.postal import read_zip
from clinic_tui.words.us_states import is_state, state_code
from clinic_tui.x12.npi import is_npi

LONGEST_NAME, LONGEST_FIRST, LONGEST_CREDENTIALS = 60, 35, 10
"""Characters of NM103, NM104 and NM107."""
LONGEST_STREET, LONGEST_CITY = 55, 30
"""Characters of N301 and N401."""
LONGEST_CONTACT, LONGEST_NUMBER = 60, 50
"""Characters of PER02 and of a REF02 that holds a payer's number of a provider."""

_SEP = r"[\s./-]*"
_NUMBER = r"[\s.#:-]*(?:(?:NO|NUM|NUMBER)\b[\s.#:-]*)?\d"
_PO_BOX = re.compile(
    rf"(?<![A-Z0-9])P{_SEP}[O0]{_SEP}(?:BOX|BX|DRAWER)(?![A-Z])"
    rf"|(?<![A-Z0-9])P{_SEP}[O0]{_SEP}B{_NUMBER}"
    rf"|(?<![A-Z])POST(?:AL)?{_SEP}(?:OFFICE{_SEP})?(?:BOX|BX|DRAWER)(?![A-Z])"
    r"|(?<![A-Z])LOCK[\s-]*BOX(?![A-Z])"
    rf"|^\s*(?:BOX|BX|DRAWER|CALLER|APARTADO){_NUMBER}"
)
_TAXONOMY = re.compile(r"\d{3}[0-9A-Z]{6}X", re.ASCII)
_CLIA = re.compile(r"\d{2}D\d{7}", re.ASCII)


def is_po_box(street: str) -> bool:
    """True for a post office box however it is spelt: `P.O. Box 12`, `POB 12`, `Post Office Box 12`."""
    return _PO_BOX.search(street.upper()) is not None


def read_npi(text: str, field: str = "npi") -> str:
    """The ten digits of an NPI, empty for nothing; raises Invalid (scrub rule 1)."""
    digits = re.sub(r"[\s-]", "", text)
    if digits and not is_npi(digits):
        raise Invalid(
            f"`{text.strip()}` is no NPI: ten digits beginning with 1 or 2, of which the last checks the "
            "others; look for a digit that was mistyped (npiregistry.cms.hhs.gov has all)",
            field,
        )
    return digits


def read_tax_id(text: str, field: str = "tax id") -> TaxId:
    """A tax id, whose hyphens say which kind it is; raises Invalid (scrub rule 2).

    What can be no social security number by its groups is refused (20 CFR 422.103, and the SSA's rule that
    none begins with 000, 666 or 9).
    """
    typed = re.sub(r"\s", "", text)
    if re.fullmatch(r"\d{2}-\d{7}", typed, re.ASCII):
        digits = typed.replace("-", "")
        if digits[:2] == "00" or len(set(digits)) == 1:
            raise Invalid(f"no EIN is {typed}: copy it from the letter of the IRS", field)
        return TaxId(TaxIdKind.EIN, digits)
    match = re.fullmatch(r"(\d{3})-(\d{2})-(\d{4})", typed, re.ASCII)
    if match:
        if match[1] in ("000", "666") or match[1][0] == "9" or match[2] == "00" or match[3] == "0000":
            raise Invalid("no social security number is written so: copy it from the card", field)
        return TaxId(TaxIdKind.SSN, "".join(match.groups()))
    raise Invalid(
        "a tax id has nine digits, and its hyphens say what it is: 12-3456789 for an EIN, 123-45-6789 for a "
        "person's social security number",
        field,
    )


def read_taxonomy(text: str, field: str = "taxonomy") -> str:
    """A taxonomy code of ten characters, empty for nothing; raises Invalid (scrub rule 30)."""
    code = "".join(text.split()).upper()
    if code and not _TAXONOMY.fullmatch(code):
        raise Invalid(
            f"`{text.strip()}` is no taxonomy code: three digits, six digits or letters, and an X, as "
            "207Q00000X (taxonomy.nucc.org has all)",
            field,
        )
    return code


def read_clia(text: str, field: str = "clia") -> str:
    """The number of a laboratory, empty for nothing; raises Invalid (scrub rule 28)."""
    number = re.sub(r"[\s-]", "", text).upper()
    if number and not _CLIA.fullmatch(number):
        raise Invalid(
            f"`{text.strip()}` is no CLIA number: two digits, a D, seven digits, as 22D1234567; it stands on "
            "the laboratory's certificate",
            field,
        )
    return number


def read_address(typed: PracticeAddress, *, prefix: str = "", box: bool = False) -> PracticeAddress:
    """An address with all its parts, or none; raises Invalid naming the part (scrub rules 3 to 5).

    `prefix` stands before the names of the fields (`pay-to street`); a PO box passes with `box` alone.
    """
    parts = typed.street, typed.city, typed.state, typed.zip
    if not any(part.strip() for part in parts):
        return NO_ADDRESS
    street, city = (" ".join(part.split()) for part in (typed.street, typed.city))
    if not street:
        raise Invalid("the street is missing: claims need it with house number", f"{prefix}street")
    if len(street) > LONGEST_STREET:
        raise Invalid(f"the street has at most {LONGEST_STREET} letters on a claim", f"{prefix}street")
    if not box and is_po_box(street):
        raise Invalid(
            "claims take no PO box here: give the street, and put the box into the pay-to address",
            f"{prefix}street",
        )
    if not city or len(city) > LONGEST_CITY:
        raise Invalid(f"the city is missing, or longer than {LONGEST_CITY} letters", f"{prefix}city")
    state = state_code(typed.state.strip())
    if not is_state(state):
        raise Invalid(
            f"`{typed.state.strip()}` is no state: two letters such as MA, or its name", f"{prefix}state"
        )
    return PracticeAddress(street, city, state, read_zip_of_nine(typed.zip, f"{prefix}zip"))


def read_zip_of_nine(text: str, field: str = "zip") -> str:
    """`02139-4307`; raises Invalid for five digits, and for `0000` behind them (scrub rule 4)."""
    try:
        number = read_zip(text)
    except NotUnderstood:
        number = ""
    if "-" not in number or number.endswith("-0000"):
        raise Invalid(
            f"`{text.strip()}` is no ZIP of nine: claims need all nine digits, and not 0000 at their end, as "
            "02139-4307 (tools.usps.com finds it)",
            field,
        )
    return number


def require_phone(digits: str, field: str = "phone") -> str:
    """Ten digits behind the 1 of this country, or nothing: a claim takes no other (PER04). Raises Invalid."""
    if digits and not re.fullmatch(r"1[2-9]\d{9}", digits, re.ASCII):
        raise Invalid("the phone number has ten digits, of this country: 555-810-7203", field)
    return digits


def read_identity(typed: IdentityFields) -> IdentityFields:
    """Who a provider is on claims, cleaned; raises Invalid naming the field."""
    npi = read_npi(typed.npi)
    if not npi:
        raise Invalid("the NPI is missing: it is how payers know a provider", "npi")
    last = clean_text(typed.last, LONGEST_NAME, "last")
    first = clean_text(typed.first, LONGEST_FIRST, "first")
    for name, value in (("last", last), ("first", first)):
        if not value:
            raise Invalid(f"the {name} name is missing: as the NPI registry has it", name)
    credentials = clean_text(typed.credentials, LONGEST_CREDENTIALS, "credentials")
    return IdentityFields(npi, read_taxonomy(typed.taxonomy), last, first, credentials)


def require_span(fields: EnrolmentFields) -> None:
    """Raise Invalid for an enrolment that ends before it begins."""
    if fields.valid_to is not None and fields.valid_to < fields.valid_from:
        raise Invalid("an enrolment ends on or after its first day: give a later last day, or none", "to")


def overlap(fields: EnrolmentFields, others: Iterable[EnrolmentFields]) -> EnrolmentFields | None:
    """One of `others` that holds on a day on which this one does; None where there is none."""
    last = fields.valid_to or date.max
    return next(
        (
            other
            for other in others
            if other.valid_from <= last and fields.valid_from <= (other.valid_to or date.max)
        ),
        None,
    )


def missing(
    billing: Sequence[BillingRow],
    places: Sequence[PlaceRow],
    providers: Sequence[IdentityRow],
    enrolments: Sequence[EnrolmentRow],
    today: date,
) -> tuple[Missing, ...]:
    """What claims would be turned down for, in the order in which it is best entered.

    Enrolments are asked for with those payers alone for which the clinic keeps any.
    """
    found: list[Missing] = []
    if not billing:
        found.append(Missing("billing", None, "Billing provider", "none is entered: who bills the payers"))
    elif not any(row.is_default for row in billing):
        found.append(Missing("billing", None, "Billing provider", "none is the default one: choose it"))
    for row in billing:
        wanting = [
            words
            for words, there in (
                ("no taxonomy, which Medicaid and many Blue plans decide by", row.fields.taxonomy),
                ("no phone for the payers' questions", row.fields.phone),
                ("no contact person", row.fields.contact),
            )
            if not there
        ]
        if wanting:
            found.append(Missing("billing", row.id, row.fields.shown_name, "; ".join(wanting)))
    found += [
        Missing("place", row.site_id, row.site, "no address with a ZIP of nine: claims name the place")
        for row in places
        if row.fields.address == NO_ADDRESS
    ]
    for who in providers:
        if not who.active:
            continue
        if who.version is None:
            found.append(
                Missing("provider", who.provider_id, who.code, f"{who.name}: no NPI, no name on claims")
            )
        elif not who.fields.taxonomy:
            found.append(Missing("provider", who.provider_id, who.code, f"{who.name}: no taxonomy"))
    return (*found, *_not_enrolled(providers, enrolments, today))


def _not_enrolled(
    providers: Sequence[IdentityRow], enrolments: Sequence[EnrolmentRow], today: date
) -> list[Missing]:
    kept = {each.payer_id: each.payer for each in enrolments}
    held = {(each.provider_id, each.payer_id) for each in enrolments if each.holds_on(today)}
    found = []
    for who in providers:
        without = [payer for number, payer in kept.items() if (who.provider_id, number) not in held]
        if who.active and without:
            words = f"{who.name}: not enrolled today with {', '.join(sorted(without))}"
            found.append(Missing("enrolment", who.provider_id, who.code, words))
    return found
