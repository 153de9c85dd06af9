"""What payers refuse of who bills, by tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from clinic_tui.errors import Invalid
from clinic_tui.practice import rules
from clinic_tui.practice.rows import (
    BillingFields,
    BillingRow,
    EnrolmentFields,
    EnrolmentRow,
    IdentityFields,
    IdentityRow,
    PlaceFields,
    PlaceRow,
    PracticeAddress,
    TaxIdKind,
)

DAY = date(2026, 3, 3)
HERE = PracticeAddress("12 Elm Street", "Salem", "MA", "01970-4307")


@pytest.mark.parametrize(
    "street",
    [
        "PO Box 12", "P.O. Box 12", "p. o. box 12", "POBOX 12", "P O Box 12", "PO-Box 12", "P/O Box 12",
        "P0 Box 12", "PO BX 12", "POB 12", "P.O.B. 12", "PO Drawer 9", "Post Office Box 12", "Postal Box 3",
        "Post Box #12", "Box 12", "BOX No. 12", "Lock Box 9", "Lockbox 9", "Drawer 7", "Apartado 55",
        "12 Elm Street, PO Box 44", "Caller 1200",
    ],
)  # fmt: skip
def test_a_po_box_is_known_however_it_is_spelt(street: str) -> None:
    assert rules.is_po_box(street)
    with pytest.raises(Invalid, match="pay-to") as refused:
        rules.read_address(PracticeAddress(street, "Salem", "MA", "01970-4307"))
    assert refused.value.field == "street"
    assert rules.read_address(PracticeAddress(street, "Salem", "MA", "01970-4307"), box=True).street == street


@pytest.mark.parametrize(
    "street",
    [
        "12 Elm Street", "4 Boxwood Lane", "1 Box Elder Road", "9 Poblano Street", "200 Post Road",
        "7 Polk Box", "Post Office Square 3", "RR 2 Box 15", "15 Drawbridge Way", "8 Depo Boxer Court",
        "PMB 12, 4 Main", "2 Ship Ob 3",
    ],
)  # fmt: skip
def test_a_street_is_no_po_box(street: str) -> None:
    assert not rules.is_po_box(street)


@pytest.mark.parametrize(
    "parts, field",
    [
        (("", "Salem", "MA", "01970-4307"), "street"),
        (("1" * 56, "Salem", "MA", "01970-4307"), "street"),
        (("12 Elm", "", "MA", "01970-4307"), "city"),
        (("12 Elm", "Salem", "XX", "01970-4307"), "state"),
        (("12 Elm", "Salem", "", "01970-4307"), "state"),
        (("12 Elm", "Salem", "MA", "01970"), "zip"),
        (("12 Elm", "Salem", "MA", "01970-0000"), "zip"),
        (("12 Elm", "Salem", "MA", "00000-1234"), "zip"),
        (("12 Elm", "Salem", "MA", ""), "zip"),
    ],
)
def test_an_address_is_whole_or_the_part_is_named(parts: tuple[str, str, str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.read_address(PracticeAddress(*parts), prefix="pay-to ")
    assert refused.value.field == f"pay-to {field}"


def test_an_address_is_written_one_way() -> None:
    typed = PracticeAddress(" 12  Elm Street", "Salem ", "massachusetts", "019704307")
    assert rules.read_address(typed) == HERE
    assert rules.read_address(PracticeAddress("", " ", "", "")) == PracticeAddress()


@pytest.mark.parametrize(
    "read, right, kept, wrong",
    [
        (rules.read_npi, "1999-999 984", "1999999984", ("1999999985", "199999998", "3999999984", "abc")),
        (rules.read_taxonomy, "207q00000x", "207Q00000X", ("207Q00000", "207Q00000A", "ABCQ00000X")),
        (rules.read_clia, "22d1234567", "22D1234567", ("22X1234567", "22D123456", "D123456789")),
        (rules.require_phone, "15558107203", "15558107203", ("5558107203", "442079460018", "11558107203")),
    ],
)
def test_numbers_have_their_form(
    read: Callable[[str], str], right: str, kept: str, wrong: tuple[str, ...]
) -> None:
    assert (read(right), read("")) == (kept, "")
    for each in wrong:
        with pytest.raises(Invalid) as refused:
            read(each)
        assert refused.value.field


@pytest.mark.parametrize(
    "typed, kind, written",
    [("12-3456789", TaxIdKind.EIN, "12-3456789"), ("123-45-6789", TaxIdKind.SSN, "123-45-6789")],
)
def test_hyphens_say_what_a_tax_id_is(typed: str, kind: TaxIdKind, written: str) -> None:
    number = rules.read_tax_id(f" {typed} ")
    assert (number.kind, number.digits, number.written) == (kind, typed.replace("-", ""), written)
    assert number.masked == f"{kind.value.upper()} ***6789"


@pytest.mark.parametrize(
    "typed",
    ["", "123456789", "12-345678", "00-1234567", "11-1111111", "000-12-3456", "666-12-3456", "912-12-3456",
     "123-00-6789", "123-45-0000", "1234-5-6789"],
)  # fmt: skip
def test_a_tax_id_that_can_be_none_is_refused_and_not_repeated(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.read_tax_id(typed)
    assert refused.value.field == "tax id"
    assert not typed or typed[:3] != "666" or typed not in refused.value.words


def span(first: int, last: int | None) -> EnrolmentFields:
    return EnrolmentFields(date(2026, 1, first), date(2026, 1, last) if last else None)


@pytest.mark.parametrize(
    "one, other, meet",
    [
        ((1, 5), (6, 9), False), ((1, 5), (5, 9), True), ((6, None), (1, 5), False),
        ((6, None), (1, 6), True),         ((1, None), (20, None), True), ((3, 4), (1, 9), True),
    ],
)  # fmt: skip
def test_spans_overlap_on_a_day_that_both_have(
    one: tuple[int, int | None], other: tuple[int, int | None], meet: bool
) -> None:
    assert (rules.overlap(span(*one), [span(*other)]) is not None) is meet
    assert (rules.overlap(span(*other), [span(*one)]) is not None) is meet


def test_what_is_missing_is_said_in_words() -> None:
    site = PlaceRow(1, "Main", None, PlaceFields())
    lee = IdentityRow(1, "LEE", "Dr. Lee", True, None, IdentityFields(""))
    kim = IdentityRow(2, "KIM", "Dr. Kim", True, 1, IdentityFields("1999999984", "207Q00000X", "Kim", "Jo"))
    gone = IdentityRow(3, "OLD", "Dr. Old", False, None, IdentityFields(""))
    found = rules.missing((), (site,), (lee, kim, gone), (), DAY)
    assert [(each.part, each.of) for each in found] == [("billing", None), ("place", 1), ("provider", 1)]

    fields = BillingFields("Elm Street", npi="1999999984", address=HERE, taxonomy="261Q00000X", contact="Bea")
    billing = BillingRow(1, 1, fields, "EIN ***6789", False)
    there = PlaceRow(1, "Main", 1, PlaceFields(address=HERE))
    over = EnrolmentRow(1, 1, 2, "KIM", 7, "Acme", EnrolmentFields(date(2025, 1, 1), date(2025, 12, 31)))
    found = rules.missing((billing,), (there,), (kim,), (over,), DAY)
    assert [(each.part, each.who) for each in found] == [
        ("billing", "Billing provider"), ("billing", "Elm Street"), ("enrolment", "KIM"),
    ]  # fmt: skip
    assert "phone" in found[1].words
    assert "contact" not in found[1].words
    assert "Acme" in found[2].words
