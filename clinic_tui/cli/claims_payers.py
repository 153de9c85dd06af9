"""`clinic-tui claims payer`: how a payer wants its claims."""

from __future__ import annotations

import argparse
from dataclasses import replace

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, count
from clinic_tui.cli.printing import show


def add(verbs: Nouns) -> None:
    """Put the command into the noun `claims`."""
    payer = add_command(verbs, "payer", run_payer, "say how a payer wants its claims, or show it")
    payer.add_argument("payer", metavar="PAYER", help="its name, or its number")
    payer.add_argument("--partner", metavar="CODE", help="where its claims go; 'default' for the default one")
    payer.add_argument(
        "--appeal-days", type=count, metavar="DAYS", help="within which an appeal has to be there"
    )
    payer.add_argument(
        "--appeals-address", metavar="TEXT", help="where letters about claims go; / begins a new line"
    )
    payer.add_argument("--member-ids", metavar="PATTERN", help="a regular expression; '' for none")
    for name, words in (
        ("taxonomy", "it refuses claims without taxonomy codes"),
        ("drug-code", "it refuses drugs without an NDC"),
        ("lots", "it is told the lots of drugs and vaccines, as notes of their lines"),
        ("replacements", "it takes replacements and voids"),
        ("status-questions", "it answers questions how claims stand (276)"),
    ):
        payer.add_argument(f"--{name}", action=argparse.BooleanOptionalAction, help=words)


def run_payer(options: argparse.Namespace) -> None:
    """Say how a payer wants its claims."""
    from clinic_tui.claims.partners import partner_of
    from clinic_tui.claims.payer_wishes import payer_wishes, set_payer_wishes
    from clinic_tui.patients.payers import payer

    said = {
        field: getattr(options, name)
        for name, field in (
            ("appeal_days", "appeal_days"), ("member_ids", "member_pattern"), ("taxonomy", "wants_taxonomy"),
            ("drug_code", "wants_drug_code"), ("lots", "wants_lots"),
            ("replacements", "takes_replacements"), ("status_questions", "takes_status_questions"),
            ("appeals_address", "appeals_address"),
        )
        if getattr(options, name) is not None
    }  # fmt: skip
    with at_desk(options, "payer.view") as here:
        row = here.ask(payer, options.payer)
        if options.partner is not None:
            named = None if options.partner == "default" else here.ask(partner_of, options.partner).id
            said["partner_id"] = named
        if said:
            set_payer_wishes(here.desk, row.id, replace(here.ask(payer_wishes, row.id), **said))
        wishes = here.ask(payer_wishes, row.id)
        to = (
            here.ask(partner_of, wishes.partner_id).fields.code
            if wishes.partner_id
            else "the default partner"
        )
    words = (
        f"to {to}",
        f"appeal within {wishes.appeal_days} days" if wishes.appeal_days else "",
        "wants taxonomy codes" if wishes.wants_taxonomy else "",
        "wants an NDC" if wishes.wants_drug_code else "",
        "is told lots" if wishes.wants_lots else "",
        "" if wishes.takes_replacements else "takes no replacements",
        "" if wishes.takes_status_questions else "takes no status questions",
        f"letters to {wishes.appeals_address}" if wishes.appeals_address else "",
        f"member ids {wishes.member_pattern}" if wishes.member_pattern else "",
    )
    show(options, {"payer": row.name, "claims": wishes}, f"{row.name}: {', '.join(filter(None, words))}")
