"""What the desk asks in person: kept, checked, and obeyed wherever a patient is reached."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from clinic_tui.calls.queries import contact_of
from clinic_tui.errors import Conflict, Invalid, Restricted
from clinic_tui.flow import telling
from clinic_tui.patients import service
from clinic_tui.patients.detail_models import PatientDetail
from clinic_tui.patients.detail_rows import (
    NOTHING_ASKED,
    IdKind,
    PatientDetails,
    PrivateWay,
    Relation,
)
from clinic_tui.patients.details import verify_details
from clinic_tui.patients.records import record
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import Address, Consent, PatientRecord, Phone, RestrictedFor
from clinic_tui.patients.search import find
from clinic_tui.reminders import service as reminders
from clinic_tui.reminders.gateways import Gateways
from clinic_tui.reminders.preview import preview_reminders
from clinic_tui.reminders.service import NewRule, patients_of_phone
from clinic_tui.reminders.states import Channel
from clinic_tui.schedule import delays
from clinic_tui.schedule.reaching import reach_of
from tests.builders import LEE, TODAY, House, a_patient, an_appointment, some_fields
from tests.engines import on_sqlite, on_sqlite_first
from tests.one_clinic import in_one_clinic

pytestmark = on_sqlite

FULL = PatientDetails(
    other_languages=("English", "Quechua"), guarantor="100001", guarantor_is=Relation.PARENT,
    emergency_name="Bo Moss", emergency_relation="uncle", emergency_phone="15550107777",
    private_by=PrivateWay.TEXT, private_to="15550107000", notice_on=date(2026, 3, 1),
    id_kind=IdKind.PASSPORT, id_seen_on=date(2026, 3, 2), address_verified_on=None, phone_verified_on=None,
)  # fmt: skip


def opened(house: House, patient: int) -> PatientRecord:
    with house.store.reading() as db:
        return record(db, patient)


def changed(house: House, patient: int, **more: Any) -> None:
    """Change some details at the front desk."""
    known = opened(house, patient)
    service.update(house.front, patient, known.version, known.fields, replace(known.details, **more))


def test_what_was_asked_reads_back_as_it_was_typed(house: House) -> None:
    parent = a_patient(house, "Moss", "Ada")
    child = service.register(house.front, some_fields("Moss", "Tim", "2019-04-01"), FULL)
    found = opened(house, child)
    assert found.details == FULL
    assert found.guarantor is not None
    assert (found.guarantor.id, found.guarantor.relation) == (parent, Relation.PARENT)
    assert [(kin.id, kin.name) for kin in opened(house, parent).answers_for] == [(child, "Moss, Tim")]


def test_name_birth_date_and_phone_alone_are_enough(house: House) -> None:
    patient = a_patient(house)
    assert opened(house, patient).details == NOTHING_ASKED
    assert house.all(PatientDetail) == []


def test_address_and_phone_count_as_verified_when_they_are_given_and_when_they_change(house: House) -> None:
    patient = a_patient(house, phones="15550107203", address=Address("1 Elm St"))
    found = opened(house, patient)
    assert (found.details.address_verified_on, found.details.phone_verified_on) == (TODAY, TODAY)
    house.at(TODAY + timedelta(days=40), 9)
    service.update(house.front, patient, found.version, replace(found.fields, email="a@example.org"))
    assert opened(house, patient).details.phone_verified_on == TODAY
    found = opened(house, patient)
    service.update(house.front, patient, found.version, replace(found.fields, phones=(Phone("15550107299"),)))
    now = opened(house, patient).details
    assert (now.address_verified_on, now.phone_verified_on) == (TODAY, TODAY + timedelta(days=40))


def test_what_a_patient_confirms_is_verified_today(house: House) -> None:
    patient = a_patient(house)
    verify_details(house.front, patient, phone=True)
    assert opened(house, patient).details == replace(NOTHING_ASKED, phone_verified_on=TODAY)
    verify_details(house.front, patient, address=True)
    assert opened(house, patient).details.address_verified_on == TODAY
    with pytest.raises(Invalid, match="address, phone or both"):
        verify_details(house.front, patient)
    restrict(house.chief, patient, RestrictedFor.VIP)
    with pytest.raises(Restricted):
        verify_details(house.front, patient, phone=True)


@in_one_clinic(
    "details, field",
    [
        ({"guarantor": "100001"}, "guarantor_is"),
        ({"guarantor": "999999", "guarantor_is": Relation.PARENT}, "guarantor"),
        ({"emergency_phone": "15550107777"}, "emergency_name"),
        ({"emergency_name": "Bo", "emergency_phone": "none"}, "emergency_phone"),
        ({"private_by": PrivateWay.CALL}, "private_to"),
        ({"private_to": "15550107777"}, "private_by"),
        ({"private_by": PrivateWay.MAIL, "private_to": "ada"}, "private_to"),
        ({"private_by": PrivateWay.TEXT, "private_to": "ada@example.org"}, "private_to"),
        ({"notice_on": TODAY, "notice_why_not": "would not"}, "notice_why_not"),
        ({"notice_on": TODAY + timedelta(days=1)}, "notice_on"),
        ({"id_seen_on": TODAY}, "id_kind"),
        ({"other_languages": tuple(f"Tongue{n:035}" for n in range(9))}, "language"),
    ],
)
def test_what_cannot_be_is_refused_naming_the_field(
    house: House, details: dict[str, Any], field: str
) -> None:
    a_patient(house)
    head = house.head()
    with pytest.raises(Invalid) as refused:
        service.register(house.front, some_fields("Lind", "Bo"), PatientDetails(**details))
    assert refused.value.field == field
    assert house.head() == head


def test_nobody_answers_for_somebody_who_answers_for_them(house: House) -> None:
    one, two, three = (a_patient(house) for _ in range(3))
    changed(house, two, guarantor="100001", guarantor_is=Relation.SPOUSE)
    changed(house, three, guarantor="100002", guarantor_is=Relation.PARENT)
    with pytest.raises(Invalid, match="answers for the bills of MRN 100003"):
        changed(house, one, guarantor="100003", guarantor_is=Relation.CHILD)
    changed(house, one, guarantor="100001", guarantor_is=Relation.OTHER)
    assert opened(house, one).guarantor is None


def test_an_older_form_is_refused_also_where_details_alone_changed(house: House) -> None:
    patient = a_patient(house)
    before = opened(house, patient)
    changed(house, patient, emergency_name="Bo")
    with pytest.raises(Conflict):
        service.update(house.front, patient, before.version, before.fields, before.details)
    found = opened(house, patient)
    service.update(house.front, patient, found.version, replace(found.fields, email="a@example.org"))
    assert opened(house, patient).details.emergency_name == "Bo"


@pytest.mark.parametrize(
    "way, to, texts, mails, reach, called",
    [
        (PrivateWay.TEXT, "15550107000", ["15550107000"], [], ("15550107000", "text"), ""),
        (PrivateWay.MAIL, "private@example.org", [], ["private@example.org"], ("", "mail"), ""),
        (PrivateWay.CALL, "15550107000", [], [], ("15550107000", "call"), "15550107000"),
        (PrivateWay.LETTER, "PO Box 7", [], [], ("", "letter"), ""),
    ],
)
def test_who_asked_for_one_way_is_reached_in_that_way_or_not_at_all(
    house: House, way: PrivateWay, to: str, texts: list[str], mails: list[str],
    reach: tuple[str, str], called: str,
) -> None:  # fmt: skip
    patient = a_patient(
        house, "Moss", phones="15550107203", email="home@example.org",
        contact_by_text=Consent.YES, contact_by_mail=Consent.YES, contact_by_phone=Consent.YES,
    )  # fmt: skip
    for channel in (Channel.TEXT, Channel.MAIL):
        reminders.add_rule(house.chief, NewRule(channel.value, channel, 1_440))
    house.clock.advance(timedelta(seconds=1))
    an_appointment(house, "11:00", day=TODAY + timedelta(days=1), patient=patient)
    changed(house, patient, private_by=way, private_to=to)
    going = preview_reminders(house.front, 48, Gateways(None))
    by_channel = {channel: [row for row in going if row.channel is channel] for channel in Channel}
    assert len(by_channel[Channel.TEXT]) == len(texts)
    assert len(by_channel[Channel.MAIL]) == len(mails)
    assert not any("7203" in row.address or "home" in row.address for row in going)
    with house.store.reading() as db:
        found = reach_of(db, [patient])[patient]
        assert (found.phone, found.way) == reach
        assert contact_of(db, patient).phone == called
        assert [line.phone for line in find(db, "moss", TODAY)] == [reach[0]]
    assert opened(house, patient).line.phone == reach[0]
    delays.say_late(house.front, LEE, 20)
    an_appointment(house, "11:00", patient=patient)
    with house.store.reading() as db:
        (row,) = telling.delay_list(db, house.front, LEE, frozenset()).rows
    assert (row.way, row.phone) == (("phone", called) if called else ("at the desk", ""))


@on_sqlite_first
def test_a_no_that_came_over_the_confidential_phone_stops_that_too(house: House) -> None:
    patient = a_patient(house, phones="15550107203", contact_by_text=Consent.YES)
    changed(house, patient, private_by=PrivateWay.TEXT, private_to="15550107000")
    reminders.add_rule(house.chief, NewRule("text", Channel.TEXT, 1_440))
    house.clock.advance(timedelta(seconds=1))
    an_appointment(house, "11:00", day=TODAY + timedelta(days=1), patient=patient)
    with house.store.reading() as db:
        assert patients_of_phone(db, "15550107000") == (patient,)
    assert len(preview_reminders(house.front, 48, Gateways(None))) == 1
    reminders.stop(house.front, [patient], [Channel.TEXT])
    assert preview_reminders(house.front, 48, Gateways(None)) == ()
