"""The rota, time off and swaps from the shell."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.command import Shell


def test_a_week_is_set_seen_and_taken_from_a_file(shell: Shell, tmp_path: Path) -> None:
    assert "no usual hours" in shell("rota", "shifts", "dana", login="otto").err
    shell("rota", "set", "dana", "mon-fri", "8-12, 13-17", login="otto")
    shell("rota", "set", "dana", "mon-fri", "x", code=2, login="otto")
    shell("rota", "set", "nobody", "mon", "8-12", code=2, login="otto")
    shell("rota", "set", "dana", "mon", "8-12", code=4)
    shell("rota", "minimum", "front-desk", "mon-fri", "8-12", "2", login="otto")
    shown = shell("rota", "show", login="otto")
    assert "8-12,13-17" in shown.out
    assert "! 1 of 2" in shown.out
    assert "short on" in shown.err
    said = shell("rota", "day", "dana", "t", "2:30-10", login="otto").out
    assert ": 14:30-22:00" in said, "as it was understood, not as it was typed"
    shell("rota", "day", "dana", "t", "10-15", "--reason", "dentist", login="otto")
    assert "dana from 10:00" in shell("rota", "today").out
    shell("rota", "day", "dana", "t", "usual", login="otto")
    (week,) = {row["people"] for row in shell.json("rota", "minimums")}
    assert week == 2
    said = shell("rota", "put-on-call", "dana", "t", "6", "t+1", "08:00", "555-810-7390", login="otto").out
    assert " 18:00 to " in said
    assert "nobody is on call" in shell("rota", "on-call", "--now").err
    number = str(shell.json("rota", "on-call")[0]["id"])
    number = str(shell.json("rota", "hand-over", number, "otto", "555-810-7391", login="otto")["id"])
    shell("rota", "take-off-call", number, login="otto")
    shell("rota", "take-off-call", number, code=5, login="otto")
    weeks = tmp_path / "weeks.csv"
    weeks.write_text('login,days,hours\ndana,sat,"9-13"\ndana,sun,25-26\n', encoding="utf-8")
    assert "line 3, hours" in shell("rota", "import", str(weeks), code=6, login="otto").err
    weeks.write_text('login,days,hours,weeks\ndana,sat,"9-13",2\n', encoding="utf-8")
    assert shell.json("rota", "import", str(weeks), "--dry-run", login="otto")["written"] is False
    shell("rota", "import", str(weeks), login="otto")
    assert "every second week" in shell("rota", "shifts", "dana").out
    shell("schedule", "site", "add", "West", login="otto")
    shell("rota", "set", "dana", "sun", "9-13", "--site", "west", login="otto")
    shell("rota", "set", "dana", "sun", "9-13", "--site", "north", code=2, login="otto")
    assert "at West" in shell("rota", "shifts", "dana").out
    shell("rota", "minimum", "biller", "sun", "9-12", "1", "--site", "West", login="otto")
    assert "West" in {row["site"] for row in shell.json("rota", "minimums")}
    shown = shell("rota", "show", login="otto")
    assert "W West" in shown.err
    assert "biller at West" in shown.out


def test_time_off_and_a_swap(shell: Shell) -> None:
    for who in ("dana", "otto"):
        shell("rota", "set", who, "mon-fri", "8-17", login="otto")
    number = str(shell.json("timeoff", "ask", "holiday", "t+7", "--note", "my sister moves")["id"])
    assert "my sister moves" in shell("timeoff", "list", login="otto").out
    assert "could cover" in shell("timeoff", "show", number, login="otto").out
    shell("timeoff", "approve", number, code=4)
    shell("timeoff", "refuse", number, "--reason", "inventory", login="otto")
    assert "otto decided already" in shell("timeoff", "approve", number, code=3, login="otto").err
    assert "refused by otto: inventory" in shell("timeoff", "show", number).out
    assert "holiday" in shell("timeoff", "list", "--decided").out
    sick = str(shell.json("timeoff", "write", "dana", "sick", "t", login="otto")["id"])
    assert "dana (sick)" in shell("rota", "today", login="otto").out
    shell("timeoff", "withdraw", sick, login="otto")
    offered = shell("swaps", "offer", "fri", "otto", "--json")
    assert "already, at the same time" in offered.err
    swap = str(json.loads(offered.out)["id"])
    assert "offered" in shell("swaps", "list", login="otto").out
    shell("swaps", "accept", swap, code=3, login="otto")
    shell("swaps", "withdraw", swap)
    again = str(shell.json("swaps", "offer", "fri", "otto")["id"])
    shell("swaps", "decline", again, "--reason", "away then", login="otto")
    assert "new: Otto" in shell("swaps", "list", "--decided").err
    assert "new: " not in shell("swaps", "list", "--decided").err
    shell("swaps", "approve", "99", code=5, login="otto")


def test_sessions_are_offered_taken_and_approved_with_the_visits_that_are_to_be_moved(shell: Shell) -> None:
    shell("accounts", "provider", "cora", "LEE", login="adam")
    shell("schedule", "provider", "add", "TXT", "Interpreter", "--no-licence", login="otto")
    assert "TXT has no account" in shell("swaps", "offer", "t+7", "txt", code=2, login="cora").err
    shell("accounts", "provider", "bill", "TXT", login="adam")
    shell("b", "moss,ada fu lee t+7 10:00", "--take", "1", login="dana")
    offered = shell("swaps", "offer", "t+7", "txt", "--json", login="cora")
    assert "1 visit of Cora: 10:00" in offered.err
    number = str(json.loads(offered.out)["id"])
    shell("swaps", "accept", number, code=5, login="dana")
    assert shell.json("swaps", "accept", number, login="bill")["state"] == "accepted"
    shell("swaps", "approve", number, code=4, login="bill")
    approved = shell("swaps", "approve", number, login="otto")
    assert "to be moved, `schedule bumped`" in approved.err
    assert "LEE is away: TXT instead" in shell("schedule", "bumped", login="dana").out
    (line,) = shell.json("swaps", "list", "--decided", login="bill")
    assert (line["what"], line["state"]) == ("sessions", "done")
