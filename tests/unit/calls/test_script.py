"""What is said on the phone: to the patient, and about a child to a parent or guardian."""

from __future__ import annotations

from datetime import date

import pytest

from clinic_tui.calls.rules import script
from clinic_tui.calls.states import Subject
from tests.builders import some_fields

TODAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    "born, spanish, said",
    [
        ("1961-12-05", False, "May I speak to Ada Moss? Can you come on"),
        ("2008-03-03", False, "May I speak to Ada Moss? Can you come on"),
        ("2008-03-04", False, "a parent or guardian of Ada Moss? Can Ada come on Wed 4 Mar 2026 09:00?"),
        ("2020-01-01", True, "el padre, la madre o el tutor de Ada Moss? ¿Puede venir Ada: Wed 4 Mar"),
    ],
)
def test_whom_one_asks_for(born: str, spanish: bool, said: str) -> None:
    words = script(
        Subject.VISIT, "Main", some_fields("Moss", "Ada", born), day=date(2026, 3, 4), start=540,
        spanish=spanish, today=TODAY,
    )  # fmt: skip
    assert said in words


@pytest.mark.parametrize(
    "subject, day", [(Subject.RECALL, None), (Subject.WAITER, TODAY), (Subject.WAITER, None)]
)
@pytest.mark.parametrize("spanish", [False, True])
def test_each_script_names_the_child(subject: Subject, day: date | None, spanish: bool) -> None:
    fields = some_fields("Moss", "Ada", "2020-01-01")
    words = script(subject, "Main", fields, day=day, spanish=spanish, today=TODAY)
    assert "of Ada Moss?" in words or "de Ada Moss?" in words
    assert words.count("Ada") == 2
