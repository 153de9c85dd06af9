"""Which release holds when, and what holds of a code on which day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_tui.codes import rules
from clinic_tui.codes.content import digest_of, packed, unpacked
from clinic_tui.codes.rows import Book, CodeSet, Entry, with_dot
from clinic_tui.codes.start_set import shipped_books, shipped_entries
from clinic_tui.errors import Invalid, StoreDamaged

FIRST = date(2026, 1, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def book(number: int, first: int, last: int | None, *, withdrawn: bool = False) -> Book:
    end = None if last is None else day(last)
    return Book(CodeSet.RARC, str(number), day(first), end, "", 1, number, withdrawn=withdrawn)


@st.composite
def some_books(draw: st.DrawFn) -> list[Book]:
    spans = st.tuples(st.integers(0, 20), st.none() | st.integers(0, 9), st.booleans())
    return [
        book(number, first, None if length is None else first + length, withdrawn=gone)
        for number, (first, length, gone) in enumerate(draw(st.lists(spans, max_size=6)), start=1)
    ]


@settings(max_examples=60, deadline=None)
@given(some_books())
def test_on_each_day_the_release_holds_that_began_last(books: list[Book]) -> None:
    reigns = rules.reigns(books)
    for number in range(32):
        on = day(number)
        holding = [
            each for each in books
            if not each.withdrawn and each.valid_from <= on and (each.valid_to is None or on <= each.valid_to)
        ]  # fmt: skip
        wanted = max(holding, key=lambda each: (each.valid_from, each.id or 0), default=None)
        found = [each.book for each in reigns if each.first <= on <= each.last]
        assert found == ([wanted] if wanted else [])


def test_a_code_that_a_newer_release_lacks_ends_the_day_before_it() -> None:
    old, new = book(1, 0, None), book(2, 100, None)
    one, two = rules.reigns([new, old])
    stays, goes = Entry(CodeSet.RARC, "M1", "stays"), Entry(CodeSet.RARC, "M2", "goes")
    spans = rules.held([(one, {"M1": stays, "M2": goes}), (two, {"M1": stays})])
    assert [(each.entry.code, each.first, each.last) for each in spans] == [
        ("M1", day(0), rules.LAST_DAY),
        ("M2", day(0), day(99)),
    ]


@pytest.mark.parametrize(
    "code_set, release, first",
    [
        (CodeSet.ICD10CM, "2027", date(2026, 10, 1)),
        (CodeSet.ICD10CM, "2027-04", date(2027, 4, 1)),
        (CodeSet.HCPCS, "2026Q4", date(2026, 10, 1)),
        (CodeSet.HCPCS, "2027", date(2027, 1, 1)),
    ],
)
def test_the_name_of_a_release_says_when_it_begins(code_set: CodeSet, release: str, first: date) -> None:
    assert rules.span_of(code_set, release, None, None) == (first, None)


def test_a_span_that_cannot_be_is_refused() -> None:
    with pytest.raises(Invalid, match="--from"):
        rules.span_of(CodeSet.RARC, "spring", None, None)
    with pytest.raises(Invalid, match="before it begins"):
        rules.span_of(CodeSet.RARC, "spring", FIRST, day(-1))


def test_what_is_packed_comes_back_and_a_changed_byte_is_found() -> None:
    entries = (Entry(CodeSet.HCPCS, "J1885", "Ketorolac", True, FIRST, day(3), "keto"),)
    content, digest = packed(entries), digest_of(entries)
    assert unpacked(content, digest) == entries
    for damaged in (content[:-5], content[:8] + b"x" + content[9:], packed(())):
        with pytest.raises(StoreDamaged):
            unpacked(damaged, digest)


def test_what_is_shipped_is_whole_and_holds_nothing_of_the_ama() -> None:
    for each in shipped_books():
        entries = shipped_entries(each)
        codes = [entry.code for entry in entries]
        assert len(codes) == len(set(codes)) == each.count
        assert all(rules.SHAPES[each.set].fullmatch(code) for code in codes)
        assert all(entry.words for entry in entries)
        if each.set is CodeSet.ICD10CM:
            assert rules.headings_without_codes({entry.code: entry for entry in entries}) == []
        if each.set is CodeSet.HCPCS:
            assert not any(code.startswith("D") for code in codes)


def test_reasons_that_name_another_plan_send_the_claim_to_that_one() -> None:
    said = {
        entry.code: (entry.words, entry.route)
        for book in shipped_books()
        if book.set is CodeSet.CARC
        for entry in shipped_entries(book)
    }
    for code, plan in (("254", "medical"), ("270", "dental"), ("280", "pharmacy"), ("297", "vision")):
        words, route = said[code]
        assert words.endswith(f"bill the {plan} plan")
        assert route == "wrong payer"


def test_a_code_is_shown_with_its_dot() -> None:
    assert [with_dot(CodeSet.ICD10CM, each) for each in ("I10", "E119")] == ["I10", "E11.9"]
    assert with_dot(CodeSet.HCPCS, "J1885") == "J1885"
    assert rules.folded(" e11.9 ") == "E119"
