"""What a line of the books is made of: visits, postings or claims, the dearest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.billing.ledger_rows import BUCKETS
from clinic_tui.books.rows import NOBODYS, Behind, MoneyBy
from clinic_tui.keymap import Place
from clinic_tui.screens.claims.claim_history import ClaimHistoryDialog
from clinic_tui.screens.money.ledger import LedgerScreen
from clinic_tui.screens.parts.going_down import AT_ONCE, GoingDown
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money


class BehindPage(GoingDown[Behind], ListPage[Behind]):
    """Enter opens the history of a claim, and of what has none the patient's ledger."""

    OWN: ClassVar[Place] = Place.BEHIND_FIGURES
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.BEHIND_FIGURES)
    WHAT: ClassVar[str] = "line"
    COLUMNS = (
        ListColumn("Patient", 24),
        ListColumn("MRN", 8),
        ListColumn("Day", 8),
        ListColumn("What"),
        ListColumn("Amount", 12, "right"),
    )
    DETAIL_LINES = 2
    FIRST: ClassVar[tuple[str, ...]] = ()
    tells_of_record: ClassVar[bool] = True

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what = what
        self._places: dict[int, int] = {}

    @property
    def place(self) -> Place:
        """What is behind a figure."""
        return self.OWN

    def line(self, row: Behind) -> ListRow:
        """Whose, of when, what, how much."""
        cells = (row.name, row.mrn, f"{row.day:%m/%d/%y}", row.words)
        key = self._key(row)
        if row.is_hidden:
            return ListRow(key, (*cells, ""), "is-quiet")
        return ListRow(key, (*cells, show_money(row.cents)), "")

    def _key(self, row: Behind) -> tuple[object, ...]:
        """Two postings of one visit and day are told apart by their place."""
        return (self._places[id(row)],)

    def draw(self) -> None:
        """Each row is known by its place."""
        self._places = {id(row): place for place, row in enumerate(self.answer or ())}
        super().draw()

    def bare_heading(self) -> str:
        """Of which line."""
        return self._what

    def heading(self) -> FactLine:
        """Of which line, how many, and what they come to."""
        rows = self.shown_rows
        told = sum(row.cents for row in rows)
        hidden = sum(row.is_hidden for row in rows)
        return (
            ("strong", self.bare_heading()),
            ("", f"{counted(len(rows), self.WHAT)}, {show_money(told)}"),
            ("quiet", f"{hidden} restricted, not counted" if hidden else ""),
            ("quiet", "so far: more come as you go down" if self.is_cut else ""),
        )

    def detail(self, row: Behind) -> Sequence[FactLine]:
        """The line in full."""
        if row.is_hidden:
            return ((("strong", "restricted"),), (("quiet", "The record is closed to you."),))
        return (
            (("strong", row.name), ("", f"MRN {row.mrn}" if row.mrn else ""), ("", show_date(row.day))),
            (("", show_money(row.cents)), ("", row.words)),
        )

    def first_verbs(self) -> tuple[str, ...]:
        """What else there is to be opened."""
        return (*self.FIRST, "ledger", "back")

    async def choose(self, row: Behind) -> None:
        """Open the claim, or the ledger."""
        if row.claim_id is None or row.is_hidden:
            await self._open_ledger(row)
        elif why := self.backend.why_not("claim.view", "claims"):
            self.clinic.say(why, Level.ERROR)
        else:
            await self.app.push_screen(ClaimHistoryDialog(row.claim_id), lambda _: self.read_before_keys())

    async def action_ledger(self) -> None:
        """The patient's ledger."""
        if (row := self.row) is not None:
            await self._open_ledger(row)

    async def _open_ledger(self, row: Behind) -> None:
        if row.is_hidden:
            self.clinic.say("the record is closed to you", Level.ERROR)
        elif row.patient_id == NOBODYS:
            self.clinic.say("this is of no patient: `:remittances` has the payment that it came with")
        elif why := self.backend.why_not("ledger.view", "ledgers"):
            self.clinic.say(why, Level.ERROR)
        else:
            await self.app.push_screen(LedgerScreen(row.patient_id), lambda _: self.read_before_keys())


class OwedVisits(BehindPage):
    """The visits that a payer or the patients owe for; `[` and `]` keep to those of one age."""

    OWN = Place.OWED_VISITS
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.OWED_VISITS)
    WHAT = "visit"
    NOTHING = "No visit is of this age: ] goes on."
    FIRST = ("age-younger", "age-older")

    def __init__(self, who: str) -> None:
        super().__init__(f"Owed by {who}")
        self._who = who
        self._age: int | None = None
        """A place in BUCKETS; None: all ages."""

    def question(self) -> Callable[[], tuple[Behind, ...]]:
        """Of the one payer."""
        books, who, age, most = self.backend.books, self._who, self._age, self.most
        return lambda: books.visits_behind(who, age, most)

    def bare_heading(self) -> str:
        """By whom, and of which age."""
        return self._what if self._age is None else f"{self._what}, {BUCKETS[self._age]} days"

    def action_age_younger(self) -> None:
        """The age before, or all."""
        self._walk(-1)

    def action_age_older(self) -> None:
        """The next age, or all."""
        self._walk(1)

    def _walk(self, by: int) -> None:
        ages = (None, *range(len(BUCKETS)))
        self._age = ages[(ages.index(self._age) + by) % len(ages)]
        self.most = AT_ONCE
        self.read_before_keys()


class Postings(BehindPage):
    """The charges, payments and adjustments of a line."""

    WHAT = "posting"
    NOTHING = "Nothing was posted."

    def __init__(self, first: date, last: date, by: MoneyBy, key: str) -> None:
        super().__init__(f"Posted, {by.value} {key}, {first:%m/%d/%y} to {last:%m/%d/%y}")
        self._of = (first, last, by, key)

    def question(self) -> Callable[[], tuple[Behind, ...]]:
        """Of the line."""
        books, (first, last, by, key), most = self.backend.books, self._of, self.most
        return lambda: books.postings_behind(first, last, by, key, most)


class DecidedClaims(BehindPage):
    """The claims that were decided on first in a span, of all payers or of one, or denied for one reason."""

    WHAT = "claim"
    NOTHING = "No claim."

    def __init__(self, first: date, last: date, who: str = "", reason: str | None = None) -> None:
        whose = who or "all payers"
        what = f"Decided by {whose}" if reason is None else f"Denied by {whose}, {reason}"
        super().__init__(f"{what}, {first:%m/%d/%y} to {last:%m/%d/%y}")
        self._of = (first, last, who, reason)

    def question(self) -> Callable[[], tuple[Behind, ...]]:
        """Of the line."""
        books, (first, last, who, reason), most = self.backend.books, self._of, self.most
        return lambda: books.claims_behind(first, last, who, reason, most)
