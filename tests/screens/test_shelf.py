"""Forms that were put aside: found again, chosen among, thrown away, and named after the lock."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from clinic_tui.screens.door.lock import LockScreen
from clinic_tui.screens.door.login import SignIn
from clinic_tui.screens.patients.find import FindPatient
from clinic_tui.screens.patients.note import AddNote
from clinic_tui.screens.patients.register import RegisterPatient
from clinic_tui.screens.put_aside.shelf import ShelfList
from clinic_tui.screens.schedule.new_visit import NewVisitForm
from clinic_tui.security.hash_cost import HashCost
from clinic_tui.security.models import Account
from clinic_tui.security.passwords import hash_password
from clinic_tui.store.desk import Desk
from tests.screens.small_clinic import Seat, SmallClinic, seated
from tests.screens.test_unattended import other_desk, pepper_of

__all__ = ["other_desk"]


async def put_aside(seat: Seat, *families: str) -> None:
    """Leave a new patient half done for each."""
    for family in families:
        await seat.press("c")
        await seat.until(lambda: isinstance(seat.app.screen, RegisterPatient), "the form")
        await seat.type(family)
        await seat.press("escape")
        await seat.shows("New patient put aside")


def typed_family(seat: Seat) -> str:
    form = seat.app.screen
    assert isinstance(form, RegisterPatient)
    return form.text("family")


async def test_of_several_any_can_be_gone_on_with_or_thrown_away_after_asking_once(
    small_clinic: SmallClinic,
) -> None:
    async with seated(small_clinic) as seat:
        await put_aside(seat, "Ash", "Cedar")
        await seat.press("Z")
        await seat.until(lambda: isinstance(seat.app.screen, ShelfList), "the list")
        shown = [line.split()[3] for line in seat.lines if "New patient  " in line][:2]
        assert shown == ["Cedar", "Ash"]
        await seat.press("x", "n")
        await seat.shows("Cedar", "Ash")
        await seat.press("x")
        await seat.shows("Throw away New patient?")
        await seat.press("y")
        await seat.gone("Cedar")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, RegisterPatient), "the form")
        assert typed_family(seat) == "Ash"


async def test_one_alone_is_counted_as_one_and_f7_for_somebody_else_begins_anew(
    small_clinic: SmallClinic,
) -> None:
    async with seated(small_clinic) as seat:
        await put_aside(seat, "Ash")
        await seat.press("f10")
        await seat.shows("1 form half done is kept: Z goes on")
        await seat.press("escape", "/", "f1")
        await seat.shows("Help: Find a patient", "The end of a phone number")
        await seat.press("escape")
        await seat.type("birch")
        await seat.press("f7")
        await seat.until(lambda: isinstance(seat.app.screen, RegisterPatient), "the form")
        assert typed_family(seat).casefold() == "birch"
        assert len(seat.app.drafts_here) == 1


async def test_f7_goes_on_with_the_patient_who_was_half_taken_in(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic) as seat:
        await seat.press("b")
        await seat.type("zzz,qq")
        await seat.press("f7")
        await seat.opens(RegisterPatient, "the form")
        await seat.type("120561")
        await seat.press("escape")
        below = await seat.opens(NewVisitForm, "the form below")
        await seat.shows("New patient put aside: Z goes on with it once this form is closed")
        below.dismiss(None)
        await seat.until(lambda: len(seat.app.screen_stack) == 1, "the queue")
        for key, kind in (("/", FindPatient), ("b", NewVisitForm)):
            await seat.press(key)
            await seat.type("zzz,qq")
            await seat.press("f7")
            form = await seat.opens(RegisterPatient, "the form again")
            assert form.text("born") == "120561"
            assert not seat.app.drafts_here
            if key == "/":
                await seat.press("escape")
            else:
                form.dismiss(None)
            begun = await seat.opens(kind, "the form below")
            begun.dismiss(None)
            await seat.until(lambda: len(seat.app.screen_stack) == 1, "the queue")


@pytest.mark.long
async def test_who_comes_back_from_the_lock_is_told_what_was_put_aside(
    small_clinic: SmallClinic, other_desk: Desk
) -> None:
    with other_desk.act("account.change") as db:
        account = db.get_one(Account, 1)
        account.password_hash = hash_password(
            "four calm herons", pepper_of(small_clinic), HashCost(1, 1024, 1)
        )
    async with seated(small_clinic) as seat:
        await seat.press("N")
        title = (await seat.opens(AddNote, "the note")).title_words
        await seat.type("call back")
        await seat.press("f9")
        await seat.until(lambda: isinstance(seat.app.screen, LockScreen), "the lock")
        await seat.type("four calm herons")
        await seat.press("enter")
        await seat.shows(f"Welcome back, Mia Wong (front-desk). {title} put aside: Z goes on")


async def test_a_colleague_is_asked_for_a_name_of_their_own(small_clinic: SmallClinic) -> None:
    """Where the name is given the password comes next."""
    async with seated(small_clinic) as seat:
        await seat.press("f9")
        await seat.until(lambda: isinstance(seat.app.screen, LockScreen), "the lock")
        await seat.press("f2")
        await seat.until(lambda: isinstance(seat.app.screen, SignIn), "the sign-in")
        name = seat.app.screen.query_one("#login", Input)
        assert name.value == ""
        assert name.has_focus
        await seat.app.push_screen(SignIn("otto"))
        await seat.type("secret")
        assert seat.app.screen.query_one("#login", Input).value == "otto"
        assert seat.app.screen.query_one("#password", Input).value == "secret"
