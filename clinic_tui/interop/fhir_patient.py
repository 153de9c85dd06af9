"""A FHIR Patient resource as a patient of the clinic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from clinic_tui.interop.countries import country_code
from clinic_tui.interop.fhir_resources import ContactPoint, HumanName, PatientResource, PostalAddress
from clinic_tui.interop.incoming import (
    TEXT_LIMIT,
    FullName,
    Reading,
    RowRefused,
    same_phone_once,
    side_text,
    split_full_name,
)
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.rows import Address, Identifier, OtherName, PatientFields, Phone, PhoneUse
from clinic_tui.words.us_states import state_code

_INTERPRETER = (
    "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired",
    "http://hl7.org/fhir/us/core/StructureDefinition/us-core-interpreter-needed",
)
_SNOMED_YES = "373066001"

UNNAMED = "(unnamed)"
"""The family name of a patient who came without one."""

_NAME_ORDER = ("official", "usual", "", "anonymous", "temp", "nickname", "old", "maiden")
_ADDRESS_ORDER = ("home", "", "temp", "work", "billing")
_OTHER_KINDS = {"maiden": "maiden", "old": "former"}
_PHONE_USES = {"mobile": PhoneUse.MOBILE, "work": PhoneUse.WORK}

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T.*)?)?)?", re.ASCII)


def patient_fields(resource: PatientResource, reading: Reading) -> PatientFields:
    """What the clinic keeps of a Patient; `reading` gathers the warnings.

    Raises RowRefused without name and birth date or with an impossible birth date, Invalid for a name
    that is too long.
    """
    if resource.active is False:
        reading.warn("marked as not active where it comes from")
    born = _born(resource.birthDate, reading)
    address = _address(resource, reading.today)
    main = _main_name(resource.name, reading.today)
    name = _name_parts(main)
    if not name.family and not name.given:
        name = FullName(_nameless(born, reading))
    return PatientFields(
        family=name.family,
        given=name.given,
        middle=name.middle,
        prefix=_joined(main.prefix) or name.prefix,
        suffix=_joined(main.suffix) or name.suffix,
        preferred=_preferred(resource.name, main, reading.today),
        born=born,
        sex=reading.sex(resource.gender),
        deceased=bool(resource.deceasedBoolean or resource.deceasedDateTime),
        deceased_on=_deceased(resource, born, reading),
        phones=_phones(resource, address.country, reading),
        email=_email(resource, reading),
        address=address,
        language=_language(resource),
        interpreter=any(
            extension.url in _INTERPRETER
            and (
                extension.valueBoolean
                or (extension.valueCoding is not None and extension.valueCoding.code == _SNOMED_YES)
            )
            for extension in resource.extension
        ),
        other_names=_other_names(resource.name, main, name, reading.today),
        identifiers=tuple(
            dict.fromkeys(
                Identifier(side_text(number.system), side_text(number.value))
                for number in resource.identifier
                if number.value
            )
        ),
    )


def _told(value: str | None, field: str) -> str:
    return clean_text(value or "", TEXT_LIMIT, field)


def _joined(parts: Sequence[str | None]) -> str:
    return side_text(" ".join(part for part in parts if part))


def _rank(use: str, order: Sequence[str]) -> int:
    return order.index(use) if use in order else len(order)


def _use(element: HumanName | ContactPoint | PostalAddress, today: date) -> str:
    """What the element is for; `old` once its period has ended, whatever it was for."""
    return "old" if element.period.is_over(today) else element.use


def _main_name(names: Sequence[HumanName], today: date) -> HumanName:
    """The official name, else the usual one; a name with a family part goes before one without."""
    told = [name for name in names if name.family or any(name.given) or name.text]
    if not told:
        return HumanName()
    return min(told, key=lambda name: (not (name.family or name.text), _rank(_use(name, today), _NAME_ORDER)))


def _nameless(born: date | None, reading: Reading) -> str:
    """FHIR lets a patient have no name, as a newborn has none yet; with a birth date one can be found."""
    if born is None:
        raise RowRefused("neither name nor birth date")
    reading.warn(f"no name: filed as {UNNAMED}, to be named at the desk")
    return UNNAMED


def _name_parts(name: HumanName) -> FullName:
    if not name.family and not any(name.given):
        return split_full_name(_told(name.text, "name"))
    given_names = [part for part in name.given if part]
    return FullName(
        _told(name.family, "family"),
        _told(given_names[0] if given_names else "", "given"),
        _joined(given_names[1:]),
    )


def _preferred(names: Sequence[HumanName], main: HumanName, today: date) -> str:
    """A nickname, or the given name used beside the official one."""
    for use in ("nickname", "usual"):
        for name in names:
            if _use(name, today) == use and name is not main and any(name.given):
                return _name_parts(name).given
    return ""


def _other_names(
    names: Sequence[HumanName], main: HumanName, own: FullName, today: date
) -> tuple[OtherName, ...]:
    """Every further name with a family part of its own; one whose period has ended is a former one."""
    others = []
    for name in names:
        if name is main or not (name.family or name.text):
            continue
        other = _name_parts(name)
        kind = _OTHER_KINDS.get(name.use, "former" if name.period.is_over(today) else "alias")
        if (other.family, other.given) != (own.family, own.given):
            others.append(OtherName(kind, other.family, other.given))
    return tuple(dict.fromkeys(others))


def _born(text: str, reading: Reading) -> date | None:
    if not text:
        reading.warn("no birth date")
        return None
    match = _DATE.fullmatch(text)
    if match is None:
        raise RowRefused("birthDate is no FHIR date")
    if match[3] is None:
        reading.warn(f"birth date known only as {text}; left empty")
        return None
    return reading.check_born(_day(match, "birthDate"))


def _deceased(resource: PatientResource, born: date | None, reading: Reading) -> date | None:
    """The calendar day as written, whatever time and offset stand behind it."""
    text = resource.deceasedDateTime
    if not text:
        if resource.deceasedBoolean:
            reading.warn("marked as deceased, the day is not given")
        return None
    match = _DATE.fullmatch(text)
    if match is None or match[3] is None:
        reading.warn("marked as deceased, the day is not known")
        return None
    return reading.check_deceased(_day(match, "deceasedDateTime"), born)


def _day(match: re.Match[str], element: str) -> date:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise RowRefused(f"{element} is no day of the calendar") from None


def _phones(resource: PatientResource, country: str, reading: Reading) -> tuple[Phone, ...]:
    region = country if len(country) == 2 else "US"
    ranked = sorted(resource.telecom, key=lambda point: 1_000 if point.rank is None else point.rank)
    return same_phone_once(
        [
            reading.phone(point.value, _PHONE_USES.get(point.use, PhoneUse.HOME), region)
            for point in ranked
            if point.system in ("phone", "sms") and point.value and _use(point, reading.today) != "old"
        ]
    )


def _email(resource: PatientResource, reading: Reading) -> str:
    found = (
        point.value
        for point in resource.telecom
        if point.system == "email" and _use(point, reading.today) != "old"
    )
    return reading.email(next(filter(None, found), ""))


def _address(resource: PatientResource, today: date) -> Address:
    """The home address, else one without a use; an old one is none."""
    current = [address for address in resource.address if _use(address, today) != "old"]
    if not current:
        return Address()
    chosen: PostalAddress = min(current, key=lambda address: _rank(address.use, _ADDRESS_ORDER))
    lines = [line for line in chosen.line if line]
    if not lines and not chosen.city:
        lines = [chosen.text]
    return Address(
        side_text(lines[0] if lines else ""),
        side_text(", ".join(lines[1:])),
        side_text(chosen.city),
        state_code(side_text(chosen.state)),
        side_text(chosen.postalCode),
        country_code(side_text(chosen.country)),
    )


def _language(resource: PatientResource) -> str:
    if not resource.communication:
        return ""
    language = min(resource.communication, key=lambda spoken: not spoken.preferred).language
    code = next((coding.code for coding in language.coding if coding.code), "")
    return side_text(code or language.text)
