"""Until when an agency may have a disclosure kept out of accountings (45 CFR 164.528(a)(2)): pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from clinic_tui.errors import Invalid
from clinic_tui.privacy.disclosure_kinds import MAY_BE_WITHHELD, DisclosureKind
from clinic_tui.words.dates import show_date

SAID_DAYS = 30
"""For so long holds what an agency said and did not write ((a)(2)(ii)(C))."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """Until which day, and who said so on which day where it was not written."""

    until: date | None = None
    """Its last day; None where nothing is withheld."""
    said_by: str = ""
    """The official or agency, which has to be noted ((a)(2)(ii)(A)); empty of a written statement."""
    said_on: date | None = None

    @property
    def words(self) -> str:
        """`withheld until Wed 23 Dec 2026, as Det. Ruiz said on Mon 23 Nov 2026`; empty where nothing is."""
        if self.until is None:
            return ""
        said = f", as {self.said_by} said on {show_date(self.said_on)}" if self.said_on else ", in writing"
        return f"withheld until {show_date(self.until)}{said}"


NOTHING_WITHHELD = Withheld()


def withheld(kind: DisclosureKind, day: date, asked: Withheld, today: date) -> Withheld:
    """What was asked for as it may be kept; what is only said holds 30 days where no day is given.

    `day` is that of the disclosure. Raises Invalid for `withheld`, `said_by` or `said_on`.
    """
    if asked == NOTHING_WITHHELD:
        return asked
    if kind not in MAY_BE_WITHHELD:
        kinds = " or ".join(each.value for each in MAY_BE_WITHHELD)
        raise Invalid(f"only what went to {kinds} may be withheld: leave it empty", "withheld")
    until, said_on = asked.until, asked.said_on
    if asked.said_by or said_on is not None:
        if not asked.said_by:
            raise Invalid("who said so? The official and the agency by name", "said_by")
        said_on = said_on or today
        if said_on > today:
            raise Invalid("it was said today or before", "said_on")
        last = said_on + timedelta(SAID_DAYS)
        until = until or last
        if until > last:
            raise Invalid(
                f"what is only said holds {SAID_DAYS} days, to {show_date(last)}: longer once it is written",
                "withheld",
            )
    if until is not None and until < day:
        raise Invalid("it is withheld up to a day after it was given out", "withheld")
    return Withheld(until, asked.said_by, said_on)
