"""Keys typed at a console as fast as it takes them.

`pilot.press` sleeps 20 ms and more twice for each key, until the process seems idle, as Textual cannot know
when a key has had its effect. Our app knows (`keys_dealt_with`). What keys ask of the backend is not waited
for while they are typed: all that is typed in one go is typed ahead.
"""

from __future__ import annotations

import asyncio
import contextlib
import unicodedata
from collections.abc import Sequence
from time import monotonic
from typing import Any

from textual import events
from textual._context import active_app
from textual._queue import Queue
from textual.app import App, ScreenStackError
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.message import Message
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from clinic_tui.widgets.type_ahead import TypeAheadApp
from tests.patience import PATIENCE

REST = 3.0
"""Seconds that an open question is waited for; tests in which one has to stay open last as long."""

TURNS = 100
"""Turns of the loop after which whoever waits sleeps between two looks."""

LOOK = 0.05
"""Seconds after which it is looked whether there are other questions."""


async def strike(app: TypeAheadApp[Any], *keys: str) -> None:
    """Type keys, named as for `pilot.press`; those that the app holds back are left with it."""
    for key in keys:
        app.post_message(_event(app, key))
        await _idle(app, [app])  # it has come to the app
        await _handed_on(app)


async def _handed_on(app: TypeAheadApp[Any]) -> None:
    """Until no key is on its way to a widget: those that are held back do not count."""
    while app._handing is not None or app._catcher.waits_briefly:
        if app._handing is not None:
            await asyncio.wait({app._handing})
        else:
            await asyncio.sleep(0.005)


async def at_rest(pilot: Pilot[Any], seconds: float = REST) -> None:
    """Until every key was handed on, no question is open and what came of them is drawn.

    A question that stays open longer, as one that waits for the turn of another desk, is not waited for.
    """
    assert isinstance(pilot.app, TypeAheadApp)
    await rested(pilot.app, seconds)


async def rested(app: TypeAheadApp[Any], seconds: float = REST) -> None:
    """The same for an app on a terminal of its own."""
    until = monotonic() + seconds
    quiet = 0
    while quiet < 2 and not app._exit:
        await _handed_on(app)
        await drawn(app)
        busy = (
            app._keys
            or app._handing
            or any(not worker.is_finished for worker in app.workers)
            or _yet_to_be_laid_out(app)
            or _laid_out_anew(app)
        )
        if busy and monotonic() > until:
            return
        quiet = 0 if busy else quiet + 1
        if busy:
            await some_answer(app)


def _yet_to_be_laid_out(app: App[Any]) -> bool:
    """Whether the screen in front was put there only just now, and nothing of it stands yet."""
    return bool(app.screen_stack) and not app.screen._compositor.size.area


def _laid_out_anew(app: App[Any]) -> bool:
    """Whether what was just painted has told a widget of another size, which may ask for one more layout."""
    if not app.screen_stack:
        return False
    screen = app.screen
    return screen._layout_required or not all(map(_waits, screen.walk_children(with_self=True)))


async def drawn(app: App[Any]) -> None:
    """Until each widget of the screen has dealt with what was sent to it, and the screen is painted.

    It is `pilot.pause(0)`, which sends each widget a message to see whether it answers: on a screen of sixty
    widgets that took a third of the time of all tests.
    """
    try:
        screen = app.screen
    except ScreenStackError:
        return
    await _idle(app, [app, *screen.walk_children(with_self=True)])
    active_app.set(app)  # of two in one test the one that is painted, or it stays as it is
    with contextlib.suppress(ScreenStackError):
        app.screen._on_timer_update()


async def drawn_behind(app: App[Any]) -> None:
    """Until what lies behind the screen in front has dealt with its messages too: a new size comes to all."""
    for screen in app.screen_stack[:-1]:
        await _idle(app, [app, *screen.walk_children(with_self=True)])


async def _idle(app: App[Any], nodes: Sequence[MessagePump]) -> None:
    """Until all of these wait for a message; a failure of the app ends the wait, as it fails the test."""
    until = monotonic() + PATIENCE
    turns = 0
    while not (_has_failed(app) or all(map(_waits, nodes))):
        assert monotonic() < until, "a widget deals with nothing any more"
        turns += 1
        if turns < TURNS:
            await asyncio.sleep(0)
            continue
        await asyncio.sleep(0.002)
        nodes = [node for node in nodes if _is_there(app, node)]


def _is_there(app: App[Any], node: MessagePump) -> bool:
    """Whether a node is of the app still: what was taken away before it began waits for nothing, ever."""
    while node is not app and node._parent is not None:
        node = node._parent
    return node is app


def _has_failed(app: App[Any]) -> bool:
    return app._exception_event.is_set()


def _waits(node: MessagePump) -> bool:
    """Whether a node has nothing to deal with: its task stands at its empty queue, or has ended."""
    queue: Queue[Message | None] = node._message_queue
    return not queue.values and bool(queue.ready_event._waiters or node._closing or node._closed)


async def some_answer(app: TypeAheadApp[Any], otherwise: float = 0.002) -> None:
    """Until one of the open questions is answered, or a moment has passed: looking costs time.

    Where none is open, `otherwise` is how many seconds that moment is.
    """
    open_ones = [worker._task for worker in app.workers if worker._task and not worker._task.done()]
    if open_ones:
        await asyncio.wait(open_ones, timeout=LOOK, return_when=asyncio.FIRST_COMPLETED)
    else:
        await asyncio.sleep(otherwise)


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
