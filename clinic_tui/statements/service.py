"""The use cases of statements: a run, holds, and printing one again.

A run stores all its statements in one action; only then their paper is made, in files whose names and
contents come from what is stored. A run that was killed before its files lay there is finished by the next
one, with the same statements and nobody new: nobody is sent two.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid, NotPermitted
from clinic_tui.failpoints import failpoint
from clinic_tui.money.rules import clean_words
from clinic_tui.paper.handing_out import letterhead, set_printer, to_file, to_folder, to_printer
from clinic_tui.paper.printers import require_printer
from clinic_tui.paper.rows import PaperKind
from clinic_tui.paper.service import Letterhead
from clinic_tui.patients.models import Patient
from clinic_tui.patients.sight import as_seen, hidden_from, require_open
from clinic_tui.settings import Settings
from clinic_tui.statements import queries
from clinic_tui.statements.composing import NO_ADDRESS, accounts_owing, details_of, shown
from clinic_tui.statements.kept_text import text_of
from clinic_tui.statements.models import Statement, StatementHold, StatementRun, StatementVisit
from clinic_tui.statements.rows import Counted, RunMade, StatementInFull
from clinic_tui.statements.states import BY_HAND, HoldReason, Standing
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Change, Undo
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money


def run_statements(
    desk: Desk,
    settings: Settings,
    leave_out: Collection[int] = (),
    *,
    confirmed: Counted | None = None,
    separate: bool = False,
) -> RunMade:
    """Make the statements that are due, but for these patients, and put their PDF into the folder of papers.

    A statement on which one of these patients stands with others is left out whole.
    `confirmed` is what was said yes to; `separate` makes a file for each. A run that was begun and not
    finished is finished instead, and nobody new is in it. Raises Conflict where nobody is due or it is not
    what was confirmed, Invalid where the clinic has not set its address, ClinicError where the folder cannot
    be written: the statements are stored then, and the next run writes them.
    """
    desk.require("statement.run")
    with desk.store.reading() as db:
        begun = queries.unfinished_run(db)
    if begun is not None:
        return _finish(desk, settings, begun, finished_old=True)
    run = _store(desk, letterhead(settings), frozenset(leave_out), confirmed, separate=separate)
    failpoint("statements.stored")
    return _finish(desk, settings, run)


def _store(
    desk: Desk, head: Letterhead, leave_out: frozenset[int], confirmed: Counted | None, *, separate: bool
) -> int:
    with desk.act(
        "statement.run", undo=Undo.NO, undo_words="the statements have their numbers, and may be in the mail"
    ) as db:
        if queries.unfinished_run(db) is not None:
            raise Conflict("another desk runs the statements at this moment: look again in a minute")
        day = today(desk.clock)
        found = accounts_owing(db, day)
        if not found.rules.address:
            raise Invalid(NO_ADDRESS, "address")
        closed = hidden_from(db, desk) | leave_out
        due = [
            each
            for each in found.accounts
            if each.row.standing is Standing.DUE and not each.row.patient_ids & closed
        ]
        is_now = Counted(len(due), sum(each.row.cents for each in due))
        if confirmed is not None and confirmed != is_now:
            raise Conflict(
                f"it is {counted(is_now.count, 'statement')} over {show_money(is_now.cents)} now: "
                "look again, and run it then"
            )
        if not due:
            raise Conflict("nobody is to be sent a statement now: the preview says why")
        row = StatementRun(
            day=day,
            at=desk.clock.now(),
            made_by=desk.actor.login,
            statements=is_now.count,
            total_cents=is_now.cents,
            separate=separate,
        )
        db.add(row)
        db.flush()
        assert row.id is not None
        details = details_of(db, due)
        number = db.execute(select(func.coalesce(func.max(col(Statement.number)), 0))).scalar_one()
        made = []
        for each in due:
            number += 1
            says = shown(
                each, details, found.rules, number=number, today=day, clinic=head.clinic, phone=head.phone
            )
            made.append(
                Statement(
                    number=number,
                    run_id=row.id,
                    patient_id=each.row.patient_id,
                    day=day,
                    step=says.step,
                    sent_to=says.to[0],
                    asked_cents=says.asked_cents,
                    due_day=says.due_day,
                    shown=text_of(says),
                )
            )
        db.add_all(made)
        db.flush()
        db.add_all(
            StatementVisit(
                statement_id=stored.id or 0, appointment_id=visit.appointment_id, cents=visit.patient_cents
            )
            for stored, each in zip(made, due, strict=True)
            for visit in each.visits
        )
        due_too = {
            each.row.patient_id
            for each in found.accounts
            if each.row.standing is Standing.DUE and each.row.patient_ids & leave_out
        }
        for patient_id in sorted(due_too):
            db.note_about(patient_id, Change.EVENT, StatementRun.__tablename__, row.id, left_out=True)
        return row.id


def _finish(desk: Desk, settings: Settings, run: int, *, finished_old: bool = False) -> RunMade:
    """Write the files of a run, and then that they lie there: their names and contents come from it alone."""
    from clinic_tui.statements.statement_pdf import statements_pdf

    with desk.store.reading() as db:
        desk.actor.require_standing(db)
        of_run = queries.of_run(db, run)
        closed = hidden_from(db, desk)
        if any(each.row.patient_ids & closed for each in of_run):
            raise NotPermitted(
                f"run {run} was begun and holds a record that is closed to you: a manager finishes it"
            )
        separate = db.execute(
            select(col(StatementRun.separate)).where(col(StatementRun.id) == run)
        ).scalar_one()
    page = letterhead(settings).page
    groups = [[each] for each in of_run] if separate else [list(of_run)]
    files, warning = [], ""
    for group in groups:
        name = f"statement-{group[0].row.number}" if separate else f"statements-run-{run}"
        paper = statements_pdf([each.shown for each in group], page, name)
        files.append(to_folder(paper, settings.paper_folder, f"{group[0].row.day:%Y%m%d}").name)
        warning = warning or paper.warning
        failpoint("statements.file written")
    with desk.act("statement.run", undo=Undo.SKIP) as db:
        row = db.need(StatementRun, run, f"there is no statement run {run}")
        if row.written_at is None:
            row.written_at = desk.clock.now()
        left_out = len(queries.left_out_of(db, run))
        for each in of_run:
            db.note_look(each.row.patient_id, paper="statement", to="file", copies=1)
    return RunMade(
        run=run,
        count=len(of_run),
        cents=sum(each.row.cents for each in of_run),
        files=tuple(files),
        folder=str(settings.paper_folder),
        finished_old=finished_old,
        warning=warning,
        left_out=left_out,
    )


def print_again(
    desk: Desk, settings: Settings, number: int, printer: str = "", path: Path | None = None
) -> str:
    """A statement as it was sent: on the printer that is named or set, else into the folder, or to `path`.

    What became of it, in words. Raises NotFound, Restricted where the record is closed to who asks.
    """
    return _print(
        desk, settings, lambda db: [queries.statement(db, number)], f"statement-{number}", printer, path
    )


def print_run(desk: Desk, settings: Settings, run: int, printer: str = "", path: Path | None = None) -> str:
    """All statements of a run, as they were sent. Raises as `print_again`."""
    return _print(
        desk, settings, lambda db: list(queries.of_run(db, run)), f"statements-run-{run}", printer, path
    )


def _print(
    desk: Desk,
    settings: Settings,
    wanted: Callable[[DeskSession], list[StatementInFull]],
    name: str,
    printer: str,
    path: Path | None,
) -> str:
    from clinic_tui.statements.statement_pdf import statements_pdf

    named = "" if path else printer or set_printer(settings, PaperKind.STATEMENT)
    if named:
        require_printer(named)
    with desk.act("statement.print", undo=Undo.SKIP) as db:
        statements = as_seen(db, desk, wanted(db))
        numbers = [each.row.number for each in statements]
        for row in db.scalars(select(Statement).where(col(Statement.number).in_(numbers))):
            row.printed += 1
        for each in statements:
            for patient_id in sorted(each.row.patient_ids):
                db.note_look(
                    patient_id, paper="statement", to=f"printer {named}" if named else "file", copies=1
                )
    paper = statements_pdf([each.shown for each in statements], letterhead(settings).page, name)
    what = f"statement {numbers[0]}" if len(numbers) == 1 else counted(len(numbers), "statement")
    if named:
        job = to_printer(paper, named, 1)
        return f"{what}: {named}, job {job.number}{f'; {job.waits}' if job.waits else ''}"
    if path is not None:
        to_file(paper, path)
        return f"{what}: {path}"
    put = to_folder(paper, settings.paper_folder, f"{statements[0].row.day:%Y%m%d}")
    return f"{what}: {put.name} in {put.parent}"


def hold(desk: Desk, patient_id: int, reason: HoldReason, words: str = "") -> int:
    """Send this patient nothing until it is released; the hold's number.

    Raises Invalid where `other` is not said in words, Conflict where it is held for that already.
    """
    said = clean_words(words, "words")
    if reason not in BY_HAND:
        raise Invalid(f"`{reason.value}` comes by itself with the record: choose another", "reason")
    if reason is HoldReason.OTHER and not said:
        raise Invalid("say in words why nothing is sent", "words")
    with desk.act("statement.hold", patient=patient_id, reason=said or reason.words) as db:
        db.need(Patient, patient_id, f"there is no patient {patient_id}")
        require_open(db, desk, patient_id)
        for each in queries.holds(db, patient_id):
            if each.reason is reason:
                raise Conflict(f"it is held already ({each.says}, by {each.by}): release that first")
        row = StatementHold(
            patient_id=patient_id,
            reason=reason,
            words=said,
            since=today(desk.clock),
            by=desk.actor.login,
        )
        db.add(row)
        db.flush()
        return row.id or 0


def release(desk: Desk, patient_id: int, reason: HoldReason | None = None) -> int:
    """Take a patient's holds off, or the one for this reason; how many those were.

    Raises Conflict where there is none.
    """
    with desk.act("statement.hold", patient=patient_id) as db:
        require_open(db, desk, patient_id)
        rows = _held(db, patient_id, reason)
        for row in rows:
            row.released_on, row.released_by = today(desk.clock), desk.actor.login
        return len(rows)


def _held(db: DeskSession, patient_id: int, reason: HoldReason | None) -> list[StatementHold]:
    statement = select(StatementHold).where(
        col(StatementHold.patient_id) == patient_id, col(StatementHold.released_on).is_(None)
    )
    if reason is not None:
        statement = statement.where(col(StatementHold.reason) == reason)
    rows = list(db.scalars(statement))
    if not rows:
        raise Conflict("nobody holds this patient's statements: what holds them by itself is on the record")
    return rows
