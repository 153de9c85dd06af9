"""A patient from the door to the closed visit, from the shell."""

from __future__ import annotations

from typing import Any, NoReturn

import pytest

from clinic_tui.errors import ClinicError
from tests.cli.command import Shell


@pytest.fixture
def number(shell: Shell) -> int:
    words = ("--mrn", "100001", "--provider", "LEE", "--type", "FU", "--day", "t", "--time", "915")
    row: dict[str, Any] = shell.json("schedule", "book", *words)["appointment"]
    found: int = row["id"]
    return found


def status(shell: Shell, *words: object, login: str = "") -> str:
    found: str = shell.json("queue", *words, login=login)["visit"]["status"]
    return found


def test_from_the_door_to_the_closed_visit(shell: Shell, number: int) -> None:
    assert status(shell, "arrive", number) == "arrived"
    answers = ("--coverage-seen", "--copay", "25", "--paid-by", "card")
    assert status(shell, "check-in", number, *answers) == "checked-in"
    assert "Exam 1" in shell("queue", "room", number, "exam 1").out
    assert status(shell, "next", number) == "with-provider"
    assert status(shell, "back", number) == "roomed"
    assert [status(shell, "next", number) for _ in range(2)] == ["with-provider", "ready-to-leave"]
    assert (
        status(shell, "check-out", number, "--charge", "99213=125", "--charge", "87880=25.50x2")
        == "checked-out"
    )
    (row,) = shell.json("queue", "list")
    assert (row["copay_paid_cents"], row["coverage_verified"]) == (2500, True)
    (visit,) = shell.json("claims", "unbilled", "--day", "t", login="bill")
    assert (visit["total_cents"], visit["paid_cents"], visit["payer"]) == (17600, 2500, "Acme Health")
    assert [(charge["code"], charge["units"]) for charge in visit["charges"]] == [("99213", 1), ("87880", 2)]
    more = shell.json("claims", "charge", number, "36415", "12", "--units", "2", login="bill")
    assert more["visit"]["total_cents"] == 20000
    assert "$200.00" in shell("claims", "unbilled", login="bill").out


def test_check_in_says_what_is_missing(shell: Shell, number: int) -> None:
    assert "copay is not taken in full" in shell("queue", "check-in", number, "--coverage-seen", code=2).err
    assert "--coverage-seen" in shell("queue", "check-in", number, code=2).err
    assert (
        "how was it paid"
        in shell("queue", "check-in", number, "--coverage-seen", "--copay", "25", code=2).err
    )
    assert status(shell, "check-in", number, "--self-pay") == "checked-in"


def test_check_out_needs_charges_or_a_reason(shell: Shell, number: int) -> None:
    shell("queue", "check-in", number, "--self-pay")
    shell("queue", "room", number, "Exam 1")
    shell("queue", "next", number)
    shell("queue", "next", number)
    assert "enter a charge" in shell("queue", "check-out", number, code=2).err
    assert "write 99213, 99213=125" in shell("queue", "check-out", number, "--charge", "99213=", code=2).err
    wrong = shell("queue", "check-out", number, "--charge", "J1885=20 b", code=2).err
    assert "the price stands behind all else, as J1885 b=20" in wrong
    assert "no fee schedule has 99213" in shell("queue", "check-out", number, "--charge", "99213", code=5).err
    assert status(shell, "check-out", number, "--no-charge", "suture check") == "checked-out"


def test_leaving_and_states_that_do_not_allow_it(shell: Shell, number: int) -> None:
    assert "not here yet" in shell("queue", "next", number, code=3).err
    shell("queue", "arrive", number)
    assert "there are: Exam 1" in shell("queue", "room", number, "Exam 9", code=5).err
    assert status(shell, "leave", number, "waited", "too", "long") == "left"
    shell("queue", "arrive", number, code=3)


def test_a_walk_in_arrives_at_once(shell: Shell) -> None:
    visit = shell.json("queue", "walk-in", "--mrn", "100001", "--provider", "LEE", "--type", "FU")["visit"]
    assert (visit["status"], visit["start"], visit["walk_in"]) == ("arrived", "09:00", True)


def test_an_empty_queue_is_no_failure(shell: Shell) -> None:
    assert "nobody is expected" in shell("queue", "list", "t+1").err
    assert "is billed" in shell("claims", "unbilled", login="bill").err


def test_the_front_desk_sees_no_claims(shell: Shell) -> None:
    shell("claims", "unbilled", code=4)


def test_what_the_claim_will_lack_is_said_when_it_is_booked_and_checked_in(shell: Shell) -> None:
    """Ada Moss has no address, and her payer no number: said once somebody bills."""
    shell(
        "practice", "billing", "add", "Elm Street Clinic", "--npi", "1999999984", "--tax-id", "12-3456789",
        "--street", "12 Elm Street", "--city", "Salem", "--state", "MA", "--zip", "01970-4307", login="otto",
    )  # fmt: skip
    taken = shell("b", "moss,ada", "fu", "dr:lee", "t+1", "--take", "1")
    assert "claim: the patient has no street; ask for it" in taken.err
    words = ("--mrn", "100001", "--provider", "LEE", "--type", "FU", "--day", "t", "--time", "10")
    booked = shell("schedule", "book", *words)
    assert "claim: Acme Health has no number at the clearinghouse" in booked.err
    number = booked.out.split("number ")[1].split(",")[0]
    looks = shell.looks("dana")
    answers = ("--coverage-seen", "--copay", "25", "--paid-by", "card")
    found = shell.json("queue", "check-in", number, *answers)["claim_warnings"]
    assert {(each["rule"], each["field"]) for each in found} >= {
        (5, "patient street"),
        (6, "payer electronic id"),
        (8, "payer filing"),
        (1, "provider npi"),
    }
    assert shell.looks("dana") == looks + 1
    walked_in = shell.json("queue", "walk-in", "--mrn", "100001", "--provider", "LEE", "--type", "FU")
    assert walked_in["claim_warnings"] == found
    alone = shell.json("b", "moss,ada", "fu", "dr:lee", "t+2", "--take", "1", "--payer-not-told", "by card")
    assert alone["claim_warnings"] == []


def test_what_was_booked_is_not_refused_where_its_claim_cannot_be_looked_at(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> NoReturn:
        raise ClinicError("the disk does not answer")

    monkeypatch.setattr("clinic_tui.claims.foreseeing.foreseen_of_visit", fails)
    words = ("--mrn", "100001", "--provider", "LEE", "--type", "FU", "--day", "t", "--time", "10")
    assert shell.json("schedule", "book", *words)["claim_warnings"] == []
