"""The command line: one field at the foot of the screen, with what it would do above it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import Input, Label

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint
from clinic_tui.schedule.phrases import Lists
from clinic_tui.screens.command.command_offer import Offer, Preview
from clinic_tui.screens.command.command_preview import lists_of, preview
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.widgets.few_lines import FewLines
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.laid_out_once import LaidOutOnce
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.widgets.short_list import ShortList
from clinic_tui.widgets.word_field import QuietInput
from clinic_tui.words.command import LONGEST, speaks_of_the_last

MOST_OFFERS = 13
"""Lines of offers at most."""

REMEMBERED = 50
"""Lines of one person that Up brings back."""


class Understood(FewLines):
    """What the line would do, or what is wrong with it."""

    words: reactive[str] = reactive("", repaint=False)
    wrong: reactive[bool] = reactive(False, repaint=False)

    def sentence(self, width: int) -> tuple[str, str]:
        """The words, and a sign where the line is not understood."""
        sign = "? " if self.wrong and self.words else ""
        return "line-error" if self.wrong else "line-strong", f"{sign}{self.words}"

    def watch_words(self) -> None:
        """Show it."""
        self.said()

    def watch_wrong(self) -> None:
        """Show how it is meant."""
        self.said()


class CommandInput(QuietInput):
    """Letters go into the line; once one walks in the list above it, a digit takes its line."""

    async def _on_key(self, event: events.Key) -> None:
        screen = self.screen
        if isinstance(screen, CommandLine) and screen.takes_digit(event.character or ""):
            event.stop()
            event.prevent_default()
            return
        await super()._on_key(event)


class CommandLine(Asking, LaidOutOnce, ModalScreen[None]):
    """Type, look, Enter. An Enter typed ahead waits until what it would do is known."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f3", "dismiss(None)", "back", show=False, priority=True),
        Binding("tab", "complete", "complete", show=False, priority=True),
        Binding("up", "up", "before", show=False, priority=True),
        Binding("down", "down", "next", show=False, priority=True),
        Binding("f12", "book", "book it now", show=False, priority=True),
        Binding("f7", "register", "new patient", show=False, priority=True),
    ]
    AUTO_FOCUS = ""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._first_text = text
        self._lists: Lists | None = None
        self._preview = Preview()
        self._shown_for: str | None = None
        self._waits: Callable[[], None] | None = None
        self._walking = False
        self._back = 0
        self._warned: Offer | None = None
        """The offer of which was said why it does not fit: F12 books it now."""

    def compose(self) -> ComposeResult:
        """Offers, what was understood, the line, the keys."""
        with Vertical(id="command-line"):
            yield ShortList(*_columns(()), titles=False, marks=False, empty="")
            yield Understood(id="command-who")
            yield Understood(id="command-what")
            with Horizontal(classes="field"):
                yield Label(":", id="command-sign", markup=False)
                yield CommandInput(self._first_text, max_length=LONGEST)
            yield KeyBar(own=self._hints())

    def _hints(self) -> tuple[Hint, ...]:
        """The keys; F12 where a visit stands there that lacks nothing."""
        choose, back = Hint("Down", "choose, then 1-9 takes", "down"), Hint("Esc", "back", "dismiss(None)")
        if any(offer.booking is not None for offer in self._preview.offers):
            return Hint("F12", "book it now", "book"), Hint("Enter", "look first", ""), choose, back
        if any(offer.registers for offer in self._preview.offers) and self._preview.choose:
            return Hint("F7", "new patient", "register"), choose, back
        complete, earlier = Hint("Tab", "complete", "complete"), Hint("Up", "earlier", "up")
        return Hint("Enter", "do it", ""), complete, choose, earlier, back

    def on_mount(self) -> None:
        """Ask what visit types and providers there are; the keys go to the line."""
        offers = self.query_one(ShortList)
        offers.can_focus = False
        offers.add_class("-active")
        self.query_one("#command-who").display = False
        self._input.select_on_focus = False  # what a line begins with stays when one types on
        self.set_focus(self._input)
        backend = self.backend
        self.ask(
            lambda: lists_of(backend),
            self._know_lists,
            group="lists",
            refused=self._refused,
        )

    def on_resize(self, event: events.Resize) -> None:
        """In a low window the offers leave the line and the keys their room."""
        self.query_one(ShortList).styles.max_height = min(MOST_OFFERS, max(event.size.height - 4, 1))

    @property
    def _input(self) -> CommandInput:
        return self.query_one(CommandInput)

    def _know_lists(self, lists: Lists) -> None:
        self._lists = lists
        self._look()

    # Looking what the line would do

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look again at each letter."""
        event.stop()
        self._walk(False)
        self._look()

    def _look(self) -> None:
        here, shown = self.clinic.provider_here, self.clinic.filter_here
        text, lists, backend, today = self._input.value, self._lists, self.backend, self.clinic.today
        if lists is not None and text != self._shown_for:
            self.ask(
                lambda: preview(backend, lists, today, text, here, shown),
                lambda found: self._show(text, found),
                group="preview",
                refused=self._refused,
            )

    def _refused(self, refusal: ClinicError) -> None:
        self._show(self._input.value, Preview((), refusal.words, wrong=True))

    def _show(self, text: str, found: Preview) -> None:
        if text != self._input.value:
            self._look()
            return
        self._shown_for, self._preview = text, found
        self._walk(self._walking)
        offers = self.query_one(ShortList)
        offers.set_columns(*_columns(found.offers))
        offers.show([])  # the cursor begins at the first, wherever it stood before
        offers.show([ListRow(place, offer.cells) for place, offer in enumerate(found.offers)])
        self.query_one(KeyBar).own = self._hints()
        who, what = self.query_one("#command-who", Understood), self.query_one("#command-what", Understood)
        who.words, who.display = found.who, bool(found.who)
        what.words, what.wrong = found.words, found.wrong
        if self._waits is not None:
            waited, self._waits = self._waits, None
            self.clinic.release_keys(self)
            waited()

    def _walk(self, walking: bool) -> None:
        """Digits go to the list while one walks in it; the line that Enter would take is marked in it."""
        self._walking = walking
        offers = self.query_one(ShortList)
        offers.set_class(walking or not self._preview.choose, "-active")
        offers.refresh()

    # Keys

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Do it."""
        event.stop()
        self._once_answered(self._take)

    def _once_answered(self, do: Callable[[], None]) -> None:
        """Do it; where the answer to what was typed last is still out, wait for it and hold the keys."""
        if self._shown_for == self._input.value:
            do()
        elif self._waits is None:
            self._waits = do
            self.clinic.hold_keys(self)

    def action_complete(self) -> None:
        """Put what the cursor stands on, or the first that would complete the line, into it."""
        self._once_answered(self._complete)

    def _complete(self) -> None:
        offer = self._offer
        if offer is not None and offer.text:
            self._put(offer.text)
        elif offer is not None and offer.cells[0].startswith(self._input.value.strip()):
            self._put(offer.cells[0])

    def action_down(self) -> None:
        """Into the list, and down in it; or back to newer lines."""
        if self._back:
            self._recall(self._back - 1)
        else:
            self._once_answered(self._walk_down)

    def _walk_down(self) -> None:
        """Into the list, or on in it."""
        if self._walking or not self._preview.choose:
            self.query_one(ShortList).action_cursor_down()
        self._walk(True)

    def action_up(self) -> None:
        """Up in the list; above it, to lines typed before."""
        offers = self.query_one(ShortList)
        if self._walking and offers.cursor > 0:
            offers.action_cursor_up()
            self._walk(self._preview.choose or offers.cursor > 0)
        else:
            self._recall(self._back + 1)

    def takes_digit(self, sign: str) -> bool:
        """True when the digit took a line of the list: only while one walks in it."""
        place = int(sign) - 1 if sign in "123456789" and sign else -1
        if not self._walking or not 0 <= place < len(self._preview.offers):
            return False
        self.query_one(ShortList).select(place)
        self._take()
        return True

    def _recall(self, back: int) -> None:
        lines = self._typed_before
        if 0 <= back <= len(lines):
            self._back = back
            self._put(lines[-back] if back else "")

    def _put(self, text: str) -> None:
        self._input.value = text
        self._input.cursor_position = len(text)

    @property
    def _offer(self) -> Offer | None:
        key = self.query_one(ShortList).key
        return self._preview.offers[key] if isinstance(key, int) and key < len(self._preview.offers) else None

    @property
    def _typed_before(self) -> list[str]:
        who = self.backend.who
        return self.clinic.typed_commands.setdefault(who.login if who else "", [])

    def action_book(self) -> None:
        """Book the time under the cursor with no form in between."""
        self._once_answered(self._book)

    def _book(self) -> None:
        from clinic_tui.screens.schedule.booked import book_at_once

        offer = self._offer
        if offer is None or offer.booking is None or offer.go is None:
            self._take()
            return
        if offer.unfit and offer is not self._warned:
            self._warned = offer
            what = self.query_one("#command-what", Understood)
            what.words, what.wrong = f"F12 again books it: {offer.unfit}", True
            return
        self._remember()
        clinic, go, name = self.clinic, offer.go, self._preview.who
        self.dismiss()

        def otherwise(refusal: ClinicError) -> None:
            """The form asks for what is missing, a reason to overbook or another time."""
            clinic.say_refusal(refusal)
            clinic.call_later(go, clinic)

        book_at_once(clinic, offer.booking, name, otherwise)

    def action_register(self) -> None:
        """Open the form for a new patient, where the line found nobody."""
        self._once_answered(self._register)

    def _register(self) -> None:
        offers = self._preview.offers
        place = next((place for place, offer in enumerate(offers) if offer.registers), None)
        if place is not None:
            self.query_one(ShortList).select(place)
            self._walk(True)
            self._take()

    def _remember(self) -> None:
        """Up brings the line back."""
        lines = self._typed_before
        if (text := self._input.value.strip()) and lines[-1:] != [text]:
            lines[:] = [*lines[-REMEMBERED + 1 :], text]

    def _take(self) -> None:
        offer = self._offer
        if offer is None:
            return
        if self._preview.choose and not self._walking:
            self.query_one("#command-what", Understood).wrong = True
            return
        if offer.go is None:
            self._put(offer.text)
            return
        self._remember()
        clinic, go = self.clinic, offer.go
        if not speaks_of_the_last(self._input.value):
            clinic.forget_message()
        clinic.hold_keys(self)
        self.dismiss()

        async def run() -> None:
            try:
                await go(clinic)
            finally:
                clinic.release_keys(self)

        clinic.call_later(run)


def _columns(offers: Sequence[Offer]) -> tuple[ListColumn, ...]:
    """The first as wide as its longest word, at the cost of the second: words of commands stand whole."""
    longest = max((len(offer.cells[0]) for offer in offers), default=0)
    first = min(max(longest, 9), 14)
    return ListColumn("", first), ListColumn("", min(34, 44 - first)), ListColumn("")
