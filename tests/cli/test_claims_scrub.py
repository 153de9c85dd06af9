"""What is wrong with claims, from the shell."""

from __future__ import annotations

from tests.cli.command import Shell
from tests.cli.test_queue_and_claims import number  # noqa: F401  (a fixture)


def test_the_claim_of_a_visit_is_scrubbed(shell: Shell, number: int) -> None:  # noqa: F811
    assert "no claim is to be made" in shell("claims", "scrub", login="bill").err
    assert f"visit {number}: it" in shell("claims", "scrub", number, login="bill", code=5).err
    shell("queue", "check-in", number, "--coverage-seen", "--copay", "25", "--paid-by", "card")
    shell("queue", "room", number, "Exam 1")
    shell("queue", "next", number)
    shell("queue", "ready", number)
    shell("queue", "check-out", number, "--charge", "99203=125")
    before = shell.looks("bill")
    (row,) = shell.json("claims", "scrub", number, login="bill")
    assert shell.looks("bill") == before + 1
    assert (row["mark"], row["errors"]) == ("!", sum(each["level"] == "E" for each in row["findings"]))
    assert {(17, "visit diagnoses"), (19, "visit pointers 1")} <= {
        (each["rule"], each["field"]) for each in row["findings"]
    }
    shown = shell("claims", "scrub", "--day", "t", "--errors", login="bill").out.splitlines()
    assert shown[0].startswith(f"! {number} ")
    assert "  E 17 visit diagnoses: the visit has no diagnosis; enter at least one" in shown
    assert all(line.startswith("  E ") for line in shown[1:])
    assert "not both" in shell("claims", "scrub", number, "--day", "t", login="bill", code=2).err
    shell("claims", "scrub", code=4)


def test_rules_are_listed_and_weighed(shell: Shell) -> None:
    rows = shell.json("claims", "rules", login="bill")
    assert [row["number"] for row in rows] == [*range(1, 32), *range(33, 44), 45]
    assert {row["weight"] for row in rows} == {"E", "W"}
    assert "say why" in shell("claims", "rule", "all", "38", "off", login="bill", code=2).err
    words = shell("claims", "rule", "all", "38", "off", "--reason", "asked by the hub", login="bill").out
    assert "rule 38 is off for all payers" in words
    shown = shell("claims", "rules", "38", login="bill").out
    assert "off (usually warning); asked by the hub" in shown
    assert "way out: `v` asks the payer" in shown
    assert "there is no scrub rule 44" in shell("claims", "rules", "44", login="bill", code=5).err
    shell("claims", "rule", "all", "38", "usual", "--reason", "no", code=4)
