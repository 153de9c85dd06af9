"""What stands in open forms, kept while they are open: a console that is killed loses no more than the last
seconds of typing.

They lie in a table beside the journal, since they are written every few seconds and are nobody's record: what
stands there is gone with the form. What a console leaves that did not end in order is taken over at the next
sign-in as forms that were put aside (kept_forms.py), and then journaled as those are.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from clinic_tui.security.kept_form import KEPT_FOR, TITLE_LENGTH, HalfDone
from clinic_tui.security.kept_forms import VERB, put_kept
from clinic_tui.security.models import open_form
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo

Standing = Mapping[int, HalfDone | None]
"""Each form that is open or aside at a console, by its number there; None for one that is being saved."""

_T = open_form.c


def keep_open(desk: Desk, login: str, standing: Callable[[], Standing | None]) -> bool:
    """Keep what stands in these forms in the place of what was kept of this console; False where it did not.

    `standing` is asked in the transaction, when no form can be saved meanwhile; None keeps nothing. What is
    being saved stays as it is kept: it goes with the save, or is kept anew after its refusal. Nothing is kept
    where somebody else than `login` sits here by now.
    """
    if desk.actor.login != login or desk.actor.account_id is None:
        return False
    with desk.act(VERB, undo=Undo.SKIP) as db:
        forms = standing()
        if forms is None:
            return False
        saving = [number for number, form in forms.items() if form is None]
        rows = [
            {
                "token": desk.session_token, "number": number, "account_id": desk.actor.account_id,
                "desk": desk.letter, "kind": form.kind, "title": form.title[:TITLE_LENGTH],
                "texts": json.dumps(form.texts), "about": json.dumps(form.about), "at": desk.clock.now(),
                "stood": form.stood,
            }
            for number, form in forms.items()
            if form is not None
        ]  # fmt: skip
        gone = and_(_mine(desk), _T.number.not_in(saving))
        db.replace_beside(open_form, gone, rows)
    return True


def forget_open(desk: Desk, db: DeskSession, number: int | None = None) -> None:
    """Inside an action: nothing is kept any more of one open form of this console, or of all."""
    mine = _mine(desk)
    db.replace_beside(open_form, mine if number is None else and_(mine, _T.number == number), [])


def take_over_lost(desk: Desk) -> int:
    """Keep as put aside what dead consoles left open: this person's, and whatever this desk's letter left.

    How many forms. What is older than `KEPT_FOR` goes.
    """
    desk.require(VERB)
    with desk.store.reading() as db:
        if not _lost(db, desk):
            return 0
    with desk.act(VERB, undo=Undo.SKIP) as db:
        rows, now = _lost(db, desk), desk.clock.now()
        whose: dict[int, list[tuple[HalfDone, datetime]]] = defaultdict(list)
        for row in rows:
            if row.at > now - KEPT_FOR:
                form = HalfDone(row.kind, row.title, json.loads(row.texts), json.loads(row.about), row.stood)
                whose[row.account_id].append((form, row.at))
        for account_id, forms in whose.items():
            put_kept(db, account_id, forms)
        for row in rows:
            db.replace_beside(open_form, and_(_T.token == row.token, _T.number == row.number), [])
        return sum(map(len, whose.values()))


def _mine(desk: Desk) -> ColumnElement[bool]:
    """Of this console, and of who sits here: what somebody else has put aside at it stays."""
    return and_(_T.token == desk.session_token, _T.account_id == desk.actor.account_id)


def _lost(db: Session, desk: Desk) -> list[Any]:
    """What consoles left that are no more, oldest first."""
    statement = select(open_form).where(_is_lost(desk)).order_by(_T.at, _T.number)
    return list(db.execute(statement))


def _is_lost(desk: Desk) -> ColumnElement[bool]:
    """A desk's letter is free once its process has died; under our own letter only we are alive."""
    mine = and_(_T.account_id == desk.actor.account_id, _T.desk.not_in(sorted(desk.living())))
    return or_(mine, and_(_T.desk == desk.letter, _T.token != desk.session_token))
