"""What screens may ask of letters to patients, and to payers about claims."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.backend.sitting import Sitting
from clinic_tui.claims.letter_kinds import ClaimLetterKind
from clinic_tui.letters import payer_service, payer_text_service, queries, service
from clinic_tui.letters.payer_rows import ClaimDraft, ClaimLettersWritten, PayerText
from clinic_tui.letters.rows import LetterInFull, LetterRow, MissedRow, Outlook, Text, Written
from clinic_tui.letters.states import LetterKind
from clinic_tui.settings import Settings


class LettersPart:
    """Writing letters, what was written, and the clinic's texts."""

    def __init__(self, sitting: Sitting, settings: Settings) -> None:
        self._sitting = sitting
        self._settings = settings

    def list(self, patient_id: int | None = None) -> tuple[LetterRow, ...]:
        """The newest letters to all patients or to one."""
        return self._sitting.ask("letter.view", queries.letters, patient_id)

    def letter(self, number: int) -> LetterInFull:
        """One with all that it says."""
        return self._sitting.ask_record("letter.view", queries.letter, number)

    def missed(self) -> tuple[MissedRow, ...]:
        """Who missed a visit of late, and whether they were written to."""
        return self._sitting.ask("letter.view", queries.missed, self._sitting.today)

    def texts(self) -> tuple[Text, ...]:
        """All texts."""
        return self._sitting.ask("letter.view", queries.texts)

    def outlook(self, kind: LetterKind, numbers: Sequence[int]) -> Outlook:
        """What writing to these would do."""
        return service.outlook(self._sitting.desk, self._settings, kind, numbers)

    def write(
        self, kind: LetterKind, numbers: Sequence[int], separate: bool = False, again: bool = False
    ) -> Written:
        """Write to these, on the printer that is set or into the folder."""
        return service.write_letters(
            self._sitting.desk, self._settings, kind, numbers, separate=separate, again=again
        )

    def print_again(self, number: int) -> str:
        """Print it as it was written; what became of it."""
        return service.print_letter(self._sitting.desk, self._settings, number)

    def set_text(
        self, kind: LetterKind, language: str, title: str, text: str, version: int | None = None
    ) -> None:
        """Change a text, or add one."""
        service.set_text(self._sitting.desk, kind, language, title, text, version)

    def usual_text(self, kind: LetterKind, language: str) -> None:
        """Back to the text that came with the program."""
        service.usual_text(self._sitting.desk, kind, language)

    def claim_draft(self, claim_id: int, kind: ClaimLetterKind | None = None) -> ClaimDraft:
        """A letter to a payer as it would be written."""
        return payer_service.draft(self._sitting.desk, self._settings, claim_id, kind)

    def payer_texts(self) -> tuple[PayerText, ...]:
        """The texts of letters to payers."""
        return self._sitting.ask("claim.view", payer_text_service.payer_texts)

    def set_payer_text(
        self, kind: ClaimLetterKind, title: str, text: str, version: int | None = None
    ) -> None:
        """Change one."""
        payer_text_service.set_payer_text(self._sitting.desk, kind, title, text, version)

    def usual_payer_text(self, kind: ClaimLetterKind) -> None:
        """Back to the one that came with the program."""
        payer_text_service.usual_payer_text(self._sitting.desk, kind)

    def payer_preview(
        self, kind: ClaimLetterKind, title: str, text: str, claim_id: int | None = None
    ) -> ClaimDraft:
        """How a text reads about a real claim."""
        return payer_text_service.preview(self._sitting.desk, self._settings, kind, title, text, claim_id)

    def write_to_payers(
        self,
        claim_ids: Sequence[int],
        kind: ClaimLetterKind | None = None,
        title: str = "",
        text: str = "",
        *,
        by_hand: bool = False,
    ) -> ClaimLettersWritten:
        """Keep letters about these claims, and print them; `by_hand`: also where no address is entered."""
        return payer_service.write_claim_letters(
            self._sitting.desk, self._settings, claim_ids, kind, title=title, text=text, by_hand=by_hand
        )
