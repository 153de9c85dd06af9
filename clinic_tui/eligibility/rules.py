"""When a payer is asked, how long an answer is waited for, and what came of a question."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from clinic_tui.eligibility.states import Asked
from clinic_tui.patients.policy import Answered, LastAnswer

SENDING = timedelta(minutes=2)
"""So long a question may be on its way out; after that nobody knows whether it left."""

WAITED_FOR = timedelta(days=5)
"""So long an answer is waited for (domain rules, B7)."""

AGAIN_AFTER = timedelta(days=30)
"""After that a question that the payer rejected is asked again at night though nothing was changed."""

JUST_ASKED = timedelta(minutes=1)
"""Within it the same question is not asked twice."""


def is_open(status: Asked, at: datetime, now: datetime) -> bool:
    """Whether an answer may still come by itself."""
    if status is Asked.SENT:
        return now - at <= WAITED_FOR
    return status is Asked.STORED and now - at <= SENDING


def trouble_of(status: Asked, at: datetime, now: datetime, words: str) -> str:
    """What is wrong with a question that has no answer; empty where nothing is."""
    if status is Asked.NOT_SENT:
        return f"It was not asked: {words}"
    if status is Asked.STORED and (words or now - at > SENDING):
        return f"It is not known whether the question left{f': {words}' if words else ''}. Ask again."
    if status is Asked.SENT and now - at > WAITED_FOR:
        return f"No answer for {(now - at).days} days. Ask again, or call the payer."
    return ""


def why_due(last: LastAnswer, valid_to: date | None, visit: date, now: datetime) -> str:
    """Why the payer is to be asked about a visit; empty where a good answer is fresh enough."""
    if last.at is None or last.answered is Answered.NOT_ASKED:
        return "never asked"
    if last.answered is Answered.INACTIVE:
        return "inactive when last asked"
    if last.answered is Answered.FAILED:
        return "the last question failed"
    if last.good_until is None or last.good_until < now:
        return "the last answer is too old"
    if valid_to is not None and valid_to < visit:
        return "the policy ends before the visit"
    return ""
