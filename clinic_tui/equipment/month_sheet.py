"""A unit's month on paper and as a table: what an inspector asks for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from reportlab.pdfgen.canvas import Canvas

from clinic_tui.clock import local_now, today
from clinic_tui.durable_write import durable_write
from clinic_tui.equipment import cold_reads
from clinic_tui.equipment.cold_rows import LIMITS, HoldRow, MonthLog, ReadingRow, SheetDay
from clinic_tui.equipment.rules import day_lacks, out_of_range
from clinic_tui.errors import ClinicError, Invalid
from clinic_tui.paper.handing_out import letterhead, set_printer, to_folder, to_printer
from clinic_tui.paper.lettering import Lettering
from clinic_tui.paper.pages import MARGIN, PageSize
from clinic_tui.paper.printers import require_printer
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.settings import Settings
from clinic_tui.settings.cold import ColdSettings
from clinic_tui.store.desk import Desk
from clinic_tui.words.csv_text import csv_text
from clinic_tui.words.dates import show_date
from clinic_tui.words.temperature import show_temperature
from clinic_tui.words.times import show_time

SIZE, STEP, NEXT = 9, 15, 11
"""Of letters, from a line to the next, and where notes go on; points."""

MOST_LINES = 12
"""Of notes: what 200 letters of each of three texts take."""

COLUMNS = (("Day", 0), ("Time", 42), ("Minimum", 76), ("Maximum", 126), ("Now", 176), ("Who", 226))
NOTES_AT = 290
"""Points from the left margin."""

Line = tuple[tuple[str, ...], str, bool]
"""The columns, the notes, and whether it is to be seen at once: too warm, too cold, or not read."""


def hand_out_month(desk: Desk, settings: Settings, place_id: int, first: date) -> str:
    """The sheet of a unit's month to its printer, or into the folder of papers; what became of it, in words.

    Raises NotFound, and ClinicError where the printer is not there or the folder cannot be written.
    """
    desk.require("equipment.view")
    name = set_printer(settings, PaperKind.FRIDGE_LOG)
    if name:
        require_printer(name)
    paper = _paper(desk, settings, place_id, first)
    if name:
        job = to_printer(paper, name, 1)
        return f"log of {first:%B %Y}: {name}, job {job.number}"
    path = to_folder(paper, settings.paper_folder, f"{local_now(desk.clock):%H%M%S}")
    return f"log of {first:%B %Y}: {path}"


def month_pdf(desk: Desk, settings: Settings, place_id: int, first: date) -> Paper:
    """The sheet as PDF. Raises NotFound, and Invalid for a month that is to come."""
    desk.require("equipment.view")
    return _paper(desk, settings, place_id, first)


def _paper(desk: Desk, settings: Settings, place_id: int, first: date) -> Paper:
    _require_begun(desk, first)
    with desk.store.reading() as db:
        log = cold_reads.month(db, desk.clock.zone, place_id, first)
    head = letterhead(settings)
    return _pdf(log, head.clinic, settings.cold, today(desk.clock), desk.clock.zone, head.page)


def write_month_csv(desk: Desk, settings: Settings, place_id: int, first: date, path: Path) -> int:
    """The readings of the month as CSV, degrees Celsius; how many. Raises ClinicError where it cannot be."""
    desk.require("equipment.view")
    _require_begun(desk, first)
    with desk.store.reading() as db:
        log = cold_reads.month(db, desk.clock.zone, place_id, first)
    try:
        durable_write(path, month_csv(log, today(desk.clock), twice=settings.cold.twice).encode())
    except OSError as failure:
        raise ClinicError(f"{path} cannot be written: {failure.strerror}; name another place") from None
    return sum(len(day.readings) for day in log.days)


def _require_begun(desk: Desk, first: date) -> None:
    """Raise Invalid for a month that is to come: an empty sheet would look like a log that nobody kept."""
    if first.replace(day=1) > today(desk.clock):
        raise Invalid(f"{first:%B %Y} is to come: there is no log of it yet", "month")


def month_csv(log: MonthLog, now_day: date, *, twice: bool) -> str:
    """A line for each reading, and one for what an open day lacks; degrees Celsius."""
    titles = (
        "unit",
        "day",
        "time",
        "minimum_c",
        "maximum_c",
        "current_c",
        "in_range",
        "who",
        "note",
        "action",
    )
    limits = LIMITS[log.kind]

    def lines() -> Iterator[tuple[object, ...]]:
        for day in log.days:
            for each in day.readings:
                wrong = out_of_range(limits, each.current, each.lowest, each.highest)
                degrees = [None if t is None else t / 100 for t in (each.lowest, each.highest, each.current)]
                yield (
                    log.unit, day.day.isoformat(), show_time(each.minute), *degrees,
                    None if each.in_error else "no" if wrong else "yes", each.who, each.remarks, each.action,
                )  # fmt: skip
            if lacking := _lacking(day, now_day, twice=twice):
                yield log.unit, day.day.isoformat(), None, None, None, None, None, None, lacking, None

    return csv_text(titles, lines())


def _lacking(day: SheetDay, now_day: date, *, twice: bool) -> str:
    """What the log of an open day that is over lacks, in words: as the alert of that day said it."""
    if not day.is_open or day.is_before or day.day >= now_day:
        return ""
    return day_lacks([each for each in day.readings if not each.in_error], twice=twice)


def _pdf(
    log: MonthLog, clinic: str, cold: ColdSettings, now_day: date, zone: ZoneInfo, page: PageSize
) -> Paper:
    out = BytesIO()
    canvas = Canvas(out, pagesize=page.points)
    canvas.setTitle("Temperature log")
    letters = Lettering(canvas)
    low, high = LIMITS[log.kind]
    scale = cold.scale
    safe = f"{show_temperature(low, scale)} to {show_temperature(high, scale)}"
    lines = [line for day in log.days for line in _lines(day, cold, now_day, (low, high))]
    lines += [_hold_line(hold, zone) for hold in log.holds]
    title = f"{clinic}: {log.unit}, {log.first:%B %Y}"
    pages, y = 0, 0.0
    room = page.width - 2 * MARGIN - NOTES_AT
    for cells, notes, strong in lines:
        told = letters.lines(notes, SIZE, room, most=MOST_LINES, strong=strong)
        if y - (len(told) - 1) * NEXT < MARGIN + 40:
            if pages:
                canvas.showPage()
            pages += 1
            y = _head(letters, title, f"safe: {safe}; page {pages}", page)
        for (_, left), words in zip(COLUMNS, cells, strict=False):
            letters.write(MARGIN + left, y, words, SIZE, strong=strong)
        for place, words in enumerate(told):
            letters.write(MARGIN + NOTES_AT, y - place * NEXT, words, SIZE, strong=strong)
        y -= STEP + (len(told) - 1) * NEXT
    for x, label in ((MARGIN, "Looked through by"), (MARGIN + 260, "Day")):
        canvas.line(x, MARGIN + 12, x + 200, MARGIN + 12)
        letters.write(x, MARGIN, label, 8)
    canvas.showPage()
    canvas.save()
    name = f"fridge-log-{log.place_id}-{log.first:%Y-%m}"
    return Paper(PaperKind.FRIDGE_LOG, out.getvalue(), name, pages, letters.warning)


def _head(letters: Lettering, title: str, words: str, page: PageSize) -> float:
    y = page.height - MARGIN - 14
    letters.write(MARGIN, y, title, 14, strong=True, width=page.width - 2 * MARGIN)
    letters.write(MARGIN, y - 18, words, SIZE)
    y -= 42
    for words, left in COLUMNS:
        letters.write(MARGIN + left, y, words, SIZE, strong=True)
    letters.write(MARGIN + NOTES_AT, y, "Note, what was done", SIZE, strong=True)
    return y - STEP


def _lines(day: SheetDay, cold: ColdSettings, now_day: date, limits: tuple[int, int]) -> Iterator[Line]:
    name = f"{day.day:%a} {day.day.day}"
    lacking = _lacking(day, now_day, twice=cold.twice)
    if not day.is_read:
        quiet = "not kept yet" if day.is_before else "" if day.is_open else "closed"
        yield (name, lacking.upper() or quiet), "", bool(lacking)
    for each in day.readings:
        yield _reading_line(name, each, cold.scale, limits)
    if day.is_read and lacking:
        yield (name, lacking.upper()), "", True


def _reading_line(name: str, each: ReadingRow, scale: str, limits: tuple[int, int]) -> Line:
    shown = [
        "" if t is None else show_temperature(t, scale) for t in (each.lowest, each.highest, each.current)
    ]
    bad = not each.in_error and bool(out_of_range(limits, each.current, each.lowest, each.highest))
    mark = "OUT OF RANGE" if bad else ""
    notes = "; ".join(filter(None, (mark, each.action, each.remarks)))
    return (name, show_time(each.minute), *shown, each.who), notes, bad


def _hold_line(hold: HoldRow, zone: ZoneInfo) -> Line:
    began = hold.began_at.astimezone(zone)
    end = "not released yet"
    if hold.ended_at is not None:
        ended = hold.ended_at.astimezone(zone)
        end = f"released {show_date(ended.date())} {ended:%H:%M} by {hold.ended_by}: {hold.outcome}"
    return (f"{began:%a} {began.day}", f"{began:%H:%M}", "HELD"), f"{hold.reason}; {end}", True
