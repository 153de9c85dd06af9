"""A ZIP beside a state: said where they do not fit, and nothing else."""

from __future__ import annotations

import pytest

from clinic_tui.words.us_states import state_code
from clinic_tui.words.zip_states import states_of_zip, zip_warning


@pytest.mark.parametrize(
    "state, zip_code, words",
    [
        ("MA", "02139", ""), ("IL", "62701", ""), ("NY", "00501", ""), ("NY", "06390", ""),
        ("DC", "20500", ""),
        ("TX", "73301", ""), ("AK", "99950", ""), ("", "02139", ""), ("IL", "", ""), ("AE", "09012", ""),
        ("IL", "02139", "ZIP 02139 lies in MA, not in IL: look again"),
        ("WA", "96799", "ZIP 96799 lies in HI or AS, not in WA: look again"),
        ("IL", "00012", "no ZIP begins with 000: look again"),
    ],
)  # fmt: skip
def test_what_is_odd_is_said(state: str, zip_code: str, words: str) -> None:
    assert zip_warning(state, zip_code) == words


def test_every_state_has_zips() -> None:
    named = {state for prefix in range(1000) for state in states_of_zip(f"{prefix:03}")}
    states = {"MA", "NY", "PR", "GU", "VI", "DC", "WY", "AK", "HI", "AS", "MP"}
    assert states <= named
    assert all(state_code(state) == state for state in named - {"AE", "AA", "AP", "PW", "FM", "MH"})
    assert len(named) == 56 + 6
