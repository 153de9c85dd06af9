"""Disclosures, requests, breaches, associates and unusual access from the shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import Shell


@pytest.fixture
def mrn(shell: Shell) -> str:
    return str(shell.json("patients", "find", "mos,a")[0]["mrn"])


def test_a_disclosure_and_the_accounting_of_it(shell: Shell, mrn: str, tmp_path: Path) -> None:
    kinds = {row["code"]: row["accounted"] for row in shell.json("disclosures", "kinds")}
    assert (kinds["court"], kinds["authorized"]) == (True, False)
    court = ("disclosures", "add", mrn, "court", "--to", "County court", "--what", "results")
    assert "what for" in shell(*court, code=2).err
    assert "is no kind" in shell("disclosures", "add", mrn, "x", "--to", "a", "--what", "b", code=2).err
    said = shell(*court, "--why", "order 12", "--on", "t-2").out
    assert "accounting needed: 45 CFR 164.512(e)" in said
    authorized = ("disclosures", "add", mrn, "authorized", "--to", "Acme Life", "--what", "all")
    assert "no authorization of the patient is on record" in shell(*authorized, code=2).err
    signed = ("releases", "add", mrn, "--to", "Acme Life", "--what", "all")
    assert "until when" in shell(*signed, code=2).err
    number = str(shell.json(*signed, "--until", "t+30", "--paper", "binder R")["id"])
    shell(*authorized, "--authorization", number)
    other = (*authorized[:4], "--to", "Beta")
    assert "names Acme Life, not Beta: say why" in shell(*other, code=2).err
    shell(*other, "--reason", "Beta took it over")
    assert "disclosure" in shell("releases", "strike", number, "--reason", "x", code=3).err
    shell("releases", "revoke", number, "--how", "letter")
    assert "was revoked" in shell(*authorized, "--authorization", number, code=2).err
    third = str(shell.json(*signed, "--event", "end of the case")["id"])
    shell("releases", "ended", third, "--on", "t")
    last = str(shell.json(*signed, "--until", "t+1")["id"])
    shell("releases", "strike", last, "--reason", "of another patient")
    listed = shell("releases", "list", "--mrn", mrn).out
    assert "revoked" in listed
    assert "entered in error" in listed
    assert [row["recipient"] for row in shell.json("disclosures", "list", "--mrn", mrn)] == [
        "Beta", "Acme Life", "County court",
    ]  # fmt: skip
    told = shell.json("disclosures", "accounting", mrn)["accounting"]["lines"]
    assert [line["first"]["recipient"] for line in told] == ["County court"]
    pdf, csv = tmp_path / "a.pdf", tmp_path / "a.csv"
    shell("disclosures", "accounting", mrn, "--pdf", pdf, "--csv", csv)
    assert pdf.read_bytes().startswith(b"%PDF")
    assert "County court,,results,order 12" in csv.read_text()
    number = next(row["id"] for row in shell.json("disclosures", "list") if row["accounted"])
    shell("disclosures", "strike", number, "--reason", "twice", code=4)
    shell("disclosures", "strike", number, "--reason", "twice", login="otto")
    assert "nothing has to be accounted for" in shell("disclosures", "accounting", mrn).err


def test_a_request_is_taken_and_met(shell: Shell, mrn: str) -> None:
    new = ("requests", "add", mrn, "copy", "--what", "all", "--form", "PDF")
    number = shell.json(*new, "--fee", "6.50")["id"]
    shell("requests", "extend", number, "--reason", "archive", code=4)
    shell("requests", "extend", number, "--reason", "archive", login="otto")
    (row,) = shell.json("requests", "list")
    assert (row["fee_cents"], row["extension_reason"]) == (650, "archive")
    assert "done" in shell("requests", "done", number, "--reason", "mailed").out
    assert shell.json("requests", "list") == []
    shell("requests", "deny", number, "--reason", "no", login="otto", code=3)
    assert len(shell.json("requests", "list", "--all")) == 1


def test_a_case_is_reported_assessed_and_told(shell: Shell, mrn: str) -> None:
    number = shell.json("breaches", "report", "a lost phone", "--found", "t-3", "--others", "600")["id"]
    shell("breaches", "list", code=4)
    shell("breaches", "link", number, mrn, login="otto")
    assess = ("breaches", "assess", number, "--reason", "not encrypted", "--nature", "high")
    assert "bound to keep it" in shell(*assess, login="otto", code=2).err
    rest = ("--reached", "high", "--viewed", "low", "--mitigated", "high")
    assert "breach" in shell(*assess, *rest, login="otto").out
    shown = shell.json("breaches", "show", number, login="otto")
    assert [each["to"] for each in shown["notices"]] == ["persons", "media", "HHS"]
    shell("breaches", "told", number, "persons", "--how", "mail", login="otto")
    assert "told" in shell("breaches", "show", number, login="otto").out
    assert "mistaken" in shell("disclosures", "list", "--mrn", mrn).out
    shell("breaches", "unlink", number, mrn, "--reason", "another", login="otto")
    (row,) = shell.json("breaches", "list", login="otto")
    assert (row["linked"], row["persons"]) == (0, 600)


def test_associates_come_and_go(shell: Shell) -> None:
    shell("associates", "add", "Shred Co", "shredding", code=4)
    shell("associates", "add", "Shred Co", "shredding", "--phone", "555-0100", login="otto")
    assert "no agreement" in shell("associates", "list", login="otto").out
    shell("associates", "change", "shred co", "--signed", "t-1", "--ends", "t+700", login="otto")
    (row,) = shell.json("associates", "list", login="otto")
    assert (row["phone"], row["signed_on"] is not None) == ("555-0100", True)
    shell("associates", "end", "Shred Co", "--reason", "all destroyed", login="otto")
    assert shell.json("associates", "list", login="otto") == []


def test_unusual_access_is_listed_for_a_manager(shell: Shell) -> None:
    shell("access", "list", code=4)
    assert "nothing unusual" in shell("access", "list", login="otto").err
    assert "no line" in shell("access", "review", "many-1-0-x", "fine", login="otto", code=5).err
