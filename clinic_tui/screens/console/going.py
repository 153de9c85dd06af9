"""What a command line ends in: a tab, a day, a record, or a form filled in as far as it was typed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from clinic_tui.schedule.outage_rows import Outage
from clinic_tui.schedule.rows import DayFilter, FreeTime, SameDay, SavedView
from clinic_tui.schedule.series_rows import SeriesPlan

if TYPE_CHECKING:
    from clinic_tui.app import ClinicApp
    from clinic_tui.screens.schedule.free_times import Found
    from clinic_tui.screens.schedule.schedule import SchedulePane
    from clinic_tui.screens.schedule.wished import OnStrip

Going = Callable[["ClinicApp"], Awaitable[None]]
"""Run in the event loop once the command line has closed."""


def to_patient(patient_id: int) -> Going:
    """Open a record."""

    async def go(clinic: ClinicApp) -> None:
        clinic.open_patient(patient_id)

    return go


def to_authorizations(patient_id: int, name: str) -> Going:
    """What payers granted a patient ahead, and are asked for."""

    async def go(clinic: ClinicApp) -> None:
        await clinic.show_authorizations_of(patient_id, name)

    return go


def to_booking(patient_id: int | None, time: FreeTime, visit_type: str) -> Going:
    """The booking form with all that was understood."""

    async def go(clinic: ClinicApp) -> None:
        from clinic_tui.screens.schedule.booking import BookVisit

        await clinic.push_screen(
            BookVisit(
                patient_id=patient_id,
                provider_code=time.provider.code,
                day=time.day,
                start=time.start,
                visit_type=visit_type,
                minutes=time.minutes,
            )
        )

    return go


def to_more_times(patient_id: int | None, name: str, texts: dict[str, str]) -> Going:
    """All times that fit, in the form that looks for them; the one that is taken is booked."""

    async def go(clinic: ClinicApp) -> None:
        from clinic_tui.screens.schedule.booking import BookVisit
        from clinic_tui.screens.schedule.free_times import FreeTimes
        from clinic_tui.screens.schedule.wished import OnStrip

        def found(answer: Found | OnStrip | None) -> None:
            if isinstance(answer, OnStrip):
                clinic.run_worker(_on_strip(clinic, answer), group="jump")
            if not isinstance(answer, tuple):
                return
            time, visit_type = answer
            form = BookVisit(
                patient_id=patient_id,
                provider_code=time.provider.code,
                day=time.day,
                start=time.start,
                visit_type=visit_type,
            )
            clinic.open_next(form)

        whom = None if patient_id is None else (patient_id, name)
        await clinic.push_screen(FreeTimes(texts, to_strip=True, whom=whom), found)

    return go


def to_waitlist(patient_id: int | None, texts: dict[str, str]) -> Going:
    """The form of a wish for an earlier time."""

    async def go(clinic: ClinicApp) -> None:
        from clinic_tui.screens.waiting.wait_form import WaitForVisit

        await clinic.push_screen(WaitForVisit(texts, patient_id=patient_id))

    return go


def to_recall(patient_id: int | None, texts: dict[str, str]) -> Going:
    """The form of a recall."""

    async def go(clinic: ClinicApp) -> None:
        from clinic_tui.screens.waiting.recall_form import RecallPatient

        await clinic.push_screen(RecallPatient(texts, patient_id=patient_id))

    return go


def to_visits_together(patient_id: int, way: SameDay, visit_types: Sequence[str]) -> Going:
    """The form that books several visits on one day."""

    async def go(clinic: ClinicApp) -> None:
        from clinic_tui.screens.schedule.book_together import BookTogether

        await clinic.push_screen(BookTogether(patient_id=patient_id, way=way, visit_types=visit_types))

    return go


def to_registration(texts: dict[str, str]) -> Going:
    """The form of a new patient; the record of who was registered opens afterwards."""

    async def go(clinic: ClinicApp) -> None:
        from clinic_tui.screens.patients.register import RegisterPatient

        await clinic.push_screen(RegisterPatient(texts))

    return go


def to_check_in(appointment_id: int) -> Going:
    """The form of check-in."""

    async def go(clinic: ClinicApp) -> None:
        from clinic_tui.screens.reception.check_in import CheckIn

        await clinic.push_screen(CheckIn(appointment_id))

    return go


def to_paper_day(day: date) -> Going:
    """The visits of a day that was worked on paper."""

    async def go(clinic: ClinicApp) -> None:
        from clinic_tui.screens.reception.paper_day import PaperDay

        await clinic.push_screen(PaperDay(day))

    return go


def to_outage(outage: Outage, reason: str) -> Going:
    """The visits that a provider's absence hits, with a proposal for each."""

    async def go(clinic: ClinicApp) -> None:
        from clinic_tui.screens.schedule.outage import OutageScreen

        await clinic.push_screen(OutageScreen(outage, reason))

    return go


def to_proof(day: date) -> Going:
    """The visits of a day that have not ended."""

    async def go(clinic: ClinicApp) -> None:
        from clinic_tui.screens.reception.proof import ProveDay

        await clinic.push_screen(ProveDay(day))

    return go


def to_rota(day: date) -> Going:
    """Who works when in the week of a day."""

    async def go(clinic: ClinicApp) -> None:
        await clinic.show_rota(day)

    return go


def to_series(plan: SeriesPlan, name: str) -> Going:
    """Every date of a series, before it is booked."""

    async def go(clinic: ClinicApp) -> None:
        from clinic_tui.screens.schedule.series_preview import PreviewSeries

        await clinic.push_screen(PreviewSeries(plan, name))

    return go


def to_visit(tab: str, appointment_id: int, day: date) -> Going:
    """A tab with the cursor on a visit."""

    async def go(clinic: ClinicApp) -> None:
        await clinic.show_tab(tab)
        if clinic.pane is not None:
            clinic.pane.jump(appointment_id, day)

    return go


def to_day(day: date) -> Going:
    """The schedule of a day."""

    async def go(clinic: ClinicApp) -> None:
        from clinic_tui.screens.schedule.schedule import SchedulePane

        await clinic.show_tab("schedule")
        if isinstance(clinic.pane, SchedulePane):
            clinic.pane.show_day(day)

    return go


def to_week(provider_id: int, day: date) -> Going:
    """The week of one provider."""

    async def go(clinic: ClinicApp) -> None:
        from clinic_tui.screens.schedule.schedule import SchedulePane

        await clinic.show_tab("schedule")
        if isinstance(clinic.pane, SchedulePane):
            clinic.pane.show_week(provider_id, day)

    return go


def to_month(day: date) -> Going:
    """The free places of the month that holds the day."""

    async def go(clinic: ClinicApp) -> None:
        pane = await _schedule(clinic)
        if pane is not None:
            pane.show_month(day)

    return go


def to_view(wanted: DayFilter) -> Going:
    """The schedule through a filter."""

    async def go(clinic: ClinicApp) -> None:
        pane = await _schedule(clinic)
        if pane is not None:
            pane.show_filtered(wanted)

    return go


def to_own_view(view: SavedView) -> Going:
    """The schedule through a view that is kept."""

    async def go(clinic: ClinicApp) -> None:
        pane = await _schedule(clinic)
        if pane is not None:
            pane.show_view(view)

    return go


def to_saved_view(name: str, wanted: DayFilter | None) -> Going:
    """Keep a filter under a name, or the one that the schedule has now; then look through it."""

    async def go(clinic: ClinicApp) -> None:
        pane = await _schedule(clinic)
        if pane is not None:
            pane.save_view(name, pane.filter if wanted is None else wanted)

    return go


def to_dropped_view(name: str) -> Going:
    """Keep a view no longer."""

    async def go(clinic: ClinicApp) -> None:
        pane = await _schedule(clinic)
        if pane is not None:
            pane.drop_view(name)

    return go


async def _on_strip(clinic: ClinicApp, wished: OnStrip) -> None:
    pane = await _schedule(clinic)
    if pane is not None:
        pane.show_wished(wished)


async def _schedule(clinic: ClinicApp) -> SchedulePane | None:
    from clinic_tui.screens.schedule.schedule import SchedulePane

    await clinic.show_tab("schedule")
    return clinic.pane if isinstance(clinic.pane, SchedulePane) else None


def to_tab(tab: str) -> Going:
    """A tab."""

    async def go(clinic: ClinicApp) -> None:
        await clinic.show_tab(tab)

    return go


def to_codes(typed: str) -> Going:
    """The code finder, with what was typed."""

    async def go(clinic: ClinicApp) -> None:
        await clinic.show_codes(typed)

    return go


def to_sheet(typed: str) -> Going:
    """Safety data sheets, with what was typed."""

    async def go(clinic: ClinicApp) -> None:
        await clinic.show_sheets(typed)

    return go


def to_rights(typed: str) -> Going:
    """Who may do what: of a role, or with some words."""

    async def go(clinic: ClinicApp) -> None:
        from clinic_tui.screens.compliance.rights import RightsScreen

        if isinstance(clinic.screen, RightsScreen):
            clinic.screen.show_only(typed)
        else:
            await clinic.push_screen(RightsScreen(typed))

    return go


def to_action(action: str) -> Going:
    """A verb that works everywhere."""

    async def go(clinic: ClinicApp) -> None:
        await clinic.run_action(action, clinic)

    return go
