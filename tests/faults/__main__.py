"""The long rounds, and a table of what they came to: `make faults`.

    python -m tests.faults [--scale 0.1] [BAR ...]

With a scale of 1 the rounds are those of the bars: it takes some hours on two cores. Figures
are the machine's, and worth most while nothing else runs on it. It exits with 1 where a bar was
not held.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from clinic_tui.store.location import PostgresServer, SqliteFile
from tests import postgres_server as servers
from tests.builders import DB_KEY, House, furnish
from tests.faults import contended, getting_back, signing_in, timing
from tests.faults.acked import acked
from tests.faults.desks_on_terminals import latency_on_terminals
from tests.faults.figures import Figure
from tests.faults.flips import bit_flips
from tests.faults.takeover_of_jobs import workers_killed
from tests.faults.torn import torn_tails

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"

PROVED = (
    (
        "S01",
        "no row, name or index term readable",
        "faults/test_canaries.py -k 'readable or plain_file'",
    ),
    ("S04", "a change of the key, killed between any two steps", "faults/test_kill_everywhere.py -k key"),
    ("K02", "plain, chained, empty and unnamed keyrings refused", "unit/security/test_vault.py"),
    ("K04", "eight sessions with seven secrets each on one bus", "unit/security/test_shared_bus.py"),
    ("J01 J02", "reminders under kills of the sender", "races/test_dying_senders.py"),
    ("S02", "old SQLite, wrong journal mode, network filesystem refused", "faults/test_opening.py"),
    (
        "S03",
        "no key in files, arguments, environment, errors",
        "faults/test_canaries.py -k 'no_key or plain_file'",
    ),
    ("T03", "a crash shows neither patient nor key", "faults/test_canaries.py -k 'crash or textual'"),
    ("D04", "every form on a full, failing, damaged, read-only disk", "faults/test_console_in_trouble.py"),
    ("D04", "a server that went away or takes no changes", "faults/test_lost_server.py"),
    ("D07", "clock changes, leap day, clock steps", "faults/test_clock.py"),
    (
        "A01",
        "every use case and read by each role, and none without a rule",
        "unit/security/test_roles.py services/test_rights.py services/test_backend.py screens/test_rights.py",
    ),
    ("A03", "a desk left alone: no patient on any screen or under one", "screens/test_unattended.py"),
    (
        "A04",
        "guessed passwords and PINs, also across a restart",
        "unit/security/test_sign_in_delay.py services/test_accounts.py services/test_pin.py",
    ),
    (
        "A06",
        "codes of a second factor, each once, where it is wanted",
        "services/test_second_factor.py services/test_unlocking.py unit/security/test_totp.py",
    ),
    (
        "A07",
        "emergency access: reason, password, an hour, review",
        "services/test_emergency.py screens/test_restricted.py",
    ),
    (
        "U01",
        "each use case and look leaves its line in its own transaction",
        "services/test_rights.py services/test_restricted.py store/test_desk.py "
        "services/test_backend.py -k 'rights or restricted or desk or line or look or journal'",
    ),
    ("U02", "lines and rows changed, cut, moved, forged, put back", "store/test_journal.py"),
    (
        "T01 T02",
        "harm in every text, field and window, and out on paper",
        "terminal/test_hostile_text.py screens/test_hostile_typing.py unit/test_text.py cli/test_printing.py",
    ),
    (
        "T04",
        "a hostile environment",
        "server/test_layout.py server/test_sshd.py unit/test_terminal.py unit/security/test_process.py "
        "-k 'environment or variable or settings or terminal_needs'",
    ),
    ("T05", "no shell, forwarding, file or agent through SSH", "server/test_sshd.py server/test_layout.py"),
    (
        "T06",
        "nothing left on the terminal, however the console ends",
        "server/test_sshd.py server/test_console_over_ssh.py terminal/test_console.py "
        "terminal/test_a_dropped_line.py "
        "-k 'dropped or cut or stays or leaving'",
    ),
    (
        "F01",
        "exports inert and the owner's alone, imports confined",
        "unit/words/test_csv_text.py cli/test_printing.py cli/test_paper.py cli/test_import.py "
        "services/test_chemicals.py services/test_supply_files.py",
    ),
    ("F02", "nothing typed stands in a statement", "services/test_sql_text.py"),
    ("F03", "no canary in logs and refusals", "faults/test_canaries.py -k 'no_key or crash or plain_file'"),
    ("F04", "no core, no memory of the process to read", "unit/security/test_process.py"),
    ("4.4", "a stopped holder of the turn is named, no edit lost", "faults/test_stalled_holder.py"),
    ("4.4", "killed between every two side effects", "faults/test_kill_everywhere.py"),
    ("4.4", "random days with crashes agree with a model", "faults/test_model_with_crashes.py"),
    (
        "4.4",
        "money, stock, orders, counts and desks agree with a model",
        "services/test_money_model.py services/test_stock_model.py services/test_order_model.py "
        "services/test_counts_model.py services/test_model.py services/test_no_overlap.py",
    ),
    (
        "4.4",
        "invented claims, remittances in any order, supplies out and in",
        "services/test_claims_of_invented_visits.py services/test_remittances_in_any_order.py "
        "services/test_taking_in_claims.py services/test_supply_files.py",
    ),
)
"""Bars that hold or do not, each shown by tests; those with controls run them too."""


@contextmanager
def sqlite_house() -> Iterator[House]:
    """A furnished clinic in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="clinic-tui-faults-"))
    location = SqliteFile(folder / "clinic.db", DB_KEY)
    furnish(location)
    house = House(location)
    try:
        yield house
    finally:
        house.store.close()
        shutil.rmtree(folder)


@contextmanager
def postgres_house() -> Iterator[House]:
    """The same on the server of the tests."""
    folder = Path(tempfile.mkdtemp(prefix="clinic-tui-faults-"))
    with servers.shared_server(folder) as server:
        name = f"faults_{secrets.token_hex(4)}"
        location = PostgresServer(server.create(name), folder)
        furnish(location)
        house = House(location)
        try:
            yield house
        finally:
            house.store.close()
            server.drop(name)
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def real_clinic() -> Iterator[tuple[signing_in.RealClinic, Path]]:
    """One that was founded as a clinic is, and a folder beside it."""
    before = os.umask(0o077)
    try:
        with tempfile.TemporaryDirectory(prefix="clinic-tui-faults-") as folder:
            (place := Path(folder) / "founded").mkdir()
            yield signing_in.found_with_desks(place), Path(folder)
    finally:
        os.umask(before)


HOUSES = (sqlite_house, postgres_house)


def measured(scale: float) -> Iterator[tuple[str, Callable[[], Iterator[Figure]]]]:
    """Bars with a figure, each with what measures it."""

    def rounds(whole: int, least: int = 2) -> int:
        return max(round(whole * scale), least)

    def on_both(measure: Callable[[House], Figure]) -> Callable[[], Iterator[Figure]]:
        def both() -> Iterator[Figure]:
            for make in HOUSES:
                with make() as house:
                    yield measure(house)

        return both

    def in_a_folder(measure: Callable[[House, Path, int], Figure]) -> Callable[[], Iterator[Figure]]:
        def once() -> Iterator[Figure]:
            with sqlite_house() as house, tempfile.TemporaryDirectory() as folder:
                yield measure(house, Path(folder), rounds(1000, 20))

        return once

    def with_control(house: House) -> Figure:
        figure = contended.contended(house, rounds(200_000, 200))
        make = sqlite_house if house.store.dialect == "sqlite" else postgres_house
        with make() as fresh:  # in the other one the hour is full by now
            found = contended.unguarded(fresh)
        return Figure(
            figure.bar, figure.what, figure.figure, figure.held and found > 0, f"{found} without the guard"
        )

    def latency() -> Iterator[Figure]:
        with sqlite_house() as house:
            yield from contended.latency(house, seconds=max(60 * scale, 15))

    def on_terminals() -> Iterator[Figure]:
        with real_clinic() as (clinic, _):
            yield from latency_on_terminals(clinic, seconds=max(60 * scale, 15))

    def long_journal() -> Iterator[Figure]:
        with sqlite_house() as house:
            yield timing.long_journal(house, rounds(1_000_000, 20_000))

    def first_clinic() -> Iterator[Figure]:
        yield timing.first_clinic(rounds(5))

    def saves() -> Iterator[Figure]:
        with sqlite_house() as house:
            yield timing.journaled_saves(house, rounds(500, 50))

    def doors() -> Iterator[Figure]:
        with real_clinic() as (clinic, _):
            yield signing_in.sign_ins(clinic, rounds(10, 3))
            yield signing_in.locks_by_itself(clinic)
            yield signing_in.shut_out(clinic, rounds(5, 1))

    def by_the_phrase() -> Iterator[Figure]:
        with real_clinic() as (clinic, folder):
            yield getting_back.recovered(clinic, folder)
            yield getting_back.drilled(clinic, folder)

    def workers() -> Iterator[Figure]:
        yield workers_killed(rounds(50, 4))

    yield "K01", first_clinic
    yield "C03", on_both(lambda house: timing.seen_elsewhere(house, rounds(100, 20)))
    yield "U03", long_journal
    yield "U03", saves
    yield "A02 A03 A05", doors
    yield "K03 D06", by_the_phrase
    yield "D02", in_a_folder(torn_tails)
    yield "D03", in_a_folder(bit_flips)
    yield "C02 D05", latency
    yield "C02 D05", on_terminals
    yield "C04", on_both(lambda house: contended.stale_edits(house, min(rounds(80, 8), 80)))
    yield "J03", on_both(lambda house: contended.takeover(house, rounds(50, 4)))
    yield "J03", workers
    yield "D01", on_both(lambda house: acked(house, rounds(1000)))
    yield "C01", on_both(with_control)


def proved(bar: str, what: str, tests: str, scale: float) -> Figure:
    """Run the tests that show it, at their full length, and tell what figures they print."""
    path, _, chosen = tests.partition(" -k ")
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-s",
        "-p",
        "no:cacheprovider",
        "-m",
        "",
        *(f"{TESTS}/{each}" for each in path.split()),
    ]
    if chosen:
        words += ["-k", chosen.strip("'")]
    long = {"CLINIC_TUI_FAULTS": "long", "CLINIC_TUI_KILLS": str(max(round(1000 * scale), 5))}
    done = subprocess.run(
        words, cwd=ROOT, env={**os.environ, **long}, capture_output=True, text=True, check=False
    )
    said = [line.partition("figure: ")[2] for line in done.stdout.splitlines() if "figure: " in line]
    last = (done.stdout.strip().splitlines() or ["nothing ran"])[-1].strip("= ")
    return Figure(bar, what, "; ".join([*dict.fromkeys(said), last]), done.returncode == 0)


def main() -> int:
    """Print a line for each figure as it comes; 1 where one is not held."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="1 is the rounds of the bars")
    parser.add_argument("bars", nargs="*", metavar="BAR", help="only these, as D01")
    options = parser.parse_args()
    begun, failed = time.monotonic(), 0
    wanted = set(options.bars)
    print(f"scale {options.scale}, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    for bars, measure in measured(options.scale):
        if not wanted or wanted & set(bars.split()):
            try:
                for figure in measure():
                    failed += not figure.held
                    print(figure.line, flush=True)
            except Exception:  # noqa: BLE001 - the other bars are measured all the same
                failed += 1
                print(f"{bars}: broken off\n{traceback.format_exc()}", flush=True)
    for bar, what, tests in PROVED:
        if not wanted or wanted & set(bar.split()):
            figure = proved(bar, what, tests, options.scale)
            failed += not figure.held
            print(figure.line, flush=True)
    print(f"{failed} not held, {(time.monotonic() - begun) / 60:.0f} min", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
