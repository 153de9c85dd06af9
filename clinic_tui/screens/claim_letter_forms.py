"""Forms of letters to payers about claims: which letter, and its text before it is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.widget import Widget

from clinic_tui.claims.letter_kinds import ClaimLetterKind, fitting_letter
from clinic_tui.claims.work_rows import WorkRow
from clinic_tui.letters.payer_rows import MOST_TEXT, ClaimDraft
from clinic_tui.screens.form import Field, Form, text_field
from clinic_tui.screens.letter_forms import LINE_BREAK, SPARE
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.facts import Facts
from clinic_tui.words.counted import counted

_KINDS = (
    Choice("a", "authorization", ClaimLetterKind.AUTHORIZATION),
    Choice("t", "timely filing", ClaimLetterKind.TIMELY_FILING),
    Choice("n", "medical necessity", ClaimLetterKind.MEDICAL_NECESSITY),
    Choice("b", "bundling", ClaimLetterKind.BUNDLING),
    Choice("o", "coordination", ClaimLetterKind.COORDINATION),
    Choice("c", "corrected claim", ClaimLetterKind.CORRECTED),
)
_TITLE = 100


class ChooseClaimLetter(Form[ClaimLetterKind]):
    """Which letter; several claims get the same kind, each with its own facts."""

    SAVE_WORDS: ClassVar[str] = "go on"

    def __init__(self, rows: Sequence[WorkRow], texts: dict[str, str] | None = None) -> None:
        fitting = fitting_letter(rows[0].denied_as)
        key = next(each.code for each in _KINDS if each.value is fitting)
        super().__init__({"letter": key, **(texts or {})})
        self._rows = tuple(rows)

    @property
    def title_words(self) -> str:
        """About which."""
        if len(self._rows) == 1:
            return f"Letter to {self._rows[0].payer} about {self._rows[0].number}"
        return f"Letters to payers about {counted(len(self._rows), 'claim')}"

    def fields(self) -> Sequence[Field]:
        """The kind."""
        then = "its text is shown first" if len(self._rows) == 1 else "F12 writes and prints all of them"
        return (Field("letter", "Letter", lambda: ChoiceField[ClaimLetterKind](_KINDS), help=then),)

    def submit(self) -> None:
        """Give it back."""
        self.done(self.needed("letter"))

    def reopen(self, texts: dict[str, str]) -> ChooseClaimLetter:
        """About the same."""
        return ChooseClaimLetter(self._rows, texts)


class EditClaimLetter(Form[bool]):
    """The drafted letter, a field for each of its paragraphs; an empty one is left out."""

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
        facts = Facts(2, indent=0)
        address = ", ".join(self._letter.to[1:])
        missing = "" if address else "no address is entered: `clinic-tui claims payer --appeals-address`"
        facts.show(
            (("", address), ("warning", missing)),
            (("quiet", "Each field is a paragraph; / a new line. An empty one is left out."),),
        )
        yield facts

    def fields(self) -> Sequence[Field]:
        """Title and paragraphs."""
        known = [part.replace("\n", LINE_BREAK) for part in self._letter.text.split("\n\n")]
        return (
            text_field("title", "Title", limit=_TITLE, text=self._letter.title),
            *(
                text_field(
                    "text" if place == 1 else f"part {place}",
                    "Text" if place == 1 else "",
                    limit=MOST_TEXT,
                    text=part,
                    help="what is written here is kept and printed",
                )
                for place, part in enumerate([*known, *[""] * SPARE], start=1)
            ),
        )

    def submit(self) -> None:
        """Keep it and print it."""
        letters, letter, texts = self.backend.letters, self._letter, self.texts
        title = texts.pop("title")
        body = "\n\n".join(part.replace(LINE_BREAK, "\n") for part in texts.values() if part)
        self.save(
            lambda: letters.write_to_payers([letter.claim_id], letter.kind, title, body).words,
            lambda words: str(words),
            True,
        )

    def reopen(self, texts: dict[str, str]) -> EditClaimLetter:
        """The same letter again."""
        return EditClaimLetter(self._letter, texts)
