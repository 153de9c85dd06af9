"""What the demo's payers paid: which payments came when, what each decided, and what the bank has of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from clinic_tui.demo.deciding import Decided, Outcome, Terms, decide
from clinic_tui.demo.remitting import Paid
from clinic_tui.demo.sent_claims import SentOut
from clinic_tui.demo.trading import TERMS
from clinic_tui.remittance.rows import BankLine

HERON, TAMARACK, BASIN = "Heron Mutual Health", "Tamarack Health Plan", "Great Basin Employers' Trust"
MERROW, ELDER, NORTHSHORE = "Merrow Valley Care", "Federal Elder Plan", "Northshore Senior Advantage"
LAKELAND = "Lakeland Union Fund"


@dataclass(frozen=True, slots=True)
class Run:
    """Payments of one morning, so many working days ago (0 is today)."""

    ago: int
    round: int
    """Whose claims are decided."""
    only_of: str = ""
    """The partner whose file it is; empty: of all."""
    outcomes: tuple[tuple[str, tuple[Outcome, ...]], ...] = ()
    """By payer, what becomes of its first claims; all others are paid as agreed."""
    handed_on: str = ""
    """The payer that hands the first claim with a further policy on to the next payer."""
    beside: tuple[tuple[str, str, str, int], ...] = ()
    """Payer, reason, reference and cents of what is taken off beside the claims."""


RUNS = (
    Run(7, 12, outcomes=(
        (HERON, (Outcome.NO_AUTHORIZATION, Outcome.TOO_LATE, Outcome.AS_AGREED, Outcome.NO_AUTHORIZATION)),
        (TAMARACK, (Outcome.INCOMPLETE,)),
        (MERROW, (Outcome.INCOMPLETE,)),
        (NORTHSHORE, (Outcome.NOT_NEEDED,)),
        (BASIN, (Outcome.UNDERPAID, Outcome.UNDERPAID)),
    ), handed_on=ELDER, beside=((TAMARACK, "L6", "", -412),)),
    Run(0, 5),
    Run(0, 6, "HUB", outcomes=(
        (HERON, (Outcome.OTHER_NUMBER, Outcome.NOT_COVERED, Outcome.NO_AUTHORIZATION)),
        (LAKELAND, (Outcome.OUT_OF_BALANCE,)),
    ), beside=((TAMARACK, "CS", "RV4471", 2_500),)),
)  # fmt: skip
"""The last ones come on the morning on which the demo opens."""

BANKED = {6: (7, (NORTHSHORE,)), 0: (0, (MERROW, LAKELAND, TAMARACK, NORTHSHORE))}
"""Working days ago on which the bank had the payments of a run, by that run's own day; not those of these."""


def payments(run: Run, claims: Sequence[SentOut], day: date) -> Iterator[Paid]:
    """One payment for each payer that has claims among these, by its number."""
    of_payer: dict[tuple[str, str], list[SentOut]] = defaultdict(list)
    for each in claims:
        of_payer[each.payer_number, each.payer].append(each)
    outcomes, beside = dict(run.outcomes), defaultdict(list)
    for payer, reason, reference, cents in run.beside:
        beside[payer].append((reason, reference, cents))
    for (number, payer), own in sorted(of_payer.items()):
        going = (each for each in own if each.next_payer and payer == run.handed_on)
        handed = next(going, None)
        yield Paid(
            payer,
            number,
            f"{number}{day:%y%m%d}{run.round:02}",
            day,
            tuple(_decided(own, TERMS[payer], outcomes.get(payer, ()), handed)),
            tuple(beside[payer]),
            handed.next_payer if handed else "",
        )


def _decided(
    claims: Sequence[SentOut], terms: Terms, first: Sequence[Outcome], handed: SentOut | None
) -> Iterator[Decided]:
    for place, each in enumerate(claims):
        outcome = first[place] if place < len(first) else Outcome.AS_AGREED
        yield decide(each.claimed, terms, Outcome.HANDED_ON if each is handed else outcome)


def bank_lines(ago: int, paid: Mapping[int, Sequence[Paid]], day: date) -> list[BankLine]:
    """What the bank shows on a day so many working days ago; `paid` are the payments by their run's day."""
    if ago not in BANKED:
        return []
    run, still_to_come = BANKED[ago]
    return [
        BankLine(day, each.cents, f"ACH {each.payer.upper()} {each.trace}")
        for each in paid.get(run, ())
        if each.cents and each.payer not in still_to_come
    ]
