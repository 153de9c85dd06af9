"""Who the patient is, on two lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from rich.cells import cell_len

from clinic_tui.patients.rows import PatientLine, Sex
from clinic_tui.schedule.rows import UpcomingVisit, VisitCounts
from clinic_tui.schedule.states import Status
from clinic_tui.widgets.banner import PatientBanner
from tests.screens.sample_day import TODAY
from tests.screens.stage import HOSTILE_NAMES, Stage, lines_of

Golden = Callable[[Stage, str], None]

PATIENT = PatientLine(
    7, "MRN00007", "Brown", "Robert", "Bob", date(1961, 12, 5), Sex.MALE, "15558107203", alerts=2
)
COUNTS = VisitCounts(
    12,
    2,
    1,
    "LEE",
    date(2026, 9, 1),
    (UpcomingVisit(9, date(2026, 11, 27), 570, 30, "KIM", "FU", Status.BOOKED),),
)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_the_desk_must_know(size: tuple[int, int], matches_golden: Golden) -> None:
    banner = PatientBanner()
    app = Stage(banner)
    async with app.run_test(size=size) as pilot:
        banner.show(PATIENT, TODAY, COUNTS, ("Interpreter: Spanish",))
        await pilot.pause()
        matches_golden(app, f"banner_{size[0]}x{size[1]}")


async def test_counts_may_come_later_and_nobody_empties_it() -> None:
    banner = PatientBanner()
    app = Stage(banner)
    async with app.run_test(size=(80, 24)) as pilot:
        banner.show(PATIENT, TODAY)
        await pilot.pause()
        assert lines_of(app)[1].strip() == "! 2 alerts"
        banner.show(PATIENT, TODAY, VisitCounts(0, 0, 0, "", None, ()))
        await pilot.pause()
        assert "first visit" in lines_of(app)[1]
        banner.show(None)
        await pilot.pause()
        assert banner.patient is None
        assert lines_of(app) == [""]


async def test_a_deceased_patient_is_named_so() -> None:
    banner = PatientBanner()
    app = Stage(banner)
    async with app.run_test(size=(80, 24)) as pilot:
        banner.show(PatientLine(1, "M1", "Doe", "Jane", "", None, Sex.UNKNOWN, "", deceased=True), TODAY)
        await pilot.pause()
        assert lines_of(app)[0].split("  ") == [" Doe, Jane", "born ?", "U", "MRN M1", "DECEASED"]


async def test_names_are_shown_and_never_obeyed() -> None:
    banner = PatientBanner()
    app = Stage(banner)
    async with app.run_test(size=(80, 24)) as pilot:
        for name in HOSTILE_NAMES:
            patient = PatientLine(1, name, name, name, name, None, Sex.OTHER, name)
            banner.show(patient, TODAY, VisitCounts(1, 0, 0, name, None, ()), (name, name))
            await pilot.pause()
            for strip in app.screen._compositor.render_strips():
                assert strip.text.isprintable(), name
                assert cell_len(strip.text) == 80, name


async def test_a_long_name_leaves_birth_date_and_mrn_in_sight() -> None:
    banner = PatientBanner()
    app = Stage(banner)
    async with app.run_test(size=(80, 24)) as pilot:
        banner.show(replace(PATIENT, family="Wolfeschlegelsteinhausen" * 4), TODAY)
        await pilot.pause()
        assert "~, Robert (Bob)  12/05/1961 (64 y)  M  MRN MRN00007" in lines_of(app)[0]


async def test_next_is_the_visit_after_the_one_that_the_patient_is_here_for() -> None:
    banner = PatientBanner()
    app = Stage(banner)
    async with app.run_test(size=(120, 40)) as pilot:
        here = UpcomingVisit(8, TODAY, 580, 30, "LEE", "ACU", Status.CHECKED_IN)
        banner.show(PATIENT, TODAY, replace(COUNTS, upcoming=(here, *COUNTS.upcoming)))
        await pilot.pause()
        line = lines_of(app)[1]
        assert "next Fri 27 Nov 09:30 KIM  here for 09:40 LEE" in line
        assert "then" not in line


LONG = "hard of hearing: face the patient, speak slowly, and write down times and names of medicines"
KNOWN = (("alert", "owes $1,140.00"), ("", "Acme Health +"))


async def test_a_long_alert_leaves_room_for_what_stands_behind_it() -> None:
    banner = PatientBanner()
    app = Stage(banner)
    async with app.run_test(size=(80, 24)) as pilot:
        banner.show(PATIENT, TODAY, replace(COUNTS, no_shows=0, late_cancels=0), (LONG,), KNOWN)
        await pilot.pause()
        first, second = lines_of(app)[:2]
        assert "Brown, Robert (Bob)  12/05/1961 (64 y)  M  MRN MRN00007" in first
        assert second.startswith(" ! hard of hearing")
        assert "~  owes $1,140.00  Acme Health +  next Fri 27 Nov 09:30 KIM" in second
        assert LONG in banner.left_out
        await pilot.resize_terminal(200, 40)
        await pilot.pause()
        assert LONG in lines_of(app)[1]
        assert not banner.left_out


async def test_alerts_that_do_not_fit_are_counted() -> None:
    banner = PatientBanner()
    app = Stage(banner)
    async with app.run_test(size=(80, 24)) as pilot:
        banner.show(PATIENT, TODAY, COUNTS, ("wheelchair", LONG, "Interpreter: Spanish"), KNOWN)
        await pilot.pause()
        assert " ! wheelchair +2 more  owes $1,140.00  Acme Health +" in lines_of(app)[1]
        banner.show(PATIENT, TODAY, COUNTS, (LONG, "wheelchair", "Interpreter: Spanish"), KNOWN)
        await pilot.pause()
        assert " ! hard of h~ +2 more  owes $1,140.00  Acme Health +" in lines_of(app)[1]


async def test_what_does_not_fit_leaves_its_place_to_what_does() -> None:
    banner = PatientBanner()
    app = Stage(banner)
    async with app.run_test(size=(60, 24)) as pilot:
        patient = replace(PATIENT, family="Abernathy-Llewellyn", deceased=True)
        banner.show(patient, TODAY, replace(COUNTS, no_shows=0, late_cancels=0), (), KNOWN)
        await pilot.pause()
        first, second = lines_of(app)[:2]
        assert "MRN MRN00007  DECEASED" in first
        assert "(555)" not in first
        assert "owes $1,140.00  Acme Health +  usually LEE" in second
        assert "next" not in second  # too wide, and what is narrower stands
        assert "next Fri 27 Nov 09:30 KIM" in banner.left_out
