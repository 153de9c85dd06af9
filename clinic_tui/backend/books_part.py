"""What screens may ask of the books: what is owed, what moved, how claims fare, and months."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from clinic_tui.backend.sitting import Sitting
from clinic_tui.books import claim_figures, flows, months, postings, receivables, service
from clinic_tui.books.rows import Behind, ClaimFigures, Closed, Money, MoneyBy, Month, Receivables

VIEW = "figures.money"
MOST_BEHIND = receivables.MOST_BEHIND


class BooksPart:
    """Figures of money and claims, and the closing of months."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    @property
    def _zone(self) -> ZoneInfo:
        return self._sitting.desk.clock.zone

    def receivables(self) -> Receivables:
        """A/R of today by age."""
        return self._sitting.ask(VIEW, receivables.receivables, self._sitting.today, self._zone)

    def visits_behind(
        self, who: str, bucket: int | None = None, most: int = MOST_BEHIND
    ) -> tuple[Behind, ...]:
        """The visits that a payer, or the patients, owe for."""
        now = self._sitting.today
        return self._sitting.ask(VIEW, receivables.visits_behind, now, self._zone, who, bucket, most)

    def money(self, first: date, last: date, by: MoneyBy) -> Money:
        """Charges, payments and adjustments of a span, line by line."""
        return self._sitting.ask(VIEW, flows.money, first, last, by, self._zone)

    def postings_behind(
        self, first: date, last: date, by: MoneyBy, key: str, most: int = MOST_BEHIND
    ) -> tuple[Behind, ...]:
        """The postings of a line of `money`, by its key."""
        zone = self._zone
        return self._sitting.ask(VIEW, postings.postings_behind, first, last, by, key, zone, most)

    def claims(self, first: date, last: date) -> ClaimFigures:
        """First decisions of payers in a span."""
        return self._sitting.ask(VIEW, claim_figures.claim_figures, first, last, self._zone)

    def claims_behind(
        self, first: date, last: date, who: str = "", reason: str | None = None, most: int = MOST_BEHIND
    ) -> tuple[Behind, ...]:
        """The claims of a payer that were decided on first in a span, or those denied for one reason."""
        return self._sitting.ask(
            VIEW, claim_figures.claims_behind, first, last, self._zone, who, reason, most
        )

    def months(self) -> tuple[Month, ...]:
        """The newest months, the newest first."""
        return self._sitting.ask(VIEW, months.months, self._sitting.today)

    def month(self, wanted: date) -> Month:
        """One month, with what is left to do before it is closed."""
        return self._sitting.ask(VIEW, months.month, wanted, self._sitting.today)

    def close(self, month: date, reason: str = "") -> Closed:
        """Sign a month's figures and lock it."""
        return service.close_month(self._sitting.desk, month, reason)

    def reopen(self, month: date, reason: str) -> Closed:
        """Open the newest closed month again."""
        return service.reopen_month(self._sitting.desk, month, reason)
