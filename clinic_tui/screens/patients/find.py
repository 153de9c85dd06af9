"""Find a patient: type, walk, Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.laid_out_once import LaidOutOnce
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.patient_picker import PatientPicker

if TYPE_CHECKING:
    from clinic_tui.screens.parts.form import Form


TYPED = (
    ("smi", "The beginning of the family name, also as it sounds."),
    ("smi,jo", "Family name, then given name, as far as one likes."),
    ("120561", "The birth date: 12/05/1961, 5 dec 1961."),
    ("7203", "The end of a phone number; or the whole of it."),
    ("100015", "The MRN; a label or card that is scanned does the same."),
)
"""What is found by what."""


class FindPatient(Asking, LaidOutOnce, ModalScreen[int | None]):
    """The picker as a dialog; the patient's number, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "back", show=False),
        Binding("f7", "register", "new patient", show=False, priority=True),
        Binding("f1", "explain", "help", show=False, priority=True),
    ]
    AUTO_FOCUS = ""

    def __init__(self, title: str = "Find a patient", text: str = "") -> None:
        super().__init__()
        self._words = title
        self._text = text

    def compose(self) -> ComposeResult:
        """Title, picker, keys."""
        with Vertical(classes="dialog wide tall"):
            yield Label(self._words, classes="dialog-title", markup=False)
            yield PatientPicker(self.backend.patients.find, text=self._text)
            new = (Hint("F7", "new patient", "register"),) if self.backend.may("patient.register") else ()
            yield KeyBar(
                own=(
                    Hint("Enter", "choose", ""), *new, Hint("Esc", "back", "dismiss(None)"),
                    Hint("F1", "help", "explain"),
                )
            )  # fmt: skip

    def on_mount(self) -> None:
        """The keys go to the picker."""
        self.put_focus(self.query_one(PatientPicker))

    def action_explain(self) -> None:
        """What may be typed, and the keys."""
        from clinic_tui.screens.parts.form_help import FormHelp

        keys = (
            Hint("Up Down", "walk in those that were found", ""), Hint("Enter", "choose", ""),
            *((Hint("F7", "new patient", ""),) if self.backend.may("patient.register") else ()),
            Hint("Esc", "back", ""),
        )  # fmt: skip
        self.app.push_screen(FormHelp(self._words, "", TYPED, keys, of_form=False))

    @on(PatientPicker.Picked)
    def _picked(self, event: PatientPicker.Picked) -> None:
        self.dismiss(event.patient.id)

    @on(PatientPicker.NothingFound)
    def _nothing(self) -> None:
        """The name may be mistyped: Enter alone takes nobody in."""
        may = self.backend.may("patient.register")
        self._picker.say("Nobody fits: F7 registers a new patient." if may else "Nobody fits.")

    @property
    def _picker(self) -> PatientPicker:
        return self.query_one(PatientPicker)

    async def action_register(self) -> None:
        """Take in a new patient; what was typed as a name begins the form."""
        from clinic_tui.screens.patients.register import registration

        if why := self.backend.why_not("patient.register", "a new patient"):
            self.dismiss(None)
            self.clinic.say(why, Level.ERROR)
            return
        typed = self.query_one(PatientPicker).text
        await self.app.push_screen(registration(self.clinic, typed), self._registered)

    async def register_with(self, form: Form[Any]) -> None:
        """Take in a new patient with this form, and go on for them."""
        await self.app.push_screen(form, self._registered)

    def _registered(self, patient_id: int | None) -> None:
        if patient_id is not None:
            self.dismiss(patient_id)
