"""Which silence is too long, and which is usual."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic_tui.claims.silence import silence
from clinic_tui.claims.states import IN_THEIR_HANDS, ClaimState

SAID = date(2026, 11, 2)


@pytest.mark.parametrize(
    "state, filing, usual, missing",
    [
        (ClaimState.SENT, "CI", 1, "999"),
        (ClaimState.RECEIVED, "CI", 3, "277CA"),
        (ClaimState.AT_CLEARINGHOUSE, "CI", 3, "payer's 277CA"),
        (ClaimState.AT_PAYER, "CI", 30, "remittance"),
        (ClaimState.AT_PAYER, "MB", 15, "remittance"),
        (ClaimState.FORWARDED, "MB", 30, "next payer's remittance"),
    ],
)
def test_a_silence_is_told_from_the_day_after_it_was_usual(
    state: ClaimState, filing: str, usual: int, missing: str
) -> None:
    assert silence(state, SAID, filing, SAID + timedelta(days=usual)) is None
    told = silence(state, SAID, filing, SAID + timedelta(days=usual + 2))
    assert told is not None
    assert (told.missing, told.days) == (missing, 2)
    assert told.next_step


def test_of_paper_the_first_answer_is_the_remittance() -> None:
    assert silence(ClaimState.SENT, SAID, "CI", SAID + timedelta(days=30), on_paper=True) is None
    told = silence(ClaimState.SENT, SAID, "MB", SAID + timedelta(days=17), on_paper=True)
    assert told is not None
    assert (told.missing, told.days) == ("remittance", 2)


@pytest.mark.parametrize(
    "state",
    [each for each in ClaimState if each not in (*IN_THEIR_HANDS, ClaimState.FORWARDED)],
)
def test_what_was_decided_or_never_left_is_not_silent(state: ClaimState) -> None:
    assert silence(state, SAID, "CI", SAID + timedelta(days=400)) is None


def test_of_a_claim_that_is_decided_in_part_the_rest_is_awaited() -> None:
    told = silence(ClaimState.PAID, SAID, "MB", SAID + timedelta(days=16), rest_is_open=True)
    assert told is not None
    assert (told.missing, told.days) == ("remittance of the rest", 1)
