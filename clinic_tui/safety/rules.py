"""Which incidents are recorded, in which column, and whose name stays out of the log (29 CFR 1904).

Each rule carries its paragraph, so that the answer can be shown with what it rests on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from clinic_tui.safety.states import CaseType, IncidentKind, Outcome, Privacy, SpanKind

MOST_DAYS = 180
"""Days away and days restricted are counted to so many in all (29 CFR 1904.7(b)(3)(vii))."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered of an incident, to decide whether it is recorded."""

    work_related: bool = True
    new_case: bool = True
    death: bool = False
    away: bool = False
    restricted: bool = False
    beyond_first_aid: bool = False
    unconscious: bool = False
    significant: bool = False
    special: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question: the field of `Answers`, its words, what it means, and its rule."""

    name: str
    words: str
    meaning: str
    rule: str
    finding: str = ""
    """What a yes says of the case, where that is more than the words."""


QUESTIONS = (
    Question("work_related", "Work-related", "work caused it, added to it or made it worse", "1904.5"),
    Question("new_case", "New case", "not the same case again, which would be its old line", "1904.6"),
    Question("death", "Death", "the employee died of it", "1904.7(b)(2)"),
    Question("away", "Days away", "a day of work or more was lost after the day it happened", "1904.7(b)(3)"),
    Question("restricted", "Restricted", "restricted work or another job after that day", "1904.7(b)(4)"),
    Question(
        "beyond_first_aid", "Medical care",
        "treated by more than first aid: stitches, a prescription drug, ...", "1904.7(b)(5)",
        "treatment beyond first aid",
    ),
    Question("unconscious", "Unconscious", "lost consciousness, however briefly", "1904.7(b)(6)"),
    Question(
        "significant", "Significant",
        "cancer, chronic irreversible disease, broken bone or punctured eardrum was diagnosed",
        "1904.7(b)(7)", "significant diagnosis",
    ),
    Question(
        "special", "Special case", "tuberculosis, hearing shift, or removed from work by a medical rule",
        "1904.9-1904.11",
    ),
)  # fmt: skip
"""In the order in which they are asked; the first two ask whether the rules apply at all."""

SHARP_RULE = "1904.8"
"""A needlestick or cut from a sharp with another person's blood is recorded whatever came of it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a case is recorded, and the rules that decide it, in words."""

    recordable: bool
    outcome: Outcome | None
    because: tuple[str, ...]

    @property
    def words(self) -> str:
        """`recordable, column H: days away (29 CFR 1904.7(b)(3))`."""
        column = f", column {self.outcome.value}" if self.outcome else ""
        return f"{'recordable' if self.recordable else 'not recordable'}{column}: {'; '.join(self.because)}"


def decide(answers: Answers, *, contaminated_sharp: bool = False) -> Decision:
    """Whether it goes into the log (29 CFR 1904.4): work-related, new, and one criterion of 1904.7 to 11."""
    for question in QUESTIONS[:2]:
        if not getattr(answers, question.name):
            why = "not work-related" if question.name == "work_related" else "no new case"
            return Decision(False, None, (f"{why} ({_cited(question.rule)})",))
    met = [
        f"{question.finding or question.words.lower()} ({_cited(question.rule)})"
        for question in QUESTIONS[2:]
        if getattr(answers, question.name)
    ]
    if contaminated_sharp:
        met.append(f"sharp with another person's blood ({_cited(SHARP_RULE)})")
    if not met:
        return Decision(False, None, (f"none of the criteria holds ({_cited('1904.7(a)')})",))
    outcome = (
        Outcome.DEATH if answers.death
        else Outcome.AWAY if answers.away
        else Outcome.RESTRICTED if answers.restricted
        else Outcome.OTHER
    )  # fmt: skip
    return Decision(True, outcome, tuple(met))


def _cited(rule: str) -> str:
    return f"29 CFR {rule}"


def privacy_of(
    kind: IncidentKind, blood: bool, case_type: CaseType | None, said: Privacy | None
) -> Privacy | None:
    """Why the name stays out of the log; None where it stands there (29 CFR 1904.29(b)(6) to (8)).

    A contaminated sharp always withholds it; the wish of the employee holds for an illness alone.
    """
    if kind is IncidentKind.SHARP and blood:
        return said if said not in (None, Privacy.ASKED) else Privacy.SHARP
    if said is Privacy.ASKED and case_type in (None, CaseType.INJURY):
        return None
    return None if said is Privacy.SHARP else said


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of days, both included; `last` is None where it has not ended."""

    kind: SpanKind
    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class DayCounts:
    """Columns K and L of form 300."""

    away: int = 0
    restricted: int = 0


def count_days(spans: Sequence[Span], happened: date, now: date) -> DayCounts:
    """Calendar days away and restricted, from the day after it happened, up to today where they go on.

    Weekends and holidays count (29 CFR 1904.7(b)(3)(iv)), the day it happened does not ((b)(3)(i)). A day
    that was both is a day away. Both together are counted to `MOST_DAYS`, the days away first ((b)(3)(vii)).
    """
    away = _days(spans, SpanKind.AWAY, happened, now)
    restricted = _days(spans, SpanKind.RESTRICTED, happened, now) - away
    counted = min(len(away), MOST_DAYS)
    return DayCounts(counted, min(len(restricted), MOST_DAYS - counted))


def entered_days(outcome: Outcome, counted: DayCounts) -> DayCounts:
    """What stands in columns K and L: nothing of a case in column G, which its worst outcome alone describes.

    OSHA, recordkeeping FAQ on 29 CFR 1904.7: of a fatal case no calendar days are counted, even those away
    before the death.
    """
    return DayCounts() if outcome is Outcome.DEATH else counted


def _days(spans: Sequence[Span], kind: SpanKind, happened: date, now: date) -> set[date]:
    found: set[date] = set()
    for span in spans:
        if span.kind is kind:
            first = max(span.first, happened + timedelta(days=1))
            last = now if span.last is None else min(span.last, now)
            found |= {first + timedelta(days=day) for day in range((last - first).days + 1)}
    return found


def with_facts(answers: Answers, spans: Sequence[Span], happened: date, *, died: bool = False) -> Answers:
    """The answers, with what stands written of days and of a death: nobody has to say it twice.

    A span counts once a day of it is after the day it happened (29 CFR 1904.7(b)(3)(i)), also one to come.
    """
    lost = {span.kind for span in spans if span.last is None or span.last > happened}
    return replace(
        answers,
        death=answers.death or died,
        away=answers.away or SpanKind.AWAY in lost,
        restricted=answers.restricted or SpanKind.RESTRICTED in lost,
    )
