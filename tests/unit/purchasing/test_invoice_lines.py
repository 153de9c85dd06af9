"""The lines of an invoice: what is proposed of an order, and what is said where one is not understood."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic_tui.errors import Invalid
from clinic_tui.purchasing.entries import Asked
from clinic_tui.purchasing.invoice_lines import proposed_lines, read_lines
from clinic_tui.purchasing.rows import LineRow

GLOVES = LineRow(
    7, 1, 3, "GLV-M", "Gloves", "box", "protection", "HM-20", "case of 10", 10, 2, 93_500, 0, 0, 0
)


@pytest.mark.parametrize(
    "received, invoiced, proposed",
    [
        (0, 0, ""),
        (3, 0, "HM-20  1 x 935.00"),  # a pack that was begun: the vendor asks for the whole
        (10, 0, "HM-20  1 x 935.00"),
        (11, 0, "HM-20  2 x 935.00"),
        (20, 1, "HM-20  1 x 935.00"),
        (20, 2, ""),
    ],
)
def test_what_came_and_was_not_asked_for_is_proposed(received: int, invoiced: int, proposed: str) -> None:
    assert proposed_lines([replace(GLOVES, received=received, invoiced=invoiced)]) == proposed


def test_what_is_proposed_is_read() -> None:
    assert read_lines(proposed_lines([replace(GLOVES, received=20)]), [GLOVES]) == (Asked(7, 2, 93_500),)


def test_lines_of_another_order_name_it() -> None:
    typed = "HM-20 2 x 935\n#1006 HM-20 1 x 930.50\n#1006 Y 7  3 x 4"
    assert read_lines(typed, [GLOVES]) == (
        Asked(7, 2, 93_500), Asked(0, 1, 93_050, 1006, "HM-20"), Asked(0, 3, 400, 1006, "Y 7"),
    )  # fmt: skip
    with pytest.raises(Invalid, match="stands there twice"):
        read_lines("#1006 HM-20 1 x 9\n#1006 hm-20 1 x 8", [GLOVES])
    with pytest.raises(Invalid, match="of another one write its number first, as #1006 Y 7 3 x 4"):
        read_lines("Y 7 3 x 4", [GLOVES])


@pytest.mark.parametrize("typed", ["", "gloves", "HM-20 2"])
def test_the_way_out_is_a_line_of_the_order_itself(typed: str) -> None:
    with pytest.raises(Invalid, match=r"write HM-20  2 x 935\.00"):
        read_lines(typed, [GLOVES])
