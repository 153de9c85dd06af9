"""The sites of a clinic as the rota has them: the first is 0, so that rows of clinics with one need none."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from clinic_tui.errors import Invalid
from clinic_tui.rota.rows import RotaSite
from clinic_tui.rota.rules import marks_of
from clinic_tui.schedule.sites import sites

FIRST = 0


@dataclass(frozen=True, slots=True)
class Sites:
    """All of them, in the order in which they were entered."""

    all: tuple[RotaSite, ...]
    first_id: int
    """The number under which the schedule has the first."""

    @property
    def named(self) -> tuple[RotaSite, ...]:
        """Those that are told apart: none in a clinic with one site, which says nothing of it."""
        return self.all if len(self.all) > 1 else ()

    def of_schedule(self, site_id: int) -> int:
        """The rota's number of a site of the schedule."""
        return FIRST if site_id == self.first_id else site_id

    def get(self, site: int) -> RotaSite | None:
        """The site of that number, where sites are told apart."""
        return next((each for each in self.named if each.id == site), None)

    def name(self, site: int) -> str:
        """What it is called; empty where sites are not told apart."""
        found = self.get(site)
        return found.name if found is not None else ""

    def typed(self, name: str) -> int:
        """The number of the site that somebody typed, whole or its beginning. Raises Invalid for `site`."""
        wanted = " ".join(name.split()).casefold()
        exact = [each for each in self.all if each.name.casefold() == wanted]
        begun = exact or [each for each in self.all if wanted and each.name.casefold().startswith(wanted)]
        if len(begun) == 1:
            return begun[0].id
        known = ", ".join(each.name for each in begun or self.all)
        raise Invalid(
            f"`{name.strip()}` is {'one of several sites' if begun else 'no site'}: {known}", "site"
        )


def read_sites(db: Session) -> Sites:
    """The sites of the clinic."""
    found = sites(db)
    marks = marks_of([row.name for row in found])
    rows = (
        RotaSite(FIRST if place == 0 else row.id, row.name, mark)
        for place, (row, mark) in enumerate(zip(found, marks, strict=True))
    )
    return Sites(tuple(rows), found[0].id if found else FIRST)
