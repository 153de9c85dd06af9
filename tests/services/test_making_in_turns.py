"""Many claims are stored in turns: others save in between, and the batch is whole or withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from clinic_tui import failpoints
from clinic_tui.billing import service as billing
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.claims import catching_up, making, sending, to_send
from clinic_tui.claims.batch_models import ClaimBatch, TradingPartner
from clinic_tui.claims.batch_states import BatchState
from clinic_tui.claims.catching_up import take_back_unfinished
from clinic_tui.claims.making import make
from clinic_tui.claims.models import Claim, ClaimSending
from clinic_tui.claims.scrub.table import scrub
from clinic_tui.claims.states import ClaimState
from clinic_tui.errors import Conflict
from clinic_tui.schedule.models import Appointment
from clinic_tui.security.roles import Role
from tests.builders import House, an_appointment
from tests.engines import on_sqlite, on_sqlite_first
from tests.services.carrying import carry
from tests.services.claims_made import charged_visits, live_claims, require_whole_batches
from tests.services.test_making_claims import all_warnings, clinic, due, made

__all__ = ["clinic"]

Meanwhile = Callable[[Callable[[str], None]], list[str]]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meanwhile]:
    """Two claims go into one turn; what is given is done at each place between two turns."""
    monkeypatch.setattr(making, "IN_ONE_TURN", 2)
    monkeypatch.setattr(catching_up, "IN_ONE_TURN", 2)

    def during(do: Callable[[str], None]) -> list[str]:
        names: list[str] = []

        def reached(name: str) -> None:
            if name in ("claims.written", "claims.part stored"):
                names.append(name)
                failpoints.arm(None)
                do(name)
                failpoints.arm(reached)

        failpoints.arm(reached)
        return names

    yield during
    failpoints.arm(None)


@on_sqlite
def test_others_save_while_claims_are_scrubbed_written_and_stored(
    clinic: House, meanwhile: Meanwhile, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits = charged_visits(clinic, 5)
    booked: list[int] = []

    def books(_: str) -> None:
        at = ("9:15", "10:15", "11:15", "13:15")[len(booked)]
        booked.append(an_appointment(clinic, at))

    def scrubbed(*given: object) -> object:
        if not booked:
            books("in the midst of the scrub")
        return scrub(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(to_send, "scrub", scrubbed)
    found = due(clinic)
    names = meanwhile(books)
    told: list[tuple[int, int]] = []
    (batch,) = make(clinic.chief, found, all_warnings(found), lambda *so_many: told.append(so_many))
    assert told == [(2, 5), (4, 5)]
    assert names == ["claims.written", "claims.part stored", "claims.part stored"]
    assert clinic.all(Appointment)[-1].id == booked[-1]
    assert len(booked) == 4
    assert (batch.claims, batch.control) == (5, 1)
    require_whole_batches(clinic)
    assert live_claims(clinic) == {visit: f"V{visit}-1" for visit in visits}


@on_sqlite
def test_a_batch_that_is_being_made_cannot_leave(clinic: House, meanwhile: Meanwhile) -> None:
    charged_visits(clinic, 3)

    def tries(name: str) -> None:
        if name == "claims.part stored":
            (row,) = clinic.all(ClaimBatch)
            assert row.state is BatchState.MAKING
            with pytest.raises(Conflict, match="still being made"):
                carry(clinic.chief, row.id or 0)
            with pytest.raises(Conflict, match="still being made"):
                sending.send(clinic.chief, row.id or 0, lambda _: pytest.fail("nothing is handed over"))

    names = meanwhile(tries)
    made(clinic)
    assert names[-1] == "claims.part stored"
    assert [row.state for row in clinic.all(ClaimBatch)] == [BatchState.MADE]


def charges_the_last(house: House) -> None:
    last = house.all(Appointment)[-1].id or 0
    billing.add_charges(house.chief, last, [ChargeEntry("J1100", "Dexamethasone", 1, 400)])


def withdraws_it(house: House) -> None:
    sending.withdraw(house.desk("C", Role.BILLER, "bea"), house.all(ClaimBatch)[-1].id or 0)


@on_sqlite_first
@pytest.mark.parametrize(
    "change, why", [(charges_the_last, "changed or billed"), (withdraws_it, "withdrawn")]
)
def test_what_changes_meanwhile_takes_the_whole_batch_back(
    clinic: House, meanwhile: Meanwhile, change: Callable[[House], None], why: str
) -> None:
    visits = charged_visits(clinic, 5)
    found = due(clinic)
    names = meanwhile(
        lambda name: change(clinic) if names == ["claims.written", "claims.part stored"] else None
    )
    with pytest.raises(Conflict, match=why):
        make(clinic.chief, found, all_warnings(found))
    failpoints.arm(None)
    assert [row.state for row in clinic.all(ClaimBatch)] == [BatchState.WITHDRAWN]
    assert {row.state for row in clinic.all(Claim)} == {ClaimState.DRAFT}
    assert len(clinic.all(Claim)) < 5
    assert {each.appointment_id for each in due(clinic)} == set(visits)
    assert made(clinic).control == 2
    require_whole_batches(clinic)
    assert set(live_claims(clinic)) == set(visits)


@on_sqlite_first
def test_who_stops_it_has_made_nothing(clinic: House, meanwhile: Meanwhile) -> None:
    visits = charged_visits(clinic, 3)
    meanwhile(lambda _: None)

    def stops(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make(clinic.chief, due(clinic), all_warnings(due(clinic)), stops)
    (batch,) = clinic.all(ClaimBatch)
    assert (batch.state, batch.words) == (BatchState.WITHDRAWN, "not made whole: it was stopped")
    assert {each.appointment_id for each in due(clinic)} == set(visits)


@on_sqlite
def test_a_file_is_written_anew_where_another_desk_took_its_number(
    clinic: House, meanwhile: Meanwhile
) -> None:
    first, other = charged_visits(clinic, 2)
    found = due(clinic, [first])

    def makes(_: str) -> None:
        if not clinic.all(ClaimBatch):
            theirs = due(clinic, [other])
            make(clinic.desk("C", Role.BILLER, "bea"), theirs, all_warnings(theirs))

    names = meanwhile(makes)
    (batch,) = make(clinic.chief, found, all_warnings(found))
    assert names == ["claims.written", "claims.written"]
    assert batch.control == clinic.all(TradingPartner)[0].last_control == 2
    require_whole_batches(clinic)
    assert len(live_claims(clinic)) == 2


@on_sqlite
def test_while_one_desk_makes_many_claims_no_other_does_or_takes_them_back(
    clinic: House, meanwhile: Meanwhile
) -> None:
    charged_visits(clinic, 5)
    other = clinic.desk("C", Role.BILLER, "bea")
    found = due(clinic)
    refused: list[str] = []

    def tries(name: str) -> None:
        left = due(clinic)
        if name == "claims.part stored" and len(left) == 3:
            take_back_unfinished(other)
            with pytest.raises(Conflict, match="another desk makes many claims") as why:
                make(other, left, all_warnings(left))
            refused.append(why.value.words)

    meanwhile(tries)
    (batch,) = make(clinic.chief, found, all_warnings(found))
    assert len(refused) == 1
    assert clinic.get(ClaimBatch, batch.id).state is BatchState.MADE


@on_sqlite_first
def test_all_claims_of_a_large_batch_follow_it(clinic: House, meanwhile: Meanwhile) -> None:
    meanwhile(lambda _: None)
    charged_visits(clinic, 5)
    batch = made(clinic)
    carry(clinic.chief, batch.id)
    assert {row.state for row in clinic.all(Claim)} == {ClaimState.SENT}
    assert len(clinic.all(ClaimSending)) == 5


@on_sqlite
def test_the_job_takes_back_what_a_killed_program_left_half_made(clinic: House) -> None:
    visits = charged_visits(clinic, 3)
    batch = made(clinic)
    with clinic.chief.act("claim.send") as db:
        db.get_one(ClaimBatch, batch.id).state = BatchState.MAKING
    take_back_unfinished(clinic.desk("J", Role.SYSTEM, "system"))
    assert clinic.get(ClaimBatch, batch.id).state is BatchState.WITHDRAWN
    assert {each.appointment_id for each in due(clinic)} == set(visits)
