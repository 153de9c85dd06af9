"""Tables that are mapped while other threads read."""

from __future__ import annotations

import re
import sys
import threading
from pathlib import Path

from sqlalchemy import Column, Integer, Table
from sqlalchemy.orm import registry

from clinic_tui.store.all_tables import all_mappers, all_tables
from clinic_tui.store.row import steady

PACKAGE = Path(__file__).parents[2] / "clinic_tui"
TABLES = 60


def test_every_table_of_every_capability_is_among_them() -> None:
    declared = re.compile(r"^class (\w+)\(Row, table=True\)", re.MULTILINE)
    named = {name for path in PACKAGE.rglob("*.py") for name in declared.findall(path.read_text())}
    assert {mapper.class_.__name__ for mapper in all_mappers()} == named
    assert {mapper.local_table for mapper in all_mappers()} <= set(all_tables().sorted_tables)


def test_no_annotation_of_a_table_is_read_from_its_text() -> None:
    held_up = [
        path.relative_to(PACKAGE).as_posix()
        for path in (*PACKAGE.rglob("*models.py"), PACKAGE / "store/row.py", PACKAGE / "store/site.py")
        if "from __future__ import annotations\n" in path.read_text()
    ]
    assert held_up == []


def test_nobody_else_reads_what_may_not_be_whole() -> None:
    reads = re.compile(r"SQLModel\.metadata|_sa_registry")
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if reads.search(path.read_text())
    }
    assert found == {"store/all_tables.py", "store/journal.py", "store/row.py"}


def test_tables_may_be_mapped_while_another_thread_reads() -> None:
    own = registry()
    steady(own)
    faults: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                own.configure()
        except BaseException as fault:  # noqa: BLE001 - handed to the test
            faults.append(fault)

    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    readers = [threading.Thread(target=read) for _ in range(2)]
    try:
        for reader in readers:
            reader.start()
        for number in range(TABLES):
            table = Table(f"kept_{number}", own.metadata, Column("id", Integer, primary_key=True))
            own.mapped(type(f"Kept{number}", (), {"__table__": table}))
    finally:
        done.set()
        for reader in readers:
            reader.join()
        sys.setswitchinterval(usual)
    assert not faults
    own.dispose()
