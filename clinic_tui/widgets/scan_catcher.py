"""Catching what a scanner types before anything else hears of it.

A scanner types like a keyboard: a licence is 300 keys, with dozens of line ends and control
characters that would each do something. So every key passes here first. What begins as a scan does
(interop/scans.py) is kept until it can be told what it is, however slowly it comes; from then on all
is kept until the scan is whole, or nothing more comes. What turns out to be no scan is handed on
untouched and in order.

Times are seconds of one clock that never goes back: the moment at which each key was read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Generic, TypeVar

from clinic_tui.interop.scans import (
    OPENERS,
    PRODUCT_SIGNS,
    Begins,
    Scan,
    ScanKind,
    begins,
    is_product,
    is_product_number,
    may_begin_product,
)

Key = TypeVar("Key")

UNDECIDED = 2.0
"""Seconds in which the next key has to come while it cannot be told whether this is a scan."""

AT_ONCE = 0.06
"""Seconds between the keys of a number that a scanner types without a head; 5 to 50 ms are usual."""

SHORTEST_NUMBER = 5
"""Characters; below that a quick number is somebody's who types ahead."""

QUIET = 0.25
"""Seconds without a key after which a scan that is whole has ended."""

STALLED = 1.5
"""The same where the scan says of itself that more is to come."""

CUT = 3.0
"""Seconds after which nothing more is waited for, and what came was not all."""

BY_HAND = 0.3
"""A key without a character that comes so long after the last one was pressed by a person. So was a sign that
is a verb, where nothing follows it for so long: on a slower line what follows begins a scan by itself.
"""

TAIL = 0.2
"""Seconds after a scan in which line ends still belong to it: many scanners send CR and LF."""

LONGEST = 4000
"""Characters, as in interop/licence_elements.py."""

_TAKEN_BACK = frozenset("\x08\x1b\x7f")
"""Esc and Backspace: who presses them behind a sign must not wait."""

_LINE_ENDS = frozenset("\r\n\t")


class _Stage(Enum):
    IDLE = "idle"
    UNDECIDED = "undecided"
    NUMBER = "number"
    SCAN = "scan"
    TAIL = "tail"


class Whole(Enum):
    """How much of a scan there is."""

    NO = "no"
    PERHAPS = "perhaps"
    """It can be read, and yet more may be to come."""
    YES = "yes"


@dataclass(slots=True)
class Caught(Generic[Key]):
    """What came of a key or of a pause: keys to hand on, a scan that is whole, or one that was cut."""

    keys: list[Key] = field(default_factory=list)
    scan: Scan | None = None
    cut: bool = False


class ScanCatcher(Generic[Key]):
    """Takes keys one by one. `whole` says how much of a scan a text is."""

    def __init__(self, whole: Callable[[Scan], Whole]) -> None:
        self._whole = whole
        self._stage = _Stage.IDLE
        self._kept: list[Key] = []
        self._text = ""
        self._kind = ScanKind.LICENCE
        self._boxes_alone = False
        """A number that is no product's was typed into a field, however fast it came."""
        self._no_field = False
        """No field had the keys as this began: a sign is a verb there, and who presses it waits for it."""
        self._last = 0.0
        self._longest_pause = 0.0

    @property
    def keeps(self) -> bool:
        """True while keys are kept that may yet be handed on."""
        return bool(self._kept)

    @property
    def waits_briefly(self) -> bool:
        """True while it is a matter of milliseconds until the kept keys are handed on."""
        return self._stage is _Stage.NUMBER

    @property
    def is_in_scan(self) -> bool:
        """True while keys are swallowed."""
        return self._stage is _Stage.SCAN

    @property
    def due(self) -> float | None:
        """The moment at which `pause` has to be called if no key comes; None where nothing waits."""
        if self._stage in (_Stage.IDLE, _Stage.TAIL):
            return None
        return self._last + self._patience()

    def forget(self) -> None:
        """Let go of what is kept: it was typed before what stands on the screen now."""
        if self._stage is not _Stage.SCAN:
            self._rest()

    def take(
        self, key: Key, character: str | None, at: float, *, numbers: bool, boxes: bool = False
    ) -> list[Caught[Key]]:
        """Take a key that was read at `at`.

        `numbers` says that no field has the keys, so that quick digits mean a label; `boxes` that a form
        is in front that boxes are scanned into, wherever the cursor stands.
        """
        if self._stage is _Stage.IDLE:
            self._boxes_alone, self._no_field = boxes and not numbers, numbers
        numbers = numbers or boxes
        caught = list(self._overdue(at))
        if self._stage is _Stage.TAIL and not (character in _LINE_ENDS and at - self._last <= TAIL):
            self._rest()
        taken = {
            _Stage.IDLE: self._first,
            _Stage.UNDECIDED: self._undecided,
            _Stage.NUMBER: self._in_number,
            _Stage.SCAN: self._in_scan,
            _Stage.TAIL: self._in_tail,
        }[self._stage](key, character, at, numbers)
        return [each for each in (*caught, taken) if each is not None]

    def pause(self, now: float) -> list[Caught[Key]]:
        """Nothing has come until `now`: what follows from that."""
        return list(self._overdue(now))

    # What a key means at each stage

    def _first(self, key: Key, character: str | None, at: float, numbers: bool) -> Caught[Key] | None:
        if character is not None and character in OPENERS:
            self._begin(_Stage.UNDECIDED, key, character, at)
            return None
        if numbers and character is not None and (character in PRODUCT_SIGNS or _is_digit(character)):
            self._begin(_Stage.NUMBER, key, character, at)
            return None
        return Caught([key])

    def _undecided(self, key: Key, character: str | None, at: float, numbers: bool) -> Caught[Key] | None:
        if character is None or (character in _TAKEN_BACK and at - self._last > AT_ONCE):
            return self._let_go(key)
        kind = begins(self._text + character)
        if kind is Begins.NOTHING:
            return self._let_go_before(key, character, at)
        self._add(key, character, at)
        if isinstance(kind, ScanKind):
            self._kind, self._stage, self._kept = kind, _Stage.SCAN, []
        return None

    def _in_number(self, key: Key, character: str | None, at: float, numbers: bool) -> Caught[Key] | None:
        if character is not None and character in _LINE_ENDS and self._is_number:
            return self._ended(self._kind_of_number, at)
        if character is not None and is_product(self._text + character):
            self._add(key, character, at)
            self._kind, self._stage, self._kept = ScanKind.PRODUCT, _Stage.SCAN, []
            return None
        if character is None or not self._goes_on_with(character):
            return self._let_go_before(key, character, at)  # `2byou` is typed ahead, however quickly it comes
        self._add(key, character, at)
        return None

    @property
    def _is_number(self) -> bool:
        if self._boxes_alone:
            return is_product_number(self._text)
        if self._text[:1] in PRODUCT_SIGNS:
            return is_product_number(self._text)
        return len(self._text) >= SHORTEST_NUMBER and self._text.isdigit()

    @property
    def _kind_of_number(self) -> ScanKind:
        return ScanKind.PRODUCT if is_product_number(self._text) else ScanKind.LABEL

    def _goes_on_with(self, character: str) -> bool:
        if self._text[0] in PRODUCT_SIGNS:
            return may_begin_product(self._text + character)
        return _is_digit(character)

    def _in_scan(self, key: Key, character: str | None, at: float, numbers: bool) -> Caught[Key] | None:
        if character is None:
            if at - self._last >= BY_HAND:
                caught = self._end(at)
                caught.keys.append(key)
                return caught
            return None
        if self._kind is not ScanKind.LICENCE and character in _LINE_ENDS:
            return self._ended(self._kind, at)
        self._add(key, character, at)
        return self._end(at) if len(self._text) > LONGEST else None

    def _in_tail(self, key: Key, character: str | None, at: float, numbers: bool) -> Caught[Key] | None:
        self._last = at
        return None

    # What follows from time

    def _patience(self) -> float:
        if self._stage is _Stage.NUMBER:
            return AT_ONCE
        if self._stage is _Stage.UNDECIDED:
            return BY_HAND if self._no_field and self._text.isprintable() else UNDECIDED
        whole = self._whole(Scan(self._kind, self._text))
        if whole is Whole.NO:
            return CUT
        least = QUIET if whole is Whole.YES else STALLED
        return min(max(least, 3 * self._longest_pause), CUT)

    def _overdue(self, now: float) -> list[Caught[Key]]:
        if self._stage in (_Stage.IDLE, _Stage.TAIL):
            return []
        if self._stage is _Stage.SCAN and now - self._last < QUIET / 2:
            return []  # without a look at how whole the scan is, at each of its keys
        if now < self._last + self._patience():
            return []
        if self._stage is _Stage.SCAN:
            return [self._end(now)]
        if self._stage is _Stage.NUMBER and self._is_number:
            return [self._ended(self._kind_of_number, now)]
        return [self._let_go()]

    def _end(self, at: float) -> Caught[Key]:
        """The scan has ended here, whole or not."""
        if self._whole(Scan(self._kind, self._text)) is Whole.NO:
            self._rest()
            return Caught(cut=True)
        return self._ended(self._kind, at)

    def _ended(self, kind: ScanKind, at: float) -> Caught[Key]:
        scan = Scan(kind, self._text)
        self._rest()
        self._stage, self._last = _Stage.TAIL, at
        return Caught(scan=scan)

    def _begin(self, stage: _Stage, key: Key, character: str, at: float) -> None:
        self._stage, self._kept, self._text = stage, [key], character
        self._last, self._longest_pause = at, 0.0

    def _add(self, key: Key, character: str, at: float) -> None:
        self._longest_pause = max(self._longest_pause, at - self._last)
        self._last = at
        self._text += character
        if self._stage is not _Stage.SCAN:
            self._kept.append(key)

    def _let_go_before(self, key: Key, character: str | None, at: float) -> Caught[Key]:
        """What is kept was no scan; this key does not belong to it, and may begin one."""
        if character is None or character not in OPENERS:
            return self._let_go(key)
        kept = self._kept
        self._begin(_Stage.UNDECIDED, key, character, at)
        return Caught(kept)

    def _let_go(self, *keys: Key) -> Caught[Key]:
        kept = [*self._kept, *keys]
        self._rest()
        return Caught(kept)

    def _rest(self) -> None:
        self._stage, self._kept, self._text = _Stage.IDLE, [], ""


def _is_digit(character: str) -> bool:
    return character.isascii() and character.isdigit()
