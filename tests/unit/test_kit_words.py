"""How kits and what visits used are typed, and that what is shown is read as the same again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.coding.states import DrugUnit
from clinic_tui.errors import Invalid
from clinic_tui.kits.rows import Charged, KitLineRow, TypedLine, Use
from clinic_tui.kits.rules import (
    amount_of,
    read_charged_as,
    read_kit,
    read_uses,
    require_said,
    show_charged,
    show_kit,
    show_uses,
    usual_uses,
)

CODES = st.text("ABCXYZ019-./ ,", min_size=1, max_size=20).map(str.strip).filter(bool)
"""As the list of items has them, with spaces and commas."""
LOTS = st.text("ABC-/", min_size=1, max_size=20)
KIT_LINES = st.lists(
    st.tuples(CODES, st.integers(1, 9_999), st.booleans(), st.sampled_from(["", "F1", "CART"])),
    max_size=6,
    unique_by=lambda line: line[0],
)
USES = st.lists(
    st.builds(Use, CODES, st.none() | st.integers(0, 9_999), LOTS | st.just("")),
    min_size=1,
    max_size=6,
    unique_by=lambda use: use.code,
)


@pytest.mark.parametrize(
    "typed, lines",
    [
        ("", ()),
        (" , ,", ()),
        ("None", ()),
        ("glv", (TypedLine("GLV"),)),
        ("glv 2, flu ?1 @fridge", (TypedLine("GLV", 2), TypedLine("FLU", 1, True, "FRIDGE"))),
        ("flu ? , glv 10 @cart", (TypedLine("FLU", 1, True), TypedLine("GLV", 10, False, "CART"))),
        ('"glv m" 3', (TypedLine("GLV M", 3),)),
    ],
)
def test_kits_as_they_are_typed(typed: str, lines: tuple[TypedLine, ...]) -> None:
    assert read_kit(typed) == lines


@pytest.mark.parametrize(
    "typed, uses",
    [
        ("none", ()),
        ("glv", (Use("GLV", 1),)),
        ("glv 0, flu 1 u42", (Use("GLV", 0), Use("FLU", 1, "U42"))),
        ("flu ?2", (Use("FLU", None),)),
        ("flu u42", (Use("FLU", 1, "U42"),)),
        ('flu 2 "a 1"', (Use("FLU", 2, "A 1"),)),
    ],
)
def test_what_was_used_as_it_is_typed(typed: str, uses: tuple[Use, ...]) -> None:
    assert read_uses(typed) == uses


@pytest.mark.parametrize(
    "read, typed, field, words",
    [
        (read_kit, "glv 2, GLV", "kit", "stands there twice"),
        (read_kit, "glv 0", "kit", "1 to 9,999"),
        (read_kit, "glv 10000", "kit", "1 to 9,999"),
        (read_kit, "glv two", "kit", "`two` of GLV is not understood"),
        (read_kit, ",".join(f"i{n}" for n in range(41)), "kit", "at most 40 items"),
        (read_uses, "glv 1 a b", "supplies", "`b` of GLV is not understood"),
        (read_charged_as, "flu 90686", "charged", "which charge, and how much"),
        (read_charged_as, "flu 9 1 ml", "charged", "FLU: `9` is no code"),
        (read_charged_as, "flu 90686-25 1 ml", "charged", "without its modifier"),
        (read_charged_as, "flu 90686 1 cup", "charged", "FLU: an NDC needs its quantity and unit"),
    ],
)
def test_what_is_not_understood_names_item_and_field(
    read: object, typed: str, field: str, words: str
) -> None:
    with pytest.raises(Invalid, match=words) as refused:
        read(typed)  # type: ignore[operator]
    assert refused.value.field == field


@given(KIT_LINES)
def test_a_kit_is_read_as_it_is_shown(drawn: list[tuple[str, int, bool, str]]) -> None:
    rows = [KitLineRow(n, 1, n, code, "", "", units, asked, 1, place)
            for n, (code, units, asked, place) in enumerate(drawn)]  # fmt: skip
    assert read_kit(show_kit(rows)) == tuple(TypedLine(*line) for line in drawn)
    shown = show_uses(usual_uses(rows), {row.code: row.units for row in rows})
    assert read_uses(shown) == usual_uses(rows)


@given(USES)
def test_what_was_used_is_read_as_it_is_shown(uses: list[Use]) -> None:
    assert read_uses(show_uses(uses)) == tuple(uses)
    if any(use.units is None for use in uses):
        with pytest.raises(Invalid, match="units in place of"):
            require_said(uses)
    else:
        require_said(uses)


def test_drugs_are_charged_by_amount() -> None:
    (flu,) = read_charged_as("flu 90686 0.50 ml")
    assert flu == Charged("FLU", "90686", "0.5", DrugUnit.MILLILITRE)
    assert read_charged_as(show_charged([flu])) == (flu,)
    assert [amount_of(units, "0.5") for units in (1, 2, 3)] == ["0.5", "1", "1.5"]
