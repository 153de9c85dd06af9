"""Authorizations from the shell. It is Tuesday 3 March 2026, 9:02; otto is a manager, dana none."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from clinic_tui.settings import read_settings, write_settings
from clinic_tui.settings.eligibility import EligibilitySettings
from tests.cli.command import Shell
from tests.cli.test_schedule import booked
from tests.unit.x12.sets import key_of, needs_samples, samples
from tests.unit.x12.test_samples import filled

AUTH = "authorizations"


def set_up(shell: Shell) -> None:
    settings = read_settings(shell.folder)
    connection = EligibilitySettings(
        npi="1234567893", sender="ELM", receiver="HUB", originator="1123456789", test=True
    )
    write_settings(replace(settings, eligibility=connection))
    shell("payers", "add", "Acme Health", "--id", "60054", "--clock", "cms", login="otto")
    shell(AUTH, "need", "set", "--type", "FU", "--codes", "97110", login="otto")


def why(shell: Shell) -> list[tuple[str, str]]:
    return [(each["why"], each["clock"]) for each in shell.json(AUTH, "list")]


def test_from_a_visit_that_lacks_one_to_its_number(shell: Shell) -> None:
    assert "nothing is to be done" in shell(AUTH, "list").err
    set_up(shell)
    booked(shell, "wed", "10")
    assert why(shell) == [("lacks one", "too late for 72 h")]
    assert "needs one" in shell(AUTH, "list").out
    number = shell.json(AUTH, "begin", "100001", "--units", "4", "--types", "fu", "--dx", "M54.5")["id"]
    assert why(shell) == [("to ask", "too late for 72 h")]
    asked = shell.json(AUTH, "asked", number, "--urgent", "--words", "portal", "--on", "t-1", "--at", "9:00")
    assert (asked["state"], asked["due_at"]) == ("asked", "2026-03-05T14:00:00+00:00")
    assert "answer due Thu 05 Mar 09:00" in shell(AUTH, "asked", number, "--on", "t-1", "--at", "9:00").out
    assert "prior authorization asked" in shell(AUTH, "chase", number, "--words", "in review").out
    assert shell.json(AUTH, "pend", number, "--words", "notes")["state"] == "pended"
    assert shell.json(AUTH, "number", number, "A-77", "--units", "3")["state"] == "certified in part"
    assert [each["words"] for each in shell.json(AUTH, "history", number)] == [
        "answered: certified in part", "answered: pended", "chased: asked", "asked", "asked",
        "begun: to be asked",
    ]  # fmt: skip
    (visit,) = shell.json("schedule", "day", "wed")
    assert visit["authorization"].startswith("A-77 ▓░░░ 1/3 to")
    assert shell.json(AUTH, "visit", visit["id"])["number"] == "A-77"
    assert "A-77" in shell(AUTH, "visit", visit["id"]).out
    (row,) = shell.json(AUTH, "list", "--mrn", "100001")
    assert (row["why"], row["authorization"]["left"]) == ("ends", 2)
    shell(AUTH, "let-end", number)
    assert why(shell) == []
    assert shell.json(AUTH, "deny", number, "--words", "82")["state"] == "denied"
    assert shell.json(AUTH, "none-needed", number, "--words", "Sue")["state"] == "none needed"
    assert shell.json(AUTH, "cancel", number, "--words", "twice")["state"] == "cancelled"
    assert "it is cancelled" in shell(AUTH, "deny", number, "--words", "82", code=3).err


def test_a_booking_is_warned_and_a_referral_is_written_down(shell: Shell) -> None:
    shell(AUTH, "need", "set", "--kind", "referral", "--payer", "acme health", login="otto")
    booked(shell, "wed", "10")
    assert why(shell) == [("lacks one", "")]
    shell(
        "patients", "auth", "add", "100001", "R1", "5", "--to", "t+60", "--referral", "--referrer", "Dr Ray",
        "--referrer-npi", "1234567893",
    )  # fmt: skip
    assert why(shell) == []
    (row,) = shell.json("patients", "auth", "list", "100001")
    assert (row["kind"], row["referrer"], row["booked"]) == ("referral", "Dr Ray", 1)
    bad = shell("patients", "auth", "add", "100001", "R2", "5", "--to", "t+60", "--referrer-npi", "1", code=2)
    assert "no NPI" in bad.err


def test_the_rules(shell: Shell) -> None:
    set_up(shell)
    assert "FU    all payers  yes          97110" in shell(AUTH, "need", "list").out
    shell(AUTH, "need", "set", "--type", "fu", "--payer", "Acme Health", "--not", login="otto")
    assert [each["needed"] for each in shell.json(AUTH, "need", "list")] == [True, False]
    shell(AUTH, "need", "remove", "--type", "fu", "--payer", "acme HEALTH", login="otto")
    shell(AUTH, "need", "remove", "--type", "fu", login="otto")
    assert "need set" in shell(AUTH, "need", "list").err
    assert "no such rule" in shell(AUTH, "need", "remove", code=5, login="otto").err
    assert "72 h / 7 d" in shell("payers", "list").out
    assert shell.json(AUTH, "limits") == {"units": 2, "days": 14, "ahead": 10}
    assert "warned of at 1 unit left" in shell(AUTH, "limits", "--units", "1", login="otto").out
    assert shell.json(AUTH, "sender")["npi"] == "1234567893"
    for words in (
        ("need", "set"),
        ("limits", "--days", "1"),
    ):
        shell(AUTH, *words, code=4)  # dana is no manager


def test_a_request_is_written_whole_or_not_at_all_and_its_answer_read_once(
    shell: Shell, tmp_path: Path
) -> None:
    ask = (AUTH, "request", "100001", "--units", "8", "--codes", "97110", "--write")
    file = tmp_path / "ask.edi"
    assert "`npi` is not set" in shell(*ask, file, code=2).err
    assert "`npi` is not set" in shell(AUTH, "sender").err
    set_up(shell)
    assert not file.exists()
    data = shell.json(*ask, file)
    assert data["file"] == str(file)
    assert data["due_at"].startswith("2026-03-10T13:")
    assert file.stat().st_mode & 0o777 == 0o600
    assert "is there already" in shell(*ask, file, code=3).err
    assert "cannot be written" in shell(*ask, tmp_path / "no" / "x.edi", code=6).err
    assert len(shell.json(AUTH, "list", "--mrn", "100001")) == 1
    again = shell.json(AUTH, "request", "--for", data["id"], "--write", tmp_path)
    assert Path(again["file"]).name == f"278-{again['trace']}.edi"
    assert "--for NUMBER" in shell(AUTH, "request", "--write", tmp_path, code=2).err
    text = Path(again["file"]).read_text()
    answer = tmp_path / "answer.edi"
    answer.write_text(answered(text))
    (told,) = shell.json(AUTH, "import", answer)
    assert told["answers"][0]["moved"].startswith("asked -> certified")
    (row,) = shell.json(AUTH, "list", "--mrn", "100001")
    assert (row["authorization"]["number"], row["authorization"]["units"]) == ("N 1/A", 8)
    assert "read before, nothing was changed" in shell(AUTH, "import", answer).out
    bad = tmp_path / "bad.edi"
    bad.write_text("ISA")
    found = shell(AUTH, "import", bad, answer, "--json", code=6)
    assert [("refused" in each, each.get("seen_before")) for each in json.loads(found.out)] == [
        (True, None), (False, True),
    ]  # fmt: skip


def answered(text: str) -> str:
    """A payer's answer: the request with a decision, as what it asked for."""
    text = re.sub(r"BHT\*0007\*13(\*[^*]+\*)[^~]+", r"BHT*0007*11\g<1>20260304*0900*18", text)
    text = text.replace("TRN*1*", "TRN*2*")
    text = re.sub(r"(UM\*[^~]+~)", r"\1HCR*A1*N 1/A~", text)
    count = int(re.findall(r"SE\*(\d+)", text)[0])
    return re.sub(r"SE\*\d+", f"SE*{count + 1}", text)


@needs_samples
@pytest.mark.parametrize("path", samples("278"), ids=lambda path: path.name)
def test_the_samples_are_read_to_their_keys(shell: Shell, path: Path) -> None:
    (told,) = shell.json(AUTH, "import", path)
    keys = [each for one in key_of(path)["interchanges"] for each in one["transactions"]]
    assert len(told["reviews"]) == len(keys)
    for review, key in zip(told["reviews"], keys, strict=True):
        assert (review["control"], review["reference"], review["purpose"], review["kind"]) == (
            key["control"], key["reference"], key["purpose"], key["type"],
        )  # fmt: skip
        assert party(review["payer"]) == key["review_organization"]["name"]
        assert party(review["requester"]) == key["requester"]["name"]
        assert party(review["subscriber"]["party"]) == key["subscriber"]["name"]
        assert [event(each) for each in review["events"]] == key["events"]
        services = [each for one in review["events"] for each in one["services"]]
        assert [service(each) for each in services] == key["services"]
    for answer in told["answers"]:
        assert answer["moved"] == ""
        assert answer["notes"] == ["no request of this clinic has its trace: nothing was changed"]


def party(found: dict[str, Any]) -> dict[str, Any]:
    return filled(
        qualifier=found["role"], type="1" if found["is_person"] else "2", last=found["last"],
        first=found["first"], middle=found["middle"], suffix=found["suffix"],
        id_qualifier=found["id_kind"], id=found["id"],
    )  # fmt: skip


def decision(found: dict[str, Any] | None) -> dict[str, Any] | None:
    return found and filled(action=found["action"], authorization=found["number"], reasons=found["reasons"])


def event(found: dict[str, Any]) -> dict[str, Any]:
    spans = {
        each["qualifier"]: "-".join(
            dict.fromkeys(each["span"][end].replace("-", "") for end in ("first", "last"))
        )
        for each in found["dates"]
    }
    return filled(
        level="EV", traces=[each["number"] for each in found["traces"]], dates=spans,
        providers=[party(each) for each in found["providers"]],
        review=filled(
            category=found["category"], certification=found["certification"], service=found["service_type"]
        ),
        decision=decision(found["decision"]),
    )  # fmt: skip


def service(found: dict[str, Any]) -> dict[str, Any]:
    qualifier, code, *modifiers = found["procedure"]
    return filled(
        level="SS", traces=[each["number"] for each in found["traces"]], decision=decision(found["decision"]),
        procedure=filled(qualifier=qualifier, code=code, modifiers=modifiers), units=found["units"],
    )  # fmt: skip
