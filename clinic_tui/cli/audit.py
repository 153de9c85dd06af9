"""`clinic-tui audit`: reading the journal, and proving that nobody changed it.

Only people with the right read it; who can open the vault may prove it, and no account is asked for.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk, without_an_account
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count
from clinic_tui.cli.printing import Columns, line, say, show, show_json, show_rows

if TYPE_CHECKING:
    from clinic_tui.security.audit import AuditLine
    from clinic_tui.store.journal import Head


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "audit", "read the journal, and prove that nobody changed it")
    verify = add_command(verbs, "verify", run_verify, "prove the journal's chain; names the first bad line")
    verify.add_argument(
        "--rows", action="store_true", help="compare every stored row with the journal as well"
    )
    verify.add_argument(
        "--anchor",
        action="append",
        default=[],
        type=_anchor,
        metavar="SEQ:MAC",
        help="a head noted elsewhere",
    )
    add_command(verbs, "head", run_head, "print the journal's end as SEQ:MAC, to note it elsewhere")
    listed = add_command(verbs, "list", run_list, "list who did what; the look is journaled itself")
    listed.add_argument("--patient", metavar="MRN", help="of this patient")
    listed.add_argument("--since", metavar="DATE", help="from this day on")
    listed.add_argument("--entity", metavar="TABLE", help="of this kind, as appointment or account")
    listed.add_argument("--limit", type=count, default=100, help="the newest so many (default 100)")


def _anchor(text: str) -> Head:
    import re

    if not re.fullmatch(r"\d{1,18}:[0-9a-f]{64}", text):
        raise argparse.ArgumentTypeError("an anchor is SEQ:MAC as `clinic-tui audit head` prints it")
    from clinic_tui.store.anchors import read_anchor  # only where an anchor is given

    return read_anchor(text)


def run_verify(options: argparse.Namespace) -> int:
    """Prove the chain, and note its end outside; 1 where something is wrong."""
    from clinic_tui.stock.proving import wrong_sum
    from clinic_tui.store.verify import Finding, verify_chain, verify_rows

    with without_an_account(options) as clinic:
        anchors = (*clinic.anchors(), *options.anchor)
        last = [end] if (end := clinic.last_save()) is not None else []
        with clinic.store.reading() as db:
            verdict = verify_chain(db, clinic.mac_key, (*anchors, *last))
            finding = verdict.finding
            if finding is None and options.rows:
                finding = verify_rows(db)
                if finding is None and (off := wrong_sum(db)):
                    finding = Finding(0, off)
        if finding is None:
            clinic.note_anchor()
    if options.json:
        show_json(
            {
                "lines": verdict.lines,
                "sound": finding is None,
                "head": {"seq": verdict.head.seq, "mac": verdict.head.mac},
                "anchors": len(anchors),
                "rows_compared": options.rows,
                "first_bad_line": finding.seq if finding else None,
                "finding": finding.words if finding else None,
            }
        )
    elif finding is None:
        rows = ", every stored row agrees with it" if options.rows else ""
        line(options, f"the journal is sound; lines: {verdict.lines}, anchors that fit: {len(anchors)}{rows}")
    else:
        say(f"the journal is NOT sound: {finding.words}")
    return 0 if finding is None else 1


def run_head(options: argparse.Namespace) -> None:
    """Print the journal's end."""
    from clinic_tui.store.journal import head_of

    with without_an_account(options) as clinic, clinic.store.reading() as db:
        head = head_of(db)
    show(options, {"seq": head.seq, "mac": head.mac}, f"{head.seq}:{head.mac}")


def run_list(options: argparse.Namespace) -> None:
    """List who did what, as far as the role may see it."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.clock import instant_of
    from clinic_tui.security.audit import Wanted, audit_lines, require_scope
    from clinic_tui.security.roles import audit_scope

    with at_desk(options, "audit.read") as here:
        zone = here.clinic.clock.zone
        scope = audit_scope(here.signed.role)
        require_scope(scope, of_a_patient=bool(options.patient))
        patient_id = patient(here, options.patient).id if options.patient else None
        wanted = Wanted(
            scope=scope,
            patient_id=patient_id,
            since=instant_of(here.past_day(options.since), 0, zone) if options.since else None,
            entity=options.entity,
            limit=options.limit,
        )
        here.desk.look("audit.read", "journal", None, patient_id)
        rows = here.ask(audit_lines, wanted)
    columns: Columns[AuditLine] = [
        ("line", lambda row: row.seq),
        ("when", lambda row: f"{row.at.astimezone(zone):%Y-%m-%d %H:%M:%S}"),
        ("who", lambda row: row.who),
        ("desk", lambda row: row.desk),
        ("verb", lambda row: row.verb),
        ("change", lambda row: row.change),
        ("of", lambda row: f"{row.entity} {row.entity_id or ''}".strip()),
        ("reason", lambda row: row.reason),
    ]
    show_rows(options, rows, columns, "the journal has no such line")
