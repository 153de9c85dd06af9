"""Who bills in the demo: an invented practice, its site, and its providers with their enrolments."""

from __future__ import annotations

import tomllib
from datetime import date

from clinic_tui.demo.writing import Writer
from clinic_tui.practice import rules
from clinic_tui.practice.models import BillingProvider, Enrolment, PlaceOfService, ProviderIdentity
from clinic_tui.shipped import data_path
from clinic_tui.store.journal import Undo
from clinic_tui.store.site import first_site


def set_up_practice(writer: Writer, first: date) -> None:
    """As a manager entered it on the first day; all providers are enrolled with all payers since then."""
    said = tomllib.loads(data_path("demo/practice.toml").read_text(encoding="utf-8"))
    billing, number = dict(said["billing"]), rules.read_tax_id(said["billing"]["tax_id"])
    billing.update(tax_id=number.digits, tax_id_kind=number.kind)
    pay_to = {f"pay_to_{part}": text for part, text in said["pay_to"].items()}
    by_code = {doctor.code: writer.provider_ids[doctor.number] for doctor in writer.source.doctors}
    with writer.desk("dana").act("practice.edit", undo=Undo.SKIP) as db:
        db.add(BillingProvider(**billing, **said["address"], **pay_to, is_default=True))
        db.add(PlaceOfService(site_id=first_site(db).id or 0, **said["address"], **said["place"]))
        for each in said["providers"]:
            columns = {name: text for name, text in each.items() if name != "code"}
            db.add(ProviderIdentity(provider_id=by_code[each["code"]], **columns))
        db.add_all(
            Enrolment(provider_id=provider, payer_id=payer, valid_from=date(first.year, 1, 1))
            for provider in by_code.values()
            for payer in writer.payer_ids.values()
        )
