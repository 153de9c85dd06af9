"""Payments of insurers from the shell: what was posted, what waits, and the bank."""

from __future__ import annotations

from pathlib import Path

from clinic_tui.clinic import open_clinic
from clinic_tui.clock import StoppedClock
from clinic_tui.practice.service import add_billing
from clinic_tui.store.desk import Actor
from tests.builders import House
from tests.cli.command import Shell
from tests.cli.conftest import NOW
from tests.services.remitted_claims import Line, Payment, Told, insured, sent_claim, took
from tests.services.test_practice import CLINIC

SIXTY = (Line(10_000, 6_000, (("CO45", 2_000), ("PR2", 2_000))),)
DENIED = (Line(10_000, 0, (("CO29", 10_000),)),)


def test_what_waits_is_decided_and_the_bank_is_matched(shell: Shell, tmp_path: Path) -> None:
    assert "no remittance" in shell("claims", "payments", login="bill").err
    shell("claims", "payments", code=4)
    clinic = open_clinic(shell.folder)
    house = House(clinic.store.location, StoppedClock(NOW, clinic.clock.zone), store=clinic.store)
    house.records = house.chief = clinic.desk(Actor(None, "system", lambda verb: True), "Z")
    add_billing(house.chief, CLINIC)
    person = insured(house)
    sent = [sent_claim(house, person) for _ in range(3)]
    unknown = Told("OLD-7", SIXTY, member=f"M{person.patient}1")
    took(house, Payment("T1", (Told(sent[0].number, SIXTY), Told(sent[1].number, DENIED), unknown)))
    took(house, Payment("T2", (Told(sent[2].number, SIXTY),), stated=5_999))
    clinic.close()
    listed = shell.json("claims", "exceptions", login="bill")
    (waits,) = (each for each in listed if each["claim_number"])
    found = shell("claims", "assign", waits["id"], login="bill").out
    assert sent[2].number in found
    assert "there is no claim 77" in shell("claims", "assign", waits["id"], 77, login="bill", code=5).err
    other = shell("claims", "assign", waits["id"], sent[2].number, login="bill", code=3).err
    assert f"the payer says MOSS, ADA, $100.00 charged, and {sent[2].number} is of" in other
    assert "another name" in other
    told = shell("claims", "assign", waits["id"], sent[2].number, "--looked", login="bill").out
    assert told.startswith(f"{sent[2].number}: posted: 1 claim")
    again = shell("claims", "settle-exception", waits["id"], "x", login="bill", code=3)
    assert "settled this already" in again.err
    parked = shell.json("claims", "payments", login="bill")[0]
    assert parked["state"] == "parked"
    shell("claims", "refuse-payment", parked["id"], "--reason", "paid with T1", login="bill")
    shell("claims", "release-payment", parked["id"], "--reason", "x", login="bill", code=3)
    shell("claims", "write-off-denied", sent[1].number, "100", "--reason", "too late", login="bill", code=4)
    shell("claims", "write-off-denied", sent[1].number, "100", "--reason", "too late", login="otto")
    paper = ("claims", "enter-payment", "Acme Health", "C77", "0", "t", "--claim")
    refused = shell(*paper, f"{sent[1].number} 0 CO29=90", login="bill", code=2).err
    assert "$10.00 less" in refused
    assert "1 claim" in shell(*paper, f"{sent[1].number} 0 CO29=100", login="bill").out
    number = shell.json("claims", "payments", login="bill")[0]["id"]
    assert sent[1].number in shell("claims", "payment", number, login="bill").out
    shell("claims", "decide-exception", waits["id"], f"{sent[1].number} 0 CO29=100", login="bill", code=3)
    assert "no second policy" in shell("claims", "secondary-due", login="bill").err
    bank = tmp_path / "bank.csv"
    bank.write_text("Date,Amount,Text\n2026-03-03,120.00,ACME T1\n2026-03-03,1.00,T77\n")
    lines = shell("claims", "deposit", "--csv", bank, login="bill").lines
    assert lines[0].endswith("ACME T1: agrees")
    assert lines[1].endswith("T77: no payment has its number")
    assert "at the bank already" in shell("claims", "deposit", "T1", "1", "t", login="bill", code=3).err
    corrected = shell("claims", "deposit", "T1", "1", "t", "--instead", login="bill").out
    assert "the bank has $1.00: $119.00 less" in corrected
    shell("claims", "deposit", "T1", "120", "t", "--instead", login="bill")
    assert "or --csv" in shell("claims", "deposit", "T1", login="bill", code=2).err
    (row,) = (each for each in shell.json("claims", "payments", login="bill") if each["trace"] == "T1")
    assert (row["deposit_cents"], row["waiting"]) == (12_000, 0)
