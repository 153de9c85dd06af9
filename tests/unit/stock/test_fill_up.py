"""What places are filled up with: first expired first, the most wanted first, and no unit twice."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.stock.fill_up import Asking, FillList, Source, brought_in, place_words

DAY = date(2026, 11, 23)


def asks(place: int, here: int, par: int, emergency: int = 0, item: int = 1) -> Asking:
    name = f"Epinephrine {item}"
    return Asking(place, f"Cart {place}", 1, item, "EPI", name, "vial", "", here, par, par - 1, emergency)


def lot(number: str, days: int | None, units: int, place: int = 0, item: int = 1) -> Source:
    until = None if days is None else DAY + timedelta(days=days)
    return Source(item, 1, place, "main" if not place else "fridge", number, until, units)


def test_the_lot_that_expires_first_is_brought_first_and_what_lacks_is_told() -> None:
    found = FillList((asks(1, 1, 6),), (lot("B", 90, 3), lot("", None, 1), lot("A", 9, 1, place=2)))
    (line,) = found.lines()
    assert [(each.lot, each.place, each.units) for each in line.brought] == [
        ("A", "fridge", 1), ("B", "main", 3), ("", "main", 1),
    ]  # fmt: skip
    assert (line.units, line.missing) == (5, 0)
    (line,) = found.lines({(1, 1): 9})
    assert (line.units, line.asked.wanted) == (5, 5), "no more than there are"
    assert [(each.from_place_id, each.lot, each.units, each.seen) for each in brought_in([line])] == [
        (2, "A", 1, 1), (0, "B", 3, 1), (0, "", 1, 1),
    ]  # fmt: skip


def test_the_last_units_go_where_they_are_most_wanted() -> None:
    routine, urgent = asks(1, 2, 6), asks(2, 1, 6, emergency=1)
    found = FillList((routine, urgent), (lot("A", 9, 6),))
    assert {line.asked.place_id: (line.units, line.missing) for line in found.lines()} == {
        1: (1, 3),
        2: (5, 0),
    }
    assert [line.units for line in found.lines(without=[urgent.key])] == [4, 0], "what is left out is there"
    assert place_words([routine]) == "Cart 1 lacks Epinephrine 1 (2 of 6)"
    assert place_words([routine, urgent]) == "Cart 2 lacks Epinephrine 1 (1 of 6) and 1 more"


ASKING = st.lists(
    st.builds(
        asks, st.integers(1, 3), st.integers(0, 5), st.integers(6, 9), st.integers(0, 2), st.integers(1, 2)
    ),
    max_size=6,
    unique_by=lambda each: each.key,
).map(tuple)
SOURCES = st.lists(
    st.builds(lot, st.text("ABC", max_size=2), st.none() | st.integers(0, 99), st.integers(1, 9),
              st.integers(0, 1), st.integers(1, 2)),
    max_size=6,
).map(tuple)  # fmt: skip


@given(ASKING, SOURCES)
def test_nothing_is_brought_twice_and_nothing_lies_idle(
    asking: tuple[Asking, ...], sources: tuple[Source, ...]
) -> None:
    lines = FillList(asking, sources).lines()
    assert {line.asked for line in lines} == set(asking)
    left: dict[int, int] = defaultdict(int)
    for source in sources:
        left[source.item_id] += source.units
    for line in lines:
        left[line.asked.item_id] -= line.units
        assert 0 <= line.units <= line.asked.wanted
    assert all(units >= 0 for units in left.values())
    assert not any(line.missing and left[line.asked.item_id] for line in lines)
