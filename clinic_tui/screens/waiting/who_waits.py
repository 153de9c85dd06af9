"""A time that has come free: who could have it, the best first, offered with one key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import VERBS, Hint, hint_of
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.screens.waiting.missed_visit import (
    MISSED_KEYS,
    AfterMissed,
    MissedVerbs,
    after_missed,
    show_missed,
)
from clinic_tui.text import safe_text
from clinic_tui.waitlist.rows import Accepted, Ranked, WaiterRow, Waiters
from clinic_tui.waitlist.rules import wish_words
from clinic_tui.widgets.cells import cut_name
from clinic_tui.widgets.flowing_facts import FlowingFacts
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.widgets.short_list import ShortList
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.phones import show_phone
from clinic_tui.words.times import show_time

if TYPE_CHECKING:
    from clinic_tui.app import ClinicApp


def ask_who_waits(asking: Asking, *appointment_ids: int, missed: bool = False) -> None:
    """Show who could have what these visits left free, one time after the other.

    Keys typed before it stands are dropped. A time that suits nobody is left out. With `missed` the one
    visit is a no-show: its fee and its letter stand in the same window, which opens for a fee alone too.
    """
    backend, clinic = asking.backend, asking.clinic
    if not backend.may("waitlist.offer"):
        return

    def look() -> tuple[list[tuple[int, Waiters]], AfterMissed | None]:
        found = ((number, backend.waitlist.for_freed(number)) for number in appointment_ids)
        waiting = [(number, waiters) for number, waiters in found if waiters is not None]
        return waiting, after_missed(backend, appointment_ids[0]) if missed else None

    def show(answer: tuple[list[tuple[int, Waiters]], AfterMissed | None]) -> None:
        found, after = answer
        if not found:
            if after is not None and after.fee_words:
                show_missed(clinic, after)
            return
        (_, first), *others = found
        rest = [number for number, _ in others]
        # who waits may have been given a time meanwhile: the others are looked at again
        show_who_waits(
            clinic, first, len(rest), lambda _: ask_who_waits(asking, *rest) if rest else None, after
        )

    asking.ask_before_keys(look, show, group="who waits", refused=lambda _: None)


def show_who_waits(
    clinic: ClinicApp,
    found: Waiters,
    more: int = 0,
    then: Callable[[None], None] | None = None,
    missed: AfterMissed | None = None,
) -> None:
    """Open the window on a time. Nobody asked for it: what was typed before must not offer the time."""
    clinic.drop_keys()
    clinic.open_next(WhoWaits(found, more, missed), then)


class WhoWaits(MissedVerbs, ModalScreen[None]):
    """Enter offers the time to the one under the cursor; `y` and `d` say what they answered.

    `u` takes back what was done last, what left the time free or the offer of it, and closes the window.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *MISSED_KEYS,
        Binding("escape", "go_on", "go on", show=False),
        Binding("y", "takes", "takes it", show=False),
        Binding("k", "takes(True)", "takes it, keeps the later visit", show=False),
        Binding("d", "declines", "declines", show=False),
        *(
            Binding(",".join(verb.keys), "take_back", verb.words, id=verb.id, show=False)
            for verb in VERBS
            if verb.id == "undo"
        ),
    ]
    AUTO_FOCUS = ""

    def __init__(self, found: Waiters, more: int = 0, missed: AfterMissed | None = None) -> None:
        """`more` times came free as well, and are shown after this one; `missed` is what to do about the
        visit that left the time free.
        """
        super().__init__()
        self.missed = missed
        self._found, self._more = found, more
        self._offered: WaiterRow | None = None
        """To whom the time is on offer just now."""

    def compose(self) -> ComposeResult:
        """The time, who could have it, the one under the cursor, and the keys."""
        with Vertical(classes="dialog wide"):
            yield Label("", classes="dialog-title", markup=False)
            yield ShortList(
                ListColumn("Patient", 22), ListColumn("Phone", 15), ListColumn("Why"), marks=False, empty=""
            )
            detail = FlowingFacts(id="waiter-detail")  # nothing of why they rank so is cut
            detail.add_class("on-panel")
            yield detail
            yield MessageLine(id="waiter-message")
            yield KeyBar(own=self._hints(), id="waiter-keys")

    def on_mount(self) -> None:
        """The keys go to the list."""
        self._draw()
        self.set_focus(self._list)

    @property
    def _list(self) -> PagedList:
        return self.query_one(PagedList)

    def _hints(self) -> tuple[Hint, ...]:
        undo = Hint(hint_of("undo", self.clinic.verbs).key, "undo", "take_back")
        if self._offered is None:
            nobody = Hint("Esc", "to nobody" if self.missed else "offer it to nobody", "go_on")
            return (Hint("Enter", "offer it", ""), *self.missed_hints(), nobody, undo)
        keeps = (Hint("k", "takes it, keeps the later one", "takes(True)"),) if self._offered.later else ()
        return (
            Hint("y", "takes it", "takes"),
            *keeps,
            Hint("d", "declines", "declines"),
            *self.missed_hints(),
            Hint("Esc", "go on, it stays held", "go_on"),
            undo,
        )

    def _draw(self) -> None:
        time, ranked = self._found.time, self._found.ranked
        when = f"{show_date(time.day)} {show_time(time.start)}-{show_time(time.end)} {time.provider_code}"
        could = f"{counted(len(ranked), 'waiting patient')} could come"
        if self._more:
            could = f"{len(ranked)} could come; {counted(self._more, 'more time', 'more times')} to follow"
        self.query_one(Label).update(safe_text(f"Free: {when}, {could}"))
        self._list.show(
            [
                ListRow(
                    row.waiter.id,
                    (row.waiter.name, show_phone(row.waiter.phone) if row.waiter.phone else "", row.words),
                )
                for row in ranked
            ]
        )
        self.query_one("#waiter-keys", KeyBar).own = self._hints()
        self._tell()
        if self.missed is not None and self.missed.fee_words:
            self._say(f"{cut_name(self.missed.name, 28)}: {self.missed.fee_words}", Level.WARNING)

    def missed_done(self, words: str, level: Level) -> None:
        """A letter or a fee: say what became of it, and leave out its key."""
        self.query_one("#waiter-keys", KeyBar).own = self._hints()
        self._say(words, level)

    @property
    def _ranked(self) -> Ranked | None:
        return next((row for row in self._found.ranked if row.waiter.id == self._list.key), None)

    @on(PagedList.Highlighted)
    def _tell(self) -> None:
        row, detail = self._ranked, self.query_one("#waiter-detail", FlowingFacts)
        if row is None:
            detail.show()
        else:
            waiter = row.waiter
            detail.show(
                (("strong", waiter.name), ("", f"MRN {waiter.mrn}"), ("", row.words)),
                (("", wish_words(waiter)), ("warning", waiter.words)),
            )

    def _say(self, words: str, level: Level = Level.INFO) -> None:
        self.query_one("#waiter-message", MessageLine).say(words, level)

    def _refused(self, refusal: ClinicError) -> None:
        self.clinic.release_keys(self)
        self._say(refusal.words, Level.ERROR)

    @on(PagedList.Chosen)
    def _chosen(self, event: PagedList.Chosen) -> None:
        """Offer it to the one under the cursor."""
        event.stop()
        row, time, backend = self._ranked, self._found.time, self.backend
        if row is None:
            return
        if self._offered is not None:
            self._say(f"on offer to {self._offered.name}: y takes it, d declines", Level.WARNING)
            return
        waiter = row.waiter

        def offer() -> WaiterRow:
            backend.waitlist.offer(waiter.id, waiter.version, time.provider_id, time.day, time.start)
            return backend.waitlist.entry(waiter.id)

        self.clinic.hold_keys(self)
        self.act(offer, self._is_offered, refused=self._refused)

    def _is_offered(self, waiter: WaiterRow) -> None:
        self._offered = waiter
        self._list.select(waiter.id)
        self.query_one("#waiter-keys", KeyBar).own = self._hints()
        until = f"{waiter.offer.expires_at.astimezone(self.clinic.clock.zone):%H:%M}" if waiter.offer else ""
        phone = show_phone(waiter.phone) if waiter.phone else "no phone on file"
        self._say(f"Call {waiter.name}, {phone}: the time is held until {until}", Level.DONE)
        self.clinic.release_keys(self)

    def action_takes(self, keep_later: bool = False) -> None:
        """The patient comes: book it, or move the later visit there."""
        waiter, backend = self._offered, self.backend
        if waiter is None or waiter.offer is None:
            self._say("Enter offers the time first", Level.WARNING)
            return
        offer_id = waiter.offer.id

        def accept() -> tuple[Accepted, Waiters | None]:
            accepted = backend.waitlist.accept(offer_id, keep_later=keep_later)
            freed = accepted.freed_id
            return accepted, backend.waitlist.for_freed(freed) if freed else None

        self.clinic.hold_keys(self)
        self.act(accept, self._is_booked, refused=self._refused)

    def _is_booked(self, outcome: tuple[Accepted, Waiters | None]) -> None:
        accepted, found = outcome
        waiter, time = self._offered, self._found.time
        name = waiter.name if waiter else ""
        when = f"{show_date(time.day)} {show_time(time.start)} {time.provider_code}"
        words = f"{'moved' if accepted.freed_id else 'booked'} {name} to {when}"
        if accepted.freed_id is None:
            words = f"booked {name}: {when}"
        self._close_or_show(found, words)

    def action_declines(self) -> None:
        """The patient does not come: on to the next."""
        waiter, backend = self._offered, self.backend
        if waiter is None or waiter.offer is None:
            self._say("Enter offers the time first", Level.WARNING)
            return
        offer_id = waiter.offer.id

        def decline() -> Waiters | None:
            backend.waitlist.decline(offer_id)
            return backend.waitlist.next_for(offer_id)

        self.clinic.hold_keys(self)
        self.act(
            decline,
            lambda found: self._close_or_show(found, f"{waiter.name} declined and waits on"),
            refused=self._refused,
        )

    def _close_or_show(self, found: Waiters | None, words: str) -> None:
        """Go on with the time that is free now, or close where nobody waits for one."""
        self._offered = None
        self.clinic.say_done(words)
        if found is None:
            self.dismiss()
        else:
            self._found = found
            self._draw()
            self._say(words, Level.DONE)
        self.clinic.release_keys(self)

    def action_take_back(self) -> None:
        """Undo what was done last: nothing that this window shows holds then, so it closes."""
        from clinic_tui.screens.console.taking_back import take_back

        def undone(words: str) -> None:
            self.clinic.say(f"undone: {words}", Level.DONE)
            self._offered = None
            self.dismiss()

        take_back(self, undone, offered=True, refused=self._refused)

    def action_go_on(self) -> None:
        """Close; what is on offer stays held until it runs out."""
        if self._offered is not None:
            self.clinic.say(f"on offer to {self._offered.name}: `:waitlist` goes on with it")
        self.dismiss()
