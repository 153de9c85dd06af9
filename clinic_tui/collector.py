"""What the console does with memory while it starts.

Python's garbage collector rests: what imports make is not garbage, and it takes a tenth of the time until the
day is readable for walking through them again and again. When all stands, what was needed for that goes back.
"""

from __future__ import annotations

import contextlib
import gc


def rest() -> None:
    """From here on nothing is collected, until `resume`."""
    gc.disable()


def resume() -> None:
    """Collect again, and leave out for good what was made so far."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def give_back() -> None:
    """Let the C library hand back to the machine what lies free in it: 2 MB after the start of a console.

    It costs a few milliseconds, once. Where the library has no such call nothing happens.
    """
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
