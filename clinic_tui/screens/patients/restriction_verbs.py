"""What can be done about the privacy of the record on the screen: its restriction, and what left it."""

from __future__ import annotations

from clinic_tui.patients.emergency_rules import minutes_left
from clinic_tui.patients.rows import PatientLine
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.screens.patients.record_lines import Closed, Known
from clinic_tui.widgets.emergency_line import EmergencyLine
from clinic_tui.widgets.message_line import Level


class RestrictionVerbs(Asking):
    """Mixed into the record's screen; at most one of what is known and what is shut is there."""

    _patient_id: int
    _known: Known | None
    _shut: Closed | None

    def read(self) -> None:
        """Read the record again."""
        raise NotImplementedError

    @property
    def _line(self) -> PatientLine | None:
        """Who it is, where that is known; of a closed record too."""
        return self._known.record.line if self._known else self._shut.line if self._shut else None

    def time_passed(self) -> None:
        """Say how long an emergency access lasts; at its end the record closes."""
        if self._known is None or self._known.until is None:
            return
        left = minutes_left(self._known.until, self.clinic.clock.now())
        self.query_one(EmergencyLine).minutes = left
        if not left:
            self.read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key of emergency access means something else where there is nothing to open or to end."""
        if action == "emergency":
            return self._shut is not None or (self._known is not None and self._known.until is not None)
        return super().check_action(action, parameters)

    async def action_disclosures_of(self) -> None:
        """What was given out of this record, and what the patient asks of it."""
        from clinic_tui.screens.compliance.disclosures import DisclosuresOf

        if self._known is not None and self._line is not None:
            await self.app.push_screen(DisclosuresOf(self._patient_id, self._line.name))

    async def action_releases_of(self) -> None:
        """What the patient authorized to be given out."""
        from clinic_tui.screens.compliance.releases import ReleasesOf

        if self._known is not None and self._line is not None:
            await self.app.push_screen(ReleasesOf(self._patient_id, self._line.name))

    async def action_limits_of(self) -> None:
        """What is not to be told of this patient, and whom."""
        from clinic_tui.screens.compliance.limits import LimitsOf

        if self._known is not None and self._line is not None:
            await self.app.push_screen(LimitsOf(self._patient_id, self._line.name))

    async def action_emergency(self) -> None:
        """Open a closed record for an emergency; end that."""
        from clinic_tui.screens.parts.confirm import Confirm
        from clinic_tui.screens.patients.restricted_record import BreakGlass

        if self._shut is not None:
            if self.backend.may("patient.break_glass"):
                await self.app.push_screen(
                    BreakGlass(self._patient_id, self._shut.line.name), self._read_if_done
                )
            else:
                self.clinic.say(self._shut.words, Level.WARNING)
        elif self._known is not None:
            question = f"End the emergency access to the record of {self._known.record.line.name}?"
            await self.app.push_screen(Confirm(question, "end it", "go on"), self._end_emergency)

    def _end_emergency(self, sure: bool | None) -> None:
        if sure:
            backend, patient_id = self.backend, self._patient_id
            self.act(lambda: backend.emergency.end(patient_id), lambda _: self.read())

    async def action_restrict(self) -> None:
        """Restrict the record, or open it to all again."""
        from clinic_tui.screens.patients.restricted_record import RestrictRecord

        if self._known is None:
            return
        backend, record = self.backend, self._known.record
        if not backend.may("patient.restrict"):
            self.clinic.say("only a manager restricts a record, or opens it again", Level.WARNING)
        elif record.restriction is None:
            await self.app.push_screen(RestrictRecord(record.id, record.line.name), self._read_if_done)
        else:
            self.act(lambda: backend.patients.unrestrict(record.id), self._opened_to_all)

    def _opened_to_all(self, _: None) -> None:
        if self._known is not None:
            self.clinic.say_done(f"{self._known.record.line.name} is not restricted any more")
        self.read()

    def _read_if_done(self, done: bool | None) -> None:
        if done:
            self.read()
