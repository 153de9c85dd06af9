"""Taking a payment with `$`, the drawer, and a patient's ledger by keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from clinic_tui.errors import Conflict
from clinic_tui.money.drawer_models import MoneyRule
from clinic_tui.money.models import Payment
from clinic_tui.money.rows import Kind, MoneyRules
from clinic_tui.money.service import set_rules
from clinic_tui.screens.money.drawer_forms import OpenDrawer
from clinic_tui.screens.money.drawers import DrawerScreen
from clinic_tui.screens.money.ledger import LedgerScreen
from clinic_tui.screens.money.receipt_taken import ReceiptTaken
from clinic_tui.screens.money.take_payment import TakePayment
from clinic_tui.store.desk import Actor
from tests.screens.small_clinic import Seat, SmallClinic, seated
from tests.screens.test_queue import stand_on
from tests.screens.test_schedule import burst

Golden = Callable[[Any, str], None]


async def with_drawers(seat: Seat) -> None:
    """The clinic goes with drawers from now on."""
    desk = seat.app.backend.money._sitting.desk.as_actor(Actor(None, "system", lambda _: True))  # type: ignore[union-attr]
    await seat.ask(lambda: set_rules(desk, MoneyRules()))


def payments(seat: Seat) -> list[tuple[Kind, int]]:
    """All payments under a receipt, in order."""
    store = seat.app.backend.money._sitting.desk.store  # type: ignore[union-attr]
    with store.reading() as db:
        assert db.scalars(select(MoneyRule)).one()
        rows = db.scalars(select(Payment).where(Payment.receipt_id.is_not(None)).order_by(Payment.id))  # type: ignore[union-attr, arg-type]
        return [(row.kind, row.cents) for row in rows]


async def test_a_copay_in_cash_and_its_receipt_take_four_keys(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, login="otto", tab="2") as seat:
        await with_drawers(seat)
        await seat.command("drawer")
        burst(seat, "o", *"150", "f12")
        await seat.shows("drawer open with $150.00")
        burst(seat, "escape", "/", *"novak", "enter")
        await seat.shows("Novák", "Contact")
        burst(seat, "$", "c")
        await seat.shows("Payment", "copay due $30.00", "cash $30.00")
        await seat.framed("payment_80x24")
        matches_golden(seat.app, "payment_80x24")
        await seat.press("f12")
        await seat.until(lambda: isinstance(seat.app.screen, ReceiptTaken), "the receipt")
        await seat.shows("Receipt 2", "Taken   $30.00")
        await seat.press("enter")
        await seat.shows("receipt-2-")
        assert payments(seat)[-1] == (Kind.COPAY, 3_000)


async def test_the_ledger_by_keys(small_clinic: SmallClinic, matches_golden: Golden) -> None:
    async with seated(small_clinic, login="otto", tab="2") as seat:
        burst(seat, "/", *"li,bo", "enter")
        await seat.shows("Li, Bo", "Contact")
        burst(seat, "l")
        await seat.until(lambda: isinstance(seat.app.screen, LedgerScreen), "the ledger")
        await seat.shows("owes $120.00", "99213 Office visit")
        burst(seat, "$", *"d A71", "f12")
        await seat.shows("Receipt 2", "Taken   $120.00")
        await seat.press("escape")
        await seat.shows("owes $0.00", "card, receipt 2")
        await seat.press("end")
        await seat.framed("ledger_80x24")
        matches_golden(seat.app, "ledger_80x24")
        burst(seat, "-", *"20", "enter", "enter", "enter", *"paid twice", "f12")
        await seat.shows("refunded $20.00 by card", "owes $20.00")
        burst(seat, "home", "x")
        await seat.shows("the cursor stands on no payment")
        await seat.press("escape")
        assert payments(seat)[-2:] == [(Kind.BALANCE, 12_000), (Kind.REFUND, -2_000)]


async def test_a_drawer_through_its_day_and_one_whose_slip_cannot_be_printed(
    small_clinic: SmallClinic, matches_golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seated(small_clinic, login="mia", tab="2") as seat:
        await with_drawers(seat)
        await seat.command("drawer")
        burst(seat, "c")
        await seat.until(lambda: isinstance(seat.app.screen, DrawerScreen), "the drawers")
        await seat.shows("no drawer is open at this desk: o opens it")
        burst(seat, "o", *"150", "f12")
        await seat.shows("drawer open with $150.00", "told once it is counted")
        await seat.press("o")
        await seat.shows("drawer 1 is open: yours since 09:40; c counts it")
        await seat.press("x")
        await seat.shows("Error: count it first")
        await seat.press("escape")  # takes the error away, and nothing else
        await seat.gone("count it first")
        assert isinstance(seat.app.screen, DrawerScreen)
        burst(seat, "+", *"20", "enter", *"change", "f12")
        await seat.shows("$20.00 put in")
        burst(seat, "c", *"20x8 5x1", "f12")
        await seat.shows("not what it should be", "= $165.00")
        burst(seat, *"lost a note", "f12")
        await seat.shows("counted: $5.00 short in cash", "should be: cash $170.00")
        await seat.framed("drawers_80x24")
        matches_golden(seat.app, "drawers_80x24")
        burst(seat, "x", "f12")
        await seat.shows("handed in with deposit slip 1, ", "deposit-1-")
        await seat.press("p")
        await seat.shows("deposit-1-")

        def broken(*_: Any) -> str:
            raise Conflict("the printer has no paper")

        monkeypatch.setattr("clinic_tui.paper.receipt_out.hand_out_deposit_slip", broken)
        burst(seat, "o", *"150", "f12")
        await seat.shows("drawer open with $150.00")
        burst(seat, "c", *"20x7 10x1", "f12")
        await seat.shows("counted")
        burst(seat, "x", "f12")
        await seat.shows("handed in with deposit slip 2, not printed: the printer has no paper")


async def test_who_may_not_take_money_is_told_so(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, login="lee", tab="2") as seat:
        burst(seat, "$")
        await seat.gone("Paid by")
        assert not isinstance(seat.app.screen, TakePayment)


async def test_amount_comes_first_and_where_no_drawer_is_open_the_form_opens_one(
    small_clinic: SmallClinic,
) -> None:
    """Several tenders stand whole."""
    async with seated(small_clinic, login="mia", tab="2") as seat:
        await stand_on(seat, small_clinic, "Washington")
        await seat.press("$")
        await seat.shows("copay due $20.00", "Amount          20.00")
        form = seat.app.screen
        assert isinstance(form, TakePayment)
        await seat.press(*"50")  # over what is proposed
        await seat.shows("= $50.00")
        await seat.type("c")
        assert (form.text("amount"), form.text("paid by")) == ("50", "c")
        await seat.press("backspace")
        await seat.type("20 cash of 50, 25 d A71, k 1023")
        await seat.shows("3 tenders, as below")
        await seat.shows("Paid by = cash $50.00, change $30.00; card $25.00 A71; check $5.00 1023")
        await seat.press("escape")
        await with_drawers(seat)
        burst(seat, "/", *"novak", "enter")
        await seat.shows("Novák", "Contact")
        burst(seat, "$", *"c50", "f12")
        await seat.until(lambda: isinstance(seat.app.screen, OpenDrawer), "the drawer's form")
        burst(seat, *"100", "f12")
        await seat.shows("the drawer is open: F12 goes on")
        await seat.press("f12")
        await seat.shows("Receipt 2", "Change  $20.00")
        burst(seat, "escape", "u")
        await seat.shows("$30.00 cash, receipt", "it keeps its number", "cash goes back out of mia's")
        await seat.press("y")
        await seat.shows("undone")
        assert payments(seat)[-2:] == [(Kind.COPAY, 3_000), (Kind.VOID, -3_000)]
