"""Find a patient while typing, and pick one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Label
from textual.worker import Worker, WorkerState, get_current_worker

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Place, for_place
from clinic_tui.patients.rows import PatientLine
from clinic_tui.patients.who_is_meant import the_best_fit
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.widgets.type_ahead import TypeAheadApp
from clinic_tui.widgets.word_field import QuietInput
from clinic_tui.words.dates import show_birth_date
from clinic_tui.words.phones import show_phone

Search = Callable[[str], tuple[PatientLine, ...]]
"""Patients that fit a text, best first; it is called in a thread."""

_BEGIN = "Name (smi,jo), birth date, end of the phone number, or MRN."


class PatientPicker(Vertical):
    """An input and the patients that fit; Up and Down walk, Enter picks.

    Where the text fits several equally, the first Enter only moves into the list: nobody is taken blindly.
    """

    DEFAULT_CSS = """
    PatientPicker {
        height: 1fr;
        & > QuietInput { width: 1fr; }
        & > #picker-which { width: 1fr; color: $text-warning; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            ",".join(verb.keys), f"walk('{verb.action}')", verb.words, id=verb.id, show=False, priority=True
        )
        for verb in for_place(Place.LIST)
        if verb.id in ("cursor-up", "cursor-down", "page-up", "page-down")
    ]

    @dataclass
    class Picked(Message):
        """A patient was picked."""

        picker: PatientPicker
        patient: PatientLine

        @property
        def control(self) -> PatientPicker:
            """The picker."""
            return self.picker

    @dataclass
    class Highlighted(Message):
        """The cursor stands on another patient; None where none fits."""

        picker: PatientPicker
        patient: PatientLine | None

        @property
        def control(self) -> PatientPicker:
            """The picker."""
            return self.picker

    @dataclass
    class NothingFound(Message):
        """Enter was pressed, and nobody fits what was typed: the screen may offer to register."""

        picker: PatientPicker
        text: str

        @property
        def control(self) -> PatientPicker:
            """The picker."""
            return self.picker

    @dataclass
    class SearchRefused(Message):
        """Enter was pressed, and the search was refused: nobody knows who fits."""

        picker: PatientPicker
        words: str

        @property
        def control(self) -> PatientPicker:
            """The picker."""
            return self.picker

    @dataclass
    class _Answered(Message, bubble=False):
        text: str
        patients: tuple[PatientLine, ...]
        refused: str = ""

    def __init__(self, search: Search, *, text: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._search = search
        self._input = QuietInput(text, placeholder="smi,jo", max_length=80)
        self._list = PagedList(
            ListColumn("Patient"),
            ListColumn("Born", 10),
            ListColumn("S", 1),
            ListColumn("MRN", 10),
            ListColumn("Phone", 14),
            ListColumn("Found by", 12),
            empty=_BEGIN,
            marks=False,
        )
        self._list.can_focus = False
        self._list.add_class("-active")
        self._which = Label("", id="picker-which", markup=False)
        self._which.display = False
        self._walked = False
        """A row was chosen by hand: it is the one under the cursor."""
        self._patients: dict[int, PatientLine] = {}
        self._answered = self._refused = ""
        self._pick_for: str | None = None

    def compose(self) -> ComposeResult:
        """The input above the list, and between them what is asked where several fit."""
        yield self._input
        yield self._which
        yield self._list

    def on_mount(self) -> None:
        """Search for what was there from the start."""
        if self._wanted:
            self._look(self._wanted)

    @property
    def patient(self) -> PatientLine | None:
        """The patient under the cursor."""
        key = self._list.key
        return self._patients.get(key) if isinstance(key, int) else None

    @property
    def text(self) -> str:
        """What was typed."""
        return self._input.value

    @text.setter
    def text(self, text: str) -> None:
        self._input.value = text

    def focus(self, scroll_visible: bool = True, from_app_focus: bool = False) -> PatientPicker:
        """Give the keys to the input."""
        self._input.focus(scroll_visible)
        return self

    def pick(self, patient: PatientLine) -> None:
        """Pick a patient who is known without a search, as of a label that was scanned."""
        self.post_message(self.Picked(self, patient))

    def again(self) -> None:
        """Search once more for the same text, as after another desk changed a patient."""
        self._answered = ""
        if self._wanted:
            self._look(self._wanted)

    def action_walk(self, way: str) -> None:
        """Move in the list while the keys stay with the input; who is marked then is chosen by hand."""
        self._walked = True
        self._mark()
        {
            "cursor_up": self._list.action_cursor_up,
            "cursor_down": self._list.action_cursor_down,
            "page_up": self._list.action_page_up,
            "page_down": self._list.action_page_down,
        }[way]()

    @property
    def _wanted(self) -> str:
        return " ".join(self._input.value.split())

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search at each key; what is answered to an earlier text is dropped."""
        event.stop()
        if event.value == self._input.value:
            self._catch_up()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Pick who is meant, once the text typed last is answered; where several are, go into the list."""
        event.stop()
        if not self._wanted or self._wanted == self._answered:
            self._pick()
        elif self._pick_for is None:
            self._pick_for = self._wanted
            self._hold(True)

    def on_paged_list_chosen(self, event: PagedList.Chosen) -> None:
        """A row was clicked twice."""
        event.stop()
        self._walked = True
        self._pick()

    def on_paged_list_highlighted(self, event: PagedList.Highlighted) -> None:
        """Say who stands under the cursor."""
        event.stop()
        self.post_message(self.Highlighted(self, self.patient))

    def on_patient_picker__answered(self, event: _Answered) -> None:
        """Show what was found, unless something else is wanted by now."""
        if self._pick_for is not None and event.text == self._pick_for:
            self._pick_for = None
            self._show(event.text, event.patients, event.refused)
            self._pick()
            self._catch_up()
            self._hold(False)
        elif event.text == self._wanted:
            self._show(event.text, event.patients, event.refused)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Hand a failure to the app, which logs it: this message does not climb by itself."""
        if event.state is WorkerState.ERROR:
            if self._pick_for is not None:
                self._pick_for = None
                self._hold(False)
            self._show(self._wanted, (), "The search failed; type on to try again.")
            self.app.post_message(event)

    def _hold(self, hold: bool) -> None:
        """Keys typed behind an Enter that waits for its answer belong to what comes after the picking."""
        if isinstance(self.app, TypeAheadApp):
            if hold:
                self.app.hold_keys(self)
            else:
                self.app.release_keys(self)

    def _catch_up(self) -> None:
        """Search for what is typed, but let an Enter that waits for its answer have it first."""
        if self._pick_for is not None:
            return
        if not self._wanted:
            self.workers.cancel_node(self)
            self._show("", ())
        elif self._wanted != self._answered:
            self._look(self._wanted)

    @work(thread=True, exclusive=True, group="patient-picker", exit_on_error=False)
    def _look(self, text: str) -> None:
        worker = get_current_worker()
        try:
            answer = self._Answered(text, self._search(text))
        except ClinicError as refusal:
            answer = self._Answered(text, (), refusal.words)
        if not worker.is_cancelled:
            self.post_message(answer)

    @property
    def _open(self) -> bool:
        """True while several fit equally, or all only sound alike, and none of them was chosen."""
        fit = tuple(self._patients.values())
        return bool(fit) and not self._walked and the_best_fit(fit, self._answered) is None

    def _mark(self) -> None:
        """Let the cursor look chosen only where Enter would take it."""
        self._list.set_class(not self._open, "-active")
        self._list.refresh()

    def _ask_which(self) -> None:
        """Go into the list, and say so: the next Enter takes who is marked."""
        self._walked = True
        several = len(self._patients) > 1
        self.say(
            f"{len(self._patients)} fit: Up and Down choose, Enter takes the marked one."
            if several
            else "Nobody has that name, this one sounds alike: Enter takes it."
        )
        self._mark()

    def say(self, words: str) -> None:
        """A line between the input and the list, until something else is typed."""
        self._which.update(words)
        self._which.display = True

    def _pick(self) -> None:
        if self._open:
            self._ask_which()
        elif (patient := self.patient) is not None:
            self.post_message(self.Picked(self, patient))
        elif self._refused:
            self.post_message(self.SearchRefused(self, self._refused))
        elif self._wanted:
            self.post_message(self.NothingFound(self, self._wanted))

    def _show(self, text: str, patients: tuple[PatientLine, ...], refused: str = "") -> None:
        if text != self._answered:
            self._list.cursor = 0
            self._walked = self._which.display = False
        self._answered, self._refused = text, refused
        self._patients = {patient.id: patient for patient in patients}
        empty = refused or ("Nobody fits." if text else _BEGIN)
        self._mark()
        rows = [_row(patient) for patient in patients]
        if rows and text:
            self._list.show([])  # so that the cursor starts at the best fit, not where someone stood before
        self._list.show(rows, empty)
        if not self._walked and (best := the_best_fit(patients, text)) is not None:
            self._list.select(best.id)


def _row(patient: PatientLine) -> ListRow:
    signs = f"{' (deceased)' if patient.deceased else ''}{' !' if patient.alerts else ''}"
    return ListRow(
        patient.id,
        (
            f"{patient.name}{signs}",
            show_birth_date(patient.born),
            patient.sex.value,
            patient.mrn,
            "restricted" if patient.restricted else show_phone(patient.phone) if patient.phone else "",
            patient.found_by,
        ),
        "is-quiet" if patient.deceased else "",
    )
