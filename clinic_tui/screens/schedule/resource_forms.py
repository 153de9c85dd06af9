"""The forms on rooms, devices, what visits take, and kept times: to add and to change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from clinic_tui.errors import Invalid
from clinic_tui.schedule.resource_rows import (
    KeptTime,
    NewReserve,
    Resources,
    RoomOrDevice,
    TypeSetup,
    When,
    need_words,
    read_needs,
    read_types,
    read_when,
    show_needs,
)
from clinic_tui.schedule.rows import Need, Span
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.schedule.provider_and_site_forms import ages_field
from clinic_tui.screens.supplies.stock_forms import count_field
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.age_range import ANY_AGE
from clinic_tui.words.dates import WEEKDAYS
from clinic_tui.words.spans import read_span, show_span
from clinic_tui.words.times import read_part_of_day, show_time


class RoomOrDeviceForm(Form[bool]):
    """What stands at a site under a name: one that is there, or a new one."""

    CALLED: ClassVar[str]
    """`room` or `device`."""

    def __init__(
        self, found: Resources, row: RoomOrDevice | None = None, texts: dict[str, str] | None = None
    ) -> None:
        super().__init__(texts or (_named(found, row) if row else None))
        self._found, self._row = found, row

    @property
    def title_words(self) -> str:
        """Which one."""
        return f"{self.CALLED.title()} {self._row.name}" if self._row else f"A new {self.CALLED}"

    @property
    def on_stored(self) -> bool:
        """Not where it is a new one."""
        return self._row is not None

    def fields(self) -> Sequence[Field]:
        """Name and kind, and the site where there are several."""
        return (*self.named(), *_site_field(self._found))

    def named(self) -> Sequence[Field]:
        """Name and kind."""
        raise NotImplementedError

    def add(self, name: str, kind: str, site_id: int | None) -> int:
        """A new one."""
        raise NotImplementedError

    def change(self, row: RoomOrDevice, name: str, kind: str, site_id: int | None) -> None:
        """One that is there."""
        raise NotImplementedError

    def submit(self) -> None:
        """Add or change it."""
        name, kind, row = self.text("name"), self.text("kind"), self._row
        site_id = _site(self, self._found)
        if row is None:
            self.save(lambda: self.add(name, kind, site_id), f"{name} is a {self.CALLED}", True)
        else:
            self.save(lambda: self.change(row, name, kind, site_id), f"{self.CALLED} {name} changed", True)

    def reopen(self, texts: dict[str, str]) -> RoomOrDeviceForm:
        """The same one again."""
        return type(self)(self._found, self._row, texts)


class ChangeRoom(RoomOrDeviceForm):
    """A room."""

    CALLED = "room"

    def named(self) -> Sequence[Field]:
        """As it stands on the door, and what it is fit for."""
        return (
            text_field("name", "Name", limit=40, help="as it stands on the door: 3, Lab"),
            text_field(
                "kind", "Fit for", limit=20,
                help="one word, as procedure: visits that need such a room take it; empty: any examination",
            ),
        )  # fmt: skip

    def add(self, name: str, kind: str, site_id: int | None) -> int:
        """A new room."""
        return self.backend.resources.add_room(name, kind, site_id)

    def change(self, row: RoomOrDevice, name: str, kind: str, site_id: int | None) -> None:
        """One that is there."""
        self.backend.resources.change_room(row.id, row.version, name, kind, site_id)


class ChangeDevice(RoomOrDeviceForm):
    """A device."""

    CALLED = "device"

    def named(self) -> Sequence[Field]:
        """As it is called, and of what kind it is."""
        return (
            text_field("name", "Name", limit=40, help="as it is called here: Ultrasound 1"),
            text_field("kind", "Kind", limit=20, help="one word, as ultrasound: visits need one of a kind"),
        )

    def add(self, name: str, kind: str, site_id: int | None) -> int:
        """A new device."""
        return self.backend.resources.add_device(name, kind, site_id)

    def change(self, row: RoomOrDevice, name: str, kind: str, site_id: int | None) -> None:
        """One that is there."""
        self.backend.resources.change_device(row.id, row.version, name, kind, site_id)


class ChangeType(Form[bool]):
    """What visits of a type take, and how many patients share one."""

    def __init__(self, found: Resources, row: TypeSetup, texts: dict[str, str] | None = None) -> None:
        given = {"needs": show_needs(row.needs), "patients": str(row.capacity), "ages": row.ages.typed}
        super().__init__(texts or given)
        self._found, self._row = found, row

    @property
    def title_words(self) -> str:
        """Which type."""
        return f"Visits {self._row.code}, {self._row.name}"

    @property
    def on_stored(self) -> bool:
        """It always does."""
        return True

    def fields(self) -> Sequence[Field]:
        """Needs and capacity."""
        kinds = self._found.kinds
        there = ", ".join(need_words(need) for need in kinds)
        return (
            Field(
                "needs",
                "Take",
                lambda: WordField[tuple[Need, ...]](
                    lambda text: read_needs(text, kinds), show_needs, placeholder="ultrasound, exam room"
                ),
                help=f"one of each, with commas between, or none: {there}; visits booked keep what they have",
            ),
            count_field(
                "patients", "Patients", "", ("capacity",),
                help="who can have it together: 1 for a visit of one's own, more for a group visit",
            ),
            ages_field("0-17 is to the day before the 18th birthday; any: whoever comes"),
        )  # fmt: skip

    def submit(self) -> None:
        """Keep it."""
        row, backend = self._row, self.backend
        needs, patients, ages = self.value("needs") or (), self.needed("patients"), self.value("ages")
        self.save(
            lambda: backend.resources.change_type(row.id, row.version, needs, patients, ages or ANY_AGE),
            f"{row.code}: takes {show_needs(needs) or 'the provider alone'}, for {patients}",
            True,
        )

    def reopen(self, texts: dict[str, str]) -> ChangeType:
        """The same type again."""
        return ChangeType(self._found, self._row, texts)


class ChangeKept(Form[bool]):
    """Time of a provider that is kept for some visits: what is kept, or a new one."""

    def __init__(
        self, found: Resources, row: KeptTime | None = None, texts: dict[str, str] | None = None
    ) -> None:
        super().__init__(texts or (_texts(row) if row else None))
        self._found, self._row = found, row

    @property
    def title_words(self) -> str:
        """Whose and when."""
        return f"Kept: {self._row.provider_code} {self._row.when}" if self._row else "Time to keep"

    @property
    def on_stored(self) -> bool:
        """Not where it is a new one."""
        return self._row is not None

    def fields(self) -> Sequence[Field]:
        """Whose time, for what, when, and until when."""
        found, today = self._found, self.clinic.today
        return (
            Field(
                "provider",
                "Provider",
                lambda: ChoiceField[int]([Choice(row.code, row.name, row.id) for row in found.providers]),
            ),
            Field(
                "types",
                "For visits",
                lambda: WordField[tuple[TypeSetup, ...]](
                    lambda text: read_types(text, found.types),
                    lambda types: ", ".join(row.name for row in types),
                    placeholder="acute, new",
                ),
                help="codes of visit types with commas between: others need overbooking there",
            ),
            Field(
                "day",
                "When",
                lambda: WordField[When](
                    lambda text: read_when(text, today), lambda when: when.words, placeholder="mon-fri, 3/14"
                ),
                help="each week on mon,wed or tue-thu, or on one day: 3/14, t+7",
            ),
            Field(
                "hours",
                "Hours",
                lambda: WordField[tuple[int, int]](
                    read_part_of_day,
                    lambda part: f"{show_time(part[0])}-{show_time(part[1])}",
                    placeholder="9-10, 2-3:30p",
                ),
                help="from when to when: 9-10, 13:00-14:30",
            ),
            Field(
                "release",
                "Free for all",
                lambda: WordField[int](
                    read_span, lambda minutes: f"{show_span(minutes)} before", placeholder="2h, 3d before"
                ),
                help="so long before it begins it is open for all visits: 2h, 3d; empty keeps it to the end",
            ),
            text_field(
                "label", "Label", limit=60,
                help="what the grid says there; empty takes the names of the visit types",
            ),
        )  # fmt: skip

    def submit(self) -> None:
        """Keep it."""
        backend, row = self.backend, self._row
        provider_id, types, when = self.needed("provider"), self.needed("types"), self.needed("day")
        if not types:
            raise Invalid("name the visit types that the time is kept for", "types")
        start, end = self.needed("hours")
        new = NewReserve(
            Span(start, end),
            frozenset(each.id for each in types),
            self.text("label") or "/".join(each.name for each in types)[:60],
            self.value("release"),
            when.day,
            when.weekdays,
        )
        code = next(each.code for each in self._found.providers if each.id == provider_id)
        words = f"{code} keeps {when.words} {show_time(start)}-{show_time(end)} for {new.label}"
        if row is None:
            self.save(lambda: backend.resources.keep(provider_id, new), words, True)
        else:
            self.save(
                lambda: backend.resources.change_kept(row.id, row.version, provider_id, new), words, True
            )

    def reopen(self, texts: dict[str, str]) -> ChangeKept:
        """The same again."""
        return ChangeKept(self._found, self._row, texts)


def _named(found: Resources, row: RoomOrDevice) -> dict[str, str]:
    """What stands in the fields of a room or device."""
    return {"name": row.name, "kind": row.kind, "site": found.site_of(row)}


def _site_field(found: Resources) -> tuple[Field, ...]:
    """Where it is, where the clinic has several sites."""
    if len(found.sites) < 2:
        return ()
    choices = [Choice(row.name, "", row.id) for row in found.sites]
    return (Field("site", "Site", lambda: ChoiceField[int](choices), help="visits at that site can have it"),)


def _site(form: Form[bool], found: Resources) -> int | None:
    """The site that was chosen; None where there is one alone. Raises Invalid."""
    return form.needed("site") if len(found.sites) > 1 else None


def _texts(row: KeptTime) -> dict[str, str]:
    """What stands in the fields, so that each reads as what is kept."""
    release = "" if row.release_minutes is None else show_span(row.release_minutes).replace(" ", "")
    return {
        "provider": row.provider_code,
        "types": ", ".join(row.types),
        "day": f"{row.day:%m/%d/%Y}" if row.day else WEEKDAYS[row.weekday or 0][:3],
        "hours": f"{show_time(row.span.start)}-{show_time(row.span.end)}",
        "release": release,
        "label": row.label,
    }
