"""The use cases of letters to payers: drafting one, writing it or many, printing one again.

A letter is kept with all that it says and stands in the claim's history; an appeal sets the claim's clock. It
is a disclosure for payment: no accounting is due (45 CFR 164.528(a)(1)(i)).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from clinic_tui.billing.rule_setting import billing_rules
from clinic_tui.claims.appeal_rules import answer_due
from clinic_tui.claims.letter_kinds import ClaimLetterKind
from clinic_tui.claims.letter_models import ClaimLetter
from clinic_tui.claims.models import Claim
from clinic_tui.clock import today
from clinic_tui.errors import Invalid, NoAddress
from clinic_tui.letters.blanks import MOST_TITLE, show_day
from clinic_tui.letters.kept_letter import shown_of, text_of
from clinic_tui.letters.payer_composing import draft_of
from clinic_tui.letters.payer_facts import disputed, require_told
from clinic_tui.letters.payer_rows import MOST_TEXT, ClaimDraft, ClaimLettersWritten, no_address_words
from clinic_tui.letters.payer_text_service import payer_text
from clinic_tui.letters.rows import Shown
from clinic_tui.letters.service import MOST_AT_ONCE, hand_out
from clinic_tui.letters.texts import ENGLISH
from clinic_tui.paper.handing_out import letterhead, set_printer, to_file
from clinic_tui.paper.printers import require_printer
from clinic_tui.paper.rows import PaperKind
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.sight import require_open
from clinic_tui.settings import Settings
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Change, Undo
from clinic_tui.text import safe_text

VERB = "claim.work"


def draft(desk: Desk, settings: Settings, claim_id: int, kind: ClaimLetterKind | None = None) -> ClaimDraft:
    """The letter that would be written; of no kind named, the one that fits the denial.

    Raises NotFound, Restricted where the record is closed to who asks, Conflict.
    """
    desk.require(VERB)
    with desk.store.reading() as db:
        desk.actor.require_standing(db)
        found = _draft(db, desk, settings, claim_id, kind)
        require_open(db, desk, found.patient_id)
        return found


def write_claim_letters(
    desk: Desk,
    settings: Settings,
    claim_ids: Sequence[int],
    kind: ClaimLetterKind | None = None,
    *,
    title: str = "",
    text: str = "",
    printer: str = "",
    by_hand: bool = False,
) -> ClaimLettersWritten:
    """Keep letters about these claims and print them, or put them as PDF into the folder of papers.

    `title` and `text` go in place of the drafted ones, for a single claim. Where no address is entered for a
    payer, somebody writes it `by_hand`. All are kept or none; undone, none was written, and the clock runs on
    as before. Raises Invalid naming the field, NotFound, Restricted, Conflict; NoAddress where an address is
    missing and nobody has said that it is written by hand.
    """
    if not claim_ids:
        raise Invalid("choose a claim", "claims")
    if len(claim_ids) > MOST_AT_ONCE:
        raise Invalid(f"at most {MOST_AT_ONCE} letters in one go, not {len(claim_ids)}", "claims")
    if (title or text) and len(claim_ids) > 1:
        raise Invalid("a text of its own is for one claim: of several each has its facts filled in", "text")
    body = "\n".join(safe_text(line).rstrip() for line in text.strip().splitlines())
    if len(body) > MOST_TEXT:
        raise Invalid(f"a letter has at most {MOST_TEXT} characters, this has {len(body)}", "text")
    head = clean_text(title, MOST_TITLE, "title")
    named = printer or set_printer(settings, PaperKind.LETTER)
    desk.require(VERB)
    if named:
        require_printer(named)
    sheets: list[tuple[int, Shown]] = []
    day = today(desk.clock)
    with desk.act(VERB) as db:
        paper = letterhead(settings)
        clinic = (paper.clinic, *billing_rules(db).address.splitlines())
        drafts = [_draft(db, desk, settings, claim_id, kind) for claim_id in dict.fromkeys(claim_ids)]
        for found in drafts:
            require_open(db, desk, found.patient_id)
        unknown = [found.payer for found in drafts if not found.has_address]
        if unknown and not by_hand:
            raise NoAddress(no_address_words(unknown))
        for found in drafts:
            shown = Shown(
                clinic, paper.phone, found.to, show_day(day, ENGLISH), head or found.title, body or found.text
            )
            row = ClaimLetter(
                claim_id=found.claim_id,
                patient_id=found.patient_id,
                kind=found.kind,
                level=found.level,
                day=day,
                at=desk.clock.now(),
                made_by=desk.actor.login,
                answer_due=answer_due(day) if found.level else None,
                shown=text_of(shown),
            )
            db.add(row)
            db.flush()
            sheets.append((row.id or 0, shown))
    where = hand_out(desk, settings, sheets, named, separate=len(sheets) > 1, name="claim-letter")
    return ClaimLettersWritten(tuple(number for number, _ in sheets), where)


def print_claim_letter(desk: Desk, settings: Settings, number: int, path: Path | None = None) -> str:
    """A letter as it was written, once more: on the printer that is set, into the folder, or to `path`.

    What became of it, in words. Raises NotFound, Restricted, Conflict where its visit is kept from the payer.
    """
    named = "" if path else set_printer(settings, PaperKind.LETTER)
    desk.require(VERB)
    if named:
        require_printer(named)
    with desk.act(VERB, undo=Undo.SKIP) as db:
        row = db.need(ClaimLetter, number, f"there is no claim letter {number}")
        require_open(db, desk, row.patient_id)
        require_told(db, db.get_one(Claim, row.claim_id), shown_of(row.shown).to[0])
        shown = shown_of(row.shown)
        row.printed += 1
        db.note(Change.EVENT, "claim_letter", row.id, to=f"printer {named}" if named else "file")
    if path is None:
        where = hand_out(desk, settings, [(number, shown)], named, separate=False, name="claim-letter")
        return f"claim letter {number}: {where}"
    from clinic_tui.letters.letter_pdf import letters_pdf

    to_file(letters_pdf([shown], letterhead(settings).page, f"claim-letter-{number}"), path)
    return f"claim letter {number}: {path}"


def _draft(
    db: Session, desk: Desk, settings: Settings, claim_id: int, kind: ClaimLetterKind | None
) -> ClaimDraft:
    claim = disputed(db, desk.clock, claim_id)
    paper = letterhead(settings)
    text = payer_text(db, kind or claim.fitting_letter)
    return draft_of(claim, text, paper.clinic, paper.phone, today(desk.clock))
