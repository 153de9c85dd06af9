"""Statements, holds, payment plans and coded write-offs from the shell."""

from __future__ import annotations

from pathlib import Path

from tests.cli.command import Shell

MRN = "100001"


def owing(shell: Shell, dollars: int = 120) -> str:
    """A visit that has ended, of the patient MRN, who owes so much for it."""
    shell("money", "rules", "--drawers", "off", login="otto")
    when = ("--mrn", MRN, "--provider", "LEE", "--type", "FU", "--day", "t", "--time", "915")
    visit = str(shell.json("schedule", "book", *when)["appointment"]["id"])
    shell("queue", "check-in", visit, "--self-pay")
    shell("queue", "room", visit, "Exam 1")
    shell("queue", "ready", visit)
    shell("queue", "check-out", visit, "--charge", f"99213={dollars}")
    return visit


def with_addresses(shell: Shell) -> None:
    """The clinic's own, and the patient's."""
    shell("statements", "rules", "--address", "12 Elm Street", "--address", "Salem, MA 01970", login="otto")
    where = ("--confidential", "letter", "--confidential-to", "8 Quay, Salem, MA 01970")
    shell("patients", "details", MRN, *where)


def test_a_run_and_what_was_sent(shell: Shell, tmp_path: Path) -> None:
    owing(shell)
    assert "address is not set" in shell("statements", "preview").err
    shell("statements", "run", login="bill", code=2)
    with_addresses(shell)
    shell("statements", "hold", MRN, "disputed", "says he was not here")
    found = shell.json("statements", "preview")
    assert (found["due"]["count"], found["holds"]) == (0, {"disputed": 1})
    assert "disputed: says he was not here" in shell("statements", "preview", "--all").out
    assert shell.json("statements", "holds")[0]["says"] == "disputed: says he was not here"
    shell("statements", "hold", MRN, "disputed", code=3)
    assert shell.json("statements", "release", MRN) == {"released": 1}
    shell("statements", "release", MRN, code=3)
    assert shell.json("statements", "preview")["due"] == {"count": 1, "cents": 12000}
    shell("statements", "run", code=4)
    shell("statements", "run", "--expect", "2", login="bill", code=2)
    shell("statements", "run", "--leave-out", MRN, login="bill", code=3)
    made = shell.json("statements", "run", "--expect", "1", login="bill")
    assert (made["count"], made["cents"]) == (1, 12000)
    assert (Path(made["folder"]) / made["files"][0]).read_bytes().startswith(b"%PDF")
    shell("statements", "run", login="bill", code=3)
    (sent,) = shell.json("statements", "list", "--mrn", MRN)
    assert (sent["number"], sent["step"], sent["cents"]) == (1, "first", 12000)
    assert "99213" in shell("statements", "show", "1").out
    assert shell.json("statements", "show", "1")["shown"]["total_cents"] == 12000
    shell("statements", "print", "1", "--pdf", str(tmp_path / "one.pdf"))
    shell("statements", "print", "--run", "1", "--pdf", str(tmp_path / "run.pdf"))
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "run.pdf").read_bytes()
    shell("statements", "print", code=2)
    shell("statements", "show", "2", code=5)


def test_rules_are_shown_and_set(shell: Shell) -> None:
    assert shell.json("statements", "rules")["minimum_cents"] == 500
    shell("statements", "rules", "--minimum", "10", code=4)
    changes = ("--minimum", "10", "--second-after", "40", "--plans", "show", "--write-off-limit", "20")
    found = shell.json("statements", "rules", *changes, login="otto")
    assert (found["minimum_cents"], found["second_after_days"], found["plans_are_held"]) == (1000, 40, False)
    assert "at once" in found["how_to_pay"]
    shell("statements", "rules", "--due", "400", login="otto", code=2)
    assert "less than $10.00" in shell("statements", "rules").out


def test_a_plan_is_seen_made_and_ended(shell: Shell) -> None:
    owing(shell)
    terms = (MRN, "120", "50", "--first", "t+7", "--day", "15")
    seen = shell.json("plans", "make", *terms, "--preview", login="bill")
    assert [each["cents"] for each in seen["instalments"]] == [5000, 5000, 2000]
    assert shell.json("plans", "list") == []
    shell("plans", "make", *terms, code=4)
    shell("plans", "make", MRN, "121", "50", "--first", "t", login="bill", code=2)
    made = shell.json("plans", "make", *terms, login="bill")
    assert (made["id"], made["rest_cents"], made["state"]) == (1, 12000, "kept")
    shell("plans", "make", *terms, login="bill", code=3)
    shell("money", "take", MRN, "60", "d")
    before = shell.looks("dana")
    shown = shell("plans", "show", "1").out
    assert shell.looks("dana") == before + 1
    assert "$60.00 left, kept" in shown
    assert shell.json("plans", "list", "--missed") == []
    assert shell.json("statements", "preview")["holds"] in ({"plan": 1}, {"no-address": 1})
    shell("plans", "end", "1", "left", "town", login="bill")
    shell("plans", "end", "1", "left", "town", login="bill", code=3)
    assert shell.json("plans", "list", "--mrn", MRN)[0]["state"] == "broken"
    assert "left town" in shell("plans", "show", "1").out
    shell("plans", "show", "2", code=5)


def test_a_write_off_has_a_code_and_above_the_limit_words(shell: Shell) -> None:
    visit = owing(shell)
    off = ("money", "write-off", visit)
    side = ("--side", "patient")
    shell(*off, "2", *side, login="bill", code=2)
    shell(*off, "2", "--code", "small", *side, login="bill")
    assert "write-off: small balance" in shell("money", "ledger", MRN).out
    assert "only with a reason" in shell(*off, "51", "--code", "hardship", *side, login="bill", code=2).err
    shell(*off, "2", "--code", "other", *side, login="bill", code=2)
    shell(*off, "51", "lost", "the", "job", "--code", "hardship", *side, login="bill")
    assert "owes $67.00" in shell("money", "ledger", MRN).out


def test_a_guarantor_pays_for_another_account_and_gives_it_credit(shell: Shell) -> None:
    owing(shell)
    who = ("--family", "Vale", "--given", "Eve", "--born", "3/9/1971", "--phone", "555-810-7203")
    payer = shell.json("patients", "add", *who)["mrn"]
    shell("patients", "details", MRN, "--guarantor", payer, "--guarantor-is", "parent")
    shell("money", "take", payer, "50", "d", "--for", "account")
    shell("money", "move-credit", payer, MRN, "60", code=2)
    assert shell.json("money", "move-credit", payer, MRN, "30") == {"cents": 3000, "on_visits_cents": 3000}
    assert shell.json("money", "take", payer, "90", "d", "--for", "family")["cents"] == 9000
    assert "no other account" in shell("money", "take", payer, "1", "d", "--for", "family", code=3).err
    (left,) = shell.json("money", "balances")
    assert (left["mrn"], left["owed_cents"], left["credit_cents"]) == (payer, 0, 2000)
