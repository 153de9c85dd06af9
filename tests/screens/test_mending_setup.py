"""What is wrong with payer, who bills, site and provider is mended in its form, at the field."""

from __future__ import annotations

from datetime import date
from typing import Any

from clinic_tui.claims.scrub.finding import Form, Target
from clinic_tui.coding.rows import CodingEntry
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.practice.rows import PlaceFields
from clinic_tui.screens.claims.claim_mending import ClaimOfVisit, mend_claim
from clinic_tui.screens.claims.practice import PracticeScreen
from clinic_tui.screens.claims.practice_forms import BillingForm, EnrolmentForm, IdentityForm, PlaceForm
from clinic_tui.screens.compliance.credential_forms import NewCredential
from clinic_tui.screens.coverage.payers import PayerForm
from clinic_tui.screens.parts.form import Form as Dialog
from tests.screens.small_clinic import LEE, Seat, SmallClinic, seated
from tests.services.test_practice import CLINIC, HERE, LEE_ON_CLAIMS

DAY = date(2026, 11, 23)


async def in_field(seat: Seat, form: Dialog[Any], field: str) -> None:
    await seat.until(lambda: form._built[field].has_focus_within, field)


async def test_each_opens_its_form_at_the_field(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, "otto", tab="3") as seat:
        backend = seat.app.backend
        assert backend is not None
        biller = await seat.ask(lambda: backend.practice.add_billing(CLINIC))
        await seat.ask(lambda: backend.practice.set_place(1, None, PlaceFields(address=HERE)))
        await seat.ask(lambda: backend.practice.set_identity(LEE, None, LEE_ON_CLAIMS))
        payer = await seat.ask(lambda: backend.payers.add(PayerFields("Blue Cross", "60054")))
        pane = seat.app.pane
        assert pane is not None
        visit = ClaimOfVisit(1, 1, "O'Brien", DAY, 1, "FU", "Blue Cross")
        for target, kind, field in (
            (Target(Form.PAYER, "filing", row=payer), PayerForm, "kind"),
            (Target(Form.PAYER, "electronic id", row=payer), PayerForm, "id"),
            (Target(Form.PRACTICE, "tax id", row=biller), BillingForm, "tax id"),
            (Target(Form.PRACTICE, "pay-to state", row=biller), BillingForm, "pay-to state"),
            (Target(Form.PLACE, "CLIA", row=1), PlaceForm, "clia"),
            (Target(Form.PROVIDER, "taxonomy", row=LEE), IdentityForm, "taxonomy"),
            (Target(Form.PROVIDER, "enrolment", row=LEE), EnrolmentForm, "from"),
            (Target(Form.PROVIDER, "licence", row=LEE), NewCredential, "number"),
        ):
            seat.app.call_later(mend_claim, pane, visit, target)
            form = await seat.opens(kind, str(target))
            assert isinstance(form, Dialog)
            await in_field(seat, form, field)
            if kind is EnrolmentForm:
                assert (form.text("provider"), form.text("payer")) == ("lee", "Blue Cross")
            await seat.press("escape")
            await seat.until(lambda: len(seat.app.screen_stack) == 1, "the tab")
        okafor = small_clinic.visits["Okafor on Friday"]
        await seat.ask(lambda: backend.coding.code(okafor, CodingEntry(("J029",))))
        of = ClaimOfVisit(okafor, 1, "Okafor", DAY, 1)
        seat.app.call_later(mend_claim, pane, of, Target(Form.VISIT, "diagnoses", 1))
        await seat.shows("F8 details", "J02.9")
        form = seat.app.screen
        assert isinstance(form, Dialog)
        assert form._built["diagnoses"].has_focus_within


async def test_who_may_not_change_who_bills_is_shown_the_list(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, "bea", tab="3") as seat:
        pane = seat.app.pane
        assert pane is not None
        visit = ClaimOfVisit(1, 1, "O'Brien", DAY, 1, "FU", "Blue Cross")
        seat.app.call_later(mend_claim, pane, visit, Target(Form.PRACTICE, "npi"))
        await seat.until(lambda: isinstance(seat.app.screen, PracticeScreen), "who bills")
        await seat.press("escape")
        await seat.until(lambda: len(seat.app.screen_stack) == 1, "the tab")
        seat.app.call_later(mend_claim, pane, visit, Target(Form.PROVIDER, "licence", row=LEE))
        await seat.shows("has no right to change the credential")
