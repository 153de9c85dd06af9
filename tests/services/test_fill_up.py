"""Places with levels of their own: told of once, filled up by one action, and due out of the stock room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from clinic_tui.backend.sitting import Sitting
from clinic_tui.backend.undoing import last_in_words
from clinic_tui.equipment.cold_log import hold_place
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.jobs.fill_findings import fill_ups, find_fill_ups
from clinic_tui.jobs.findings import notices
from clinic_tui.jobs.rows import NoticeKind
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.settings import Settings
from clinic_tui.stock import filling, issuing, item_page, items, places, receiving
from clinic_tui.stock.entries import Bring, Delivery, ItemEntry, Wanted
from clinic_tui.stock.fill_reads import due_out_units, fill_list
from clinic_tui.stock.fill_up import FillLine, brought_in
from clinic_tui.stock.rows import PlaceKind
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import undo_last
from clinic_tui.supply_files.fill_printing import write_fill_list
from tests.builders import GLOVES, MAC_KEY, TODAY, House
from tests.engines import on_sqlite, on_sqlite_first


@dataclass
class Cart:
    """A crash cart with levels of vials by lot, and of gloves."""

    house: House
    place: int
    vials: int

    def lines(self) -> list[FillLine]:
        """What it asks for."""
        with self.house.store.reading() as db:
            return list(fill_list(db, TODAY).lines())

    def told(self) -> list[str]:
        """The notices, as they stand and as they would stand at this moment."""
        program = Desk(self.house.store, self.house.clock, SYSTEM, "A", MAC_KEY, self.house.present)
        find_fill_ups(program)
        with self.house.store.reading() as db:
            stored = [row.words for row in notices(db, NoticeKind.FILL_UP)]
            assert [row.words for row in fill_ups(db, self.house.clock)] == stored
        return stored

    def due_out(self) -> int:
        """Vials that it asks the stock room for."""
        with self.house.store.reading() as db:
            page = item_page.item_page(db, TODAY, self.vials)
            assert due_out_units(db, TODAY).get(self.vials, 0) == page.due_out
        return page.due_out


@pytest.fixture
def cart(house: House) -> Cart:
    """Par 6, filled at 3, urgent at 1; seven vials in two lots and one that expired lie in the stock room."""
    place = places.add_place(house.chief, "crash", "Crash cart", PlaceKind.CART)
    vials = items.add_item(house.chief, ItemEntry("EPI", "Epinephrine", unit="vial", tracks_lots=True))
    for lot, days, units in (("OLD", -1, 4), ("B", 200, 5), ("A", 20, 2)):
        house.clock.at -= timedelta(days=2)
        receiving.receive(
            house.chief, vials, units, "", Delivery(lot=lot, expires_on=TODAY + timedelta(days))
        )
        house.clock.at += timedelta(days=2)
    return Cart(house, place, vials)


def test_a_place_is_told_of_once_and_no_more_once_it_is_filled_up(cart: Cart) -> None:
    house = cart.house
    assert (cart.told(), cart.lines(), cart.due_out()) == ([], [], 0), "without levels it asks for nothing"
    items.set_place_levels(house.chief, cart.vials, cart.place, 6, 3, 1, "Drawer 1")
    items.set_place_levels(house.chief, GLOVES, cart.place, 2, 1, 0)
    assert cart.told() == ["Crash cart lacks Epinephrine (0 of 6) and 1 more, urgent"]
    assert cart.due_out() == 6
    gloves, vials = sorted(cart.lines(), key=lambda line: line.asked.name != "Gloves")
    assert (gloves.units, gloves.missing, vials.asked.shelf) == (0, 2, "Drawer 1")
    assert [(each.lot, each.units) for each in vials.brought] == [("A", 2), ("B", 4)], "nothing that expired"
    assert filling.fill_up(house.front, brought_in([vials])) == 6
    assert cart.told() == ["Crash cart lacks Gloves (0 of 2), urgent"]
    issuing.issue(house.front, cart.vials, 3, wanted=Wanted(cart.place))
    assert cart.told() == ["Crash cart lacks Gloves (0 of 2) and 1 more, urgent"]
    items.set_place_levels(house.chief, GLOVES, cart.place, 0, 0, 0)
    assert cart.told() == ["Crash cart lacks Epinephrine (3 of 6)"], "urgent no more"
    hold_place(house.chief, cart.place, "too warm")
    assert (cart.told(), cart.due_out()) == ([], 0), "what is good is not carried to where it was too warm"


@on_sqlite_first
def test_what_was_brought_is_carried_whole_or_not_at_all_and_taken_back_as_one(cart: Cart) -> None:
    house = cart.house
    items.set_place_levels(house.chief, cart.vials, cart.place, 6, 3, 1)
    first = brought_in(cart.lines())
    filling.fill_up(house.front, first)
    with pytest.raises(Conflict, match="Crash cart was filled up with Epinephrine at another desk meanwhile"):
        filling.fill_up(house.chief, first)
    undo_last(house.front)
    assert cart.due_out() == 6
    head = house.head()
    wrong = Bring(cart.vials, cart.place, 0, "B", 6, 0)
    with pytest.raises(Conflict, match="only 5 vial of Epinephrine of lot B are left at main, not 6"):
        filling.fill_up(house.front, [*first[:1], wrong])
    with pytest.raises(Conflict, match="lot OLD of Epinephrine expired"):
        filling.fill_up(house.front, [Bring(cart.vials, cart.place, 0, "OLD", 1, 0)])
    with pytest.raises(NotFound, match="no such place"):
        filling.fill_up(house.front, [Bring(cart.vials, cart.place + 1, 0, "B", 1, 0)])
    with pytest.raises(Invalid, match="nothing is brought"):
        filling.fill_up(house.front, [])
    assert house.head() == head, "nothing was carried"


@on_sqlite
def test_the_question_of_undo_says_how_many_items_go_back(cart: Cart) -> None:
    house = cart.house
    items.set_place_levels(house.chief, cart.vials, cart.place, 6, 3, 1)
    filling.fill_up(house.front, brought_in(cart.lines()))
    assert asked(house) == "Epinephrine: carry the item elsewhere"
    undo_last(house.front)
    receiving.receive(house.chief, GLOVES, 5)
    items.set_place_levels(house.chief, GLOVES, cart.place, 2, 1, 0)
    filling.fill_up(house.front, brought_in(cart.lines()))
    assert asked(house) in [
        f"{each} and 1 more: carry the item elsewhere" for each in ("Epinephrine", "Gloves")
    ]


def asked(house: House) -> str:
    found = last_in_words(Sitting(house.front))
    assert found is not None
    return found[1]


@on_sqlite
def test_the_list_goes_on_paper_with_lots_and_what_is_missing(cart: Cart, tmp_path: Path) -> None:
    house = cart.house
    items.set_place_levels(house.chief, cart.vials, cart.place, 9, 3, 1, "Drawer 1")
    settings = Settings(tmp_path, "house", "Harbor Clinic", "UTC", "file")
    assert write_fill_list(house.front, settings, cart.lines(), tmp_path / "fill.pdf") == ""
    (page,) = PdfReader(tmp_path / "fill.pdf").pages
    text = page.extract_text()
    for words in (
        "Harbor Clinic",
        "Crash cart",
        "EPI  Epinephrine",
        "0 of 9",
        "main, lot A, ",
        "main, lot B, ",
        "2 vial are not there",
        "Drawer 1",
    ):
        assert words in text
    assert "OLD" not in text


@on_sqlite
def test_a_place_without_levels_fills_others_up_and_two_places_do_not_get_the_same_vial(cart: Cart) -> None:
    house = cart.house
    fridge = places.add_place(house.chief, "f1", "Fridge", PlaceKind.FRIDGE)
    room = places.add_place(house.chief, "r1", "Room 1", PlaceKind.ROOM)
    issuing.transfer(house.front, cart.vials, 2, fridge, wanted=Wanted(lot="A"))
    items.set_place_levels(house.chief, cart.vials, cart.place, 6, 3, 1)
    items.set_place_levels(house.chief, cart.vials, room, 4, 1, 0)
    found = {line.asked.place: [(each.place, each.units) for each in line.brought] for line in cart.lines()}
    assert found == {"Crash cart": [("Fridge", 2), ("main", 4)], "Room 1": [("main", 1)]}
    assert cart.due_out() == 10
