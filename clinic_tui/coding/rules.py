"""What is typed of diagnoses, charge lines and circumstances, as pure functions.

Every diagnosis that anybody types passes `read_diagnosis`, and every charge line `read_line`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from clinic_tui.coding.rows import Details, Drug, LineMarks
from clinic_tui.coding.states import DELAYS, Accident, DrugUnit
from clinic_tui.errors import Invalid
from clinic_tui.fees.rows import whole_code
from clinic_tui.fees.rules import read_charged, read_modifiers
from clinic_tui.words.drug_code import read_ndc
from clinic_tui.words.zip_states import STATES
from clinic_tui.x12.npi import is_npi

MOST_DIAGNOSES = 12
"""HI of the 837P and box 21 of the CMS-1500 hold so many."""
MOST_POINTERS = 4
"""SV107 of the 837P and box 24E hold so many."""
LETTERS = "ABCDEFGHIJKL"
"""How box 21 of the CMS-1500 counts diagnoses."""
MOST_QUANTITY = Decimal(999_999)

_ICD = re.compile(r"[A-Z]\d[A-Z0-9](?:\.?[A-Z0-9]{1,4})?", re.ASCII)
_POINTERS = re.compile(r"[A-L]{1,4}", re.ASCII)
_FIVE = re.compile(r"[A-Z0-9]\d{3}[A-Z0-9](?:-[A-Z0-9-]*)?", re.ASCII)
_DIGITS = re.compile(r"(?:N4)?([\d-]{10,14})", re.ASCII)
_UNITS = "|".join(DrugUnit)
_UNIT_WORDS = frozenset(unit.value for unit in DrugUnit)
_QUANTITY = re.compile(rf"(?:({_UNITS})(\d[\d.]*)|(\d[\d.]*)({_UNITS}))", re.ASCII)
_CHANGE = re.compile(r"(\d{1,2})\s+(\S.*)", re.ASCII)


# Diagnoses


def read_diagnosis(typed: str) -> str:
    """An ICD-10-CM code without its point, in capitals: `e11.9` is E119. Raises Invalid.

    The form alone is looked at (ICD-10-CM guidelines, I.A.2: three to seven characters, the first a
    letter, the second a digit, the point behind the third).
    """
    code = typed.strip().upper()
    if not _ICD.fullmatch(code):
        raise Invalid(
            f"`{typed.strip()[:20]}` is no diagnosis: a letter, a digit and up to five more, as E11.9",
            "diagnoses",
        )
    return code.replace(".", "")


def words_among(typed: str) -> tuple[str, ...]:
    """What of a line of diagnoses is no code, since no digit is in it: `e11.9 lacer` has `lacer`."""
    return tuple(each for each in re.split(r"[\s,;]+", typed.strip()) if each and not re.search(r"\d", each))


def read_diagnoses(typed: str) -> tuple[str, ...]:
    """The codes of one line, in its order: `e11.9 i10`. Raises Invalid for none, a repeat, or too many."""
    return require_diagnoses([read_diagnosis(each) for each in re.split(r"[\s,;]+", typed.strip()) if each])


def require_diagnoses(codes: Sequence[str]) -> tuple[str, ...]:
    """The codes; raises Invalid where one stands twice, or there are more than twelve."""
    twice = next((code for place, code in enumerate(codes) if code in codes[:place]), None)
    if twice is not None:
        raise Invalid(f"{show_diagnosis(twice)} stands there twice: leave one of them out", "diagnoses")
    if len(codes) > MOST_DIAGNOSES:
        raise Invalid(f"a claim has at most {MOST_DIAGNOSES} diagnoses, not {len(codes)}", "diagnoses")
    return tuple(codes)


def show_diagnosis(code: str) -> str:
    """With its point: E119 is `E11.9`."""
    return f"{code[:3]}.{code[3:]}" if len(code) > 3 else code


def show_diagnoses(codes: Sequence[str]) -> str:
    """All of them, as they are typed."""
    return " ".join(map(show_diagnosis, codes))


# Pointers


def read_pointers(typed: str) -> str:
    """Letters A to L of up to four diagnoses, each once, in capitals. Raises Invalid."""
    letters = typed.strip().upper()
    if letters and not _POINTERS.fullmatch(letters):
        raise Invalid(f"`{typed.strip()[:20]}` points to no diagnosis: one to four letters A to L", "code")
    if len(set(letters)) < len(letters):
        raise Invalid(f"`{letters}` points to one diagnosis twice", "code")
    return letters


def pointers_of(stored: str, diagnoses: int) -> str:
    """The letters of a line: its own, or those of the first four of so many diagnoses."""
    return stored or LETTERS[: min(diagnoses, MOST_POINTERS)]


def require_pointed(pointers: str, diagnoses: int, code: str) -> None:
    """Raise Invalid where a line points to a diagnosis that the visit does not have."""
    beyond = [letter for letter in pointers if LETTERS.index(letter) >= diagnoses]
    if beyond and not diagnoses:
        raise Invalid(
            f"{code} points to {pointers}, and the visit has no diagnosis: type the diagnoses first, or "
            "leave the letters out",
            "code",
        )
    if beyond:
        last = LETTERS[diagnoses - 1]
        has = f"diagnoses A to {last}" if diagnoses > 1 else f"diagnosis {last}"
        raise Invalid(
            f"{code} points to {beyond[0]}: the visit has {has} only",
            "code",
        )


def follow(pointers: str, before: Sequence[str], after: Sequence[str]) -> str:
    """The same diagnoses in their new places; those that are gone fall away.

    A line of which all are gone points to the first four again.
    """
    meant = (before[LETTERS.index(letter)] for letter in pointers if LETTERS.index(letter) < len(before))
    return "".join(LETTERS[after.index(code)] for code in meant if code in after)


# Charge lines


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A charge line as it was typed in one field: code with modifiers, pointers, and a drug."""

    code: str
    pointers: str = ""
    drug: Drug | None = None


def holds_more(typed: str) -> bool:
    """Behind a code of five places something more is typed, which is no word that is looked for."""
    first, *rest = typed.upper().split() or [""]
    return bool(rest) and _FIVE.fullmatch(first) is not None


def read_line(typed: str) -> TypedLine:
    """`99213-25 ab`, or with a drug `J1885 a 0409-3795-01 1 ml`. Raises Invalid for `code`."""
    _require_no_price(typed)
    if not holds_more(typed):
        return TypedLine(whole_code(*read_charged(typed)))
    first, *rest = typed.split()
    marks = _marks(rest)
    if marks.modifier is not None or marks.drops_drug:
        raise Invalid("modifiers follow the code with a hyphen: 99213-25", "code")
    return TypedLine(whole_code(*read_charged(first)), marks.pointers or "", marks.drug)


def _require_no_price(typed: str) -> None:
    """Raise Invalid for `J1885=20 b`: in a shell a price follows, in a form it has a field of its own."""
    before, equals, behind = typed.partition("=")
    if equals:
        _, _, letters = behind.strip().partition(" ")
        line = " ".join(f"{before} {letters}".split())[:30] or "the code"
        said = f"`{typed.strip()[:20]}`: price and units have fields of their own"
        raise Invalid(f"{said}; type {line} here", "code")


def show_line(code: str, pointers: str, drug: Drug | None = None) -> str:
    """As it is typed."""
    return " ".join(filter(None, (code, pointers, drug.words if drug else "")))


def read_change(typed: str) -> tuple[int, LineMarks] | None:
    """`2 ab` gives line 2 pointers, `2 -25-59` modifiers, `2 0409-3795-01 1 ml` a drug; None for others.

    `2 *` points to the first four diagnoses again, `2 -` takes the modifiers off, `2 n4` the drug.
    Raises Invalid for `code`.
    """
    found = _CHANGE.fullmatch(typed.strip())
    return (int(found[1]), _marks(found[2].split())) if found else None


def _marks(parts: Sequence[str]) -> LineMarks:
    pointers = modifier = ndc = None
    amount, drops = "", False
    for part in (each.upper() for each in parts):
        if part == "*":
            pointers = ""
        elif part == "N4" and len(parts) == 1:
            drops = True
        elif part.startswith("-"):
            modifier = read_modifiers(part.strip("-"))
        elif _POINTERS.fullmatch(part):
            pointers = read_pointers(part)
        elif found := _DIGITS.fullmatch(part):
            ndc = read_ndc(found[1])
        elif part in _UNIT_WORDS or _QUANTITY.fullmatch(part) or re.fullmatch(r"\d[\d.]*", part):
            amount += part
        elif part != "N4":
            raise Invalid(
                f"`{part[:20]}` is not understood: letters A to L of diagnoses, or an NDC with its quantity "
                "as 0409-3795-01 1 ml",
                "code",
            )
    if ndc is None and amount:
        raise Invalid(f"`{amount}` is a quantity without an NDC: type 0409-3795-01 1 ml", "code")
    return LineMarks(pointers, modifier, read_drug(ndc, amount) if ndc else None, drops)


def read_drug(ndc: str, amount: str) -> Drug:
    """The drug with a quantity such as `ML1.5` or `1.5ML`. Raises Invalid for `code`."""
    found = _QUANTITY.fullmatch(amount)
    if found is None:
        raise Invalid(
            "an NDC needs its quantity and unit, as 1 ml: UN units, ML, GR, F2 international units, "
            "ME milligrams",
            "code",
        )
    return Drug(ndc, read_quantity(found[2] or found[3]), DrugUnit(found[1] or found[4]))


def read_quantity(typed: str) -> str:
    """A quantity above zero with at most three decimals, as short as it can be written. Raises Invalid."""
    try:
        value = Decimal(typed)
    except InvalidOperation:
        raise Invalid(f"`{typed}` is no quantity", "code") from None
    if not value.is_finite():  # Decimal takes `nan` and `inf` for numbers
        raise Invalid(f"`{typed}` is no quantity", "code")
    exact = value.quantize(Decimal("0.001")) if value <= MOST_QUANTITY else value
    if not 0 < value <= MOST_QUANTITY or exact != value:
        raise Invalid("a quantity is above 0, with at most three decimals", "code")
    text = format(exact, "f")
    return text.rstrip("0").rstrip(".")


# Circumstances


def read_place(typed: str) -> str:
    """A place of service: two digits, as 11. Raises Invalid for `place`."""
    text = typed.strip()
    if text and not (len(text) == 2 and text.isascii() and text.isdigit() and text != "00"):
        raise Invalid(f"`{text[:20]}` is no place of service: two digits, as 11 for the office", "place")
    return text


def read_state(typed: str) -> str:
    """A state by its two letters. Raises Invalid for `state`."""
    text = typed.strip().upper()
    if text and text not in STATES:
        raise Invalid(f"`{typed.strip()[:20]}` is no state: two letters, as MD", "state")
    return text


def require_details(details: Details) -> None:
    """Raise Invalid, naming the field, for circumstances that cannot be together (scrub rules 1, 24)."""
    read_place(details.place)
    read_state(details.accident_state)
    if details.referrer is not None:
        if not details.referrer.name.strip():
            raise Invalid("who referred the patient? name, then NPI", "referring")
        if not is_npi(details.referrer.npi):
            raise Invalid(
                f"`{details.referrer.npi[:20]}` is no NPI: ten digits, the last of which checks the others",
                "referring",
            )
    if details.delay_reason and details.delay_reason not in DELAYS:
        raise Invalid(f"{details.delay_reason} is no reason for a delay: 1 to 11, or 15", "delay")
    if details.employer and details.accident is not Accident.WORK:
        raise Invalid("an employer is asked for accidents at work alone: empty it", "employer")
    if details.accident is Accident.NONE:
        if details.accident_number:
            raise Invalid("the insurer's number of an accident stands there: say which accident", "accident")
        if details.accident_state or details.accident_on:
            raise Invalid("a state or a day of an accident stands there: say which, auto, work or other",
                          "accident")  # fmt: skip
        return
    if details.accident_on is None:
        raise Invalid("when was the accident?", "accident day")
    if details.accident is Accident.AUTO and not details.accident_state:
        raise Invalid("in which state was the auto accident?", "state")
    if details.accident is not Accident.AUTO and details.accident_state:
        raise Invalid("a state is asked for auto accidents alone: empty it", "state")
