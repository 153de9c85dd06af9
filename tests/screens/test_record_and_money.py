"""A record that lies open while money moves."""

from __future__ import annotations

from clinic_tui.billing import taking
from clinic_tui.money.rows import Pay, Tender
from tests.screens.small_clinic import SmallClinic, seated
from tests.screens.test_money_asked_first import a_desk
from tests.screens.test_queue import row_of
from tests.screens.test_schedule import burst


async def test_the_banner_of_an_open_record_follows_the_account(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, login="otto") as seat:
        row = await seat.ask(lambda: row_of(seat, small_clinic, "Li"))
        burst(seat, "/", *"li,b", "enter")
        await seat.shows("Li, Bo", "owes $120.00", "Contact")
        card = (Tender(Pay.CARD, 2_000),)
        await seat.ask(lambda: taking.take_on_balance(a_desk(seat), row.patient_id, card))
        await seat.shows("owes $100.00")
        burst(seat, "$", "enter", *"d5", "f12")
        await seat.shows("Receipt")
        await seat.press("escape")
        await seat.gone("owes")
        await seat.press("u")
        await seat.shows("Take back", "$100.00 card")
        await seat.press("y")
        await seat.shows("owes $100.00")
