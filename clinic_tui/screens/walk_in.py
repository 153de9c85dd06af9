"""A patient who stands at the desk without an appointment: booked for now and arrived, in one step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clinic_tui.clock import minute_now
from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint
from clinic_tui.patients.rows import PatientLine
from clinic_tui.reception.rules import WALK_IN_GRAIN
from clinic_tui.schedule.rows import BookingCheck, ProviderRow, VisitCounts, VisitTypeRow
from clinic_tui.screens.form import Field, Form, text_field
from clinic_tui.widgets.banner import PatientBanner
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.facts import Facts, Piece
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.patient_picker import PatientPicker
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.times import show_time


class WalkIn(Form[int]):
    """The number of the new visit, or None. The patient first, then who sees them and what for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f7", "register", "new patient", show=False, priority=True)
    ]
    TITLE_WORDS: ClassVar[str] = "Walk-in"
    SAVE_WORDS: ClassVar[str] = "take in"

    def __init__(self, texts: dict[str, str] | None = None, *, patient_id: int | None = None) -> None:
        super().__init__(texts)
        self._patient_id = patient_id
        self._patient: PatientLine | None = None
        self._types: dict[int, VisitTypeRow] = {}

    @property
    def title_words(self) -> str:
        """Walk-in, and who once that is known."""
        return f"Walk-in {self._patient.name}" if self._patient else "Walk-in"

    def compose_top(self) -> Iterator[Widget]:
        """The picker until the patient is known, then the banner and what stands against it."""
        self._picker = PatientPicker(self.backend.patients.find)
        self._picker.add_class("in-form")
        self._banner = PatientBanner()
        self._against = Facts(2, indent=0)
        yield self._picker
        yield self._banner
        yield self._against
        self._show_picker(self._patient_id is None)

    def fields(self) -> Sequence[Field]:
        """Provider, type, reason."""
        return (
            Field(
                "provider",
                "Provider",
                lambda: ChoiceField[int]([]),
                help="code or name; ctrl+n shows the next one",
            ),
            Field(
                "type",
                "Visit type",
                lambda: ChoiceField[int]([]),
                help="acu, fu ...; ctrl+n shows the next one",
            ),
            text_field(
                "reason", "Reason", limit=180, help="what brings the patient: a few words for the list"
            ),
        )

    def hints(self) -> tuple[Hint, ...]:
        """The keys of the form."""
        return (*super().hints(), Hint("F7", "new patient", "register"))

    def ready(self) -> None:
        """Ask for the lists; the keys go to the picker."""
        self.ask(self.backend.schedule.providers, self._know_providers, group="providers")
        self.ask(self.backend.schedule.visit_types, self._know_types, group="types")
        if self._patient_id is not None:
            self._know_patient(self._patient_id)

    def go_to_first(self) -> None:
        """The picker, while nobody is picked."""
        if self._patient_id is None:
            self.put_focus(self._picker)
        else:
            super().go_to_first()

    def _show_picker(self, picking: bool) -> None:
        self._picker.display = picking
        self._banner.display = self._against.display = not picking

    def _know_providers(self, providers: tuple[ProviderRow, ...]) -> None:
        words = [(row, f"{row.name}, {row.specialty}".rstrip(", ")) for row in providers]
        self._choice("provider").offer([Choice(row.code, said, row.id) for row, said in words])

    def _know_types(self, types: tuple[VisitTypeRow, ...]) -> None:
        self._types = {row.id: row for row in types}
        self._choice("type").offer(
            [Choice(row.code, f"{row.name}, {row.minutes} min", row.id) for row in types]
        )

    def _choice(self, name: str) -> ChoiceField[int]:
        widget = self._built[name]
        assert isinstance(widget, ChoiceField)
        return widget

    # The patient

    @on(PatientPicker.Picked)
    def _picked(self, event: PatientPicker.Picked) -> None:
        event.stop()
        self._patient, self._patient_id = event.patient, event.patient.id
        self._banner.show(event.patient, self.clinic.today)
        self._show_picker(False)
        self._know_patient(event.patient.id)
        self.go_to_first()

    @on(PatientPicker.NothingFound)
    async def _nothing(self, event: PatientPicker.NothingFound) -> None:
        event.stop()
        await self.action_register()

    async def action_register(self) -> None:
        """Take in a new patient; what was typed as a name begins the form."""
        from clinic_tui.screens.register import RegisterPatient

        family, _, given = self._picker.text.partition(",")
        named = not any(sign.isdigit() for sign in self._picker.text)
        texts = {"family": family.strip(), "given": given.strip()} if named else {}
        await self.app.push_screen(RegisterPatient(texts), self._registered)

    def _registered(self, patient_id: int | None) -> None:
        if patient_id is not None:
            self._patient_id = patient_id
            self._show_picker(False)
            self._know_patient(patient_id)
            self.go_to_first()

    def _know_patient(self, patient_id: int) -> None:
        patients = self.backend.patients
        self.ask(
            lambda: (patients.line(patient_id), patients.counts(patient_id), patients.alerts(patient_id)),
            self._show_patient,
            group="patient",
            refused=self.refuse,
        )

    def _show_patient(self, known: tuple[PatientLine, VisitCounts, tuple[str, ...]]) -> None:
        self._patient, counts, alerts = known
        self._banner.show(self._patient, self.clinic.today, counts, alerts)
        self._look()

    # What stands against it

    @on(WordField.Changed)
    def _plan_changed(self) -> None:
        self._look()

    def _look(self) -> None:
        patient_id, backend, today = self._patient_id, self.backend, self.clinic.today
        provider_id, visit_type = (
            self._choice("provider").value,
            self._types.get(self._choice("type").value or 0),
        )
        if patient_id is None or provider_id is None or visit_type is None:
            self._against.show()
            return
        start = minute_now(self.clinic.clock) // WALK_IN_GRAIN * WALK_IN_GRAIN
        minutes = visit_type.minutes
        self.ask(
            lambda: (start, minutes, backend.schedule.check(patient_id, provider_id, today, start, minutes)),
            self._show_check,
            group="check",
            refused=self._cannot_check,
        )

    def _show_check(self, found: tuple[int, int, BookingCheck]) -> None:
        start, minutes, check = found
        plan: list[Piece] = [("strong", f"now: {show_time(start)} to {show_time(start + minutes)}")]
        if check.refused:
            plan.append(("alert", f"! {check.refused}"))
        elif check.overbook:
            plan.append(("warning", f"! {check.overbook}: this overbooks"))
        else:
            plan.append(("good", "the time is free"))
        more = [("warning", f"! {check.beyond}: a manager's right is needed")] if check.beyond else []
        self._against.show(plan, [*more, *(("warning", f"! {words}") for words in check.warnings)])

    def _cannot_check(self, refusal: ClinicError) -> None:
        self._against.show([("alert", f"! {refusal.words}")])

    def submit(self) -> None:
        """Take the patient in."""
        patient_id = self._patient_id
        if patient_id is None:
            self.put_focus(self._picker)
            self.say("choose the patient first", Level.WARNING)
            return
        provider_id, type_id, reason = self.needed("provider"), self.needed("type"), self.text("reason")
        name = self._patient.name if self._patient else "the patient"
        backend = self.backend
        self.save(
            lambda: backend.reception.walk_in(patient_id, provider_id, type_id, reason),
            f"{name} is here, for {self._choice('provider').text.upper()}",
            ...,
        )

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Another desk may have taken the time."""
        if entities & {"appointment", "occupancy"} and not self._saving:
            self._look()

    def reopen(self, texts: dict[str, str]) -> WalkIn:
        """The same patient and texts."""
        return WalkIn(texts, patient_id=self._patient_id)
