"""A safety data sheet to be read on the terminal: first aid on top, whatever its section says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType

from clinic_tui.chemicals.rows import Section, SheetRow, SheetText
from clinic_tui.chemicals.rules import FIRST_AID
from clinic_tui.keymap import Hint, Place
from clinic_tui.screens.parts.list_screen import ListDialog, ListPage
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.widgets.cells import wrap
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date

TOPICS = frozenset({"safety_sheet", "chemical"})
MOST_WRAPPED = 40
"""Lines into which one of a sheet is broken."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line as it fits the screen; `begins` names the section that it begins, 0 for none."""

    place: int
    text: str
    begins: int = 0


def lines_of(text: SheetText, width: int) -> tuple[SheetLine, ...]:
    """The sheet with section 4 in front, then all others in their order."""
    first = [section for section in text.sections if section.number == FIRST_AID]
    others = [section for section in text.sections if section.number != FIRST_AID]
    told = [line for section in (*first, *others) for line in _lines(section, width)]
    return tuple(SheetLine(place, words, begins) for place, (words, begins) in enumerate(told))


def _lines(section: Section, width: int) -> Iterator[tuple[str, int]]:
    if section.number:
        yield f"{section.number}. {section.title}", section.number
    for line in section.lines:
        for words in wrap(line, width, MOST_WRAPPED):
            yield words, 0
    yield "", 0


class SheetScreen(ListPage[SheetLine]):
    """One sheet; the arrows walk through it, [ and ] from section to section."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.SHEET)
    COLUMNS = (ListColumn(""),)
    NOTHING = "Nothing stands in it."
    TOPICS = TOPICS
    DETAIL_LINES = 2

    def __init__(self, sheet_id: int, product: str) -> None:
        super().__init__()
        self._sheet, self._product = sheet_id, product

    @property
    def place(self) -> Place:
        """One sheet."""
        return Place.SHEET

    def question(self) -> Callable[[], SheetText]:
        """All of it."""
        part, sheet = self.backend.chemicals, self._sheet
        return lambda: part.sheet_text(sheet)

    def rows_of(self, answer: SheetText) -> Sequence[SheetLine]:
        """Its lines, as wide as the screen."""
        return lines_of(answer, max(self.app.size.width - 4, 20))

    def on_resize(self, event: events.Resize) -> None:
        """Wrap them anew."""
        if self.known:
            self.draw()

    def bare_heading(self) -> str:
        """Of what."""
        return f"Safety data sheet: {self._product}"

    def heading(self) -> FactLine:
        """Of what, of when, by whom."""
        text: SheetText = self.answer
        chemical, sheet = text.chemical, text.sheet
        newest = chemical.sheet is not None and chemical.sheet.id == sheet.id
        return (
            ("strong", chemical.product),
            ("", f"sheet of {show_date(sheet.revised_on)}"),
            (
                "alert",
                f"in error: {sheet.struck}" if sheet.struck else "" if newest else "there is a newer one: o",
            ),
            ("", chemical.maker),
            ("strong", chemical.maker_phone),
        )

    def first_verbs(self) -> tuple[str, ...]:
        """What is done most."""
        others = (
            "section-after",
            "section-before",
            "section-first-aid",
            "sheet-print",
            "sheets-older",
            "back",
        )
        return others if self.known and self.answer.sheet.has_aid else ("edit", *others)

    def line(self, row: SheetLine) -> ListRow:
        """As it stands there."""
        return ListRow(row.place, (row.text,), "is-soon" if row.begins else "")

    def detail(self, _row: SheetLine) -> Sequence[FactLine]:
        """The hazards, whatever is read; and whom to call."""
        chemical, sheet = self.answer.chemical, self.answer.sheet
        signal = chemical.signal.value.upper() if chemical.signal.value != "none" else ""
        return (
            (("warning", signal), ("", chemical.hazards)),
            (
                ("strong", "Poison Control 1-800-222-1222"),
                ("quiet", f"{sheet.file_name}, {max(sheet.size // 1024, 1):,} KB, by {sheet.who}"),
            ),
        )

    # Verbs

    def _go(self, wanted: Callable[[SheetLine], bool], rows: Sequence[SheetLine], words: str) -> None:
        found = next((row for row in rows if wanted(row)), None)
        if found is None:
            self.clinic.say(words)
        else:
            self.list.select(found.place)

    def action_section_after(self) -> None:
        """The next one."""
        here = self.row.place if self.row else -1
        after = [row for row in self.shown_rows if row.place > here]
        self._go(lambda row: row.begins > 0, after, "this is the last section")

    def action_section_before(self) -> None:
        """The one before."""
        here = self.row.place if self.row else 0
        before = [row for row in reversed(self.shown_rows) if row.place < here]
        self._go(lambda row: row.begins > 0, before, "this is the first section")

    def action_section_first_aid(self) -> None:
        """What to do at once."""
        self._go(
            lambda row: row.begins == FIRST_AID,
            self.shown_rows,
            "no section 4 could be read out of this sheet: e types it",
        )

    def action_edit(self) -> None:
        """Type what could not be read out of it."""
        from clinic_tui.screens.compliance.chemical_forms import TypeFirstAid

        def written(done: bool | None) -> None:
            if done:
                self.read_before_keys()

        if why := self.backend.why_not("chemical.edit", "typing first aid"):
            self.clinic.say(why, Level.ERROR)
        elif self.known:
            self.app.push_screen(TypeFirstAid(self._product, self.answer.sheet), written)

    def action_sheet_print(self) -> None:
        """Print it, or put its file into the folder."""
        part, sheet = self.backend.chemicals, self._sheet
        self.act(lambda: part.hand_out_sheet(sheet), self.clinic.say_done)

    def action_sheet_add(self) -> None:
        """A newer one."""
        from clinic_tui.screens.compliance.chemical_forms import AddSheet

        def added(number: int | None) -> None:
            if number is not None:
                self.dismiss()

        if self.known:
            self.app.push_screen(AddSheet(self.answer.chemical), added)

    def action_sheet_newest(self) -> None:
        """The maker has no newer one."""
        if not self.known:
            return
        part, sheet, product = self.backend.chemicals, self.answer.sheet, self._product

        def done(_: object) -> None:
            self.clinic.say_done(f"{product}: the maker has no newer sheet")
            self.read_before_keys()

        self.act(lambda: part.confirm_sheet(sheet.id, sheet.version), done)

    def action_sheet_strike(self) -> None:
        """It was put on record in error."""
        if not self.known:
            return
        part, sheet = self.backend.chemicals, self.answer.sheet

        def struck(done: bool | None) -> None:
            if done:
                self.dismiss()

        form = AskReason(
            f"In error: sheet of {self._product}",
            "Why does it not stand? The one before it counts again; this one stays known.",
            lambda words: part.strike_sheet(sheet.id, sheet.version, words),
            "the sheet does not count any more",
        )
        self.app.push_screen(form, struck)

    def action_sheets_older(self) -> None:
        """All sheets of the chemical."""
        if not self.known:
            return
        part, number = self.backend.chemicals, self.answer.chemical.id
        product = self._product

        def chosen(sheet: int | None) -> None:
            if sheet is not None:
                self.app.push_screen(SheetScreen(sheet, product))

        self.app.push_screen(SheetVersions(product, lambda: part.sheets_of(number)), chosen)


class SheetVersions(ListDialog[SheetRow, int | None]):
    """The sheets of a chemical, the newest first; Enter opens one."""

    COLUMNS = (ListColumn("Its date", 8), ListColumn("Put in", 8), ListColumn("By", 10), ListColumn("File"))
    TOPICS = TOPICS
    SPEAKS = False

    def __init__(self, product: str, load: Callable[[], tuple[SheetRow, ...]]) -> None:
        super().__init__()
        self._product, self._load = product, load

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (Hint("Enter", "open", ""), Hint("Esc", "back", "dismiss(None)"))

    def bare_heading(self) -> str:
        """Of what."""
        return f"Sheets of {self._product}"

    def heading(self) -> str:
        """With how many there are."""
        return f"Sheets of {self._product}: {counted(len(self.shown_rows), 'sheet')}"

    def question(self) -> Callable[[], tuple[SheetRow, ...]]:
        """All of them."""
        return self._load

    def line(self, row: SheetRow) -> ListRow:
        """Of when, and from which file."""
        taken = row.taken_in_at.astimezone(self.clinic.clock.zone)
        words = f"in error: {row.struck}" if row.struck else row.file_name
        cells = (f"{row.revised_on:%m/%d/%y}", f"{taken:%m/%d/%y}", row.who, words)
        return ListRow(row.id, cells, "is-quiet" if row.struck else "")

    def whole(self, row: SheetRow) -> str:
        """With its digest."""
        return f"{row.file_name}  {row.size:,} bytes  SHA-256 {row.digest[:16]}..  {row.struck}".rstrip()

    async def choose(self, row: SheetRow) -> None:
        """Open it."""
        self.dismiss(row.id)
