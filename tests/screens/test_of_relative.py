"""A child is registered, and insured, as the parent who is a patient here already."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.patients.policies import coverages
from clinic_tui.patients.policy import Relationship, Subscriber
from clinic_tui.patients.records import record
from clinic_tui.store.engine import Store
from tests.screens.small_clinic import Seat, SmallClinic, seated


def store_of(seat: Seat) -> Store:
    assert seat.app.backend is not None
    return seat.app.backend._clinic.store


async def test_a_child_has_address_bills_and_policy_of_the_mother(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, "mia", tab="1") as seat:
        await seat.press("slash", *"O'Brien,Finn", "f7")
        await seat.shows("New patient", "F7 as a relative")
        await seat.press(*"030418", "f7")
        await seat.shows("Whose address and phone?")
        await seat.press(*"o'brien", "enter")
        await seat.shows("taken from O'Brien, Siobhan", "12 Harbor St", "Annapolis")
        await seat.press("f12")
        await seat.shows("say what the guarantor is to the patient")
        await seat.press(*"parent", "f12")
        await seat.shows("registered O'Brien, Finn")
        with store_of(seat).reading() as db:
            finn = db.scalars(select(col(Patient.id)).where(col(Patient.given) == "Finn")).one()
            mother = db.scalars(select(col(Patient.id)).where(col(Patient.given) == "Siobhan")).one()
            assert finn is not None
            assert mother is not None
            child, parent = record(db, finn), record(db, mother)
        assert (child.fields.address, child.fields.phones) == (parent.fields.address, parent.fields.phones)
        assert child.guarantor is not None
        assert child.guarantor.mrn == parent.mrn

        await seat.press("+")
        await seat.shows("Primary coverage of O'Brien, Finn", "F7 as a relative")
        await seat.until(lambda: "self, spouse" in seat.text, "that a child holds none")
        await seat.press("escape")
        await seat.gone("F7 as a relative")
        assert "aside" not in seat.lines[0], "nothing was typed"
        await seat.press("+")
        await seat.press("f7", *"finn", "enter")
        await seat.shows("that is the patient")
        await seat.press("f7", *"li,bo", "enter")
        await seat.shows("Li, Bo has no policy in force")
        await seat.press("f7", *"siobhan", "enter")
        await seat.shows("as O'Brien, Siobhan: the patient is the child")
        await seat.press("f12")
        await seat.shows("primary coverage of O'Brien, Finn: Blue Cross")
        with store_of(seat).reading() as db:
            (own,), (hers,) = coverages(db, finn), coverages(db, mother)
            assert db.get_one(Coverage, own.id).patient_id == finn
        assert (own.member_id, own.copay_cents) == (hers.member_id, hers.copay_cents)
        assert own.relationship is Relationship.CHILD
        assert own.subscriber == Subscriber("O'Brien", "Siobhan", date(1978, 6, 21), "F")
