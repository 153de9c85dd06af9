"""What stands where on paper: positions of labels and cards, barcodes, and letters that no font has."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from clinic_tui.paper import lettering
from clinic_tui.paper.appointment_card import cards_pdf
from clinic_tui.paper.barcode import draw_barcode, draw_mrn
from clinic_tui.paper.chart_labels import labels_pdf
from clinic_tui.paper.day_sheet import day_sheet_pdf
from clinic_tui.paper.lettering import Lettering
from clinic_tui.paper.pages import A4, AVERY_5160, AVERY_5371, LETTER, PageSize, Stock
from clinic_tui.paper.rows import (
    Card,
    ChartLabel,
    DaySheet,
    Paper,
    SheetBlock,
    SheetBy,
    SheetPart,
    SheetVisit,
)

DAY = date(2026, 3, 3)
MADE = datetime(2026, 3, 3, 9, 2)


def words(paper: Paper) -> list[str]:
    """What can be read on each page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(paper.pdf)).pages]


@pytest.mark.parametrize("stock, count", [(AVERY_5160, 30), (AVERY_5371, 10)])
def test_the_pieces_lie_on_the_sheet_and_apart(stock: Stock, count: int) -> None:
    assert stock.count == count
    corners = [stock.corner(position) for position in range(count)]
    assert len(set(corners)) == count
    for x, y in corners:
        assert 0 <= x <= LETTER.width - stock.width + 0.01
        assert 0 <= y <= LETTER.height - stock.height + 0.01
    assert stock.step_across >= stock.width
    assert stock.step_down >= stock.height


def test_the_first_label_of_avery_5160_is_where_the_maker_has_it() -> None:
    """3/16 inch from the left, 1/2 inch from the top; the next begins 2 3/4 inches to the right."""
    assert AVERY_5160.corner(0) == (13.5, 792 - 36 - 72)
    assert AVERY_5160.corner(1)[0] - AVERY_5160.corner(0)[0] == 198
    assert AVERY_5160.corner(29) == (13.5 + 2 * 198, 792 - 36 - 10 * 72)


@pytest.mark.parametrize(
    "count, start, pages", [(1, 1, 1), (30, 1, 1), (31, 1, 2), (1, 30, 1), (2, 30, 2), (24, 7, 1), (25, 7, 2)]
)
def test_labels_go_on_over_the_next_sheet(count: int, start: int, pages: int) -> None:
    label = ChartLabel(1, "Moss, Ada", date(1961, 12, 5), "female", "100001")
    paper = labels_pdf([label] * count, start, "labels-1")
    texts = words(paper)
    assert (paper.pages, len(texts)) == (pages, pages)
    assert sum(text.count("MRN 100001") for text in texts) == count


def test_a_card_says_when_and_where_and_not_why() -> None:
    card = Card(1, "Ada Moss", DAY, 14 * 60 + 30, "Dr. Hana Lee", "Elm Street Clinic", "Main", "555-810-0100")
    (text,) = words(cards_pdf([card], 3, "card-1"))
    assert text.strip().split("\n") == [
        "Elm Street Clinic", "Main", "Ada Moss", "Tuesday, March 3, 2026", "2:30 PM", "with Dr. Hana Lee",
        "If you cannot come, please call 555-810-0100.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text, width, drawn",
    [
        ("100001", 170, True),
        ("A-77 b", 170, True),
        ("", 170, False),
        ("Ä1", 170, False),
        ("1" * 60, 170, False),
        ("1\n2", 170, False),
    ],
)
def test_a_barcode_is_drawn_or_left_out_but_never_unreadable(text: str, width: float, drawn: bool) -> None:
    assert draw_barcode(Canvas(io.BytesIO()), text, 0, 0, width, 20) is drawn


@pytest.mark.parametrize(
    "mrn, said", [("100001", "@MRN:100001"), ("A" * 25, "A" * 25), ("", None), ("1" * 60, None)]
)
def test_labels_say_that_they_are_labels_where_there_is_room(
    mrn: str, said: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []

    def draw(canvas: Canvas, text: str, *place: float) -> bool:
        done = draw_barcode(canvas, text, *place)
        if done:
            drawn.append(text)
        return done

    monkeypatch.setattr("clinic_tui.paper.barcode.draw_barcode", draw)
    assert draw_mrn(Canvas(io.BytesIO()), mrn, 0, 0, 171, 20) is (said is not None)
    assert drawn == [said] * (said is not None)


def a_visit(number: int, **more: object) -> SheetVisit:
    fields: dict[str, object] = {
        "start": 480 + number, "minutes": 15, "patient_id": number, "name": f"Person{number}, Ada",
        "born": date(1961, 12, 5), "mrn": f"1{number:05}", "provider_code": "LEE", "visit_type": "FU",
        "reason": "", "room": "", "state": "confirmed",
    }  # fmt: skip
    return SheetVisit(**{**fields, **more})  # type: ignore[arg-type]


def a_sheet(*parts: SheetPart, by: SheetBy = SheetBy.PROVIDER) -> DaySheet:
    return DaySheet("Elm Street", DAY, "", by, parts, MADE, "mia", "7:" + "a" * 64)


@pytest.mark.parametrize("page", [LETTER, A4])
def test_a_long_day_goes_on_over_pages_with_every_visit_once(page: PageSize) -> None:
    visits = tuple(a_visit(number, reason="long words " * 30) for number in range(90))
    sheet = a_sheet(
        SheetPart("LEE  Dr. Hana Lee", "08:00-17:00", visits), SheetPart("ORT  Dr. Ortiz", "", ())
    )
    texts = words(day_sheet_pdf(sheet, page))
    whole = "\n".join(texts)
    assert all(whole.count(f"Person{number}, Ada") == 1 for number in range(90))
    assert all("Tue 3 Mar 2026" in text and f"page {place}" in text for place, text in enumerate(texts, 1))
    assert sum("LEE  Dr. Hana Lee" in text for text in texts) == len(texts) - 1
    assert "nothing is booked" in texts[-1]
    assert "7:" + "a" * 64 in texts[0]


def test_a_stretch_without_patients_stands_in_its_place() -> None:
    part = SheetPart("LEE", "", (a_visit(10), a_visit(60)), (SheetBlock(500, 30, "huddle"),))
    (text,) = words(day_sheet_pdf(a_sheet(part), LETTER))
    assert text.index("Person10") < text.index("-- huddle --") < text.index("Person60")


def test_a_day_without_anybody_says_so() -> None:
    (text,) = words(day_sheet_pdf(a_sheet(), LETTER))
    assert "nobody sees patients" in text


def test_hostile_names_are_plain_text_and_stay_in_their_column() -> None:
    visit = a_visit(1, name="[/nope] \x1b[2J \u202e" + "W" * 200, reason="(a) \\ <b>x</b> %s")
    (text,) = words(day_sheet_pdf(a_sheet(SheetPart("LEE", "", (visit,))), LETTER))
    assert "[/nope] ?[2J ?" in text
    assert "12/05/1961" in text
    assert "<b>x</b> %s" in text


def forget() -> None:
    """What was found of the fonts of this machine."""
    lettering.font_of.cache_clear()
    lettering.font_of_all.cache_clear()


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has no font files."""
    monkeypatch.setattr(lettering, "_fonts", lambda: ())
    forget()


@pytest.mark.usefixtures("no_fonts")
@pytest.mark.parametrize(
    "name, shown, missing",
    [
        ("Ñúñez-O'Brien", "Ñúñez-O'Brien", 0),
        ("Dvořák", "Dvorák", 1),
        ("Nguyễn", "Nguyen", 1),
        ("李小龍", "???", 3),
        ("e\u0301\u0301ve", "éve", 0),
    ],
)
def test_where_no_font_has_a_sign_its_plain_letter_stands_there_and_it_is_told(
    name: str, shown: str, missing: int
) -> None:
    out = io.BytesIO()
    letters = Lettering(Canvas(out))
    letters.write(50, 700, name, 12)
    letters.canvas.save()
    assert PdfReader(out).pages[0].extract_text().strip() == shown
    assert len(letters.missing) == missing
    assert bool(letters.warning) == bool(missing)
    forget()


def test_a_long_name_becomes_smaller_before_it_is_cut() -> None:
    name = "Washington-Fitzgerald, Theodora Alexandra"
    label = ChartLabel(1, name, None, "", "100001")
    (text,) = words(labels_pdf([label], 1, "labels-1"))
    assert name in text


def test_a_font_of_the_machine_writes_a_name_as_a_whole() -> None:
    if not lettering.font_of("ř", strong=False):
        pytest.skip("needs fonts-dejavu-core")
    label = ChartLabel(1, "Novák, Jiří", None, "", "100001")
    paper = labels_pdf([label], 1, "labels-1")
    assert "Novák, Jiří" in words(paper)[0]
    assert paper.warning == ""
