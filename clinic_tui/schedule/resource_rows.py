"""What the list of rooms, devices, needs and kept times shows, and how these are typed. No database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from clinic_tui.schedule.rows import Need, ProviderRow, SiteRow, Span
from clinic_tui.schedule.states import Resource
from clinic_tui.words.age_range import ANY_AGE, AgeRange
from clinic_tui.words.dates import WEEKDAYS, read_date, read_weekdays, show_date
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.times import show_time
from clinic_tui.words.vocabulary import Code, the_one


@dataclass(frozen=True, slots=True)
class RoomOrDevice:
    """A room or device in use; a room of no kind is for any examination."""

    id: int
    version: int
    name: str
    kind: str
    site_id: int


@dataclass(frozen=True, slots=True)
class TypeSetup:
    """What visits of a type take, and how many patients share one."""

    id: int
    version: int
    code: str
    name: str
    capacity: int
    needs: tuple[Need, ...]
    ages: AgeRange = ANY_AGE


@dataclass(frozen=True, slots=True)
class ProviderSetup:
    """Who sees patients, of which ages, and whether a licence has to be on record."""

    id: int
    version: int
    code: str
    name: str
    specialty: str
    licence_needed: bool
    licence_decided: bool
    """Somebody said whether it is; else it goes on as if it were not."""
    ages: AgeRange

    @property
    def licence_words(self) -> str:
        """`licence needed`, `no licence needed`, or that nobody has decided."""
        if not (self.licence_needed or self.licence_decided):
            return "licence: not decided"
        return "licence needed" if self.licence_needed else "no licence needed"


@dataclass(frozen=True, slots=True)
class KeptTime:
    """Time of a provider kept for some types: on `day`, or each week on `weekday`; minutes of the day."""

    id: int
    version: int
    provider_id: int
    provider_code: str
    day: date | None
    weekday: int | None
    span: Span
    label: str
    release_minutes: int | None
    types: tuple[str, ...]

    @property
    def when(self) -> str:
        """`Mon 09:00-10:00`, or the date in place of the weekday."""
        on = show_date(self.day) if self.day else WEEKDAYS[self.weekday or 0][:3].title()
        return f"{on} {show_time(self.span.start)}-{show_time(self.span.end)}"


@dataclass(frozen=True, slots=True)
class NewReserve:
    """Time kept for some visit types: on `day`, or each week on `weekdays`.

    It is free for all `release_minutes` before it begins; None keeps it to the end.
    """

    span: Span
    visit_type_ids: frozenset[int]
    label: str
    release_minutes: int | None = None
    day: date | None = None
    weekdays: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Resources:
    """All that is set up, with the providers whose time can be kept."""

    rooms: tuple[RoomOrDevice, ...]
    devices: tuple[RoomOrDevice, ...]
    types: tuple[TypeSetup, ...]
    kept: tuple[KeptTime, ...]
    providers: tuple[ProviderRow, ...]
    sites: tuple[SiteRow, ...]
    staff: tuple[ProviderSetup, ...] = ()
    """The same providers, as they are set up."""

    def site_of(self, row: RoomOrDevice) -> str:
        """The name of its site; empty where the clinic has one alone."""
        several = len(self.sites) > 1
        return next((each.name for each in self.sites if several and each.id == row.site_id), "")

    @property
    def kinds(self) -> tuple[Need, ...]:
        """What a visit can take one of: the kinds of rooms and devices that there are."""
        rooms = {Need(Resource.ROOM, row.kind) for row in self.rooms}
        return tuple(sorted(rooms | {Need(Resource.DEVICE, row.kind) for row in self.devices}))


EXAM = "exam room"
"""How an examination room is typed."""


def need_words(need: Need) -> str:
    """`procedure room`, `exam room`, `ultrasound`."""
    return EXAM if need == Need(Resource.ROOM, "") else need.words


def read_needs(text: str, kinds: Iterable[Need]) -> tuple[Need, ...]:
    """`ultrasound, procedure room`; `none` for nothing. Raises NotUnderstood naming what there is."""
    if text.strip().casefold() in ("", "none"):
        return ()
    known = {need_words(need): need for need in kinds}
    if not known:
        raise NotUnderstood("There is no room and no device yet: add one first.")
    found = []
    for part in text.split(","):
        typed = " ".join(part.casefold().split())
        fit = [words for words in known if typed and words.startswith(typed)]
        if typed not in known and len(fit) != 1:
            raise NotUnderstood(f"`{part.strip()}` is none of {', '.join(known)}.")
        found.append(known.get(typed) or known[fit[0]])
    return tuple(found)


def show_needs(needs: Sequence[Need]) -> str:
    """As `read_needs` reads it."""
    return ", ".join(need_words(need) for need in needs)


def read_types(text: str, types: Iterable[TypeSetup]) -> tuple[TypeSetup, ...]:
    """`acute, new`: types of visits by code or name. Raises NotUnderstood."""
    by_code = {row.code: row for row in types}
    codes = [Code(row.code, row.name) for row in by_code.values()]
    typed = text.replace(",", " ").split()
    return tuple(dict.fromkeys(by_code[the_one(codes, word, "visit type").code] for word in typed))


@dataclass(frozen=True, slots=True)
class When:
    """One day, or some weekdays of each week (0 is Monday)."""

    day: date | None = None
    weekdays: frozenset[int] = frozenset()

    @property
    def words(self) -> str:
        """`Thu 5 Mar 2026`, `each Mon, Wed`."""
        return show_date(self.day) if self.day else f"each {_days(self.weekdays)}"


def read_when(text: str, today: date) -> When:
    """`mon,wed` or `tue-thu` each week, a date for one day: `3/14`, `t+7`. Raises NotUnderstood."""
    try:
        return When(weekdays=read_weekdays(text))
    except NotUnderstood:
        pass
    try:
        day = read_date(text, today)
    except NotUnderstood:
        raise NotUnderstood("Write days of each week, as mon,wed or tue-thu, or a date, as 3/14.") from None
    if day < today:
        raise NotUnderstood(f"{show_date(day)} is past.")
    return When(day)


def _days(weekdays: Collection[int]) -> str:
    return ", ".join(WEEKDAYS[day][:3].title() for day in sorted(weekdays))
