"""Time off and swaps that were asked for, and one request with what it would hit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.rota.asked_rows import Asking, Impact, ImpactLine, SwapRow, TimeOffRow
from clinic_tui.rota.states import Asked, SwapState
from clinic_tui.screens.parts.form import Form
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.rota.handing_over import open_hand_over
from clinic_tui.screens.rota.impact_page import ROTA_TABLES, ImpactPage
from clinic_tui.screens.rota.swap_page import SwapPage, swap_facts
from clinic_tui.screens.rota.time_off_verbs import TimeOffVerbs
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.shift_hours import short_shift


class TimeOffScreen(TimeOffVerbs, ListPage[Asking]):
    """Open ones first in time on top; Enter tells what one would hit."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.ASKED)
    TOPICS = ROTA_TABLES
    COLUMNS = (
        ListColumn("When", 17),
        ListColumn("What", 9),
        ListColumn("Who"),
        ListColumn("State", 10),
    )
    WIDE_COLUMNS = (*COLUMNS[:3], ListColumn("Note", 34), ListColumn("State", 22))
    DETAIL_LINES = 2

    def __init__(self, key: int | None = None) -> None:
        """`key` is the request that the cursor begins on; a swap has one below 0."""
        super().__init__()
        self._wanted = key
        self._ended = self._turned = False

    @property
    def place(self) -> Place:
        """What was asked."""
        return Place.ASKED

    @property
    def meant(self) -> Asking | None:
        """The one under the cursor."""
        return self.row

    def written(self, outcome: object) -> None:
        """Read again before the next key."""
        if outcome is not None:
            self.read_before_keys()

    def question(self) -> Callable[[], tuple[Asking, ...]]:
        """Open ones, or those that were decided."""
        part, ended = self.backend.rota, self._ended
        return lambda: part.asked(ended=ended)

    def took(self, answer: tuple[Asking, ...]) -> None:
        """Where the one that is wanted was decided meanwhile, it is among those; or in neither list, as
        somebody else's absence for who wrote it down and decides on none.
        """
        missing = self._wanted is not None and all(row.key != self._wanted for row in answer)
        if missing and (self._turned or not self._ended):
            self._ended = self._turned = not self._turned
            if not self._turned:
                self._wanted = None
            self.read_before_keys()
            return
        self._turned = False
        wanted = self._wanted
        super().took(answer)
        row = next((each for each in answer if each.key == wanted), None)
        if row is not None and row.swap is not None:
            self._read_news(row.swap)

    def _read_news(self, swap: SwapRow) -> None:
        """Say what came of a swap, and note that it was read."""
        if swap.unread:
            part = self.backend.rota
            self.act(lambda: part.mark_swap_read(swap.id), lambda _: self.clinic.say(swap.news))

    @property
    def _decides(self) -> bool:
        return self.backend.may("rota.decide")

    def bare_heading(self) -> str:
        """Whose."""
        whose = "Time off and swaps" if self._decides else "Your time off and swaps"
        return f"{whose}: {'decided' if self._ended else 'open'}"

    def heading(self) -> FactLine:
        """How many."""
        rows = self.shown_rows
        mine = sum(_waits_for_me(row) for row in rows)
        new = sum(_is_new(row) for row in rows)
        return (
            ("strong", self.bare_heading()),
            ("", counted(len(rows), "request")),
            ("warning", f"{mine} to answer: y or r" if mine else ""),
            ("warning", f"{new} new: Enter" if new else ""),
        )

    def nothing(self) -> str:
        """What stands there where there is none."""
        return (
            "Nothing was decided lately: l shows what is open."
            if self._ended
            else ("Nothing is asked for: + asks for time off; m in the rota offers a shift.")
        )

    def line(self, row: Asking) -> ListRow:
        """When, what, whose."""
        note: tuple[str, ...] = ()
        if row.time_off is not None:
            off = row.time_off
            if self.wide:
                note = (off.note,)
            state = off.outcome if self.wide else off.state.value
            cells = (_when(off), off.kind.value, off.name, *note, state)
        else:
            swap = row.swap
            assert swap is not None
            if self.wide:
                note = (swap.note,)
            hours = short_shift(swap.span.start, swap.span.end)
            when = f"{swap.day:%a %m/%d} {hours}"
            what = "swap" if swap.giver_provider_id is None else swap.what
            cells = (when, what, f"{swap.giver} to {swap.taker}", *note, swap.state.value)
        return ListRow(row.key, cells, "is-soon" if _waits_for_me(row) or _is_new(row) else "")

    def detail(self, row: Asking) -> Sequence[FactLine]:
        """In full."""
        if row.time_off is not None:
            return request_facts(row.time_off)
        assert row.swap is not None
        return swap_facts(row.swap)

    def first_verbs(self) -> tuple[str, ...]:
        """By who stands here."""
        return ("off-approve", "off-refuse", "off-ask", "off-withdraw", "off-ended", "off-sick", "back")

    def idle_verbs(self) -> tuple[str, ...]:
        """What would be refused of the one under the cursor."""
        answers: tuple[str, ...] = ("off-approve", "off-refuse")
        if self.row and _waits_for_me(self.row):
            answers = ()
        elif self.row and (swap := self.row.swap) and swap.state.is_open and swap.may_decide:
            answers = ("off-approve",)  # a manager may refuse what nobody has answered yet
        return answers if self.may_withdraw else (*answers, "off-withdraw")

    async def choose(self, row: Asking) -> None:
        """What it would hit."""
        if row.time_off is not None:
            self.app.push_screen(TimeOffPage(row.time_off.id), lambda _: self.read_before_keys())
        elif row.swap is not None:
            self._read_news(row.swap)
            self.app.push_screen(SwapPage(row.swap.id), lambda _: self.read_before_keys())

    def called_then(self, row: TimeOffRow) -> None:
        """On the page of the request, which lists them."""
        self.app.push_screen(TimeOffPage(row.id), lambda _: self.read_before_keys())

    def action_off_ended(self) -> None:
        """The others."""
        self._ended = not self._ended
        self.read_before_keys()

    def _with(self, form: Form[Any]) -> None:
        def made(number: int | None) -> None:
            if number is not None:
                self.stand_on(number)

        self.app.push_screen(form, made)

    def action_off_ask(self) -> None:
        """Ask for time off."""
        from clinic_tui.screens.rota.rota_forms import AskTimeOff

        self._with(AskTimeOff())

    def action_off_sick(self) -> None:
        """Somebody is sick or away."""
        from clinic_tui.screens.rota.rota_forms import WriteAbsence

        self._with(WriteAbsence({"kind": "sick", "from": f"{self.clinic.today:%m/%d/%Y}"}))


class TimeOffPage(ImpactPage):
    """Day by day: the hours, visits, minimum, who is in, who else is off, who could cover."""

    def __init__(self, time_off_id: int) -> None:
        super().__init__()
        self._number = time_off_id

    @property
    def meant(self) -> Asking | None:
        """This one."""
        return Asking(time_off=self.answer.row) if self.known else None

    def question(self) -> Callable[[], Impact]:
        """What it would hit."""
        part, number = self.backend.rota, self._number
        return lambda: part.impact(number)

    def bare_heading(self) -> str:
        """What it is."""
        return "Time off"

    def heading(self) -> FactLine:
        """Whose, when, and how it stands."""
        row: TimeOffRow = self.answer.row
        look = {Asked.OPEN: "warning", Asked.APPROVED: "good"}.get(row.state, "")
        return (
            ("strong", row.name),
            ("", f"{row.kind.value}, {row.when}"),
            ("warning" if self.answer.booked else "", self.answer.load),
            (look, row.outcome),
        )

    def detail(self, row: ImpactLine) -> Sequence[FactLine]:
        """The request, whatever line the cursor stands on."""
        return request_facts(self.answer.row)

    def first_verbs(self) -> tuple[str, ...]:
        """What is open for who sits here."""
        row = self.answer.row if self.known else None
        decide = row is not None and row.state is Asked.OPEN and row.may_decide
        over = ("on-call-over",) if self.known and self.answer.called else ()
        return (*(("off-approve", "off-refuse") if decide else ()), *over, "off-withdraw", "back")

    def idle_verbs(self) -> tuple[str, ...]:
        """What would be refused."""
        row = self.answer.row if self.known else None
        idle = () if self.known and self.answer.called else ("on-call-over",)
        if not self.may_withdraw:
            idle = (*idle, "off-withdraw")
        if row is None or row.state is not Asked.OPEN or not row.may_decide:
            idle = (*idle, "off-approve", "off-refuse")
        return idle

    def action_on_call_over(self) -> None:
        """Somebody else is on call in the time off: for the first part of it that nobody has taken."""
        if not self.known:
            return
        if not self.answer.called:
            self._warn(f"{self.answer.row.name} is not on call then")
        elif why := self.backend.why_not("rota.plan", "who is on call"):
            self._warn(why)
        else:
            open_hand_over(self, self.answer.called[0], self.written)


def request_facts(row: TimeOffRow) -> tuple[FactLine, FactLine]:
    """Whose, when and why; how it stands."""
    return (
        (("strong", row.words), ("quiet", row.note)),
        (("", row.outcome), ("quiet", f"asked by {row.asked_by}")),
    )


def _when(row: TimeOffRow) -> str:
    if row.first != row.last:
        return f"{row.first:%m/%d} to {row.last:%m/%d}"
    hours = f" {short_shift(row.span.start, row.span.end)}" if row.span else ""
    return f"{row.first:%a %m/%d}{hours}"


def _is_new(row: Asking) -> bool:
    """Whether who sits here has not read yet what came of it."""
    if row.swap is not None:
        return row.swap.unread
    off = row.time_off
    return off is not None and off.is_mine and not off.seen and off.state in (Asked.APPROVED, Asked.REFUSED)


def _waits_for_me(row: Asking) -> bool:
    """Whether who sits here may answer it now."""
    if row.time_off is not None:
        return row.time_off.state is Asked.OPEN and row.time_off.may_decide
    swap: SwapRow | None = row.swap
    if swap is None:
        return False
    taken = swap.state is SwapState.OFFERED and swap.is_taken
    return taken or (swap.state is SwapState.ACCEPTED and swap.may_decide)
