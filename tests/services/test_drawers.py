"""The cash drawer: opened, counted, handed over and handed in, and what goes only into an open one."""

from __future__ import annotations

import pytest

from clinic_tui.billing import taking
from clinic_tui.errors import Conflict, Invalid, NoDrawer, NotFound, NotPermitted
from clinic_tui.money import drawer_queries, drawers
from clinic_tui.money import service as money
from clinic_tui.money.drawer_models import Drawer
from clinic_tui.money.models import Payment, Receipt
from clinic_tui.money.rows import Agreed, CountEntry, DrawerRow, MoneyRules, Pay, Tender, Totals
from clinic_tui.security.roles import Role
from clinic_tui.store.undo import undo_last
from tests.builders import TODAY, House, a_patient, require_sound
from tests.engines import on_both, on_sqlite, on_sqlite_first

pytestmark = on_sqlite

TWICE = Agreed(receipt=10**9)
"""The same is taken again on purpose."""


@pytest.fixture
def with_drawers(house: House) -> House:
    """The clinic with drawers, counted blind by the front desk."""
    money.set_rules(house.chief, MoneyRules())
    return house


def take(house: House, patient: int, cents: int, pay: Pay = Pay.CASH, tendered: int | None = None) -> None:
    """A prepayment at the front desk."""
    taking.take_prepayment(house.front, patient, (Tender(pay, cents, tendered),), agreed=TWICE)


def seen(house: House, *, sees_expected: bool = False) -> DrawerRow:
    """The front desk's drawer."""
    with house.store.reading() as db:
        row = drawer_queries.drawer_at(db, "A", "mia", sees_expected=sees_expected)
    assert row is not None
    return row


def test_cash_and_checks_need_an_open_drawer_and_cards_do_not(with_drawers: House) -> None:
    house, patient = with_drawers, a_patient(with_drawers)
    for pay in (Pay.CASH, Pay.CHECK):
        with pytest.raises(NoDrawer, match="no drawer is open at desk A"):
            take(house, patient, 2_500, pay)
    assert not house.all(Receipt)
    take(house, patient, 2_500, Pay.CARD)
    drawers.open_drawer(house.front, 15_000)
    take(house, patient, 2_500)
    assert [row.drawer_id for row in house.all(Payment)] == [None, 1]


def test_a_small_clinic_goes_without_drawers(house: House) -> None:
    take(house, a_patient(house), 2_500)
    assert [row.drawer_id for row in house.all(Payment)] == [None]


def test_a_day_of_a_drawer(with_drawers: House) -> None:
    house, patient = with_drawers, a_patient(with_drawers)
    with house.store.reading() as db:
        assert drawer_queries.before_opening(db, "A").last_by == ""
    drawers.open_drawer(house.front, 15_000)
    with pytest.raises(Conflict, match="open already: mia has it"):
        drawers.open_drawer(house.front, 10_000)
    take(house, patient, 2_500, tendered=5_000)
    take(house, patient, 4_000, Pay.CHECK)
    take(house, patient, 6_000, Pay.CARD)
    drawers.pay_in(house.front, 1_000, "change from the bank")
    drawers.pay_out(house.front, 300, "stamps")
    assert seen(house, sees_expected=True).expected == Totals(18_200, 6_000, 4_000)
    assert seen(house).expected is None
    assert seen(house).clerks == ()
    with pytest.raises(Conflict, match="count the drawer first"):
        drawers.submit_drawer(house.front, 15_000)
    with pytest.raises(Invalid, match="not what it should be: count again, or say why"):
        drawers.count_drawer(house.front, CountEntry("100x1 50x1 20x1"))
    with pytest.raises(Invalid, match=r"\$12\.00 short in cash: count again"):
        drawers.count_drawer(house.chief, CountEntry("100x1 50x1 20x1"), 1)
    short = drawers.count_drawer(house.front, CountEntry("100x1 50x1 20x1", reason="gave wrong change"))
    assert short == Totals(-1_200, 0, 0)
    assert seen(house).expected == Totals(18_200, 6_000, 4_000)
    take(house, patient, 100)
    assert seen(house).expected is None  # what came since is counted blind again
    with pytest.raises(Conflict, match="count the drawer first"):
        drawers.submit_drawer(house.front, 15_000)
    drawers.count_drawer(house.front, CountEntry("100x1 50x1 20x1 1x1", reason="gave wrong change"))
    with pytest.raises(Invalid, match=r"\$171\.00 in cash were counted"):
        drawers.submit_drawer(house.front, 17_101)
    assert drawers.submit_drawer(house.front, 15_000) == 1
    with house.store.reading() as db:
        done = drawer_queries.drawer_by_slip(db, 1, sees_expected=False)
        told = drawer_queries.before_opening(db, "A")
    assert (done.deposit_cents, done.open) == (2_100 + 4_000, False)
    assert [(each.clerk, each.pay, each.cents) for each in done.clerks] == [
        ("mia", Pay.CARD, 6_000),
        ("mia", Pay.CASH, 2_600),
        ("mia", Pay.CHECK, 4_000),
    ]
    assert (told.last_by, told.kept_cents, told.variance_cents) == ("mia", 15_000, -1_200)
    for act in (
        lambda: drawers.pay_in(house.chief, 1, "x", 1),
        lambda: drawers.count_drawer(house.chief, CountEntry("0"), 1),
        lambda: drawers.submit_drawer(house.chief, 0, 1),
    ):
        with pytest.raises(Conflict, match="closed for good"):
            act()
    require_sound(house)


def test_no_more_goes_out_than_lies_in_it(with_drawers: House) -> None:
    drawers.open_drawer(with_drawers.front, 1_000)
    with pytest.raises(Invalid, match="less than that in cash"):
        drawers.pay_out(with_drawers.front, 1_001, "stamps")
    with pytest.raises(Invalid, match="what is it taken out for"):
        drawers.pay_out(with_drawers.front, 1, " ")


def test_a_drawer_is_handed_to_a_colleague_who_may_have_one(with_drawers: House) -> None:
    house = with_drawers
    drawers.open_drawer(house.front, 1_000)
    with pytest.raises(Invalid, match="no colleague"):
        drawers.hand_over(house.front, "nobody")
    drawers.hand_over(house.front, "otto")
    assert house.get(Drawer, 1).holder == "otto"
    with pytest.raises(Conflict, match="otto has this drawer already"):
        drawers.hand_over(house.chief, "otto", 1)
    with pytest.raises(NotPermitted, match="ask a manager"):  # who does not hold it takes it from nobody
        drawers.hand_over(house.front, "mia")
    assert house.get(Drawer, 1).holder == "otto"
    taking.take_prepayment(house.chief, a_patient(house), (Tender(Pay.CASH, 500),))  # from desk B
    assert house.all(Payment)[0].drawer_id == 1


def test_another_desks_drawer_is_a_managers(with_drawers: House) -> None:
    house = with_drawers
    drawers.open_drawer(house.front, 1_000)
    other = house.desk("C", Role.FRONT_DESK, "sam")
    with pytest.raises(NotPermitted, match="others"):
        drawers.count_drawer(other, CountEntry("10x1"), 1)
    with pytest.raises(NotFound, match="no drawer is open at desk C"):
        drawers.count_drawer(other, CountEntry("10x1"))
    drawers.count_drawer(house.chief, CountEntry("10x1"), 1)
    assert drawers.submit_drawer(house.chief, 0, 1) == 1


@on_both
def test_undo_voids_a_payment_until_it_is_counted_or_printed(with_drawers: House) -> None:
    house, patient = with_drawers, a_patient(with_drawers)
    drawers.open_drawer(house.front, 1_000)
    take(house, patient, 500)
    undo_last(house.front)
    assert [row.cents for row in house.all(Payment)] == [500, -500]
    assert seen(house, sees_expected=True).expected == Totals(1_000)
    take(house, patient, 500)
    drawers.count_drawer(house.chief, CountEntry("10x1 5x1"), 1)
    with pytest.raises(Conflict, match="counted with the drawer"):
        undo_last(house.front)
    money.void(house.chief, 3, "wrong amount")
    assert seen(house, sees_expected=True).expected == Totals(1_000)


@on_sqlite_first
def test_what_was_handed_in_is_refunded_not_voided(with_drawers: House) -> None:
    house, patient = with_drawers, a_patient(with_drawers)
    drawers.open_drawer(house.front, 1_000)
    take(house, patient, 500)
    drawers.count_drawer(house.front, CountEntry("10x1 5x1"))
    drawers.submit_drawer(house.front, 1_000)
    with pytest.raises(Conflict, match="handed in with slip 1: refund it"):
        money.void(house.chief, 1, "wrong amount")
    with pytest.raises(NoDrawer):
        money.refund(house.chief, 1, 500, Pay.CASH, "wrong amount")
    drawers.open_drawer(house.chief, 2_000)
    assert money.refund(house.chief, 1, 500, Pay.CASH, "wrong amount") == 2
    with house.store.reading() as db:
        drawer = drawer_queries.drawer(db, 2, sees_expected=True)
    assert drawer.expected == Totals(1_500)


@on_sqlite_first
def test_the_proof_names_open_drawers_and_receipts_that_are_in_no_submitted_one(with_drawers: House) -> None:
    house, patient = with_drawers, a_patient(with_drawers)
    money.set_rules(house.chief, MoneyRules(drawers=False))
    take(house, patient, 100)
    money.set_rules(house.chief, MoneyRules())
    take(house, patient, 200, Pay.CARD)
    drawers.open_drawer(house.front, 0)
    take(house, patient, 300)

    def proved() -> tuple[list[str], tuple[int, ...]]:
        with house.store.reading() as db:
            proof = drawer_queries.proof(db, TODAY)
        return [each.holder for each in proof.drawers], proof.receipts

    assert proved() == (["mia"], (1, 3))
    drawers.count_drawer(house.front, CountEntry("1x3"))
    drawers.submit_drawer(house.front, 0)
    assert proved() == ([], (1,))
    money.void(house.chief, 1, "taken before there were drawers")
    assert proved() == ([], ())


def test_no_more_cash_is_refunded_than_should_be_in_the_drawer(house: House) -> None:
    money.set_rules(house.chief, MoneyRules(drawers=True))
    patient = a_patient(house)
    drawers.open_drawer(house.front, 1_000)
    taking.take_prepayment(house.front, patient, (Tender(Pay.CARD, 5_000),))
    desk = house.desk("A", Role.MANAGER, "otto")
    agreed = Agreed(holder="mia")
    with pytest.raises(Invalid, match=r"less than \$10.01 in cash should be in the drawer") as refused:
        money.refund(desk, 1, 1_001, Pay.CASH, "moved away", agreed=agreed)
    assert refused.value.field == "by"
    assert len(house.all(Payment)) == 1
    assert money.refund(desk, 1, 1_000, Pay.CASH, "moved away", agreed=agreed) == 2
    with pytest.raises(Invalid, match="refund by check or card"):
        money.refund(desk, 1, 1, Pay.CASH, "moved away", agreed=agreed)
    assert money.refund(desk, 1, 4_000, Pay.CHECK, "moved away", "1022", agreed=agreed) == 3
