"""Who sits at this desk: signing in, the lock, a second factor, and signing out."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from clinic_tui.backend.own_forms_part import OwnFormsPart
from clinic_tui.backend.sitting import Sitting
from clinic_tui.clinic import Clinic
from clinic_tui.clock import Clock
from clinic_tui.errors import ClinicError, CodeNeeded, FromTheStart, Invalid, NotFound, SignInFailed
from clinic_tui.schedule.holding import release
from clinic_tui.security.accounts import change_own_password
from clinic_tui.security.kept_form import KeptFormRow
from clinic_tui.security.pin import PASSWORD_NEEDED, pin_works, unlock_with_pin
from clinic_tui.security.pin_rules import HOURS_AFTER_PASSWORD, is_pin
from clinic_tui.security.roles import who_may
from clinic_tui.security.sign_in import give_code, sign_in
from clinic_tui.security.signed_in import NOBODY, SYSTEM, HalfIn, SignedIn, account_of, has_second_factor
from clinic_tui.security.unix_person import came_by_sudo, logins_of
from clinic_tui.security.witness import Witness, prove_witness
from clinic_tui.settings import Settings, read_settings
from clinic_tui.store.clock_steps import clock_behind, step_words
from clinic_tui.store.presence import presence_of
from clinic_tui.words.counted import counted
from clinic_tui.words.deeds import no_right

_NEVER = datetime.min.replace(tzinfo=UTC)

NOT_NOTED = "the journal's end was not noted in anchors.log: run `clinic-tui doctor`"


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
    first_today: bool = False
    """Nobody has signed in under this name today; never so in a demo, whose day is under way."""
    warning: str = ""
    """What went wrong at the door without keeping the person out, or nothing."""
    kept: tuple[KeptFormRow, ...] = ()
    """What the person left half done where a console ended, oldest first."""


class Door:
    """The desk of one console, and who is let in to it."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self._presence = presence_of(clinic.store)
        self.letter = self._presence.take_letter()
        self._door = clinic.desk(SYSTEM, self.letter, self._presence)
        self._sitting = Sitting(self._door.as_actor(NOBODY))
        self.who: Who | None = None
        self._account: SignedIn | None = None
        self._half: HalfIn | None = None
        self._password_at = self._code_at = _NEVER

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

    def prove_witness(self, login: str, password: str) -> Witness:
        """Another person than who sits here, by their own password; nobody is seated by it.

        Raises Invalid where it is the same person, SignInFailed in plain words.
        """
        self.require_standing()
        return prove_witness(
            self._door, self.who.login if self.who else "", login, password, self._clinic.pepper
        )

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
        own_forms = OwnFormsPart(self._sitting)
        with contextlib.suppress(ClinicError):  # they wait; nobody is kept out for that
            own_forms.take_over_lost()
        self.who = Who(
            account.login,
            account.name,
            account.role.value,
            self.letter,
            greeting,
            account.must_change,
            account.must_set_up,
            returned,
            not returned and self._is_first_today(account),
            "; ".join(filter(None, ("" if self._noted_anchor() else NOT_NOTED, self._clock_step()))),
            own_forms.kept(),
        )
        return self.who

    def _is_first_today(self, account: SignedIn) -> bool:
        if self._clinic.settings.demo:
            return False
        zone, last = self.clock.zone, account.last_sign_in
        return last is None or last.astimezone(zone).date() < self.clock.now().astimezone(zone).date()

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
                release(self._sitting.desk)
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
        return no_right(self.who.login, verb, who_may(verb))


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
