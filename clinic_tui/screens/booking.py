"""Booking: who, what, when, in one form; the slot is held for all desks to see while it is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clinic_tui.errors import ClinicError, Conflict
from clinic_tui.patients.rows import PatientLine
from clinic_tui.schedule.rows import Booking, BookingCheck, ProviderRow, VisitCounts, VisitTypeRow
from clinic_tui.schedule.rules import NeedsOverbook
from clinic_tui.screens.form import Field, Form, text_field
from clinic_tui.widgets.banner import PatientBanner
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.date_field import DateField
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.patient_picker import PatientPicker
from clinic_tui.widgets.time_field import MinutesField, TimeField
from clinic_tui.widgets.word_field import QuietInput, WordField
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time

RENEW_SECONDS = 50.0
"""A hold lasts two minutes; the open form renews it well before."""

Plan = tuple[int, date, int, int]
"""Provider, day, start and minutes: what is held and checked."""


class BookVisit(Form[int]):
    """The number of the new appointment, or None."""

    TITLE_WORDS = "Book"
    SAVE_WORDS = "book"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f7", "register", "new patient", show=False, priority=True)
    ]

    def __init__(
        self,
        texts: dict[str, str] | None = None,
        *,
        patient_id: int | None = None,
        provider_code: str = "",
        day: date | None = None,
        start: int | None = None,
        visit_type: str = "",
        minutes: int | None = None,
        slot_minutes: int = 15,
    ) -> None:
        given = {
            "type": visit_type,
            "minutes": str(minutes) if minutes else "",
            "provider": provider_code,
            "day": f"{day:%m/%d/%Y}" if day else "",
            "time": show_time(start) if start is not None else "",
        }
        super().__init__({**given, **(texts or {})})
        self._slot_minutes = slot_minutes
        self._patient_id = patient_id
        self._patient: PatientLine | None = None
        self._types: dict[int, VisitTypeRow] = {}
        self._providers: dict[int, ProviderRow] = {}
        self._held: Plan | None = None
        self._hold_id: int | None = None

    # What stands in it

    def compose_top(self) -> Iterator[Widget]:
        """The picker until the patient is known, then the banner."""
        self._picker = PatientPicker(self.backend.patients.find)
        self._picker.add_class("in-form")
        self._banner = PatientBanner()
        self._picker.display = self._patient_id is None
        self._banner.display = self._patient_id is not None
        yield self._picker
        yield self._banner

    def fields(self) -> Sequence[Field]:
        """Type and reason are asked; the rest is filled in from where the cursor stood."""
        return (
            Field(
                "type",
                "Visit type",
                lambda: ChoiceField[int]([]),
                help="fu, new ...; ctrl+n shows the next one",
            ),
            text_field("reason", "Reason", limit=200, help="a few words for the day list"),
            Field("provider", "Provider", lambda: ChoiceField[int]([]), passed=True, help="code or name"),
            Field("day", "Day", lambda: DateField(self.clinic.today), passed=True, help="t+7, fri, 3/14"),
            Field("time", "Time", TimeField, passed=True, help="9, 930, 2p, 14:15"),
            Field(
                "minutes",
                "Length",
                MinutesField,
                also=("length",),
                passed=True,
                help="20, 45m, 1h; empty takes the visit type's",
            ),
            Field(
                "overbook",
                "Overbook: why",
                lambda: QuietInput(max_length=200),
                passed=True,
                help="only where the time is taken or outside hours: the reason",
            ),
        )

    def ready(self) -> None:
        """Ask for the lists, and for the patient where it is known."""
        self.ask(self.backend.schedule.visit_types, self._know_types, group="types")
        self.ask(self.backend.schedule.providers, self._know_providers, group="providers")
        if self._patient_id is not None:
            self._know_patient(self._patient_id)
        self.set_interval(RENEW_SECONDS, self._renew)

    def go_to_first(self) -> None:
        """The keys go to the picker, or to the type."""
        if self._patient_id is None:
            self.put_focus(self._picker)
        else:
            super().go_to_first()

    def on_unmount(self) -> None:
        """Give the slot back."""
        if self._hold_id is not None:
            self.clinic.act(self.backend.schedule.release, lambda _: None)

    def _know_types(self, types: tuple[VisitTypeRow, ...]) -> None:
        self._types = {row.id: row for row in types}
        self._choice("type").offer(
            [Choice(row.code, f"{row.name}, {row.minutes} min", row.id) for row in types]
        )

    def _know_providers(self, providers: tuple[ProviderRow, ...]) -> None:
        self._providers = {row.id: row for row in providers}
        self._choice("provider").offer(
            [Choice(row.code, f"{row.name}, {row.specialty}".rstrip(", "), row.id) for row in providers]
        )

    def _choice(self, name: str) -> ChoiceField[int]:
        widget = self._built[name]
        assert isinstance(widget, ChoiceField)
        return widget

    # The patient

    @on(PatientPicker.Picked)
    def _picked(self, event: PatientPicker.Picked) -> None:
        event.stop()
        self._seat(event.patient)
        self._know_patient(event.patient.id)
        self.go_to_first()

    @on(PatientPicker.NothingFound)
    def _nobody(self, event: PatientPicker.NothingFound) -> None:
        event.stop()
        self.say("nobody fits: F7 registers a new patient", Level.WARNING)

    async def action_register(self) -> None:
        """Take in a new patient and go on booking for them."""
        from clinic_tui.screens.register import RegisterPatient

        if self._patient_id is None:
            family, _, given = self._picker.text.partition(",")
            names = {"family": family.strip(), "given": given.strip()}
            typed = names if not any(sign.isdigit() for sign in family) else {}
            await self.app.push_screen(RegisterPatient(typed), self._registered)

    def _registered(self, patient_id: int | None) -> None:
        if patient_id is not None:
            self._know_patient(patient_id)
            self._picker.display, self._banner.display = False, True
            self.go_to_first()

    def _know_patient(self, patient_id: int) -> None:
        self._patient_id = patient_id
        backend = self.backend
        self.ask(
            lambda: (
                backend.patients.line(patient_id),
                backend.patients.counts(patient_id),
                backend.patients.alerts(patient_id),
            ),
            self._show_patient,
            group="patient",
        )

    def _seat(self, patient: PatientLine) -> None:
        self._patient, self._patient_id = patient, patient.id
        self._picker.display, self._banner.display = False, True
        self._banner.show(patient, self.clinic.today)

    def _show_patient(self, known: tuple[PatientLine, VisitCounts, tuple[str, ...]]) -> None:
        patient, counts, alerts = known
        self._seat(patient)
        self._banner.show(patient, self.clinic.today, counts, alerts)
        self._look_at_plan()

    # The plan: held and checked as it changes

    @on(WordField.Changed)
    def _plan_changed(self) -> None:
        self._look_at_plan()

    @property
    def _plan(self) -> Plan | None:
        parts: list[Any] = [self._field_value(name) for name in ("provider", "day", "time")]
        if None in parts:
            return None
        minutes = self._field_value("minutes") or self._usual_minutes()
        return (parts[0], parts[1], parts[2], minutes)

    def _field_value(self, name: str) -> Any:
        widget = self._built.get(name)
        return widget.value if isinstance(widget, WordField) else None

    def _usual_minutes(self) -> int:
        """What the visit type takes; one slot until there is a type, so that the slot is held at once."""
        row = self._types.get(self._field_value("type") or 0)
        return row.minutes if row else self._slot_minutes

    def _look_at_plan(self) -> None:
        plan = self._plan
        if plan is None:
            return
        backend = self.backend
        if plan != self._held:
            self._held = plan
            self.act(lambda: backend.schedule.hold(*plan), self._keep_hold, refused=self._not_held)
        patient_id = self._patient_id
        if patient_id is not None:
            self.ask(lambda: backend.schedule.check(patient_id, *plan), self._show_check, group="check")

    def _keep_hold(self, hold_id: int) -> None:
        self._hold_id = hold_id

    def _not_held(self, refusal: ClinicError) -> None:
        self._hold_id = None
        self.say(refusal.words, Level.ERROR)

    def _renew(self) -> None:
        hold_id, backend = self._hold_id, self.backend
        if hold_id is not None:
            self.act(lambda: backend.schedule.renew(hold_id), self._renewed)

    def _renewed(self, kept: bool) -> None:
        if not kept:
            self._held = self._hold_id = None
            self._look_at_plan()

    def _show_check(self, check: BookingCheck) -> None:
        if check.refused:
            self.say(check.refused, Level.ERROR)
        elif check.overbook:
            words = f"{check.overbook}: say why to overbook"
            self.say(
                f"{words} ({check.beyond}: needs the second right)" if check.beyond else words, Level.WARNING
            )
        elif check.warnings:
            self.say("; ".join(check.warnings), Level.WARNING)
        else:
            self.say(self._read_back())

    def _read_back(self) -> str:
        plan = self._plan
        if plan is None:
            return ""
        provider, row = self._providers.get(plan[0]), self._types.get(self._field_value("type") or 0)
        name = provider.name if provider else ""
        kind = f", {row.name}" if row else ""
        return f"{show_date(plan[1])} {show_time(plan[2])}, {plan[3]} min with {name}{kind}"

    # Saving

    def submit(self) -> None:
        """Book it."""
        if self._patient_id is None:
            self.put_focus(self._picker)
            self.say("choose the patient first", Level.WARNING)
            return
        booking = Booking(
            patient_id=self._patient_id,
            visit_type_id=self.needed("type"),
            provider_id=self.needed("provider"),
            day=self.needed("day"),
            start=self.needed("time"),
            minutes=self.value("minutes"),
            reason=self.text("reason"),
            overbook_reason=self.text("overbook"),
        )
        who = self._patient.name if self._patient else "the patient"
        provider = self._providers[booking.provider_id].code
        words = f"booked {who}, {show_date(booking.day)} {show_time(booking.start)} with {provider}"
        self.save(lambda: self.backend.schedule.book(booking), words, ...)

    def refuse(self, refusal: ClinicError) -> None:
        """Where overbooking would do, ask for the reason."""
        super().refuse(refusal)
        if isinstance(refusal, NeedsOverbook):
            self._focus("overbook")
        elif isinstance(refusal, Conflict):
            self._focus("time")

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Another desk wrote to the schedule: look again whether the time is free."""
        if entities & {"appointment", "occupancy"} and not self._saving:
            patient_id, plan, backend = self._patient_id, self._plan, self.backend
            if patient_id is not None and plan is not None:
                self.ask(lambda: backend.schedule.check(patient_id, *plan), self._show_check, group="check")

    @property
    def title_words(self) -> str:
        """Book, and for whom once that is known."""
        return f"Book {self._patient.name}" if self._patient else "Book"

    def reopen(self, texts: dict[str, str]) -> BookVisit:
        """The same patient and texts."""
        return BookVisit(texts, patient_id=self._patient_id)
