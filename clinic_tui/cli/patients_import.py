"""`clinic-tui patients import`: what is in the files, what would be done, and doing it."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command
from clinic_tui.cli.printing import fitting, line, plain, say, show_json, table
from clinic_tui.cli.progress import Progress
from clinic_tui.errors import FileRefused
from clinic_tui.text import safe_text
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_birth_date

if TYPE_CHECKING:
    from clinic_tui.cli.policies_import import PolicyRun
    from clinic_tui.interop.recognise import PatientFile
    from clinic_tui.patients.importing import ImportReport
    from clinic_tui.patients.rows import DuplicatePair, PatientLine

STOPPED = 130
MOST_SHOWN = 40
"""Lines of one kind shown to people; --json has them all."""

COUNTS = ("rows", "added", "unchanged", "repeated", "differing", "refused")


@dataclass(slots=True)
class Outcome:
    """What was done with one file."""

    file: PatientFile
    mapping: dict[str, str]
    report: ImportReport
    stopped: bool = False


@dataclass(slots=True)
class Run:
    """The whole command: files that could be read, and those that could not with the reason."""

    outcomes: list[Outcome] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """130 after Ctrl-C, 6 where a file was refused or no row of all could be taken, else 0."""
        if any(outcome.stopped for outcome in self.outcomes):
            return STOPPED
        reports = [outcome.report for outcome in self.outcomes]
        rows, refused = sum(each.rows for each in reports), sum(len(each.refused) for each in reports)
        return 6 if self.refused or rows == refused else 0


def add(verbs: Nouns) -> None:
    """Put the verb into the parser."""
    command = add_command(
        verbs,
        "import",
        run,
        "take in patients from CSV (Synthea's or any other) and FHIR R4 files; of a folder with policies",
    )
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a file or a folder")
    command.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help="which column of a CSV file is what",
    )
    command.add_argument("--dry-run", action="store_true", help="say what would happen; change nothing")


def run(options: argparse.Namespace) -> int:
    """Recognise all files first, then take in one after the other."""
    from clinic_tui.interop.csv_columns import parse_mapping

    mapping = parse_mapping(options.map)
    result = Run()
    with at_desk(options, "patient.import") as here, stoppable() as stopped:
        for file in _recognised(options.files, mapping, result):
            if stopped():
                break
            result.outcomes.append(_take_in(here, file, mapping, stopped, dry=options.dry_run))
        policies = _policies_beside(options, here, stopped)
    for name, reason in result.refused:
        say(f"{name}: {reason}")
    _show(options, result, policies)
    return result.exit_code or policies.exit_code


def _policies_beside(options: argparse.Namespace, here: Here, stopped: Callable[[], bool]) -> PolicyRun:
    """The policies of the folders, for the patients who have just come in.

    A preview leaves them out: whose they are is known when the patients are here.
    """
    from clinic_tui.cli.policies_import import PolicyRun, found_policies, take_in_policies
    from clinic_tui.interop.csv_policies import looks_like_policies
    from clinic_tui.interop.recognise import files_in

    done = PolicyRun()
    folders = [
        path
        for path in options.files
        if path.is_dir() and any(looks_like_policies(each) for each in files_in(path))
    ]
    if folders and options.dry_run:
        names = ", ".join(path.name for path in folders)
        say(f"{names}: policies come in behind the patients; look at them then: `policies import --dry-run`")
    elif folders:
        files = found_policies(folders, {}, done)
        take_in_policies(here, files, {}, done, stopped, dry=False)
    return done


def _recognised(paths: list[Path], mapping: dict[str, str], result: Run) -> list[PatientFile]:
    """The files that can be read; what a folder holds besides patients is passed over with a word."""
    from clinic_tui.interop.recognise import settled

    found = [file for path in paths for file in _in_path(path, mapping, result)]
    for file in found:
        if file.csv is not None:
            columns = ", ".join(f"{name}={column}" for name, column in settled(file, mapping).items())
            say(f"{file.path.name}: read as {columns}")
    return found


def _in_path(path: Path, mapping: dict[str, str], result: Run) -> list[PatientFile]:
    from clinic_tui.interop.recognise import NoPatients, files_in, recognise

    found: list[PatientFile] = []
    others: list[str] = []
    try:
        inside = files_in(path)
    except FileRefused as refused:
        result.refused.append((path.name, refused.words))
        return found
    for each in inside:
        try:
            found.append(recognise(each, mapping))
        except FileRefused as refused:
            if path.is_dir() and isinstance(refused, NoPatients):
                others.append(each.name)
            else:
                result.refused.append((each.name, refused.words))
    if not found and not result.refused:
        result.refused.append((path.name, "no file in this folder holds patients"))
    elif others:
        say(f"passed over, no patients in them: {', '.join(others)}")
    return found


def _take_in(
    here: Here, file: PatientFile, mapping: dict[str, str], stopped: Callable[[], bool], *, dry: bool
) -> Outcome:
    from clinic_tui.interop.recognise import settled
    from clinic_tui.patients.importing import import_patients, preview_patients

    progress = Progress(file.path.name, file.rows)

    def told(report: ImportReport) -> bool:
        progress.at(report.rows)
        return not stopped()

    take_in = preview_patients if dry else import_patients
    report = take_in(here.desk, file.read(mapping, here.today), told)
    progress.end()
    cut_short = stopped() and report.rows < file.rows
    return Outcome(file, settled(file, mapping), report, cut_short)


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Ctrl-C ends the work after the batch at hand; a second one at once (that batch is rolled back)."""
    asked = False

    def stop(_number: int, _frame: object) -> None:
        nonlocal asked
        asked = True
        signal.signal(signal.SIGINT, signal.default_int_handler)
        print(fitting("\nstopping after this batch ...", sys.stderr), file=sys.stderr)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)


def _counts(report: ImportReport) -> dict[str, int]:
    return {
        name: len(value) if isinstance(value := getattr(report, name), list) else value for name in COUNTS
    }


def _show(options: argparse.Namespace, result: Run, policies: PolicyRun) -> None:
    from clinic_tui.cli.policies_import import as_json, show_policies

    counts = [_counts(outcome.report) for outcome in result.outcomes]
    totals = {name: sum(each[name] for each in counts) for name in COUNTS}
    if options.json:
        files = [_as_json(outcome) for outcome in result.outcomes]
        refused = [{"file": name, "reason": reason} for name, reason in result.refused]
        told = {"dry_run": options.dry_run, "totals": totals, "files": files, "refused_files": refused}
        show_json(told | ({"policies": as_json(policies)} if policies.outcomes else {}))
        return
    if not result.outcomes:
        return
    for outcome in result.outcomes:
        _show_details(options, outcome)
    if options.dry_run:
        line(options, "Nothing was changed; this is what would happen.")
    rows = [
        [outcome.file.path.name, *each.values()]
        for outcome, each in zip(result.outcomes, counts, strict=True)
    ]
    if len(rows) > 1:
        rows.append(["all", *totals.values()])
    for text in table(["file", *COUNTS], rows):
        line(options, text)
    show_policies(options, policies, dry=options.dry_run)


def _show_details(options: argparse.Namespace, outcome: Outcome) -> None:
    name, report = outcome.file.path.name, outcome.report
    show_some(options, [f"{name}:{row.line}: refused: {row.reason}" for row in report.refused])
    show_some(
        options,
        [f"{name}:{row.line}: says something else than before; left as it is" for row in report.differing],
    )
    show_some(options, [f"{name}:{row.line}: taken, but {row.reason}" for row in report.warnings])
    show_some(options, [_pair_words(pair) for pair in report.duplicates])
    if outcome.stopped:
        line(
            options,
            f"{name}: stopped after {report.rows} of {counted(outcome.file.rows, 'row')}; "
            "run it again for the rest",
        )


def show_some(options: argparse.Namespace, texts: list[str]) -> None:
    """The first of many lines of one kind."""
    for text in texts[:MOST_SHOWN]:
        line(options, text)
    if len(texts) > MOST_SHOWN:
        line(options, f"... and {len(texts) - MOST_SHOWN} more such lines; --json has them all")


def _pair_words(pair: DuplicatePair) -> str:
    reasons = safe_text(", ".join(pair.reasons))
    return f"likely one person ({pair.score}): {_who(pair.first)} and {_who(pair.second)}: {reasons}"


def _who(row: PatientLine) -> str:
    return f"{row.name} {show_birth_date(row.born)} MRN {row.mrn}"


def _as_json(outcome: Outcome) -> dict[str, Any]:
    report = outcome.report
    return {
        "file": outcome.file.path.name,
        "kind": outcome.file.kind,
        "mapping": outcome.mapping,
        "stopped": outcome.stopped,
        **_counts(report),
        "refused_rows": plain(report.refused),
        "differing_rows": [{"line": row.line, "external_id": row.external_id} for row in report.differing],
        "warnings": plain(report.warnings),
        "likely_duplicates": plain(report.duplicates),
    }
