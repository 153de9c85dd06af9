"""FHIR patients, good and broken."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic_tui.errors import FileRefused
from clinic_tui.interop import fhir
from clinic_tui.interop.fhir import count_patients, count_resources, read_patients
from clinic_tui.patients.rows import Identifier, IncomingPatient, OtherName, PhoneUse, RefusedRow
from clinic_tui.patients.service import cleaned

TODAY = date(2026, 11, 23)
ANN: dict[str, Any] = {
    "resourceType": "Patient", "id": "p1", "name": [{"family": "Miller",
    "given": ["Ann"]}], "birthDate": "1961-12-05"
}  # fmt: skip


def read(folder: Path, content: object, name: str = "patients.json") -> list[IncomingPatient | RefusedRow]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return list(read_patients(path, TODAY))


def one(folder: Path, **elements: object) -> IncomingPatient:
    (row,) = read(folder, ANN | elements)
    assert isinstance(row, IncomingPatient)
    return row


def why_refused(folder: Path, **elements: object) -> str:
    (row,) = read(folder, ANN | elements)
    assert isinstance(row, RefusedRow)
    return row.reason


def test_names_by_their_use(tmp_path: Path) -> None:
    fields = one(
        tmp_path,
        name=[
            {"use": "maiden", "family": "Lee", "given": ["Ann"], "period": {"end": "1990"}},
            {"use": "nickname", "given": ["Annie"]},
            {"use": "old", "family": "Stone"},
            {"use": "usual", "family": "Miller", "given": ["Ann", None, "Beth", "C."], "prefix": ["Dr."]},
            {"family": "Mueller", "given": ["Ann"], "period": {"end": "2001-01-01"}},
            {"use": "temp", "family": "Doe"},
            {"use": "usual", "family": "Miller", "given": ["Ann"]},
        ],
    ).fields
    assert (fields.family, fields.given, fields.middle, fields.prefix) == ("Miller", "Ann", "Beth C.", "Dr.")
    assert fields.preferred == "Annie"
    assert fields.other_names == (
        OtherName("maiden", "Lee", "Ann"), OtherName("former", "Stone"),
        OtherName("former", "Mueller", "Ann"), OtherName("alias", "Doe"),
    )  # fmt: skip


OVER, TODAY_STILL, LATER = {"end": "2026-11-22T10:00:00Z"}, {"end": "2026-11-23"}, {"end": "2026"}


def test_what_has_ended_is_old(tmp_path: Path) -> None:
    fields = one(
        tmp_path,
        name=[
            {"use": "official", "family": "Stone", "given": ["Ann"], "period": OVER},
            {"use": "nickname", "given": ["Nan"], "period": OVER},
            {"use": "usual", "family": "Miller", "given": ["Ann"], "period": LATER},
        ],
        address=[
            {"use": "home", "line": ["1 Old St"], "period": {"end": "2025-12"}},
            {"use": "work", "line": ["2 New St"], "period": TODAY_STILL},
        ],
        telecom=[
            {"system": "phone", "value": "541-261-0981", "period": OVER, "rank": 1},
            {"system": "phone", "value": "541-261-0980", "period": LATER},
            {"system": "email", "value": "old@example.org", "period": {"end": "2020"}},
            {"system": "email", "value": "ann@example.org"},
        ],
    ).fields
    assert (fields.family, fields.preferred, fields.address.line1) == ("Miller", "", "2 New St")
    assert fields.other_names == (OtherName("former", "Stone", "Ann"),)
    assert [phone.digits for phone in fields.phones] == ["15412610980"]
    assert fields.email == "ann@example.org"


def test_a_null_is_nothing_said(tmp_path: Path) -> None:
    nulls = one(
        tmp_path,
        name=[ANN["name"][0] | {"use": None, "suffix": None, "period": {"start": None, "end": None}}],
        telecom=[{"system": "phone", "value": None}, {"system": "email", "value": None, "rank": None}],
        address=[{"line": None, "city": None, "period": None}],
        identifier=[{"system": "x", "value": None}, {"system": None, "value": "7"}],
        communication=[{"language": {"coding": None, "text": None}, "preferred": None}],
        extension=[{"url": None}], gender=None, deceasedDateTime=None, deceasedBoolean=None, photo=None,
    )  # fmt: skip
    assert nulls.fields == replace(one(tmp_path).fields, identifiers=(Identifier("", "7"),))
    assert "birth date" in one(tmp_path, birthDate=None).warnings[0]


def test_a_long_side_value_does_not_cost_the_patient(tmp_path: Path) -> None:
    patient = one(
        tmp_path,
        id="p" * 201,
        name=[ANN["name"][0] | {"suffix": ["x" * 21]}],
        address=[{"line": ["1 Oak St", "y" * 250], "city": "z" * 101, "postalCode": "0" * 21}],
        identifier=[{"system": "s" * 201, "value": "1"}, {"system": "s", "value": "2" * 300}],
        communication=[{"language": {"text": "Klingon" * 9}}],
    )
    assert cleaned(patient.fields) == patient.fields
    assert (patient.fields.identifiers, len(patient.fields.suffix)) == ((), 20)
    assert len(patient.warnings) == 7
    assert len(patient.external_id) == 64


def test_control_characters_are_left_out_and_said(tmp_path: Path) -> None:
    patient = one(tmp_path, name=[{"family": "Mil\x1bler", "given": ["Ann"]}], birthDate="1961-12-05")
    assert patient.fields.family == "Miller"
    assert patient.warnings == ("control characters left out",)


def test_a_name_that_is_only_text(tmp_path: Path) -> None:
    fields = one(tmp_path, name=[{"text": "Dr. Ann B. Miller, Jr."}]).fields
    assert (fields.family, fields.given, fields.middle) == ("Miller", "Ann", "B.")
    assert (fields.prefix, fields.suffix) == ("Dr.", "Jr.")


@pytest.mark.parametrize("born", ["1970", "1970-03"])
def test_a_partial_birth_date_is_left_empty_and_said(tmp_path: Path, born: str) -> None:
    patient = one(tmp_path, birthDate=born)
    assert patient.fields.born is None
    assert patient.warnings == (f"birth date known only as {born}; left empty",)


@pytest.mark.parametrize(
    "born, reason",
    [("1970-02-30", "no day of the calendar"), ("2027-01-01", "in the future"), ("5/12/1961", "no FHIR date"),
     (19611205, "birthDate: input should be a valid string")],
)  # fmt: skip
def test_an_impossible_birth_date_refuses_the_patient(tmp_path: Path, born: object, reason: str) -> None:
    assert reason in why_refused(tmp_path, birthDate=born)


def test_phones_by_rank_and_use(tmp_path: Path) -> None:
    patient = one(
        tmp_path,
        telecom=[
            {"system": "phone", "value": "541-261-0981", "use": "work", "rank": 2},
            {"system": "phone", "value": "541-261-0980", "use": "mobile", "rank": 1},
            {"system": "phone", "value": "541-261-0999", "use": "old"},
            {"system": "fax", "value": "541-261-0998"},
            {"system": "phone", "value": "+1 541 261 0980"},
            {"system": "phone", "value": "ask"},
            {"system": "email", "value": "ann@example.org"},
        ],
    )
    assert [(phone.digits, phone.use) for phone in patient.fields.phones] == [
        ("15412610980", PhoneUse.MOBILE), ("15412610981", PhoneUse.WORK)
    ]  # fmt: skip
    assert patient.fields.email == "ann@example.org"
    assert patient.warnings == ("phone 'ask' cannot be dialled; left out",)


def test_the_home_address_goes_before_the_others(tmp_path: Path) -> None:
    old = {"use": "old", "line": ["1 Old St"], "city": "Lynn"}
    work = {"use": "work", "line": ["2 Work St"], "city": "Lynn"}
    home = {"use": "home", "line": ["3 Home St", "Apt 4", "Rear"], "city": "Salem", "state": "new york"}
    address = one(tmp_path, address=[old, work, home]).fields.address
    assert (address.line1, address.line2, address.state, address.country) == (
        "3 Home St",
        "Apt 4, Rear",
        "NY",
        "US",
    )
    assert one(tmp_path, address=[old]).fields.address.line1 == ""
    assert one(tmp_path, address=[{"text": "3 Home St, Salem"}]).fields.address.line1 == "3 Home St, Salem"


def test_the_preferred_language_and_an_interpreter(tmp_path: Path) -> None:
    fields = one(
        tmp_path,
        communication=[
            {"language": {"coding": [{"code": "en"}]}},
            {"language": {"coding": [{"code": "es"}]}, "preferred": True},
        ],
        extension=[
            {
                "url": "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired",
                "valueBoolean": True,
            }
        ],
    ).fields
    assert (fields.language, fields.interpreter) == ("es", True)
    assert one(tmp_path).fields.interpreter is False


def test_death_is_the_day_as_written(tmp_path: Path) -> None:
    patient = one(tmp_path, deceasedDateTime="1989-05-09T23:35:22-04:00")
    assert patient.fields.deceased_on == date(1989, 5, 9)
    assert one(tmp_path, deceasedDateTime="1989").warnings == ("marked as deceased, the day is not known",)
    assert one(tmp_path, deceasedBoolean=True).warnings == ("marked as deceased, the day is not given",)
    assert one(tmp_path, deceasedDateTime="1950-01-01").fields.deceased_on is None


def test_what_is_not_active_is_taken_with_a_warning(tmp_path: Path) -> None:
    assert "not active" in one(tmp_path, active=False).warnings[0]
    assert one(tmp_path, active=True).warnings == ()


@pytest.mark.parametrize(
    "elements, reason",
    [({"name": [], "birthDate": ""}, "neither name"),
     ({"name": [{"use": "official"}], "birthDate": ""}, "neither name"),
     ({"name": "Ann"}, "name: input should be a valid list"),
     ({"name": [{"family": {"x": 1}}]}, "name.0.family: input should be a valid string"),
     ({"name": [{"family": "x" * 201}]}, "family: That is longer than 200")],
)  # fmt: skip
def test_an_invalid_patient_is_refused_with_its_place(
    tmp_path: Path, elements: dict[str, Any], reason: str
) -> None:
    assert reason in why_refused(tmp_path, **elements)


def test_ndjson_reads_on_after_a_broken_line(tmp_path: Path) -> None:
    good = json.dumps(ANN).encode()
    lines = [
        b"\xef\xbb\xbf" + good,
        good[:40],
        b"",
        b"[1]",
        b"\xff\xfe",
        b'{"resourceType": "Location"}',
        good,
    ]
    for name in ("a.ndjson", "a.JSONL"):
        rows = read(tmp_path, b"\r\n".join(lines), name)
        assert [row.line for row in rows] == [1, 2, 4, 5, 7]
        assert [type(row) for row in rows] == [
            IncomingPatient,
            RefusedRow,
            RefusedRow,
            RefusedRow,
            IncomingPatient,
        ]
        assert count_patients(tmp_path / name) == 2
        assert count_resources(tmp_path / name) == {"Patient": 2, "Location": 1, "unreadable": 3}


def test_ndjson_is_known_without_its_suffix(tmp_path: Path) -> None:
    good = json.dumps(ANN).encode()
    assert [row.line for row in read(tmp_path, good + b"\n" + good, "export.json")] == [1, 2]


def test_a_line_too_long_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fhir, "MAX_LINE_BYTES", 400)
    good = json.dumps(ANN).encode()
    rows = read(tmp_path, b" " * 1300 + b"\n" + good, "a.ndjson")
    assert isinstance(rows[0], RefusedRow)
    assert isinstance(rows[1], IncomingPatient)
    assert [row.line for row in rows] == [1, 2]


def test_a_bundle_counts_its_entries(tmp_path: Path) -> None:
    bundle = {
        "resourceType": "Bundle",
        "entry": [{"fullUrl": "x"}, {"resource": ANN}, 7, {"resource": {"id": "1"}}],
    }
    rows = read(tmp_path, bundle)
    assert [row.line for row in rows] == [2, 3]
    assert rows[1] == RefusedRow(3, "the entry is no resource")


def test_a_patient_without_an_id_is_known_by_its_url_or_content(tmp_path: Path) -> None:
    nameless = {key: value for key, value in ANN.items() if key != "id"}
    entry = {"fullUrl": "urn:uuid:1234", "resource": nameless}
    (by_url,) = read(tmp_path, {"resourceType": "Bundle", "entry": [entry]})
    (by_content,) = read(tmp_path, nameless)
    (again,) = read(tmp_path, dict(reversed(nameless.items())))
    assert isinstance(by_url, IncomingPatient)
    assert isinstance(by_content, IncomingPatient)
    assert isinstance(again, IncomingPatient)
    assert by_url.external_id == "1234"
    assert by_content.external_id == again.external_id
    assert len(by_content.external_id) == 64


@pytest.mark.parametrize(
    "content, reason",
    [(b"", "no JSON"), (b"<Patient/>", "no JSON"), (b'{"resourceType": "Patient",', "no JSON"),
     (b"[]", "no FHIR"),
     (b"{}", "no FHIR"), (b'{"resourceType": 3}', "no FHIR"), (b"\xff\xfe{", "no JSON"),
     (b"[" * 200_000, "no JSON"),
     (b'{"resourceType": "Bundle", "entry": {}}', "without a list")],
)  # fmt: skip
def test_what_is_no_fhir_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(FileRefused, match=reason):
        read(tmp_path, content)


def test_a_file_that_is_not_there_or_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FileRefused, match="cannot be read"):
        count_patients(tmp_path / "none.json")
    monkeypatch.setattr(fhir, "MAX_BYTES", 10)
    with pytest.raises(FileRefused, match="larger than"):
        read(tmp_path, ANN)


WORDS = ["name", "use", "family", "given", "text", "line", "system", "value", "coding", "period", "end"]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10)
JSON: st.SearchStrategy[object] = st.deferred(
    lambda: LEAVES | st.lists(JSON, max_size=2) | st.dictionaries(st.sampled_from(WORDS), JSON, max_size=2)
)


@given(
    st.dictionaries(
        st.sampled_from(
            [
                *("name", "birthDate", "gender", "telecom", "address", "identifier"),
                *("communication", "id", "deceasedDateTime", "extension", "active"),
            ]
        ),
        JSON,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_patient_is_taken_or_refused(tmp_path: Path, elements: dict[str, object]) -> None:
    with contextlib.suppress(FileRefused):
        (row,) = read(tmp_path, ANN | elements)
        assert isinstance(row, IncomingPatient) or row.reason
