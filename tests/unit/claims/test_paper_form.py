"""Claims on the CMS-1500: every fact in its box, or said; text for pre-printed paper, and PDF."""

from __future__ import annotations

import io
import os
import string
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from clinic_tui.claims.draft import (
    Authorization,
    ClaimDraft,
    Clinician,
    Frequency,
    Line,
    PostalAddress,
    Sequence,
    ServicePlace,
)
from clinic_tui.claims.paper_form.boxes import (
    COLUMNS,
    LINE_BOX,
    LINE_BOXES,
    LINES_A_FORM,
    PAGE_BOX,
    PAGE_BOXES,
    ROWS,
    Box,
    row_of_line,
)
from clinic_tui.claims.paper_form.cells import CELLS
from clinic_tui.claims.paper_form.form_pdf import PROOF, forms_pdf
from clinic_tui.claims.paper_form.forms import (
    PCL_BEGIN,
    FilledForm,
    filled,
    page_for_testing,
    text_of,
)
from clinic_tui.claims.paper_form.lettering import name, words
from clinic_tui.claims.paper_form.services import paid_by_form
from clinic_tui.settings.claim_form import Margins
from tests.unit.claims.form_cases import BESIDES, CLAIMS, CORRECTED, PRIMARY, SECONDARY
from tests.unit.claims.scrub_cases import HOME, POLICY, WHOLE

GOLDENS = Path(__file__).with_name("forms")


def value(page: FilledForm, name: str, line: int = 0) -> str:
    """What stands in a box of the page, or of one of its service lines."""
    box = LINE_BOX[name] if line else PAGE_BOX[name]
    row = row_of_line(line) + box.row if line else box.row
    return page.lines[row - 1].ljust(COLUMNS)[box.column - 1 : box.column - 1 + box.length].strip()


def only(draft: ClaimDraft) -> FilledForm:
    (page,) = filled(draft, BESIDES).pages
    return page


@pytest.mark.parametrize("claim", CLAIMS)
def test_whole_forms(claim: str) -> None:
    forms = filled(CLAIMS[claim], BESIDES)
    assert forms.misfits == ()
    shown, path = text_of(forms.pages), GOLDENS / f"{claim}.txt"
    if os.environ.get("UPDATE_GOLDENS") == "1":
        path.write_text(shown)
    assert shown == path.read_bytes().decode()
    assert all(len(page.lines) == ROWS and max(map(len, page.lines)) <= COLUMNS for page in forms.pages)


def test_no_box_lies_on_another_or_beyond_the_frames_of_the_proof() -> None:
    lines = [
        replace(box, row=row_of_line(line) + box.row)
        for line in range(1, LINES_A_FORM + 1)
        for box in LINE_BOXES
    ]
    taken: dict[tuple[int, int], str] = {}
    for box in (*PAGE_BOXES, *lines):
        places = [(box.row, column) for column in range(box.column, box.column + box.length)]
        assert not [taken[each] for each in places if each in taken], box
        taken.update(dict.fromkeys(places, box.name))
        assert box.name == "payer" or _framed(box), box


def _framed(box: Box) -> bool:
    last = box.column + box.length - 1
    inside = [
        cell
        for cell in CELLS
        if cell.top <= box.row <= cell.bottom and cell.left <= box.column and last <= cell.right
    ]
    return len(inside) == 1 or box.name == "24 shaded"  # the drug lies across the columns


def test_each_form_has_its_own_sum_and_together_they_say_what_was_paid() -> None:
    first, second = filled(SECONDARY, BESIDES).pages
    assert (value(first, "28"), value(second, "28")) == ("675 00", "225 00")
    assert (value(first, "29"), value(second, "29")) == ("125 00", "50 00")  # 100 and 25; line 8
    assert value(first, "11d yes") == value(second, "11d yes") == "X"
    assert value(second, "24D", 2) == "G0439"
    assert value(second, "24D", 3) == ""


@given(st.integers(0, 400_00), st.integers(0, 300_00))
def test_what_was_paid_is_shared_out_to_the_cent(patient: int, payer: int) -> None:
    answer = SECONDARY.policies[0].answer
    assert answer is not None
    first = replace(SECONDARY.policies[0], answer=replace(answer, paid_cents=150_00 + payer))
    draft = replace(SECONDARY, policies=(first, SECONDARY.policies[1]))
    assert sum(paid_by_form(draft, patient)) == 150_00 + payer + patient


def test_medicare_is_told_that_nobody_pays_before_it() -> None:
    assert (value(only(PRIMARY), "11"), value(only(PRIMARY), "1 medicare")) == ("NONE", "X")
    behind = replace(POLICY, payer=PRIMARY.payer, sequence=Sequence.SECONDARY, group_number="9")
    assert value(only(replace(SECONDARY, policies=(POLICY, behind), lines=WHOLE.lines)), "11") == "9"


def test_after_an_accident_at_work_the_employer_is_the_insured() -> None:
    (own,) = WHOLE.policies
    insured = replace(own, payer=replace(own.payer, filing="WC"), employer="Dock Works")
    page = only(replace(WHOLE, policies=(insured,)))
    shown = [value(page, box) for box in ("4", "6 self", "6 other", "7 street", "11a year")]
    assert shown == ["DOCK WORKS", "", "X", "", ""]


def test_one_number_goes_into_box_23_and_another_is_refused() -> None:
    lab = replace(WHOLE, clia="22D0123456", lines=(Line("80053", 10_00, pointers=(1,)),))
    assert value(only(lab), "23") == "22D0123456"
    assert value(only(replace(WHOLE, clia="22D0123456")), "23") == ""
    (refused,) = filled(replace(lab, authorization=Authorization("A7")), BESIDES).errors
    assert (refused.box, "22D0123456" in refused.words) == ("23", True)


def test_what_the_form_has_no_place_for_is_said() -> None:
    long = replace(
        WHOLE,
        policies=(replace(POLICY, employer="Dock Works", secondary_reason="12", member_id="W" * 18),),
        biller=replace(WHOLE.biller, pay_to=HOME, name="Harbor Family Practice of the North Shore"),
        place=ServicePlace(
            "11", "Clinic", "", PostalAddress("1 A", "", "Manchester by the Sea", "MA", "01944")
        ),
        supervising=Clinician("Kim", "Ann", "1999999992"),
        referring=Clinician("Cole", "May", "1999999984"),
        diagnoses=tuple(f"A0{each}" for each in range(13)),
        delay_reason="7",
        lines=(
            Line("80053", -1, 1000, ("90", "26", "TC", "59", "25"), (1, 2, 3, 4, 5)),
            Line("99213", 100_000_00, 1, (), (13,)),
        ),
    )
    forms = filled(replace(long, patient=replace(WHOLE.patient, family="李")), BESIDES)
    said = {(each.box, each.is_error) for each in forms.misfits}
    assert {
        ("1a", True), ("2", True), ("4", True), ("21", True), ("24D line 1", True), ("24E line 1", True),
        ("24E line 2", True), ("24F line 1", True), ("24F line 2", True), ("24G line 1", True),
        ("11", False), ("11b", False), ("17", False), ("19", False), ("20", False), ("32", False),
        ("33", False),
    } == said  # fmt: skip
    assert value(forms.pages[0], "32 city") == "MANCHESTER BY THE MA 01944"
    assert value(forms.pages[0], "1a") == ""


texts = st.text(st.sampled_from(string.ascii_letters + "éøŁ'-.,& 7"), min_size=1, max_size=34).filter(words)
codes = st.text(st.sampled_from(string.ascii_uppercase + string.digits), min_size=1, max_size=20)
money = st.integers(0, 200_000_00)


@st.composite
def claims(draw: st.DrawFn) -> ClaimDraft:
    patient = replace(
        WHOLE.patient,
        family=draw(texts),
        given=draw(st.just("") | texts),
        address=PostalAddress(
            draw(texts), "", draw(texts), "MA", draw(st.sampled_from(["01970", "019703821"]))
        ),
    )
    lines = draw(
        st.lists(
            st.builds(
                Line,
                code=st.sampled_from(["99213", "G0439", "J0897"]),
                cents=money,
                units=st.integers(1, 2_000),
                modifiers=st.lists(st.sampled_from(["25", "59", "RT", "GT", "KX"]), max_size=5).map(tuple),
                pointers=st.lists(st.integers(1, 2), max_size=5).map(tuple),
            ),
            min_size=1,
            max_size=14,
        )
    )
    return replace(
        WHOLE,
        patient=patient,
        policies=(replace(POLICY, member_id=draw(codes), group_number=draw(codes), plan=draw(texts)),),
        number=draw(codes),
        frequency=Frequency.VOID,
        original_number=draw(codes),
        authorization=Authorization(draw(codes)),
        lines=tuple(lines),
        note=draw(texts),
    )


def facts(draft: ClaimDraft) -> Iterator[tuple[str, str]]:
    """What has to stand on each form, by its box; how text is written is asked elsewhere."""
    patient, address = draft.patient, draft.patient.address
    yield "2", name(patient.family, patient.given)
    yield "5 street", words(address.street)
    yield "5 city", words(address.city)
    yield "5 zip", address.zip if len(address.zip) == 5 else f"{address.zip[:5]}-{address.zip[5:]}"
    yield "1a", draft.policy.member_id
    yield "11", draft.policy.group_number
    yield "11c", words(draft.policy.plan)
    yield "19", words(draft.note)
    yield "22", "8"
    yield "22 original", draft.original_number
    yield "23", draft.authorization.number if draft.authorization else ""
    yield "26", draft.number


@given(claims())
def test_every_fact_is_in_its_box_or_the_box_is_named(draft: ClaimDraft) -> None:
    forms = filled(draft, BESIDES)
    named = {each.box for each in forms.misfits}
    assert len(forms.pages) == -(-len(draft.lines) // LINES_A_FORM)
    for page in forms.pages:
        for box, text in facts(draft):
            assert (value(page, box) == text and text) or PAGE_BOX[box].number in named, box
    for place, line in enumerate(draft.lines):
        page, at = forms.pages[place // LINES_A_FORM], place % LINES_A_FORM + 1
        expected = {
            "24D": line.code,
            **{
                f"24D modifier {count}": each
                for count, each in enumerate(line.modifiers, start=1)
                if count < 5
            },
            "24E": "".join("AB"[each - 1] for each in line.pointers),
            "24F": f"{line.cents // 100} {line.cents % 100:02}",
            "24G": str(line.units),
        }
        for box, text in expected.items():
            number = f"{LINE_BOX[box].number} line {place + 1}"
            assert value(page, box, at) == text or number in named, number
        assert len(line.modifiers) < 5 or f"24D line {place + 1}" in named


def test_text_is_fed_form_by_form() -> None:
    forms = filled(SECONDARY, BESIDES).pages
    text = text_of(forms)
    assert text.count("\f") == 2
    assert text.endswith("\n\f")
    assert text.encode("ascii").isascii()
    pcl = text_of(forms, pcl=True)
    assert pcl.startswith(PCL_BEGIN)
    assert pcl.removeprefix(PCL_BEGIN).removesuffix("\x1bE").replace("\r\n", "\n") == text


def places_of(pdf: bytes) -> dict[str, tuple[float, float]]:
    """Each line of letters with where it begins, in points from below and from the left."""
    found = {}

    def visit(text: str, _: object, matrix: list[float], *__: object) -> None:
        if text.strip():
            found[text.strip("\n")] = (matrix[4], matrix[5])

    PdfReader(io.BytesIO(pdf)).pages[0].extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("margins", [Margins(), Margins(top=31.5, left=12)])
def test_letters_stand_where_the_margins_put_them(margins: Margins) -> None:
    page = only(CORRECTED)
    paper = forms_pdf([page], margins, "claim-1")
    places = places_of(paper.pdf)
    for row in (8, 10, 43, 44, 56, 61):
        left, height = places[page.lines[row - 1]]
        assert (left, height) == pytest.approx((margins.left, 792 - margins.top - 12 * row), abs=0.01)
    assert (paper.pages, paper.name) == (1, "claim-1")


def test_a_proof_says_that_it_is_one_and_a_test_page_has_its_corners() -> None:
    page = only(CORRECTED)
    assert PROOF in places_of(forms_pdf([page], Margins(), "x", proof=True).pdf)
    assert PROOF not in places_of(forms_pdf([page], Margins(), "x").pdf)
    corners = page_for_testing()
    assert [value(corners, each) for each in ("1 medicare", "1a", "25", "33a")] == ["X"] * 4
    assert corners.lines[1].startswith("1234567890")
