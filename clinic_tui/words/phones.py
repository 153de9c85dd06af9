"""Phone numbers: digits with country code inside, the local way of writing outside."""

from __future__ import annotations

from clinic_tui.words.not_understood import NotUnderstood

_LONGEST = 60
_FORMS = "write it as 555-810-7203, or +44 20 7946 0018 from abroad"


def read_phone(text: str, region: str = "US") -> str:
    """The digits, country code first (`15558107203`), of a number typed in a region's way.

    Asks whether a number can be, not whether it is in use: new area codes and the 555
    numbers of test systems pass. `region` is the two-letter country of numbers without
    a country code. Raises NotUnderstood, also for an extension, which digits cannot keep.
    """
    digits, extension = read_phone_with_extension(text, region)
    if extension:
        raise NotUnderstood("An extension cannot be dialled from here; leave it off and put it in a note.")
    return digits


def read_phone_with_extension(text: str, region: str = "US") -> tuple[str, str]:
    """As `read_phone`, and the digits of the extension, empty where there is none. Raises NotUnderstood."""
    import phonenumbers  # 30 ms; only a form or an importer with a phone in it pays

    if len(text) > _LONGEST:
        raise NotUnderstood(f"That is too long for a phone number; {_FORMS}.")
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        raise NotUnderstood(f"That is no phone number; {_FORMS}.") from None
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason == phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
        raise NotUnderstood(f"The area code is missing; {_FORMS}.")
    digits = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164).removeprefix("+")
    no_area_code_starts_so = number.country_code == 1 and digits[1] in "01"
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE or no_area_code_starts_so:
        raise NotUnderstood(f"There can be no such phone number; {_FORMS}.")
    return digits, number.extension or ""


def show_phone(digits: str) -> str:
    """`(555) 810-7203`; a number from abroad as `+44 20 7946 0018`. What is no number comes back as it is."""
    if len(digits) == 11 and digits.startswith("1"):
        return f"({digits[1:4]}) {digits[4:7]}-{digits[7:]}"
    import phonenumbers  # as above; most lists hold numbers of this country only

    try:
        number = phonenumbers.parse(f"+{digits}", None)
    except phonenumbers.NumberParseException:
        return digits
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
