"""`clinic-tui equipment`: machines, what is done to them, and whether they are used."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun, days, money
from clinic_tui.cli.outage import add_dry_run, hit_by, show_hit
from clinic_tui.cli.printing import Columns, line, show, show_rows
from clinic_tui.errors import Invalid, NotFound
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money

if TYPE_CHECKING:
    from datetime import date

    from clinic_tui.equipment.rows import MachinePage, MachineRow, PlanRow
    from clinic_tui.store.desk import Desk

_TEXTS = ("kind", "maker", "model", "serial", "room", "service_name", "service_phone", "manual", "device")


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "equipment", "keep machines, and what is done to them at intervals")
    listed = add_list(verbs, "list", run_list, "list machines, what is due first on top")
    listed.add_argument("--retired", action="store_true", help="those that are retired too")
    due = add_command(verbs, "due", run_due, "list what is due to be done, overdue first")
    due.add_argument("--within", type=days, default=14, metavar="DAYS", help="default 14")
    _named(add_command(verbs, "show", run_show, "show a machine with its plans and what was done"))
    new = add_command(verbs, "add", run_add, "put a machine into the register")
    _named(new)
    new.add_argument("name", metavar="NAME")
    _known(new)
    change = add_command(verbs, "change", run_change, "change what is known of a machine")
    _named(change)
    change.add_argument("--name", metavar="NAME")
    _known(change)
    out = add_command(verbs, "out", run_out, "a machine is not used: out of order, lent, retired")
    _named(out)
    out.add_argument("--state", choices=("out-of-order", "lent", "retired"), default="out-of-order")
    out.add_argument("--until", metavar="DAY", help="when it is expected back")
    out.add_argument("--reason", required=True, metavar="TEXT")
    add_dry_run(out)
    back = add_command(verbs, "back", run_back, "a machine is used again")
    _named(back)
    back.add_argument("--reason", required=True, metavar="TEXT", help="what was done")
    _add_plans(add_noun(verbs, "plan", "say what is done to a machine at intervals"))
    done = add_command(verbs, "done", run_done, "note that it was done, and what came of it")
    _named(done)
    done.add_argument("kind", metavar="WHAT", help="calibration, inspection, spore-test, ... of its plans")
    done.add_argument("--by", required=True, metavar="WHO", help="a person or a company")
    done.add_argument("--on", metavar="DAY", help="default today")
    done.add_argument("--result", choices=("passed", "failed", "needs-repair"), default="passed")
    done.add_argument("--cost", type=money, metavar="AMOUNT")
    done.add_argument("--note", default="", metavar="TEXT")
    done.add_argument("--certificate", default="", metavar="WHERE")
    done.add_argument("--out-of-order", action="store_true", help="nobody uses it until it is put right")


def _add_plans(plan: Nouns) -> None:
    new = add_command(plan, "add", run_plan_add, "add what is done at intervals")
    _named(new)
    new.add_argument("kind", metavar="WHAT", help="calibration, inspection, electrical-safety, ...")
    new.add_argument("--every", required=True, metavar="SPAN", help="12m, 7d, 1w, 2y")
    new.add_argument("--last", metavar="DAY", help="when it was done last")
    new.add_argument("--first", metavar="DAY", help="when it is due, where it was never done")
    new.add_argument("--words", default="", metavar="TEXT", help="by which rule, what exactly")
    gone = add_command(plan, "end", run_plan_end, "it is done no more")
    _named(gone)
    gone.add_argument("kind", metavar="WHAT")


def _named(command: argparse.ArgumentParser) -> None:
    command.add_argument("asset", metavar="ASSET", help="the number on the clinic's label")


def _known(command: argparse.ArgumentParser) -> None:
    for name in _TEXTS:
        command.add_argument(f"--{name.replace('_', '-')}", metavar="TEXT")
    command.add_argument("--bought", metavar="DAY")
    command.add_argument("--price", type=money, metavar="AMOUNT")
    command.add_argument("--warranty", metavar="DAY", help="its last day")


def run_list(options: argparse.Namespace) -> None:
    """List machines."""
    from clinic_tui.equipment.queries import machines

    with at_desk(options, "equipment.view") as here:
        rows, day = here.ask(machines, retired=options.retired), here.today
    columns: Columns[MachineRow] = [
        ("asset", lambda row: row.asset),
        ("name", lambda row: row.name),
        ("room", lambda row: row.room),
        ("state", lambda row: row.state.value),
        ("next", lambda row: row.next_plan.kind.value if row.next_plan else ""),
        ("due", lambda row: row.due or ""),
        ("", lambda row: "overdue" if row.due and row.due < day else ""),
    ]
    show_rows(options, rows, columns, "no machine is in the register yet")


def run_due(options: argparse.Namespace) -> None:
    """List what is due."""
    from datetime import timedelta

    from clinic_tui.equipment.queries import due_by

    with at_desk(options, "equipment.view") as here:
        day = here.today
        rows = here.ask(due_by, day + timedelta(days=options.within))
    columns: Columns[tuple[MachineRow, PlanRow]] = [
        ("asset", lambda row: row[0].asset),
        ("name", lambda row: row[0].name),
        ("what", lambda row: row[1].kind.value),
        ("due", lambda row: row[1].due),
        ("days", lambda row: row[1].days_left(day)),
        ("", lambda row: row[1].failing.value if row[1].failing else ""),
    ]
    show_rows(options, rows, columns, f"nothing is due within {options.within} days")


def run_show(options: argparse.Namespace) -> None:
    """Show a machine."""
    with at_desk(options, "equipment.view") as here:
        page, day = _page(here, options.asset), here.today
    show(options, {"page": page})
    if options.json:
        return
    row = page.machine
    why = f": {row.state_reason}" if row.state_reason else ""
    back = f", expected back {row.state_until}" if row.state_until else ""
    line(options, f"{row.asset}  {row.name}: {row.state.value}{why}{back}")
    facts = (
        f"{row.maker} {row.model}", f"serial {row.serial}" if row.serial else "", row.room,
        f"warranty until {row.warranty_until}" if row.warranty_until else "",
    )  # fmt: skip
    line(options, ", ".join(filter(None, map(str.strip, facts))))
    if page.service_name:
        line(options, f"service: {page.service_name} {page.service_phone}".rstrip())
    for plan in page.plans:
        left = plan.days_left(day)
        late = f"overdue by {counted(-left, 'day')}" if left < 0 else f"in {counted(left, 'day')}"
        line(options, f"  {plan.kind.value}, {plan.interval}: due {plan.due}, {late}")
    for done in page.done:
        cost = f", {show_money(done.cents)}" if done.cents is not None else ""
        words = f"  {done.done_on} {done.kind.value} {done.result.value} by {done.done_by}{cost}"
        line(options, f"{words}: {done.note}" if done.note else words)


def run_add(options: argparse.Namespace) -> None:
    """Put a machine into the register."""
    from clinic_tui.equipment.entries import MachineEntry
    from clinic_tui.equipment.register import add_machine

    with at_desk(options, "equipment.edit") as here:
        texts = {name: getattr(options, name) or "" for name in _TEXTS}
        bought, warranty = _past(here, options.bought), _ahead(here, options.warranty)
        entry = MachineEntry(
            options.asset, options.name, bought_on=bought, price_cents=options.price, warranty_until=warranty,
            **texts,
        )  # fmt: skip
        number = add_machine(here.desk, entry)
    show(options, {"id": number}, f"{options.name} is in the register")


def run_change(options: argparse.Namespace) -> None:
    """Change what is known of a machine."""
    from dataclasses import replace

    from clinic_tui.equipment.queries import entry_of
    from clinic_tui.equipment.register import edit_machine

    with at_desk(options, "equipment.edit") as here:
        page = _page(here, options.asset)
        said = {
            **{name: getattr(options, name) for name in ("name", *_TEXTS)},
            "bought_on": _past(here, options.bought), "price_cents": options.price,
            "warranty_until": _ahead(here, options.warranty),
        }  # fmt: skip
        changed = {name: value for name, value in said.items() if value is not None}
        edit_machine(here.desk, page.machine.id, page.machine.version, replace(entry_of(page), **changed))
    show(options, {"asset": page.machine.asset}, f"{page.machine.name}: changed")


def run_out(options: argparse.Namespace) -> None:
    """It is not used."""
    from clinic_tui.equipment.register import take_out_of_use
    from clinic_tui.equipment.rows import MachineState

    state = MachineState(options.state.replace("-", " "))
    with at_desk(options, "equipment.edit" if state is MachineState.RETIRED else "equipment.log") as here:
        row = _page(here, options.asset).machine
        until = _ahead(here, options.until)

        def out(desk: Desk) -> None:
            take_out_of_use(desk, row.id, row.version, state, options.reason, until)

        hit = hit_by(options, here, out)
    show_hit(options, hit, f"{row.name} is {state.value}", {"asset": row.asset, "state": state})


def run_back(options: argparse.Namespace) -> None:
    """It is used again."""
    from clinic_tui.equipment.register import put_in_use

    with at_desk(options, "equipment.log") as here:
        row = _page(here, options.asset).machine
        put_in_use(here.desk, row.id, row.version, options.reason)
    show(options, {"asset": row.asset, "state": "in use"}, f"{row.name} is in use")


def run_plan_add(options: argparse.Namespace) -> None:
    """Add what is done at intervals."""
    from clinic_tui.equipment.entries import PlanEntry
    from clinic_tui.equipment.intervals import read_interval, read_kind
    from clinic_tui.equipment.upkeep import add_plan

    kind, (length, every) = read_kind(options.kind), read_interval(options.every)
    with at_desk(options, "equipment.edit") as here:
        row = _page(here, options.asset).machine
        last, first = _past(here, options.last), _ahead(here, options.first)
        number = add_plan(here.desk, row.id, PlanEntry(kind, length, every, options.words, last, first))
    show(options, {"id": number}, f"{kind.value} of {row.name} is planned")


def run_plan_end(options: argparse.Namespace) -> None:
    """It is done no more."""
    from clinic_tui.equipment.upkeep import end_plan

    with at_desk(options, "equipment.edit") as here:
        page = _page(here, options.asset)
        plan = _plan(page, options.kind)
        end_plan(here.desk, plan.id, plan.version)
    words = f"{plan.kind.value} of {page.machine.name} is not done any more"
    show(options, {"asset": page.machine.asset, "kind": plan.kind}, words)


def run_done(options: argparse.Namespace) -> None:
    """Note that it was done."""
    from clinic_tui.equipment.entries import DoneEntry
    from clinic_tui.equipment.rows import Result
    from clinic_tui.equipment.rules import due_told
    from clinic_tui.equipment.upkeep import note_done

    result = Result(options.result.replace("-", " "))
    with at_desk(options, "equipment.log") as here:
        page = _page(here, options.asset)
        plan = _plan(page, options.kind)
        entry = DoneEntry(
            here.past_day(options.on), options.by, result, options.cost, options.note, options.certificate,
            options.out_of_order,
        )  # fmt: skip
        due = note_done(here.desk, plan.id, plan.version, entry)
    words = f"{plan.kind.value} of {page.machine.name} {result.value}; {due_told(due, here.today)}"
    show(options, {"asset": page.machine.asset, "kind": plan.kind, "due": due}, words)


def _past(here: Here, typed: str | None) -> date | None:
    return here.past_day(typed) if typed else None


def _ahead(here: Here, typed: str | None) -> date | None:
    return here.day(typed) if typed else None


def _page(here: Here, asset: str) -> MachinePage:
    """The machine of that asset number. Raises NotFound."""
    from clinic_tui.equipment.queries import machines, page

    wanted = asset.strip().upper()
    found = next((row for row in here.ask(machines, retired=True) if row.asset == wanted), None)
    if found is None:
        raise NotFound(f"no machine has the asset number {asset.strip()}: `equipment list` names them")
    return here.ask(page, found.id)


def _plan(page: MachinePage, typed: str) -> PlanRow:
    """The plan that is meant, what is due first where a machine has several alike. Raises Invalid."""
    from clinic_tui.equipment.intervals import read_kind

    kind = read_kind(typed)
    found = next((plan for plan in page.plans if plan.kind is kind), None)
    if found is None:
        kept = ", ".join(plan.kind.value for plan in page.plans) or "none"
        raise Invalid(f"{page.machine.name} has no plan for {kind.value}: there are {kept}", "kind")
    return found
