"""Code sets from the shell. It is Tuesday 3 March 2026, 9:02."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic_tui.cli import codes as cli_codes
from clinic_tui.codes import queries
from clinic_tui.codes.rows import CodeSet
from clinic_tui.codes.start_set import shipped_books
from tests.cli.command import Shell
from tests.unit.codes.book_lines import DIABETES, order_file


@pytest.fixture(autouse=True)
def _few_are_shipped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    few = tuple(each for each in shipped_books() if each.set is not CodeSet.ICD10CM)
    monkeypatch.setattr(queries, "shipped_books", lambda: few)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def test_a_release_is_looked_at_taken_in_found_and_withdrawn(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "icd10cm-order-2026.txt"
    path.write_text(order_file(*DIABETES))
    words = ("codes", "import", path, "--set", "icd10cm", "--release", "2026")
    shell(*words, code=4, login="bill")
    assert "5 codes would be taken in" in shell(*words, "--dry-run", login="otto").out
    assert shell.json("codes", "search", "diab", "hyper", "--set", "icd10cm") == []
    assert shell.json(*words, login="otto")["added"] == 5
    assert "nothing was changed" in shell(*words, login="otto").out
    (found,) = shell.json("codes", "search", "diab", "hyper", "--set", "icd10cm")
    assert (found["shown"], found["release"]) == ("E11.65", "2026")
    assert "above  E11.6  Type 2 diabetes mellitus with other" in shell("codes", "show", "e11.65").out
    assert "ICD-10-CM 2026, from Wed 1 Oct 2025" in shell("codes", "show", "I10").out
    shell("codes", "show", "E12", "--set", "icd10cm", code=5)
    shell("codes", "withdraw", "icd10cm", "2026", login="otto")
    shell("codes", "show", "I10", "--set", "icd10cm", code=5)
    assert [row["withdrawn"] for row in shell.json("codes", "list") if row["set"] == "icd10cm"] == [True]


def test_a_file_that_ends_most_codes_is_asked_about(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli_codes, "MOST_ENDED", 2)
    path = tmp_path / "icd10cm-order-2026.txt"
    path.write_text(order_file(*DIABETES))
    shell("codes", "import", path, "--set", "icd10cm", "--release", "2026", login="otto")
    path.write_text(order_file(DIABETES[-1]))
    words = ("codes", "import", path, "--set", "icd10cm", "--release", "2027")
    assert "would end 4 of ICD-10-CM 2026" in shell(*words, code=3, login="otto").err
    assert shell.json(*words, "--fewer", login="otto")["ended"] == 4


def test_a_wrong_file_is_told_by_line_and_column_and_takes_nothing_in(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "order.txt"
    path.write_text(order_file(*DIABETES).replace("I10", "I.0"))
    words = ("codes", "import", path, "--set", "icd10cm", "--release", "2026")
    assert "order.txt, line 5, column 7: `I.0` is no code" in shell(*words, code=6, login="otto").err
    assert shell(*words, "--json", code=6, login="otto").data["wrong"][0]["column"] == 7
    assert not [row for row in shell.json("codes", "list") if row["set"] == "icd10cm"]


def test_favourites_and_reasons_are_told(shell: Shell) -> None:
    rows = shell.json("codes", "favourites", "--set", "hcpcs", "--add", "J1885")
    assert [(row["code"], row["whose"]) for row in rows] == [("J1885", "everybody")]
    assert "J1885" in shell("codes", "search", "inj", "--set", "hcpcs").lines[1]
    assert shell.json("codes", "favourites", "--set", "hcpcs", "--remove", "J1885") == []
    shell("codes", "favourites", "--set", "hcpcs", "--remove", "J1885", code=5)
    assert "a denial for it goes to: authorization" in shell("codes", "show", "197", "--set", "carc").out
    assert "11  " in shell("codes", "list", "pos").out
