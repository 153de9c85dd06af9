"""Keys typed ahead wait as long as what they wait for can still come, and there is a way out of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from textual import events
from textual.app import ComposeResult
from textual.widgets import Input

from clinic_tui.screens.schedule.booking import BookVisit
from clinic_tui.widgets import type_ahead
from clinic_tui.widgets.type_ahead import TypeAheadApp
from tests.screens.small_clinic import KIM, LEE, Seat, SmallClinic, seated
from tests.screens.test_schedule import burst, stand_at

SLOW = "no answer yet: keys typed since wait, Esc forgets them"


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Looks follow each other at once; the search for a patient waits until it may answer."""
    monkeypatch.setattr(type_ahead, "LOOK", 0.01)
    may_answer = threading.Event()
    yield may_answer
    may_answer.set()


async def booking_behind_a_slow_search(
    seat: Seat, answers: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> BookVisit:
    """Everything of a booking typed at once, up to the reason, and the search has not answered."""
    assert seat.app.backend is not None
    patients = seat.app.backend.patients
    real = patients.find

    def find(text: str) -> Any:
        answers.wait(10)
        return real(text)

    monkeypatch.setattr(patients, "find", find)
    await stand_at(seat, KIM, 14 * 60)
    burst(seat, "b", *"nov", "enter", *"fu", "enter", *"knee")
    await seat.shows(SLOW)
    form = seat.app.screen
    assert isinstance(form, BookVisit)
    return form


@pytest.mark.long
async def test_keys_behind_a_slow_answer_go_where_they_were_meant_for(
    small_clinic: SmallClinic, answers: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seated(small_clinic, tab="1") as seat:
        form = await booking_behind_a_slow_search(seat, answers, monkeypatch)
        assert form.texts["patient"] == "nov"
        answers.set()
        await seat.until(lambda: form.text("reason") == "knee", "the reason")
        assert (form.texts["patient"], form.text("type")) == ("nov", "fu")


async def test_esc_forgets_what_was_typed_behind_a_slow_answer_and_no_more(
    small_clinic: SmallClinic, answers: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no answer can come keys are let go by themselves."""
    async with seated(small_clinic, tab="1") as seat:
        form = await booking_behind_a_slow_search(seat, answers, monkeypatch)
        burst(seat, "escape")
        await seat.until(lambda: not seat.app._holds, "the way out")
        assert seat.app.screen is form
        assert (form.texts["patient"], form.text("type"), form.text("reason")) == ("nov", "", "")
        answers.set()
        burst(seat, "escape")
        await seat.until(lambda: seat.app.screen is not form, "the form left")
        seat.app.hold_keys(seat)
        burst(seat, "2")
        await seat.until(lambda: not seat.app._holds, "the end of a hold that was forgotten")
        await seat.shows("[2 Check-in")


async def test_what_comes_in_pieces_behind_a_refusal_opens_nothing_until_a_pause(
    small_clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type_ahead, "BURST", 3600.0)
    async with seated(small_clinic, tab="1") as seat:
        await stand_at(seat, LEE, 8 * 60 + 20)
        await seat.press("{")
        await seat.shows("7 days ago")
        burst(seat, *"bfu")
        await seat.shows("is past: nobody can be booked there")
        await seat.press("down")
        assert len(seat.app.screen_stack) == 1
        assert "Free times" not in seat.text
        seat.app.say("")
        await seat.press("b")
        await seat.until(lambda: "is past: nobody can be booked there" in seat.text)
        await seat.press(*"fu", "enter")
        assert len(seat.app.screen_stack) == 1
        await seat.press("down", "f")
        await seat.shows("Free times")
        await seat.press("escape")
        monkeypatch.setattr(type_ahead, "BURST", 0.0)  # now each key comes behind a pause
        seat.app.say("")
        await seat.press("b")
        await seat.until(lambda: "is past: nobody can be booked there" in seat.text)
        await seat.press(*"fu", "enter")
        assert len(seat.app.screen_stack) > 1


class TwoFields(TypeAheadApp[None]):
    """Enter asks something; with the answer the second field has the keys."""

    def compose(self) -> ComposeResult:
        yield Input(id="first")
        yield Input(id="second")

    def on_input_submitted(self) -> None:
        self.hold_keys(self)

    def answered(self) -> None:
        """As an answer does: what moves the focus is on its way when the keys are let go."""
        self.call_later(self.set_focus, self.query_one("#second", Input))
        self.release_keys(self)


async def test_an_answer_in_the_moment_between_two_keys_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first key behind it went to the field that was being left."""
    app = TwoFields()
    async with app.run_test() as pilot:
        settle = app._settle

        async def answered_meanwhile() -> None:
            await settle()
            if app.is_holding(app):
                app.answered()

        monkeypatch.setattr(app, "_settle", answered_meanwhile)
        for key in ("a", "enter", "f", "u"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        await app.keys_dealt_with()
        await pilot.pause()
        assert [each.value for each in app.query(Input)] == ["a", "fu"]
