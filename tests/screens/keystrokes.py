"""Keys typed at a console as fast as it takes them.

`pilot.press` sleeps 20 ms and more twice for each key, until the process seems idle, as Textual cannot know
when a key has had its effect. Our app knows (`keys_dealt_with`). What keys ask of the backend is not waited
for while they are typed: all that is typed in one go is typed ahead.
"""

from __future__ import annotations

import asyncio
import contextlib
import unicodedata
from time import monotonic
from typing import Any

from textual import events
from textual.app import App, ScreenStackError
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from clinic_tui.widgets.type_ahead import TypeAheadApp
from tests.patience import PATIENCE

REST = 3.0
"""Seconds that an open question is waited for; tests in which one has to stay open last as long."""

LOOK = 0.05
"""Seconds after which it is looked whether there are other questions."""


async def strike(app: TypeAheadApp[Any], *keys: str) -> None:
    """Type keys, named as for `pilot.press`; those that the app holds back are left with it."""
    for key in keys:
        app.post_message(_event(app, key))
        await app.keys_dealt_with()  # it has come to the app
        await app.keys_dealt_with()  # and was handed on


async def at_rest(pilot: Pilot[Any], seconds: float = REST) -> None:
    """Until every key was handed on, no question is open and what came of them is drawn.

    A question that stays open longer, as one that waits for the turn of another desk, is not waited for.
    """
    app = pilot.app
    assert isinstance(app, TypeAheadApp)
    until = monotonic() + seconds
    quiet = 0
    while quiet < 2:
        await app.keys_dealt_with()
        await drawn(app)
        busy = (
            app._keys
            or app._handing
            or any(not worker.is_finished for worker in app.workers)
            or _yet_to_be_laid_out(app)
        )
        if busy and monotonic() > until:
            return
        quiet = 0 if busy else quiet + 1
        if busy:
            await _some_answer(app)


def _yet_to_be_laid_out(app: App[Any]) -> bool:
    """Whether the screen in front was put there only just now, and nothing of it stands yet."""
    return bool(app.screen_stack) and not app.screen._compositor.size.area


async def drawn(app: App[Any]) -> None:
    """Until each widget of the screen has dealt with what was sent to it, and the screen is painted.

    It is `pilot.pause(0)`, for which Textual reads the signature of a new function each time.
    """
    try:
        screen = app.screen
    except ScreenStackError:
        return
    waiting = _Waiting()
    waiting.left = sum(
        each.call_later(waiting.no_more) for each in (app, *screen.walk_children(with_self=True))
    )
    if waiting.left:
        broken = asyncio.create_task(app._exception_event.wait())
        done, _ = await asyncio.wait(
            {waiting.done, broken}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED
        )
        broken.cancel()
        assert done, "a widget deals with nothing any more"
    await asyncio.sleep(0)
    app.screen._on_timer_update()


class _Waiting:
    """For so many widgets."""

    def __init__(self) -> None:
        self.left = 0
        self.done = asyncio.get_running_loop().create_future()

    def no_more(self) -> None:
        """One of them has come so far."""
        self.left -= 1
        if not self.left and not self.done.done():
            self.done.set_result(None)


async def _some_answer(app: TypeAheadApp[Any]) -> None:
    """Until one of the open questions is answered, or a moment has passed: looking costs time."""
    open_ones = [worker._task for worker in app.workers if worker._task and not worker._task.done()]
    if open_ones:
        await asyncio.wait(open_ones, timeout=LOOK, return_when=asyncio.FIRST_COMPLETED)
    else:
        await asyncio.sleep(0.002)


async def answered(app: TypeAheadApp[Any]) -> None:
    """Until all keys have had their effect and no question is open."""
    await app.keys_dealt_with()
    while busy := [worker for worker in app.workers if not worker.is_finished]:
        for worker in busy:
            with contextlib.suppress(WorkerCancelled):  # a newer question has silenced it
                await worker.wait()
        await app.keys_dealt_with()


def _event(app: TypeAheadApp[Any], key: str) -> events.Key:
    """The event as Textual's own pilot makes it."""
    if len(key) == 1 and not key.isalnum():
        key = _character_to_key(key)
    try:
        character: str | None = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    except KeyError:
        character = key if len(key) == 1 else None
    event = events.Key(key, character)
    event.set_sender(app)
    return event
