"""Two columns of the same fields, of which one side is taken for each: by Left and Right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType

from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.widgets.paged_list import ListColumn, ListRow

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Compared:
    """A field as it stands on either side."""

    name: str
    label: str
    left: str
    right: str


class TwoColumns(ListDialog[Compared, Result], Generic[Result]):
    """The side that is taken has a `>` before it; Enter takes the other one.

    A subclass says what is compared and what F12 does (`finish`), and puts the names of fields that
    are taken from the right into `rights`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "take('left')", "left", show=False),
        Binding("right", "take('right')", "right", show=False),
        Binding("f12", "finish", "done", show=False, priority=True),
    ]
    COLUMNS = (ListColumn("", 15), ListColumn("Left", 29), ListColumn("Right"))
    WHOLE_LINES = 3

    def __init__(self) -> None:
        super().__init__()
        self.rights: set[str] = set()

    def finish(self) -> None:
        """F12."""
        raise NotImplementedError

    def action_finish(self) -> None:
        """Done with choosing."""
        if self.known:
            self.finish()

    def action_take(self, side: str) -> None:
        """Take one side of the field under the cursor."""
        if (row := self.row) is not None:
            (self.rights.add if side == "right" else self.rights.discard)(row.name)
            self.draw()

    async def choose(self, row: Compared) -> None:
        """Take the other side."""
        self.action_take("left" if row.name in self.rights else "right")

    def line(self, row: Compared) -> ListRow:
        """Both sides; the one that is taken is marked."""
        right = row.name in self.rights
        sides = f"{' ' if right else '>'} {row.left or '-'}", f"{'>' if right else ' '} {row.right or '-'}"
        return ListRow(row.name, (row.label, *sides))

    def whole(self, row: Compared) -> str:
        """Both in full, whatever had no room in the list."""
        return f"{row.label}: {row.left or '-'}\n{'':{len(row.label)}}  {row.right or '-'}"
