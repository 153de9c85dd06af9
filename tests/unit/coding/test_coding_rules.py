"""What is typed of diagnoses, lines, drugs and circumstances."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.coding.kept_text import read_text, text_of
from clinic_tui.coding.referring import read_referrer
from clinic_tui.coding.rows import Details, Drug, LineChange, LineMarks, Referrer
from clinic_tui.coding.rules import (
    LETTERS,
    follow,
    pointers_of,
    read_change,
    read_diagnoses,
    read_line,
    read_quantity,
    require_details,
    require_pointed,
    show_diagnoses,
    show_line,
)
from clinic_tui.coding.service import read_lines
from clinic_tui.coding.states import Accident, DrugUnit
from clinic_tui.errors import Invalid
from clinic_tui.fees.rules import read_charged
from clinic_tui.words.drug_code import read_ndc
from clinic_tui.words.not_understood import NotUnderstood

KETOROLAC = Drug("00409379501", "1", DrugUnit.MILLILITRE)
DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    "typed, codes",
    [
        ("", ()), ("e11.9 i10", ("E119", "I10")), ("E119,i10;z00.00", ("E119", "I10", "Z0000")),
        ("s72.001a", ("S72001A",)), ("u071 m1a.0", ("U071", "M1A0")), (" A00 ", ("A00",)),
    ],
)  # fmt: skip
def test_diagnoses_of_one_line(typed: str, codes: tuple[str, ...]) -> None:
    assert read_diagnoses(typed) == codes
    assert read_diagnoses(show_diagnoses(codes)) == codes


@pytest.mark.parametrize(
    "typed, words",
    [
        ("11.9", "no diagnosis"), ("e1", "no diagnosis"), ("ee1.9", "no diagnosis"),
        ("e1.19", "no diagnosis"), ("e11.", "no diagnosis"), ("e11.12345", "no diagnosis"),
        ("é11", "no diagnosis"), ("e11.9 E119", "twice"),
        (" ".join(f"A{n}" for n in range(10, 23)), "at most 12"),
    ],
)  # fmt: skip
def test_what_is_no_diagnosis(typed: str, words: str) -> None:
    with pytest.raises(Invalid, match=words) as refused:
        read_diagnoses(typed)
    assert refused.value.field == "diagnoses"


@pytest.mark.parametrize(
    "typed, code, pointers, drug",
    [
        ("99213", "99213", "", None), ("99213-25-59 ab", "99213-25-59", "AB", None),
        ("99213 lk", "99213", "LK", None), ("OV-FU", "OV-FU", "", None),
        ("j1885 a 0409-3795-01 1 ml", "J1885", "A", KETOROLAC),
        ("J1885 N400409379501 ML1", "J1885", "", KETOROLAC),
        ("j1885 n4 00409379501 1ml a", "J1885", "A", KETOROLAC),
        ("j3490 50242-040-62 150 f2", "J3490", "", Drug("50242004062", "150", DrugUnit.INTERNATIONAL)),
    ],
)  # fmt: skip
def test_a_line_in_one_field(typed: str, code: str, pointers: str, drug: Drug | None) -> None:
    line = read_line(typed)
    assert (line.code, line.pointers, line.drug) == (code, pointers, drug)
    assert read_line(show_line(code, pointers, drug)) == line


@pytest.mark.parametrize(
    "typed, words",
    [
        ("99213 am", "not understood"), ("99213 aab", "twice"), ("99213 abcde", "not understood"),
        ("99213-25-25", "modifier twice"), ("99213-25-59-76-77-78", "at most 4"),
        ("99213-25-5", "two places"),
        ("99213 -25", "hyphen"), ("j1885 0409379501 1 ml", "hyphens"), ("j1885 0409-3795-01", "quantity"),
        ("j1885 1 ml", "without an NDC"), ("j1885 0409-3795-01 1", "quantity"),
        ("j1885 0409-3795-01 0 ml", "above 0"), ("j1885 0409-3795-01 1.2345 ml", "three decimals"),
        ("j1885 0409-3795-01 1.2.3 ml", "no quantity"), ("j1885 04-093795-01 1 ml", "no NDC"),
        ("OV-FU-25-59;", "no code"), ("J1885=20 b", "own; type J1885 b here"),
        ("J1885 b=20x2", "own; type J1885 b here"), ("=20", "own; type the code here"),
    ],
)  # fmt: skip
def test_what_is_no_line(typed: str, words: str) -> None:
    with pytest.raises(Invalid, match=words) as refused:
        read_line(typed)
    assert refused.value.field == "code"


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_line_or_refused(typed: str) -> None:
    for read in (read_line, read_change, read_diagnoses, read_charged, read_ndc, read_quantity):
        with contextlib.suppress(Invalid):
            read(typed)


@pytest.mark.parametrize(
    "typed, change",
    [
        ("2 ab", (2, LineMarks(pointers="AB"))), ("1 *", (1, LineMarks(pointers=""))),
        ("3 -25-59 c", (3, LineMarks("C", "25-59"))), ("2 -", (2, LineMarks(modifier=""))),
        ("2 0409-3795-01 1 ml", (2, LineMarks(drug=KETOROLAC))), ("2 n4", (2, LineMarks(drops_drug=True))),
        ("2", None), ("99213 ab", None), ("-2", None), ("vitamin b", None),
    ],
)  # fmt: skip
def test_what_is_said_of_a_line_that_stands(typed: str, change: tuple[int, LineMarks] | None) -> None:
    assert read_change(typed) == change


CODES = st.lists(st.sampled_from([f"A{n}" for n in range(10, 30)]), unique=True, max_size=12)


@given(CODES, CODES, st.data())
def test_pointers_follow_their_diagnoses_and_never_point_beyond(
    before: list[str], after: list[str], data: st.DataObject
) -> None:
    letters = data.draw(st.lists(st.sampled_from(LETTERS[: len(before)] or "A"), unique=True, max_size=4))
    pointers = "".join(letters) if before else ""
    found = follow(pointers, before, after)
    require_pointed(found, len(after), "99213")
    meant = [before[LETTERS.index(letter)] for letter in pointers]
    assert [after[LETTERS.index(letter)] for letter in found] == [code for code in meant if code in after]
    assert len(pointers_of(found, len(after))) <= 4


def test_letters_without_diagnoses_are_refused() -> None:
    with pytest.raises(Invalid, match="no diagnosis"):
        require_pointed("A", 0, "99213")
    with pytest.raises(Invalid, match="A to B only"):
        require_pointed("AC", 2, "99213")


@pytest.mark.parametrize(
    "details, field",
    [
        (Details(place="1"), "place"), (Details(place="00"), "place"),
        (Details(accident=Accident.AUTO, accident_on=DAY), "state"),
        (Details(accident=Accident.WORK), "accident day"), (Details(accident_on=DAY), "accident"),
        (Details(accident=Accident.WORK, accident_on=DAY, accident_state="MD"), "state"),
        (Details(accident=Accident.AUTO, accident_on=DAY, accident_state="XX"), "state"),
        (Details(referrer=Referrer("Ann Brown", "1234567890")), "referring"),
        (Details(referrer=Referrer(" ", "1234567893")), "referring"),
    ],
)  # fmt: skip
def test_circumstances_that_cannot_be(details: Details, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        require_details(details)
    assert refused.value.field == field


def test_what_a_form_keeps_comes_back() -> None:
    details = Details(
        "02", 1, None, Referrer("Ann Brown", "1234567893"), Accident.AUTO, "MD", DAY, None, "seen"
    )
    changes = {4: LineChange(4, 2, LineMarks("AB", None, KETOROLAC)), 5: LineChange(5, 1, LineMarks(""))}
    assert read_text(text_of(details, changes)) == (details, changes)
    assert read_text(text_of(None, {})) == (None, {})


def test_who_is_known_is_named_by_a_beginning() -> None:
    known = (Referrer("Ann Brown MD", "1234567893"), Referrer("Al Browning DO", "1245319599"))
    assert read_referrer("ann", known) == known[0]
    assert read_referrer("Eve New MD 1234567893", ()) == Referrer("Eve New MD", "1234567893")
    for typed, words in (("brow", "which"), ("nobody", "name, then NPI"), ("Eve 1234567890", "no NPI")):
        with pytest.raises(NotUnderstood) as refused:
            read_referrer(typed, known)
        assert words in refused.value.words


def test_lines_of_a_template() -> None:
    read = read_lines(["99213-25 ab x2", "OV-FU", "87880x2"], 2)
    assert [(each.whole_code, each.units, each.pointers) for each in read] == [
        ("99213-25", 2, "AB"), ("OV-FU", 1, ""), ("87880", 2, ""),
    ]  # fmt: skip
    for wrong in ("99213 c", "bad code!", "J1885 0409-3795-01 1 ml"):
        with pytest.raises(Invalid) as refused:
            read_lines([wrong], 2)
        assert refused.value.field == "lines"
