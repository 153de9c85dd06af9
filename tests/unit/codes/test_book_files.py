"""The files in which code sets are published: taken whole, or refused with line and column."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from clinic_tui.codes.book_files import read_book
from clinic_tui.codes.rows import CodeSet
from clinic_tui.errors import ClinicError, FileRefused
from tests.unit.codes.book_lines import DIABETES, hcpcs_line, order_file, order_line

ICD, HCPCS, RARC = CodeSet.ICD10CM, CodeSet.HCPCS, CodeSet.RARC


def written(folder: Path, text: str, name: str = "icd10cm-order-2027.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_order_file_is_read_plain_and_packed_alike(tmp_path: Path) -> None:
    plain = written(tmp_path, order_file(*DIABETES))
    packed = tmp_path / "order.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(plain, "Code-desciptions/icd10cm-order-2027.txt")
        archive.writestr("Code-desciptions/icd10cm-order-addenda-2027.txt", "Add: nothing")
        archive.writestr("readme.pdf", b"%PDF\0")
    book = read_book(plain, ICD)
    assert [(each.code, each.leaf, each.words) for each in book.entries] == [
        (code, leaf, words) for code, words, leaf in DIABETES
    ]
    assert (book.wrong, read_book(packed, ICD).entries) == ([], book.entries)


@pytest.mark.parametrize(
    "text, line, column, words",
    [
        (order_line(1, "E11", "x").replace("00001", "A0001"), 1, 1, "order number"),
        (order_line(1, "I10", "x") + "\n" + order_line(3, "I159", "x"), 2, 1, "00002 was to come"),
        (order_line(1, "I10", "x") + "\n" + order_line(2, "I10", "x"), 2, 7, "in line 1 already"),
        (order_line(1, "I1.0", "x"), 1, 7, "`I1.0` is no code"),
        (order_line(1, "I10", "x")[:14] + "?" + order_line(1, "I10", "x")[15:], 1, 15, "0 (heading) or 1"),
        (order_line(1, "I10", ""), 1, 78, "words of I10"),
        (order_file(("E11", "x", False)), 1, 15, "heading of nothing"),
        (order_file(("E11", "x", True), ("E119", "y", True)), 1, 15, "codes below it and can be billed"),
    ],
)
def test_what_is_wrong_in_an_order_file_is_told(
    tmp_path: Path, text: str, line: int, column: int, words: str
) -> None:
    (wrong,) = read_book(written(tmp_path, text), ICD).wrong
    assert (wrong.line, wrong.column) == (line, column)
    assert words in wrong.words


def test_hcpcs_brings_long_words_days_and_modifiers_and_no_dental_codes(tmp_path: Path) -> None:
    lines = [
        hcpcs_line("A0080", "3", "Transport by volunteer,"),
        hcpcs_line("A0080", "4", "with no vested interest"),
        hcpcs_line("D0120", "3", "Dental"),
        hcpcs_line("D0120", "4", "more of it"),
        hcpcs_line("Q9949", "3", "Gone", added="20200101", ended="20261231"),
        hcpcs_line("A1", "7", "Dressing for one wound"),
    ]
    book = read_book(written(tmp_path, "\r\n".join(lines) + "\x1a", "HCPC2026_OCT_ANWEB.txt"), HCPCS)
    assert (book.wrong, book.left_out) == ([], 1)
    found = {each.code: each for each in book.entries}
    assert found["A0080"].words == "Transport by volunteer, with no vested interest"
    assert (found["Q9949"].valid_from, found["Q9949"].valid_to) == (date(2020, 1, 1), date(2026, 12, 31))
    assert found["A1"].set is CodeSet.MODIFIER
    assert "D0120" not in found


@pytest.mark.parametrize(
    "line, column, words",
    [
        (hcpcs_line("99213", "3", "Somebody's words"), 1, "AMA"),
        (hcpcs_line("0001F", "3", "Somebody's words"), 1, "AMA"),
        (hcpcs_line("J1885", "5", "x"), 11, "3 or 4"),
        (hcpcs_line("J1885", "4", "x"), 1, "first line does not stand before"),
        (hcpcs_line("J1885", "3", "x", ended="20261341"), 285, "no day"),
        (hcpcs_line("J1885", "3", "x", ended="20200101"), 285, "end before it begins"),
    ],
)
def test_what_is_wrong_in_a_file_of_hcpcs_is_told(tmp_path: Path, line: str, column: int, words: str) -> None:
    (wrong,) = read_book(written(tmp_path, line, "hcpc.txt"), HCPCS).wrong
    assert (wrong.line, wrong.column) == (1, column)
    assert words in wrong.words


@pytest.mark.parametrize(
    "text",
    [
        'Code,Description,Start,Stop\nM1,"Too old, or none",01/01/1997,6/30/2026\n\nN706,Lacks it,,\n',
        'Code,Description\nM1,"Too old, or none\nStart: 01/01/1997 | Stop: 06/30/2026"\nN706,Lacks it\n',
    ],
)
def test_remarks_are_read_with_their_days(tmp_path: Path, text: str) -> None:
    one, other = read_book(written(tmp_path, text, "rarc.csv"), RARC).entries
    assert (one.code, one.words, one.valid_to) == ("M1", "Too old, or none", date(2026, 6, 30))
    assert (other.code, other.words, other.valid_to) == ("N706", "Lacks it", None)


def test_remarks_are_read_from_text_and_told_where_they_are_wrong(tmp_path: Path) -> None:
    book = read_book(written(tmp_path, "M1 Too old\nX9 Nothing\nM1 Again\nN5\n", "rarc.txt"), RARC)
    assert [(each.line, each.column) for each in book.wrong] == [(2, 1), (3, 1), (4, 2)]


@pytest.mark.parametrize(
    "content, code_set",
    [
        (b"PK\x03\x04 no archive", ICD),
        (b"\0\0binary", ICD),
        (b"", ICD),
        (b"01 Pharmacy", CodeSet.POS),
    ],
)
def test_what_is_no_such_file_is_refused(tmp_path: Path, content: bytes, code_set: CodeSet) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(ClinicError):
        read_book(path, code_set)
    with pytest.raises(FileRefused):
        read_book(tmp_path / "none", ICD)


def test_a_spreadsheet_is_called_one(tmp_path: Path) -> None:
    path = tmp_path / "HCPC2026_OCT_ANWEB.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(FileRefused, match=r"is a spreadsheet: take the text file \(\.txt\)"):
        read_book(path, HCPCS)
