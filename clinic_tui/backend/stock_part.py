"""What screens may ask of the shelf."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from clinic_tui.backend.sitting import Sitting
from clinic_tui.kits.queries import who_received
from clinic_tui.purchasing import going_on
from clinic_tui.purchasing.dearer import beyond_by_move
from clinic_tui.purchasing.known_by import known_by
from clinic_tui.schedule.rows import SiteRow
from clinic_tui.schedule.sites import sites
from clinic_tui.security.witness import Witness
from clinic_tui.settings import Settings
from clinic_tui.stock import (
    correcting,
    fill_reads,
    filling,
    issuing,
    item_page,
    items,
    lot_reads,
    places,
    queries,
    receiving,
    rooms,
)
from clinic_tui.stock.entries import Bring, Delivery, ItemEntry, Wanted
from clinic_tui.stock.fill_up import FillLine, FillList
from clinic_tui.stock.levels import Levels
from clinic_tui.stock.rows import (
    EVERY_SITE,
    ExpiringLot,
    GivenRow,
    ItemPage,
    ItemRow,
    KnownBy,
    Outlook,
    PlaceKind,
    PlaceRow,
    StockRoom,
    Taken,
)


class StockPart:
    """Items, lots, places, and what is on hand.

    `site` is that whose stock room is meant: None the desk's own, EVERY_SITE all.
    """

    def __init__(self, sitting: Sitting, settings: Settings) -> None:
        self._sitting, self._settings = sitting, settings
        self._own = settings.supplies.site

    # Reading

    def rooms(self) -> tuple[StockRoom, ...]:
        """The stock rooms, the desk's own in front."""
        return self._sitting.ask("stock.view", rooms.rooms_here, self._own)

    def sites(self) -> tuple[SiteRow, ...]:
        """The sites at which places for supplies can be."""
        return self._sitting.ask("stock.view", sites)

    def items(
        self, place_id: int | None = None, limit: int | None = None, site: int | None = EVERY_SITE
    ) -> tuple[ItemRow, ...]:
        """All items, or the first of them, at all places of a site or at one place."""
        day, own = self._sitting.today, self._own
        return self._sitting.ask(
            "stock.view",
            lambda db: queries.items(db, day, place_id, limit, rooms.room_meant(db, own, site)),
        )

    def stopped_items(self) -> tuple[ItemRow, ...]:
        """Those that are not kept any more."""
        day = self._sitting.today
        return self._sitting.ask("stock.view", lambda db: queries.items(db, day, stopped=True))

    def known_by(self) -> dict[int, KnownBy]:
        """By what items are known beside their own words: vendors, lots, barcodes."""
        return self._sitting.ask("stock.view", known_by)

    def page(self, item_id: int, site: int | None = EVERY_SITE) -> ItemPage:
        """All there is to know of an item, with its use at a site."""
        day, own = self._sitting.today, self._own
        return self._sitting.ask(
            "stock.view",
            lambda db: item_page.item_page(
                db, day, item_id, rooms.room_meant(db, own, site), own, beyond_by_move(db, item_id)
            ),
        )

    def outlooks(self, item_ids: Sequence[int], site: int | None = EVERY_SITE) -> dict[int, Outlook]:
        """What is used of these items at a site, and what of them is to come."""
        day, own = self._sitting.today, self._own
        return self._sitting.ask(
            "stock.view",
            lambda db: going_on.outlooks(db, day, item_ids, rooms.room_meant(db, own, site)),
        )

    def places(self) -> tuple[PlaceRow, ...]:
        """The places beside the stock room."""
        return self._sitting.ask("stock.view", queries.places)

    def closed_places(self) -> tuple[PlaceRow, ...]:
        """Those that were closed."""
        return self._sitting.ask("stock.view", lambda db: queries.places(db, closed=True))

    def expiring(self, within_days: int) -> tuple[ExpiringLot, ...]:
        """Lots that expire soon, have expired or were recalled."""
        return self._sitting.ask("stock.view", lot_reads.expiring, self._sitting.today, within_days)

    def received_by(self, lot_id: int) -> tuple[GivenRow, ...]:
        """Who received units of a lot."""
        return self._sitting.ask("stock.recall", who_received, lot_id)

    def pack_of(self, gtin: str) -> tuple[int, int] | None:
        """Item and units of a barcode."""
        return self._sitting.ask("stock.view", lot_reads.pack_of, gtin)

    def fill_list(self, site: int | None = EVERY_SITE) -> FillList:
        """What places are to be filled up with, and from which lots."""
        day, own = self._sitting.today, self._own
        return self._sitting.ask(
            "stock.view", lambda db: fill_reads.fill_list(db, day, rooms.room_meant(db, own, site))
        )

    # Moves

    def receive(self, item_id: int, quantity: int, reason: str, delivery: Delivery) -> int:
        """Put units on the shelf."""
        return receiving.receive(self._sitting.desk, item_id, quantity, reason, delivery)

    def issue(self, item_id: int, quantity: int, reason: str, wanted: Wanted) -> Taken:
        """Take units from the shelf."""
        return issuing.issue(self._sitting.desk, item_id, quantity, reason, wanted)

    def transfer(self, item_id: int, quantity: int, to_place_id: int, reason: str, wanted: Wanted) -> Taken:
        """Carry units elsewhere."""
        return issuing.transfer(self._sitting.desk, item_id, quantity, to_place_id, reason, wanted)

    def print_fill_list(self, lines: Sequence[FillLine]) -> str:
        """What is to be brought, printed or put into the folder of papers."""
        from clinic_tui.supply_files.fill_printing import hand_out_fill_list

        return hand_out_fill_list(self._sitting.desk, self._settings, lines)

    def fill_up(self, brought: Sequence[Bring]) -> int:
        """Carry what was brought to the places that asked for it."""
        return filling.fill_up(self._sitting.desk, brought)

    def adjust(
        self, item_id: int, there: int, reason: str, place_id: int, lot: str, witness: Witness | None
    ) -> int:
        """Write what really lies there."""
        return correcting.adjust(
            self._sitting.desk, item_id, there, reason, place_id=place_id, lot=lot, witness=witness
        )

    def waste(self, item_id: int, quantity: int, reason: str, wanted: Wanted, witness: Witness | None) -> int:
        """Write units off."""
        return correcting.waste(self._sitting.desk, item_id, quantity, reason, wanted, witness)

    def send_back(
        self, item_id: int, quantity: int, reason: str, wanted: Wanted, witness: Witness | None = None
    ) -> int:
        """Give units back."""
        return correcting.send_back(self._sitting.desk, item_id, quantity, reason, wanted, witness)

    # Lots

    def correct_lot(
        self, lot_id: int, version: int, number: str, expires_on: date | None, reason: str
    ) -> None:
        """Put a lot's number or expiry right."""
        correcting.correct_lot(self._sitting.desk, lot_id, version, number, expires_on, reason)

    def recall_lot(self, lot_id: int, version: int, reason: str) -> None:
        """Nobody gives it out any more."""
        correcting.recall_lot(self._sitting.desk, lot_id, version, reason)

    def lift_recall(self, lot_id: int, version: int, reason: str) -> None:
        """It may be given out again."""
        correcting.lift_recall(self._sitting.desk, lot_id, version, reason)

    # Items and places

    def add_item(self, entry: ItemEntry) -> int:
        """Begin to keep an item."""
        return items.add_item(self._sitting.desk, entry)

    def edit_item(self, item_id: int, version: int, entry: ItemEntry) -> None:
        """Change what is known of it."""
        items.edit_item(self._sitting.desk, item_id, version, entry)

    def stop_keeping(self, item_id: int, version: int) -> None:
        """Take it off the list."""
        items.stop_keeping(self._sitting.desk, item_id, version)

    def keep_again(self, item_id: int, version: int) -> None:
        """Put it on the list again."""
        items.keep_again(self._sitting.desk, item_id, version)

    def set_levels(self, item_id: int, version: int, par: int, reorder_at: int, emergency_at: int) -> None:
        """What there should be in the stock room."""
        items.set_levels(self._sitting.desk, item_id, version, par, reorder_at, emergency_at)

    def set_place_levels(
        self, item_id: int, place_id: int, levels: Levels, shelf: str | None, optional_at: int | None = None
    ) -> None:
        """What there should be at a place; None leaves shelf and optional level as they are."""
        par, reorder, emergency = levels.par, levels.reorder_at, levels.emergency_at
        items.set_place_levels(
            self._sitting.desk, item_id, place_id, par, reorder, emergency, shelf, optional_at
        )

    def add_pack(self, item_id: int, gtin: str, units: int) -> int:
        """Know it by one more barcode."""
        return items.add_pack(self._sitting.desk, item_id, gtin, units)

    def drop_pack(self, pack_id: int) -> None:
        """Know it by this barcode no more."""
        items.drop_pack(self._sitting.desk, pack_id)

    def close_place(self, place_id: int, version: int) -> None:
        """Keep nothing there any more."""
        places.close_place(self._sitting.desk, place_id, version)

    def open_place_again(self, place_id: int, version: int) -> None:
        """Keep supplies there again."""
        places.open_again(self._sitting.desk, place_id, version)

    def add_place(self, code: str, name: str, kind: PlaceKind, site_id: int | None = None) -> int:
        """A place for supplies; None is at the first site."""
        return places.add_place(self._sitting.desk, code, name, kind, site_id=site_id)
