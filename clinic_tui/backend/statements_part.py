"""What screens may ask of statements."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.backend.sitting import Sitting
from clinic_tui.settings import Settings
from clinic_tui.statements import composing, queries, service
from clinic_tui.statements.rows import Counted, HoldRow, Preview, RunMade, StatementInFull, StatementRow
from clinic_tui.statements.states import HoldReason


class StatementsPart:
    """The run with its preview, what was sent, and who is held."""

    def __init__(self, sitting: Sitting, settings: Settings) -> None:
        self._sitting = sitting
        self._settings = settings

    def preview(self) -> Preview:
        """What a run would do now."""
        return self._sitting.ask("statement.view", composing.preview, self._sitting.today)

    def run(self, leave_out: Sequence[int], count: int, cents: int) -> RunMade:
        """Make what is due but for these patients, which was confirmed to be so many and so much."""
        return service.run_statements(
            self._sitting.desk, self._settings, leave_out, confirmed=Counted(count, cents)
        )

    def list(self, patient_id: int | None = None) -> tuple[StatementRow, ...]:
        """The newest statements of all patients or of one."""
        return self._sitting.ask("statement.view", queries.statements, patient_id)

    def statement(self, number: int) -> StatementInFull:
        """One with all that it says."""
        return self._sitting.ask_record("statement.view", queries.statement, number)

    def print_again(self, number: int) -> str:
        """Print it as it was sent; what became of it."""
        return service.print_again(self._sitting.desk, self._settings, number)

    def print_run(self, run: int) -> str:
        """Print all of a run as they were sent; what became of it."""
        return service.print_run(self._sitting.desk, self._settings, run)

    def holds_of(self, patient_id: int) -> tuple[HoldRow, ...]:
        """Why a patient is sent nothing."""
        return self._sitting.ask("statement.view", queries.holds, patient_id)

    def hold(self, patient_id: int, reason: HoldReason, words: str) -> int:
        """Send this patient nothing."""
        return service.hold(self._sitting.desk, patient_id, reason, words)

    def release(self, patient_id: int) -> int:
        """Take a patient's holds off; how many those were."""
        return service.release(self._sitting.desk, patient_id)
