"""Keys typed ahead go where the focus will be.

Textual hands a key to whatever has the focus when it arrives. Somebody who knows the
keys types on while a dialog opens or a patient is being looked up; those keys must
not reach what lies behind. So a key is handed on only when the one before has had its
effect, and a widget that is about to move the focus can hold the keys until it has.

What a scanner types is caught here, ahead of the focus: no key of a scan is handed on.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Collection, Sequence
from itertools import dropwhile
from time import monotonic
from typing import TypeVar

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.timer import Timer
from textual.widgets import Input, TextArea

from clinic_tui.interop.scans import Scan, product_in, scan_in
from clinic_tui.widgets.escape_and_key import EscapeAndKey
from clinic_tui.widgets.scan_catcher import CUT, Caught, ScanCatcher, Whole
from clinic_tui.widgets.scan_field import ScanField

LOOK = 1.0
"""Seconds between two looks at whether what is waited for can still come."""

LOOKS = 5
"""So many looks in a row that find no open question let held keys go: whoever held them has forgotten to.

Looks are counted, not seconds: where the whole process stood still the clock went on, and the answer lies
there unread. A key that is let go then reaches what was on the screen before.
"""

BURST = 0.5
"""Seconds within which a key has its effect, and the next is typed without a look at it."""

TURNS = 5
"""Turns of the loop within which a node that is at rest deals with one more message."""

ROUNDS = 3
"""A key climbs to the app, whose action posts a message, which is answered by another."""

_ENTERING = frozenset({"enter", "tab", "backspace"})
"""Keys that belong to what is being typed, as letters do."""

Result = TypeVar("Result")


class TypeAheadApp(App[Result]):
    """An app that hands on one key at a time."""

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        self._holds: set[object] = set()
        self._releases = 0
        """How often a holder has let keys go."""
        self._keys: deque[events.Key | events.Paste] = deque()
        """Keys in the order in which they came; a paste among them is a scan."""
        self._handing: asyncio.Task[None] | None = None
        self.last_touch = monotonic()
        """When a person last did something here, by the clock that nobody can set."""
        self.wrote_since_key = False
        """Something was written here since the last key: what changes then is that person's doing."""
        self._patience: Timer | None = None
        self._looks = self._waited = 0
        self._told_of_wait = False
        self._refused = False
        """The last key was refused: what is typed on behind it was meant for what did not happen."""
        self._key_came = self._handed = 0.0
        """When the last key came from the terminal, and when one was handed on."""
        self._catcher: ScanCatcher[events.Key] = ScanCatcher(self.how_whole)
        self._let_go: deque[events.Key | Scan | None] = deque()
        """What the catcher has made of keys: a person's keys, a whole scan, None for a scan that was cut."""
        self._pause: Timer | None = None

    # What a scanner types

    def scanned(self, scan: Scan) -> None:
        """Something was scanned, whatever stands on the screen."""

    def scan_cut(self) -> None:
        """A scan has ended in the middle: nothing of it was handed on."""

    def how_whole(self, scan: Scan) -> Whole:
        """How much of a scan there is."""
        return Whole.YES

    def hold_keys(self, holder: object) -> None:
        """Keep keys back until the holder releases them: a widget that waits for an answer to move the focus.

        Who holds them already goes on holding them; one release is enough.
        """
        self._holds.add(holder)
        self._stop_waiting()
        self._patience = self.set_interval(LOOK, self._look_at_hold)

    def release_keys(self, holder: object) -> None:
        """Hand on what was kept back, unless somebody else holds it too."""
        self._holds.discard(holder)
        self._releases += 1
        if not self._holds:
            self._stop_waiting()
            self._hand_on()

    def release_keys_of(self, asker: object) -> None:
        """The same for all that one has asked: holders are the asker and the name of the question."""
        for holder in [each for each in self._holds if isinstance(each, tuple) and each[0] is asker]:
            self.release_keys(holder)

    def is_holding(self, holder: object) -> bool:
        """True while keys are kept back for this holder."""
        return holder in self._holds

    @property
    def keys_wait(self) -> bool:
        """Whether keys have come that had no effect yet."""
        return bool(self._keys or self._let_go)

    def type_again(self, key: events.Key) -> None:
        """Hand a key on once more, before those that wait: it was typed for what is there next."""
        self._let_go.appendleft(events.Key(key.key, key.character))
        self._hand_on()

    def drop_keys(self, *, letters_only: bool = False, to_escape: bool = False) -> None:
        """Forget what was kept back: it was typed before what must be read first stood on the screen.

        `letters_only` leaves Esc, the arrows and the F-keys: they do nothing to what stands there.
        `to_escape` leaves the first Esc and what was typed behind it: it closes what stands there.
        """
        kept: list[events.Key | events.Paste] = []
        if letters_only:
            kept = [key for key in self._keys if isinstance(key, events.Key) and not key.is_printable]
        elif to_escape:
            waiting = (*self._let_go, *self._keys)
            behind = dropwhile(lambda key: not _is_escape(key), waiting)
            kept = [key for key in behind if isinstance(key, events.Key | events.Paste)]
        self._keys.clear()
        self._keys.extend(kept)
        self._let_go.clear()
        self._catcher.forget()

    def keep_answer(self, answers: Collection[str]) -> None:
        """Forget what was typed ahead of a question, unless its first key is an answer.

        Who knows that a question comes types its answer at once; what begins with another key was meant for
        something else, and a letter in the middle of a name is no yes.
        """
        first = next(iter((*self._let_go, *self._keys)), None)
        if not isinstance(first, events.Key) or first.key not in answers:
            self.drop_keys()

    def drop_keys_behind_refusal(self) -> None:
        """Forget what was typed behind a verb that was refused, and what is still being typed.

        A terminal hands a burst over in pieces, and a refusal may stand before the next key is down: letters
        go on being dropped until somebody pauses, or moves. In a field they are text, and are kept.
        """
        if monotonic() - self._handed <= BURST and not isinstance(self.focused, Input):
            self.drop_keys()
            self._refused = True

    def _is_behind_refusal(self, key: events.Key) -> bool:
        paused = key.time - self._key_came > BURST
        self._key_came = key.time
        self._refused = self._refused and not paused and (key.is_printable or key.key in _ENTERING)
        return self._refused

    def release_all_keys(self) -> None:
        """Hand on what was kept back, whoever held it: after a failure no answer may come."""
        self._stop_waiting()
        self._holds.clear()
        self._releases += 1
        self._hand_on()

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.stop()
            self._patience = None
        self._looks = self._waited = 0
        self._told_of_wait = False

    def _look_at_hold(self) -> None:
        """Go on holding while a question is open, however long; say so to whoever has typed on."""
        if any(not worker.is_finished for worker in self.workers):
            self._looks, self._waited = 0, self._waited + 1
        else:
            self._looks += 1
        if self._looks >= LOOKS:
            self.release_all_keys()
        elif self._waited >= LOOKS and self._keys and not self._told_of_wait:
            self._told_of_wait = True
            self.keys_wait_long()

    def keys_wait_long(self) -> None:
        """Keys have waited for seconds, and the answer has not come: Esc forgets them (`_esc_forgets`)."""

    def _esc_forgets(self, key: events.Key) -> bool:
        """Where the wait was told, Esc is the way out: all that was typed meanwhile is forgotten with it."""
        if key.key != "escape" or not self._told_of_wait:
            return False
        self.drop_keys()
        self.release_all_keys()
        return True

    async def keys_dealt_with(self) -> None:
        """Return when all keys that came so far have had their effect; for whoever drives the app."""
        while self._handing is not None or self._catcher.waits_briefly:
            if self._handing is not None:
                await asyncio.wait({self._handing})
            else:
                await asyncio.sleep(0.005)
        await self._settle()

    async def on_event(self, event: events.Event) -> None:
        """One key at a time; all other events as ever."""
        if isinstance(event, EscapeAndKey):
            for key in event.keys_meant(in_field=isinstance(self.focused, Input | TextArea)):
                await self.on_event(key)
            return
        if isinstance(event, events.Key | events.Paste | events.MouseDown):
            self.last_touch = monotonic()
        if isinstance(event, events.Paste) and not event.is_forwarded and self._is_scan(event.text):
            event.stop()
            self._keys.append(event)  # keys that were typed before it come first
            self._hand_on()
            return
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        if self._is_behind_refusal(event) or self._esc_forgets(event):
            return
        self._keys.append(event)
        self._hand_on()

    def _is_scan(self, pasted: str) -> bool:
        """Whether it goes into no field: a product's barcode does, if a field has the keys."""
        in_field = isinstance(self.focused, Input | TextArea)
        takes_boxes = not in_field or self._takes_boxes
        return scan_in(pasted) is not None or (takes_boxes and product_in(pasted) is not None)

    @property
    def _takes_boxes(self) -> bool:
        """A scanned box is meant for the form in front, and for no field of it but that for barcodes."""
        takes = getattr(self.screen, "product_scanned", None) is not None
        return takes and not (self.focused and isinstance(self.focused.parent, ScanField))

    def _hand_on(self) -> None:
        """Hand on what is kept, in a task of its own: the app's own queue must run on meanwhile."""
        if (self._keys or self._let_go) and not self._holds and self._handing is None:
            self._handing = asyncio.create_task(self._hand_over())

    async def _hand_over(self) -> None:
        settled = False  # since the last key was handed on
        try:
            while (self._keys or self._let_go) and not self._holds:
                if not settled and not self._catcher.is_in_scan:
                    released = self._releases
                    await self._settle()
                    # where an answer came meanwhile, what it moves the focus to is yet to stand
                    settled = released == self._releases
                    if not settled:
                        continue
                if self._holds:
                    break
                if self._let_go:
                    settled = False
                    await self._hand_one(self._let_go.popleft())
                elif self._keys:
                    key = self._keys.popleft()
                    if isinstance(key, events.Paste):
                        self._follow(self._catcher.pause(monotonic() + CUT))
                        self._let_go.append(scan_in(key.text) or product_in(key.text))
                        continue
                    self._follow(
                        self._catcher.take(
                            key, key.character, key.time,
                            numbers=not isinstance(self.focused, Input), boxes=self._takes_boxes,
                        )
                    )  # fmt: skip
        finally:
            self._handing = None
            self._look_for_pause()

    async def _hand_one(self, item: events.Key | Scan | None) -> None:
        if isinstance(item, events.Key):
            self.wrote_since_key = False
            self._handed = monotonic()
            await super().on_event(item)
        elif item is None:
            self.scan_cut()
        else:
            self.scanned(item)

    def _follow(self, caught: Sequence[Caught[events.Key]]) -> None:
        for each in caught:
            if each.scan is not None or each.cut:
                self._let_go.append(each.scan)
            self._let_go.extend(each.keys)

    def _look_for_pause(self) -> None:
        """Look again when the catcher has waited long enough for the next key."""
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        due = self._catcher.due
        if due is not None and not self._keys:
            self._pause = self.set_timer(max(0.001, due - monotonic()), self._no_key_came)

    def _no_key_came(self) -> None:
        """Keys that were read meanwhile stand in the app's queue already: they come first."""
        self._pause = None
        self.call_later(self._pause_over)

    def _pause_over(self) -> None:
        if self._keys or self._handing is not None or self._pause is not None:
            return
        self._follow(self._catcher.pause(monotonic()))
        if self._let_go:
            self._hand_on()
        else:
            self._look_for_pause()

    async def _settle(self) -> None:
        """Wait until the focused widget, all it stands in and the app have dealt with their messages."""
        for _ in range(ROUNDS):
            node: DOMNode | None = self.focused or self.screen
            while node is not None:
                dealt = _Dealt()
                if not node.post_message(events.Callback(callback=dealt)):
                    break
                if not await dealt.in_time():
                    return
                node = node.parent


def _is_escape(item: object) -> bool:
    return isinstance(item, events.Key) and item.key == "escape"


class _Dealt:
    """What a node calls when it has dealt with all that came before.

    `call_later` of an event's `set` does the same; but Textual reads its signature each time, for each node
    that a key passes, which was a third of what a key costs.
    """

    _param_count = 0
    """Where Textual keeps what it has read of a signature."""

    def __init__(self) -> None:
        self._done = asyncio.get_running_loop().create_future()

    def __call__(self) -> None:
        if not self._done.done():
            self._done.set_result(None)

    async def in_time(self) -> bool:
        """Whether it was called within so many looks in which the loop ran.

        Mostly it is after a turn or two of the loop: a clock set for each node cost more than all its turns.
        """
        for _ in range(TURNS):
            if self._done.done():
                return True
            await asyncio.sleep(0)
        for _ in range(LOOKS):
            await asyncio.wait({self._done}, timeout=LOOK)
            if self._done.done():
                return True
        return False
