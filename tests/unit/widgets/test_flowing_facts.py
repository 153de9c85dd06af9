"""Facts that take as many lines as they need."""

from __future__ import annotations

from clinic_tui.widgets.flowing_facts import flowed

NOTICES = (("warning", "persons by Fri 22 Jan"), ("warning", "media by Fri 22 Jan"), ("good", "HHS told"))


def test_a_fact_without_room_begins_a_line_and_a_long_one_is_parted_between_words() -> None:
    assert flowed(NOTICES, 80) == (list(NOTICES),)
    assert flowed(NOTICES, 42) == (list(NOTICES[:2]), [NOTICES[2]])
    assert flowed(NOTICES, 41) == ([NOTICES[0]], list(NOTICES[1:]))
    assert flowed((("", "who"), ("strong", "read it out at the phone"), ("", "otto")), 14) == (
        [("", "who")],
        [("strong", "read it out at")],
        [("strong", "the phone")],
        [("", "otto")],
    )
