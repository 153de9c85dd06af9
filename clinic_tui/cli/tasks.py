"""`clinic-tui tasks`: what is to be done, by whom and until when."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun
from clinic_tui.cli.finding import patient
from clinic_tui.cli.printing import Columns, line, show, show_rows
from clinic_tui.errors import Invalid
from clinic_tui.words.times import show_time

if TYPE_CHECKING:
    from clinic_tui.tasks.rows import TaskEntry, TaskPage, TaskRow

THINGS = "`order 1003`, `claim V286-1`, `item GLV-M`, `visit MRN DAY`"
ABOUT = f"{THINGS}, `patient MRN`"

PILES = ("mine", "given-away", "everybodys", "ended")


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "tasks", "list, make, give and finish tasks")
    listed = add_list(verbs, "list", run_list, "list your tasks and your role's, what is due first on top")
    listed.add_argument("--pile", choices=PILES, default="mine", help="default mine")
    listed.add_argument("--mrn", metavar="MRN", help="the open ones about a patient instead")
    listed.add_argument("--about", metavar="THING", help=f"those about one: {ABOUT}")
    _numbered(add_command(verbs, "show", run_show, "show a task with its history"))
    new = add_command(verbs, "add", run_add, "make a task; who is not you is asked to take it")
    new.add_argument("words", metavar="WHAT")
    new.add_argument("--to", default="", metavar="WHO", help="a sign-in name or a role; default you")
    _fields(new)
    told = add_command(verbs, "message", run_message, "tell somebody something, or pass a phone message on")
    told.add_argument("words", metavar="REASON")
    told.add_argument("--to", required=True, metavar="WHO", help="a sign-in name or a role")
    told.add_argument("--caller", default="", metavar="NAME", help="who called; default: it is your own")
    told.add_argument("--phone", default="", metavar="NUMBER", help="where to call back")
    _fields(told)
    called = add_command(verbs, "called", run_called, "note what came of calling back")
    _numbered(called)
    called.add_argument("outcome", choices=("reached", "message-left", "no-answer", "wrong-number"))
    called.add_argument("--note", default="", metavar="TEXT")
    change = add_command(verbs, "change", run_change, "change what a task is, or when it is due")
    _numbered(change)
    change.add_argument("--words", metavar="WHAT")
    change.add_argument("--caller", metavar="NAME", help="of a message: who called")
    change.add_argument("--phone", metavar="NUMBER", help="of a message: where to call back")
    _fields(change)
    given = add_command(verbs, "give", run_give, "ask somebody to take a task, or leave it to a role")
    _numbered(given)
    given.add_argument("to", metavar="WHO", help="a sign-in name or a role")
    given.add_argument("--note", default="", metavar="TEXT")
    _numbered(add_command(verbs, "accept", run_accept, "take a task that you were asked to, or your role's"))
    declined = add_command(verbs, "decline", run_decline, "say why you do not take it")
    _numbered(declined)
    declined.add_argument("--reason", required=True, metavar="TEXT")
    replied = add_command(verbs, "reply", run_reply, "answer: it is new to the others until they open it")
    _numbered(replied)
    replied.add_argument("words", metavar="TEXT")
    noted = add_command(verbs, "note", run_note, "add a line to its history")
    _numbered(noted)
    noted.add_argument("words", metavar="TEXT")
    done = add_command(verbs, "done", run_done, "it is done; one that repeats comes again")
    _numbered(done)
    done.add_argument("--outcome", default="", metavar="TEXT")
    dropped = add_command(verbs, "drop", run_drop, "it need not be done, and does not come again")
    _numbered(dropped)
    dropped.add_argument("--reason", required=True, metavar="TEXT")


def _numbered(command: argparse.ArgumentParser) -> None:
    command.add_argument("task", type=int, metavar="NUMBER")


def _fields(command: argparse.ArgumentParser) -> None:
    command.add_argument("--details", metavar="TEXT")
    command.add_argument("--priority", choices=("urgent", "high", "normal", "low"))
    command.add_argument("--due", metavar="DAY", help="t+2, fri, 11/30; `` for none")
    command.add_argument("--at", metavar="TIME", help="by which time of that day; `` for any")
    command.add_argument("--every", metavar="SPAN", help="it comes again: 1w, 3m, 1y; `` for once")
    command.add_argument("--mrn", metavar="MRN", help="whom it is about")
    command.add_argument("--about", metavar="THING", help=f"what it is about: {ABOUT}; `` for none")


def run_list(options: argparse.Namespace) -> None:
    """List tasks."""
    from clinic_tui.patients.sight import look_at
    from clinic_tui.tasks.queries import tasks, tasks_about, tasks_on
    from clinic_tui.tasks.states import Pile

    pile = list(Pile)[PILES.index(options.pile)]
    narrowed = options.mrn or options.about
    with at_desk(options, "task.all" if pile is Pile.ALL and not narrowed else "task.view") as here:
        whose = _patient_meant(here, options.about) if options.about else None
        if options.about and whose is None:
            rows = here.ask(tasks_on, here.desk, options.about)
        elif options.mrn or whose is not None:
            number = patient(here, options.mrn).id if whose is None else whose
            look_at(here.desk, number)
            rows = here.ask(tasks_about, number)
        else:
            rows = here.ask(tasks, here.desk, pile)
    columns: Columns[TaskRow] = [
        ("no", lambda row: row.id),
        ("due", _due),
        ("priority", lambda row: row.priority.value),
        ("what", lambda row: row.whole_words),
        ("who", lambda row: f"{row.asked} (asked)" if row.asked else row.owner),
        ("about", _about),
        ("", lambda row: "" if row.state.value == "open" else row.state.value),
        ("new", lambda row: row.news_words),
    ]
    show_rows(options, rows, columns, "nothing is to be done")


def _patient_meant(here: Here, typed: str) -> int | None:
    """Whom `patient MRN`, or an MRN alone, means; None where it is no patient."""
    from clinic_tui.tasks.linking import patient_named

    found: int | None = here.ask(patient_named, typed)
    return found


def _about(row: TaskRow) -> str:
    return ", ".join(filter(None, (row.patient, row.linked.words if row.linked else "")))


def _due(row: TaskRow) -> str:
    if row.due_on is None:
        return ""
    return f"{row.due_on} {show_time(row.due_minute)}" if row.due_minute is not None else str(row.due_on)


def run_show(options: argparse.Namespace) -> None:
    """Show one."""
    from clinic_tui.tasks.writing import mark_read
    from clinic_tui.words.phones import show_phone

    with at_desk(options, "task.view") as here:
        found, zone = _page(here, options.task), here.desk.clock.zone
        if found.task.news is not None and here.desk.actor.may("task.edit"):
            mark_read(here.desk, options.task)
            found = _page(here, options.task)
    row = found.task
    number = f" {show_phone(row.phone)}" if row.phone else ""
    if options.json:
        show(options, {"task": row, "steps": found.steps, "readers": found.readers})
        return
    line(options, f"{row.id}  {row.words}: {row.state.value}, {row.asked or row.owner}, {row.priority.value}")
    facts = (
        f"due {_due(row)}" if row.due_on else "", row.repeat.words if row.repeat else "", row.patient,
        row.mrn, row.linked.words if row.linked else "",
        f"call {row.caller}{number}" if row.caller else "", row.details, row.outcome,
    )  # fmt: skip
    line(options, ", ".join(filter(None, facts)))
    for reader in found.readers:
        behind = "" if reader.all_of_it else ", not the last"
        line(options, f"  read by {reader.name} {reader.at.astimezone(zone):%m/%d/%y %H:%M}{behind}")
    for step in found.steps:
        words = f": {step.words}" if step.words else ""
        line(options, f"  {step.at.astimezone(zone):%m/%d/%y %H:%M} {step.who} {step.step.value}{words}")


def run_add(options: argparse.Namespace) -> None:
    """Make one."""
    from clinic_tui.tasks.rows import TaskEntry
    from clinic_tui.tasks.writing import make_task

    with at_desk(options, "task.edit") as here:
        number = make_task(here.desk, _filled(here, options, TaskEntry(options.words, to=options.to)))
    show(options, {"id": number}, f"task {number}")


def run_message(options: argparse.Namespace) -> None:
    """Pass a message on."""
    from clinic_tui.tasks.rows import TaskEntry
    from clinic_tui.tasks.writing import make_task

    phone = _phone(options.phone)
    with at_desk(options, "task.edit") as here:
        entry = TaskEntry(options.words, to=options.to, caller=options.caller, phone=phone, told=True)
        number = make_task(here.desk, _filled(here, options, entry))
    show(options, {"id": number}, f"message {number} for {options.to or 'you'}")


def _phone(typed: str) -> str:
    from clinic_tui.words.not_understood import NotUnderstood
    from clinic_tui.words.phones import read_phone

    try:
        return read_phone(typed) if typed else ""
    except NotUnderstood as refusal:
        raise Invalid(str(refusal), "phone") from None


def run_called(options: argparse.Namespace) -> None:
    """What came of calling back."""
    from clinic_tui.tasks.states import Called
    from clinic_tui.tasks.writing import note_call

    outcome = Called(options.outcome.replace("-", " "))
    with at_desk(options, "task.edit") as here:
        row = _page(here, options.task).task
        note_call(here.desk, row.id, row.version, outcome, options.note)
    show(options, {"id": row.id}, f"noted: {outcome.value}")


def run_change(options: argparse.Namespace) -> None:
    """Change one."""
    from clinic_tui.tasks.rows import TaskEntry
    from clinic_tui.tasks.writing import change_task

    with at_desk(options, "task.edit") as here:
        row = _page(here, options.task).task
        before = TaskEntry(
            row.words if options.words is None else options.words, row.details, "", row.priority, row.due_on,
            row.due_minute, row.patient_id, row.repeat,
            row.caller if options.caller is None else options.caller,
            row.phone if options.phone is None else _phone(options.phone), about=None,
        )  # fmt: skip
        change_task(here.desk, row.id, row.version, _filled(here, options, before))
    show(options, {"id": options.task}, f"task {options.task} changed")


def _filled(here: Here, options: argparse.Namespace, entry: TaskEntry) -> TaskEntry:
    from dataclasses import replace

    from clinic_tui.tasks.repeats import read_repeat
    from clinic_tui.tasks.states import Priority
    from clinic_tui.words.not_understood import NotUnderstood
    from clinic_tui.words.times import read_time

    said: dict[str, object] = {}
    try:
        if options.at is not None:
            said["due_minute"] = read_time(options.at) if options.at else None
        if options.every is not None:
            said["repeat"] = read_repeat(options.every) if options.every else None
    except NotUnderstood as refusal:
        raise Invalid(str(refusal), "at" if options.at and "due_minute" not in said else "repeat") from None
    if options.due is not None:
        said["due_on"] = here.day(options.due) if options.due else None
        if not options.due and options.at is None:
            said["due_minute"] = None  # it was of that day
    if options.priority:
        said["priority"] = Priority(options.priority)
    if options.details is not None:
        said["details"] = options.details
    if options.mrn:
        said["patient_id"] = patient(here, options.mrn).id
    if options.about is not None:
        said["about"] = options.about
    return replace(entry, **said)  # type: ignore[arg-type]


def run_give(options: argparse.Namespace) -> None:
    """Ask somebody."""
    from clinic_tui.tasks.handing import give_task

    with at_desk(options, "task.edit") as here:
        row = _page(here, options.task).task
        whom = give_task(here.desk, row.id, row.version, options.to, options.note)
    show(options, {"id": row.id, "to": whom}, f"task {row.id} is given to {whom}")


def run_accept(options: argparse.Namespace) -> None:
    """Take it."""
    from clinic_tui.tasks.handing import accept_task

    with at_desk(options, "task.edit") as here:
        row = _page(here, options.task).task
        accept_task(here.desk, row.id, row.version)
    show(options, {"id": row.id}, f"task {row.id} is yours")


def run_decline(options: argparse.Namespace) -> None:
    """Say why not."""
    from clinic_tui.tasks.handing import decline_task

    with at_desk(options, "task.edit") as here:
        row = _page(here, options.task).task
        decline_task(here.desk, row.id, row.version, options.reason)
    show(options, {"id": row.id}, f"task {row.id} stays with {row.owner}")


def run_reply(options: argparse.Namespace) -> None:
    """Answer."""
    from clinic_tui.tasks.writing import reply

    with at_desk(options, "task.edit") as here:
        reply(here.desk, options.task, options.words)
    show(options, {"id": options.task}, "replied")


def run_note(options: argparse.Namespace) -> None:
    """Add a line."""
    from clinic_tui.tasks.writing import note_task

    with at_desk(options, "task.edit") as here:
        note_task(here.desk, options.task, options.words)
    show(options, {"id": options.task}, "noted")


def run_done(options: argparse.Namespace) -> None:
    """It is done."""
    from clinic_tui.tasks.ending import finish_task

    with at_desk(options, "task.edit") as here:
        row = _page(here, options.task).task
        again = finish_task(here.desk, row.id, row.version, options.outcome)
    words = f"task {row.id} is done" + (f": it is due again {again}" if again else "")
    show(options, {"id": row.id, "due_again": again}, words)


def run_drop(options: argparse.Namespace) -> None:
    """It need not be done."""
    from clinic_tui.tasks.ending import drop_task

    with at_desk(options, "task.edit") as here:
        row = _page(here, options.task).task
        drop_task(here.desk, row.id, row.version, options.reason)
    show(options, {"id": row.id}, f"task {row.id} is dropped")


def _page(here: Here, number: int) -> TaskPage:
    from clinic_tui.tasks.queries import page

    return here.ask(page, number, here.desk)
