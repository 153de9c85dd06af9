"""Incidents and the OSHA log from the shell."""

from __future__ import annotations

from pathlib import Path

from tests.cli.command import Shell

STICK = (
    "incidents", "add", "sharp", "otto", "--what", "recapped a needle", "--harm", "puncture, left thumb",
    "--place", "Room 2", "--job", "nurse", "--device", "lancet", "--brand", "Calder", "--at", "t-1 9:30",
    "--learned", "t-1 10",
)  # fmt: skip


def test_a_needlestick_from_report_to_the_log(shell: Shell, tmp_path: Path) -> None:
    assert "no incident" in shell("incidents", "list").err
    assert "which type of device" in shell(*STICK[:10], code=2).err
    number = shell.json(*STICK)["id"]
    (own,) = shell.json("incidents", "list")
    assert own["withheld"] is True, "a privacy case of somebody else, though one reported it"
    assert "steps owed" in shell("incidents", "list", login="otto").out
    assert "medical evaluation: ! since" in shell("incidents", "show", number, login="otto").out
    shell("incidents", "decide", number, code=4)
    decided = shell("incidents", "decide", number, login="otto").out
    assert "recordable, column J: sharp with another person's blood (29 CFR 1904.8)" in decided
    assert "written opinion" in shell("incidents", "step", number, "opinion", code=3, login="otto").err
    shell("incidents", "step", number, "evaluation", "--words", "Dr Osei", login="otto")
    shell("incidents", "step", number, "source", "--how", "not-possible", "--words", "unknown", login="otto")
    assert "0 days away" in shell("incidents", "days", number, "away", "t+1", login="otto").out
    assert "--last is missing" in shell("incidents", "days", number, "away", code=2, login="otto").err
    shell("incidents", "days", number, "away", "--last", "t+3", login="otto")
    shell("incidents", "care", number, "--treated-by", "Dr Osei", "--overnight", "no", login="otto")
    shell("incidents", "care", number, "--facility", "Lakeshore", "--born", "1/2/80", login="otto")
    shown = shell("incidents", "show", number, login="otto").out
    assert "treated: Dr Osei, Lakeshore" in shown
    assert "to Fri 6 Mar 2026" in shown
    report = ("incidents", "report", number, "hospital")
    assert "when did it happen?" in shell(*report, code=2, login="otto").err
    assert (
        "note the in-patient hospitalization first" in shell(*report, "--to", "x", code=2, login="otto").err
    )
    told = shell(*report, "--at", "t-1 5:30", login="otto").out
    assert "of Mon 2 Mar 2026 17:30: tell OSHA by" in told, "which half of the day was understood"
    assert "OSHA was told" in shell(*report, "--to", "Boston office", login="otto").out
    shell("incidents", "change", number, "--job", "", login="otto")
    assert "no job title" in shell("incidents", "show", number, login="otto").out
    change = ("incidents", "change", number, "--kind", "injury")
    assert "a device is of a sharp" in shell(*change, code=2, login="otto").err
    shell("incidents", "change", number, "--job", "nurse", "--at", "t-1 9:15", login="otto")
    (changed,) = shell.json("incidents", "list", login="otto")
    assert changed["entry"]["minute"] == 555
    assert changed["entry"]["device"] == "lancet"
    log = shell("incidents", "log", login="otto").out
    assert "privacy case" in log
    assert "Otto" not in log
    made = tmp_path / "log.csv", tmp_path / "log.pdf"
    shell("incidents", "log", "--csv", made[0], "--pdf", made[1], login="otto")
    assert ",privacy case,nurse," in made[0].read_text()
    assert made[1].read_bytes().startswith(b"%PDF")
    form = tmp_path / "301.pdf"
    shell("incidents", "form301", number, "--pdf", form, login="otto")
    assert form.read_bytes().startswith(b"%PDF")
    shell("incidents", "form301", number, "--pdf", form, code=4)
    assert "no site is called" in shell("incidents", "log", "--site", "x", code=2, login="otto").err
    assert "lancet" in shell("incidents", "sharps", login="otto").out
    assert "no site is called" in shell("incidents", "sharps", "--site", "x", code=2, login="otto").err
    shell("incidents", "sharps", code=4)


def test_the_summary_of_a_year(shell: Shell, tmp_path: Path) -> None:
    year = shell.json("incidents", "summary", login="otto")["year"]["year"] - 1
    certify = ("incidents", "year", year, "--certified-by", "Dr A. Lee", "--title", "owner")
    assert "go together" in shell("incidents", "year", year, "--hours", "100", code=2, login="otto").err
    for verb in ("log", "summary", "sharps", "names"):
        assert "no whole number" in shell("incidents", verb, "--year=-1", code=2, login="otto").err
    figures = ("--employees", "12", "--hours", "21400")
    shell("incidents", "year", year, *figures, login="otto")
    assert "the phone of who certifies" in shell(*certify, code=2, login="otto").err
    shell(*certify, "--phone", "555-0100", login="otto")
    shown = shell("incidents", "summary", "--year", year, login="otto").out
    assert "G=0 H=0 I=0 J=0 K=0 L=0" in shown
    assert "certified" in shown
    csv, pdf = tmp_path / "300a.csv", tmp_path / "300a.pdf"
    shell("incidents", "summary", "--year", year, "--csv", csv, "--pdf", pdf, login="otto")
    assert "average employees,12" in csv.read_text()
    assert pdf.read_bytes().startswith(b"%PDF")
