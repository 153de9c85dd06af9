"""The line of tabs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from textual.reactive import reactive

from clinic_tui.widgets.one_line import ClickableLine


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab: its id, its name, how many things wait in it, and its number where that is not its place."""

    id: str
    name: str
    count: int | None = None
    number: int = 0


class TabLine(ClickableLine):
    """The tabs by number; the current one stands in brackets. A click does what the number does."""

    tabs: reactive[tuple[Tab, ...]] = reactive(())
    current: reactive[str] = reactive("")

    def __init__(self, *tabs: Tab, current: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.set_reactive(TabLine.tabs, tabs)
        self.set_reactive(TabLine.current, current)

    def set_count(self, tab_id: str, count: int | None) -> None:
        """Say how many things wait in a tab; None shows no number."""
        self.tabs = tuple(replace(tab, count=count) if tab.id == tab_id else tab for tab in self.tabs)

    def left(self, width: int) -> Iterator[tuple[str, str]]:
        """One piece per tab."""
        for place, tab in enumerate(self.tabs, 1):
            words = self._words(tab.number or place, tab, width)
            yield ("line-current", f"[{words}]") if tab.id == self.current else ("line-plain", f" {words} ")

    def actions(self, width: int) -> Iterator[tuple[int, str]]:
        """A click shows the tab."""
        for place, tab in enumerate(self.tabs, 1):
            yield len(self._words(tab.number or place, tab, width)) + 2, f"show_tab('{tab.id}')"

    def _words(self, number: int, tab: Tab, width: int) -> str:
        if tab.count is None:
            return f"{number} {tab.name}"
        return f"{number} {tab.name} {tab.count if self._is_tight(width) else f'({tab.count})'}"

    def _is_tight(self, width: int) -> bool:
        """Whether all of them fit only without the brackets around their counts."""
        counts = (len(f" ({tab.count})") for tab in self.tabs if tab.count is not None)
        return sum(len(f" 0 {tab.name} ") for tab in self.tabs) + sum(counts) > width
