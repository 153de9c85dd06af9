"""`clinic-tui timeoff` and `clinic-tui swaps`: time off asked, decided, written down; shifts that go over."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun, part_of_day
from clinic_tui.cli.printing import Columns, line, say, show, show_json, show_rows
from clinic_tui.errors import NotFound

if TYPE_CHECKING:
    from clinic_tui.rota.asked_rows import Asking, SwapImpact, SwapRow, TimeOffRow
    from clinic_tui.rota.entries import TimeOffEntry

KINDS = ("holiday", "sick", "training", "other")


def add(nouns: Nouns) -> None:
    """Put both nouns into the parser."""
    verbs = add_noun(nouns, "timeoff", "ask for time off, decide on it, or write down who is sick")
    asked = add_command(verbs, "ask", run_ask, "ask for yourself; its number")
    asked.add_argument("kind", choices=KINDS)
    _days(asked)
    _ended(add_list(verbs, "list", run_list, "list what is asked: yours, or everybody's for who decides"))
    _numbered(add_command(verbs, "show", run_show, "show one with what it would hit"))
    approved = add_command(verbs, "approve", run_approve, "give it; a provider's hours are closed with it")
    _numbered(approved)
    approved.add_argument("--note", default="", metavar="TEXT", help="who asked reads it")
    refused = add_command(verbs, "refuse", run_refuse, "do not give it")
    _numbered(refused)
    refused.add_argument("--reason", required=True, metavar="TEXT")
    _numbered(add_command(verbs, "withdraw", run_withdraw, "it is not wanted any more"))
    away = add_command(verbs, "write", run_write, "somebody is sick or away, at once; its number")
    away.add_argument("who", metavar="LOGIN")
    away.add_argument("kind", choices=KINDS)
    _days(away)

    swaps = add_noun(nouns, "swaps", "offer a shift or sessions to a colleague, take them, and approve that")
    _ended(add_list(swaps, "list", run_swaps, "list swaps: yours, or everybody's for who decides"))
    offer = add_command(swaps, "offer", run_offer, "offer your shift, or your sessions, of a day; its number")
    offer.add_argument("day", metavar="DAY")
    offer.add_argument("to", metavar="LOGIN")
    offer.add_argument("--for", dest="back", metavar="DAY", help="in return for theirs of that day")
    offer.add_argument("--note", default="", metavar="TEXT")
    _numbered(add_command(swaps, "accept", run_accept, "take a shift that is offered to you"))
    declined = add_command(swaps, "decline", run_decline, "do not take it")
    _numbered(declined)
    declined.add_argument("--reason", default="", metavar="TEXT")
    _numbered(add_command(swaps, "approve", run_approve_swap, "let the shift go over"))
    refused = add_command(swaps, "refuse", run_refuse_swap, "let it stay, for a reason")
    _numbered(refused)
    refused.add_argument("--reason", required=True, metavar="TEXT")
    _numbered(add_command(swaps, "withdraw", run_withdraw_swap, "keep the shift that you offered"))


def _days(command: argparse.ArgumentParser) -> None:
    command.add_argument("first", metavar="DAY", help="the first day: fri, 12/24, t")
    command.add_argument("--to", dest="last", metavar="DAY", help="the last day; default the same")
    command.add_argument("--hours", type=part_of_day, metavar="HOURS", help="of one day: 13-17, pm")
    command.add_argument("--note", default="", metavar="TEXT")


def _numbered(command: argparse.ArgumentParser) -> None:
    command.add_argument("number", type=int, metavar="NUMBER", help="as the list has it")


def _ended(command: argparse.ArgumentParser) -> None:
    command.add_argument("--decided", action="store_true", help="those that were decided or withdrawn")


def _entry(here: Here, options: argparse.Namespace) -> TimeOffEntry:
    from clinic_tui.rota.entries import TimeOffEntry
    from clinic_tui.rota.states import Off
    from clinic_tui.schedule.rows import Span

    first = here.day(options.first)
    last = here.day(options.last) if options.last else first
    span = Span(*options.hours) if options.hours else None
    return TimeOffEntry(Off(options.kind), first, last, span, options.note)


def run_ask(options: argparse.Namespace) -> None:
    """Ask."""
    from clinic_tui.rota.leave import ask_time_off

    with at_desk(options, "rota.ask") as here:
        entry = _entry(here, options)
        number = ask_time_off(here.desk, entry)
    show(options, {"id": number}, f"time off {number} is asked for: {entry.words}")


def run_write(options: argparse.Namespace) -> None:
    """Write down."""
    from clinic_tui.rota.leave import write_absence

    with at_desk(options, "rota.sick") as here:
        entry = _entry(here, options)
        number, _ = write_absence(here.desk, options.who, entry)
    show(options, {"id": number}, f"time off {number}: {options.who} is away, {entry.words}")
    _told_of_visits(options)


def _told_of_visits(options: argparse.Namespace) -> None:
    if not options.json:
        say("visits that stand then are listed by `schedule bumped`")


def run_list(options: argparse.Namespace) -> None:
    """List them."""
    with at_desk(options, "rota.ask") as here:
        rows = [each.time_off for each in _asked(here, options) if each.time_off is not None]
    columns: Columns[TimeOffRow] = [
        ("no", lambda row: row.id),
        ("who", lambda row: row.code),
        ("kind", lambda row: row.kind.value),
        ("when", lambda row: row.when),
        ("state", lambda row: row.outcome),
        ("note", lambda row: row.note),
    ]
    show_rows(options, rows, columns, "nothing is asked for")


def _asked(here: Here, options: argparse.Namespace) -> tuple[Asking, ...]:
    from clinic_tui.rota.queries import asked

    return here.ask(asked, here.desk, ended=options.decided)


def run_show(options: argparse.Namespace) -> None:
    """What it would hit; who asked has read the answer then."""
    from clinic_tui.rota.impact import impact
    from clinic_tui.rota.leave import mark_seen

    with at_desk(options, "rota.ask") as here:
        found = here.ask(impact, here.desk, options.number)
        if found.row.is_mine and found.row.decided_by and not found.row.seen:
            mark_seen(here.desk, options.number)
    if options.json:
        show_json(found)
        return
    line(options, "  ".join(filter(None, (found.row.words, found.load, found.row.outcome, found.row.note))))
    for each in found.lines:
        line(options, f"{each.day:%a %m/%d}  {each.what:11}  {each.words}")


def run_approve(options: argparse.Namespace) -> None:
    """Give it."""
    from clinic_tui.rota.leave import approve_time_off

    with at_desk(options, "rota.decide") as here:
        row = _one(here, options.number)
        approve_time_off(here.desk, row.id, row.version, options.note)
    show(options, {"id": row.id}, f"approved: {row.words}")
    if row.provider_id is not None:
        _told_of_visits(options)


def run_refuse(options: argparse.Namespace) -> None:
    """Do not."""
    from clinic_tui.rota.leave import refuse_time_off

    with at_desk(options, "rota.decide") as here:
        row = _one(here, options.number)
        refuse_time_off(here.desk, row.id, row.version, options.reason)
    show(options, {"id": row.id}, f"refused: {row.words}")


def run_withdraw(options: argparse.Namespace) -> None:
    """Take it back."""
    from clinic_tui.rota.leave import withdraw_time_off

    with at_desk(options, "rota.ask") as here:
        row = _one(here, options.number)
        done = withdraw_time_off(here.desk, row.id, row.version)
    said = "; ".join(filter(None, (f"withdrawn: {row.words}", done.words)))
    show(options, {"id": row.id, "opened_days": done.days, "moved": done.moved}, said)


def _one(here: Here, number: int) -> TimeOffRow:
    from clinic_tui.rota.queries import time_off

    return here.ask(time_off, here.desk, number)


# Swaps


def run_swaps(options: argparse.Namespace) -> None:
    """List them; what has come of one's own is read with that."""
    from clinic_tui.rota.swapping import mark_read

    with at_desk(options, "rota.ask") as here:
        rows = [each.swap for each in _asked(here, options) if each.swap is not None]
        for row in rows:
            if row.unread:
                mark_read(here.desk, row.id)
    columns: Columns[SwapRow] = [
        ("no", lambda row: row.id),
        ("from", lambda row: row.giver),
        ("to", lambda row: row.taker),
        ("what", lambda row: row.what),
        ("when", lambda row: row.when),
        ("state", lambda row: row.state.value),
        ("note", lambda row: row.note),
    ]
    show_rows(options, rows, columns, "nothing is offered")
    if not options.json:
        for row in rows:
            if row.unread:
                say(f"new: {row.news}")


def run_offer(options: argparse.Namespace) -> None:
    """Offer one."""
    from clinic_tui.rota.swap_impact import swap_impact
    from clinic_tui.rota.swapping import offer_shift

    with at_desk(options, "rota.ask") as here:
        back = here.day(options.back) if options.back else None
        number = offer_shift(here.desk, here.day(options.day), options.to, back, options.note)
        hit = here.ask(swap_impact, here.desk, number)
    if hit.in_the_way:
        say(f"it cannot be taken as it stands: {hit.in_the_way}")
    _told_of_moves(hit)
    show(options, {"id": number}, f"swap {number} is offered to {options.to}")


def run_accept(options: argparse.Namespace) -> None:
    """Take it."""
    from clinic_tui.rota.swap_impact import swap_impact
    from clinic_tui.rota.swapping import accept_swap

    with at_desk(options, "rota.ask") as here:
        row = _swap(here, options.number)
        hit = here.ask(swap_impact, here.desk, row.id)
        state = accept_swap(here.desk, row.id, row.version, approve=here.clinic.settings.rota.approve_swaps)
    _told_of_moves(hit, over=not state.is_open)
    show(options, {"id": row.id, "state": state.value}, f"{state.value}: {row.words}")


def _told_of_moves(hit: SwapImpact, *, over: bool = False) -> None:
    """Which visits stand booked whose sessions go over; once they are, `schedule bumped` lists them."""
    when = "to be moved, `schedule bumped`" if over else "to be moved once it is approved"
    for each in hit.lines:
        if each.visits:
            say(f"{when}, {each.day:%a %m/%d}: {each.words}")


def run_decline(options: argparse.Namespace) -> None:
    """Do not."""
    from clinic_tui.rota.swapping import decline_swap

    _done(options, "rota.ask", "declined", lambda here, row: decline_swap(
        here.desk, row.id, row.version, options.reason
    ))  # fmt: skip


def run_approve_swap(options: argparse.Namespace) -> None:
    """Let it go over."""
    from clinic_tui.rota.swap_impact import swap_impact
    from clinic_tui.rota.swapping import approve_swap

    def approve(here: Here, row: SwapRow) -> None:
        hit = here.ask(swap_impact, here.desk, row.id)
        approve_swap(here.desk, row.id, row.version)
        if hit.short:
            say(f"too few are there then: {hit.short}")
        _told_of_moves(hit, over=True)

    _done(options, "rota.decide", "approved", approve)


def run_refuse_swap(options: argparse.Namespace) -> None:
    """Let it stay."""
    from clinic_tui.rota.swapping import refuse_swap

    _done(options, "rota.decide", "refused", lambda here, row: refuse_swap(
        here.desk, row.id, row.version, options.reason
    ))  # fmt: skip


def run_withdraw_swap(options: argparse.Namespace) -> None:
    """Keep it."""
    from clinic_tui.rota.swapping import withdraw_swap

    _done(options, "rota.ask", "withdrawn", lambda here, row: withdraw_swap(here.desk, row.id, row.version))


def _done(options: argparse.Namespace, verb: str, words: str, write: Callable[[Here, SwapRow], None]) -> None:
    with at_desk(options, verb) as here:
        row = _swap(here, options.number)
        write(here, row)
    show(options, {"id": row.id}, f"{words}: {row.words}")


def _swap(here: Here, number: int) -> SwapRow:
    from clinic_tui.rota.queries import asked

    for ended in (False, True):
        for each in here.ask(asked, here.desk, ended=ended):
            if each.swap is not None and each.swap.id == number:
                return each.swap
    raise NotFound(f"there is no swap {number}")
