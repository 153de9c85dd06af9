"""Patient files as practice systems write them, good and broken."""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic_tui.errors import FileRefused, Invalid
from clinic_tui.interop import csv_in
from clinic_tui.interop.csv_columns import parse_mapping
from clinic_tui.interop.csv_in import open_patients_csv, read_patients
from clinic_tui.patients.rows import Identifier, IncomingPatient, OtherName, PhoneUse, RefusedRow, Sex
from clinic_tui.patients.service import cleaned

TODAY = date(2026, 11, 23)


def read(
    path: Path, content: str | bytes, mapping: dict[str, str] | None = None
) -> list[IncomingPatient | RefusedRow]:
    path = path / "patients.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_patients(open_patients_csv(path), mapping, TODAY))


def taken(rows: list[IncomingPatient | RefusedRow]) -> list[IncomingPatient]:
    assert not [row for row in rows if isinstance(row, RefusedRow)]
    return [row for row in rows if isinstance(row, IncomingPatient)]


def refused(rows: list[IncomingPatient | RefusedRow]) -> list[RefusedRow]:
    return [row for row in rows if isinstance(row, RefusedRow)]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "cp1252"])
def test_every_usual_encoding_and_separator(tmp_path: Path, separator: str, encoding: str) -> None:
    text = f"last{separator} first {separator}dob\r\nNúñez{separator}Zoë{separator}1961-12-05\r\n"
    content = b"\xff\xfe" + text.encode("utf-16-le") if encoding == "utf-16-le-bom" else text.encode(encoding)
    (patient,) = taken(read(tmp_path, content))
    assert (patient.fields.family, patient.fields.given, patient.fields.born) == (
        "Núñez",
        "Zoë",
        date(1961, 12, 5),
    )
    assert patient.line == 2


def test_all_columns_find_their_field(tmp_path: Path) -> None:
    header = (
        "MRN,Last Name,First Name,MI,Title,Suffix,Nickname,Maiden Name,DOB,Gender,Cell Phone,Home Phone,"
        "Email,Address 1,Address 2,City,State,Zip Code,Preferred Language,Interpreter Needed,SSN"
    )
    row = (
        "A12,Jones,Ann,B,Ms.,Jr,Annie,Miller,12/25/1961,Female,(541) 261-0980,541-261-0981,ann@example.org,"
        "12 Oak St,Apt 3,Salem,massachusetts,01970,es,Yes,999-94-5397"
    )
    (patient,) = taken(read(tmp_path, f"{header}\n{row}\n"))
    fields = patient.fields
    assert patient.external_id == "A12"
    assert (fields.family, fields.given, fields.middle, fields.prefix) == ("Jones", "Ann", "B", "Ms.")
    assert (fields.suffix, fields.preferred, fields.sex) == ("Jr", "Annie", Sex.FEMALE)
    assert fields.other_names == (OtherName("maiden", "Miller", "Ann"),)
    assert fields.born == date(1961, 12, 25)
    assert [(phone.digits, phone.use) for phone in fields.phones] == [
        ("15412610980", PhoneUse.MOBILE), ("15412610981", PhoneUse.HOME)
    ]  # fmt: skip
    assert (fields.address.line1, fields.address.line2, fields.address.city) == (
        "12 Oak St",
        "Apt 3",
        "Salem",
    )
    assert (fields.address.state, fields.address.postal_code, fields.address.country) == ("MA", "01970", "US")
    assert (fields.email, fields.language, fields.interpreter) == ("ann@example.org", "es", True)
    assert Identifier("http://hl7.org/fhir/sid/us-ssn", "999-94-5397") in fields.identifiers
    assert Identifier("csv:mrn", "A12") in fields.identifiers
    assert patient.warnings == ()


def test_a_patient_column_goes_before_a_providers(tmp_path: Path) -> None:
    rows = read(
        tmp_path, "provider_last_name,last_name,patient_last_name,patient_first_name\nDoc,Wrong,Lee,Al\n"
    )
    assert taken(rows)[0].fields.family == "Lee"


@pytest.mark.parametrize(
    "name, parts",
    [
        ("Miller, Ann B.", ("Miller", "Ann", "B.", "", "")),
        ("Ann B. Miller", ("Miller", "Ann", "B.", "", "")),
        ("Cher", ("Cher", "", "", "", "")),
        ("John Smith Jr.", ("Smith", "John", "", "", "Jr.")),
        ("Smith, John, Jr.", ("Smith", "John", "", "", "Jr.")),
        ("Smith Jr., Mr. John Paul", ("Smith", "John", "Paul", "Mr.", "Jr.")),
        ("Van Dam, Jo Ann III", ("Van Dam", "Jo", "Ann", "", "III")),
        ("Dr. John Smith, MD", ("Smith", "John", "", "Dr.", "MD")),
        ("Rahman, Md", ("Rahman", "Md", "", "", "")),
        ("Dr. Smith,", ("Smith", "", "", "Dr.", "")),
    ],
)
def test_a_full_name_in_one_column(tmp_path: Path, name: str, parts: tuple[str, ...]) -> None:
    fields = taken(read(tmp_path, f'Patient Name;dob\n"{name}";1961-12-05\n'))[0].fields
    assert (fields.family, fields.given, fields.middle, fields.prefix, fields.suffix) == parts


def test_a_column_goes_before_a_part_of_the_full_name(tmp_path: Path) -> None:
    (patient,) = taken(read(tmp_path, "name,title,suffix\nMr. John Smith Jr.,Dr.,\n"))
    fields = patient.fields
    assert (fields.family, fields.prefix, fields.suffix) == ("Smith", "Dr.", "Jr.")


def test_lines_are_counted_as_an_editor_shows_them(tmp_path: Path) -> None:
    rows = read(tmp_path, 'last,first,address\n\nA,B,"1 Oak\nApt 2"\n,,x\nC,D,y\n')
    assert [row.line for row in rows] == [3, 5, 6]
    assert isinstance(rows[0], IncomingPatient)
    assert rows[0].fields.address.line1 == "1 Oak Apt 2"
    assert rows[1] == RefusedRow(5, "no name: family and given name are both empty")


@pytest.mark.parametrize(
    "values, days",
    [
        (["4/3/1988", "4/23/1988"], ["1988-04-03", "1988-04-23"]),
        (["4/3/1988", "23/4/1988"], ["1988-03-04", "1988-04-23"]),
        (["04031988", "04231988"], ["1988-04-03", "1988-04-23"]),
        (["19081209", "1908-12-09"], ["1908-12-09", "1908-12-09"]),
        (["4/3/88 0:00", "4/23/27"], ["1988-04-03", "1927-04-23"]),
        (["Aug 15, 1942", "5-Dec-61"], ["1942-08-15", "1961-12-05"]),
        (["1988-08-18T11:26:00+02:15"], ["1988-08-18"]),
        (["11/24/26"], ["1926-11-24"]),
    ],
)
def test_dates_of_a_column_are_read_one_way(tmp_path: Path, values: list[str], days: list[str]) -> None:
    rows = taken(read(tmp_path, "last,dob\n" + "".join(f'X,"{value}"\n' for value in values)))
    assert [str(row.fields.born) for row in rows] == days
    assert all(row.warnings == () for row in rows)


def test_an_order_nothing_proves_is_said(tmp_path: Path) -> None:
    rows = taken(read(tmp_path, "last,dob\nA,4/3/1988\nB,5/5/1990\n"))
    assert rows[0].fields.born == date(1988, 4, 3)
    assert "nothing in the file proves it" in rows[0].warnings[0]
    assert rows[1].warnings == ()


def test_a_column_of_both_orders_leaves_the_open_rows_out(tmp_path: Path) -> None:
    rows = read(tmp_path, "last,dob\nA,4/3/1988\nB,4/23/1988\nC,23/4/1988\n")
    assert [row.line for row in refused(rows)] == [2]
    assert "this column has both" in refused(rows)[0].reason


def test_one_slip_among_many_does_not_turn_the_column(tmp_path: Path) -> None:
    rows = read(tmp_path, "last,dob\n" + "A,4/23/1988\n" * 25 + "B,4/3/1988\nC,23/4/1988\n")
    assert [row.line for row in refused(rows)] == [28]
    assert isinstance(rows[25], IncomingPatient)
    assert rows[25].fields.born == date(1988, 4, 3)


@pytest.mark.parametrize(
    "born, reason",
    [("1988-02-30", "no day of the calendar"), ("2026-11-24", "in the future"), ("soon", "is no date"),
     ("1988", "is no date")],
)  # fmt: skip
def test_an_impossible_birth_date_refuses_the_row(tmp_path: Path, born: str, reason: str) -> None:
    rows = read(tmp_path, f"last,dob\nA,{born}\nB,1961-12-05\n")
    assert reason in refused(rows)[0].reason
    assert refused(rows)[0].line == 2
    assert len(rows) == 2


def test_what_is_left_out_is_a_warning(tmp_path: Path) -> None:
    (patient,) = taken(read(tmp_path, "last,dob,sex,phone,email,dod\nA,,q,call me,nowhere,1700-01-01x\n"))
    assert patient.fields.born is None
    assert patient.fields.sex is Sex.UNKNOWN
    assert patient.fields.phones == ()
    assert len(patient.warnings) == 5


def test_a_long_side_value_does_not_cost_the_patient(tmp_path: Path) -> None:
    header = "last,first,suffix,country,language,passport,ssn,maiden,zip,address,email,title,city"
    long = ",".join(
        (
            *("E" * 21, "F" * 300, "G" * 41, "1" * 101, "999-94-5397", "M" * 101, "9" * 21, "A" * 5_000),
            *(f"{'e' * 200}@example.org", "T" * 20, "C" * 100),
        )
    )
    (patient,) = taken(read(tmp_path, f"{header}\nMiller,Ann,{long}\n"))
    fields = patient.fields
    assert cleaned(fields) == fields
    assert (fields.suffix, fields.prefix) == ("E" * 20, "T" * 20)
    assert (fields.address.country, fields.address.line1) == ("F" * 40, "A" * 200)
    assert (fields.address.postal_code, fields.email, fields.other_names) == ("", "", ())
    assert [number.value for number in fields.identifiers] == ["999-94-5397"]
    assert len(patient.warnings) == 9
    assert "suffix 'EEEEEEEEEEEEEEEEEEEE...' cut to 20 characters" in patient.warnings


def test_control_characters_are_left_out_and_the_row_is_named(tmp_path: Path) -> None:
    content = "last,first,dob\nMil\x1bler,A\x07nn,1961-12-05\nNovak,Ji\u202eri,1961-12-05\nLi,Bo,1961-12-05\n"
    miller, novak, li = taken(read(tmp_path, content))
    assert (miller.fields.family, miller.fields.given) == ("Miller", "Ann")
    assert (miller.line, miller.warnings) == (2, ("control characters left out of family, given",))
    assert novak.fields.given == "Jiri"
    assert (novak.line, novak.warnings) == (3, ("control characters left out of given",))
    assert li.warnings == ()


def test_lines_and_joiners_in_a_value_are_no_control_characters(tmp_path: Path) -> None:
    (patient,) = taken(
        read(tmp_path, 'last,first,dob,address\nنام\u200cها,A,1961-12-05,"12 Main St\nApt 4"\n')
    )
    assert patient.warnings == ()
    assert patient.fields.address.line1 == "12 Main St Apt 4"


def test_a_phone_with_an_extension_is_kept_without_it(tmp_path: Path) -> None:
    (patient,) = taken(read(tmp_path, "last,dob,phone\nA,1961-12-05,541-261-0980 x12\n"))
    assert [phone.digits for phone in patient.fields.phones] == ["15412610980"]
    assert patient.warnings == ("extension 12 of phone '541-261-0980 x12' left off",)


@pytest.mark.parametrize("country", ["UK", "U.K.", "GB", "England", "great  britain"])
def test_numbers_of_a_country_are_read_its_way(tmp_path: Path, country: str) -> None:
    (patient,) = taken(read(tmp_path, f"last,dob,phone,country\nA,1961-12-05,020 7946 0018,{country}\n"))
    assert patient.fields.address.country == "GB"
    assert [phone.digits for phone in patient.fields.phones] == ["442079460018"]


def test_a_row_without_an_id_is_known_by_its_content(tmp_path: Path) -> None:
    first = taken(read(tmp_path, "last,dob\nA,1961-12-05\nA,1961-12-06\n"))
    second = taken(read(tmp_path, "last,dob\nZ,1960-01-01\nA,1961-12-05\n"))
    assert first[0].external_id == second[1].external_id
    assert len({patient.external_id for patient in first}) == 2


@pytest.mark.parametrize(
    "row, reason",
    [("A", "1 values"), ("A,B,C", "3 values"), ("A,\0", "NUL"), ('A,"B" C', "quotation mark"),
     ('A,"B', "never closes"),
     (f"A,{'x' * 201}", "longer than 200"), (f"A,{'x' * 140_000}", "larger than any value")],
)  # fmt: skip
def test_a_broken_row_is_refused_and_the_rest_read(tmp_path: Path, row: str, reason: str) -> None:
    rows = read(tmp_path, f"last,first\nOK,Before\n{row}\n")
    assert isinstance(rows[0], IncomingPatient)
    assert [found.line for found in refused(rows)] == [3]
    assert reason in refused(rows)[0].reason
    assert len(taken([rows[0], *read(tmp_path, f"last,first\n{row}\nOK,After\n")[1:]])) == 2


HEAD = "last,first,dob\n"
STRAY = 'Smith,"Ann,1961-12-05\n'
LEE = "Lee,Al,1970-01-02\n"


@pytest.mark.parametrize(
    "content, lines, families",
    [
        (STRAY + LEE + "Ray,Bo,1980-01-02\n", [2], ["Lee", "Ray"]),
        (STRAY + LEE + 'Ray,"Bo ""B"" C",1980-01-02\n', [2], ["Lee", "Ray"]),
        (STRAY + LEE + 'Ray,"Bo\nC",1980-01-02\n' + LEE, [2], ["Lee", "Ray", "Lee"]),
        (STRAY + STRAY + LEE, [2, 3], ["Lee"]),
        ('"Smith,Ann,1961-12-05\n' + LEE + 'Ray,Bo,"\n', [2, 4], ["Lee"]),
        (LEE * 300 + STRAY + LEE * 300, [302], ["Lee"] * 600),
        (LEE + 'Ray,"Bo\n\nC",1980-01-02\n', [], ["Lee", "Ray"]),
    ],
)
def test_a_stray_quotation_mark_costs_its_own_row_alone(
    tmp_path: Path, content: str, lines: list[int], families: list[str]
) -> None:
    rows = read(tmp_path, HEAD + content)
    assert [row.line for row in refused(rows)] == lines
    assert [row.fields.family for row in rows if isinstance(row, IncomingPatient)] == families
    assert open_patients_csv(tmp_path / "patients.csv").rows == len(rows)


def test_empty_values_behind_the_last_column_do_no_harm(tmp_path: Path) -> None:
    assert taken(read(tmp_path, "last,first,\nA,B,,,\n"))[0].fields.given == "B"


@pytest.mark.parametrize(
    "content, reason",
    [(b"", "empty"), (b"\n\n", "empty"), (b"last,first\n", "no rows"), (b"last, LAST \nA,B\n", "twice"),
     (b"l\0a\0s\0t\0\n\0", "no text"), (b"PK\x03\x04\0\0\n\0\0", "no text|column names"),
     (b",,\nA,B,C\n", "no rows")],
)  # fmt: skip
def test_what_is_no_table_of_patients_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(FileRefused, match=reason):
        read(tmp_path, content)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="cannot be read"):
        open_patients_csv(tmp_path / "none.csv")
    with pytest.raises(FileRefused, match="not a file"):
        open_patients_csv(tmp_path)


def test_a_file_too_large_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_in, "MAX_ROWS", 2)
    with pytest.raises(FileRefused, match="over 2 rows"):
        read(tmp_path, "last\nA\nB\nC\n")
    monkeypatch.setattr(csv_in, "MAX_BYTES", 5)
    with pytest.raises(FileRefused, match="larger than"):
        read(tmp_path, "last\nA\nB\nC\n")


def test_excels_separator_line_is_no_header(tmp_path: Path) -> None:
    (patient,) = taken(read(tmp_path, "sep=;\nlast;first\nA;B\n"))
    assert (patient.fields.family, patient.line) == ("A", 3)


def test_a_chosen_mapping_goes_before_the_guess(tmp_path: Path) -> None:
    content = "last,first,geboren\nAnn,Miller,1961-12-05\n"
    mapping = parse_mapping(["family=first", "given = last", "born=GEBOREN"])
    (patient,) = taken(read(tmp_path, content, mapping))
    assert (patient.fields.family, patient.fields.given) == ("Miller", "Ann")
    assert patient.fields.born == date(1961, 12, 5)


def test_a_chosen_family_name_goes_before_a_guessed_full_name(tmp_path: Path) -> None:
    content = "name,clan,called,dob\nAnn of Skye,MacLeod,Ann,1961-12-05\n"
    (patient,) = taken(read(tmp_path, content, {"family": "clan", "given": "CALLED"}))
    assert (patient.fields.family, patient.fields.given) == ("MacLeod", "Ann")
    (patient,) = taken(read(tmp_path, content, {"family": "clan"}))
    assert (patient.fields.family, patient.fields.given) == ("MacLeod", "")


def test_a_chosen_column_is_not_guessed_for_something_else_as_well(tmp_path: Path) -> None:
    content = "last,first,email\nMiller,Ann,x@example.org\n"
    (patient,) = taken(read(tmp_path, content, {"preferred": "FIRST"}))
    assert (patient.fields.given, patient.fields.preferred) == ("", "Ann")


@pytest.mark.parametrize(
    "pairs, reason",
    [(["family"], "not FIELD=COLUMN"), (["family="], "not FIELD=COLUMN"),
     (["colour=hair"], "no field 'colour'"),
     (["family=a", "family=b"], "twice")],
)  # fmt: skip
def test_a_mapping_that_means_nothing_is_refused(pairs: list[str], reason: str) -> None:
    with pytest.raises(Invalid, match=reason) as problem:
        parse_mapping(pairs)
    assert problem.value.field == "map"


def test_a_mapping_that_does_not_fit_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="no column 'surname'"):
        read(tmp_path, "last\nA\n", {"family": "surname"})
    with pytest.raises(Invalid, match="hold the name"):
        read(tmp_path, "colour,shape\nred,round\n")


@given(st.binary(max_size=200) | st.text(alphabet='last,first\ndob"\r;\t\0é1/', max_size=120).map(str.encode))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    with contextlib.suppress(FileRefused):
        assert all(row.line > 1 for row in read(tmp_path, b"last,first,dob\n" + content))
