"""Forms of letters to payers about claims: which letter, and the whole of it before it is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.widget import Widget

from clinic_tui.claims.letter_kinds import ClaimLetterKind, fitting_letter, is_for_correction
from clinic_tui.claims.queue_rules import Queue
from clinic_tui.claims.work_rows import WorkRow
from clinic_tui.letters.payer_rows import ClaimDraft
from clinic_tui.screens.parts.form import Field, Form
from clinic_tui.screens.parts.whole_text import TEXT, TITLE, WholeText
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.facts import Facts
from clinic_tui.words.counted import counted

CORRECTED = ClaimLetterKind.CORRECTED

_KINDS = (
    Choice("a", "authorization", ClaimLetterKind.AUTHORIZATION),
    Choice("t", "timely filing", ClaimLetterKind.TIMELY_FILING),
    Choice("n", "medical necessity", ClaimLetterKind.MEDICAL_NECESSITY),
    Choice("b", "bundling", ClaimLetterKind.BUNDLING),
    Choice("o", "coordination", ClaimLetterKind.COORDINATION),
    Choice("u", "underpaid", ClaimLetterKind.UNDERPAID),
    Choice("c", "corrected claim", CORRECTED),
)


class ChooseClaimLetter(Form[ClaimLetterKind]):
    """Which letter; several claims get the same kind, each with its own facts."""

    SAVE_WORDS: ClassVar[str] = "go on"

    def __init__(self, rows: Sequence[WorkRow], texts: dict[str, str] | None = None) -> None:
        fitting = fitting_letter(rows[0].denied_as, is_short=rows[0].queue is Queue.UNDERPAID)
        key = next(each.code for each in _KINDS if each.value is fitting)
        super().__init__({"letter": key, **(texts or {})})
        self._rows = tuple(rows)
        every = [is_for_correction(row.denied_as, is_short=row.queue is Queue.UNDERPAID) for row in rows]
        self._kinds = tuple(each for each in _KINDS if any(every) or each.value is not CORRECTED)

    @property
    def title_words(self) -> str:
        """About which."""
        if len(self._rows) == 1:
            return f"Letter to {self._rows[0].payer} about {self._rows[0].number}"
        return f"Letters to payers about {counted(len(self._rows), 'claim')}"

    def fields(self) -> Sequence[Field]:
        """The kind."""
        then = "it is shown whole before anything is kept"
        if len(self._kinds) < len(_KINDS):
            then = "what is short is appealed; a wrong charge is mended (c) and sent corrected (r) first"
        kinds = self._kinds
        return (Field("letter", "Letter", lambda: ChoiceField[ClaimLetterKind](kinds), help=then),)

    def submit(self) -> None:
        """Give it back."""
        self.done(self.needed("letter"))

    def reopen(self, texts: dict[str, str]) -> ChooseClaimLetter:
        """About the same."""
        return ChooseClaimLetter(self._rows, texts)


class EditClaimLetter(WholeText):
    """The drafted letter as a whole; what stands here is kept and printed."""

    SAVE_WORDS: ClassVar[str] = "keep and print"
    tells_of_record: ClassVar[bool] = True

    def __init__(self, draft: ClaimDraft, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._letter = draft

    @property
    def title_words(self) -> str:
        """Which letter, to whom."""
        level = f", appeal level {self._letter.level}" if self._letter.level else ""
        return f"{self._letter.kind.words.capitalize()} letter to {self._letter.to[0]}{level}"

    def compose_top(self) -> Iterator[Widget]:
        """Where it goes."""
        facts = Facts(self.ABOVE, indent=0)
        address = ", ".join(self._letter.to[1:])
        missing = "" if address else "no address is entered: w in `:payers` takes it"
        facts.show(
            (("", address), ("warning", missing)),
            (("quiet", "The clinic's head, the day and this address are printed above it."),),
        )
        yield facts

    def first_title(self) -> str:
        """As it was drafted."""
        return self._letter.title

    def first_text(self) -> str:
        """As it was drafted."""
        return self._letter.text

    def submit(self) -> None:
        """Keep it and print it."""
        letters, letter = self.backend.letters, self._letter
        title, text = self.text(TITLE), self.text(TEXT)
        self.save(
            lambda: letters.write_to_payers([letter.claim_id], letter.kind, title, text).words,
            lambda words: str(words),
            True,
        )

    def reopen(self, texts: dict[str, str]) -> EditClaimLetter:
        """The same letter again."""
        return EditClaimLetter(self._letter, texts)


def seen_text(drafts: Sequence[ClaimDraft]) -> str:
    """Letters one after the other, each with its address and title."""
    parts = []
    for place, each in enumerate(drafts, start=1):
        head = f"----- letter {place} of {len(drafts)} -----\n" if len(drafts) > 1 else ""
        parts.append(head + "\n\n".join(("\n".join(each.to), each.title, each.text)))
    return "\n\n".join(parts)
