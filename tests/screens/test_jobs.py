"""The jobs view: what runs by itself, and running it by hand."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from clinic_tui.clinic import open_clinic
from clinic_tui.jobs.findings import give_notice
from clinic_tui.jobs.records import record
from clinic_tui.jobs.rows import NoticeKind, RunOutcome
from clinic_tui.screens.console.jobs import JobRuns, JobsView
from clinic_tui.screens.console.palette import VerbProvider
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.store.desk import Desk
from clinic_tui.widgets.paged_list import PagedList
from tests.screens.small_clinic import Seat, SmallClinic, seated
from tests.screens.test_schedule import burst

Golden = Callable[[Any, str], None]


@pytest.fixture
def other_desk(small_clinic: SmallClinic) -> Iterator[Desk]:
    """Another program on the same clinic."""
    with contextlib.closing(open_clinic(small_clinic.folder)) as clinic:
        yield clinic.desk(SYSTEM, "Y")


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process leads: what the view shows is what the test wrote."""
    monkeypatch.setattr("clinic_tui.backend.clinic_backend.Backend.run_jobs", lambda _: None)


async def opened(seat: Seat) -> JobsView:
    await seat.command("jobs")
    await seat.until(lambda: isinstance(seat.app.screen, JobsView), "the jobs")
    await seat.shows("low-stock")
    screen = seat.app.screen
    assert isinstance(screen, JobsView)
    return screen


def failed_twice(small_clinic: SmallClinic, desk: Desk) -> None:
    system, at = desk.as_actor(SYSTEM), small_clinic.clock.now()
    for ahead in (60, 30):
        started = at - timedelta(minutes=ahead)
        record(system, "packet", started, RunOutcome.REFUSED, f"the disk is full, {ahead}", "worker on elm")
    record(system, "low-stock", at - timedelta(minutes=1), RunOutcome.OK, "2 items low", "worker on elm")


async def test_the_jobs_what_they_said_and_one_that_is_run_by_hand(
    small_clinic: SmallClinic, other_desk: Desk, quiet: None, matches_golden: Golden
) -> None:
    failed_twice(small_clinic, other_desk)
    async with seated(small_clinic, login="otto") as seat:
        view = await opened(seat)
        await seat.shows("2 items low")
        await seat.framed("jobs_80x24")
        matches_golden(seat.app, "jobs_80x24")
        words = "the folder is not there: " + " ".join(f"word{number}" for number in range(14))
        now = small_clinic.clock.now()
        record(other_desk.as_actor(SYSTEM), "low-stock", now, RunOutcome.REFUSED, words, "elm")
        view.query_one(PagedList).select("low-stock")
        await seat.shows("word0", "word13")
        view.query_one(PagedList).select("left-open")
        burst(seat, "r")
        await seat.shows("left-open: ", "visit")
        burst(seat, "enter")
        await seat.until(lambda: isinstance(seat.app.screen, JobRuns), "its runs")
        await seat.shows("otto at desk A")


async def test_a_failed_backup_stands_among_the_alerts_and_leads_to_the_jobs(
    small_clinic: SmallClinic, other_desk: Desk, quiet: None
) -> None:
    give_notice(other_desk.as_actor(SYSTEM), NoticeKind.BACKUP, "no backup was made: the disk is full")
    async with seated(small_clinic, login="otto") as seat:
        burst(seat, "!")
        await seat.shows("no backup was made")
        shown = seat.app.screen.query_one(PagedList)
        place = next(number for number, row in enumerate(shown.rows) if "backup" in row.cells[1])
        shown.select(place)
        burst(seat, "enter")
        await seat.until(lambda: isinstance(seat.app.screen, JobsView), "the jobs")
        await seat.press("escape", "escape")
        assert not isinstance(seat.app.screen, JobsView)
        hits = {str(hit.text): hit async for hit in VerbProvider(seat.app.screen).discover()}
        seat.app.call_later(hits["jobs  :jobs"].command)
        await seat.until(lambda: isinstance(seat.app.screen, JobsView), "the jobs from the palette")


async def test_that_no_process_runs_them_is_told_at_every_desk_and_who_may_not_see_them_reads_so(
    small_clinic: SmallClinic, jobs_run: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clinic_tui.backend.jobs_part.UNLED_SECONDS", 0)
    monkeypatch.setattr("clinic_tui.worker.runner.JobRunner.start", lambda _: None)
    async with seated(small_clinic, login="mia") as seat:
        burst(seat, "!")
        await seat.shows("no process has run the jobs")
        await seat.press("escape")
        await seat.command("jobs")
        await seat.shows("mia has no right to see the jobs (jobs.view)")
