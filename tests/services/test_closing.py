"""Charges and checking out: a visit ends with charges or a reason for none (domain rules, B1)."""

from __future__ import annotations

import pytest

from clinic_tui.billing import queries as billing_queries
from clinic_tui.billing import service as billing
from clinic_tui.billing.models import Charge
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.errors import Conflict, Invalid, NotFound, NotPermitted
from clinic_tui.reception import service
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.schedule.states import Status
from tests.builders import (
    ROOM_1,
    TODAY,
    House,
    an_appointment,
)
from tests.engines import on_sqlite, on_sqlite_first

pytestmark = on_sqlite

OFFICE_VISIT = ChargeEntry("99213", "Office visit", 1, 9500)


@pytest.fixture
def in_room(house: House) -> int:
    """A visit of today whose patient has just been shown to a room."""
    visit = an_appointment(house, "9:15")
    service.check_in(house.front, visit, None, CheckInAnswers(self_pay=True))
    service.take_to_room(house.front, visit, None, ROOM_1)
    return visit


@pytest.fixture
def ready(house: House, in_room: int) -> int:
    """The same, ready to leave."""
    service.advance(house.front, in_room, None)
    service.advance(house.front, in_room, None)
    return in_room


def test_checking_out_needs_charges_or_a_reason_for_none(house: House, ready: int) -> None:
    visit = ready
    for charges, reason, field in (
        ([], "", "charges"),
        ([], "  ", "charges"),
        ([OFFICE_VISIT], "x", "no charge"),
    ):
        with pytest.raises(Invalid) as refused:
            billing.check_out(house.front, visit, None, charges, reason)
        assert refused.value.field == field
    assert house.all(Charge) == []
    billing.check_out(house.front, visit, None, [], " courtesy ")
    assert (house.visit(visit).no_charge_reason, house.status(visit)) == ("courtesy", Status.CHECKED_OUT)


@pytest.mark.parametrize(
    "entry, field",
    [
        (ChargeEntry("9", "x", 1, 100), "code"), (ChargeEntry("99213;", "x", 1, 100), "code"),
        (ChargeEntry("99213", "x", 0, 100), "units"), (ChargeEntry("99213", "x", 1000, 100), "units"),
        (ChargeEntry("99213", "x", 1, -1), "charge"), (ChargeEntry("99213", "x" * 101, 1, 1), "charge"),
    ],
)  # fmt: skip
def test_a_charge_that_cannot_be_closes_nothing(
    house: House, ready: int, entry: ChargeEntry, field: str
) -> None:
    visit = ready
    with pytest.raises(Invalid) as refused:
        billing.check_out(house.front, visit, None, [OFFICE_VISIT, entry])
    assert (refused.value.field, house.status(visit), house.all(Charge)) == (field, Status.READY, [])


def test_charges_are_added_before_and_after_and_removed_but_not_the_last(house: House, in_room: int) -> None:
    visit = in_room
    with pytest.raises(Conflict, match="takes no charges"):
        billing.add_charges(house.front, visit, [OFFICE_VISIT])
    service.advance(house.front, visit, None)
    billing.add_charges(house.front, visit, [OFFICE_VISIT])
    service.advance(house.front, visit, None)
    billing.check_out(house.front, visit, None, [ChargeEntry("81002", "", 2, 800)])
    with house.store.reading() as db:
        (closed,) = billing_queries.unbilled(db, TODAY)
    assert [(line.code, line.units, line.cents) for line in closed.charges] == [
        ("99213", 1, 9500), ("81002", 2, 1600),
    ]  # fmt: skip
    assert closed.total_cents == 11100
    first, second = house.all(Charge)
    with pytest.raises(NotPermitted):
        billing.remove_charge(house.front, first.id or 0, 1)
    with pytest.raises(Conflict, match="changed at another desk"):
        billing.remove_charge(house.chief, first.id or 0, 2)
    billing.remove_charge(house.chief, first.id or 0, 1)
    with pytest.raises(NotFound, match="gone already"):
        billing.remove_charge(house.chief, first.id or 0, 1)
    with pytest.raises(Conflict, match="only charge"):
        billing.remove_charge(house.chief, second.id or 0, 1)


@on_sqlite_first
def test_a_charge_added_later_replaces_the_reason_for_none(house: House, ready: int) -> None:
    visit = ready
    billing.check_out(house.front, visit, None, [], "courtesy")
    billing.add_charges(house.front, visit, [OFFICE_VISIT])
    assert house.visit(visit).no_charge_reason == ""
