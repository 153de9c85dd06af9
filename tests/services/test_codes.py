"""Code sets at the desk: releases taken in, what holds when, finding, favourites. It is 3 March 2026."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from clinic_tui.billing import service as billing
from clinic_tui.billing.capture import code_visit
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.codes import index, queries, service
from clinic_tui.codes.book_files import read_book
from clinic_tui.codes.everyday_words import EVERYDAY, FIRST
from clinic_tui.codes.models import code_book_piece
from clinic_tui.codes.rows import Code, CodeSet, Imported, Wanted
from clinic_tui.codes.start_set import shipped_books, shipped_entries
from clinic_tui.coding.rows import CodingEntry
from clinic_tui.errors import Conflict, FileRefused, NotFound
from clinic_tui.fees.rows import NewFee
from clinic_tui.store import undo
from tests.builders import FU, LEE, TODAY, House
from tests.engines import on_sqlite, on_sqlite_first
from tests.services.test_fees import in_room, standard
from tests.unit.codes.book_lines import DIABETES, hcpcs_line, order_file

ICD, HCPCS = CodeSet.ICD10CM, CodeSet.HCPCS
OCTOBER, JULY = date(2026, 10, 1), date(2026, 7, 1)
NEXT = (*DIABETES[:3], ("E119", "Type 2 diabetes mellitus, plain", True), ("I15", "Secondary", True))


@pytest.fixture(autouse=True)
def _few_are_shipped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The short lists travel with the program, diagnoses do not; the index lies in a folder of the test."""
    few = tuple(each for each in shipped_books() if each.set is not ICD)
    monkeypatch.setattr(queries, "shipped_books", lambda: few)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def take_in(
    house: House, folder: Path, text: str, release: str, code_set: CodeSet = ICD, last: date | None = None
) -> Imported:
    path = folder / f"{release}-order.txt"
    path.write_text(text)
    return service.take_in(house.chief, read_book(path, code_set), release, None, last)


def lookup(house: House, code: str, on: date, code_set: CodeSet = ICD) -> Code | None:
    with house.store.reading() as db:
        return queries.lookup(db, code_set, code, on)


def why_not(house: House, code: str, on: date, code_set: CodeSet = ICD) -> str:
    with house.store.reading() as db:
        return queries.why_not(db, code_set, code, on)


def found(house: House, typed: str, wanted: Wanted, *sets: CodeSet) -> list[str]:
    with house.store.reading() as db:
        return [each.code for each in queries.search(db, typed, wanted, sets or (ICD,))]


@on_sqlite
def test_a_release_holds_from_its_day_and_ends_the_one_before(house: House, tmp_path: Path) -> None:
    first = take_in(house, tmp_path, order_file(*DIABETES), "2026")
    assert (first.new, first.follows, first.added) == (True, "", 5)
    second = take_in(house, tmp_path, order_file(*NEXT), "2027")
    assert (second.follows, second.added, second.ended, second.reworded) == ("ICD-10-CM 2026", 1, 1, 1)
    before, after = lookup(house, "e11.9", TODAY), lookup(house, "E119", OCTOBER)
    assert before
    assert after
    assert (before.words, before.valid_to) == (
        "Type 2 diabetes mellitus without complications",
        date(2026, 9, 30),
    )
    assert (after.words, after.valid_to, after.release) == ("Type 2 diabetes mellitus, plain", None, "2027")
    assert why_not(house, "I10", TODAY) == ""
    assert "ended on 09/30/2026" in why_not(house, "I10", OCTOBER)
    assert "from 10/01/2026" in why_not(house, "I15", TODAY)
    assert "heading" in why_not(house, "E11", TODAY)
    assert "no code of ICD-10-CM" in why_not(house, "X99", TODAY)
    assert "no release" in why_not(house, "I10", date(2025, 9, 30))


@on_sqlite
def test_what_stands_already_changes_nothing_and_days_do_not_clash(house: House, tmp_path: Path) -> None:
    take_in(house, tmp_path, order_file(*DIABETES), "2026")
    rows, head = house.rows(), house.head()
    assert take_in(house, tmp_path, order_file(*DIABETES), "2026").new is False
    for release in ("2026", "2025-10"):
        with pytest.raises(Conflict, match=r"withdraw|another name"):
            take_in(house, tmp_path, order_file(*NEXT), release)
    with pytest.raises(FileRefused):
        take_in(house, tmp_path, order_file(("E11", "x", False)), "2027")
    assert (house.rows(), house.head()) == (rows, head)


@on_sqlite
def test_the_bytes_are_beside_the_journal(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "PIECE_BYTES", 100)
    take_in(house, tmp_path, order_file(*DIABETES), "2026")
    with house.store.reading() as db:
        pieces = db.execute(select(code_book_piece.c.content)).scalars().all()
    assert [len(each) for each in pieces[:-1]] == [100] * (len(pieces) - 1) != []
    (line,) = [each for each in house.lines(0) if each["verb"] == "codes.import"]
    assert len(line["after"]) < 600
    assert lookup(house, "I10", TODAY)
    with house.store.reading() as db:
        undoable = undo.last_action(db, house.chief)
    assert undoable
    assert undoable.refused == service.STAYS


@on_sqlite_first
def test_a_withdrawn_release_gives_way_and_its_file_puts_it_back(house: House, tmp_path: Path) -> None:
    take_in(house, tmp_path, order_file(*DIABETES), "2026")
    take_in(house, tmp_path, order_file(*NEXT), "2027")
    service.withdraw(house.chief, ICD, "2027")
    assert lookup(house, "I10", OCTOBER)
    with pytest.raises(NotFound):
        service.withdraw(house.chief, ICD, "2027")
    assert take_in(house, tmp_path, order_file(*NEXT), "2027").new
    assert lookup(house, "I10", OCTOBER) is None


@on_sqlite
def test_hcpcs_brings_its_modifiers_and_ends_what_has_ended(house: House, tmp_path: Path) -> None:
    assert lookup(house, "J1885", TODAY, HCPCS)
    text = "\n".join(
        [hcpcs_line("A0080", "3", "Escort", ended="20260731"), hcpcs_line("GT", "7", "Via telecom")]
    )
    take_in(house, tmp_path, text, "2026Q3", HCPCS)
    assert lookup(house, "J1885", JULY, HCPCS) is None
    assert lookup(house, "A0080", JULY, HCPCS)
    assert "ended on 07/31/2026" in why_not(house, "A0080", date(2026, 8, 1), HCPCS)
    ours, theirs = (lookup(house, "GT", on, CodeSet.MODIFIER) for on in (TODAY, JULY))
    assert ours
    assert theirs
    assert (ours.valid_to, theirs.words) == (date(2026, 6, 30), "Via telecom")
    assert lookup(house, "25", JULY, CodeSet.MODIFIER)


@on_sqlite_first
def test_the_best_fit_stands_first(house: House, tmp_path: Path) -> None:
    take_in(house, tmp_path, order_file(*DIABETES), "2026")
    anybody = Wanted(TODAY)
    assert found(house, "e11.9", anybody)[0] == "E119"
    assert found(house, "e11.6", anybody) == ["E116", "E1165"]
    assert found(house, "DIAB compl", anybody) == ["E119", "E116"]  # what can be billed before a heading
    assert found(house, "hyper", anybody) == ["I10", "E1165"]
    service.add_favourite(house.records, ICD, "E11.65", TODAY, LEE)
    assert found(house, "hyper", Wanted(TODAY, LEE, FU)) == ["E1165", "I10"]
    assert found(house, "", Wanted(TODAY, LEE)) == ["E1165"]
    assert found(house, "hyper", anybody) == ["I10", "E1165"]
    with pytest.raises(Conflict, match="favourite already"):
        service.add_favourite(house.records, ICD, "E1165", TODAY, LEE)
    service.drop_favourite(house.records, ICD, "E1165", Wanted(TODAY, LEE, FU))
    assert found(house, "", Wanted(TODAY, LEE)) == []


@on_sqlite
def test_what_is_common_and_begins_as_typed_stands_before_what_is_rare(house: House, tmp_path: Path) -> None:
    codes = (
        ("A380", "Scarlet fever with otitis media", True),
        ("A389", "Scarlet fever, uncomplicated", True),
        ("P029", "Fever of newborn", True),
        ("R509", "Fever, unspecified", True),
        ("R5081", "Fever presenting with others", True),
        ("T505", "Feverfew taken", True),
    )
    take_in(house, tmp_path, order_file(*codes), "2026")
    anybody = Wanted(TODAY)
    assert found(house, "scarl", anybody) == ["A389", "A380"]
    assert found(house, "fever", anybody) == ["R509", "R5081", "P029", "T505", "A389", "A380"]
    visit = in_room(house, self_pay=True)
    code_visit(house.chief, visit, CodingEntry(("A38.0",)))
    with house.store.reading() as db:
        wanted = queries.wanted_on_visit(db, visit)
    assert wanted.diagnoses == (("A380", 1),)
    assert found(house, "scarl", wanted) == ["A380", "A389"]
    assert found(house, "", wanted) == ["A380"]


@on_sqlite_first
def test_procedures_are_those_of_the_clinic_too_and_what_is_charged_comes_first(house: House) -> None:
    standard(house, NewFee("99213", "", "visit, level 3", 12_800), NewFee("J3301", "", "our kenalog", 900))
    visit = in_room(house, self_pay=True)
    billing.add_charges(house.front, visit, [ChargeEntry("J3420", "B12", 1, 900)])
    wanted = Wanted(TODAY, LEE, FU)
    assert found(house, "", wanted, HCPCS) == ["J3420"]
    codes = found(house, "inj", wanted, HCPCS)
    assert codes[0] == "J3420"
    assert "J3301" in codes
    assert found(house, "visit lev", wanted, HCPCS) == ["99213"]
    assert found(house, "j33", wanted, HCPCS) == ["J3301"]
    cpt = lookup(house, "99213", TODAY, HCPCS)
    assert cpt
    assert (cpt.words, cpt.release) == ("visit, level 3", queries.FEES)
    assert lookup(house, "99214", TODAY, HCPCS) is None


@on_sqlite
def test_the_tree_is_walked_up_and_down(house: House, tmp_path: Path) -> None:
    take_in(house, tmp_path, order_file(*DIABETES), "2026")
    with house.store.reading() as db:
        leaf = queries.around(db, ICD, "E11.65", TODAY)
        top = queries.around(db, ICD, "E11", TODAY)
        with pytest.raises(NotFound):
            queries.around(db, ICD, "E12", TODAY)
    assert [each.shown for each in leaf.above] == ["E11", "E11.6"]
    assert [each.shown for each in leaf.beside] == ["E11.65"]
    assert [each.shown for each in top.below] == ["E11.6", "E11.9"]


@on_sqlite
def test_an_index_that_is_damaged_or_gone_is_made_again(house: House) -> None:
    assert lookup(house, "11", TODAY, CodeSet.POS)
    (path,) = index.index_folder().glob("*.codes")
    for damage in (lambda: path.write_bytes(b"nonsense" * 600), path.unlink, lambda: path.write_bytes(b"")):
        index._opened.clear()  # as in a console that opens after the damage
        damage()
        assert lookup(house, "11", TODAY, CodeSet.POS)
    assert [each.suffix for each in index.index_folder().iterdir()] == [".codes"]


@on_sqlite
def test_everyday_words_find_what_is_meant_before_what_has_them_by_chance(
    house: House, tmp_path: Path
) -> None:
    codes = (
        ("I10", "Essential (primary) hypertension", True), ("I152", "Hypertension due to others", True),
        ("N390", "Urinary tract infection, site not specified", True),
        ("O8620", "Urinary tract infection following delivery, unspecified", True),
        ("V439", "Collision with sport utility vehicle", True),
        ("Z0000", "Encounter for general examination", True),
        ("Z781", "Physical restraint status", True), ("B353", "Tinea pedis", True),
    )  # fmt: skip
    take_in(house, tmp_path, order_file(*codes), "2026")
    anybody = Wanted(TODAY)
    assert found(house, "hypertension", anybody) == ["I10", "I152"]
    assert found(house, "high blood pr", anybody) == found(house, "htn", anybody) == ["I10"]
    assert found(house, "uti", anybody) == ["N390", "V439"]
    assert found(house, "urinary tract", anybody) == ["N390", "O8620"]
    assert found(house, "physical", anybody) == ["Z0000", "Z781"]
    assert found(house, "athlete's foot", anybody) == ["B353"]


def test_everyday_words_are_of_codes_that_can_be_billed() -> None:
    for book in shipped_books():
        can_be_billed = {each.code for each in shipped_entries(book) if each.leaf}
        assert EVERYDAY.get(book.set, {}).keys() - can_be_billed == set()
    everyday = EVERYDAY[ICD]
    assert (len(everyday) > 150, FIRST.keys() - everyday.keys()) == (True, set())
