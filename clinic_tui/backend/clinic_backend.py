"""The open clinic as the console sees it: one object with a part per capability."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from clinic_tui.backend.billing_part import BillingPart
from clinic_tui.backend.patients_part import PatientsPart
from clinic_tui.backend.reception_part import ReceptionPart
from clinic_tui.backend.schedule_part import SchedulePart
from clinic_tui.backend.sitting import Sitting
from clinic_tui.backend.stock_part import StockPart
from clinic_tui.backend.urgency import urgent_items
from clinic_tui.backend.urgency_row import Urgent
from clinic_tui.clinic import Clinic, open_clinic
from clinic_tui.clock import Clock
from clinic_tui.errors import ClinicError, NotFound, SignInFailed
from clinic_tui.jobs.findings import notices
from clinic_tui.jobs.rows import NoticeKind, NoticeRow
from clinic_tui.jobs.runner import JobRunner
from clinic_tui.patients.records import name_of
from clinic_tui.reception.waiting import Waiting
from clinic_tui.security.accounts import change_own_password
from clinic_tui.security.sign_in import sign_in
from clinic_tui.security.signed_in import NOBODY, SYSTEM, SignedIn, account_of
from clinic_tui.security.unix_person import came_by_sudo, logins_of
from clinic_tui.settings import Settings, read_settings
from clinic_tui.stock.queries import item_name
from clinic_tui.store.desk import words_of
from clinic_tui.store.presence import presence_of
from clinic_tui.store.undo import NOTHING_LEFT, Undoable, last_action, undo_action
from clinic_tui.store.watch import Watcher
from clinic_tui.words.counted import counted


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
    returned: bool = False
    """The same person was here before the desk was locked."""
    warning: str = ""
    """What went wrong at the door without keeping the person out, or nothing."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What the header and the tabs count; what the person may not see is counted as none."""

    waiting: int = 0
    overdue: int = 0
    alerts: int = 0
    unbilled: int = 0
    low: int = 0


NOT_NOTED = "the journal's end was not noted in anchors.log: run `clinic-tui doctor`"

NOTICE_RIGHTS = {NoticeKind.LEFT_OPEN: "schedule.view", NoticeKind.LOW_STOCK: "stock.view"}
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
        self._closing = threading.Lock()
        self.who: Who | None = None
        self._account: SignedIn | None = None
        self.patients = PatientsPart(self._sitting)
        self.schedule = SchedulePart(self._sitting)
        self.reception = ReceptionPart(self._sitting)
        self.billing = BillingPart(self._sitting)
        self.stock = StockPart(self._sitting)

    @property
    def settings(self) -> Settings:
        """The clinic's own file."""
        return self._clinic.settings

    @property
    def clock(self) -> Clock:
        """The clinic's clock."""
        return self._clinic.clock

    def sign_in(self, login: str, password: str) -> Who:
        """Let a person in at this desk. Raises SignInFailed in plain words."""
        bound = self._bound()
        return self._seat(sign_in(self._door, login, password, self._clinic.pepper, bound=bound))

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
        return self._seat(account)

    def choose_password(self, password: str) -> Who:
        """Choose another password for whoever has just come in. Raises Invalid for one that cannot be."""
        assert self._account is not None
        change_own_password(self._sitting.desk, password, self._clinic.pepper)
        return self._seat(replace(self._account, must_change=False))

    def require_standing(self) -> None:
        """Raise NotPermitted where the person here was shut out, or given another role, meanwhile."""
        with self._clinic.store.reading() as db:
            self._sitting.desk.actor.require_standing(db)

    def unlock(self, password: str) -> Who:
        """Let the same person back in after a lock."""
        if self.who is None:
            raise SignInFailed("nobody is signed in here: sign in")
        bound = self._bound()
        account = sign_in(self._door, self.who.login, password, self._clinic.pepper, bound=bound)
        return self._seat(account, returned=True)

    def _seat(self, account: SignedIn, *, returned: bool = False) -> Who:
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
            returned,
            "" if self._noted_anchor() else NOT_NOTED,
        )
        return self.who

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
            self.who = None
        self._noted_anchor()

    def may(self, verb: str) -> bool:
        """True when the person at this desk has the right; the desk itself checks again."""
        return self._sitting.desk.actor.may(verb)

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

    def urgent(self) -> tuple[Urgent, ...]:
        """Open items anywhere, the most urgent first."""
        return urgent_items(self, self._clinic.clock.now())

    def counts(self) -> Counts:
        """Who waits and what is amiss."""
        here = self.reception.waiting() if self.may("queue.view") else Waiting(0, 0, 0)
        unbilled = self.billing.count_unbilled(self._sitting.today) if self.may("claim.view") else 0
        found = self.notices()
        low = sum(1 for notice in found if notice.kind is NoticeKind.LOW_STOCK)
        return Counts(here.waiting, here.overdue, here.late + len(found), unbilled, low)

    def run_jobs(self) -> None:
        """Stand for election as the terminal that runs the jobs; calling it twice changes nothing."""
        if self._jobs is None:
            desk = self._clinic.desk(SYSTEM, self.letter, self._presence)
            self._jobs = JobRunner(desk, self._presence.lead_jobs)
            self._jobs.start()

    def watch(self, changed: Callable[[frozenset[str]], None]) -> None:
        """Call `changed` with the touched tables whenever any desk has written."""
        self._watcher = Watcher(self._clinic.store, changed)
        self._watcher.start()

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
            self._watcher = self._jobs = None


def _greeting(clinic: Clinic, account: SignedIn) -> str:
    if account.last_sign_in is None:
        return "first sign-in"
    at = account.last_sign_in.astimezone(clinic.clock.zone).strftime("%a %d %b %H:%M")
    return ", ".join(filter(None, (f"last sign-in {at}", _failed_tries(account))))


def _failed_tries(account: SignedIn) -> str:
    """Who else was at the door since the last time, or nothing."""
    failed = account.failures_since
    return f"{counted(failed, 'failed try', 'failed tries')} since" if failed else ""


def open_backend(folder: Path) -> Backend:
    """Open the clinic and take a desk in it."""
    clinic = open_clinic(folder)
    try:
        return Backend(clinic)
    except BaseException:
        clinic.close()
        raise


__all__ = ["Backend", "Who", "open_backend", "words_of"]
