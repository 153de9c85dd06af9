"""Accounts, and the journal read and proved from the shell."""

from __future__ import annotations

import contextlib
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from clinic_tui.clinic import open_clinic
from clinic_tui.patients import policies
from clinic_tui.patients import service as patients
from clinic_tui.patients.policy import Policy
from clinic_tui.patients.rows import Identifier
from clinic_tui.store.desk import Actor
from clinic_tui.store.journal import journal
from tests.builders import some_fields
from tests.cli.command import Shell
from tests.cli.conftest import PASSWORD


def tamper(folder: Path, statement: str) -> None:
    """Change the database around the program, as somebody with the key could."""
    clinic = open_clinic(folder)
    with clinic.store.building() as connection:
        connection.execute(text("DROP TRIGGER journal_no_update"))
        connection.execute(text("DROP TRIGGER journal_no_delete"))
        connection.execute(text(statement))
    clinic.close()


def stray_line(folder: Path) -> None:
    """Put a line behind the journal's end, past its head."""
    others = ", ".join(f'"{column.name}"' for column in journal.c if column.name != "seq")
    tamper(
        folder,
        f"INSERT INTO journal (seq, {others}) SELECT seq + 1, {others} FROM journal "
        "ORDER BY seq DESC LIMIT 1",
    )


def test_a_new_account_signs_in_and_a_disabled_one_does_not(shell: Shell) -> None:
    new = "orchard-lantern-58"
    shell(
        "accounts",
        "add",
        "Nina",
        "Nina Park",
        "front-desk",
        "--new-password-stdin",
        stdin=f"{new}\n",
        login="otto",
    )
    rows = {row["login"]: row for row in shell.json("accounts", "list", login="otto")}
    assert (rows["nina"]["role"], rows["nina"]["active"]) == ("front-desk", True)
    shell("stock", "list", login="nina")
    shell("accounts", "disable", "nina", login="otto")
    shell("stock", "list", login="nina", code=4)
    assert "disabled" in shell("accounts", "list", login="otto").out


def test_a_manager_makes_no_administrator(shell: Shell) -> None:
    words = ("accounts", "add", "nina", "Nina", "administrator", "--new-password-stdin")
    shell(*words, stdin="orchard-lantern-58\n", login="otto", code=4)
    shell(*words, stdin="orchard-lantern-58\n", login="adam")


def test_a_new_password_is_asked_for_on_a_terminal_only(shell: Shell, tmp_path: Path) -> None:
    words = ("accounts", "add", "nina", "Nina", "biller")
    assert "--new-password-file" in shell(*words, login="otto", code=2).err
    path = tmp_path / "first"
    path.write_text("orchard-lantern-58\n")
    path.chmod(stat.S_IRUSR)
    shell(*words, "--new-password-file", path, login="otto")


def test_no_hash_of_a_password_is_ever_shown(shell: Shell) -> None:
    for login in ("otto", "adam"):
        result = shell("audit", "list", "--entity", "account", "--json", login=login)
        assert any(line["after"] and line["after"].get("password_hash") == "(hidden)" for line in result.data)
        assert "argon2" not in result.out


def test_an_administrator_reads_no_line_of_a_patient(shell: Shell) -> None:
    shell("patients", "show", "100001")
    entities = {line["entity"] for line in shell.json("audit", "list", "--limit", "1000", login="adam")}
    assert entities <= {"account", "site", "journal"}
    assert "patient" in {
        line["entity"] for line in shell.json("audit", "list", "--limit", "1000", login="otto")
    }
    assert "not those of patients" in shell("audit", "list", "--patient", "100001", login="adam", code=4).err
    assert shell.json("audit", "list", "--entity", "patient", login="adam") == []


def test_reading_the_journal_is_journaled(shell: Shell) -> None:
    shell("audit", "list", "--patient", "100001", login="otto")
    last = shell.json("audit", "list", "--limit", "2", login="otto")[0]
    assert (last["who"], last["verb"], last["patient_id"]) == ("otto", "audit.read", 1)


def test_the_journal_can_be_asked_from_a_day_on(shell: Shell) -> None:
    assert shell.json("audit", "list", "--since", "1/1/2099", login="otto") == []
    assert shell.json("audit", "list", "--since", "1/1/2020", login="otto") != []


def test_a_sound_journal_is_proved_and_its_end_noted(shell: Shell) -> None:
    head = shell("audit", "head", login="otto").out.strip()
    proof = shell.json("audit", "verify", "--rows", "--anchor", head, login="otto")
    assert (proof["sound"], proof["finding"], proof["rows_compared"]) == (True, None, True)
    assert proof["head"]["seq"] == int(head.partition(":")[0])
    assert shell.json("audit", "verify", login="otto")["anchors"] == proof["anchors"]
    assert (shell.folder / "anchors.log").read_text().splitlines()[-1].split(" ", 1)[1] == head.replace(
        ":", " "
    )


@pytest.mark.parametrize(
    "statement, said",
    [
        ("UPDATE journal SET who = 'nobody' WHERE seq = 5", "line 5 does not fit"),
        ("DELETE FROM journal WHERE seq = 4", "line 4 missing"),
        ("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)", "its end was cut"),
    ],
)
def test_a_changed_journal_is_found(shell: Shell, statement: str, said: str) -> None:
    tamper(shell.folder, statement)
    assert said in shell("audit", "verify", login="otto", code=1).err
    found = shell("audit", "verify", "--json", login="otto", code=1).data
    assert found["sound"] is False
    assert said in found["finding"]


def test_a_row_changed_around_the_journal_is_found_with_rows(shell: Shell) -> None:
    tamper(shell.folder, "UPDATE coverage SET copay_cents = 1 WHERE id = 1")
    shell("audit", "verify", login="otto")
    assert (
        "coverage 1 was changed around the journal"
        in shell("audit", "verify", "--rows", login="otto", code=1).err
    )


def test_an_anchor_of_a_later_time_shows_an_old_database(shell: Shell) -> None:
    head = shell("audit", "head", login="otto").out.strip()
    later = f"{int(head.partition(':')[0]) + 9}:{head.partition(':')[2]}"
    assert "older database put back" in shell("audit", "verify", "--anchor", later, login="otto", code=1).err
    shell("audit", "verify", "--anchor", "7", login="otto", code=2)


def test_the_front_desk_reads_no_journal(shell: Shell) -> None:
    shell("audit", "list", code=4)


def test_a_journal_that_lets_nobody_sign_in_is_proved_by_who_can_open_the_vault(locked_shell: Shell) -> None:
    lines = locked_shell("audit", "verify", "--json").data["lines"]
    stray_line(locked_shell.folder)
    assert f"line {lines + 1} does not fit the chain" in locked_shell("audit", "verify", code=1).err
    assert locked_shell("audit", "head").out.startswith(f"{lines}:")


def test_proving_the_journal_writes_no_line(locked_shell: Shell) -> None:
    before = locked_shell("audit", "head").out
    locked_shell("audit", "verify", "--rows")
    assert locked_shell("audit", "head").out == before


def test_the_first_password_of_the_clinic_still_opens_it(locked_shell: Shell) -> None:
    assert locked_shell("accounts", "list", "--password-stdin", stdin=f"{PASSWORD}\n", login="boss").code == 0


def test_a_first_password_is_changed_by_its_owner(locked_shell: Shell) -> None:
    shell, first, own = locked_shell, "orchard-lantern-58", "harbour-wind-and-rye"
    added = ("accounts", "add", "nina", "Nina Park", "front-desk", "--new-password-stdin", "--password-stdin")
    shell(*added, stdin=f"{PASSWORD}\n{first}\n", login="otto")
    refused = shell("stock", "list", "--password-stdin", stdin=f"{first}\n", login="nina", code=4)
    assert "accounts password --as nina" in refused.err
    change = ("accounts", "password", "--new-password-stdin", "--password-stdin")
    assert "at least" in shell(*change, stdin=f"{first}\nshort\n", login="nina", code=2).err
    shell(*change, stdin=f"{first}\n{own}\n", login="nina")
    shell("stock", "list", "--password-stdin", stdin=f"{own}\n", login="nina")
    shell("stock", "list", "--password-stdin", stdin=f"{first}\n", login="nina", code=4)
    reset = ("accounts", "reset", "nina", "--new-password-stdin", "--password-stdin")
    shell(*reset, stdin=f"{PASSWORD}\n{first}\n", login="otto")
    shell("stock", "list", "--password-stdin", stdin=f"{first}\n", login="nina", code=4)
    shell(*change, stdin=f"{first}\n{own}\n", login="nina")


def test_a_role_is_changed_and_an_account_enabled_again(shell: Shell) -> None:
    shell("accounts", "role", "dana", "biller", login="otto")
    assert shell.json("claims", "unbilled", login="dana") == []
    shell("accounts", "disable", "dana", login="otto")
    shell("accounts", "enable", "dana", login="otto")
    assert "may sign in already" in shell("accounts", "enable", "dana", login="otto", code=3).err
    shell("accounts", "role", "adam", "biller", login="otto", code=4)
    shell("accounts", "role", "otto", "biller", login="otto", code=4)


def test_the_journal_tells_no_number_of_a_patient_whole(shell: Shell) -> None:
    clinic = open_clinic(shell.folder)
    with contextlib.closing(clinic):
        desk = clinic.desk(Actor(None, "system", lambda verb: True), "Z")
        for version, number in ((None, "QX77120045"), (1, "QX77120046")):
            policies.set_coverage(desk, 1, 2, version, Policy("Acme Health", member_id=number))
        fields = replace(some_fields(), identifiers=(Identifier("SSN", "987-65-4320"),))
        patients.register(desk, fields)
    result = shell("audit", "list", "--limit", "1000", "--json", login="otto")
    for whole in ("QX7712", "987-65"):
        assert whole not in result.out
    told = [line for line in result.data if line["entity"] in ("coverage", "patient_identifier")]
    numbers = [(line["after"] or {}).get("member_id", (line["after"] or {}).get("value")) for line in told]
    assert numbers[-3:] == ["***0045", "***0046", "***4320"]
    assert told[-2]["before"]["member_id"] == "***0045"
