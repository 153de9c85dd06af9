"""Forms that were put aside, gone on with, or kept over the end of the console."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from textual.screen import ModalScreen

from clinic_tui.screens.console.open_forms import OpenForms, Standing
from clinic_tui.screens.console.unattended import Unattended
from clinic_tui.screens.put_aside.drafts import DraftShelf
from clinic_tui.security.kept_form import HalfDone, KeptNoLonger
from clinic_tui.widgets.header_line import HeaderLine
from clinic_tui.words.counted import counted

if TYPE_CHECKING:
    from clinic_tui.backend.door import Who
    from clinic_tui.errors import ClinicError
    from clinic_tui.screens.parts.form import Draft, Form
    from clinic_tui.screens.put_aside.moved_on import Way

OPENING = "opening"
"""Who holds keys back while a kept form reads what it is about: they are for the form."""


class PutsAside(Unattended):
    """What is half typed is never lost: it stands on the shelf of whoever typed it."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._drafts = DraftShelf(self._shelf_changed)
        self.open_forms = OpenForms(self)

    @property
    def _free(self) -> bool:
        """True where a global verb may begin something: somebody works here and no dialog is open."""
        below = getattr(self.screen, "UNDER_LISTS", False)
        return self.seated and (below or not isinstance(self.screen, ModalScreen))

    def greet(self, who: Who) -> None:
        """Welcome who has signed in, and offer what was kept for them."""
        self._drafts.offer(who.login, who.kept)
        self._count_aside()
        super().greet(who)

    def welcome(self, who: Who) -> str:
        """What was put aside is named: at the lock it happens without a word."""
        words, drafts = super().welcome(who), self._drafts.of(who.login)
        if not drafts:
            return words
        aside = drafts[0].title if len(drafts) == 1 else counted(len(drafts), "form")
        return f"{words}. {aside} put aside: Z goes on"

    def keep_draft(self, draft: Draft, *, quietly: bool = False) -> None:
        """Put a half-done form aside for the one who typed it."""
        from clinic_tui.screens.parts.form import Form

        self._drafts.keep(draft)
        if quietly:
            return
        self.say(f"{draft.title} put aside: Z goes on with it")
        below = self.screen_stack[-2]
        if isinstance(below, Form):
            below.say(f"{draft.title} put aside: Z goes on with it once this form is closed")

    def _shelf_changed(self) -> None:
        self._count_aside()
        self.open_forms.look()

    def _count_aside(self) -> None:
        """Show in the header how many forms wait."""
        if self.seated:
            self._line(HeaderLine).aside = len(self.drafts_here)

    @property
    def _login_here(self) -> str:
        return self.backend.who.login if self.backend and self.backend.who else ""

    async def action_resume(self) -> None:
        """Go on with the form that was put aside; where there are several, choose one."""
        from clinic_tui.screens.put_aside.shelf import ShelfList

        if not self._free:
            return
        drafts = self.drafts_here
        if not drafts:
            self.say("no form was put aside")
        elif len(drafts) == 1:
            await self._go_on(drafts[0])
        else:
            await self.push_screen(ShelfList(), self._go_on)

    @property
    def drafts_here(self) -> tuple[Draft, ...]:
        """What whoever sits here has put aside, oldest first."""
        return self._drafts.of(self._login_here)

    def take_over(self, half_done: HalfDone, form: Form[Any] | None) -> None:
        """Go on with a form that another desk handed on; where it cannot stand now it is put aside here."""
        from clinic_tui.screens.parts.form import Draft

        draft = Draft(
            half_done.title, self._login_here, half_done.texts, half_done=half_done, stood=half_done.cursor
        )
        if form is not None and self._free:
            self.run_worker(self._push_resumed(draft, form), group="opened again")
        else:
            self.keep_draft_here(draft)

    def keep_draft_here(self, draft: Draft) -> None:
        """Put a form aside that was not open here."""
        self._drafts.keep(draft)
        self.say(f"{draft.title} put aside: Z goes on with it")

    def take_off(self, draft: Draft) -> None:
        """Take a draft off the shelf and out of the table: it is gone on with, or forgotten for good."""
        self._drafts.take(draft)
        number, backend = draft.kept_as, self.backend
        if number is not None and backend is not None:
            self.act(lambda: backend.own_forms.take(number), lambda _: None, refused=self._not_taken)

    def _not_taken(self, refusal: ClinicError) -> None:
        """Where it is gone already nothing is amiss; else it is offered again at the next sign-in."""
        if not isinstance(refusal, KeptNoLonger):
            self.say_refusal(refusal)

    def throw_away(self, draft: Draft) -> None:
        """Forget a draft for good."""
        self.take_off(draft)

    def hand_on(self, form: Form[Any], half_done: HalfDone) -> None:
        """Hand a form as it stands to another desk or person."""
        from clinic_tui.screens.console.signals import hand_on_form

        hand_on_form(form, half_done)

    def offer_aside(self, form: Form[Any]) -> None:
        """Where this person has put the same form aside for the same patient, offer that in its place.

        A form that `GOES_ON` takes it up unasked: one of a patient is enough.
        """
        from clinic_tui.screens.put_aside.kept_for_same import kept_for_same, question_of

        drafts = self.drafts_here
        draft = kept_for_same(form, drafts) if drafts else None
        if draft is None:
            return
        if form.GOES_ON:
            self.drop_keys(to_escape=True)  # they were typed for a blank form; the Esc that leaves it holds
            self.take_off(draft)
            form.take_up(draft)
            return
        from clinic_tui.screens.parts.confirm import Confirm

        def answered(goes_on: bool | None) -> None:
            if goes_on and form.is_attached and draft in self.drafts_here:
                self.take_off(draft)
                form.take_up(draft)

        self.drop_keys()  # they were typed for a blank form, before anybody could read of the other
        self.push_screen(Confirm(question_of(draft), yes="go on", no="begin anew"), answered)

    def begun_with(self, title: str, texts: dict[str, str]) -> Draft | None:
        """The draft of that title, put aside by whoever sits here, in which these texts stand; or None."""
        return self._drafts.begun_with(self._login_here, title, texts)

    async def _go_on(self, draft: Draft | None) -> None:
        if draft is None or self.backend is None:
            return
        reopen = draft.reopen
        if reopen is not None and draft.half_done is None:
            self._drafts.take(draft)
            await self._push_resumed(draft, reopen(draft.texts))
            return
        assert draft.half_done is not None
        backend, kept, number = self.backend, draft.half_done, draft.kept_as

        def opened() -> Form[Any]:
            from clinic_tui.screens.put_aside.moved_on import require_not_moved_on

            if reopen is not None:
                require_not_moved_on(backend, kept)
                return reopen(draft.texts)
            from clinic_tui.screens.put_aside.form_kinds import opened_again

            form = opened_again(backend, kept)
            if number is not None:
                backend.own_forms.take(number)
            return form

        self.hold_keys(OPENING)
        self.act(
            opened,
            lambda form: self._take_up(draft, form),
            refused=lambda refusal: self._not_opened(draft, refusal),
        )

    def _take_up(self, draft: Draft, form: Form[Any]) -> None:
        self.run_worker(self._opened_again(draft, form), group="opened again")

    async def _opened_again(self, draft: Draft, form: Form[Any]) -> None:
        self._drafts.take(draft)
        if self.seated:
            await self._push_resumed(draft, form)
        else:  # the desk was locked meanwhile
            self._drafts.keep(replace(draft, kept_as=None))
        self.release_keys(OPENING)

    async def _push_resumed(self, draft: Draft, form: Form[Any]) -> None:
        form.resumed, form.stand_on = True, draft.stood
        await self.push_screen(form)

    def _not_opened(self, draft: Draft, refusal: ClinicError) -> None:
        """It stays on the shelf, unless it is gone; where its visit has moved on one may drop it."""
        from clinic_tui.screens.put_aside.moved_on import AfterMovedOn, MovedOn

        if isinstance(refusal, KeptNoLonger):
            self._drafts.take(draft)
        self.release_keys(OPENING)
        if not isinstance(refusal, MovedOn):
            self.say_refusal(refusal)
            return
        moved = refusal

        def chosen(way: Way | None) -> None:
            if way == "drop":
                self.throw_away(draft)
                self.say(f"{draft.title} dropped")
            elif way == "show":
                self.run_worker(self.show_visit(moved.appointment_id, moved.day), group="jump")

        self.drop_keys()  # they were typed for the form
        self.push_screen(AfterMovedOn(moved), chosen)

    async def show_visit(self, appointment_id: int, day: date) -> None:
        """A visit where it stands: today's in the queue, others on the schedule."""
        from clinic_tui.screens.console.going import to_visit

        queued = day == self.today and any(tab.id == "queue" for tab in self._tabs_here)
        tab = "queue" if queued else "schedule"
        await to_visit(tab, appointment_id, day)(self.clinic)

    def standing_forms(self) -> Standing:
        """What whoever sits here has typed that is saved nowhere: put aside, then standing open."""
        from clinic_tui.screens.parts.form import Form

        forms, standing = self._drafts.to_keep(self._login_here), {}
        for screen in self.screen_stack[1:]:
            if isinstance(screen, Form) and screen.changed and (half_done := screen.draft().half_done):
                forms[screen.number], standing[screen.number] = half_done, screen
        return Standing(forms, standing)

    def forms_to_keep(self) -> tuple[HalfDone, ...]:
        """The same, to be kept over the end of the console."""
        return tuple(self.standing_forms().forms.values())

    def forms_to_lose(self) -> tuple[str, ...]:
        """The titles of what is half done and of no kind that is opened again: put aside, then standing."""
        from clinic_tui.screens.parts.form import Form

        aside = [each.title for each in self.drafts_here if each.half_done is None and each.kept_as is None]
        standing = [each for each in self.screen_stack[1:] if isinstance(each, Form) and each.changed]
        return (*aside, *(form.title_words for form in standing if form.draft().half_done is None))

    def all_kept(self, login: str) -> None:
        """What this person had put aside is kept for any desk from now on."""
        self._drafts.all_kept(login)

    @property
    def is_saving(self) -> bool:
        """True while a form waits for the answer to its save."""
        from clinic_tui.screens.parts.form import Form

        return any(isinstance(screen, Form) and screen.saving for screen in self.screen_stack)

    async def action_park(self) -> None:
        """Outside a form there is nothing to put aside: show what was, to go on with or to throw away."""
        from clinic_tui.screens.put_aside.shelf import ShelfList

        if not self.drafts_here:
            self.say("put aside: no form; F5 in a form puts it aside, Z goes on")
        elif self._free:
            await self.push_screen(ShelfList(), self._go_on)
