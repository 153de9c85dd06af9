"""What the documentation says of keys, commands, words and files is so."""

from __future__ import annotations

import argparse
import functools
import re
import shlex
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from clinic_tui.cli.main import parser
from clinic_tui.screens.console import named_pages
from clinic_tui.words.dates import read_birth_date, read_date, read_weekdays
from clinic_tui.words.money import read_money
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.times import read_minutes, read_part_of_day, read_time
from tools.doc_tables import TABLES, with_table

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
TODAY = date(2026, 11, 23)

COMMAND = re.compile(r"(?:^|/| )clinic-tui ((?!\$).*)$")
"""A line of a shell block that runs us, whatever stands before it."""


@pytest.mark.parametrize("page", TABLES)
def test_tables_are_what_the_program_says(page: str) -> None:
    """`make keys` writes them."""
    text = (ROOT / page).read_text(encoding="utf-8")
    assert with_table(text, TABLES[page]()) == text


def shell_lines(page: Path) -> Iterator[str]:
    for block in re.findall(r"^```sh\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE):
        yield from block.splitlines()


def commands_in(page: Path) -> list[list[str]]:
    found = [COMMAND.search(line) for line in shell_lines(page)]
    return [shlex.split(match[1].partition(" > ")[0], comments=True) for match in found if match]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_is_shown_is_one(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = [words for words in commands_in(page) if not any("$" in each for each in words)]  # no variables
    wrong = [" ".join(words) for words in shown if parsed(words) != 0]
    assert wrong == [], capsys.readouterr().err


@functools.cache
def whole_parser() -> argparse.ArgumentParser:
    """One for all of these commands: it takes a tenth of a second to make."""
    return parser()


def parsed(words: list[str]) -> int | str | None:
    """What the parser ends with; --help and --version end with 0."""
    try:
        whole_parser().parse_args(words)
    except SystemExit as end:
        return end.code
    return 0


def leaves(command: argparse.ArgumentParser, name: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every noun and verb there is."""
    parts = [each for each in command._actions if isinstance(each, argparse._SubParsersAction)]
    if not parts:
        yield name
    for part in parts:
        for word, inner in part.choices.items():
            yield from leaves(inner, (*name, word))


def test_every_command_there_is_is_shown() -> None:
    shown = commands_in(ROOT / "docs/command-line.md")
    there_are = set(leaves(parser()))
    assert there_are
    missing = {name for name in there_are if not any(tuple(words[: len(name)]) == name for words in shown)}
    assert missing == set()


LISTS = {
    "waitlist": "waitlist list", "eligibility": "eligibility list", "plans": "plans list",
    "recalls": "recall list", "payers": "payers list", "fees": "fees list", "practice": "practice show",
    "templates": "claims template", "drawer": "drawer list", "statements": "statements preview",
    "batches": "claims batches", "partners": "claims partners", "rules": "claims rules",
    "work": "claims work", "answers": "claims answers", "remittances": "claims payments",
    "letters": "letters list", "resources": "schedule room list", "orders": "orders list",
    "vendors": "vendors list", "budgets": "budgets list", "equipment": "equipment list",
    "counts": "stock count list",
    "worth": "stock worth", "shrinkage": "stock shrinkage", "variance": "stock variance",
    "fill": "stock fill list", "missing": "stock used list", "bulletins": "bulletins list",
    "credentials": "credentials list",
    "timeoff": "timeoff list", "oncall": "rota on-call", "cold": "cold list",
    "incidents": "incidents list", "osha": "incidents log", "sharps": "incidents sharps",
    "invoices": "vendors invoice list", "chemicals": "chemicals list", "drills": "drills list",
    "releases": "releases list", "disclosures": "disclosures list", "requests": "requests list",
    "breaches": "breaches list", "associates": "associates list", "access": "access list",
    "rights": "rights", "limits": "limits list",
    "timesheet": "timeclock show", "hours": "timeclock people",
    "next": "next", "alerts": "alerts", "bumped": "schedule bumped", "estimates": "estimates due",
    "authorizations": "authorizations list", "reminders": "reminders list", "emergency": "emergency list",
    "duplicates": "patients duplicates", "calls": "calls list", "opening": "opening", "rota": "rota show",
    "jobs": "jobs list", "codes": "codes search x", "books": "books receivables",
    "figures": "schedule figures", "handover": "queue handover", "kits": "stock kit list",
    "missed-fees": "fees missed show", "sds": "chemicals sds x",
}  # fmt: skip
"""The command of the shell that lists what a page of the console does, by the page's word."""


def test_every_list_of_the_console_has_its_command() -> None:
    """A new page names its command here."""
    assert named_pages.PAGES.keys() <= LISTS.keys()
    wrong = {page: words for page, words in LISTS.items() if parsed([*words.split(), "--json"]) != 0}
    assert wrong == {}


def headings(page: Path) -> set[str]:
    """The anchors that a page's headings make."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        if not file.is_file() or (anchor and anchor not in headings(file)):
            broken.append(target)
    assert broken == []


def typed_in(section: str) -> list[str]:
    """What stands in code in the first column of a section's table."""
    page = (ROOT / "docs/keys.md").read_text(encoding="utf-8")
    part = page.partition(f"\n### {section}\n")[2].partition("\n#")[0]
    cells = [line.split("|")[1] for line in part.splitlines() if line.startswith("| `")]
    return [text for cell in cells for text in re.findall(r"`([^`]+)`", cell)]


def is_understood(text: str, *readings: Callable[[str], object]) -> bool:
    for read in readings:
        try:
            read(text)
        except NotUnderstood:
            continue
        return True
    return False


def test_every_date_that_is_shown_is_understood() -> None:
    typed = typed_in("Dates")
    assert len(typed) > 15
    assert [text for text in typed if not is_understood(text, lambda text: read_date(text, TODAY))] == []


def test_every_time_that_is_shown_is_understood() -> None:
    typed = typed_in("Times, lengths, parts of a day")
    assert len(typed) > 15
    readings = (read_time, read_minutes, read_part_of_day, read_weekdays)
    assert [text for text in typed if not is_understood(text, *readings)] == []


def test_dates_times_and_money_mean_what_the_page_says() -> None:
    assert read_date("fri", TODAY) == date(2026, 11, 27)
    assert read_date("mon", TODAY) == TODAY
    assert read_date("next tue", TODAY) == date(2026, 12, 1)
    assert read_date("last mon", TODAY) == date(2026, 11, 16)
    assert read_date("1/5", TODAY) == date(2027, 1, 5)
    for text in ("12/05/1961", "120561", "12051961", "5dec1961", "1961-12-05"):
        assert read_birth_date(text, TODAY) == date(1961, 12, 5)
    assert (read_time("2"), read_time("0230"), read_time("12a"), read_time("930")) == (840, 150, 0, 570)
    assert {read_money(text) for text in ("25.5", "25.50", "$25.50")} == {2550}
    assert not is_understood("-5", read_money)
