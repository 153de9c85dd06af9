"""`clinic-tui jobs` and `worker`: what runs by itself, seen and run from the shell."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

import pytest

from clinic_tui.clinic import open_clinic
from clinic_tui.settings import read_settings, write_settings
from clinic_tui.store.presence import FilePresence
from clinic_tui.worker.registry import jobs_of
from tests.cli.command import Shell
from tests.forked_program import ForkedProgram
from tests.patience import soon


def test_the_list_says_what_ran_and_that_nobody_runs_it(shell: Shell) -> None:
    rows = {row["name"]: row for row in shell.json("jobs", "list", login="otto")}
    assert rows["low-stock"]["last"] is None
    shell("jobs", "run", "low-stock", login="otto")
    said = shell("jobs", "list", login="otto")
    assert "ok: 1 item low" in said.out
    assert "no process runs them now" in said.err
    (run,) = shell.json("jobs", "history", "low-stock", login="otto")
    assert run["holder"] == "otto at desk cli"


def test_the_list_says_of_each_job_when_it_runs_next(shell: Shell) -> None:
    assert {row["next_at"] for row in shell.json("jobs", "list", login="otto")} == {None}
    with contextlib.closing(FilePresence(shell.folder / "desks")) as leader:
        assert leader.lead_jobs()
        rows = {row["name"]: row for row in shell.json("jobs", "list", login="otto")}
        said = shell("jobs", "list", login="otto").lines
    assert all(rows[name]["next_at"] for name in rows)
    low_stock = next(line for line in said if line.startswith("low-stock"))
    assert "03/03 09:" in low_stock


@pytest.mark.parametrize("login", ["dana", "bill", "cora"])
def test_who_may_not_sees_and_runs_nothing(shell: Shell, login: str) -> None:
    assert "no right" in shell("jobs", "list", login=login, code=4).err
    assert "no right" in shell("jobs", "run", "low-stock", login=login, code=4).err


def test_a_job_that_is_none_is_named_with_those_there_are(shell: Shell) -> None:
    assert "there are: low-stock, left-open" in shell("jobs", "run", "tea", login="otto", code=5).err


def test_a_dry_run_says_what_would_be_done_and_does_nothing(shell: Shell, backup_job: None) -> None:
    would = shell("jobs", "run", "backup", "--dry-run", login="otto").out
    assert "a backup would be made in" in would
    assert not (shell.folder / "backups").exists()
    assert shell.json("jobs", "history", "backup", login="otto") == []
    done = shell("jobs", "run", "backup", login="otto").out
    assert "proved" in done
    assert len(list((shell.folder / "backups").glob("elm-street-*"))) == 1


def test_a_backup_that_fails_stands_among_the_alerts_until_one_goes_well(
    shell: Shell, backup_job: None
) -> None:
    (shell.folder / "backups").write_text("in the way")
    assert "no backup was made" in shell("jobs", "run", "backup", login="otto", code=1).err
    rows = {row["name"]: row for row in shell.json("jobs", "list", login="otto")}
    assert rows["backup"]["failures"] == 1
    assert rows["backup"]["last"]["outcome"] == "refused"
    (shell.folder / "backups").unlink()
    shell("jobs", "run", "backup", login="otto")
    rows = {row["name"]: row for row in shell.json("jobs", "list", login="otto")}
    assert rows["backup"]["failures"] == 0


def test_checks_prove_the_data(shell: Shell, backup_job: None) -> None:
    for name in ("check", "check-rows"):
        assert "sound up to line" in shell("jobs", "run", name, login="otto").out


@contextlib.contextmanager
def worker(folder: Path, said: IO[str]) -> Iterator[ForkedProgram]:
    """The process that runs the jobs, until it is told to end; what it says goes into that file."""
    with open(os.devnull, "r+b") as nothing:
        streams = (nothing.fileno(), nothing.fileno(), said.fileno())
        process = ForkedProgram(["--data", folder, "worker"], streams, os.environ)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        ended = process.wait(30)
    assert ended in (0, -signal.SIGKILL)


def test_a_worker_runs_the_jobs_and_ends_when_it_is_told_to(shell: Shell, tmp_path: Path) -> None:
    with (tmp_path / "said").open("w+") as file:
        with worker(shell.folder, file) as running:
            assert soon(lambda: "run by worker on" in shell("jobs", "list", login="otto").err)
            assert soon((shell.folder / "downtime" / "1.packet").exists)
            assert "another process runs the jobs" in shell("worker", "--once", code=3).err
        assert running.returncode == 0
        file.seek(0)
        said = file.read()
    assert "runs the jobs from now on (lead 1)" in said
    assert "has ended" in said
    assert "ok" in shell("worker", "--once").err


def test_the_hours_of_the_night_are_the_clinics_own(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = replace(read_settings(shell.folder), backup_at="23:15", check_at="04:05")
    write_settings(settings)
    assert read_settings(shell.folder) == settings
    monkeypatch.setattr("clinic_tui.clinic.Clinic.is_demo", False)
    with contextlib.closing(open_clinic(shell.folder)) as clinic:
        plans = {job.name: job.plan.words for job in jobs_of(clinic)}
    assert plans["backup"] == "daily at 23:15"
    assert plans["check"] == "daily at 04:05"
    assert plans["check-rows"] == "Sundays at 04:35"
    write_settings(replace(settings, backup_at="25:00"))
    assert "`backup_at` in [clinic] is a time of the day" in shell("stock", "list", code=6).err


def test_when_the_worker_is_killed_another_takes_over(shell: Shell, tmp_path: Path) -> None:
    def leads(process: ForkedProgram) -> bool:
        return f"process {process.pid}," in shell("jobs", "list", login="otto").err

    with (tmp_path / "said").open("w") as file, worker(shell.folder, file) as first:
        assert soon(lambda: leads(first))
        with worker(shell.folder, file) as second:
            assert not leads(second)
            first.kill()
            assert soon(lambda: leads(second))
        assert second.returncode == 0


def test_a_job_that_runs_just_now_is_not_run_by_hand_as_well(shell: Shell) -> None:
    with contextlib.closing(FilePresence(shell.folder / "desks")) as other:
        assert other.begin_job("low-stock")
        assert not other.begin_job("low-stock")
        assert "running just now" in shell("jobs", "run", "low-stock", login="otto", code=3).err
        other.end_job("low-stock")
    for _ in range(2):  # each is written down, though both say the same
        shell("jobs", "run", "low-stock", login="otto")
    assert len(shell.json("jobs", "history", "low-stock", login="otto")) == 2


@pytest.fixture
def backup_job(monkeypatch: pytest.MonkeyPatch) -> None:
    """The nightly jobs too, in a clinic that asks nobody for a password as the demo does."""
    monkeypatch.setattr("clinic_tui.worker.registry.jobs_of", _all_jobs)
    monkeypatch.setattr("clinic_tui.worker.listing.jobs_of", _all_jobs)


def _all_jobs(_clinic: object) -> object:
    from clinic_tui.worker.registry import JOBS

    return JOBS
