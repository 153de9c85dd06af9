"""An order as PDF, to be printed or mailed."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from clinic_tui.paper.lettering import Lettering
from clinic_tui.paper.pages import INCH, MARGIN
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.paper.service import Letterhead
from clinic_tui.purchasing.rows import LineRow, OrderPage
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

SIZE, STEP = 10, 16
COLUMNS = ((0.0, "Catalog"), (1.3 * INCH, "Item"))
"""From the margin; packs, price and sum stand to the right."""
NUMBERS = ((1.6 * INCH, "Packs"), (0.85 * INCH, "Price"), (0.0, "Sum"))
"""From the right margin to the left; each ends there."""


def order_pdf(page: OrderPage, head: Letterhead, day: date) -> Paper:
    """The order with its lines, on as many sheets as it takes."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=head.page.points)
    canvas.setTitle(f"Purchase order {page.order.number}")
    letters = Lettering(canvas)
    sheet = _Sheet(canvas, letters, page, head, day)
    for line in page.lines:
        sheet.line(line)
    sheet.foot()
    canvas.save()
    name = f"order-{page.order.number}"
    return Paper(PaperKind.ORDER, out.getvalue(), name, sheet.sheets, letters.warning)


class _Sheet:
    """The sheet that is written on, and where its next line stands."""

    def __init__(
        self, canvas: Canvas, letters: Lettering, page: OrderPage, head: Letterhead, day: date
    ) -> None:
        self.canvas, self.letters, self.page, self.head, self.day = canvas, letters, page, head, day
        self.sheets = 0
        self.y = 0.0
        self._begin()

    @property
    def right(self) -> float:
        """Where numbers end."""
        return self.head.page.width - MARGIN

    def line(self, row: LineRow) -> None:
        """One line of the order."""
        if self.y < MARGIN + 4 * STEP:
            self.canvas.showPage()
            self._begin()
        holds = f" of {row.units:,} {row.unit}" if row.units > 1 else ""
        sums = "" if row.total_cents is None else show_money(row.total_cents)
        price = "" if row.cents is None else show_money(row.cents)
        room = self.right - MARGIN - COLUMNS[1][0] - NUMBERS[0][0] - 1.2 * INCH
        self.letters.write(MARGIN, self.y, row.catalog, SIZE, width=COLUMNS[1][0] - 6)
        self.letters.write(MARGIN + COLUMNS[1][0], self.y, row.name, SIZE, width=room)
        for (back, _), words in zip(NUMBERS, (f"{row.packs:,} {row.pack}{holds}", price, sums), strict=True):
            self.letters.write_right(self.right - back, self.y, words, SIZE)
        self.y -= STEP

    def foot(self) -> None:
        """The sum, who answers for it, and words to the vendor."""
        order = self.page.order
        self.y -= STEP / 2
        if not order.unpriced:
            self.letters.write_right(
                self.right, self.y, f"Total {show_money(order.cents)}", SIZE, strong=True
            )
            self.y -= 1.5 * STEP
        self.letters.write(MARGIN, self.y, f"Approved by {self.page.approved_by}", SIZE)
        self.y -= STEP
        for words in self.letters.lines(self.page.note, SIZE, self.right - MARGIN, most=3):
            self.letters.write(MARGIN, self.y, words, SIZE)
            self.y -= STEP
        self.canvas.showPage()

    def _begin(self) -> None:
        self.sheets += 1
        order, head = self.page.order, self.head
        self.y = head.page.height - MARGIN - 16
        self.letters.write(MARGIN, self.y, head.clinic, 15, strong=True)
        self.letters.write_right(self.right, self.y, f"Purchase order {order.number}", 15, strong=True)
        self.y -= 20
        self.letters.write(MARGIN, self.y, f"Phone {head.phone}" if head.phone else "", SIZE)
        told = f"{show_date(self.day)}{f', sheet {self.sheets}' if self.sheets > 1 else ''}"
        self.letters.write_right(self.right, self.y, told, SIZE)
        self.y -= 1.5 * STEP
        account = f", our account {self.page.account}" if self.page.account else ""
        self.letters.write(MARGIN, self.y, f"To {order.vendor}{account}", SIZE + 1, strong=True)
        if self.page.deliver_to:
            self.y -= STEP
            where = f"Deliver to {', '.join(self.page.deliver_to)}"
            self.letters.write(MARGIN, self.y, where, SIZE + 1, width=self.right - MARGIN, strong=True)
        self.y -= 2 * STEP
        for at, title in COLUMNS:
            self.letters.write(MARGIN + at, self.y, title, SIZE, strong=True)
        for back, title in NUMBERS:
            self.letters.write_right(self.right - back, self.y, title, SIZE, strong=True)
        self.canvas.line(MARGIN, self.y - 4, self.right, self.y - 4)
        self.y -= 1.4 * STEP
