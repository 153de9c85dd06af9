"""The open clinic as the console sees it: one object with a part per capability."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.backend.attendance_part import AttendancePart
from clinic_tui.backend.billing_part import BillingPart
from clinic_tui.backend.calls_part import CallsPart
from clinic_tui.backend.emergency_part import EmergencyPart
from clinic_tui.backend.figures_part import FiguresPart
from clinic_tui.backend.jobs_part import JobsPart
from clinic_tui.backend.outage_part import OutagePart
from clinic_tui.backend.own_account_part import OwnAccountPart
from clinic_tui.backend.own_forms_part import OwnFormsPart
from clinic_tui.backend.paper_part import PaperPart
from clinic_tui.backend.patients_part import PatientsPart
from clinic_tui.backend.reception_part import ReceptionPart
from clinic_tui.backend.reminders_part import RemindersPart
from clinic_tui.backend.resources_part import ResourcesPart
from clinic_tui.backend.schedule_part import SchedulePart
from clinic_tui.backend.series_part import SeriesPart
from clinic_tui.backend.sitting import Sitting
from clinic_tui.backend.stock_part import StockPart
from clinic_tui.backend.urgency import urgent_items
from clinic_tui.backend.urgency_row import Urgent
from clinic_tui.backend.waitlist_part import WaitlistPart
from clinic_tui.clinic import Clinic, open_clinic
from clinic_tui.clock import Clock
from clinic_tui.errors import ClinicError, CodeNeeded, FromTheStart, Invalid, NotFound, SignInFailed
from clinic_tui.jobs.findings import notices
from clinic_tui.jobs.rows import NoticeKind, NoticeRow
from clinic_tui.patients.records import name_of
from clinic_tui.reception.waiting import Waiting
from clinic_tui.security.accounts import change_own_password
from clinic_tui.security.kept_form import KeptFormRow
from clinic_tui.security.pin import PASSWORD_NEEDED, pin_works, unlock_with_pin
from clinic_tui.security.pin_rules import HOURS_AFTER_PASSWORD, is_pin
from clinic_tui.security.sign_in import give_code, sign_in
from clinic_tui.security.signed_in import NOBODY, SYSTEM, HalfIn, SignedIn, account_of, has_second_factor
from clinic_tui.security.unix_person import came_by_sudo, logins_of
from clinic_tui.settings import Settings, read_settings
from clinic_tui.stock.queries import item_name
from clinic_tui.store.clock_steps import clock_behind, step_words
from clinic_tui.store.desk import words_of
from clinic_tui.store.disk_room import room_on
from clinic_tui.store.presence import presence_of
from clinic_tui.store.probing import Recovery
from clinic_tui.store.undo import NOTHING_LEFT, Undoable, last_action, undo_action
from clinic_tui.store.watch import Watcher
from clinic_tui.words.counted import counted

if TYPE_CHECKING:
    from clinic_tui.worker.runner import JobRunner


@dataclass(frozen=True, slots=True)
class Who:
    """The person at this desk, as the header and the first message show it."""

    login: str
    name: str
    role: str
    desk: str
    greeting: str
    """What happened at the door since the last time."""
    must_change: bool = False
    """Somebody else chose the password: it is changed before anything else."""
    must_set_up: bool = False
    """A second factor is set up before anything else."""
    returned: bool = False
    """The same person was here before the desk was locked."""
    warning: str = ""
    """What went wrong at the door without keeping the person out, or nothing."""
    kept: tuple[KeptFormRow, ...] = ()
    """What the person left half done where a console ended, oldest first."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What the header and the tabs count; what the person may not see is counted as none."""

    waiting: int = 0
    overdue: int = 0
    alerts: int = 0
    unbilled: int = 0
    low: int = 0


_NEVER = datetime.min.replace(tzinfo=UTC)

NOT_NOTED = "the journal's end was not noted in anchors.log: run `clinic-tui doctor`"

NOTICE_RIGHTS = {
    NoticeKind.BACKUP: "jobs.view",
    NoticeKind.CHECK: "jobs.view",
    NoticeKind.LEFT_OPEN: "schedule.view",
    NoticeKind.LOW_STOCK: "stock.view",
}
"""What one must have the right to see, to see a notice of this kind; all kinds in their order."""


class Backend:
    """Everything a screen may ask. All of it blocks: call it from a thread."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self._presence = presence_of(clinic.store)
        self.letter = self._presence.take_letter()
        self._door = clinic.desk(SYSTEM, self.letter, self._presence)
        self._sitting = Sitting(self._door.as_actor(NOBODY))
        self._watcher: Watcher | None = None
        self._jobs: JobRunner | None = None
        self._recovery: Recovery | None = None
        self._closing = threading.Lock()
        self.who: Who | None = None
        self._account: SignedIn | None = None
        self.patients = PatientsPart(self._sitting)
        self.emergency = EmergencyPart(self._sitting, self._prove_by_password)
        self.schedule = SchedulePart(self._sitting)
        self.outage = OutagePart(self._sitting)
        self.series = SeriesPart(self._sitting)
        self.attendance = AttendancePart(self._sitting)
        self.figures = FiguresPart(self._sitting)
        self.reception = ReceptionPart(self._sitting)
        self.billing = BillingPart(self._sitting)
        self.stock = StockPart(self._sitting)
        self.jobs = JobsPart(self._sitting, clinic, self._presence)
        self.own_account = OwnAccountPart(self._sitting, clinic, self._prove, self._must_set_up)
        self.own_forms = OwnFormsPart(self._sitting)
        self._half: HalfIn | None = None
        self._password_at = self._code_at = _NEVER
        self.reminders = RemindersPart(self._sitting)
        self.waitlist = WaitlistPart(self._sitting)
        self.resources = ResourcesPart(self._sitting)
        self.calls = CallsPart(self._sitting, clinic.settings.name)
        self.paper = PaperPart(self._sitting, clinic.settings)

    @property
    def settings(self) -> Settings:
        """The clinic's own file."""
        return self._clinic.settings

    @property
    def clock(self) -> Clock:
        """The clinic's clock."""
        return self._clinic.clock

    def sign_in(self, login: str, password: str) -> Who:
        """Let a person in at this desk. Raises SignInFailed in plain words.

        Raises CodeNeeded where a code is to follow (`give_code`).
        """
        self._half = None
        try:
            account = sign_in(self._door, login, password, self._clinic.pepper, bound=self._bound())
        except CodeNeeded as needed:
            self._half = needed.half
            raise
        return self._seat_with_password(account)

    def give_code(self, code: str) -> Who:
        """Let in who has just given the password, by a code. Raises SignInFailed in plain words."""
        if self._half is None:
            raise FromTheStart("give your password first")
        returned = self.who is not None and self.who.login == self._half.login
        account = give_code(
            self._door, self._half, code, self._clinic.pepper, self._clinic.machine_clock.now()
        )
        self._half = None
        self._code_at = self.clock.now()
        return self._seat_with_password(account, returned=returned)

    def _bound(self) -> frozenset[str] | None:
        """The names that may sign in from the person's Unix account, as clinic.toml has it now.

        Where the file is gone, as it was when the clinic was opened.
        """
        settings = self._clinic.settings
        with contextlib.suppress(NotFound):
            settings = read_settings(settings.folder)
        return logins_of(settings, came_by_sudo())

    def sign_in_for_demo(self, login: str) -> Who:
        """Seat the demo's person without asking; refused in a real clinic."""
        if not self._clinic.is_demo:
            raise SignInFailed("only the demo clinic lets people in without a password")
        with self._clinic.store.reading() as db:
            account = account_of(db, login)
        if account is None:
            raise SignInFailed(f"the demo has no account `{login}`")
        return self._seat_with_password(account)  # the name alone is the proof here

    def choose_password(self, password: str) -> Who:
        """Choose another password for whoever has just come in. Raises Invalid for one that cannot be."""
        assert self._account is not None
        change_own_password(self._sitting.desk, password, self._clinic.pepper)
        return self._seat(replace(self._account, must_change=False))

    def go_on_with_second_factor(self) -> Who:
        """Seat whoever has just set up the second factor that the clinic wants of them."""
        assert self._account is not None
        with self._clinic.store.reading() as db:
            has = has_second_factor(db, self._account.account_id)
        if has:
            self._code_at = self.clock.now()
        return self._seat(replace(self._account, has_second_factor=has))

    def require_standing(self) -> None:
        """Raise NotPermitted where the person here was shut out, or given another role, meanwhile."""
        with self._clinic.store.reading() as db:
            self._sitting.desk.actor.require_standing(db)

    def takes_pin(self) -> bool:
        """Whether a PIN unlocks this desk now: there is one, and the password was typed here not long ago."""
        if self._account is None or not self._is_recent(self._password_at):
            return False
        with self._clinic.store.reading() as db:
            return pin_works(db, self._account.account_id)

    def unlock(self, typed: str) -> Who:
        """Let the same person back in after a lock, by password or PIN; six digits are a PIN.

        Raises SignInFailed in plain words, CodeNeeded where the last code was too long ago.
        """
        if self.who is None or self._account is None:
            raise SignInFailed("nobody is signed in here: sign in")
        if is_pin(typed):
            return self._unlock_with_pin(typed)
        self._half = None
        try:
            account = sign_in(
                self._door,
                self.who.login,
                typed,
                self._clinic.pepper,
                code_given=self._is_recent(self._code_at),
                bound=self._bound(),
            )
        except CodeNeeded as needed:
            self._half = needed.half
            raise
        return self._seat_with_password(account, returned=True)

    def _unlock_with_pin(self, pin: str) -> Who:
        assert self._account is not None
        if not self._is_recent(self._password_at):
            raise SignInFailed(
                f"a PIN unlocks for {HOURS_AFTER_PASSWORD} hours after the password: {PASSWORD_NEEDED}"
            )
        account = unlock_with_pin(self._door, self._account, pin, self._clinic.pepper)
        return self._seat(account, returned=True)

    def _is_recent(self, at: datetime) -> bool:
        """Not too long ago for a PIN to stand for it; a clock that was set back makes it too long."""
        return timedelta() <= self.clock.now() - at <= timedelta(hours=HOURS_AFTER_PASSWORD)

    def _prove(self, password: str, code: str | None) -> None:
        """That whoever sits here is the person; with None for the code the password alone will do.

        Raises SignInFailed in plain words, and Invalid where a code is wanted and none was typed.
        """
        assert self._account is not None
        login, pepper = self._account.login, self._clinic.pepper
        try:
            sign_in(self._door, login, password, pepper, code_given=code is None)
        except CodeNeeded as needed:
            if not code:
                raise Invalid("the code that your phone shows now is needed too", "code") from None
            give_code(self._door, needed.half, code, pepper, self._clinic.machine_clock.now())

    def _prove_by_password(self, password: str) -> None:
        """That whoever sits here is the person: by the password, which no PIN and no code stands for.

        Raises SignInFailed in plain words.
        """
        assert self._account is not None
        came = sign_in(
            self._door,
            self._account.login,
            password,
            self._clinic.pepper,
            code_given=True,
            bound=self._bound(),
        )
        if came.must_change:
            raise SignInFailed("somebody else chose this password meanwhile: sign out, and choose your own")

    def _must_set_up(self) -> bool:
        return self._account is not None and self._account.must_set_up

    def _seat_with_password(self, account: SignedIn, *, returned: bool = False) -> Who:
        self._password_at = self.clock.now()
        return self._seat(account, returned=returned)

    def _seat(self, account: SignedIn, *, returned: bool = False) -> Who:
        if not self._clinic.is_demo:
            account = account.where_required(self.settings.second_factor)
        greeting = _failed_tries(account) if returned else _greeting(self._clinic, account)
        self._sitting.seat(self._door.as_actor(account.actor))
        self._account = account
        self.who = Who(
            account.login,
            account.name,
            account.role.value,
            self.letter,
            greeting,
            account.must_change,
            account.must_set_up,
            returned,
            "; ".join(filter(None, ("" if self._noted_anchor() else NOT_NOTED, self._clock_step()))),
            self.own_forms.kept(),
        )
        return self.who

    def _clock_step(self) -> str:
        """What to tell where the machine's clock stands behind the journal; nothing in a demo."""
        if self._clinic.settings.demo and self._clinic.settings.clock_offset:
            return ""
        with self._clinic.store.reading() as db:
            behind = clock_behind(db, self._clinic.clock.now())
        return step_words(behind) if behind is not None else ""

    def _noted_anchor(self) -> bool:
        """Note the journal's end outside; False where that failed, which keeps nobody out or in."""
        try:
            self._clinic.note_anchor()
        except ClinicError:
            return False
        return True

    def sign_out(self) -> None:
        """Give back what this desk holds and empty the chair.

        Where the journal's end cannot be noted, whoever signs in next is told.
        """
        if self.who is None:
            return
        try:
            with contextlib.suppress(ClinicError):
                self.schedule.release()
        finally:
            self._sitting.seat(self._door.as_actor(NOBODY))
            self.who = self._account = self._half = None
            self._password_at = self._code_at = _NEVER
        self._noted_anchor()

    def may(self, verb: str) -> bool:
        """True when the person at this desk has the right; the desk itself checks again."""
        return self._sitting.desk.actor.may(verb)

    def why_not(self, verb: str, what: str) -> str:
        """Why the person here may not do `what`, which needs the right to `verb`; nothing where they may."""
        if self.may(verb) or self.who is None:
            return ""
        return f"{what} is not for role {self.who.role}: needs the right {verb}"

    def last_action(self) -> tuple[Undoable, str] | None:
        """What `undo` would take back, and in words what it was about."""
        last = self._sitting.ask("undo", last_action, self._sitting.desk)
        return None if last is None else (last, self._in_words(last))

    def undo(self, undoable: Undoable | None = None) -> str:
        """Take back this person's last action at this desk, or the one that was asked about; its words."""
        desk = self._sitting.desk
        desk.require("undo")
        last = undoable or self._sitting.ask("undo", last_action, desk)
        if last is None:
            raise NotFound(NOTHING_LEFT)
        words = self._in_words(last)
        undo_action(desk, last)
        return words

    def _in_words(self, last: Undoable) -> str:
        """Whom or what it was about, and what was done: `Taylor, Alice: ready to leave`."""
        if len(last.patients) > 1:
            return f"{len(last.patients)} patients: {last.words}"
        with self._clinic.store.reading() as db:
            names = [name_of(db, number) for number in last.patients]
            names += [item_name(db, number) for table, number in last.subjects if table == "item"]
        name = next(filter(None, names), "")
        return f"{name}: {last.words}" if name else last.words

    def notices(self) -> tuple[NoticeRow, ...]:
        """What the jobs found amiss, as far as the person may see it: visits first, oldest first."""
        return tuple(
            notice
            for kind, verb in NOTICE_RIGHTS.items()
            if self.may(verb)
            for notice in self._sitting.ask(verb, notices, kind)
        )

    def machine_warnings(self) -> tuple[str, ...]:
        """What is amiss with the machine, for everybody who sits at it; before anything fails."""
        if self.who is None:
            return ()
        unled = self.jobs.unled_words() if self._jobs else ""
        try:
            room = room_on(self._clinic.settings.folder)
        except ClinicError as refusal:
            return tuple(filter(None, (refusal.words, unled)))
        full = f"the disk is nearly full: {room.words}; make room" if room.low else ""
        return tuple(filter(None, (full, unled)))

    def urgent(self) -> tuple[Urgent, ...]:
        """Open items anywhere, the most urgent first."""
        return urgent_items(self, self._clinic.clock.now())

    def counts(self) -> Counts:
        """Who waits and what is amiss."""
        here = self.reception.waiting() if self.may("queue.view") else Waiting(0, 0, 0)
        unbilled = self.billing.count_unbilled(self._sitting.today) if self.may("claim.view") else 0
        found = self.notices()
        doubts = self.reminders.count_in_doubt() if self.may("reminder.view") else 0
        unreviewed = self.emergency.count_unreviewed() if self.may("emergency.review") else 0
        offers = self.calls.count_offers_to_settle() if self.may("waitlist.view") else 0
        low = sum(1 for notice in found if notice.kind is NoticeKind.LOW_STOCK)
        alerts = here.late + len(found) + len(self.machine_warnings()) + doubts + unreviewed + offers
        return Counts(here.waiting, here.overdue, alerts, unbilled, low)

    def run_jobs(self) -> None:
        """Stand for election as the terminal that runs the jobs; calling it twice changes nothing."""
        if self._jobs is None:
            from clinic_tui.worker.registry import jobs_of  # what it needs is for later than the first day
            from clinic_tui.worker.runner import JobRunner, holder_words

            self._jobs = JobRunner(
                self._clinic,
                self._clinic.desk(SYSTEM, self.letter, self._presence),
                self._presence,
                jobs_of(self._clinic),
                holder=holder_words(f"console at desk {self.letter}"),
            )
            self._jobs.start()

    def watch(self, changed: Callable[[frozenset[str]], None]) -> None:
        """Call `changed` with the touched tables whenever any desk has written."""
        self._watcher = Watcher(self._clinic.store, changed)
        self._watcher.start()

    def mind(self, troubled: Callable[[ClinicError | None], None]) -> None:
        """Call `troubled`, from any thread, when the machine fails, and with None when it works again."""
        self._clinic.store.health.listen(troubled)
        self._recovery = Recovery(self._clinic.store)
        self._recovery.start()

    def busy_words(self) -> str:
        """Which other desk keeps this one from writing, and for how long; empty where none does."""
        holder = self._clinic.store.turn_holder()
        return holder.words if holder is not None and holder.desk != self.letter else ""

    def close(self) -> None:
        """Sign out and let everything go; safe to call twice and from any thread."""
        with self._closing, contextlib.ExitStack() as last_first:
            last_first.callback(self._clinic.close)
            last_first.callback(self._presence.close)
            last_first.callback(self.sign_out)
            if self._watcher:
                last_first.callback(self._watcher.stop)
            if self._jobs:
                last_first.callback(self._jobs.stop)
            if self._recovery:
                last_first.callback(self._recovery.stop)
            self._watcher = self._jobs = self._recovery = None


def _greeting(clinic: Clinic, account: SignedIn) -> str:
    if account.last_sign_in is None:
        return ", ".join(filter(None, ("first sign-in", _failed_tries(account, "before it"))))
    at = account.last_sign_in.astimezone(clinic.clock.zone).strftime("%a %d %b %H:%M")
    return ", ".join(filter(None, (f"last sign-in {at}", _failed_tries(account), _codes_left(account))))


def _failed_tries(account: SignedIn, when: str = "since") -> str:
    """Who else was at the door since the last time, or before the first, or nothing."""
    failed = account.failures_since
    return f"{counted(failed, 'failed try', 'failed tries')} {when}" if failed else ""


def _codes_left(account: SignedIn) -> str:
    """That a recovery code was used, or nothing."""
    left = account.codes_left
    return "" if left is None else f"{counted(left, 'recovery code')} left"


def open_backend(folder: Path) -> Backend:
    """Open the clinic and take a desk in it."""
    clinic = open_clinic(folder)
    try:
        return Backend(clinic)
    except BaseException:
        clinic.close()
        raise


__all__ = ["Backend", "Who", "open_backend", "words_of"]
