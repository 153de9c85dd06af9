"""A day is signed with its figures and the journal's seal, and what is changed later is told."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from clinic_tui.billing import taking
from clinic_tui.day_end.queries import day_state
from clinic_tui.day_end.rows import DayState
from clinic_tui.day_end.service import end_day, print_day_end
from clinic_tui.errors import Conflict, Invalid, NotPermitted
from clinic_tui.jobs.records import record
from clinic_tui.jobs.rows import RunOutcome
from clinic_tui.money import drawers
from clinic_tui.money import service as money
from clinic_tui.money.rows import CountEntry, MoneyRules, Pay, Tender
from clinic_tui.paper.service import Letterhead, Outlet
from clinic_tui.schedule import service as schedule
from clinic_tui.store.undo import undo_last
from clinic_tui.store.verify import verify_chain
from tests.builders import MAC_KEY, TODAY, House, a_patient, an_appointment, require_sound
from tests.engines import on_both, on_sqlite

pytestmark = on_sqlite

HEAD = Letterhead("Harbor Clinic")


def state(house: House, day: date = TODAY) -> DayState:
    with house.store.reading() as db:
        return day_state(db, day, house.clock)


@on_both
def test_a_proved_day_is_signed_with_what_was_taken_and_where_the_journal_stood(house: House) -> None:
    money.set_rules(house.chief, MoneyRules(drawers=False))
    patient, visit = a_patient(house), an_appointment(house, "9:15")
    house.at(TODAY, 10)
    schedule.no_show_many(house.front, [(visit, None)])
    for pay, cents in ((Pay.CASH, 2_500), (Pay.CARD, 1_000), (Pay.CHECK, 300)):
        taking.take_prepayment(house.front, patient, (Tender(pay, cents, None, "7" * (pay is not Pay.CASH)),))
    at = house.clock.now()
    record(house.chief, "backup", at, RunOutcome.OK, "made", "worker")
    last = house.lines()[-1]
    ended = end_day(house.front, TODAY)
    figures = ended.figures
    assert (figures.cash_cents, figures.check_cents, figures.card_cents) == (2_500, 300, 1_000)
    assert (figures.kept, figures.no_shows, figures.receipts, figures.cents) == (0, 1, 3, 3_800)
    assert (ended.journal_seq, ended.journal_mac, ended.backup_at) == (last["seq"], last["mac"], at)
    assert state(house).ended == ended
    assert not state(house).changes
    with house.store.reading() as db:
        assert verify_chain(db, MAC_KEY).finding is None
    require_sound(house)


def test_what_is_left_keeps_a_day_from_being_ended_but_for_a_reason_of_who_may(house: House) -> None:
    visit = an_appointment(house, "9:15")
    money.set_rules(house.chief, MoneyRules())
    drawers.open_drawer(house.front, 2_000)
    before = house.rows()
    with pytest.raises(Conflict, match=r"1 visit not ended; drawers open: A \(mia\)"):
        end_day(house.front, TODAY)
    with pytest.raises(NotPermitted):
        end_day(house.front, TODAY, "the power failed")
    assert house.rows() == before
    ended = end_day(house.chief, TODAY, " the power failed ")
    assert (ended.reason, ended.figures.not_ended) == ("the power failed", 1)
    assert "drawers open" in ended.money_open
    house.at(TODAY, 10)
    schedule.no_show_many(house.front, [(visit, None)])
    drawers.count_drawer(house.front, CountEntry("20x1"))
    drawers.submit_drawer(house.front, 0)
    assert state(house).changes == ("no-show 1, was 0", "not ended 0, was 1", "the money is handed in now")
    assert end_day(house.front, TODAY).figures.no_shows == 1
    assert not state(house).changes


def test_a_day_is_ended_once_as_it_stands_and_again_when_it_was_changed(house: House) -> None:
    money.set_rules(house.chief, MoneyRules(drawers=False))
    patient = a_patient(house)
    first = end_day(house.front, TODAY)
    with pytest.raises(Conflict, match="mia ended this day at 09:02, and nothing has changed since"):
        end_day(house.chief, TODAY)
    with pytest.raises(Conflict, match="end the day again"):
        undo_last(house.front)
    taking.take_prepayment(house.front, patient, (Tender(Pay.CASH, 500),))
    assert state(house).changes == ("cash $5.00, was $0.00", "receipts 1, was 0")
    second = end_day(house.chief, TODAY)
    assert (second.id, second.by) == (first.id + 1, "otto")
    assert state(house).ended == second


def test_a_day_to_come_is_not_ended_and_one_that_was_is(house: House) -> None:
    before = house.rows()
    with pytest.raises(Invalid, match="has not been yet") as refused:
        end_day(house.front, TODAY + timedelta(days=1))
    assert refused.value.field == "day"
    assert house.rows() == before
    assert end_day(house.front, TODAY - timedelta(days=1)).day == TODAY - timedelta(days=1)


def test_the_sheet_has_figures_seal_and_what_changed_and_no_patient(house: House) -> None:
    money.set_rules(house.chief, MoneyRules(drawers=False))
    patient = a_patient(house, "Quillfeather")
    with pytest.raises(Conflict, match="was not ended yet"):
        print_day_end(house.front, HEAD, Outlet("file"), TODAY)
    ended = end_day(house.front, TODAY)
    taking.take_prepayment(house.front, patient, (Tender(Pay.CASH, 500),))
    paper = print_day_end(house.front, HEAD, Outlet("file"), TODAY)
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(paper.pdf)).pages)
    for words in (
        "Harbor Clinic: end of Tue 3 Mar 2026", "by mia, desk A", str(ended.journal_seq),
        ended.journal_mac[:32], ended.journal_mac[32:], "none has succeeded yet", "cash $5.00, was $0.00",
    ):  # fmt: skip
        assert words in text, words
    assert "Quillfeather" not in text
