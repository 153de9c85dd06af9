"""The log, its summary and the sharps log as tables."""

from __future__ import annotations

from pathlib import Path

from clinic_tui.durable_write import durable_write
from clinic_tui.errors import ClinicError
from clinic_tui.safety.rows import SharpLine, YearLog
from clinic_tui.safety.states import CaseType, Outcome
from clinic_tui.words.csv_text import csv_text
from clinic_tui.words.times import show_time

LOG_TITLES = (
    "case_no", "employee", "job_title", "date", "where", "description", "outcome", "days_away",
    "days_restricted", "type",
)  # fmt: skip
"""Form 300, columns A to M."""

SHARP_TITLES = ("date", "time", "device_type", "brand", "work_area", "how")


def log_csv(log: YearLog) -> str:
    """A line for each case, by its number; what is withheld says `privacy case`."""
    lines = (
        (
            line.case, line.name, line.job_title, line.day.isoformat(), line.place, line.description,
            line.outcome.value, line.days.away, line.days.restricted, line.case_type.value,
        )
        for line in log.lines
    )  # fmt: skip
    return csv_text(LOG_TITLES, lines)


def summary_csv(log: YearLog) -> str:
    """Form 300A, an item a line."""
    year, place, totals = log.year, log.establishment, log.totals
    lines: list[tuple[str, object]] = [("year", year.year)]
    lines += [(f"{each.value} {each.words}", totals.outcomes[each]) for each in Outcome]
    lines += [
        ("K days away from work", totals.away),
        ("L days of transfer or restriction", totals.restricted),
    ]
    lines += [(f"{each.value} {each.words}", totals.types[each]) for each in CaseType]
    lines += [
        ("establishment", place.name), ("street", place.street), ("city", place.city),
        ("state", place.state), ("zip", place.zip), ("industry", place.industry), ("naics", place.naics),
        ("average employees", year.average_employees), ("hours worked", year.hours),
        ("certified by", year.certified_by), ("title", year.title), ("phone", year.phone),
        ("certified on", year.certified_on.isoformat() if year.certified_on else None),
    ]  # fmt: skip
    return csv_text(("item", "value"), lines)


def sharps_csv(lines: tuple[SharpLine, ...]) -> str:
    """The sharps injury log (29 CFR 1910.1030(h)(5)): nobody's name."""
    return csv_text(
        SHARP_TITLES,
        (
            (
                line.day.isoformat(), None if line.minute is None else show_time(line.minute), line.device,
                line.brand, line.place, line.what,
            )
            for line in lines
        ),
    )  # fmt: skip


def write_csv(path: Path, text: str) -> None:
    """Put it there whole. Raises ClinicError where it cannot be."""
    try:
        durable_write(path, text.encode())
    except OSError as failure:
        raise ClinicError(f"{path} cannot be written: {failure.strerror}; name another place") from None
