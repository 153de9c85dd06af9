"""The watcher: what any desk writes is told to the others, and nothing is missed."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator

import pytest

from clinic_tui.fault_log import log_file
from clinic_tui.patients import service as patients
from clinic_tui.patients.sight import look_at
from clinic_tui.schedule import service as schedule
from clinic_tui.store import watch as watching
from clinic_tui.store.watch import Watcher
from tests.builders import House, a_patient, an_appointment
from tests.patience import PATIENCE, soon
from tests.races.working import go, start


class Heard:
    """What a watcher told, with a way to wait for it."""

    def __init__(self) -> None:
        self._told: set[str] = set()
        self._news = threading.Condition()

    def __call__(self, entities: frozenset[str]) -> None:
        with self._news:
            self._told |= entities
            self._news.notify_all()

    def all(self, *entities: str) -> bool:
        """Whether all of these are told of before patience ends."""
        with self._news:
            return self._news.wait_for(lambda: self._told >= set(entities), PATIENCE)

    def forget(self) -> set[str]:
        with self._news:
            told, self._told = self._told, set()
            return told


class Failing(Heard):
    """A listener that comes to grief over every new patient."""

    def __call__(self, entities: frozenset[str]) -> None:
        super().__call__(entities)
        if "patient" in entities:
            raise ZeroDivisionError


Watch = Callable[..., Heard]


@pytest.fixture
def watch(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Watchers that end within a moment of being told to."""
    monkeypatch.setattr(watching, "LISTEN_SECONDS", 0.05)
    watchers = []

    def start(heard: Heard | None = None) -> Heard:
        heard = heard or Heard()
        watcher = Watcher(house.store, heard)
        watcher.start()
        watchers.append(watcher)
        return heard

    yield start
    for watcher in watchers:
        watcher.stop()


@pytest.fixture
def faults() -> Callable[[], str]:
    """What is written down as a fault from now on."""
    log_file().unlink(missing_ok=True)
    return lambda: log_file().read_text()


def test_another_process_is_heard(house: House, watch: Watch) -> None:
    writer, heard = start(house.location, "register", 1), watch()
    go(writer)
    assert heard.all("patient", "patient_name")
    writer.all()


def test_nothing_is_missed_across_bursts(house: House, watch: Watch) -> None:
    """Each watcher's last look comes after the last commit, however fast they follow each other."""
    heard = [watch(), watch()]
    for _ in range(3):
        patient = a_patient(house)
        for _ in range(10):
            patients.add_note(house.front, patient, "called")
        visit = an_appointment(house, "14:00", patient=patient)
        assert all(each.all("patient", "patient_note", "appointment", "occupancy") for each in heard)
        schedule.cancel(house.front, visit, None, "ill")
        patients.add_alert(house.front, patient, "falls")
        assert all(each.all("patient_alert") for each in heard)
        for each in heard:
            each.forget()


def test_a_write_is_heard_though_the_file_has_the_time_of_the_one_before(
    house: House, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_last_write", lambda file: (1, 1))
    heard = watch()
    a_patient(house)
    assert heard.all("patient")


def test_only_what_is_new_is_told_and_no_look(house: House, watch: Watch) -> None:
    patient = a_patient(house)
    heard = watch()
    look_at(house.front, patient)
    patients.add_note(house.front, patient, "called")
    assert heard.all("patient_note")
    assert heard.forget() == {"patient_note"}


def test_a_lost_connection_is_opened_again(house: House, watch: Watch) -> None:
    if house.store.dialect == "sqlite":
        pytest.skip("a file does not hang up")
    heard = watch()
    with house.raw() as run:
        listening = "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %'"
        assert soon(lambda: run(f"SELECT pid {listening} AND state = 'idle'"))
        assert run(f"SELECT pg_terminate_backend(pid, 10000) {listening}") == [(True,)]
    a_patient(house)
    assert heard.all("patient")


def test_a_listener_that_fails_is_told_of_what_follows(
    house: House, watch: Watch, faults: Callable[[], str]
) -> None:
    heard = watch(Failing())
    patient = a_patient(house)
    assert heard.all("patient")
    patients.add_note(house.front, patient, "called")
    assert heard.all("patient_note")
    assert "ZeroDivisionError" in faults()


def test_what_nobody_expected_does_not_end_the_watch(
    house: House, watch: Watch, faults: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "FAULT_SECONDS", 0.0)
    connect, calls = house.store.connect_alone, itertools.count()
    monkeypatch.setattr(house.store, "connect_alone", lambda: connect() if next(calls) else 1 // 0)
    heard = watch()
    a_patient(house)
    assert heard.all("patient")
    assert "ZeroDivisionError" in faults()
