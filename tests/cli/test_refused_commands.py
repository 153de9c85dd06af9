"""Every command, given by somebody who has no right at all: it is refused, and the journal tells of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic_tui.clinic import Clinic
from clinic_tui.security import roles
from clinic_tui.security.roles import Role
from clinic_tui.store.journal import as_json, journal
from tests.cli.command import Shell
from tests.cli.conftest import PARSER
from tests.cli.every_command import Words, commands_of
from tests.cli.kept_open import KeptOpen

ASKS_FOR_NO_ACCOUNT = {
    *(("init",), ("recover",), ("restore",), ("keys", "change"), ("keys", "phrase"), ("keys", "prove")),
    *(
        ("db", "upgrade"),
        ("db", "revision"),
        ("db", "accept"),
        ("doctor",),
        ("audit", "verify"),
        ("audit", "head"),
    ),
    *(("backup", "list"), ("backup", "verify"), ("downtime", "print"), ("downtime", "list")),
    *(("worker",), ("demo",), ("queue", "board"), ("server-setup",), ("config", "show")),
    *(("completions",), ("paper", "printers"), ("disclosures", "kinds"), ("rights",)),
    *(("eligibility", "read"), ("claims", "read")),
}
"""Who can open the vault may do these, or who has the phrase; or they tell nothing of a clinic."""

SHOWS_EACH_WHAT_THEY_MAY = {("opening",), ("next",), ("alerts",)}

GIVEN: dict[Words, str] = {
    ("schedule", "template", "set"): "LEE mon 9-12",
    ("schedule", "hours"): "LEE 3/4 9-12",
    ("authorizations", "request"): "1 --units 1 --write {file}",
    ("schedule", "ical-import"): "{file} --provider LEE",
    ("money", "take"): "1 1 c10",
    ("statements", "print"): "1",
    ("claims", "charge"): "1 99213",
    ("claims", "work-on"): "1 --note x",
    ("claims", "ask-status"): "1",
    ("claims", "letter"): "1",
    ("claims", "code"): "1 --diagnoses I10",
    ("claims", "deposit"): "T1 1 3/3",
    ("claims", "form"): "1",
    ("stock", "barcode", "add"): "GLV 00349281589058",
    ("stock", "barcode", "remove"): "GLV 00349281589058",
    ("orders", "change"): "1 1 --packs 1",
    ("equipment", "plan", "add"): "A1 cleaning --every 7d",
    ("incidents", "year"): "2025 --employees 1 --hours 1",
    ("disclosures", "add"): "1 court",
    ("paper", "slip"): "1",
}
"""What is needed beyond what the parser knows."""

TABLE = "code,price,npi,last name,first name\nLEE,1,1999999984,Lee,Robin\n"
FILES: dict[Words, str] = {
    ("practice", "provider", "import"): TABLE,
    ("fees", "import"): TABLE.replace("LEE", "99213"),
}
"""What is read before it is asked who acts: a file that cannot be used is refused to everybody."""


@pytest.fixture
def rightless(monkeypatch: pytest.MonkeyPatch) -> None:
    """People with an account, and no right."""
    may = roles.may
    monkeypatch.setattr(
        "clinic_tui.security.signed_in.may", lambda role, verb: role is Role.SYSTEM and may(role, verb)
    )


@pytest.fixture
def clinic(kept_open: KeptOpen, clinic_folder: Path) -> Clinic:
    """As the commands find it."""
    return kept_open(clinic_folder)


def last_line(db: Session) -> tuple[int, Any]:
    row = db.execute(select(journal).order_by(journal.c.seq.desc()).limit(1)).mappings().one()
    return row["seq"], (row["who"], row["change"], row["after"])


def test_who_has_no_right_is_refused_and_journaled(
    clinic: Clinic, shell: Shell, rightless: None, tmp_path: Path
) -> None:
    file = tmp_path / "given.txt"
    went_otherwise = []
    with clinic.store.reading() as db:
        before, _ = last_line(db)
    for command in commands_of(PARSER()):
        if command.words[:2] in ASKS_FOR_NO_ACCOUNT | SHOWS_EACH_WHAT_THEY_MAY:
            continue
        file.write_text(FILES.get(command.words, "x\n"))
        given = GIVEN.get(command.words)
        arguments = command.arguments(file) if given is None else given.format(file=file).split()
        ended = shell(*command.words, *arguments, code=None, login="dana")
        with clinic.store.reading() as db:
            after, line = last_line(db)
        if (ended.code, after - before, line) != (4, 1, ("dana", "event", as_json({"refused": "no right"}))):
            went_otherwise.append((" ".join(command.words), ended.code, after - before, line, ended.err))
        before = after
    assert went_otherwise == []


@pytest.mark.parametrize(
    "words, login, verb, why",
    [
        (("audit", "list"), "dana", "audit.read", "no right"),
        (("audit", "list", "--patient", "100001"), "adam", "audit.read", "not allowed"),
        (("backup", "make"), "dana", "backup.make", "no right"),
        (("jobs", "run", "backup"), "cora", "jobs.run", "no right"),
        (("accounts", "role", "otto", "biller"), "otto", "account.change", "not allowed"),
    ],
)
def test_a_refusal_stands_in_the_journal_under_its_right(
    shell: Shell, words: tuple[str, ...], login: str, verb: str, why: str
) -> None:
    shell(*words, code=4, login=login)
    line = [line for line in shell.json("audit", "list", login="boss") if line["who"] == login][-1]
    assert (line["verb"], line["change"], line["after"]) == (verb, "event", {"refused": why})
