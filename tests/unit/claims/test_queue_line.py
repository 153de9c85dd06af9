"""The line of the queues: what stands in it, and that what does not is told of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.screens.claims.queue_line import queues_within

PIECES = [("quiet", name) for name in ("All", "rejected 1", "denied 2", "under 3", "appealed 4", "done 5")]


def _line(chosen: int, width: int) -> str:
    return "  ".join(words for _, words in queues_within(PIECES, chosen, width))


def test_what_has_no_room_is_counted() -> None:
    assert _line(0, 80) == "All  rejected 1  denied 2  under 3  appealed 4  done 5"
    assert _line(0, 40) == "All  rejected 1  denied 2  3 more >"
    assert _line(3, 30) == "All  <  under 3  2 more >"
    assert _line(5, 40) == "All  <  under 3  appealed 4  done 5"


@given(st.integers(0, 5), st.integers(26, 80))
def test_the_chosen_one_stands_in_it_and_the_counts_are_right(chosen: int, width: int) -> None:
    line = _line(chosen, width)
    shown = [place for place, (_, words) in enumerate(PIECES) if words in line]
    assert len(line) <= width
    assert chosen in shown
    assert ("  <  " in line) == (1 not in shown and shown != [0])
    assert line.endswith(f"{5 - shown[-1]} more >") or shown[-1] == 5
