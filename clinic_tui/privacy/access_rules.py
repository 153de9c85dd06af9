"""Which looks into records are unusual: pure functions."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from clinic_tui.privacy.access_rows import AccessKind, Called, Look, Person, Unusual


def kinds_of_name(patient: Called, person: Person, people: Sequence[Person]) -> AccessKind | None:
    """Why a look by this person into the record of that patient is unusual; None where it is not."""
    if patient.may_be(person.called):
        return AccessKind.OWN_RECORD
    if patient.families & person.called.families:
        return AccessKind.OWN_NAME
    if any(patient.may_be(each.called) for each in people):
        return AccessKind.COLLEAGUE
    return None


def by_name(
    looks: Iterable[Look],
    names: Mapping[int, Called],
    people: Sequence[Person],
    zone: ZoneInfo,
) -> tuple[Unusual, ...]:
    """Looks into the own record, those of the own family name and of colleagues, by person and day.

    `names` has each patient that is asked about.
    """
    known = {person.account_id: person for person in people}
    found: dict[tuple[object, ...], list[Look]] = defaultdict(list)
    for look in looks:
        person, name = known.get(look.account_id), names.get(look.patient_id)
        kind = kinds_of_name(name, person, people) if person and name else None
        if kind is not None:
            day = look.at.astimezone(zone).date()
            found[kind, look.account_id, look.patient_id, day].append(look)
    return tuple(
        Unusual(
            kind, each[0].account_id, each[0].patient_id, each[0].at.astimezone(zone).date(), len(each),
            min(look.at for look in each), max(look.at for look in each),
        )
        for (kind, *_), each in found.items()
        if isinstance(kind, AccessKind)
    )  # fmt: skip


def by_number(looks: Iterable[Look], most: int, minutes: int, zone: ZoneInfo) -> tuple[Unusual, ...]:
    """Who opened more than `most` different records within so many minutes, once for each such day.

    The record that is opened again counts once. `looks` is what tells how many different ones it was at most.
    """
    by_person: dict[int, list[Look]] = defaultdict(list)
    for look in looks:
        by_person[look.account_id].append(look)
    found: list[Unusual] = []
    for account_id, theirs in by_person.items():
        peaks: dict[object, Unusual] = {}
        for count, first, last in _windows(
            sorted(theirs, key=lambda look: look.at), timedelta(minutes=minutes)
        ):
            day = last.astimezone(zone).date()
            peak = peaks.get(day)
            if count > most and (peak is None or count > peak.looks):
                peaks[day] = Unusual(AccessKind.MANY, account_id, None, day, count, first, last)
        found.extend(peaks.values())
    return tuple(found)


def _windows(looks: Sequence[Look], length: timedelta) -> Iterable[tuple[int, datetime, datetime]]:
    """For each look: how many different records the time up to it had, its first and its last look."""
    window: deque[Look] = deque()
    times: dict[int, int] = defaultdict(int)
    for look in looks:
        window.append(look)
        times[look.patient_id] += 1
        while look.at - window[0].at > length:
            gone = window.popleft().patient_id
            times[gone] -= 1
            if not times[gone]:
                del times[gone]
        yield len(times), window[0].at, look.at
