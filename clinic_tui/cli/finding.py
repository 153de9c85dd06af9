"""From what is typed on the command line to rows: codes, MRNs and room names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

from clinic_tui.errors import NotFound

if TYPE_CHECKING:
    from clinic_tui.cli.acting import Here
    from clinic_tui.patients.rows import PatientLine
    from clinic_tui.schedule.rows import ProviderRow, VisitTypeRow
    from clinic_tui.stock.rows import ItemRow, StockRoom

Row = TypeVar("Row")


def site_id(here: Here, typed: str | None) -> int | None:
    """The number of the site of that name; None where none was given. Raises NotFound."""
    from clinic_tui.schedule.sites import sites

    return None if typed is None else named(here.ask(sites), lambda each: each.name, typed, "site").id


def named(rows: Iterable[Row], name: Callable[[Row], str], typed: str, what: str) -> Row:
    """The row of that name, in any case of letters; raises NotFound saying which there are."""
    known = {name(row).casefold(): row for row in rows}
    found = known.get(typed.strip().casefold())
    if found is None:
        there_are = ", ".join(sorted(name(row) for row in known.values())[:20]) or "none yet"
        raise NotFound(f"there is no {what} `{typed}`; there are: {there_are}")
    return found


def provider(here: Here, code: str) -> ProviderRow:
    """The provider of that code."""
    from clinic_tui.schedule.openings import active_providers

    return named(here.ask(active_providers), lambda row: row.code, code, "provider")


def visit_type(here: Here, code: str) -> VisitTypeRow:
    """The visit type of that code."""
    from clinic_tui.schedule.queries import visit_types

    return named(here.ask(visit_types), lambda row: row.code, code, "visit type")


def patient(here: Here, mrn: str) -> PatientLine:
    """The patient of that MRN."""
    from clinic_tui.patients.records import line_of_mrn

    return here.ask(line_of_mrn, mrn.strip())


def stock_room(here: Here, site: str | None) -> StockRoom:
    """The stock room that the site of that name orders through; the desk's own where none is named."""
    from clinic_tui.stock.rooms import rooms_here

    rooms = here.ask(rooms_here, here.clinic.settings.supplies.site)
    if site is None:
        return rooms[0]
    of_name = [(name, room) for room in rooms for name in room.sites]
    return named(of_name, lambda each: each[0], site, "site")[1]


def item(here: Here, code: str) -> ItemRow:
    """The stock item of that code."""
    from clinic_tui.stock.queries import items

    return named(here.ask(items, here.today), lambda row: row.code, code, "item")


def stopped_items(here: Here) -> tuple[ItemRow, ...]:
    """The stock items that are not kept any more."""
    from clinic_tui.stock.queries import items

    return here.ask(lambda db: items(db, here.today, stopped=True))


def item_ever_kept(here: Here, code: str) -> ItemRow:
    """The stock item of that code, kept or not: of what is gone a lot may be recalled too."""
    of_code = (row for row in stopped_items(here) if row.code.casefold() == code.strip().casefold())
    return next(of_code, None) or item(here, code)


def item_of_number(here: Here, item_id: int) -> ItemRow:
    """The stock item of that number."""
    from clinic_tui.stock.queries import item_row

    found = here.ask(item_row, here.today, item_id)
    if found is None:
        raise NotFound("there is no such item")
    return found


def stock_place(here: Here, code: str) -> int:
    """The number of the place for supplies of that code; `main` is the stock room."""
    from clinic_tui.stock.queries import places
    from clinic_tui.stock.rows import MAIN, MAIN_NAME

    if code.strip().lower() == MAIN_NAME:
        return MAIN
    try:
        return named(here.ask(places), lambda row: row.code, code, "place for supplies").id
    except NotFound as unknown:
        raise NotFound(f"{unknown.words}; `{MAIN_NAME}` is the stock room") from None


def place_to_take(here: Here, item_id: int, code: str | None, *, good: bool = False) -> tuple[int, str]:
    """Where units of an item are taken from, by number and name: as told, else as the console proposes it.

    With `good` what may be given out counts alone.
    """
    from clinic_tui.stock.item_page import item_page
    from clinic_tui.stock.last_put import taken_from
    from clinic_tui.stock.queries import names_of_places
    from clinic_tui.stock.rooms import room_meant
    from clinic_tui.stock.rows import MAIN, MAIN_NAME

    if code is not None:
        place = stock_place(here, code)
    else:
        own = here.clinic.settings.supplies.site
        room = here.ask(room_meant, own, None)
        page = here.ask(item_page, here.today, item_id, room, own)
        place = taken_from(page, MAIN if room is None else room.place_id, good=good)
    return place, here.ask(names_of_places, (place,)).get(place, MAIN_NAME)


def place_to_put(
    here: Here, item_id: int, code: str | None, ordered_by: int | None = None
) -> tuple[int, str]:
    """Where what comes of an item is put, by number and name: as told, else as the console proposes it.

    `ordered_by` is the site of its order: where several have a stock room, it comes to that of the site.
    """
    from clinic_tui.stock.item_page import item_page
    from clinic_tui.stock.last_put import last_put
    from clinic_tui.stock.queries import names_of_places
    from clinic_tui.stock.rooms import room_meant
    from clinic_tui.stock.rows import MAIN, MAIN_NAME

    if code is not None:
        place = stock_place(here, code)
    else:
        own = here.clinic.settings.supplies.site
        room = here.ask(room_meant, own, ordered_by)
        if room is not None and ordered_by is not None:
            place = room.place_id
        else:
            page = here.ask(item_page, here.today, item_id, room, own)
            place = last_put(page, MAIN if room is None else room.place_id)
    return place, here.ask(names_of_places, (place,)).get(place, MAIN_NAME)
