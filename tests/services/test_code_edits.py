"""Edits of CMS at the desk: taken in once, held by days, and asked by the scrub. It is 3 March 2026."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from clinic_tui.billing.capture import code_visit
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.claims.queries import scrubbed_visits
from clinic_tui.claims.rule_queries import rules
from clinic_tui.codes import queries, service
from clinic_tui.codes.diagnosis_limits import DiagnosisLimits
from clinic_tui.codes.edit_files import read_edits
from clinic_tui.codes.edit_queries import limits_on, most_units, pairs_among
from clinic_tui.codes.edit_service import compare_edits, kept_since, take_in_edits
from clinic_tui.codes.models import code_edit
from clinic_tui.codes.rows import Book, CodeSet, Imported
from clinic_tui.codes.start_set import shipped_books
from clinic_tui.coding.queries import coded_visit
from clinic_tui.coding.rows import CodingEntry
from clinic_tui.errors import Conflict, FileRefused, StoreDamaged
from clinic_tui.fees.rows import FeeKind, NewFee, NewSchedule
from clinic_tui.fees.service import add_schedule
from tests.builders import House
from tests.engines import on_both, on_sqlite
from tests.services.test_scrubbing import closed, everything, somebody
from tests.unit.codes.edit_lines import AGES, PAIRS, SEXES, UNITS, definitions, pair_file, unit_file

pytestmark = on_sqlite
NCCI, MUE = CodeSet.NCCI, CodeSet.MUE


@pytest.fixture(autouse=True)
def _few_are_shipped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    few = tuple(each for each in shipped_books() if each.set is not CodeSet.ICD10CM)
    monkeypatch.setattr(queries, "shipped_books", lambda: few)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def take_in(house: House, folder: Path, text: str, release: str, code_set: CodeSet = NCCI) -> Imported:
    path = folder / f"{release}-{code_set.value}.txt"
    path.write_text(text)
    file = read_edits((path,), code_set, kept_since(date(2026, 1, 1)))
    with house.store.reading() as db:
        told = compare_edits(db, file, release, None, None)
    take_in_edits(house.chief, file, release, None, None)
    return told


def books(house: House) -> tuple[Book, ...]:
    with house.store.reading() as db:
        return queries.books(db)


@on_both
def test_pairs_are_taken_in_once_and_hold_on_their_days(house: House, tmp_path: Path) -> None:
    first = take_in(house, tmp_path, pair_file(*PAIRS), "2026Q1")
    assert (first.new, first.added, first.left_out, first.book.count) == (True, 4, 2, 4)
    rows, head = house.rows(), house.head()
    again = take_in(house, tmp_path, pair_file(*PAIRS[::-1]), "2026Q1")
    assert (again.new, house.rows(), house.head()) == (False, rows, head)
    with house.store.reading() as db:
        assert db.execute(select(func.count()).select_from(code_edit)).scalar() == 3, "two codes, rationales"
        found = pairs_among(db, queries.books(db), ("20610", "20605", "64450", "99213"))
    assert {key: [each.by_modifier for each in edits] for key, edits in found.items()} == {
        ("20610", "20605"): [True],
        ("20610", "64450"): [True],
    }
    (ended,) = found["20610", "64450"]
    assert (ended.holds_on(date(2025, 12, 31)), ended.holds_on(date(2026, 1, 1))) == (True, False)


def test_a_newer_release_says_what_is_new_gone_and_otherwise_and_answers_for_all_days(
    house: House, tmp_path: Path
) -> None:
    take_in(house, tmp_path, pair_file(*PAIRS), "2026Q1")
    ended = (*PAIRS[0][:4], "20260331", *PAIRS[0][5:])
    second = take_in(house, tmp_path, pair_file(ended, PAIRS[2], ("99213", "93000", *PAIRS[3][2:])), "2026Q2")
    assert (second.follows, second.added, second.ended, second.reworded) == ("pairs (NCCI) 2026Q1", 1, 2, 1)
    with house.store.reading() as db:
        found = pairs_among(db, queries.books(db), ("20610", "20605", "99213", "93000", "36415"))
    assert found["20610", "20605"][0].last == date(2026, 3, 31), "of the newest, though it begins in April"
    assert set(found) == {("20610", "20605"), ("99213", "93000")}
    service.withdraw(house.chief, NCCI, "2026Q2")
    with house.store.reading() as db:
        assert pairs_among(db, queries.books(db), ("20610", "20605"))["20610", "20605"][0].last is None
    assert take_in(
        house, tmp_path, pair_file(ended, PAIRS[2], ("99213", "93000", *PAIRS[3][2:])), "2026Q2"
    ).new
    assert not next(each for each in books(house) if each.release == "2026Q2").withdrawn


def test_most_units_are_those_of_the_quarter_of_the_day(house: House, tmp_path: Path) -> None:
    take_in(house, tmp_path, unit_file(*UNITS), "2026Q1", MUE)
    other = ("97110", "6", *UNITS[0][2:])
    second = take_in(house, tmp_path, unit_file(other, *UNITS[1:3]), "2026Q2", MUE)
    assert (second.added, second.ended, second.reworded) == (0, 1, 1)
    days = date(2025, 12, 31), date(2026, 3, 31), date(2026, 4, 1)
    with house.store.reading() as db:
        found = most_units(
            db, queries.books(db), {(code, day) for code in ("97110", "J1100") for day in days}
        )
    assert {key: edit.most for key, edit in found.items()} == {
        ("97110", days[1]): 8, ("J1100", days[1]): 120, ("97110", days[2]): 6,
    }  # fmt: skip


def test_a_part_of_the_pairs_is_refused_unless_it_is_meant(house: House, tmp_path: Path) -> None:
    path = tmp_path / "ccipra-v320r0-f1.txt"
    path.write_text(pair_file(*PAIRS))
    file = read_edits((path,), NCCI, kept_since(date(2026, 1, 1)))
    with pytest.raises(Conflict, match="f2, f3, f4"):
        take_in_edits(house.chief, file, "2026Q1", None, None)
    assert take_in_edits(house.chief, file, "2026Q1", None, None, in_part=True).count == 4


def test_what_is_wrong_takes_nothing_in(house: House, tmp_path: Path) -> None:
    before = house.rows()
    with pytest.raises(FileRefused, match="nothing was taken in"):
        take_in(house, tmp_path, pair_file(PAIRS[0], ("20610", "2060", *PAIRS[0][2:])), "2026Q1")
    assert house.rows() == before


def test_pieces_that_are_none_of_ours_are_told_of(house: House, tmp_path: Path) -> None:
    take_in(house, tmp_path, pair_file(*PAIRS), "2026Q1")
    with house.chief.act("codes.import") as db:
        db.replace_beside(code_edit, code_edit.c.code == "", [])
    with house.store.reading() as db, pytest.raises(StoreDamaged, match="codes withdraw"):
        pairs_among(db, queries.books(db), ("20610", "20605"))


def test_codes_are_found_without_them(house: House, tmp_path: Path) -> None:
    """Nobody looks for codes in pairs, and the index is not made anew for them."""
    with house.store.reading() as db:
        before = queries.asked(db, lambda index: index.path)
    take_in(house, tmp_path, pair_file(*PAIRS), "2026Q1")
    with house.store.reading() as db:
        assert queries.asked(db, lambda index: index.path) == before


def test_the_scrub_finds_what_is_not_paid_and_says_so_of_its_rules(house: House, tmp_path: Path) -> None:
    everything(house)
    fees = [NewFee(code, "", code, 1_000) for code in ("20610", "20605", "G0422", "99213")]
    add_schedule(house.chief, NewSchedule("Other", FeeKind.STANDARD, valid_from=date(2026, 2, 1)), fees)
    lines = [
        ChargeEntry(code, code, units, 1_000) for code, units in (("20610", 1), ("20605", 1), ("G0422", 7))
    ]
    visit = closed(house, somebody(house), "9:15", *lines)

    def found() -> set[tuple[int, str, str]]:
        with house.store.reading() as db:
            (row,) = scrubbed_visits(db, house.clock, (visit,))
        return {(each.rule, each.level.value, each.field) for each in row.findings if each.rule in (16, 33)}

    def levels() -> dict[int, str]:
        with house.store.reading() as db:
            return {row.number: f"{row.level}: {row.asleep}" for row in rules(db, house.clock)}

    assert found() == set()
    assert levels()[33].startswith("no data: no data")
    assert "no data" in levels()[16]
    take_in(house, tmp_path, pair_file(*PAIRS), "2026Q1")
    take_in(house, tmp_path, unit_file(*UNITS), "2026Q1", MUE)
    assert found() == {(33, "E", "visit code 2"), (16, "W", "visit units 3")}
    assert (levels()[33], levels()[16]) == ("error: ", "error: ")


def test_lines_of_one_day_are_held_against_each_other_on_whatever_claim_they_stand(
    house: House, tmp_path: Path
) -> None:
    everything(house)
    fees = [NewFee(code, "", code, 1_000) for code in ("20610", "20605", "97110")]
    add_schedule(house.chief, NewSchedule("Other", FeeKind.STANDARD, valid_from=date(2026, 2, 1)), fees)
    patient = somebody(house)
    knee, elbow, other = (
        closed(house, whose, at, ChargeEntry(code, code, 1, 1_000), ChargeEntry("97110", "97110", 5, 1_000))
        for whose, at, code in (
            (patient, "9:15", "20610"), (patient, "10:15", "20605"), (somebody(house), "11:15", "20605"),
        )
    )  # fmt: skip
    take_in(house, tmp_path, pair_file(*PAIRS), "2026Q1")
    take_in(house, tmp_path, unit_file(*UNITS), "2026Q1", MUE)

    def found(visit: int) -> dict[int, str]:
        with house.store.reading() as db:
            (row,) = scrubbed_visits(db, house.clock, (visit,))
        return {each.rule: each.words for each in row.findings if each.rule in (16, 33)}

    assert found(elbow)[33].startswith(f"20605 is part of 20610 on V{knee}-1 and is not paid beside it")
    assert found(elbow)[16].startswith("10 units of 97110, and 8 on a day are the most")
    assert set(found(knee)) == {16}, "the claim that has the part says it"
    assert found(other) == {}, "of another patient"


def test_ages_are_those_of_the_release_of_the_day_and_until_then_the_best_known(
    house: House, tmp_path: Path
) -> None:
    day, before = date(2026, 3, 3), date(2025, 9, 30)
    wanted = {(code, on) for code in ("O80", "E8411", "N401", "E119") for on in (day, before)}

    def told() -> dict[tuple[str, date], DiagnosisLimits]:
        with house.store.reading() as db:
            return dict(limits_on(db, queries.books(db), wanted))

    mother, man = DiagnosisLimits("F", 9, 64), DiagnosisLimits("M", 15)
    usual = (("O80", mother), ("N401", man))
    assert told() == {(code, on): each for code, each in usual for on in (day, before)}
    first = take_in(house, tmp_path, definitions(*AGES, *SEXES), "2026", CodeSet.MCE)
    assert (first.book.valid_from, first.book.count) == (date(2025, 10, 1), 7)
    of_both = DiagnosisLimits("", 15, 17)
    assert told()["E8411", day] == of_both
    assert ("E8411", before) not in told()
    ages = (*AGES[:2], ("C. Maternity diagnoses (age 12 through 55)", ("O80", "O09")), AGES[3])
    second = take_in(house, tmp_path, definitions(*ages), "2026-04", CodeSet.MCE)
    assert (second.added, second.ended, second.reworded) == (1, 2, 2)
    assert told()["O80", day] == mother
    wanted.add(("O80", date(2026, 4, 1)))
    assert told()["O80", date(2026, 4, 1)] == DiagnosisLimits("F", 12, 55), "the sex is that of the heading"


def test_the_scrub_holds_diagnoses_against_age_and_sex(house: House, tmp_path: Path) -> None:
    everything(house)
    visit = closed(house, somebody(house), "9:15")  # a woman of sixty
    codes = "Z00.121", "N40.1", "E84.11"
    with house.store.reading() as db:
        version = coded_visit(db, visit).version
    entry = CodingEntry(tuple(code.replace(".", "") for code in codes), None, version)
    code_visit(house.records, visit, entry, [])

    def found() -> set[tuple[str, str]]:
        with house.store.reading() as db:
            (row,) = scrubbed_visits(db, house.clock, (visit,))
        return {(each.level.value, each.words) for each in row.findings if each.rule == 20}

    child, man = ("E", "Z00.121 is not given after 17 years"), ("W", "N40.1 is a diagnosis of men")
    assert found() == {child, man}
    take_in(house, tmp_path, definitions(*AGES), "2026", CodeSet.MCE)
    assert found() == {man, ("E", "E84.11 is not given after 17 years")}, "the list says all ages"


def test_claims_ask_for_edits_in_a_fixed_number_of_questions(house: House, tmp_path: Path) -> None:
    take_in(house, tmp_path, pair_file(*PAIRS), "2026Q1")
    asked: list[str] = []
    with house.store.reading() as db:
        event.listen(
            db.connection(), "before_cursor_execute", lambda *told: asked.append(told[2]), named=False
        )
        pairs_among(db, queries.books(db), [f"{number:05}" for number in range(20600, 21000)])
    assert sum("code_edit" in each for each in asked) == 2
