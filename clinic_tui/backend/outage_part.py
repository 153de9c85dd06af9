"""What screens may ask where a plan breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from clinic_tui.backend.numbers_shown import with_numbers
from clinic_tui.backend.sitting import Sitting
from clinic_tui.schedule import bumped, outage
from clinic_tui.schedule.outage_rows import Bumped, Outage, OutageDone, OutageMove, Proposal


class OutagePart:
    """Providers who are out, and visits that have to be moved or called off."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def proposals(self, out: Outage) -> tuple[Proposal, ...]:
        """The visits that it hits, each with the soonest time that fits."""
        desk = self._sitting.desk
        found = self._sitting.ask(
            "schedule.out", outage.proposals, out, desk.clock, desk.living(), desk.session_token
        )
        return with_numbers(self._sitting, "schedule.out", found, _number, _without)

    def take_out(self, out: Outage, words: str, moves: Sequence[OutageMove]) -> OutageDone:
        """Write it, with the moves that were accepted."""
        return outage.take_out(self._sitting.desk, out, words, moves)

    def bumped(self) -> tuple[Bumped, ...]:
        """The visits of today and later whose plan does not hold any more."""
        found = self._sitting.ask("schedule.out", bumped.bumped, self._sitting.today)
        return with_numbers(self._sitting, "schedule.out", found, _number, _without)


Row = TypeVar("Row", Bumped, Proposal)


def _number(row: Bumped | Proposal) -> tuple[int, str]:
    return row.visit.patient_id, row.reach.phone


def _without(row: Row) -> Row:
    return replace(row, reach=replace(row.reach, phone=""))
