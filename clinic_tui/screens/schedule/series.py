"""The visits of one series, and moving or calling off this one, it and later ones, or all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clinic_tui.keymap import Hint
from clinic_tui.schedule.rows import AppointmentRow, CancelReason
from clinic_tui.schedule.series_rows import Clash, Scope, SeriesRow, SeriesVisit, Shift, Shifted
from clinic_tui.screens.parts.about_patient import FormOnPatient
from clinic_tui.screens.parts.form import Field, text_field
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.screens.waiting.who_waits import ask_who_waits
from clinic_tui.text import safe_text
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.widgets.stages import words_of
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
    Choice("none", "move none of them", Clash.NONE),
    Choice("skip", "leave those where they are", Clash.SKIP),
    Choice("other", "the other time beside it", Clash.OTHER),
    Choice("overbook", "overbook, with the reason", Clash.OVERBOOK),
)
"""The ways on where some visits cannot go where they should."""


class SeriesList(ListDialog[SeriesVisit, None]):
    """`m` moves, `x` calls off; Enter shows the visit on the schedule."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "move", "move", show=False),
        Binding("x", "cancel", "cancel", show=False),
    ]
    COLUMNS = (
        ListColumn("No", 3, "right"),
        ListColumn("Date", 15),
        ListColumn("Time", 5),
        ListColumn("Min", 3, "right"),
        ListColumn("Prov", 5),
        ListColumn("State"),
    )
    NOTHING = "No visit of it stands any more."
    TOPICS = frozenset({"appointment"})

    def __init__(self, appointment_id: int, name: str) -> None:
        super().__init__()
        self._appointment_id, self._whom = appointment_id, name
        self._wanted = appointment_id

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (
            Hint("m", "move", "move"),
            Hint("x", "cancel", "cancel"),
            Hint("Enter", "on the schedule", ""),
            Hint("Esc", "back", "dismiss(None)"),
        )

    def question(self) -> Callable[[], SeriesRow]:
        """The visits of the series."""
        backend, number = self.backend, self._appointment_id
        return lambda: backend.series.of(number)

    def rows_of(self, answer: SeriesRow) -> Sequence[SeriesVisit]:
        """In their order."""
        return answer.visits

    def line(self, row: SeriesVisit) -> ListRow:
        """Its number, when, how long, with whom, and its state."""
        visit = row.visit
        cells = (
            str(row.number),
            show_date(visit.day),
            show_time(visit.start),
            str(visit.minutes),
            visit.provider_code,
            words_of(visit.status, visit.confirmation),
        )
        return ListRow(visit.id, cells, "" if visit.status.value == "booked" else "is-quiet")

    def bare_heading(self) -> str:
        """Whose."""
        return f"Series of {self._whom}"

    def heading(self) -> str:
        """The pattern, and how many are booked still."""
        series: SeriesRow = self.answer
        booked = sum(each.visit.status.value == "booked" for each in series.visits)
        return f"{self.bare_heading()}: {series.pattern}, {booked} of {series.planned} booked"

    @property
    def _here(self) -> AppointmentRow | None:
        return self.row.visit if self.row else None

    async def choose(self, row: SeriesVisit) -> None:
        """Show it on the schedule."""
        clinic, visit = self.clinic, row.visit
        self.dismiss()
        await clinic.show_tab("schedule")
        if clinic.pane is not None:
            clinic.pane.jump(visit.id, visit.day)

    def action_move(self) -> None:
        """By days, to another time, or to another length."""
        if (row := self._here) is not None:
            self.app.push_screen(ShiftSeries(row), lambda done: self._done(row, done))

    def action_cancel(self) -> None:
        """Call off."""
        if (row := self._here) is not None:
            self.app.push_screen(CancelSeries(row), lambda done: self._done(row, done))

    def _done(self, row: AppointmentRow, done: bool | None) -> None:
        """What moved has another number: the list goes on with any visit of the series that it knows."""
        if done:
            stood = [each.visit.id for each in self.answer.visits] if self.answer else []
            self._appointment_id = row.id
            self.read_before_keys()
            ask_who_waits(self, *stood)


def read_days(text: str) -> int:
    """`7`, `+7`, `-1`, `2w`. Raises NotUnderstood."""
    typed = text.strip().casefold().removesuffix("d")
    weeks = typed.endswith("w")
    digits = typed.removesuffix("w").strip()
    if not digits.lstrip("+-").isdigit() or not digits.isascii() or len(digits) > 4:
        raise NotUnderstood("So many days on, or back: 7, -1, 2w.")
    return int(digits) * (7 if weeks else 1)


class ShiftSeries(FormOnPatient[bool]):
    """Ask for scope and change, and show below where each visit would go."""

    TITLE_WORDS = "Move visits of the series"
    SAVE_WORDS = "move them"

    def __init__(self, row: AppointmentRow, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._row = row
        self._tried: tuple[Shifted, ...] = ()

    @property
    def whose(self) -> int:
        """The patient."""
        return self._row.patient_id

    def fields(self) -> Sequence[Field]:
        """Which visits; by how many days, to what time, how long."""
        return (
            Field("scope", "Which", lambda: ChoiceField[Scope](SCOPES), help="this, later or all"),
            Field(
                "days", "By days", lambda: WordField[int](read_days, str, placeholder="7, -1, 2w"),
                help="7 is a week later, -1 the day before; empty: the same days",
            ),
            Field("time", "To", TimeField, also=("start",), help="930, 2p; empty: the same time"),
            Field("minutes", "Length", MinutesField, also=("length",), help="30, 1h; empty: as it is"),
            Field(
                "clash", "Clashes", lambda: ChoiceField[Clash](CLASHES), passed=True,
                help="those that cannot go there: none moves, skip, other time, or overbook; empty: none",
            ),
            Field(
                "overbook", "Overbook: why", lambda: QuietInput(max_length=200), passed=True,
                help="the reason, where those that cannot go there are overbooked",
            ),
        )  # fmt: skip

    def compose_bottom(self) -> Iterator[Widget]:
        """Where each visit would go."""
        self._list = PagedList(
            ListColumn("Was", 21), ListColumn("Then", 21), ListColumn("What stands against it; else"),
            empty="Say which visits, and what changes.", marks=False,
        )  # fmt: skip
        self._list.add_class("in-form")
        self._list.can_focus = False
        yield self._list

    @property
    def _shift(self) -> Shift:
        return Shift(self._read("days") or 0, self._read("time"), self._read("minutes"))

    def _read(self, name: str) -> int | None:
        widget = self._built[name]
        return widget.value if isinstance(widget, WordField) and not widget.error else None

    @on(WordField.Changed)
    def _changed_field(self) -> None:
        scope = self._built["scope"]
        shift = self._shift
        if not isinstance(scope, ChoiceField) or scope.value is None or shift == Shift():
            self._list.show([], "Say which visits, and what changes.")
            return
        backend, number, which = self.backend, self._row.id, scope.value
        self.ask(
            lambda: backend.series.try_shift(number, which, shift), self._show, group="tried",
            refused=lambda refusal: self._list.show([], refusal.words),
        )  # fmt: skip

    def _show(self, found: tuple[Shifted, ...]) -> None:
        self._tried = found
        self._list.show(
            [
                ListRow(
                    place,
                    (
                        f"{show_date(each.visit.day)} {show_time(each.visit.start)}",
                        f"{show_date(each.day)} {show_time(each.start)}",
                        safe_text(_against(each)),
                    ),
                    "is-wrong" if each.conflict else "",
                )
                for place, each in enumerate(found)
            ]
        )
        stuck = sum(bool(each.conflict) for each in found)
        if stuck:
            ways = "none moves, unless `Clashes` says skip, other or overbook"
            self.say(f"{counted(stuck, 'date')} cannot be had: {ways}", Level.WARNING)

    def submit(self) -> None:
        """Move them, all or none."""
        scope = self.needed("scope")
        shift = Shift(self.value("days") or 0, self.value("time"), self.value("minutes"))
        clash, why = self.value("clash") or Clash.NONE, self.text("overbook")
        row, backend, meant = self._row, self.backend, len(self._tried)

        def done(moved: int) -> str:
            left = f", {counted(meant - moved, 'visit')} left where they are" if moved < meant else ""
            return f"series of {row.name}: {counted(moved, 'visit')} moved{left}"

        self.save(lambda: backend.series.shift(row.id, scope, shift, clash, why), done, True)

    def reopen(self, texts: dict[str, str]) -> ShiftSeries:
        """The same visit again."""
        return ShiftSeries(self._row, texts)


def _against(each: Shifted) -> str:
    """What stands against a date, and the other time that is free near it."""
    time = each.proposed
    other = f"; else {show_date(time.day).rsplit(' ', 1)[0]} {show_time(time.start)}" if time else ""
    return f"{each.conflict}{other}"


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
