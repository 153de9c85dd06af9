"""A claim on as many forms as it takes, and the forms as text for pre-printed paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clinic_tui.claims.draft import ClaimDraft
from clinic_tui.claims.paper_form.boxes import COLUMNS, LINES_A_FORM, ROWS
from clinic_tui.claims.paper_form.page import MARK, Misfit, Page
from clinic_tui.claims.paper_form.parties import (
    Besides,
    billing_and_place,
    cause_and_consent,
    payer_and_insured,
)
from clinic_tui.claims.paper_form.services import (
    circumstances,
    diagnoses_and_numbers,
    lines_of,
    paid_by_form,
    sums_of,
)

FORM_FEED = "\f"
PCL_BEGIN = "\x1bE\x1b(s0p10h12V\x1b&l6D"
"""Reset, Courier of ten to the inch and twelve points, six lines to the inch (PCL 5)."""
PCL_END = "\x1bE"


@dataclass(frozen=True, slots=True)
class FilledForm:
    """One sheet: 66 lines of at most 80 letters."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilledForms:
    """A claim on paper, and what the paper does not say as the claim has it."""

    pages: tuple[FilledForm, ...]
    misfits: tuple[Misfit, ...]

    @property
    def errors(self) -> tuple[Misfit, ...]:
        """Those with which it is not printed."""
        return tuple(each for each in self.misfits if each.is_error)


def filled(draft: ClaimDraft, besides: Besides) -> FilledForms:
    """The forms of a claim: six lines on each, all else repeated, each with its own total."""
    pages, misfits = [], []
    for at, paid in enumerate(paid_by_form(draft, besides.patient_paid_cents)):
        page, first = Page(), at * LINES_A_FORM
        payer_and_insured(page, draft, besides)
        cause_and_consent(page, draft)
        circumstances(page, draft)
        diagnoses_and_numbers(page, draft)
        lines_of(page, draft, first)
        sums_of(page, sum(line.cents for line in draft.lines[first : first + LINES_A_FORM]), paid)
        billing_and_place(page, draft, besides)
        pages.append(FilledForm(page.lines))
        misfits += page.misfits
    return FilledForms(tuple(pages), tuple(dict.fromkeys(misfits)))


def page_for_testing() -> FilledForm:
    """An X in boxes 1, 1a, 25 and 33, and a ruler: laid on a form it shows whether the margins are right."""
    page = Page()
    for name in ("1 medicare", "1a", "25", "33a"):
        page.put(name, MARK)
    for column in range(1, COLUMNS + 1):
        page.rows[0][column - 1] = str(column // 10 % 10) if column % 10 == 0 else " "
        page.rows[1][column - 1] = str(column % 10)
    for row in range(5, ROWS - 2, 5):
        page.rows[row - 1][COLUMNS - 2 :] = f"{row:2}"
    return FilledForm(page.lines)


def text_of(pages: Sequence[FilledForm], *, pcl: bool = False) -> str:
    """The forms one after the other, each ended by a form feed: a full last line would feed twice.

    With `pcl` as a printer of that language takes them, font and spacing told first.
    """
    end = "\r\n" if pcl else "\n"
    sheets = []
    for page in pages:
        last = max(place for place, line in enumerate(page.lines, start=1) if line)
        sheets.append(end.join(page.lines[:last]) + end + FORM_FEED)
    return f"{PCL_BEGIN}{''.join(sheets)}{PCL_END}" if pcl else "".join(sheets)
