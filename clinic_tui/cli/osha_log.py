"""The commands of `clinic-tui incidents` on a whole year: OSHA log, summary and sharps log."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, calendar_year
from clinic_tui.cli.printing import Columns, line, show, show_rows

if TYPE_CHECKING:
    from clinic_tui.safety.rows import IncidentRow, LogLine, SharpLine


def add_years(verbs: Nouns) -> None:
    """Put the commands into the parser."""
    log = add_command(verbs, "log", run_log, "list the OSHA log of a year, or write it to a file")
    _year(log)
    log.add_argument("--csv", type=Path, metavar="FILE")
    log.add_argument("--pdf", type=Path, metavar="FILE", help="form 300")
    summary = add_command(verbs, "summary", run_summary, "show the summary of a year, or write it to a file")
    _year(summary)
    summary.add_argument("--csv", type=Path, metavar="FILE")
    summary.add_argument("--pdf", type=Path, metavar="FILE", help="form 300A")
    sharps = add_command(verbs, "sharps", run_sharps, "list the sharps log of a year, or write it to a file")
    _year(sharps)
    sharps.add_argument("--csv", type=Path, metavar="FILE")
    year = add_command(
        verbs, "year", run_year, "write the employees and hours of a year, or certify its summary"
    )
    year.add_argument("year", type=calendar_year, metavar="YEAR")
    year.add_argument("--employees", type=int, metavar="N", help="annual average")
    year.add_argument("--hours", type=int, metavar="N", help="worked by all of them")
    year.add_argument("--certified-by", metavar="NAME", help="owner, officer, or highest official here")
    year.add_argument("--title", default="", metavar="TEXT")
    year.add_argument("--phone", default="", metavar="TEXT")
    names = add_list(verbs, "names", run_names, "list whose names the log of a year withholds")
    _year(names)
    for command in (log, summary, sharps, names, year):
        command.add_argument("--site", default="", metavar="NAME", help="of several; default the first")
    form = add_command(verbs, "form301", run_form, "write form 301 of an incident as PDF")
    form.add_argument("number", type=int, metavar="NUMBER", help="as `incidents list` has it")
    form.add_argument("--pdf", type=Path, required=True, metavar="FILE")


def _year(command: argparse.ArgumentParser) -> None:
    command.add_argument("--year", type=calendar_year, metavar="YEAR", help="default this one")


def run_log(options: argparse.Namespace) -> None:
    """The log of a year."""
    from clinic_tui.paper.handing_out import letterhead, to_file
    from clinic_tui.safety.establishments import site_of
    from clinic_tui.safety.handing_out import log_of
    from clinic_tui.safety.log_csv import log_csv, write_csv
    from clinic_tui.safety.log_pdf import log_pdf

    with at_desk(options, "safety.view") as here:
        settings = here.clinic.settings
        log = log_of(here.desk, settings, options.year or here.today.year, here.ask(site_of, options.site))
        page = letterhead(settings).page
    if options.csv:
        write_csv(options.csv, log_csv(log))
    if options.pdf:
        to_file(log_pdf(log, page), options.pdf)
    if made := [str(path) for path in (options.csv, options.pdf) if path]:
        show(options, {"year": log.year.year, "made": made}, ", ".join(made))
        return
    columns: Columns[LogLine] = [
        ("case", lambda row: row.case),
        ("employee", lambda row: row.name),
        ("job title", lambda row: row.job_title),
        ("date", lambda row: row.day),
        ("where", lambda row: row.place),
        ("description", lambda row: row.description),
        ("outcome", lambda row: row.outcome.value),
        ("away", lambda row: row.days.away),
        ("restricted", lambda row: row.days.restricted),
        ("type", lambda row: row.case_type.value),
    ]
    show_rows(options, log.lines, columns, f"no recordable case in {log.year.year}")


def run_summary(options: argparse.Namespace) -> None:
    """The summary of a year."""
    from clinic_tui.paper.handing_out import letterhead, to_file
    from clinic_tui.safety.deadlines import kept_until, posted
    from clinic_tui.safety.establishments import site_of
    from clinic_tui.safety.handing_out import log_of
    from clinic_tui.safety.log_csv import summary_csv, write_csv
    from clinic_tui.safety.summary_pdf import summary_pdf

    with at_desk(options, "safety.view") as here:
        settings = here.clinic.settings
        log = log_of(here.desk, settings, options.year or here.today.year, here.ask(site_of, options.site))
        page = letterhead(settings).page
    if options.csv:
        write_csv(options.csv, summary_csv(log))
    if options.pdf:
        to_file(summary_pdf(log, page), options.pdf)
    if made := [str(path) for path in (options.csv, options.pdf) if path]:
        show(options, {"year": log.year.year, "made": made}, ", ".join(made))
        return
    show(options, {"year": log.year, "totals": log.totals, "required": log.required})
    if options.json:
        return
    year, (first, last) = log.year, posted(log.year.year)
    signed = f"certified {year.certified_on} by {year.certified_by}" if year.certified_on else "not certified"
    people = f"{year.average_employees} employees, {year.hours} hours" if year.hours else "hours not written"
    line(options, f"{year.year}: {log.totals.written}")
    line(options, f"{people}; {signed}{'; the log has changed since' if log.changed_since else ''}")
    line(options, f"posted {first} to {last}, kept until {kept_until(year.year)}")


def run_year(options: argparse.Namespace) -> None:
    """Employees and hours, or who certifies."""
    from clinic_tui.errors import Invalid
    from clinic_tui.safety.entries import CertifyEntry, YearEntry
    from clinic_tui.safety.establishments import site_of
    from clinic_tui.safety.queries import year_row
    from clinic_tui.safety.yearly import certify_year, note_year

    if (options.employees is None) != (options.hours is None):
        raise Invalid("--employees and --hours go together", "hours")
    if options.employees is None and not options.certified_by:
        raise Invalid("give --employees and --hours, or --certified-by", "employees")
    with at_desk(options, "safety.keep") as here:
        site, said = here.ask(site_of, options.site), []
        version = here.ask(year_row, options.year, site).version
        if options.employees is not None:
            figures = YearEntry(options.employees, options.hours)
            note_year(here.desk, options.year, version, figures, site)
            said.append(f"{options.employees} employees, {options.hours} hours")
        if options.certified_by:
            version = here.ask(year_row, options.year, site).version
            entry = CertifyEntry(options.certified_by, options.title, options.phone)
            certify_year(here.desk, options.year, version, entry, site)
            said.append(f"certified by {options.certified_by}")
    show(options, {"year": options.year}, f"{options.year}: {'; '.join(said)}")


def run_sharps(options: argparse.Namespace) -> None:
    """The sharps log of a year."""
    from clinic_tui.safety.establishments import site_of
    from clinic_tui.safety.handing_out import sharps_of
    from clinic_tui.safety.log_csv import sharps_csv, write_csv
    from clinic_tui.words.times import show_time

    with at_desk(options, "safety.view") as here:
        year = options.year or here.today.year
        log = sharps_of(here.desk, year, here.ask(site_of, options.site))
    if options.csv:
        write_csv(options.csv, sharps_csv(log.lines))
        show(options, {"year": year, "made": [str(options.csv)]}, str(options.csv))
        return
    columns: Columns[SharpLine] = [
        ("day", lambda row: row.day),
        ("time", lambda row: "" if row.minute is None else show_time(row.minute)),
        ("device", lambda row: row.device),
        ("brand", lambda row: row.brand),
        ("work area", lambda row: row.place),
        ("how", lambda row: row.what),
    ]
    show_rows(options, log.lines, columns, f"no contaminated sharp in {year}")


def run_names(options: argparse.Namespace) -> None:
    """The privacy cases with their names."""
    from clinic_tui.safety.establishments import site_of
    from clinic_tui.safety.queries import privacy_list

    with at_desk(options, "safety.private") as here:
        year, site = options.year or here.today.year, here.ask(site_of, options.site)
        rows = here.ask(privacy_list, here.clinic.clock.zone, year, site)
    columns: Columns[IncidentRow] = [
        ("case", lambda row: row.case),
        ("employee", lambda row: row.entry.who),
        ("why", lambda row: row.privacy.words if row.privacy else ""),
    ]
    show_rows(options, rows, columns, f"no privacy case in {year}")


def run_form(options: argparse.Namespace) -> None:
    """Form 301 of an incident."""
    from clinic_tui.paper.handing_out import to_file
    from clinic_tui.safety.handing_out import form_of

    with at_desk(options, "safety.keep") as here:
        to_file(form_of(here.desk, here.clinic.settings, options.number), options.pdf)
    show(options, {"id": options.number, "made": [str(options.pdf)]}, str(options.pdf))
