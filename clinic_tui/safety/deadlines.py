"""Until when something of an incident has to be done (29 CFR 1904 and 1910.1030).

Hours run on the clock of the world, whatever the wall clock does in between; days are calendar days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clinic_tui.safety.states import IncidentKind, Severe, Step, StepEnd

ENTRY_DAYS = 7
"""Days until a case stands in the log, from when one heard of it (29 CFR 1904.29(b)(3))."""

OPINION_DAYS = 15
"""Days from the evaluation until the employee has the written opinion (29 CFR 1910.1030(f)(5))."""

KEPT_YEARS = 5
"""Years after the year that they are of, for log, summary and reports (29 CFR 1904.33(a))."""

DEATH_DAYS = 30
"""A death later than so many days after the incident is not reported (29 CFR 1904.39(b)(6))."""

REPORT_HOURS = {Severe.DEATH: 8, Severe.HOSPITAL: 24, Severe.AMPUTATION: 24, Severe.EYE: 24}
"""Hours from when the employer or an agent of it learned of it (29 CFR 1904.39(a), (b)(7) and (8))."""

REPORT_TO = "1-800-321-OSHA (6742), the nearest area office, or osha.gov"
"""To whom it is reported (29 CFR 1904.39(a)(3))."""

STEP_RULES = {
    Step.EVALUATION: "1910.1030(f)(3)",
    Step.SOURCE: "1910.1030(f)(3)(ii)",
    Step.VACCINE: "1910.1030(f)(1)(i)",
    Step.OPINION: "1910.1030(f)(5)",
}


def entry_due(learned: date) -> date:
    """The last day on which it can be entered in time."""
    return learned + timedelta(days=ENTRY_DAYS)


def is_reported(severe: Severe, incident: datetime, happened: datetime) -> bool:
    """Whether it is reported at all (29 CFR 1904.39(b)(6)).

    A death within 30 days of the incident, the other three within 24 hours of it.
    """
    limit = timedelta(days=DEATH_DAYS) if severe is Severe.DEATH else timedelta(hours=24)
    return happened - incident <= limit


def report_due(severe: Severe, learned: datetime) -> datetime:
    """When the report has to be with OSHA."""
    return learned + timedelta(hours=REPORT_HOURS[severe])


def needs_follow_up(kind: IncidentKind, blood: bool) -> bool:
    """Whether it was an exposure to another's blood (29 CFR 1910.1030(b), "exposure incident")."""
    return blood and kind in (IncidentKind.SHARP, IncidentKind.SPLASH)


@dataclass(frozen=True, slots=True)
class StepClock:
    """One step that is owed; `due` is None where it waits for another step."""

    step: Step
    due: date | None
    ended: StepEnd | None = None
    day: date | None = None
    words: str = ""

    @property
    def open(self) -> bool:
        """It is owed, and has neither been done nor declined."""
        return self.ended is None and self.due is not None


@dataclass(frozen=True, slots=True)
class Ended:
    """How a step ended, and on which day."""

    end: StepEnd
    day: date
    words: str = ""


def follow_up(learned: date, ended: dict[Step, Ended]) -> tuple[StepClock, ...]:
    """The steps of an exposure: all at once, on the day one heard of it, but for the opinion.

    That one is due 15 days after the evaluation was done; where that was declined there is none.
    """
    evaluation = ended.get(Step.EVALUATION)
    evaluated = evaluation.day if evaluation and evaluation.end is StepEnd.DONE else None
    clocks = []
    for step in Step:
        due: date | None = learned
        if step is Step.OPINION:
            due = None if evaluated is None else evaluated + timedelta(days=OPINION_DAYS)
        found = ended.get(step)
        if found is None:
            clocks.append(StepClock(step, due))
        else:
            clocks.append(StepClock(step, due, found.end, found.day, found.words))
    return tuple(clocks)


def posted(year: int) -> tuple[date, date]:
    """The first and last day on which the summary of a year hangs in the clinic (29 CFR 1904.32(b)(6))."""
    return date(year + 1, 2, 1), date(year + 1, 4, 30)


def kept_until(year: int) -> date:
    """The last day on which the papers of a year have to be there (29 CFR 1904.33(a))."""
    return date(year + KEPT_YEARS, 12, 31)
