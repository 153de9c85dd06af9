"""The console that says when it is at rest, run as `-m` with FOLDER and LOGIN.

What a key brings comes from threads and is drawn when it is there. A walk through all screens that waits
until nothing has come for a while mostly waits; and it takes a slow answer for no answer.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from textual import events

from clinic_tui.app import ClinicApp, run_console
from tests.forked_program import PROGRAM
from tests.screens.keystrokes import rested
from tests.terminal.console import Console

RESTING = (*PROGRAM[:2], "tests.terminal.resting_console")
ASKED, AT_REST = b"\x1b[57383u", b"\x1b_at rest\x1b\\"
"""F20, which no verb has; and a string for programs, which no terminal shows."""


async def on_event(self: ClinicApp, event: events.Event) -> None:
    """Take the key that asks out of what is typed; all keys before it have come by now."""
    if isinstance(event, events.Key) and event.key == "f20":
        self._saying = asyncio.create_task(_say(self))  # type: ignore[attr-defined]
    else:
        await super(ClinicApp, self).on_event(event)


async def _say(app: ClinicApp) -> None:
    await rested(app)
    assert app._driver is not None
    app._driver.write(AT_REST.decode())
    app._driver.flush()


def wait_for_rest(console: Console) -> bytes:
    """Until the console has done what the keys meant, and has drawn it; what it sent for that."""
    mark = console.mark()
    console.send(ASKED)
    console.wait_until(lambda: AT_REST in console.raw[mark:], "The console does not come to rest.")
    return console.bytes_since(mark)


if __name__ == "__main__":
    ClinicApp.on_event = on_event  # type: ignore[method-assign,assignment]
    sys.exit(run_console(Path(sys.argv[1]), login=sys.argv[2]))
