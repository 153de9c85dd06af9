"""Holding a patient's statements, with the reason; and releasing them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from textual.widget import Widget

from clinic_tui.screens.parts.about_patient import FormOnPatient
from clinic_tui.screens.parts.form import Field, text_field
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.statements.rows import HoldRow
from clinic_tui.statements.states import BY_HAND, HoldReason
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.message_line import Level

REASONS = tuple(Choice(reason.value, reason.words, reason) for reason in BY_HAND)


class HoldStatements(FormOnPatient[bool]):
    """Why nothing is sent to a patient."""

    TITLE_WORDS: ClassVar[str] = "Hold statements"
    SAVE_WORDS: ClassVar[str] = "hold"

    def __init__(self, patient_id: int, name: str, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._patient_id, self._whose = patient_id, name

    @property
    def whose(self) -> int:
        """The patient."""
        return self._patient_id

    @property
    def title_words(self) -> str:
        """Whose."""
        return f"Hold statements of {self._whose}"

    def compose_top(self) -> Iterator[Widget]:
        """What that does."""
        yield from super().compose_top()
        facts = Facts(1, indent=0)
        facts.show((("quiet", "no statement is made for this account until somebody releases it"),))
        yield facts

    def fields(self) -> Sequence[Field]:
        """Why, and what else is to be known."""
        return (
            Field("reason", "Reason", lambda: ChoiceField[HoldReason](REASONS), help="why nothing is sent"),
            text_field("words", "Words", limit=200, help="what else is to be known: who said what"),
        )

    def submit(self) -> None:
        """Hold them."""
        reason, words = self.needed("reason"), self.text("words")
        statements, patient = self.backend.statements, self._patient_id
        self.save(lambda: statements.hold(patient, reason, words), f"statements held: {reason.words}", True)

    def reopen(self, texts: dict[str, str]) -> HoldStatements:
        """The same patient again."""
        return HoldStatements(self._patient_id, self._whose, texts)


async def hold_or_release(screen: ListPage[Any], patient_id: int, name: str) -> None:
    """Ask why to hold, or release what a person held; then the list is read again."""
    if why := screen.backend.why_not("statement.hold", "holding statements"):
        screen.clinic.say(why, Level.ERROR)
        return
    statements = screen.backend.statements

    def known(held: tuple[HoldRow, ...]) -> None:
        if held:
            screen.act(lambda: statements.release(patient_id), released)
        else:
            form = HoldStatements(patient_id, name)
            screen.app.push_screen(form, lambda _: screen.read_before_keys())

    def released(_: int) -> None:
        screen.clinic.say_done(f"statements of {name} are released")
        screen.read_before_keys()

    screen.ask_before_keys(lambda: statements.holds_of(patient_id), known, group="holds")
