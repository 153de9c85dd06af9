"""Rules of the service lines: codes, modifiers, drugs and charges (11-15, 28, 29, 31, 34, 41, 43).

Codes stand here as numbers of ranges alone; what they mean is the clinic's own fee schedule's to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from clinic_tui.claims.draft import ClaimDraft, Line
from clinic_tui.claims.scrub.finding import Circumstances, Complaint, Form, Level, Target
from clinic_tui.claims.scrub.parties import of_place
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

MOST_LINES = 50
MOST_MODIFIERS = 4
NEW_FOR = timedelta(days=3 * 365 + 1)
"""So long nobody of the specialty may have seen a patient who is billed as new (CPT: three years)."""

TELEHEALTH_PLACES = ("02", "10")
TELEHEALTH_MODIFIERS = frozenset(["93", "95", "GT", "GQ", "FQ"])
_SIDES = frozenset(["RT", "LT"])
_CLIA = re.compile(r"\d{2}D\d{7}", re.ASCII)
DRUG_UNITS = frozenset(["UN", "ML", "GR", "F2", "ME"])


def _lines(claim: ClaimDraft) -> Iterator[tuple[int, Line]]:
    return enumerate(claim.lines, start=1)


def _between(code: str, *spans: tuple[int, int]) -> bool:
    return code.isascii() and code.isdigit() and any(first <= int(code) <= last for first, last in spans)


def is_office_visit(code: str) -> bool:
    """Whether a code is of an evaluation in the office or of a check-up."""
    return _between(code, (99202, 99215), (99381, 99397))


_CHECK_UPS = ((0, 0), (1, 4), (5, 11), (12, 17), (18, 39), (40, 64), (65, 200))
"""In completed years, of the seven codes of check-ups in their order, new patients' and known ones'."""


def fits_check_up(code: str, years: int) -> bool:
    """Whether somebody of that age can have it, where it is a code of check-ups by age."""
    if not _between(code, (99381, 99387), (99391, 99397)):
        return True
    youngest, oldest = _CHECK_UPS[int(code) % 10 - 1]
    return youngest <= years <= oldest


def is_surgery(code: str) -> bool:
    """Whether a code is of the surgery section."""
    return _between(code, (10004, 69990))


def is_laboratory(code: str) -> bool:
    """Whether a code is of the laboratory section."""
    return _between(code, (80047, 89398))


def is_anesthesia(code: str) -> bool:
    """Whether a code is of the anesthesia section: its units are minutes."""
    return _between(code, (100, 1999))


def is_visit(code: str) -> bool:
    """Whether a code is of an evaluation of a patient, in the office or elsewhere."""
    return _between(code, (99202, 99499), (92002, 92014))


def is_new_patient(code: str) -> bool:
    """Whether a code is of a visit of a patient whom nobody here knows."""
    return _between(code, (99202, 99205), (99381, 99387))


def is_drug(code: str) -> bool:
    """Whether a code is of a drug that was given (HCPCS J, and Q of temporary drug codes)."""
    return bool(re.fullmatch(r"J\d{4}|Q(0138|0139|2\d{3}|4\d{3}|5\d{3}|9\d{3})", code, re.ASCII))


def line_count(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 11."""
    target = Target(Form.VISIT, "code")
    if not claim.lines:
        yield Complaint(target, "nothing is charged", "enter what was done")
    elif len(claim.lines) > MOST_LINES:
        yield Complaint(
            target, f"{len(claim.lines)} lines are more than a claim holds ({MOST_LINES})", "make two of it"
        )


def charges(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 12: the total is the sum of the lines by itself, so that only each line can be wrong."""
    for place, line in _lines(claim):
        target = Target(Form.VISIT, "price", place)
        if line.cents < 0:
            yield Complaint(target, f"{line.code} is charged with less than nothing", "correct the price")
        elif line.cents == 0:
            yield Complaint(target, f"{line.code} is charged with 0.00", "is that meant?", Level.WARNING)


def codes(claim: ClaimDraft, circumstances: Circumstances) -> Iterator[Complaint]:
    """Rule 13."""
    for place, line in _lines(claim):
        target = Target(Form.VISIT, "code", place)
        if not re.fullmatch(r"[0-9A-Z]\d{3}[0-9A-Z]", line.code, re.ASCII):
            yield Complaint(target, f"{line.code} is no procedure code", "five characters, as G0439")
        elif line.listed_cents is None:
            yield Complaint(
                target,
                f"{line.code} is in no fee schedule of the day",
                "`:fees` takes it in, or correct the code",
            )
        elif last := circumstances.knowledge.ended(line.code, line_day(claim, line)):
            yield Complaint(
                target,
                f"{line.code} ended on {show_date(last)}, before the service",
                "choose the code that follows it (`:codes`)",
            )


def modifiers(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 14."""
    for place, line in _lines(claim):
        target = Target(Form.VISIT, "code", place)
        for each in line.modifiers:
            if not re.fullmatch(r"[0-9A-Z]{2}", each, re.ASCII):
                yield Complaint(target, f"{each} is no modifier", "two characters")
        if len(line.modifiers) > MOST_MODIFIERS:
            yield Complaint(target, f"{line.code} has more than four modifiers", "leave the most important")
        for each in sorted({one for one in line.modifiers if line.modifiers.count(one) > 1}):
            yield Complaint(target, f"{line.code} has the modifier {each} twice", "take one out")


def modifiers_needed(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 15."""
    surgery = any(is_surgery(line.code) for line in claim.lines)
    for place, line in _lines(claim):
        target, held = Target(Form.VISIT, "code", place), frozenset(line.modifiers)
        if surgery and is_office_visit(line.code) and not held & {"25", "57"}:
            yield Complaint(
                target,
                f"{line.code} beside a procedure of the same day has no modifier 25",
                f"{line.code}-25 if it was more than the procedure takes; otherwise take it out",
            )
        if "50" in held and held & _SIDES:
            yield Complaint(
                target, f"{line.code} is of both sides (50) and of one (RT, LT)", "leave one of them"
            )
        elif held >= _SIDES:
            yield Complaint(target, f"{line.code} has RT and LT on one line", "50, or a line for each side")
        if held >= {"26", "TC"}:
            yield Complaint(
                target, f"{line.code} has 26 and TC together", "take out both: the whole service has neither"
            )
        if "QW" in held and not claim.clia:
            yield Complaint(target, f"{line.code}-QW needs a CLIA number", "it stands with the place")
    remote = claim.place.code in TELEHEALTH_PLACES
    marked = any(TELEHEALTH_MODIFIERS & frozenset(line.modifiers) for line in claim.lines)
    if remote != marked:
        said = (
            "is of telehealth and no line has 95" if remote else "has 95 or GT and the place is not 02 or 10"
        )
        yield Complaint(
            Target(Form.VISIT, "place of service"),
            f"the visit {said}",
            "most payers want both; some the one alone",
            Level.WARNING,
        )


def laboratory(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 28."""
    in_house = [line.code for line in claim.lines if is_laboratory(line.code) and "90" not in line.modifiers]
    target = of_place(claim, "CLIA")
    if claim.clia and not _CLIA.fullmatch(claim.clia):
        yield Complaint(target, f"{claim.clia} is no CLIA number", "two digits, D, seven digits: 22D0123456")
    elif in_house and not claim.clia:
        yield Complaint(
            target,
            f"{in_house[0]} was done in the house, which has no CLIA number",
            "enter it with the place; a test that was sent out has the modifier 90",
        )


def drugs(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 29."""
    for place, line in _lines(claim):
        target, drug = Target(Form.VISIT, "drug", place), line.drug
        if drug is None:
            if is_drug(line.code) and claim.payer.wants_drug_code:
                yield Complaint(
                    target, f"{claim.payer.name} wants the NDC of {line.code}", "it stands on the vial"
                )
            continue
        if not re.fullmatch(r"\d{11}", drug.ndc, re.ASCII):
            yield Complaint(target, f"{drug.ndc} is no NDC", "eleven digits: 5-4-2")
        if not re.fullmatch(r"\d{1,8}(\.\d{1,3})?", drug.quantity, re.ASCII) or not float(drug.quantity):
            yield Complaint(target, f"how much of {line.code} was given is not said", "a number, as 0.5")
        if drug.unit not in DRUG_UNITS:
            yield Complaint(
                target, f"the unit of {line.code} is not known", "UN pieces, ML, GR grams, ME milligrams, F2"
            )


_DONE_TWICE = frozenset(["59", "76", "77", "91", "XE", "XP", "XS", "XU"])


def duplicates(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 31. Lines of one claim that differ in their NDC are vials of two kinds."""
    seen = set[tuple[object, ...]]()
    for place, line in _lines(claim):
        same = line.code, frozenset(line.modifiers), line_day(claim, line), line.drug and line.drug.ndc
        if same in seen and not _DONE_TWICE & set(line.modifiers):
            yield Complaint(
                Target(Form.VISIT, "code", place),
                f"{line.code} stands on the claim twice, and payers pay it once",
                "one line with more units; or a modifier says that it was done twice (76, 77, 91, 59)",
            )
        seen.add(same)
        if line.billed_before:
            yield Complaint(
                Target(Form.VISIT, "code", place),
                f"{line.code} of the same day and provider is on claim {line.billed_before}",
                "if it was done twice, a modifier says so",
            )


def new_or_known(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 34."""
    seen = claim.last_seen_on
    lately = seen is not None and claim.day - seen < NEW_FOR
    for place, line in _lines(claim):
        if not is_office_visit(line.code):
            continue
        target = Target(Form.VISIT, "code", place)
        if is_new_patient(line.code) and seen is not None and lately:
            yield Complaint(
                target,
                f"{line.code} is for new patients, and this one was seen {show_date(seen)}",
                "take the code for known patients",
            )
        elif not is_new_patient(line.code) and seen is None:
            yield Complaint(
                target,
                f"{line.code} is for known patients, and this one was never seen here",
                "take the code for new patients",
            )


def prices(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 41."""
    for place, line in _lines(claim):
        target = Target(Form.VISIT, "price", place)
        if line.allowed_cents is not None and line.cents < line.allowed_cents * line.units:
            yield Complaint(
                target,
                f"{line.code} is charged with {show_money(line.cents)}, less than {claim.payer.name} pays "
                f"({show_money(line.allowed_cents * line.units)})",
                "charge the listed price",
            )
        elif line.listed_cents == 0:
            yield Complaint(
                target,
                f"the fee schedule has {line.code} with 0.00",
                "`:fees` changes the price: is it meant?",
            )
        elif line.listed_cents is not None and line.cents != line.listed_cents * line.units:
            yield Complaint(
                target,
                f"{line.code} is charged with {show_money(line.cents)}, and listed with "
                f"{show_money(line.listed_cents * line.units)}",
                "is that meant?",
            )


def anesthesia(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 43."""
    for place, line in _lines(claim):
        target = Target(Form.VISIT, "units", place)
        if is_anesthesia(line.code) and not line.is_minutes:
            yield Complaint(
                target,
                f"{line.code} is billed in minutes, and its units would be sent as units",
                "bill anesthesia on paper or at the payer's web site: minutes have no field here",
            )
        elif line.is_minutes and not is_anesthesia(line.code):
            yield Complaint(
                target, f"{line.code} is billed in units, not in minutes", "enter the units", Level.ERROR
            )


def line_day(claim: ClaimDraft, line: Line) -> date:
    """The day of a line: its own, or that of the visit."""
    return line.day or claim.day
