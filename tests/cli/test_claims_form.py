"""Claims on paper, from the shell."""

from __future__ import annotations

from pathlib import Path

from tests.cli.command import Shell
from tests.cli.test_queue_and_claims import number  # noqa: F401  (a fixture)


def test_a_claim_with_errors_is_not_printed_and_the_test_page_is(
    shell: Shell,
    number: int,  # noqa: F811
    tmp_path: Path,
) -> None:
    pdf, text = tmp_path / "claim.pdf", tmp_path / "claim.txt"
    assert "no claim is made" in shell("claims", "form", number, "--pdf", pdf, login="bill", code=5).err
    shell("queue", "check-in", number, "--coverage-seen", "--copay", "25", "--paid-by", "card")
    shell("queue", "room", number, "Exam 1")
    shell("queue", "next", number)
    shell("queue", "ready", number)
    shell("queue", "check-out", number, "--charge", "99203=125")
    refused = shell("claims", "form", number, "--text", text, login="bill", code=3).err
    assert f"the claim of visit {number}" in refused
    assert "is not printed: " in refused
    assert (
        "no second payer"
        in shell("claims", "form", number, "--payer", 2, "--pdf", pdf, login="bill", code=5).err
    )
    shell("claims", "form", number, "--pdf", pdf, code=4)
    for wrong in (("--pcl", "--pdf", pdf), ("--proof", "--text", text)):
        shell("claims", "form", number, *wrong, login="bill", code=2)
    shell("claims", "form", login="bill", code=2)
    assert not pdf.exists()
    assert not text.exists()
    shell("claims", "form", "--test-page", "--pdf", pdf, login="bill")
    assert pdf.read_bytes().startswith(b"%PDF")
