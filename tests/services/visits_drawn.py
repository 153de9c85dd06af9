"""Visits as a front desk and a provider might enter them, drawn by hypothesis: all that a claim can say."""

from __future__ import annotations

import string
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from clinic_tui.coding.rows import Drug, Referrer
from clinic_tui.coding.rules import LETTERS
from clinic_tui.coding.states import Accident, DrugUnit
from clinic_tui.patients.policy import Relationship, Subscriber
from clinic_tui.patients.rows import Sex
from tests.builders import LEE, ORT

DIAGNOSES = (
    "E119", "I10", "J069", "M5450", "R509", "E785", "F411", "K219", "N390", "J0190", "R0602", "Z0000",
    "E6601", "G4733",
)  # fmt: skip
FEES = {"99203": 9_500, "99213": 12_050, "87880": 2_501, "97110": 4_410, "J1100": 400, "G0439": 17_500}
"""What one unit of a code is listed with."""
ACME, BIG = "Acme Health", "Big Mutual"
REFERRERS = (Referrer("Ann Brown MD", "1234567893"), Referrer("Núñez, Eva", "1999999976"))
TELEHEALTH = ("02", "10")


@dataclass(frozen=True)
class DrawnLine:
    """A charge; `unit_cents` is of one unit."""

    code: str
    modifiers: tuple[str, ...]
    units: int
    unit_cents: int
    pointers: str
    drug: Drug | None

    @property
    def cents(self) -> int:
        return self.units * self.unit_cents


@dataclass(frozen=True)
class Decided:
    """What the first payer pays of a line, and takes off by contract; the rest is the patient's."""

    paid: int
    contract: int
    patient: int


@dataclass(frozen=True)
class DrawnVisit:
    """A visit with its patient; `decided` is by line where a second policy is asked."""

    family: str
    given: str
    born: date
    sex: Sex
    more: str
    zip_code: str
    payer: str
    member_id: str
    group: str
    relationship: Relationship
    subscriber: Subscriber | None
    second_id: str
    diagnoses: tuple[str, ...]
    lines: tuple[DrawnLine, ...]
    decided: tuple[Decided, ...]
    place: str
    rendering: int
    is_supervised: bool
    """By Dr. Ortiz."""
    referrer: Referrer | None
    referral: str
    authorization: str
    accident: Accident
    days_before: int
    """The accident was so long before the visit, and the illness began then."""
    has_onset: bool
    note: str


_NAMES = st.text("abcdefghijklmnopqrstuvwxyzäéñøß", min_size=2, max_size=12).map(str.capitalize) | (
    st.sampled_from(("O'Brien", "van der Berg", "Smith-Jones", "St. John"))
)
_NUMBERS = st.text(string.ascii_uppercase + string.digits, min_size=2, max_size=15)
_MODIFIERS = st.lists(st.sampled_from(("25", "59", "76", "RT", "GA", "KX")), max_size=4, unique=True)
_QUANTITIES = st.sampled_from(("1", "0.5", "12.25", "250"))
_BORN = st.dates(date(1930, 1, 1), date(2020, 1, 1))
_GROWN_UP = st.dates(date(1930, 1, 1), date(2010, 1, 1))
"""Z00.00 is the examination of an adult: rule 20 refuses it before 15 years."""


@st.composite
def _lines(draw: st.DrawFn, diagnoses: int, *, remote: bool) -> DrawnLine:
    code = draw(st.sampled_from(sorted(FEES)))
    drug = None
    if code.startswith("J") and draw(st.booleans()):
        drug = Drug("00409379501", draw(_QUANTITIES), draw(st.sampled_from(DrugUnit)))
    modifiers = draw(_MODIFIERS)[:3]
    letters = LETTERS[:diagnoses]
    pointers = "".join(draw(st.lists(st.sampled_from(letters), max_size=4, unique=True)))
    return DrawnLine(
        code,
        (*modifiers, "95") if remote else tuple(modifiers),
        draw(st.integers(1, 12)),
        FEES[code] if draw(st.booleans()) else draw(st.integers(1, 99_999)),
        pointers,
        drug,
    )


@st.composite
def _decisions(draw: st.DrawFn, cents: int) -> Decided:
    paid = draw(st.integers(0, cents))
    contract = draw(st.integers(0, cents - paid))
    return Decided(paid, contract, cents - paid - contract)


@st.composite
def visits(draw: st.DrawFn) -> DrawnVisit:
    """One visit; whatever is drawn, the scrub finds no error in it."""
    relationship = draw(st.sampled_from(Relationship))
    subscriber = None
    if relationship is not Relationship.SELF:
        subscriber = Subscriber(draw(_NAMES), draw(_NAMES), draw(_BORN), draw(st.sampled_from("FMU")))
    diagnoses = draw(st.lists(st.sampled_from(DIAGNOSES), min_size=1, max_size=12, unique=True))
    place = draw(st.sampled_from(("11", "11", "12", *TELEHEALTH)))
    lines = draw(st.lists(_lines(len(diagnoses), remote=place in TELEHEALTH), min_size=1, max_size=4))
    lines = [each for at, each in enumerate(lines) if (each.code, each.modifiers) not in
             {(one.code, one.modifiers) for one in lines[:at]}]  # fmt: skip
    second_id = draw(st.just("") | _NUMBERS)
    rendering = draw(st.sampled_from((LEE, ORT)))
    referrer = draw(st.none() | st.sampled_from(REFERRERS))
    referral = draw(st.just("") | _NUMBERS) if referrer else ""
    return DrawnVisit(
        draw(_NAMES),
        draw(_NAMES),
        draw(_GROWN_UP if "Z0000" in diagnoses else _BORN),
        draw(st.sampled_from(Sex)),
        draw(st.sampled_from(("", "Apt. 4"))),
        draw(st.sampled_from(("01970", "01970-4307"))),
        draw(st.sampled_from((ACME, BIG))),
        draw(_NUMBERS),
        draw(st.just("") | _NUMBERS),
        relationship,
        subscriber,
        second_id,
        tuple(diagnoses),
        tuple(lines),
        tuple(draw(_decisions(each.cents)) for each in lines) if second_id else (),
        place,
        rendering,
        rendering == LEE and draw(st.booleans()),
        referrer,
        referral,
        draw(st.just("") | _NUMBERS.filter(lambda number: number != referral)),  # a number names one letter
        draw(st.sampled_from((Accident.NONE, Accident.AUTO, Accident.OTHER))),
        draw(st.integers(0, 30)),
        draw(st.booleans()),
        draw(st.sampled_from(("", "Seen twice", "naïve – 100% *urgent*"))),
    )


def first_day(visit: DrawnVisit, day: date) -> date:
    """When the accident was, or the illness began."""
    return day - timedelta(days=visit.days_before)
