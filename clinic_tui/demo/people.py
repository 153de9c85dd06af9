"""The demo's patients: households with addresses, phones, policies, alerts and a usual provider."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from clinic_tui.demo.source import Choices, Payer, Source
from clinic_tui.patients.names import fold
from clinic_tui.patients.rows import (
    Address,
    Consent,
    OtherName,
    PatientFields,
    Phone,
    PhoneUse,
    Sex,
)

AREA_CODE = "607"
LINES = 10_000
"""555 numbers of one area code, each given once: nobody's phone rings."""

ADULT = 18
YOUNGEST_DAYS = 60
"""Nobody is younger: the first visits were some weeks ago."""
DEAD = 8
"""How many of the patients have died."""
TWINS = 6
"""How many were registered twice, so that there are likely duplicates to find."""

_LETTER = "ACDEFGHJKMNPQRTUVWXY"
_DIGIT = "0123456789"
_MEDICARE_NUMBER = (
    _DIGIT[1:], _LETTER, _LETTER + _DIGIT, _DIGIT, _LETTER, _LETTER + _DIGIT, _DIGIT, _LETTER, _LETTER,
    _DIGIT, _DIGIT,
)  # fmt: skip
"""What may stand at each place of a Medicare number (CMS)."""
WITHOUT_CARD_ONE_IN = 90
"""Of so many patients one did not have the card, so that the member id is missing."""
_CONSENT = Choices([(Consent.YES, 70), (Consent.NOT_ASKED, 22), (Consent.NO, 8)])
_LANGUAGE = Choices([("English", 86), ("Spanish", 8), ("Vietnamese", 2), ("Ukrainian", 2), ("Arabic", 2)])
_HOUSEHOLD = Choices([(1, 45), (2, 28), (3, 14), (4, 10), (5, 3)])
_MIDDLE = "AABCDEEFGHJJKLMMNPRSTVW"
_HOSTS = ("example.com", "example.net", "example.org")


@dataclass(frozen=True, slots=True)
class Cover:
    """A policy; `verified_days` is how long ago it was seen to be good, None for never. Cents."""

    slot: int
    payer: str
    plan: str
    member_id: str
    copay_cents: int | None
    verified_days: int | None
    working_aged: bool = False
    """Medicare behind an employer's plan."""


@dataclass(frozen=True, slots=True)
class Person:
    """One invented patient. `unreliable` ones miss every other visit."""

    place: int
    fields: PatientFields
    covers: tuple[Cover, ...]
    alerts: tuple[str, ...]
    note: str
    usual: str
    child: bool
    unreliable: bool


def make_people(source: Source, chance: Random, day: date, count: int) -> list[Person]:
    """So many people as they are on `day`, the same for the same seed."""
    numbers = chance.sample(range(LINES), min(LINES, count * 2))
    people: list[PatientFields] = []
    while len(people) < count - TWINS:
        people += _household(source, chance, day, numbers)
    people = people[: count - TWINS]
    people += [_registered_again(fields) for fields in chance.sample(people[: len(people) // 2], TWINS)]
    dead = set(chance.sample(range(count // 2), DEAD))
    return [
        _person(source, chance, day, place, _died(fields, day, chance) if place in dead else fields)
        for place, fields in enumerate(people)
    ]


def _household(source: Source, chance: Random, day: date, numbers: list[int]) -> list[PatientFields]:
    """People of one address; the children have a parent's family name and phone."""
    family = chance.choice(source.rare_families) if chance.random() < 0.04 else source.families.one(chance)
    town, state, zip_code = source.towns.one(chance)
    flat = f"Apt {chance.randrange(1, 30)}{chance.choice('ABC')}" if chance.random() < 0.15 else ""
    address = Address(
        f"{chance.randrange(1, 400)} {chance.choice(source.streets)}", flat, town, state, zip_code
    )
    language = _LANGUAGE.one(chance)
    members: list[PatientFields] = []
    oldest = 0
    for place in range(_HOUSEHOLD.one(chance)):
        age = _age(chance, place, oldest)
        oldest = max(oldest, age)
        own = family if place == 0 or age < ADULT or chance.random() < 0.8 else source.families.one(chance)
        days = max(YOUNGEST_DAYS, age * 365 + chance.randrange(364))
        fields = _fields(source, chance, own, day - timedelta(days=days))
        phones = _phones(chance, age, members, numbers)
        members.append(
            replace(
                fields,
                phones=phones,
                address=address,
                language=language,
                interpreter=language != "English" and chance.random() < 0.4,
            )
        )
    return members


def _age(chance: Random, place: int, oldest: int) -> int:
    if place == 0:
        return int(chance.triangular(ADULT, 96, 52))
    if place == 1:
        return max(ADULT, min(95, oldest + chance.randrange(-6, 7)))
    return chance.randrange(max(1, min(ADULT, oldest - 17)))


def _fields(source: Source, chance: Random, family: str, born: date) -> PatientFields:
    woman = chance.random() < 0.52
    given = (source.women if woman else source.men).one(chance)
    called = source.preferred.get(given, "") if chance.random() < 0.35 else ""
    sex = Sex.FEMALE if woman else Sex.MALE
    married = woman and chance.random() < 0.08
    host = chance.choice(_HOSTS)
    name = f"{fold(given)}.{fold(family)}"
    reachable = name.isascii() and chance.random() < 0.6
    return PatientFields(
        family=family,
        given=given,
        middle=chance.choice(_MIDDLE) if chance.random() < 0.4 else "",
        suffix="Jr." if not woman and chance.random() < 0.02 else "",
        preferred=called,
        born=born,
        sex=sex if chance.random() > 0.01 else chance.choice((Sex.OTHER, Sex.UNKNOWN)),
        email=f"{name}{chance.randrange(10, 99)}@{host}" if reachable else "",
        other_names=(OtherName("maiden", source.families.one(chance), given),) if married else (),
        contact_by_phone=_CONSENT.one(chance),
        contact_by_text=_CONSENT.one(chance),
        contact_by_mail=_CONSENT.one(chance),
    )


def _phones(chance: Random, age: int, members: list[PatientFields], numbers: list[int]) -> tuple[Phone, ...]:
    if age < ADULT:
        return (replace(members[0].phones[0], use=PhoneUse.HOME),)
    first = Phone(_next(numbers), PhoneUse.MOBILE if chance.random() < 0.85 else PhoneUse.HOME)
    if chance.random() > 0.14:
        return (first,)
    return (first, Phone(_next(numbers), PhoneUse.WORK))


def _next(numbers: list[int]) -> str:
    return f"1{AREA_CODE}555{numbers.pop():04}"


def _registered_again(fields: PatientFields) -> PatientFields:
    """The same person as another desk once typed it."""
    given = fields.given[:-1] if len(fields.given) > 4 else fields.given + "e"
    return replace(fields, given=given, middle="", preferred="", email="", other_names=())


def _died(fields: PatientFields, day: date, chance: Random) -> PatientFields:
    return replace(fields, deceased=True, deceased_on=day - timedelta(days=chance.randrange(60, 400)))


def _person(source: Source, chance: Random, day: date, place: int, fields: PatientFields) -> Person:
    assert fields.born is not None
    age = (day - fields.born).days // 365
    alerts = tuple(chance.sample(source.alerts, chance.choice((1, 1, 2)))) if chance.random() < 0.05 else ()
    note = "call after 4 pm, works nights" if chance.random() < 0.02 else ""
    child = age < ADULT
    if child:
        usual = "PAT" if chance.random() < 0.9 else "ROS"
    else:
        usual = chance.choices(("LEE", "KIM", "ROS"), (38, 34, 28))[0]
    covers = _covers(source, chance, age)
    if covers and place % WITHOUT_CARD_ONE_IN == 0:
        covers = (replace(covers[0], member_id=""), *covers[1:])
    return Person(place, fields, covers, alerts, note, usual, child, chance.random() < 0.03)


def _covers(source: Source, chance: Random, age: int) -> tuple[Cover, ...]:
    if chance.random() < 0.06:
        return ()
    fitting = [payer for payer in source.payers if payer.from_age <= age <= payer.to_age]
    first = chance.choices(fitting, [payer.weight for payer in fitting])[0]
    covers = [_cover(chance, first, 1)]
    if age >= 65 and chance.random() < 0.25:
        others = [payer for payer in fitting if payer.payer != first.payer]
        payer = chance.choice(others)
        covers.append(replace(_cover(chance, payer, 2), working_aged=payer.filing == "MB"))
    return tuple(covers)


def _cover(chance: Random, payer: Payer, slot: int) -> Cover:
    if payer.filing == "MB":
        member = "".join(chance.choices(place)[0] for place in _MEDICARE_NUMBER)
    else:
        member = payer.prefix + "".join(chance.choices("0123456789", k=payer.digits))
    verified = chance.randrange(1, 150) if chance.random() < 0.8 else None
    return Cover(slot, payer.payer, payer.plan, member, payer.copay_cents, verified)
