"""The books on the console: views and their span, what is behind a line, files, and the close of a month."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from clinic_tui.claims.models import ClaimSending
from clinic_tui.clinic import Clinic, open_clinic
from clinic_tui.screens.parts import going_down
from clinic_tui.store.desk import Actor
from tests.builders import House
from tests.screens.small_clinic import Seat, SmallClinic, seated
from tests.services.remitted_claims import Line, Payment, Told, insured, sent_claim, took

Golden = Callable[[Any, str], None]
SIXTY = (Line(10_000, 6_000, (("CO45", 2_000), ("PR2", 2_000))),)
DENIED = (Line(10_000, 0, (("CO197", 10_000),)),)


@pytest.fixture
def billed(small_clinic: SmallClinic) -> Iterator[SmallClinic]:
    """Four claims of March: one is paid, one denied, two are not decided on in November."""
    clinic: Clinic = open_clinic(small_clinic.folder)
    clinic.clock = small_clinic.clock
    house = House(clinic.store.location, small_clinic.clock, store=clinic.store)
    house.records = house.chief = clinic.desk(Actor(None, "system", lambda verb: True), "Z")
    person = insured(house, family="Moss")
    sent = [sent_claim(house, person) for _ in range(4)]
    with house.chief.act("schedule.setup") as db:
        for each in db.scalars(select(ClaimSending)):
            each.at = datetime(2026, 3, 3, 15, tzinfo=UTC)
    took(house, Payment("T1001", (Told(sent[0].number, SIXTY), Told(sent[1].number, DENIED))))
    yield small_clinic
    clinic.close()


async def books(seat: Seat) -> None:
    await seat.command("books")
    await seat.shows("A/R by age", "all")


async def test_views_keep_their_span_and_a_line_opens_what_is_behind_it(
    billed: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(billed, "otto", tab="1") as seat:
        await books(seat)
        await seat.pictured(matches_golden, "books_ages")
        await seat.press("m", "+", "+", "o")
        await seat.shows("Money by month, 2026 so far")
        await seat.framed("books_money_80x24")
        matches_golden(seat.app, "books_money_80x24")
        await seat.press("M")
        await seat.shows("is to be closed next")
        await seat.framed("books_months_80x24")
        matches_golden(seat.app, "books_months_80x24")
        await seat.press("m", "-", "-", "]")
        await seat.shows("Money by day, November 2026 so far", "the next one has not begun")
        await seat.press("+", "[", "p")
        await seat.shows("Money by payer, July to September 2026")
        await seat.press("c")
        await seat.shows("Claims by payer, July to September 2026", "No payer decided")
        await seat.press("a", "m")
        await seat.shows("Money by day, July to September 2026")
        await seat.press("escape")
        await seat.gone("Money by day")
        await seat.command("figures")
        await seat.shows("m money")
        await seat.press("m")
        await seat.shows("A/R by age")
        await seat.press("enter")
        await seat.shows("Owed by Acme Health  3 visits")
        await seat.press("]")
        await seat.shows("Owed by Acme Health, 0-30 days  0 visits")
        await seat.press("[", "enter")
        await seat.shows("insurer pending")
        await seat.press("escape")
        await seat.shows("Owed by Acme Health")
        await seat.press("escape", "end", "enter")
        await seat.shows("listed by payer")
        await seat.press("m", "+", "+", "c", "r")
        await seat.shows("Denials by reason, 2026 so far", "197")
        await seat.press("enter")
        await seat.shows("Denied by Acme Health, 197", "1 claim")
        await seat.press("enter")
        await seat.shows("payer", "decides")


async def test_a_biller_goes_down_behind_a_line_writes_a_new_file_and_closes_no_unready_month(
    billed: SmallClinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ages.csv"
    monkeypatch.setattr(going_down, "AT_ONCE", 1)
    monkeypatch.setattr(going_down, "NEAR", 1)
    monkeypatch.setattr(going_down.GoingDown, "most", 2)
    async with seated(billed, "bea", tab="3") as seat:
        await books(seat)
        await seat.press("enter")
        await seat.shows("Owed by Acme Health  2 visits", "so far: more come as you go down")
        await seat.press("down")
        await seat.shows("Owed by Acme Health  3 visits")
        await seat.press("down")
        await seat.gone("so far")
        assert "3 visits" in seat.text
        await seat.press("escape")
        await seat.shows("A/R by age")
        for told in ("written, for you alone to read", "is there already: give another name"):
            await seat.press("s")
            await seat.shows("as CSV")
            await seat.type(str(path))
            await seat.press("f12")
            await seat.shows(told)
        await seat.press("escape", "M", "end", "x")
        await seat.shows("March 2026 is not ready", "not ended", "bea has no right")
    titles, first, *_ = path.read_text().splitlines()
    assert titles.startswith("who,0-30 days_cents,")
    assert first == "Acme Health,0,0,0,0,30000,0,30000,1.0"


async def test_a_month_is_closed_and_opened_again_with_reasons_and_one_with_nothing_left_takes_a_yes(
    billed: SmallClinic,
) -> None:
    async with seated(billed, "otto", tab="1") as seat:
        await books(seat)
        await seat.press("M", "x")
        await seat.shows("November 2026 goes on")
        await seat.press("end", "x")
        await seat.shows("Close March 2026, which is not ready", "not ended", "Nothing can be posted")
        await seat.press("f12")
        await seat.shows("Why is it closed all the same?")
        await seat.press(*"seen on paper", "f12")
        await seat.shows("March 2026 is closed", "closed by otto", "not ready, but: seen on paper")
        await seat.press("r")
        await seat.shows("Open March 2026 again")
        await seat.press(*"a charge was missed", "f12")
        await seat.shows("by otto: a charge was missed", "nothing differs")
        await seat.press("up", "x")
        await seat.shows("Close April 2026?", "Nothing is left")
        await seat.press("y")
        await seat.shows("April 2026 is closed", "closed by otto")
