"""What visits used and the shelf did not have by what is written: to be put right, line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.widget import Widget

from clinic_tui.errors import Invalid
from clinic_tui.interop.product_codes import ProductCode
from clinic_tui.keymap import Hint
from clinic_tui.kits.rows import MissingRow
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.screens.supplies.stock_forms import count_field
from clinic_tui.stock.rows import Taken
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted


class MissingSupplies(ListDialog[MissingRow, None]):
    """Oldest first; Enter puts one right."""

    COLUMNS = (
        ListColumn("Day", 8),
        ListColumn("Patient", 20),
        ListColumn("Visit", 5),
        ListColumn("Item"),
        ListColumn("Missing", 7, "right"),
    )
    WHOLE_LINES: ClassVar[int | None] = 1
    COLUMNS_SAY: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Day", "Of the visit that used it."),
        ("Missing", "Units that were used and not issued: the shelf did not have them by what is written."),
    )
    NOTHING = "All that visits used was issued."
    TOPICS = frozenset({"visit_supply", "stock_move", "restriction", "emergency_access"})

    def __init__(self, supply_id: int | None = None) -> None:
        """`supply_id` is the line that the cursor begins on."""
        super().__init__()
        self._wanted = supply_id

    def question(self) -> Callable[[], tuple[MissingRow, ...]]:
        """All of them."""
        return self.backend.kits.missing

    def bare_heading(self) -> str:
        """What the list is."""
        return "Used at visits, and not issued"

    def heading(self) -> str:
        """How many."""
        return f"{self.bare_heading()}: {counted(len(self.shown_rows), 'item')}"

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (Hint("Enter", "put it right", ""), Hint("Esc", "back", "dismiss(None)"))

    def line(self, row: MissingRow) -> ListRow:
        """When, to whom, what and how many."""
        cells = (
            f"{row.day:%m/%d/%y}", row.name, row.visit_type, row.item, str(row.missing)
        )  # fmt: skip
        return ListRow(row.id, cells, "is-low")

    def whole(self, row: MissingRow) -> str:
        """Where it was to come from."""
        return f"{row.used} {row.unit} used, {row.given} issued from {row.place}"

    async def choose(self, row: MissingRow) -> None:
        """Put it right."""
        await self.app.push_screen(PutSuppliesRight(row))


_HOW_MANY = "to the visit; of what is not written as there, fill in More there, or say why not"


class PutSuppliesRight(Form[bool]):
    """Issue it now to the visit, or say why nothing more is issued."""

    SAVE_WORDS: ClassVar[str] = "put right"
    takes_second_codes: ClassVar[bool] = True

    def __init__(self, row: MissingRow, texts: dict[str, str] | None = None) -> None:
        super().__init__({"quantity": str(row.missing)} if texts is None else texts)
        self.row = row

    @property
    def title_words(self) -> str:
        """Which item."""
        return f"Put right: {self.row.item}"

    def compose_top(self) -> Iterator[Widget]:
        """What was used, and when."""
        row = self.row
        facts = Facts(1, indent=0)
        facts.show(
            (
                ("strong", row.name),
                ("", f"{row.day:%m/%d/%y} {row.visit_type}"),
                ("", f"{row.used} {row.unit} used"),
                ("warning", f"{row.given} issued"),
                ("quiet", row.place),
            )
        )
        yield facts

    def fields(self) -> Sequence[Field]:
        """How many are issued now, or why none."""
        words = (
            text_field("lot", "Lot", limit=20, help="empty: what expires first"),
            text_field("found", "More there", limit=200, help="why more is on the shelf than is written"),
            text_field("reason", "Or why not", limit=200, help="why nothing more is issued: it was not used"),
        )
        return (
            count_field("quantity", "Issue now", self.row.unit, help=_HOW_MANY),
            *(replace(each, passed=True) for each in words),
        )

    def product_scanned(self, code: ProductCode) -> None:
        """The box says of which lot it was."""
        stock, row = self.backend.stock, self.row

        def found(pack: tuple[int, int] | None) -> None:
            if code.gtin and (pack is None or pack[0] != row.item_id):
                self.refuse(Invalid(f"{code.gtin} is no barcode of {row.item}", "lot"))
            elif code.lot:
                self.set_text("lot", code.lot)

        self.ask_before_keys(
            lambda: stock.pack_of(code.gtin) if code.gtin else None, found, group="box", refused=self.refuse
        )

    def reopen(self, texts: dict[str, str]) -> PutSuppliesRight:
        """The same again."""
        return PutSuppliesRight(self.row, texts)

    def submit(self) -> None:
        """Issue it, or leave it."""
        kits, row, reason = self.backend.kits, self.row, self.text("reason")
        if reason:
            if self.text("lot") or self.text("found"):
                raise Invalid("issued, or not? empty lot and more there, or the reason", "reason")
            self.save(
                lambda: kits.leave_missing(row.id, row.version, reason),
                f"{row.item}: nothing more is issued to the visit",
                True,
            )
            return
        quantity, lot, found = self.needed("quantity"), self.text("lot"), self.text("found")

        def words(taken: Taken) -> str:
            lots = ", ".join(f"{units} of lot {number}" for number, units in taken.lots)
            rest = f", {taken.left} missing still" if taken.left else ""
            return f"{quantity} {row.unit} of {row.item} issued{f': {lots}' if lots else ''}{rest}"

        self.save(lambda: kits.issue_missing(row.id, row.version, quantity, lot, found), words, True)
