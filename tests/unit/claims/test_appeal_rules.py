"""The clocks of appeals, and the queue and the next step that follow from them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic_tui.claims.appeal_rules import (
    ANSWER_DAYS,
    SECOND_LEVEL_DAYS,
    Appeal,
    answer_due,
    appeal_step,
    next_appeal_by,
    next_level,
)
from clinic_tui.claims.letter_kinds import ClaimLetterKind, fitting_letter, is_for_correction
from clinic_tui.claims.queue_rules import Clock, ClockKind, Queue, Work, at_stake, clocks_of, queue_of
from clinic_tui.claims.states import ClaimState
from clinic_tui.remittance.denials import Denial

DENIED_ON = date(2026, 11, 2)
APPEALED_ON = date(2026, 11, 24)
DUE = answer_due(APPEALED_ON)
LAST_DAY = DUE
LATER = DUE + timedelta(days=1)


def denied(appeal: Appeal | None, said_on: date = DENIED_ON, days: int | None = None) -> Work:
    return Work(
        ClaimState.DENIED, said_on, DENIED_ON, appeal_days=days, charged=10000, denied_as="coding",
        appeal=appeal,
    )  # fmt: skip


@pytest.mark.parametrize(
    "appeal, said_on, today, queue, clock",
    [
        (None, DENIED_ON, APPEALED_ON, Queue.DENIED, Clock(ClockKind.APPEAL, date(2027, 3, 2))),
        (Appeal(1, APPEALED_ON, DUE), DENIED_ON, APPEALED_ON, Queue.APPEALED, Clock(ClockKind.ANSWER, DUE)),
        (Appeal(1, APPEALED_ON, DUE), DENIED_ON, LAST_DAY, Queue.APPEALED, Clock(ClockKind.ANSWER, DUE)),
        (
            Appeal(1, APPEALED_ON, DUE), DENIED_ON, LATER, Queue.DENIED,
            Clock(ClockKind.APPEAL, DUE + timedelta(days=SECOND_LEVEL_DAYS)),
        ),
        (
            Appeal(1, APPEALED_ON, DUE, True), date(2026, 12, 20), date(2026, 12, 21), Queue.DENIED,
            Clock(ClockKind.APPEAL, date(2026, 12, 20) + timedelta(days=SECOND_LEVEL_DAYS)),
        ),
    ],
)  # fmt: skip
def test_an_appeal_waits_for_its_answer_and_then_the_next_clock_runs(
    appeal: Appeal | None, said_on: date, today: date, queue: Queue, clock: Clock
) -> None:
    work = denied(appeal, said_on)
    assert queue_of(work, today) is queue
    assert clock in clocks_of(work, queue, today)
    assert at_stake(work, queue) == 10000


def test_a_payers_own_days_go_before_the_usual() -> None:
    lost = Appeal(1, APPEALED_ON, DUE, is_decided=True)
    assert next_appeal_by(lost, date(2026, 12, 20), 30) == date(2027, 1, 19)
    assert timedelta(days=ANSWER_DAYS) == DUE - APPEALED_ON


@pytest.mark.parametrize(
    "last, today, words",
    [
        (Appeal(1, APPEALED_ON, DUE), APPEALED_ON, "wait for the answer"),
        (Appeal(1, APPEALED_ON, DUE), LATER, "no answer"),
        (Appeal(1, APPEALED_ON, DUE, True), LATER, "appeal at level 2"),
        (Appeal(2, APPEALED_ON, DUE, True), LATER, "both appeals are lost"),
    ],
)
def test_what_is_next_is_said(last: Appeal, today: date, words: str) -> None:
    assert words in appeal_step(last, today)
    assert next_level(last) == last.level + 1


def test_every_kind_of_denial_has_a_letter() -> None:
    letters = {each: fitting_letter(each.value) for each in Denial}
    assert letters[Denial.TOO_LATE] is ClaimLetterKind.TIMELY_FILING
    assert letters[Denial.AUTHORIZATION] is ClaimLetterKind.AUTHORIZATION
    assert letters[Denial.MISSING_INFORMATION] is ClaimLetterKind.CORRECTED
    assert letters[Denial.REDUCED] is ClaimLetterKind.UNDERPAID
    assert set(ClaimLetterKind) == set(letters.values())
    assert fitting_letter("", is_short=True) is ClaimLetterKind.UNDERPAID
    assert fitting_letter("coding", is_short=True) is ClaimLetterKind.BUNDLING
    short = {each for each in ("", *Denial) if not is_for_correction(each, is_short=True)}
    assert short == {"", Denial.REDUCED, Denial.OTHER}, "these are appealed"
    assert not {fitting_letter(each, is_short=True) for each in short} - {ClaimLetterKind.UNDERPAID}
    assert all(is_for_correction(each, is_short=False) for each in Denial)
