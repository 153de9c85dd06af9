"""A desk left alone, a person shut out, and a password that somebody else chose."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from clinic_tui.app import ClinicApp
from clinic_tui.clinic import open_clinic
from clinic_tui.errors import NotPermitted
from clinic_tui.schedule import service as schedule
from clinic_tui.screens.console.idle import IdleLimits
from clinic_tui.screens.console.unattended import Unattended
from clinic_tui.screens.door.lock import LockScreen
from clinic_tui.screens.door.login import SignIn
from clinic_tui.screens.door.new_password import NewPassword
from clinic_tui.screens.parts.pane import Pane
from clinic_tui.security.accounts import disable_account, set_role
from clinic_tui.security.hash_cost import HashCost
from clinic_tui.security.models import Account
from clinic_tui.security.passwords import hash_password
from clinic_tui.security.roles import Role
from clinic_tui.security.signed_in import SignedIn
from clinic_tui.store.desk import Actor, Desk
from clinic_tui.terminal import look
from tests.screens.small_clinic import Seat, SmallClinic, seated


@pytest.fixture
def other_desk(small_clinic: SmallClinic) -> Iterator[Desk]:
    """Somebody elsewhere who may do everything."""
    clinic = open_clinic(small_clinic.folder)
    yield clinic.desk(Actor(None, "otto", lambda verb: True), "Z")
    clinic.close()


def pepper_of(small_clinic: SmallClinic) -> bytes:
    """What is mixed into the passwords of this clinic."""
    with contextlib.closing(open_clinic(small_clinic.folder)) as clinic:
        return clinic.pepper


def nothing_is_left(seat: Seat) -> bool:
    """No pane with patients, on no screen, under no dialog."""
    panes = [pane for screen in seat.app.screen_stack for pane in screen.query(Pane)]
    return not panes and "Washington" not in seat.text


async def test_a_desk_left_alone_is_locked_and_then_emptied(
    small_clinic: SmallClinic, other_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys put the lock off; what another desk does is no key."""
    async with seated(small_clinic) as seat:
        await seat.shows("Washington")
        monkeypatch.setattr(Unattended, "_limits", IdleLimits(3600, 7200))
        before = seat.app.last_touch
        await seat.press("down")
        assert seat.app.last_touch > before
        touched = seat.app.last_touch
        other_desk.look("patient.view", "patient", 1, 1)
        await seat.pilot.pause(0.3)
        assert seat.app.last_touch == touched
        monkeypatch.setattr(Unattended, "_limits", IdleLimits(0.2, 3600))
        seat.app._look_again(0.0)
        await seat.until(lambda: isinstance(seat.app.screen, LockScreen), "the lock")
        await seat.until(lambda: nothing_is_left(seat), "the leaving of all panes")
        monkeypatch.setattr(Unattended, "_limits", IdleLimits(0.1, 0.2))
        seat.app.call_later(seat.app._look)
        await seat.until(lambda: isinstance(seat.app.screen, SignIn), "the sign-in")
        await seat.shows("Sign in", "Password")
        assert seat.app.backend is not None
        assert seat.app.backend.who is None


@pytest.mark.parametrize("how", ["disabled", "role"])
async def test_who_is_shut_out_is_gone_from_every_desk_at_once(
    small_clinic: SmallClinic, other_desk: Desk, how: str
) -> None:
    async with seated(small_clinic) as seat:
        await seat.shows("Washington")
        if how == "disabled":
            disable_account(other_desk, "mia")
        else:
            set_role(other_desk, "mia", Role.CLINICIAN)
        words = "was disabled" if how == "disabled" else "role of mia was changed"
        await seat.shows("Sign in", words)
        assert nothing_is_left(seat)
        assert seat.app.backend is not None
        assert seat.app.backend.who is None


async def test_a_password_of_somebody_elses_choice_is_changed_first(
    small_clinic: SmallClinic, other_desk: Desk
) -> None:
    with other_desk.act("account.change") as db:
        account = db.get_one(Account, 2)
        account.must_change = True
        account.password_hash = hash_password("chosen by otto", pepper_of(small_clinic), HashCost(1, 1024, 1))
    app = ClinicApp(small_clinic.folder, look({}, "utf-8", None), login="sam", demo=True)
    async with app.run_test(size=(80, 24)) as pilot:
        seat = Seat(app, pilot)
        await seat.until(lambda: isinstance(app.screen, NewPassword), "the new password")
        assert "Washington" not in seat.text
        for first, again, words in (
            ("short", "short", "at least"),
            ("four calm herons", "four calm heron", "not the same"),
        ):
            await seat.type(first)
            await seat.press("enter")
            await seat.type(again)
            await seat.press("enter")
            await seat.shows(words)
        await seat.type("four calm herons")
        await seat.press("enter")
        await seat.type("four calm herons")
        await seat.press("enter")
        await seat.shows("Welcome, Sam Ray")
        assert app.backend is not None
        assert app.backend.may("appointment.book")
    with other_desk.store.reading() as db:
        assert not db.get_one(Account, 2).must_change


def test_until_then_nothing_else_may_be_done(other_desk: Desk) -> None:
    came = SignedIn(2, "sam", "Sam Ray", Role.FRONT_DESK, None, 0, must_change=True)
    with pytest.raises(NotPermitted, match="no right to note the no-show"):
        schedule.no_show(other_desk.as_actor(came.actor), 1, None)
