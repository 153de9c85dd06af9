"""What can be done with the visit under the cursor, the same on the schedule and in the week."""

from __future__ import annotations

from datetime import date, timedelta

from clinic_tui.errors import NotFound
from clinic_tui.schedule.rows import AppointmentRow
from clinic_tui.schedule.states import Status
from clinic_tui.screens.coverage.asking_payers import ask_for_visit, asks_payers
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.widgets.message_line import Level
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time


class VisitVerbs(Asking):
    """Mixed into a pane that can say which visit is meant."""

    def visit(self) -> AppointmentRow | None:
        """The visit that a verb means here."""
        raise NotImplementedError

    def _meant(self) -> AppointmentRow | None:
        row = self.visit()
        if row is None:
            self.clinic.say("no appointment is under the cursor", Level.ERROR)
        return row

    def _may_not(self, verb: str, what: str) -> bool:
        """Say why nothing opens, where the person here has no right to it."""
        if why := self.backend.why_not(verb, what):
            self.clinic.say(why, Level.ERROR)
        return bool(why)

    async def action_cancel(self) -> None:
        """Call a booked visit off; say why somebody left who was here."""
        from clinic_tui.screens.reception.next_stage import step_off, take_step
        from clinic_tui.screens.schedule.cancel import CancelVisit

        row = self._meant()
        if row is None:
            return
        if row.status is Status.BOOKED:
            if self._may_not("appointment.cancel", "cancelling"):
                return
            await self.app.push_screen(CancelVisit(row), lambda done: self._came_free(row, done))
        else:
            await take_step(self, step_off(self, row.id, row.status, row.version, row.name))

    def action_no_show(self) -> None:
        """The patient did not come."""
        from clinic_tui.screens.waiting.who_waits import ask_who_waits

        row = self._meant()
        if row is not None:
            backend = self.backend

            def missed(_: None) -> None:
                self.clinic.say_done(f"no-show: {row.name} {show_time(row.start)}")
                ask_who_waits(self, row.id, missed=True)

            self.act(lambda: backend.schedule.no_show(row.id, row.version), missed)

    def _came_free(self, row: AppointmentRow, done: bool | None) -> None:
        """Where the visit was called off, show who waits for its time."""
        from clinic_tui.screens.waiting.who_waits import ask_who_waits

        if done:
            ask_who_waits(self, row.id)

    async def action_waitlist(self) -> None:
        """Put the patient on the waitlist for an earlier time of this kind of visit."""
        from clinic_tui.screens.waiting.wait_form import WaitForVisit

        row = self._meant()
        if row is not None and not self._may_not("waitlist.edit", "the waitlist"):
            await self.app.push_screen(WaitForVisit({"type": row.visit_type}, patient_id=row.patient_id))

    async def action_check_in(self) -> None:
        """Check in; on a patient already here, the next stage."""
        from clinic_tui.screens.reception.next_stage import next_stage

        row = self._meant()
        if row is not None:
            await next_stage(self, row.id, row.status, row.version, row.name)

    async def action_check_out(self) -> None:
        """End the visit."""
        from clinic_tui.screens.reception.next_stage import check_out

        row = self._meant()
        if row is not None:
            await check_out(self, row.id, row.status, row.version, row.name)

    async def action_code_visit(self) -> None:
        """Say what the visit was for."""
        from clinic_tui.screens.claims.code_visit import code_visit

        row = self._meant()
        if row is not None:
            await code_visit(self, row.id, row.status)

    def action_task_on(self) -> None:
        """Something to be done about the visit, by oneself or somebody else."""
        from clinic_tui.screens.team.task_on import task_on_visit

        if (row := self._meant()) is not None:
            task_on_visit(
                self, mrn=row.mrn, day=row.day, start=row.start, patient_id=row.patient_id, name=row.name
            )

    def action_verify(self) -> None:
        """Ask the payer about the coverage; with no way to ask: it was seen."""
        row = self._meant()
        if row is None:
            return
        backend = self.backend
        if asks_payers(backend):
            ask_for_visit(self, row.id, row.name)
            return

        def verify() -> str:
            sheet = backend.reception.sheet(row.id)
            if sheet.policy is None:
                return ""
            backend.patients.verify_coverage(*sheet.policy)
            return sheet.payer

        def then(payer: str) -> None:
            if payer:
                self.clinic.say_done(f"{row.name}: {payer} verified")
            else:
                self.clinic.say(f"{row.name} has no policy on file: e opens the record to add one")

        self.act(verify, then)

    def action_edit(self) -> None:
        """Open the patient's record."""
        row = self._meant()
        if row is not None:
            self.clinic.open_patient(row.patient_id)

    async def action_history(self) -> None:
        """Who did what with this visit."""
        from clinic_tui.screens.parts.history import HistoryScreen

        row = self._meant()
        if row is not None:
            title = f"{row.name}, {show_date(row.day)} {show_time(row.start)}"
            await self.app.push_screen(
                HistoryScreen(title, lambda: self.backend.schedule.history(row.id), patient_id=row.patient_id)
            )

    async def action_series(self) -> None:
        """The series that the visit belongs to, or a new one that begins with it."""
        row = self._meant()
        if row is not None:
            series_of(self, row.id)

    async def action_linked(self) -> None:
        """The command line, begun for one more visit that is over before this one."""
        row = self._meant()
        if row is not None:
            await book_before(self, row.mrn, row.day, row.start)

    async def action_keep_from_payer(self) -> None:
        """Keep the visit from the payer, or let the payer hear of it."""
        from clinic_tui.screens.money.keep_from_payer import KeepFromPayer

        row = self._meant()
        if row is not None:
            await self.app.push_screen(KeepFromPayer(row.id))

    async def action_note(self) -> None:
        """Write a note on the patient."""
        from clinic_tui.screens.patients.note import AddNote

        row = self._meant()
        if row is not None:
            await self.app.push_screen(AddNote(row.patient_id, row.name))

    async def action_new_patient(self) -> None:
        """Register a patient."""
        from clinic_tui.screens.patients.register import RegisterPatient

        await self.app.push_screen(RegisterPatient())

    def action_take_payment(self) -> None:
        """Take a payment on the visit."""
        from clinic_tui.screens.money.take_payment import take_payment

        row = self._meant()
        if row is not None:
            take_payment(self, row.patient_id, row.id)

    async def action_print(self) -> None:
        """Print what there is to the visit under the cursor, or to the day."""
        from clinic_tui.screens.parts.print_paper import PrintPaper, about_visit

        about = about_visit(self.visit(), self.day_to_print)
        if about.kinds:
            await self.app.push_screen(PrintPaper(about))

    @property
    def day_to_print(self) -> date | None:
        """The day whose sheet can be printed here; None where there is no day."""
        return None

    async def action_confirm(self) -> None:
        """Note what is known of the patient's coming."""
        from clinic_tui.screens.reception.next_stage import step_coming, take_step

        row = self._meant()
        if row is not None:
            await take_step(self, step_coming(row.id, row))


async def book_before(asking: Asking, mrn: str, day: date, start: int) -> None:
    """Begin the line that books one more visit of this patient on that day, over by `start`."""
    from clinic_tui.screens.command.command import CommandLine

    await asking.app.push_screen(CommandLine(f"b {mrn} {day:%m/%d/%Y} ending {show_time(start)} "))


def series_of(asking: Asking, appointment_id: int) -> None:
    """Show the series of this visit; where it belongs to none, ask how often one like it is to follow."""
    backend, clinic = asking.backend, asking.clinic

    def look() -> tuple[AppointmentRow, bool]:
        row = backend.schedule.appointment(appointment_id)
        try:
            backend.series.of(appointment_id)
        except NotFound:
            return row, False
        return row, True

    def show(found: tuple[AppointmentRow, bool]) -> None:
        from clinic_tui.screens.schedule.new_series import NewSeries
        from clinic_tui.screens.schedule.series import SeriesList

        row, has_one = found
        if has_one:
            clinic.open_next(SeriesList(row.id, row.name))
        elif not backend.may("appointment.book"):
            clinic.say("this visit belongs to no series")
        else:
            day = max(row.day + timedelta(days=1), clinic.tomorrow)
            texts = {
                "type": row.visit_type,
                "provider": row.provider_code,
                "time": show_time(row.start),
                "day": f"{day:%m/%d/%Y}",
                "minutes": str(row.minutes),
            }
            clinic.open_next(NewSeries(texts, patient_id=row.patient_id))

    asking.ask_before_keys(look, show, group="series")
