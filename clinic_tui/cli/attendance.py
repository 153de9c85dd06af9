"""`clinic-tui schedule proof, end, attendance`: what has not ended, a day's end, how no-shows count."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count, count_or_none
from clinic_tui.cli.printing import Columns, plain, say, show, show_json, show_rows
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from clinic_tui.day_end.rows import Ended
    from clinic_tui.schedule.attendance_rows import Attendance, NotEnded

NOT_PROVED = 3
"""The exit code where visits have not ended."""

LEFT: Columns[NotEnded] = [
    ("number", lambda row: row.visit.id),
    ("time", lambda row: show_time(row.visit.start)),
    ("provider", lambda row: row.visit.provider_code),
    ("patient", lambda row: row.visit.name),
    ("MRN", lambda row: row.visit.mrn),
    ("status", lambda row: row.visit.status.value),
    ("to do", lambda row: row.to_do),
]


def add(verbs: Nouns) -> None:
    """Put the verbs into the parser."""
    proof = add_command(
        verbs, "proof", run_proof, "prove that every visit of a day has ended, or list the rest"
    )
    proof.add_argument("--day", metavar="DATE", help="t, yesterday, 1/5 (default today)")
    end = add_command(verbs, "end", run_end, "sign the proof of a day, with the seal of the journal")
    end.add_argument("--day", metavar="DATE", help="t, yesterday, 1/5 (default today)")
    end.add_argument("--reason", default="", help="why the day ends with something left")
    end.add_argument("--print", action="store_true", help="print it where such papers go, or into the folder")
    end.add_argument("--printer", default="", metavar="NAME", help="print it there")
    rule = add_noun(verbs, "attendance", "show and set how no-shows and late cancels count")
    add_command(rule, "show", run_show, "show the rule")
    new = add_command(rule, "set", run_set, "set the rule for all desks; what is not given stays")
    new.add_argument("--months", type=count, metavar="MONTHS", help="how far back they count")
    new.add_argument("--flag", type=count_or_none, metavar="COUNT", help="so many stand out; 0 for none")
    new.add_argument(
        "--limit",
        type=count_or_none,
        metavar="COUNT",
        help="from so many on booking needs a right; 0 for never",
    )
    new.add_argument(
        "--late-hours", type=count_or_none, metavar="HOURS", help="less notice makes a cancellation late"
    )
    new.add_argument(
        "--suggest-minutes",
        type=count,
        metavar="MINUTES",
        help="so long after the start a no-show is suggested",
    )


def run_proof(options: argparse.Namespace) -> int:
    """Say whether every visit of a day has ended and its money is handed in; 3 where not."""
    from clinic_tui.day_end.queries import day_state

    with at_desk(options, "schedule.view") as here:
        state = here.ask(day_state, here.day(options.day), here.clinic.clock)
        zone = here.clinic.clock.zone
    found = state.proof
    if options.json:
        show_json({**plain(found), "figures": state.figures, "ended": state.ended, "changed": state.changes})
    else:
        day = show_date(found.day)
        if found.left:
            show_rows(options, found.left, LEFT, "")
        say(
            f"{day}: {counted(found.planned, 'visit')}, {found.kept} kept, {found.no_shows} no-show, "
            f"{found.went} left; "
            + (
                f"{counted(len(found.left), 'has', 'have')} not ended"
                if found.left
                else "every visit has ended"
            )
            + (f"; {found.money_words}" if found.money_words else "")
        )
        if state.ended is not None:
            say(_ended_words(state.ended, zone))
        for words in state.changes:
            say(f"changed since: {words}")
    return 0 if found.proved else NOT_PROVED


def run_end(options: argparse.Namespace) -> None:
    """Sign the proof of a day."""
    from clinic_tui.day_end.handing_out import hand_out_day_end
    from clinic_tui.day_end.service import end_day

    with at_desk(options, "day.end") as here:
        day, zone = here.day(options.day), here.clinic.clock.zone
        ended = end_day(here.desk, day, options.reason)
        printed = (
            hand_out_day_end(here.desk, here.clinic.settings, day, options.printer)
            if options.print or options.printer
            else ""
        )
    words = _ended_words(ended, zone) + (f"\n{printed}" if printed else "")
    show(options, {**plain(ended), "printed": printed}, words)


def _ended_words(ended: Ended, zone: ZoneInfo) -> str:
    at = ended.at.astimezone(zone)
    backup = f"{ended.backup_at.astimezone(zone):%Y-%m-%d %H:%M}" if ended.backup_at else "none"
    return (
        f"ended {show_date(at.date())} {at:%H:%M} by {ended.by}"
        + (f", with something left: {ended.reason}" if ended.reason else "")
        + f"; last backup {backup}; journal {ended.seal}"
    )


def run_show(options: argparse.Namespace) -> None:
    """Show the rule."""
    from clinic_tui.schedule.attendance import rule_of

    with at_desk(options, "schedule.view") as here:
        rule = here.ask(rule_of)
    show(options, _data(rule), _words(rule))


def run_set(options: argparse.Namespace) -> None:
    """Set the rule."""
    from clinic_tui.schedule.attendance import rule_of, set_rule

    given = {
        "months": options.months, "flag_at": options.flag, "right_at": options.limit,
        "late_hours": options.late_hours, "suggest_minutes": options.suggest_minutes,
    }  # fmt: skip
    with at_desk(options, "schedule.setup") as here:
        rule = replace(
            here.ask(rule_of), **{name: value for name, value in given.items() if value is not None}
        )
        set_rule(here.desk, rule)
    show(options, _data(rule), _words(rule))


def _data(rule: Attendance) -> dict[str, int]:
    return {
        "months": rule.months, "flag": rule.flag_at, "limit": rule.right_at,
        "late_hours": rule.late_hours, "suggest_minutes": rule.suggest_minutes,
    }  # fmt: skip


def _words(rule: Attendance) -> str:
    limit = (
        f"from {rule.right_at} on booking needs a right" if rule.right_at else "nobody is kept from booking"
    )
    flag = f"{rule.flag_at} stand out" if rule.flag_at else "none stands out"
    return (
        f"no-shows and late cancels of {counted(rule.months, 'month')} count: {flag}, {limit}; "
        f"a cancellation is late with less than {rule.late_hours} h notice; "
        f"a no-show is suggested {rule.suggest_minutes} min after the start"
    )
