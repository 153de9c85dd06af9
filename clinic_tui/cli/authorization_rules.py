"""`clinic-tui authorizations need, limits, sender`: the clinic's own rules."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count_or_none
from clinic_tui.cli.printing import Columns, line, plain, say, show, show_rows
from clinic_tui.errors import Invalid
from clinic_tui.words.counted import counted

if TYPE_CHECKING:
    from clinic_tui.schedule.authorization.rows import NeedRow
    from clinic_tui.schedule.authorization.states import AuthorizationKind

NEEDS: Columns[NeedRow] = [
    ("kind", lambda row: row.kind.value),
    ("type", lambda row: row.visit_type or "all types"),
    ("payer", lambda row: row.payer or "all payers"),
    ("needed", lambda row: "yes" if row.needed else "no"),
    ("procedures", lambda row: ", ".join(row.procedures)),
]


def add(verbs: Nouns) -> None:
    """Put the nouns into the parser."""
    need = add_noun(verbs, "need", "which visits need an authorization or a referral")
    add_command(need, "list", run_need_list, "list the rules")
    made = add_command(
        need, "set", run_need_set, "visits of a type, for a payer, need one, or expressly none"
    )
    _which(made)
    made.add_argument("--codes", default="", metavar="CODES", help="procedures of such visits: 97110,97140")
    made.add_argument("--not", dest="no", action="store_true", help="they need none")
    gone = add_command(need, "remove", run_need_remove, "take a rule away")
    _which(gone)
    limits = add_command(verbs, "limits", run_limits, "when running authorizations are warned of")
    limits.add_argument("--units", type=count_or_none, metavar="NUMBER", help="so few are left (usually 2)")
    limits.add_argument("--days", type=count_or_none, metavar="NUMBER", help="so near its end (usually 14)")
    limits.add_argument(
        "--ahead", type=count_or_none, metavar="DAYS", help="visits so far ahead are looked at (usually 10)"
    )
    add_command(verbs, "sender", run_sender, "show as whom requests (278) are written")


def _which(command: argparse.ArgumentParser) -> None:
    command.add_argument("--type", metavar="CODE", help="visit type (default all)")
    command.add_argument("--payer", default="", metavar="NAME", help="as on policies (default all payers)")
    command.add_argument("--kind", choices=("authorization", "referral"), default="authorization")


def _meant(here: Here, options: argparse.Namespace) -> tuple[AuthorizationKind, int | None]:
    from clinic_tui.cli.finding import visit_type
    from clinic_tui.schedule.authorization.states import AuthorizationKind

    kind = AuthorizationKind.REFERRAL if options.kind == "referral" else AuthorizationKind.PRIOR
    return kind, visit_type(here, options.type).id if options.type else None


def run_need_list(options: argparse.Namespace) -> None:
    """List the rules."""
    from clinic_tui.schedule.authorization.setup import needs_of

    with at_desk(options, "authorization.view") as here:
        rows = here.ask(needs_of)
    show_rows(options, rows, NEEDS, "no visit needs one: `authorizations need set` says which do")


def run_need_set(options: argparse.Namespace) -> None:
    """Set a rule."""
    from clinic_tui.schedule.authorization.setup import set_need

    with at_desk(options, "authorization.rules") as here:
        kind, type_id = _meant(here, options)
        codes = tuple(options.codes.replace(",", " ").split())
        number = set_need(here.desk, kind, type_id, options.payer, needed=not options.no, procedures=codes)
    what = "no" if options.no else "a"
    of_type = (options.type or "all types").upper() if options.type else "all types"
    payer = options.payer or "all payers"
    show(options, {"id": number}, f"visits of {of_type} for {payer} need {what} {kind.value}")


def run_need_remove(options: argparse.Namespace) -> None:
    """Take a rule away."""
    from clinic_tui.schedule.authorization.setup import remove_need

    with at_desk(options, "authorization.rules") as here:
        kind, type_id = _meant(here, options)
        remove_need(here.desk, kind, type_id, options.payer)
    show(options, {"removed": True}, "the rule is gone")


def run_limits(options: argparse.Namespace) -> None:
    """Show the limits, or set them."""
    from clinic_tui.schedule.authorization.setup import limits_of, set_limits

    says = any(each is not None for each in (options.units, options.days, options.ahead))
    with at_desk(options, "authorization.rules" if says else "authorization.view") as here:
        if says:
            set_limits(here.desk, units=options.units, days=options.days, ahead=options.ahead)
        limits = here.ask(limits_of)
    words = (
        f"warned of at {counted(limits.units, 'unit')} left and {counted(limits.days, 'day')} "
        "before the end; "
        f"visits of {counted(limits.ahead, 'day')} ahead are looked at"
    )
    show(options, plain(limits), words)


def run_sender(options: argparse.Namespace) -> None:
    """Show as whom requests are written: it is set with the connection, in clinic.toml."""
    from clinic_tui.schedule.authorization.sender import sender_of, whole

    with at_desk(options, "authorization.view") as here:
        sender = sender_of(here.clinic.settings)
    partner = sender.partner
    values = {
        "name": sender.name,
        "npi": sender.npi,
        "sender": partner.sender,
        "receiver": partner.receiver,
        "originator": sender.originator,
        "phone": sender.phone,
        "test": partner.is_test,
    }
    show(options, values)
    if not options.json:
        for name, value in values.items():
            line(options, f"{name}: {value or '-'}")
    try:
        whole(sender)
    except Invalid as missing:
        say(missing.words)
