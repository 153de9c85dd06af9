"""Who bills: stored whole or not at all, one default, no overlapping enrolments. It is 3 March 2026."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from clinic_tui.eligibility.connection import SIMULATED_NPI
from clinic_tui.eligibility.simulator import Simulator
from clinic_tui.eligibility.who_asks import who_asks
from clinic_tui.errors import Conflict, Invalid, NotFound, NotPermitted
from clinic_tui.estimates.rows import EstimateEntry
from clinic_tui.estimates.service import make_for_visit
from clinic_tui.paper.estimate_out import print_estimate
from clinic_tui.patients import payers
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.practice import queries, service
from clinic_tui.practice.rows import (
    BillingFields,
    EnrolmentFields,
    IdentityFields,
    PlaceFields,
    Practice,
    PracticeAddress,
    TaxIdKind,
)
from clinic_tui.security.audit import Wanted, audit_lines
from clinic_tui.security.roles import AuditScope
from clinic_tui.settings import Settings
from clinic_tui.settings.estimates import EstimateSettings
from clinic_tui.store import undo
from clinic_tui.x12.parties import NPI, Party
from tests.builders import LEE, TODAY, House, an_appointment
from tests.engines import on_sqlite, on_sqlite_first
from tests.one_clinic import in_one_clinic
from tests.services.coverage_asked import Line, a_house

HERE = PracticeAddress("12 Elm Street", "Salem", "MA", "01970-4307")
BOX = PracticeAddress("PO Box 12", "Salem", "MA", "01970-0012")
CLINIC = BillingFields("Elm Street Clinic", "", "1999999984", "12-3456789", "261Q00000X", HERE, BOX)
DOCTOR = BillingFields("Moss", "Ada", "1999999976", "123-45-6789", "207Q00000X", HERE)
LEE_ON_CLAIMS = IdentityFields("1999999968", "207Q00000X", "Lee", "Robin", "MD")
SITE = 1


def practice(house: House) -> Practice:
    with house.store.reading() as db:
        return queries.practice(db, TODAY)


@on_sqlite
def test_the_first_one_is_the_default_and_another_can_be_made_so(house: House) -> None:
    clinic, doctor = service.add_billing(house.chief, CLINIC), service.add_billing(house.chief, DOCTOR)
    assert [(row.id, row.is_default) for row in practice(house).billing] == [(clinic, True), (doctor, False)]
    service.make_default(house.chief, doctor)
    assert [(row.id, row.is_default) for row in practice(house).billing] == [(doctor, True), (clinic, False)]
    undo.undo_last(house.chief)
    assert [(row.id, row.is_default) for row in practice(house).billing] == [(clinic, True), (doctor, False)]
    service.make_default(house.chief, clinic)
    assert practice(house).billing[0].id == clinic


def test_a_tax_id_is_whole_for_who_may_and_journaled(house: House) -> None:
    doctor = service.add_billing(house.chief, DOCTOR)
    (row,) = practice(house).billing
    assert (row.masked_tax_id, row.fields.tax_id) == ("SSN ***6789", "")
    service.update_billing(house.chief, doctor, row.version, replace(row.fields, contact="Bea"))
    head = house.head()
    assert service.look_at_tax_id(house.chief, doctor).written == "123-45-6789"
    assert [line["verb"] for line in house.lines(head)] == ["practice.unmask"]
    with pytest.raises(NotPermitted):
        service.look_at_tax_id(house.front, doctor)
    with house.store.reading() as db:
        told = repr(audit_lines(db, Wanted(AuditScope.ALL)))
        assert queries.tax_id(db, doctor).kind is TaxIdKind.SSN
    assert "123456789" not in told
    assert "***6789" in told


@on_sqlite
@in_one_clinic(
    "wrong, field",
    [
        ({"name": " "}, "name"), ({"npi": ""}, "npi"), ({"npi": "1999999985"}, "npi"),
        ({"tax_id": "123456789"}, "tax id"), ({"address": PracticeAddress()}, "street"),
        ({"address": BOX}, "street"), ({"pay_to": replace(BOX, zip="01970")}, "pay-to zip"),
        ({"taxonomy": "207Q"}, "taxonomy"), ({"phone": "44207946001"}, "phone"),
    ],
)  # fmt: skip
def test_nothing_half_is_stored(house: House, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        service.add_billing(house.chief, replace(CLINIC, **wrong))  # type: ignore[arg-type]
    assert refused.value.field == field
    assert practice(house).billing == ()


@on_sqlite
def test_another_desk_goes_first_and_the_same_one_is_not_entered_twice(house: House) -> None:
    number = service.add_billing(house.chief, CLINIC)
    with pytest.raises(Conflict, match="already"):
        service.add_billing(house.chief, CLINIC)
    service.update_billing(house.chief, number, 1, replace(CLINIC, name="Elm"))
    too_late: tuple[Callable[[], object], ...] = (
        lambda: service.update_billing(house.chief, number, 1, CLINIC),
        lambda: service.remove_billing(house.chief, number, 1),
    )
    for late in too_late:
        with pytest.raises(Conflict, match="another desk"):
            late()
    service.set_identity(house.chief, LEE, None, LEE_ON_CLAIMS)
    with pytest.raises(Conflict, match="another desk"):
        service.set_identity(house.chief, LEE, None, LEE_ON_CLAIMS)
    with pytest.raises(Conflict, match="one person"):
        service.set_identity(house.chief, LEE + 1, None, LEE_ON_CLAIMS)


@on_sqlite
def test_a_place_may_have_a_billing_provider_of_its_own(house: House) -> None:
    clinic, doctor = service.add_billing(house.chief, CLINIC), service.add_billing(house.chief, DOCTOR)
    there = PracticeAddress("4 Oak Road", "Salem", "MA", "01970-1111")
    service.set_place(house.chief, SITE, None, PlaceFields("Elm North", "", there, "22D1234567", doctor))
    service.set_identity(house.chief, LEE, None, LEE_ON_CLAIMS)
    with house.store.reading() as db:
        here = queries.who_bills(db, SITE, LEE)
        usual = queries.who_bills(db)
    assert (here.name, here.first, here.npi, here.tax_id) == ("Moss", "Ada", DOCTOR.npi, "123-45-6789")
    assert (here.address, here.provider_npi) == (there, LEE_ON_CLAIMS.npi)
    assert (usual.name, usual.npi, usual.address) == (CLINIC.name, CLINIC.npi, HERE)
    rows = {row.id: row for row in practice(house).billing}
    with pytest.raises(Conflict, match="of its own"):
        service.remove_billing(house.chief, doctor, rows[doctor].version)
    with pytest.raises(Conflict, match="default"):
        service.remove_billing(house.chief, clinic, rows[clinic].version)
    service.set_place(house.chief, SITE, 1, PlaceFields(address=there))
    service.remove_billing(house.chief, doctor, rows[doctor].version)
    service.remove_billing(house.chief, clinic, rows[clinic].version)
    with house.store.reading() as db:
        assert queries.who_bills(db, SITE).address == there


@on_sqlite
def test_providers_come_from_a_file_all_or_none(house: House) -> None:
    before = practice(house).providers
    kim = replace(LEE_ON_CLAIMS, npi="1999999950", last="Kim")
    for bad in (("NOBODY", kim), (before[1].code, replace(kim, npi=LEE_ON_CLAIMS.npi))):
        rows = [(before[0].code, LEE_ON_CLAIMS), bad]
        with pytest.raises((Conflict, NotFound)):
            service.import_identities(house.chief, rows)
        assert practice(house).providers == before
    codes = [row.code for row in before][:2]
    assert service.import_identities(house.chief, list(zip(codes, (LEE_ON_CLAIMS, kim), strict=True))) == 2
    assert [row.fields for row in practice(house).providers[:2]] == [LEE_ON_CLAIMS, kim]


@on_sqlite_first
def test_an_enrolment_holds_on_its_days(house: House) -> None:
    acme = payers.add_payer(house.chief, PayerFields("Acme"))
    year = EnrolmentFields(date(2025, 1, 1), date(2025, 12, 31), "A-77")
    number = service.enrol(house.chief, LEE, acme, year)
    with pytest.raises(Conflict, match="12/31/2025"):
        service.enrol(house.chief, LEE, acme, EnrolmentFields(date(2025, 12, 31)))
    service.enrol(house.chief, LEE, acme, EnrolmentFields(date(2026, 2, 1)))
    with house.store.reading() as db:
        days = (date(2024, 12, 31), date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 1))
        held = [queries.enrolment_on(db, LEE, acme, day) for day in days]
    assert held == [None, year, None, EnrolmentFields(date(2026, 2, 1))]
    with pytest.raises(Conflict, match="02/01/2026"):
        service.change_enrolment(house.chief, number, 1, replace(year, valid_to=None))
    with pytest.raises(Invalid):
        service.change_enrolment(house.chief, number, 1, replace(year, valid_to=date(2024, 1, 1)))
    service.change_enrolment(house.chief, number, 1, replace(year, valid_to=date(2026, 1, 31)))
    others = [each.who for each in practice(house).missing if each.part == "enrolment"]
    assert others
    assert "LEE" not in others
    service.remove_enrolment(house.chief, number, 2)
    assert len(practice(house).enrolments) == 1
    with pytest.raises(NotFound):
        service.enrol(house.chief, 999, acme, year)


@on_sqlite
def test_who_asks_payers_is_who_bills_unless_the_settings_say_otherwise(house: House) -> None:
    line = Line()
    settings_say = a_house(None, line)
    silent = replace(settings_say, provider=Party("1P", "", id_kind=NPI), clinic="House")
    with house.store.reading() as db:
        with pytest.raises(Invalid, match=":practice"):
            who_asks(db, silent)
        made_up = who_asks(db, replace(silent, connection=Simulator(house.clock)))
        assert (made_up.last, made_up.id) == ("House", SIMULATED_NPI)
    service.add_billing(house.chief, DOCTOR)
    with house.store.reading() as db:
        assert who_asks(db, settings_say) == settings_say.provider
        asks = who_asks(db, silent)
        named = who_asks(db, replace(silent, provider=Party("1P", "ELM", id_kind=NPI)))
    assert (asks.last, asks.first, asks.is_person, asks.id) == ("Moss", "Ada", True, DOCTOR.npi)
    assert (named.last, named.is_person, named.id) == ("ELM", False, DOCTOR.npi)


@on_sqlite
def test_an_estimate_names_who_bills_before_the_settings(house: House) -> None:
    written = EstimateSettings("1234567893", "98-7654321", "8 Elm Street", {"LEE": "1245319599"})
    settings = Settings(Path("/dev/null/house"), "house", "House", "UTC", "file", estimates=written)
    visit = an_appointment(house, "9:30")
    entry = EstimateEntry("99213", "", 1, 9_000)
    made = make_for_visit(house.front, visit, [entry])
    assert "1234567893, TIN 98-7654321" in text_of(print_estimate(house.front, settings, made, "file").pdf)
    service.add_billing(house.chief, CLINIC)
    service.set_identity(house.chief, LEE, None, LEE_ON_CLAIMS)
    text = text_of(print_estimate(house.front, settings, made, "file").pdf)
    for wanted in (f"NPI {CLINIC.npi}, TIN 12-3456789", f"NPI {LEE_ON_CLAIMS.npi}", HERE.line):
        assert wanted in text, wanted


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())
