"""The waitlist: who waits and for what, what is on offer, and what they answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.calls.states import Subject
from clinic_tui.keymap import Place
from clinic_tui.schedule.rows import FreeTime
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.waiting.wait_form import texts_of
from clinic_tui.screens.waiting.who_waits import show_who_waits
from clinic_tui.waitlist.rows import Accepted, OfferRow, WaiterRow, Waiters
from clinic_tui.waitlist.rules import days_waiting, wish_words
from clinic_tui.waitlist.states import Priority
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.phones import show_phone
from clinic_tui.words.times import show_time

_STYLES = {Priority.URGENT: "is-overdue"}


class WaitlistScreen(ListPage[WaiterRow]):
    """One line for each who waits; Enter opens the record."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.WAITLIST)
    NAME = "Waitlist"
    COLUMNS = (
        ListColumn("Priority", 8),
        ListColumn("Days", 4, "right"),
        ListColumn("Patient", 22),
        ListColumn("Wish"),
    )
    WIDE_COLUMNS = (*COLUMNS[:3], ListColumn("MRN", 10), ListColumn("Phone", 16), COLUMNS[3])
    NOTHING = "Nobody waits: + puts a patient on the list, or w on a visit or in a record."
    TOPICS = frozenset({"waitlist_entry", "slot_offer", "appointment", "patient", "call_attempt"})
    EVERY = 30.0  # offers run out by the minute

    def __init__(self, entry_id: int | None = None) -> None:
        """With the cursor on the entry of that number, once the list is read."""
        super().__init__()
        self._wanted = entry_id

    @property
    def place(self) -> Place:
        """The waitlist."""
        return Place.WAITLIST

    def question(self) -> Callable[[], tuple[WaiterRow, ...]]:
        """Who waits."""
        return self.backend.waitlist.list

    def rows_of(self, answer: tuple[WaiterRow, ...]) -> Sequence[WaiterRow]:
        """Those to whom a time is on offer first."""
        return sorted(answer, key=lambda row: row.offer is None)

    def line(self, row: WaiterRow) -> ListRow:
        """Who, how long, and what is wished or on offer."""
        clock = self.clinic.clock
        wish = self._offer_words(row.offer) if row.offer else wish_words(row)
        style = "is-soon" if row.offer else _STYLES.get(row.priority, "")
        more = (row.mrn, show_phone(row.phone) if row.phone else "") if self.wide else ()
        days = str(days_waiting(row, clock.now(), clock.zone))
        return ListRow(row.id, (row.priority.value, days, row.name, *more, wish), style)

    def heading(self) -> FactLine:
        """How many, how urgent, and what is on offer."""
        rows = self.shown_rows
        counts = Counter(row.priority for row in rows)
        on_offer = sum(row.offer is not None for row in rows)
        return [
            ("strong", f"Waitlist: {counted(len(rows), 'patient')}"),
            *(
                ("alert" * (each is Priority.URGENT), f"{counts[each]} {each.value}")
                for each in Priority
                if counts[each]
            ),
            ("warning", f"{on_offer} on offer" if on_offer else ""),
        ]

    def _offer_words(self, offer: OfferRow) -> str:
        until = f"{offer.expires_at.astimezone(self.clinic.clock.zone):%H:%M}"
        return (
            f"on offer until {until}: {show_date(offer.day)} {show_time(offer.start)} {offer.provider_code}"
        )

    def detail(self, row: WaiterRow) -> Sequence[FactLine]:
        """The patient, the wish, the offer."""
        later = row.later
        has = f"has {show_date(later.day)} {show_time(later.start)} {later.provider_code}" if later else ""
        return (
            (
                ("strong", row.name),
                ("", f"MRN {row.mrn}"),
                ("", show_phone(row.phone) if row.phone else "no phone on file"),
                ("quiet", f"since {row.since.astimezone(self.clinic.clock.zone):%d %b %Y}"),
            ),
            (
                ("", wish_words(row)),
                ("", f"notice {counted(row.notice_hours, 'hour')}" if row.notice_hours else ""),
                ("quiet", f"usually {row.usual_provider}" if row.usual_provider else ""),
                ("quiet", has),
            ),
            (("warning", self._offer_words(row.offer) if row.offer else ""), ("", row.words)),
        )

    # Verbs

    async def choose(self, row: WaiterRow) -> None:
        """Open the record."""
        self.clinic.open_patient(row.patient_id)

    async def action_waiter_add(self) -> None:
        """Put a patient on the list."""
        from clinic_tui.screens.waiting.wait_form import WaitForVisit

        await self.app.push_screen(WaitForVisit(), lambda _: self.read_before_keys())

    async def action_edit(self) -> None:
        """Change the wish."""
        from clinic_tui.screens.waiting.wait_form import EditWish

        if (row := self.row) is not None:
            await self.app.push_screen(EditWish(row), lambda _: self.read_before_keys())

    async def action_waiter_close(self) -> None:
        """Take the patient off the list, with a reason."""
        from clinic_tui.screens.waiting.wait_close import CloseEntry

        if (row := self.row) is not None:
            await self.app.push_screen(CloseEntry(row), lambda _: self.read_before_keys())

    async def action_waiter_time(self) -> None:
        """Find a free time that fits the wish, and hold it for the patient."""
        from clinic_tui.screens.schedule.free_times import FreeTimes

        row = self.row
        if row is None:
            return
        if row.offer is not None:
            self.clinic.say(f"{self._offer_words(row.offer)}: y takes it, d declines it", Level.WARNING)
            return
        texts = texts_of(row)
        asked = {name: texts[name] for name in ("type", "days", "part")}
        if len(row.providers) == 1:
            asked["provider"] = row.providers[0]
        if row.earliest and row.earliest > self.clinic.today:
            asked["from"] = texts["earliest"]
        await self.app.push_screen(FreeTimes(asked, may_wait=False), lambda found: self._found(row, found))

    def _found(self, row: WaiterRow, found: tuple[FreeTime, str] | None) -> None:
        if found is None:
            return
        time, backend = found[0], self.backend

        def held(_: int) -> None:
            when = f"{show_date(time.day)} {show_time(time.start)} {time.provider.code}"
            self.clinic.say_done(f"{when} is held for {row.name}")
            self.read_before_keys()

        self.act(
            lambda: backend.waitlist.offer(row.id, row.version, time.provider.id, time.day, time.start), held
        )

    def _on_offer(self) -> tuple[WaiterRow, OfferRow] | None:
        row = self.row
        if row is not None and row.offer is not None:
            return row, row.offer
        if row is not None:
            self.clinic.say(f"nothing is on offer to {row.name}: f finds a time to hold", Level.WARNING)
        return None

    def action_waiter_takes(self) -> None:
        """The patient takes what is on offer."""
        found, backend = self._on_offer(), self.backend
        if found is None:
            return
        row, offer = found

        def accept() -> tuple[Accepted, Waiters | None]:
            accepted = backend.waitlist.accept(offer.id)
            return accepted, backend.waitlist.for_freed(accepted.freed_id) if accepted.freed_id else None

        def accepted(outcome: tuple[Accepted, Waiters | None]) -> None:
            when = f"{show_date(offer.day)} {show_time(offer.start)} {offer.provider_code}"
            done = f"moved {row.name} to {when}" if outcome[0].freed_id else f"booked {row.name}: {when}"
            self._go_on(outcome[1], done)

        self.act(accept, accepted)

    def action_waiter_declines(self) -> None:
        """The patient does not take it; who could have it besides is shown."""
        found, backend = self._on_offer(), self.backend
        if found is None:
            return
        row, offer = found

        def decline() -> Waiters | None:
            backend.waitlist.decline(offer.id)
            return backend.waitlist.next_for(offer.id)

        self.act(decline, lambda next_: self._go_on(next_, f"{row.name} declined and waits on"))

    def _go_on(self, found: Waiters | None, words: str) -> None:
        self.clinic.say_done(words)
        self.read_before_keys()
        if found is not None:
            show_who_waits(self.clinic, found)

    async def action_waiter_call(self) -> None:
        """Call who waits, one after the other."""
        await self.clinic.call_mode(Subject.WAITER)
