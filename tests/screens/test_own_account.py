"""PIN and second factor by keys: at the door, at the lock, and in between."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import select
from textual.pilot import Pilot
from textual.widgets import Input

from clinic_tui.app import ClinicApp
from clinic_tui.clock import StoppedClock
from clinic_tui.screens.console.idle import IdleLimits
from clinic_tui.screens.console.opening import OpeningBoard
from clinic_tui.screens.console.unattended import Unattended
from clinic_tui.screens.door.lock import LockScreen
from clinic_tui.screens.door.login import SignIn
from clinic_tui.screens.door.own_pin import OwnPin
from clinic_tui.screens.door.second_factor import BeginSecondFactor, SetUpSecondFactor
from clinic_tui.security import totp
from clinic_tui.security.accounts import add_account
from clinic_tui.security.hash_cost import HASHING, HashCost
from clinic_tui.security.models import Account, Pin, SecondFactor
from clinic_tui.security.roles import Role
from clinic_tui.store.desk import Actor
from clinic_tui.store.site import Site
from clinic_tui.terminal import look
from clinic_tui.widgets.qr_code import QrCode
from tests.screens.keystrokes import strike
from tests.screens.patients_clinic import PASSWORD, PatientsClinic, command, settled, type_in
from tests.screens.stage import front, screen_text

Golden = Callable[[Any, str], None]
SMALL, LARGE = (80, 24), (120, 40)
SECRET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
CODES = tuple(f"AAAA{digit}-BBBBB" for digit in "23456789")
QUICK = HashCost(1, 8, 1)
PIN = "480157"


@dataclass
class RealClinic:
    """A clinic that asks for passwords, and wants a second factor of its managers."""

    small: PatientsClinic

    @property
    def clock(self) -> StoppedClock:
        clock = self.small.clinic.clock
        assert isinstance(clock, StoppedClock)
        return clock

    def code(self, steps: int = 0) -> str:
        """What the phone shows."""
        return totp.code_of(SECRET, totp.step_of(self.clock.now()) + steps)

    def count(self, model: type[Any]) -> int:
        with self.small.clinic.store.reading() as db:
            return len(db.execute(select(model)).all())

    @contextlib.asynccontextmanager
    async def console(
        self, size: tuple[int, int] = SMALL, login: str = "max", **environment: str
    ) -> AsyncIterator[tuple[ClinicApp, Pilot[int]]]:
        """A console at the sign-in."""
        terminal = look({"TERM": "xterm-256color", "LANG": "C.UTF-8", **environment}, "utf-8")
        app = ClinicApp(self.small.clinic.settings.folder, terminal, name="Riverside", login=login)
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            yield app, pilot


@pytest.fixture
def real(patients_clinic: PatientsClinic, monkeypatch: pytest.MonkeyPatch) -> RealClinic:
    """With Max, a manager; secrets and recovery codes are always the same."""
    clinic = patients_clinic.clinic
    clinic.settings = replace(clinic.settings, demo=False, second_factor="managers")
    clinic.machine_clock = clinic.clock
    with patients_clinic.other_desk.act("system.init") as db:
        db.get_one(Site, 1).demo = False
    system = clinic.desk(Actor(None, "system", lambda verb: True), "Q")
    add_account(system, "max", "Max Lind", Role.MANAGER, PASSWORD, clinic.pepper, QUICK)
    monkeypatch.setattr("clinic_tui.backend.own_account_part.new_secret", lambda: SECRET)
    monkeypatch.setattr("clinic_tui.security.second_factor.new_codes", lambda: CODES)
    monkeypatch.setattr("random.randrange", lambda _count: 2)
    return RealClinic(patients_clinic)


async def sign_in(pilot: Pilot[int], login: str) -> None:
    assert pilot.app.screen.query_one("#login", Input).value == login
    pilot.app.screen.query_one("#password", Input).value = PASSWORD
    await type_in(pilot, "enter")
    await begin_the_day(pilot)


async def begin_the_day(pilot: Pilot[int]) -> None:
    """Past the board that a day begins with."""
    if isinstance(pilot.app.screen, OpeningBoard):
        await type_in(pilot, "escape")


async def sign_in_as_max(real: RealClinic, pilot: Pilot[int]) -> None:
    """Sign in, and set up the second factor; the phone shows another code by now."""
    await sign_in(pilot, "max")
    await type_in(pilot, real.code(), "enter", CODES[2], "enter")
    await begin_the_day(pilot)
    real.clock.advance(timedelta(seconds=90))


async def test_a_manager_sets_up_a_second_factor_before_the_day_is_shown(
    real: RealClinic, matches_golden: Golden
) -> None:
    """The keys of the clinic do nothing meanwhile; the QR code stands only where there is room for it."""
    async with real.console(LARGE) as (app, pilot):
        await sign_in(pilot, "max")
        await type_in(pilot, "f2", "f3", "f4", "f11", "f6", "tab")
        assert isinstance(front(app), SetUpSecondFactor)
        assert len(app.screen_stack) == 2
        matches_golden(app, "second_factor_120x40")
        await pilot.resize_terminal(*SMALL)
        await settled(pilot)
        matches_golden(app, "second_factor_80x24")
        for size, shown in (((80, 21), False), (SMALL, True), ((74, 24), False), (SMALL, True)):
            await pilot.resize_terminal(*size)
            await settled(pilot)
            assert [code.display for code in app.screen.query(QrCode)] == [shown], size
            assert "ABCD EFGH IJKL MNOP" in screen_text(app)
            assert "QRST UVWX YZ23 4567" in screen_text(app)
        await type_in(pilot, "escape", "000000", "enter")
        assert "Error: the code is not right: take the next one" in screen_text(app)
        pane = app.pane
        assert pane is None
        await type_in(pilot, real.code(), "enter")
        matches_golden(app, "recovery_codes_80x24")
        await type_in(pilot, "escape", CODES[0], "enter")
        assert "that is not code 3" in screen_text(app)
        pane = app.pane
        assert pane is None
        await type_in(pilot, CODES[2].lower().replace("-", " "), "enter")
        assert "Welcome, Max Lind (manager)" in screen_text(app)
        assert not [code for code in CODES if code in screen_text(app)]
        pane = app.pane
        assert pane is not None
    assert real.count(SecondFactor) == 1


@pytest.mark.parametrize(
    "environment, shown", [({"LANG": "C"}, False), ({"NO_COLOR": "1"}, False), ({"TERM": "linux"}, True)]
)
def test_a_qr_code_is_drawn_only_where_the_terminal_can_show_it(
    tmp_path: Path, environment: dict[str, str], shown: bool
) -> None:
    terminal = look({"TERM": "xterm-256color", "LANG": "C.UTF-8", **environment}, "utf-8")
    assert ClinicApp(tmp_path, terminal).draws_blocks is shown


async def test_without_the_qr_code_the_secret_is_typed(real: RealClinic) -> None:
    async with real.console(NO_COLOR="1") as (app, pilot):
        await sign_in(pilot, "max")
        assert not app.screen.query(QrCode)
        assert "ABCD EFGH IJKL MNOP" in screen_text(app)
        assert "QRST UVWX YZ23 4567" in screen_text(app)


@pytest.mark.long
async def test_a_secret_on_a_desk_left_alone_is_taken_off_the_screen(
    real: RealClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with real.console() as (app, pilot):
        await sign_in(pilot, "max")
        monkeypatch.setattr(Unattended, "_limits", IdleLimits(0.5, 3600))
        app.last_touch = monotonic()
        app._look_again(0.0)
        for _ in range(1000):
            if isinstance(app.screen, LockScreen) and len(app.screen_stack) == 2:
                break
            await pilot.pause(0.01)
        assert "ABCD EFGH" not in screen_text(app)
        assert not [screen for screen in app.screen_stack if isinstance(screen, SetUpSecondFactor)]
        monkeypatch.setattr(Unattended, "_limits", IdleLimits(3600, 7200))
        app.screen.query_one("#password", Input).value = PASSWORD
        await type_in(pilot, "enter")
        assert isinstance(app.screen, SetUpSecondFactor)
        await type_in(pilot, "f9")
        assert isinstance(app.screen, LockScreen)


async def test_the_door_asks_for_the_code_behind_the_password(
    real: RealClinic, matches_golden: Golden
) -> None:
    async with real.console() as (app, pilot):
        await sign_in_as_max(real, pilot)
        await type_in(pilot, "f9", "f2")
        assert isinstance(app.screen, SignIn)
        await type_in(pilot, "max", "enter", PASSWORD, "enter")
        matches_golden(app, "code_80x24")
        field = app.screen.query_one("#password", Input)
        assert (field.value, field.password) == ("", False)
        await type_in(pilot, "000000", "enter")
        assert "Error: the code is not right" in screen_text(app)
        await type_in(pilot, "escape")
        assert "Password" in screen_text(app)
        assert field.password
        await type_in(pilot, PASSWORD, "enter")
        real.clock.advance(timedelta(minutes=6))
        await type_in(pilot, real.code(), "enter")
        assert "Error: too late for this code: give your password again" in screen_text(app)
        assert field.password
        await type_in(pilot, PASSWORD, "enter")
        assert "Code" in screen_text(app)
        name = app.screen.query_one("#login", Input)
        name.focus()
        await settled(pilot)
        await type_in(pilot, "backspace")  # another name asks for a password again
        assert "Code" not in screen_text(app)
        assert field.password
        name.value = "max"
        await type_in(pilot, "enter", PASSWORD, "enter", CODES[0].lower(), "enter")
        assert "Welcome, Max Lind (manager)" in screen_text(app)
        assert "7 recovery codes" in screen_text(app)


@pytest.mark.long
async def test_a_clinician_who_takes_a_desk_over_begins_with_the_own_visits(real: RealClinic) -> None:
    """Whoever comes back from the lock is where they were."""
    clinic = real.small.clinic
    system = clinic.desk(Actor(None, "system", lambda verb: True), "Q")
    add_account(system, "kay", "Kay Orr", Role.CLINICIAN, PASSWORD, clinic.pepper, QUICK)
    async with real.console(login="dana") as (app, pilot):
        await sign_in(pilot, "dana")
        assert "[1 Schedule]" in screen_text(app)
        await type_in(pilot, "f9", "f2")
        name = app.screen.query_one("#login", Input)
        name.value = "kay"
        await type_in(pilot, "enter", PASSWORD, "enter")
        await begin_the_day(pilot)
        assert "Kay Orr" in screen_text(app)
        assert "[2 Check-in" in screen_text(app)
        await type_in(pilot, "1", "f9", PASSWORD, "enter")
        assert "Welcome back, Kay Orr" in screen_text(app)
        assert "[1 Schedule]" in screen_text(app)


async def test_a_sign_in_and_its_code_are_one_burst(real: RealClinic) -> None:
    """What is typed right after F2 goes to the sign-in form; after twelve hours the lock asks for a code."""
    async with real.console() as (app, pilot):
        await sign_in_as_max(real, pilot)
        burst = ["f9", "f2", *"max", "enter", *PASSWORD.replace(" ", "_"), "enter", *real.code(), "enter"]
        await strike(app, *("space" if key == "_" else key for key in burst))
        await settled(pilot)
        assert "Welcome, Max Lind (manager)" in screen_text(app)
        await type_in(pilot, "f9")
        real.clock.advance(timedelta(hours=13))
        await type_in(pilot, PASSWORD, "enter")
        assert "Your password is right" in screen_text(app)
        assert isinstance(app.screen, LockScreen)
        await type_in(pilot, real.code(), "enter")
        assert "Welcome back, Max Lind" in screen_text(app)
    assert real.count(Account) == 2


async def test_a_pin_is_chosen_by_keys_unlocks_and_is_taken_away(
    real: RealClinic, matches_golden: Golden
) -> None:
    """A wrong password chooses none, and behind five wrong PINs the password alone unlocks."""
    async with real.console(login="dana") as (app, pilot):
        await sign_in(pilot, "dana")
        await type_in(pilot, "f9")
        assert "PIN" not in screen_text(app)
        await type_in(pilot, PIN, "enter")
        assert "you have no PIN: type your password" in screen_text(app)
        await type_in(pilot, PASSWORD, "enter", ":", "pin", "enter")
        assert isinstance(app.screen, OwnPin)
        matches_golden(app, "own_pin_80x24")
        await type_in(pilot, "not it", "enter", PIN, "enter", "480158", "enter")
        assert "the two PINs are not the same" in screen_text(app)
        await type_in(pilot, "123456", "enter", "123456", "enter")
        assert "counts up or down" in screen_text(app)
        await type_in(pilot, PIN, "enter", PIN, "enter")
        assert "name or password is not right" in screen_text(app)
        await type_in(pilot, PASSWORD, "f12")  # the PIN that was typed is kept
        assert "from now on your PIN unlocks" in screen_text(app)
        await type_in(pilot, "f9")
        matches_golden(app, "lock_with_pin_80x24")
        await type_in(pilot, "902817", "enter")
        assert "PIN is not right: 4 more tries, or your password" in screen_text(app)
        for _ in range(4):
            await type_in(pilot, "902817", "enter")
        assert "5 times in a row" in screen_text(app)
        assert "PIN or password" not in screen_text(app)
        await type_in(pilot, PIN, "enter")
        assert isinstance(app.screen, LockScreen)
        await type_in(pilot, PASSWORD, "enter", "f9")
        assert "PIN or password" in screen_text(app)
        await type_in(pilot, PIN, "enter")
        assert "Welcome back, Dana Cole" in screen_text(app)
        await command(pilot, "pin")
        assert "You have one" in screen_text(app)
        await type_in(pilot, PASSWORD, "f12")
        assert "your PIN is taken away" in screen_text(app)
    assert real.count(Pin) == 0


async def test_nothing_secret_that_was_typed_is_put_aside(real: RealClinic) -> None:
    async with real.console(login="dana") as (app, pilot):
        await sign_in(pilot, "dana")
        await type_in(pilot, "ctrl+p", "my pin")
        await pilot.pause(0.3)
        await type_in(pilot, "enter")  # as the palette has it
        assert isinstance(app.screen, OwnPin)
        await type_in(pilot, "escape")
        await command(pilot, "pin", PASSWORD, "escape")
        assert app.drafts_here == ()
        await command(pilot, "2fa", PASSWORD, "f9")
        assert isinstance(app.screen, LockScreen)
        assert app.drafts_here == ()


async def test_whoever_is_free_to_sets_up_a_second_factor_and_another(real: RealClinic) -> None:
    async with real.console(login="dana") as (app, pilot):
        await sign_in(pilot, "dana")
        await command(pilot, "second")
        assert isinstance(app.screen, BeginSecondFactor)
        await type_in(pilot, "not it", "enter")
        assert "name or password is not right" in screen_text(app)
        await type_in(pilot, PASSWORD, "enter")
        assert isinstance(app.screen, SetUpSecondFactor)
        assert real.count(SecondFactor) == 0
        await type_in(pilot, real.code(), "enter", CODES[2], "enter")
        assert "from now on you sign in with a code of your phone too" in screen_text(app)
        real.clock.advance(timedelta(seconds=90))
        await command(pilot, "2fa")
        assert "8 recovery codes are left" in screen_text(app)
        await type_in(pilot, PASSWORD, "enter", "enter")
        assert "is needed too" in screen_text(app)
        await type_in(pilot, real.code(), "enter")
        assert isinstance(app.screen, SetUpSecondFactor)


@pytest.mark.parametrize("at_the_door", [True, False])
async def test_who_leaves_at_the_recovery_codes_is_told_what_is_on_and_what_is_gone(
    real: RealClinic, at_the_door: bool
) -> None:
    async with real.console(login="max" if at_the_door else "dana") as (app, pilot):
        await sign_in(pilot, "max" if at_the_door else "dana")
        if not at_the_door:
            await command(pilot, "2fa", PASSWORD, "enter")
        await type_in(pilot, real.code(), "enter", "abc", "f10")
        words = " ".join(screen_text(app).replace("│", " ").split())
        assert "The second factor is on: from now on you sign in with a code of your phone." in words
        assert "These recovery codes are shown only now" in words
        assert "form" not in words
        await type_in(pilot, "n")
        assert CODES[2] in screen_text(app)
        assert app.is_running
        await type_in(pilot, "f10", "y")
        assert app.return_value == 0
    assert real.count(SecondFactor) == 1


@pytest.mark.long
async def test_the_screen_goes_on_while_hashes_wait_for_their_turn(real: RealClinic) -> None:
    """Two are made at once, in threads; with both turns taken a sign-in waits, and the loop does not."""
    async with real.console(login="dana") as (app, pilot):
        with HASHING, HASHING:
            app.screen.query_one("#password", Input).value = PASSWORD
            await pilot.press("enter")
            for _ in range(50):
                await pilot.pause(0.01)
            assert "checking ..." in screen_text(app)
            assert isinstance(app.screen, SignIn)
        await settled(pilot)
        assert "Welcome, Dana Cole" in screen_text(app)
