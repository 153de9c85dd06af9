"""A clinic with words that mean harm in every text of every table, with a mark for each column."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Date, LargeBinary, String, Table
from sqlmodel.sql.sqltypes import AutoString

from clinic_tui.clinic import open_clinic
from clinic_tui.store.all_tables import all_tables
from clinic_tui.store.columns import UtcInstant, Word
from tests.builders import raw_connection

CORPUS = (
    "\x1b]0;{}\x07",  # another title for the window
    "\x1b]52;c;{}\x07",  # something else in the clipboard
    "\x1b[2J{}",  # an erased screen
    "\x9b2J{}",  # the same in one sign less
    "[/b]{}",  # markup that ends what never began
    "[@click=quit]{}[/]",  # a link that is an action
    " [DNR] {}",  # what a clinician may write, and markup swallows
    "\u202e{}\u2066\u200b",  # turned directions, signs without width
    "{}\t\r\n%s\ud7ff{{0}}",  # line ends, and what formats a text
)
"""One for each row in turn, early in the text and short: narrow columns cut the rest off."""

READ_BY_PROGRAMS = {
    # what a person signs in by
    "account.login": "", "account.password_hash": "", "pin.pin_hash": "x", "recovery_code.code_hash": "x",
    "second_factor.totp_secret": "x",
    # made from another column, to find or to prove it by
    "authorization_payer.name_key": "x", "payer.name_key": "", "fee_schedule.name_key": "",
    "patient_name.family_key": "", "patient_name.given_key": "", "patient_name.initials": "",
    "patient_name.sound": "", "patient_name.search": "", "patient_phone.digits": "",
    "patient_phone.reversed": "", "patient_source.name_key": "x", "block.outside_key": "",
    "outbox_message.key": "", "outbox_message.address_key": "", "outbox_message.lead_key": "",
    "claim_batch.digest": "", "claim_file.digest": "", "code_book.file_digest": "x", "code_book.digest": "x",
    "code_edit.code": "",
    "eligibility_file.digest": "", "safety_sheet.digest": "", "safety_sheet.text_digest": "",
    "patient_source.digest": "x", "policy_source.digest": "x", "reminder_reply.digest": "x",
    "finding_accepted.digest": "", "authorization_answer.file_digest": "x", "journal.digest": "",
    "journal.mac": "", "journal_head.mac": "",
    # one of a closed list, or several
    "site.zone": "", "rule_level.weight": "off", "rule_switch.weight": "", "saved_filter.provider_ids": "1",
    "saved_filter.statuses": "booked", "saved_filter.site_ids": "", "safety_sheet_piece.part": "",
    "chemical.pictograms": "", "reminder_rule.visit_types": "", "prior_authorization.visit_types": "",
    "release_authorization.condition": "", "waitlist_entry.weekdays": "", "job_run.job": "",
    "journal.verb": "", "journal.change": "",
    "journal.entity": "", "journal.undo": "",
    # written and read back as a whole; what a person gave of it stands in a column of its own too
    "month_close.aged": "{}", "opening_signed.lines": "[]", "statement.shown": "{}",
    "claim_letter.shown": "{}", "letter.shown": "{}", "claim_answer.decided": "{}",
    "claim_sending.lines": "[]", "visit_coding.delay_reason": "",
    # what stands in forms: typed there (test_hostile_typing.py)
    "kept_form.kind": "", "kept_form.texts": "{}", "kept_form.about": "{}", "open_form.kind": "",
    "open_form.texts": "{}", "open_form.about": "{}", "handed_on.form_kind": "", "handed_on.form": "{}",
}  # fmt: skip
"""Columns that hold what programs made, with what they may make: nobody's words come here as they are."""

IMAGES = ("journal.before", "journal.after")
"""Whole rows, each with the words of its columns."""

LAST_ROWS = 2000
"""So many rows of a table; no screen of the walk goes back further."""


def texts() -> Iterator[tuple[str, Table, Column[Any]]]:
    """Every column of the clinic that holds text."""
    for table in all_tables().sorted_tables:
        for column in table.columns:
            if isinstance(column.type, AutoString | String):
                yield f"{table.name}.{column.name}", table, column


def plant(folder: Path, at: datetime) -> dict[str, str]:
    """Put the harm before every text that people or files may have given; the mark of each column."""
    clinic = open_clinic(folder)
    location = clinic.store.location
    clinic.close()
    connection = raw_connection(location)
    try:
        connection.execute("PRAGMA ignore_check_constraints = on")
        connection.execute("BEGIN IMMEDIATE")
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            connection.execute(f'DROP TRIGGER "{name}"')
        _fill_empty_tables(connection, at)
        marks = {
            name: f"q{number:03}z"
            for number, (name, _, _) in enumerate(texts())
            if name not in READ_BY_PROGRAMS and name not in IMAGES
        }
        for table in all_tables().sorted_tables:
            _plant_table(connection, table, marks)
        _plant_images(connection, marks)
        for _, sql in guards:
            connection.execute(sql)
        connection.execute("COMMIT")
        return {name: mark for name, mark in marks.items() if _holds(connection, name, mark)}
    finally:
        connection.close()


def _holds(connection: Any, name: str, mark: str) -> bool:
    table, _, column = name.partition(".")
    found = connection.execute(f'SELECT 1 FROM "{table}" WHERE instr("{column}", ?) LIMIT 1', [mark])
    return found.fetchone() is not None


def _plant_table(connection: Any, table: Table, marks: dict[str, str]) -> None:
    """Before what stands there; where nothing does in any row, alone. Of the journal the last lines."""
    changes, harm = [], []
    for column in table.columns:
        if mark := marks.get(f"{table.name}.{column.name}"):
            here = f'"{column.name}"'
            filled = connection.execute(
                f"SELECT 1 FROM \"{table.name}\" WHERE {here} <> '' LIMIT 1"
            ).fetchone()
            turns = " ".join(f"WHEN {turn} THEN ?" for turn in range(len(CORPUS)))
            planted = f"CASE rowid % {len(CORPUS)} {turns} END || coalesce({here}, '')"
            changes.append(
                f"{here} = CASE WHEN {here} <> '' THEN {planted} ELSE {here} END"
                if filled
                else f"{here} = {planted}"
            )
            harm += [words.format(mark) for words in CORPUS]
    if changes:
        connection.execute(
            f'UPDATE "{table.name}" SET {", ".join(changes)} '
            f'WHERE rowid > (SELECT max(rowid) FROM "{table.name}") - {LAST_ROWS}',
            harm,
        )


def _plant_images(connection: Any, marks: dict[str, str]) -> None:
    """What the last lines of the journal keep of the rows before and after."""
    rows = connection.execute(
        "SELECT seq, entity, before, after FROM journal "
        f"WHERE coalesce(before, after) IS NOT NULL ORDER BY seq DESC LIMIT {LAST_ROWS}"
    ).fetchall()
    for seq, entity, *images in rows:
        planted = []
        for image in images:
            row: dict[str, Any] = json.loads(image) if image else {}
            for name, value in row.items():
                if isinstance(value, str) and (mark := marks.get(f"{entity}.{name}")):
                    row[name] = CORPUS[seq % len(CORPUS)].format(mark) + value
            planted.append(json.dumps(row) if image else None)
        connection.execute("UPDATE journal SET before = ?, after = ? WHERE seq = ?", [*planted, seq])


def _fill_empty_tables(connection: Any, at: datetime) -> None:
    """A row for each table that a demo clinic has none in."""
    for table in all_tables().sorted_tables:
        if connection.execute(f'SELECT 1 FROM "{table.name}" LIMIT 1').fetchone() is None:
            row = {column.name: _something_for(connection, column, at) for column in table.columns}
            names = ", ".join(f'"{name}"' for name in row)
            connection.execute(
                f'INSERT INTO "{table.name}" ({names}) VALUES ({", ".join("?" * len(row))})', [*row.values()]
            )


def _something_for(connection: Any, column: Column[Any], at: datetime) -> Any:
    kind = column.type
    for key in column.foreign_keys:
        parent = key.column
        return connection.execute(f'SELECT min("{parent.name}") FROM "{parent.table.name}"').fetchone()[0]
    if isinstance(kind, Word):
        return next(iter(kind.kind)).value
    if isinstance(kind, UtcInstant):
        return at.strftime("%Y-%m-%d %H:%M:%S.000000")
    if isinstance(kind, Date):
        return at.date().isoformat()
    if isinstance(kind, LargeBinary):
        return b"x"
    if isinstance(kind, AutoString | String):
        return READ_BY_PROGRAMS.get(f"{column.table.name}.{column.name}", "x")
    return 1
