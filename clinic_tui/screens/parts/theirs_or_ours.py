"""Two desks changed one record: field by field what was written there, and what stands here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.two_columns import Compared, TwoColumns
from clinic_tui.widgets.paged_list import ListColumn


class TheirsOrOurs(TwoColumns[set[str]]):
    """The names of the fields that are to be as the other desk wrote them; None where nothing was chosen."""

    COLUMNS = (ListColumn("", 15), ListColumn("  Ours, typed here", 29), ListColumn("  Theirs, saved"))
    NOTHING = "Nothing differs any more."
    SPEAKS = False
    tells_of_record: ClassVar[bool] = True

    def __init__(self, who: str, fields: Sequence[Compared], theirs: Iterable[str]) -> None:
        """`fields` have what stands here at the left, and what `who` wrote at the right.

        `theirs` are those that nobody touched here: they begin as the other desk wrote them.
        """
        super().__init__()
        self._who = who
        self._fields = tuple(fields)
        self.rights = set(theirs)

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (
            Hint("Left", "ours", "take('left')"),
            Hint("Right", "theirs", "take('right')"),
            Hint("F12", "into the form", "finish"),
            Hint("Esc", "back", "dismiss(None)"),
        )

    def question(self) -> Callable[[], Sequence[Compared]]:
        """They are known."""
        fields = self._fields
        return lambda: fields

    def bare_heading(self) -> str:
        """Who was first."""
        return f"{self._who} was first; what you typed is kept"

    def finish(self) -> None:
        """Put what was chosen into the form."""
        self.dismiss(set(self.rights))
