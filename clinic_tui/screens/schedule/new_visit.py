"""What the forms that make a visit share: the patient, picked or registered in it, type and provider."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Self

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clinic_tui.errors import ClinicError
from clinic_tui.patients.rows import PatientLine
from clinic_tui.schedule.rows import BannerRow, ProviderRow, VisitTypeRow
from clinic_tui.screens.parts.banner_pieces import banner_pieces
from clinic_tui.screens.parts.form import Form
from clinic_tui.screens.parts.while_open import WhileOpen
from clinic_tui.security.kept_form import About
from clinic_tui.widgets.banner import PatientBanner
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.patient_picker import PatientPicker
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.dates import show_birth_date


class NewVisitForm(WhileOpen, Form[int]):
    """The number of the new visit, or None. A subclass has the fields `type` and `provider`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f7", "register", "new patient", show=False, priority=True)
    ]

    tells_of_record = True

    def __init__(self, texts: dict[str, str] | None = None, *, patient_id: int | None = None) -> None:
        super().__init__(texts)
        self._patient_id = self._opened_for = patient_id
        self._patient: PatientLine | None = None
        self._types: dict[int, VisitTypeRow] = {}
        self._providers: dict[int, ProviderRow] = {}
        self._until_known = object()

    # What a subclass says

    def look_at_plan(self) -> None:
        """Called when the patient, a field or the schedule has changed: see what stands against the visit."""
        raise NotImplementedError

    async def nobody_fits(self) -> None:
        """Called when Enter was pressed on a text that finds nobody."""
        self.say("nobody fits: F7 registers a new patient", Level.WARNING)

    # What stands in it

    @property
    def title_words(self) -> str:
        """What the form is for, and for whom once that is known."""
        return f"{self.TITLE_WORDS} {self._patient.name}" if self._patient else self.TITLE_WORDS

    def compose_top(self) -> Iterator[Widget]:
        """The picker until the patient is known, then the banner."""
        self._picker = PatientPicker(self.backend.patients.find, text=self._start.get("patient", ""))
        self._picker.add_class("in-form")
        self._banner = PatientBanner()
        yield self._picker
        yield self._banner
        self.show_picker(self._patient_id is None)

    def show_picker(self, picking: bool) -> None:
        """Show the picker, or the banner in its place."""
        self._picker.display, self._banner.display = picking, not picking

    def ready(self) -> None:
        """Ask for the lists, and for the patient where it is known."""
        self.ask_before_keys(self.backend.schedule.visit_types, self._know_types, group="types")
        self.ask_before_keys(self.backend.schedule.providers, self._know_providers, group="providers")
        if self._patient_id is not None:
            self.clinic.hold_keys(self._until_known)
            self._know_patient(self._patient_id)

    def go_to_first(self) -> None:
        """The keys go to the picker while nobody is picked."""
        if self._patient_id is None:
            self.put_focus(self._picker)
        else:
            super().go_to_first()

    def _know_types(self, types: tuple[VisitTypeRow, ...]) -> None:
        self._types = {row.id: row for row in types}
        self.choice("type").offer(
            [Choice(row.code, f"{row.name}, {row.minutes} min", row.id) for row in types]
        )

    def _know_providers(self, providers: tuple[ProviderRow, ...]) -> None:
        self._providers = {row.id: row for row in providers}
        self.choice("provider").offer(self.provider_choices(providers))

    def provider_choices(self, providers: tuple[ProviderRow, ...]) -> list[Choice[int]]:
        """What the field `provider` picks from."""
        return [Choice(row.code, f"{row.name}, {row.specialty}".rstrip(", "), row.id) for row in providers]

    def choice(self, name: str) -> ChoiceField[int]:
        """The field of choices of that name."""
        widget = self._built[name]
        assert isinstance(widget, ChoiceField)
        return widget

    @property
    def visit_type(self) -> VisitTypeRow | None:
        """The type that is chosen."""
        return self._types.get(self.choice("type").value or 0)

    # The patient

    @on(PatientPicker.Picked)
    def _picked(self, event: PatientPicker.Picked) -> None:
        event.stop()
        self._seat(event.patient.id, event.patient)

    @on(PatientPicker.NothingFound)
    async def _nothing_found(self, event: PatientPicker.NothingFound) -> None:
        event.stop()
        await self.nobody_fits()

    @on(PatientPicker.SearchRefused)
    def _search_refused(self, event: PatientPicker.SearchRefused) -> None:
        event.stop()
        self.say(event.words, Level.ERROR)

    async def action_register(self) -> None:
        """Take in a new patient and go on for them; what was typed as a name begins the form."""
        from clinic_tui.screens.patients.register import registration

        if self._patient_id is None:
            await self.app.push_screen(registration(self.clinic, self._picker.text), self._registered)
        else:
            self.say("the patient is chosen already; Esc leaves the form")

    async def register_with(self, form: Form[Any]) -> None:
        """Take in a new patient with this form, and go on for them."""
        await self.app.push_screen(form, self._registered)

    def _registered(self, patient_id: int | None) -> None:
        if patient_id is not None:
            self._seat(patient_id, None)

    def _seat(self, patient_id: int, patient: PatientLine | None) -> None:
        """The visit is for this patient; who that is in words may still have to be read, and keys wait."""
        if patient is None:
            self.clinic.hold_keys(self._until_known)
        self._patient_id, self._patient = patient_id, patient
        self.say("")  # what was said while nobody was chosen is over
        self._banner.show(patient, self.clinic.today)
        self.show_picker(False)
        self.query_one("#form-keys", KeyBar).own = self.hints()
        self._know_patient(patient_id)
        self.go_to_first()

    def _know_patient(self, patient_id: int) -> None:
        patients = self.backend.patients
        self.ask(
            lambda: patients.banner(patient_id),
            self._show_patient,
            group="patient",
            refused=self._patient_refused,
        )

    def _show_patient(self, known: BannerRow) -> None:
        self._patient = known.line
        self.clinic.release_keys(self._until_known)
        standing = banner_pieces(known.standing, self.clinic.clock.now())
        self._banner.show(known.line, self.clinic.today, known.counts, known.alerts, standing)
        self.follow_record(known.line.id)
        self.look_at_plan()

    def _patient_refused(self, refusal: ClinicError) -> None:
        self.clinic.release_keys(self._until_known)
        self.say(refusal.words, Level.ERROR)

    def needed_patient(self) -> int | None:
        """The patient to save for; None with the keys in the picker where nobody is chosen yet."""
        if self._patient_id is None:
            self.put_focus(self._picker)
            self.say("choose the patient first", Level.WARNING)
        return self._patient_id

    @property
    def whom(self) -> str:
        """The patient's name for a sentence."""
        return self._patient.name if self._patient else "the patient"

    @property
    def whom_of_namesakes(self) -> str:
        """The name with what tells namesakes apart: birth date and MRN."""
        patient = self._patient
        return f"{self.whom} {show_birth_date(patient.born)} MRN {patient.mrn}" if patient else self.whom

    # What changes, and what is kept

    @on(WordField.Changed)
    def _field_changed(self) -> None:
        self.look_at_plan()

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Another desk wrote to the schedule: it may have taken the time."""
        self.access_may_have_changed(entities)
        if entities & {"appointment", "occupancy"} and not self._saving:
            self.look_at_plan()

    @property
    def texts(self) -> dict[str, str]:
        """The fields, and what was typed to find the patient."""
        return {**super().texts, "patient": self._picker.text}

    @property
    def changed(self) -> bool:
        """True too where somebody was chosen since the form opened."""
        return super().changed or (self.is_mounted and self._patient_id != self._opened_for)

    @property
    def about(self) -> About:
        """The patient, once chosen."""
        return {} if self._patient_id is None else {"patient": self._patient_id}

    def reopen(self, texts: dict[str, str]) -> Self:
        """The same patient and texts."""
        return type(self)(texts, patient_id=self._patient_id)
