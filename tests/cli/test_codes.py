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
from tests.unit.codes.edit_lines import PAIRS, UNITS, pair_file, unit_file


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
    assert "D0120 is in none of the code sets" in shell("codes", "show", "D0120", code=5).err
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


def test_edits_are_recognised_taken_in_and_their_quarter_read_from_the_name(
    shell: Shell, tmp_path: Path
) -> None:
    parts = [tmp_path / f"ccipra-v320r0-f{each}.txt" for each in (1, 2, 3, 4)]
    for path, row in zip(parts, PAIRS, strict=False):
        path.write_text(pair_file(row))
    shell("codes", "import", parts[0], code=4, login="bill")
    assert (
        "without f2, f3, f4 it is not whole" in shell("codes", "import", parts[0], code=3, login="otto").err
    )
    told = shell("codes", "import", *parts, "--dry-run", login="otto").out
    assert "pairs (NCCI) 2026Q1, from Thu 1 Jan 2026: 4 pairs would be taken in" in told
    assert "codes of CPT are the AMA's" in told
    assert shell.json("codes", "import", *parts, login="otto")["book"]["release"] == "2026Q1"
    assert "nothing was changed" in shell("codes", "import", *parts, login="otto").out
    units = tmp_path / "MCR_MUE_PractitionerServices_Eff_04-01-2026.csv"
    units.write_text(unit_file(*UNITS))
    assert "most units (MUE) 2026Q2" in shell("codes", "import", units, login="otto").out
    rows = {row["set"]: row for row in shell.json("codes", "list")}
    assert (rows["ncci"]["count"], rows["mue"]["release"]) == (4, "2026Q2")
    parts[3].write_text(pair_file(PAIRS[3], ("99213", "3641", *PAIRS[3][2:])))
    wrong = shell("codes", "import", *parts, "--release", "2026Q3", code=6, login="otto")
    assert "ccipra-v320r0-f4.txt, line 8, column 2: `3641` is no procedure code" in wrong.err
    shell("codes", "withdraw", "ncci", "2026Q1", login="otto")
    shell("codes", "list", "ncci", code=2)
    shell("codes", "import", tmp_path / "none.csv", code=6, login="otto")
    other = tmp_path / "units.csv"
    other.write_text(unit_file(*UNITS))
    assert "say --release" in shell("codes", "import", other, code=2, login="otto").err
    older = tmp_path / "ccipra-v313r0-f1.txt"
    older.write_text(pair_file(PAIRS[0]))
    mixed = shell("codes", "import", older, *parts[1:], code=2, login="otto").err
    assert "several quarters (2025Q4, 2026Q1)" in mixed
    assert "one file" in shell("codes", "import", *parts, "--set", "rarc", code=2, login="otto").err
