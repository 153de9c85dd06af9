"""Typed words of what the front desk asks."""

from __future__ import annotations

import pytest

from clinic_tui.patients.detail_rows import PatientDetails, PrivateWay
from clinic_tui.patients.detail_words import (
    confidence_words,
    read_languages,
    read_private_place,
    show_languages,
)
from clinic_tui.words.not_understood import NotUnderstood


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("es", ("Spanish",)),
        ("spanish, en", ("Spanish", "English")),
        ("Viet; es, Spanish", ("Vietnamese", "Spanish")),
        ("quechua", ("Quechua",)),
        ("K'iche'", ("K'iche'",)),
        ("haitian", ("Haitian Creole",)),
    ],
)
def test_languages_are_read_by_code_name_or_as_they_stand(typed: str, meant: tuple[str, ...]) -> None:
    assert read_languages(typed) == meant
    assert read_languages(show_languages(meant)) == meant


@pytest.mark.parametrize("typed", ["xx", ",", "q"])
def test_what_is_no_language_is_refused(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        read_languages(typed)


def test_a_place_is_read_by_its_way() -> None:
    assert read_private_place(PrivateWay.TEXT, "555-810-7203") == "15558107203"
    assert read_private_place(PrivateWay.LETTER, " PO Box 7 ") == "PO Box 7"
    with pytest.raises(NotUnderstood):
        read_private_place(PrivateWay.CALL, "PO Box 7")
    assert confidence_words(PatientDetails(private_by=PrivateWay.CALL, private_to="15558107203")) == (
        "by call alone: (555) 810-7203"
    )
    assert confidence_words(PatientDetails()) == ""
