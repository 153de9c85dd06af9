"""The books from the shell: what is owed, what moved, how payers decide, and a month that is closed."""

from __future__ import annotations

import csv
import io
from typing import Any

from clinic_tui.clinic import open_clinic
from clinic_tui.clock import StoppedClock
from clinic_tui.store.desk import Actor
from tests.builders import House
from tests.cli.command import Shell
from tests.cli.conftest import NOW
from tests.services.remitted_claims import Line, Payment, Told, insured, sent_claim, took

PAID = (Line(10_000, 6_000, (("CO45", 2_000), ("PR2", 2_000))),)
DENIED = (Line(10_000, 0, (("CO197", 10_000),)),)


def lines(shell: Shell, *words: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(shell("books", *words, "--csv", login="bill").out)))


def test_the_same_figures_in_three_forms(shell: Shell) -> None:
    clinic = open_clinic(shell.folder)
    house = House(clinic.store.location, StoppedClock(NOW, clinic.clock.zone), store=clinic.store)
    house.records = house.chief = clinic.desk(Actor(None, "system", lambda verb: True), "Z")
    person = insured(house)
    paid, denied = sent_claim(house, person), sent_claim(house, person)
    took(house, Payment("T1", (Told(paid.number, PAID), Told(denied.number, DENIED))))
    clinic.close()
    shell("books", "receivables", code=4)

    def told(*words: str) -> Any:
        return shell.json("books", *words, login="bill")

    owed = told("receivables")
    assert {name: owed[name]["net_cents"] for name in ("insurers", "patients", "total")} == {
        "insurers": 10_000, "patients": 2_000, "total": 12_000,
    }  # fmt: skip
    assert (owed["days"], lines(shell, "receivables")[-1]["net_cents"]) == (0.6, "12000")
    assert "days in A/R 0.6" in shell("books", "receivables", login="bill").err
    keys = {"day": "2026-03-03", "month": "2026-03", "payer": "Acme Health", "provider": "LEE"}
    for by, key in keys.items():
        row = lines(shell, "money", "--by", by)[0]
        assert (row[by], row["charged_cents"], row["insurer_paid_cents"]) == (key, "20000", "6000")
        assert key in shell("books", "money", "--by", by, login="bill").out
    assert told("money")["rows"][0]["change_cents"] == 12_000
    assert told("money", "--from", "12/1", "--to", "12/31")["first"] == "2025-12-01"
    span = ("claims", "--to", "2026-03-31")
    found = told(*span)
    assert (found["total"]["first_pass_rate"], found["total"]["denied_cents"]) == (0.5, 10_000)
    acme, _all = lines(shell, *span)
    assert (acme["payer"], acme["denial_rate"], acme["paid"]) == ("Acme Health", "0.5", "1")
    (denial,) = lines(shell, *span, "--by", "reason")
    assert (denial["reason"], denial["cents"]) == ("197", "10000")
    assert "50.0%" in shell("books", *span, login="bill").out
    assert "authorization" in shell("books", *span, "--by", "reason", login="bill").out
    behind = ("books", "behind")
    for which in (("receivables", "Acme Health"), ("money", "all"), ("claims", "all", "--to", "2026-03-31")):
        assert shell.json(*behind, *which, login="bill"), which
    (row,) = shell.json(*behind, "claims", "197", "--by", "reason", "--to", "2026-03-31", login="bill")
    assert row["cents"] == 10_000
    assert "is the line called so?" in shell(*behind, "receivables", "nobody", login="bill").err
    assert (
        "reasons are those of claims"
        in shell(*behind, "money", "all", "--by", "reason", code=2, login="bill").err
    )


def test_claims_are_worked_on(shell: Shell) -> None:
    clinic = open_clinic(shell.folder)
    house = House(clinic.store.location, StoppedClock(NOW, clinic.clock.zone), store=clinic.store)
    house.records = house.chief = clinic.desk(Actor(None, "system", lambda verb: True), "Z")
    denied = sent_claim(house, insured(house))
    took(house, Payment("T1", (Told(denied.number, DENIED),)))
    clinic.close()
    shell("claims", "work", code=4)
    (row,) = shell.json("claims", "work", "--queue", "denied", login="bill")
    assert (row["number"], row["at_stake_cents"]) == (denied.number, 10_000)
    work_on = ("claims", "work-on", denied.number)
    assert "--look-again" in shell(*work_on, code=2, login="bill").err
    shell(*work_on, "--owner", "bill", "--look-again", "t+7", "--note", "Sue looks", login="bill")
    (row,) = shell.json("claims", "work", "--owner", "bill", login="bill")
    assert (row["note"], row["follow_up_on"]) == ("Sue looks", "2026-03-10")
    shell("claims", "hold", denied.number, "--reason", "the policy is in question", login="bill")
    assert shell.json("claims", "work", "--queue", "held", login="bill")
    shell("claims", "let-go", denied.number, login="bill")
    assert "is not held" in shell("claims", "let-go", denied.number, code=3, login="bill").err
    shell("claims", "settle", denied.number, "--reason", "too small", login="bill")
    assert "nothing is to be done" in shell("claims", "work", login="bill").err
    assert denied.number in shell("claims", "work", "--settled", login="bill").out
    shell("claims", "reopen", denied.number, login="bill")


def test_a_month_is_closed_and_reopened(shell: Shell) -> None:
    assert "can be closed from Wed 1 Apr 2026" in shell("books", "close", "2026-03", login="bill", code=2).err
    assert "2026-10" in shell("books", "close", "March", login="bill", code=2).err
    assert "February 2026 is closed: charges $0.00" in shell("books", "close", "last", login="bill").out
    assert "closed already" in shell("books", "close", "2026-02", login="bill", code=3).err
    assert [row["state"] for row in shell.json("books", "months", login="bill")] == ["goes on", "closed"]
    assert [row["month"] for row in lines(shell, "months")] == ["2026-03", "2026-02"]
    shell("books", "reopen", "2026-02", "--reason", "one is missing", login="bill", code=4)
    reopened = shell.json("books", "reopen", "2026-02", "--reason", "one is missing", login="otto")
    assert (reopened["reopened_by"], reopened["reopen_reason"]) == ("otto", "one is missing")
