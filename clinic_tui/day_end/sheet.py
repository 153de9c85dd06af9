"""The end of a day as PDF: its figures, who signed them, and the journal's seal. It names no patient."""

from __future__ import annotations

from io import BytesIO
from zoneinfo import ZoneInfo

from reportlab.pdfgen.canvas import Canvas

from clinic_tui.day_end.rows import DayState, Ended
from clinic_tui.paper.lettering import Lettering
from clinic_tui.paper.pages import MARGIN
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.paper.service import Letterhead
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

SIZE, STEP = 11, 17
VALUES = 150
"""Points from the labels to what stands beside them."""


def day_end_pdf(state: DayState, ended: Ended, head: Letterhead, zone: ZoneInfo) -> Paper:
    """The signed figures, and what is other than them by now."""
    out, page = BytesIO(), head.page
    canvas = Canvas(out, pagesize=page.points)
    canvas.setTitle("End of day")
    letters = Lettering(canvas)
    y = page.height - MARGIN - 16
    letters.write(MARGIN, y, f"{head.clinic}: end of {show_date(ended.day)}", 15, strong=True)
    y -= 34
    for label, words in facts(state, ended, zone):
        letters.write(MARGIN, y, label, SIZE, strong=True)
        letters.write(MARGIN + VALUES, y, words, SIZE, width=page.width - 2 * MARGIN - VALUES)
        y -= STEP
    y -= 40
    for x, label in ((MARGIN, "Signed"), (MARGIN + 260, "Seen")):
        canvas.line(x, y, x + 200, y)
        letters.write(x, y - 12, label, 8)
    canvas.showPage()
    canvas.save()
    return Paper(PaperKind.DAY_END, out.getvalue(), f"day-end-{ended.day:%Y%m%d}", 1, letters.warning)


def facts(state: DayState, ended: Ended, zone: ZoneInfo) -> list[tuple[str, str]]:
    """The lines of the sheet: a label, and what stands beside it."""
    figures, at = ended.figures, ended.at.astimezone(zone)
    backup = ended.backup_at.astimezone(zone) if ended.backup_at else None
    return [
        ("Ended", f"{show_date(at.date())} {at:%H:%M} by {ended.by}, desk {ended.desk}"),
        ("Visits kept", str(figures.kept)),
        ("No-shows", str(figures.no_shows)),
        ("Cancelled", str(figures.cancelled)),
        ("Left unseen", str(figures.went)),
        ("Not ended", str(figures.not_ended)),
        ("Cash", show_money(figures.cash_cents)),
        ("Checks", show_money(figures.check_cents)),
        ("Cards", show_money(figures.card_cents)),
        ("Taken in all", f"{show_money(figures.cents)} on {counted(figures.receipts, 'receipt')}"),
        *([("Money not in", ended.money_open)] if ended.money_open else []),
        *([("Reason", ended.reason)] if ended.reason else []),
        ("Backup", f"{show_date(backup.date())} {backup:%H:%M}" if backup else "none has succeeded yet"),
        ("Journal line", str(ended.journal_seq)),
        ("Its seal", ended.journal_mac[:32]),
        ("", ended.journal_mac[32:]),
        *(("Since then", words) for words in state.changes),
    ]
