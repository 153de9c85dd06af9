"""Forms of letters to payers about claims: which letter, and the whole of it before it is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.widget import Widget

from clinic_tui.claims.letter_kinds import ClaimLetterKind, fitting_letter, is_for_correction
from clinic_tui.claims.queue_rules import Queue
from clinic_tui.claims.work_rows import WorkRow
from clinic_tui.errors import ClinicError, NoAddress
from clinic_tui.letters.payer_rows import ClaimDraft, no_address_words
from clinic_tui.screens.parts.form import Field, Form
from clinic_tui.screens.parts.whole_text import TEXT, TITLE, SeenWhole, WholeText
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.message_line import Level
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


class Addressed(WholeText):
    """A letter asks back before it goes to nobody knows where: F12 once more leaves that to a pen."""

    _by_hand = False

    def refuse(self, refusal: ClinicError) -> None:
        """Say what is missing, where it is entered, and how to go on without."""
        super().refuse(refusal)
        if isinstance(refusal, NoAddress):
            self._by_hand = True
            self.say(f"{refusal.words}. F12 again prints it: write the address by hand", Level.WARNING)


class EditClaimLetter(Addressed):
    """The drafted letter as a whole; what stands here is kept and printed."""

    SAVE_WORDS: ClassVar[str] = "keep and print"
    tells_of_record: ClassVar[bool] = True

    def __init__(self, draft: ClaimDraft, texts: dict[str, str] | None = None, then: str = "") -> None:
        """`then` is said behind what was written: what becomes of the claim."""
        super().__init__(texts)
        self._letter, self._then = draft, then
        self._address = Facts(self.ABOVE, indent=0)

    @property
    def title_words(self) -> str:
        """Which letter, to whom."""
        level = f", appeal level {self._letter.level}" if self._letter.level else ""
        return f"{self._letter.kind.words.capitalize()} letter to {self._letter.to[0]}{level}"

    def compose_top(self) -> Iterator[Widget]:
        """Where it goes."""
        self._show_address(self._letter)
        yield self._address

    def ready(self) -> None:
        """What was put aside for want of an address goes on with the one that was entered since."""
        letters, of = self.backend.letters, self._letter
        if self.resumed and not of.has_address:
            self.ask(
                lambda: letters.claim_draft(of.claim_id, of.kind), self._show_address, group="address",
                refused=lambda _: None,
            )  # fmt: skip

    def _show_address(self, draft: ClaimDraft) -> None:
        missing = "" if draft.has_address else no_address_words([draft.payer])
        self._address.show(
            (("", ", ".join(draft.to[1:])), ("warning", missing)),
            (("quiet", "The clinic's head, the day and this address are printed above it."),),
        )

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
        by_hand, then = self._by_hand, self._then
        self.save(
            lambda: letters.write_to_payers([letter.claim_id], letter.kind, title, text, by_hand=by_hand),
            lambda done: done.told(then),
            True,
        )

    def reopen(self, texts: dict[str, str]) -> EditClaimLetter:
        """The same letter again."""
        return EditClaimLetter(self._letter, texts, self._then)


class SeenClaimLetters(Addressed, SeenWhole):
    """Several, one after the other, to be read; F12 keeps all of them."""

    SAVE_WORDS: ClassVar[str] = "keep and print all"

    def __init__(self, drafts: Sequence[ClaimDraft], kind: ClaimLetterKind, then: str = "") -> None:
        """`then` as of one letter."""
        super().__init__(
            f"{len(drafts)} {kind.words} letters", seen_text(drafts), self._write, self.SAVE_WORDS
        )
        self._claims, self._letter_kind, self._then = [each.claim_id for each in drafts], kind, then

    def _write(self) -> str:
        letters = self.backend.letters
        done = letters.write_to_payers(self._claims, self._letter_kind, by_hand=self._by_hand)
        return done.told(self._then)


def seen_text(drafts: Sequence[ClaimDraft]) -> str:
    """Letters one after the other, each with its address and title."""
    parts = []
    for place, each in enumerate(drafts, start=1):
        head = f"----- letter {place} of {len(drafts)} -----\n" if len(drafts) > 1 else ""
        parts.append(head + "\n\n".join(("\n".join(each.to), each.title, each.text)))
    return "\n\n".join(parts)
