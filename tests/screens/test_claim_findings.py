"""What is wrong with claims, by keys alone: marked on the tab, listed for a visit, and mended from there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.claims.scrub.finding import Form, Target
from clinic_tui.coding.rows import CodingEntry
from clinic_tui.screens.claims.claim_findings import ClaimFindings
from clinic_tui.screens.claims.claim_mending import claim_of, mend_claim
from tests.screens.small_clinic import SmallClinic, seated
from tests.screens.test_claims import to_be_coded

Golden = Callable[[Any, str], None]


async def test_findings_are_marked_listed_and_mended(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    clinic = small_clinic
    async with seated(clinic, "otto", tab="2") as seat:
        visit = await to_be_coded(seat, clinic)
        backend = seat.app.backend
        assert backend is not None
        version = backend.reception.row(visit).version
        line = ChargeEntry("99203", "Office visit", 1, 9_500)
        await seat.ask(lambda: backend.kits.check_out(visit, version, [line]))
        await seat.press("3")
        await seat.shows("O'Brien", "! 1 ", "!9")
        await seat.press("home", "d")
        await seat.shows("Li, Bo", "no claim is made of this visit")
        await seat.press("end", "d")
        await seat.shows("17 visit diagnoses", "error: ", "Enter mend it")
        await seat.framed("claim_findings_80x24")
        matches_golden(seat.app, "claim_findings_80x24")
        (claim,) = await seat.ask(lambda: backend.claims.scrubbed((visit,)))
        fields = [each.field for each in claim.findings]
        await seat.press("home", *["down"] * fields.index("payer filing"), "enter")
        await seat.shows("New payer", "Blue Cross", "09, 12, 13, 14, 16, AM")  # what the field takes
        await seat.press("escape")
        await seat.shows("Enter mend it")
        await seat.press("c")
        await seat.shows("F8 details", "Office visit")
        await seat.press("escape")
        await seat.shows("Enter mend it")
        await seat.press("home", "e")
        await seat.shows("New billing provider", "as the payers know it")
        await seat.press("escape")
        await seat.shows("Enter mend it")
        dialog = seat.app.screen
        assert isinstance(dialog, ClaimFindings)
        row = next(each for each in backend.billing.unbilled() if each.appointment_id == visit)
        for target, words in (
            (Target(Form.POLICY, "member id", 1), "Primary coverage of O'Brien"),
            (Target(Form.POLICY, "secondary reason", 1), "Before Medicare"),
            (Target(Form.PATIENT, "street"), "Edit O'Brien"),
        ):
            seat.app.call_later(mend_claim, dialog, claim_of(row, claim), target)
            await seat.shows(words)
            await seat.press("escape")
            await seat.shows("Enter mend it")
        seat.app.call_later(mend_claim, dialog, claim_of(row, claim), Target(Form.CLAIM, "original number"))
        await seat.shows("no form holds that")
        await seat.press("escape")
        await seat.shows("Visits to be billed")
        coded = CodingEntry(("J029",))
        await seat.ask(lambda: backend.coding.code(visit, coded))
        await seat.until(lambda: "J02.9" in seat.text, "the coding")
        await seat.press("end", "e")  # on a red row: what is wrong first
        await seat.shows("New billing provider", "as the payers know it")
