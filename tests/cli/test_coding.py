"""What a visit was for, from the shell."""

from __future__ import annotations

from tests.cli.command import Shell
from tests.cli.test_queue_and_claims import number  # noqa: F401  (a fixture)


def test_a_visit_is_coded_and_shown(shell: Shell, number: int) -> None:  # noqa: F811
    shell("queue", "check-in", number, "--coverage-seen", "--copay", "25", "--paid-by", "card")
    assert (
        "cannot be coded" in shell("claims", "code", number, "--diagnoses", "i10", login="bill", code=3).err
    )
    shell("queue", "room", number, "Exam 1")
    shell("queue", "next", number)
    shell("queue", "ready", number)
    shell("queue", "check-out", number, "--charge", "99213-25-59=125")
    (row,) = shell.json("claims", "unbilled", "--to-code", login="bill")
    assert (row["is_to_code"], row["charges"][0]["modifier"]) == (True, "25-59")
    shell("claims", "code", number, "--diagnoses", "i10", code=4)
    assert "say what is to be coded" in shell("claims", "code", number, login="bill", code=2).err
    assert "is no diagnosis" in shell("claims", "code", number, "--diagnoses", "x", login="bill", code=2).err
    words = ("--diagnoses", "e11.9 i10", "--line", "J1885 b 0409-3795-01 1 ml=12x2", "--accident", "auto")
    assert "when was the accident" in shell("claims", "code", number, *words, login="bill", code=2).err
    more = ("--accident-day", "t", "--state", "md", "--place", "02", "--referring", "Ann Brown MD 1234567893")
    found = shell.json("claims", "code", number, *words, *more, login="bill")
    assert (found["visit"]["diagnoses"], found["visit"]["place"]) == (["E119", "I10"], "02")
    assert (found["charges"][1]["pointers"], found["charges"][1]["ndc"]) == ("B", "00409379501")
    assert "no visit is to code" in shell("claims", "unbilled", "--to-code", login="bill").err
    before = shell.looks("bill")
    shown = shell("claims", "show", number, login="bill").out
    assert shell.looks("bill") == before + 1
    for text in ("A E11.9", "99213-25-59 AB", "J1885 B x2 $24.00 N4 00409-3795-01 1 ML", "accident auto MD"):
        assert text in shown
    marked = shell.json("claims", "code", number, "--line", "2 -76 a", login="bill")["charges"]
    assert (len(marked), marked[1]["modifier"], marked[1]["pointers"]) == (2, "76", "A")
    assert "no line 3" in shell("claims", "code", number, "--line", "3 -76", login="bill", code=2).err
    shell("claims", "code", number, "--accident", "none", "--place", "", login="bill")
    details = shell.json("claims", "show", number, login="bill")["visit"]["details"]
    assert (details["accident"], details["accident_state"], details["place"]) == ("none", "", "")
    assert details["referrer"]["npi"] == "1234567893"
    nobody = shell("claims", "code", number, "--authorization", "A9", login="bill", code=5)
    assert "there are: none" in nobody.err


def test_a_template_is_set_and_emptied(shell: Shell) -> None:
    words = ("FU", "--diagnoses", "i10", "--line", "99213-25 a", "--line", "87880x2", "--place", "10")
    (row,) = shell.json("claims", "template", *words, login="bill")
    assert (row["place"], row["diagnoses"], row["lines"]) == ("10", ["I10"], ["99213-25 A", "87880 x2"])
    (row,) = shell.json("claims", "template", "FU", "--place", "", login="bill")
    assert (row["place"], row["lines"]) == ("", ["99213-25 A", "87880 x2"])
    assert "points to B" in shell("claims", "template", "FU", "--line", "99213 b", login="bill", code=2).err
    assert "99213-25 A; 87880 x2" in shell("claims", "template", login="bill").out
    (row,) = shell.json("claims", "template", "FU", "--none", login="bill")
    assert row["lines"] == []
    shell("claims", "template", code=4)
    shell("claims", "template", "NOPE", "--none", login="bill", code=5)
