"""Kits by keys: what a visit uses goes with its end, what is not there is put right, an issue names whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from clinic_tui.interop.scans import Scan, ScanKind
from clinic_tui.kits.rules import read_kit
from clinic_tui.schedule.states import Status
from clinic_tui.stock.entries import ItemEntry
from tests.screens.signed_in import signed_in
from tests.screens.small_clinic import FU, Seat, SmallClinic, seated
from tests.screens.test_queue import comes_to, stand_on

Golden = Callable[[Any, str], None]


async def make_kit(seat: Seat, typed: str) -> None:
    """Give follow-ups a kit, from the list of supplies."""
    await seat.press("4")
    await seat.shows("Flu vaccine")
    await seat.press("k")
    await seat.shows("Kits", "Follow-up")
    await seat.press("down", "enter")
    await seat.shows("Kit of Follow-up")
    await seat.press(*typed, "f12")
    await seat.shows("in its kit")
    await seat.press("escape")


async def charge_nothing(seat: Seat) -> None:
    """Say why nothing is charged."""
    await seat.press("enter")
    await seat.type("courtesy")


async def test_a_kit_goes_with_the_end_of_a_visit_and_its_lot_to_the_record(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    clinic = small_clinic
    async with seated(clinic, "otto") as seat:
        backend = seat.app.backend
        assert backend is not None
        stock = backend.stock
        strep = next(row for row in await seat.ask(stock.items) if row.code == "STREP")
        drug = ItemEntry(
            strep.code, strep.name, strep.category, strep.unit, strep.place, strep.par, strep.reorder_at,
            strep.emergency_at, strep.tracks_lots, drug_code="49281-0589-05",
        )  # fmt: skip
        await seat.ask(lambda: stock.edit_item(strep.id, strep.version, drug))
        await make_kit(seat, "strep, glv-m 15")
        await seat.press("2")
        await stand_on(seat, clinic, "Smith")
        await seat.press("o")
        await seat.shows("STREP 1, GLV-M 15", "! GLV-M: 14 of 15 there", "STREP lot A12 to 12/13/26, or B77")
        await charge_nothing(seat)
        await seat.framed("check_out_kit_80x24")
        matches_golden(seat.app, "check_out_kit_80x24")
        await seat.press("f12")
        await comes_to(seat, clinic, "Smith", Status.CHECKED_OUT)
        await seat.shows("not issued: 1 GLV-M")
        await seat.press("enter")
        await seat.shows("Received", "1 each Strep test lot A12", "to 12/13/26", "NDC 49281-0589-05")
        await seat.press("escape", "!")
        await seat.shows("not issued", "Gloves, nitrile, medium: 1 box used at 1 visit and not issued")
        await seat.press("escape", "4", "K")
        await seat.shows("not issued: 1 item", "Smith", "15 box used, 14 issued from main")
        await seat.press("escape")
        await seat.command("opening")
        await seat.press("k")
        await seat.shows("not issued: 1 item", "15 box used, 14 issued from main")
        await seat.press("enter")
        await seat.shows("Put right: Gloves", "15 box used", "14 issued")
        await seat.press("down", "down", *"one more in the drawer", "f12")
        await seat.shows("1 box of Gloves, nitrile, medium issued", "All that visits used was issued.")
        await seat.press("escape")
        await seat.shows("Opening", "all that visits used was issued")


async def test_what_is_asked_has_to_be_said_and_another_lot_may_go(small_clinic: SmallClinic) -> None:
    clinic = small_clinic
    with signed_in(clinic, "otto") as backend:
        backend.kits.set_kit(FU, read_kit("glv-m, strep ?1"), (), ())
    async with seated(clinic, "otto") as seat:
        await stand_on(seat, clinic, "Smith")
        await seat.press("o")
        await seat.shows("GLV-M 1, STREP ?1")
        await charge_nothing(seat)
        await seat.press("f12")
        await seat.shows("was STREP used?")
        seat.app.scanned(Scan(ScanKind.PRODUCT, "(17)271228(10)B77"))
        await seat.shows("this barcode tells a lot, no product")
        seat.app.scanned(Scan(ScanKind.PRODUCT, "00349281589058"))
        await seat.shows("GLV-M 1, STREP 1", "used: 1 each of Strep test")
        seat.app.scanned(Scan(ScanKind.PRODUCT, "(17)271228(10)B77"))
        await seat.shows("GLV-M 1, STREP 1 B77", "used: 1 each of Strep test, lot B77")
        seat.app.scanned(Scan(ScanKind.PRODUCT, "(01)00349281589058(10)B77"))
        await seat.shows("GLV-M 1, STREP 2 B77")
        seat.app.scanned(Scan(ScanKind.PRODUCT, "(01)00349281589058(10)A12"))
        await seat.shows("lot B77 of Strep test stands there: one lot of an item")
        await seat.press("f12")
        await comes_to(seat, clinic, "Smith", Status.CHECKED_OUT)
        await seat.shows("Smith, Noah")
        await seat.press("enter")
        await seat.shows("2 each Strep test lot B77")


async def test_an_issue_names_the_patient_who_receives_it(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, tab="4") as seat:
        await seat.shows("Strep test")
        await seat.press("end", "-")
        await seat.shows("Issue Strep test", "Patient")
        await seat.press(*"1", "down", "down", *"nobody,x", "f12")
        await seat.shows("nobody fits `nobody,x`")
        await seat.press(*"o", "f12")
        await seat.shows("Who receives it?", "Okafor, Amara", "O'Brien")
        await seat.press("escape")
        await seat.shows("Issue Strep test")
        await seat.press("home", "delete", *"okafor, amara", "f12")
        await seat.shows("1 each of Strep test issued to Okafor, Amara: 1 of lot A12")
