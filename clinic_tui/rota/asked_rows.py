"""What was asked of the rota, and what it would hit, as screens show it: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from clinic_tui.rota.entries import when_words
from clinic_tui.rota.rows import OnCallRow
from clinic_tui.rota.states import Asked, Group, Off, SwapState
from clinic_tui.schedule.rows import Span
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.shift_hours import show_shift


@dataclass(frozen=True, slots=True)
class TimeOffRow:
    """A request, or an absence that was written down."""

    id: int
    version: int
    account_id: int
    code: str
    name: str
    group: Group
    provider_id: int | None
    kind: Off
    first: date
    last: date
    span: Span | None
    note: str
    state: Asked
    asked_at: datetime
    asked_by: str
    decided_by: str
    answer: str
    is_mine: bool
    seen: bool
    may_decide: bool
    """Whoever looks may approve or refuse it: it is not their own, or nobody else could."""
    moved: int = 0
    """Visits of a provider that moved when it was approved."""

    @property
    def when(self) -> str:
        """Which days or hours."""
        return when_words(self.first, self.last, self.span)

    @property
    def words(self) -> str:
        """`Marco Silva: holiday, Fri 27 Nov 2026`."""
        return f"{self.name}: {self.kind.value}, {self.when}"

    @property
    def outcome(self) -> str:
        """`approved by dana`, with what was answered."""
        by = f" by {self.decided_by}" if self.decided_by else ""
        return f"{self.state.value}{by}{f': {self.answer}' if self.answer else ''}"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What came of taking time off back."""

    days: int
    """On so many days hours of the schedule are open again."""
    moved: int
    """So many visits moved when it was approved, and stay where they went."""

    @property
    def words(self) -> str:
        """`3 days are open again; 2 visits that moved stay moved`; empty where there is nothing to say."""
        opened = f"{counted(self.days, 'day')} {'is' if self.days == 1 else 'are'} open again"
        return "; ".join(filter(None, (opened if self.days else "", stay_moved(self.moved))))


def stay_moved(visits: int) -> str:
    """`2 visits that moved stay moved`; empty where none did."""
    return (
        f"{counted(visits, 'visit')} that moved {'stays' if visits == 1 else 'stay'} moved" if visits else ""
    )


@dataclass(frozen=True, slots=True)
class SwapRow:
    """A shift that is offered, or went over."""

    id: int
    version: int
    giver_id: int
    giver: str
    taker_id: int
    taker: str
    day: date
    span: Span
    back_day: date | None
    back_span: Span | None
    note: str
    state: SwapState
    decided_by: str
    answer: str
    is_given: bool
    """Whoever looks gives it away."""
    is_taken: bool
    """Whoever looks is to take it."""
    may_decide: bool
    unread: bool = False
    """It was answered or decided by somebody else, and whoever looks has not opened that."""
    giver_provider_id: int | None = None
    """Of sessions: the provider whose they are; None of a shift."""
    taker_provider_id: int | None = None

    def is_over(self, today: date) -> bool:
        """Whether one of its days is past: it cannot go over any more, whoever answers."""
        return min(self.day, self.back_day or self.day) < today

    @property
    def what(self) -> str:
        """`shift`, or `sessions` of a provider."""
        return "sessions" if self.giver_provider_id is not None else "shift"

    @property
    def when(self) -> str:
        """The shift, and the one in return."""
        shift = f"{show_date(self.day)} {show_shift(self.span.start, self.span.end)}"
        if self.back_day is None or self.back_span is None:
            return shift
        back = f"{show_date(self.back_day)} {show_shift(self.back_span.start, self.back_span.end)}"
        return f"{shift} for {back}"

    @property
    def words(self) -> str:
        """`Marco Silva to Bea Lang: Fri 27 Nov 2026 08:00-17:00`."""
        return f"{self.giver} to {self.taker}: {self.when}"

    @property
    def news(self) -> str:
        """What has come of it, for whoever gives or takes the shift."""
        answer = f": {self.answer}" if self.answer else ""
        by = f" by {self.decided_by}" if self.decided_by else ""
        theirs = f"the {self.what} of {self.giver}"
        mine, other = (f"your {self.what}", self.taker) if self.is_given else (theirs, "you")
        match self.state:
            case SwapState.ACCEPTED:
                return f"{other} will take {mine} of {self.when}; a manager approves it"
            case SwapState.DONE:
                return (
                    f"{other} took {mine} of {self.when}"
                    if self.is_given
                    else f"you have {mine} of {self.when}"
                )
            case SwapState.DECLINED:
                return f"{other} declined {mine} of {self.when}{answer}"
            case SwapState.WITHDRAWN:
                return f"{self.giver} keeps the {self.what} of {self.when} that you would have taken"
            case _:
                return f"swap of {mine}, {self.when}, {self.state.value}{by}{answer}"


@dataclass(frozen=True, slots=True)
class Asking:
    """A line of what was asked: time off or a swap. Swaps have a key below 0."""

    time_off: TimeOffRow | None = None
    swap: SwapRow | None = None

    @property
    def key(self) -> int:
        """By which the cursor finds it again."""
        return self.time_off.id if self.time_off is not None else -(self.swap.id if self.swap else 0)

    @property
    def first_day(self) -> date:
        """The first day that it is about."""
        if self.time_off is not None:
            return self.time_off.first
        return self.swap.day if self.swap is not None else date.max

    @property
    def words_of_urgency(self) -> str:
        """`time off Fri 27 Nov 2026: Marco Silva, holiday`."""
        if self.time_off is not None:
            off = self.time_off
            if off.state is Asked.OPEN:
                return f"time off {off.when}: {off.name}, {off.kind.value}"
            return f"your time off {off.when}: {off.outcome}"
        swap = self.swap
        if swap is None:
            return ""
        if swap.unread:
            return swap.news
        if swap.state is SwapState.OFFERED:
            what = "sessions" if swap.what == "sessions" else "a shift"
            return f"{swap.giver} offers you {what}: {swap.when}"
        return f"{swap.giver} and {swap.taker} swap, to approve: {swap.when}"


IN_THE_WAY = "in the way"
"""What a line is about that says why a swap cannot be taken."""

TO_MOVE = "to move"
"""What the line of booked visits is about whose sessions go over."""

MINIMUM = "minimum"
"""What the line of a minimum is about."""


@dataclass(frozen=True, slots=True)
class ImpactLine:
    """Something that time off would mean on one of its days."""

    day: date
    what: str
    words: str
    amiss: bool = False
    visits: int = 0
    """Booked visits of which it tells that they are to be moved."""


@dataclass(frozen=True, slots=True)
class SwapImpact:
    """A swap with what it would mean on its days."""

    row: SwapRow
    lines: tuple[ImpactLine, ...]

    @property
    def in_the_way(self) -> str:
        """Why it cannot be taken as the rota stands; empty where it can."""
        return next((line.words for line in self.lines if line.what == IN_THE_WAY), "")

    @property
    def to_move(self) -> int:
        """How many booked visits would have to be moved, of sessions that go over."""
        return sum(line.visits for line in self.lines)

    @property
    def short(self) -> str:
        """The minimums that do not hold with it, in words; empty where all do."""
        return "; ".join(
            f"{show_date(line.day)} {line.words}"
            for line in self.lines
            if line.amiss and line.what == MINIMUM
        )


@dataclass(frozen=True, slots=True)
class Impact:
    """A request with what it would hit."""

    row: TimeOffRow
    lines: tuple[ImpactLine, ...]
    booked: int
    """Visits that stand then with the provider who asks."""
    hours_open: bool
    """The schedule of the provider still has hours then: to approve is to close them."""
    called: tuple[OnCallRow, ...] = ()
    """When the person is on call in a part of it; `off` is that part."""

    @property
    def load(self) -> str:
        """What is booked, in words."""
        if self.row.provider_id is None:
            return ""
        return f"{counted(self.booked, 'visit')} booked" if self.booked else "no visit booked"
