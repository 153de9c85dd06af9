"""`clinic-tui downtime`: a packet outlives the database, and the paper day goes back in."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.cli.command import Shell


def booked(shell: Shell, at: str) -> int:
    mrn = shell.json("patients", "find", "moss", login="dana")[0]["mrn"]
    row = shell.json(
        "schedule", "book", "--mrn", mrn, "--provider", "LEE", "--type", "FU", "--day", "t", "--time", at,
        login="dana",
    )  # fmt: skip
    return int(row["appointment"]["id"])


def test_a_packet_is_printed_when_the_database_is_gone(shell: Shell, founded: Path, tmp_path: Path) -> None:
    booked(shell, "10:30")
    shell("downtime", "make", login="dana")
    for name in ("clinic.db", "clinic.db-wal", "clinic.db-shm"):
        (shell.folder / name).unlink(missing_ok=True)
    by_vault = shell("downtime", "print").out
    assert "Moss, Ada" in by_vault
    assert "(555) 810-7203" in by_vault
    stick = tmp_path / "stick"
    shutil.move(shell.folder / "downtime", stick)
    shutil.rmtree(shell.folder)  # the machine is gone: what is left are the packet and the phrase
    phrase = (founded / "phrase").read_text()
    by_phrase = shell("downtime", "print", stick / "1.packet", "--phrase", stdin=phrase)
    assert by_phrase.out == by_vault
    assert len((stick / "prints.log").read_text().splitlines()) == 2


def test_a_wrong_phrase_and_no_packet_say_the_way_out(shell: Shell) -> None:
    assert "`clinic-tui downtime make`" in shell("downtime", "print", code=5).err
    shell("downtime", "make", login="dana")
    shell("downtime", "print", "--phrase", stdin="AAAA-BBBB", code=None)
    listed = shell.json("downtime", "list")
    assert [row["site"] for row in listed] == ["Main"]


def test_the_paper_day_goes_back_in(shell: Shell) -> None:
    number = booked(shell, "9:15")
    words = (
        "downtime", "enter", number, "--came", "8:50", "--left", "9:00",
        "--coverage-seen", "--copay", "25", "--paid-by", "card",
    )  # fmt: skip
    assert shell.json(*words, login="dana")["status"] == "ready-to-leave"
    assert "nothing to enter" in shell(*words, login="dana", code=3).err
    mrn = shell.json("patients", "find", "moss", login="dana")[0]["mrn"]
    walk_in = (
        "downtime", "walk-in", "--mrn", mrn, "--provider", "LEE", "--type", "FU", "--came", "8:00",
        "--left", "8:20", "--self-pay",
    )  # fmt: skip
    refused = shell(*walk_in, login="dana", code=3).err
    assert "was entered already: came at 08:50 to LEE" in refused
    assert "where it is another visit, add --another" in refused
    assert shell.json(*walk_in, "--another", login="dana")["status"] == "ready-to-leave"
    assert "no right" in shell(*words, login="bill", code=4).err
