"""Printing: a day sheet, an appointment card, chart labels or a route slip, on a printer or as a PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from textual import on

from clinic_tui.errors import Invalid
from clinic_tui.keymap import Hint
from clinic_tui.paper.rows import Order, Outlets, PaperKind, Printed, SheetBy
from clinic_tui.schedule.rows import AppointmentRow, ProviderRow
from clinic_tui.screens.parts.form import Field, Form
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.dates import show_date
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.times import show_time

FOLDER = "folder"
"""What is typed for a PDF in place of a printer."""

_PAPERS = {
    PaperKind.DAY_SHEET: "day",
    PaperKind.CARD: "card",
    PaperKind.LABELS: "labels",
    PaperKind.SLIP: "slip",
}
_BY = (Choice("provider", "a page each", SheetBy.PROVIDER), Choice("room", "a page each", SheetBy.ROOM))


@dataclass(frozen=True, slots=True)
class About:
    """What can be printed from here: a day, the visit under the cursor, its patient."""

    day: date | None = None
    appointment_ids: tuple[int, ...] = ()
    patient_ids: tuple[int, ...] = ()
    who: str = ""
    """The patient, or how many, as the form names them."""

    @property
    def kinds(self) -> tuple[PaperKind, ...]:
        """The papers that this gives."""
        there = {
            PaperKind.DAY_SHEET: self.day is not None,
            PaperKind.CARD: bool(self.appointment_ids),
            PaperKind.LABELS: bool(self.patient_ids),
            PaperKind.SLIP: bool(self.appointment_ids),
        }
        return tuple(kind for kind, is_there in there.items() if is_there)


def about_visit(row: AppointmentRow | None, day: date | None) -> About:
    """A day, and the visit under the cursor where there is one."""
    if row is None:
        return About(day)
    who = f"{row.name}, {show_date(row.day)} {show_time(row.start)}"
    return About(day, (row.id,), (row.patient_id,), who)


class PrintPaper(Form[bool]):
    """What was printed last stands in the first field: `p` and Enter print the same again."""

    SAVE_WORDS = "print"

    def __init__(self, about: About, texts: dict[str, str] | None = None) -> None:
        first = {} if len(about.kinds) != 1 else {"paper": _PAPERS[about.kinds[0]]}
        super().__init__({"copies": "1", "count": "1", "by": "provider", **first, **(texts or {})})
        self._about_this = about
        self._outlets: Outlets | None = None
        self._proposed = ""

    @property
    def title_words(self) -> str:
        """What of."""
        about = self._about_this
        return f"Print: {about.who or (show_date(about.day) if about.day else '')}"

    def fields(self) -> Sequence[Field]:
        """The paper; all else stands as it was the last time, and Up and Down reach it."""
        kinds = self._about_this.kinds
        papers = [Choice(_PAPERS[kind], kind.words, kind) for kind in kinds]
        fields = [Field("paper", "Paper", lambda: ChoiceField(papers), help="what to print")]
        fields.append(
            Field(
                "printer",
                "Printer",
                lambda: ChoiceField[str]([]),
                help="a printer, or folder: a PDF",
                passed=True,
            )
        )
        fields.append(Field("copies", "Copies", _number(99), help="1 to 99, on a printer", passed=True))
        if PaperKind.DAY_SHEET in kinds:
            fields += [
                Field(
                    "provider", "Provider", lambda: ChoiceField[int]([], placeholder="all"),
                    help="the day sheet of one; empty: of all", passed=True,
                ),
                Field("by", "A page for each", lambda: ChoiceField(_BY), help="day sheet", passed=True),
            ]  # fmt: skip
        if PaperKind.LABELS in kinds:
            fields.append(Field("count", "Labels", _number(60), help="of each patient, 1 to 60", passed=True))
        if {PaperKind.LABELS, PaperKind.CARD} & set(kinds):
            fields.append(
                Field(
                    "start", "Start at", _number(30), passed=True,
                    help="first piece left on the sheet: label 1-30, card 1-10; empty: after the last print",
                )
            )  # fmt: skip
        return fields

    def ready(self) -> None:
        """Ask where can be printed, and who sees patients."""
        self.ask_before_keys(self.backend.paper.outlets, self._know_outlets, group="outlets")
        if "provider" in self._built:
            self.ask_before_keys(self.backend.schedule.providers, self._know_providers, group="providers")

    def _know_outlets(self, outlets: Outlets) -> None:
        self._outlets = outlets
        field = self._built["printer"]
        assert isinstance(field, ChoiceField)
        field.offer(
            [
                *(Choice(name, "", name) for name in outlets.printers),
                Choice(FOLDER, f"a PDF in {outlets.folder}", ""),
            ],
            "" if outlets.printers else f"type {FOLDER}",
        )
        if not self.text("paper") and outlets.last_kind in self._about_this.kinds:
            self.set_text("paper", _PAPERS[outlets.last_kind])
        self._propose_printer()
        if outlets.trouble:
            self.say(f"{outlets.trouble}. Here: choose {FOLDER}", Level.WARNING)

    @on(WordField.Changed)
    def _changed(self, event: WordField.Changed) -> None:
        """Another paper may go to another printer."""
        if event.field is self._built.get("paper"):
            self._propose_printer()

    def _know_providers(self, providers: tuple[ProviderRow, ...]) -> None:
        field = self._built["provider"]
        assert isinstance(field, ChoiceField)
        field.offer([Choice(row.code, row.name, row.id) for row in providers])

    def _propose_printer(self) -> None:
        """Where this paper goes usually, unless something else was typed."""
        outlets, kind = self._outlets, self._kind
        if outlets is None or kind is None or self.text("printer") != self._proposed:
            return
        wanted = outlets.usual[kind]
        only_folder = not (outlets.printers or outlets.trouble)
        to_folder = wanted == "" or only_folder
        self._proposed = FOLDER if to_folder else wanted if wanted in outlets.printers else ""
        self.set_text("printer", self._proposed)

    @property
    def _kind(self) -> PaperKind | None:
        widget = self._built["paper"]
        return widget.value if isinstance(widget, WordField) else None

    def submit(self) -> None:
        """Print it."""
        kind: PaperKind = self.needed("paper")
        self._propose_printer()
        if self.text("printer") == "" and self._outlets and self._outlets.trouble:
            raise Invalid(f"{self._outlets.trouble}. Here: type {FOLDER}", "printer")
        printer = self.value("printer")
        if printer is None:
            raise Invalid(f"name the printer, or {FOLDER} for a PDF", "printer")
        about, next_start = self._about_this, self._outlets.next_start if self._outlets else {}
        provider = self.value("provider") if "provider" in self._built else None
        order = Order(
            kind,
            printer,
            self.value("copies") or 1,
            about.day,
            (provider,) if provider else (),
            (self.value("by") if "by" in self._built else None) or SheetBy.PROVIDER,
            about.appointment_ids,
            about.patient_ids,
            (self.value("count") if "count" in self._built else None) or 1,
            (self.value("start") if "start" in self._built else None) or next_start.get(kind, 1),
        )
        backend = self.backend
        self.begin_saving()
        self.say(f"printing the {kind.words} ...")
        self.act(lambda: backend.paper.print(order), self._printed, refused=self.refuse)

    def _printed(self, printed: Printed) -> None:
        self.done(True)
        self.end_saving()
        if printed.warning:
            self.clinic.say(f"{printed.words}; {printed.warning}", Level.WARNING)
        else:
            self.clinic.say_done(printed.words)

    def hints(self) -> tuple[Hint, ...]:
        """The keys: nothing of it is kept aside."""
        enter, save, _ = super().hints()
        return enter, save, Hint("Esc", "back", "set_aside")

    @property
    def changed(self) -> bool:
        """Nothing is lost here."""
        return False

    def reopen(self, texts: dict[str, str]) -> PrintPaper:
        """Of the same."""
        return PrintPaper(self._about_this, texts)


def _number(most: int) -> Callable[[], WordField[int]]:
    def read(text: str) -> int:
        if not (text.strip().isascii() and text.strip().isdecimal() and 1 <= int(text) <= most):
            raise NotUnderstood(f"a number from 1 to {most}")
        return int(text)

    return lambda: WordField[int](read, str)
