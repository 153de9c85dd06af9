"""Running the jobs: one process does, the next takes over, none writes after it lost the lead."""

from __future__ import annotations

import contextlib
import os
import signal
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from clinic_tui.clinic import Clinic
from clinic_tui.errors import Busy
from clinic_tui.fault_log import log_file
from clinic_tui.jobs.findings import find_low_stock, notices
from clinic_tui.jobs.lead import LeadLost, fenced, lead, take_lead
from clinic_tui.jobs.records import QUIET, forget_old, last_runs, record, runs
from clinic_tui.jobs.rows import NoticeKind, RunOutcome
from clinic_tui.security.roles import Role
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.store import beating_lock
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Change
from clinic_tui.store.location import PostgresServer
from clinic_tui.store.presence import presence_of
from clinic_tui.worker import following, runner
from clinic_tui.worker.job import Daily, Every, Job
from clinic_tui.worker.runner import JobRunner, run_job
from tests.builders import GLOVES, MAC_KEY, TODAY, House, minute
from tests.engines import on_sqlite, on_sqlite_first
from tests.patience import soon
from tests.races.working import go, start

NO_CLINIC = cast("Clinic", None)
"""These jobs need none."""


class Runs:
    """Jobs that count their runs, by name and by the desk that ran them."""

    def __init__(self) -> None:
        self.of: dict[str, list[str]] = defaultdict(list)
        self.jobs = [self.job("count")]

    def job(
        self,
        name: str,
        failure: Exception | None = None,
        plan: Any = None,
        follows: frozenset[str] = frozenset(),
    ) -> Job:
        def run(_clinic: Clinic, desk: Desk) -> str:
            self.of[name].append(desk.letter)
            if failure:
                raise failure
            return "done"

        return Job(name, name, plan or Every(0.05), run, follows=follows)

    def more(self, name: str, count: int = 3) -> bool:
        """Whether it runs so many times more before patience ends."""
        enough = len(self.of[name]) + count
        return soon(lambda: len(self.of[name]) >= enough)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Runs:
    """A job named `count` every 50 ms; pauses of next to nothing."""
    log_file().unlink(missing_ok=True)
    monkeypatch.setattr(runner, "ELECTION_SECONDS", 0.02)
    monkeypatch.setattr(runner, "FAULT_SECONDS", 0.0)
    return Runs()


Opens = Callable[..., Callable[[], None]]


@pytest.fixture
def console(house: House, counted: Runs) -> Iterator[Opens]:
    """Opens one more process that stands for the jobs; what it gives closes it."""
    with contextlib.ExitStack() as stack:

        def opened(*, worker: bool = False) -> Callable[[], None]:
            presence = presence_of(house.store)
            stack.callback(presence.close)
            letter = "jobs" if worker else presence.take_letter()
            desk = Desk(house.store, house.clock, SYSTEM, letter, MAC_KEY, presence)
            running = JobRunner(
                NO_CLINIC, desk, presence, counted.jobs, holder=f"at {letter}", is_worker=worker
            )
            stack.callback(running.stop)
            running.start()

            def close() -> None:
                running.stop()
                presence.close()

            return close

        yield opened


def test_the_jobs_run_at_exactly_one_console_and_the_next_takes_over(counted: Runs, console: Opens) -> None:
    closing = dict(zip("ABC", [console(), console(), console()], strict=True))
    assert counted.more("count")
    (leader,) = set(counted.of["count"])
    closing.pop(leader)()
    assert soon(lambda: counted.of["count"][-1] in closing)
    second, taken_over = counted.of["count"][-1], len(counted.of["count"])
    assert counted.more("count")
    assert set(counted.of["count"][taken_over:]) == {second}


def test_a_console_stands_back_for_a_worker_and_comes_again(
    house: House, counted: Runs, console: Opens
) -> None:
    console()
    assert counted.more("count")
    close = console(worker=True)
    assert soon(lambda: counted.of["count"][-1] == "jobs")
    taken_over = len(counted.of["count"])
    assert counted.more("count", 5)
    assert set(counted.of["count"][taken_over:]) == {"jobs"}
    with house.store.reading() as db:
        leader = lead(db)
    assert leader is not None
    assert (leader.token, leader.holder) == (2, "at jobs")
    close()
    assert soon(lambda: counted.of["count"][-1] == "A")


def test_when_the_console_that_runs_them_is_killed_another_takes_over(
    house: House, counted: Runs, console: Opens
) -> None:
    leader = start(house.location, "run_jobs")
    try:
        go(leader)
        assert leader.next() == ("A", 1)
        console()
        assert {leader.next() for _ in range(5)} == {("A", 1)}
        assert counted.of["count"] == []
        leader.process.kill()
        assert counted.more("count")
        assert set(counted.of["count"]) == {"B"}
    finally:
        leader.end()
    with house.store.reading() as db:
        assert [notice.subject_id for notice in notices(db, NoticeKind.LOW_STOCK)] == [GLOVES]


def test_a_leader_that_stood_still_writes_nothing_once_another_took_over(house: House) -> None:
    """As after SIGSTOP and SIGCONT, or a lost connection: it still believes that it leads."""
    system = house.chief.as_actor(SYSTEM)
    stalled = fenced(system, take_lead(system, "the first"))
    assert find_low_stock(stalled) == 1
    fenced(system, take_lead(system, "the second"))
    with house.records.act("stock.edit") as db:
        db.get_one(_item(), GLOVES).reorder_at = 0
    head = house.head()
    with pytest.raises(LeadLost):
        find_low_stock(stalled)
    assert house.head() == head
    job = Job("low-stock", "list what runs low", Every(1), lambda _, desk: f"{find_low_stock(desk)}")
    assert run_job(NO_CLINIC, stalled, job, "the first") == (None, "")


def test_a_leader_that_is_stopped_is_replaced_and_writes_nothing_when_it_goes_on(
    house: House, counted: Runs, console: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SIGSTOP lets no lock go: the lead is taken from it, and its number with it."""
    monkeypatch.setattr(beating_lock, "STALLED_SECONDS", 3.0)
    leader = start(house.location, "run_jobs")
    try:
        go(leader)
        assert {leader.next() for _ in range(5)} == {("A", 1)}  # the first run is written down by now
        assert leader.process.pid is not None
        os.kill(leader.process.pid, signal.SIGSTOP)
        close = console()
        assert counted.more("count")
        assert set(counted.of["count"]) == {"B"}
        with house.records.act("stock.edit") as db:  # what the stopped one would write about at once
            db.get_one(_item(), GLOVES).reorder_at = 0
        os.kill(leader.process.pid, signal.SIGCONT)
        assert counted.more("count", 20)
        close()
        assert soon(lambda: _token(house) == 3)
        assert soon(lambda: "reorder at 0" in _low(house))
    finally:
        os.kill(leader.process.pid or 0, signal.SIGCONT)
        leader.end()
    lines = house.lines()
    second, third = (line["seq"] for line in lines if line["entity"] == "job_lead" and line["before"])
    assert [line for line in lines if second < line["seq"] < third and line["desk"] == "A"] == []


@on_sqlite
def test_what_a_job_lists_goes_with_its_cause(
    house: House, counted: Runs, console: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It runs soon after its tables were written, and not for others, nor again and again at once."""
    monkeypatch.setattr(following, "SETTLED", timedelta(seconds=0.05))
    counted.jobs += [
        counted.job("items", plan=Every(3600), follows=frozenset({"item"})),
        counted.job("rooms", plan=Every(3600), follows=frozenset({"room"})),
    ]
    console()
    assert soon(lambda: len(counted.of["items"]) == len(counted.of["rooms"]) == 1)
    for level in (0, 1):
        with house.records.act("stock.edit") as db:
            db.get_one(_item(), GLOVES).reorder_at = level
        assert soon(lambda: len(counted.of["items"]) == 2)
    assert counted.more("count", 20)
    assert len(counted.of["items"]) == 2, "the next time is later"
    assert len(counted.of["rooms"]) == 1


def test_a_lead_that_another_had_for_a_moment_is_taken_anew(
    house: House, counted: Runs, console: Opens
) -> None:
    """As where the connection to the server, and the lock with it, was lost and had again."""

    def write(_clinic: Clinic, desk: Desk) -> str:
        with desk.act("jobs.run") as db:
            db.note(Change.EVENT, "job_run", None)
        counted.of["write"].append(desk.letter)
        return "wrote"

    counted.jobs.append(Job("write", "write a line", Every(0.05), write))
    console()
    assert counted.more("write")
    take_lead(house.chief.as_actor(SYSTEM), "another")
    assert counted.more("write")
    assert _token(house) == 3


def test_when_the_leaders_session_is_ended_exactly_one_leads_on(
    house: House, counted: Runs, console: Opens
) -> None:
    if not isinstance(house.location, PostgresServer):
        pytest.skip("files have no session to end")
    console(), console()
    assert counted.more("count")
    with house.raw() as run:
        run(
            "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON oid = database "
            "WHERE locktype = 'advisory' AND objid = 99 AND granted AND datname = current_database()"
        )
    assert counted.more("count", 10)
    settled = len(counted.of["count"])
    assert counted.more("count", 10)
    assert len(set(counted.of["count"][settled:])) == 1


def _token(house: House) -> int:
    with house.store.reading() as db:
        found = lead(db)
    return found.token if found else 0


def _low(house: House) -> str:
    with house.store.reading() as db:
        return " ".join(notice.words for notice in notices(db, NoticeKind.LOW_STOCK))


def _item() -> Any:
    from clinic_tui.stock.models import Item

    return Item


@on_sqlite
def test_a_job_that_raises_is_written_down_and_ends_neither_itself_nor_the_others(
    house: House, counted: Runs, console: Opens
) -> None:
    counted.jobs.append(counted.job("broken", ZeroDivisionError()))
    console()
    assert counted.more("broken")
    assert counted.more("count")
    assert "ZeroDivisionError" in log_file().read_text()
    with house.store.reading() as db:
        last = last_runs(db)
    assert last["count"].outcome is RunOutcome.OK
    assert last["broken"].outcome is RunOutcome.FAILED
    assert last["broken"].words.startswith("something unexpected: reference ")


@on_sqlite_first
def test_a_job_that_is_refused_is_tried_again_and_is_no_fault(
    house: House, counted: Runs, console: Opens
) -> None:
    counted.jobs.append(counted.job("refused", Busy("another desk is saving")))
    console()
    assert counted.more("refused")
    assert not log_file().exists()
    with house.store.reading() as db:
        assert last_runs(db)["refused"].words == "another desk is saving"


@pytest.mark.parametrize(
    "last_ran, runs_at_once", [("yesterday", True), ("this morning", False), ("never", True)]
)
def test_a_daily_job_that_was_missed_runs_once_at_the_start(
    house: House, counted: Runs, console: Opens, last_ran: str, runs_at_once: bool
) -> None:
    nightly = counted.job("nightly", plan=Daily(2 * 60))
    counted.jobs.append(nightly)
    system = house.chief.as_actor(SYSTEM)
    if last_ran == "never":  # and the clinic is older than the last time it should have
        house.at(TODAY + timedelta(days=1), 9)
    else:
        house.at(TODAY, 1 if last_ran == "yesterday" else 3)
        run_job(NO_CLINIC, system, nightly, "by hand")
        house.at(TODAY, 9)
    ran = len(counted.of["nightly"])
    console()
    assert counted.more("count", 4)
    assert len(counted.of["nightly"]) - ran == (1 if runs_at_once else 0)


def test_runs_that_say_the_same_are_written_down_once_in_a_while(house: House) -> None:
    system = house.chief.as_actor(SYSTEM)

    def ran(words: str) -> None:
        record(system, "low-stock", house.clock.now(), RunOutcome.OK, words, "worker")

    for words in ("1 item low", "1 item low", "2 items low", "2 items low"):
        ran(words)
    with house.store.reading() as db:
        assert [run.words for run in runs(db, "low-stock")] == ["2 items low", "1 item low"]
    house.clock.advance(QUIET)
    ran("2 items low")
    with house.store.reading() as db:
        assert len(runs(db, "low-stock")) == 3
    house.clock.advance(timedelta(days=91))
    assert forget_old(system) == 3


@on_sqlite_first
def test_an_election_that_fails_as_nobody_expected_is_held_again(
    house: House, counted: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    presence = presence_of(house.store)
    answers = iter((ZeroDivisionError(), True, True, ZeroDivisionError()))

    def leads() -> bool:
        answer = next(answers, True)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(presence, "lead_jobs", leads)
    desk = house.chief.as_actor(SYSTEM)
    running = JobRunner(NO_CLINIC, desk, presence, counted.jobs, holder="here")
    running.start()
    assert counted.more("count", 5)
    running.stop()
    presence.close()
    assert log_file().read_text().count("ZeroDivisionError") == 2


@on_sqlite
def test_nobody_without_the_right_takes_the_lead(house: House) -> None:
    from clinic_tui.errors import NotPermitted

    with pytest.raises(NotPermitted):
        take_lead(house.desk("C", Role.FRONT_DESK), "me")


@on_sqlite
def test_when_daily_and_weekly_jobs_run(house: House) -> None:
    clock = house.clock
    house.at(TODAY, 9)  # a Tuesday
    nightly, sundays = Daily(minute("2:00")), Daily(minute("4:00"), weekday=6)

    def local(at: Any) -> str:
        return f"{at.astimezone(clock.zone):%a %d %b %H:%M}"

    assert local(nightly.next_after(clock.now(), clock)) == "Wed 04 Mar 02:00"
    assert local(nightly.last_before(clock.now(), clock)) == "Tue 03 Mar 02:00"
    assert local(sundays.next_after(clock.now(), clock)) == "Sun 08 Mar 04:00"
    assert local(sundays.last_before(clock.now(), clock)) == "Sun 01 Mar 04:00"
    house.at(TODAY, 9, 2)
    assert [local(Every(step * 60).next_after(clock.now(), clock)) for step in (1, 5, 30, 60)] == [
        "Tue 03 Mar 09:03",
        "Tue 03 Mar 09:05",
        "Tue 03 Mar 09:30",
        "Tue 03 Mar 10:00",
    ]
    assert nightly.words == "daily at 02:00"
    assert sundays.words == "Sundays at 04:00"
    lost_hour = Daily(minute("2:30"))  # the clocks go forward over it on 8 March
    house.at(TODAY + timedelta(days=5), 0)
    first = lost_hour.next_after(clock.now(), clock)
    assert local(first) == "Sun 08 Mar 03:30"
    assert local(lost_hour.next_after(first, clock)) == "Mon 09 Mar 02:30"


@on_sqlite
def test_a_job_is_not_woken_before_it_is_due(house: House) -> None:
    """Between the scheduler's question and the look at the clinic's clock time goes by; woken that much too
    early it would be due at the same moment once more.
    """
    every = Every(300)
    wait = every.next_after(house.clock.now(), house.clock) - house.clock.now()
    called = datetime.now(UTC)
    fires = runner._trigger(every, house.clock).get_next_fire_time(None, called - timedelta(milliseconds=20))
    assert fires >= called + wait
