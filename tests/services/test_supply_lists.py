"""Lists of supplies on paper: each line, its sum, and on as many pages as it takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from clinic_tui.counts.rows import Worth
from clinic_tui.paper.handing_out import letterhead
from clinic_tui.purchasing.rows import Offer, Suggestion
from clinic_tui.settings import Settings
from clinic_tui.stock.rows import ItemRow
from clinic_tui.supply_files.list_pdf import list_pdf
from clinic_tui.supply_files.list_printing import hand_out_list
from clinic_tui.supply_files.listing import Listing, Proposed, on_shelf, to_order, worth
from tests.builders import House
from tests.engines import on_sqlite

pytestmark = on_sqlite

MADE = datetime(2026, 11, 23, 10, 20, tzinfo=UTC)
GLOVES = ItemRow(1, 1, "GLV-M", "Gloves, medium", "gloves", "box", "Shelf A", 1200, 40, 15,
                 blocked=100, next_expiry=date(2027, 5, 31))  # fmt: skip
OFFER = Offer(1, 1, 1, "MED", "Medline", 1, "M-77", "CS", 10, 4_550, 1, 1, 3, preferred=True)
LOW = Suggestion(1, "GLV-M", "Gloves, medium", "gloves", "box", 2, 0, 0, 0, 40, 15, True, False, 3, 0, 38,
                 OFFER, 4)  # fmt: skip


def pages(listing: Listing, folder: Path) -> list[str]:
    settings = Settings(folder, "house", "Harbor Clinic", "UTC", "file")
    content = list_pdf(listing, MADE, letterhead(settings)).pdf
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


@pytest.mark.parametrize(
    "listing, words",
    [
        (on_shelf((GLOVES,), "low"), ("Supplies: low", "GLV-M", "Shelf A", "1,200", "1,100", "05/31/2027")),
        (
            to_order((Proposed(LOW, OFFER, 4), Proposed(LOW, None, 0)), "North"),
            ("To order for North", "Medline", "M-77", "4 CS", "$182.00", "nobody", "without 1 of no known"),
        ),
        (to_order(()), ("Nothing is to be ordered.",)),
        (
            worth((
                Worth("main", "gloves", 1, 1200, 54_600, 55_000, 3), Worth("CART", "", 1, 1, 100, 100, 0),
            )),
            ("main", "$546.00", "$550.00", "together", "1,201", "$547.00", "$551.00"),
        ),
    ],
)  # fmt: skip
def test_each_line_and_the_sum_stand_on_it(listing: Listing, words: tuple[str, ...], tmp_path: Path) -> None:
    (page,) = pages(listing, tmp_path)
    own = (*words, "Harbor Clinic", "printed 11/23/2026 10:20; page 1")
    assert [each for each in own if each not in page] == []


@pytest.mark.parametrize("listing", [to_order(()), worth(())])
def test_where_nothing_is_listed_no_sum_is_written_over_it(listing: Listing, tmp_path: Path) -> None:
    (page,) = pages(listing, tmp_path)
    assert listing.nothing in page
    assert "together" not in page


def test_what_does_not_fit_goes_on_with_its_titles(tmp_path: Path) -> None:
    rows = tuple(replace(GLOVES, id=at, code=f"C{at:03}") for at in range(120))
    first, second, third = pages(on_shelf(rows), tmp_path)
    assert all("order at" in page for page in (first, second, third))
    codes = [f"C{at:03}" for at in range(120)]
    assert [code for code in codes if sum(code in page for page in (first, second, third)) != 1] == []


def test_without_a_printer_it_goes_into_the_folder(house: House, tmp_path: Path) -> None:
    settings = Settings(tmp_path, "house", "Harbor Clinic", "UTC", "file")
    said = hand_out_list(house.chief, settings, to_order((Proposed(LOW, OFFER, 4),)))
    (written,) = settings.paper_folder.glob("to-order-*.pdf")
    assert said == f"{written.name} in {settings.paper_folder.name}"
