"""Jump to a provider: a digit takes one by its place, letters one by code, once whoever types has paused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Label

from clinic_tui.keymap import Hint
from clinic_tui.schedule.rows import ProviderRow
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.widgets.type_ahead import BURST

_WALKING = frozenset({"up", "down", "left", "right", "home", "end", "pageup", "pagedown"})


class ChooseProvider(Asking, ModalScreen[int]):
    """The provider's number, 0 for all of them (where `all_too`), or None.

    Those of `first` stand in front, in the order in which the screen shows them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "back", show=False),
        Binding("backspace", "letter_back", "take a letter back", show=False),
    ]

    def __init__(self, first: Sequence[int] = (), *, all_too: bool = False) -> None:
        super().__init__()
        self._first = tuple(first)
        self._all_too = all_too
        self._all: tuple[ProviderRow, ...] = ()
        self._typed = ""
        self._pause: Timer | None = None
        """Runs where one alone is left: letters that belong to the same word go on to this list."""

    def compose(self) -> ComposeResult:
        """The list and the keys."""
        with Vertical(classes="dialog tall"):
            yield Label("Provider", classes="dialog-title", markup=False)
            yield PagedList(
                ListColumn("", 2),
                ListColumn("", 9),
                ListColumn(""),
                empty="reading ...",
                marks=False,
                titles=False,
            )
            yield KeyBar(
                own=(
                    Hint("1-9 or letters", "to that one", ""),
                    Hint("Enter", "to this one", ""),
                    Hint("Esc", "back", "dismiss(None)"),
                )
            )

    def on_mount(self) -> None:
        """Read who there is; keys typed ahead wait for it."""
        self.query_one(PagedList).focus()
        self.ask_before_keys(self.backend.schedule.providers, self._know, group="providers")

    def _know(self, providers: tuple[ProviderRow, ...]) -> None:
        order = {number: place for place, number in enumerate(self._first)}
        self._all = tuple(sorted(providers, key=lambda row: order.get(row.id, len(order))))
        self._list()

    @property
    def _fitting(self) -> list[ProviderRow]:
        typed = self._typed
        return [row for row in self._all if row.code.casefold().startswith(typed)] or [
            row
            for row in self._all
            if typed and any(part.startswith(typed) for part in row.name.casefold().split())
        ]

    def _list(self) -> None:
        fitting = self._fitting
        self.query_one(PagedList).show(
            [
                *([ListRow(0, ("0", "all", ""))] if self._all_too and not self._typed else []),
                *(
                    ListRow(
                        row.id, (str(place) if place < 10 and not self._typed else "", row.code, row.name)
                    )
                    for place, row in enumerate(fitting, 1)
                ),
            ],
            f"nobody begins with `{self._typed}`: Backspace" if self._all else "nobody sees patients yet",
        )
        self.query_one(Label).update(f"Provider: {self._typed}" if self._typed else "Provider")

    def on_key(self, event: events.Key) -> None:
        """A digit is a place, a letter begins a code; an arrow walks on from the only one that is left."""
        sign = (event.character or "").casefold()
        if len(sign) != 1 or not sign.isalnum():
            if self._typed and event.key in _WALKING and len(fitting := self._fitting) == 1:
                event.stop()
                event.prevent_default()
                self.clinic.type_again(event)
                self.dismiss(fitting[0].id)
            return
        event.stop()
        if sign.isdecimal() and not self._typed:
            if sign == "0" and self._all_too:
                self.dismiss(0)
            elif 0 < int(sign) <= len(self._all):
                self.dismiss(self._all[int(sign) - 1].id)
            return
        self._typed += sign
        self._list()
        self._wait_for_more()

    def _wait_for_more(self) -> None:
        """Go to the only one that is left when nothing more is typed: no letter behind it is a verb there."""
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        if self._typed and len(self._fitting) == 1:
            self._pause = self.set_timer(BURST, self._paused)

    def _paused(self) -> None:
        if self.clinic.keys_wait:
            self._wait_for_more()
        elif len(fitting := self._fitting) == 1:
            self.dismiss(fitting[0].id)

    def action_letter_back(self) -> None:
        """Take the last letter back."""
        self._typed = self._typed[:-1]
        self._list()
        self._wait_for_more()

    @on(PagedList.Chosen)
    def _chosen(self, event: PagedList.Chosen) -> None:
        event.stop()
        self.dismiss(event.key if isinstance(event.key, int) else None)
