"""What is wrong with a claim before the visit, in the booking form and on the check-in sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from threading import Event
from typing import Any, NoReturn

import pytest

from clinic_tui.backend.foreseen_part import ForeseenPart
from clinic_tui.claims.foreseen_rows import Foreseen, PlannedVisit
from clinic_tui.errors import ClinicError
from clinic_tui.patients.policy import Policy
from clinic_tui.screens.coverage.coverage import EditCoverage
from clinic_tui.screens.coverage.foreseen_line import ForeseenLine
from clinic_tui.screens.patients.edit_patient import EditPatient
from clinic_tui.screens.reception.check_in import CheckIn
from clinic_tui.screens.reception.walk_in import WalkIn
from clinic_tui.screens.schedule.booking import BookVisit
from tests.patience import PATIENCE
from tests.screens.keystrokes import at_rest
from tests.screens.small_clinic import SmallClinic, seated
from tests.services.test_practice import CLINIC

Golden = Callable[[Any, str], None]
BLUE = Policy("Blue Cross", "PPO", "W123456789", "", 2_500, True)
ENDED = replace(BLUE, valid_to=date(2026, 10, 31))


async def test_booking_says_what_the_claim_lacks_and_f8_mends_it(
    small_clinic: SmallClinic, matches_golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, answers, at_once = Event(), Event(), ForeseenPart.when_booking

    def late(part: ForeseenPart, plan: PlannedVisit) -> Foreseen:
        asked.set()
        assert answers.wait(PATIENCE)
        return at_once(part, plan)

    async with seated(small_clinic, "otto", tab="1") as seat:
        backend = seat.app.backend
        assert backend is not None
        patient = (await seat.ask(lambda: backend.reception.row(small_clinic.visits["O'Brien"]))).patient_id

        async def write(policy: Policy) -> None:
            (stored,) = await seat.ask(lambda: backend.patients.whole_policies(patient))
            await seat.ask(lambda: backend.patients.set_coverage(patient, 1, stored.version, policy))

        await write(ENDED)
        form = BookVisit(
            patient_id=patient, provider_code="LEE", day=date(2026, 11, 24), start=14 * 60, visit_type="fu"
        )
        seat.app.push_screen(form)
        await seat.shows("here for 09:00 LEE", "Follow-up")
        line = form.query_one(ForeseenLine)
        await seat.shows("14:00, 20 min with Ann Lee")
        assert not line.display, "nobody bills in this clinic"
        await seat.ask(lambda: backend.practice.add_billing(CLINIC))
        await seat.ask(lambda: backend.payers.adopt())
        form.set_text("day", "11/25/2026")
        await seat.shows(
            "claim, F8: the policy ended Sat 31 Oct 2026, before the visit (+3)",
            "Wed 25 Nov 2026 14:00, 20 min",
        )
        await seat.framed("booking_foreseen_80x24")
        matches_golden(seat.app, "booking_foreseen_80x24")
        await seat.press("f8")
        await seat.until(lambda: isinstance(seat.app.screen, EditCoverage), "the policy")
        await seat.until(lambda: bool(seat.app.focused and seat.app.focused.has_focus), "the field")
        form_of_policy = seat.app.screen
        assert isinstance(form_of_policy, EditCoverage)
        assert form_of_policy._built["to"].has_focus_within
        form_of_policy.set_text("to", "")
        await seat.press("f12")
        await seat.until(lambda: seat.app.screen is form, "the booking form")
        await seat.shows("claim: Blue Cross has no number at the clearinghouse (+2)")
        await seat.press("f8")
        await seat.shows("no number at the clearinghouse: look it up in the")
        monkeypatch.setattr(ForeseenPart, "when_booking", late)
        form.set_text("day", "11/27/2026")
        await seat.until(asked.is_set, "the question")
        form.set_text("payer", "by card")
        await seat.until(lambda: not line.display, "nothing: the payer hears of it no more")
        answers.set()
        await at_rest(seat.pilot)
        assert not line.display, "what was asked before is told no more"
        await seat.press("f8")
        await seat.shows("F8 mends what the claim of the visit lacks: nothing is known to be")
        await seat.press("escape")
        await seat.line("b o'brien fu dr:lee t+2 14:00")
        await seat.shows("F12")
        await seat.press("f12")
        await seat.shows("booked O'Brien", "claim: Blue Cross has no number at")


async def test_the_sheet_says_what_it_does_not_ask_and_its_keys_lead_there(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, "otto", tab="2") as seat:
        backend, visit = seat.app.backend, small_clinic.visits["Novák"]
        assert backend is not None
        await seat.ask(lambda: backend.practice.add_billing(CLINIC))
        await seat.ask(lambda: backend.payers.adopt())
        row = await seat.ask(lambda: backend.reception.row(visit))

        async def write(policy: Policy) -> None:
            (stored,) = await seat.ask(lambda: backend.patients.whole_policies(row.patient_id))
            await seat.ask(lambda: backend.patients.set_coverage(row.patient_id, 1, stored.version, policy))

        await write(replace(ENDED, payer="Aetna"))
        form = CheckIn(visit)
        seat.app.push_screen(form)
        await seat.shows("claim, F7: the policy ended Sat 31 Oct 2026, before the visit (+3)")
        await seat.press("f7")
        await seat.until(lambda: isinstance(seat.app.screen, EditCoverage), "the policy")
        policy = seat.app.screen
        assert isinstance(policy, EditCoverage)
        assert policy._built["to"].has_focus_within
        policy.set_text("to", "")
        await seat.press("f12")
        await seat.shows("claim: Aetna has no number at the clearinghouse")
        await seat.press("f8")
        line = form.query_one(ForeseenLine)
        await seat.until(lambda: not line.display, "nothing: the patient pays")
        await seat.press("escape")
        record = await seat.ask(lambda: backend.patients.still_open(row.patient_id))
        told = replace(record.fields, address=replace(record.fields.address, city=""))
        await seat.ask(lambda: backend.patients.update(row.patient_id, record.version, told, record.details))
        seat.app.push_screen(CheckIn(visit))
        await seat.shows("Go on with it?")
        await seat.press("n")
        await seat.shows("claim, F6: the patient's address has no city")
        await seat.press("f6")
        edit = await seat.opens(EditPatient, "the record")
        assert edit._built["city"].has_focus_within


async def test_walk_ins_and_series_say_it_once_written_and_are_not_refused_where_it_cannot_be_looked_at(
    small_clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seated(small_clinic, "otto", tab="2") as seat:
        backend = seat.app.backend
        assert backend is not None
        row = await seat.ask(lambda: backend.reception.row(small_clinic.visits["O'Brien"]))
        await seat.ask(lambda: backend.practice.add_billing(CLINIC))
        await seat.ask(lambda: backend.payers.adopt())
        form = WalkIn({"reason": "fell"}, patient_id=row.patient_id)
        seat.app.push_screen(form)
        await seat.shows("Walk-in", "overbookings left")
        form.set_text("type", "fu")
        await seat.shows("now: ")
        await seat.press("f12")
        await seat.shows("is here, for", "claim: Blue Cross has no number at")
        await seat.line("b o'brien fu dr:lee tue 14:00 x2")
        await seat.shows("2 times: Enter shows every date")
        await seat.press("enter")
        await seat.shows("Series for")
        await seat.press("f12")
        await seat.shows("2 visits; claim: Blue Cross has no number at")

        def fails(*_: object) -> NoReturn:
            raise ClinicError("the disk does not answer")

        def breaks(*_: object) -> NoReturn:
            raise LookupError

        for name, way in (("of_visit", breaks), ("when_booking", fails)):
            monkeypatch.setattr(ForeseenPart, name, way)
        seat.app.push_screen(CheckIn(small_clinic.visits["Novák"]))
        await seat.shows("Check in", "F7 card")
        await seat.press("escape")
        await seat.line("b o'brien fu dr:lee tue 15:00")
        await seat.press("f12")
        await seat.shows("booked O'Brien, Siobhan")
