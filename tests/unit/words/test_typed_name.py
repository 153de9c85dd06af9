"""What was typed to find somebody begins the form of a new patient."""

from __future__ import annotations

import pytest

from clinic_tui.words.typed_name import read_name


@pytest.mark.parametrize(
    "typed, family, given",
    [
        ("smith,jo", "Smith", "Jo"),
        ("  van dam , jo ann ", "Van Dam", "Jo Ann"),
        ("jo smith", "Smith", "Jo"),
        ("smith", "Smith", ""),
        ("smith,", "Smith", ""),
        (",jo", "", "Jo"),
        ("McAllister, Jo", "McAllister", "Jo"),
        ("o'brien-núñez,zoë", "O'Brien-Núñez", "Zoë"),
        ("12/05/1961", "", ""),
        ("smith 12/05/1961", "", ""),
        ("", "", ""),
    ],
)
def test_a_typed_name(typed: str, family: str, given: str) -> None:
    assert read_name(typed) == (family, given)
