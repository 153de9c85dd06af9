"""Payments, receipts, ledgers and drawers from the shell."""

from __future__ import annotations

from pathlib import Path

from tests.cli.command import Shell

MRN = "100001"


def an_account(shell: Shell) -> str:
    """The MRN of a patient; the clinic goes without drawers."""
    shell("money", "rules", "--drawers", "off", login="otto")
    return MRN


def test_a_payment_its_receipt_and_its_void(shell: Shell, tmp_path: Path) -> None:
    mrn = an_account(shell)
    taken = shell.json("money", "take", mrn, "25", "20", "c50,", "5", "d", "A71", "--for", "account")
    assert taken == {"receipt": 1, "cents": 2500, "change_cents": 3000, "credit_cents": 2500}
    assert "card number" in shell("money", "take", mrn, "25", "d", "4111111111111111", code=2).err
    shown = shell("money", "receipt", "1", "--text").out
    assert "Receipt 1" in shown
    assert "COPY" not in shown
    assert "COPY" in shell("money", "receipt", "1", "--text").out
    shell("money", "receipt", "1", "--pdf", str(tmp_path / "r.pdf"))
    shell("money", "receipt", "1", "--escpos", str(tmp_path / "r.bin"), "--roll", "58")
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    assert b"COPY" in (tmp_path / "r.bin").read_bytes()
    assert shell.json("money", "receipt", "1")["printed"] == 4
    shell("money", "receipt", "2", "--text", code=5)
    shell("money", "void", "2", "wrong", "card", code=4)
    shell("money", "void", "2", "wrong", "card", login="bill")
    shell("money", "void", "2", "wrong", "card", login="bill", code=3)
    assert shell.json("money", "refund", "1", "5", "paid", "twice", "--by", "cash", login="bill") == {
        "receipt": 2
    }
    rows = shell.json("money", "payments")
    assert [(row["kind"], row["pay"], row["cents"]) for row in rows] == [
        ("refund", "cash", -500),
        ("void", "card", -500),
        ("prepayment", "card", 500),
        ("prepayment", "cash", 2000),
    ]
    assert len(shell.json("money", "payments", "--mrn", mrn)) == 4


def test_the_ledger_and_what_changes_it(shell: Shell) -> None:
    mrn = an_account(shell)
    when = ("--mrn", mrn, "--provider", "LEE", "--type", "FU", "--day", "t", "--time", "915")
    visit = str(shell.json("schedule", "book", *when)["appointment"]["id"])
    shell("queue", "check-in", visit, "--self-pay")
    shell("queue", "room", visit, "Exam 1")
    shell("queue", "ready", visit)
    shell("queue", "check-out", visit, "--charge", "99213=100")
    shell("money", "transfer", visit, "40", "plan", "pays", "--to", "insurer", login="bill")
    off = shell.json(
        "money", "write-off", visit, "10", "hardship", "--side", "patient", "--discount", login="bill"
    )
    found = shell.json("money", "ledger", mrn)
    assert found["balance"]["owed_cents"] == 5000
    assert found["balance"]["insurer_cents"] == 4000
    assert found["aging"]["patient"] == [5000, 0, 0, 0, 0]
    assert [row["kind"] for row in found["lines"]] == ["charge", "adjustment", "adjustment"]
    shell("money", "take-back", str(off["adjustment"]), "granted", "by", "mistake", login="bill")
    shell("money", "take", mrn, "10", "d", "--for", "account")
    assert shell.json("money", "apply", mrn) == {"cents": 1000}
    shell("money", "apply", mrn, code=3)
    shell("money", "take", mrn, "20", "d", "--part", f"{visit}=20")
    assert "owes $30.00" in shell("money", "ledger", mrn).out
    (row,) = shell.json("money", "balances")
    assert (row["mrn"], row["owed_cents"], row["insurer_cents"]) == (mrn, 3000, 4000)
    shell("money", "write-off", visit, "999", "x", "--side", "patient", login="bill", code=2)


def test_a_drawer_through_its_day(shell: Shell, tmp_path: Path) -> None:
    mrn = MRN
    assert "no drawer is open" in shell("money", "take", mrn, "5", "c", "--for", "account", code=3).err
    assert shell.json("drawer", "open", "150") == {"drawer": 1}
    shell("drawer", "open", "150", code=3)
    shell("money", "take", mrn, "5", "c", "--for", "account")
    shell("drawer", "pay-in", "20", "change")
    shell("drawer", "pay-out", "3.50", "stamps")
    assert shell.json("drawer", "show")["expected"] is None
    assert "not what it should be" in shell("drawer", "count", "20x8", code=2).err
    shell("drawer", "count", "20x8", "10x1", "1x1", ".25x2", code=0)
    assert "cash $171.50" in shell("drawer", "show").out
    shell("drawer", "hand-over", "otto")
    shell("drawer", "count", "20x8", "10x1", "1x1", "--reason", "lost", login="otto")
    assert shell("schedule", "proof", code=3).err.count("drawers open") == 1
    assert shell.json("drawer", "hand-in", "--keep", "150", login="otto") == {"slip": 1}
    shell("drawer", "slip", "1", "--pdf", str(tmp_path / "s.pdf"))
    assert (tmp_path / "s.pdf").read_bytes().startswith(b"%PDF")
    (row,) = shell.json("drawer", "list")
    assert (row["deposit_cents"], row["holder"], row["slip"]) == (2100, "otto", 1)


def test_how_the_clinic_handles_cash_is_a_managers(shell: Shell) -> None:
    assert shell.json("money", "rules") == {"drawers": True, "blind_count": True}
    shell("money", "rules", "--blind-count", "off", code=4)
    shell("money", "rules", "--blind-count", "off", login="otto")
    assert shell.json("money", "rules") == {"drawers": True, "blind_count": False}
