"""What the console does with memory while it starts, and while it works through much at once.

Python's garbage collector rests at the start: what imports make is not garbage, and it takes a tenth of the
time until the day is readable for walking through them again and again. When all stands, what was needed for
that goes back.
"""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Iterator

_NEVER = 1_000_000
"""Looks at what is half new between two looks at everything."""

_changing = threading.Lock()
_bulks: list[tuple[int, int, int]] = []
"""What was usual before each piece of bulk work that goes on."""


def rest() -> None:
    """From here on nothing is collected, until `resume`."""
    gc.disable()


def resume() -> None:
    """Collect again, and leave out for good what was made so far."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


@contextlib.contextmanager
def in_bulk() -> Iterator[None]:
    """As long as this lasts, in whichever threads, only what is new is looked through for garbage.

    A look at everything that ten thousand claims are read into stops all threads, the one that answers keys
    too, for a third of a second and finds nothing.
    """
    with _changing:
        _bulks.append(gc.get_threshold())
        gc.set_threshold(*_bulks[0][:2], _NEVER)
    try:
        yield
    finally:
        with _changing:
            usual = _bulks[0]
            _bulks.pop()
            if not _bulks:
                gc.set_threshold(*usual)


def give_back() -> None:
    """Let the C library hand back to the machine what lies free in it: 2 MB after the start of a console.

    It costs a few milliseconds, once. Where the library has no such call nothing happens.
    """
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
