"""A series before it is booked: every date, what stands against it, another time, and what pays for it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.claims.foreseen_rows import PlannedVisit
from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint
from clinic_tui.schedule.authorization.rows import LosesUnit, PlannedCover
from clinic_tui.schedule.authorization.rules import units_words
from clinic_tui.schedule.series_rows import Occurrence, SeriesPlan, SeriesPreview
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.screens.schedule.booked import told_of_claims
from clinic_tui.text import safe_text
from clinic_tui.widgets.cells import cut_name
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.repeat_phrase import show_repeat
from clinic_tui.words.times import show_time

_HINTS = (
    Hint("F12", "book all", "book"),
    Hint("Space", "leave out", "leave_out"),
    Hint("Esc", "back", "leave"),
)
_TAKES = "F12 books every date that is not left out, all of them or none. Nothing is booked before."


class DateList(PagedList):
    """Space is the screen's: it leaves a date out, or takes it in again."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def action_mark(self) -> None:
        """What Space does here."""
        if isinstance(self.screen, PreviewSeries):
            self.screen.action_leave_out()


class PreviewSeries(Asking, ModalScreen[int]):
    """F12 books what stands here, all of it or nothing; Space leaves a date out."""

    DEFAULT_CSS = """
    PreviewSeries #series-units { width: 1fr; height: auto; color: $text-primary; }
    PreviewSeries #series-whole { width: 1fr; height: 2; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", show=False),
        Binding("x", "leave_out", "leave out", show=False),
        Binding("f12", "book", "book", show=False, priority=True),
        Binding("f1,question_mark", "explain", "help", show=False),
    ]

    def __init__(self, plan: SeriesPlan, name: str) -> None:
        super().__init__()
        self._plan, self._whom = plan, name
        self._what = ""
        """Code of the visit type and of the provider, once they are read."""
        self._found: SeriesPreview | None = None
        self._left_out: set[int] = set()
        self._saving = False

    def compose(self) -> ComposeResult:
        """Who and how often, the units, the dates, the one under the cursor in full, a message, the keys."""
        with Vertical(classes="dialog wide tall"):
            yield Label(self._title(""), classes="dialog-title", markup=False)
            yield Label("", id="series-units", markup=False)
            yield DateList(
                ListColumn("No", 3, "right"),
                ListColumn("Date", 15),
                ListColumn("Time", 5),
                ListColumn("What stands against it"),
                ListColumn("Paid by", 10),
                empty="reading ...",
                marks=False,
            )
            yield Label("", id="series-whole", markup=False)
            yield MessageLine(id="series-message")
            yield KeyBar(own=_HINTS)

    def _title(self, said: str) -> str:
        what = ", ".join(filter(None, (self._what, said or show_repeat(self._plan.repeat))))
        return safe_text(f"Series for {cut_name(self._whom, 28)}: {what}")

    def on_mount(self) -> None:
        """Ask for the dates."""
        self.query_one(DateList).focus()
        self._read()

    def _read(self) -> None:
        backend, plan = self.backend, self._plan

        def look() -> tuple[SeriesPreview, str]:
            kinds = [row.code for row in backend.schedule.visit_types() if row.id == plan.visit_type_id]
            whom = [row.code for row in backend.schedule.providers() if row.id == plan.provider_id]
            return backend.series.preview(plan), " ".join((*kinds, *whom))

        self.ask_before_keys(look, self._show, group="series", refused=self._refused)

    def _refused(self, refusal: ClinicError) -> None:
        self._found = None
        self.query_one(DateList).show([], refusal.words)
        self._say(refusal.words, Level.ERROR)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Another desk may have taken one of the times."""
        if entities & {"appointment", "occupancy", "prior_authorization"} and not self._saving:
            self._read()

    def _show(self, answer: tuple[SeriesPreview, str]) -> None:
        found, self._what = answer
        self._found = found
        never = {each.number for each in found.occurrences if each.best is None}
        by_hand = self._left_out - never
        self._left_out |= never
        if by_hand:
            self._count_again()
        else:
            self._draw()

    def _draw(self) -> None:
        found = self._found
        if found is None:
            return
        kept = found.kept(self._left_out)
        other = sum(bool(each.conflict) for each in kept)
        said = f"{len(kept)} of {counted(len(found.occurrences), 'visit')}" + (
            f", {other} at another time" if other else ""
        )
        self.query_one(".dialog-title", Label).update(self._title(said))
        self.query_one("#series-units", Label).update("\n".join(map(safe_text, self._units(found, kept))))
        self.query_one(DateList).show(self._lines(found))
        self._tell()

    def _units(self, found: SeriesPreview, kept: tuple[Occurrence, ...]) -> list[str]:
        """The bar of each authorization that pays for something here, with these visits counted."""
        today, lines, losing = self.clinic.today, [], found.cover.losing
        for each in found.cover.authorizations:
            more = sum(visit.authorization == each.number for visit in kept)
            more -= sum(visit.number == each.number for visit in losing)
            if more or any(each.number in visit.unpaid for visit in kept):
                lines.append(f"{each.number} {units_words(each, today, more)}")
        unpaid = sum(bool(visit.unpaid) for visit in kept)
        wrong = [f"{counted(unpaid, 'visit')} that no authorization pays for"] if unpaid else []
        if losing:
            its = "loses its" if len(losing) == 1 else "lose their"
            wrong.append(f"{len(losing)} booked already {its} unit")
        return [*lines, f"! {', '.join(wrong)}"] if wrong else lines

    def _lines(self, found: SeriesPreview) -> list[ListRow]:
        """The dates, and between them the visits that stand and lose their unit to them."""
        lines = [((each.best or each.time).day, 0, self._line(each)) for each in found.occurrences]
        lines += [(each.day, 1, _losing_line(each)) for each in found.cover.losing]
        return [line for _, _, line in sorted(lines, key=lambda each: each[:2])]

    def _line(self, each: Occurrence) -> ListRow:
        time, out = each.best or each.time, each.number in self._left_out
        against = "left out" if out else ""
        if each.conflict and not out:
            against = f"was {show_time(each.time.start)}: {each.conflict}"
            if each.proposed and each.proposed.day != each.time.day:
                against = f"was {each.time.day:%a} {each.time.day.day}: {each.conflict}"
        if out and each.conflict:
            against = f"left out: {each.conflict}"
        against = "; ".join(filter(None, (against, each.unpaid)))
        paid = each.authorization or ("none !" if each.unpaid else "")
        style = "is-quiet" if out else "is-wrong" if each.unpaid else "is-soon" if each.conflict else ""
        cells = (
            str(each.number),
            show_date(time.day),
            show_time(time.start),
            safe_text(against),
            safe_text(paid),
        )
        return ListRow(each.number, cells, style)

    @on(PagedList.Highlighted)
    def _tell(self) -> None:
        each = self._here
        words = ""
        if each is not None:
            words = f"{show_date(each.time.day)} {show_time(each.time.start)}, {each.minutes} min"
            words += f": {each.conflict}" if each.conflict else ""
            if each.proposed:
                words += f"; proposed {show_date(each.proposed.day)} {show_time(each.proposed.start)}"
            elif each.conflict:
                words += "; no other time within a week"
            words += f"; {each.unpaid}" if each.unpaid else ""
        elif (loses := self._loses_here) is not None:
            words = f"{show_date(loses.day)} {show_time(loses.start)} {loses.visit_type}, booked already: "
            words += f"{loses.number} pays for it now, and the dates before it take its unit"
        self.query_one("#series-whole", Label).update(safe_text(words))

    @property
    def _here(self) -> Occurrence | None:
        key = self.query_one(DateList).key
        return (
            next((each for each in self._found.occurrences if each.number == key), None)
            if self._found
            else None
        )

    @property
    def _loses_here(self) -> LosesUnit | None:
        key, found = self.query_one(DateList).key, self._found
        return next((each for each in found.cover.losing if -each.visit_id == key), None) if found else None

    @on(PagedList.Chosen)
    def _chosen(self, event: PagedList.Chosen) -> None:
        event.stop()
        self._say("F12 books all that is not left out; Space leaves this date out")

    def action_leave_out(self) -> None:
        """Leave the date out, or take it in again."""
        each = self._here
        if each is None:
            if self._loses_here is not None:
                self._say("this visit is booked already: leave out a date before it, and it keeps its unit")
            return
        if each.best is None:
            self._say(
                f"{show_date(each.time.day)}: {each.conflict}, and no other time is near", Level.WARNING
            )
        else:
            self._left_out ^= {each.number}
            self._count_again()
        self.query_one(DateList).action_cursor_down()

    def _count_again(self) -> None:
        """A date that is left out takes no unit: another one has it then."""
        backend, plan, found, left_out = self.backend, self._plan, self._found, frozenset(self._left_out)
        if found is None:
            return
        self._draw()
        days = [each.best.day for each in found.kept(left_out) if each.best]

        def paid(cover: PlannedCover) -> None:
            if self._found is found and self._left_out == left_out:
                self._found = found.paid_as(cover, left_out)
                self._draw()

        self.ask_before_keys(
            lambda: backend.series.cover(plan, days), paid, group="series", refused=self._refused
        )

    def action_explain(self) -> None:
        """The keys, in a help of their own."""
        from clinic_tui.screens.parts.form_help import FormHelp

        self.app.push_screen(FormHelp(f"Series for {self._whom}", _TAKES, (), _HINTS, of_form=False))

    def action_leave(self) -> None:
        """Back; nothing is written."""
        if not self._saving:
            self.dismiss(None)

    def action_book(self) -> None:
        """Book all dates that are not left out."""
        if self._found is None or self._saving:
            return
        backend, plan = self.backend, self._plan
        times = [
            each.best
            for each in self._found.occurrences
            if each.best is not None and each.number not in self._left_out
        ]
        self._saving = True
        self.clinic.hold_keys(self)
        self._say("saving ...")
        ends = [] if plan.kept_from_payer else [*times[:1], *times[-1:]]  # a policy begins or ends between

        def book() -> tuple[int, str]:
            number = backend.series.book(plan, times)
            told = backend.estimates.told_of_series(number) if backend.may("estimate.view") else ""
            visits = (PlannedVisit(plan.patient_id, each.provider_id, each.day) for each in ends)
            return number, "; ".join(filter(None, (told, told_of_claims(backend, visits))))

        self.act(book, lambda booked: self._booked(*booked, len(times)), refused=self._not_booked)

    def _booked(self, number: int, told: str, visits: int) -> None:
        clinic = self.clinic
        clinic.release_keys(self)
        self.dismiss(number)
        kept = "payer not told" if self._plan.kept_from_payer else ""
        words = f"booked {self._whom}: {counted(visits, 'visit')}"
        clinic.say_done("; ".join(filter(None, (words, kept, told))))

    def _not_booked(self, refusal: ClinicError) -> None:
        self._saving = False
        self.clinic.release_keys(self)
        self._say(refusal.words, Level.ERROR)
        self._read()

    def _say(self, words: str, level: Level = Level.INFO) -> None:
        self.query_one("#series-message", MessageLine).say(words, level)


def _losing_line(each: LosesUnit) -> ListRow:
    words = safe_text(f"{each.visit_type} booked: {each.words}")
    cells = ("", show_date(each.day), show_time(each.start), words, "none !")
    return ListRow(-each.visit_id, cells, "is-wrong")
