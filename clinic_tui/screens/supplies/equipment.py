"""Machines, by what is due to be done to them next."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.equipment.rows import MachineRow, MachineState, PlanRow
from clinic_tui.equipment.rules import DUE_SOON_DAYS, WARRANTY_SOON_DAYS
from clinic_tui.keymap import Place
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date


class MachineVerbs(Asking):
    """What is done with a machine, from the list and from its own page."""

    @property
    @abstractmethod
    def machine_meant(self) -> MachineRow | None:
        """The one that is meant."""

    @abstractmethod
    def written(self, outcome: object) -> None:
        """A form was closed; with None nothing was written."""

    def action_machine_out(self) -> None:
        """Out of order, lent or retired; a machine that is not here is used again."""
        from clinic_tui.screens.supplies.machine_forms import TakeOutOfUse

        row, part = self.machine_meant, self.backend.equipment
        if row is None:
            return
        if row.state is MachineState.RETIRED:
            self.clinic.say(f"{row.name} is retired", Level.ERROR)
        elif row.state is MachineState.IN_USE:
            self.app.push_screen(TakeOutOfUse(row), lambda done: self.gone_out(row, done))
        else:
            form = AskReason(
                f"{row.name} is used again",
                "What was done, that it can be used again?",
                lambda words: part.put_in_use(row.id, row.version, words),
                f"{row.name} is in use",
            )
            self.app.push_screen(form, self.written)

    def gone_out(self, row: MachineRow, outcome: object) -> None:
        """It may not be used any more: the visits that have it as their device are to be moved."""
        part = self.backend.equipment
        self.written(outcome)
        if outcome is not None:
            self.ask_before_keys(lambda: part.visits_to_move(row.id), self._to_move, group="hit")

    def _to_move(self, visits: tuple[int, ...]) -> None:
        from clinic_tui.screens.schedule.bumped import BumpedList

        if not visits:
            return
        if why := self.backend.why_not("schedule.out", "visits to be moved"):
            self.clinic.say(
                f"{counted(len(visits), 'booked visit')} cannot have it now: {why}", Level.WARNING
            )
        else:
            self.app.push_screen(BumpedList(visits[0]), lambda _: self.written(True))


class EquipmentScreen(MachineVerbs, ListPage[MachineRow]):
    """Enter opens a machine."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.EQUIPMENT)
    TOPICS = frozenset({"machine", "machine_away", "upkeep_plan", "upkeep_done"})
    NAME = "Equipment"
    NOTHING = "No machine yet: + adds one."
    COLUMNS = (
        ListColumn("Asset", 8),
        ListColumn("Machine"),
        ListColumn("Room", 10),
        ListColumn("Next", 17),
        ListColumn("Due", 8),
        ListColumn("", 12),
    )
    WIDE_COLUMNS = (
        ListColumn("Asset", 8),
        ListColumn("Machine"),
        ListColumn("Maker, model", 22),
        ListColumn("Room", 14),
        ListColumn("Next", 17),
        ListColumn("Due", 8),
        ListColumn("Days", 5, "right"),
        ListColumn("", 12),
    )
    DETAIL_LINES = 4

    def __init__(self, machine_id: int | None = None) -> None:
        super().__init__()
        self._wanted = machine_id

    @property
    def place(self) -> Place:
        """The register."""
        return Place.EQUIPMENT

    def question(self) -> Callable[[], tuple[MachineRow, ...]]:
        """All that are here."""
        return self.backend.equipment.machines

    def heading(self) -> FactLine:
        """How many, and how many are overdue."""
        rows, day = self.shown_rows, self.clinic.today
        overdue = sum(1 for row in rows if row.due is not None and row.due < day)
        failed = sum(1 for row in rows if row.next_plan is not None and row.next_plan.failing)
        away = sum(1 for row in rows if row.state is not MachineState.IN_USE)
        return (
            ("strong", self.NAME),
            ("", counted(len(rows), "machine")),
            ("warning", f"! {failed} to be done again" if failed else ""),
            ("warning", f"! {overdue} overdue" if overdue else ""),
            ("good", "" if overdue or failed else "nothing overdue"),
            ("warning", f"{away} not in use" if away else ""),
            ("quiet", "f: fridges and freezers"),
        )

    def first_verbs(self) -> tuple[str, ...]:
        """What is done most."""
        return ("machine-out", "cold-units", "machine-add", "back")

    def line(self, row: MachineRow) -> ListRow:
        """Which, where, and what is due when."""
        plan, day = row.next_plan, self.clinic.today
        cells = (
            row.asset,
            row.name,
            *((f"{row.maker} {row.model}".strip(),) if self.wide else ()),
            row.room,
            plan.kind.value if plan else "",
            f"{plan.due:%m/%d/%y}" if plan else "",
            *((str(plan.days_left(day)) if plan else "",) if self.wide else ()),
            _mark(row, day),
        )
        return ListRow(row.id, cells, _look(row, day))

    def detail(self, row: MachineRow) -> Sequence[FactLine]:
        """Whole, and why it is not used; what is to be done next has a line of its own for its words."""
        day, plan = self.clinic.today, row.next_plan
        away = row.state is not MachineState.IN_USE
        return (
            (
                ("strong", row.name),
                ("", f"{row.maker} {row.model}".strip()),
                ("quiet", f"serial {row.serial}" if row.serial else ""),
                ("quiet", row.room),
                *warranty_facts(row, day),
            ),
            *((state_facts(row), (("warning", row.state_reason),)) if away else ()),
            *((plan_facts(plan, day), (("quiet", plan.words),)) if plan else ()),
        )[: self.DETAIL_LINES]

    @property
    def machine_meant(self) -> MachineRow | None:
        """The one under the cursor."""
        return self.row

    def written(self, outcome: object) -> None:
        """Read again before the next key."""
        if outcome is not None:
            self.read_before_keys()

    async def choose(self, row: MachineRow) -> None:
        """All there is to know of it."""
        from clinic_tui.screens.supplies.machine import MachineScreen

        self.app.push_screen(MachineScreen(row.id, row.name), lambda _: self.read_before_keys())

    def action_machine_add(self) -> None:
        """Put one into the register."""
        from clinic_tui.screens.supplies.machine_forms import NewMachine

        self.app.push_screen(NewMachine(), self._added)

    def _added(self, machine_id: int | None) -> None:
        if machine_id is not None:
            self.stand_on(machine_id)

    def action_cold_units(self) -> None:
        """Fridges and freezers."""
        from clinic_tui.screens.supplies.cold_units import ColdScreen

        self.app.push_screen(ColdScreen())


def _mark(row: MachineRow, day: date) -> str:
    if row.state is not MachineState.IN_USE:
        return row.state.value
    if row.next_plan is None:
        return ""
    if row.next_plan.failing:
        return row.next_plan.failing.value
    left = row.next_plan.days_left(day)
    return "! overdue" if left < 0 else "soon" if left <= DUE_SOON_DAYS else ""


def _look(row: MachineRow, day: date) -> str:
    if row.state is MachineState.OUT_OF_ORDER:
        return "is-wrong"
    if row.next_plan is None:
        return ""
    return plan_look(row.next_plan, day)


def plan_look(plan: PlanRow, day: date) -> str:
    """How a line of a plan looks, by how soon it is due."""
    left = plan.days_left(day)
    return "is-overdue" if left < 0 or plan.failing else "is-low" if left <= DUE_SOON_DAYS else ""


def state_facts(row: MachineRow) -> FactLine:
    """Since when it is not used, and until when; nothing of a machine in use."""
    if row.state is MachineState.IN_USE:
        return ()
    since = f" since {show_date(row.state_since)}" if row.state_since else ""
    until = f"expected back {show_date(row.state_until)}" if row.state_until else ""
    return ("warning", f"{row.state.value}{since}"), ("", until)


def plan_facts(plan: PlanRow, day: date) -> FactLine:
    """What is due, and by how much it is late."""
    left = plan.days_left(day)
    days = counted(abs(left), "day")
    if plan.failing:
        when = ("warning", f"{plan.kind.value} {plan.failing.value}: to be done again")
    elif left < 0:
        when = ("warning", f"{plan.kind.value} overdue by {days}")
    else:
        when = ("", f"{plan.kind.value} due {f'in {days}' if left else 'today'}")
    last = f"last {show_date(plan.last_done)}" if plan.last_done else "never done, as far as is written"
    return when, ("", plan.interval), ("quiet", last)


def warranty_facts(row: MachineRow, day: date) -> FactLine:
    """Until when a maker answers for it."""
    ends = row.warranty_until
    if ends is None:
        return ()
    if ends < day:
        return (("quiet", f"warranty ended {show_date(ends)}"),)
    soon = (ends - day).days <= WARRANTY_SOON_DAYS
    return (("warning" if soon else "", f"warranty until {show_date(ends)}"),)
