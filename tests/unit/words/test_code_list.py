"""Lists of procedure and diagnosis codes as they are typed, and what is refused in them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic_tui.words.code_list import read_diagnoses, read_procedures
from clinic_tui.words.dates import show_date
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.x12.day_words import day_words


def test_codes_are_read_in_their_order_and_once() -> None:
    assert read_procedures(" 97110,97140  j1885, 97110") == ("97110", "97140", "J1885")
    assert read_diagnoses("m54.5 I10,e119") == ("M54.5", "I10", "E119")
    assert read_procedures("") == ()


@pytest.mark.parametrize("typed", ["9711", "97-10", "97110-25", "xyz", "971100", "97110 M54.5"])
def test_what_is_no_procedure_is_named(typed: str) -> None:
    with pytest.raises(NotUnderstood, match="is no CPT or HCPCS code"):
        read_procedures(typed)


@pytest.mark.parametrize("typed", ["97110", "M5", "M54.", "M54.55555", "54.5"])
def test_what_is_no_diagnosis_is_named(typed: str) -> None:
    with pytest.raises(NotUnderstood, match="is no ICD-10 code"):
        read_diagnoses(typed)


def test_there_are_not_too_many() -> None:
    with pytest.raises(NotUnderstood, match="at most 12 codes, not 13"):
        read_procedures(" ".join(f"{code}" for code in range(97110, 97123)))


def test_x12_writes_days_as_everywhere_else() -> None:
    for days in range(0, 400, 13):
        day = date(2026, 1, 1) + timedelta(days=days)
        assert day_words(day) == show_date(day)
