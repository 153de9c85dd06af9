"""What screens may ask of records that may be one patient's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from clinic_tui.backend.sitting import Sitting
from clinic_tui.merging import service
from clinic_tui.merging.queries import preview
from clinic_tui.merging.rows import Merged, MergePreview, Side
from clinic_tui.patients.likely_pairs import MOST, likely_pairs, not_the_same
from clinic_tui.patients.rows import DuplicatePair


class MergingPart:
    """Likely pairs, what merging two would do, and doing it."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def pairs(self, limit: int = MOST) -> tuple[DuplicatePair, ...]:
        """The likeliest pairs of the clinic, best first."""
        return self._sitting.ask("patient.duplicates", likely_pairs, limit)

    def preview(self, kept: int, gone: int) -> MergePreview:
        """What differs and what moves; a look at both records.

        Raises Restricted where one of them is closed to the person.
        """
        self._sitting.desk.require("patient.duplicates")
        for each in (kept, gone):
            self._sitting.look_once(each)
        found = self._sitting.ask("patient.duplicates", preview, kept, gone, self._sitting.today)
        if not self._sitting.desk.actor.may("ledger.view"):
            return found
        from clinic_tui.billing import ledger

        both = self._sitting.ask("ledger.view", ledger.balances, [kept, gone])
        return replace(found, kept_owes=both[kept].owed_cents, gone_owes=both[gone].owed_cents)

    def merge(self, kept: int, gone: int, choices: Mapping[str, Side], versions: tuple[int, int]) -> Merged:
        """Make one record of two, as they were looked at."""
        return service.merge(self._sitting.desk, kept, gone, choices, versions)

    def not_the_same(self, first: int, second: int) -> None:
        """Say that two records are two people's."""
        not_the_same(self._sitting.desk, first, second)
