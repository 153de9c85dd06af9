"""Reminders from the shell: rules, preview, sending into a folder, settling and opting out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from clinic_tui.settings import read_settings, write_settings
from clinic_tui.settings.reminders import ReminderSettings
from tests.cli.command import Shell


@pytest.fixture
def ready(shell: Shell, tmp_path: Path) -> Shell:
    """A clinic that puts its reminders into a folder, and a visit of tomorrow."""
    settings = read_settings(shell.folder)
    wanted = ReminderSettings("555-810-7203", "Elm Street", tmp_path / "out")
    write_settings(replace(settings, reminders=wanted))
    _book(shell)
    return shell


def _book(shell: Shell) -> None:
    at = ("--provider", "lee", "--type", "FU", "--day", "t+1", "--time", "9:00")
    shell("schedule", "book", "--mrn", "100001", *at)


def files(tmp_path: Path) -> list[str]:
    return [path.read_text() for path in sorted((tmp_path / "out").glob("*.txt"))]


def test_rules_are_listed_added_changed_and_turned_off(shell: Shell) -> None:
    assert "reminders rules usual" in shell("reminders", "rules", "list").err
    shell("reminders", "rules", "add", "eve", "--by", "text", "--before", "1d", code=4)
    shell("reminders", "rules", "add", "eve", "--by", "text", "--before", "1d", "--types", "fu", login="otto")
    shell("reminders", "rules", "change", "Eve", "--before", "20h", "--in", "spanish", login="otto")
    (rule,) = shell.json("reminders", "rules", "list")
    assert (rule["minutes_before"], rule["visit_types"], rule["wording"]) == (1200, ["FU"], "spanish")
    assert "20 h" in shell("reminders", "rules", "list").out
    shell("reminders", "rules", "off", "eve", login="otto")
    assert shell.json("reminders", "rules", "list")[0]["active"] is False
    assert "there are: eve" in shell("reminders", "rules", "off", "nope", login="otto", code=5).err
    for wrong in (("--before", "soon"), ("--before", "99d"), ("--by", "pigeon")):
        shell(
            "reminders", "rules", "add", "x", "--by", "text", "--before", "1d", *wrong, login="otto", code=2
        )
    wrong_type = ("--before", "1d", "--types", "XRAY")
    refused = shell("reminders", "rules", "add", "x", "--by", "mail", *wrong_type, login="otto", code=2)
    assert "there are: FU" in refused.err
    shell("reminders", "rules", "usual", login="otto")
    assert len(shell.json("reminders", "rules", "list")) == 4


def test_a_reminder_goes_into_the_folder_once(ready: Shell, tmp_path: Path) -> None:
    ready("reminders", "rules", "add", "eve", "--by", "text", "--before", "23h", login="otto")
    assert "nobody would be reminded" in ready("reminders", "preview").err
    _consent(ready)
    (row,) = ready.json("reminders", "preview", "--hours", "24")
    assert (row["patients"], row["address"]) == (["Moss, Ada"], "(***) ***-7203")
    assert row["text"].startswith("Elm Street: visit Ada Wed Mar 4 9:00 AM. Call 555-810-7203")
    assert "Moss, Ada" in ready("reminders", "preview").out
    ready("reminders", "send", code=4)
    assert ready.json("reminders", "send", login="otto")["planned"] == 1
    assert files(tmp_path) == []
    _an_hour_later(ready, 2)
    assert ready.json("reminders", "send", login="otto")["sent"] == 1
    assert ready.json("reminders", "send", login="otto")["sent"] == 0
    assert ["To: 15558107203" in text for text in files(tmp_path)] == [True]
    (message,) = ready.json("reminders", "list", "--state", "sent")
    assert (message["name"], message["state"], message["address"]) == ("Moss, Ada", "sent", "(***) ***-7203")
    assert ready.json("reminders", "list", "--state", "unknown") == []
    assert "only a failed or unknown" in ready("reminders", "settle", message["id"], "sent", code=3).err
    ready("reminders", "settle", "99", "sent", code=5)


def _consent(shell: Shell) -> None:
    from clinic_tui.clinic import open_clinic
    from clinic_tui.patients.models import Patient
    from clinic_tui.patients.rows import Consent
    from clinic_tui.store.desk import Actor

    clinic = open_clinic(shell.folder)
    with clinic.desk(Actor(None, "system", lambda verb: True), "Z").act("patient.edit") as db:
        db.need(Patient, 1, "").contact_by_text = Consent.YES
    clinic.close()


def _an_hour_later(shell: Shell, hours: int) -> None:
    settings = read_settings(shell.folder)
    write_settings(replace(settings, clock_offset=settings.clock_offset + hours * 3600))


def test_who_wants_no_more_gets_no_more(ready: Shell, tmp_path: Path) -> None:
    ready("reminders", "rules", "add", "eve", "--by", "text", "--before", "23h", login="otto")
    _consent(ready)
    ready("reminders", "send", login="otto")
    assert "no more texts from now on; 1 waiting" in ready("reminders", "stop", "555-810-7203").out
    _an_hour_later(ready, 2)
    assert ready.json("reminders", "send", login="otto")["sent"] == 0
    assert files(tmp_path) == []
    assert ready.json("reminders", "stop", "--mrn", "100001")["channels"] == ["mail", "text"]
    assert "no patient has the number" in ready("reminders", "stop", "555-810-9999", code=5).err
    ready("reminders", "stop", "555-810-7203", login="cora", code=4)
    ready("reminders", "stop", code=2)


def test_without_a_phone_to_call_nothing_goes_out(shell: Shell) -> None:
    _book(shell)
    shell("reminders", "rules", "add", "eve", "--by", "text", "--before", "23h", login="otto")
    _consent(shell)
    _an_hour_later(shell, 2)
    assert "[reminders]" in shell("reminders", "send", login="otto", code=1).err
    assert "[reminders]" in shell("reminders", "preview").err


def test_secrets_are_kept_and_never_shown(shell: Shell) -> None:
    assert not any(row["is_set"] for row in shell.json("secrets", "list", login="otto"))
    shell("secrets", "set", "smtp-password", stdin="x\n", code=4)
    said = shell("secrets", "set", "smtp-password", stdin="hush-hush\n", login="otto")
    shell("secrets", "set", "sms-url", stdin="twilio://a:b@c/\n", login="otto", code=2)
    shell("secrets", "set", "sms-url", stdin="twilio://a:b@c/{to}\n", login="otto")
    listed = shell("secrets", "list", "--json", login="otto")
    assert {row["name"] for row in listed.data if row["is_set"]} == {"smtp-password", "sms-url"}
    assert "hush" not in said.out + said.err + listed.out
    shell("secrets", "remove", "sms-url", login="otto")
    shell("secrets", "remove", "sms-url", login="otto", code=5)
    journal = shell("audit", "log", "--json", login="otto", code=None).out
    assert "hush" not in journal


@pytest.mark.parametrize(
    "section, words",
    [
        ('[mail]\nhost = "mail.example.org"\n', "[mail] has no `from`"),
        ('[mail]\nhost = "mail.example.org"\nfrom = "desk"\n', "is an address"),
        (
            '[mail]\nhost = "mail.example.org"\nfrom = "d@e.org"\ntls = "none"\n',
            "only where `host` is this machine",
        ),
        ('[mail]\nhost = "h"\nfrom = "d@e.org"\npassword = "x"\n', "unknown key `password`"),
        ('[mail]\nhost = "h"\nfrom = "d@e.org"\nport = 0\n', "1 to 65535"),
        ('[reminders]\nfolder = "out"\n', "whole path"),
        ("[reminders]\nphone = 5\n", "must be text"),
    ],
)
def test_a_wrong_setting_is_named(shell: Shell, section: str, words: str) -> None:
    path = shell.folder / "clinic.toml"
    path.write_text(f"{path.read_text()}\n{section}")
    assert words in shell("reminders", "list", code=6).err


def test_settings_of_mail_come_back_as_they_were(shell: Shell) -> None:
    path = shell.folder / "clinic.toml"
    path.write_text(
        f'{path.read_text()}\n[mail]\nhost = "mail.example.org"\nfrom = "desk@example.org"\nuser = "desk"\n'
    )
    settings = read_settings(shell.folder)
    assert settings.mail is not None
    assert (settings.mail.port, settings.mail.tls, settings.mail.user) == (587, "starttls", "desk")
    write_settings(settings)
    assert read_settings(shell.folder) == settings
    assert "mail.example.org:587" in shell("config", "show").out
