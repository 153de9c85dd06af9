"""Rooms, devices, what visits take, and times that are kept: one list, in parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Place
from clinic_tui.schedule.resource_rows import (
    EXAM,
    KeptTime,
    ProviderSetup,
    Resources,
    RoomOrDevice,
    TypeSetup,
    show_needs,
)
from clinic_tui.schedule.rows import SiteRow
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.form import Form
from clinic_tui.screens.parts.page import Page
from clinic_tui.screens.schedule.provider_and_site_forms import ChangeProvider, ChangeSite
from clinic_tui.screens.schedule.resource_forms import ChangeDevice, ChangeKept, ChangeRoom, ChangeType
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.header_line import HeaderLine
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.words.age_range import ANY_AGE
from clinic_tui.words.counted import counted
from clinic_tui.words.spans import show_span

ROOMS, DEVICES, TYPES, KEPT = "rooms", "devices", "types", "kept"
PROVIDERS, SITES = "providers", "sites"
TITLES = {
    ROOMS: "Rooms",
    DEVICES: "Devices",
    TYPES: "Visits take",
    KEPT: "Kept times",
    PROVIDERS: "Providers",
    SITES: "Sites",
}
"""The parts, in their order."""

NONE_YET = {
    ROOMS: "none yet: + adds a room",
    DEVICES: "none yet: + adds a device",
    TYPES: "no visit type yet: `clinic-tui schedule type add`",
    KEPT: "none: + keeps time of a provider for some visits",
    PROVIDERS: "nobody yet: `clinic-tui schedule provider add`",
    SITES: "none yet: + adds a site",
}
COLUMNS = (ListColumn("", 12), ListColumn("Name", 22), ListColumn("What"))

_NOT_CLOSED_HERE = {
    TYPES: "types of visits are closed in the shell: `clinic-tui schedule type retire`",
    PROVIDERS: "providers are retired in the shell: `clinic-tui schedule provider retire`",
    SITES: "a site stays, since visits were there: e gives it another name",
}

Key = tuple[str, int]
"""A part and the number in it; 0 is the line of a part in which there is nothing."""


class ResourceScreen(Page):
    """`+` adds to the part under the cursor, `e` or Enter changes, `x` closes."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.RESOURCES)
    DEFAULT_CSS = "ResourceScreen > Facts { background: $panel; }"
    TOPICS: ClassVar[frozenset[str]] = frozenset(
        {"room", "device", "visit_need", "visit_type", "reserve", "reserve_type", "provider", "site"}
    )

    def __init__(self, provider_id: int = 0) -> None:
        """`provider_id` is the provider that the cursor begins on."""
        super().__init__()
        self._found: Resources | None = None
        self._wanted, self._sought = provider_id, ""

    @property
    def place(self) -> Place:
        """Rooms, devices and what visits take."""
        return Place.RESOURCES

    def compose(self) -> ComposeResult:
        """The frame's lines around the list."""
        yield HeaderLine()
        yield Facts(1, indent=0, id="resources-title")
        yield PagedList(*COLUMNS, empty="reading ...", marks=False)
        yield MessageLine()
        yield KeyBar(Place.RESOURCES)

    def on_mount(self) -> None:
        """Ask for all of it."""
        super().on_mount()
        self._list.focus()
        self._read_before_keys()

    @property
    def _list(self) -> PagedList:
        return self.query_one(PagedList)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Something was written, here or at another desk."""
        if entities & self.TOPICS:
            self.ask(self.backend.resources.list, self._show, group="resources", refused=self._refused)

    def _read_before_keys(self) -> None:
        self.ask_before_keys(
            self.backend.resources.list, self._show, group="resources", refused=self._refused
        )

    def _refused(self, refusal: ClinicError) -> None:
        self._found = None
        self._list.show([], refusal.words)

    def _show(self, found: Resources) -> None:
        self._found = found
        self._list.show(list(_lines(found)))
        self._go_to_wanted(found)
        groups = sum(row.capacity > 1 for row in found.types)
        self.query_one("#resources-title", Facts).show(
            (
                ("strong", "Rooms, devices and kept times"),
                ("", counted(len(found.rooms), "room")),
                ("", counted(len(found.devices), "device")),
                ("", counted(groups, "group visit")),
                ("", f"{len(found.kept)} kept"),
            )
        )

    def stand_on(self, provider_id: int) -> None:
        """Put the cursor on a provider, once what is there now has been read."""
        self._wanted = provider_id
        self._read_before_keys()

    def seek(self, words: str) -> None:
        """What was told of the provider whom the cursor is to stand on."""
        self._sought = words

    def _go_to_wanted(self, found: Resources) -> None:
        wanted, sought = self._wanted, self._sought
        self._wanted, self._sought = 0, ""
        if any(row.id == wanted for row in found.staff):
            self._list.select((PROVIDERS, wanted))
        elif wanted:
            self.clinic.say(f"{sought}: dealt with by now, it is not in this list any more", Level.WARNING)

    @property
    def _part(self) -> str:
        key = self._list.key
        return key[0] if isinstance(key, tuple) else ROOMS

    @property
    def _row(self) -> RoomOrDevice | TypeSetup | KeptTime | ProviderSetup | SiteRow | None:
        key, found = self._list.key, self._found
        if not isinstance(key, tuple) or found is None:
            return None
        part, number = key
        rows: dict[str, tuple[Any, ...]] = {
            ROOMS: found.rooms, DEVICES: found.devices, TYPES: found.types, KEPT: found.kept,
            PROVIDERS: found.staff, SITES: found.sites,
        }  # fmt: skip
        return next((row for row in rows[part] if row.id == number), None)

    # Verbs

    def action_back(self) -> None:
        """Back to where one was."""
        self.dismiss()

    def action_resource_next(self) -> None:
        """The first line of the next part, and behind the last the first again."""
        parts = list(TITLES)
        wanted = parts[(parts.index(self._part) + 1) % len(parts)]
        found = self._found
        if found is not None:
            self._list.select(next(row.key for row in _lines(found) if row.key[0] == wanted))  # type: ignore[index]

    async def action_resource_add(self) -> None:
        """One more of what the cursor stands on."""
        found, part = self._found, self._part
        if found is None:
            return
        if part == TYPES:
            self.clinic.say("visit types are added in the shell: `clinic-tui schedule type add`")
        elif part == PROVIDERS:
            self.clinic.say("providers are added in the shell: `clinic-tui schedule provider add`")
        elif part == KEPT and not (found.providers and found.types):
            self.clinic.say("time is kept of a provider for visit types: add these first, in the shell")
        else:
            made: dict[str, Callable[[], Form[bool]]] = {
                ROOMS: lambda: ChangeRoom(found), DEVICES: lambda: ChangeDevice(found),
                KEPT: lambda: ChangeKept(found), SITES: ChangeSite,
            }  # fmt: skip
            await self._open(made[part]())

    async def action_edit(self) -> None:
        """Change what the cursor stands on."""
        row, found = self._row, self._found
        if row is None or found is None:
            await self.action_resource_add()
        elif isinstance(row, TypeSetup):
            await self._open(ChangeType(found, row))
        elif isinstance(row, KeptTime):
            await self._open(ChangeKept(found, row))
        elif isinstance(row, ProviderSetup):
            await self._open(ChangeProvider(row))
        elif isinstance(row, SiteRow):
            await self._open(ChangeSite(row))
        else:
            await self._open(ChangeRoom(found, row) if self._part == ROOMS else ChangeDevice(found, row))

    @on(PagedList.Chosen)
    async def _chosen(self, event: PagedList.Chosen) -> None:
        event.stop()
        await self.action_edit()

    async def _open(self, form: Form[bool]) -> None:
        await self.app.push_screen(form, lambda _: self._read_before_keys())

    async def action_resource_close(self) -> None:
        """Use it no more, or open kept time for all visits again; asked first."""
        row, part, backend = self._row, self._part, self.backend
        if row is None or isinstance(row, TypeSetup | ProviderSetup | SiteRow):
            self.clinic.say(_NOT_CLOSED_HERE.get(part, "") if row else "there is nothing to close here")
            return
        if isinstance(row, KeptTime):
            question = f"Open {row.provider_code} {row.when}, kept for {row.label}, for all visits again?"
            done, yes = f"{row.provider_code} {row.when} is open for all visits", "open it"
            call: Callable[[], int | None] = lambda: backend.resources.remove_kept(row.id)  # noqa: E731
        else:
            noun = "room" if part == ROOMS else "device"
            question = f"Use {noun} {row.name} no more? Planned visits take another that is free, or keep it."
            if part == DEVICES:
                question = f"Use {noun} {row.name} no more?"
            done, yes = f"{noun} {row.name} is not used any more", "close it"
            retire = backend.resources.retire_room if part == ROOMS else backend.resources.retire_device
            call = lambda: retire(row.id)  # noqa: E731

        def closed(hit: int | None) -> None:
            self.clinic.say_done(
                f"{done}; ! {counted(hit, 'visit')} to move: :bumped lists them" if hit else done
            )
            self._read_before_keys()

        def answered(sure: bool | None) -> None:
            if sure:
                self.act(call, closed)

        await self.app.push_screen(Confirm(question, yes=yes, no="leave it"), answered)


def _lines(found: Resources) -> Iterator[ListRow]:
    """The parts below each other; the title of each stands on its first line."""
    rows: dict[str, list[tuple[int, str, str]]] = {
        ROOMS: [
            (row.id, row.name, _at(found, row, f"{row.kind} room" if row.kind else EXAM))
            for row in found.rooms
        ],
        DEVICES: [(row.id, row.name, _at(found, row, row.kind)) for row in found.devices],
        TYPES: [(row.id, f"{row.code} {row.name}", _taken(row)) for row in found.types],
        KEPT: [(row.id, f"{row.provider_code} {row.when}", _kept(row)) for row in found.kept],
        PROVIDERS: [(row.id, f"{row.code} {row.name}", _seen_by(row)) for row in found.staff],
        SITES: [(row.id, row.name, _there(found, row)) for row in found.sites],
    }
    for part, title in TITLES.items():
        for place, (number, name, words) in enumerate(rows[part]):
            yield ListRow((part, number), ("" if place else title, name, words))
        if not rows[part]:
            yield ListRow((part, 0), (title, "", NONE_YET[part]), "is-quiet")


def _at(found: Resources, row: RoomOrDevice, words: str) -> str:
    site = found.site_of(row)
    return f"{words}, at {site}" if site else words


def _taken(row: TypeSetup) -> str:
    group = f"group of up to {row.capacity}" if row.capacity > 1 else ""
    ages = row.ages.words if row.ages != ANY_AGE else ""
    return "; ".join(filter(None, (show_needs(row.needs), group, ages))) or "the provider alone"


def _seen_by(row: ProviderSetup) -> str:
    undecided = not (row.licence_needed or row.licence_decided)
    said = (row.specialty, row.ages.words)
    words = (row.licence_words, *said) if undecided else (*said, row.licence_words)
    return "; ".join(filter(None, words))


def _there(found: Resources, row: SiteRow) -> str:
    rooms = sum(each.site_id == row.id for each in found.rooms)
    devices = sum(each.site_id == row.id for each in found.devices)
    return f"{counted(rooms, 'room')}, {counted(devices, 'device')}"


def _kept(row: KeptTime) -> str:
    free = "to the end" if row.release_minutes is None else f"free {show_span(row.release_minutes)} before"
    return f"for {', '.join(row.types)}, {free}: {row.label}"
