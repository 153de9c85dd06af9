"""Hazardous chemicals: what they are, where they are kept, and how their sheets stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.chemicals.rows import ChemicalRow
from clinic_tui.chemicals.rules import kept_until
from clinic_tui.chemicals.states import SheetStanding, Signal
from clinic_tui.keymap import Place
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date

TOPICS = frozenset({"chemical", "chemical_place", "safety_sheet", "item"})
_LOOKS = {SheetStanding.MISSING: "is-overdue", SheetStanding.OLD: "is-low"}


class ChemicalsScreen(ListPage[ChemicalRow]):
    """By name; Enter opens the safety data sheet, first aid on top."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.CHEMICALS)
    NAME = "Hazardous chemicals"
    COLUMNS: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("Product", 22),
        ListColumn("Signal", 7),
        ListColumn("Where kept"),
        ListColumn("Sheet", 8),
        ListColumn("", 8),
    )
    WIDE_COLUMNS = (
        ListColumn("Product", 26), ListColumn("Maker", 20), ListColumn("CAS", 11), *COLUMNS[1:],
    )  # fmt: skip
    NOTHING = "No chemical is on the list yet: + adds one, then a its safety data sheet."
    TOPICS = TOPICS

    def __init__(self, wanted: int | None = None) -> None:
        super().__init__()
        self._wanted, self._gone_too = wanted, False

    @property
    def place(self) -> Place:
        """Chemicals."""
        return Place.CHEMICALS

    def question(self) -> Callable[[], tuple[ChemicalRow, ...]]:
        """Those that are here, or all."""
        part, gone = self.backend.chemicals, self._gone_too
        return lambda: part.list(gone)

    def heading(self) -> FactLine:
        """How many, and how many sheets are missing or old."""
        rows = [row for row in self.shown_rows if row.used_until is None]
        standings = [row.standing(self.clinic.today) for row in rows]
        missing, old = standings.count(SheetStanding.MISSING), standings.count(SheetStanding.OLD)
        no_aid = sum(map(_lacks_aid, rows))
        return (
            ("strong", self.NAME),
            ("", f"{len(rows)} here"),
            (
                "warning" if missing else "good",
                f"! {missing} without a sheet" if missing else "all have a sheet",
            ),
            ("warning", f"! {no_aid} without first aid" if no_aid else ""),
            ("warning", f"{counted(old, 'old sheet')}" if old else ""),
        )

    def first_verbs(self) -> tuple[str, ...]:
        """What is done most."""
        return ("sheet-find", "sheet-add", "chemical-add", "edit", "chemicals-print", "back")

    def line(self, row: ChemicalRow) -> ListRow:
        """What, where, and how its sheet stands."""
        standing = row.standing(self.clinic.today)
        gone = row.used_until is not None
        mark = {SheetStanding.MISSING: "! none", SheetStanding.OLD: "old"}.get(standing, "")
        mark, look = ("! no aid", "is-low") if _lacks_aid(row) else (mark, _LOOKS.get(standing, ""))
        cells = (
            row.product,
            *((row.maker, row.cas) if self.wide else ()),
            "" if row.signal is Signal.NONE else row.signal.value,
            row.places,
            f"{row.sheet.revised_on:%m/%d/%y}" if row.sheet else "",
            "gone" if gone else mark,
        )
        return ListRow(row.id, cells, "is-quiet" if gone else look)

    def detail(self, row: ChemicalRow) -> Sequence[FactLine]:
        """Whole."""
        gone = row.used_until
        return (
            (
                ("strong", row.product), ("", row.maker), ("", row.maker_phone),
                ("", f"CAS {row.cas}" if row.cas else ""),
            ),
            (
                ("warning", "" if row.signal is Signal.NONE else row.signal.value),
                ("", row.hazards), ("quiet", ", ".join(each.value for each in row.pictograms)),
            ),
            (
                ("warning", f"gone {gone:%m/%d/%Y}, known until {kept_until(gone):%m/%d/%Y}" if gone else ""),
                ("warning", "no first aid: Enter, e types it" if _lacks_aid(row) else ""),
                ("quiet", f"supply {row.item}" if row.item else ""),
                ("quiet", f"its link: {row.hazard_link}" if row.hazard_link else ""),
                ("quiet", self._sheet(row)),
            ),
        )  # fmt: skip

    def _sheet(self, row: ChemicalRow) -> str:
        if row.sheet is None:
            return "no sheet: a puts one on record"
        older = f", {row.older} older" if row.older else ""
        return f"sheet of {show_date(row.sheet.revised_on)}, ask the maker {row.sheet.due:%m/%d/%Y}{older}"

    async def choose(self, row: ChemicalRow) -> None:
        """Its sheet."""
        from clinic_tui.screens.compliance.safety_sheet import SheetScreen

        if row.sheet is None:
            self.clinic.say(f"{row.product} has no sheet: a puts one on record", Level.WARNING)
        else:
            self.app.push_screen(SheetScreen(row.sheet.id, row.product))

    # Verbs

    def stored(self, number: int | None) -> None:
        """Something was written: the cursor goes there."""
        if number is not None:
            self.stand_on(number)

    def action_chemical_add(self) -> None:
        """One more."""
        from clinic_tui.screens.compliance.chemical_forms import NewChemical

        self.app.push_screen(NewChemical(), self.stored)

    def action_edit(self) -> None:
        """Put right what is known of it."""
        from clinic_tui.screens.compliance.chemical_forms import ChangeChemical

        if why := self.backend.why_not("chemical.edit", "changing the list"):
            self.clinic.say(why, Level.ERROR)
        elif self.row is not None:
            self.app.push_screen(ChangeChemical(self.row), self.stored)

    def action_sheet_add(self) -> None:
        """A sheet, of a file."""
        from clinic_tui.screens.compliance.chemical_forms import AddSheet

        if (row := self.row) is not None:
            self.app.push_screen(AddSheet(row), self.stored)

    def action_sheet_newest(self) -> None:
        """The maker has no newer one."""
        row, part = self.row, self.backend.chemicals
        if row is None:
            return
        sheet = row.sheet
        if sheet is None:
            self.clinic.say(f"{row.product} has no sheet: a puts one on record", Level.ERROR)
            return
        words = f"{row.product}: {row.maker} has no newer sheet than that of {sheet.revised_on:%m/%d/%Y}"
        self.act(lambda: part.confirm_sheet(sheet.id, sheet.version), lambda _: self._done(words))

    def action_chemical_gone(self) -> None:
        """It is here no more; or is again."""
        row, part = self.row, self.backend.chemicals
        if row is None:
            return
        if row.used_until is not None:
            self.act(
                lambda: part.use_again(row.id, row.version),
                lambda _: self._done(f"{row.product} is here again"),
            )
            return

        def sure(yes: bool | None) -> None:
            if yes:
                words = f"{row.product} is here no more; what was used where stays known for 30 years"
                self.act(lambda: part.stop(row.id, row.version), lambda _: self._done(words))

        self.app.push_screen(
            Confirm(f"{row.product}: none of it is here any more?", yes="gone", no="keep"), sure
        )

    def _done(self, words: str) -> None:
        self.clinic.say_done(words)
        self.read_before_keys()

    def action_chemicals_gone(self) -> None:
        """Those that are here no more too, or not."""
        self._gone_too = not self._gone_too
        self.read_before_keys()

    def action_chemicals_print(self) -> None:
        """The list by place."""
        self.act(self.backend.chemicals.hand_out_list, self.clinic.say_done)


def _lacks_aid(row: ChemicalRow) -> bool:
    """Its sheet is on record, and says nothing when somebody has it in the eye."""
    return row.sheet is not None and not row.sheet.has_aid
