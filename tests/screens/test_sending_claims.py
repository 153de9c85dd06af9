"""From closed visits to a file at the partner, by keys alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clinic_tui.backend.sending_part import SendingPart
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.claims.batch_models import ClaimBatch
from clinic_tui.claims.batch_states import BatchState
from clinic_tui.claims.make_rows import DueRow
from clinic_tui.clinic import open_clinic
from clinic_tui.errors import ClinicError
from clinic_tui.security.roles import Role, may
from clinic_tui.store.desk import Actor, Desk
from tests.screens.small_clinic import TODAY, SmallClinic, seated
from tests.screens.test_claim_work import claims_answered
from tests.screens.test_claims import to_be_coded

Golden = Callable[[Any, str], None]

PARTNER = (
    "hub", "Clearing House", "CLEARHSE", "Harbor Clinic", "CLINIC01", "Bea Bell", "3125550100", "CLINIC01",
    "CLEARHSE",
)  # fmt: skip


async def test_a_partner_is_entered_and_changed(small_clinic: SmallClinic, matches_golden: Golden) -> None:
    async with seated(small_clinic, login="otto") as seat:
        await seat.command("partners")
        await seat.shows("No trading partner is entered")
        await seat.press("+")
        await seat.shows("New trading partner")
        for text in PARTNER:
            await seat.type(text)
            await seat.press("enter")
        await seat.press("f12")
        await seat.shows("trading partner HUB saved", "by hand", "test", "default")
        await seat.framed("partners_80x24")
        matches_golden(seat.app, "partners_80x24")
        await seat.press("enter")
        await seat.shows("Trading partner HUB")
        await seat.press("f12")
        await seat.shows("HUB")


async def test_what_cannot_go_is_told_before_anything_is_made(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, "otto", tab="2") as seat:
        visit = await to_be_coded(seat, small_clinic)
        backend = seat.app.backend
        assert backend is not None
        version = backend.reception.row(visit).version
        line = ChargeEntry("99203", "Office visit", 1, 9_500)
        await seat.ask(lambda: backend.kits.check_out(visit, version, [line]))
        await seat.press("3")
        await seat.shows("O'Brien", "2 waiting", "3 Claims (2)", "1 to code")
        await seat.press("m")
        await seat.shows("0 claims may go", "1 stay", "O'Brien")
        matches_golden(seat.app, "make_claims_80x24")
        await seat.press("x")
        await seat.shows("0 claims may go", "1 left out", "left out this")
        await seat.press("x")
        await seat.shows("1 stay")
        await seat.press("f12")
        await seat.shows("no claim may go")
        await seat.press("enter")
        await seat.shows("visit diagnoses", "Enter mend it")
        await seat.press("escape")
        await seat.shows("0 claims may go")
        await seat.press("escape", "b")
        await seat.shows("No claim was made yet")


async def test_making_many_tells_how_far_it_is_and_is_stopped(
    small_clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = DueRow(1, 1, "O'Brien, Nora", "1", TODAY, "Acme", "HUB", 9500, (), (), "", again=False)
    looked, stopped = threading.Event(), []

    def make(*given: Any) -> tuple[()]:
        told = given[-1]
        told(250, 3000)
        looked.wait(30)
        try:
            told(500, 3000)
        except ClinicError as stop:
            stopped.append(stop)
            raise
        return ()

    monkeypatch.setattr(SendingPart, "due", lambda *_: (row,))
    monkeypatch.setattr(SendingPart, "make", make)
    async with seated(small_clinic, "otto", tab="3") as seat:
        await seat.press("m")
        await seat.shows("1 claim may go")
        await seat.strike("f12")
        await seat.shows("250 of 3,000 claims made  Esc stops")
        await seat.strike("f12", "escape")
        await seat.shows("stopping")
        looked.set()
        await seat.shows("stopped: no claim was made", "1 claim may go")
        await seat.press("f12")  # and it can be begun anew
        await seat.gone("1 claim may go")
    assert len(stopped) == 1


async def test_a_file_is_written_out_carried_and_not_called_back(
    small_clinic: SmallClinic, tmp_path: Path
) -> None:
    claims_answered(small_clinic)
    opened = open_clinic(small_clinic.folder)
    try:
        actor = Actor(None, "otto", lambda verb: may(Role.MANAGER, verb))
        desk = Desk(opened.store, small_clinic.clock, actor, "Z", opened.mac_key)
        with desk.act("schedule.setup") as db:
            db.need(ClaimBatch, 1, "").state = BatchState.MADE
    finally:
        opened.close()
    target = tmp_path / "out.837"
    async with seated(small_clinic, login="otto") as seat:
        await seat.command("batches")
        await seat.shows("HUB000001", "not sent", "1 not sent")
        await seat.press("s")
        await seat.shows("carried by hand")
        await seat.press("c")
        await seat.shows("was not written out yet: o writes the file")
        await seat.press("o")
        await seat.shows("Write batch HUB000001 out")
        await seat.type("out.837")
        await seat.press("f12")
        await seat.shows("whole path")
        await seat.press("ctrl+u")
        await seat.type(str(target))
        await seat.press("f12")
        await seat.shows("for you alone to read")
        assert target.read_bytes().startswith(b"ISA*")
        await seat.press("c", "y")
        await seat.shows("batch HUB000001 is sent")
        await seat.press("x", "y")
        await seat.shows("not called back")
