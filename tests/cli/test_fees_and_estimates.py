"""Fee schedules and good-faith estimates from the shell. It is Tuesday 3 March 2026, 9:02."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from clinic_tui.errors import FileRefused
from clinic_tui.settings import FILE, read_settings, write_settings
from clinic_tui.settings.estimates import EstimateSettings
from tests.cli.command import Shell
from tests.cli.test_schedule import booked

STANDARD = (
    "code,modifier,description,fee\n99213,,visit level 3,128\n99213,25,visit beside,150\n87880,,strep,28\n"
)
SELF_PAY = "code,description,price\n99213,visit level 3,90\n87880,strep,20\n"


@pytest.fixture
def fees(shell: Shell, tmp_path: Path) -> Path:
    """A standard and a self-pay schedule, and what a follow-up usually takes; the folder of their files."""
    for name, text, whom in (("Standard", STANDARD, []), ("Self-pay", SELF_PAY, ["--self-pay"])):
        path = tmp_path / f"{name}.csv"
        path.write_text(text)
        shell("fees", "import", path, "--name", name, *whom, "--from", "1/1/2026", login="bill")
    shell("fees", "usual", "FU", "99213", "87880x2", login="bill")
    return tmp_path


def test_a_schedule_is_shown_before_it_is_taken_in(shell: Shell, tmp_path: Path, fees: Path) -> None:
    path = tmp_path / "next.csv"
    path.write_text("code,price\n99213,135\n36415,12\n")
    words = ("fees", "import", path, "--name", "Standard July", "--from", "7/1/2026")
    shell(*words, code=4)
    told = shell(*words, "--dry-run", login="bill")
    assert "the clinic needs its licence" in told.err
    shown = told.out
    assert "99213  $128.00 -> $135.00" in shown
    assert "2 lines would be taken in" in shown
    assert "it follows Standard, which ends on Tue 30 Jun 2026: 1 price changed, 1 new, 2 gone" in shown
    assert len(shell.json("fees", "list")) == 2
    answer = shell.json(*words, login="otto")
    assert (answer["lines"], answer["changes"]["follows"]) == (2, "Standard")
    rows = {row["name"]: row for row in shell.json("fees", "list")}
    assert (rows["Standard"]["valid_to"], rows["Standard July"]["valid_to"]) == ("2026-06-30", None)
    shell(*words, login="bill", code=3)
    shell("undo", login="otto")
    assert len(shell.json("fees", "list")) == 2


def test_a_wrong_file_is_refused_whole_with_every_place_in_it(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("code,price\n99213,ten\n9921,5\n99214,6\n")
    words = ("fees", "import", path, "--name", "S", "--from", "t")
    refused = shell(*words, login="bill", code=6).err
    assert "bad.csv, line 2, price: Write 25, 25.50" in refused
    assert "bad.csv, line 3, code: `9921` is no code" in refused
    assert "2 places to mend, nothing was taken in" in refused
    told = shell(*words, "--json", login="bill", code=6)
    assert [each["line"] for each in told.data["wrong"]] == [2, 3]
    assert shell.json("fees", "list") == []
    shell("fees", "import", tmp_path / "gone.csv", "--name", "S", "--from", "t", login="bill", code=6)


def test_prices_and_which_applies(shell: Shell, fees: Path) -> None:
    assert [row["cents"] for row in shell.json("fees", "price", "99213-25")] == [15_000]
    assert [row["cents"] for row in shell.json("fees", "price", "99213", "--self-pay")] == [9_000]
    assert [row["whom"] for row in shell.json("fees", "price", "99213", "--all")] == ["standard", "self-pay"]
    shell("fees", "price", "99213", "--date", "12/31/2025", code=5)
    shell("fees", "price", "nothing here", code=2)
    shell("fees", "set", "Standard", "99213", "130", code=4)
    assert "99213 $130.00 visit level 3" in shell("fees", "set", "standard", "99213", "130", login="bill").out
    assert "strep" in shell("fees", "show", "standard", "--find", "STR").out
    shell("fees", "show", "nobody", code=5)
    assert "holds until Thu 31 Dec 2026" in shell(
        "fees", "end", "Standard", "--on", "12/31/2026", login="bill"
    ).out  # fmt: skip
    assert "has no end" in shell("fees", "end", "Standard", "--never", login="bill").out
    assert "99213 87880x2" in shell("fees", "usual").out
    shell("fees", "usual", "FU", "--none", login="bill")
    assert shell.json("fees", "usual") == []


def test_a_visit_is_charged_by_its_schedule(shell: Shell, fees: Path) -> None:
    visit = booked(shell, "t", "10")
    for words in (("arrive",), ("check-in", "--self-pay"), ("room", "--"), ("ready",)):
        if words[0] == "room":
            shell("queue", "room", visit["id"], "Exam 1")
        else:
            shell("queue", words[0], visit["id"], *words[1:])
    shell("queue", "check-out", visit["id"], "--charge", "12345", code=5)
    shell("estimates", "make", visit["id"])
    done = shell(
        "queue",
        "check-out",
        visit["id"],
        "--charge",
        "99213",
        "--charge",
        "87880=300x2",
        "--charge",
        "87880x2",
    )
    assert "the bill is $600.00 above its estimate: the patient may dispute it" in done.err
    (row,) = shell.json("claims", "unbilled", login="bill")
    assert [(each["cents"], each["is_typed_over"]) for each in row["charges"]] == [
        (9_000, False), (60_000, True), (4_000, False),
    ]  # fmt: skip
    assert "$750.00" in shell("claims", "charge", visit["id"], "87880").out
    shell("claims", "charge", visit["id"], "12345", code=5)


def test_an_estimate_from_the_list_to_the_patient(
    shell: Shell, fees: Path, tmp_path: Path, clinic_folder: Path
) -> None:
    own = EstimateSettings("1234567893", "12-3456789", "8 Elm Street, Lakeside NY")
    write_settings(replace(read_settings(clinic_folder), estimates=own))
    visit = booked(shell, "t+7", "10")
    assert shell.json("estimates", "due") == []  # who is insured has none
    assert "so it is needed only for self-pay" in shell("estimates", "when", visit["id"]).out
    shell("estimates", "ask", "--visit", visit["id"])
    (row,) = shell.json("estimates", "due")
    assert (row["due"], row["why"]) == ("2026-03-06", "the patient asked for it")
    made = shell.json("estimates", "make", visit["id"], "--dx", "E11.9")
    assert (made["estimate"]["number"], made["estimate"]["total_cents"]) == (1, 13_000)
    changed = shell("estimates", "make", visit["id"], "--charge", "99213=100", "--charge", "87880x3").out
    assert "estimate 1 for" in changed
    assert "$160.00" in changed
    path = tmp_path / "estimate.pdf"
    shell("estimates", "print", 1, "--pdf", path)
    text = PdfReader(BytesIO(path.read_bytes())).pages[0].extract_text()
    assert "NPI 1234567893, TIN 12-3456789" in text
    shell("estimates", "given", 1, "--how", "mail")
    assert shell.json("estimates", "due") == []
    assert "mailed Tue 3 Mar 2026" in shell("estimates", "list", "100001").out
    assert "99213" in shell("estimates", "show", 1).out
    shell("estimates", "given", 1, "--how", "mail", code=3)
    shell("estimates", "show", 9, code=5)
    shell("estimates", "make", visit["id"], login="cora", code=4)
    looks = [
        line for line in shell.json("audit", "list", login="otto") if line["verb"].startswith("estimate")
    ]
    assert looks


def test_asked_without_a_visit(shell: Shell, fees: Path) -> None:
    shell("estimates", "ask", "--mrn", "100001", code=2)
    asked = shell.json(
        "estimates", "ask", "--mrn", "100001", "--type", "FU", "--provider", "LEE", "--day", "t+30"
    )
    assert asked["due"] == "2026-03-06"
    assert "estimate 1" in shell("estimates", "make", "--asked", asked["asked"]).out


def test_estimates_begin_with_the_first_schedule(shell: Shell) -> None:
    assert "first fee schedule" in shell("estimates", "due").err
    visit = booked(shell, "t+7", "10")
    assert "nothing is said of what" in shell("estimates", "make", visit["id"], code=2).err
    shell("estimates", "make", visit["id"], "--charge", "99213=100")
    shell("estimates", "make", visit["id"], "--charge", "99213", code=5)


@pytest.mark.parametrize(
    "lines, words",
    [
        ('npi = "1234567890"', "npi"),
        ('tin = "12"', "tin"),
        ("address = 5", "address"),
        ('phone = "5"', "unknown key"),
        ('[estimates.providers]\nLEE = "12"', "LEE"),
    ],
)
def test_what_the_settings_may_say(clinic_folder: Path, lines: str, words: str) -> None:
    path = clinic_folder / FILE
    path.write_text(f"{path.read_text()}\n[estimates]\n{lines}\n")
    with pytest.raises(FileRefused, match=words):
        read_settings(clinic_folder)
