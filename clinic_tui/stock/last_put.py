"""Where what comes of an item belongs, as far as what came before says it."""

from __future__ import annotations

from collections import Counter

from clinic_tui.stock.rows import MAIN, MAIN_NAME, ItemPage, MoveKind


def last_put(page: ItemPage, room: int) -> int:
    """The place where the last of it was put and stayed; where long nothing came, where it lies.

    `room` is the stock room, where nothing else is known. Of several sites, places of the site that is shown.
    """
    ids = {MAIN_NAME: MAIN} | {place.name: place.id for place in page.places}

    def is_ours(place: int) -> bool:
        return page.room is None or page.lies_in(place, page.room)

    taken_back: list[tuple[str, str, int]] = []
    for move in page.moves:
        if move.kind is not MoveKind.RECEIVE:
            continue
        said = (move.lot, move.place, abs(move.quantity))
        if move.undoes:
            taken_back.append(said)
        elif said in taken_back:
            taken_back.remove(said)
        elif (place := ids.get(move.place)) is not None and is_ours(place):
            return place
    lying: Counter[int] = Counter()
    for lot in page.lots:
        lying[lot.place_id] += lot.on_hand if is_ours(lot.place_id) else 0
    return room if lying[room] or not +lying else max(+lying, key=lambda place: (lying[place], -place))
