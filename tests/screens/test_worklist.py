"""What all lists of the console have in common, on one that needs no data of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from clinic_tui.errors import Invalid
from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.widgets import type_ahead
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from tests.screens.small_clinic import Seat, SmallClinic, seated
from tests.screens.test_schedule import burst


class Shelf(ListDialog[str, str]):
    """Words on a shelf that the test fills; Enter takes one."""

    NAME = "Shelf"
    COLUMNS = (ListColumn("Word"),)
    NOTHING = "The shelf is empty."
    TOPICS = frozenset({"room"})
    WHOLE_LINES = 1

    def __init__(self) -> None:
        super().__init__()
        self.words = ["apple", "pear", "plum"]
        self.refusal = ""
        self.reads = 0
        self.answers = threading.Event()
        self.answers.set()

    def hints(self) -> tuple[Hint, ...]:
        """One key."""
        return (Hint("Esc", "back", "dismiss(None)"),)

    def question(self) -> Callable[[], tuple[str, ...]]:
        """The words, or the refusal."""

        def ask() -> tuple[str, ...]:
            self.reads += 1
            self.answers.wait(60)
            if self.refusal:
                raise Invalid(self.refusal)
            return tuple(self.words)

        return ask

    def heading(self) -> str:
        """How many."""
        return f"{self.NAME}: {len(self.shown_rows)} words"

    def line(self, row: str) -> ListRow:
        """The word."""
        return ListRow(row, (row,))

    def whole(self, row: str) -> str:
        """The word, in more words."""
        return f"this is a {row}"

    async def choose(self, row: str) -> None:
        """Take it."""
        self.dismiss(row)


async def opened(seat: Seat, taken: list[str | None]) -> Shelf:
    shelf = Shelf()
    await seat.app.push_screen(shelf, taken.append)
    await seat.shows("Shelf: 3 words", "this is a apple")
    return shelf


@pytest.mark.long
async def test_the_cursor_stays_on_its_row_and_enter_takes_it(
    small_clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what concerns the list is read again; keys that wait for a reading a newer one lets go.

    A refusal leaves nothing of what was seen, and passes.
    """
    monkeypatch.setattr(type_ahead, "LOOKS", 3600)
    taken: list[str | None] = []
    async with seated(small_clinic, tab="1") as seat:
        shelf = await opened(seat, taken)
        shelf.answers.clear()
        shelf.read_before_keys()
        burst(seat, "down")
        shelf.read()
        shelf.answers.set()
        await seat.shows("this is a pear")
        shelf.words.insert(0, "fig")
        shelf.read()
        await seat.shows("Shelf: 4 words", "this is a pear")
        before = shelf.reads
        shelf.words.append("quince")
        shelf.changed_elsewhere(frozenset({"charge"}))
        shelf.changed_elsewhere(frozenset({"charge", "room"}))
        await seat.shows("Shelf: 5 words")
        assert shelf.reads == before + 1
        shelf.refusal = "the shelf is locked"
        shelf.read()
        await seat.shows("the shelf is locked")
        assert "apple" not in seat.text
        assert "words" not in seat.text
        assert shelf.row is None
        words, shelf.refusal, shelf.words = shelf.words, "", []
        shelf.read()
        await seat.shows("The shelf is empty.", "Shelf: 0 words")
        shelf.words = words
        shelf.read()
        await seat.shows("Shelf: 5 words")
        shelf.stand_on("fig")
        await seat.shows("this is a fig")
        await seat.press("enter")
        await seat.until(lambda: taken == ["fig"], "what was taken")


async def test_who_comes_for_a_row_that_is_gone_is_told_so(small_clinic: SmallClinic) -> None:
    """The row in its place is another's: what was told calls for nothing there."""
    async with seated(small_clinic) as seat:
        shelf = Shelf()
        await seat.app.push_screen(shelf)
        await seat.shows("Shelf: 3 words")
        for word, said in (("plum", ""), ("fig", "the fig of Moss, due today: dealt with by now")):
            shelf.seek("the fig of Moss, due today")
            shelf.stand_on(word)
            await seat.press("f1", "escape")
            await seat.shows(said, "plum")
            assert shelf.list.key == "plum"
            assert ("dealt with" in seat.text) is bool(said)
