"""Incidents by keys alone: a needlestick from its report to the log."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from clinic_tui.clinic import open_clinic
from clinic_tui.jobs.safety_findings import find_safety
from clinic_tui.safety import deciding, reporting, severe
from clinic_tui.safety.entries import DecisionEntry, IncidentEntry, SevereEntry
from clinic_tui.safety.rules import Answers
from clinic_tui.safety.states import IncidentKind, Severe
from clinic_tui.schedule.sites import add_site
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.settings.safety import USUAL_SAFETY
from clinic_tui.store.desk import Actor, Desk
from clinic_tui.widgets.paged_list import PagedList
from tests.screens.small_clinic import TODAY, Seat, SmallClinic, seated

Golden = Callable[[Any, str], None]


@pytest.fixture
def other_desk(small_clinic: SmallClinic) -> Iterator[Desk]:
    """A manager at another desk of the same clinic."""
    with contextlib.closing(open_clinic(small_clinic.folder)) as clinic:
        clinic.clock = small_clinic.clock
        yield clinic.desk(Actor(None, "otto", lambda _: True), "Y")


def stick(who: str, minute: int = 9 * 60) -> IncidentEntry:
    return IncidentEntry(
        IncidentKind.SHARP, who, TODAY, "recapped a needle [x]", "puncture, left thumb", "Room 2", "nurse",
        minute,         device="hypodermic needle", brand="Calder SafePoint",
    )  # fmt: skip


async def commanded(seat: Seat, word: str) -> None:
    await seat.command(word)


async def test_a_needlestick_is_reported_decided_and_followed_up(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, "otto", tab="1") as seat:
        await commanded(seat, "incidents")
        await seat.shows("No incident yet")
        await seat.press("+")
        await seat.shows("Report an incident", "Heard of")
        for typed in ("sharp", "lee", "nurse", "t", "9:05", "Room 2", "recapped a needle", "puncture, thumb"):
            await seat.press(*typed, "enter")
        await seat.press("f12")
        await seat.shows("which type of device")
        await seat.framed("incident_form_80x24")
        matches_golden(seat.app, "incident_form_80x24")
        for typed in ("lancet", "Calder", "yes"):
            await seat.press(*typed, "enter")
        await seat.shows("is reported", "3 steps owed")
        await seat.press("enter")
        await seat.shows("medical evaluation", "owed (29 CFR 1910.1030(f)(3))", "needlestick or cut")
        await seat.framed("incident_80x24")
        matches_golden(seat.app, "incident_80x24")
        await seat.press("enter")
        await seat.shows("recorded?", "recordable, column J", "(29 CFR 1904.8)")
        await seat.framed("incident_questions_80x24")
        matches_golden(seat.app, "incident_questions_80x24")
        await seat.press("f12")
        await seat.shows("2026-1", "recordable, column J")
        await seat.press("down", "enter")
        await seat.shows("Medical evaluation, incident")
        await seat.press("f12")
        await seat.shows("medical evaluation done", "written opinion", "by 12/08/26")
        await seat.press("escape", "o")
        await seat.shows("OSHA log of 2026", "privacy case", "J 1", "summary not certified")
        await seat.framed("osha_log_80x24")
        matches_golden(seat.app, "osha_log_80x24")
        await seat.press("w")
        await seat.shows("Privacy cases of 2026", "sharp with another person's blood")


async def test_the_alert_of_a_report_to_osha_is_closed_by_noting_who_took_it(
    small_clinic: SmallClinic, other_desk: Desk
) -> None:
    number = reporting.report_incident(other_desk, stick("Kim Park"))
    deciding.decide_incident(other_desk, number, None, DecisionEntry(Answers(away=True)))
    severe.note_severe(other_desk, number, SevereEntry(Severe.HOSPITAL, TODAY, 9 * 60))
    assert find_safety(other_desk.as_actor(SYSTEM), USUAL_SAFETY) == 2
    async with seated(small_clinic, "otto", tab="1") as seat:
        await seat.press("exclamation_mark")
        await seat.shows("in-patient hospitalization: tell OSHA by")
        shown = seat.app.screen.query_one(PagedList)
        shown.select(next(n for n, row in enumerate(shown.rows) if "tell OSHA" in row.cells[1]))
        await seat.press("enter")
        await seat.shows("Incidents", "! OSHA")
        await seat.press("enter")
        await seat.shows("1-800-321-OSHA")
        await seat.press("down", "enter")
        await seat.shows("OSHA was told: in-patient hospitalization")
        await seat.press(*"Boston office", "f12")
        await seat.shows("Boston office", "told")
    assert find_safety(other_desk.as_actor(SYSTEM), USUAL_SAFETY) == 1


@pytest.mark.long
async def test_who_only_reports_sees_the_own_and_keeps_no_log(
    small_clinic: SmallClinic, other_desk: Desk
) -> None:
    reporting.report_incident(other_desk, stick("Kim Park"))
    reporting.report_incident(other_desk, stick("lee"))
    async with seated(small_clinic, "lee", tab="1") as seat:
        await commanded(seat, "incidents")
        await seat.shows("1 incident", "those that you reported or had")
        assert "Kim" not in seat.text
        await seat.press("o")
        await seat.shows("lee has no right to see the incidents of others")
        await seat.press("enter")
        await seat.shows("medical evaluation")
        await seat.press("d")
        await seat.shows("no right to keep the log of incidents")


async def test_a_summary_is_certified_and_each_site_has_logs(
    small_clinic: SmallClinic, other_desk: Desk
) -> None:
    async with seated(small_clinic, "otto", tab="1") as seat:
        await commanded(seat, "osha")
        await seat.shows("OSHA log of 2026", "No recordable case", "partly exempt")
        await seat.press("]")
        await seat.shows("the next one has not begun")
        await seat.press("[")
        await seat.shows("OSHA log of 2025", "kept until Tue 31 Dec 2030")
        await seat.press("e")
        await seat.shows("Employees and hours of 2025")
        for typed in ("12", "21400"):
            await seat.press(*typed, "enter")
        await seat.shows("12 employees, 21,400 hours")
        await seat.press("c")
        await seat.shows("Certify the summary of 2025")
        for typed in ("Dr A. Lee", "owner", "555-0100"):
            await seat.press(*typed, "enter")
        await seat.shows("certified", "by Dr A. Lee, owner")
        assert "> site" not in seat.text
        await seat.press("greater_than_sign")
        await seat.shows("one site, and so one log")
        await seat.press("escape")
        reporting.report_incident(other_desk, stick("Kim Park"))
        await commanded(seat, "sharps")
        await seat.shows("Sharps log of 2026", "Calder SafePoint")
        assert "> site" not in seat.text
        add_site(other_desk, "Northside")
        await seat.shows("Sharps log of 2026 at", "> site")
        await seat.press("greater_than_sign")
        await seat.shows("at Northside", "No contaminated sharp in this year")
        await seat.press("greater_than_sign")
        await seat.shows("Calder SafePoint")
