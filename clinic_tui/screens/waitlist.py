"""The waitlist: who waits and for what, what is on offer, and what they answered."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType

from clinic_tui.calls.states import Subject
from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Place
from clinic_tui.schedule.rows import FreeTime
from clinic_tui.screens.page import Page
from clinic_tui.screens.wait_form import texts_of
from clinic_tui.screens.who_waits import WhoWaits
from clinic_tui.waitlist.rows import Accepted, OfferRow, WaiterRow, Waiters
from clinic_tui.waitlist.rules import days_waiting, wish_words
from clinic_tui.waitlist.states import Priority
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.header_line import HeaderLine
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.phones import show_phone
from clinic_tui.words.times import show_time

WIDE = 110
COLUMNS = (
    ListColumn("Priority", 8),
    ListColumn("Days", 4, "right"),
    ListColumn("Patient", 22),
    ListColumn("Wish"),
)
WIDE_COLUMNS = (*COLUMNS[:3], ListColumn("MRN", 10), ListColumn("Phone", 16), COLUMNS[3])
_STYLES = {Priority.URGENT: "is-overdue"}
NOBODY = "Nobody waits: + puts a patient on the list, or w on a visit or in a record."


class WaitlistScreen(Page):
    """One line for each who waits; Enter opens the record."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.WAITLIST)
    DEFAULT_CSS = "WaitlistScreen > Facts { background: $panel; }"
    TOPICS: ClassVar[frozenset[str]] = frozenset(
        {"waitlist_entry", "slot_offer", "appointment", "patient", "call_attempt"}
    )

    def __init__(self, go_to: int | None = None) -> None:
        """With the cursor on the entry of that number, once the list is read."""
        super().__init__()
        self._rows: dict[int, WaiterRow] = {}
        self._go_to = go_to
        self._wide = False

    @property
    def place(self) -> Place:
        """The waitlist."""
        return Place.WAITLIST

    def compose(self) -> ComposeResult:
        """The frame's lines around the list, and one entry in full."""
        yield HeaderLine()
        yield Facts(1, indent=0, id="waitlist-title")
        yield PagedList(*COLUMNS, empty="reading ...", marks=False)
        yield Facts(3, indent=0, id="waitlist-detail")
        yield MessageLine()
        yield KeyBar(Place.WAITLIST)

    def on_mount(self) -> None:
        """Ask who waits; offers run out by the minute."""
        super().on_mount()
        self._list.focus()
        self.ask_before_keys(self.backend.waitlist.list, self._show, group="waiters", refused=self._refused)
        self.set_interval(30.0, self.read)

    @property
    def _list(self) -> PagedList:
        return self.query_one(PagedList)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Something was written, here or at another desk."""
        if entities & self.TOPICS:
            self.read()

    def read(self) -> None:
        """Ask again."""
        self.ask(self.backend.waitlist.list, self._show, group="waiters", refused=self._refused)

    def go_to(self, entry_id: int) -> None:
        """Put the cursor on this entry."""
        self._go_to = entry_id
        self._read_before_keys()

    def _read_before_keys(self) -> None:
        self.ask_before_keys(self.backend.waitlist.list, self._show, group="waiters", refused=self._refused)

    def _refused(self, refusal: ClinicError) -> None:
        self._rows = {}
        self._list.show([], refusal.words)

    def _show(self, rows: tuple[WaiterRow, ...]) -> None:
        self._rows = {row.id: row for row in sorted(rows, key=lambda row: row.offer is None)}
        self._draw()
        if self._go_to is not None:
            self._list.select(self._go_to)
            self._go_to = None
            self._tell()

    def _draw(self) -> None:
        clock = self.clinic.clock
        now, zone = clock.now(), clock.zone
        lines = []
        for row in self._rows.values():
            wish = self._offer_words(row.offer) if row.offer else wish_words(row)
            style = "is-soon" if row.offer else _STYLES.get(row.priority, "")
            wide = (row.mrn, show_phone(row.phone) if row.phone else "") if self._wide else ()
            cells = (row.priority.value, str(days_waiting(row, now, zone)), row.name, *wide, wish)
            lines.append(ListRow(row.id, cells, style))
        self._list.show(lines, NOBODY)
        counts = Counter(row.priority for row in self._rows.values())
        on_offer = sum(row.offer is not None for row in self._rows.values())
        told = [("alert" * (each is Priority.URGENT), f"{counts[each]} {each.value}") for each in Priority]
        self.query_one("#waitlist-title", Facts).show(
            [
                ("strong", f"Waitlist: {counted(len(self._rows), 'patient')}"),
                *((style, words) for style, words in told if not words.startswith("0 ")),
                ("warning", f"{on_offer} on offer" if on_offer else ""),
            ]
        )
        self._tell()

    def _offer_words(self, offer: OfferRow) -> str:
        until = f"{offer.expires_at.astimezone(self.clinic.clock.zone):%H:%M}"
        return (
            f"on offer until {until}: {show_date(offer.day)} {show_time(offer.start)} {offer.provider_code}"
        )

    def on_resize(self, event: events.Resize) -> None:
        """More room shows MRN and phone."""
        wide = event.size.width >= WIDE
        if wide != self._wide:
            self._wide = wide
            self._list.set_columns(*(WIDE_COLUMNS if wide else COLUMNS))
            if self._rows:
                self._draw()

    @property
    def _row(self) -> WaiterRow | None:
        key = self._list.key
        return self._rows.get(key) if isinstance(key, int) else None

    @on(PagedList.Highlighted)
    def _tell(self) -> None:
        row, detail = self._row, self.query_one("#waitlist-detail", Facts)
        if row is None:
            detail.show()
            return
        later = row.later
        has = f"has {show_date(later.day)} {show_time(later.start)} {later.provider_code}" if later else ""
        detail.show(
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

    def action_back(self) -> None:
        """Back to where one was."""
        self.dismiss()

    @on(PagedList.Chosen)
    def _chosen(self, event: PagedList.Chosen) -> None:
        """Open the record."""
        event.stop()
        if (row := self._row) is not None:
            self.clinic.open_patient(row.patient_id)

    async def action_waiter_add(self) -> None:
        """Put a patient on the list."""
        from clinic_tui.screens.wait_form import WaitForVisit

        await self.app.push_screen(WaitForVisit(), lambda _: self._read_before_keys())

    async def action_edit(self) -> None:
        """Change the wish."""
        from clinic_tui.screens.wait_form import EditWish

        if (row := self._row) is not None:
            await self.app.push_screen(EditWish(row), lambda _: self._read_before_keys())

    async def action_waiter_close(self) -> None:
        """Take the patient off the list, with a reason."""
        from clinic_tui.screens.wait_close import CloseEntry

        if (row := self._row) is not None:
            await self.app.push_screen(CloseEntry(row), lambda _: self._read_before_keys())

    async def action_waiter_time(self) -> None:
        """Find a free time that fits the wish, and hold it for the patient."""
        from clinic_tui.screens.free_times import FreeTimes

        row = self._row
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
            self._read_before_keys()

        self.act(
            lambda: backend.waitlist.offer(row.id, row.version, time.provider.id, time.day, time.start), held
        )

    def _on_offer(self) -> tuple[WaiterRow, OfferRow] | None:
        row = self._row
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
        self._read_before_keys()
        if found is not None:
            self.app.push_screen(WhoWaits(found))

    async def action_waiter_call(self) -> None:
        """Call who waits, one after the other."""
        await self.clinic.call_mode(Subject.WAITER)
