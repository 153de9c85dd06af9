"""The texts of letters to payers: reading them, changing them, and how one would read about a real claim."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.letter_kinds import ClaimLetterKind
from clinic_tui.claims.letter_models import ClaimLetterText
from clinic_tui.claims.models import Claim, ClaimSending
from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.letters.blanks import MOST_TITLE, require_known
from clinic_tui.letters.payer_composing import composed
from clinic_tui.letters.payer_facts import disputed
from clinic_tui.letters.payer_rows import ClaimDraft, DisputedClaim, PayerText
from clinic_tui.letters.payer_texts import SHIPPED, blanks_of
from clinic_tui.paper.handing_out import letterhead
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.sight import hidden_from, require_open
from clinic_tui.settings import Settings
from clinic_tui.store.desk import Desk
from clinic_tui.text import safe_text

VERB = "letter.texts"
MOST_TEXT = 4000
"""Characters of a text with its blanks."""

_LOOKED_AT = 50
"""So many of the newest claims are looked at for one to show a text with."""


def payer_texts(db: Session) -> tuple[PayerText, ...]:
    """The text of each kind: the clinic's own, else the one that came with the program."""
    own = {
        row.kind: PayerText(row.kind, row.title, row.text, own=True, version=row.version)
        for row in db.scalars(select(ClaimLetterText))
    }
    return tuple(own.get(kind, SHIPPED[kind]) for kind in ClaimLetterKind)


def payer_text(db: Session, kind: ClaimLetterKind) -> PayerText:
    """One of them."""
    return next(each for each in payer_texts(db) if each.kind is kind)


def set_payer_text(
    desk: Desk, kind: ClaimLetterKind, title: str, text: str, version: int | None = None
) -> None:
    """Change a text. Raises Invalid naming the field and the blanks there are, Conflict where another desk
    changed it meanwhile (`version` None: as it stands now).
    """
    desk.require(VERB)
    wanted = checked_text(kind, title, text)
    with desk.act(VERB) as db:
        row = _own(db, kind)
        if version is not None and (row is None or row.version != version):
            raise Conflict("this text was changed at another desk meanwhile: look again and repeat")
        if row is None:
            row = ClaimLetterText(kind=kind, title=wanted.title, text=wanted.text)
        row.title, row.text = wanted.title, wanted.text
        db.add(row)


def usual_payer_text(desk: Desk, kind: ClaimLetterKind) -> None:
    """Go back to the text that came with the program. Raises Conflict where nothing was changed."""
    with desk.act(VERB) as db:
        row = _own(db, kind)
        if row is None:
            raise Conflict("it is the usual text")
        db.delete(row)


def checked_text(kind: ClaimLetterKind, title: str, text: str) -> PayerText:
    """The text as it would be stored. Raises Invalid naming the field, and a blank that there is not."""
    head = clean_text(title, MOST_TITLE, "title")
    body = "\n".join(safe_text(line).rstrip() for line in text.strip().splitlines())
    if not head or not body:
        raise Invalid("a letter has a title and a text", "text" if head else "title")
    if len(body) > MOST_TEXT:
        raise Invalid(f"a text has at most {MOST_TEXT} characters, this has {len(body)}", "text")
    for words, field in ((head, "title"), (body, "text")):
        require_known(blanks_of(kind), kind.words, words, field)
    return PayerText(kind, head, body)


def preview(
    desk: Desk,
    settings: Settings,
    kind: ClaimLetterKind,
    title: str,
    text: str,
    claim_id: int | None = None,
) -> ClaimDraft:
    """How the text reads about a claim: that one, else the newest of those that it is written for, else the
    newest that was sent; nothing is kept.

    Raises Invalid as storing it does, NotFound where no claim was sent, Restricted.
    """
    desk.require(VERB)
    wanted = checked_text(kind, title, text)
    with desk.store.reading() as db:
        desk.actor.require_standing(db)
        claim = disputed(db, desk.clock, claim_id) if claim_id else _fitting(db, desk, kind)
        require_open(db, desk, claim.patient_id)
        paper = letterhead(settings)
        return composed(claim, wanted, paper.clinic, paper.phone, today(desk.clock))


def _fitting(db: Session, desk: Desk, kind: ClaimLetterKind) -> DisputedClaim:
    """The newest claim that letters of this kind are about, of those whose records are open to who asks."""
    sent = select(col(ClaimSending.claim_id)).distinct()
    hidden = hidden_from(db, desk)
    columns: tuple[Any, ...] = col(Claim.id), col(Claim.patient_id)
    rows = db.execute(
        select(*columns).where(col(Claim.id).in_(sent)).order_by(col(Claim.id).desc()).limit(_LOOKED_AT)
    )
    newest: DisputedClaim | None = None
    for number, patient_id in rows:
        if patient_id in hidden:
            continue
        claim = disputed(db, desk.clock, number)
        if claim.fitting_letter is kind:
            return claim
        newest = newest or claim
    if newest is None:
        raise NotFound("no claim was sent yet: there is none to show the text with")
    return newest


def _own(db: Session, kind: ClaimLetterKind) -> ClaimLetterText | None:
    return db.scalars(select(ClaimLetterText).where(col(ClaimLetterText.kind) == kind)).first()
