"""The use cases of letters: writing them, printing one again, and the clinic's texts.

Letters are stored with all that they say in one action; then their paper is made. Where the paper cannot be
handed out, the letters are there all the same and are printed again.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import local_now, today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.letters import queries
from clinic_tui.letters.blanks import MOST_TEXT, MOST_TITLE, require_blanks
from clinic_tui.letters.composing import compose, wanted
from clinic_tui.letters.kept_letter import text_of
from clinic_tui.letters.models import Letter, LetterText
from clinic_tui.letters.rows import Outlook, Shown, Wanted, Written
from clinic_tui.letters.states import LetterKind
from clinic_tui.letters.texts import SHIPPED
from clinic_tui.paper.handing_out import letterhead, set_printer, to_file, to_folder, to_printer
from clinic_tui.paper.printers import require_printer
from clinic_tui.paper.rows import PaperKind
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.sight import as_seen, hidden_from, require_open
from clinic_tui.settings import Settings
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Change, Undo
from clinic_tui.text import safe_text

MOST_AT_ONCE = 500


def outlook(desk: Desk, settings: Settings, kind: LetterKind, numbers: Sequence[int]) -> Outlook:
    """What writing about these visits, recalls or patients would do now; nothing is written."""
    desk.require("letter.write")
    with desk.store.reading() as db:
        desk.actor.require_standing(db)
        found = compose(
            db, _wanted(db, kind, numbers), letterhead(settings), today(desk.clock), hidden_from(db, desk)
        )
    return Outlook(len(found.sheets), sum(len(each.about) for each in found.sheets), found.left_out)


def write_letters(
    desk: Desk,
    settings: Settings,
    kind: LetterKind,
    numbers: Sequence[int],
    printer: str = "",
    *,
    separate: bool = False,
    again: bool = False,
) -> Written:
    """Write about these visits, recalls or patients, on the printer that is named or set, else as PDF into
    the folder of papers: one for all, or one for each with `separate`.

    Raises Conflict where nobody is to be written to, saying why; NotFound for a number that is none.
    """
    named = printer or set_printer(settings, PaperKind.LETTER)
    desk.require("letter.write")
    if named:
        require_printer(named)
    head, day = letterhead(settings), today(desk.clock)
    with desk.act("letter.write", undo=Undo.SKIP) as db:
        found = compose(db, _wanted(db, kind, numbers), head, day, hidden_from(db, desk), again=again)
        if not found.sheets:
            raise Conflict(_nobody([each.why for each in found.left_out]))
        sheets: list[tuple[int, Shown]] = []
        for sheet in found.sheets:
            first: int | None = None
            for each in sheet.about:
                row = Letter(
                    patient_id=each.patient_id,
                    kind=each.kind,
                    day=day,
                    at=desk.clock.now(),
                    made_by=desk.actor.login,
                    appointment_id=each.appointment_id,
                    recall_id=each.recall_id,
                    sheet=first,
                    shown=text_of(sheet.shown),
                )
                db.add(row)
                db.flush()
                first = first or row.id
            sheets.append((first or 0, sheet.shown))
    where = hand_out(desk, settings, sheets, named, separate=separate)
    patients = sum(len(each.about) for each in found.sheets)
    return Written(tuple(number for number, _ in sheets), patients, found.left_out, where)


def print_letter(
    desk: Desk, settings: Settings, number: int, printer: str = "", path: Path | None = None
) -> str:
    """A letter as it was written: on the printer that is named or set, into the folder, or to `path`.

    What became of it, in words. Raises NotFound, Restricted where a record is closed to who asks.
    """
    named = "" if path else printer or set_printer(settings, PaperKind.LETTER)
    desk.require("letter.write")
    if named:
        require_printer(named)
    with desk.act("letter.write", undo=Undo.SKIP) as db:
        found = as_seen(db, desk, queries.letter(db, number))
        for patient in found.patient_ids:
            require_open(db, desk, patient)
        for row in db.scalars(
            select(Letter).where(or_(col(Letter.id) == number, col(Letter.sheet) == number))
        ):
            row.printed += 1
            db.note(Change.EVENT, "letter", row.id, to=f"printer {named}" if named else "file")
    if path is not None:
        from clinic_tui.letters.letter_pdf import letters_pdf

        to_file(letters_pdf([found.shown], letterhead(settings).page, f"letter-{number}"), path)
        return f"letter {number}: {path}"
    return f"letter {number}: {hand_out(desk, settings, [(number, found.shown)], named, separate=False)}"


def set_text(
    desk: Desk, kind: LetterKind, language: str, title: str, text: str, version: int | None = None
) -> None:
    """Change a text, or add one in another language. Raises Invalid naming the field and the blanks there
    are, Conflict where another desk changed it meanwhile (`version` None: as it stands now).
    """
    desk.require("letter.texts")
    code = clean_text(language, 8, "language").casefold()
    if not code.isalpha() or len(code) < 2:
        raise Invalid("a language is named by its code: en, es, vi", "language")
    head = clean_text(title, MOST_TITLE, "title")
    body = "\n".join(" ".join(safe_text(line).split()) for line in text.strip().splitlines())
    if not head or not body:
        raise Invalid("a letter has a title and a text", "text" if head else "title")
    if len(body) > MOST_TEXT:
        raise Invalid(f"a text has at most {MOST_TEXT} letters, this has {len(body)}", "text")
    require_blanks(kind, head, "title")
    require_blanks(kind, body, "text")
    with desk.act("letter.texts") as db:
        row = _own_text(db, kind, code)
        if version is not None and row is not None and row.version != version:
            raise Conflict("this text was changed at another desk meanwhile: look again and repeat")
        if row is None:
            row = LetterText(kind=kind, language=code, title=head, text=body)
        row.title, row.text = head, body
        db.add(row)


def usual_text(desk: Desk, kind: LetterKind, language: str) -> None:
    """Go back to the text that came with the program; one in a language that it has not is removed.

    Raises Conflict where the clinic has changed nothing.
    """
    with desk.act("letter.texts") as db:
        row = _own_text(db, kind, language.casefold())
        if row is None:
            known = any((each.kind, each.language) == (kind, language.casefold()) for each in SHIPPED)
            raise Conflict("it is the usual text" if known else f"there is no such text in {language}")
        db.delete(row)


def _own_text(db: DeskSession, kind: LetterKind, language: str) -> LetterText | None:
    return db.scalars(
        select(LetterText).where(col(LetterText.kind) == kind, col(LetterText.language) == language)
    ).first()


def _wanted(db: Session, kind: LetterKind, numbers: Sequence[int]) -> tuple[Wanted, ...]:
    if not numbers:
        raise Invalid("whom shall be written to? Name or mark somebody", "number")
    if len(numbers) > MOST_AT_ONCE:
        raise Invalid(f"at most {MOST_AT_ONCE} letters in one go, not {len(numbers)}", "number")
    return wanted(db, kind, numbers)


def _nobody(reasons: list[str]) -> str:
    if len(reasons) == 1:
        return f"no letter is written: {reasons[0]}"
    return f"nobody is written to: {'; '.join(dict.fromkeys(reasons))}"


def hand_out(
    desk: Desk,
    settings: Settings,
    sheets: Sequence[tuple[int, Shown]],
    printer: str,
    *,
    separate: bool,
    name: str = "letter",
) -> str:
    """The paper of letters that are kept, by their numbers; where it went, in words."""
    from clinic_tui.letters.letter_pdf import letters_pdf

    page = letterhead(settings).page
    groups = [[each] for each in sheets] if separate else [list(sheets)]
    done, warning = [], ""
    for group in groups:
        numbers = [number for number, _ in group]
        more = f"-and-{len(numbers) - 1}-more" if len(numbers) > 1 else ""
        paper = letters_pdf([shown for _, shown in group], page, f"{name}-{numbers[0]}{more}")
        warning = warning or paper.warning
        if printer:
            job = to_printer(paper, printer, 1)
            done.append(f"{printer}, job {job.number}{f'; {job.waits}' if job.waits else ''}")
        else:
            put = to_folder(paper, settings.paper_folder, f"{local_now(desk.clock):%Y%m%d-%H%M%S}")
            done.append(f"{put.name} in {put.parent}")
    more_files = f" and {len(done) - 1} more" if len(done) > 1 else ""
    return f"{done[0]}{more_files}{f'; {warning}' if warning else ''}"
