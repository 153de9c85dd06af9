"""What follows from the barcode of a box: where supplies are shown it is received, elsewhere it is named."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from clinic_tui.errors import Invalid
from clinic_tui.interop.product_codes import (
    GROUP,
    SHOWN_GROUP,
    ProductCode,
    joined,
    read_product_code,
)
from clinic_tui.keymap import Place
from clinic_tui.purchasing.rows import DueLine
from clinic_tui.screens.scans.box_told import box_told
from clinic_tui.screens.supplies.order import OrderScreen
from clinic_tui.screens.supplies.receive_ordered import ReceiveOrdered
from clinic_tui.screens.supplies.stock_move_forms import Receive
from clinic_tui.stock.rows import ItemPage
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.scan_catcher import Whole

if TYPE_CHECKING:
    from clinic_tui.screens.scans.scanning import TakesScans

BEHIND = 60.0
"""Seconds within which the second barcode of a box follows the first."""

SUPPLIES = (Place.STOCK, Place.ITEM, Place.EXPIRING, Place.ORDERS, Place.ORDER)
Found = tuple[ItemPage, int, tuple[DueLine, ...]]


def how_whole(text: str) -> Whole:
    """What can be read may yet go on: a lot has no length of its own."""
    try:
        read_product_code(text, second=True)
    except Invalid:
        return Whole.PERHAPS
    return Whole.YES


def product_scanned(app: TakesScans, text: str) -> None:
    """Find the item; no form that lies open is touched."""
    backend = app.backend
    assert backend is not None
    if why := backend.why_not("stock.view", "a scanned box"):
        app.tell(why, Level.ERROR)
        return
    try:
        code = _with_product(app, read_product_code(text, second=True))
    except Invalid as wrong:
        app.tell(wrong.words, Level.ERROR)
        return
    takes = getattr(app.screen, "product_scanned", None)
    if takes is not None:  # a count, which is blind: nothing is said of what is on hand
        takes(code)
        return
    app.first_label = (code, monotonic()) if not code.lot else None
    stock, purchasing, site = backend.stock, backend.purchasing, app.supply_site

    def find() -> Found | None:
        found = stock.pack_of(code.gtin)
        if found is None:
            return None
        return stock.page(found[0], site), found[1], purchasing.due_lines(found[0], site)

    app.ask_before_keys(find, lambda found: _found(app, code, text, found), group="scan")


def _with_product(app: TakesScans, code: ProductCode) -> ProductCode:
    """Lot and expiry in a barcode of their own are of what was scanned before, if no form knows better.

    Raises Invalid where nothing was.
    """
    if code.gtin or getattr(app.screen, "takes_second_codes", False):
        return code
    before, app.first_label = app.first_label, None
    if before is None or monotonic() - before[1] > BEHIND:
        raise Invalid("this barcode tells a lot, no product: scan the other one first")
    return joined(before[0], code)


def _found(app: TakesScans, code: ProductCode, text: str, found: Found | None) -> None:
    if found is None:
        app.tell(f"no item has the barcode {code.gtin}: on the item's page g names it", Level.ERROR)
        return
    page, units, due = found
    backend, item = app.backend, page.item
    assert backend is not None
    if _stands_at(app) not in SUPPLIES or not backend.may("stock.receive"):
        app.tell(*box_told(page, code, app.today))
        return
    texts = {"quantity": str(units * (code.count or 1))}
    if item.tracks_lots:
        texts |= {"scan": text.strip().replace(GROUP, SHOWN_GROUP), "lot": code.lot}
        texts |= {"expiry": f"{code.expires_on:%m/%d/%Y}"} if code.expires_on else {}

    order = app.screen if isinstance(app.screen, OrderScreen) else None

    def received(done: bool | None) -> None:
        if done and order is not None:
            order.read_before_keys()
        elif done and app.pane is not None and app.pane.place is Place.STOCK:
            app.pane.jump(item.id, None)

    number = order.number if order is not None else None
    line = next((each.line_id for each in due if each.order_number == number), None)
    form = ReceiveOrdered(page, due, line, None, texts) if due else Receive(page, None, texts)
    app.push_screen(form, received)


def _stands_at(app: TakesScans) -> Place | None:
    """The place of the page on top, else of the tab; None in a dialog."""
    on_top: Place | None = getattr(app.screen, "place", None)
    if on_top is not None or app.pane is None:
        return on_top
    return app.pane.place if not app.screen.is_modal else None
