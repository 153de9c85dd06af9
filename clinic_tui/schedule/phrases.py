"""From the words of a booking phrase to what is asked of the schedule, and the words a clinic has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from clinic_tui.schedule.rows import Need, ProviderRow, SiteRow, Span, VisitCounts, VisitTypeRow, Wish
from clinic_tui.words.dates import show_date
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.time_wish import TimeWish
from clinic_tui.words.times import DAY_MINUTES
from clinic_tui.words.vocabulary import Code, Vocabulary


@dataclass(frozen=True, slots=True)
class Lists:
    """What the clinic has of visit types and providers, for reading and for going there."""

    visit_types: tuple[VisitTypeRow, ...]
    providers: tuple[ProviderRow, ...]
    kinds: tuple[Need, ...] = ()
    sites: tuple[SiteRow, ...] = ()

    @property
    def vocabulary(self) -> Vocabulary:
        """The same as words."""
        return Vocabulary(
            tuple(Code(row.code, row.name, row.minutes) for row in self.visit_types),
            tuple(Code(row.code, row.name) for row in self.providers),
            specialties_of(self.providers),
            tuple(Code(f"{need.resource.value}:{need.kind}", f"with a {need.words}") for need in self.kinds),
        )

    def provider_id(self, code: Code) -> int:
        """The provider of that code."""
        return next(row.id for row in self.providers if row.code == code.code)

    def visit_type_id(self, code: Code) -> int:
        """The visit type of that code."""
        return next(row.id for row in self.visit_types if row.code == code.code)

    def need(self, kind: str) -> Need:
        """The kind of room or device that `room:procedure` names."""
        return next(need for need in self.kinds if f"{need.resource.value}:{need.kind}" == kind)

    def wish(self, wish: TimeWish, minutes: int, today: date, patient_id: int | None, limit: int) -> Wish:
        """What is asked of the schedule for what was understood."""
        part = Span(wish.at, min(wish.at + minutes, DAY_MINUTES)) if wish.at is not None else None
        return Wish(
            minutes=minutes,
            from_day=wish.first or today,
            provider_ids=tuple(self.provider_id(each) for each in wish.providers),
            weekdays=wish.weekdays,
            part=part or Span(*(wish.part or (0, DAY_MINUTES if wish.ending is None else wish.ending))),
            days=wish.days,
            limit=limit,
            visit_type_id=self.visit_type_id(wish.visit_type) if wish.visit_type else None,
            needs=tuple(self.need(kind) for kind in wish.kinds),
            patient_id=patient_id,
            latest_first=wish.ending is not None,
        )


def specialties_of(providers: Sequence[ProviderRow]) -> tuple[tuple[Code, tuple[Code, ...]], ...]:
    """Each specialty, as one word, with the providers who have it."""
    found: dict[str, list[Code]] = {}
    for row in providers:
        if row.specialty:
            found.setdefault(row.specialty, []).append(Code(row.code, row.name))
    return tuple((Code("-".join(name.split()), name), tuple(who)) for name, who in sorted(found.items()))


def counted(wish: TimeWish, today: date, counts: Callable[[], VisitCounts]) -> TimeWish:
    """The wish with its first day, where that counts from a visit of the patient.

    A last day that was named stays. `counts` is asked only then. Raises NotUnderstood where there is no such
    visit, and where the last day lies before the first one.
    """
    if wish.after is None:
        return wish
    known, visit = counts(), wish.after.visit
    day = known.last_visit if visit == "last" else min((each.day for each in known.to_come), default=None)
    if day is None:
        had = "has had no visit yet" if visit == "last" else "has no visit to come"
        raise NotUnderstood(f"`after {visit}`: the patient {had}.")
    first = max(wish.after.from_visit(day), wish.first or today)
    if wish.last is None:
        return replace(wish, first=first)
    if first > wish.last:
        last = show_date(wish.last)
        raise NotUnderstood(f"`after {visit}` begins {show_date(first)}: name a later day than {last}.")
    return replace(wish, first=first, days=(wish.last - first).days)
