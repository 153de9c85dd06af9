"""S01, S03, T03: no patient and no key is readable in any file, process or crash."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from clinic_tui.fault_log import log_file
from tests.faults.canaries import (
    ROOT,
    WORDS,
    Planted,
    plant,
    said_by_failing_commands,
    said_of_a_running_console,
    secret_spellings,
    seen_in,
    seen_in_files,
    spellings,
)
from tests.faults.crashing_console import KEY, NAME
from tests.screens.small_clinic import SmallClinic
from tests.terminal.console import Console

pytestmark = [pytest.mark.faults, pytest.mark.terminal]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    return plant(tmp_path_factory.mktemp("canaries"))


def test_no_row_name_or_index_term_is_readable_in_any_file(planted: Planted) -> None:
    assert (planted.folder / "clinic.db-wal").stat().st_size > 0, "the write-ahead file is among them"
    seen, size = seen_in_files([planted.root], spellings())
    assert not seen
    assert size > 100_000


def test_a_canary_in_a_plain_file_is_seen(planted: Planted, tmp_path: Path) -> None:
    """The control."""
    (tmp_path / "export.csv").write_text(f"name\n{WORDS[0].lower()}\n")
    (tmp_path / "key.txt").write_text(planted.secrets[0].hex())
    assert seen_in_files([tmp_path], spellings())[0]
    assert seen_in_files([tmp_path], secret_spellings(planted.secrets))[0]


def test_no_key_is_in_any_file_argument_environment_or_error(planted: Planted) -> None:
    wanted = secret_spellings(planted.secrets)
    said = said_of_a_running_console(planted) + said_by_failing_commands(planted)
    assert not seen_in(said, {**wanted, **spellings()})
    assert not seen_in_files([planted.root, log_file().parent], wanted)[0]
    assert not seen_in_files([log_file().parent], spellings())[0]


@pytest.mark.parametrize("where", ["action", "drawing", "answer", "thread"])
def test_a_crash_shows_neither_patient_nor_key(small_clinic: SmallClinic, where: str) -> None:
    command = [sys.executable, "-m", "tests.faults.crashing_console", str(small_clinic.folder), where]
    with Console(command, cwd=ROOT) as console:
        if where == "thread":
            console.wait_for("something went wrong that should not have: reference")
        else:
            if where == "action":
                console.wait_for("Welcome")
                console.keys("=")
            assert console.wait_exit() == 1
        drawn = bytes(console.raw)
    assert NAME.encode() not in drawn
    assert KEY.encode() not in drawn
    written = log_file().read_text()
    assert "RuntimeError" in written
    assert NAME not in written
    assert KEY not in written


def test_what_textual_does_by_itself_would_show_them(small_clinic: SmallClinic) -> None:
    """The control."""
    command = [sys.executable, "-m", "tests.faults.crashing_console", str(small_clinic.folder), "action"]
    with Console([*command, "--as-textual"], cwd=ROOT) as console:
        console.wait_for("Welcome")
        console.keys("=")
        console.wait_exit()
        assert KEY.encode() in bytes(console.raw)
