"""What is told of hidden records, in whatever an answer is wrapped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from clinic_tui.patients.hiding import HiddenRecord, seen_without, tells_of_patients
from clinic_tui.patients.rows import PatientFields, PatientLine, PatientRecord, Sex

LINE = PatientLine(1, "100001", "Vale", "Mara", "", None, Sex.FEMALE, "15550107203", alerts=2)
OTHER = PatientLine(2, "100002", "Moss", "Ada", "", None, Sex.FEMALE, "15558100001", alerts=1)
RECORD = PatientRecord(1, 1, "100001", PatientFields("Vale"), (), (), ())


@dataclass(frozen=True)
class Wrapped:
    inside: Any
    beside: str = "x"


@pytest.mark.parametrize(
    "wrap",
    [
        lambda row: row,
        lambda row: (row,),
        lambda row: [(1, row)],
        lambda row: {"a": (row, 2)},
        lambda row: Wrapped((Wrapped([row]), None)),
    ],
)
def test_a_row_is_found_wherever_it_is(wrap: Any) -> None:
    assert tells_of_patients(wrap(LINE))
    assert "15550107203" in repr(wrap(LINE))
    assert "15550107203" not in repr(seen_without(wrap(LINE), frozenset({1})))
    assert seen_without(wrap(OTHER), frozenset({1})) == wrap(OTHER)
    with pytest.raises(HiddenRecord):
        seen_without(wrap(RECORD), frozenset({1}))
    assert seen_without(wrap(RECORD), frozenset({2})) == wrap(RECORD)


def test_where_nothing_is_hidden_the_answer_is_the_same_one() -> None:
    answer = (LINE, RECORD)
    assert seen_without(answer, frozenset()) is answer


@pytest.mark.parametrize("answer", [None, 3, "x", (), {"a": 1}, Wrapped((1, "y"))])
def test_what_tells_of_nobody_is_known(answer: object) -> None:
    assert not tells_of_patients(answer)
    assert seen_without(answer, frozenset({1})) == answer
