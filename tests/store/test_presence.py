"""Who is at which desk: letters that the kernel or the server takes back at death."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text

from clinic_tui.errors import ClinicError, Conflict
from clinic_tui.schedule.holding import hold, renew
from clinic_tui.schedule.models import SlotHold
from clinic_tui.store.desk import Desk
from clinic_tui.store.location import PostgresServer
from clinic_tui.store.presence import LETTERS, Presence, ServerPresence, presence_of
from tests.builders import LEE, MAC_KEY, TODAY, House, minute
from tests.patience import soon
from tests.races.working import go, start

HERE = "pg_locks JOIN pg_database ON oid = database"
"""Locks with the database they are in: other tests work on other databases of the same server."""


@pytest.fixture
def sit(house: House) -> Iterator[Callable[[], Presence]]:
    """Sits down at one more desk of the clinic."""
    with contextlib.ExitStack() as stack:

        def down() -> Presence:
            presence = presence_of(house.store)
            stack.callback(presence.close)
            return presence

        yield down


def test_each_desk_has_a_letter_of_its_own(sit: Callable[[], Presence]) -> None:
    one, two = sit(), sit()
    assert (one.take_letter(), two.take_letter(), one.take_letter()) == ("A", "B", "A")
    assert one.alive() == two.alive() == {"A", "B"}
    one.close()
    assert soon(lambda: two.alive() == {"B"})
    assert sit().take_letter() == "A"


def test_the_27th_desk_is_told_so(sit: Callable[[], Presence]) -> None:
    assert "".join(sit().take_letter() for _ in LETTERS) == LETTERS
    with pytest.raises(Conflict, match="all 26 desks"):
        sit().take_letter()


def test_exactly_one_runs_the_jobs(sit: Callable[[], Presence]) -> None:
    desks = [sit() for _ in range(4)]
    assert [desk.lead_jobs() for desk in desks] == [True, False, False, False]
    assert [desk.lead_jobs() for desk in desks] == [True, False, False, False]
    desks[0].close()
    assert soon(desks[1].lead_jobs)
    assert [desk.lead_jobs() for desk in desks[1:]] == [True, False, False]
    assert desks[3].alive() == frozenset()


def test_a_killed_terminal_is_gone_at_once(house: House, sit: Callable[[], Presence]) -> None:
    terminal, mine = start(house.location, "sit"), sit()
    try:
        go(terminal)
        assert terminal.next() == ("A", True)
        assert (mine.take_letter(), mine.lead_jobs(), mine.alive()) == ("B", False, frozenset("AB"))
        terminal.process.kill()
        assert soon(lambda: mine.alive() == {"B"})
        assert soon(mine.lead_jobs)
        assert sit().take_letter() == "A"
    finally:
        terminal.end()


def test_a_lost_connection_gives_the_letter_and_the_lead_back(
    house: House, sit: Callable[[], Presence]
) -> None:
    mine, other = sit(), sit()
    if not isinstance(mine, ServerPresence):
        pytest.skip("files have no connection to lose")
    assert (mine.take_letter(), mine.lead_jobs(), other.take_letter()) == ("A", True, "B")
    with house.raw() as run:
        run(
            f"SELECT pg_terminate_backend(pid) FROM {HERE} "
            "WHERE locktype = 'advisory' AND objid = 65 AND granted AND datname = current_database()"
        )
    assert soon(lambda: other.alive() == {"B"})
    assert mine.alive() == {"A", "B"}
    assert mine.lead_jobs()
    assert not other.lead_jobs()


def test_a_lead_taken_over_meanwhile_is_not_claimed_again(house: House, sit: Callable[[], Presence]) -> None:
    mine, other = sit(), sit()
    if not isinstance(mine, ServerPresence):
        pytest.skip("files have no connection to lose")
    assert mine.lead_jobs()
    with house.raw() as run:
        run(
            f"SELECT pg_terminate_backend(pid) FROM {HERE} "
            "WHERE locktype = 'advisory' AND granted AND datname = current_database()"
        )
    assert soon(other.lead_jobs)
    assert not mine.lead_jobs()
    with house.store.reading() as db:
        assert db.execute(text("SELECT 1")).scalar() == 1


END_ALL_SESSIONS = (
    f"SELECT pg_terminate_backend(pid, 10000) FROM {HERE} "
    "WHERE locktype = 'advisory' AND granted AND datname = current_database()"
)


def desk_of(house: House, presence: Presence) -> Desk:
    """The front desk with a letter of its own."""
    return Desk(house.store, house.clock, house.front.actor, presence.take_letter(), MAC_KEY, presence)


def test_a_desk_whose_letter_was_taken_writes_nothing_until_it_has_it_again(
    house: House, sit: Callable[[], Presence]
) -> None:
    first, second = sit(), sit()
    if not isinstance(first, ServerPresence):
        pytest.skip("files have no connection to lose")
    mine = desk_of(house, first)
    assert first.lead_jobs()
    with house.raw() as run:
        run(END_ALL_SESSIONS)
    other = desk_of(house, second)
    assert (mine.letter, other.letter) == ("A", "A")
    kept = hold(other, LEE, TODAY, minute("10:00"), 20)
    for at in ("10:30", "11:00"):
        with pytest.raises(Conflict, match="another console has taken desk A"):
            hold(mine, LEE, TODAY, minute(at), 20)
    with pytest.raises(Conflict, match="another console has taken desk A"):
        first.take_letter()
    assert not first.lead_jobs()
    assert renew(other, kept)
    assert mine.living() == {"A"}
    second.close()
    assert soon(first.lead_jobs)
    hold(mine, LEE, TODAY, minute("10:30"), 20)
    assert [held.start_minute for held in house.all(SlotHold)] == [minute("10:30")]


def test_letter_and_lead_are_taken_again_though_the_server_was_away_for_long(
    house: House, sit: Callable[[], Presence]
) -> None:
    mine, other = sit(), sit()
    if not isinstance(house.location, PostgresServer):
        pytest.skip("files have no connection to lose")
    assert (mine.take_letter(), mine.lead_jobs()) == ("A", True)
    database = house.location.url.rpartition("/")[2]
    with house.raw() as run:
        run(f'ALTER DATABASE "{database}" CONNECTION LIMIT 0')
        run(END_ALL_SESSIONS)
        for _ in range(2):
            with pytest.raises(ClinicError, match="does not answer"):
                mine.alive()
        run(f'ALTER DATABASE "{database}" CONNECTION LIMIT -1')
    assert mine.alive() == {"A"}
    assert (mine.lead_jobs(), other.lead_jobs(), other.take_letter()) == (True, False, "B")
