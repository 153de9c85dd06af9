"""Numbers of things in words."""

from __future__ import annotations

from clinic_tui.words.counted import counted


def test_one_is_said_as_one() -> None:
    assert counted(1, "form") == "1 form"
    assert [counted(number, "form") for number in (0, 2, 1200)] == ["0 forms", "2 forms", "1,200 forms"]
    assert counted(1, "failed try", "failed tries") == "1 failed try"
    assert counted(2, "failed try", "failed tries") == "2 failed tries"
