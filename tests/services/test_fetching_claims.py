"""What partners left is fetched by folder and by SFTP: once, whole, and what is not ours stays."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from clinic_tui.claims import partners
from clinic_tui.claims.batch_models import ClaimFile, TradingPartner
from clinic_tui.claims.batch_states import FileTaken, Way
from clinic_tui.claims.fetching import fetch, said_of_run
from clinic_tui.claims.models import Claim
from clinic_tui.claims.states import ClaimState
from clinic_tui.eligibility.connection import Connection, NotSent
from clinic_tui.eligibility.folder_connection import QUIET_SECONDS, FolderConnection
from clinic_tui.errors import NotPermitted
from clinic_tui.remittance.models import RemittancePayment
from clinic_tui.remittance.taking_in import take_in
from tests.builders import House
from tests.engines import on_sqlite, on_sqlite_first
from tests.server.sftp_on_loopback import Server, needs_sshd, sftp_server
from tests.services.claims_sent import Batch, ca277, nine99, sent
from tests.services.remitted_claims import Line, Payment, Told, written
from tests.services.test_making_claims import HUB
from tests.unit.x12.sets import wrapped
from tests.unit.x12.test_eligibility_answer import HEAD, MEMBER

pytestmark = on_sqlite

__all__ = ["sftp_server"]


@dataclass
class Mailbox:
    """Where a partner leaves files, and the way there."""

    waiting: Path
    connect: Callable[[TradingPartner], Connection]

    def names(self) -> set[str]:
        """The files that lie there."""
        return {each.name for each in self.waiting.iterdir() if each.is_file()}


@pytest.fixture(params=["folder", pytest.param("sftp", marks=needs_sshd)])
def mailbox(request: pytest.FixtureRequest, tmp_path: Path) -> Mailbox:
    """By each way in turn."""
    if request.param == "sftp":
        server: Server = request.getfixturevalue("server")
        return Mailbox(server.folder / "in", lambda _: server.connection())
    (tmp_path / "in").mkdir()
    return Mailbox(tmp_path / "in", lambda _: FolderConnection(tmp_path))


def reached(house: House) -> Batch:
    """Three claims that were sent to a partner whose mailbox is looked at."""
    batch = sent(house, 3, code="HUB")
    with house.chief.act("schedule.setup") as db:
        db.need(TradingPartner, 1, "").way = Way.FOLDER
    return batch


def paid(batch: Batch) -> bytes:
    told = Told(batch.numbers[0], (Line(15_000, 15_000), Line(3_500, 3_500)), payer_number="ACME1")
    return written([Payment("T1", (told,))])


def test_what_waits_is_taken_in_once_and_what_is_half_there_is_left(house: House, mailbox: Mailbox) -> None:
    batch = reached(house)
    remittance = paid(batch)
    for name, content in {
        "a.999": nine99(batch),
        "b.835": remittance[: len(remittance) // 2],
        "c.277.part": ca277(batch, ("A2:20*20261125*WQ", "", "")),
        "d.271": wrapped((*HEAD, *MEMBER)),
        "e.txt": b"ISA*torn*IEA",
    }.items():
        (mailbox.waiting / name).write_bytes(content)
    done, down = fetch(house.chief, mailbox.connect, take_in)
    assert {each.name: each.taken for each in done} == {"a.999": FileTaken.READ, "e.txt": FileTaken.REFUSED}
    assert mailbox.names() == {"b.835", "c.277.part", "d.271"}
    assert [row.state for row in house.all(Claim)] == [ClaimState.RECEIVED] * 3
    (mailbox.waiting / "b.835").write_bytes(remittance)
    (mailbox.waiting / "copy.835").write_bytes(remittance)
    (mailbox.waiting / "c.277.part").rename(mailbox.waiting / "c.277")
    done, down = fetch(house.chief, mailbox.connect, take_in)
    told = {each.name for each in done}
    assert len(told & {"b.835", "copy.835"}) == 1, "the second of the same bytes is put away in silence"
    assert told - {"b.835", "copy.835"} == {"c.277"}
    assert mailbox.names() == {"d.271"}
    assert len(house.all(RemittancePayment)) == 1
    assert len(house.all(ClaimFile)) == 4
    assert house.all(Claim)[0].state is ClaimState.PAID
    assert down == ()
    assert fetch(house.chief, mailbox.connect, take_in) == ((), ())


def test_a_file_that_stays_half_is_refused_when_nobody_writes_to_it_any_more(
    house: House, tmp_path: Path
) -> None:
    half = paid(reached(house))[:300]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.835").write_bytes(half)
    long_ago = time.time() - QUIET_SECONDS - 1
    os.utime(tmp_path / "in" / "a.835", (long_ago, long_ago))
    run = fetch(house.chief, lambda _: FolderConnection(tmp_path), take_in)
    (result,), _ = run
    assert result.taken is FileTaken.REFUSED
    lies = f"a.835 lies in {tmp_path / 'in' / 'refused' / 'a.835'}"
    assert said_of_run(*run) == f"1 file, 0 claims, 1 refused; {lies}"
    assert [each.name for each in (tmp_path / "in" / "refused").iterdir()] == ["a.835"]
    assert house.all(RemittancePayment) == []


@on_sqlite_first
def test_a_line_that_is_down_keeps_no_other_from_being_looked_at(house: House, tmp_path: Path) -> None:
    batch = reached(house)
    partners.add_partner(house.chief, replace(HUB, code="AAA", way=Way.FOLDER, folder=str(tmp_path)))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.999").write_bytes(nine99(batch))

    def connect(partner: TradingPartner) -> Connection:
        if partner.code == "AAA":
            raise NotSent("no route to it")
        return FolderConnection(tmp_path)

    run = fetch(house.chief, connect, take_in)
    assert said_of_run(*run) == "1 file, 3 claims; AAA: no route to it"
    assert [row.state for row in house.all(Claim)] == [ClaimState.RECEIVED] * 3


def test_who_may_not_take_in_looks_nowhere(house: House) -> None:
    reached(house)
    with pytest.raises(NotPermitted):
        fetch(house.front, lambda _: pytest.fail("a line is opened"), take_in)
