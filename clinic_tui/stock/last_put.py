"""Where what comes of an item belongs, and where it is taken from, as far as what came before says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from clinic_tui.stock.rows import MAIN, MAIN_NAME, ItemPage, MoveKind, Standing


def last_put(page: ItemPage, room: int) -> int:
    """The place where the last of it was put and stayed; where none is left there, the one where it lies.

    What is put into the stock room and carried into the fridge lies in the fridge. Places with levels of
    their own are filled up from elsewhere: nothing is put there first. `room` is the stock room, where
    nothing else is known. Of several sites, places of the site that is shown.
    """
    filled_up = {level.place_id for level in page.levels} - {room}

    def may_be(place: int) -> bool:
        return place not in filled_up and (page.room is None or page.lies_in(place, page.room))

    lying: Counter[int] = Counter()
    for lot in page.lots:
        if may_be(lot.place_id):
            lying[lot.place_id] += lot.on_hand
    last = next(filter(may_be, _received_at(page)), room)
    return last if lying[last] or not lying.total() else max(lying, key=lambda place: (lying[place], -place))


def taken_from(page: ItemPage, room: int, *, good: bool) -> int:
    """Where units are taken from where nobody says it: the stock room, or where it lies if none is there.

    With `good` those count alone that may be given out, if there are any.
    """
    lots = [lot for lot in page.lots if lot.standing is Standing.GOOD] if good else []
    lots = lots or list(page.lots)
    if any(lot.place_id == room for lot in lots):
        return room
    return last_put(replace(page, lots=tuple(lots)), room)


def _received_at(page: ItemPage) -> Iterator[int]:
    """The places where it was put, the last one first; what was taken back is left out."""
    ids = {MAIN_NAME: MAIN} | {place.name: place.id for place in page.places}
    taken_back: list[tuple[str, str, int]] = []
    for move in page.moves:
        said = (move.lot, move.place, abs(move.quantity))
        if move.kind is not MoveKind.RECEIVE or move.place not in ids:
            continue
        if move.undoes:
            taken_back.append(said)
        elif said in taken_back:
            taken_back.remove(said)
        else:
            yield ids[move.place]
