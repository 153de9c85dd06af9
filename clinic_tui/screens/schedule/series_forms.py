"""Moving, changing or calling off visits of a series: this one, it and later ones, or all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import ClassVar, Self

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from clinic_tui.keymap import Hint
from clinic_tui.schedule.rows import AppointmentRow, CancelReason, ProviderRow, ResourceRow, VisitTypeRow
from clinic_tui.schedule.series_rows import Clash, Scope, Shift, Shifted
from clinic_tui.screens.parts.about_patient import FormOnPatient
from clinic_tui.screens.parts.form import Field, text_field
from clinic_tui.text import safe_text
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.widgets.time_field import MinutesField, TimeField
from clinic_tui.widgets.word_field import QuietInput, WordField
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.times import show_time

SCOPES = (
    Choice("this", "this visit alone", Scope.THIS),
    Choice("later", "this one and those behind it", Scope.LATER),
    Choice("all", "all that are booked still", Scope.ALL),
)
CLASHES = (
    Choice("none", "change none of them", Clash.NONE),
    Choice("skip", "leave those as they are", Clash.SKIP),
    Choice("other", "the other time beside it", Clash.OTHER),
    Choice("overbook", "overbook, with the reason", Clash.OVERBOOK),
)
"""The ways on where some visits cannot be as they should."""

NO_REASON = "-"
"""What is typed to take the reason away."""
NOTHING_YET = "Say which visits, and what changes."


def read_days(text: str) -> int:
    """`7`, `+7`, `-1`, `2w`. Raises NotUnderstood."""
    typed = text.strip().casefold().removesuffix("d")
    weeks = typed.endswith("w")
    digits = typed.removesuffix("w").strip()
    if not digits.lstrip("+-").isdigit() or not digits.isascii() or len(digits) > 4:
        raise NotUnderstood("So many days on, or back: 7, -1, 2w.")
    return int(digits) * (7 if weeks else 1)


class EditSeries(FormOnPatient[bool]):
    """Ask for scope and change, and show below what would become of each visit, those that clash first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "turn_up", "dates before", show=False),
        Binding("pagedown", "turn_down", "dates behind", show=False),
    ]
    DONE_WORDS = "changed"

    def __init__(self, row: AppointmentRow, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._row = row
        self._tried: tuple[Shifted, ...] = ()

    @property
    def whose(self) -> int:
        """The patient."""
        return self._row.patient_id

    def changes(self) -> Sequence[Field]:
        """What can be changed here."""
        raise NotImplementedError

    def fields(self) -> Sequence[Field]:
        """Which visits, what changes, and what to do where some cannot be so."""
        return (
            Field("scope", "Which", lambda: ChoiceField[Scope](SCOPES), help="this, later or all"),
            *self.changes(),
            Field(
                "clash", "Clashes", lambda: ChoiceField[Clash](CLASHES), passed=True,
                help="those that cannot be so: none changes, skip, other time, or overbook; empty: none",
            ),
            Field(
                "overbook", "Overbook: why", lambda: QuietInput(max_length=200), passed=True,
                help="the reason, where those that cannot be so are overbooked",
            ),
        )  # fmt: skip

    def compose_bottom(self) -> Iterator[Widget]:
        """What would become of each visit."""
        self._list = PagedList(
            ListColumn("Was", 16), ListColumn("Then", 18), ListColumn("What stands against it"),
            empty=NOTHING_YET, marks=False,
        )  # fmt: skip
        self._list.add_class("in-form")
        self._list.can_focus = False
        yield self._list

    def hints(self) -> tuple[Hint, ...]:
        """The keys; the list has no room for every date of a long series."""
        *first, back = super().hints()
        return (*first, Hint("PgDn", "dates", "turn_down"), back)

    def action_turn_up(self) -> None:
        """The dates before those that are seen."""
        self._list.action_page_up()

    def action_turn_down(self) -> None:
        """The dates behind those that are seen."""
        self._list.action_page_down()

    def ready(self) -> None:
        """Ask for what there is to choose from."""
        schedule = self.backend.schedule
        if "provider" in self._built:
            self.ask_before_keys(schedule.providers, self._know_providers, group="providers")
        if "type" in self._built:
            self.ask_before_keys(schedule.visit_types, self._know_types, group="types")
            self.ask_before_keys(self.backend.series.rooms, self._know_rooms, group="rooms")

    def _know_providers(self, rows: tuple[ProviderRow, ...]) -> None:
        self._offer("provider", [Choice(row.code, row.name, row.id) for row in rows])

    def _know_types(self, rows: tuple[VisitTypeRow, ...]) -> None:
        self._offer("type", [Choice(row.code, f"{row.name}, {row.minutes} min", row.id) for row in rows])

    def _know_rooms(self, rows: tuple[ResourceRow, ...]) -> None:
        self._offer("room", [Choice(row.name, row.kind, row.id) for row in rows])

    def _offer(self, name: str, choices: list[Choice[int]]) -> None:
        field = self._built[name]
        assert isinstance(field, ChoiceField)
        field.offer(choices)

    def _shift(self) -> Shift:
        """The change as far as it is understood."""
        reason = self._reason()
        return Shift(
            self._read("days") or 0, self._read("time"), self._read("minutes"), self._read("provider"),
            self._read("type"), self._read("room"), reason,
        )  # fmt: skip

    def _read(self, name: str) -> int | None:
        widget = self._built.get(name)
        return widget.value if isinstance(widget, WordField) and not widget.error else None

    def _reason(self) -> str | None:
        typed = self.text("reason") if "reason" in self._built else ""
        return ("" if typed == NO_REASON else typed) if typed else None

    @on(Input.Changed)
    def _changed_text(self, event: Input.Changed) -> None:
        if event.control is self._built.get("reason"):
            self._changed_field()

    @on(WordField.Changed)
    def _changed_field(self) -> None:
        scope, shift = self._built["scope"], self._shift()
        if not isinstance(scope, ChoiceField) or scope.value is None or shift == Shift():
            self._list.show([], NOTHING_YET)
            return
        backend, number, which = self.backend, self._row.id, scope.value
        self.ask(
            lambda: backend.series.try_shift(number, which, shift), self._show, group="tried",
            refused=lambda refusal: self._list.show([], refusal.words),
        )  # fmt: skip

    def _show(self, found: tuple[Shifted, ...]) -> None:
        stuck, before = (sum(bool(each.conflict) for each in tried) for tried in (found, self._tried))
        self._tried = found
        self._list.show(
            [
                ListRow(place, _cells(each), "is-wrong" if each.conflict else "")
                for place, each in enumerate(sorted(found, key=lambda each: not each.conflict))
            ]
        )
        if stuck:
            ways = "none changes, unless `Clashes` says skip, other or overbook"
            self.say(f"{counted(stuck, 'date')} cannot be had: {ways}", Level.WARNING)
        elif before:
            self.say("")

    def submit(self) -> None:
        """Change them, all or none."""
        scope = self.needed("scope")
        for each in self.changes():
            if isinstance(self._built[each.name], WordField):
                self.value(each.name)  # what is not understood is refused where it stands
        shift, clash, why = self._shift(), self.value("clash") or Clash.NONE, self.text("overbook")
        row, backend, meant, did = self._row, self.backend, len(self._tried), self.DONE_WORDS

        def done(changed: int) -> str:
            left = f", {counted(meant - changed, 'visit')} left as they are" if changed < meant else ""
            return f"series of {row.name}: {counted(changed, 'visit')} {did}{left}"

        self.save(lambda: backend.series.shift(row.id, scope, shift, clash, why), done, True)

    def reopen(self, texts: dict[str, str]) -> Self:
        """The same visit again."""
        return type(self)(self._row, texts)


class ShiftSeries(EditSeries):
    """By days, to another time, provider or length."""

    TITLE_WORDS = "Move visits of the series"
    SAVE_WORDS = "move them"
    DONE_WORDS = "moved"

    def changes(self) -> Sequence[Field]:
        """By how many days, to what time, how long, with whom."""
        return (
            Field(
                "days", "By days", lambda: WordField[int](read_days, str, placeholder="7, -1, 2w"),
                help="7 is a week later, -1 the day before; empty: the same days",
            ),
            Field("time", "To", TimeField, also=("start",), help="930, 2p; empty: the same time"),
            Field("minutes", "Length", MinutesField, also=("length",), help="30, 1h; empty: as it is"),
            Field(
                "provider", "Provider", lambda: ChoiceField[int]([], placeholder=self._row.provider_code),
                passed=True, help="code or name; empty: the same one",
            ),
        )  # fmt: skip


class ChangeSeries(EditSeries):
    """Another kind of visit, length, room or reason, where each visit stands."""

    TITLE_WORDS = "Change visits of the series"
    SAVE_WORDS = "change them"

    def changes(self) -> Sequence[Field]:
        """What kind, how long, in which room, what for."""
        return (
            Field(
                "type", "Visit type", lambda: ChoiceField[int]([], placeholder=self._row.visit_type),
                help="pt, fu ...; empty: the same kind; the length stays, unless you name one",
            ),
            Field("minutes", "Length", MinutesField, also=("length",), help="30, 1h; empty: as it is"),
            Field(
                "room", "Room", lambda: ChoiceField[int]([], placeholder=self._row.takes or "none"),
                help="one of the kind that the visit takes; empty: as it is",
            ),
            text_field("reason", "Reason", limit=200,
                       help=f"what the visits are for; empty: as it is, {NO_REASON} takes it away"),
        )  # fmt: skip


def _cells(each: Shifted) -> tuple[str, str, str]:
    """When it was, when and what it would be, and what stands against that."""
    visit = each.visit
    then = "" if (each.day, each.start) == (visit.day, visit.start) else _when(each.day, each.start)
    return (
        _when(visit.day, visit.start),
        safe_text(", ".join(filter(None, (then, each.else_words)))),
        safe_text(_against(each)),
    )


def _when(day: date, start: int) -> str:
    """`Thu 10 Dec 10:00`: the year is that of the series."""
    return f"{show_date(day).rsplit(' ', 1)[0]} {show_time(start)}"


def _against(each: Shifted) -> str:
    """The other time that is free near, which is within a week, and what stands against the date."""
    time = each.proposed
    other = f"else {show_date(time.day)[:3]} {show_time(time.start)}: " if time else ""
    return f"{other}{each.conflict}"


class CancelSeries(FormOnPatient[bool]):
    """Ask for scope and reason."""

    TITLE_WORDS = "Cancel visits of the series"
    SAVE_WORDS = "cancel them"

    def __init__(self, row: AppointmentRow, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._row = row

    @property
    def whose(self) -> int:
        """The patient."""
        return self._row.patient_id

    def fields(self) -> Sequence[Field]:
        """Which visits, why, and words to it."""
        reasons = [
            Choice(reason.code, f"{reason.words} (by {reason.by.value})", reason)
            for reason in self.backend.schedule.cancel_reasons()
        ]
        return (
            Field("scope", "Which", lambda: ChoiceField[Scope](SCOPES), help="this, later or all"),
            Field(
                "reason", "Reason", lambda: ChoiceField[CancelReason](reasons),
                help="one of " + ", ".join(choice.code for choice in reasons),
            ),
            text_field("words", "In words", limit=200, help="what the patient said, if it matters"),
        )  # fmt: skip

    def submit(self) -> None:
        """Call them off, all or none."""
        scope, reason, words = self.needed("scope"), self.needed("reason"), self.text("words")
        row, backend = self._row, self.backend
        self.save(
            lambda: backend.series.cancel(row.id, scope, reason.code, words),
            f"series of {row.name}: {scope.value} cancelled, {reason.words}",
            True,
        )

    def reopen(self, texts: dict[str, str]) -> CancelSeries:
        """The same visit again."""
        return CancelSeries(self._row, texts)
