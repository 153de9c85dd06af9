"""The use cases of the list of chemicals: putting one on, changing it, and that it is here no more."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.chemicals.entries import ChemicalEntry, KeptEntry
from clinic_tui.chemicals.models import Chemical, ChemicalPlace
from clinic_tui.chemicals.rules import is_cas
from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.stock.models import Item
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.site import Site, first_site

NONE_SUCH = "there is no such chemical"
_LIMITS = {"product": 80, "maker": 80, "maker_phone": 40, "cas": 12, "hazards": 300}


def add_chemical(desk: Desk, entry: ChemicalEntry) -> int:
    """Put a chemical on the list; its number. Raises Invalid naming the field."""
    columns = _checked(desk, entry)
    with desk.act("chemical.edit") as db:
        _require_new(db, columns["product"], columns["maker"], None)
        row = Chemical(
            **columns, item_id=_item(db, entry.item), used_from=entry.used_from or today(desk.clock)
        )
        db.add(row)
        db.flush()
        _keep(desk, db, row, entry.kept)
        return row.id or 0


def change_chemical(desk: Desk, chemical_id: int, version: int, entry: ChemicalEntry) -> None:
    """Put right what is known of it, or where it is kept. Raises Conflict where another desk did so.

    A place where it is kept no more stays known with its last day.
    """
    columns = _checked(desk, entry)
    with desk.act("chemical.edit") as db:
        row = seen(db, chemical_id, version)
        _require_new(db, columns["product"], columns["maker"], chemical_id)
        for name, value in columns.items():
            setattr(row, name, value)
        row.item_id = _item(db, entry.item)
        if entry.used_from is not None:
            row.used_from = entry.used_from
        if _keep(desk, db, row, entry.kept):
            db.touch(row)


def stop_chemical(desk: Desk, chemical_id: int, version: int, last_day: date | None = None) -> None:
    """It is here no more; what was used where stays known for thirty years. None is today.

    Raises Invalid for a day to come, Conflict where it stopped already.
    """
    day = last_day or today(desk.clock)
    if day > today(desk.clock):
        raise Invalid("its last day here is today or before", "until")
    with desk.act("chemical.edit") as db:
        row = seen(db, chemical_id, version)
        if row.used_until is not None:
            raise Conflict(f"{row.product} is here no more since {row.used_until:%m/%d/%Y}")
        if day < row.used_from:
            raise Invalid(f"it came on {row.used_from:%m/%d/%Y}", "until")
        row.used_until = day


def use_again(desk: Desk, chemical_id: int, version: int) -> None:
    """It is here again. Raises Conflict where it never left, or was put on the list anew meanwhile."""
    with desk.act("chemical.edit") as db:
        row = seen(db, chemical_id, version)
        if row.used_until is None:
            raise Conflict(f"{row.product} is on the list")
        if _on_list(db, row.product, row.maker, chemical_id):
            raise Conflict(f"{row.product} of {row.maker} is on the list already, as another entry")
        row.used_until = None


def seen(db: DeskSession, chemical_id: int, version: int) -> Chemical:
    """The row as it was seen. Raises NotFound, and Conflict where another desk changed it meanwhile."""
    row = db.need(Chemical, chemical_id, NONE_SUCH)
    if row.version != version:
        raise Conflict("this was changed at another desk meanwhile: look again and repeat")
    return row


def _checked(desk: Desk, entry: ChemicalEntry) -> dict[str, Any]:
    columns: dict[str, Any] = {
        name: clean_text(getattr(entry, name), limit, name) for name, limit in _LIMITS.items()
    }
    if not columns["product"]:
        raise Invalid("what stands on its label?", "product")
    if not columns["maker"]:
        raise Invalid("who makes it? Its sheet names the maker, importer or other responsible party", "maker")
    if columns["cas"] and not is_cas(columns["cas"]):
        raise Invalid("a CAS number is as 64-17-5, and its last digit proves the others", "cas")
    if not entry.kept:
        raise Invalid("where is it kept? The inspector's list is by place", "kept")
    if entry.used_from is not None and entry.used_from > today(desk.clock):
        raise Invalid("it came today or before", "from")
    columns["signal"] = entry.signal
    columns["pictograms"] = " ".join(sorted(each.number for each in entry.pictograms))
    return columns


def _require_new(db: DeskSession, product: str, maker: str, own_id: int | None) -> None:
    if _on_list(db, product, maker, own_id):
        raise Invalid(f"{product} of {maker} is on the list already: change where it is kept", "product")


def _on_list(db: DeskSession, product: str, maker: str, but: int | None) -> bool:
    statement = select(col(Chemical.id)).where(
        func.lower(col(Chemical.product)) == product.lower(),
        func.lower(col(Chemical.maker)) == maker.lower(),
        col(Chemical.used_until).is_(None),
    )
    return any(number != but for number in db.scalars(statement))


def _item(db: DeskSession, code: str) -> int | None:
    typed = code.strip()
    if not typed:
        return None
    found = db.scalars(select(col(Item.id)).where(func.lower(col(Item.code)) == typed.lower())).first()
    if found is None:
        raise Invalid(f"no supply has the code {typed}: leave it empty where it is none", "item")
    return found


def _keep(desk: Desk, db: DeskSession, row: Chemical, kept: tuple[KeptEntry, ...]) -> bool:
    """Write where it is kept; True where that is something else than before."""
    day = today(desk.clock)
    statement = select(ChemicalPlace).where(
        col(ChemicalPlace.chemical_id) == row.id, col(ChemicalPlace.until).is_(None)
    )
    standing = {(each.site_id, each.place.casefold()): each for each in db.scalars(statement)}
    wanted: dict[tuple[int, str], tuple[str, str]] = {}
    for each in kept:
        site, place = _site(db, each.site), clean_text(each.place, 60, "kept")
        if (site, place.casefold()) in wanted:
            raise Invalid(f"{place} stands there twice", "kept")
        wanted[site, place.casefold()] = place, clean_text(each.amount, 40, "kept")
    changed = False
    for (site, folded), (place, amount) in wanted.items():
        old = standing.pop((site, folded), None)
        if old is None:
            since = max(row.used_from, day) if standing or row.version > 1 else row.used_from
            db.add(
                ChemicalPlace(chemical_id=row.id or 0, site_id=site, place=place, amount=amount, since=since)
            )
            changed = True
        elif (old.place, old.amount) != (place, amount):
            old.place, old.amount = place, amount
            changed = True
    for gone in standing.values():
        gone.until = day
        changed = True
    return changed


def _site(db: DeskSession, name: str) -> int:
    if not name:
        return first_site(db).id or 0
    found = db.scalars(select(col(Site.id)).where(func.lower(col(Site.name)) == name.lower())).first()
    if found is None:
        raise Invalid(f"no site is called {name}: a place alone is of the first site", "kept")
    return found
