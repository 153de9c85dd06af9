"""The watcher: what any desk writes is told to the others, and nothing is missed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from clinic_tui.patients import service as patients
from clinic_tui.schedule import service as schedule
from clinic_tui.store.watch import Watcher
from tests.builders import House, a_patient, an_appointment
from tests.races.working import go, start

PATIENCE = 10.0


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


@pytest.fixture
def watch(house: House) -> Iterator[Callable[[], Heard]]:
    watchers = []

    def start() -> Heard:
        heard = Heard()
        watcher = Watcher(house.store, heard)
        watcher.start()
        watchers.append(watcher)
        return heard

    yield start
    for watcher in watchers:
        watcher.stop()


def test_another_process_is_heard(house: House, watch: Callable[[], Heard]) -> None:
    writer, heard = start(house.location, "register", 1), watch()
    go(writer)
    assert heard.all("patient", "patient_name")
    writer.all()


def test_nothing_is_missed_across_bursts(house: House, watch: Callable[[], Heard]) -> None:
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


def test_only_what_is_new_is_told(house: House, watch: Callable[[], Heard]) -> None:
    patient = a_patient(house)
    heard = watch()
    patients.add_note(house.front, patient, "called")
    assert heard.all("patient_note")
    assert heard.forget() == {"patient_note"}


def test_a_lost_connection_is_opened_again(house: House, watch: Callable[[], Heard]) -> None:
    if house.store.dialect == "sqlite":
        pytest.skip("a file does not hang up")
    heard = watch()
    with house.raw() as run:
        run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    house.store.close()  # the desk's own pooled connections are lost too
    a_patient(house)
    assert heard.all("patient")
