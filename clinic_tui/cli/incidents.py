"""`clinic-tui incidents`: injuries of those who work here, what is due, and the OSHA log."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, time_of_day
from clinic_tui.cli.osha_log import add_years
from clinic_tui.cli.printing import Columns, line, say, show, show_rows
from clinic_tui.errors import Invalid
from clinic_tui.words.moments import read_moment, show_moment

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from clinic_tui.safety.rows import IncidentRow
    from clinic_tui.words.moments import Moment

_SEVERE = {"death": "death", "hospital": "in-patient hospitalization", "amputation": "amputation",
           "eye": "loss of an eye"}  # fmt: skip
_STEPS = {"evaluation": "medical evaluation", "source": "source tested", "vaccine": "hepatitis B vaccine",
          "opinion": "written opinion"}  # fmt: skip


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "incidents", "report injuries of those who work here, and keep the OSHA log")
    add_command(verbs, "list", run_list, "list incidents with the clock that runs out first")
    _numbered(add_command(verbs, "show", run_show, "show an incident, and what there is to do about it"))
    _add_report(verbs)
    _add_change(verbs)
    _add_decide(verbs)
    report = add_command(verbs, "report", run_report, "note what OSHA is told within hours, or that it was")
    _numbered(report)
    report.add_argument("what", choices=tuple(_SEVERE))
    report.add_argument("--at", metavar="MOMENT", help="when it happened: 9:30, 't-1 2p'")
    report.add_argument("--learned", metavar="MOMENT", help="when the clinic learned of it (default now)")
    report.add_argument("--to", default="", metavar="WHOM", help="OSHA was told: a name, an office")
    step = add_command(verbs, "step", run_step, "end a step of the follow-up after an exposure")
    _numbered(step)
    step.add_argument("step", choices=tuple(_STEPS))
    step.add_argument("--how", choices=("done", "declined", "not-possible"), default="done")
    step.add_argument("--on", metavar="DAY", help="default today")
    step.add_argument("--words", default="", metavar="TEXT", help="by whom; if not done: who said so, or why")
    _add_care(verbs)
    days = add_command(verbs, "days", run_days, "add days away from work or of restricted work")
    _numbered(days)
    days.add_argument("kind", choices=("away", "restricted"))
    days.add_argument("first", metavar="DAY", nargs="?", help="the first; without it those that go on end")
    days.add_argument("--last", metavar="DAY", help="the last (default: it goes on)")
    add_years(verbs)


_KINDS = ("injury", "illness", "sharp", "splash")
_TOLD = {
    "what": "what happened, and how", "harm": "injury and part of the body",
    "place": "where; of a sharp the work area",
}  # fmt: skip
_TOLD_TOO = {
    "job": "job title; of somebody without an account it is asked for",
    "before": "what the person was doing just before", "object": "object or substance that harmed",
    "device": "type of the sharp", "brand": "of the sharp",
    "site": "the site where it happened; default the first",
}  # fmt: skip


def _add_report(verbs: Nouns) -> None:
    new = add_command(verbs, "add", run_add, "report what happened to somebody who works here")
    new.add_argument("kind", choices=_KINDS)
    new.add_argument("who", metavar="WHO", help="a login or a name")
    for name, words in _TOLD.items():
        new.add_argument(f"--{name}", required=True, metavar="TEXT", help=words)
    for name, words in _TOLD_TOO.items():
        new.add_argument(f"--{name}", default="", metavar="TEXT", help=words)
    new.add_argument("--at", metavar="MOMENT", help="when: 9:30, 't-1 2p' (default: today, time unknown)")
    new.add_argument("--learned", metavar="MOMENT", help="when the clinic heard of it (default now)")
    new.add_argument("--clean", action="store_true", help="a sharp or splash without another person's blood")


def _add_change(verbs: Nouns) -> None:
    change = add_command(verbs, "change", run_change, "put right what was reported; what is not named stays")
    _numbered(change)
    change.add_argument("--kind", choices=_KINDS)
    change.add_argument("--who", metavar="WHO", help="a login or a name")
    for name, words in {**_TOLD, **_TOLD_TOO}.items():
        change.add_argument(f"--{name}", metavar="TEXT", help=words)
    change.add_argument("--at", metavar="MOMENT", help="when: 9:30, 't-1 2p'")
    change.add_argument("--learned", metavar="MOMENT", help="when the clinic heard of it")
    change.add_argument("--blood", choices=("yes", "no"), help="another person's blood was on it")


def _add_decide(verbs: Nouns) -> None:
    from clinic_tui.safety.rules import QUESTIONS

    decide = add_command(verbs, "decide", run_decide, "answer the questions: is an incident recorded?")
    _numbered(decide)
    for each in QUESTIONS:
        name = each.name.replace("_", "-")
        if each.name in ("work_related", "new_case"):
            decide.add_argument(f"--not-{name}", action="store_true", help=f"not: {each.meaning}")
        else:
            decide.add_argument(f"--{name}", action="store_true", help=each.meaning)
    decide.add_argument("--type", choices=("M1", "M2", "M3", "M4", "M5", "M6"), default="M1")
    decide.add_argument(
        "--privacy",
        choices=("intimate", "assault", "mental", "infection", "asked"),
        help="why no name is logged",
    )


def _add_care(verbs: Nouns) -> None:
    care = add_command(verbs, "care", run_care, "note who treated, and what else form 301 asks")
    _numbered(care)
    for name, words in (
        ("treated-by", "physician or other professional"), ("facility", "if away from the clinic"),
        ("address", "home address of the employee"),
    ):  # fmt: skip
        care.add_argument(f"--{name}", metavar="TEXT", help=words)
    care.add_argument("--emergency-room", choices=("yes", "no"))
    care.add_argument("--overnight", choices=("yes", "no"), help="hospitalized as an in-patient")
    care.add_argument("--born", metavar="DAY", help="birth date of the employee")
    care.add_argument("--hired", metavar="DAY")
    care.add_argument("--sex", choices=("female", "male"))
    care.add_argument("--shift-began", type=time_of_day, metavar="TIME", help="on the day of the incident")


def _numbered(command: argparse.ArgumentParser) -> None:
    command.add_argument("number", type=int, metavar="NUMBER", help="as `incidents list` has it")


def run_list(options: argparse.Namespace) -> None:
    """List them."""
    from clinic_tui.safety.clock_lines import clock_of
    from clinic_tui.safety.queries import incidents

    with at_desk(options, "safety.report") as here:
        rows, zone, day = (
            here.ask(incidents, here.clinic.clock.zone, here.desk.actor),
            _zone(here),
            here.today,
        )
    columns: Columns[IncidentRow] = [
        ("no", lambda row: row.id),
        ("day", lambda row: row.entry.day),
        ("kind", lambda row: row.entry.kind.value),
        ("who", lambda row: row.entry.who),
        ("harm", lambda row: row.entry.harm),
        ("log", lambda row: row.case or ("" if row.decided is None else "no")),
        ("clock", lambda row: clock_of(row, zone, day)[0]),
    ]
    show_rows(options, rows, columns, "no incident")


def run_show(options: argparse.Namespace) -> None:
    """Show one."""
    from clinic_tui.safety.clock_lines import lines_of, told_of

    with at_desk(options, "safety.report") as here:
        row = _incident(here, options.number)
        lines = lines_of(row, _zone(here), here.clinic.clock.now())
    show(options, {"incident": row})
    if options.json:
        return
    case = f"case {row.case}: " if row.case else ""
    line(options, f"{case}{row.entry.who}, {told_of(row)}")
    line(options, f"{row.entry.harm}: {row.entry.what}".rstrip(": "))
    for each in lines:
        words = ", ".join(filter(None, (each.state, each.words)))
        line(options, f"  {each.what}: {words}")


def run_add(options: argparse.Namespace) -> None:
    """Report one."""
    from clinic_tui.safety.clock_lines import told_of
    from clinic_tui.safety.entries import IncidentEntry
    from clinic_tui.safety.reporting import report_incident
    from clinic_tui.safety.states import IncidentKind

    with at_desk(options, "safety.report") as here:
        at, learned = _moment(here, options.at), _moment(here, options.learned)
        heard = learned or (None, None)
        entry = IncidentEntry(
            IncidentKind(options.kind), options.who, at[0] if at else here.today, options.what, options.harm,
            options.place, options.job, at[1] if at else None, options.before, options.object,
            options.device, options.brand, False if options.clean else None,
            heard[0], heard[1], options.site,
        )  # fmt: skip
        number = report_incident(here.desk, entry)
        told = told_of(_incident(here, number))  # with the half of the day that was understood, and the site
    show(options, {"id": number}, f"incident {number} is reported: {told}")


def run_change(options: argparse.Namespace) -> None:
    """Put one right."""
    from dataclasses import replace

    from clinic_tui.safety.reporting import edit_incident
    from clinic_tui.safety.states import IncidentKind

    with at_desk(options, "safety.keep") as here:
        row = _incident(here, options.number)
        said: dict[str, object] = {
            name: getattr(options, name) for name in ("who", *_TOLD, *_TOLD_TOO) if name != "job"
        }
        said["job_title"], said["kind"] = options.job, IncidentKind(options.kind) if options.kind else None
        said["blood"] = options.blood == "yes" if options.blood else None
        said["day"], said["minute"] = _moment(here, options.at) or (None, None)
        said["learned_day"], said["learned_minute"] = _moment(here, options.learned) or (None, None)
        named = {name: value for name, value in said.items() if value is not None}
        edit_incident(here.desk, row.id, row.version, replace(row.entry, **named))  # type: ignore[arg-type]
    show(options, {"id": row.id}, f"incident {row.id} is changed")


def run_decide(options: argparse.Namespace) -> None:
    """Answer the questions."""
    from clinic_tui.safety.deadlines import REPORT_TO
    from clinic_tui.safety.deciding import decide_incident
    from clinic_tui.safety.entries import DecisionEntry
    from clinic_tui.safety.rules import QUESTIONS, Answers
    from clinic_tui.safety.states import CaseType, Privacy

    said = {
        each.name: not getattr(options, f"not_{each.name}")
        if each.name in ("work_related", "new_case")
        else getattr(options, each.name)
        for each in QUESTIONS
    }
    privacy = Privacy(options.privacy) if options.privacy else None
    entry = DecisionEntry(Answers(**said), CaseType(options.type), privacy)
    with at_desk(options, "safety.keep") as here:
        row = _incident(here, options.number)
        decision = decide_incident(here.desk, row.id, row.decided.version if row.decided else None, entry)
        after = _incident(here, options.number)
    for kind in after.unsaid:
        say(f"{kind.value}: note when, `incidents report {row.id}`; OSHA is told within hours: {REPORT_TO}")
    show(options, {"id": row.id, "case": after.case, "recordable": decision.recordable}, decision.words)


def run_report(options: argparse.Namespace) -> None:
    """What OSHA is told, or that it was."""
    from clinic_tui.safety.deadlines import REPORT_TO
    from clinic_tui.safety.entries import SevereEntry, ToldEntry
    from clinic_tui.safety.severe import note_severe, note_told
    from clinic_tui.safety.states import Severe

    kind = Severe(_SEVERE[options.what])
    with at_desk(options, "safety.keep") as here:
        at = _moment(here, options.at)
        stored = next((each for each in _incident(here, options.number).severe if each.kind is kind), None)
        if options.to:
            if stored is None:
                raise Invalid(f"note the {kind.value} first: the same with --at, without --to", "to")
            note_told(here.desk, stored.id, stored.version, ToldEntry(options.to, *(at or (None, None))))
            show(options, {"id": options.number}, f"{kind.value}: OSHA was told")
            return
        if at is None:
            raise Invalid("when did it happen? --at 9:30, or --at 't-1 2p'", "at")
        learned = _moment(here, options.learned) or (None, None)
        due = note_severe(here.desk, options.number, SevereEntry(kind, *at, *learned))
        zone = _zone(here)
    told = f"tell OSHA by {due.astimezone(zone):%m/%d/%Y %H:%M}: {REPORT_TO}" if due else "not to be reported"
    show(options, {"id": options.number, "due": due}, f"{kind.value} of {show_moment(at)}: {told}")


def run_step(options: argparse.Namespace) -> None:
    """A step of the follow-up ended."""
    from clinic_tui.safety.entries import StepEntry
    from clinic_tui.safety.exposure import end_step
    from clinic_tui.safety.states import Step, StepEnd

    step, how = Step(_STEPS[options.step]), StepEnd(options.how.replace("-", " "))
    with at_desk(options, "safety.keep") as here:
        day = here.past_day(options.on) if options.on else None
        end_step(here.desk, options.number, step, StepEntry(how, day, options.words))
    show(options, {"id": options.number, "step": step, "ended": how}, f"{step.value} {how.value}")


def run_care(options: argparse.Namespace) -> None:
    """Who treated, and the rest of form 301."""
    from dataclasses import fields, replace

    from clinic_tui.safety.entries import CareEntry
    from clinic_tui.safety.reporting import note_care
    from clinic_tui.safety.states import Sex
    from clinic_tui.words.dates import read_birth_date

    with at_desk(options, "safety.keep") as here:
        row = _incident(here, options.number)
        said = {each.name: getattr(options, each.name) for each in fields(CareEntry)}
        said = {name: value for name, value in said.items() if value is not None}
        readers: dict[str, Callable[[str], object]] = {
            "born": lambda typed: read_birth_date(typed, here.today), "hired": here.past_day, "sex": Sex,
            "emergency_room": lambda typed: typed == "yes", "overnight": lambda typed: typed == "yes",
        }  # fmt: skip
        for name in readers.keys() & said.keys():
            said[name] = readers[name](said[name])
        note_care(here.desk, row.id, row.version, replace(row.care, **said))
    show(options, {"id": options.number}, f"form 301 of incident {options.number} written")


def run_days(options: argparse.Namespace) -> None:
    """Days away or restricted."""
    from clinic_tui.safety.deciding import add_span, change_span
    from clinic_tui.safety.entries import SpanEntry
    from clinic_tui.safety.states import SpanKind
    from clinic_tui.words.dates import read_date_since

    kind = SpanKind(options.kind)
    with at_desk(options, "safety.keep") as here:
        row = _incident(here, options.number)
        first, last = (
            read_date_since(typed, here.today, row.entry.day) if typed else None
            for typed in (options.first, options.last)
        )
        if first is not None:
            add_span(here.desk, options.number, SpanEntry(kind, first, last))
        else:
            rows = [each for each in row.spans if each.span.last is None]
            span = next((each for each in rows if each.span.kind is kind), None)
            if span is None or last is None:
                raise Invalid(
                    f"no days {kind.value} go on, or --last is missing: name the first day", "first"
                )
            change_span(here.desk, span.id, span.version, SpanEntry(kind, span.span.first, last))
        days = _incident(here, options.number).days(here.today)
    words = f"{days.away} days away, {days.restricted} restricted up to today"
    show(options, {"id": options.number, "away": days.away, "restricted": days.restricted}, words)


def _incident(here: Here, number: int) -> IncidentRow:
    from clinic_tui.safety.queries import incident

    return here.ask(incident, _zone(here), here.desk.actor, number)


def _zone(here: Here) -> ZoneInfo:
    return here.clinic.clock.zone


def _moment(here: Here, typed: str | None) -> Moment | None:
    return read_moment(typed, here.today) if typed else None
