"""Whom a change of a provider's sessions would hit: shown before it is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint
from clinic_tui.schedule.outage_rows import Bumped
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time


def hits_first(
    screen: Asking,
    words: str,
    hit: Callable[[], tuple[Bumped, ...]],
    go: Callable[[str], None],
    *,
    refused: Callable[[ClinicError], None] | None = None,
) -> None:
    """Go on at once where it hits nobody; else show whom, and go on once that is confirmed.

    `go` is given what is said once it is written: with the visits that are to be moved then.
    """

    def known(rows: tuple[Bumped, ...]) -> None:
        to_move = sum(not each.follows for each in rows)
        after = f"; ! {counted(to_move, 'visit')} to move: :bumped lists them" if to_move else ""

        def answered(yes: bool | None) -> None:
            if yes:
                go(f"{words}{after}")

        if rows:
            screen.app.push_screen(SessionHits(words, rows), answered)
        else:
            answered(True)

    screen.ask_before_keys(hit, known, group="hits", refused=refused)


class SessionHits(ListDialog[Bumped, bool]):
    """The visits to be moved, or whose patients have to be told; F12 writes it all the same."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f12", "take", "write it", show=False, priority=True)]
    COLUMNS = (ListColumn("Visit", 17), ListColumn("Patient"), ListColumn("Why", 26))
    NOTHING = ""
    WHOLE_LINES = 2

    def __init__(self, words: str, rows: tuple[Bumped, ...]) -> None:
        super().__init__()
        self._about, self._hit = words, rows

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (Hint("F12", "write it all the same", "take"), Hint("Esc", "back", "dismiss(None)"))

    def question(self) -> Callable[[], tuple[Bumped, ...]]:
        """As they were found."""
        rows = self._hit
        return lambda: rows

    def heading(self) -> str:
        """What would be, and how many it hits."""
        along = sum(each.follows for each in self._hit)
        moved = len(self._hit) - along
        said = [f"{counted(moved, 'visit')} to be moved"] if moved else []
        said += [f"{counted(along, 'patient')} to be told"] if along else []
        return f"{self._about}: {', '.join(said)}"

    def line(self, row: Bumped) -> ListRow:
        """When, who, why."""
        visit = row.visit
        when = f"{visit.day:%a %m/%d/%y} {show_time(visit.start)}"
        return ListRow(visit.id, (when[4:], visit.name, row.why))

    def whole(self, row: Bumped) -> str:
        """In one line."""
        visit = row.visit
        when = f"{show_date(visit.day)} {show_time(visit.start)}"
        return f"{when} {visit.name}, {visit.visit_type_name}: {row.why}"

    def rows_of(self, answer: tuple[Bumped, ...]) -> Sequence[Bumped]:
        """All of them."""
        return answer

    def action_take(self) -> None:
        """Write it."""
        self.dismiss(True)

    async def choose(self, row: Bumped) -> None:
        """Enter only looks: F12 writes."""
