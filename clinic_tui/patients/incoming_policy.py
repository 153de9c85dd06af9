"""Policies as files of other systems have them, and which of a patient's policies are taken in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from clinic_tui.patients.policy import Policy
from clinic_tui.patients.rows import RefusedRow

PLACES = (1, 2, 3)
"""Primary, secondary, tertiary: a patient has no more."""


NO_PLACE = "order: the patient has three policies already; a fourth has no place"


@dataclass(frozen=True, slots=True)
class IncomingPolicy:
    """One policy of an import file; `policy` is None for a time without insurance.

    `patient` is the patient's number in the other system whose name is `source`, as the import of
    patients kept it, or with `by_mrn` what may be our own MRN as well.
    """

    line: int
    source: str
    patient: str
    policy: Policy | None
    place: int | None = None
    """1 to 3, or None where the file says no order."""
    number: str = ""
    """Of the policy in the other system; empty where it has none."""
    begins: date | None = None
    ends: date | None = None
    born: date | None = None
    """The patient's birth date, where the file says it: checked against ours."""
    by_mrn: bool = False
    unsaid: bool = False
    """A subscriber is named, and not what the patient is to him."""
    warnings: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What makes a second import of the same policy change nothing."""
        if self.number:
            return self.number
        said = self.policy
        told = (said.payer, said.member_id) if said else ("", "")
        begins = self.begins.isoformat() if self.begins else ""
        return " ".join((self.patient, *told, begins)).casefold()

    def standing(self, today: date) -> int:
        """2 in force on this day, 1 yet to begin, 0 ended."""
        if self.ends is not None and self.ends < today:
            return 0
        return 1 if self.begins is not None and self.begins > today else 2


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is taken of a file: policies with their places, in the file's order."""

    policies: tuple[IncomingPolicy, ...]
    passed: int
    """Earlier or later ones of a patient in the same place: three policies are kept, no history."""
    uninsured: int
    """Patients whose last row says that they have no insurance."""
    refused: tuple[RefusedRow, ...]


def choose(rows: Iterable[IncomingPolicy], today: date) -> Chosen:
    """The policies that are taken: of each place the one in force, else the next one, else the last one.

    Where the file says no order, those in force take the free places as they stand in the file; one
    too many is refused. Those that have ended are taken only where a patient has no other: then those
    that ended last, with that day.
    """
    of_patient: dict[tuple[str, str], list[IncomingPolicy]] = defaultdict(list)
    for row in rows:
        of_patient[(row.source, row.patient)].append(row)
    taken: list[IncomingPolicy] = []
    refused: list[RefusedRow] = []
    passed = uninsured = 0
    for each in of_patient.values():
        placed = _by_place(each, today)
        loose = _loose(each, today, among_others=bool(placed))
        free = [place for place in PLACES if place not in placed]
        refused += [RefusedRow(row.line, NO_PLACE) for row in loose[len(free) :]]
        placed.update({place: replace(row, place=place) for place, row in zip(free, loose, strict=False)})
        passed += len(each) - len(placed) - len(loose[len(free) :])
        uninsured += any(row.policy is None for row in placed.values())
        taken += [row for row in placed.values() if row.policy is not None]
    taken.sort(key=lambda row: (row.line, row.place or 0))
    return Chosen(tuple(taken), passed, uninsured, tuple(refused))


def _by_place(rows: Sequence[IncomingPolicy], today: date) -> dict[int, IncomingPolicy]:
    best: dict[int, IncomingPolicy] = {}
    for row in rows:
        if row.place is None:
            continue
        before = best.get(row.place)
        if before is None or _nearness(row, today) >= _nearness(before, today):
            best[row.place] = row
    standing = {place: row for place, row in best.items() if row.standing(today)}
    latest = max((row.ends or date.min for row in best.values()), default=date.min)
    return standing or {place: row for place, row in best.items() if row.ends == latest}


def _loose(rows: Sequence[IncomingPolicy], today: date, *, among_others: bool) -> list[IncomingPolicy]:
    """Those without an order that are taken."""
    loose = [row for row in rows if row.place is None]
    standing = [row for row in loose if row.standing(today)]
    if standing:
        insured = [row for row in standing if row.policy is not None]
        return sorted(insured or standing[:1], key=lambda row: (-row.standing(today), row.line))
    if not loose or among_others:
        return []
    return [max(loose, key=lambda row: _nearness(row, today))]


def _nearness(row: IncomingPolicy, today: date) -> tuple[int, int, date]:
    """Greater for what counts today more: in force, beginning next, ended last."""
    standing = row.standing(today)
    begins = row.begins or date.min
    if standing == 1:
        return standing, -begins.toordinal(), begins
    return standing, 0, begins if standing else (row.ends or begins)
