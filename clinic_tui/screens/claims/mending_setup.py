"""Opening what mends a finding about the payer, who bills, the site or a provider: its form, at the field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from clinic_tui.claims.scrub.finding import Form, Target
from clinic_tui.credentials.rows import CredentialRow
from clinic_tui.credentials.states import Kind
from clinic_tui.errors import ClinicError
from clinic_tui.patients.payer_rows import PayerRow
from clinic_tui.practice.rows import IdentityRow, Practice
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.screens.parts.form import Form as Dialog

Then = Callable[[Any], None]
"""Told what came of the form."""

_OF_PAYER = {"electronic id": "id", "filing": "kind", "name": "name"}
_OF_PLACE = {"CLIA": "clia"}
_OF_PROVIDER = {"name": "last"}
"""What the forms call a field that is called otherwise by the rules."""


def needed_right(target: Target) -> tuple[str, str]:
    """The right that mends it, and what is changed by it, in words."""
    if target.form is Form.PAYER:
        return "payer.edit", "changing a payer"
    if target.field == "licence":
        return "credential.edit", "the provider's licence"
    return "practice.edit", "changing who bills"


def open_payer(
    here: Asking, target: Target, name: str, refused: Callable[[ClinicError], None], then: Then
) -> None:
    """The payer with the cursor in the field; one that is in no list yet by its name on the policy."""

    def push(payers: tuple[PayerRow, ...]) -> None:
        from clinic_tui.screens.coverage.payers import PayerForm

        row = next((each for each in payers if each.id == target.row), None)
        texts = {"name": name, "active": "yes", "clock": "none"} if row is None else None
        _open(here, PayerForm(row, texts), _OF_PAYER.get(target.field, "id"), then)

    here.ask_before_keys(here.backend.payers.list, push, group="mend", refused=refused)


def open_who_bills(
    here: Asking, target: Target, payer: str, refused: Callable[[ClinicError], None], then: Then
) -> None:
    """Who bills, what claims say of the site, or who a provider is on them, with the cursor in the field."""
    if target.field == "licence":
        _open_licence(here, target, refused, then)
        return
    backend = here.backend

    def read() -> tuple[Practice, tuple[PayerRow, ...]]:
        return backend.practice.all(), backend.payers.list() if target.field == "enrolment" else ()

    def push(found: tuple[Practice, tuple[PayerRow, ...]]) -> None:
        _open_of(here, target, *found, payer, then)

    here.ask_before_keys(read, push, group="mend", refused=refused)


def _open_of(
    here: Asking, target: Target, practice: Practice, payers: tuple[PayerRow, ...], payer: str, then: Then
) -> None:
    from clinic_tui.screens.claims.practice_forms import BillingForm, EnrolmentForm, IdentityForm, PlaceForm

    provider = _provider(practice, target)
    place = next((each for each in practice.places if each.site_id == target.row), None)
    biller = next((each for each in practice.billing if each.id == target.row), None)
    if target.form is Form.PLACE and place is not None:
        field = _OF_PLACE.get(target.field, target.field)
        _open(here, PlaceForm(place, practice.billing), field, then)
    elif target.form is Form.PROVIDER and provider is not None and target.field == "enrolment":
        texts = {"provider": provider.code.lower(), "payer": payer}
        active = tuple(each for each in payers if each.fields.active)
        _open(here, EnrolmentForm(None, (provider,), active, texts), "from", then)
    elif target.form is Form.PROVIDER and provider is not None:
        _open(here, IdentityForm(provider), _OF_PROVIDER.get(target.field, target.field), then)
    elif target.form is Form.PRACTICE and (biller is not None or not practice.billing):
        _open(here, BillingForm(biller), target.field if biller else "name", then)
    else:  # several bill and none of them is the default, or the site is gone: the list says so
        here.clinic.call_later(here.clinic.action_page, "practice")


def _open_licence(here: Asking, target: Target, refused: Callable[[ClinicError], None], then: Then) -> None:
    backend = here.backend

    def read() -> tuple[Practice, tuple[CredentialRow, ...]]:
        return backend.practice.all(), backend.credentials.list()

    def push(found: tuple[Practice, tuple[CredentialRow, ...]]) -> None:
        from clinic_tui.screens.compliance.credential_forms import NewCredential, RenewCredential

        practice, rows = found
        provider = _provider(practice, target)
        code = provider.code if provider is not None else ""
        licences = [each for each in rows if each.kind is Kind.LICENCE and each.code == code]
        if licences:
            last = max(licences, key=lambda each: each.details.valid_from)
            _open(here, RenewCredential(last), "expires", then)
        else:
            texts = {"kind": Kind.LICENCE.value.split()[0].lower(), "who": code}
            _open(here, NewCredential(texts), "number", then)

    here.ask_before_keys(read, push, group="mend", refused=refused)


def _provider(practice: Practice, target: Target) -> IdentityRow | None:
    return next((each for each in practice.providers if each.provider_id == target.row), None)


def _open(here: Asking, form: Dialog[Any], field: str, then: Then) -> None:
    """Push it with the cursor behind what stands in the field."""
    form.stand_on = field, len(form.start_text(field))
    here.app.push_screen(form, then)
