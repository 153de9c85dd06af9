"""The forms of machines: what is known of one, its upkeep, and why it is not used."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

from clinic_tui.equipment.entries import DoneEntry, MachineEntry, PlanEntry
from clinic_tui.equipment.intervals import Interval, read_interval, show_interval
from clinic_tui.equipment.rows import (
    MachinePage,
    MachineRow,
    MachineState,
    PlanRow,
    Result,
    UpkeepKind,
)
from clinic_tui.equipment.rules import due_told
from clinic_tui.screens.parts.form import Field, Form, changed_of, text_field
from clinic_tui.screens.supplies.stock_forms import yes_no_field
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.dates import read_date, read_past_date, show_date
from clinic_tui.words.money import show_money

Kind = TypeVar("Kind", bound=StrEnum)


def _choices(kinds: type[Kind]) -> tuple[Choice[Kind], ...]:
    return tuple(Choice(kind.value.split()[0], kind.value, kind) for kind in kinds)


def _date_field(name: str, label: str, today: date, *, ahead: bool = False, help: str = "") -> Field:  # noqa: A002
    read, example = (read_date, "t+30, fri, 3/14") if ahead else (read_past_date, "t-1, fri, 3/14")
    return Field(
        name,
        label,
        lambda: WordField[date](lambda text: read(text, today), show_date, placeholder=example),
        help=help,
        passed=True,
    )


class MachineForm(Form[Any]):
    """All that is known of a machine."""

    def fields(self) -> Sequence[Field]:
        """What it is, where it stands, and whom to call."""
        today = self.clinic.today
        return (
            text_field("asset", "Asset no.", limit=20, help="the number on the clinic's label"),
            text_field("name", "Name", limit=60, help="what people call it: autoclave, ECG"),
            text_field("maker", "Maker", limit=60),
            text_field("model", "Model", limit=60),
            text_field("serial", "Serial no.", limit=40),
            text_field("room", "Room", limit=40, help="where it stands"),
            replace(text_field("kind", "Kind", limit=40, help="steriliser, diagnostics, ..."), passed=True),
            _date_field("bought", "Bought", today),
            Field("price", "Price", MoneyField, help="what it cost; may stay empty", passed=True),
            _date_field("warranty", "Warranty", today, ahead=True, help="its last day"),
            replace(text_field("service_name", "Service", limit=60, help="who repairs it"), passed=True),
            replace(text_field("service_phone", "Phone", limit=40, help="of the service"), passed=True),
            replace(
                text_field("manual", "Manual", limit=200, help="a page, a folder, an address"), passed=True
            ),
            replace(
                text_field("device", "Device", limit=40, help="the bookable device that it is, if it is one"),
                passed=True,
            ),
        )

    def submit(self) -> None:
        """Keep it."""
        texts = self.texts
        self.keep(
            MachineEntry(
                texts["asset"], texts["name"], texts["kind"], texts["maker"], texts["model"], texts["serial"],
                texts["room"], self.value("bought"), self.value("price"), self.value("warranty"),
                texts["service_name"], texts["service_phone"], texts["manual"], texts["device"],
            )
        )  # fmt: skip

    @abstractmethod
    def keep(self, entry: MachineEntry) -> None:
        """Write it."""


class NewMachine(MachineForm):
    """A machine that the clinic has; its number, or None."""

    TITLE_WORDS: ClassVar[str] = "New machine"
    SAVE_WORDS: ClassVar[str] = "add"

    def keep(self, entry: MachineEntry) -> None:
        """Put it into the register."""
        part = self.backend.equipment
        self.save(lambda: part.add_machine(entry), f"{entry.name} added", ...)


class EditMachine(MachineForm):
    """What is known of one."""

    SAVE_WORDS: ClassVar[str] = "change"

    def __init__(self, page: MachinePage, texts: dict[str, str] | None = None) -> None:
        super().__init__({**_texts_of(page), **(texts or {})})
        self.page = page

    @property
    def title_words(self) -> str:
        """Which one."""
        return f"Machine {self.page.machine.name}"

    @property
    def on_stored(self) -> bool:
        """It always does."""
        return True

    def worth_keeping(self, texts: dict[str, str]) -> dict[str, str]:
        """What differs from what is stored."""
        return changed_of(texts, _texts_of(self.page))

    def reopen(self, texts: dict[str, str]) -> EditMachine:
        """The same machine again."""
        return EditMachine(self.page, texts)

    def keep(self, entry: MachineEntry) -> None:
        """Change it."""
        row, part = self.page.machine, self.backend.equipment
        self.save(lambda: part.edit_machine(row.id, row.version, entry), f"{entry.name}: changed", row.id)


def _texts_of(page: MachinePage) -> dict[str, str]:
    row = page.machine

    def day(value: date | None) -> str:
        return f"{value:%m/%d/%Y}" if value else ""

    return {
        "asset": row.asset, "name": row.name, "kind": row.kind, "maker": row.maker, "model": row.model,
        "serial": row.serial, "room": row.room, "bought": day(page.bought_on),
        "price": show_money(page.price_cents) if page.price_cents is not None else "",
        "warranty": day(row.warranty_until), "service_name": page.service_name,
        "service_phone": page.service_phone, "manual": page.manual, "device": page.device,
    }  # fmt: skip


class OfMachine(Form[bool]):
    """A form on one machine."""

    def __init__(self, machine: MachineRow, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self.machine = machine

    @property
    def title_words(self) -> str:
        """What is done, and with which machine."""
        return f"{self.TITLE_WORDS} {self.machine.name}"

    def reopen(self, texts: dict[str, str]) -> OfMachine:
        """The same machine again."""
        return type(self)(self.machine, texts)


class TakeOutOfUse(OfMachine):
    """Why a machine is not used, and until when."""

    TITLE_WORDS: ClassVar[str] = "Not in use:"

    def fields(self) -> Sequence[Field]:
        """How, why, and until when."""
        states = [each for each in _choices(MachineState) if each.value is not MachineState.IN_USE]
        return (
            text_field("reason", "Why", limit=200, help="what is wrong, or who has it"),
            Field(
                "state", "State", lambda: ChoiceField[MachineState](states, text="out"), passed=True,
                help="out of order, lent, or retired for good",
            ),
            _date_field("until", "Back on", self.clinic.today, ahead=True, help="may stay empty"),
        )  # fmt: skip

    def submit(self) -> None:
        """Write it."""
        row, part = self.machine, self.backend.equipment
        state, reason, until = self.needed("state"), self.text("reason"), self.value("until")
        self.save(
            lambda: part.take_out_of_use(row.id, row.version, state, reason, until),
            f"{row.name} is {state.value}",
            True,
        )


class NewPlan(OfMachine):
    """What is done to a machine at intervals."""

    TITLE_WORDS: ClassVar[str] = "Plan for"
    SAVE_WORDS: ClassVar[str] = "add"

    def fields(self) -> Sequence[Field]:
        """What, how often, and when it was done last."""
        today = self.clinic.today
        return (
            Field("kind", "What", lambda: ChoiceField[UpkeepKind](_choices(UpkeepKind))),
            Field(
                "interval", "How often",
                lambda: WordField[Interval](read_interval, show_interval, placeholder="12m"),
                help="12m, 7d, 1w, 2y",
            ),
            replace(
                _date_field("last", "Last done", today, help="empty, where nobody knows: it is due now"),
                passed=False,
            ),
            _date_field("due", "First due", today, ahead=True, help="of what was never done; empty: now"),
            replace(text_field("words", "Words", limit=100, help="by which rule, what exactly"), passed=True),
        )  # fmt: skip

    def submit(self) -> None:
        """Add it."""
        row, part = self.machine, self.backend.equipment
        count, every = self.needed("interval")
        entry = PlanEntry(
            self.needed("kind"), count, every, self.text("words"), self.value("last"), self.value("due")
        )
        words = f"{entry.kind.value} of {row.name} is planned"
        self.save(lambda: part.add_plan(row.id, entry), words, True)


class NoteDone(OfMachine):
    """It was done, and what came of it."""

    SAVE_WORDS: ClassVar[str] = "note"

    def __init__(self, machine: MachineRow, plan: PlanRow, texts: dict[str, str] | None = None) -> None:
        super().__init__(machine, texts)
        self.plan = plan

    @property
    def title_words(self) -> str:
        """What was done to which machine."""
        return f"{self.plan.kind.value.capitalize()} of {self.machine.name}"

    def reopen(self, texts: dict[str, str]) -> NoteDone:
        """The same plan again."""
        return NoteDone(self.machine, self.plan, texts)

    def fields(self) -> Sequence[Field]:
        """Who did it, when, and whether it passed."""
        return (
            text_field("by", "Done by", limit=60, help="a person or a company"),
            Field("result", "Result", lambda: ChoiceField[Result](_choices(Result), text="passed")),
            replace(_date_field("done", "Done on", self.clinic.today, help="empty: today"), passed=True),
            replace(text_field("note", "Note", limit=200, help="what was found"), passed=True),
            Field("cost", "Cost", MoneyField, help="may stay empty", passed=True),
            replace(text_field("certificate", "Certificate", limit=200, help="where it is"), passed=True),
            replace(yes_no_field("out", "Out of order", "nobody uses it until it is put right"), passed=True),
        )

    def submit(self) -> None:
        """Write it down."""
        plan, part = self.plan, self.backend.equipment
        entry = DoneEntry(
            self.value("done") or self.clinic.today, self.text("by"), self.needed("result"),
            self.value("cost"), self.text("note"), self.text("certificate"), bool(self.value("out")),
        )  # fmt: skip
        words, today = f"{plan.kind.value} of {self.machine.name} {entry.result.value}", self.clinic.today
        self.save(
            lambda: part.note_done(plan.id, plan.version, entry),
            lambda due: f"{words}; {due_told(due, today)}",
            True,
        )
