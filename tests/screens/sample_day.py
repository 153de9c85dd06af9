"""An invented day at a clinic of four providers, as the grids are given it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from clinic_tui.schedule.rows import (
    AppointmentRow,
    BlockRow,
    DayView,
    HoldRow,
    ProviderDay,
    ProviderRow,
    Span,
)
from clinic_tui.schedule.states import BlockKind, Confirmation, Status

TODAY = date(2026, 11, 23)

PROVIDERS = (
    ProviderRow(1, "LEE", "Ann Lee MD", "family medicine"),
    ProviderRow(2, "KIM", "Jun Kim MD", "family medicine"),
    ProviderRow(3, "PAT", "Asha Patel NP", "pediatrics"),
    ProviderRow(4, "ORT", "Luis Ortega DO", "sports medicine"),
    ProviderRow(5, "WEB", "Carol Webb MD", "internal medicine"),
    ProviderRow(6, "YAO", "Mei Yao PT", "physiotherapy"),
)


def an_appointment(
    id: int = 1,  # noqa: A002
    at: str = "09:00",
    minutes: int = 30,
    provider: int = 1,
    family: str = "Doe",
    given: str = "Jane",
    **changes: object,
) -> AppointmentRow:
    hour, minute = at.split(":")
    row = AppointmentRow(
        id=id, version=1, patient_id=id + 100, family=family, given=given, preferred="",
        mrn=f"MRN{id:05}", born=date(1961, 12, 5), provider_id=provider,
        provider_code=PROVIDERS[provider - 1].code, visit_type="FU", visit_type_name="Follow-up",
        day=TODAY, start=int(hour) * 60 + int(minute), minutes=minutes, status=Status.BOOKED,
        confirmation=Confirmation.CONFIRMED, overbook=False, reason="", room="", alerts=0,
    )  # fmt: skip
    return replace(row, **changes)  # type: ignore[arg-type]


def a_day(count: int = 4, **changes: object) -> DayView:
    mornings = (Span(8 * 60, 12 * 60), Span(13 * 60, 17 * 60))
    days = [ProviderDay(provider, mornings, 15) for provider in PROVIDERS[:count]]
    if count > 3:
        days[3] = ProviderDay(PROVIDERS[3], (Span(9 * 60, 15 * 60),), 30)
    view = DayView(
        day=TODAY,
        holiday="",
        providers=tuple(days),
        appointments=_appointments(),
        blocks=(
            BlockRow(1, 1, 11 * 60, 30, BlockKind.MEETING, "Staff meeting"),
            BlockRow(2, 3, 15 * 60, 60, BlockKind.ADMIN, ""),
        ),
        holds=(
            HoldRow(1, 2, TODAY, 10 * 60, 30, "B", "kim", mine=False),
            HoldRow(2, 3, TODAY, 11 * 60 + 15, 15, "A", "me", mine=True),
        ),
    )
    return replace(view, **changes)  # type: ignore[arg-type]


def a_week() -> list[DayView]:
    first = a_day(1)
    days = [replace(first, day=TODAY + timedelta(days=ahead), holds=()) for ahead in range(5)]
    days[3] = replace(days[3], holiday="Thanksgiving", providers=(replace(first.providers[0], open=()),))
    days[3] = replace(days[3], appointments=(), blocks=())
    return days


def _appointments() -> tuple[AppointmentRow, ...]:
    done, here, room = Status.CHECKED_OUT, Status.ARRIVED, Status.ROOMED
    return (
        an_appointment(1, "08:00", 30, 1, "Okafor", "Amara", status=done, reason="blood pressure"),
        an_appointment(2, "08:30", 15, 1, "Li", "Bo", status=Status.NO_SHOW, visit_type="ACU"),
        an_appointment(3, "08:45", 45, 1, "Washington-Fitzgerald", "Theodora", status=Status.WITH_PROVIDER,
                       room="R2", reason="knee pain", visit_type="NEW"),
        an_appointment(4, "09:30", 30, 1, "O'Brien", "Siobhan", status=Status.CHECKED_IN, alerts=1,
                       reason="fasting"),
        an_appointment(5, "09:45", 15, 1, "Adams", "Paul", overbook=True, visit_type="ACU"),
        an_appointment(6, "10:15", 30, 1, "Novák", "Jiří", confirmation=Confirmation.UNCONFIRMED),
        an_appointment(7, "08:00", 15, 2, "Sørensen", "Åse", status=done),
        an_appointment(8, "08:30", 60, 2, "Brown", "Robert", preferred="Bob", status=room, room="R1",
                       reason="annual physical", visit_type="PHY"),
        an_appointment(9, "09:30", 15, 2, "Cruz", "Ana", status=here, walk_in=True, visit_type="ACU"),
        an_appointment(10, "10:45", 30, 2, "李", "小龍", confirmation=Confirmation.LEFT_MESSAGE),
        an_appointment(11, "08:15", 30, 3, "Smith", "Noah", status=Status.READY, visit_type="WELL"),
        an_appointment(12, "09:00", 15, 3, "Smith", "Emma", confirmation=Confirmation.DECLINED),
        an_appointment(13, "09:20", 20, 3, "Haddad", "Layla", reason="vaccination"),
        an_appointment(14, "10:00", 30, 3, "Dubois", "Zoé", confirmation=Confirmation.UNCONFIRMED),
        an_appointment(15, "09:30", 30, 4, "Petrov", "Ivan", visit_type="INJ"),
        an_appointment(16, "10:30", 60, 4, "Garcia", "María José", reason="shoulder", visit_type="NEW"),
        an_appointment(17, "13:00", 30, 1, "Evans", "Gwen", confirmation=Confirmation.UNCONFIRMED),
        an_appointment(18, "13:30", 30, 2, "Kowalski", "Ola"),
    )  # fmt: skip
