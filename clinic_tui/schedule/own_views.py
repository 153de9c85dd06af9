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


def save_view(desk: Desk, name: str, wanted: DayFilter) -> str:
    """Keep a filter under a name, in place of one of that name; the name as it is kept.

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
            row = SavedFilter(account_id=account_id, name=kept)
            db.add(row)
        row.provider_ids = ",".join(map(str, wanted.provider_ids))
        row.statuses = ",".join(status.value for status in wanted.statuses)
        row.site_ids = ",".join(map(str, wanted.site_ids))
    return kept


def drop_view(desk: Desk, name: str) -> None:
    """Keep it no longer. Raises NotFound."""
    account_id = _own(desk)
    with desk.act(VERB, undo=Undo.SKIP) as db:
        row = db.scalars(
            select(SavedFilter).where(
                col(SavedFilter.account_id) == account_id, col(SavedFilter.name) == name.strip().casefold()
            )
        ).one_or_none()
        if row is None:
            raise NotFound(f"you keep no view `{name}`: `:views` lists them")
        db.delete(row)


def views_of(db: Session, account_id: int) -> tuple[SavedView, ...]:
    """The views of a person, by name; providers who see nobody any more are left out of them."""
    codes = {row.id: row.code for row in active_providers(db)}
    places = {row.id: row.name for row in sites(db)}
    rows = db.scalars(
        select(SavedFilter).where(col(SavedFilter.account_id) == account_id).order_by(col(SavedFilter.name))
    )
    return tuple(SavedView(row.id or 0, row.name, _filter(row, codes, places)) for row in rows)


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
