"""Call mode: one patient at a time, the number large, one key for each outcome, then the next by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from time import monotonic
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType

from clinic_tui.calls.rows import CallRow, Contact
from clinic_tui.calls.states import Outcome, Subject
from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint, Place, hint_of
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.waiting.marked_times import NO_TIME, MarkedTimes, in_full
from clinic_tui.screens.waiting.who_waits import show_who_waits
from clinic_tui.waitlist.rows import Accepted, Waiters
from clinic_tui.widgets.cells import wrap
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.widgets.header_line import HeaderLine
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.phones import show_phone

TITLES = {
    Subject.VISIT: "Calls: visits nobody has confirmed",
    Subject.RECALL: "Calls: recalls that are due",
    Subject.WAITER: "Calls: who waits for a time",
}
YES = {
    Subject.VISIT: "confirms",
    Subject.RECALL: "reached",
    Subject.WAITER: "takes it",
}
"""What it means that the patient was reached and says yes."""

DOUBLE_PRESS = 0.35
"""Seconds within which the same key again is a slip of the finger: nobody was called in that time."""


class CallMode(ListPage[CallRow]):
    """The list below, the call above; an outcome goes on to the next who was not called in this round."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.CALLS)
    DEFAULT_CSS = """
    CallMode {
        & > #call-number { margin: 1 0; }
    }
    """
    COLUMNS = (
        ListColumn("Patient", 24),
        ListColumn("About"),
        ListColumn("State", 14),
        ListColumn("Calls", 5, "right"),
    )
    NOTHING = "Nobody is to be called."
    TOPICS = frozenset(
        {"appointment", "call_attempt", "recall", "waitlist_entry", "slot_offer", "patient", "patient_phone"}
    )

    def __init__(self, subject: Subject) -> None:
        super().__init__()
        self.subject = subject
        self._done: dict[int, Outcome] = {}
        """What came of each call of this round."""
        self._before: dict[int, CallRow] = {}
        """How each of these stood before it."""
        self._stood: set[int] = set()
        """Calls whose outcome was seen since it was noted: the row was another, or gone from the list."""
        self._times = MarkedTimes()
        self._contacts: dict[int, Contact] = {}
        """By patient: the numbers that were looked at."""
        self._goes_on = False
        """The next call is about to be shown: what was typed before that is not for it."""
        self._pressed: tuple[Outcome, float] | None = None
        """The last outcome that was noted, and when its key came."""

    @property
    def place(self) -> Place:
        """Call mode."""
        return Place.CALLS

    def compose(self) -> ComposeResult:
        """Who, the number alone on its line, what it is about; then the list."""
        yield HeaderLine()
        yield Facts(1, indent=0, id="list-title")
        yield Facts(2, id="call-who")
        yield Facts(1, id="call-number")
        yield Facts(5, id="call-about")
        yield self.build_list()
        yield MessageLine()
        yield KeyBar(own=self.hints())

    def hints(self) -> tuple[Hint, ...]:
        """What can be done with this call, as much of it as fits."""
        verbs, row = self.clinic.verbs, self.row if self.is_mounted else None
        yes, end = hint_of("call-yes", verbs), hint_of("help", verbs)
        there = ("book-there", "other-time") if row and row.times else ()
        off = ("call-off",) if self.subject is Subject.VISIT else ()
        ids = (*there, "call-message", "call-no-answer", "call-no", "call-wrong", *off, "undo", "back")
        shown = [Hint(yes.key, YES[self.subject], yes.action)]
        left = self.size.width - sum(len(each.key) + len(each.words) + 3 for each in (shown[0], end))
        for hint in (hint_of(each, verbs) for each in ids):
            left -= len(hint.key) + len(hint.words) + 3
            if left < 0:
                break
            shown.append(hint)
        return (*shown, end)

    # Reading and drawing

    def question(self) -> Callable[[], tuple[CallRow, ...]]:
        """Whom to call."""
        backend, subject = self.backend, self.subject
        return lambda: backend.calls.to_call(subject)

    def line(self, row: CallRow) -> ListRow:
        """Who, about what, and how often called."""
        over = row.subject_id in self._done or row.contact.refusal
        cells = (row.name, row.about, row.state, str(row.attempts.count or ""))
        return ListRow(row.subject_id, cells, "is-quiet" if over else "")

    def took(self, answer: tuple[CallRow, ...]) -> None:
        """At first the cursor goes to the first who can be called."""
        first = self._times.of is None
        self._stood |= self._before.keys() - {row.subject_id for row in answer}
        undone = [row.subject_id for row in answer if self._is_undone(row)]
        for number in undone:
            del self._done[number], self._before[number]
            self._stood.discard(number)
        super().took(answer)
        if undone:
            self.list.select(undone[-1])
            self.tell()
        able = next((row.subject_id for row in answer if not row.contact.refusal), None)
        if first and able is not None:
            self.list.select(able)
            self.tell()
        if self._goes_on:
            self._goes_on = False
            self._drop_keys_until_drawn()

    def _drop_keys_until_drawn(self) -> None:
        """A key pressed twice is not an outcome of the next call, which nobody has seen yet."""
        hold, clinic = object(), self.clinic
        clinic.hold_keys(hold)

        def drawn() -> None:
            clinic.drop_keys(letters_only=True)
            clinic.release_keys(hold)

        if not self.call_after_refresh(drawn):
            clinic.release_keys(hold)

    def _is_undone(self, row: CallRow) -> bool:
        """True where what came of the call was taken back: it stood there, and stands again as before.

        A list that was read before it was written down, and comes after, undoes nothing.
        """
        before = self._before.get(row.subject_id)
        if before is None:
            return False
        if (row.attempts, row.state) != (before.attempts, before.state):
            self._stood.add(row.subject_id)
            return False
        return row.subject_id in self._stood

    def _came(self, row: CallRow, outcome: Outcome) -> None:
        self._done[row.subject_id], self._before[row.subject_id] = outcome, row

    def _left(self) -> int:
        return sum(row.subject_id not in self._done and not row.contact.refusal for row in self.shown_rows)

    def bare_heading(self) -> str:
        """What the calls are about."""
        return TITLES[self.subject]

    def heading(self) -> FactLine:
        """How many are left, and what came of the others."""
        said = Counter(self._done.values())
        return (
            ("strong", self.bare_heading()),
            ("", f"{self._left()} left"),
            *(("quiet", f"{number} {outcome.value}") for outcome, number in said.items()),
        )

    def tell(self) -> None:
        """The call, the first of its times marked, and the keys for it."""
        row = self.row
        self.query_one(KeyBar).own = self.hints()
        self._times.show(row.subject_id if row else None, row.times if row else ())
        self._draw_call(row)
        if row is not None and not row.contact.refusal:
            self._ask_number(row.patient_id)

    def _ask_number(self, patient_id: int) -> None:
        """Only the number of the call that stands here is read: it is a look at the record."""
        calls = self.backend.calls

        def known(contact: Contact) -> None:
            self._contacts[patient_id] = contact
            if (row := self.row) is not None and row.patient_id == patient_id:
                self._draw_call(row)

        def refused(refusal: ClinicError) -> None:
            self._contacts[patient_id] = Contact(refusal=refusal.words)
            self._draw_call(self.row)

        self.ask(lambda: calls.contact(patient_id), known, group="number", refused=refused)

    def on_resize(self, event: events.Resize) -> None:
        """What is asked, and the keys, take the width that there is from now on."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        self.query_one(KeyBar).own = self.hints()
        self._draw_call(self.row)

    def _draw_call(self, row: CallRow | None) -> None:
        who, number = self.query_one("#call-who", Facts), self.query_one("#call-number", Facts)
        about = self.query_one("#call-about", Facts)
        if row is None:
            for each in (who, number, about):
                each.show()
            return
        contact = row.contact
        who.show(
            (("strong", row.name), ("", f"MRN {row.mrn}"), ("quiet", row.attempts.said)),
            (
                ("", contact.language),
                ("warning", "needs an interpreter" if contact.interpreter else ""),
                ("quiet", contact.agreed),
            ),
        )
        reach = contact if contact.refusal else self._contacts.get(row.patient_id, contact)
        shown = spaced(show_phone(reach.phone)) if reach.phone else ""
        number.show((("strong", shown), ("quiet", reach.use), ("alert", reach.refusal)))
        script = [(("", line),) for line in wrap(row.script, max(self.size.width - 2, 20), 2)]
        about.show(
            (("strong", row.about), ("", row.state)),
            *(((("warning", row.words),),) if row.words else ()),
            *script,
            *((times,) if (times := self._times.pieces()) else ()),
        )

    # Outcomes

    def action_call_yes(self) -> None:
        """Reached, and a yes."""
        self._note(Outcome.REACHED)

    def action_call_message(self) -> None:
        """A message was left."""
        self._note(Outcome.MESSAGE_LEFT)

    def action_call_no_answer(self) -> None:
        """Nobody answered."""
        self._note(Outcome.NO_ANSWER)

    def action_call_no(self) -> None:
        """Reached, and a no."""
        self._note(Outcome.DECLINED)

    def action_call_wrong(self) -> None:
        """It is somebody else's number."""
        self._note(Outcome.WRONG_NUMBER)

    def _note(self, outcome: Outcome) -> None:
        row, backend = self.row, self.backend
        if row is None:
            return
        before, now = self._pressed, monotonic()
        if before is not None and before[0] is outcome and now - before[1] < DOUBLE_PRESS:
            self.clinic.say(f"pressed twice: nothing is noted for {row.name}", Level.WARNING)
            return
        if row.contact.refusal and outcome is not Outcome.DECLINED:
            self.clinic.say(f"{row.name}: {row.contact.refusal}", Level.WARNING)
            return

        def call() -> tuple[Accepted | None, Waiters | None]:
            accepted = backend.calls.note(row.subject, row.subject_id, outcome)
            found = None
            if accepted is not None and accepted.freed_id is not None:
                found = backend.waitlist.for_freed(accepted.freed_id)
            elif row.offer_id is not None and outcome is Outcome.DECLINED:
                found = backend.waitlist.next_for(row.offer_id)
            return accepted, found

        def noted(came: tuple[Accepted | None, Waiters | None]) -> None:
            self._came(row, outcome)
            self._pressed = outcome, monotonic()
            booked = ", booked" if came[0] is not None else ""
            self._go_to_next(row, f"{row.name}: {outcome.value}{booked}")
            if came[1] is not None:
                show_who_waits(self.clinic, came[1])

        hold = object()
        self.clinic.hold_keys(hold)

        def releasing(came: tuple[Accepted | None, Waiters | None]) -> None:
            noted(came)
            self.clinic.release_keys(hold)

        def refused(refusal: ClinicError) -> None:
            self.clinic.say_refusal(refusal)
            self.read_before_keys()
            self.clinic.release_keys(hold)

        self.act(call, releasing, refused=refused)

    def _go_to_next(self, row: CallRow, words: str) -> None:
        """Say what was done, and stand on the next: the one called may be gone once it is read again."""
        keys = [row.subject_id for row in self.shown_rows]
        here = keys.index(row.subject_id) if row.subject_id in keys else 0
        order = [*keys[here + 1 :], *keys[:here]]
        left = [key for key in order if key not in self._done and not self._rows[key].contact.refusal]
        if left:
            self.list.select(left[0])
        self.clinic.say_done(words if left else f"{words}; all were called")
        self._goes_on = True
        self.read_before_keys()

    def action_other_time(self) -> None:
        """Mark the next of the free times."""
        if (row := self.row) is not None:
            self._times.mark_next(row.subject_id, row.times)
            self.tell()

    def action_book_there(self) -> None:
        """Book a recalled patient at the time that is marked."""
        row, backend = self.row, self.backend
        time = self._times.marked(row.subject_id, row.times) if row else None
        if row is None or time is None:
            self.clinic.say(NO_TIME)
            return

        def booked(_: int) -> None:
            self._came(row, Outcome.REACHED)
            self._go_to_next(row, f"booked {row.name}: {in_full(time)}")

        self.act(
            lambda: backend.calls.book_recall(row.subject_id, time.provider.id, time.day, time.start), booked
        )

    async def action_call_off(self) -> None:
        """Cancel the visit, with the reason; then who waits for its time is shown."""
        from clinic_tui.screens.schedule.cancel import CancelVisit

        row, backend = self.row, self.backend
        if row is None or row.subject is not Subject.VISIT:
            self.clinic.say("only a visit can be called off")
            return

        def known(visit: object) -> None:
            assert row is not None
            self.clinic.open_next(CancelVisit(visit), lambda done: self._called_off(row, done))  # type: ignore[arg-type]

        self.ask_before_keys(lambda: backend.schedule.appointment(row.subject_id), known, group="visit")

    def _called_off(self, row: CallRow, done: bool | None) -> None:
        from clinic_tui.screens.waiting.who_waits import ask_who_waits

        if done:
            self._came(row, Outcome.DECLINED)
            self._go_to_next(row, f"cancelled {row.name}: {row.about}")
            ask_who_waits(self, row.subject_id)

    async def choose(self, row: CallRow) -> None:
        """Open the record."""
        self.clinic.open_patient(row.patient_id)

    def action_back(self) -> None:
        """Leave; what was written down stays."""
        if self._done:
            self.clinic.say(f"{counted(len(self._done), 'call')} written down, {self._left()} left")
        self.dismiss()


def spaced(number: str) -> str:
    """A number that is read from a distance: its signs with room between."""
    return " ".join(number)
