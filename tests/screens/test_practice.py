"""Who bills, by keys alone: from nothing to nothing missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from clinic_tui.clinic import open_clinic
from clinic_tui.practice.queries import practice, tax_id
from clinic_tui.screens.claims.practice import PracticeScreen
from clinic_tui.screens.claims.practice_forms import BillingForm, EnrolmentForm, IdentityForm, PlaceForm
from tests.screens.small_clinic import TODAY, Seat, SmallClinic, seated

Golden = Callable[[Any, str], None]
ELM = ("Elm Street Clinic", "", "1999999984", "123-45-6789", "261QP2300X", "PO Box 7", "Salem", "ma",
       "01970-4307")  # fmt: skip


async def opened(seat: Seat, form: type, *texts: str) -> None:
    """Type into the fields of a form, one after the other, and save."""
    await seat.until(lambda: isinstance(seat.app.screen, form), form.__name__)
    for place, text in enumerate(texts):
        if place:
            await seat.press("enter")
        if text:
            await seat.type(text)
    await seat.press("f12")


async def test_what_is_missing_is_entered_where_it_is_said(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, login="otto") as seat:
        await seat.command("practice")
        await seat.until(lambda: isinstance(seat.app.screen, PracticeScreen), "who bills")
        await seat.shows("missing to be able to bill", "nobody yet: + enters")
        await seat.press("enter")
        await opened(seat, BillingForm, *ELM)
        await seat.shows("claims take no PO box here")
        await seat.type("12 Elm Street")
        matches_golden(seat.app, "practice-billing-80x24")
        await seat.press("f12")
        await seat.shows("Elm Street Clinic saved", "no phone")
        await seat.press("tab", "*")
        await seat.shows("tax id of Elm Street Clinic: 123-45-6789")
        await seat.press("tab", "e")
        await seat.until(lambda: isinstance(seat.app.screen, PlaceForm), "the place")
        await seat.press("f12")
        await seat.shows("on claims: saved")
        await seat.press("tab", "e")
        await opened(seat, IdentityForm, "1999999968", "207Q00000X", "Kim", "Jo")
        await seat.shows("on claims: saved", "NPI 1999999968")
        matches_golden(seat.app, "practice-80x24")
    clinic = open_clinic(small_clinic.folder)
    try:
        with clinic.store.reading() as db:
            found = practice(db, TODAY)
            assert tax_id(db, found.billing[0].id).written == "123-45-6789"
            assert found.places[0].fields.address == found.billing[0].fields.address
    finally:
        clinic.close()


async def test_an_enrolment_is_of_a_provider_with_a_payer(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, login="otto") as seat:
        await seat.command("payers")
        await seat.shows("Payers")
        await seat.press("i", "y")
        await seat.shows("made of the names on policies")
        await seat.press("escape")
        await seat.command("practice")
        await seat.shows("none is kept: + enters one")
        await seat.press("tab", "tab", "tab", "+")
        await seat.until(lambda: isinstance(seat.app.screen, EnrolmentForm), "the enrolment")
        await seat.type("aet")
        await seat.press("enter")
        await seat.type("1/1/2026")
        await seat.press("f12")
        await seat.shows("the enrolment is saved", "not enrolled today with Aetna")
        await seat.press("end", "x", "y")
        await seat.shows("is taken out", "none is kept")


async def test_the_front_desk_is_not_told_who_bills(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic) as seat:
        await seat.command("practice")
        await seat.shows("see who bills")
        assert not isinstance(seat.app.screen, PracticeScreen)
