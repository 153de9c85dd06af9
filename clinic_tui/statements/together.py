"""Who is stated together, and what is asked of each: the rule that statements and their payments share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from clinic_tui.billing.ledger_rows import Balance, VisitBalance
from clinic_tui.statements import mailing


@dataclass(frozen=True, slots=True)
class Part:
    """What one patient owes."""

    patient: mailing.Person
    visits: tuple[VisitBalance, ...]
    """Those that have ended and are owed, oldest first."""
    credit_cents: int
    total_cents: int


def together(
    known: dict[int, mailing.Person], owing: Collection[int], planned: Collection[int]
) -> dict[int, list[int]]:
    """Who is stated together, by whose account it is: the guarantor first, then the others by name.

    Where the guarantor has another account than these patients have, theirs is that of the first of them.
    """

    def head_of(patient: int) -> tuple[int, bool]:
        """Who is sent the bills, and whether the patient stands alone."""
        to = known[patient].billed_to
        alone = patient in planned or known[patient].private_by is not None or known[patient].restricted
        return (patient, True) if alone else (to or patient, False)

    groups: defaultdict[tuple[int, bool], list[int]] = defaultdict(list)
    for patient in owing:
        groups[head_of(patient)].append(patient)
    found = {}
    for (head, _), patients in groups.items():
        patients.sort(key=lambda each: (each != head, known[each].name, each))
        is_theirs = len(patients) > 1 and head_of(head) == (head, False)
        found[head if is_theirs else patients[0]] = patients
    return found


def stated_part(whole: Balance, visits: Iterable[VisitBalance]) -> tuple[tuple[VisitBalance, ...], int, int]:
    """The visits that are stated, the credit that is taken off, and what that comes to.

    A visit that has not ended is not stated, and money paid ahead on it is left there.
    """
    owed, over_ended, over_all = [], 0, 0
    for visit in visits:
        if visit.patient_cents > 0 and visit.closed:
            owed.append(visit)
        elif visit.patient_cents < 0:
            over_all -= visit.patient_cents
            over_ended -= visit.patient_cents if visit.closed else 0
    credit = whole.credit_cents - over_all + over_ended
    return tuple(owed), credit, sum(visit.patient_cents for visit in owed) - credit
