"""A visit that was missed: its fee is charged and its letter written with one key each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import VERBS, Hint, hint_of
from clinic_tui.letters.states import LetterKind
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.text import safe_text
from clinic_tui.widgets.cells import cut_name
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money
from clinic_tui.words.times import show_time

if TYPE_CHECKING:
    from clinic_tui.app import ClinicApp
    from clinic_tui.backend.clinic_backend import Backend

T = TypeVar("T")

MISSED_KEYS = (
    Binding("dollar_sign", "charge_missed", "charge the fee", show=False),
    Binding("W", "missed_letter", "write the letter", show=False),
)


@dataclass(frozen=True, slots=True)
class AfterMissed:
    """What there is to do about a visit that was missed."""

    appointment_id: int
    name: str
    """Who did not come."""
    when: str
    """Day, time and provider of the visit."""
    fee_cents: int
    fee_words: str
    """What the clinic's rule says of it; empty where it has none."""
    letter: bool
    """Its letter can be written by who sits here."""


def after_missed(backend: Backend, appointment_id: int) -> AfterMissed | None:
    """Ask what the rule says; run it in a thread. None where nothing can be done here."""
    cents, words = 0, ""
    try:
        visit = backend.schedule.appointment(appointment_id)
        if backend.may("missed_fee.charge"):
            fee = backend.missed.proposed(appointment_id)
            cents, words = fee.cents, fee.words
    except ClinicError:  # the record is closed to who sits here, or another desk took the mark back
        return None
    letter = backend.may("letter.write")
    when = f"{show_date(visit.day)} {show_time(visit.start)} {visit.provider_code}"
    if not (words or letter):
        return None
    return AfterMissed(appointment_id, visit.name, when, cents, words, letter)


class MissedVerbs(Asking):
    """Mixed into a window on a visit that was missed."""

    missed: AfterMissed | None

    def missed_done(self, words: str, level: Level) -> None:
        """Say what became of it, and leave out its key."""
        raise NotImplementedError

    def missed_hints(self) -> tuple[Hint, ...]:
        """The keys that mean something still."""
        after = self.missed
        if after is None:
            return ()
        fee = (Hint("$", f"fee {show_money(after.fee_cents)}", "charge_missed"),) if after.fee_cents else ()
        return (*((Hint("W", "letter", "missed_letter"),) if after.letter else ()), *fee)

    def action_charge_missed(self) -> None:
        """Charge the fee that is proposed."""
        after, backend = self.missed, self.backend
        if after is None or not after.fee_cents:
            self.missed_done((after.fee_words if after else "") or "no fee is proposed", Level.WARNING)
            return

        def charged(cents: int) -> None:
            self.missed = replace(after, fee_cents=0, fee_words="")
            self.missed_done(f"fee {show_money(cents)} charged", Level.DONE)

        self._hold(lambda: backend.missed.charge(after.appointment_id), charged)

    def action_missed_letter(self) -> None:
        """Write the letter, where letters go."""
        after, backend = self.missed, self.backend
        if after is None or not after.letter:
            self.missed_done("no letter is to be written here", Level.WARNING)
            return

        def written(words: str) -> None:
            if self.missed is not None:
                self.missed = replace(self.missed, letter=False)
            self.missed_done(words, Level.DONE)

        self._hold(lambda: backend.letters.write(LetterKind.MISSED, (after.appointment_id,)).words, written)

    def _hold(self, call: Callable[[], T], then: Callable[[T], None]) -> None:
        """Write; the keys that come meanwhile wait for it."""
        clinic = self.clinic

        def done(outcome: T) -> None:
            then(outcome)
            clinic.release_keys(self)

        def refused(refusal: ClinicError) -> None:
            clinic.release_keys(self)
            self.missed_done(refusal.words, Level.ERROR)

        clinic.hold_keys(self)
        self.act(call, done, refused=refused)


def show_missed(clinic: ClinicApp, after: AfterMissed) -> None:
    """Open the window on a visit whose time nobody waits for. What was typed before charges nothing."""
    clinic.drop_keys()
    clinic.open_next(MissedVisit(after))


class MissedVisit(MissedVerbs, ModalScreen[None]):
    """The fee that the rule proposes, and the letter; Esc leaves both."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *MISSED_KEYS,
        Binding("escape", "dismiss(None)", "back", show=False),
        *(
            Binding(",".join(verb.keys), "take_back", verb.words, id=verb.id, show=False)
            for verb in VERBS
            if verb.id == "undo"
        ),
    ]
    AUTO_FOCUS = ""

    def __init__(self, after: AfterMissed) -> None:
        super().__init__()
        self.missed = after

    def compose(self) -> ComposeResult:
        """What the rule says, and the keys."""
        with Vertical(classes="dialog"):
            yield Label("The visit was missed", classes="dialog-title", markup=False)
            if self.missed is not None:
                who = f"{cut_name(self.missed.name)}, {self.missed.when}"
                yield Label(safe_text(who), classes="dialog-words", markup=False)
            yield MessageLine(id="missed-message")
            yield KeyBar(own=self._hints(), id="missed-keys")

    def on_mount(self) -> None:
        """Say what is proposed."""
        if self.missed is not None:
            self.missed_done(self.missed.fee_words, Level.WARNING)

    def _hints(self) -> tuple[Hint, ...]:
        undo = Hint(hint_of("undo", self.clinic.verbs).key, "undo", "take_back")
        return (*self.missed_hints(), Hint("Esc", "go on", "dismiss(None)"), undo)

    def missed_done(self, words: str, level: Level) -> None:
        """Say what became of it."""
        self.query_one("#missed-keys", KeyBar).own = self._hints()
        self.query_one("#missed-message", MessageLine).say(words, level)

    def action_take_back(self) -> None:
        """Undo what was done last, the fee or the no-show: nothing that is shown here holds then."""
        from clinic_tui.screens.console.taking_back import take_back

        def undone(words: str) -> None:
            self.clinic.say(f"undone: {words}", Level.DONE)
            self.dismiss(None)

        take_back(
            self,
            undone,
            offered=True,
            refused=lambda refusal: self.missed_done(refusal.words, Level.ERROR),
        )
