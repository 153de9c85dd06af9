"""`clinic-tui config`: what holds here, and where each value came from."""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass

from clinic_tui.cli.acting import LOGIN_VARIABLE, PASSWORD_FILE_VARIABLE
from clinic_tui.cli.arguments import Nouns, add_command, add_noun
from clinic_tui.cli.printing import Columns, say, show_rows
from clinic_tui.keymap import faults_of
from clinic_tui.settings import DATA_VARIABLE, FILE, Settings, chosen_folder, read_settings


@dataclass(frozen=True, slots=True)
class Value:
    """One value and its origin."""

    key: str
    value: str
    origin: str


COLUMNS: Columns[Value] = [
    ("key", lambda row: row.key),
    ("value", lambda row: row.value),
    ("from", lambda row: row.origin),
]


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "config", "see which settings hold, and where each came from")
    add_command(verbs, "show", run_show, "show each value and where it came from")


def run_show(options: argparse.Namespace) -> None:
    """Show each value and where it came from; no secret is among them. Keys that cannot be are told."""
    folder = chosen_folder(options.data)
    settings = read_settings(folder)
    rows = [Value("data", str(folder), _origin(options))]
    rows += _of_file(settings)
    rows += [
        Value(name, os.environ[name], "environment")
        for name in (LOGIN_VARIABLE, PASSWORD_FILE_VARIABLE)
        if name in os.environ
    ]
    show_rows(options, rows, COLUMNS, "nothing is set")
    for fault in faults_of(settings.keys):
        say(f"[keys]: {fault}")


def _origin(options: argparse.Namespace) -> str:
    if options.data:
        return "--data"
    return f"environment ({DATA_VARIABLE})" if os.environ.get(DATA_VARIABLE) else "default"


def _of_file(settings: Settings) -> list[Value]:
    import tomllib

    path = settings.folder / FILE
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    named = {**table.get("clinic", {}), **table.get("security", {})}
    values = {
        "id": settings.id,
        "name": settings.name,
        "zone": settings.zone,
        "vault": settings.vault,
        "key_file": str(settings.key_file or "the usual place"),
        "database": settings.database,
        "backups": str(settings.backup_folder),
        "lock_minutes": str(settings.lock_minutes),
        "sign_out_minutes": str(settings.sign_out_minutes),
        "second_factor": settings.second_factor,
        "clock_offset": str(settings.clock_offset),
        "demo": str(settings.demo).lower(),
    }
    rows = [Value(key, text, str(path) if key in named else "default") for key, text in values.items()]
    rows += _of_reminders(settings, str(path))
    rows += _of_paper(settings, str(path))
    rows += _of_queue(settings, str(path))
    return rows + [Value(f"keys.{verb}", keys, str(path)) for verb, keys in settings.keys.items()]


def _of_reminders(settings: Settings, path: str) -> list[Value]:
    """What is set of mail and reminders; passwords and keys lie in the vault."""
    mail, wanted = settings.mail, settings.reminders
    values = {"reminders.phone": wanted.phone, "reminders.name": wanted.name}
    values["reminders.folder"] = str(wanted.folder or "")
    if mail is not None:
        values |= {"mail.host": f"{mail.host}:{mail.port}", "mail.from": mail.sender, "mail.tls": mail.tls}
        values |= {"mail.user": mail.user, "mail.ca_file": str(mail.ca_file or "")}
    return [Value(key, value, path) for key, value in values.items() if value]


def _of_paper(settings: Settings, path: str) -> list[Value]:
    """What is set of printing."""
    paper = settings.paper
    values = {"paper.printer": paper.printer, **{f"paper.{name}": value for name, value in paper.own.items()}}
    values |= {
        "paper.folder": str(paper.folder or ""),
        "paper.size": paper.size if paper.size != "letter" else "",
    }
    return [Value(key, value, path) for key, value in values.items() if value]


def _of_queue(settings: Settings, path: str) -> list[Value]:
    """What is set of the queue: limits of stages in minutes, and whether a wall shows the numbers."""
    queue = settings.queue
    values = {f"queue.{stage}": f"{soon}, {over} minutes" for stage, (soon, over) in queue.limits.items()}
    values |= {"queue.board": "true"} if queue.board else {}
    return [Value(key, value, path) for key, value in values.items()]
