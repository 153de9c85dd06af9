"""Records that may be one patient's, by keys alone: compared, merged, taken back, told apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from clinic_tui.patients import records
from clinic_tui.patients import service as patients
from clinic_tui.patients.merge_models import NotSamePerson
from clinic_tui.patients.models import Patient
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import Address, PatientFields, Phone, RestrictedFor, Sex
from clinic_tui.screens.patients.duplicates import Duplicates, LikelySameAs
from clinic_tui.screens.patients.merge_records import MergeRecords
from clinic_tui.screens.patients.patient import PatientScreen
from tests.screens.patients_clinic import PatientsClinic, command, settled, type_in
from tests.screens.stage import front, screen_text

SMALL, LARGE = (80, 24), (120, 40)
Golden = Callable[[Any, str], None]

SMYTH = PatientFields(
    family="Smyth", given="Jo", born=date(1961, 12, 5), sex=Sex.FEMALE, phones=(Phone("15558107203"),),
    address=Address("9 Oak Ave", "", "Salem", "MA", "01970"), language="Spanish",
)  # fmt: skip


def smyth(clinic: PatientsClinic) -> int:
    """Smith once more, with another address, and a note."""
    number = patients.register(clinic.other_desk, SMYTH)
    patients.add_note(clinic.other_desk, number, "written on the other record")
    return number


def numbers(clinic: PatientsClinic) -> list[int]:
    with clinic.clinic.store.reading() as db:
        return [number for number in range(1, 9) if db.get(Patient, number) is not None]


async def test_a_pair_is_compared_merged_taken_back_and_merged_the_other_way(
    patients_clinic: PatientsClinic, matches_golden: Golden
) -> None:
    gone, app = smyth(patients_clinic), patients_clinic.with_manager().app("otto")

    async def pictured(name: str) -> None:
        for size in (LARGE, SMALL):
            await pilot.resize_terminal(*size)
            await settled(pilot)
            matches_golden(app, f"{name}_{size[0]}x{size[1]}")

    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await command(pilot, "duplicates")
        assert isinstance(front(app), Duplicates)
        await pictured("duplicates")
        await type_in(pilot, "enter")
        assert isinstance(front(app), MergeRecords)
        await type_in(pilot, "down", "down", "down", "right")
        await pictured("merge")
        await type_in(pilot, "f12")
        await pictured("merge_asked")
        assert gone in numbers(patients_clinic)
        await type_in(pilot, "n", "f12")
        await type_in(pilot, "y")
        assert isinstance(front(app), Duplicates)
        assert "merged into MRN 100001" in screen_text(app)
        assert gone not in numbers(patients_clinic)
        with patients_clinic.clinic.store.reading() as db:
            kept = records.record(db, patients_clinic.smith)
        assert kept.fields.address.line1 == "9 Oak Ave"
        assert kept.fields.family == "Smith"
        assert [note.words for note in kept.notes][-1] == "written on the other record"
        await type_in(pilot, "escape", "u", "y")
        assert gone in numbers(patients_clinic)
        await command(pilot, "duplicates")
        await type_in(pilot, "enter")
        await type_in(pilot, "s")
        assert f"stays: MRN {100000 + gone}" in screen_text(app)
        await type_in(pilot, "f12")
        await type_in(pilot, "y")
        assert patients_clinic.smith not in numbers(patients_clinic)


async def test_the_front_desk_compares_tells_apart_and_leaves_merging_to_a_manager(
    patients_clinic: PatientsClinic,
) -> None:
    gone, app = smyth(patients_clinic), patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await command(pilot, "duplicates")
        await type_in(pilot, "enter")
        assert "ask a manager" in screen_text(app), "it is said before all is compared"
        await type_in(pilot, "f12")
        assert screen_text(app).count("ask a") == 1
        assert gone in numbers(patients_clinic)
        await type_in(pilot, "escape", "x")
        assert "No two records look like one patient's." in screen_text(app)
        with patients_clinic.clinic.store.reading() as db:
            assert db.get_one(NotSamePerson, 1).by == "dana"
        await type_in(pilot, "escape", "u", "y")
        await command(pilot, "duplicates")
        assert "Smyth, Jo" in screen_text(app)
        restrict(patients_clinic.other_desk, gone, RestrictedFor.VIP)
        await type_in(pilot, "escape")
        await command(pilot, "duplicates")
        await type_in(pilot, "enter")
        assert "this record is restricted" in screen_text(app)
        assert "9 Oak" not in screen_text(app)


async def test_from_a_record_its_likely_others_are_offered_and_after_a_merge_what_stayed_is_stood_on(
    patients_clinic: PatientsClinic,
) -> None:
    gone, app = smyth(patients_clinic), patients_clinic.with_manager().app("otto")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        app.open_patient(gone)
        await settled(pilot)
        await type_in(pilot, "T")
        assert isinstance(front(app), LikelySameAs)
        assert "Smith, Jo (Joanie)" in screen_text(app)
        await type_in(pilot, "f", "smithers", "enter")
        assert isinstance(front(app), MergeRecords)
        assert "the birth dates differ" in screen_text(app)
        await type_in(pilot, "escape", "enter", "s", "f12")
        await type_in(pilot, "y")
        assert isinstance(app.screen, PatientScreen)
        assert "MRN 100001" in screen_text(app)
        assert gone not in numbers(patients_clinic)
        app.open_patient(gone)  # as from a list that was read before
        await settled(pilot)
        assert "merged into another: open MRN 100001" in screen_text(app)
        smyth(patients_clinic)
        smyth(patients_clinic)
        vale = replace(
            SMYTH, family="Vale", given="Mara", born=date(1950, 3, 9), phones=(), address=Address()
        )
        for _ in range(2):
            patients.register(patients_clinic.other_desk, vale)
        await command(pilot, "duplicates")
        board = front(app)
        assert isinstance(board, Duplicates)
        pair = next(row for row in board.shown_rows if row.first.family == row.second.family == "Smyth")
        board.list.select((pair.first.id, pair.second.id))
        await type_in(pilot, "enter")
        await type_in(pilot, "f12")
        await type_in(pilot, "y")
        assert isinstance(front(app), Duplicates)
        stands_on = board.row
        assert stands_on is not None
        assert pair.first.id in (stands_on.first.id, stands_on.second.id)
        assert "is gone" not in screen_text(app)


async def test_v_on_its_line_verifies_address_and_phone(patients_clinic: PatientsClinic) -> None:
    app, smith = patients_clinic.app(), patients_clinic.smith
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        app.open_patient(smith)
        await settled(pilot)
        while app.screen.query_one("#record-who").key != "verified":  # type: ignore[attr-defined]
            await type_in(pilot, "down")
        await type_in(pilot, "v")
        with patients_clinic.clinic.store.reading() as db:
            details = records.record(db, smith).details
        assert details.address_verified_on == details.phone_verified_on == app.today
        assert "address and phone verified today" in screen_text(app)
