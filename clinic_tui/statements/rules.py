"""The rules of statements, as pure functions: which notice comes next, and when."""

from __future__ import annotations

from datetime import date, timedelta

from clinic_tui.statements.states import Step


def next_step(last: Step | None, *, still_owed: bool, new_visits: bool) -> Step | None:
    """The notice that comes after `last`; None where nothing more is sent by itself.

    A balance that was paid since begins anew with a first statement, and so does what was never stated
    once the final notice is out.
    """
    if last is None or not still_owed:
        return Step.FIRST
    if last is Step.FIRST:
        return Step.SECOND
    if last is Step.SECOND:
        return Step.FINAL
    return Step.FIRST if new_visits else None


def earliest_day(step: Step, last_day: date | None, second_after: int, final_after: int) -> date | None:
    """From when on this notice may go out: never twice in its interval. None: at once."""
    if last_day is None:
        return None
    return last_day + timedelta(days=final_after if step is Step.FINAL else second_after)


def asked_now(total: int, plan_rest: int, plan_due: int) -> int:
    """What a statement asks for, in cents: all that is owed but for the plan, and what falls due of that.

    Without a plan (`plan_rest` 0) that is the total, and it is never more.
    """
    return min(total, max(0, total - plan_rest) + plan_due)
