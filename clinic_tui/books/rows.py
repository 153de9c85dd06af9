"""What is shown of figures and months: plain values, no database. Money is integer cents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from enum import StrEnum

from clinic_tui.billing.ledger_rows import BUCKETS
from clinic_tui.books.rules import days_in_receivables, last_day_of, month_name, rate
from clinic_tui.words.money import show_money

NO_AGES = (0,) * len(BUCKETS)

PATIENTS = "patients"
"""What the row of all patients is called."""
SELF_PAY = "self-pay"
"""Whom visits are charged to that no policy pays."""
NO_POLICY = "no policy known"
ALL = "all"
"""What the row of all together is called."""
ON_ACCOUNT = "on account"
"""Money of patients that lies on no visit."""


@dataclass(frozen=True, slots=True)
class AgedRow:
    """What one payer owes, or all patients, by age in the order of BUCKETS; credit is taken off."""

    who: str
    cents: tuple[int, ...] = NO_AGES
    credit_cents: int = 0
    """Of visits that were overpaid, and of patients' money on no visit."""

    @property
    def owed_cents(self) -> int:
        """All ages together, credit not taken off."""
        return sum(self.cents)

    @property
    def net_cents(self) -> int:
        """What is owed less the credit."""
        return self.owed_cents - self.credit_cents

    @property
    def over_90(self) -> float | None:
        """The share of what is owed that is older than 90 days (domain rules, B5: under 10 %)."""
        return rate(sum(self.cents[3:]), self.owed_cents)


@dataclass(frozen=True, slots=True)
class Receivables:
    """A/R on one day: each payer, then all patients; and the days that it stands for."""

    day: date
    payers: tuple[AgedRow, ...]
    patients: AgedRow
    total: AgedRow
    last_90_days_cents: int
    charged_days: int
    """How many of these days the clinic has charged in: fewer than 90 where it is younger."""
    asked_ahead_cents: int
    """Copays asked before there are charges: the ledger has them as owed, A/R not yet."""

    @property
    def insurers(self) -> AgedRow:
        """All payers together."""
        return together("insurers", self.payers)

    @property
    def days(self) -> float | None:
        """Days in A/R."""
        return days_in_receivables(self.total.net_cents, self.last_90_days_cents, self.charged_days)


def together(who: str, rows: tuple[AgedRow, ...]) -> AgedRow:
    """The sum of rows."""
    return AgedRow(
        who,
        tuple(sum(each.cents[place] for each in rows) for place in range(len(BUCKETS))),
        sum(each.credit_cents for each in rows),
    )


class MoneyBy(StrEnum):
    """What the lines of the money's figures are."""

    DAY = "day"
    PAYER = "payer"
    PROVIDER = "provider"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Flow:
    """Charges, payments and adjustments of a day, a payer or a provider.

    Payments are what was taken less what was given back. Adjustments take off; fees for missed visits add.
    """

    key: str
    name: str = ""
    charged_cents: int = 0
    patient_paid_cents: int = 0
    insurer_paid_cents: int = 0
    contract_cents: int = 0
    written_off_cents: int = 0
    """With discounts."""
    fees_cents: int = 0
    interest_cents: int = 0
    """What insurers paid because they paid late: income that is on no charge, and none of A/R."""

    @property
    def paid_cents(self) -> int:
        """Of patients and insurers."""
        return self.patient_paid_cents + self.insurer_paid_cents

    @property
    def adjusted_cents(self) -> int:
        """What is not owed any more without payment, less the fees."""
        return self.contract_cents + self.written_off_cents - self.fees_cents

    @property
    def change_cents(self) -> int:
        """By how much A/R grew."""
        return self.charged_cents - self.paid_cents - self.adjusted_cents


FLOW_SUMS = tuple(each.name for each in fields(Flow) if each.name.endswith("_cents"))


@dataclass(frozen=True, slots=True)
class Money:
    """The flows of a span, line by line, and all together; A/R before and after it."""

    first: date
    last: date
    by: MoneyBy
    rows: tuple[Flow, ...]
    total: Flow
    opening_cents: int
    daily: tuple[tuple[int, int], ...] = ()
    """Charged and paid on each day of the span, for the plot."""

    @property
    def closing_cents(self) -> int:
        """A/R at the end of the last day."""
        return self.opening_cents + self.total.change_cents

    @property
    def net_collection(self) -> float | None:
        """Payments divided by charges less what contracts take off (domain rules, B5: at least 95 %)."""
        return rate(self.total.paid_cents, self.total.charged_cents - self.total.contract_cents)


class ClaimsBy(StrEnum):
    """What the lines of the claims' figures are."""

    PAYER = "payer"
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class Decided:
    """The claims of a payer that were decided on for the first time in a span.

    `sent` are those of them that we sent: what one payer hands on to the next is no first pass of ours.
    """

    who: str
    claims: int = 0
    cents: int = 0
    """Charged."""
    sent: int = 0
    first_pass: int = 0
    denied: int = 0
    denied_cents: int = 0
    paid: int = 0
    """Of those that were sent."""
    days_sum: int = 0
    """Days from the first sending to that decision, of the paid."""

    @property
    def first_pass_rate(self) -> float | None:
        """Of the claims that were sent."""
        return rate(self.first_pass, self.sent)

    @property
    def denial_rate(self) -> float | None:
        """By claims."""
        return rate(self.denied, self.claims)

    @property
    def denied_share(self) -> float | None:
        """By dollars."""
        return rate(self.denied_cents, self.cents)

    @property
    def days_to_pay(self) -> float | None:
        """On average."""
        return round(self.days_sum / self.paid, 1) if self.paid else None


@dataclass(frozen=True, slots=True)
class DeniedFor:
    """First decisions of a span that denied something for one reason (a claim counts for its dearest one)."""

    who: str
    kind: str
    """The queue that the denial goes to (remittance/denials.py)."""
    reason: str
    claims: int
    cents: int
    words: str = ""
    """What the reason means."""

    @property
    def key(self) -> str:
        """Payer and reason."""
        return f"{self.who}|{self.reason}"


@dataclass(frozen=True, slots=True)
class ClaimFigures:
    """First decisions of payers in a span."""

    first: date
    last: date
    payers: tuple[Decided, ...]
    total: Decided
    denials: tuple[DeniedFor, ...]


NOBODYS = 0
"""In place of a patient: interest that a payer has paid of no claim of ours."""


@dataclass(frozen=True, slots=True)
class Behind:
    """One visit, posting or claim that a figure is made of."""

    patient_id: int
    """`NOBODYS` where it is of none."""
    name: str
    mrn: str
    appointment_id: int | None
    claim_id: int | None
    day: date
    words: str
    cents: int
    """Of a posting what it adds to A/R: below zero where it takes off."""
    is_hidden: bool = False
    """The record is closed to who asks."""

    def seen_without(self, hidden: frozenset[int]) -> Behind:
        """As somebody has it from whom these patients' records are hidden: who, when and how much."""
        if self.patient_id not in hidden:
            return self
        return replace(self, appointment_id=None, claim_id=None, words="", is_hidden=True)


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """What a month comes to. Closing is opening with all that was posted in it."""

    opening_cents: int
    charged_cents: int
    patient_paid_cents: int
    insurer_paid_cents: int
    contract_cents: int
    written_off_cents: int
    fees_cents: int
    closing_cents: int
    last_90_days_cents: int
    charged_days: int
    interest_cents: int = 0
    """Of insurers; none of A/R."""

    @property
    def days(self) -> float | None:
        """Days in A/R at its end."""
        return days_in_receivables(self.closing_cents, self.last_90_days_cents, self.charged_days)

    @property
    def paid_cents(self) -> int:
        """Of patients and insurers."""
        return self.patient_paid_cents + self.insurer_paid_cents

    @property
    def adjusted_cents(self) -> int:
        """As in `Flow`."""
        return self.contract_cents + self.written_off_cents - self.fees_cents

    def changes_to(self, now: MonthFigures) -> tuple[str, ...]:
        """Which figures are others now: `charges $120.00, was $100.00`."""
        return tuple(
            f"{words} {show(getattr(now, name))}, was {show(getattr(self, name))}"
            for name, (words, show) in _SHOWN.items()
            if getattr(now, name) != getattr(self, name)
        )


_SHOWN: dict[str, tuple[str, Callable[[int], str]]] = {
    "opening_cents": ("A/R before", show_money), "charged_cents": ("charges", show_money),
    "patient_paid_cents": ("paid by patients", show_money),
    "insurer_paid_cents": ("paid by insurers", show_money), "contract_cents": ("contract", show_money),
    "written_off_cents": ("written off", show_money), "fees_cents": ("fees", show_money),
    "closing_cents": ("A/R after", show_money), "last_90_days_cents": ("charges of 90 days", show_money),
    "charged_days": ("days of charges", str), "interest_cents": ("interest of insurers", show_money),
}  # fmt: skip
assert list(_SHOWN) == [each.name for each in fields(MonthFigures)]


@dataclass(frozen=True, slots=True)
class Closed:
    """A month as it was signed."""

    id: int
    month: date
    at: datetime
    by: str
    desk: str
    figures: MonthFigures
    insurers: tuple[int, ...]
    """Owed by age when it was signed."""
    patients: tuple[int, ...]
    credit_cents: int
    left_open: str
    reason: str
    journal_seq: int
    journal_mac: str
    reopened_at: datetime | None = None
    reopened_by: str = ""
    reopen_reason: str = ""

    @property
    def seal(self) -> str:
        """Where the journal stood, to be held against `audit verify`: its line, and the MAC of that line."""
        return f"{self.journal_seq} {self.journal_mac}"


@dataclass(frozen=True, slots=True)
class Month:
    """A month as it stands now, and as it was signed last."""

    month: date
    figures: MonthFigures
    is_over: bool
    is_locked: bool
    """It was closed, or a later month was."""
    closed: Closed | None = None
    left: tuple[str, ...] = field(default=())
    """What should be done before it is closed; told of one month alone."""

    @property
    def name(self) -> str:
        """`October 2026`."""
        return month_name(self.month)

    @property
    def last(self) -> date:
        """Its last day."""
        return last_day_of(self.month)

    @property
    def state(self) -> str:
        """`closed`, `reopened`, `open`, or `goes on`."""
        if self.is_locked:
            return "closed"
        if self.closed is not None:
            return "reopened"
        return "open" if self.is_over else "goes on"

    @property
    def changes(self) -> tuple[str, ...]:
        """What is other than it was signed; nothing where it was not."""
        return self.closed.figures.changes_to(self.figures) if self.closed else ()
