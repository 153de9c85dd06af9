"""The console beside a minimal Textual program: first paint, day, keys, memory, idle.

Absolute times are the machine's; the ratios are the product's. Both programs run
byte-compiled on pseudo-terminals of 120x40, in turns.

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
from pathlib import Path

from tests.terminal.console import Console

ROOT = Path(__file__).parent.parent
ROUNDS = 7
SIZE = (120, 40)
PAINT_LIMIT, DAY_LIMIT = 1.5, 3.0
"""Times the minimal program's first paint."""
KEY_CPU_LIMIT_MS, KEY_BYTES_LIMIT, IDLE_LIMIT, MEMORY_LIMIT_MB = 10.0, 600, 1.0, 110
DAY = re.compile(r"\d\d:\d\d.*[A-Z][a-z]+, [A-Z]")
"""A line of the day grid with a patient's name in it."""

CONSOLE = [sys.executable, "-m", "clinic_tui", "demo", "--at", "10:20"]
MINIMAL = [sys.executable, "-m", "benchmarks.minimal"]


@dataclass(slots=True)
class Line:
    """One row of the table."""

    what: str
    figure: str
    limit: str
    held: bool | None


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
    """Seconds from the start to the first paint, and to what is waited for after it."""
    begun = time.perf_counter()
    with Console(argv, size=SIZE, cwd=ROOT) as console:
        until(console, lambda: console.shows(first))
        painted = time.perf_counter() - begun
        filled = painted
        if then is not None:
            until(console, lambda: console.shows(then))
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
    paints, days, hellos = [], [], []
    for _ in range(ROUNDS):
        hellos.append(start(MINIMAL, "hello")[0])
        painted, filled = start(CONSOLE, "Schedule", DAY)
        paints.append(painted)
        days.append(filled)
    hello, paint, day = (statistics.median(each) for each in (hellos, paints, days))
    return [
        Line("minimal program, first paint", f"{hello * 1000:.0f} ms", "", None),
        ratio("console, first paint", paint, hello, PAINT_LIMIT),
        ratio("console, day readable", day, hello, DAY_LIMIT),
    ]


def ratio(what: str, value: float, yardstick: float, limit: float) -> Line:
    """A time as a multiple of the yardstick."""
    times = value / yardstick
    return Line(what, f"{value * 1000:.0f} ms = {times:.2f} times", f"{limit} times", times <= limit)


def running() -> list[Line]:
    """Cursor, memory and idle of one console."""
    with Console(CONSOLE, size=SIZE, cwd=ROOT) as console:
        until(console, lambda: console.shows(DAY))
        console.settle(1.0)
        pid = child_of(console.process.pid)
        sizes, latencies = [], []
        used = cpu_of(pid)
        presses = 0
        for key in ("<Down>", "<Right>", "<Up>", "<Left>") * 25:
            mark, begun = console.mark(), time.perf_counter()
            console.keys(key)
            until(console, lambda mark=mark: len(console.bytes_since(mark)) > 0, 5)
            latencies.append(time.perf_counter() - begun)
            console.settle(0.03)
            sizes.append(len(console.bytes_since(mark)))
            presses += 1
        per_key = (cpu_of(pid) - used) / presses * 1000
        rss, pss = memory_of(pid)
        console.settle(2.0)
        used, begun = cpu_of(pid), time.perf_counter()
        while time.perf_counter() - begun < 20:
            console.read_for(0.2)
        idle = (cpu_of(pid) - used) / (time.perf_counter() - begun) * 100
    median_bytes = int(statistics.median(sizes))
    return [
        Line(
            "cursor move, CPU a key",
            f"{per_key:.1f} ms",
            f"{KEY_CPU_LIMIT_MS:.0f} ms",
            per_key <= KEY_CPU_LIMIT_MS,
        ),
        Line("cursor move, key to first byte", f"{statistics.median(latencies) * 1000:.1f} ms", "", None),
        Line(
            "cursor move, bytes (median, most)",
            f"{median_bytes}, {max(sizes)}",
            f"{KEY_BYTES_LIMIT}",
            median_bytes <= KEY_BYTES_LIMIT,
        ),
        Line(
            "memory, resident (proportional)",
            f"{rss:.0f} MB ({pss:.0f})",
            f"{MEMORY_LIMIT_MB} MB",
            rss < MEMORY_LIMIT_MB,
        ),
        Line("idle, CPU", f"{idle:.2f} %", f"{IDLE_LIMIT:.0f} %", idle < IDLE_LIMIT),
    ]


def main() -> int:
    """Print the table; 1 where a limit was not held."""
    compileall.compile_dir(str(ROOT / "clinic_tui"), quiet=2)
    lines = starts() + running()
    width = max(len(line.what) for line in lines)
    for line in lines:
        verdict = "" if line.held is None else "held" if line.held else "NOT HELD"
        limit = f"at most {line.limit}" if line.limit else ""
        sys.stdout.write(f"{line.what:<{width}}  {line.figure:<26}  {limit:<18}  {verdict}\n")
    return 0 if all(line.held is not False for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
