"""`clinic-tui downtime`: packets to work from on paper, and entering what happened on paper."""

from __future__ import annotations

import argparse
import contextlib
import os
import pwd
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count, money, time_of_day
from clinic_tui.cli.asking import ask_phrase
from clinic_tui.cli.printing import Columns, fitting, say, show, show_rows
from clinic_tui.errors import ClinicError, EnteredAlready, NotFound
from clinic_tui.settings import chosen_folder, read_settings
from clinic_tui.words.times import show_wait

if TYPE_CHECKING:
    from clinic_tui.downtime.packets import PacketFile
    from clinic_tui.reception.rows import OnPaper

COLUMNS: Columns[PacketFile] = [
    ("place", lambda row: row.site),
    ("as it stood", lambda row: row.made.isoformat(sep=" ", timespec="minutes")),
    ("visits", lambda row: row.visits),
    ("journal", lambda row: row.line),
    ("file", lambda row: row.path),
]


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "downtime", "packets to work from on paper, and the way back from paper")
    make = add_command(verbs, "make", run_make, "write the packet of each place anew")
    printed = add_command(verbs, "print", run_print, "show a packet as text, without the database")
    printed.add_argument("packet", nargs="?", type=Path, metavar="FILE", help="else all that are kept")
    listed = add_command(verbs, "list", run_list, "list the packets with how old they are")
    for command in (make, printed, listed):
        command.add_argument("--in", type=Path, dest="place", metavar="DIR", help="where packets are kept")
    for command in (printed, listed):
        command.add_argument(
            "--phrase", action="store_true", help="ask for the recovery phrase instead of opening the vault"
        )
    enter = add_command(verbs, "enter", run_enter, "enter a planned visit that came, as the paper has it")
    enter.add_argument("number", type=count, metavar="NUMBER", help="the appointment's")
    _on_paper(enter)
    walk_in = add_command(verbs, "walk-in", run_walk_in, "enter a visit that nobody had planned")
    walk_in.add_argument("--mrn", required=True, help="of which patient")
    walk_in.add_argument("--provider", required=True, metavar="CODE")
    walk_in.add_argument("--type", required=True, metavar="CODE", help="kind of visit")
    walk_in.add_argument("--day", metavar="DATE", help="another day than today")
    walk_in.add_argument("--reason", default="", metavar="TEXT")
    _on_paper(walk_in)


def _on_paper(command: argparse.ArgumentParser) -> None:
    command.add_argument("--came", type=time_of_day, required=True, metavar="TIME")
    command.add_argument("--left", type=time_of_day, metavar="TIME", help="leave out who is still here")
    coverage = command.add_mutually_exclusive_group(required=True)
    coverage.add_argument("--coverage-seen", action="store_true", help="the policy was seen to be good")
    coverage.add_argument("--self-pay", action="store_true", help="the patient pays")
    command.add_argument(
        "--copay", type=money, default=0, metavar="AMOUNT", help="copay taken, as 25 or 25.50"
    )
    command.add_argument("--paid-by", choices=("cash", "card", "check"))
    command.add_argument("--copay-reason", default="", metavar="TEXT", help="why it was not taken in full")
    command.add_argument(
        "--another",
        action="store_true",
        help="it is another visit than the one of this patient within an hour of it",
    )


def run_make(options: argparse.Namespace) -> None:
    """Write the packet of each place anew."""
    from clinic_tui.clinic import ESCROW
    from clinic_tui.downtime.packets import make_packets

    with at_desk(options, "downtime.make") as here:
        settings = here.clinic.settings
        folder: Path = options.place or settings.downtime_folder
        key, escrow = here.clinic.downtime_key, settings.folder / ESCROW
        paths = make_packets(here.desk, settings.name, folder, key, escrow)
    show(options, {"packets": list(paths)}, "\n".join(str(path) for path in paths))


def run_print(options: argparse.Namespace) -> None:
    """Show a packet as text. Whoever reads the vault, or has the phrase, may do this; it is noted."""
    from clinic_tui.downtime.packets import note_print

    for packet in _packets(options):
        note_print(packet.path, datetime.now(UTC), pwd.getpwuid(os.getuid()).pw_name)
        minutes = int((datetime.now(UTC) + _offset(options) - packet.made).total_seconds() // 60)
        say(f"{packet.site} as it stood at {packet.made:%H:%M}, {show_wait(max(minutes, 0))} ago")
        if options.json:
            data = {"site": packet.site, "made": packet.made, "visits": packet.visits, "text": packet.text}
            show(options, data)
        else:
            sys.stdout.write(fitting(packet.text, sys.stdout, ascii_only=options.ascii))


def run_list(options: argparse.Namespace) -> None:
    """List the packets with how old they are."""
    show_rows(options, _packets(options), COLUMNS, "there is no packet")


def _packets(options: argparse.Namespace) -> list[PacketFile]:
    from clinic_tui.downtime.packets import ESCROW, key_of, packets_in, read_packet

    named: Path | None = getattr(options, "packet", None)
    folder: Path = named.parent if named else options.place or _settings_folder(options)
    paths = (named,) if named else packets_in(folder)
    if not paths:
        raise NotFound(f"there is no packet in {folder}: `clinic-tui downtime make` writes them")
    if options.phrase:
        from clinic_tui.security.escrow import unwrap

        escrow = folder / ESCROW
        if not escrow.exists():
            raise NotFound(f"{escrow} is not there: put the one of the clinic, or of a backup, beside it")
        phrase = ask_phrase()
        key = key_of(unwrap(escrow.read_bytes(), phrase))
    else:
        from clinic_tui.clinic import vault_of

        key = key_of(vault_of(read_settings(chosen_folder(options.data))).read_all())
    return [read_packet(path, key) for path in paths]


def _offset(options: argparse.Namespace) -> timedelta:
    """How far the clinic's clock is ahead of the machine's, where its settings can be read."""
    try:
        return timedelta(seconds=read_settings(chosen_folder(options.data)).clock_offset)
    except ClinicError:
        return timedelta()


def _settings_folder(options: argparse.Namespace) -> Path:
    return read_settings(chosen_folder(options.data)).downtime_folder


def run_enter(options: argparse.Namespace) -> None:
    """Enter a planned visit that came, as the paper has it."""
    from clinic_tui.reception.from_paper import enter_visit

    with at_desk(options, "visit.from_paper") as here:
        with _naming_the_way_on():
            enter_visit(here.desk, options.number, None, _paper(options), another=options.another)
        _show(options, here, options.number)


def run_walk_in(options: argparse.Namespace) -> None:
    """Enter a visit that nobody had planned."""
    from clinic_tui.cli.finding import patient, provider, visit_type
    from clinic_tui.reception.from_paper import enter_walk_in
    from clinic_tui.schedule.rows import Booking

    with at_desk(options, "visit.from_paper") as here:
        booking = Booking(
            patient(here, options.mrn).id,
            provider(here, options.provider).id,
            visit_type(here, options.type).id,
            here.day(options.day),
            options.came,
            reason=options.reason,
        )
        with _naming_the_way_on():
            number = enter_walk_in(here.desk, booking, _paper(options), another=options.another)
        _show(options, here, number)


@contextlib.contextmanager
def _naming_the_way_on() -> Iterator[None]:
    try:
        yield
    except EnteredAlready as before:
        raise EnteredAlready(f"{before.words}; where it is another visit, add --another") from None


def _paper(options: argparse.Namespace) -> OnPaper:
    from clinic_tui.money.rows import Pay
    from clinic_tui.reception.rows import CheckInAnswers, OnPaper

    answers = CheckInAnswers(
        self_pay=options.self_pay,
        coverage_seen=options.coverage_seen,
        copay_cents=options.copay,
        pay=Pay(options.paid_by) if options.paid_by else None,
        copay_reason=options.copay_reason,
    )
    return OnPaper(options.came, options.left, answers)


def _show(options: argparse.Namespace, here: Here, number: int) -> None:
    from clinic_tui.reception.queries import queue_row

    row = here.ask(queue_row, number)
    onward = "" if options.left is None else f"; `clinic-tui queue check-out {number}` closes it"
    words = f"entered: {row.name} MRN {row.mrn} is {row.status.words} (number {number}){onward}"
    show(options, {"number": number, "status": row.status, "patient": row.name, "mrn": row.mrn}, words)
