"""Taking in what patients answered to reminders: a file is shown, and taken whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import FileRefused
from clinic_tui.patients.names import clean_text
from clinic_tui.reminders import reply_tokens
from clinic_tui.reminders.models import ReminderReply
from clinic_tui.reminders.states import Reply
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.queries import appointment_rows
from clinic_tui.schedule.rows import AppointmentRow
from clinic_tui.schedule.states import Confirmation, Status
from clinic_tui.store.desk import Desk

LARGEST = 5 << 20
"""Bytes of a file of replies."""
MOST = 20_000
"""Lines of one."""

_TOKEN, _NUMBER, _REPLY, _WORDS, _AT = (
    ("token",),
    ("appointment", "visit", "number"),
    ("reply", "answer"),
    ("words", "comment", "note"),
    ("at", "replied", "time"),
)
_ANSWERS = {
    **dict.fromkeys(("confirmed", "confirm", "yes", "y", "c"), Reply.CONFIRMED),
    **dict.fromkeys(("declined", "decline", "no", "n", "d"), Reply.DECLINED),
}
_MEANS = {Reply.CONFIRMED: Confirmation.CONFIRMED, Reply.DECLINED: Confirmation.DECLINED}


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """A line of the file. `outcome` says what it does, or why it does nothing; `wrong` that it is refused."""

    line: int
    reply: str
    outcome: str
    wrong: bool = False
    visit: AppointmentRow | None = None
    words: str = ""
    digest: str = ""
    takes: Reply | None = None


def preview_replies(desk: Desk, path: Path) -> tuple[ReplyLine, ...]:
    """What the file would do, line by line; nothing is written. Raises FileRefused."""
    desk.require("reminder.replies")
    rows = list(_rows(path))
    with desk.store.reading() as db:
        return tuple(_staged(desk, db, rows))


def take_replies(desk: Desk, path: Path) -> tuple[ReplyLine, ...]:
    """Take the file in, as one action; what each line did.

    A line that was taken before does nothing again. A declined visit stays booked: a person
    calls it off or moves it. Raises FileRefused, with nothing written, where a line names
    no visit, its token fits none, or its answer is not understood.
    """
    desk.require("reminder.replies")
    rows = list(_rows(path))
    with desk.act("reminder.replies") as db:
        staged = tuple(_staged(desk, db, rows))
        wrong = [each for each in staged if each.wrong]
        if wrong:
            first = wrong[0]
            more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
            raise FileRefused(
                f"{path.name}, line {first.line}: {first.outcome}{more}. "
                "Nothing was taken in: --dry-run lists all"
            )
        for each in staged:
            if each.takes is None or each.visit is None:
                continue
            appointment = db.get_one(Appointment, each.visit.id)
            appointment.confirmation = _MEANS[each.takes]
            db.add(
                ReminderReply(
                    appointment_id=each.visit.id,
                    patient_id=each.visit.patient_id,
                    reply=each.takes,
                    words=each.words,
                    digest=each.digest,
                    taken_at=desk.clock.now(),
                )
            )
            db.flush()
        return staged


def _staged(desk: Desk, db: Session, rows: list[tuple[int, dict[str, str]]]) -> Iterator[ReplyLine]:
    numbers = {line: _number(row) for line, row in rows}
    wanted = {number for number in numbers.values() if number is not None}
    visits = {row.id: row for row in appointment_rows(db, col(Appointment.id).in_(list(wanted)))}
    known = set(
        db.scalars(
            select(col(ReminderReply.digest)).where(col(ReminderReply.appointment_id).in_(list(wanted)))
        )
    )
    for line, row in rows:
        staged = _line(desk, line, row, numbers[line], visits)
        if staged.takes is not None:
            if staged.digest in known:
                yield ReplyLine(line, staged.reply, "taken in before", visit=staged.visit, words=staged.words)
                continue
            known.add(staged.digest)
        yield staged


def _line(
    desk: Desk, line: int, row: dict[str, str], number: int | None, visits: dict[int, AppointmentRow]
) -> ReplyLine:
    said = row.get("reply", "")
    answer = _ANSWERS.get(said.casefold())
    token = row.get("token", "")
    visit = visits.get(number) if number is not None else None
    if answer is None:
        return ReplyLine(line, said, f"`{said}` is no answer: confirmed or declined", wrong=True)
    if number is None:
        return ReplyLine(line, said, "there is no token and no appointment number that can be", wrong=True)
    if visit is None:
        return ReplyLine(line, said, f"there is no appointment {number}", wrong=True)
    if token and not reply_tokens.fits(desk, token, visit.id, visit.day, visit.start):
        return ReplyLine(line, said, f"the token is not that of appointment {number}", wrong=True)
    words = clean_text(row.get("words", ""), 200, "words")
    if visit.status is not Status.BOOKED or visit.day < today(desk.clock):
        why = visit.status.words if visit.status is not Status.BOOKED else "past"
        return ReplyLine(line, said, f"the visit is {why}: nothing is noted", visit=visit, words=words)
    digest = hashlib.sha256(
        "\0".join((str(visit.id), answer.value, words, row.get("at", ""))).encode()
    ).hexdigest()
    return ReplyLine(line, said, answer.value, visit=visit, words=words, digest=digest, takes=answer)


def _number(row: dict[str, str]) -> int | None:
    if token := row.get("token", ""):
        return reply_tokens.number_in(token)
    typed = row.get("number", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines with their columns by our names; raises FileRefused."""
    try:
        if path.stat().st_size > LARGEST:
            raise FileRefused(f"{path.name} is larger than {LARGEST >> 20} MB: that is no file of replies")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as failure:
        raise FileRefused(f"{path.name} cannot be read: {failure.strerror}") from None
    except UnicodeDecodeError:
        raise FileRefused(f"{path.name} is not UTF-8 text: save it as CSV in UTF-8") from None
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""))
    try:
        titles = [title.strip().casefold() for title in next(reader, [])]
        columns = {
            name: next((place for place, title in enumerate(titles) if title in known), None)
            for name, known in (
                ("token", _TOKEN), ("number", _NUMBER), ("reply", _REPLY), ("words", _WORDS), ("at", _AT)
            )
        }  # fmt: skip
        if columns["reply"] is None or (columns["token"] is None and columns["number"] is None):
            raise FileRefused(
                f"{path.name} needs a line of titles with `reply` and `token` or `appointment`; "
                "`words` and `at` may follow"
            )
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if reader.line_num > MOST:
                raise FileRefused(f"{path.name} has more than {MOST} lines: split it")
            yield (
                reader.line_num,
                {
                    name: cells[place].strip()
                    for name, place in columns.items()
                    if place is not None and place < len(cells)
                },
            )
    except csv.Error as wrong:
        raise FileRefused(f"{path.name}, line {reader.line_num}: {wrong}") from None
