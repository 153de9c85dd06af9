"""Who is on call, now and later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.rota.rows import OnCallRow, moments_words
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.rota.handing_over import open_hand_over
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.phones import show_phone
from clinic_tui.words.times import show_time


class OnCallScreen(ListPage[OnCallRow]):
    """The soonest on top; who is on call now is said so."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.ON_CALL)
    TOPICS = frozenset({"on_call", "account", "provider", "time_off"})
    NAME = "On call"
    COLUMNS = (
        ListColumn("From", 15),
        ListColumn("Until", 15),
        ListColumn("Who"),
        ListColumn("Phone", 18),
        ListColumn("", 9),
    )
    NOTHING = "Nobody is on call: + puts somebody on call."
    DETAIL_LINES = 2

    def __init__(self, key: int | None = None) -> None:
        """`key` is the one that the cursor begins on."""
        super().__init__()
        self._wanted = key

    @property
    def place(self) -> Place:
        """On call."""
        return Place.ON_CALL

    def question(self) -> Callable[[], tuple[OnCallRow, ...]]:
        """All who are or will be."""
        return self.backend.rota.on_call

    def heading(self) -> FactLine:
        """Who is on call now."""
        now = [f"{row.name} {show_phone(row.phone)}" for row in self.shown_rows if row.now and not row.gone]
        off = sum(row.is_open for row in self.shown_rows)
        later = next((row for row in self.shown_rows if not row.now and not row.gone), None)
        next_one = f", next {later.name} {later.first:%a %m/%d} {show_time(later.start)}" if later else ""
        return (
            ("strong", self.NAME),
            ("good" if now else "", ", ".join(now) or f"nobody now{next_one}"),
            ("alert", f"! {off} to hand over: o" if off else ""),
        )

    def line(self, row: OnCallRow) -> ListRow:
        """From when until when, who, where."""
        cells = (
            f"{row.first:%a %m/%d} {show_time(row.start)}", f"{row.last:%a %m/%d} {show_time(row.end)}",
            row.name, show_phone(row.phone), _sign(row),
        )  # fmt: skip
        return ListRow(row.id, cells, "is-alert" if row.is_open else "")

    def detail(self, row: OnCallRow) -> Sequence[FactLine]:
        """In full."""
        why = "works here no more" if row.gone else f"time off {moments_words(row.off)}" if row.off else ""
        off = ("alert", why)
        return (
            (("strong", row.name), ("", row.words), ("", show_phone(row.phone)), ("quiet", row.note)),
            (off,),
        )

    def first_verbs(self) -> tuple[str, ...]:
        """What is done here."""
        return ("on-call-add", "on-call-over", "on-call-drop", "back")

    def action_on_call_add(self) -> None:
        """Put somebody on call."""
        from clinic_tui.screens.rota.cover_forms import PutOnCall

        def added(number: int | None) -> None:
            if number is not None:
                self.stand_on(number)

        self.app.push_screen(PutOnCall(), added)

    def action_on_call_over(self) -> None:
        """Somebody else is on call then."""

        def handed(number: int | None) -> None:
            if number is not None:
                self.stand_on(number)

        if self.row is not None:
            open_hand_over(self, self.row, handed)

    def action_on_call_drop(self) -> None:
        """Take the person off, once that is sure; `u` takes that back."""
        row, part = self.row, self.backend.rota
        if row is None:
            return

        def done(_: None) -> None:
            self.clinic.say_done(f"not on call: {row.name}, {row.words}")
            self.read_before_keys()

        def answered(sure: bool | None) -> None:
            if sure:
                self.act(lambda: part.take_off_call(row.id, row.version), done)

        question = (
            f"Nobody is called in place of {row.name}, {row.words}.\n"
            "Take off call, or keep it and let somebody else have it (o)?"
        )
        self.app.push_screen(Confirm(question, "take off", "keep"), answered)


def _sign(row: OnCallRow) -> str:
    """`now`; or why somebody else has to take it."""
    if row.is_open:
        return "! gone" if row.gone else "! off"
    return "now" if row.now else ""
