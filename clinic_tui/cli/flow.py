"""`clinic-tui queue late, tell, signal, hand, handover`: what goes between the desks, and to patients."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count, count_or_none, time_of_day
from clinic_tui.cli.printing import Columns, line, say, show, show_json, show_rows
from clinic_tui.words.phones import show_phone
from clinic_tui.words.times import show_time

if TYPE_CHECKING:
    from clinic_tui.flow.rows import HandedRow, SignalRow, ToTell
    from clinic_tui.schedule.delay_rows import Lateness

OUTCOMES = ("reached", "message-left", "no-answer")

LATE: Columns[Lateness] = [
    ("provider", lambda row: row.provider_code),
    ("minutes", lambda row: row.minutes),
    ("by", lambda row: row.said_by if row.said else "the queue"),
    ("until", lambda row: show_time(row.until) if row.said else ""),
    ("reason", lambda row: row.reason),
]
TO_TELL: Columns[ToTell] = [
    ("number", lambda row: row.appointment_id),
    ("time", lambda row: show_time(row.start)),
    ("patient", lambda row: row.name),
    ("MRN", lambda row: row.mrn),
    ("tell by", lambda row: row.way),
    ("phone", lambda row: show_phone(row.phone) if row.phone else ""),
    ("told", lambda row: row.told),
    ("why", lambda row: row.why),
]


def add(verbs: Nouns) -> None:
    """Put the verbs into the parser."""
    late = add_noun(verbs, "late", "see and say how late providers run")
    add_command(late, "list", run_late_list, "list how late each provider runs now")
    said = add_command(late, "set", run_late_set, "say how late a provider runs, over what is computed")
    said.add_argument("provider", metavar="PROVIDER")
    said.add_argument("minutes", type=count_or_none, metavar="MINUTES", help="0 says: on time")
    said.add_argument("--until", type=time_of_day, metavar="TIME", help="to the end of the day without it")
    said.add_argument("--reason", default="", metavar="TEXT")
    clear = add_command(late, "clear", run_late_clear, "let the queue say again how late a provider runs")
    clear.add_argument("provider", metavar="PROVIDER")
    tell = add_command(verbs, "tell", run_tell, "list a late provider's next patients, and tell them")
    tell.add_argument("provider", metavar="PROVIDER")
    tell.add_argument("--send", action="store_true", help="queue a message to each who agreed to one")
    told = add_command(verbs, "told", run_told, "note what came of a call about a delay")
    told.add_argument("number", type=count, metavar="NUMBER", help="the appointment's")
    told.add_argument("outcome", choices=OUTCOMES, metavar="OUTCOME", help=", ".join(OUTCOMES))
    signal = add_noun(verbs, "signal", "send and take signals between the desks")
    add_command(signal, "list", run_signal_list, "list the signals of today that concern you")
    send = add_command(signal, "send", run_signal_send, "send a few words, of no patient, to other desks")
    send.add_argument("words", nargs="+", metavar="WORDS", help="60 letters at most")
    send.add_argument("--to", default="all", metavar="WHOM", help="all, a desk, a role, a sign-in name")
    take = add_command(signal, "take", run_signal_take, "say that a signal was heard")
    take.add_argument("number", type=count, metavar="NUMBER")
    hand = add_noun(verbs, "hand", "hand visits to another desk or person, and take them")
    add_command(hand, "list", run_hand_list, "list what was handed on and concerns you")
    give = add_command(hand, "visit", run_hand_visit, "hand a visit of today to another desk or person")
    give.add_argument("number", type=count, metavar="NUMBER", help="the appointment's")
    give.add_argument("--to", required=True, metavar="WHOM", help="a desk, a role, a sign-in name, or all")
    give.add_argument("--note", default="", metavar="TEXT")
    taken = add_command(hand, "take", run_hand_take, "take a visit that was handed on")
    taken.add_argument("number", type=count, metavar="NUMBER", help="as the list shows it")
    shift = add_command(verbs, "handover", run_handover, "show what the shift leaves, or leave it signed")
    shift.add_argument("--note", action="append", default=[], metavar="TEXT", help="a line besides")
    shift.add_argument("--sign", action="store_true", help="leave it to the next shift")


def run_late_list(options: argparse.Namespace) -> None:
    """List how late each provider runs now."""
    from clinic_tui.schedule.delay_queries import latenesses

    with at_desk(options, "queue.view") as here:
        rows = here.ask(latenesses, here.clinic.clock)
    show_rows(options, rows, LATE, "nobody has visits today")


def run_late_set(options: argparse.Namespace) -> None:
    """Say how late a provider runs."""
    from clinic_tui.cli.finding import provider
    from clinic_tui.schedule.delay_queries import lateness_of
    from clinic_tui.schedule.delays import say_late

    with at_desk(options, "queue.delay") as here:
        row = provider(here, options.provider)
        say_late(here.desk, row.id, options.minutes, options.until, options.reason)
        late = here.ask(lateness_of, row.id, here.clinic.clock)
    assert late is not None
    show(options, {"late": late}, late.words or f"{row.code} is on time")


def run_late_clear(options: argparse.Namespace) -> None:
    """Let the queue say it again."""
    from clinic_tui.cli.finding import provider
    from clinic_tui.schedule.delays import compute_again

    with at_desk(options, "queue.delay") as here:
        row = provider(here, options.provider)
        cleared = compute_again(here.desk, row.id)
    words = "the queue says it again" if cleared else "nobody had said anything today"
    show(options, {"provider": row.code, "cleared": cleared}, f"{row.code}: {words}")


def run_tell(options: argparse.Namespace) -> None:
    """List whom to tell of a delay; with --send, queue the messages."""
    from clinic_tui.cli.finding import provider
    from clinic_tui.clinic import vault_of
    from clinic_tui.flow.telling import VERB, delay_list, tell_next
    from clinic_tui.reminders.gateways import open_channels

    with at_desk(options, VERB) as here:
        row = provider(here, options.provider)
        channels = open_channels(here.clinic.settings, vault_of)
        found = here.ask(delay_list, here.desk, row.id, channels)
        told = None
        if options.send:
            told = tell_next(here.desk, row.id, found.to_send, channels)
            found = here.ask(delay_list, here.desk, row.id, channels)
    if options.json:
        show_json({"late": found.late, "patients": found.rows, "done": told or {}})
        return
    line(options, found.late.words)
    show_rows(options, found.rows, TO_TELL, "nobody comes in the next three hours")
    if told is not None:
        say(told.words)
    elif found.to_send:
        say(f"nothing was sent: --send queues {len(found.to_send)}")


def run_told(options: argparse.Namespace) -> None:
    """Note what came of a call."""
    from clinic_tui.flow.states import Told
    from clinic_tui.flow.telling import VERB, note_call

    outcome = Told(options.outcome.replace("-", " "))
    with at_desk(options, VERB) as here:
        note_call(here.desk, options.number, outcome)
    show(options, {"number": options.number, "outcome": outcome}, f"{options.number}: {outcome.value}")


def run_signal_list(options: argparse.Namespace) -> None:
    """List the signals of today."""
    from clinic_tui.flow.queries import between
    from clinic_tui.flow.signals import VERB

    with at_desk(options, VERB) as here:
        rows = here.ask(between, here.desk).signals
        zone = here.clinic.clock.zone
    columns: Columns[SignalRow] = [
        ("number", lambda row: row.sent.id),
        ("at", lambda row: f"{row.sent.at.astimezone(zone):%H:%M}"),
        ("signal", lambda row: row.words),
        ("from", lambda row: row.sent.source),
        ("to", lambda row: row.sent.to),
        ("taken by", lambda row: row.sent.taken_by),
    ]
    show_rows(options, rows, columns, "no signal today")


def run_signal_send(options: argparse.Namespace) -> None:
    """Send a few words."""
    from clinic_tui.flow.signals import VERB, send_signal

    words = " ".join(options.words)
    with at_desk(options, VERB) as here:
        number = send_signal(here.desk, words, options.to)
    show(options, {"number": number, "words": words, "to": options.to}, f"sent to {options.to}: {words}")


def run_signal_take(options: argparse.Namespace) -> None:
    """Say that it was heard."""
    from clinic_tui.flow.signals import VERB, take_signal

    with at_desk(options, VERB) as here:
        take_signal(here.desk, options.number)
    show(options, {"number": options.number, "taken": True}, f"signal {options.number} is taken")


def run_hand_list(options: argparse.Namespace) -> None:
    """List what was handed on."""
    from clinic_tui.flow.queries import between

    with at_desk(options, "queue.signal") as here:
        rows = here.ask(between, here.desk).handed
        zone = here.clinic.clock.zone
    columns: Columns[HandedRow] = [
        ("number", lambda row: row.sent.id),
        ("at", lambda row: f"{row.sent.at.astimezone(zone):%H:%M}"),
        ("what", lambda row: row.what),
        ("note", lambda row: "restricted" if row.restricted else row.note),
        ("from", lambda row: row.sent.source),
        ("to", lambda row: row.sent.to),
        ("taken by", lambda row: row.sent.taken_by),
    ]
    show_rows(options, rows, columns, "nothing was handed on")


def run_hand_visit(options: argparse.Namespace) -> None:
    """Hand a visit on."""
    from clinic_tui.flow.handing import VERB, hand_visit

    with at_desk(options, VERB) as here:
        to = hand_visit(here.desk, options.number, options.to, options.note)
    show(options, {"number": options.number, "to": to}, f"{options.number}: sent to {to}")


def run_hand_take(options: argparse.Namespace) -> None:
    """Take a visit; a form is taken at a console, which can show it."""
    from clinic_tui.errors import Conflict
    from clinic_tui.flow.handing import VERB, take_handed
    from clinic_tui.flow.queries import between

    with at_desk(options, VERB) as here:
        rows = {row.sent.id: row for row in here.ask(between, here.desk).handed}
        if options.number in rows and rows[options.number].is_form:
            raise Conflict("this is a form: take it at a console, where it opens")
        take_handed(here.desk, options.number)
    show(options, {"number": options.number, "taken": True}, f"{options.number} is taken")


def run_handover(options: argparse.Namespace) -> None:
    """Show what the shift leaves; with --sign, leave it with the lines besides."""
    from clinic_tui.flow.queries import notes
    from clinic_tui.flow.shift_notes import VERB, sign_note
    from clinic_tui.opening.closing import closing_facts
    from clinic_tui.security.kept_forms import kept_forms

    with at_desk(options, VERB) as here:
        now = here.clinic.clock.now()
        kept = here.ask(kept_forms, here.signed.account_id, now)
        facts = here.ask(closing_facts, here.desk, tuple(row.form.title for row in kept))
        lines = (*facts.lines, *options.note)
        number = sign_note(here.desk, lines) if options.sign else None
        left = here.ask(notes, now)
        zone = here.clinic.clock.zone
    if options.json:
        show_json({"lines": lines, "signed": number, "notes": left})
        return
    for words in lines:
        line(options, words)
    if number is not None:
        say("left to the next shift, signed")
    for note in left:
        if not note.read_by:
            say(f"not read yet: the note of {note.signer}, {note.at.astimezone(zone):%a %H:%M}")
