"""The closed lists of incidents: what they are, what came of them, and what follows. No database."""

from __future__ import annotations

from enum import StrEnum


class IncidentKind(StrEnum):
    """What happened to the one who works here."""

    INJURY = "injury"
    ILLNESS = "illness"
    SHARP = "sharp"
    """A needlestick, or a cut from another sharp."""
    SPLASH = "splash"
    """Blood or other infectious material in the eye, the mouth or on broken skin (29 CFR 1910.1030(b))."""


class Outcome(StrEnum):
    """The column of form 300 that a case is checked in, the most serious that holds (29 CFR 1904.29)."""

    DEATH = "G"
    AWAY = "H"
    RESTRICTED = "I"
    OTHER = "J"

    @property
    def words(self) -> str:
        """As the form heads the column."""
        return {
            Outcome.DEATH: "death",
            Outcome.AWAY: "days away from work",
            Outcome.RESTRICTED: "job transfer or restriction",
            Outcome.OTHER: "other recordable case",
        }[self]


class CaseType(StrEnum):
    """What an injury or illness is to form 300, column M."""

    INJURY = "M1"
    SKIN = "M2"
    RESPIRATORY = "M3"
    POISONING = "M4"
    HEARING = "M5"
    OTHER = "M6"

    @property
    def words(self) -> str:
        """As the form heads the column."""
        return {
            CaseType.INJURY: "injury",
            CaseType.SKIN: "skin disorder",
            CaseType.RESPIRATORY: "respiratory condition",
            CaseType.POISONING: "poisoning",
            CaseType.HEARING: "hearing loss",
            CaseType.OTHER: "other illness",
        }[self]


class Privacy(StrEnum):
    """Why no name stands in the log: all reasons that there are (29 CFR 1904.29(b)(7) and (8))."""

    INTIMATE = "intimate"
    ASSAULT = "assault"
    MENTAL = "mental"
    INFECTION = "infection"
    SHARP = "sharp"
    ASKED = "asked"

    @property
    def words(self) -> str:
        """As the rule says it."""
        return {
            Privacy.INTIMATE: "intimate body part or reproductive system",
            Privacy.ASSAULT: "sexual assault",
            Privacy.MENTAL: "mental illness",
            Privacy.INFECTION: "HIV infection, hepatitis or tuberculosis",
            Privacy.SHARP: "sharp with another person's blood",
            Privacy.ASKED: "asked for by the employee, of an illness",
        }[self]


class SpanKind(StrEnum):
    """How somebody cannot do the usual work for a time."""

    AWAY = "away"
    RESTRICTED = "restricted"
    """Restricted work, or another job (29 CFR 1904.7(b)(4))."""


class Severe(StrEnum):
    """What has to be reported to OSHA at once (29 CFR 1904.39(a))."""

    DEATH = "death"
    HOSPITAL = "in-patient hospitalization"
    """For care or treatment; for observation or tests alone it is none (29 CFR 1904.39(b)(9) and (10))."""
    AMPUTATION = "amputation"
    EYE = "loss of an eye"


class Step(StrEnum):
    """What the employer owes who was exposed to another's blood (29 CFR 1910.1030(f))."""

    EVALUATION = "medical evaluation"
    SOURCE = "source tested"
    VACCINE = "hepatitis B vaccine"
    OPINION = "written opinion"


class StepEnd(StrEnum):
    """How a step ended."""

    DONE = "done"
    DECLINED = "declined"
    """By the one who was exposed, or by the source."""
    NOT_POSSIBLE = "not possible"
    """The source is not known or the law forbids it; the vaccine is not needed."""


class Sex(StrEnum):
    """As form 301 asks for it."""

    FEMALE = "female"
    MALE = "male"
