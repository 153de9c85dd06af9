"""One patient's record: who it is, how to reach them, who pays, what is planned and what was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from clinic_tui.clock import local_now
from clinic_tui.errors import ClinicError, Restricted
from clinic_tui.keymap import Place
from clinic_tui.patients.emergency_rules import minutes_left
from clinic_tui.patients.rows import PatientRecord
from clinic_tui.schedule.rows import AppointmentRow
from clinic_tui.schedule.states import Status
from clinic_tui.screens.coverage.coverage_verbs import CoverageVerbs
from clinic_tui.screens.parts.banner_pieces import ACCOUNT, banner_pieces
from clinic_tui.screens.parts.page import Page
from clinic_tui.screens.parts.record_list import RecordList
from clinic_tui.screens.patients.identity_verbs import IdentityVerbs
from clinic_tui.screens.patients.record_keys import record_hints
from clinic_tui.screens.patients.record_lines import (
    Closed,
    Known,
    closed_rows,
    spaced,
    visit_rows,
    who_rows,
    why_red,
)
from clinic_tui.screens.patients.restriction_verbs import RestrictionVerbs
from clinic_tui.screens.schedule.visit_verbs import VisitVerbs
from clinic_tui.widgets.banner import PatientBanner
from clinic_tui.widgets.cells import cut_name
from clinic_tui.widgets.emergency_line import EmergencyLine
from clinic_tui.widgets.header_line import HeaderLine
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.paged_list import PagedList

WIDE = 110
"""Cells from which on the visits stand beside the rest."""

TALL = 32
"""Lines from which on there is room for empty ones."""

OPENS = frozenset({"restriction", "emergency_access", "patient"})
"""What is written where a closed record may have been opened."""


class PatientScreen(IdentityVerbs, CoverageVerbs, RestrictionVerbs, VisitVerbs, Page):
    """Opening it is a look that the journal keeps; one that cannot be journaled shows nothing.

    Of a restricted record that is closed to who sits here it shows whose it is, and the way in.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(Place.PATIENT),
        *bindings_of(Place.RESTRICTED),
        Binding("left", "column('#record-who')", "to the left", show=False),
        Binding("right", "column('#record-visits')", "to the right", show=False),
    ]
    TOPICS: ClassVar[frozenset[str]] = frozenset(
        {
            "patient",
            "patient_name",
            "patient_phone",
            "patient_alert",
            "patient_note",
            "task",
            "patient_detail",
            "patient_merge",
            "coverage",
            "prior_authorization",
            "appointment",
            "restriction",
            "release_authorization",
            "privacy_limit",
            "emergency_access",
            "stock_given",
            "stock_move",
            "lot",
            *ACCOUNT,
        }
    )

    def __init__(self, patient_id: int) -> None:
        super().__init__()
        self._patient_id = patient_id
        self._known = self._shut = None

    @property
    def place(self) -> Place:
        """The record, open or closed."""
        return Place.RESTRICTED if self._shut else Place.PATIENT

    def compose(self) -> ComposeResult:
        """The frame's lines around banner and lists."""
        yield HeaderLine()
        yield EmergencyLine()
        yield PatientBanner()
        with Horizontal(id="record"):
            yield RecordList(id="record-who")
            yield RecordList(id="record-visits")
        yield MessageLine()
        yield KeyBar(own=record_hints(self.app.size.width, self.clinic.verbs))

    def on_mount(self) -> None:
        """Look, once; what is shown then is read again without another look."""
        super().on_mount()
        backend, patient_id = self.backend, self._patient_id
        self._list("#record-visits").display = False
        self._list("#record-who").focus()
        self.ask_before_keys(
            lambda: self._read_with(lambda: backend.patients.open(patient_id)),
            self._show,
            group="record",
            refused=self._refused,
        )
        self.set_interval(1.0, self.time_passed)

    def _read_with(self, call: Callable[[], PatientRecord]) -> Known | Closed:
        patients, patient_id = self.backend.patients, self._patient_id
        try:
            record = call()
            until = self.backend.emergency.own_until(patient_id) if record.restriction else None
            granted = self.backend.series.authorizations(patient_id)
            counts, visits = patients.counts(patient_id), patients.visits(patient_id)
            standing = patients.account(patient_id)
            had = self.backend.kits.received(patient_id).of_note
            may_see = self.backend.may("release.view")
            released = self.backend.releases.standing(patient_id).rows if may_see else ()
            sees_limits = self.backend.may("limit.view")
            limits = self.backend.limits.standing(patient_id).rows if sees_limits else ()
            tasks = self.backend.tasks.about(patient_id) if self.backend.may("task.view") else ()
            return Known(
                record, counts, visits, until, authorizations=granted, standing=standing, received=had,
                released=released, tasks=tasks, limits=limits,
            )  # fmt: skip
        except Restricted as refusal:
            return Closed(patients.line(patient_id), refusal.words)

    def _refused(self, refusal: ClinicError) -> None:
        if refusal.trouble is not None:
            refusal = type(refusal)(
                f"not shown, as the look cannot be journaled: {refusal.trouble}", refusal.trouble
            )
        self._list("#record-who").show([], refusal.words)
        self.clinic.say_refusal(refusal)

    def read(self) -> None:
        """Read the record again; one that was closed meanwhile goes from the screen."""
        backend, patient_id, shut = self.backend, self._patient_id, self._shut

        def again() -> Known | Closed:
            if shut is not None and backend.patients.line(patient_id).restricted:
                return shut  # asked for in vain once: that is in the journal
            return self._read_with(lambda: backend.patients.still_open(patient_id))

        self.ask(again, self._show, group="record")

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Something was written, here or at another desk."""
        topics = OPENS if self._shut else self.TOPICS if self._known else frozenset[str]()
        if entities & topics:
            self.read()

    def _show(self, known: Known | Closed) -> None:
        if isinstance(known, Closed):
            self._shut_off(known)
            return
        whole = self._known.whole if self._known else ()
        self._known, self._shut = replace(known, whole=whole), None
        record, clinic = known.record, self.clinic
        self.query_one(PatientBanner).show(
            record.line,
            clinic.today,
            known.counts,
            [alert.words for alert in record.alerts],
            banner_pieces(known.standing, clinic.clock.now()),
        )
        self.lay_out()

        left = minutes_left(known.until, clinic.clock.now()) if known.until else 0
        self.query_one(EmergencyLine).minutes = left
        self._show_keys()

    def _shut_off(self, shut: Closed) -> None:
        """Nothing of the record is left on the screen, nor in what lies on it."""
        was_open, self._known, self._shut = self._known is not None, None, shut
        self.query_one(PatientBanner).show(shut.line, self.clinic.today)
        self.query_one(EmergencyLine).minutes = 0
        self._list("#record-visits").display = False
        self._list("#record-visits").show(())
        self._list("#record-who").show(closed_rows(self.backend.may("patient.break_glass")))
        self._list("#record-who").focus()
        self._show_keys()
        if was_open:
            self.clinic.say_record_closed()
            self.run_worker(self.clinic.close_above(self), group="close above")

    def _show_keys(self) -> None:
        hints = record_hints(self.size.width, self.clinic.verbs, closed=self._shut is not None)
        self.query_one(KeyBar).own = hints

    def on_resize(self) -> None:
        """One list, or two beside each other."""
        self._show_keys()
        self.lay_out()

    def lay_out(self) -> None:
        """What is known, in one list or in two."""
        if self._known is None:
            return
        left, right = self._list("#record-who"), self._list("#record-visits")
        wide = self.size.width >= WIDE
        if right.has_focus and not wide:
            left.focus()
        right.display = wide
        who = who_rows(self._known, local_now(self.clinic.clock))
        left.label_width = min(max(11, *(len(row.cells[0]) for row in who)), 14) if wide else 16
        visits = visit_rows(self._known, self.clinic.today)
        if self.size.height >= TALL:
            who, visits = spaced(who), spaced(visits)
        left.show(who if wide else who + visits)
        right.show(visits if wide else ())

    def _list(self, name: str) -> RecordList:
        return self.query_one(name, RecordList)

    @property
    def _key(self) -> tuple[str, int]:
        """What the cursor stands on: its kind and its number."""
        right = self._list("#record-visits")
        key = (right if right.has_focus else self._list("#record-who")).key
        return key if isinstance(key, tuple) else (str(key), 0)

    def stand_on_policy(self, slot: int) -> None:
        """It went there with the policy."""
        self._list("#record-who").select(("coverage", slot))

    def action_column(self, name: str) -> None:
        """To the other list, where there are two."""
        if self._list(name).display:
            self._list(name).focus()

    # What the record is about

    def visit(self) -> AppointmentRow | None:
        """The visit under the cursor, else the next one that is not over."""
        if self._known is None:
            return None
        kind, number = self._key
        if kind == "visit":
            return next((visit for visit in self._known.visits if visit.id == number), None)
        ahead = [visit for visit in self._known.visits if visit.day >= self.clinic.today]
        return next((visit for visit in reversed(ahead) if visit.status not in _OVER), None)

    def why_red(self) -> tuple[str, ...]:
        """What stands out here and what can be done, for the help."""
        return why_red(self._known, local_now(self.clinic.clock)) if self._known else ()

    # Verbs

    def action_back(self) -> None:
        """Back to where one was."""
        self.dismiss()

    async def action_edit(self) -> None:  # type: ignore[override]  # Textual awaits either
        """Change what the cursor stands on: a policy, or a field of the record."""
        from clinic_tui.screens.patients.edit_patient import EditPatient

        if self._known is None:
            return
        kind, number = self._key
        if kind in ("coverage", "member"):
            await self._edit_policy(number)
        else:
            await self.app.push_screen(EditPatient(self._known.record, field=kind))

    async def action_note(self) -> None:
        """Write a note."""
        from clinic_tui.screens.patients.note import AddNote

        if self._line is not None:
            await self.app.push_screen(AddNote(self._patient_id, self._line.name))

    async def action_add_alert(self) -> None:
        """Put a warning into the banner."""
        from clinic_tui.screens.patients.alert import AddAlert

        if self._known is not None:
            record = self._known.record
            await self.app.push_screen(AddAlert(record.id, record.line.name))

    async def action_cancel(self) -> None:
        """Take the alert under the cursor away, after a question, or call off the visit that is meant."""
        kind, number = self._key
        if kind == "alert":
            await self._remove_alert(number)
        elif kind == "authorization":
            self._remove_authorization(number)
        elif self.visit() is not None:
            await super().action_cancel()
        else:
            self.clinic.say("no visit is to come, and the cursor stands on no alert", Level.ERROR)

    async def _remove_alert(self, number: int) -> None:
        """Ask first, naming it: others rely on it, and a key that was typed ahead answers nothing."""
        from clinic_tui.screens.parts.confirm import Confirm

        record = self._known.record if self._known else None
        alert = next((each for each in record.alerts if each.id == number), None) if record else None
        if record is None or alert is None:
            return
        backend, name = self.backend, cut_name(record.line.name)

        def answered(sure: bool | None) -> None:
            if sure:
                self.act(
                    lambda: backend.patients.remove_alert(number),
                    lambda _: self.clinic.say_done(f"alert taken away: {alert.words}"),
                )

        self.clinic.drop_keys()
        await self.app.push_screen(
            Confirm(f"Take this alert of {name} away: {alert.words}?", "take it away", "keep it"), answered
        )

    async def action_print(self) -> None:
        """Print labels, and the card or slip of the visit under the cursor or the next one."""
        from clinic_tui.screens.parts.print_paper import About, PrintPaper, about_visit

        if self._known is not None:
            record, row = self._known.record, self.visit()
            labels = About(None, (), (record.id,), record.line.name)
            await self.app.push_screen(PrintPaper(about_visit(row, None) if row else labels))

    def action_take_payment(self) -> None:
        """Take a payment: on the visit under the cursor, or today's; else on the account."""
        from clinic_tui.screens.money.take_payment import take_payment

        if self._line is None:
            return
        row = self.visit()
        meant = row is not None and (self._key[0] == "visit" or row.day == self.clinic.today)
        take_payment(self, self._patient_id, row.id if row and meant else None)

    async def action_ledger(self) -> None:
        """Charges, payments, and what is owed."""
        from clinic_tui.screens.money.ledger import LedgerScreen

        if self._known is not None:
            await self.app.push_screen(LedgerScreen(self._patient_id))

    async def action_letters_of(self) -> None:
        """What was written to this patient."""
        from clinic_tui.screens.patients.letters import LettersScreen

        if self._known is not None and self._line is not None:
            await self.app.push_screen(LettersScreen(self._patient_id, self._line.name))

    async def action_book(self) -> None:
        """Book for this patient."""
        from clinic_tui.screens.schedule.booking import BookVisit

        if self._line is not None:
            await self.app.push_screen(BookVisit(patient_id=self._patient_id))

    async def action_find_time(self) -> None:
        """The command line, begun for this patient."""
        from clinic_tui.screens.command.command import CommandLine

        if self._line is not None:
            await self.app.push_screen(CommandLine(f"b {self._line.mrn} "))

    async def action_waitlist(self) -> None:
        """Put the patient on the waitlist, for the type of the visit under the cursor where there is one."""
        from clinic_tui.screens.waiting.wait_form import WaitForVisit

        if self._known is not None:
            row = self.visit() if self._key[0] == "visit" else None
            texts = {"type": row.visit_type} if row else {}
            await self.app.push_screen(WaitForVisit(texts, patient_id=self._patient_id))

    async def action_series(self) -> None:
        """The series of the visit under the cursor; else a new one, for what was authorized ahead."""
        from clinic_tui.screens.schedule.new_series import NewSeries

        kind, number = self._key
        if kind == "visit" or self._known is None:
            await super().action_series()
            return
        today = self.clinic.today
        meant = [
            each
            for each in self._known.authorizations
            if (
                each.id == number
                if kind == "authorization"
                else each.pays and each.first <= today <= each.last
            )
        ]
        codes = meant[0].visit_types if meant else ()
        if not codes and self.visit() is not None:
            await super().action_series()
            return
        texts = {"type": codes[0]} if len(codes) == 1 else {}
        await self.app.push_screen(NewSeries(texts, patient_id=self._patient_id))

    async def action_history(self) -> None:
        """Who did what with the visit under the cursor, else with the record."""
        from clinic_tui.screens.parts.history import HistoryScreen

        if self._key[0] == "visit":
            await super().action_history()
        elif self._known is not None:
            record, backend = self._known.record, self.backend
            title = f"{record.line.name}, MRN {record.mrn}"
            await self.app.push_screen(
                HistoryScreen(title, lambda: backend.patients.history(record.id), patient_id=record.id)
            )

    async def action_move(self) -> None:
        """Pick the visit up: the schedule opens with it in the hand, and this record closes."""
        from clinic_tui.screens.schedule.moving import take_to_schedule

        row = self._meant()
        if row is not None:
            await take_to_schedule(self.clinic, row)

    async def _show_on_schedule(self, row: AppointmentRow) -> None:
        """Go to the schedule, with the cursor on the visit; this record closes."""
        clinic = self.clinic
        await clinic.show_tab("schedule")
        if clinic.pane is not None:
            clinic.pane.jump(row.id, row.day)
        if row.status is Status.BOOKED:
            clinic.say(f"{row.name}: m picks the visit up")

    @on(PagedList.Chosen)
    async def _chosen(self, event: PagedList.Chosen) -> None:
        """Enter: a visit is shown on the schedule, a note in full; anything else is changed."""
        event.stop()
        kind, number = self._key
        if kind == "visit":
            row = self.visit()
            if row is not None:
                await self._show_on_schedule(row)
        elif kind == "book":
            await self.action_book()
        elif kind == "note":
            await self._read_note(number)
        elif kind == "closed":
            await self.action_emergency()
        elif kind == "task":
            await self._show_task(number)
        elif kind == "released":
            await self.action_releases_of()
        elif kind == "limit":
            await self.action_limits_of()
        elif kind == "restricted":
            await self.action_restrict()
        elif kind == "authorization":
            await self._show_authorizations()
        elif kind != "deceased":
            await self.action_edit()

    async def _show_authorizations(self) -> None:
        """All that the patient has, with what is to be done."""
        if self._line is not None:
            await self.clinic.show_authorizations_of(self._patient_id, self._line.name)

    async def _show_task(self, number: int) -> None:
        """A task about the patient, with its history."""
        from clinic_tui.screens.team.task import TaskScreen

        for task in self._known.tasks if self._known else ():
            if task.id == number:
                await self.app.push_screen(TaskScreen(task.id, task.words))

    async def _read_note(self, number: int) -> None:
        from clinic_tui.screens.patients.read_note import ReadNote

        for note in self._known.record.notes if self._known else ():
            if note.id == number:
                await self.app.push_screen(ReadNote(note, self.clinic.clock.zone))


_OVER = (Status.CHECKED_OUT, Status.LEFT, Status.NO_SHOW, Status.CANCELLED, Status.ENTERED_IN_ERROR)
