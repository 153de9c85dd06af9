"""Filters and orders of the list of supplies, and the plot of what is used."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clinic_tui.errors import Invalid
from clinic_tui.screens.supplies.usage_plot import usage_plot
from clinic_tui.stock.looking import NO_OUTLOOK, Sorting, in_order, matches, require_looked_for
from clinic_tui.stock.rows import ItemRow, KnownBy, Outlook

FLU = ItemRow(
    1, 1, "VAC-FLU", "Influenza vaccine", "vaccine", "dose", "Fridge 1", 30, 60, 20, tracks_lots=True,
    cold=True, next_expiry=date(2027, 5, 1),
)  # fmt: skip
GLOVES = ItemRow(2, 1, "GLV-M", "Gloves, medium", "gloves", "box", "Shelf A1", 3, 40, 12)
TAPE = ItemRow(3, 1, "TAPE", "Paper tape", "", "roll", "", 36, 36, 12)
QUICK, DUE = Outlook(10.0, 0), Outlook(0.5, 20)


@pytest.mark.parametrize(
    "item, outlook, typed, fits",
    [
        (FLU, QUICK, "", True),
        (FLU, QUICK, "fridge vac", True),
        (FLU, QUICK, "FRIDGE", True),
        (FLU, QUICK, "shelf", False),
        (FLU, QUICK, "cold -low", True),
        (GLOVES, QUICK, "low", True),
        (GLOVES, QUICK, "-low", False),
        (GLOVES, QUICK, "lasts<1", True),
        (FLU, QUICK, "lasts<3", False),
        (FLU, QUICK, "lasts<4", True),
        (TAPE, NO_OUTLOOK, "lasts<9999", False),
        (TAPE, NO_OUTLOOK, "unused", True),
        (TAPE, DUE, "due", True),
        (replace(TAPE, on_hand=0), NO_OUTLOOK, "out", True),
        (replace(FLU, blocked=5), NO_OUTLOOK, "old lots", True),
        (FLU, NO_OUTLOOK, "-", True),  # as in its code
    ],
)
def test_each_word_of_a_filter_holds(item: ItemRow, outlook: Outlook, typed: str, fits: bool) -> None:
    assert matches(item, outlook, typed) is fits


@pytest.mark.parametrize(
    "typed, fits",
    [
        ("medline", True), ("med", True), ("henry", False), ("-medline", False), ("u42", True),
        ("U4275AA", True), ("u4", False), ("00349281589058", True), ("349281589058", True),
        ("4928", False), ("m-17", True),
        ("low medline", False),
    ],
)  # fmt: skip
def test_vendors_lots_and_barcodes_are_looked_in_too(typed: str, fits: bool) -> None:
    known = KnownBy("med medline", frozenset({"u4275aa", "00349281589058", "m-17"}))
    assert matches(FLU, QUICK, typed, known) is fits


@pytest.mark.parametrize("typed", ["lasts>10", "level<5", "par=3", "low <10", "-lasts<=3", "lasts<ten"])
def test_what_compares_and_is_not_known_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        require_looked_for(typed)


@pytest.mark.parametrize("typed", ["", "lasts<10", "-lasts<3 low", "4x4 gauze", "m-17"])
def test_what_can_be_looked_for_is(typed: str) -> None:
    require_looked_for(typed)


@pytest.mark.parametrize(
    "sorting, codes",
    [
        (Sorting.NAME, ["VAC-FLU", "GLV-M", "TAPE"]),
        (Sorting.CODE, ["GLV-M", "TAPE", "VAC-FLU"]),
        (Sorting.KIND, ["GLV-M", "VAC-FLU", "TAPE"]),
        (Sorting.SHELF, ["VAC-FLU", "GLV-M", "TAPE"]),
        (Sorting.LEVEL, ["GLV-M", "VAC-FLU", "TAPE"]),
        (Sorting.LASTS, ["VAC-FLU", "TAPE", "GLV-M"]),
        (Sorting.EXPIRES, ["VAC-FLU", "GLV-M", "TAPE"]),
    ],
)
def test_the_list_is_in_order(sorting: Sorting, codes: list[str]) -> None:
    outlooks = {FLU.id: QUICK, TAPE.id: DUE}
    assert [item.code for item in in_order([FLU, GLOVES, TAPE], outlooks, sorting)] == codes


def test_the_plot_begins_with_the_first_use_and_names_its_months() -> None:
    used = [(date(2025, 11, 1), 0), (date(2025, 12, 1), 40), (date(2026, 1, 1), 10), (date(2026, 2, 1), -3)]
    lines = ["".join(text for _, text in line) for line in usage_plot(used, 79)]
    assert lines == ["█████", "█████", "█████", "█████ █████", "Dec25 Jan26 Feb", "40    10    -3"]
    assert usage_plot(used[:1], 79) == ()
    assert len("".join(text for _, text in usage_plot([(date(2026, 1, 1), 5)] * 13, 40)[-1])) <= 40
