"""`clinic-tui reminders`: the rules, the outbox, what would go out, and who wants no more."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count
from clinic_tui.cli.printing import Columns, line, say, show, show_json, show_rows
from clinic_tui.errors import FileRefused
from clinic_tui.reminders.states import Channel, Settling, State, Wording
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.phones import read_phone, show_phone
from clinic_tui.words.spans import read_span, show_span
from clinic_tui.words.times import show_time

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from clinic_tui.cli.acting import Here
    from clinic_tui.reminders.gateways import Gateways
    from clinic_tui.reminders.replies import ReplyLine
    from clinic_tui.reminders.rows import MessageRow, PreviewRow, RuleRow

RULE_COLUMNS: Columns[RuleRow] = [
    ("name", lambda row: row.name),
    ("by", lambda row: row.channel.value),
    ("before", lambda row: show_span(row.minutes_before)),
    ("not within", lambda row: show_span(row.not_within) if row.not_within else ""),
    ("visit types", lambda row: ",".join(row.visit_types) or "all"),
    ("in", lambda row: "the patient's language" if row.wording is Wording.PATIENT else row.wording.value),
    ("", lambda row: "" if row.active else "off"),
]


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "reminders", "remind patients of visits: rules, outbox, preview, opt-out")
    _add_rules(verbs)
    listed = add_command(verbs, "list", run_list, "list the outbox, what needs a person first")
    listed.add_argument(
        "--state", choices=[state.value for state in State], action="append", default=[], metavar="STATE",
        help=f"only these: {', '.join(state.value for state in State)}; may be given again",
    )  # fmt: skip
    settle = add_command(verbs, "settle", run_settle, "say what became of a failed or unknown reminder")
    settle.add_argument("id", type=count, metavar="ID")
    settle.add_argument(
        "outcome", choices=[each.value for each in Settling], metavar="OUTCOME",
        help="sent, not-sent (it goes out again) or done (told otherwise)",
    )  # fmt: skip
    ahead = add_command(verbs, "preview", run_preview, "show who would get what, and when; nothing is sent")
    ahead.add_argument("--hours", type=count, default=24, metavar="N", help="how far ahead (default 24)")
    add_command(verbs, "send", run_send, "plan, and send all that is due now")
    replies = add_command(verbs, "replies", run_replies, "take in a file of patients' replies")
    replies.add_argument(
        "file", type=Path, metavar="FILE", help="CSV: token or appointment, reply, words, at"
    )
    replies.add_argument("--dry-run", action="store_true", help="show what each line would do, take nothing")
    stop = add_command(verbs, "stop", run_stop, "no more reminders to a phone or a patient, from now on")
    who = stop.add_mutually_exclusive_group(required=True)
    who.add_argument("phone", nargs="?", metavar="PHONE", help="no more texts to this number")
    who.add_argument("--mrn", metavar="MRN", help="no more texts and e-mails to this patient")
    stop.add_argument(
        "--channel", choices=[each.value for each in Channel], help="with --mrn: over this channel only"
    )


def _add_rules(verbs: Nouns) -> None:
    rules = add_noun(verbs, "rules", "see, add, change and turn off the rules")
    add_command(rules, "list", run_rules_list, "list the rules")
    new = add_command(rules, "add", run_rules_add, "remind by another rule from now on")
    new.add_argument("name", metavar="NAME", help="such as `the day before`")
    new.add_argument("--by", choices=[each.value for each in Channel], required=True, help="mail or text")
    new.add_argument(
        "--before", type=_span, required=True, metavar="SPAN", help="72h, 1d, 90m before the visit"
    )
    _more(new)
    change = add_command(rules, "change", run_rules_change, "change a rule; what waits is planned anew")
    change.add_argument("name", metavar="NAME")
    change.add_argument("--before", type=_span, metavar="SPAN", help="72h, 1d, 90m before the visit")
    _more(change)
    change.add_argument("--on", action="store_true", help="turn it on again")
    off = add_command(rules, "off", run_rules_off, "remind by this rule no more")
    off.add_argument("name", metavar="NAME")
    add_command(rules, "usual", run_rules_usual, "add the usual three: mail 72 h, text 24 h and 2 h before")


def _more(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--not-within", type=_span_or_none, metavar="SPAN",
        help="not where the visit was booked less than so long before the reminder is due",
    )  # fmt: skip
    command.add_argument("--types", metavar="CODES", help="for these visit types only (FU,NEW), or `all`")
    command.add_argument(
        "--in", dest="wording", choices=[each.value for each in Wording], help="the language"
    )


def _span(text: str) -> int:
    from clinic_tui.words.not_understood import NotUnderstood

    try:
        return read_span(text)
    except NotUnderstood as wrong:
        raise argparse.ArgumentTypeError(wrong.words) from None


def _span_or_none(text: str) -> int:
    return 0 if text in ("0", "none") else _span(text)


def _codes(typed: str | None) -> tuple[str, ...] | None:
    if typed is None:
        return None
    return () if typed.strip().casefold() == "all" else tuple(filter(None, re.split(r"[, ]+", typed)))


def run_rules_list(options: argparse.Namespace) -> None:
    """List the rules."""
    from clinic_tui.reminders.queries import rules

    with at_desk(options, "reminder.view") as here:
        rows = here.ask(rules)
    show_rows(options, rows, RULE_COLUMNS, "there is no rule: nobody is reminded (`reminders rules usual`)")


def run_rules_add(options: argparse.Namespace) -> None:
    """Remind by another rule."""
    from clinic_tui.reminders.service import NewRule, add_rule

    new = NewRule(
        options.name,
        Channel(options.by),
        options.before,
        options.not_within or 0,
        _codes(options.types) or (),
        Wording(options.wording or Wording.PATIENT),
    )
    with at_desk(options, "reminder.rules") as here:
        number = add_rule(here.desk, new)
    show(options, {"id": number, "name": new.name}, f"{new.name}: from now on, by {new.channel.value}")


def run_rules_usual(options: argparse.Namespace) -> None:
    """Add the usual three."""
    from clinic_tui.reminders.service import add_usual_rules

    with at_desk(options, "reminder.rules") as here:
        numbers = add_usual_rules(here.desk)
    show(
        options,
        {"ids": list(numbers)},
        f"{counted(len(numbers), 'rule')} from now on: see `reminders rules list`",
    )


def run_rules_change(options: argparse.Namespace) -> None:
    """Change a rule."""
    from clinic_tui.reminders.service import change_rule

    with at_desk(options, "reminder.rules") as here:
        number = change_rule(
            here.desk,
            options.name,
            before=options.before,
            not_within=options.not_within,
            visit_types=_codes(options.types),
            wording=Wording(options.wording) if options.wording else None,
            active=True if options.on else None,
        )
    show(options, {"id": number, "name": options.name}, f"{options.name} is changed")


def run_rules_off(options: argparse.Namespace) -> None:
    """Turn a rule off."""
    from clinic_tui.reminders.service import turn_off_rule

    with at_desk(options, "reminder.rules") as here:
        number = turn_off_rule(here.desk, options.name)
    show(
        options, {"id": number, "active": False}, f"{options.name} is off: nobody is reminded by it any more"
    )


def _message_columns(zone: ZoneInfo) -> Columns[MessageRow]:
    return [
        ("id", lambda row: row.id),
        ("state", lambda row: row.state.value),
        ("patient", lambda row: row.name),
        ("MRN", lambda row: row.mrn),
        ("visit", lambda row: f"{show_date(row.day)} {show_time(row.start)}"),
        ("by", lambda row: row.channel.value),
        ("to", lambda row: row.address),
        ("rule", lambda row: row.rule),
        ("at", lambda row: f"{(row.sent_at or row.due).astimezone(zone):%a %d %b %H:%M}"),
        ("", lambda row: row.reason),
    ]


def run_list(options: argparse.Namespace) -> None:
    """List the outbox."""
    from clinic_tui.reminders.queries import outbox

    with at_desk(options, "reminder.view") as here:
        rows = here.ask(outbox, here.today, [State(each) for each in options.state])
        zone = here.clinic.clock.zone
    show_rows(options, rows, _message_columns(zone), "no reminder stands here")


def run_settle(options: argparse.Namespace) -> None:
    """Say what became of one."""
    from clinic_tui.reminders.service import settle

    with at_desk(options, "reminder.settle") as here:
        settle(here.desk, options.id, None, Settling(options.outcome))
    words = {"sent": "it went out", "not-sent": "it goes out again", "done": "it is done with"}
    data = {"id": options.id, "outcome": options.outcome}
    show(options, data, f"reminder {options.id}: {words[options.outcome]}")


def run_preview(options: argparse.Namespace) -> None:
    """Show who would get what, and when."""
    from clinic_tui.errors import Invalid
    from clinic_tui.reminders.preview import MOST_HOURS, preview_reminders

    if options.hours > MOST_HOURS:
        raise Invalid(f"--hours is at most {MOST_HOURS}", "hours")
    with at_desk(options, "reminder.view") as here:
        rows = preview_reminders(here.desk, options.hours, _gateways(here))
        zone = here.clinic.clock.zone
    if options.json:
        show_json(rows)
    elif not rows:
        say(f"nobody would be reminded in the next {counted(options.hours, 'hour')}")
    else:
        for row in rows:
            _tell(options, row, zone)
        for words in dict.fromkeys(row.held for row in rows if row.held):
            say(f"nothing of this would go out as things stand: {words}")


def _tell(options: argparse.Namespace, row: PreviewRow, zone: ZoneInfo) -> None:
    head = f"{row.at.astimezone(zone):%a %d %b %H:%M}  {row.channel.value} to {row.address}"
    line(options, f"{head}  {'; '.join(row.patients)}  ({row.rule})")
    for text in row.text.splitlines():
        if text.strip():
            line(options, f"    {text.strip()}")


def _gateways(here: Here) -> Gateways:
    from clinic_tui.clinic import vault_of
    from clinic_tui.reminders.gateways import gateways_of

    return gateways_of(here.clinic.settings, vault_of(here.clinic.settings))


def run_send(options: argparse.Namespace) -> int:
    """Plan, and send all that is due; 1 where something was held back."""
    from clinic_tui.reminders.sending import run_reminders

    with at_desk(options, "reminder.send") as here:
        done = run_reminders(here.desk, _gateways(here))
    told = {
        "planned": done.planned, "sent": done.sent, "failed": done.failed, "unknown": done.unknown,
        "dropped": done.dropped, "put back": done.later,
    }  # fmt: skip
    words = ", ".join(f"{number} {what}" for what, number in told.items() if number)
    show(options, {**told, "words": done.words}, words or "nothing is due")
    if done.words:
        say(done.words)
    return 1 if done.words else 0


REPLY_COLUMNS: Columns[ReplyLine] = [
    ("line", lambda row: row.line),
    ("patient", lambda row: row.visit.name if row.visit else ""),
    ("visit", lambda row: f"{show_date(row.visit.day)} {show_time(row.visit.start)}" if row.visit else ""),
    ("what", lambda row: f"{'refused: ' if row.wrong else ''}{row.outcome}"),
    ("words", lambda row: row.words),
]


def run_replies(options: argparse.Namespace) -> int:
    """Take in what patients answered, or show what it would do; 6 where a line is refused."""
    from clinic_tui.reminders.replies import preview_replies, take_replies

    with at_desk(options, "reminder.replies") as here:
        act = preview_replies if options.dry_run else take_replies
        rows = act(here.desk, options.file)
    show_rows(options, rows, REPLY_COLUMNS, "the file has no replies")
    wrong = sum(row.wrong for row in rows)
    taken = sum(row.takes is not None for row in rows)
    would = "would be" if options.dry_run else "were"
    say(
        f"{taken} of {counted(len(rows), 'reply', 'replies')} {would} taken in"
        + (f", {counted(wrong, 'is', 'are')} refused" if wrong else "")
    )
    return FileRefused.exit_code if wrong else 0


def run_stop(options: argparse.Namespace) -> None:
    """No more reminders, from now on."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.errors import Invalid, NotFound
    from clinic_tui.reminders.service import patients_of_phone, stop

    with at_desk(options, "patient.edit") as here:
        if options.phone:
            if options.channel == Channel.MAIL.value:
                raise Invalid("a phone gets no e-mails: name the patient with --mrn", "channel")
            digits, channels = read_phone(options.phone), [Channel.TEXT]
            numbers, shown = here.ask(patients_of_phone, digits), show_phone(digits)
            if not numbers:
                raise NotFound(f"no patient has the number {shown}: nothing was changed")
        else:
            numbers, shown = (patient(here, options.mrn).id,), f"MRN {options.mrn.strip()}"
            channels = [Channel(options.channel)] if options.channel else list(Channel)
        dropped = stop(here.desk, numbers, channels)
    what = " and ".join(f"{channel.noun}s" for channel in channels)
    data = {"patients": list(numbers), "channels": [each.value for each in channels], "dropped": dropped}
    show(options, data, f"{shown}: no more {what} from now on; {dropped} waiting taken out")
