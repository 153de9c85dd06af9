"""What screens may ask of counts of supplies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from clinic_tui.backend.sitting import Sitting
from clinic_tui.counts import beginning, counting, printing, queries, settling
from clinic_tui.counts.due import due
from clinic_tui.counts.entries import Found, ScannedPack
from clinic_tui.counts.rows import (
    CountedPage,
    CountRow,
    CountSheet,
    DueRow,
    Finished,
    Posted,
    Scanned,
    Scope,
    Shrinkage,
    Worth,
)
from clinic_tui.counts.rules import CountRules
from clinic_tui.counts.shrinkage import shrinkage
from clinic_tui.counts.standing import rules_of
from clinic_tui.counts.worth import worth_of_all
from clinic_tui.settings import Settings


class CountsPart:
    """Sheets, what differs, and what is due."""

    def __init__(self, sitting: Sitting, settings: Settings) -> None:
        self._sitting = sitting
        self._settings = settings

    # Reading

    def list(self) -> tuple[CountRow, ...]:
        """All counts, those that are not finished first."""
        return self._sitting.ask("stock.count", queries.counts)

    def sheet(self, count_id: int) -> CountSheet:
        """The lines of one, blind."""
        return self._sitting.ask("stock.count", queries.sheet, count_id)

    def due(self) -> tuple[DueRow, ...]:
        """Items that are to be counted."""
        return self._sitting.ask("stock.count", due, self._sitting.today)

    def rules(self) -> CountRules:
        """From which difference on somebody approves, and how often is counted."""
        return self._sitting.ask("stock.count", rules_of)

    def differing(self, count_id: int) -> CountedPage:
        """What differs, once the sheet is closed."""
        return self._sitting.ask("stock.adjust", queries.counted_page, count_id)

    def worth(self) -> tuple[Worth, ...]:
        """What lies there, by place and kind."""
        return self._sitting.ask("stock.worth", worth_of_all)

    def lost(self, first: date, last: date) -> Shrinkage:
        """What was lost and found in a span."""
        return self._sitting.ask("stock.worth", shrinkage, first, last)

    # Counting

    def begin(self, scope: Scope) -> int:
        """Make a sheet."""
        return beginning.begin(self._sitting.desk, scope)

    def begin_due(self) -> int:
        """Make one of what is longest due."""
        return beginning.begin_due(self._sitting.desk)

    def cancel(self, count_id: int, reason: str) -> None:
        """Call it off."""
        beginning.cancel(self._sitting.desk, count_id, reason)

    def count_line(self, line_id: int, version: int, units: int) -> None:
        """So many lie there."""
        counting.count_line(self._sitting.desk, line_id, version, units)

    def scan(self, count_id: int, pack: ScannedPack) -> Scanned:
        """Add a pack."""
        return counting.scan(self._sitting.desk, count_id, pack)

    def count_found(self, count_id: int, found: Found) -> int:
        """What nobody looked for."""
        return counting.count_found(self._sitting.desk, count_id, found)

    def finish(self, count_id: int, leave_out: bool) -> Finished:
        """Close the sheet."""
        return settling.finish(self._sitting.desk, count_id, leave_out=leave_out)

    def print_sheet(self, count_id: int) -> str:
        """Print the blind sheet; what became of it."""
        return printing.hand_out_sheet(self._sitting.desk, self._settings, count_id)

    # What differs

    def approve(self, count_id: int, line_ids: Sequence[int], reason: str) -> int:
        """Agree to differences beyond the limit."""
        return settling.approve(self._sitting.desk, count_id, line_ids, reason)

    def send_back(self, count_id: int, line_ids: Sequence[int], reason: str) -> int:
        """Let lines be counted again."""
        return settling.send_back(self._sitting.desk, count_id, line_ids, reason)

    def post(self, count_id: int) -> Posted:
        """Write the differences."""
        return settling.post(self._sitting.desk, count_id)

    def set_rules(self, rules: CountRules) -> None:
        """Set the limits and how often is counted."""
        settling.set_rules(self._sitting.desk, rules)
