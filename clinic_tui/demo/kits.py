"""The demo's kits: what a visit of a kind uses of what is counted one by one."""

from __future__ import annotations

from sqlalchemy import select

from clinic_tui.demo.stocking import Stocking
from clinic_tui.kits.models import KitLine
from clinic_tui.kits.rows import Use
from clinic_tui.kits.rules import read_kit
from clinic_tui.stock.models import StockPlace
from clinic_tui.store.journal import Undo

KITS = {
    "VAC": "VAC-FLU 1 @VFRIDGE, SYR-1 1",
    "LAB": "BUTT 1, TOUR 1",
    "NUR": "SYR-3 1",
    "PHY": "SPEC ?1",
    "PROC": "GLV-ST 1, SCALP 1, LIDO ?1",
}
"""By kind of visit, as they are typed."""


def set_up_kits(stocking: Stocking) -> None:
    """Say what visits use."""
    writer = stocking.writer
    places = {supply.code: place for place, supply in enumerate(writer.source.supplies)}
    with writer.desk("dana").act("kit.edit", undo=Undo.SKIP) as db:
        rooms = {row.code: row.id for row in db.scalars(select(StockPlace))}
        db.add_all(
            KitLine(
                visit_type_id=writer.type_ids[kind],
                item_id=stocking.item_ids[places[line.code]],
                position=position,
                units=line.units,
                asked=line.asked,
                place_id=rooms[line.place] if line.place else None,
            )
            for kind, typed in KITS.items()
            for position, line in enumerate(read_kit(typed), start=1)
        )


def used_at(visit_type: str) -> tuple[Use, ...]:
    """All of the kit, what is asked too."""
    return tuple(Use(line.code, line.units) for line in read_kit(KITS.get(visit_type, "")))
