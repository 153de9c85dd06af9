"""The line below the fields that says what the one under the cursor takes."""

from __future__ import annotations

from clinic_tui.screens.parts.form_foot import HintLine

CODES = ", ".join(f"kind-{number:02}" for number in range(30))


def test_codes_without_room_are_counted_and_none_is_cut() -> None:
    line = HintLine()
    line.hint("too long " * 40, CODES)
    _, words = line.sentence(76)
    assert words.endswith("kind-12 and 17 more: F1 lists them")
    line.hint("too long " * 40, "one, two")
    assert line.sentence(76)[1] == "one, two; F1 says what they mean"
