"""Which of the patients who fit a typed text is meant, so that nobody is taken for another."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.patients.names import fold
from clinic_tui.patients.rows import PatientLine

SURE = ("", "MRN", "birth date", "phone", "other number")
"""How a patient was found whom the text fits: not by sound, not within a name, not by a former one."""

ALIKE = "sounds alike"
"""How a patient was found who may be somebody else altogether."""


def the_only_one(hits: Sequence[PatientLine], typed: str) -> PatientLine | None:
    """Who is meant where nobody else can be: the MRN, the whole name, or all that was found.

    None where more than one may be meant, or one whose name only sounds alike: whoever typed it has to be
    asked.
    """
    exact = _typed_whole(hits, typed)
    if exact is not None:
        return exact
    return hits[0] if len(hits) == 1 and hits[0].found_by != ALIKE else None


def the_best_fit(hits: Sequence[PatientLine], typed: str) -> PatientLine | None:
    """Who is meant among those whom one sees in a list: whoever it fits alone, while others only sound alike.

    None where it fits several persons equally.
    """
    only = the_only_one(hits, typed)
    if only is not None:
        return only
    sure = [hit for hit in hits if hit.found_by in SURE]
    return sure[0] if len(sure) == 1 else None


def _typed_whole(hits: Sequence[PatientLine], typed: str) -> PatientLine | None:
    """The one whose MRN it is, or whose family and given name were typed to their ends."""
    by_number = [hit for hit in hits if hit.mrn == typed.strip().upper()]
    if by_number:
        return by_number[0]
    family, comma, given = typed.partition(",")
    wanted = fold(family), fold(given)
    if not comma or not all(wanted):
        return None
    named = [hit for hit in hits if fold(hit.family) == wanted[0] and wanted[1] in _called(hit)]
    return named[0] if len(named) == 1 else None


def _called(hit: PatientLine) -> tuple[str, ...]:
    """The given name, whole and its first word, and what the patient is called by."""
    first = hit.given.split()[:1]
    return tuple(fold(name) for name in (hit.given, *first, hit.preferred) if name)
