"""The console beside a minimal Textual program: first paint, day, keys, memory, idle.

Absolute figures are the machine's; the ratios are the product's. Both programs run
byte-compiled on pseudo-terminals of 120x40, in turns. The minimal program answers each
key with another word.

    python -m benchmarks.console
"""

from __future__ import annotations

import compileall
import os
import re
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.terminal.console import Console

ROOT = Path(__file__).parent.parent
ROUNDS = 7
SIZE = (120, 40)
PAINT_LIMIT, DAY_LIMIT = 1.5, 3.0
"""Times the minimal program's first paint."""
PRESSES, EARLY_PRESSES = 100, 40
AT_REST, MOST_SECONDS_TO_REST = 0.05, 60
"""Of a second of the processor's time; while jobs begin it is ten times that."""
IDLE_SECONDS = 20
KEY_CPU_LIMIT_MS, KEY_BYTES_LIMIT, IDLE_LIMIT, MEMORY_LIMIT_MB = 10.0, 600, 1.0, 110
DAY = re.compile(r"\d\d:\d\d[^\r\n]*[A-Z][a-z]+, [A-Z]")
"""A line of the day grid with a patient's name in it."""

CONSOLE = [sys.executable, "-m", "clinic_tui", "demo", "--at", "10:20"]
MINIMAL = [sys.executable, "-m", "benchmarks.minimal"]
LIBRARY = [sys.executable, "-c", "import textual.app, gc; gc.disable(); import sqlmodel; print('hello')"]
BARE = [sys.executable, "-c", "import textual.app; print('hello')"]
"""With SQLModel and without: the day cannot be read without it, and it cannot be painted meanwhile."""


@dataclass(slots=True)
class Line:
    """One row of the table: a figure of the console beside the minimal program's.

    The limit is on the figure, or on its ratio to the yardstick where `of_ratio`.
    """

    what: str
    unit: str
    console: float
    minimal: float
    limit: float | None = None
    of_ratio: bool = False

    @property
    def ratio(self) -> float | None:
        """How many times the yardstick; None where that is nothing."""
        return self.console / self.minimal if self.minimal else None

    @property
    def held(self) -> bool:
        """True within the limit, and where there is none."""
        value = self.ratio if self.of_ratio else self.console
        return self.limit is None or (value is not None and value <= self.limit)

    @property
    def cells(self) -> tuple[str, ...]:
        """As they are printed."""
        limit = "" if self.limit is None else f"{self.limit:g} {'times' if self.of_ratio else self.unit}"
        return (
            self.what,
            show(self.console, self.unit),
            show(self.minimal, self.unit),
            "" if self.ratio is None else f"{self.ratio:.2f}",
            limit,
            "" if self.limit is None else "held" if self.held else "NOT HELD",
        )


HEADS = ("", "console", "minimal", "ratio", "at most", "")


def show(value: float, unit: str) -> str:
    """A figure of three digits that count, with its unit."""
    return f"{value:.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"


@dataclass(slots=True)
class Running:
    """What one program costs while it is used, and while nobody does anything."""

    key_cpu_ms: float
    key_wait_ms: float
    """From the key to the first byte, the median."""
    early_wait_ms: float
    """The same in the first moments, while jobs and counts begin behind the day."""
    key_bytes: float
    """The median."""
    most_key_bytes: int
    resident_mb: float
    proportional_mb: float
    idle_percent: float


def until(console: Console, seen: Callable[[], bool], patience: float = 60.0) -> float:
    """Seconds from now until the screen shows it; reads in small steps."""
    begun = time.perf_counter()
    while not seen():
        console.read_for(0.002)
        if time.perf_counter() - begun > patience:
            raise TimeoutError("\n".join(console.screen))
    return time.perf_counter() - begun


def start(
    argv: list[str], first: str | re.Pattern[str], then: re.Pattern[str] | None = None
) -> tuple[float, float]:
    """Seconds from the start to the first paint, and to what is waited for after it.

    What is sent is looked at as it comes: the emulation of a terminal in Python takes
    longer over a full screen than a real terminal, and holds the program up meanwhile.
    """
    begun = time.perf_counter()
    with Console(argv, size=SIZE, cwd=ROOT, emulated=False, fresh=True) as console:
        until(console, lambda: re.search(first, console.words) is not None)
        painted = time.perf_counter() - begun
        filled = painted
        if then is not None:
            until(console, lambda: then.search(console.words) is not None)
            filled = time.perf_counter() - begun
    return painted, filled


def cpu_of(pid: int) -> float:
    """CPU seconds a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(pid: int) -> tuple[float, float]:
    """Resident and proportional memory in MB."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    sizes = dict(re.findall(r"^(Rss|Pss):\s+(\d+) kB", text, re.MULTILINE))
    return int(sizes["Rss"]) / 1024, int(sizes["Pss"]) / 1024


def child_of(pid: int) -> int:
    """The program itself, where `setsid` stands before it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return child_of(int(children[0])) if children else pid


def starts() -> list[Line]:
    """First paint and day, in turns with the yardstick."""
    start(CONSOLE, "Schedule", DAY)  # the demo's template is built on the very first start
    paints, days, hellos, libraries = [], [], [], []
    for _ in range(ROUNDS):
        hellos.append(start(MINIMAL, "hello")[0])
        painted, filled = start(CONSOLE, "Schedule", DAY)
        paints.append(painted)
        days.append(filled)
        libraries.append(start(LIBRARY, "hello")[0] - start(BARE, "hello")[0])
    hello, paint, day, library = (
        statistics.median(each) * 1000 for each in (hellos, paints, days, libraries)
    )
    return [
        Line("first paint", "ms", paint, hello, PAINT_LIMIT, of_ratio=True),
        Line("day readable (minimal: first paint)", "ms", day, hello, DAY_LIMIT, of_ratio=True),
        Line("of it at least: paint, and SQLModel's import", "ms", paint + library, hello),
    ]


def running() -> list[Line]:
    """Cursor, memory and idle of both."""
    own, minimal = measure(CONSOLE, DAY), measure(MINIMAL, "hello")
    return [
        Line("cursor move, CPU a key", "ms", own.key_cpu_ms, minimal.key_cpu_ms, KEY_CPU_LIMIT_MS),
        Line("cursor move, key to first byte", "ms", own.key_wait_ms, minimal.key_wait_ms),
        Line("the same in the first seconds", "ms", own.early_wait_ms, minimal.early_wait_ms),
        Line("cursor move, bytes, median", "B", own.key_bytes, minimal.key_bytes, KEY_BYTES_LIMIT),
        Line("cursor move, bytes, most", "B", own.most_key_bytes, minimal.most_key_bytes),
        Line("memory, resident", "MB", own.resident_mb, minimal.resident_mb, MEMORY_LIMIT_MB),
        Line("memory, proportional", "MB", own.proportional_mb, minimal.proportional_mb),
        Line("idle, CPU", "%", own.idle_percent, minimal.idle_percent, IDLE_LIMIT),
    ]


def _has_answered(console: Console, mark: int) -> bool:
    return len(console.bytes_since(mark)) > 0


def walk(console: Console, presses: int) -> tuple[list[float], list[int]]:
    """Move about with the arrows; seconds to the first byte, and all bytes, of each key."""
    waits, sizes = [], []
    for key in ("<Down>", "<Right>", "<Up>", "<Left>") * (presses // 4):
        mark, begun = console.mark(), time.perf_counter()
        console.keys(key)
        until(console, partial(_has_answered, console, mark), 5)
        waits.append(time.perf_counter() - begun)
        console.settle(0.03)
        sizes.append(len(console.bytes_since(mark)))
    return waits, sizes


def rest(console: Console, pid: int) -> None:
    """Wait until what begins behind the first screen is done."""
    for _ in range(MOST_SECONDS_TO_REST):
        used = cpu_of(pid)
        console.read_for(1.0)
        if cpu_of(pid) - used < AT_REST:
            return
    raise TimeoutError("the program does not come to rest")


def measure(argv: list[str], ready: str | re.Pattern[str]) -> Running:
    """Start a program, walk about in it with the arrows, and then leave it alone."""
    with Console(argv, size=SIZE, cwd=ROOT, fresh=True) as console:
        until(console, lambda: console.shows(ready))
        early, _ = walk(console, EARLY_PRESSES)
        pid = child_of(console.process.pid)
        rest(console, pid)
        used = cpu_of(pid)
        waits, sizes = walk(console, PRESSES)
        per_key = (cpu_of(pid) - used) / PRESSES * 1000
        resident, proportional = memory_of(pid)
        console.settle(2.0)
        used, begun = cpu_of(pid), time.perf_counter()
        while time.perf_counter() - begun < IDLE_SECONDS:
            console.read_for(0.2)
        idle = (cpu_of(pid) - used) / (time.perf_counter() - begun) * 100
    wait, early_wait = statistics.median(waits) * 1000, statistics.median(early) * 1000
    return Running(
        per_key, wait, early_wait, statistics.median(sizes), max(sizes), resident, proportional, idle
    )


def main() -> int:
    """Print the table; 1 where a limit was not held."""
    compileall.compile_dir(str(ROOT / "clinic_tui"), quiet=2)
    compileall.compile_dir(str(ROOT / "benchmarks"), quiet=2)
    lines = starts() + running()
    rows = [HEADS, *(line.cells for line in lines)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        sys.stdout.write("  ".join(cells).rstrip() + "\n")
    return 0 if all(line.held for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
