"""Policies from the files of other systems: each comes in once, beside what is here already."""

from __future__ import annotations

from datetime import date

import pytest

from clinic_tui.errors import Invalid, NotPermitted
from clinic_tui.patients import policies
from clinic_tui.patients.importing import import_patients
from clinic_tui.patients.incoming_policy import IncomingPolicy
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.patients.payer_models import Payer
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.patients.policy import Policy, Relationship, Subscriber
from clinic_tui.patients.policy_importing import import_policies, preview_policies
from clinic_tui.patients.rows import IncomingPatient, RefusedRow
from clinic_tui.store.verify import verify_chain, verify_rows
from tests.builders import MAC_KEY, House, some_fields
from tests.engines import on_sqlite, on_sqlite_first


def people(house: House, *numbers: str, source: str = "csv") -> dict[str, int]:
    """Patients who came in under these numbers; their row numbers."""
    rows = [
        IncomingPatient(line, source, number, some_fields(f"Fam{number}", f"Given{number}", "1980-03-01"))
        for line, number in enumerate(numbers, 2)
    ]
    return dict(zip(numbers, import_patients(house.chief, rows).new_ids, strict=True))


def policy(
    number: str, payer: str = "Acme", member: str = "A1", line: int = 2, **more: object
) -> IncomingPolicy:
    made = IncomingPolicy(line, "csv", number, Policy(payer, member_id=member))
    return IncomingPolicy(**{name: getattr(made, name) for name in made.__slots__} | more)


def test_policies_come_in_whole_and_once_and_payers_with_them(house: House) -> None:
    ids = people(house, "1", "2")
    rows: list[IncomingPolicy | RefusedRow] = [
        policy("1"),
        policy("2", "Blue", "B1", 3),
        policy("2", "acme", "A9", 4, place=2),
        policy("9", line=5),
        RefusedRow(6, "column payer: no payer is named"),
    ]
    known = [PayerFields("Blue", phone="18005550100")]
    looked = preview_policies(house.chief, rows)
    assert (looked.added, looked.payers, house.all(Coverage)) == (3, ["Acme", "Blue"], [])
    report = import_policies(house.chief, rows, known)
    assert (report.rows, report.added, report.payers) == (5, 3, ["Acme", "Blue"])
    assert [(row.line, row.reason.split(":")[0]) for row in report.refused] == [
        (6, "column payer"),
        (5, "patient"),
    ]
    stored = {(each.patient_id, each.slot): each for each in house.all(Coverage)}
    assert {key: (each.payer, each.member_id) for key, each in stored.items()} == {
        (ids["1"], 1): ("Acme", "A1"),
        (ids["2"], 1): ("Blue", "B1"),
        (ids["2"], 2): ("Acme", "A9"),
    }
    assert {each.id for each in house.all(Payer)} == {each.payer_id for each in stored.values()}
    assert [each.phone for each in house.all(Payer)] == ["", "18005550100"]
    head = house.head()
    again = import_policies(house.chief, rows, known)
    assert (again.added, again.unchanged, again.differing, house.head()) == (0, 3, [], head + 0)
    with house.store.reading() as db:
        assert verify_chain(db, MAC_KEY).sound
        assert verify_rows(db) is None


@on_sqlite
def test_what_was_typed_over_since_then_stays(house: House) -> None:
    ids = people(house, "1")
    import_policies(house.chief, [policy("1")])
    row = house.all(Coverage)[0]
    policies.set_coverage(house.front, ids["1"], 1, row.version, Policy("Acme", member_id="RIGHT"))
    assert import_policies(house.chief, [policy("1")]).unchanged == 1
    newer = policy("1", plan := "Acme", "A1", policy=Policy(plan, plan="gold", member_id="A1"))
    report = import_policies(house.chief, [newer])
    assert [(each.line, each.reason) for each in report.differing] == [(2, "says something else than before")]
    other = import_policies(house.chief, [policy("1", "Blue", "B1")])
    assert "another policy in place 1" in other.differing[0].reason
    assert [each.member_id for each in house.all(Coverage)] == ["RIGHT"]


@on_sqlite
def test_all_or_nothing_where_that_is_wanted(house: House) -> None:
    people(house, "1")
    rows = [policy("1"), policy("9", line=3)]
    head = house.head()
    report = import_policies(house.chief, rows, whole=True)
    assert (report.whole, report.added, [each.line for each in report.refused]) == (False, 0, [3])
    assert (house.head(), house.all(Coverage)) == (head, [])
    assert import_policies(house.chief, rows[:1], whole=True).added == 1


def test_a_number_that_two_patients_have_is_told_apart_by_the_birth_date_or_refused(house: House) -> None:
    people(house, "7", source="csv")
    stranger = IncomingPatient(2, "csv", "7", some_fields("Other", "Person", "1999-09-09"))
    other = import_patients(house.chief, [stranger]).new_ids[0]
    report = import_policies(house.chief, [policy("7")])
    assert "2 patients have the number 7" in report.refused[0].reason
    assert import_policies(house.chief, [policy("7", born=date(1999, 9, 9))]).added == 1
    assert [each.patient_id for each in house.all(Coverage)] == [other]
    wrong = import_policies(house.chief, [policy("7", "Blue", born=date(1950, 1, 1))])
    assert "another birth date" in wrong.refused[0].reason


@on_sqlite_first
def test_our_own_mrn_names_a_patient_too(house: House) -> None:
    ids = people(house, "a")
    mrn = house.get(Patient, ids["a"]).mrn
    assert import_policies(house.chief, [policy(mrn, by_mrn=True)]).added == 1
    assert import_policies(house.chief, [policy(mrn, "Blue", place=2)]).refused


@on_sqlite
def test_a_named_subscriber_is_the_patient_or_somebody_else(house: House) -> None:
    people(house, "1", "2")
    held = [
        Policy("Acme", member_id="A", subscriber=Subscriber("Fam1", "Given1 Ann")),
        Policy("Acme", member_id="B", subscriber=Subscriber("Moss", "Ruth")),
    ]
    report = import_policies(
        house.chief,
        [
            policy(number, line=int(number), policy=each, unsaid=True)
            for number, each in zip("12", held, strict=True)
        ],
    )
    assert [each.line for each in report.warnings] == [2]
    assert [(each.relationship, each.subscriber_family) for each in house.all(Coverage)] == [
        (Relationship.SELF, ""),
        (Relationship.OTHER, "Moss"),
    ]


@on_sqlite_first
def test_what_cannot_be_is_refused_with_its_field_before_a_row_is_written(house: House) -> None:
    people(house, "1", "2")
    masked = policy("1", member="****1234")
    report = import_policies(house.chief, [masked, policy("2", line=3)])
    assert (report.added, [row.reason.split(":")[0] for row in report.refused]) == (1, ["member id"])
    with pytest.raises(Invalid, match="claim filing code"):
        import_policies(house.chief, [policy("1")], [PayerFields("Blue", filing="??")])
    with pytest.raises(NotPermitted):
        import_policies(house.front, [])
    with pytest.raises(NotPermitted):
        preview_policies(house.front, [])
