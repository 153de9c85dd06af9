"""Boxes 14 to 30: when and why, what was done, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.claims.draft import ClaimDraft, Frequency, Line
from clinic_tui.claims.paper_form.boxes import LINES_A_FORM
from clinic_tui.claims.paper_form.lettering import money, number, reference, words
from clinic_tui.claims.paper_form.page import Page
from clinic_tui.claims.scrub.procedures import is_laboratory

LETTERS = "ABCDEFGHIJKL"
_SENT_OUT = "90"
"""The modifier of a test that another laboratory did."""
_MODIFIERS = _POINTERS = 4


def circumstances(page: Page, draft: ClaimDraft) -> None:
    """Boxes 14 to 20."""
    if draft.onset is not None:
        page.put_date("14", draft.onset)
        page.put("14 qualifier", "431")
    if draft.accident is not None and draft.accident.day is not None:
        page.put("15 qualifier", "439")
        page.put_date("15", draft.accident.day)
    _sent_by(page, draft)
    page.put_date("18", draft.admitted_on)
    page.put("19", words(draft.note), draft.note)
    if draft.delay_reason:
        page.tell("19", f"the reason for being late ({draft.delay_reason}) has no box", "add a letter")
    page.mark("20 no")
    if any(_SENT_OUT in line.modifiers for line in draft.lines):
        page.tell("20", "a test was sent out, and what its laboratory charged is not known here",
                  "mark YES and write the charge in by hand")  # fmt: skip


def _sent_by(page: Page, draft: ClaimDraft) -> None:
    asked = [("DN", draft.referring), ("DQ", draft.supervising)]
    known = [(qualifier, who) for qualifier, who in asked if who is not None and who.family]
    if not known:
        return
    qualifier, who = known[0]
    page.put("17 qualifier", qualifier)
    page.put("17", words(f"{who.given} {who.family}"), who.family)
    page.put("17b", number(who.npi), who.npi)
    for _, other in known[1:]:
        page.tell("17", f"one name has a place, and {other.family} supervised", "add a letter")


def diagnoses_and_numbers(page: Page, draft: ClaimDraft) -> None:
    """Boxes 21 to 23, 26 and 27."""
    page.put("21 indicator", "0")
    for letter, code in zip(LETTERS, draft.diagnoses, strict=False):
        page.put(f"21 {letter}", number(code), code)
    if len(draft.diagnoses) > len(LETTERS):
        page.tell("21", f"{len(draft.diagnoses)} diagnoses and {len(LETTERS)} fit", "take the last out",
                  is_error=True)  # fmt: skip
    if draft.frequency is not Frequency.ORIGINAL:
        page.put("22", draft.frequency.value)
        page.put("22 original", reference(draft.original_number), draft.original_number)
    _permission(page, draft)
    page.put("26", reference(draft.number), draft.number)
    page.mark("27 yes" if draft.assignment else "27 no")


def _permission(page: Page, draft: ClaimDraft) -> None:
    """Box 23 has room for one: what the payer allowed, who sent the patient, or the laboratory."""
    in_house = any(is_laboratory(line.code) and _SENT_OUT not in line.modifiers for line in draft.lines)
    known = [
        ("the authorization", draft.authorization.number if draft.authorization else ""),
        ("the referral", draft.referral),
        ("the CLIA number", draft.clia if in_house else ""),
    ]
    there = [(what, text) for what, text in known if text.strip()]
    for place, (what, text) in enumerate(there):
        if place == 0:
            page.put("23", reference(text), text)
        else:
            another = f"one number has a place, and {what} {text} is another"
            page.tell("23", another, "bill it apart, or as a file", is_error=True)


def lines_of(page: Page, draft: ClaimDraft, first: int) -> None:
    """Box 24: the lines of this form, of which `first` is the place of the first in the claim, from 0."""
    for at, line in enumerate(draft.lines[first : first + LINES_A_FORM], start=1):
        _line(page, draft, line, at, first + at)


def _line(page: Page, draft: ClaimDraft, line: Line, at: int, place: int) -> None:
    day = line.day or draft.day
    page.put_date_in_line(at, "24A from", day, place)
    page.put_date_in_line(at, "24A to", day, place)
    page.put_in_line(at, "24B", number(draft.place.code), place)
    page.put_in_line(at, "24D", number(line.code), place)
    for count, modifier in enumerate(line.modifiers[:_MODIFIERS], start=1):
        page.put_in_line(at, f"24D modifier {count}", number(modifier), place)
    if len(line.modifiers) > _MODIFIERS:
        many = f"{len(line.modifiers)} modifiers and {_MODIFIERS} fit"
        page.tell(f"24D line {place}", many, "take one out", is_error=True)
    if any(not 1 <= each <= len(LETTERS) for each in line.pointers) or len(line.pointers) > _POINTERS:
        page.tell(f"24E line {place}", "its diagnoses are more than four, or not of the claim",
                  "point to one to four of them", is_error=True)  # fmt: skip
    else:
        page.put_in_line(at, "24E", "".join(LETTERS[each - 1] for each in line.pointers), place)
    if line.cents < 0:
        page.tell(f"24F line {place}", "it is charged less than nothing", "mend the charge", is_error=True)
    else:
        page.put_in_line(at, "24F", money(line.cents), place)
    page.put_in_line(at, "24G", str(line.units), place)
    if line.drug is not None:
        given = f"{number(line.drug.unit)}{line.drug.quantity.strip()}"
        page.put_in_line(at, "24 shaded", f"N4{number(line.drug.ndc)}   {given}".rstrip(), place)
    who = draft.rendering
    if who is not None and not who.is_billed_as:
        page.put_in_line(at, "24J", number(who.npi), place)
        if who.taxonomy:
            page.put_in_line(at, "24I", "ZZ", place)
            page.put_in_line(at, "24J taxonomy", number(who.taxonomy), place)


def sums_of(page: Page, cents: int, paid_cents: int) -> None:
    """Boxes 28 and 29: the sum of this form's lines, and what has been paid of it."""
    if cents >= 0:
        page.put("28", money(cents))
    if paid_cents > 0:
        page.put("29", money(paid_cents))


def paid_by_form(draft: ClaimDraft, patient_cents: int) -> Sequence[int]:
    """What patient and earlier payers have paid of each form's lines, in cents.

    What a payer paid of a line counts on that line's form; all else fills the forms from the first on, so
    that together they say what was paid.
    """
    forms = max(1, -(-len(draft.lines) // LINES_A_FORM))
    totals = [
        sum(line.cents for line in draft.lines[at * LINES_A_FORM :][:LINES_A_FORM]) for at in range(forms)
    ]
    paid, rest = [0] * forms, max(0, patient_cents)
    for policy in draft.policies[: draft.to]:
        if policy.answer is None:
            continue
        for said in policy.answer.lines:
            if 1 <= said.line <= len(draft.lines):
                paid[(said.line - 1) // LINES_A_FORM] += said.paid_cents
        rest += policy.answer.paid_cents - sum(
            said.paid_cents for said in policy.answer.lines if 1 <= said.line <= len(draft.lines)
        )
    for at in range(forms):
        share = rest if at == forms - 1 else min(rest, max(0, totals[at] - paid[at]))
        paid[at] += share
        rest -= share
    return paid
