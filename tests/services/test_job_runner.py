"""The scheduler: one console runs the jobs, the next takes over, and no failure ends it."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest

from clinic_tui.errors import Busy
from clinic_tui.fault_log import log_file
from clinic_tui.jobs import runner
from clinic_tui.jobs.findings import notices
from clinic_tui.jobs.rows import NoticeKind
from clinic_tui.jobs.runner import JobRunner
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.store.desk import Desk
from clinic_tui.store.presence import presence_of
from tests.builders import GLOVES, MAC_KEY, House
from tests.patience import soon
from tests.races.working import go, start


class Runs:
    """Jobs that count their runs, by name and by the desk that ran them."""

    def __init__(self) -> None:
        self.of: dict[str, list[str]] = defaultdict(list)

    def job(self, name: str, failure: Exception | None = None) -> Callable[[Desk], int]:
        def run(desk: Desk) -> int:
            self.of[name].append(desk.letter)
            if failure:
                raise failure
            return 0

        return run

    def more(self, name: str, count: int = 3) -> bool:
        """Whether it runs so many times more before patience ends."""
        enough = len(self.of[name]) + count
        return soon(lambda: len(self.of[name]) >= enough)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Runs:
    """A job named `count` every 50 ms in place of the clinic's own; pauses of next to nothing."""
    log_file().unlink(missing_ok=True)
    runs = Runs()
    monkeypatch.setattr(runner, "JOBS", {"count": runs.job("count")})
    monkeypatch.setattr(runner, "EVERY_SECONDS", defaultdict(lambda: 0.05))
    monkeypatch.setattr(runner, "ELECTION_SECONDS", 0.02)
    monkeypatch.setattr(runner, "FAULT_SECONDS", 0.0)
    return runs


Console = Callable[[], Callable[[], None]]


@pytest.fixture
def console(house: House) -> Iterator[Console]:
    """Opens one more console that stands for the jobs; what it gives closes the console."""
    with contextlib.ExitStack() as stack:

        def opened() -> Callable[[], None]:
            presence = presence_of(house.store)
            stack.callback(presence.close)
            letter = presence.take_letter()
            jobs = JobRunner(
                Desk(house.store, house.clock, SYSTEM, letter, MAC_KEY, presence), presence.lead_jobs
            )
            stack.callback(jobs.stop)
            jobs.start()

            def close() -> None:
                jobs.stop()
                presence.close()

            return close

        yield opened


def test_the_jobs_run_at_exactly_one_console_and_the_next_takes_over(runs: Runs, console: Console) -> None:
    closing = dict(zip("ABC", [console(), console(), console()], strict=True))
    assert runs.more("count")
    (leader,) = set(runs.of["count"])
    closing.pop(leader)()
    assert soon(lambda: runs.of["count"][-1] in closing)
    second, taken_over = runs.of["count"][-1], len(runs.of["count"])
    assert runs.more("count")
    assert set(runs.of["count"][taken_over:]) == {second}


def test_when_the_console_that_runs_them_is_killed_another_takes_over(
    house: House, runs: Runs, console: Console
) -> None:
    leader = start(house.location, "run_jobs")
    try:
        go(leader)
        assert leader.next() == ("A", 1)
        console()
        assert {leader.next() for _ in range(5)} == {("A", 1)}
        assert runs.of["count"] == []
        leader.process.kill()
        assert runs.more("count")
        assert set(runs.of["count"]) == {"B"}
    finally:
        leader.end()
    with house.store.reading() as db:
        assert [notice.subject_id for notice in notices(db, NoticeKind.LOW_STOCK)] == [GLOVES]


def test_a_job_that_raises_is_written_down_and_ends_neither_itself_nor_the_others(
    runs: Runs, console: Console
) -> None:
    runner.JOBS["broken"] = runs.job("broken", ZeroDivisionError())
    console()
    assert runs.more("broken")
    assert runs.more("count")
    assert "ZeroDivisionError" in log_file().read_text()


def test_a_job_that_is_refused_is_tried_again_and_is_no_fault(runs: Runs, console: Console) -> None:
    runner.JOBS["refused"] = runs.job("refused", Busy("another desk is saving"))
    console()
    assert runs.more("refused")
    assert not log_file().exists()


def test_an_election_that_fails_as_nobody_expected_is_held_again(house: House, runs: Runs) -> None:
    answers = iter((ZeroDivisionError(), True, True, ZeroDivisionError()))

    def leads() -> bool:
        answer = next(answers, True)
        if isinstance(answer, Exception):
            raise answer
        return answer

    jobs = JobRunner(house.front, leads)
    jobs.start()
    assert runs.more("count", 5)
    jobs.stop()
    assert log_file().read_text().count("ZeroDivisionError") == 2
