"""The lines of the frame: keys, tabs, header, message."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

import pytest
from rich.cells import cell_len
from textual.binding import BindingType

from clinic_tui.keymap import Hint, Place
from clinic_tui.widgets.cells import cut_name
from clinic_tui.widgets.date_line import DateLine
from clinic_tui.widgets.header_line import HeaderLine
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.tab_line import Tab, TabLine
from tests.screens.stage import HOSTILE_NAMES, Stage, lines_of

Golden = Callable[[Stage, str], None]

TABS = (
    Tab("schedule", "Schedule"),
    Tab("queue", "Check-in", 5),
    Tab("claims", "Claims"),
    Tab("stock", "Stock"),
)


def _header() -> HeaderLine:
    header = HeaderLine()
    header.clinic, header.now = "Cedar Street Clinic", datetime(2026, 11, 23, 9, 50)
    header.waiting, header.overdue, header.alerts = 5, 1, 2
    header.who, header.desk = "kim", "B"
    return header


def _message() -> MessageLine:
    message = MessageLine()
    message.say("Okafor, Amara is checked in.", Level.DONE, undoable=True)
    return message


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_lines_of_the_frame(size: tuple[int, int], matches_golden: Golden) -> None:
    app = Stage(_header(), TabLine(*TABS, current="queue"), _message(), KeyBar(Place.QUEUE))
    async with app.run_test(size=size):
        matches_golden(app, f"frame_lines_{size[0]}x{size[1]}")


@pytest.mark.parametrize(
    "width, rota, said",
    [
        (130, "6 in, 1 not in", "Mon 23 Nov 2026 09:50  5 waiting ! 1 too long  2 alerts  6 in, 1 not in"),
        (104, "6 in, 1 not in", "Mon 23 Nov 09:50  5 waiting ! 1 too long  2 alerts  6 in, 1 not in"),
        (104, "6 in, 1 not in, 1 off", "Mon 23 Nov 09:50  5 waiting !1  2 alerts  6 in, 1 not in, 1 off"),
        (80, "6 in, 1 not in", "Mon 23 Nov 2026 09:50  5 waiting !1  2 alerts  "),
    ],
)
async def test_who_is_in_stands_there_before_long_words_do(width: int, rota: str, said: str) -> None:
    header = _header()
    header.rota = rota
    app = Stage(header)
    async with app.run_test(size=(width, 24)):
        (line,) = lines_of(app)
        assert said in line
        assert (rota in line) is (width > 80)


@pytest.mark.parametrize("width, named", [(150, True), (110, True), (104, False), (80, False)])
async def test_who_is_in_is_named_where_there_is_room_for_all(width: int, named: bool) -> None:
    header = _header()
    header.rota, header.people = "6 in", "marco bea dana KIM LEE PAT"
    app = Stage(header)
    async with app.run_test(size=(width, 24)):
        (line,) = lines_of(app)
        assert ("6 in: marco bea dana KIM LEE PAT" in line) is named
        assert ("6 in" in line) is (width > 80)


async def test_a_changed_attribute_is_drawn() -> None:
    header, tabs, message, keys = _header(), TabLine(*TABS, current="queue"), _message(), KeyBar(Place.QUEUE)
    app = Stage(header, tabs, message, keys)
    async with app.run_test(size=(80, 24)) as pilot:
        header.waiting = 6
        tabs.current = "stock"
        tabs.set_count("queue", None)
        message.say("That time is taken.", Level.ERROR)
        keys.place = Place.STOCK
        await pilot.pause()
        shown = lines_of(app)
        assert "6 waiting" in shown[0]
        assert " 2 Check-in " in shown[1]
        assert "[4 Stock]" in shown[1]
        assert shown[2].strip() == "Error: That time is taken."
        assert shown[3].startswith("e edit")
        keys.own = (Hint("Enter", "save", "save"), Hint("Esc", "back", "back"))
        message.clear()
        await pilot.pause()
        assert lines_of(app)[2].strip() == ""
        assert lines_of(app)[3] == "Enter save  Esc back"


class _Desk(Stage):
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.GLOBAL)

    def __init__(self, *widgets: KeyBar | TabLine) -> None:
        super().__init__(*widgets)
        self.done: list[str] = []

    def action_help(self) -> None:
        self.done.append("help")

    def action_show_tab(self, name: str) -> None:
        self.done.append(name)


async def test_a_click_does_what_the_key_does() -> None:
    keys, tabs = KeyBar(Place.GLOBAL), TabLine(*TABS, current="queue")
    app = _Desk(keys, tabs)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(keys, offset=(lines_of(app)[0].index("help"), 0))
        await pilot.click(tabs, offset=(lines_of(app)[1].index("Stock"), 0))
        await pilot.click(tabs, offset=(78, 0))
        assert app.done == ["help", "stock"]


async def test_a_rebound_key_does_the_verb() -> None:
    app = _Desk(KeyBar())
    async with app.run_test(size=(80, 24)) as pilot:
        app.set_keymap({"help": "f12"})
        await pilot.press("f1")
        assert app.done == []
        await pilot.press("f12")
        assert app.done == ["help"]


@pytest.mark.parametrize("width", [80, 12, 1])
async def test_hostile_text_and_narrow_screens(width: int) -> None:
    header, message, date = _header(), _message(), DateLine()
    app = Stage(header, message, date)
    async with app.run_test(size=(width, 5)) as pilot:
        for name in HOSTILE_NAMES:
            header.clinic = header.who = header.desk = name
            message.say(name, Level.WARNING, undoable=True)
            date.words, date.note = f"Mon; view {name}: LEE", name
            await pilot.pause()
            for strip in app.screen._compositor.render_strips():
                assert strip.text.isprintable(), name
                assert cell_len(strip.text) == width, name


@pytest.mark.parametrize(
    "name, left",
    [
        ("Cedar Street Clinic", " Cedar Street Clinic  Mon 23 Nov 2026 09:50  5 waiting !1  2 alerts"),
        ("Cedar Street Clinic and X", " Cedar Street Clinic and X  Mon 23 Nov 09:50  5 waiting !1  2 alerts"),
        ("Cedar Street Clinic of Elmwood and Ashford", " Cedar Street Clinic of  Mon 23 Nov 09:50"),
        ("Cedarstreetclinicofelmwoodandashfordalltogether", " Mon 23 Nov 09:50  5 waiting !1  2 alerts"),
    ],
)
async def test_the_name_of_the_clinic_is_never_cut_within_a_word(name: str, left: str) -> None:
    header = _header()
    header.clinic = name
    app = Stage(header)
    async with app.run_test(size=(80, 24)):
        assert lines_of(app)[0].startswith(left)
        assert "~" not in lines_of(app)[0]


@pytest.mark.parametrize(
    "name, width, shown",
    [
        ("Li, Bo", 40, "Li, Bo"),
        (f"{'A' * 63}, Bo", 20, f"{'A' * 15}~, Bo"),
        (f"{'A' * 63}, {'B' * 63}", 20, f"AAAAA~, {'B' * 11}~"),
        ("A" * 63, 20, f"{'A' * 19}~"),
        (f"{'李' * 40}, Bo", 20, f"{'李' * 7} ~, Bo"),
    ],
)
def test_a_long_name_is_cut_in_the_family_and_the_given_name_stays(name: str, width: int, shown: str) -> None:
    assert cut_name(name, width) == shown
    assert cell_len(shown) <= width


@pytest.mark.long
async def test_a_line_that_repeats_another_is_not_kept_by_it() -> None:
    """A console shows thousands of screens in a day, each with lines that repeat those of the frame."""
    header = HeaderLine()
    async with Stage(header).run_test(size=(80, 24)) as pilot:
        standing, closed = HeaderLine(), HeaderLine()
        await pilot.app.mount(standing)
        standing.repeat(header)
        closed.repeat(header)
        header.waiting = 3
        assert standing.waiting == 3
        gone = weakref.ref(closed)
        del closed
        gc.collect()
        assert gone() is None
