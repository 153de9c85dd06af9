"""Who bills, from the shell. It is Tuesday 3 March 2026, 9:02."""

from __future__ import annotations

from pathlib import Path

from tests.cli.command import Shell

AT = ("--street", "12 Elm Street", "--city", "Salem", "--state", "MA", "--zip", "01970-4307")
CHIEF = "otto"


def test_a_clinic_enters_who_bills_until_nothing_is_missing(shell: Shell, tmp_path: Path) -> None:
    shell("practice", "show", code=4)
    site = shell.json("schedule", "site", "list", login=CHIEF)[0]["name"]
    codes = [row["code"] for row in shell.json("schedule", "provider", "list", login=CHIEF)]
    parts = [row["part"] for row in shell.json("practice", "missing", login=CHIEF)]
    assert parts == ["billing", "place", *["provider"] * len(codes)]

    words = ("practice", "billing", "add", "Elm Street Clinic", "--npi", "1999999984", *AT)
    refused = shell(*words, "--tax-id", "123456789", login=CHIEF, code=2)
    assert "123-45-6789" in refused.err
    more = ("--taxonomy", "261QP2300X", "--phone", "555-810-7203", "--contact", "Bea Ray")
    made = shell.json(*words, *more, "--tax-id", "12-3456789", login=CHIEF)
    assert (made["billing"]["masked_tax_id"], made["billing"]["is_default"]) == ("EIN ***6789", True)
    shell("practice", "billing", "add", "Moss", "--first", "Ada", "--npi", "1999999976", *AT,
          "--tax-id-stdin", login=CHIEF, stdin="123-45-6789\n")  # fmt: skip
    shell("practice", "billing", "edit", "Moss", "--contact", "Ada", login=CHIEF)
    shell("practice", "billing", "default", "Moss, Ada", login=CHIEF)
    shown = shell("practice", "show", login=CHIEF).out
    assert "Moss, Ada, default: NPI 1999999976, tax id SSN ***6789" in shown
    assert "tax id 123-45-6789" in shell("practice", "show", "--unmask", login=CHIEF).out
    shell("practice", "show", "--unmask", login="bill", code=4)
    shell("practice", "billing", "default", "Elm Street Clinic", login=CHIEF)
    shell("practice", "billing", "remove", "Moss", login=CHIEF)
    shell("practice", "billing", "remove", "nobody", login=CHIEF, code=5)

    shell("practice", "place", "set", site, *AT, "--clia", "22D1234567", "--billing", "default", login=CHIEF)
    shell("practice", "place", "set", site, "--street", "PO Box 9", login=CHIEF, code=2)
    file = tmp_path / "providers.csv"
    lines = [f"{code},{npi},207Q00000X,L{code},F" for code, npi in zip(codes, NPIS, strict=False)]
    file.write_text("\n".join(["code,npi,taxonomy,last name,first name", *lines, f"{codes[0]},1,,,"]))
    refused = shell("practice", "provider", "import", file, login=CHIEF, code=6)
    assert f"line {len(codes) + 2}, npi" in refused.err
    file.write_text("\n".join(["code,npi,taxonomy,last name,first name", *lines]))
    assert "would be" in shell("practice", "provider", "import", file, "--dry-run", login=CHIEF).out
    shell("practice", "provider", "import", file, login=CHIEF)
    shell("practice", "provider", "set", codes[0].lower(), "--credentials", "MD", login=CHIEF)
    assert shell.json("practice", "missing", login=CHIEF) == []

    shell("payers", "add", "Acme Health", login=CHIEF)
    enrol = ("practice", "enrol", "add", codes[0], "acme health")
    made = shell.json(*enrol, "--from", "1/1/2026", "--number", "A-77", login=CHIEF)
    shell(*enrol, "--from", "t", login=CHIEF, code=3)
    number = made["enrolment"]["id"]
    shell("practice", "enrol", "edit", number, "--to", "12/31/2026", login=CHIEF)
    assert "12/31/2026  A-77" in shell("practice", "enrol", "list", login="bill").out
    missing = shell.json("practice", "missing", login=CHIEF)
    assert {row["who"] for row in missing} == set(codes[1:])
    shell("practice", "enrol", "remove", number, login=CHIEF)
    assert shell.json("practice", "enrol", "list", codes[0], login=CHIEF) == []


NPIS = ("1999999968", "1999999950", "1999999943", "1999999935", "1999999927", "1999999919")
