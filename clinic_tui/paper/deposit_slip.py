"""The deposit slip of a drawer as PDF: what goes to the bank, counted against what was taken."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from clinic_tui.money.rows import DrawerRow, Pay
from clinic_tui.paper.lettering import Lettering
from clinic_tui.paper.pages import MARGIN, PageSize
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

SIZE, STEP = 11, 17


def deposit_slip_pdf(drawer: DrawerRow, clinic: str, handed_in: datetime, page: PageSize) -> Paper:
    """The slip of a drawer that was handed in, at the clinic's wall time `handed_in`."""
    assert drawer.count is not None
    out = BytesIO()
    canvas = Canvas(out, pagesize=page.points)
    canvas.setTitle("Deposit slip")
    letters = Lettering(canvas)
    y = page.height - MARGIN - 16
    letters.write(MARGIN, y, f"{clinic}: deposit slip {drawer.slip}", 15, strong=True)
    y -= 22
    letters.write(
        MARGIN,
        y,
        f"Drawer {drawer.id}, desk {drawer.desk}, of {show_date(drawer.day)}; handed in "
        f"{show_date(handed_in.date())} {handed_in:%H:%M} by {drawer.submitted_by}",
        SIZE,
    )
    counted, expected = drawer.count.counted, drawer.count.expected
    rows: list[tuple[str, ...]] = [("", "Expected", "Counted", "Variance")]
    rows += [
        (
            pay.value.capitalize(),
            show_money(expected.of(pay)),
            show_money(counted.of(pay)),
            show_money(counted.of(pay) - expected.of(pay)),
        )
        for pay in Pay
    ]
    rows.append(("Total", *map(show_money, (expected.cents, counted.cents, counted.cents - expected.cents))))
    y = _table(letters, y - 28, rows)
    facts = [
        ("Counted", f"{drawer.count.cash_words or 'nothing'} by {drawer.count.by}"),
        ("Why", drawer.count.reason),
        ("Float", show_money(drawer.float_cents)),
        ("Stays in the drawer", show_money(drawer.kept_cents)),
        ("Cash for the bank", show_money(counted.cash_cents - drawer.kept_cents)),
        ("Checks for the bank", show_money(counted.check_cents)),
        ("Deposit", show_money(drawer.deposit_cents)),
    ]
    for label, words in facts:
        if words:
            letters.write(MARGIN, y, label, SIZE, strong=label == "Deposit")
            letters.write(MARGIN + 140, y, words, SIZE, strong=label == "Deposit", width=page.width - 240)
            y -= STEP
    y = _table(
        letters,
        y - 12,
        [
            ("Taken by", "Tender", "How many", "Amount"),
            *(
                (each.clerk, each.pay.value, str(each.count), show_money(each.cents))
                for each in drawer.clerks
            ),
        ],
    )
    for move in drawer.moves:
        what = f"{move.kind.value}: {move.reason}" + (f", to {move.holder}" if move.holder else "")
        letters.write(MARGIN, y, f"{what} ({move.by})", SIZE, width=page.width - 260)
        letters.write_right(MARGIN + 440, y, show_money(move.cents) if move.cents else "", SIZE)
        y -= STEP
    y -= 36
    for x, label in ((MARGIN, "Handed in"), (MARGIN + 260, "Received")):
        canvas.line(x, y, x + 200, y)
        letters.write(x, y - 12, label, 8)
    canvas.showPage()
    canvas.save()
    return Paper(PaperKind.DEPOSIT, out.getvalue(), f"deposit-{drawer.slip}", 1, letters.warning)


def _table(letters: Lettering, y: float, rows: list[tuple[str, ...]]) -> float:
    """The rows with their amounts to the right; where the next line stands."""
    for place, row in enumerate(rows):
        letters.write(MARGIN, y, row[0], SIZE, strong=place == 0)
        for column, words in enumerate(row[1:], start=1):
            letters.write_right(MARGIN + 80 + 120 * column, y, words, SIZE, strong=place == 0)
        y -= STEP
    return y - 8
