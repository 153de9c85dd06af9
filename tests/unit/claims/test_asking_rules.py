"""Of which claims a payer is asked, and when again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic_tui.claims.asking_rules import ASKED_AGAIN_AFTER, asked_of_late, show_asked, why_not_asked
from clinic_tui.claims.states import DECIDED, ClaimState

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("state", ClaimState)
def test_what_was_sent_and_not_decided_is_asked_about(state: ClaimState) -> None:
    why = why_not_asked(state, kept=False, by_file=True, payer_answers=True)
    never_there = (ClaimState.DRAFT, ClaimState.BATCHED, ClaimState.REJECTED, ClaimState.VOID)
    assert bool(why) == (state in (*DECIDED, *never_there))
    if why:
        assert state.words in why


def test_paper_and_payers_without_answers_are_asked_by_telephone() -> None:
    assert "paper" in why_not_asked(ClaimState.SENT, kept=False, by_file=False, payer_answers=True)
    assert "no status questions" in why_not_asked(
        ClaimState.SENT, kept=False, by_file=True, payer_answers=False
    )


@pytest.mark.parametrize(
    "days, late, words",
    [
        (0, True, "asked today"),
        (ASKED_AGAIN_AFTER - 1, True, "asked 6 d ago"),
        (ASKED_AGAIN_AFTER, False, "asked 7 d ago"),
    ],
)
def test_a_question_is_young_for_a_week(days: int, late: bool, words: str) -> None:
    asked_on = TODAY - timedelta(days=days)
    assert (asked_of_late(asked_on, TODAY), show_asked(asked_on, TODAY)) == (late, words)
    assert not asked_of_late(None, TODAY)
