"""The help of a form: what the field takes, all there is to choose from, and the keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.help_lines import CODE_CELLS, IN_FORMS, help_part, patient_part
from clinic_tui.text import safe_text
from clinic_tui.widgets.banner import told_of_patient
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.paged_list import ListColumn, PagedList


class FormHelp(ModalScreen[None]):
    """It lies on the form, or on a list in a dialog; Esc closes it alone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,question_mark,q,enter", "dismiss(None)", "back", show=False, priority=True)
    ]
    AUTO_FOCUS = ""

    def __init__(
        self,
        label: str,
        takes: str,
        choices: Sequence[tuple[str, str]],
        own_keys: Sequence[Hint],
        *,
        of_form: bool = True,
        columns: Sequence[tuple[str, str]] = (),
    ) -> None:
        """`takes` says what may be typed; `choices` are codes and words; `own_keys` those of this form.

        A list in a dialog (`of_form` is False) has its own keys alone, and says what its `columns` mean.
        """
        self._columns = columns
        super().__init__()
        self._of_form = of_form
        self._label, self._takes, self._choices, self._own_keys = label, takes, choices, own_keys

    @property
    def _code_cells(self) -> int:
        """Every code stands whole."""
        return max([CODE_CELLS, *(len(code) for code, _ in self._choices)])

    def compose(self) -> ComposeResult:
        """A list, as in the help of a place."""
        with Vertical(classes="dialog help"):
            yield Label(safe_text(f"Help: {self._label}"), classes="dialog-title", markup=False)
            yield PagedList(ListColumn("", self._code_cells), ListColumn(""), titles=False, marks=False)
            yield KeyBar(
                own=(
                    Hint("Up Down", "walk", ""),
                    Hint("Esc", "back to the form" if self._of_form else "back", "dismiss(None)"),
                )
            )

    def on_mount(self) -> None:
        """Print it."""
        known = {key for key, _ in IN_FORMS} | {"Esc"} if self._of_form else set()
        cells = self._code_cells
        own = [(hint.key, hint.words) for hint in self._own_keys if hint.key not in known]
        rows = [*help_part("What it takes", (("", self._takes),), cells)] if self._takes else []
        rows += help_part("What the columns say", self._columns, cells) if self._columns else []
        rows += patient_part(told_of_patient(self.app.screen_stack[-2]), cells)
        if self._choices:
            rows += help_part("To choose from", self._choices, cells)
        if own:
            rows += help_part("Keys of this form" if self._of_form else "Keys", own, cells)
        if self._of_form:
            rows += help_part("Keys of all forms", IN_FORMS, cells)
        found = self.query_one(PagedList)
        found.show(rows)
        self.set_focus(found)
