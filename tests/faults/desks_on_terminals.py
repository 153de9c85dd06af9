"""C02, D05 as people have them: two dozen consoles, from the key that saves to the line that says so."""

from __future__ import annotations

import contextlib
import random
import re
import statistics
import threading
import time
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import partial

from clinic_tui.clinic import open_clinic
from clinic_tui.settings import read_settings, write_settings
from clinic_tui.store.desk import Actor
from clinic_tui.store.location import SqliteFile
from clinic_tui.store.site import Site
from tests.faults.backing_up import back_up_after, fill_with_notes, percentile
from tests.faults.figures import Figure
from tests.faults.signing_in import FAMILY, RealClinic
from tests.forked_program import PROGRAM
from tests.terminal.console import Console

SAVED = re.compile(rb"noted on")
FORM = re.compile(rb"Note on")


class Doing(Enum):
    """What somebody at a desk is about."""

    THINKING = "thinking"
    OPENING = "opening the form"
    SAVING = "saving it"


@dataclass
class AtWork:
    """One console, and who writes notes at it."""

    console: Console
    doing: Doing = Doing.THINKING
    since: float = 0.0
    mark: int = 0
    saves: list[tuple[float, float]] = field(default_factory=list)

    def go_on(self, now: float, think: float) -> None:
        """Take the next step, if what it waits for is there."""
        if self.doing is Doing.THINKING and now >= self.since + think:
            self._press("N", Doing.OPENING, now)
        elif self.doing is Doing.OPENING and FORM.search(self.console.raw, self.mark):
            self.console.keys("called")
            self._press("<F12>", Doing.SAVING, time.monotonic())
        elif self.doing is Doing.SAVING and SAVED.search(self.console.raw, self.mark):
            self.saves.append((self.since, now))
            self.doing, self.since = Doing.THINKING, now

    def _press(self, key: str, doing: Doing, now: float) -> None:
        self.mark, self.doing, self.since = len(self.console.raw), doing, now
        self.console.keys(key)


def open_to_all(clinic: RealClinic) -> None:
    """Make a demo of it, which seats whom it is opened for; and fill it."""
    write_settings(replace(read_settings(clinic.folder), demo=True))
    with contextlib.closing(open_clinic(clinic.folder)) as opened:
        system = opened.desk(Actor(None, "system", lambda verb: True), "Z")
        with system.act("system.init") as db:
            db.need(Site, 1, "the clinic has no site").demo = True
        fill_with_notes(system, 1)


def latency_on_terminals(
    clinic: RealClinic, seconds: float, desks: int = 24, think: float = 1.0
) -> tuple[Figure, Figure]:
    """Notes at so many consoles, with a backup made and proved in the midst of them."""
    open_to_all(clinic)
    with contextlib.closing(open_clinic(clinic.folder)) as opened:
        file = opened.store.location
    assert isinstance(file, SqliteFile)
    chance = random.Random(desks)
    with contextlib.ExitStack() as stack:
        crew = []
        for _ in range(desks):
            words = [*PROGRAM, "--data", str(clinic.folder), "--as", "desk0", "--tab", "schedule"]
            console = stack.enter_context(Console(words, emulated=False))
            console.wait_until(partial(console.has_sent, "Welcome"), "the day", 90)
            console.keys("2")
            console.wait_until(partial(console.has_sent, FAMILY), "the visit", 90)
            crew.append(AtWork(console, since=time.monotonic()))
        crew[0].console.settle(2.0)
        backup: list[float] = []
        beside = threading.Thread(target=lambda: backup.extend(back_up_after(file, seconds / 2)))
        beside.start()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            crew[0].console.read_for(0.005)
            for each in crew:
                each.go_on(time.monotonic(), chance.uniform(0.5, 1.5) * think)
        beside.join()
        still = [each.doing.value for each in crew if each.doing is not Doing.THINKING]
    saves = [save for each in crew for save in each.saves]
    took = [(ended - begun) * 1000 for begun, ended in saves]
    assert took, f"nothing was saved: {still}"
    p50, p99, most = statistics.median(took), percentile(took, 0.99), max(took)
    since, done = backup
    beside_it = [(e - b) * 1000 for b, e in saves if e > since and b < done]
    return (
        Figure(
            "C02",
            f"a save at {desks} terminals, think {think:.0f} s, from F12 to the line that says so",
            f"p50 {p50:.0f}, p99 {p99:.0f}, max {most:.0f} ms of {len(took)} saves",
            p99 < 100 and most < 500,
        ),
        Figure(
            "D05",
            "a backup made and proved beside them",
            f"{done - since:.2f} s for {file.path.stat().st_size / 1e6:.0f} MB, "
            f"a save on a terminal meanwhile max {max(beside_it, default=0.0):.0f} ms",
            max(beside_it, default=0.0) < 100,
        ),
    )
