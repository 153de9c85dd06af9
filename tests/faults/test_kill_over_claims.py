"""Killed while claims are made, sent, or answers fetched: nothing is there twice, half, or lost."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from clinic_tui.billing.insurer_models import InsurerPosting
from clinic_tui.claims import partners
from clinic_tui.claims.batch_models import ClaimBatch, ClaimFile, TradingPartner
from clinic_tui.claims.batch_states import BatchState, FileTaken, Way
from clinic_tui.claims.kept_bytes import batch_bytes
from clinic_tui.claims.models import Claim, ClaimAnswer
from clinic_tui.claims.states import ClaimState
from clinic_tui.remittance.models import RemittanceException, RemittancePayment
from clinic_tui.remittance.states import PaymentState
from clinic_tui.store.location import Location
from tests.builders import House, require_sound
from tests.engines import anew_on_sqlite_first
from tests.faults.claim_deeds import Line
from tests.faults.killing import TURNS, kill_everywhere
from tests.server.sftp_on_loopback import Server, needs_sshd, secret, sftp_server
from tests.services.claims_made import charged_visits, live_claims, require_whole_batches
from tests.services.remitted_claims import Line as Paid
from tests.services.remitted_claims import Payment, Told, insured, sent_claim, written
from tests.services.test_making_claims import HUB, clinic, made

__all__ = ["clinic", "sftp_server"]

pytestmark = pytest.mark.faults


@anew_on_sqlite_first
def test_claims_are_made_once_and_whole(clinic: House) -> None:
    """Five at a time, two in each turn: what was half made is withdrawn by whoever goes on."""
    visits: set[int] = set()

    def fresh() -> tuple[Location]:
        visits.update(charged_visits(clinic, 5))
        return (clinic.location,)

    def holds(location: Location) -> None:
        require_whole_batches(clinic)
        assert live_claims(clinic).keys() <= visits
        require_sound(clinic)

    names = kill_everywhere("make_claims", fresh, holds, few=places_on(clinic), elsewhere=TURNS)
    assert set(names) == TURNS | {"claims.written", "claims.part stored", "claims.made"}
    assert live_claims(clinic).keys() == visits
    left = {row.state for row in clinic.all(ClaimBatch)}
    assert left == {BatchState.MADE, BatchState.WITHDRAWN}
    assert {row.state for row in clinic.all(Claim)} == {ClaimState.BATCHED}


def places_on(house: House) -> int:
    """How many of them a short round tries: where the line breaks is nothing that the engine decides."""
    return 3 if house.store.dialect == "sqlite" else 1


class Sending:
    """Batches of three claims that are sent into a folder which the test can look into."""

    def __init__(self, house: House, line: Line, out: Path) -> None:
        self.house, self.line, self.out = house, line, out

    def fresh(self) -> tuple[Location, Line, Path]:
        """Another batch."""
        charged_visits(self.house, 3)
        made(self.house)
        return self.house.location, self.line, self.out

    def holds(self, *_: object) -> None:
        """What stands there is whole, and no batch says more or less than is so; claims follow, late."""
        there = {each.name: each for each in self.out.iterdir() if not each.name.startswith(".")}
        for row in self.house.all(ClaimBatch):
            with self.house.store.reading() as db:
                content = batch_bytes(db, row.id or 0)
            file = there.pop(row.file_name, None)
            assert file is None or file.read_bytes() == content
            if row.state is not BatchState.UNKNOWN:
                assert (file is not None) is (row.state is BatchState.SENT)
        assert not there
        require_whole_batches(self.house)
        require_sound(self.house)

    def all_sent(self) -> bool:
        """Nothing is left, in the folder neither."""
        states = {row.state for row in self.house.all(ClaimBatch)}
        claims = {row.state for row in self.house.all(Claim)}
        hidden = [each for each in self.out.iterdir() if each.name.startswith(".")]
        return not hidden and states == {BatchState.SENT} and claims == {ClaimState.SENT}


@anew_on_sqlite_first
def test_a_batch_in_a_folder_is_whole_or_in_doubt(clinic: House, tmp_path: Path) -> None:
    _reached_by(clinic, Way.FOLDER)
    (tmp_path / "out").mkdir()
    sending = Sending(clinic, tmp_path, tmp_path / "out")
    names = kill_everywhere(
        "send_claims", sending.fresh, sending.holds, few=places_on(clinic), elsewhere=TURNS
    )
    assert {"claims.leaving", "durable_write.written", "durable_write.renamed", "claims.left"} <= set(names)
    assert sending.all_sent()


@needs_sshd
@pytest.mark.long
def test_a_batch_on_a_server_is_whole_or_in_doubt(clinic: House, server: Server) -> None:
    if clinic.store.dialect == "postgresql":
        pytest.skip("the line knows no database: one is enough")
    _reached_by(clinic, Way.SFTP)
    line = server.settings(), secret(server.folder / "person")
    sending = Sending(clinic, line, server.folder / "out")
    names = kill_everywhere(
        "send_claims", sending.fresh, sending.holds, few=places_on(clinic), elsewhere=TURNS
    )
    assert {"claims.leaving", "sftp.written", "claims.left"} <= set(names)
    assert sending.all_sent()


class Fetching:
    """Remittances that wait in a folder, each of other claims: every second one is posted in turns."""

    def __init__(self, house: House, line: Line, folder: Path) -> None:
        self.house, self.line, self.folder = house, line, folder
        self.person = insured(house)
        self.dropped: dict[str, bytes] = {}
        self._numbers = itertools.count(1)

    def fresh(self) -> tuple[Location, Line]:
        """Two more."""
        for number in itertools.islice(self._numbers, 2):
            claims = [sent_claim(self.house, self.person) for _ in range(1 if number % 2 else 5)]
            paid = (Paid(10_000, 6_000, (("CO45", 3_000), ("PR2", 1_000))),)
            name = f"{number}.835"
            payment = Payment(f"T{number}", tuple(Told(claim.number, paid) for claim in claims))
            self.dropped[name] = written([payment])
            (self.folder / name).write_bytes(self.dropped[name])
        return self.house.location, self.line

    def holds(self, *_: object) -> None:
        """Each is posted once, in part or not at all, and waits there as long as it was not begun."""
        taken = {row.name for row in self.house.all(ClaimFile)}
        assert len(taken) == len(self.house.all(ClaimFile)) == len(self.house.all(RemittancePayment))
        answers = [each.claim_id for each in self.house.all(ClaimAnswer)]
        assert len(answers) == len(set(answers)) == len(self.house.all(InsurerPosting))
        assert len(answers) == sum(
            row.posted_claims or row.claims * (row.state is PaymentState.POSTED)
            for row in self.house.all(RemittancePayment)
        )
        assert not self.house.all(RemittanceException)
        waiting = {each.name for each in self.folder.iterdir() if each.is_file()}
        assert taken | waiting == set(self.dropped)
        require_sound(self.house)

    def all_taken(self) -> bool:
        """Nothing is left."""
        rows = self.house.all(ClaimFile)
        is_read = all(row.taken is FileTaken.READ for row in rows)
        posted = {row.state for row in self.house.all(RemittancePayment)}
        return is_read and posted == {PaymentState.POSTED} and {row.name for row in rows} == set(self.dropped)


@anew_on_sqlite_first
def test_a_killed_fetch_from_a_folder_loses_nothing(house: House, tmp_path: Path) -> None:
    partners.add_partner(house.chief, HUB)
    _reached_by(house, Way.FOLDER)
    (tmp_path / "in").mkdir()
    fetching = Fetching(house, tmp_path, tmp_path / "in")
    names = kill_everywhere(
        "fetch_answers", fetching.fresh, fetching.holds, few=places_on(house), elsewhere=TURNS
    )
    assert set(names) == TURNS | {
        "claims.taken in", "claims.taken in and not put away", "remittance.turn written",
        "remittance.part posted",
    }  # fmt: skip
    assert fetching.all_taken()
    assert {each.name for each in (tmp_path / "in" / "taken").iterdir()} == set(fetching.dropped)


@needs_sshd
@pytest.mark.long
def test_a_killed_fetch_from_a_server_loses_nothing(house: House, server: Server) -> None:
    if house.store.dialect == "postgresql":
        pytest.skip("the line knows no database: one is enough")
    partners.add_partner(house.chief, HUB)
    _reached_by(house, Way.SFTP)
    line = server.settings(), secret(server.folder / "person")
    fetching = Fetching(house, line, server.folder / "in")
    kill_everywhere("fetch_answers", fetching.fresh, fetching.holds, few=1, elsewhere=TURNS)
    assert fetching.all_taken()
    assert not list((server.folder / "in").iterdir())


def _reached_by(house: House, way: Way) -> None:
    with house.chief.act("schedule.setup") as db:
        db.need(TradingPartner, 1, "").way = way
