"""Rules of what CMS says is not paid: too many units (16), and codes that are part of others (33)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from clinic_tui.claims.draft import ClaimDraft, Line, LineBeside
from clinic_tui.claims.scrub.finding import Circumstances, Complaint, Form, Level, Target
from clinic_tui.claims.scrub.procedures import is_laboratory, is_visit, line_day
from clinic_tui.codes.edit_rows import Adjudication, UnitEdit
from clinic_tui.words.counted import counted


def units(claim: ClaimDraft, circumstances: Circumstances) -> Iterator[Complaint]:
    """Rule 16: units that are none, and more of them than CMS believes of a line or of a day (MUE)."""
    of_day: Counter[tuple[str, date]] = Counter()
    for line in claim.lines:
        of_day[line.code, line_day(claim, line)] += line.units
    for each in claim.beside:
        of_day[each.code, claim.day] += each.units
    told: set[tuple[str, date]] = set()
    for place, line in enumerate(claim.lines, start=1):
        target, key = Target(Form.VISIT, "units", place), (line.code, line_day(claim, line))
        edit = circumstances.knowledge.most_units(*key)
        if line.units <= 0:
            yield Complaint(target, f"{line.code} has no units", "how often was it done?")
        elif edit is None:
            continue
        elif edit.adjudication is Adjudication.LINE:
            if line.units > edit.most:
                yield _too_many(target, line.code, line.units, edit)
        elif of_day[key] > edit.most and key not in told:  # once, at the first line of the day
            told.add(key)
            yield _too_many(target, line.code, of_day[key], edit)


_UNITS_PAID = {
    Adjudication.LINE: (
        "on a line",
        "compare it with the record; what was done apart is a line of its own, with 59, 76, 91 or a side",
    ),
    Adjudication.POLICY: ("on a day", "correct the units: above it none is paid, and no appeal changes that"),
    Adjudication.CLINICAL: (
        "on a day",
        "compare it with the record: above it none is paid, unless an appeal shows that all were needed",
    ),
}
"""By how CMS holds units against the most of them: on what, and the way out."""


def _too_many(target: Target, code: str, number: int, edit: UnitEdit) -> Complaint:
    if not edit.most:
        words = f"{code} is not paid to practitioners (CMS, MUE 0{_why(edit.why)})"
        return Complaint(target, words, "take it out, or correct the code", Level.WARNING)
    where, way_out = _UNITS_PAID[edit.adjudication]
    said = f"{counted(number, 'unit')} of {code}, and {edit.most} {where} are the most"
    return Complaint(target, f"{said} (CMS, MUE{_why(edit.why)})", way_out, Level.WARNING)


def _why(why: str) -> str:
    return f": {why}" if why else ""


APART = frozenset(["59", "XE", "XP", "XS", "XU"])
SIDES = frozenset(["E1", "E2", "E3", "E4", "LT", "RT", "LC", "LD", "LM", "RC", "RI", "FA", "TA"]) | {
    f"{limb}{digit}" for limb in "FT" for digit in range(1, 10)
}
OF_VISITS = frozenset(["24", "25", "27", "57"])
OF_PROCEDURES = frozenset(["58", "78", "79"])
OF_TESTS = frozenset(["91"])
"""The modifiers by which pairs are paid (CMS, NCCI policy manual, chapter I, E). 22, 76 and 77 are none of
them. Those of the first two say it on either line (59 and X{EPSU} since 07/01/2019, CMS change request
11168), the others on the line that is of their kind."""


def _of_hcpcs(code: str) -> bool:
    """A code of HCPCS, which may be of anything."""
    return not code.isdigit()


def _says_apart(line: Line | LineBeside) -> frozenset[str]:
    """The modifiers of a line by which it is paid beside another one."""
    fitting = APART | SIDES
    if _of_hcpcs(line.code):
        fitting |= OF_VISITS | OF_PROCEDURES | OF_TESTS
    elif is_visit(line.code):
        fitting |= OF_VISITS
    else:
        fitting |= OF_TESTS if is_laboratory(line.code) else OF_PROCEDURES
    return fitting & frozenset(line.modifiers)


def pairs(claim: ClaimDraft, circumstances: Circumstances) -> Iterator[Complaint]:
    """Rule 33: of lines of one day that one provider did, on this claim and on others of the patient.

    Of a line that is part of one on another claim the claim that has the line says so; that one is looked
    through itself, unless it has been made already: then this claim warns.
    """
    for place, line in enumerate(claim.lines, start=1):
        day, target = line_day(claim, line), Target(Form.VISIT, "code", place)
        others: dict[str, Line | LineBeside] = {}
        if day == claim.day:
            others.update({other.code: other for other in claim.beside})
        others.update({other.code: other for other in claim.lines if line_day(claim, other) == day})
        for code, other in others.items():
            elsewhere = f" on {other.claim}" if isinstance(other, LineBeside) else ""
            if code == line.code:
                continue
            if isinstance(other, LineBeside) and other.is_sent:
                gone = circumstances.knowledge.pair(line.code, code, day)
                if gone is not None and not (gone.by_modifier and _says_apart(line) | _says_apart(other)):
                    yield Complaint(
                        target,
                        f"{code}{elsewhere}, which was made, is part of {line.code} "
                        f"(CMS, NCCI{_why(gone.why)})",
                        "both belong on one claim: correct the other one, or say why they were separate",
                        Level.WARNING,
                    )
            if (edit := circumstances.knowledge.pair(code, line.code, day)) is None:
                continue
            held, beside = _says_apart(line), _says_apart(other)
            part = f"{line.code} is part of {code}{elsewhere}"
            words = f"{part} and is not paid beside it (CMS, NCCI{_why(edit.why)})"
            if not edit.by_modifier:
                yield Complaint(target, words, "take one of them out: no modifier makes both payable")
            elif not held | beside:
                yield Complaint(target, words, _way_to_both(line, other))
            elif held == beside and held <= SIDES:
                yield Complaint(
                    target,
                    f"{part}, and both are of one side ({', '.join(sorted(held))})",
                    "take it out, correct the side, or say with 59 why it was separate there",
                    Level.WARNING,
                )


def _way_to_both(line: Line, other: Line | LineBeside) -> str:
    visits = [each for each in (line, other) if is_visit(each.code)]
    if len(visits) == 1:
        return f"take it out, or {visits[0].code}-25 if the visit was more than the other takes"
    return "take it out, or say that it was separate: 59 (XE, XS, XP, XU), or the sides (RT, LT, F1 ...)"
