"""From when to when somebody is out, as it is typed."""

from __future__ import annotations

from datetime import date

import pytest

from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.outage_phrase import read_outage, show_stretch

TODAY = date(2026, 3, 3)  # a Tuesday
DAY = 24 * 60


@pytest.mark.parametrize(
    "typed, shown",
    [
        ("t", "on Tue 3 Mar 2026"),
        ("t noon", "on Tue 3 Mar 2026 until 12:00"),
        ("noon", "on Tue 3 Mar 2026 until 12:00"),
        ("until 2p", "on Tue 3 Mar 2026 until 14:00"),
        ("from 2p", "on Tue 3 Mar 2026 from 14:00"),
        ("pm", "on Tue 3 Mar 2026 from 12:00"),
        ("13:00-15:00", "on Tue 3 Mar 2026 13:00-15:00"),
        ("t until 2p", "on Tue 3 Mar 2026 until 14:00"),
        ("fri", "on Fri 6 Mar 2026"),
        ("next fri", "on Fri 13 Mar 2026"),
        ("fri pm", "on Fri 6 Mar 2026 from 12:00"),
        ("fri 13:00-15:00", "on Fri 6 Mar 2026 13:00-15:00"),
        ("fri after 2", "on Fri 6 Mar 2026 from 14:00"),
        ("fri from 2p", "on Fri 6 Mar 2026 from 14:00"),
        ("fri from 2p to 4p", "on Fri 6 Mar 2026 14:00-16:00"),
        ("fri 9 to 11", "on Fri 6 Mar 2026 09:00-11:00"),
        ("t thu", "from Tue 3 Mar 2026 to Thu 5 Mar 2026"),
        ("t to thu", "from Tue 3 Mar 2026 to Thu 5 Mar 2026"),
        ("t from 2p to thu noon", "from Tue 3 Mar 2026 14:00 to Thu 5 Mar 2026 12:00"),
        ("3/9 3/11", "from Mon 9 Mar 2026 to Wed 11 Mar 2026"),
        ("3/9 - 3/11", "from Mon 9 Mar 2026 to Wed 11 Mar 2026"),
        ("t+1", "on Wed 4 Mar 2026"),
    ],
)
def test_what_is_typed_is_understood(typed: str, shown: str) -> None:
    stretch, reason = read_outage(typed, TODAY)
    assert (show_stretch(stretch), reason) == (shown, "")


def test_a_comma_leads_to_the_reason() -> None:
    stretch, reason = read_outage("t noon, flu,  both  children", TODAY)
    assert (show_stretch(stretch), reason) == ("on Tue 3 Mar 2026 until 12:00", "flu, both children")


@pytest.mark.parametrize(
    "typed, words",
    [("", "From when"), ("soon", "is no day"), ("t until", "Until when"), ("fri t", "before the start"),
     ("yesterday", "is past"), ("t 1/1/2028", "more than 366"), ("t thu soon", "is no time"),
     ("fri from 4p to 2p", "before the start")],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(typed: str, words: str) -> None:
    with pytest.raises(NotUnderstood, match=words):
        read_outage(typed, TODAY)


def test_the_minutes_of_each_day() -> None:
    stretch, _ = read_outage("t from 2p to thu noon", TODAY)
    assert [stretch.on(day) for day in stretch.days] == [(840, DAY), (0, DAY), (0, 720)]
