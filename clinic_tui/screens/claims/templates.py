"""What check-outs of each visit type may begin with: lines, diagnoses, place of service."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.coding.rows import OFFICE, NewTemplate, TemplateRow
from clinic_tui.coding.rules import read_diagnoses, read_place, show_diagnoses
from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.widgets.paged_list import ListColumn, ListRow


class Templates(ListDialog[TemplateRow, None]):
    """One line for each visit type; F6 at check-out enters what stands there."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("e", "edit", "edit", show=False)]
    NAME = "Templates: what check-outs may begin with"
    COLUMNS = (
        ListColumn("Type", 8),
        ListColumn("Place", 5),
        ListColumn("Diagnoses", 20),
        ListColumn("Lines"),
    )
    NOTHING = "There is no visit type."
    TOPICS = frozenset({"visit_template", "typical_charge", "visit_type"})

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (Hint("e", "edit", "edit"), Hint("Esc", "back", "dismiss(None)"))

    def question(self) -> Callable[[], tuple[TemplateRow, ...]]:
        """All of them."""
        return self.backend.coding.templates

    def line(self, row: TemplateRow) -> ListRow:
        """What stands there."""
        cells = (row.visit_type, row.place or OFFICE, show_diagnoses(row.diagnoses), "; ".join(row.lines))
        return ListRow(row.visit_type_id, cells, "is-quiet" if row.is_empty else "")

    async def choose(self, row: TemplateRow) -> None:
        """Change it."""
        await self.app.push_screen(EditTemplate(row))

    async def action_edit(self) -> None:
        """The same."""
        if (row := self.row) is not None:
            await self.choose(row)


class EditTemplate(Form[bool]):
    """What is emptied is taken away; visits that were checked out stay as they are."""

    TITLE_WORDS: ClassVar[str] = "Template"

    def __init__(self, row: TemplateRow, texts: dict[str, str] | None = None) -> None:
        start = {
            "place": row.place, "diagnoses": show_diagnoses(row.diagnoses), "lines": "; ".join(row.lines)
        }  # fmt: skip
        super().__init__(texts if texts is not None else start)
        self._row = row

    @property
    def title_words(self) -> str:
        """Of which visit type."""
        return f"Template of {self._row.visit_type}, {self._row.name}"

    @property
    def on_stored(self) -> bool:
        """It always does."""
        return True

    def fields(self) -> Sequence[Field]:
        """Place, diagnoses, lines."""
        return (
            text_field("place", "Place", limit=2, placeholder=f"{OFFICE}, the office",
                       help="place of service: 02 telehealth, 10 telehealth at home, 12 home"),
            text_field("diagnoses", "Diagnoses", limit=120, placeholder="e11.9 i10",
                       help="ICD-10 codes, the main one first"),
            text_field("lines", "Lines", limit=400, placeholder="99213-25 ab; 87880 x2",
                       help="codes with ; between: 99213-25-59, letters of diagnoses, x2 for units"),
        )  # fmt: skip

    def submit(self) -> None:
        """Write it."""
        row, coding = self._row, self.backend.coding
        lines = tuple(each.strip() for each in self.text("lines").split(";") if each.strip())
        new = NewTemplate(read_place(self.text("place")), read_diagnoses(self.text("diagnoses")), lines)
        done = "changed" if lines or new.diagnoses or new.place else "emptied"
        self.save(
            lambda: coding.set_template(row.visit_type_id, new, row.version),
            lambda unpriced: f"template of {row.visit_type} {done}{f'; {unpriced}' if unpriced else ''}",
            True,
            undoable=False,  # this list, to which it closes, takes no `u`
        )

    def reopen(self, texts: dict[str, str]) -> EditTemplate:
        """The same visit type."""
        return EditTemplate(self._row, texts)
