"""A patient who stands at the desk without an appointment: booked for now and arrived, in one step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.widget import Widget

from clinic_tui.claims.foreseen_rows import PlannedVisit
from clinic_tui.clock import minute_now
from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint
from clinic_tui.reception.rules import WALK_IN_GRAIN
from clinic_tui.schedule.rows import BannerRow, BookingCheck
from clinic_tui.schedule.walk_in_rows import WalkInRooms
from clinic_tui.screens.parts.form import Field, text_field
from clinic_tui.screens.schedule.booked import told_of_claims
from clinic_tui.screens.schedule.new_visit import NewVisitForm
from clinic_tui.screens.schedule.payer_not_told import payer_not_told_field
from clinic_tui.widgets.choice_field import ChoiceField
from clinic_tui.widgets.facts import Facts, Piece
from clinic_tui.words.times import show_time


class WalkIn(NewVisitForm):
    """The number of the new visit, or None. The patient first, then who sees them and what for."""

    TITLE_WORDS: ClassVar[str] = "Walk-in"
    SAVE_WORDS: ClassVar[str] = "take in"
    KIND: ClassVar[str] = "walk-in"

    def __init__(self, texts: dict[str, str] | None = None, *, patient_id: int | None = None) -> None:
        super().__init__(texts, patient_id=patient_id)
        self._against = Facts(2, indent=0)
        self._room = Facts(2, indent=0)
        self._rooms: WalkInRooms | None = None
        self._filled = {"provider": "", "type": ""}

    def compose_top(self) -> Iterator[Widget]:
        """The patient, and what stands against the visit."""
        yield from super().compose_top()
        yield self._against
        yield self._room

    def show_picker(self, picking: bool) -> None:
        """Nothing stands against a visit of nobody, and the list of patients needs the room."""
        super().show_picker(picking)
        self._against.display = self._room.display = not picking

    def ready(self) -> None:
        """Ask what room there is today."""
        super().ready()
        self.ask_before_keys(self.backend.schedule.walk_in_rooms, self._know_rooms, group="rooms")

    def go_to_first(self) -> None:
        """The keys go to the provider, who is filled in: what is typed takes the place of that."""
        super().go_to_first()
        if self._patient_id is not None:
            self._focus("provider")

    def _know_rooms(self, rooms: WalkInRooms) -> None:
        self._rooms = rooms
        self._room.show((("", rooms.kept_words),), (("", rooms.overbook_words),))
        self._fill_in("")

    def _show_patient(self, known: BannerRow) -> None:
        super()._show_patient(known)
        self._fill_in(known.counts.usual_provider if known.counts else "")

    def _fill_in(self, usual: str) -> None:
        """Who could see the patient soonest, and the kind of visit that times are kept for."""
        if self._rooms is None or self.changed_by_hand:
            return
        self._filled = {"provider": self._rooms.best(usual), "type": self._rooms.visit_type}
        for name, text in self._filled.items():
            self.set_text(name, text)
            self.select_text(name)
        self._clean = {**self._clean, **self._filled}  # nobody typed it: nothing is lost with it

    @property
    def changed_by_hand(self) -> bool:
        """True once another provider or type was typed than was filled in."""
        return any(self.text(name) not in ("", text) for name, text in self._filled.items())

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
            payer_not_told_field(),
        )

    def hints(self) -> tuple[Hint, ...]:
        """The keys of the form; a new patient while none is chosen."""
        new = (Hint("F7", "new patient", "register"),) if self._patient_id is None else ()
        return (*super().hints(), *new)

    # What stands against it

    def look_at_plan(self) -> None:
        """See what stands against a visit now."""
        patient_id, backend, today = self._patient_id, self.backend, self.clinic.today
        provider_id, visit_type = self.choice("provider").value, self.visit_type
        if patient_id is None or provider_id is None or visit_type is None:
            self._against.show()
            return
        start = minute_now(self.clinic.clock) // WALK_IN_GRAIN * WALK_IN_GRAIN
        minutes, kind = visit_type.minutes, visit_type.id
        self.ask(
            lambda: (
                start,
                minutes,
                backend.schedule.check(patient_id, provider_id, today, start, minutes, visit_type_id=kind),
            ),
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
        patient_id = self.needed_patient()
        if patient_id is None:
            return
        provider_id, type_id, reason = self.needed("provider"), self.needed("type"), self.text("reason")
        backend, kept = self.backend, self.text("payer")
        told = ", payer not told" if kept else ""
        words = f"{self.whom} is here, for {self.choice('provider').text.upper()}{told}"
        plans = () if kept else (PlannedVisit(patient_id, provider_id, self.clinic.today),)

        said = [words]

        def take_in() -> int:
            number = backend.reception.walk_in(patient_id, provider_id, type_id, reason, kept)
            said.append(told_of_claims(backend, plans))
            return number

        self.save(take_in, lambda _: "; ".join(filter(None, said)), ...)
