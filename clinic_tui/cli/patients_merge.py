"""`clinic-tui patients duplicates`, `not-same` and `merge`: records that may be one patient's."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, count
from clinic_tui.cli.printing import Columns, line, say, show, show_json, show_rows
from clinic_tui.errors import Invalid
from clinic_tui.words.dates import show_birth_date

if TYPE_CHECKING:
    from clinic_tui.merging.rows import MergePreview, Side
    from clinic_tui.patients.rows import DuplicatePair

PAIRS: Columns[DuplicatePair] = [
    ("%", lambda pair: pair.score),
    ("MRN", lambda pair: pair.first.mrn),
    ("name", lambda pair: pair.first.name),
    ("born", lambda pair: show_birth_date(pair.first.born)),
    ("MRN", lambda pair: pair.second.mrn),
    ("name", lambda pair: pair.second.name),
    ("born", lambda pair: show_birth_date(pair.second.born)),
    ("alike in", lambda pair: ", ".join(pair.reasons)),
]


def add(verbs: Nouns) -> None:
    """Put the verbs into the parser, behind the noun."""
    pairs = add_command(
        verbs, "duplicates", run_duplicates, "list pairs of records that may be one patient's"
    )
    pairs.add_argument("--limit", type=count, default=2000, help="how many at most (default 2000)")
    apart = add_command(verbs, "not-same", run_not_same, "say that two records are two people's")
    apart.add_argument("first", metavar="MRN")
    apart.add_argument("second", metavar="MRN")
    merge = add_command(verbs, "merge", run_merge, "make one record of two")
    merge.add_argument("kept", metavar="KEEP", help="the MRN of the record that stays")
    merge.add_argument("gone", metavar="GONE", help="the MRN of the one that goes, and leads there")
    merge.add_argument(
        "--take",
        action="append",
        default=[],
        metavar="FIELD=SIDE",
        help="a field from one side: address=gone, family=kept; may be given again",
    )
    merge.add_argument(
        "--dry-run", action="store_true", help="say what differs and what moves; merge nothing"
    )


def run_duplicates(options: argparse.Namespace) -> None:
    """List the likely pairs, best first."""
    from clinic_tui.patients.likely_pairs import likely_pairs

    with at_desk(options, "patient.duplicates") as here:
        rows = here.ask(likely_pairs, options.limit)
    show_rows(options, rows, PAIRS, "no two records look like one patient's")


def run_not_same(options: argparse.Namespace) -> None:
    """Remember that they are two."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.patients.likely_pairs import not_the_same

    with at_desk(options, "patient.not_same") as here:
        first, second = patient(here, options.first), patient(here, options.second)
        not_the_same(here.desk, first.id, second.id)
    shown = {"first": first.mrn, "second": second.mrn, "same": False}
    show(
        options, shown, f"{first.name} (MRN {first.mrn}) and {second.name} (MRN {second.mrn}) are two people"
    )


def run_merge(options: argparse.Namespace) -> None:
    """Merge, or say what that would do; the look at both is journaled."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.merging.queries import preview
    from clinic_tui.merging.service import merge
    from clinic_tui.patients.sight import look_at

    choices = dict(_choice(text) for text in options.take)
    with at_desk(options, "patient.merge") as here:
        kept, gone = patient(here, options.kept), patient(here, options.gone)
        for each in (kept.id, gone.id):
            look_at(here.desk, each)
        if options.dry_run:
            seen = here.ask(preview, kept.id, gone.id, here.today)
            _show_preview(options, seen)
            return
        done = merge(here.desk, kept.id, gone.id, choices)
    moved = ", ".join(each.words for each in done.moves)
    words = f"MRN {done.gone_mrn} was merged into {done.name}, MRN {done.mrn}" + (
        f": {moved}" if moved else ""
    )
    show(options, {"mrn": done.mrn, "gone": done.gone_mrn, "moves": done.moves}, words)


def _choice(text: str) -> tuple[str, Side]:
    from clinic_tui.merging.rows import Side

    name, _, side = text.partition("=")
    if side not in (Side.KEPT.value, Side.GONE.value):
        raise Invalid(f"`{text}`: write FIELD=kept or FIELD=gone, such as address=gone", "take")
    return name.strip(), Side(side)


def _show_preview(options: argparse.Namespace, seen: MergePreview) -> None:
    if options.json:
        show_json(seen)
        return
    line(options, f"keep {seen.kept.name}, MRN {seen.kept.mrn}; MRN {seen.gone.mrn} ({seen.gone.name}) goes")
    for each in seen.differences:
        line(
            options,
            f"  {each.name}: kept {each.kept or '-'} | gone {each.gone or '-'}; takes {each.usual.value}",
        )
    for moves in seen.moves:
        line(options, f"  moves: {moves.words}")
    for words in (*seen.warnings, *filter(None, (seen.refusal,))):
        say(words)
