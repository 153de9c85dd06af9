"""Kits: the kinds of visits with what each uses, and the form that changes one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from clinic_tui.keymap import Hint
from clinic_tui.kits.rows import KitRow
from clinic_tui.kits.rules import read_charged_as, read_kit, show_charged, show_kit
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted

MOST_LENGTH = 600


class Kits(ListDialog[KitRow, None]):
    """Each kind of visit, by its code; Enter changes its kit."""

    COLUMNS = (ListColumn("Type", 8), ListColumn("Visit", 22), ListColumn("Uses"))
    COLUMNS_SAY: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Type", "The code of the kind of visit."),
        ("Uses", "Items and units that are issued as the visit ends; ? is asked then, @ is where it lies."),
    )
    NOTHING = "No kind of visit can be booked yet: `clinic-tui schedule type add` makes one."
    TOPICS = frozenset({"kit_line", "item_charge", "item", "visit_type", "stock_place"})
    WHOLE_LINES: ClassVar[int | None] = 2

    def question(self) -> Callable[[], tuple[KitRow, ...]]:
        """All of them."""
        return self.backend.kits.list

    def bare_heading(self) -> str:
        """What the list is."""
        return "Kits"

    def heading(self) -> str:
        """How many use something."""
        with_kit = sum(1 for row in self.shown_rows if row.lines)
        return f"Kits: issued as the visit ends, {with_kit} of {counted(len(self.shown_rows), 'kind')}"

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        change = (Hint("Enter", "change", ""),) if self.backend.may("kit.edit") else ()
        return (*change, Hint("Esc", "back", "dismiss(None)"))

    def line(self, row: KitRow) -> ListRow:
        """Which visit, and what it uses."""
        return ListRow(row.visit_type_id, (row.code, row.name, show_kit(row.lines)), "")

    def whole(self, row: KitRow) -> str:
        """All that it uses, and as what its drugs are charged."""
        uses = show_kit(row.lines) or "uses nothing"
        return f"{uses}\n{f'charged: {show_charged(row.charged)}' if row.charged else ''}"

    async def choose(self, row: KitRow) -> None:
        """Change it, where one may."""
        if why := self.backend.why_not("kit.edit", "changing kits"):
            self.say(why, Level.ERROR)
        else:
            await self.app.push_screen(KitForm(row))


class KitForm(Form[bool]):
    """What visits of one kind use, in one line, and as what its drugs are charged."""

    SAVE_WORDS: ClassVar[str] = "keep it"

    def __init__(self, kit: KitRow, texts: dict[str, str] | None = None) -> None:
        stored = {"kit": show_kit(kit.lines), "charged": show_charged(kit.charged)}
        super().__init__(stored if texts is None else texts)
        self.kit = kit

    @property
    def title_words(self) -> str:
        """Of which visit."""
        return f"Kit of {self.kit.name}"

    def fields(self) -> Sequence[Field]:
        """Items with their units, and the charges of drugs."""
        return (
            text_field(
                "kit",
                "Uses",
                limit=MOST_LENGTH,
                placeholder="GLV-M 2, VAC-FLU ?1 @FRIDGE",
                help="item and units; ?1: asked at each visit; @FRIDGE: taken from there",
            ),
            text_field(
                "charged",
                "Charged",
                limit=MOST_LENGTH,
                placeholder="VAC-FLU 90686 0.5 ml",
                help="of items with an NDC: the charge, and how much is in one unit; in all kits",
            ),
        )

    def reopen(self, texts: dict[str, str]) -> KitForm:
        """The same kit again."""
        return KitForm(self.kit, texts)

    def submit(self) -> None:
        """Keep it."""
        kits, kit = self.backend.kits, self.kit
        lines, charged = read_kit(self.text("kit")), read_charged_as(self.text("charged"))
        words = f"{kit.name}: {counted(len(lines), 'item')} in its kit"
        self.save(lambda: kits.set_kit(kit.visit_type_id, lines, charged, kit.seen), words, True)
