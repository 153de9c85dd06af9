"""Fee schedules from CSV: all that is wrong in a file is told, by line and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic_tui.errors import FileRefused
from clinic_tui.fees.rows import NewFee
from clinic_tui.interop.fees_csv import read_fees
from clinic_tui.interop.small_table import WrongField


def in_file(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "fees.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_file_as_people_have_it(tmp_path: Path) -> None:
    text = (
        "\ufeffCPT_Code;Mod;Short Description;Fee\r\n"
        '99213;;"Office visit; level 3";"$1,128.00"\r\n\r\n'
        "99213;25;Office visit;150.5\r\nov-fu;;Own;9\r\n"
    )
    file = read_fees(in_file(tmp_path, text))
    assert file.columns == {
        "code": "CPT_Code", "price": "Fee", "modifier": "Mod", "words": "Short Description",
    }  # fmt: skip
    assert file.wrong == ()
    assert file.fees == (
        NewFee("99213", "", "Office visit; level 3", 112_800),
        NewFee("99213", "25", "Office visit", 15_050),
        NewFee("OV-FU", "", "Own", 900),
    )


def test_a_modifier_may_stand_behind_its_code_and_windows_text_is_read(tmp_path: Path) -> None:
    file = read_fees(
        in_file(tmp_path, "code,price,description\n99213-25,10,Visite à domicile\n".encode("cp1252"))
    )
    assert file.fees == (NewFee("99213", "25", "Visite à domicile", 1_000),)


def test_every_wrong_place_is_named(tmp_path: Path) -> None:
    text = (
        "code,price,mod\n9921,10,\n99213,ten,\n99214,,\n,5,\nOWN-1,5,25\n99215,1,\n99215,2,\n99216,60000,\n"
    )
    wrong = read_fees(in_file(tmp_path, text)).wrong
    assert [(each.line, each.field) for each in wrong] == [
        (2, "code"), (3, "price"), (4, "price"), (5, "code"), (6, "modifier"), (8, "code"), (9, "price"),
    ]  # fmt: skip
    assert wrong[5] == WrongField(8, "code", "99215 stands in line 7 already: keep one")
    assert all(each.words for each in wrong)


@pytest.mark.parametrize("typed", ["12,50", "125,00", "1.250,00", "1,25", "-5", "5.001"])
def test_a_comma_that_is_not_for_thousands_is_no_price(tmp_path: Path, typed: str) -> None:
    file = read_fees(in_file(tmp_path, f'code,price\n99213,"{typed}"\n99214,"$1,250.00"\n'))
    assert [(each.line, each.field) for each in file.wrong] == [(2, "price")]
    assert [fee.cents for fee in file.fees if fee.code == "99214"] == [125_000]


@pytest.mark.parametrize(
    "content, words",
    [
        ("code,words\n99213,x\n", "no column for the price"),
        ("what,price\nx,5\n", "no column for the code"),
        ("", "no column for the code"),
        ("code,price\n", "a header and no line"),
        ('code,price\n"99213,5\n', "quotation mark"),
        (b"code,price\n\0\0", "no text"),
    ],
)
def test_what_is_no_table_of_prices(tmp_path: Path, content: str | bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        read_fees(in_file(tmp_path, content))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="cannot be read"):
        read_fees(tmp_path / "gone.csv")
