"""`clinic-tui authorizations request, import`: requests as files (278), and payers' answers."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, count
from clinic_tui.cli.printing import line, plain, say, show, show_json
from clinic_tui.errors import Conflict, FileRefused, Invalid

if TYPE_CHECKING:
    from clinic_tui.schedule.authorization.answers import ReadFile

CERTIFICATIONS = {"first": "I", "extend": "4", "renew": "R"}


def add(verbs: Nouns) -> None:
    """Put the commands into the parser."""
    from clinic_tui.cli.authorization_work import add_request_options

    asked = add_command(
        verbs, "request", run_request, "write a request as a file for the clearinghouse (278)"
    )
    asked.add_argument("mrn", nargs="?", metavar="MRN", help="of whom; or --for one that was begun")
    asked.add_argument("--for", dest="row", type=count, metavar="NUMBER", help="its number here")
    add_request_options(asked)
    asked.add_argument(
        "--write", type=Path, required=True, metavar="FILE", help="a new file, or a folder to put it in"
    )
    asked.add_argument("--certification", choices=CERTIFICATIONS, default="first")
    asked.add_argument("--previous", default="", metavar="PAYERS_NUMBER", help="the one to extend or renew")
    asked.add_argument("--service-type", default="", metavar="CODE", help="as of eligibility: 98, PT")
    asked.add_argument("--place", default="11", metavar="CODE", help="place of service (default 11, office)")
    read = add_command(
        verbs, "import", run_import, "read payers' answers (278): each moves its request, once"
    )
    read.add_argument("files", nargs="+", type=Path, metavar="FILE")


class _Written:
    """Puts the bytes where they belong; takes them away again where the request could not be stored."""

    def __init__(self, wanted: Path) -> None:
        self._wanted = wanted
        self.path: Path | None = None

    def __call__(self, trace: str, content: bytes) -> None:
        """Write the file whole. Raises Conflict where there is one already, FileRefused."""
        from clinic_tui.durable_write import durable_write

        path = self._wanted / f"278-{trace}.edi" if self._wanted.is_dir() else self._wanted
        if path.exists():
            raise Conflict(f"{path} is there already: nothing was written; name a new file, or a folder")
        try:
            durable_write(path, content)
        except OSError as failure:
            raise FileRefused(f"{path} cannot be written: {failure.strerror}; nothing was stored") from None
        self.path = path

    @contextlib.contextmanager
    def taken_back(self) -> Iterator[None]:
        """Whatever goes wrong behind the writing takes the file away."""
        try:
            yield
        except BaseException:
            if self.path is not None:
                self.path.unlink(missing_ok=True)
            raise


def run_request(options: argparse.Namespace) -> None:
    """Write a request that is begun with it, or that was begun before."""
    from clinic_tui.cli.authorization_work import new_request
    from clinic_tui.schedule.authorization.on_file import authorization
    from clinic_tui.schedule.authorization.requests import Form, write_new_request, write_request
    from clinic_tui.schedule.authorization.sender import sender_of

    if (options.mrn is None) == (options.row is None):
        raise Invalid("name the patient by MRN, or --for NUMBER a request that was begun", "mrn")
    written = _Written(options.write)
    form = Form(CERTIFICATIONS[options.certification], options.previous, options.service_type, options.place)
    with at_desk(options, "authorization.edit") as here:
        sender = sender_of(here.clinic.settings)
        with written.taken_back():
            if options.row is None:
                number = write_new_request(here.desk, new_request(here, options), sender, written, form)
            else:
                number = options.row
                write_request(here.desk, number, None, sender, written, form)
        row = here.ask(authorization, number)
        zone = here.desk.clock.zone
    due = f", answer due {row.due_at.astimezone(zone):%a %d %b %H:%M}" if row.due_at else ""
    data = {"id": number, "file": str(written.path), "trace": row.trace, "due_at": row.due_at}
    show(options, data, f"{number}: asked as {row.trace} in {written.path}{due}")


def run_import(options: argparse.Namespace) -> int:
    """Each file by itself: one that is refused is named, and the others are read all the same."""
    refused = 0
    told: list[dict[str, Any]] = []
    with at_desk(options, "authorization.edit") as here:
        from clinic_tui.patients.sight import as_seen
        from clinic_tui.schedule.authorization.answers import import_answers

        for path in options.files:
            try:
                found = import_answers(here.desk, _content(path))
            except FileRefused as wrong:
                refused = wrong.exit_code
                told.append({"file": str(path), "refused": wrong.words})
                if not options.json:
                    say(f"{path.name}: {wrong.words}")
                continue
            with here.clinic.store.reading() as db:
                answers = as_seen(db, here.desk, found.answers)
            findings = [str(each) for review in found.reviews for each in review.findings]
            told.append(
                {
                    "file": str(path),
                    "seen_before": found.seen_before,
                    "findings": findings,
                    "answers": plain(answers),
                    "reviews": plain(found.reviews),
                }
            )
            if not options.json:
                _show(options, path, found, findings)
    if options.json:
        show_json(told)
    return refused


def _show(options: argparse.Namespace, path: Path, found: ReadFile, findings: list[str]) -> None:
    if found.seen_before:
        line(options, f"{path.name}: read before, nothing was changed")
    for each in found.answers:
        line(options, f"{path.name}: {each.trace or 'no trace'}: {each.words}")
        if each.moved:
            line(options, f"    {each.moved}")
        for note in each.notes:
            line(options, f"  ! {note}")
    for finding in findings:
        line(options, f"  {finding}")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileRefused(f"it cannot be read: {error.strerror}") from None
