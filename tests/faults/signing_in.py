"""A02, A03, A05: how long a sign-in takes on a terminal, when a desk locks, when a person is out."""

from __future__ import annotations

import contextlib
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from clinic_tui.clinic import open_clinic
from clinic_tui.founding import Founding, found_clinic
from clinic_tui.patients import service as patients
from clinic_tui.patients.rows import PatientFields
from clinic_tui.schedule import hours, setup
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.rows import Booking, Span
from clinic_tui.security.accounts import add_account, disable_account
from clinic_tui.security.roles import Role
from clinic_tui.settings import read_settings, write_settings
from clinic_tui.store.desk import Actor
from tests.faults.figures import Figure
from tests.forked_program import PROGRAM
from tests.terminal.console import Console

PASSWORD = "marsh-kettle-harbour-42"
AT_ONCE = 8
LOCK_SECONDS = 60
ROUNDS = 5
"""So many people are shut out at the most."""
FAMILY = "Canarinsky"


@dataclass(frozen=True)
class RealClinic:
    """A clinic in which everybody signs in, and the phrase that opens it."""

    folder: Path
    phrase: str


def found_with_desks(root: Path) -> RealClinic:
    """People of the front desk, a provider, and a visit today; passwords cost what they cost."""
    founding = Founding(
        "Elm Street", "America/New_York", "Main", "boss", "Bo", PASSWORD, key_file=root / "vault-key"
    )
    clinic, phrase = found_clinic(root / "clinic", founding)
    system = clinic.desk(Actor(None, "system", lambda verb: True), "init")
    for login in (
        *(f"desk{number}" for number in range(AT_ONCE + 1)),
        *(f"leaves{n}" for n in range(ROUNDS)),
    ):
        add_account(system, login, login.title(), Role.FRONT_DESK, PASSWORD, clinic.pepper)
    lee = setup.add_provider(system, setup.NewProvider("LEE", "Dr. Lee", licence_needed=False))
    hours.set_template(system, lee, range(7), [Span(0, 1440)], 15)
    kind = setup.add_visit_type(system, "FU", "Follow-up", 20)
    setup.add_room(system, "Exam 1")
    patient = patients.register(system, PatientFields(FAMILY, "Ada", born=date(1961, 12, 5)))
    today = clinic.clock.now().astimezone(clinic.clock.zone).date()
    schedule.book(system, Booking(patient, lee, kind, today, 23 * 60))
    clinic.close()
    write_settings(replace(read_settings(root / "clinic"), lock_minutes=LOCK_SECONDS // 60))
    return RealClinic(root / "clinic", phrase)


@contextlib.contextmanager
def at_the_door(clinic: RealClinic, *logins: str) -> Iterator[list[Console]]:
    """A console for each with the password typed, and Enter not yet."""
    with contextlib.ExitStack() as stack:
        consoles = []
        for login in logins:
            words = [*PROGRAM, "--data", str(clinic.folder), "--as", login]
            console = stack.enter_context(Console(words, emulated=False))
            console.wait_until(partial(console.has_sent, "Password"), "the sign-in", 90)
            console.keys(PASSWORD)
            console.settle(1.0)
            consoles.append(console)
        yield consoles


def come_in(consoles: Sequence[Console]) -> list[float]:
    """Enter at all of them; seconds until each is welcomed."""
    begun, took = time.monotonic(), {}
    for console in consoles:
        console.keys("<Enter>")

    def all_are_in() -> bool:
        for console in consoles:
            if console not in took and b"Welcome" in console.raw:
                took[console] = time.monotonic() - begun
        return len(took) == len(consoles)

    consoles[0].wait_until(all_are_in, "not everybody came in", 90)
    return list(took.values())


def sign_ins(clinic: RealClinic, alone: int) -> Figure:
    """One after another, then eight at once while somebody else walks through the day (A02)."""
    single = []
    for _ in range(alone):
        with at_the_door(clinic, "desk0") as consoles:
            single += come_in(consoles)
    with at_the_door(clinic, *(f"desk{number}" for number in range(AT_ONCE + 1))) as (other, *rest):
        come_in([other])
        other.settle(1.0)
        together = come_in(rest)
        mark, begun = other.mark(), time.monotonic()
        other.keys("?")
        other.wait_until(lambda: len(other.raw) > mark, "no answer to a key")
        key = time.monotonic() - begun
    p50, all_in = statistics.median(single), max(together)
    return Figure(
        "A02",
        "a sign-in on a terminal, from Enter to the welcome",
        f"p50 {p50 * 1000:.0f} ms alone, {all_in:.2f} s for {AT_ONCE} at once, "
        f"a key of another {key * 1000:.0f} ms",
        p50 < 0.25 and all_in < 1.5,
    )


def locks_by_itself(clinic: RealClinic) -> Figure:
    """From the last key to the lock, and what the terminal shows then (A03)."""
    words = [*PROGRAM, "--data", str(clinic.folder), "--as", "desk0", "--tab", "schedule"]
    with Console(words) as console:
        console.wait_for("Password", 90)
        console.keys(f"{PASSWORD}<Enter>")
        console.wait_for("Welcome", 90)
        console.keys("<Esc>", "1", "<End>")
        console.wait_for(FAMILY)
        console.keys("<Home>")
        begun = time.monotonic()
        console.wait_for("Locked", LOCK_SECONDS * 2)
        seconds = time.monotonic() - begun
        console.settle()
        left = FAMILY in console.text
    return Figure(
        "A03",
        f"a desk left alone locks after {LOCK_SECONDS} s",
        f"{seconds:.2f} s; a patient on the terminal behind it: {'yes' if left else 'no'}",
        abs(seconds - LOCK_SECONDS) <= 1 and not left,
    )


def shut_out(clinic: RealClinic, rounds: int) -> Figure:
    """From the commit that disables a person to the sign-in at all three of their desks (A05)."""
    took = []
    for number in range(min(rounds, ROUNDS)):
        login = f"leaves{number}"
        with at_the_door(clinic, login, login, login) as consoles:
            come_in(consoles)
            consoles[0].settle(1.0)
            with contextlib.closing(open_clinic(clinic.folder)) as opened:
                disable_account(opened.desk(Actor(None, "boss", lambda verb: True), "Z"), login)
                begun = time.monotonic()
                consoles[0].wait_until(
                    lambda: all(b"was disabled" in each.raw for each in consoles), "somebody is still in"
                )
            took.append(time.monotonic() - begun)
    return Figure(
        "A05",
        "a person who is disabled is out at three desks",
        f"max {max(took) * 1000:.0f} ms in {len(took)} rounds",
        max(took) < 1,
    )
