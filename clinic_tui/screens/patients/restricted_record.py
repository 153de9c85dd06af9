"""What can be done about the restriction of a record: emergency access, and restricting it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.widget import Widget
from textual.widgets import Input, Label

from clinic_tui.errors import ClinicError, Invalid
from clinic_tui.keymap import Hint
from clinic_tui.patients.emergency_rules import clean_reason
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.screens.parts.about_patient import FormOnPatient
from clinic_tui.screens.parts.form import Field, text_field
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.message_line import Level

REASONS = (
    Choice("vip", "a public person", RestrictedFor.VIP),
    Choice("staff", "works here", RestrictedFor.STAFF),
    Choice("family", "of somebody who works here", RestrictedFor.FAMILY),
    Choice("own", "the patient asked for it", RestrictedFor.OWN_REQUEST),
    Choice("other", "another reason", RestrictedFor.OTHER),
)


class BreakGlass(FormOnPatient[bool]):
    """Why, and the password again; then the record is open for an hour."""

    TITLE_WORDS = "Emergency access"
    SAVE_WORDS = "open it"

    def __init__(self, patient_id: int, name: str) -> None:
        super().__init__()
        self._patient_id = patient_id
        self._whose = name

    @property
    def whose(self) -> int:
        """The patient."""
        return self._patient_id

    @property
    def title_words(self) -> str:
        """Whose record."""
        return f"Emergency access to the record of {self._whose}"

    def compose_top(self) -> Iterator[Widget]:
        """What comes of it."""
        yield from super().compose_top()
        words = (
            "The record opens for 60 minutes. All that is read is in the journal, and a manager reviews it."
        )
        yield Label(words, classes="dialog-words", markup=False)

    def fields(self) -> Sequence[Field]:
        """The reason, and proof that it is the person."""
        return (
            text_field("reason", "Why", limit=400, help="what it is needed for, in 10 letters or more"),
            text_field("password", "Password", limit=200, password=True, help="yours; a PIN will not do"),
        )

    def ready(self) -> None:
        """A reason that is too short is gone on with, and not typed over."""
        super().ready()
        reason = self._built["reason"]
        assert isinstance(reason, Input)
        reason.select_on_focus = False

    def hints(self) -> tuple[Hint, ...]:
        """Nothing of it is kept aside."""
        return (
            Hint("Enter", self._enter_does, ""),
            Hint("F12", self.SAVE_WORDS, "save"),
            Hint("Esc", "back", "set_aside"),
        )

    def _onward(self, widget: Widget) -> None:
        """Say at once of a reason that it is none. Enter goes on all the same: who is in a hurry types the
        password next, which is not to stand in clear behind the reason.
        """
        super()._onward(widget)
        if widget is self._built["reason"]:
            try:
                clean_reason(self.text("reason"))
            except Invalid as refusal:
                self.say(refusal.words, Level.WARNING)

    def select_text(self, name: str) -> None:
        """A reason is gone on with behind what stands there."""
        widget = self._built[name]
        if name == "reason" and isinstance(widget, Input):
            widget.action_end()
        else:
            super().select_text(name)

    def submit(self) -> None:
        """Have the password looked at, and open the record."""
        backend, patient_id = self.backend, self._patient_id
        reason = clean_reason(self.text("reason"))  # before the password is looked at
        widget = self._built["password"]
        assert isinstance(widget, Input)
        password = widget.value  # as it was typed, spaces at its ends too
        if not password:
            raise Invalid("your password, too: a PIN will not do", "password")
        if password in reason:
            raise Invalid("your password stands in it, and would be kept: take it out", "reason")
        words = f"emergency access to the record of {self._whose}, for 60 minutes"
        self.save(lambda: backend.emergency.break_glass(patient_id, reason, password), words, True)

    def refuse(self, refusal: ClinicError) -> None:
        """A reason that is none leaves the password; a wrong password is typed again."""
        super().refuse(refusal)
        if not isinstance(refusal, Invalid):
            self.set_text("password", "")
            self.refused = True
            self._focus("password")

    @property
    def changed(self) -> bool:
        """Nothing that was typed here is kept."""
        return False


class RestrictRecord(FormOnPatient[bool]):
    """Why the record is closed to all but managers."""

    TITLE_WORDS = "Restrict"
    SAVE_WORDS = "restrict"

    def __init__(self, patient_id: int, name: str, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._patient_id = patient_id
        self._whose = name

    @property
    def whose(self) -> int:
        """The patient."""
        return self._patient_id

    @property
    def title_words(self) -> str:
        """Whose record."""
        return f"Restrict the record of {self._whose}"

    def fields(self) -> Sequence[Field]:
        """The reason."""
        return (
            Field(
                "reason",
                "Why",
                lambda: ChoiceField[RestrictedFor](REASONS, placeholder="vip, staff, family, own, other"),
                help="others see name, birth date and MRN then, and open the record in an emergency alone",
            ),
        )

    def submit(self) -> None:
        """Close it."""
        reason: RestrictedFor = self.needed("reason")
        backend, patient_id = self.backend, self._patient_id
        words = f"{self._whose} is restricted ({reason.value})"
        self.save(lambda: backend.patients.restrict(patient_id, reason), words, True)

    def reopen(self, texts: dict[str, str]) -> RestrictRecord:
        """The same record."""
        return RestrictRecord(self._patient_id, self._whose, texts)
