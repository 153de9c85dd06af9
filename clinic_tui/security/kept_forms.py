"""Forms that were left half done: kept where a console ends, offered at the next sign-in.

No password is ever among them: the forms that ask for one are never put aside (screens/parts/form.py).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import NotFound
from clinic_tui.security.kept_form import (
    KEPT_FOR,
    MOST_KEPT,
    TITLE_LENGTH,
    HalfDone,
    KeptFormRow,
    KeptNoLonger,
)
from clinic_tui.security.models import KeptForm
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo

VERB = "account.own_forms"


def keep_forms(desk: Desk, forms: Sequence[HalfDone]) -> None:
    """Keep these for whoever sits at the desk, all or none, the newest last.

    What is over `MOST_KEPT` gives way, the oldest first; what is older than `KEPT_FOR` goes,
    whosever it is. Raises NotFound where nobody with an account sits here.
    """
    with desk.act(VERB, undo=Undo.SKIP) as db:
        account_id, now = _whose(desk), desk.clock.now()
        for old in db.scalars(select(KeptForm).where(col(KeptForm.at) <= now - KEPT_FOR)):
            db.delete(old)
        db.flush()
        put_kept(db, account_id, [(form, now) for form in forms])


def put_kept(db: DeskSession, account_id: int, forms: Sequence[tuple[HalfDone, datetime]]) -> None:
    """The same inside an action, for an account, each as of its moment."""
    newest = forms[-MOST_KEPT:]
    for surplus in _newest_first(db, account_id)[MOST_KEPT - len(newest) :]:
        db.delete(surplus)
    for form, at in newest:
        db.add(
            KeptForm(
                account_id=account_id,
                kind=form.kind,
                title=form.title[:TITLE_LENGTH],
                texts=json.dumps(form.texts),
                about=json.dumps(form.about),
                at=at,
                stood=form.stood,
            )
        )
        db.flush()


def kept_forms(db: Session, account_id: int, now: datetime) -> tuple[KeptFormRow, ...]:
    """One person's forms that are kept at this moment, oldest first."""
    rows = _newest_first(db, account_id)[::-1]
    return tuple(_read(row) for row in rows if row.at > now - KEPT_FOR)


def take_form(desk: Desk, form_id: int) -> None:
    """Keep it no longer: its owner goes on with it, or throws it away.

    Raises KeptNoLonger where it is another's, or gone: then somebody was first at another desk.
    """
    with desk.act(VERB, undo=Undo.SKIP) as db:
        row = db.get(KeptForm, form_id)
        if row is None or row.account_id != _whose(desk):
            raise KeptNoLonger
        db.delete(row)


def _newest_first(db: Session | DeskSession, account_id: int) -> list[KeptForm]:
    own = select(KeptForm).where(col(KeptForm.account_id) == account_id)
    return list(db.scalars(own.order_by(col(KeptForm.at).desc(), col(KeptForm.id).desc())))


def _read(row: KeptForm) -> KeptFormRow:
    assert row.id is not None
    return KeptFormRow(
        row.id, row.at, HalfDone(row.kind, row.title, json.loads(row.texts), json.loads(row.about), row.stood)
    )


def _whose(desk: Desk) -> int:
    if desk.actor.account_id is None:
        raise NotFound("nobody with an account sits here")
    return desk.actor.account_id
