"""What screens may ask of the answers to claims."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from clinic_tui.backend.sitting import Sitting
from clinic_tui.carried_file import read_carried
from clinic_tui.claims import answer_queries
from clinic_tui.claims.answer_rows import AnswerRow, ClaimHistory, FileRow
from clinic_tui.claims.batch_states import FileTaken
from clinic_tui.claims.file_words import said_of
from clinic_tui.claims.taking_in import Told
from clinic_tui.errors import FileRefused
from clinic_tui.patients.sight import look_at
from clinic_tui.remittance.taking_in import take_in, tell_nobody
from clinic_tui.remittance.turns import nobody_stops
from clinic_tui.x12.envelope import LARGEST_FILE


class ClaimAnswersPart:
    """Files that came, what they say of claims, and all that happened to one."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def files(self) -> tuple[FileRow, ...]:
        """The files that came, the newest first."""
        return self._sitting.ask("claim.view", answer_queries.files)

    def in_file(self, file_id: int) -> tuple[AnswerRow, ...]:
        """What one says of claims of ours."""
        return self._sitting.ask("claim.view", answer_queries.answers_in, file_id)

    def of_visit(self, appointment_id: int) -> tuple[ClaimHistory, ...]:
        """All that happened to the claims of a visit; a look at the record, which is journaled."""
        found = self._sitting.ask("claim.view", answer_queries.histories_of_visit, appointment_id)
        look_at(self._sitting.desk, found[0].patient_id)
        return found

    def of_claim(self, claim_id: int) -> ClaimHistory:
        """The same of one claim."""
        found = self._sitting.ask("claim.view", answer_queries.history_of_claim, claim_id)
        look_at(self._sitting.desk, found.patient_id)
        return found

    def take_in(
        self, path: Path, progress: Told = tell_nobody, stopped: Callable[[], bool] = nobody_stops
    ) -> str:
        """Take a file in that was carried here; what became of it, in words.

        `progress` is told how many claims of a large one are posted, `stopped` asked whether to leave others
        to the next import. Raises FileRefused where it cannot be read, or is kept as refused.
        """
        desk = self._sitting.desk
        desk.require("claim.take_in")
        result = take_in(
            desk, path.name, read_carried(path, LARGEST_FILE), progress=progress, stopped=stopped
        )
        if result.taken is FileTaken.REFUSED:
            raise FileRefused(said_of(result))
        return said_of(result)
