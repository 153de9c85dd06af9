"""`clinic-tui claims partners` and `partner`: who gets files of claims, and how."""

from __future__ import annotations

import argparse
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, count
from clinic_tui.cli.printing import Columns, show, show_rows
from clinic_tui.errors import Invalid

if TYPE_CHECKING:
    from clinic_tui.claims.partner_rows import PartnerRow

_TEXTS = {
    "name": "as its guide says (loop 1000B)",
    "receiver-id": "its own number (loop 1000B)",
    "submitter-name": "the clinic's name, as the partner knows it (loop 1000A)",
    "submitter-id": "the number that it gave the clinic (loop 1000A)",
    "contact": "whom it calls about a file",
    "phone": "ten digits",
    "sender": "our number in the interchange (ISA06)",
    "receiver": "its number in the interchange (ISA08)",
    "sender-qualifier": "what our number is (ISA05), ZZ or 30",
    "receiver-qualifier": "what its number is (ISA07)",
    "group-sender": "GS02, where it is another number",
    "group-receiver": "GS03, where it is another number",
    "folder": "a whole path with `out` and `in` in it",
    "host": "the SFTP server",
    "login": "who we are there; password or key are in the vault",
    "host-key": "its public key: ssh-ed25519 AAAA...",
    "out-folder": "the folder there that takes our files",
    "in-folder": "the folder there that answers are fetched from",
}


def add(verbs: Nouns) -> None:
    """Put the commands into the noun `claims`."""
    add_command(verbs, "partners", run_partners, "list the trading partners that get files of claims")
    one = add_command(verbs, "partner", run_partner, "enter a trading partner, or change what is given")
    one.add_argument("code", metavar="CODE", help="what you call it, such as HUB")
    for name, words in _TEXTS.items():
        one.add_argument(f"--{name}", metavar="TEXT", help=words)
    one.add_argument("--port", type=count, metavar="NUMBER", help="of the SFTP server (default 22)")
    one.add_argument("--way", choices=("none", "folder", "sftp"), help="how files get there; none: by hand")
    mode = one.add_mutually_exclusive_group()
    mode.add_argument("--test", action="store_true", default=None, help="nothing is paid of what is sent")
    mode.add_argument("--production", action="store_true", help="what is sent is meant")
    one.add_argument("--ta1", action="store_true", default=None, help="ask it to confirm each file (ISA14)")
    one.add_argument("--default", action="store_true", help="it gets the claims of payers that name no other")
    use = one.add_mutually_exclusive_group()
    use.add_argument("--unused", action="store_true", help="it is sent nothing any more")
    use.add_argument("--used", action="store_true", help="it is sent files again")


def run_partners(options: argparse.Namespace) -> None:
    """List them."""
    from clinic_tui.claims.partners import partners

    with at_desk(options, "claim.view") as here:
        rows = here.ask(partners)
    columns: Columns[PartnerRow] = [
        ("code", lambda row: row.fields.code),
        ("name", lambda row: row.fields.name),
        ("way", lambda row: row.fields.way.value),
        ("mode", lambda row: "test" if row.fields.is_test else "production"),
        ("files", lambda row: row.batches),
        ("last number", lambda row: row.last_control),
        ("", lambda row: "default" if row.is_default else "" if row.fields.active else "not in use"),
    ]
    show_rows(options, rows, columns, "no trading partner is entered: `clinic-tui claims partner` enters one")


def run_partner(options: argparse.Namespace) -> None:
    """Enter or change one."""
    from clinic_tui.claims.partner_rows import PartnerFields
    from clinic_tui.claims.partners import add_partner, make_default, partners, update_partner

    code = options.code.strip().upper()
    with at_desk(options, "partner.edit") as here:
        with here.desk.store.reading() as db:
            there = next((row for row in partners(db) if row.fields.code == code), None)
        given = _given(options)
        if there is None:
            needed = [each.name for each in fields(PartnerFields)][1:9]
            missing = [name for name in needed if name not in given]
            if missing:
                told = ", ".join(f"--{name.replace('_', '-')}" for name in missing)
                raise Invalid(f"{code} is new: {told} of it are missing", missing[0])
            number = add_partner(here.desk, PartnerFields(code, **given))
        else:
            number = there.id
            if given:
                update_partner(here.desk, there.id, there.version, replace(there.fields, **given))
        if options.default:
            make_default(here.desk, number)
    show(options, {"partner": number}, f"trading partner {code} is {'changed' if there else 'entered'}")


def _given(options: argparse.Namespace) -> dict[str, Any]:
    from clinic_tui.claims.batch_states import Way

    names = [name.replace("-", "_") for name in _TEXTS]
    given: dict[str, Any] = {name: value for name in names if (value := getattr(options, name)) is not None}
    if options.port:
        given["port"] = options.port
    if options.way:
        given["way"] = Way(options.way)
    if options.test or options.production:
        given["is_test"] = not options.production
    if options.ta1:
        given["wants_ta1"] = True
    if options.unused or options.used:
        given["active"] = options.used
    return given
