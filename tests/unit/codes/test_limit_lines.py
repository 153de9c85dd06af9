"""Ages and sexes of diagnoses, as CMS lists them and as ICD-10-CM's headings tell."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from clinic_tui.codes.diagnosis_limits import (
    ADULT,
    BY_BEGINNING,
    CHILD,
    MOTHER,
    NEWBORN,
    DiagnosisLimits,
    usual_limits,
)
from clinic_tui.codes.edit_content import loaded, stored
from clinic_tui.codes.edit_files import EditFile, read_edits, release_in, set_in
from clinic_tui.codes.limit_lines import limits_of
from clinic_tui.codes.rows import CodeSet
from clinic_tui.codes.rules import begins_of_release
from clinic_tui.codes.start_set import shipped_books, shipped_entries
from clinic_tui.errors import FileRefused, StoreDamaged
from tests.unit.codes.edit_lines import AGES, SEXES, definitions, zipped

MCE = CodeSet.MCE


def read(folder: Path, content: str | bytes, name: str = "mce.txt") -> EditFile:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_edits((path,), MCE, date(2023, 10, 1))


def limits(file: EditFile) -> dict[str, DiagnosisLimits]:
    return {
        code: each for category, records in file.rows.items()
        for code, each in limits_of(category, loaded(stored(records)))
    }  # fmt: skip


def test_lists_are_read_below_their_headings_alone(tmp_path: Path) -> None:
    file = read(tmp_path, definitions(*AGES, *SEXES))
    assert file.wrong == []
    assert limits(file) == {
        "A33": NEWBORN, "Z00110": NEWBORN, "E8411": DiagnosisLimits("", 15, 17),
        "O80": DiagnosisLimits("F", 9, 64), "O99891": MOTHER, "N401": DiagnosisLimits("M", 15),
        "N736": DiagnosisLimits("F"),
    }  # fmt: skip
    assert file.count == 7
    packed = zipped(mce_txt=definitions(*AGES, *SEXES), mce_pdf="pages")
    assert read(tmp_path, packed, "mce.zip").digest == file.digest
    assert set_in(tmp_path / "mce.zip") is MCE


def test_years_have_other_headings_and_ages(tmp_path: Path) -> None:
    text = (
        "PERINATAL/NEWBORN DIAGNOSES\nA33 Tetanus\nMATERNITY DIAGNOSES (AGE 12 THROUGH 55)\nO80\tDelivery\n"
    )
    assert limits(read(tmp_path, text)) == {"A33": NEWBORN, "O80": DiagnosisLimits("", 12, 55)}


def test_what_is_no_diagnosis_in_a_list_is_told_with_its_line(tmp_path: Path) -> None:
    file = read(tmp_path, definitions(*AGES).replace("O80\t", "0UT90ZZ\t"))
    assert [(each.line, each.words) for each in file.wrong] == [(16, "`0UT90ZZ` is no diagnosis")]
    with pytest.raises(FileRefused, match="holds nothing of ages of diagnoses"):
        read(tmp_path, "a letter")


@pytest.mark.parametrize(
    "name, release, begins",
    [
        ("Definitions of Medicare Code Edits_v_41_1.txt", "2024-04", date(2024, 4, 1)),
        ("Definitions of Medicare Code Edits_v_41_1.zip", "2024-04", date(2024, 4, 1)),
        ("definitions-of-medicare-code-edits-v44-0.zip", "2027", date(2026, 10, 1)),
        ("Definitions_of_Medicare_Code_Edits_v44.zip", "2027", date(2026, 10, 1)),
        ("Definitions of Medicare Code Edits_v34_I10.txt", "2017", date(2016, 10, 1)),
        ("edits.txt", "", None),
    ],
)
def test_the_name_of_the_file_tells_the_year(name: str, release: str, begins: date | None) -> None:
    assert (release_in(name), begins_of_release(MCE, release)) == (release, begins)


def test_torn_records_are_told_of() -> None:
    with pytest.raises(StoreDamaged, match="codes withdraw"):
        list(limits_of("O80", b"torn"))


@pytest.mark.parametrize(
    "code, expected",
    [
        ("O80", DiagnosisLimits("F", 9, 64)), ("N401", DiagnosisLimits("M", 15)),
        ("Z3A20", DiagnosisLimits("F", 9, 64)),
        ("Z00110", NEWBORN), ("Z00121", CHILD), ("Z0000", ADULT), ("C7962", DiagnosisLimits("F")),
        ("C7970", DiagnosisLimits()), ("D0761", DiagnosisLimits("M")), ("E119", DiagnosisLimits()),
        ("N6489", DiagnosisLimits()), ("", DiagnosisLimits()),
    ],
)  # fmt: skip
def test_headings_tell_the_best_known(code: str, expected: DiagnosisLimits) -> None:
    assert usual_limits(code) == expected


def test_every_beginning_is_one_of_icd_10_cm() -> None:
    """And no diagnosis that is said of women in its words is called one of men, nor the other way round."""
    (book,) = (each for each in shipped_books() if each.set is CodeSet.ICD10CM)
    entries = shipped_entries(book)
    of_women = [each.words for each in entries if usual_limits(each.code).sex == "F" and each.leaf]
    of_men = [each.words for each in entries if usual_limits(each.code).sex == "M" and each.leaf]
    begun = {entry.code[:end] for entry in entries for end in range(1, 8)}
    assert BY_BEGINNING.keys() - begun == set()
    assert (len(of_women) > 2_500, len(of_men) > 200) == (True, True)
    assert [words for words in of_women if "prosta" in words or "scrot" in words] == []
    assert [words for words in of_men if "ovar" in words.casefold() or "uter" in words] == []
