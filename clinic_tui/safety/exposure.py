"""The use case of what is owed to who was exposed to another's blood (29 CFR 1910.1030(f))."""

from __future__ import annotations

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.safety.entries import StepEntry
from clinic_tui.safety.models import ExposureStep, Incident
from clinic_tui.safety.queries import whole
from clinic_tui.safety.states import Step, StepEnd
from clinic_tui.store.desk import Desk

_MAY_END = {
    Step.EVALUATION: (StepEnd.DONE, StepEnd.DECLINED),
    Step.SOURCE: tuple(StepEnd),
    Step.VACCINE: tuple(StepEnd),
    Step.OPINION: (StepEnd.DONE,),
}
"""Who was exposed declines; a source declines, is not known, or is protected by law ((f)(3)(ii)); a vaccine
is not needed by who is immune ((f)(2)(i))."""


def end_step(desk: Desk, incident_id: int, step: Step, entry: StepEntry) -> None:
    """A step was done or declined, or is not possible, on this day; anything but done says why.

    Raises Invalid naming the field, Conflict where it was ended already or is not owed.
    """
    words, now = clean_text(entry.words, 200, "words"), today(desk.clock)
    day = entry.day or now
    if day > now:
        raise Invalid("it was done today or before", "day")
    if entry.end not in _MAY_END[step]:
        raise Invalid(f"{step.value}: {' or '.join(each.value for each in _MAY_END[step])}", "end")
    if entry.end is not StepEnd.DONE and not words:
        raise Invalid(f"{entry.end.value}: who said so, or why?", "words")
    with desk.act("safety.keep") as db:
        incident = db.need(Incident, incident_id, "there is no such incident")
        clock = next(
            (each for each in whole(db, desk.clock.zone, incident_id).steps if each.step is step), None
        )
        if clock is None:
            raise Conflict("no follow-up is owed: nobody's blood was there, or it was written down twice")
        if clock.ended is not None:
            raise Conflict(f"{step.value} is {clock.ended.value} already")
        if clock.due is None:
            raise Conflict("the written opinion follows the medical evaluation: note that first")
        if day < incident.day:
            raise Invalid("that was before the incident", "day")
        db.build_on(incident)
        db.add(
            ExposureStep(
                incident_id=incident_id, step=step, ended=entry.end, day=day, words=words,
                who=desk.actor.login,
            )
        )  # fmt: skip
