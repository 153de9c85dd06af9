"""Views of the schedule that somebody keeps: the use cases that write them, and reading them."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.schedule.openings import active_providers
from clinic_tui.schedule.rows import DayFilter, SavedView
from clinic_tui.schedule.sites import sites
from clinic_tui.schedule.states import Status
from clinic_tui.schedule.view_filter import filter_words, require_name
from clinic_tui.schedule.view_models import SavedFilter
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Undo
from clinic_tui.words.not_understood import NotUnderstood

VERB = "account.own_views"
MOST = 20
"""Views of one person."""
SHIFT_KEYS = range(1, 9)
"""The F-keys that show one with Shift; those kept beyond them have none until they are given one."""


def save_view(desk: Desk, name: str, wanted: DayFilter) -> SavedView:
    """Keep a filter under a name: on the key of the one it replaces, else on the first that is free.

    Raises Invalid for a name that cannot be or a filter that leaves nothing out, Conflict where
    there are too many.
    """
    account_id = _own(desk)
    if not wanted:
        raise Invalid("all is shown: choose providers or a status first, as `:view lee kim`", "filter")
    with desk.act(VERB, undo=Undo.SKIP) as db:
        try:
            kept = require_name(name, active_providers(db), sites(db))
        except NotUnderstood as wrong:
            raise Invalid(wrong.words, "name") from None
        mine = col(SavedFilter.account_id) == account_id
        row = db.scalars(select(SavedFilter).where(mine, col(SavedFilter.name) == kept)).one_or_none()
        if row is None:
            if db.execute(select(func.count()).select_from(SavedFilter).where(mine)).scalar_one() >= MOST:
                raise Conflict(f"you keep {MOST} views already: drop one first, with `:view drop NAME`")
            row = SavedFilter(account_id=account_id, name=kept, shift_key=_free_key(db, account_id))
            db.add(row)
        row.provider_ids = ",".join(map(str, wanted.provider_ids))
        row.statuses = ",".join(status.value for status in wanted.statuses)
        row.site_ids = ",".join(map(str, wanted.site_ids))
        db.flush()
        return SavedView(row.id or 0, kept, wanted, row.shift_key)


def put_on_key(desk: Desk, name: str, shift_key: int) -> None:
    """Give it an F-key; the one that had it gets the key that this one had. Raises NotFound."""
    if shift_key not in SHIFT_KEYS:
        raise Invalid(f"a view is on one of Shift+F{SHIFT_KEYS[0]} to Shift+F{SHIFT_KEYS[-1]}", "key")
    account_id = _own(desk)
    with desk.act(VERB, undo=Undo.SKIP) as db:
        row = _named(db, account_id, name)
        mine = col(SavedFilter.account_id) == account_id
        for other in db.scalars(select(SavedFilter).where(mine, col(SavedFilter.shift_key) == shift_key)):
            other.shift_key = row.shift_key
        row.shift_key = shift_key


def drop_view(desk: Desk, name: str) -> None:
    """Keep it no longer. Raises NotFound."""
    account_id = _own(desk)
    with desk.act(VERB, undo=Undo.SKIP) as db:
        db.delete(_named(db, account_id, name))


def views_of(db: Session, account_id: int) -> tuple[SavedView, ...]:
    """The views of a person, by name; providers who see nobody any more are left out of them."""
    codes = {row.id: row.code for row in active_providers(db)}
    places = {row.id: row.name for row in sites(db)}
    rows = db.scalars(
        select(SavedFilter).where(col(SavedFilter.account_id) == account_id).order_by(col(SavedFilter.name))
    )
    return tuple(SavedView(row.id or 0, row.name, _filter(row, codes, places), row.shift_key) for row in rows)


def _named(db: Session, account_id: int, name: str) -> SavedFilter:
    row = db.scalars(
        select(SavedFilter).where(
            col(SavedFilter.account_id) == account_id, col(SavedFilter.name) == name.strip().casefold()
        )
    ).one_or_none()
    if row is None:
        raise NotFound(f"you keep no view `{name}`: `:views` lists them")
    return row


def _free_key(db: Session, account_id: int) -> int:
    mine = col(SavedFilter.account_id) == account_id
    taken = set(db.scalars(select(col(SavedFilter.shift_key)).where(mine)))
    return next((key for key in SHIFT_KEYS if key not in taken), 0)


def _filter(row: SavedFilter, codes: dict[int, str], places: dict[int, str]) -> DayFilter:
    ids = _numbers(row.provider_ids, codes)
    there = _numbers(row.site_ids, places)
    known = {status.value: status for status in Status}
    statuses = [known[word] for word in row.statuses.split(",") if word in known]
    words = filter_words([codes[each] for each in ids], statuses, [places[each] for each in there])
    return DayFilter(tuple(ids), tuple(statuses), words, tuple(there))


def _numbers(stored: str, known: dict[int, str]) -> list[int]:
    return [number for part in stored.split(",") if part and (number := int(part)) in known]


def _own(desk: Desk) -> int:
    desk.require(VERB)
    if desk.actor.account_id is None:
        raise Conflict("only a person with an account keeps views")
    return desk.actor.account_id
