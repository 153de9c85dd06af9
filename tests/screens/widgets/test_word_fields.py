"""Fields that say what they understood."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from textual import events
from textual.widgets import Input

from clinic_tui.widgets.date_field import BirthDateField, DateField
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.widgets.time_field import MinutesField, TimeField
from clinic_tui.widgets.word_field import QuietInput, WordField
from tests.screens.sample_day import TODAY
from tests.screens.stage import Stage, lines_of


@pytest.mark.parametrize(
    "field, typed, value, reading",
    [
        (lambda: DateField(TODAY), "t+4", date(2026, 11, 27), "= Fri 27 Nov 2026"),
        (lambda: BirthDateField(TODAY), "12/05/1961", date(1961, 12, 5), "= Tue 5 Dec 1961, 64 y"),
        (lambda: TimeField(), "230", 14 * 60 + 30, "= 14:30"),
        (lambda: MinutesField(), "1h30", 90, "= 90 min"),
        (lambda: MoneyField(), "25.5", 2550, "= $25.50"),
    ],
)
async def test_the_reading_stands_beside_what_was_typed(
    field: Callable[[], WordField[Any]], typed: str, value: object, reading: str
) -> None:
    shown = field()
    app = Stage(shown)
    async with app.run_test(size=(80, 24), message_hook=app.hear) as pilot:
        shown.focus()
        await pilot.press(*typed, "enter")
        assert shown.value == value
        assert reading in lines_of(app)[0]
        assert lines_of(app)[0].split()[0] == typed
        assert app.said(WordField.Changed)[-1].value == value
        assert [message.value for message in app.said(WordField.Submitted)] == [value]


async def test_what_is_not_understood_says_what_to_write() -> None:
    field = TimeField(text="930")
    app = Stage(field)
    async with app.run_test(size=(80, 24), message_hook=app.hear) as pilot:
        at_first = field.value
        assert at_first == 570
        field.focus()
        await pilot.press("end", "x", "enter")
        assert field.value is None
        assert "9, 930, 2p or 14:15" in field.error
        assert lines_of(app)[0].split()[1] == "?"
        assert app.said(WordField.Submitted)[-1].value is None
        assert not field.empty


async def test_emptying_a_field_is_no_mistake() -> None:
    field = MoneyField(text="25")
    app = Stage(field)
    async with app.run_test(size=(80, 24)) as pilot:
        field.text = " "
        await pilot.pause()
        assert (field.value, field.error, field.empty) == (None, "", True)


async def test_enter_typed_ahead_means_what_is_in_the_field() -> None:
    """All keys arrive in one packet, before any of them was answered."""
    field = DateField(TODAY)
    app = Stage(field)
    async with app.run_test(size=(80, 24), message_hook=app.hear) as pilot:
        field.focus()
        await pilot.pause()
        await pilot.press(*"t+1", "enter")
        assert [message.value for message in app.said(WordField.Submitted)] == [date(2026, 11, 24)]


async def test_the_cursor_stands_still_and_is_seen_without_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    field = QuietInput("abc")
    app = Stage(field, theme="ansi-dark")
    async with app.run_test(size=(80, 24)) as pilot:
        field.focus()
        await pilot.press("home")
        assert not field.cursor_blink
        line = app.screen._compositor.render_strips()[0]
        assert [segment.text for segment in line if segment.style and segment.style.reverse] == ["a"]


async def test_a_field_needs_no_glyph_beyond_ascii() -> None:
    app = Stage(TimeField(text="930"))
    async with app.run_test(size=(80, 24)):
        assert lines_of(app)[0].isascii()
        assert app.query_one(Input).size.height == 1


@pytest.mark.parametrize(
    "pasted, stands, said",
    [
        ("12 Elm St\nApt 4\n", "12 Elm St Apt 4", "2 pasted lines stand in one now"),
        ("12 Elm St\n", "12 Elm St", ""),
        ("a" * 30, "a" * 20, "only 20 characters fit here, the end was left out"),
        ("", "", ""),
    ],
)
async def test_a_paste_goes_in_whole_or_says_what_is_left_out(pasted: str, stands: str, said: str) -> None:
    field = QuietInput(max_length=20)
    app = Stage(field)
    async with app.run_test(message_hook=app.hear) as pilot:
        field.focus()
        await pilot.pause()
        field.post_message(events.Paste(pasted))
        await pilot.pause()
        assert field.value == stands
        assert [each.words for each in app.said(QuietInput.Limited)] == ([said] if said else [])


async def test_a_sign_too_many_says_that_no_more_fit() -> None:
    field = QuietInput("abc", max_length=3)
    app = Stage(field)
    async with app.run_test(message_hook=app.hear) as pilot:
        field.focus()
        await pilot.press("end", "d")
        assert field.value == "abc"
        assert [each.words for each in app.said(QuietInput.Limited)] == ["3 characters fit here, no more"]


async def test_of_an_example_whole_words_are_shown() -> None:
    field = QuietInput(placeholder="the insurer, as on the card")
    field.styles.width = 20
    async with Stage(field).run_test(size=(80, 24)):
        assert lines_of(field.app)[0].strip() == "the insurer, as on~"
        field.styles.width = 40
        await asyncio.sleep(0)
        field.show_example("F8: self-pay")
        assert field.placeholder == "F8: self-pay"
