"""Processes of tests begin with their imports done; Python passes silently over what cannot be imported."""

import sys

import pytest

from tests.forked import forked


def leave_with_what_is_there() -> None:
    wanted = {
        "tests.faults.deeds",
        "tests.faults.writers",
        "tests.races.desk_work",
        "tests.races.dying_sender",
        "clinic_tui.app",
        "clinic_tui.backend.clinic_backend",
        "clinic_tui.cli.main",
    }
    sys.exit(len(wanted - set(sys.modules)))


@pytest.mark.long
def test_a_forked_process_has_imported_its_work() -> None:
    process = forked.Process(target=leave_with_what_is_there)
    process.start()
    process.join(60)
    assert process.exitcode == 0
