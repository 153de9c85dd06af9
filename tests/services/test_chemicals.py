"""The list of chemicals and its sheets: kept whole, found at once, never lost."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import text

from clinic_tui.chemicals import queries, register, sheets
from clinic_tui.chemicals.entries import (
    ChemicalEntry,
    FirstAid,
    KeptEntry,
    SheetEntry,
    SheetFile,
    read_first_aid,
)
from clinic_tui.chemicals.handing_out import hand_out_sheet, list_paper, write_sheet
from clinic_tui.chemicals.models import safety_sheet_piece
from clinic_tui.chemicals.rows import ChemicalRow
from clinic_tui.chemicals.rules import MOST_BYTES
from clinic_tui.chemicals.sheet_file import read_sheet_file, sheet_of
from clinic_tui.chemicals.states import Pictogram, SheetStanding, Signal
from clinic_tui.errors import Conflict, FileRefused, Invalid, NotFound, NotPermitted, StoreDamaged
from clinic_tui.jobs.chemical_findings import find_chemicals
from clinic_tui.jobs.findings import notices
from clinic_tui.jobs.rows import NoticeKind
from clinic_tui.schedule.sites import add_site
from clinic_tui.security.roles import Role
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.settings import Settings
from clinic_tui.settings.paper import PaperSettings
from clinic_tui.stock.entries import ItemEntry
from clinic_tui.stock.items import add_item
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import undo_last
from clinic_tui.store.verify import verify_rows
from tests.builders import MAC_KEY, TODAY, House
from tests.engines import on_sqlite_first

DAY = timedelta(days=1)
SQLITE = pytest.mark.parametrize("place", ["sqlite"], indirect=True)
"""The engine does not matter there."""
BLEACH = ChemicalEntry(
    "Clearwater Bleach", "Ridgeway", "555-0191", "7681-52-9", Signal.DANGER,
    (Pictogram.CORROSION,), "burns eyes", (KeptEntry("Lab", "1 L"), KeptEntry("Closet", "2 L")),
)  # fmt: skip
WORDS = """Bleach
Revision date: {}

SECTION 1: Identification
Bleach
SECTION 4: First-aid measures
Eyes: rinse {}.
"""


def a_sheet(day: date, words: str = "15 minutes") -> SheetFile:
    return sheet_of("bleach.txt", WORDS.format(day.isoformat(), words).encode())


def row(house: House, number: int) -> ChemicalRow:
    with house.store.reading() as db:
        return queries.chemical(db, number)


def first_aid(house: House, typed: str) -> list[tuple[str, tuple[str, ...]]]:
    with house.store.reading() as db:
        return [(each.chemical.product, each.first_aid) for each in queries.find(db, typed)]


@on_sqlite_first
def test_a_sheet_is_kept_whole_and_older_ones_stay(house: House, tmp_path: Path) -> None:
    number = register.add_chemical(house.chief, BLEACH)
    old = sheets.add_sheet(house.chief, number, SheetEntry(a_sheet(TODAY - 1200 * DAY, "long")))
    assert row(house, number).standing(TODAY) is SheetStanding.OLD
    new = sheets.add_sheet(house.chief, number, SheetEntry(a_sheet(TODAY - 9 * DAY)))
    with pytest.raises(Conflict, match="very file"):
        sheets.add_sheet(house.chief, number, SheetEntry(a_sheet(TODAY - 9 * DAY)))
    shown = row(house, number)
    assert shown.sheet is not None
    assert (shown.sheet.id, shown.older) == (new, 1)
    assert shown.sheet.revised_on == TODAY - 9 * DAY
    assert first_aid(house, "c") == [("Clearwater Bleach", ("Eyes: rinse 15 minutes.",))]
    with house.store.reading() as db:
        assert [each.number for each in queries.sheet_text(db, old).sections] == [0, 1, 4]
        assert verify_rows(db) is None
    path = tmp_path / "out.txt"
    assert write_sheet(house.front, new, path) == shown.sheet.size
    assert path.read_bytes() == a_sheet(TODAY - 9 * DAY).content
    sheets.strike_sheet(house.chief, new, 1, "of the 8 % product")
    after = row(house, number).sheet
    assert after is not None
    assert after.id == old
    sheets.confirm_sheet(house.chief, old, 1)
    assert row(house, number).standing(TODAY) is SheetStanding.GOOD
    with pytest.raises(Conflict, match="changed at another desk"):
        sheets.confirm_sheet(house.chief, old, 1)
    with house.store.reading() as db:
        assert [each.id for each in queries.sheets_of(db, number)] == [old, new]


@SQLITE
def test_first_aid_may_be_typed_as_the_sheet_comes(house: House) -> None:
    number = register.add_chemical(house.chief, BLEACH)
    scanned = sheet_of("scan.pdf", b"%PDF-1.7\nno more than this")
    with pytest.raises(Invalid) as long:
        sheets.add_sheet(house.chief, number, SheetEntry(scanned, TODAY, FirstAid(skin="x" * 301)))
    assert long.value.field == "skin"
    sheets.add_sheet(house.chief, number, SheetEntry(scanned, TODAY, FirstAid(skin="wash")))
    assert first_aid(house, "bleach") == [("Clearwater Bleach", ("Skin: wash",))]


def test_undo_takes_no_sheet_away(house: House) -> None:
    number = register.add_chemical(house.chief, BLEACH)
    sheet = sheets.add_sheet(house.chief, number, SheetEntry(a_sheet(TODAY)))
    undo_last(house.chief)
    assert row(house, number).sheet is None
    with house.store.reading() as db:
        assert [(each.id, each.struck) for each in queries.sheets_of(db, number)] == [
            (sheet, "undone at the desk")
        ]
        assert queries.sheet_content(db, sheet)[1] == a_sheet(TODAY).content


@SQLITE
def test_a_file_that_was_changed_around_the_desk_is_not_handed_out(house: House, tmp_path: Path) -> None:
    number = register.add_chemical(house.chief, BLEACH)
    sheet = sheets.add_sheet(house.chief, number, SheetEntry(a_sheet(TODAY)))
    with house.chief.act("chemical.edit") as db:
        db.put_beside(
            safety_sheet_piece, [{"sheet_id": sheet, "part": "file", "place": -1, "content": b"in front"}]
        )
    with pytest.raises(StoreDamaged, match="put it on record again"):
        write_sheet(house.front, sheet, tmp_path / "x.txt")


@pytest.mark.parametrize(
    "name, content, words",
    [
        ("a.pdf", b"x" * (MOST_BYTES + 1), "more than 5 MB"), ("a.txt", b" \n", "is empty"),
        ("a.bin", b"\x00\x01 SECTION 4: First aid", "neither a PDF nor text"),
        ("passwd", b"root:x:0:0:root:/root:/bin/sh\n", "no section 4"),
    ],
)  # fmt: skip
def test_what_is_no_sheet_is_refused(name: str, content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=words):
        read_sheet_file(path)
    with pytest.raises(FileRefused, match="cannot be read"):
        read_sheet_file(tmp_path / "none")
    os.mkfifo(tmp_path / "pipe")  # nobody writes into it: who opens it like a file waits for ever
    for place in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(FileRefused, match="no plain file"):
            read_sheet_file(place)


@SQLITE
def test_the_text_of_a_pdf_is_read_and_a_broken_one_is_kept_all_the_same(
    house: House, tmp_path: Path
) -> None:
    out = BytesIO()
    canvas = Canvas(out)
    for place, line in enumerate(WORDS.format("2025-03-14", "with water").splitlines()):
        canvas.drawString(50, 750 - 14 * place, line)
    canvas.save()
    number = register.add_chemical(house.chief, BLEACH)
    pdf = sheet_of("bleach.pdf", out.getvalue())
    sheets.add_sheet(house.chief, number, SheetEntry(pdf))
    shown = row(house, number).sheet
    assert shown is not None
    assert (shown.revised_on, shown.readable) == (date(2025, 3, 14), True)
    assert first_aid(house, "bleach")[0][1] == ("Eyes: rinse with water.",)
    broken = sheet_of("scan.pdf", b"%PDF-1.7\nno more than this")
    with pytest.raises(Invalid, match="which date") as refused:
        sheets.add_sheet(house.chief, number, SheetEntry(broken, file_alone=True))
    assert refused.value.field == "revised"
    with pytest.raises(Invalid, match=r"no first aid could be read out of scan\.pdf") as unread:
        sheets.add_sheet(house.chief, number, SheetEntry(broken, TODAY))
    assert unread.value.field == "eyes"
    sheet = sheets.add_sheet(house.chief, number, SheetEntry(broken, TODAY, file_alone=True))
    told = first_aid(house, "bleach")[0][1]
    assert "call the maker" in told[0].lower()
    assert "No text could be read" in told[1]
    settings = Settings(
        tmp_path / "c", "c", "House", "UTC", "file", paper=PaperSettings(folder=tmp_path / "papers")
    )
    assert "sheet-1-" in hand_out_sheet(house.front, settings, sheet)
    (made,) = (tmp_path / "papers").iterdir()
    assert made.read_bytes() == broken.content
    alone = row(house, number).sheet
    assert alone is not None
    assert not alone.has_aid
    sheets.write_first_aid(house.chief, sheet, 1, FirstAid(eyes="rinse", also="tell the doctor: chlorine"))
    assert first_aid(house, "bleach")[0][1] == ("Eyes: rinse", "Also: tell the doctor: chlorine")
    with pytest.raises(Conflict, match="changed at another desk"):
        sheets.write_first_aid(house.chief, sheet, 1, FirstAid())
    with house.store.reading() as db:
        shown_text = queries.sheet_text(db, sheet)
    assert [each.number for each in shown_text.sections] == [4, 0]
    assert read_first_aid(shown_text.sheet.first_aid) == FirstAid("rinse", also="tell the doctor: chlorine")
    undo_last(house.chief)
    taken_back = row(house, number).sheet
    assert taken_back is not None
    assert not taken_back.has_aid


@SQLITE
@pytest.mark.parametrize(
    "change, field",
    [
        ({"product": " "}, "product"), ({"maker": ""}, "maker"), ({"cas": "64-17-4"}, "cas"),
        ({"kept": ()}, "kept"), ({"item": "NONE"}, "item"), ({"used_from": TODAY + DAY}, "from"),
        ({"kept": (KeptEntry("Lab"), KeptEntry("lab"))}, "kept"),
        ({"kept": (KeptEntry("A", site="x"),)}, "kept"),
    ],
)  # fmt: skip
def test_what_lacks_is_named(house: House, change: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        register.add_chemical(house.chief, replace(BLEACH, **change))  # type: ignore[arg-type]
    assert refused.value.field == field


@on_sqlite_first
def test_where_it_is_kept_and_that_it_left_stays_known(house: House) -> None:
    add_site(house.chief, "North")
    add_item(house.chief, ItemEntry("BLE", "Bleach", hazard_sheet="https://example.org/ble"))
    number = register.add_chemical(house.chief, replace(BLEACH, item="ble"))
    with pytest.raises(Invalid, match="on the list already"):
        register.add_chemical(house.chief, BLEACH)
    moved = replace(BLEACH, item="BLE", kept=(KeptEntry("Lab", "3 L"), KeptEntry("Nurse", "1 L", "north")))
    register.change_chemical(house.chief, number, 1, moved)
    with pytest.raises(Conflict):
        register.change_chemical(house.chief, number, 1, BLEACH)
    shown = row(house, number)
    assert [(each.site, each.words) for each in shown.kept][1] == ("North", "Nurse: 1 L")
    assert (shown.item, shown.hazard_link) == ("BLE", "https://example.org/ble")
    with house.store.reading() as db:
        gone = db.execute(text("SELECT place, until FROM chemical_place WHERE until IS NOT NULL")).all()
    assert [place for place, _ in gone] == ["Closet"]
    register.stop_chemical(house.chief, number, shown.version)
    with house.store.reading() as db:
        assert queries.chemicals(db) == ()
        assert len(queries.chemicals(db, gone_too=True)) == 1
        assert queries.needing(db, TODAY) == ()
    assert len(first_aid(house, "bleach")) == 1  # somebody may have it in the eye all the same
    with pytest.raises(Conflict, match="no more"):
        register.stop_chemical(house.chief, number, row(house, number).version)
    anew = register.add_chemical(house.chief, BLEACH)
    with pytest.raises(Conflict, match="on the list already"):  # else it stood there twice
        register.use_again(house.chief, number, row(house, number).version)
    register.stop_chemical(house.chief, anew, row(house, anew).version)
    register.use_again(house.chief, number, row(house, number).version)
    assert row(house, number).used_until is None


def test_missing_and_old_sheets_are_told_once_and_of_each_kind_together(house: House) -> None:
    program = Desk(house.store, house.clock, SYSTEM, "A", MAC_KEY, house.present)
    first = register.add_chemical(house.chief, BLEACH)
    for product in ("Acetone", "Formalin"):
        register.add_chemical(house.chief, replace(BLEACH, product=product))
    sheets.add_sheet(house.chief, first, SheetEntry(a_sheet(TODAY - 1200 * DAY)))
    assert find_chemicals(program) == 3
    with house.store.reading() as db:
        told = [notice.words for notice in notices(db, NoticeKind.CHEMICALS)]
    assert len(told) == 2
    assert any(
        "2 chemicals without a safety data sheet" in words and "Acetone, Formalin" in words for words in told
    )
    assert any("asked for a newer" in words and "Clearwater" in words for words in told)


@SQLITE
def test_the_list_on_paper_goes_by_place(house: House) -> None:
    for number in range(30):
        chemical = register.add_chemical(house.chief, replace(BLEACH, product=f"Cleaner {number}"))
    sheets.add_sheet(house.chief, chemical, SheetEntry(a_sheet(TODAY - 9 * DAY)))
    settings = Settings(Path("/dev/null/c"), "c", "House", "UTC", "file")
    paper = list_paper(house.front, settings)
    words = [page.extract_text() for page in PdfReader(BytesIO(paper.pdf)).pages]
    assert paper.pages == len(words) > 1
    whole = "\n".join(words)
    assert whole.index("Closet") < whole.index("Lab")
    assert all(whole.count(f"Cleaner {number}\n") == 2 for number in range(30))
    assert "DANGER" in whole
    assert "no sheet" in " ".join(whole.split())
    assert whole.count(f"{TODAY - 9 * DAY:%m/%d/%Y}") == 2


@SQLITE
def test_everybody_reads_and_only_some_keep_the_list(house: House) -> None:
    for role in (Role.FRONT_DESK, Role.BILLER, Role.ADMINISTRATOR):
        desk = house.desk("C", role, "eve")
        desk.require("chemical.view")
        with pytest.raises(NotPermitted):
            register.add_chemical(desk, BLEACH)
    register.add_chemical(house.desk("C", Role.CLINICIAN, "lee"), BLEACH)
    with house.store.reading() as db, pytest.raises(NotFound):
        queries.sheet_text(db, 99)
