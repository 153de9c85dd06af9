"""Keys typed ahead go where the focus will be.

Textual hands a key to whatever has the focus when it arrives. Somebody who knows the
keys types on while a dialog opens or a patient is being looked up; those keys must
not reach what lies behind. So a key is handed on only when the one before has had its
effect, and a widget that is about to move the focus can hold the keys until it has.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TypeVar

from textual import events
from textual.app import App
from textual.dom import DOMNode

LONGEST_HOLD = 5.0
"""Seconds after which held keys are handed on all the same."""

SETTLE = 0.5
"""Seconds to wait at most for one key's effect."""

Result = TypeVar("Result")


class TypeAheadApp(App[Result]):
    """An app that hands on one key at a time."""

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        self._holds = 0
        self._held: deque[events.Key] = deque()
        self._replaying = False

    def hold_keys(self) -> None:
        """Keep keys back until `release_keys`; for a widget that waits for an answer to move the focus."""
        self._holds += 1
        self.set_timer(LONGEST_HOLD, self._give_up)

    def release_keys(self) -> None:
        """Hand on what was kept back."""
        if self._holds:
            self._holds -= 1
            if not self._holds and self._held:
                self.call_later(self._replay)

    def _give_up(self) -> None:
        if self._holds and self._held:
            self._holds = 0
            self.call_later(self._replay)

    async def on_event(self, event: events.Event) -> None:
        """One key at a time; all other events as ever."""
        if not isinstance(event, events.Key):
            await super().on_event(event)
            return
        if self._holds or self._replaying:
            self._held.append(event)
            return
        await super().on_event(event)
        await self._settle()

    async def _replay(self) -> None:
        if self._replaying:
            return
        self._replaying = True
        try:
            await self._settle()
            while self._held and not self._holds:
                await super().on_event(self._held.popleft())
                await self._settle()
        finally:
            self._replaying = False

    async def _settle(self) -> None:
        """Wait until the focused widget and all it stands in have dealt with their messages."""
        node: DOMNode | None = self.focused or self.screen
        while node is not None and node is not self:
            dealt = asyncio.Event()
            if not node.call_later(dealt.set):
                return
            try:
                await asyncio.wait_for(dealt.wait(), SETTLE)
            except TimeoutError:
                return
            node = node.parent
