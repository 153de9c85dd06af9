"""Policies and payers read from CSV files, and why rows are refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from clinic_tui.errors import Invalid
from clinic_tui.interop.csv_policies import (
    IncomingPayer,
    NoPolicies,
    looks_like_payers,
    looks_like_policies,
    open_policies_csv,
    read_payers,
    read_policies,
)
from clinic_tui.patients.incoming_policy import IncomingPolicy
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.patients.policy import Relationship, Subscriber
from clinic_tui.patients.rows import RefusedRow

TODAY = date(2026, 3, 3)
SYNTHEA = "PATIENT,MEMBERID,START_DATE,END_DATE,PAYER,SECONDARY_PAYER,PLAN_OWNERSHIP,OWNER_NAME"
OLDER = "PATIENT,START_YEAR,END_YEAR,PAYER,OWNERSHIP"
PAYERS = [
    IncomingPayer("7caa7254-5050-3b5e-9eae-bd5ea30e809c", PayerFields("Medicare")),
    IncomingPayer("b1c428d6-4f07-31e0-90f0-68ffa6ff8c76", PayerFields("NO_INSURANCE")),
]


def read(
    folder: Path, *lines: str, mapping: dict[str, str] | None = None
) -> list[IncomingPolicy | RefusedRow]:
    path = folder / "policies.csv"
    path.write_text("\n".join(lines) + "\n")
    file = open_policies_csv(path, mapping or {})
    return list(read_policies(file, mapping or {}, PAYERS, TODAY))


def test_synthea_gives_two_policies_of_a_row_with_a_secondary_payer(tmp_path: Path) -> None:
    first, second = read(
        tmp_path,
        SYNTHEA,
        f"p1,m1,2025-05-16T22:16:57Z,2026-05-16T22:16:57Z,{PAYERS[0].number},Union,Spouse,Jo Lee",
    )
    assert isinstance(first, IncomingPolicy)
    assert isinstance(second, IncomingPolicy)
    assert first.policy is not None
    assert (first.source, first.patient, first.place) == ("synthea", "p1", 1)
    assert (first.policy.payer, first.policy.member_id) == ("Medicare", "m1")
    assert (first.policy.valid_from, first.policy.valid_to) == (date(2025, 5, 16), date(2026, 5, 16))
    assert (first.policy.relationship, first.policy.subscriber) == (
        Relationship.SPOUSE,
        Subscriber("Lee", "Jo"),
    )
    assert second.policy is not None
    assert (second.policy.payer, second.policy.member_id, second.place) == ("Union", "", 2)


def test_synthea_of_earlier_years_says_years_alone_and_nobody_insured(tmp_path: Path) -> None:
    known, none = read(
        tmp_path,
        f"{OLDER},SECONDARY_PAYER",
        "p1,2020,2026,Medicare,Self,",
        f"p1,1990,2019,{PAYERS[1].number},,",
    )
    assert isinstance(known, IncomingPolicy)
    assert isinstance(none, IncomingPolicy)
    assert (known.begins, known.ends) == (date(2020, 1, 1), date(2026, 12, 31))
    assert none.policy is None


def test_a_table_of_its_own_form_is_read_by_its_column_names(tmp_path: Path) -> None:
    (row,) = read(
        tmp_path,
        "MRN;Carrier;Member ID;Group No;Priority;Effective;Term Date;Relationship;Insured Name;Copay;DOB",
        "100042;Heron Mutual;h-1;G7;Secondary;1/1/26;12/31/9999;child;Moss, Ruth;25.50;4/23/2015",
    )
    assert isinstance(row, IncomingPolicy)
    assert row.policy is not None
    assert (row.by_mrn, row.patient, row.place, row.born) == (True, "100042", 2, date(2015, 4, 23))
    assert (row.policy.payer, row.policy.group_number, row.policy.copay_cents) == ("Heron Mutual", "G7", 2550)
    assert (row.policy.valid_from, row.policy.valid_to) == (date(2026, 1, 1), None)
    assert (row.policy.relationship, row.policy.subscriber) == (
        Relationship.CHILD,
        Subscriber("Moss", "Ruth"),
    )


@pytest.mark.parametrize(
    "line, column, words",
    [
        (",Acme,,,,", "patient", "empty"),
        ("1,,,,,", "payer", "no payer"),
        ("1,9c7f54f2-5050-3b5e-9eae-bd5ea30e809c,,,,", "payer", "--payers"),
        ("1,Acme,fourth,,,", "order", "primary"),
        ("1,Acme,,31.31.2020,,", "from", "calendar"),
        ("1,Acme,,2026-01-02,2026-01-01,", "to", "before it begins"),
        ("1,Acme,,,,cousin", "relationship", "spouse"),
    ],
)
def test_a_refused_row_names_line_column_and_reason(
    tmp_path: Path, line: str, column: str, words: str
) -> None:
    (row,) = read(tmp_path, "patient,payer,order,from,to,relationship", line)
    assert isinstance(row, RefusedRow)
    assert row.line == 2
    assert row.reason.startswith(f"column {column}: ")
    assert words in row.reason


def test_columns_are_mapped_or_the_file_is_none_of_policies(tmp_path: Path) -> None:
    lines = ("who,insurer name", "1,Acme")
    with pytest.raises(NoPolicies, match="--map"):
        read(tmp_path, *lines)
    (row,) = read(tmp_path, *lines, mapping={"patient": "who", "payer": "Insurer Name"})
    assert isinstance(row, IncomingPolicy)
    with pytest.raises(Invalid, match="no column 'nowhere'"):
        read(tmp_path, *lines, mapping={"patient": "who", "payer": "nowhere"})
    with pytest.raises(Invalid, match="no field 'colour'"):
        read(tmp_path, "patient,payer", "1,Acme", mapping={"colour": "payer"})


def test_a_list_of_payers_is_told_from_places_and_read(tmp_path: Path) -> None:
    path = tmp_path / "payers.csv"
    path.write_text("Id,NAME,STATE_HEADQUARTERED,PHONE\na1,Medicare,MD,1-800-633-4227\n,Nobody,,\n")
    places = tmp_path / "organizations.csv"
    places.write_text("Id,NAME,STATE\na1,Hospital,MA\n")
    transitions = tmp_path / "t.csv"
    transitions.write_text(f"{SYNTHEA}\n")
    assert (looks_like_payers(path), looks_like_payers(places)) == (True, False)
    assert (looks_like_policies(transitions), looks_like_policies(path)) == (True, False)
    found, refused = read_payers(path)
    assert [(each.number, each.fields.name, each.fields.phone) for each in found] == [
        ("a1", "Medicare", "18006334227")
    ]
    assert [row.line for row in refused] == [3]
