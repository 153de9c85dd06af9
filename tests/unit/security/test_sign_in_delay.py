from __future__ import annotations

import pytest

from clinic_tui.security.sign_in_delay import delay_after


@pytest.mark.parametrize(
    "failures, seconds",
    [
        (0, 0),
        (1, 0),
        (2, 0),
        (3, 1),
        (4, 2),
        (5, 4),
        (6, 8),
        (7, 16),
        (8, 32),
        (9, 60),
        (10, 600),
        (5000, 600),
    ],
)
def test_the_wait_grows_from_the_third_failure_and_never_for_good(failures: int, seconds: float) -> None:
    assert delay_after(failures) == seconds


def test_no_name_is_guessed_at_more_than_twenty_times_an_hour() -> None:
    tries, at = 0, 0.0
    while at <= 3600:
        tries += 1
        at += delay_after(tries)
    assert tries <= 20
