"""What screens may ask of public code sets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from clinic_tui.backend.sitting import Sitting
from clinic_tui.codes import queries, service
from clinic_tui.codes.rows import Around, Book, Code, CodeSet, Wanted


class CodesPart:
    """Finding codes, and those that are kept at hand."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def search(self, typed: str, wanted: Wanted, sets: Sequence[CodeSet]) -> tuple[Code, ...]:
        """Codes that fit, best first; the first question after an import takes some seconds."""
        return self._sitting.ask("codes.view", queries.search_sets, typed, wanted, sets)

    def around(self, code_set: CodeSet, code: str, on: date) -> Around:
        """A code in its tree."""
        return self._sitting.ask("codes.view", queries.around, code_set, code, on)

    def release_on(self, code_set: CodeSet, on: date) -> Book | None:
        """The release of a set that is in force on a day."""
        return self._sitting.ask("codes.view", queries.release_on, code_set, on)

    def wanted_on_visit(self, appointment_id: int) -> Wanted:
        """For whom codes of a visit are looked for."""
        return self._sitting.ask("codes.view", queries.wanted_on_visit, appointment_id)

    def keep(self, found: Code, wanted: Wanted) -> None:
        """Keep a code at hand for the provider and kind of visit that are meant, or for everybody."""
        of = wanted.provider_id, wanted.visit_type_id
        service.add_favourite(self._sitting.desk, found.set, found.code, wanted.day, *of)

    def let_go(self, found: Code, wanted: Wanted) -> None:
        """Keep it no longer where it is kept for them; the most particular one goes first."""
        service.drop_favourite(self._sitting.desk, found.set, found.code, wanted)
