"""One payment for all who are stated together, and credit moved from one of them to another."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic_tui.billing import ledger, taking
from clinic_tui.billing.ledger_rows import Balance
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.money import drawers, queries
from clinic_tui.money import service as money
from clinic_tui.money.models import Payment
from clinic_tui.money.rows import Kind, MoneyRules, Pay, Share, Tender
from clinic_tui.paper.receipt_lines import ReceiptPaper, text_of
from clinic_tui.patients.detail_rows import PrivateWay
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.statements import families
from clinic_tui.statements.family_money import move_credit, take_for_family
from clinic_tui.statements.family_rows import Family
from clinic_tui.store.undo import undo_last
from tests.builders import TODAY, House
from tests.engines import on_sqlite, on_sqlite_first
from tests.services.test_family_statements import child, mother  # noqa: F401
from tests.services.test_ledger import a_visit, comes_to
from tests.services.test_statements import row_of, seen


def family(house: House, patient: int) -> Family | None:
    """What is asked together."""
    with house.store.reading() as db:
        return families.family_of(db, patient, TODAY)


@on_sqlite
def test_one_payment_is_spread_oldest_first_under_one_receipt_and_taken_back_in_one(
    house: House,
    mother: int,  # noqa: F811
) -> None:
    drawers.open_drawer(house.front, 0)
    ben = child(house, mother, "Ben", 3_000, "09:30")
    cal = child(house, mother, "Cal", 6_000, "10:00")
    a_visit(house, ben, 2_000, "10:30")
    asked = family(house, mother)
    assert asked is not None
    assert (asked.to, asked.cents) == ("Eve Moss", row_of(house, mother).cents)
    assert asked == family(house, ben) == family(house, cal)
    spread = asked.spread(10_000)
    assert [(part.visit.patient_id, part.cents) for part in spread] == [
        (ben, 3_000), (cal, 6_000), (ben, 1_000),
    ]  # fmt: skip
    tenders = (Tender(Pay.CARD, 4_000, reference="A7"), Tender(Pay.CASH, 6_000, 8_000))
    shown = [Share(part.visit.appointment_id, part.cents) for part in spread]
    with pytest.raises(Conflict, match="has changed since it was shown"):
        take_for_family(house.front, mother, tenders, shown[:2])
    with pytest.raises(Invalid, match=r"asks for \$110\.00: take no more"):
        take_for_family(house.front, mother, (Tender(Pay.CARD, 11_001),))
    taken = take_for_family(house.front, mother, tenders, shown)
    assert (taken.receipt, taken.cents, taken.change_cents, taken.credit_cents) == (1, 10_000, 2_000, 0)
    assert (comes_to(house, ben), comes_to(house, cal)) == (Balance(1_000), Balance())
    assert comes_to(house, mother) == Balance()
    with house.store.reading() as db:
        receipt = queries.receipt(db, 1)
    paper = text_of(ReceiptPaper("Elm Street", "", receipt, house.front.clock.now(), copy=False))
    for words in ("For 2 accounts", "Ben, Ada, MRN", "Cal, Ada, MRN", "$60.00", "Card A7", "$100.00"):
        assert words in paper, words
    in_hand = [line.split() for line in paper.splitlines() if line.startswith("  ")]
    assert in_hand[-2:] == [["tendered", "$80.00"], ["change", "$20.00"]]
    undo_last(house.front)
    assert (comes_to(house, ben), comes_to(house, cal)) == (Balance(5_000), Balance(6_000))
    assert sum(row.cents for row in house.all(Payment)) == 0
    with house.store.reading() as db:
        assert queries.receipt(db, 1).voided


@on_sqlite_first
def test_who_is_not_stated_together_is_not_paid_for_together(house: House, mother: int) -> None:  # noqa: F811
    ben = child(house, mother, "Ben", 3_000, "09:30")
    assert family(house, ben) is None  # of this one account alone
    asked = family(house, mother)
    assert asked is not None
    assert asked.patient_ids == {ben}  # a guarantor without an account pays for one as for several
    shy = child(house, mother, "Shy", 7_000, "10:30", private_by=PrivateWay.CALL, private_to="5550100")
    shut = child(house, mother, "Shut", 8_000, "11:00")
    restrict(house.chief, shut, RestrictedFor.VIP)
    for patient in (shy, shut):
        assert family(house, patient) is None
        with house.store.reading() as db:
            assert families.movable_credit(db, patient).targets == ()
    take_for_family(house.front, mother, (Tender(Pay.CARD, 3_000),))
    assert (comes_to(house, shy), comes_to(house, shut)) == (Balance(7_000), Balance(8_000))
    with pytest.raises(Conflict, match="no other account is stated with this one"):
        take_for_family(house.front, mother, (Tender(Pay.CARD, 100),))


@on_sqlite_first
def test_credit_goes_to_another_account_of_the_guarantor_and_comes_back(
    house: House,
    mother: int,  # noqa: F811
    tmp_path: Path,
) -> None:
    money.set_rules(house.chief, MoneyRules(drawers=False))
    ben = child(house, mother, "Ben", 3_000, "09:30")
    cal = child(house, mother, "Cal", 6_000, "10:00")
    taking.take_prepayment(house.front, mother, (Tender(Pay.CASH, 4_000),))
    taking.take_on_balance(house.front, cal, (Tender(Pay.CARD, 6_500),))
    with house.store.reading() as db:
        found = families.movable_credit(db, mother)
    assert (found.cents, [(each.name, each.owed_cents) for each in found.targets]) == (
        4_000, [("Ben, Ada", 3_000), ("Cal, Ada", 0)],
    )  # fmt: skip
    stranger = house.all(Payment)[-1].patient_id + 1_000
    with pytest.raises(Invalid, match="same guarantor"):
        move_credit(house.front, mother, stranger, 100)
    with pytest.raises(Invalid, match=r"\$40\.00 of credit can be moved"):
        move_credit(house.front, mother, ben, 4_001)
    assert move_credit(house.front, mother, ben, 3_500) == 3_000
    assert (comes_to(house, mother), comes_to(house, ben)) == (Balance(0, 500), Balance(0, 500))
    out, here = house.all(Payment)[-2:]
    assert (out.kind, here.kind, out.cents + here.cents) == (Kind.MOVED_OUT, Kind.MOVED_IN, 0)
    for row, why in ((out, "move it back"), (here, "no money was taken")):
        with pytest.raises(Conflict, match=why):
            money.void(house.chief, row.id or 0, "wrong child")
    with pytest.raises(Invalid, match=r"\$5\.00 of this payment is left"):
        money.refund(house.chief, out.reverses_id or 0, 501, Pay.CASH, "moved away")
    undo_last(house.front)
    assert (comes_to(house, mother), comes_to(house, ben)) == (Balance(0, 4_000), Balance(3_000))
    assert move_credit(house.front, cal, ben, 500) == 500  # what is too much on a visit that has ended
    assert (comes_to(house, cal), comes_to(house, ben)) == (Balance(), Balance(2_500))
    undo_last(house.front)
    assert (comes_to(house, cal), comes_to(house, ben)) == (Balance(0, 500), Balance(3_000))
    assert seen(house).credit.cents == 4_500
    with house.store.reading() as db:
        assert ledger.ledger(db, ben, TODAY).balance.owed_cents == 3_000
