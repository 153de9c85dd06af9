"""Papers from the shell: into files, and through a real CUPS to a printer."""

from __future__ import annotations

import io
import os
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from clinic_tui.settings import read_settings, write_settings
from clinic_tui.settings.paper import PaperSettings
from tests.cli.command import Shell
from tests.cups_on_loopback import CUPSD, Cups, RawPrinter
from tests.patience import soon

needs_cups = pytest.mark.skipif(
    not Path(CUPSD).exists() and not os.environ.get("CLINIC_TUI_REQUIRE_CUPS"), reason="needs cups"
)


def booked(shell: Shell, time: str = "10", mrn: str = "100001") -> int:
    words = ("--mrn", mrn, "--provider", "lee", "--type", "fu", "--day", "t", "--time", time)
    return int(shell.json("schedule", "book", *words)["appointment"]["id"])


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.fixture(scope="module")
def cups() -> Iterator[Cups]:
    with tempfile.TemporaryDirectory() as folder:  # not pytest's own: another account has to reach it
        Path(folder).chmod(0o755)
        service = Cups(Path(folder))
        yield service
        service.close()


@pytest.fixture
def printer(cups: Cups, monkeypatch: pytest.MonkeyPatch) -> Iterator[RawPrinter]:
    """A printer called Front, and no other."""
    printer = RawPrinter()
    cups.add_printer("Front", printer)
    monkeypatch.setenv("CUPS_SERVER", cups.environment["CUPS_SERVER"])
    yield printer
    cups.run("lpadmin", "-x", "Front")
    printer.close()


def test_a_pdf_is_for_this_account_alone_and_takes_the_place_of_an_old_one(
    shell: Shell, tmp_path: Path
) -> None:
    booked(shell)
    path = tmp_path / "day.pdf"
    for _ in range(2):
        data = shell.json("paper", "day-sheet", "--pdf", path)
        assert data == {"paper": "day-sheet", "pages": 1, "copies": 1, "file": str(path)}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "Moss, Ada" in text_of(path.read_bytes())


PAPERS = (
    ("card @", "Ada Moss"),
    ("slip @", "Moss, Ada"),
    ("slip --day t", "Moss, Ada"),
    ("labels --mrn 100001 --count 2 --start 30", "MRN 100001"),
    ("labels --day t --provider LEE", "MRN 100001"),
    ("day-sheet t --provider lee --by room", "Moss, Ada"),
)


def test_each_paper_goes_to_a_file(shell: Shell, tmp_path: Path) -> None:
    number = booked(shell)
    for place, (words, sees) in enumerate(PAPERS):
        path = tmp_path / f"{place}.pdf"
        shell("paper", *words.replace("@", str(number)).split(), "--pdf", path)
        assert sees in text_of(path.read_bytes()), words


REFUSED = (
    ("card 999 --pdf x", 5, "no appointment 999"),
    ("labels --mrn 999 --pdf x", 5, "no patient with MRN"),
    ("labels --mrn 100001 --start 31 --pdf x", 2, "1 to 30"),
    ("labels --day t+1 --pdf x", 2, "nobody to print for"),
    ("slip --pdf x", 2, "name the visits"),
    ("day-sheet --pdf /dev/null/x.pdf", 1, "name another place"),
    ("day-sheet --pdf x --copies 2", 2, "a PDF is one"),
    ("day-sheet --pdf - --json", 2, "name a file"),
)


def test_what_cannot_be_is_told_with_the_way_out(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for words, code, said in REFUSED:
        assert said in shell("paper", *words.split(), code=code).err, words
    assert list(tmp_path.glob("*x*")) == []


def test_who_prints_has_the_right_to(shell: Shell, tmp_path: Path) -> None:
    assert (
        "no right to print (paper.print)"
        in shell("paper", "day-sheet", "--pdf", tmp_path / "x", login="bill", code=4).err
    )


def test_without_cups_the_way_out_is_named(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    said = shell("paper", "day-sheet", "--printer", "Front", code=1).err
    assert "cups-client" in said
    assert "PDF to a file" in said


@needs_cups
def test_where_cups_does_not_run_it_says_so(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", "127.0.0.1:1")
    assert "not running" in shell("paper", "day-sheet", "--printer", "Front", code=1).err


@needs_cups
def test_a_sheet_comes_out_of_the_printer_and_the_journal_tells_of_it(
    shell: Shell, printer: RawPrinter
) -> None:
    booked(shell)
    data = shell.json("paper", "day-sheet", "--printer", "Front", "--copies", "2")
    assert data["printer"] == "Front"
    assert data["job"].startswith("Front-")
    assert soon(lambda: len(printer.documents) == 1)
    assert "Moss, Ada" in text_of(printer.documents[0])
    lines = shell.json("audit", "list", "--patient", "100001", login="otto")
    assert ("paper.print", "dana") in [(line["verb"], line["who"]) for line in lines]


@needs_cups
def test_the_printer_of_a_paper_is_set_once_for_all(
    shell: Shell, printer: RawPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = booked(shell)
    assert "no printer is set" in shell("paper", "slip", number, code=2).err
    monkeypatch.setenv("CLINIC_TUI_PRINTER", "Front")
    assert shell.json("paper", "slip", number)["printer"] == "Front"
    settings = read_settings(shell.folder)
    write_settings(replace(settings, paper=PaperSettings("Back", {"slip": "Front"})))
    assert read_settings(shell.folder).paper == PaperSettings("Back", {"slip": "Front"})
    assert shell.json("paper", "slip", number)["printer"] == "Front"
    monkeypatch.delenv("CLINIC_TUI_PRINTER")
    assert "no printer `Back`; there are: Front" in shell("paper", "card", number, code=5).err
    assert shell.json("paper", "printers")["papers"]["slip"] == "Front"
    assert "Front  slip" in shell("paper", "printers").out
    assert soon(lambda: len(printer.documents) == 2)


@needs_cups
def test_a_job_that_waits_says_why(shell: Shell, cups: Cups, printer: RawPrinter) -> None:
    number = booked(shell)
    cups.run("cupsdisable", "-r", "out of toner", "Front")
    said = shell("paper", "slip", number, "--printer", "Front").err
    assert "is stopped" in said
    assert "cupsenable Front" in said
    cups.run("cupsenable", "Front")
    cups.run("lpadmin", "-p", "Front", "-o", "job-hold-until-default=indefinite")
    assert "held by the printer's settings" in shell("paper", "slip", number, "--printer", "Front").err
    cups.run("cupsreject", "Front")
    assert "takes no jobs now" in shell("paper", "slip", number, "--printer", "Front", code=1).err


@pytest.mark.parametrize(
    "lines, said",
    [
        ('printer = "a b"', "printer's name"),
        ('size = "legal"', "letter` or `a4"),
        ('folder = "here"', "whole path"),
        ("copies = 2", "unknown key"),
    ],
)
def test_a_wrong_setting_is_told(shell: Shell, lines: str, said: str) -> None:
    path = shell.folder / "clinic.toml"
    path.write_text(f"{path.read_text()}\n[paper]\n{lines}\n")
    assert said in shell("paper", "printers", code=6).err
