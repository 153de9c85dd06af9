"""Finding a patient while typing."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import date

import pytest
from rich.cells import cell_len
from textual.worker import Worker

from clinic_tui.errors import Busy
from clinic_tui.patients.rows import PatientLine, Sex
from clinic_tui.widgets.patient_picker import PatientPicker
from tests.screens.stage import HOSTILE_NAMES, Stage, lines_of

Golden = Callable[[Stage, str], None]


def a_patient(id: int = 1, family: str = "Smith", given: str = "Jo", **more: object) -> PatientLine:  # noqa: A002
    values: dict[str, object] = {
        "preferred": "",
        "born": date(1961, 12, 5),
        "sex": Sex.FEMALE,
        "phone": "15558107203",
    }
    values |= {"mrn": f"MRN{id:05}"}
    return PatientLine(id=id, family=family, given=given, **values | more)  # type: ignore[arg-type]


EVERYBODY = (
    a_patient(1, "Smith", "Jo", alerts=1),
    a_patient(2, "Smith", "Joan", preferred="Joanie", born=None),
    a_patient(3, "Smithers", "Noah", deceased=True),
    a_patient(4, "Smythe", "John", found_by="sound"),
    a_patient(5, "李", "小龍", found_by="phone"),
)


def find(text: str) -> tuple[PatientLine, ...]:
    """Answers `smi` and longer with fewer patients, `?` with nobody."""
    return () if "?" in text else EVERYBODY[len(text) - 1 :]


class SlowSearch:
    """Answers each text only when the test says so."""

    def __init__(self) -> None:
        self.gates: dict[str, threading.Event] = {}
        self.asked: list[str] = []

    def __call__(self, text: str) -> tuple[PatientLine, ...]:
        self.asked.append(text)
        assert self.gates.setdefault(text, threading.Event()).wait(5)
        return (a_patient(len(text), family=f"found-for-{text}"),)

    def answer(self, text: str) -> None:
        self.gates.setdefault(text, threading.Event()).set()


async def settle(app: Stage) -> None:
    """Wait until no search runs and its answer has been shown."""
    await asyncio.gather(*(worker.wait() for worker in app.workers), return_exceptions=True)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_all_that_tells_patients_apart_stands_in_the_line(
    size: tuple[int, int], matches_golden: Golden
) -> None:
    picker = PatientPicker(find)
    app = Stage(picker)
    async with app.run_test(size=size) as pilot:
        picker.focus()
        await pilot.press("s")
        await settle(app)
        await pilot.pause()
        matches_golden(app, f"patient_picker_{size[0]}x{size[1]}")


async def test_walking_and_enter_pick() -> None:
    picker = PatientPicker(find)
    app = Stage(picker)
    async with app.run_test(size=(80, 24), message_hook=app.hear) as pilot:
        picker.focus()
        await pilot.press("s", "m")
        await settle(app)
        await pilot.press("down", "enter")
        assert [message.patient.id for message in app.said(PatientPicker.Picked)] == [3]
        assert app.said(PatientPicker.Highlighted)[-1].patient == EVERYBODY[2]


async def test_where_several_fit_the_first_enter_goes_into_the_list() -> None:
    picker = PatientPicker(find)
    app = Stage(picker)
    async with app.run_test(size=(80, 24), message_hook=app.hear) as pilot:
        picker.focus()
        await pilot.press("s", "m")
        await settle(app)
        await pilot.press("enter")
        assert app.said(PatientPicker.Picked) == []
        assert "4 fit: Up and Down choose, Enter takes the marked one." in "".join(lines_of(app))
        await pilot.press("enter")
        assert [message.patient.id for message in app.said(PatientPicker.Picked)] == [2]


async def test_who_alone_fits_is_taken_though_others_sound_alike() -> None:
    picker = PatientPicker(lambda _: EVERYBODY[2:4])
    app = Stage(picker)
    async with app.run_test(size=(80, 24), message_hook=app.hear) as pilot:
        picker.focus()
        await pilot.press("s", "m", "enter")
        await settle(app)
        await pilot.pause()
        assert [message.patient.id for message in app.said(PatientPicker.Picked)] == [3]


async def test_an_answer_to_an_earlier_text_is_dropped() -> None:
    search = SlowSearch()
    picker = PatientPicker(search)
    app = Stage(picker)
    async with app.run_test(size=(80, 24)) as pilot:
        picker.focus()
        await pilot.press("a", "b")
        search.answer("ab")
        while "found-for-ab" not in "".join(lines_of(app)):
            await pilot.pause(0.01)
        search.answer("a")
        await settle(app)
        await pilot.pause()
        assert picker.patient is not None
        assert picker.patient.family == "found-for-ab"


async def test_enter_typed_ahead_picks_from_the_answer_to_the_whole_text() -> None:
    search = SlowSearch()
    picker = PatientPicker(search)
    app = Stage(picker)
    async with app.run_test(size=(80, 24), message_hook=app.hear) as pilot:
        picker.focus()
        await pilot.press("a", "b", "c", "enter")
        search.answer("a")
        search.answer("ab")
        await pilot.pause(0.05)
        assert app.said(PatientPicker.Picked) == []
        await pilot.press("x")
        search.answer("abc")
        search.answer("abcx")
        await settle(app)
        await pilot.pause()
        assert [message.patient.family for message in app.said(PatientPicker.Picked)] == ["found-for-abc"]


async def test_enter_on_nobody_offers_the_text_that_found_nobody() -> None:
    picker = PatientPicker(find)
    app = Stage(picker)
    async with app.run_test(size=(80, 24), message_hook=app.hear) as pilot:
        picker.focus()
        await pilot.press("enter")
        assert app.said(PatientPicker.NothingFound) == []
        await pilot.press("z", "?", "enter")
        await settle(app)
        await pilot.pause()
        assert [message.text for message in app.said(PatientPicker.NothingFound)] == ["z?"]
        assert "Nobody fits." in lines_of(app)[2]
        await pilot.press("backspace", "backspace")
        await pilot.pause()
        assert "birth date" in lines_of(app)[2]


async def test_a_refused_search_says_why() -> None:
    def busy(text: str) -> tuple[PatientLine, ...]:
        raise Busy("Another desk is writing; try again.")

    picker = PatientPicker(busy, text="smi")
    app = Stage(picker)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app)
        await pilot.pause()
        assert "Another desk is writing; try again." in lines_of(app)[2]


class _Watching(Stage):
    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        self.failed = event.worker.error


async def test_a_broken_search_reaches_the_app() -> None:
    def broken(text: str) -> tuple[PatientLine, ...]:
        raise ZeroDivisionError

    picker = PatientPicker(broken)
    app = _Watching(picker)
    async with app.run_test(size=(80, 24)) as pilot:
        picker.focus()
        await pilot.press("s")
        await pilot.pause(0.05)
        assert isinstance(app.failed, ZeroDivisionError)
        assert "The search failed" in lines_of(app)[2]


async def test_a_new_search_starts_at_the_best_fit() -> None:
    """The patient one stood on is in both answers, but first in neither."""
    picker = PatientPicker(lambda text: EVERYBODY)
    app = Stage(picker)
    async with app.run_test(size=(80, 24)) as pilot:
        picker.focus()
        await pilot.press("s")
        await settle(app)
        await pilot.press("down", "down", "m")
        await settle(app)
        await pilot.pause()
        assert picker.patient == EVERYBODY[0]


async def test_searching_again_shows_what_another_desk_changed() -> None:
    answers = iter([EVERYBODY[:1], EVERYBODY[3:4]])
    picker = PatientPicker(lambda text: next(answers), text="smi")
    app = Stage(picker)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app)
        picker.again()
        await settle(app)
        await pilot.pause()
        assert picker.patient == EVERYBODY[3]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
async def test_names_are_shown_and_never_obeyed(name: str) -> None:
    picker = PatientPicker(lambda text: (a_patient(1, name, name, mrn=name, found_by=name),), text="x")
    app = Stage(picker)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app)
        await pilot.pause()
        for strip in app.screen._compositor.render_strips():
            assert strip.text.isprintable()
            assert cell_len(strip.text) == 80


async def test_one_who_only_sounds_alike_is_taken_by_a_second_enter() -> None:
    picker = PatientPicker(lambda text: (a_patient(1, "Graham", "Sharon", found_by="sounds alike"),))
    app = Stage(picker)
    async with app.run_test(size=(80, 24), message_hook=app.hear) as pilot:
        picker.focus()
        await pilot.press(*"fucough", "enter")
        await pilot.pause()
        assert not app.said(PatientPicker.Picked)
        assert any("this one sounds alike: Enter takes it" in line for line in lines_of(app))
        await pilot.press("enter")
        await pilot.pause()
        assert [message.patient.id for message in app.said(PatientPicker.Picked)] == [1]
