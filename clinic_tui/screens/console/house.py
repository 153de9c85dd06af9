"""What stands in the frame for a role that sees no patient, and so no tab: what it can do here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from textual import on
from textual.app import ComposeResult

from clinic_tui.keymap import Hint, Place, hint_of
from clinic_tui.screens.command.command import CommandLine
from clinic_tui.screens.command.command_preview import commands_for
from clinic_tui.screens.parts.pane import Pane
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList

_HINTS = ("command", "alerts", "lock", "leave", "help")


class HousePane(Pane):
    """The commands of the role; Enter takes one."""

    def compose(self) -> ComposeResult:
        """For whom it is, the commands, and where the rest is done."""
        yield Facts(2)
        yield PagedList(ListColumn("Command", 16), ListColumn("What it does"), marks=False)

    def on_mount(self) -> None:
        """They are known without asking."""
        role = self.backend.who.role if self.backend.who else ""
        self.query_one(Facts).show(
            (("strong", f"The role {role} has no tab: it sees no patient and no stock."),),
            (("", "In the shell: `clinic-tui accounts`, `config`, `audit`, `backup`, `doctor`."),),
        )
        self.query_one(PagedList).show(
            [ListRow(each.word, (f":{each.word}", each.help)) for each in commands_for(self.backend)]
        )

    @property
    def place(self) -> Place:
        """The verbs that work everywhere."""
        return Place.GLOBAL

    @property
    def own_keys(self) -> tuple[Hint, ...]:
        """Nobody is found from here."""
        verbs = self.clinic.verbs
        return (Hint("Enter", "take it", "choose"), *(hint_of(each, verbs) for each in _HINTS))

    def read(self) -> None:
        """There is nothing to ask."""

    def once_read(self, call: Callable[[], None]) -> None:
        """It stands at once."""
        self.call_after_refresh(call)

    def take_focus(self) -> None:
        """The keys go to the list."""
        self.put_focus(self.query_one(PagedList))

    def jump(self, subject_id: int, day: date | None) -> None:
        """No visit and no item is shown here."""

    @on(PagedList.Chosen)
    async def _chosen(self, event: PagedList.Chosen) -> None:
        event.stop()
        await self.app.push_screen(CommandLine(str(event.key)))
