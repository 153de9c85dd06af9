"""A form that was left half done, as it is kept: free of any library, so that a screen may name it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from clinic_tui.errors import NotFound

TITLE_LENGTH = 200

MOST_KEPT = 20
"""So many forms are kept for each account; the oldest gives way."""

KEPT_FOR = timedelta(days=3)
"""So long a form is offered: over a weekend, and not for ever, since it may tell of a patient."""

About = dict[str, int | str]
"""What a form was typed for, by name: `patient`, `appointment`, `item`, `day` and the like."""


class KeptNoLonger(NotFound):
    """Its owner was first at another desk: went on with it there, or threw it away."""

    def __init__(self) -> None:
        super().__init__("this form is kept no longer: it was gone on with, or thrown away, at another desk")


@dataclass(frozen=True, slots=True)
class HalfDone:
    """A form with what stands in it, and how the console knows it again."""

    kind: str
    title: str
    texts: dict[str, str]
    about: About = field(default_factory=dict)
    stood: str = ""
    """Where the cursor was: place and field, as `4 copay reason`; empty where it was in none."""

    @property
    def cursor(self) -> tuple[str, int] | None:
        """The field that had the keys and the place of the cursor in it; None where that is not known."""
        place, _, name = self.stood.partition(" ")
        return (name, int(place)) if name and place.isdigit() else None


@dataclass(frozen=True, slots=True)
class KeptFormRow:
    """One that is kept, and since when (UTC)."""

    id: int
    at: datetime
    form: HalfDone
