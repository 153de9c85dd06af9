"""Taking in a new patient; who may be the same person appears under the form while it is typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from clinic_tui.errors import Invalid
from clinic_tui.keymap import Hint
from clinic_tui.patients.detail_rows import NOTHING_ASKED, PatientDetails
from clinic_tui.patients.policy import OF_AGE
from clinic_tui.patients.rows import DuplicatePair, PatientFields, PatientLine
from clinic_tui.screens.parts.form import Field, Form
from clinic_tui.screens.patients.alike_words import alike_words
from clinic_tui.screens.patients.of_relative import Relative, find_relative, household_texts
from clinic_tui.screens.patients.patient_fields import PatientForm, fields_with, patient_fields
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.widgets.short_list import ShortList
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.dates import show_birth_date, whole_years
from clinic_tui.words.typed_name import read_name

if TYPE_CHECKING:
    from clinic_tui.app import ClinicApp

TELLING = ("family", "given", "born", "phone", "phone2")
"""The fields that tell one person from another."""

NOBODY = PatientFields(family="")


class LikelySame(ShortList):
    """Patients who may be the one that is being typed."""

    DEFAULT_CSS = "LikelySame { max-height: 4; }"

    def __init__(self) -> None:
        super().__init__(
            ListColumn("Likely the same"),
            ListColumn("Born", 10),
            ListColumn("MRN", 8),
            ListColumn("%", 3, "right"),
            ListColumn("Alike in", 25),
            marks=False,
        )

    def offer(self, pairs: Sequence[DuplicatePair]) -> None:
        """Show them, the likeliest first."""
        self.show([_row(pair) for pair in pairs])


def _row(pair: DuplicatePair) -> ListRow:
    line = pair.first
    alike = alike_words(pair.reasons)
    return ListRow(
        line.id, (line.name, show_birth_date(line.born), line.mrn, str(pair.score), alike), "is-soon"
    )


def name_texts(typed: str) -> dict[str, str]:
    """The texts that begin the form with what was typed to find somebody."""
    family, given = read_name(typed)
    return {"family": family, "given": given}


def registration(clinic: ClinicApp, typed: str) -> Form[Any]:
    """The form for somebody who was looked for in vain; one put aside for the same name is gone on with."""
    texts = name_texts(typed)
    aside = clinic.begun_with(RegisterPatient.TITLE_WORDS, texts)
    form = RegisterPatient(aside.texts if aside else texts)
    form.goes_on = True
    if aside is not None:
        clinic.take_off(aside)
        form.resumed = True
    return form


class RegisterPatient(PatientForm[int]):
    """The number of the new patient, or of the one found to be the same; None where nothing was done.

    The record of whoever it is opens then, so that the next key means them and nobody who stands under the
    cursor of a tab; but not where what lies below `goes_on` for them.
    """

    TITLE_WORDS = "New patient"
    SAVE_WORDS = "register"
    KIND = "new patient"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "open_found", "it is this one", show=False, priority=True),
        Binding("f7", "as_relative", "of a relative", show=False, priority=True),
        Binding("f8", "register_anew", "really new", show=False, priority=True),
    ]

    def __init__(self, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self.goes_on = False
        """What opened the form takes the number, and goes on for the patient."""
        self._likely = LikelySame()
        self._looked_for: PatientFields | None = None
        self._warned_of: tuple[PatientFields, PatientDetails] | None = None
        """What was typed when the warning came that the patient is likely known."""

    def fields(self) -> Sequence[Field]:
        """Name, birth date and phone first: they are enough."""
        return patient_fields(self.clinic.today)

    def compose_bottom(self) -> Iterator[Widget]:
        """Who may be the same."""
        yield self._likely

    def hints(self) -> tuple[Hint, ...]:
        """F6 too, once somebody is found; F8 in the place of F12, once that was warned of."""
        onward, save = super().hints()[:2]
        found = (Hint("F6", "it is the one found", "open_found"),) if self._likely.rows else ()
        warned = self._warned_of is not None
        return (
            onward,
            *(() if warned else (save,)),
            *found,
            *((Hint("F8", "really new", "register_anew"),) if warned else ()),
            *(() if found or warned else (Hint("F7", "as a relative", "as_relative"),)),
            Hint("Esc", "back", "set_aside"),
        )

    @on(Input.Changed)
    @on(WordField.Changed)
    def _look_again(self) -> None:
        """Look again who may be the same, once there is something to go by; a warning was for other words."""
        if self._warned_of is not None:
            self._warned_of = None
            self._show_keys()
        person = self._telling()
        if person is None:
            self._looked_for = None
            self._show_likely(())
        elif person != self._looked_for:
            self._looked_for = person
            backend = self.backend
            self.ask(
                lambda: backend.patients.likely_duplicates(person),
                lambda pairs: self._offer(person, pairs),
                group="duplicates",
            )

    def _telling(self) -> PatientFields | None:
        """What has been typed of who it is; None while that is not enough."""
        if not self.is_mounted:
            return None
        texts = self.texts | {name: "" for name in self._built if name not in TELLING and name != "sex"}
        person = fields_with(NOBODY, {**texts, "interpreter": "no", **_NOT_ASKED}, self._meaning_or_none)
        named = person.family and person.given and person.born
        return person if named or (person.phones and person.family) else None

    def _meaning_or_none(self, name: str) -> Any:
        widget = self._built[name]
        return widget.value if isinstance(widget, WordField) else None

    def _offer(self, person: PatientFields, pairs: Sequence[DuplicatePair]) -> None:
        if person == self._looked_for:
            self._show_likely(pairs)

    def _show_likely(self, pairs: Sequence[DuplicatePair]) -> None:
        self._likely.offer(pairs)
        self._show_keys()

    def _show_keys(self) -> None:
        self.query_one("#form-keys", KeyBar).own = self.hints()

    def submit(self) -> None:
        """Look for the same person once more, so that nothing typed ahead slips by; then register."""
        fields, details = self._complete()
        backend = self.backend
        self.begin_saving()
        self.say("looking whether the patient is known ...")
        self.act(
            lambda: backend.patients.likely_duplicates(fields),
            lambda pairs: self._known_or_new(fields, details, pairs),
            refused=self.refuse,
        )

    def first_wrong(self) -> Invalid | None:
        """The name stands above all that can be wrong."""
        if not self.text("family") and not self.text("given"):
            return Invalid("a name is needed: family name or given name", "family")
        return super().first_wrong()

    def _complete(self) -> tuple[PatientFields, PatientDetails]:
        """What was typed; raises Invalid where it is not enough."""
        fields, details = self.typed(NOBODY, NOTHING_ASKED)
        if fields.born is None:
            raise Invalid("the birth date is needed to tell patients apart", "born")
        return fields, details

    def _known_or_new(
        self, fields: PatientFields, details: PatientDetails, pairs: Sequence[DuplicatePair]
    ) -> None:
        if not pairs:
            self._register(fields, details)
            return
        self.clinic.drop_keys()  # they were typed before anybody could read the warning
        self.end_saving()
        self._looked_for = self._telling()
        self._warned_of = fields, details
        self._show_likely(pairs)
        who = "somebody is" if len(pairs) == 1 else f"{len(pairs)} are"
        self.say(f"{who} likely the same: F6 opens, F8 registers anew", Level.WARNING)

    def action_as_relative(self) -> None:
        """Take over address, phone and language of somebody of the household; what was typed stays."""
        find_relative(self, "Whose address and phone?", self._take_over)

    def _take_over(self, relative: Relative) -> None:
        born = self._meaning_or_none("born")
        is_minor = born is not None and whole_years(born, self.clinic.today) < OF_AGE
        taken = household_texts(relative, is_minor=is_minor)
        for name, text in taken.items():
            if not self.text(name):
                self.set_text(name, text)
        self.say(f"taken from {relative.line.name}, MRN {relative.line.mrn}: what was empty here")
        self.go_to_first()

    def action_register_anew(self) -> None:
        """Register in spite of the warning, and only what it was given for."""
        if self._saving:
            return
        try:
            if wrong := self.first_wrong():
                raise wrong
            typed = self._complete()
        except Invalid as wrong:
            self.refuse(wrong)
            return
        if typed == self._warned_of:
            self._register(*typed)
        else:
            self.say("F12 registers")

    def _register(self, fields: PatientFields, details: PatientDetails) -> None:
        patients = self.backend.patients
        self.begin_saving()
        self.say("saving ...")
        self.act(
            lambda: patients.line(patients.register(fields, details)), self._registered, refused=self.refuse
        )

    def _registered(self, patient: PatientLine) -> None:
        self.done(patient.id)
        here = "" if self.goes_on else ": this is the record, b books"
        self.clinic.say_done(f"registered {patient.name}, MRN {patient.mrn}{here}")
        self.end_saving()

    def done(self, result: int | None) -> None:
        """Close; whoever it is was the last patient at this desk."""
        if result is not None:
            self.clinic.last_patient = result
        super().done(result)
        if result is not None and not self.goes_on:
            self.clinic.open_patient(result)

    def action_open_found(self) -> None:
        """It is the patient under the cursor of the list: nothing is registered."""
        if isinstance(self._likely.key, int) and not self._saving:
            self.done(self._likely.key)
        elif not self._saving:
            self.say("nobody likely the same has been found")

    @on(PagedList.Chosen)
    def _chosen(self, event: PagedList.Chosen) -> None:
        event.stop()
        self.action_open_found()


_NOT_ASKED = {"call": "?", "sms": "?", "post": "?"}
