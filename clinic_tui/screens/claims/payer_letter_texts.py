"""The texts of letters to payers: the clinic changes them, sees one with a real claim, or goes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Label

from clinic_tui.keymap import Hint, Place
from clinic_tui.letters.payer_rows import ClaimDraft, PayerText
from clinic_tui.letters.payer_texts import blanks_of
from clinic_tui.screens.claims.claim_letter_forms import seen_text
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.parts.whole_text import TEXT, TITLE, SeenWhole, WholeText
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow


class PayerTextsScreen(ListPage[PayerText]):
    """One for each kind of letter."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.LETTER_TEXTS)
    NAME = "Texts of letters to payers"
    COLUMNS = (ListColumn("Letter", 18), ListColumn("Title"), ListColumn("Text", 10))
    TOPICS = frozenset({"claim_letter_text"})

    def __init__(self, claim_id: int | None = None) -> None:
        """`claim_id` is the claim that a text is shown with; None: one that fits its kind."""
        super().__init__()
        self._claim_id = claim_id

    @property
    def place(self) -> Place:
        """Texts."""
        return Place.LETTER_TEXTS

    def question(self) -> Callable[[], tuple[PayerText, ...]]:
        """All of them."""
        return self.backend.letters.payer_texts

    def line(self, row: PayerText) -> ListRow:
        """For what."""
        return ListRow(row.kind, (row.kind.words, row.title, "own" if row.own else "usual"), "")

    def heading(self) -> FactLine:
        """How many are the clinic's own."""
        own = sum(row.own for row in self.shown_rows)
        return (("strong", self.NAME), ("", f"{own} of the clinic's own" if own else ""))

    def detail(self, row: PayerText) -> Sequence[FactLine]:
        """How it begins."""
        said = [line for line in row.text.split("\n") if line and line != "{facts}"]
        return ((("strong", row.title),), (("", said[0] if said else ""),), (("quiet", " ".join(said[1:])),))

    async def choose(self, row: PayerText) -> None:
        """Change it."""
        if why := self.backend.why_not("letter.texts", "the texts of letters"):
            self.clinic.say(why, Level.ERROR)
        else:
            form = EditPayerText(row, self._claim_id)
            await self.app.push_screen(form, lambda _: self.read_before_keys())

    def action_text_usual(self) -> None:
        """Back to the text that came with the program."""
        row, letters = self.row, self.backend.letters
        if row is not None:
            kind = row.kind

            def done(_: None) -> None:
                self.clinic.say_done(f"{kind.words}: the usual text")
                self.read_before_keys()

            self.act(lambda: letters.usual_payer_text(kind), done)


class EditPayerText(WholeText):
    """The text of one kind of letters, with its blanks; F6 shows it with a real claim."""

    DEFAULT_CSS = "EditPayerText .dialog-blanks { width: 1fr; height: 3; color: $text-muted; }"
    ABOVE: ClassVar[int] = 3
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "preview", "with a claim", show=False, priority=True)
    ]

    def __init__(
        self, row: PayerText, claim_id: int | None = None, texts: dict[str, str] | None = None
    ) -> None:
        super().__init__(texts)
        self._row, self._claim_id = row, claim_id

    @property
    def title_words(self) -> str:
        """Which letter."""
        return f"Text of {self._row.kind.words} letters to payers"

    @property
    def on_stored(self) -> bool:
        """It always does."""
        return True

    def compose_top(self) -> Iterator[Widget]:
        """The blanks that there are."""
        blanks = " ".join(f"{{{name}}}" for name in blanks_of(self._row.kind))
        yield Label(blanks, classes="dialog-blanks", markup=False)

    def hints(self) -> tuple[Hint, ...]:
        """The text with a claim too."""
        return (*super().hints()[:1], Hint("F6", "with a claim", "preview"), *super().hints()[1:])

    def action_explain(self) -> None:
        """What each blank is filled with, and the keys."""
        from clinic_tui.screens.parts.form_help import FormHelp

        blanks = tuple((f"{{{name}}}", words) for name, words in blanks_of(self._row.kind).items())
        said = "Blanks in braces are filled in for each claim; what nobody knows of it leaves nothing."
        self.app.push_screen(FormHelp(self.title_words, said, blanks, self.hints()))

    def first_title(self) -> str:
        """As it is stored."""
        return self._row.title

    def first_text(self) -> str:
        """As it is stored."""
        return self._row.text

    def submit(self) -> None:
        """Change it."""
        row, letters = self._row, self.backend.letters
        title, text = self.text(TITLE), self.text(TEXT)
        self.save(
            lambda: letters.set_payer_text(row.kind, title, text, row.version),
            f"{row.kind.words}: the text is changed",
            True,
        )

    def action_preview(self) -> None:
        """How it reads about a real claim, as it stands here; nothing is kept."""
        row, letters, claim_id = self._row, self.backend.letters, self._claim_id
        title, text = self.text(TITLE), self.text(TEXT)

        def show(draft: ClaimDraft) -> None:
            self.app.push_screen(SeenWhole(f"{row.kind.words.capitalize()}: as it reads", seen_text([draft])))

        self.ask_before_keys(
            lambda: letters.payer_preview(row.kind, title, text, claim_id),
            show,
            group="preview",
            refused=self.refuse,
        )

    def reopen(self, texts: dict[str, str]) -> EditPayerText:
        """The same text again."""
        return EditPayerText(self._row, self._claim_id, texts)
