"""Locking the desk, and leaving the console: with what is half done kept first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from clinic_tui.screens.console.ending import Ending
from clinic_tui.screens.console.putting_aside import PutsAside
from clinic_tui.screens.schedule.held_slot import HeldSlot
from clinic_tui.security.kept_form import KEPT_FOR
from clinic_tui.widgets.message_line import Level
from clinic_tui.words.counted import counted

if TYPE_CHECKING:
    from clinic_tui.errors import ClinicError
    from clinic_tui.screens.parts.confirm import Confirm

LEAVING = "leaving"
"""Who holds keys back while what is half done is being kept, before the console ends."""

RECORD_CLOSED = "this record has closed"


class Leaves(PutsAside):
    """Takes what tells of the clinic off the screen, and ends."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.held_slot = HeldSlot(self)
        self._ending = Ending(self)
        self._asked: Screen[Any] | None = None
        """The question whether to leave."""

    async def action_lock(self) -> None:
        """Lock: the widgets go away with all that stands in them; forms and places are kept."""
        from clinic_tui.screens.door.lock import LockScreen
        from clinic_tui.screens.parts.form import Form

        if not self.seated or self.backend is None:
            return
        self.locked = True
        await self.push_screen(LockScreen())
        for screen in self.screen_stack[1:-1]:
            if isinstance(screen, Form) and screen.changed:
                self.keep_draft(screen.draft(), quietly=True)
            await self._take_out(screen)
        await self.remove_panes()
        self.clear_frame()
        self.held_slot.give_back()

    async def _take_out(self, screen: Screen[Any]) -> None:
        """Take a screen out of the middle of the stack, and its widgets out of the tree."""
        self._screen_stack.remove(screen)
        await screen.remove()

    def action_leave(self) -> None:
        """Leave; what is half done is asked about first."""
        from clinic_tui.screens.parts.confirm import Confirm

        if self.screen is self._asked:
            return
        if lost := getattr(self.screen, "lost_by_leaving", ""):
            self._ask(Confirm(f"{lost} Leave the console?", yes="leave", no="stay"))
            return
        kept_already = sum(1 for draft in self.drafts_here if draft.kept_as is not None)
        count, lost = len(self.forms_to_keep()) + kept_already, self.forms_to_lose()
        if not self.seated or (not count and not lost and self._free):
            self._keep_and_leave()
            return
        words = (
            f" {counted(count, 'form')} half done {'is' if count == 1 else 'are'} kept: "
            f"Z goes on after your next sign-in, within {KEPT_FOR.days} days."
            if count
            else ""
        )
        if lost:
            words += f" LOST, since only this console keeps it: {'; '.join(lost)}."
        self._ask(Confirm(f"Leave the console?{words}", yes="leave", no="stay" if lost else "no"))

    def _ask(self, question: Confirm) -> None:
        """Once: F10 while it stands there says nothing more."""
        self._asked = question
        self.push_screen(question, self._leave_if)

    def _leave_if(self, sure: bool | None) -> None:
        if sure:
            self._keep_and_leave()

    def _keep_and_leave(self) -> None:
        """Where what is half done cannot be kept, say so first."""
        forms, backend = self.forms_to_keep(), self.backend
        any_kept = self.open_forms.any_kept
        self.open_forms.pause()
        if backend is None or not (forms or any_kept):
            self.exit(0)
            return
        self.hold_keys(LEAVING)
        self.act(
            lambda: backend.own_forms.keep(forms),
            lambda _: self.exit(0),
            refused=lambda refusal: self._not_kept(len(forms), refusal),
        )

    def _not_kept(self, count: int, refusal: ClinicError) -> None:
        if not count:  # nothing stands half done: at worst a form is offered again that was closed
            self.exit(0)
            return
        self._ask_to_lose(count, refusal)

    def _ask_to_lose(self, count: int, refusal: ClinicError) -> None:
        from clinic_tui.screens.parts.confirm import Confirm

        self.open_forms.go_on(gone=False)
        self.release_keys(LEAVING)
        self.clinic.drop_keys()  # a yes typed ahead is no answer to what nobody has read
        lost = f"{counted(count, 'form')} half done {'is' if count == 1 else 'are'} lost if you leave now."
        self.push_screen(
            Confirm(f"{refusal.words}. {lost}", yes="leave all the same", no="stay"),
            lambda sure: self.exit(0) if sure else None,
        )

    async def action_quit(self) -> None:
        """Textual's own way out goes the same way."""
        self.action_leave()

    async def close_above(self, page: Screen[Any]) -> None:
        """Take out what lies on a page and tells of a record that has closed; what was typed is put aside."""
        above = self.screen_stack[self.screen_stack.index(page) + 1 :]
        for screen in above:
            if getattr(screen, "tells_of_record", False):
                await self.close_with_record(screen)

    async def close_with_record(self, screen: Screen[Any]) -> None:
        """Take out a screen whose record has closed and put its text aside; a form that is saving stays."""
        from clinic_tui.screens.parts.form import Form

        if screen not in self.screen_stack or (isinstance(screen, Form) and screen.saving):
            return
        if isinstance(screen, Form) and screen.changed:
            self.keep_draft(screen.draft(), quietly=True)
            self.say(f"{RECORD_CLOSED}: Z goes on with what was typed", Level.WARNING)
        else:
            self.say_record_closed()
        await self._take_out(screen)

    def say_record_closed(self) -> None:
        """Say so, unless it stands there with what was kept of what lay on it: both find it closed."""
        if not self._line("#message").words.startswith(RECORD_CLOSED):
            self.say(RECORD_CLOSED, Level.WARNING)

    def end_from_outside(self, status: int) -> None:
        """The line was cut, or the process was told to end: what is half typed is kept first."""
        self._ending.begin(lambda: self.exit(status))
