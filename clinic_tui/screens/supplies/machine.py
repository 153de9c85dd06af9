"""One machine: what is done to it at intervals, and what was done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from clinic_tui.equipment.rows import AwayRow, DoneRow, MachinePage, MachineRow, MachineState, PlanRow
from clinic_tui.keymap import Hint, Place
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.list_screen import ListDialog, ListPage
from clinic_tui.screens.supplies.equipment import (
    MachineVerbs,
    plan_facts,
    plan_look,
    state_facts,
    warranty_facts,
)
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.widgets.header_line import HeaderLine
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import MessageLine
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

ABOUT_LINES = 5


class MachineScreen(MachineVerbs, ListPage[PlanRow]):
    """The plans of a machine; the keys act on the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.MACHINE)
    DEFAULT_CSS = "MachineScreen #machine-about { height: auto; }"
    TOPICS = frozenset({"machine", "machine_away", "upkeep_plan", "upkeep_done"})
    COLUMNS = (
        ListColumn("What", 17),
        ListColumn("How often", 15),
        ListColumn("Last", 8),
        ListColumn("Due", 8),
        ListColumn("Days", 5, "right"),
        ListColumn("", 12),
        ListColumn("Words"),
    )
    NOTHING = "Nothing is done to it at intervals yet: + adds a plan."
    DETAIL_LINES = 3

    def __init__(self, machine_id: int, name: str) -> None:
        super().__init__()
        self._number, self._called = machine_id, name

    @property
    def place(self) -> Place:
        """One machine."""
        return Place.MACHINE

    def compose(self) -> ComposeResult:
        """The frame's lines around what is known of it and its plans."""
        yield HeaderLine()
        yield Facts(1, indent=0, id="list-title")
        yield Facts(ABOUT_LINES, indent=0, id="machine-about")
        yield self.build_list()
        yield Facts(self.DETAIL_LINES, indent=0, id="list-detail")
        yield MessageLine()
        yield KeyBar(self.place)

    def question(self) -> Callable[[], MachinePage]:
        """All of it."""
        part, number = self.backend.equipment, self._number
        return lambda: part.page(number)

    def rows_of(self, answer: MachinePage) -> Sequence[PlanRow]:
        """Its plans, what is due first on top."""
        return answer.plans

    def bare_heading(self) -> str:
        """Which machine."""
        return self._called

    def heading(self) -> FactLine:
        """Which it is, and whether it is used."""
        row = self.answer.machine
        in_use = (("good", "in use"),) if row.state is MachineState.IN_USE else ()
        away = () if in_use else (("warning", f"{row.state.value}: {row.state_reason}"),)
        return (("strong", row.name), ("", row.asset), *in_use, *away)

    def show_title(self) -> None:
        """With what else is known of it."""
        super().show_title()
        self.query_one("#machine-about", Facts).show(*(self._about(self.answer) if self.known else ()))

    def _about(self, page: MachinePage) -> Sequence[FactLine]:
        row = page.machine
        last = page.done[0] if page.done else None
        return (
            *((state_facts(row),) if row.state is not MachineState.IN_USE else ()),
            (
                ("", row.kind),
                ("", f"{row.maker} {row.model}".strip()),
                ("", f"serial {row.serial}" if row.serial else ""),
                ("quiet", row.room),
                ("quiet", f"booked as {page.device}" if page.device else ""),
            ),
            (
                ("", f"bought {show_date(page.bought_on)}" if page.bought_on else ""),
                ("", show_money(page.price_cents) if page.price_cents is not None else ""),
                *warranty_facts(row, self.clinic.today),
            ),
            (
                ("", f"service {page.service_name}" if page.service_name else "no service company"),
                ("strong", page.service_phone),
                ("quiet", f"manual {page.manual}" if page.manual else ""),
            ),
            (("quiet", "last"), *_done_facts(last)) if last else (("quiet", "nothing was done yet"),),
        )

    def first_verbs(self) -> tuple[str, ...]:
        """What is done most."""
        return ("upkeep-done", "machine-out", "upkeep-add", "edit", "history", "upkeep-end", "back")

    def line(self, row: PlanRow) -> ListRow:
        """What, how often, and when next."""
        day = self.clinic.today
        left = row.days_left(day)
        mark = row.failing.value if row.failing else "! overdue" if left < 0 else ""
        cells = (
            row.kind.value,
            row.interval,
            f"{row.last_done:%m/%d/%y}" if row.last_done else "",
            f"{row.due:%m/%d/%y}",
            str(left),
            mark,
            row.words,
        )
        return ListRow(row.id, cells, plan_look(row, day))

    def detail(self, row: PlanRow) -> Sequence[FactLine]:
        """When it is due, and what came of it last."""
        done = next((each for each in self.answer.done if each.kind is row.kind), None)
        return (
            plan_facts(row, self.clinic.today),
            _done_facts(done) if done else (),
            (("quiet", row.words),),
        )

    # Verbs

    @property
    def machine_meant(self) -> MachineRow | None:
        """This one."""
        return self.answer.machine if self.known else None

    def written(self, outcome: object) -> None:
        """Read again before the next key."""
        if outcome is not None:
            self.read_before_keys()

    def action_edit(self) -> None:
        """What is known of it."""
        from clinic_tui.screens.supplies.machine_forms import EditMachine

        if self.known:
            self.app.push_screen(EditMachine(self.answer), self.written)

    def action_upkeep_add(self) -> None:
        """What is done to it at intervals."""
        from clinic_tui.screens.supplies.machine_forms import NewPlan

        if self.known:
            self.app.push_screen(NewPlan(self.answer.machine), self.written)

    async def choose(self, row: PlanRow) -> None:
        """It was done."""
        self.action_upkeep_done()

    def action_upkeep_done(self) -> None:
        """It was done, and what came of it."""
        from clinic_tui.screens.supplies.machine_forms import NoteDone

        if not self.known or self.row is None:
            return
        machine = self.answer.machine
        closed = self.written if machine.state is not MachineState.IN_USE else partial(self.gone_out, machine)
        self.app.push_screen(NoteDone(machine, self.row), closed)

    def action_upkeep_end(self) -> None:
        """It is done no more, once that was said again."""
        row, part = self.row, self.backend.equipment
        if row is None:
            return

        def ended(_: object) -> None:
            self.clinic.say_done(f"{row.kind.value} is not done any more")
            self.read_before_keys()

        def sure(yes: bool | None) -> None:
            if yes:
                self.act(lambda: part.end_plan(row.id, row.version), ended)

        self.app.push_screen(Confirm(f"No more {row.kind.value}?", yes="no more", no="no"), sure)

    def action_history(self) -> None:
        """What was done to it, and when it was not used."""
        part, number = self.backend.equipment, self._number
        self.app.push_screen(MachineHistory(self._called, lambda: part.page(number)))


Happened = DoneRow | AwayRow


class MachineHistory(ListDialog[Happened, None]):
    """What was done to a machine, and when it was not used: newest first, by day."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("h", "dismiss(None)", "back", show=False)]
    COLUMNS = (ListColumn("Day", 11), ListColumn("Who", 12), ListColumn("What"))
    NOTHING = "Nothing was done to it yet."
    TOPICS = frozenset({"machine_away", "upkeep_done"})
    WHOLE_LINES = 3
    SPEAKS = False

    def __init__(self, name: str, load: Callable[[], MachinePage]) -> None:
        super().__init__()
        self._called, self._load = name, load

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (Hint("Up Down", "walk", ""), Hint("Esc", "back", "dismiss(None)"))

    def bare_heading(self) -> str:
        """Of which machine."""
        return f"{self._called}: what was done to it"

    def question(self) -> Callable[[], MachinePage]:
        """All that happened."""
        return self._load

    def rows_of(self, answer: MachinePage) -> Sequence[Happened]:
        """Both, by day."""
        return sorted((*answer.done, *answer.away), key=lambda row: (_day_of(row), row.id), reverse=True)

    def line(self, row: Happened) -> ListRow:
        """When, who wrote it down, and what."""
        kind = "done" if isinstance(row, DoneRow) else "away"
        return ListRow((kind, row.id), (f"{_day_of(row):%d %b %Y}", row.who, _told(row)))

    def whole(self, row: Happened) -> str:
        """With all that was written."""
        return f"{show_date(_day_of(row))}, {row.who}: {_told(row)}"


def _day_of(row: Happened) -> date:
    return row.done_on if isinstance(row, DoneRow) else row.began_on


def _told(row: Happened) -> str:
    """`spore test passed, by Lee, $45.00`; `out of order: leaks; until Mon 30 Nov 2026: mended`."""
    if isinstance(row, AwayRow):
        end = f"; until {show_date(row.ended_on)}: {row.outcome}" if row.ended_on else ""
        return f"{row.state.value}: {row.reason}{end}"
    parts = [f"{row.kind.value} {row.result.value}", f"by {row.done_by}"]
    parts += [show_money(row.cents)] if row.cents is not None else []
    parts += [f"certificate {row.certificate}"] if row.certificate else []
    parts += [row.note] if row.note else []
    return ", ".join(parts)


def _done_facts(row: DoneRow) -> FactLine:
    good = row.result.value == "passed"
    return (
        ("" if good else "warning", f"{row.kind.value} {row.result.value} {show_date(row.done_on)}"),
        ("quiet", f"by {row.done_by}"),
        ("quiet", row.note),
    )
