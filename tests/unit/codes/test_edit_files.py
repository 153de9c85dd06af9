"""Files of pairs and most units as CMS publishes them: read whole, or told what is wrong in which line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from clinic_tui.codes.edit_content import loaded, pairs_of, stored, units_of
from clinic_tui.codes.edit_files import EditFile, read_edits, release_in, set_in
from clinic_tui.codes.edit_rows import Adjudication, PairEdit, UnitEdit
from clinic_tui.codes.rows import CodeSet
from clinic_tui.errors import FileRefused, Invalid, StoreDamaged
from tests.unit.codes.book_lines import DIABETES, hcpcs_line, order_file
from tests.unit.codes.edit_lines import (
    EXCLUSIVE,
    HEADINGS,
    PAIRS,
    STANDARDS,
    UNIT_TITLES,
    UNITS,
    pair_file,
    unit_file,
    zipped,
)

NCCI, MUE = CodeSet.NCCI, CodeSet.MUE
SINCE = date(2023, 10, 1)


def read(folder: Path, content: str | bytes, name: str, code_set: CodeSet) -> EditFile:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("cp1252"))
    return read_edits((path,), code_set, SINCE)


def pairs(file: EditFile) -> dict[tuple[str, str], PairEdit]:
    return {
        (code, other): edit
        for code, records in file.rows.items()
        for other, edit in pairs_of(loaded(stored(records)), file.whys)
    }


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("form", ["text", "mark", "zip"])
def test_pairs_are_read_behind_their_headings(tmp_path: Path, form: str, end: str) -> None:
    text = pair_file(*PAIRS, end=end)
    content: bytes = {
        "text": text.encode(),
        "mark": b"\xef\xbb\xbf" + text.encode(),
        "zip": zipped(**{"ccipra-v323r0-f1_TXT": text, "ccipra-v323r0-f1_xlsx": "a spreadsheet"}),
    }[form]
    file = read(tmp_path, content, "ccipra-v323r0-f1.dat", NCCI)
    assert file.wrong == []
    assert pairs(file) == {
        ("20610", "20605"): PairEdit(date(2015, 1, 1), None, True, STANDARDS),
        ("20610", "64450"): PairEdit(
            date(1996, 1, 1), date(2025, 12, 31), True, "Misuse of Column Two code with Column One code"
        ),
        ("20610", "J2001"): PairEdit(date(2020, 4, 1), None, False, EXCLUSIVE),
        ("99213", "36415"): PairEdit(date(2018, 1, 1), None, True, EXCLUSIVE),
    }
    assert (file.count, file.left_out) == (4, 2)


def test_parts_in_any_order_say_the_same(tmp_path: Path) -> None:
    parts = [tmp_path / f"ccipra-v323r0-f{each}.txt" for each in (1, 2, 3, 4)]
    for path, row in zip(parts, (PAIRS[0], PAIRS[2], PAIRS[3], PAIRS[1]), strict=True):
        path.write_text(pair_file(row))
    whole, turned = read_edits(parts, NCCI, SINCE), read_edits(parts[::-1], NCCI, SINCE)
    assert whole.rows.keys() == turned.rows.keys() == {"20610", "99213"}
    assert (whole.count, whole.missing_parts, whole.wrong) == (4, (), [])
    assert read_edits(parts[:3], NCCI, SINCE).missing_parts == ("4",)
    once = read_edits(parts[:1], NCCI, SINCE)
    assert read_edits((parts[0], parts[0]), NCCI, SINCE).digest == once.digest


@pytest.mark.parametrize(
    "row, column, words",
    [
        (("2061", "20605", "", "20150101", "*", "1", "x"), 1, "`2061` is no procedure code"),
        (("20610", "206 5", "", "20150101", "*", "1", "x"), 2, "`206 5` is no procedure code"),
        (("20610", "20605", "", "20151301", "*", "1", "x"), 4, "no effective date"),
        (("20610", "20605", "", "", "*", "1", "x"), 4, "no effective date"),
        (("20610", "20605", "", "20150101", "soon", "1", "x"), 5, "no deletion date"),
        (("20610", "20605", "", "20150101", "*", "2", "x"), 6, "no modifier indicator"),
        (("20610", "20605", "", "20150101", "*", "01", "x"), 6, "no modifier indicator"),
        (("20610", "20605", "20150101"), 1, "six columns"),
    ],
)
def test_a_wrong_pair_is_named_with_its_line(
    tmp_path: Path, row: tuple[str, ...], column: int, words: str
) -> None:
    file = read(tmp_path, pair_file(PAIRS[0], row, PAIRS[3]), "part.txt", NCCI)
    (wrong,) = file.wrong
    assert (wrong.line, wrong.column, wrong.file) == (len(HEADINGS) + 2, column, "part.txt")
    assert words in wrong.words


def test_a_first_pair_that_is_wrong_is_no_heading(tmp_path: Path) -> None:
    file = read(tmp_path, pair_file(("20610", "20605", "", "2015", "*", "1", "x"), PAIRS[3]), "f.txt", NCCI)
    assert [(each.line, each.column) for each in file.wrong] == [(len(HEADINGS) + 1, 4)]


def test_most_units_are_read_by_their_titles(tmp_path: Path) -> None:
    turned = (UNIT_TITLES[3], UNIT_TITLES[0], UNIT_TITLES[2], UNIT_TITLES[1])
    rows = [(why, code, how, most) for code, most, how, why in UNITS]
    for text in (unit_file(*UNITS), unit_file(*rows, titles=turned)):
        file = read(tmp_path, text, "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv", MUE)
        assert (file.wrong, file.count) == ([], 4)
        found = {code: units_of(records, file.whys) for code, records in file.rows.items()}
        assert found["97110"] == UnitEdit(8, Adjudication.CLINICAL, "Clinical: Data")
        assert found["G0422"].adjudication is Adjudication.POLICY
        assert found["J1100"] == UnitEdit(120, Adjudication.LINE, "Prescribing Information")


@pytest.mark.parametrize(
    "row, column, words",
    [
        (("9711", "8", "3", "x"), 1, "`9711` is no procedure code"),
        (("97112", "many", "3", "x"), 2, "`many` is no number of units"),
        (("97112", "8", "", "x"), 3, "no adjudication indicator"),
        (("97110", "8", "3", "x"), 1, "97110 stands in the file twice"),
    ],
)
def test_wrong_units_are_named_with_their_line(
    tmp_path: Path, row: tuple[str, ...], column: int, words: str
) -> None:
    (wrong,) = read(tmp_path, unit_file(UNITS[0], row), "mue.csv", MUE).wrong
    assert (wrong.line, wrong.column) == (6, column), "notice and titles are of two lines each"
    assert words in wrong.words


@pytest.mark.parametrize(
    "name, content, words",
    [
        ("ccioph-v323r0-f1.txt", pair_file(*PAIRS), "hospitals"),
        ("f1.zip", zipped(**{"ccioph-v323r0-f1_txt": pair_file(*PAIRS)}), "hospitals"),
        ("f1.zip", zipped(a_txt="x", b_txt="y"), "several text files"),
        ("f1.zip", zipped(a_xlsx="x"), "no text file"),
        ("f1.zip", zipped(a_txt=pair_file(*PAIRS))[:200], "damaged or locked ZIP"),
        ("f1.txt", pair_file(), "nothing of pairs"),
        ("f1.txt", "20610\0", "no text"),
        ("none.txt", None, "cannot be read"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, name: str, content: str | bytes | None, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        if content is None:
            read_edits((tmp_path / name,), NCCI, SINCE)
        else:
            read(tmp_path, content, name, NCCI)


@pytest.mark.parametrize(
    "titles, words",
    [
        (("HCPCS/CPT Code", "Outpatient Hospital Services MUE Values", *UNIT_TITLES[2:]), "hospitals"),
        (("HCPCS/CPT Code", "DME Supplier Services MUE Values", *UNIT_TITLES[2:]), "hospitals or suppliers"),
        (("HCPCS/CPT Code", "MUE Values", "", ""), "table of Medicare"),
        (("Code", "Words", "", ""), "no titles"),
    ],
)
def test_other_tables_of_units_are_refused(tmp_path: Path, titles: tuple[str, ...], words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        read(tmp_path, unit_file(*UNITS, titles=titles), "mue.csv", MUE)


def test_a_file_is_recognised_by_what_it_holds(tmp_path: Path) -> None:
    for place, (text, code_set) in enumerate(
        (
            (pair_file(*PAIRS), NCCI),
            ("\t".join(PAIRS[0]) + "\n", NCCI),
            (unit_file(*UNITS), MUE),
            (order_file(*DIABETES), CodeSet.ICD10CM),
            (hcpcs_line("J1885", "3", "Injection"), CodeSet.HCPCS),
        )
    ):
        path = tmp_path / f"{place}.txt"
        path.write_text(text)
        assert set_in(path) is code_set
    path.write_text("Code,Description\nN1,words\n")
    with pytest.raises(Invalid, match="--set"):
        set_in(path)


@pytest.mark.parametrize(
    "name, release",
    [
        ("ccipra-v323r0-f1.zip", "2026Q4"),
        ("medicare-ncci-2026q3-practitioner-ptp-edits-ccipra-v322r0-f1.zip", "2026Q3"),
        ("MCR_MUE_PractitionerServices_Eff_10-01-2026.csv", "2026Q4"),
        ("practitionerservicesmuetable-effective-07-01-2026.zip", "2026Q3"),
        ("medicare-ncci-2027-q1-practitioner-services-mue-table.zip", "2027Q1"),
        ("pairs.txt", ""),
    ],
)
def test_the_name_tells_the_quarter(name: str, release: str) -> None:
    assert release_in(name) == release


def test_bytes_that_are_none_of_ours_are_refused() -> None:
    for content in (b"x", stored(b"abc")[:-1]):
        with pytest.raises(StoreDamaged):
            loaded(content)
    with pytest.raises(StoreDamaged):
        list(pairs_of(b"20605", ()))
    with pytest.raises(StoreDamaged):
        units_of(b"\x00\x00\x00\x01\x07\x00", ("",))
