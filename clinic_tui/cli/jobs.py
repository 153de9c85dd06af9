"""`clinic-tui jobs` and `clinic-tui worker`: what runs by itself, and the process that runs it."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count
from clinic_tui.cli.printing import Columns, fitting, line, say, show, show_rows
from clinic_tui.errors import ClinicError
from clinic_tui.settings import chosen_folder
from clinic_tui.text import safe_text

if TYPE_CHECKING:
    from clinic_tui.jobs.rows import JobRow, JobRunRow


def add(nouns: Nouns) -> None:
    """Put the nouns into the parser."""
    worker = add_command(nouns, "worker", run_worker, "run the clinic's jobs until it is stopped")
    worker.add_argument("--once", action="store_true", help="run every job once, and end")
    verbs = add_noun(nouns, "jobs", "see what runs by itself, and run it by hand")
    add_command(verbs, "list", run_list, "list the jobs with their last and next runs")
    run = add_command(verbs, "run", run_run, "run a job now")
    run.add_argument("name", metavar="JOB")
    run.add_argument("--dry-run", action="store_true", help="say what it would do, and do nothing")
    history = add_command(verbs, "history", run_history, "list the runs of a job")
    history.add_argument("name", metavar="JOB")
    history.add_argument("--limit", type=count, default=50, metavar="N", help="the newest N (default 50)")


def run_worker(options: argparse.Namespace) -> int:
    """Run the jobs; no account is asked for, as for all that needs nothing but the vault."""
    from clinic_tui.worker.process import work, work_once

    folder = chosen_folder(options.data)
    if options.once:
        return 0 if work_once(folder, _tell) else 1
    work(folder, _tell)
    return 0


def _tell(words: str) -> None:
    at = datetime.now(UTC).isoformat(timespec="seconds")
    print(fitting(f"{at} clinic-tui worker: {safe_text(words)}", sys.stderr), file=sys.stderr, flush=True)


def run_list(options: argparse.Namespace) -> None:
    """List the jobs."""
    from clinic_tui.jobs.lead import lead
    from clinic_tui.store.presence import presence_of
    from clinic_tui.worker.listing import job_rows

    with at_desk(options, "jobs.view") as here:
        presence = presence_of(here.clinic.store)
        led = presence.jobs_are_led()
        presence.close()
        rows, leader, zone = job_rows(here.clinic, led=led), here.ask(lead), here.clinic.clock.zone
    columns: Columns[JobRow] = [
        ("job", lambda row: row.name),
        ("what", lambda row: row.words),
        ("when", lambda row: row.plan),
        ("last", lambda row: f"{row.last.started_at.astimezone(zone):%m/%d %H:%M}" if row.last else "never"),
        ("result", lambda row: f"{row.last.outcome.value}: {row.last.words}" if row.last else ""),
        ("next", lambda row: f"{row.next_at.astimezone(zone):%m/%d %H:%M}" if row.next_at else ""),
        ("failed", lambda row: row.failures or ""),
    ]
    show_rows(options, rows, columns, "there are no jobs")
    if led and leader:
        say(f"run by {leader.holder}, since {leader.since.astimezone(zone):%m/%d %H:%M}")
    else:
        say("no process runs them now: start `clinic-tui worker`, or leave a console open")


def run_run(options: argparse.Namespace) -> None:
    """Run a job now, or say what it would do."""
    from clinic_tui.jobs.rows import RunOutcome
    from clinic_tui.worker.by_hand import run_by_hand
    from clinic_tui.worker.registry import job_named

    with at_desk(options, "jobs.run") as here:
        if options.dry_run:
            job = job_named(here.clinic, options.name)
            if job.preview is None:
                raise ClinicError(f"{job.name} changes nothing outside the clinic: it has nothing to show")
            lines = list(job.preview(here.clinic, here.desk))
            if options.json:
                show(options, {"job": job.name, "would": lines})
            for text in [] if options.json else lines or ["nothing would be done"]:
                line(options, text)
            return
        outcome, words = run_by_hand(here.clinic, here.desk, options.name)
    if outcome is not RunOutcome.OK:
        raise ClinicError(f"{options.name}: {words}")
    show(options, {"job": options.name, "outcome": outcome, "words": words}, words)


def run_history(options: argparse.Namespace) -> None:
    """List the runs of a job."""
    from clinic_tui.jobs.records import runs
    from clinic_tui.worker.registry import job_named

    with at_desk(options, "jobs.view") as here:
        job = job_named(here.clinic, options.name)
        rows, zone = here.ask(runs, job.name, options.limit), here.clinic.clock.zone
    columns: Columns[JobRunRow] = [
        ("began", lambda row: f"{row.started_at.astimezone(zone):%m/%d/%Y %H:%M:%S}"),
        ("seconds", lambda row: f"{(row.ended_at - row.started_at).total_seconds():.0f}"),
        ("result", lambda row: row.outcome.value),
        ("words", lambda row: row.words),
        ("by", lambda row: row.holder),
    ]
    show_rows(options, rows, columns, f"no run of {job.name} was written down yet")
