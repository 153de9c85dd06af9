"""A database server that goes away, takes no changes, and comes back."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from clinic_tui.errors import ClinicError, Trouble
from clinic_tui.store import probing
from clinic_tui.store.desk import Desk
from clinic_tui.store.engine import Store
from clinic_tui.store.location import PostgresServer
from clinic_tui.store.probing import Recovery
from clinic_tui.store.watch import Watcher
from tests import postgres_server as servers
from tests.builders import MAC_KEY, House, a_patient
from tests.patience import soon

pytestmark = [pytest.mark.faults, pytest.mark.postgres]


@dataclass
class Console:
    """What a console has of a store: the watcher, the thread that probes, and what was told."""

    store: Store
    desk: Desk
    told: list[Trouble | None] = field(default_factory=list)


@pytest.fixture
def console(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Console]:
    if not isinstance(house.location, PostgresServer):
        pytest.skip("a file has no server")
    monkeypatch.setattr(probing, "PROBE_SECONDS", 0.05)
    store = Store(house.location)
    desk = Desk(store, house.clock, house.chief.actor, "B", MAC_KEY, house.present)
    console = Console(store, desk)
    store.health.listen(lambda failure: console.told.append(failure.trouble if failure else None))
    recovery, watcher = Recovery(store), Watcher(store, lambda _: None)
    recovery.start()
    watcher.start()
    yield console
    watcher.stop()
    recovery.stop()
    store.close()


@pytest.fixture
def away(house: House, postgres_server: servers.PostgresServer) -> Callable[[], object]:
    """The database lets nobody in and throws everybody out, until the context ends."""

    @contextlib.contextmanager
    def away() -> Iterator[None]:
        assert isinstance(house.location, PostgresServer)
        name = house.location.url.rpartition("/")[2]
        postgres_server._administer(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        postgres_server._administer(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        )
        try:
            yield
        finally:
            postgres_server._administer(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')

    return away


def test_a_server_that_went_away_is_noticed_by_an_idle_desk_and_found_again(
    house: House, console: Console, away: Callable[..., contextlib.AbstractContextManager[None]]
) -> None:
    a_patient(house, desk=console.desk)
    house.store.close()
    with away():
        assert soon(lambda: console.told == [Trouble.SERVER])
        with pytest.raises(ClinicError, match="database server") as refused:
            a_patient(house, desk=console.desk)
        assert refused.value.trouble is Trouble.SERVER
    assert soon(lambda: console.told == [Trouble.SERVER, None])
    a_patient(house, desk=console.desk)


def test_a_server_that_takes_no_changes_is_told_apart(house: House, console: Console) -> None:
    assert isinstance(house.location, PostgresServer)
    name = house.location.url.rpartition("/")[2]
    with house.raw() as run:
        run(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    console.store.close()
    with pytest.raises(ClinicError, match="takes no changes") as refused:
        a_patient(house, desk=console.desk)
    assert refused.value.trouble is Trouble.UNWRITABLE
    with house.raw() as run:
        run("SET default_transaction_read_only = off")
        run(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')
    console.store._write.dispose()
    assert soon(lambda: console.told == [Trouble.UNWRITABLE, None])
    a_patient(house, desk=console.desk)
