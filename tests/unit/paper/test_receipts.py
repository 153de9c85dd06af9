"""A receipt as text, as commands of a receipt printer, and as PDF."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.money.rows import Kind, Pay, PaymentRow, Receipt, ReceiptShare
from clinic_tui.paper.escpos import FEED_AND_CUT, INITIALISE, KICK, PAGE_437, escpos_of, in_page_437
from clinic_tui.paper.pages import LETTER
from clinic_tui.paper.receipt_lines import COLUMNS, ReceiptPaper, text_of
from clinic_tui.paper.receipt_pdf import receipt_pdf

AT = datetime(2026, 3, 3, 9, 2, tzinfo=UTC)
CASH = PaymentRow(
    1, 1, "Novák, Jiří", 1042, date(2026, 3, 3), AT, Kind.COPAY, Pay.CASH, 2_500, 5_000, "", "", "mia",
    17, 1, None, 0, 0,
)  # fmt: skip
RECEIPT = Receipt(
    1042, date(2026, 3, 3), AT, "mia", 1, "Novák, Jiří", "100042",
    (CASH, replace(CASH, id=2, pay=Pay.CARD, cents=1_500, tendered_cents=None, reference="A71")),
    (ReceiptShare(17, "visit Tue 3 Mar 2026 LEE", 2_500), ReceiptShare(None, "on account", 1_500)), 0,
)  # fmt: skip
PAPER = ReceiptPaper("Elm Street Clinic", "(555) 010-0000", RECEIPT, AT, copy=False)

ON_58_MM = """\
       Elm Street Clinic
         (555) 010-0000

Receipt 1042
            Tue 3 Mar 2026 09:02
Novák, Jiří, MRN 100042

Copay: visit Tue 3 Mar 2026 LEE
                          $25.00
Copay: on account         $15.00
Total                     $40.00

Cash                      $25.00
  tendered                $50.00
  change                  $25.00
Card A71                  $15.00
Taken by mia"""


def test_a_receipt_on_a_narrow_roll() -> None:
    assert text_of(PAPER, COLUMNS[58]) == ON_58_MM


@pytest.mark.parametrize("roll", COLUMNS)
def test_no_line_is_longer_than_the_roll(roll: int) -> None:
    long = replace(RECEIPT, name="Washington-Fitzgerald-Featherstonehaugh, Theodora Alexandra Wilhelmina")
    text = text_of(replace(PAPER, receipt=long, clinic="The Very Long Name of a Clinic " * 3), COLUMNS[roll])
    assert max(map(len, text.splitlines())) <= COLUMNS[roll]
    assert "Featherstonehaugh" in text.replace("\n", "")


def test_a_copy_and_a_void_say_so() -> None:
    assert "COPY" in text_of(replace(PAPER, copy=True))
    back = replace(CASH, id=3, kind=Kind.VOID, cents=-4_000, tendered_cents=None, reason="wrong patient")
    voided = replace(RECEIPT, tenders=(*RECEIPT.tenders, back), shares=())
    text = text_of(replace(PAPER, receipt=voided))
    assert text.splitlines()[2].strip() == "VOID"
    assert "VOID cash: wrong patient" in text


def test_the_commands_of_a_receipt_printer() -> None:
    plain, kicked = escpos_of(PAPER, 58), escpos_of(PAPER, 58, kick=True)
    assert plain.startswith(INITIALISE + PAGE_437)
    assert plain.endswith(FEED_AND_CUT)
    assert KICK not in plain
    assert kicked.count(KICK) == 1
    assert "Novák, Jirí".encode("cp437") in plain  # ř is not in the page, í and á are


@given(st.text(max_size=40))
def test_no_text_commands_the_printer(text: str) -> None:
    assert all(byte >= 32 and byte != 127 for byte in in_page_437(text))


def test_a_receipt_as_pdf() -> None:
    paper = receipt_pdf(PAPER, LETTER)
    assert paper.pdf.startswith(b"%PDF")
    assert (paper.pages, paper.name) == (1, "receipt-1042")
