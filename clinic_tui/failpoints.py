"""Named places between two side effects, where a test may stop the program.

Off, a place costs a look at one name. Nothing in the program switches them on, no
setting and no variable of the environment is read: only who imports this module and
calls `arm` can, and `tests/faults` proves that nothing in the package does.
"""

from __future__ import annotations

from collections.abc import Callable

_reached: Callable[[str], None] | None = None


def failpoint(name: str) -> None:
    """This place is reached; `name` is `what.what was done last`."""
    if _reached is not None:
        _reached(name)


def arm(reached: Callable[[str], None] | None) -> None:
    """For tests alone: call this with the name of each place from now on, or nothing any more."""
    global _reached
    _reached = reached
