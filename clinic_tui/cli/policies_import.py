"""`clinic-tui policies import`, and the policies of a folder that `patients import` is given."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun
from clinic_tui.cli.patients_import import STOPPED, show_some, stoppable
from clinic_tui.cli.printing import line, plain, say, show_json, table
from clinic_tui.cli.progress import Progress
from clinic_tui.errors import FileRefused

if TYPE_CHECKING:
    from clinic_tui.interop.csv_in import CsvFile
    from clinic_tui.interop.csv_policies import IncomingPayer
    from clinic_tui.patients.policy_importing import PolicyReport

COUNTS = ("rows", "added", "unchanged", "passed", "uninsured", "differing", "refused")


@dataclass(slots=True)
class PolicyOutcome:
    """What was done with one file of policies."""

    file: CsvFile
    mapping: dict[str, str]
    report: PolicyReport
    stopped: bool = False


@dataclass(slots=True)
class PolicyRun:
    """The whole command: files of policies, lists of payers, and files that could not be read."""

    outcomes: list[PolicyOutcome] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    payers: list[IncomingPayer] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """130 after Ctrl-C, 6 where a file was refused or nothing of all could be taken, else 0."""
        reports = [outcome.report for outcome in self.outcomes]
        if any(outcome.stopped for outcome in self.outcomes):
            return STOPPED
        none = any(not report.whole for report in reports) or any(
            report.rows and report.rows <= len(report.refused) for report in reports
        )
        return 6 if self.refused or none else 0


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "policies", "take in insurance policies of another system")
    command = add_command(
        verbs, "import", run, "take in policies from CSV (Synthea's payer_transitions.csv or any other)"
    )
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a file or a folder")
    command.add_argument(
        "--payers", type=Path, metavar="FILE", help="a list of payers, where the policies name them by number"
    )
    command.add_argument(
        "--map", action="append", default=[], metavar="FIELD=COLUMN", help="which column is what"
    )
    command.add_argument(
        "--whole", action="store_true", help="a file with a row that cannot be taken is not taken at all"
    )
    command.add_argument("--dry-run", action="store_true", help="say what would happen; change nothing")


def run(options: argparse.Namespace) -> int:
    """Recognise all files first, then take in one after the other."""
    from clinic_tui.interop.policy_columns import parse_policy_mapping

    mapping = parse_policy_mapping(options.map)
    result = PolicyRun()
    with at_desk(options, "policy.import") as here, stoppable() as stopped:
        files = found_policies(options.files, mapping, result, options.payers)
        take_in_policies(here, files, mapping, result, stopped, dry=options.dry_run, whole=options.whole)
    for name, reason in result.refused:
        say(f"{name}: {reason}")
    if options.json:
        show_json({"dry_run": options.dry_run, **as_json(result)})
    else:
        show_policies(options, result, dry=options.dry_run)
    return result.exit_code


def found_policies(
    paths: Sequence[Path], mapping: dict[str, str], result: PolicyRun, payers: Path | None = None
) -> list[CsvFile]:
    """The files of policies; of a folder those that look like it, and its list of payers."""
    from clinic_tui.interop.csv_policies import (
        looks_like_payers,
        looks_like_policies,
        open_policies_csv,
        read_payers,
    )
    from clinic_tui.interop.recognise import files_in

    files: list[Path] = []
    lists = [payers] if payers else []
    for path in paths:
        try:
            inside = files_in(path)
        except FileRefused as refused:
            result.refused.append((path.name, refused.words))
            continue
        if not path.is_dir():
            files += inside
            continue
        tables = [each for each in inside if each.suffix.lower() in (".csv", ".tsv")]
        found = [each for each in tables if looks_like_policies(each)]
        lists += [each for each in tables if each not in found and looks_like_payers(each)]
        if not found:
            result.refused.append((path.name, "no file in this folder holds policies"))
        files += found
    opened: list[CsvFile] = []
    for each in files:
        try:
            opened.append(open_policies_csv(each, mapping))
        except FileRefused as refused:
            result.refused.append((each.name, refused.words))
    for each in lists:
        try:
            known, bad = read_payers(each)
        except FileRefused as refused:
            result.refused.append((each.name, refused.words))
            continue
        result.payers += known
        for row in bad:
            say(f"{each.name}:{row.line}: left out: {row.reason}")
    return opened


def take_in_policies(
    here: Here,
    files: Sequence[CsvFile],
    mapping: dict[str, str],
    result: PolicyRun,
    stopped: Callable[[], bool],
    *,
    dry: bool,
    whole: bool = False,
) -> None:
    """Take in one file after the other; a stop ends with the batch at hand."""
    from clinic_tui.interop.csv_policies import read_policies
    from clinic_tui.interop.policy_columns import settle_policy_columns
    from clinic_tui.patients.policy_importing import import_policies, preview_policies

    for file in files:
        if stopped():
            return
        places = settle_policy_columns(file.header, file.guess, mapping)
        columns = {name: file.header[place] for name, place in places.items()}
        said = ", ".join(f"{name}={column}" for name, column in columns.items())
        say(f"{file.path.name}: read as {said}")
        progress = Progress(file.path.name, file.rows)

        def told(report: PolicyReport, progress: Progress = progress) -> bool:
            progress.at(report.added + report.unchanged)
            return not stopped()

        rows = read_policies(file, mapping, result.payers, here.today)
        if dry:
            report = preview_policies(here.desk, rows, told)
        else:
            known = [payer.fields for payer in result.payers]
            report = import_policies(here.desk, rows, known, told, whole=whole)
        progress.end()
        result.outcomes.append(PolicyOutcome(file, columns, report, stopped()))


def show_policies(options: argparse.Namespace, result: PolicyRun, *, dry: bool) -> None:
    """What was done with the policies, for people."""
    for outcome in result.outcomes:
        name, report = outcome.file.path.name, outcome.report
        show_some(options, [f"{name}:{row.line}: refused: {row.reason}" for row in report.refused])
        show_some(
            options, [f"{name}:{row.line}: left as it is here: {row.reason}" for row in report.differing]
        )
        show_some(options, [f"{name}:{row.line}: taken, but {row.reason}" for row in report.warnings])
        if report.payers:
            names = ", ".join(report.payers[:8])
            more = f" and {len(report.payers) - 8} more" if len(report.payers) > 8 else ""
            line(options, f"payers that nobody had entered{' (to be entered)' if dry else ''}: {names}{more}")
        if not report.whole:
            line(options, f"{name}: nothing was taken: mend these rows, or leave --whole away")
        if outcome.stopped:
            line(options, f"{name}: stopped; run it again for the rest")
    if dry and result.outcomes:
        line(options, "Nothing was changed; this is what would happen.")
    rows = [[outcome.file.path.name, *_counts(outcome.report).values()] for outcome in result.outcomes]
    if rows:
        for text in table(["file of policies", *COUNTS], rows):
            line(options, text)


def as_json(result: PolicyRun) -> dict[str, Any]:
    """What was done with the policies, whole."""
    return {
        "files": [
            {
                "file": outcome.file.path.name,
                "kind": outcome.file.source,
                "mapping": outcome.mapping,
                "stopped": outcome.stopped,
                "whole": outcome.report.whole,
                **_counts(outcome.report),
                "payers_entered": outcome.report.payers,
                "refused_rows": plain(outcome.report.refused),
                "differing_rows": plain(outcome.report.differing),
                "warnings": plain(outcome.report.warnings),
            }
            for outcome in result.outcomes
        ],
        "refused_files": [{"file": name, "reason": reason} for name, reason in result.refused],
    }


def _counts(report: PolicyReport) -> dict[str, int]:
    return {
        name: len(value) if isinstance(value := getattr(report, name), list) else value for name in COUNTS
    }
