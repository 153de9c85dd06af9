"""Killing a process between every two of its side effects."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence

from tests.forked import forked

LONG = os.environ.get("CLINIC_TUI_FAULTS") == "long"
"""Set by `make faults`: every place each time it is reached, and not once for each name."""

PATIENCE = 120.0

TURNS = frozenset(
    {
        "desk.turn taken",
        "desk.rows written",
        "desk.journal written",
        "desk.end to be noted",
        "desk.committed",
    }
)
"""The places of every save, at each of which one test kills a save."""


def places_of(deed: str, *arguments: object, kill_at: int | str | None = None) -> list[str]:
    """Do it in a process of its own, killed at the place of that number or name; all that it reached."""
    from tests.faults.deeds import run

    ours, theirs = forked.Pipe(duplex=False)
    process = forked.Process(target=run, args=(theirs, deed, arguments, kill_at), daemon=True)
    process.start()
    theirs.close()
    said = []
    try:
        while ours.poll(PATIENCE):
            said.append(ours.recv())
    except EOFError:
        pass
    process.join(PATIENCE)
    failed = [each for each in said if isinstance(each, tuple)]
    assert not failed, failed[0][1]
    assert process.exitcode == (-9 if kill_at is not None else 0)
    return said


def exit_code_of(deed: Callable[..., None], *arguments: object) -> int | None:
    """Do it in a process of its own; how that ended, negative for a signal."""
    process = forked.Process(target=deed, args=arguments, daemon=True)
    process.start()
    process.join(PATIENCE)
    return process.exitcode


def kill_everywhere(
    deed: str,
    arguments: Callable[[], tuple[object, ...]],
    holds: Callable[..., None],
    *,
    stays_away: bool = False,
    few: int = 3,
    elsewhere: Collection[str] = (),
) -> list[str]:
    """Kill it at each place in turn; `holds(*arguments)` is asked after each kill, and after going on.

    `arguments` prepares a fresh start each time. Going on is the same deed once more,
    with no repair before it; not where a done deed cannot be done again (`stays_away`). A
    short round is content with `few` places, the last among them, and leaves those out at which
    other tests kill (`elsewhere`). Returns the names of all places there are.
    """
    names = places_of(deed, *arguments())
    assert names, "no place is reached"
    numbers: Sequence[int] = range(len(names))
    if not LONG:
        numbers = [names.index(name) for name in dict.fromkeys(names) if name not in elsewhere]
        numbers = numbers[::-1][:: -(-len(numbers) // few)][::-1]
    for number in numbers:
        given = arguments()
        places_of(deed, *given, kill_at=number)
        holds(*given)
        if not stays_away:
            places_of(deed, *given)
            holds(*given)
    return list(dict.fromkeys(names))
