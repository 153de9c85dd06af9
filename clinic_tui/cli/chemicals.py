"""`clinic-tui chemicals`: hazardous chemicals, and the safety data sheets of them."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.chemicals.entries import AID_LABELS, FirstAid, read_first_aid
from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun
from clinic_tui.cli.printing import Columns, line, show, show_json, show_rows
from clinic_tui.errors import Invalid, NotFound

if TYPE_CHECKING:
    from clinic_tui.chemicals.entries import ChemicalEntry
    from clinic_tui.chemicals.rows import ChemicalRow, FoundSheet, SheetRow


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "chemicals", "keep the list of hazardous chemicals and their safety data sheets")
    listed = add_list(verbs, "list", run_list, "list what is here, and how its sheets stand")
    listed.add_argument("--gone-too", action="store_true", help="what is here no more too")
    sds = add_command(verbs, "sds", run_sds, "show first aid of a chemical, or its sheet, or write its file")
    sds.add_argument("name", metavar="NAME", help="the beginning of its name, its CAS number, its maker")
    sds.add_argument("--all", action="store_true", help="all of its sections")
    sds.add_argument("--to", type=Path, metavar="FILE", help="the very file that was put in")
    new = add_command(verbs, "add", run_add, "put one on the list")
    new.add_argument("product", metavar="PRODUCT", help="as its label names it")
    new.add_argument("--maker", required=True, metavar="TEXT")
    new.add_argument("--kept", required=True, metavar="PLACES", help="'Lab = 2 x 1 L; North / Nurse = 1 box'")
    _known(new)
    change = add_command(verbs, "change", run_change, "put right what is known of one")
    _numbered(change)
    for name in ("product", "maker", "kept"):
        change.add_argument(f"--{name}", metavar="TEXT")
    _known(change)
    gone = add_command(verbs, "gone", run_gone, "it is here no more, or is again")
    _numbered(gone)
    gone.add_argument("--again", action="store_true", help="it is here again")
    sheet = add_command(verbs, "sheet", run_sheet, "put a safety data sheet on record, of a PDF or text")
    _numbered(sheet)
    sheet.add_argument("file", type=Path, metavar="FILE")
    sheet.add_argument("--revised", metavar="DAY", help="its date; default: as its text says")
    sheet.add_argument("--file-alone", action="store_true", help="though no first aid can be read out of it")
    _aid(sheet)
    _numbered(add_list(verbs, "sheets", run_sheets, "list all sheets of one, the newest first"))
    typed = add_command(verbs, "first-aid", run_first_aid, "type what its newest sheet says in section 4")
    _numbered(typed)
    _aid(typed)
    newest = add_command(verbs, "newest", run_newest, "the maker was asked and has no newer sheet")
    _numbered(newest)
    strike = add_command(verbs, "strike", run_strike, "its newest sheet was put on record in error")
    _numbered(strike)
    strike.add_argument("--reason", required=True, metavar="TEXT")
    paper = add_command(verbs, "print", run_print, "write the list by place as PDF")
    paper.add_argument("--pdf", type=Path, required=True, metavar="FILE")


def _numbered(command: argparse.ArgumentParser) -> None:
    command.add_argument("number", type=int, metavar="NUMBER", help="as `chemicals list` has it")


def _aid(command: argparse.ArgumentParser) -> None:
    for name, label in AID_LABELS.items():
        command.add_argument(f"--{name}", metavar="TEXT", help=f"first aid, {label.casefold()}")


def _known(command: argparse.ArgumentParser) -> None:
    for name, words in (
        ("phone", "of the maker"), ("cas", "64-17-5"), ("signal", "danger, warning or none"),
        ("pictograms", "'flame, corrosion', or '2 5'"), ("hazards", "in words"), ("item", "a supply's code"),
    ):  # fmt: skip
        command.add_argument(f"--{name}", metavar="TEXT", help=words)
    command.add_argument("--since", metavar="DAY", help="here since; default today")


def run_list(options: argparse.Namespace) -> None:
    """List them."""
    from clinic_tui.chemicals.queries import chemicals

    with at_desk(options, "chemical.view") as here:
        rows, day = here.ask(chemicals, gone_too=options.gone_too), here.today
    columns: Columns[ChemicalRow] = [
        ("no", lambda row: row.id),
        ("product", lambda row: row.product),
        ("maker", lambda row: row.maker),
        ("CAS", lambda row: row.cas),
        ("signal", lambda row: row.signal.value),
        ("kept", lambda row: f"gone {row.used_until}" if row.used_until else row.places),
        ("sheet", lambda row: row.sheet.revised_on if row.sheet else ""),
        ("", lambda row: row.standing(day).value),
        ("first aid", lambda row: "yes" if row.sheet and row.sheet.has_aid else "no"),
    ]
    show_rows(options, rows, columns, "no chemical is on the list")


def run_sds(options: argparse.Namespace) -> None:
    """First aid, all sections, or the file."""
    from clinic_tui.chemicals.handing_out import write_sheet
    from clinic_tui.chemicals.queries import find, sheet_text

    with at_desk(options, "chemical.view") as here:
        meant = _meant(here.ask(find, options.name), options.name)
        row = meant.chemical
        if row.sheet is None:
            raise NotFound(f"{row.product}: {meant.first_aid[0]}")
        if options.to:
            size = write_sheet(here.desk, row.sheet.id, options.to)
            show(options, {"made": [str(options.to)]}, f"{options.to}: {size:,} bytes, {row.sheet.file_name}")
            return
        text = here.ask(sheet_text, row.sheet.id) if options.all else None
    if options.json:
        show_json({"chemical": row, "first_aid": meant.first_aid, "sections": text.sections if text else ()})
        return
    line(options, f"{row.product}, {row.maker} {row.maker_phone}: sheet of {row.sheet.revised_on}")
    if text is None:
        for words in meant.first_aid:
            line(options, words)
        return
    for section in text.sections:
        line(options, f"\n{section.number}. {section.title}" if section.number else "")
        for words in section.lines:
            line(options, words)


def _meant(found: tuple[FoundSheet, ...], typed: str) -> FoundSheet:
    """The one that is meant. Raises NotFound, and Invalid where several fit alike."""
    from clinic_tui.chemicals.rules import fit_of

    if not found:
        raise NotFound(f"no chemical on the list fits `{typed}`")

    def fit(each: FoundSheet) -> int:
        row = each.chemical
        return fit_of(typed, row.product, (row.maker, row.cas, row.item, row.item_name))

    exact = [each for each in found if each.chemical.product.casefold() == typed.strip().casefold()]
    best = exact or [each for each in found if fit(each) == fit(found[0])]
    if len(best) > 1:
        raise Invalid(f"which of them? {', '.join(each.chemical.product for each in best)}", "name")
    return best[0]


def run_add(options: argparse.Namespace) -> None:
    """Put one on the list."""
    from clinic_tui.chemicals.register import add_chemical

    with at_desk(options, "chemical.edit") as here:
        number = add_chemical(here.desk, _entry(here, options, None))
    show(options, {"id": number}, f"chemical {number}: {options.product}")


def run_change(options: argparse.Namespace) -> None:
    """Put one right."""
    from clinic_tui.chemicals.queries import chemical
    from clinic_tui.chemicals.register import change_chemical

    with at_desk(options, "chemical.edit") as here:
        row = here.ask(chemical, options.number)
        change_chemical(here.desk, row.id, row.version, _entry(here, options, row))
    show(options, {"id": row.id}, f"chemical {row.id} changed")


def _entry(here: Here, options: argparse.Namespace, before: ChemicalRow | None) -> ChemicalEntry:
    from clinic_tui.chemicals.entries import ChemicalEntry, KeptEntry
    from clinic_tui.chemicals.states import Signal
    from clinic_tui.chemicals.typed import read_kept, read_pictograms
    from clinic_tui.words.not_understood import NotUnderstood

    old = before
    signal = options.signal or (old.signal.value if old else Signal.NONE.value)
    if signal not in [each.value for each in Signal]:
        raise Invalid(f"`{signal}` is none of {', '.join(Signal)}", "signal")
    try:
        kept = (
            read_kept(options.kept)
            if options.kept is not None
            else tuple(KeptEntry(each.place, each.amount, each.site) for each in (old.kept if old else ()))
        )
        signs = old.pictograms if old else ()
        if options.pictograms is not None:
            signs = read_pictograms(options.pictograms)
    except NotUnderstood as failure:
        raise Invalid(str(failure), "kept" if options.kept else "pictograms") from None

    def said(name: str, stored: str) -> str:
        typed = getattr(options, name)
        return stored if typed is None else str(typed)

    return ChemicalEntry(
        said("product", old.product if old else ""), said("maker", old.maker if old else ""),
        said("phone", old.maker_phone if old else ""), said("cas", old.cas if old else ""), Signal(signal),
        signs, said("hazards", old.hazards if old else ""), kept, said("item", old.item if old else ""),
        here.past_day(options.since) if options.since else None,
    )  # fmt: skip


def run_gone(options: argparse.Namespace) -> None:
    """Gone, or here again."""
    from clinic_tui.chemicals.queries import chemical
    from clinic_tui.chemicals.register import stop_chemical, use_again

    with at_desk(options, "chemical.edit") as here:
        row = here.ask(chemical, options.number)
        (use_again if options.again else stop_chemical)(here.desk, row.id, row.version)
    show(options, {"id": row.id}, f"{row.product} is here {'again' if options.again else 'no more'}")


def run_sheet(options: argparse.Namespace) -> None:
    """Put a sheet on record."""
    from clinic_tui.chemicals.entries import SheetEntry
    from clinic_tui.chemicals.sheet_file import read_sheet_file
    from clinic_tui.chemicals.sheets import add_sheet

    with at_desk(options, "chemical.edit") as here:
        day = here.past_day(options.revised) if options.revised else None
        entry = SheetEntry(
            read_sheet_file(options.file), day, _first_aid(options, FirstAid()), options.file_alone
        )
        try:
            number = add_sheet(here.desk, options.number, entry)
        except Invalid as wrong:
            if wrong.field != "eyes":
                raise
            raise Invalid(f"{wrong.words}: --eyes, --skin, ... type it, --file-alone keeps it so") from None
    show(options, {"id": number}, f"sheet {number} is on record")


def run_sheets(options: argparse.Namespace) -> None:
    """All sheets of a chemical; those that do not stand at the end."""
    from clinic_tui.chemicals.queries import chemical, sheets_of

    with at_desk(options, "chemical.view") as here:
        product = here.ask(chemical, options.number).product
        rows, zone = here.ask(sheets_of, options.number), here.clinic.clock.zone
    columns: Columns[SheetRow] = [
        ("no", lambda row: row.id),
        ("its date", lambda row: row.revised_on),
        ("put in", lambda row: f"{row.taken_in_at.astimezone(zone):%Y-%m-%d}"),
        ("by", lambda row: row.who),
        ("file", lambda row: row.file_name),
        ("first aid", lambda row: "yes" if row.has_aid else "no"),
        ("in error", lambda row: row.struck),
    ]
    show_rows(options, rows, columns, f"{product} has no sheet")


def run_first_aid(options: argparse.Namespace) -> None:
    """Type it; what is not named stays."""
    from clinic_tui.chemicals.queries import chemical
    from clinic_tui.chemicals.sheets import write_first_aid

    with at_desk(options, "chemical.edit") as here:
        row = here.ask(chemical, options.number)
        product, sheet, version = _with_sheet(row)
        before = read_first_aid(row.sheet.first_aid if row.sheet else "")
        write_first_aid(here.desk, sheet, version, _first_aid(options, before))
    show(options, {"id": options.number}, f"{product}: first aid of its sheet is written")


def _first_aid(options: argparse.Namespace, before: FirstAid) -> FirstAid:
    said = {name: getattr(options, name) for name in AID_LABELS}
    return replace(before, **{name: words for name, words in said.items() if words is not None})


def run_newest(options: argparse.Namespace) -> None:
    """No newer one."""
    from clinic_tui.chemicals.queries import chemical
    from clinic_tui.chemicals.sheets import confirm_sheet

    with at_desk(options, "chemical.edit") as here:
        row = _with_sheet(here.ask(chemical, options.number))
        confirm_sheet(here.desk, row[1], row[2])
        due = here.ask(chemical, options.number).due
    show(options, {"id": options.number, "due": due}, f"{row[0]}: ask again by {due}")


def run_strike(options: argparse.Namespace) -> None:
    """Put on record in error."""
    from clinic_tui.chemicals.queries import chemical
    from clinic_tui.chemicals.sheets import strike_sheet

    with at_desk(options, "chemical.edit") as here:
        product, sheet, version = _with_sheet(here.ask(chemical, options.number))
        strike_sheet(here.desk, sheet, version, options.reason)
    show(options, {"id": options.number}, f"{product}: its newest sheet does not count any more")


def _with_sheet(row: ChemicalRow) -> tuple[str, int, int]:
    """Its name, with number and version of its newest sheet. Raises NotFound."""
    if row.sheet is None:
        raise NotFound(f"{row.product} has no sheet: `chemicals sheet {row.id} FILE` puts one on record")
    return row.product, row.sheet.id, row.sheet.version


def run_print(options: argparse.Namespace) -> None:
    """The list on paper."""
    from clinic_tui.chemicals.handing_out import list_paper
    from clinic_tui.paper.handing_out import to_file

    with at_desk(options, "chemical.view") as here:
        to_file(list_paper(here.desk, here.clinic.settings), options.pdf)
    show(options, {"made": [str(options.pdf)]}, str(options.pdf))
