"""State machines of hypothesis on clinics of their own, in a file or on a server."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from clinic_tui.store.location import PostgresServer, SqliteFile
from tests.builders import DB_KEY, House, copy_of_database
from tests.faults.killing import LONG
from tests.postgres_server import PostgresServer as PostgresRunning

Opened = Callable[[], tuple[House, Callable[[], None]]]
"""Makes a clinic, and says how it is done away with."""


def in_a_file(furnished_file: Path, quick_folder: Path) -> Opened:
    """Each a copy of the furnished file."""

    def opened() -> tuple[House, Callable[[], None]]:
        folder = Path(tempfile.mkdtemp(dir=quick_folder))
        shutil.copy(furnished_file, folder / "clinic.db")
        house = House(SqliteFile(folder / "clinic.db", DB_KEY))

        def close() -> None:
            house.store.close()
            shutil.rmtree(folder)

        return house, close

    return opened


def on_a_server(server: PostgresRunning, furnished_database: str, folder: Path) -> Opened:
    """Each a copy of the furnished database."""

    def opened() -> tuple[House, Callable[[], None]]:
        name = f"machine_{secrets.token_hex(4)}"
        house = House(PostgresServer(copy_of_database(server, furnished_database, name), folder))

        def close() -> None:
            house.store.close()
            server.drop(name)

        return house, close

    return opened


def rounds(few: int) -> int:
    """So many examples: few beside all other tests, many where there is an hour for them."""
    return few * 25 if LONG else few


def run(machine: type[RuleBasedStateMachine], opened: Opened, examples: int, steps: int) -> None:
    """Let hypothesis play with a machine that opens its clinics by `open_house`; longer for `make faults`."""
    run_state_machine_as_test(
        type(machine.__name__, (machine,), {"open_house": staticmethod(opened)}),
        settings=settings(
            max_examples=rounds(examples),
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
