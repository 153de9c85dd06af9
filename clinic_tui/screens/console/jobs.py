"""What runs by itself: last run, next run, failures; and running it by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.errors import ClinicError
from clinic_tui.jobs.rows import JobRow, JobRunRow, LeadRow, RunOutcome
from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.text import safe_text
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList

Known = tuple[tuple[JobRow, ...], LeadRow | None]


class JobsView(ListDialog[JobRow, None]):
    """The jobs; Enter shows the runs of one, `r` runs it now."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "run_job", "run now", show=False),
        Binding("p", "preview", "what it would do", show=False),
    ]
    NAME = "Jobs"
    COLUMNS = (
        ListColumn("Job", 19),
        ListColumn("Runs"),
        ListColumn("Last run", 12),
        ListColumn("Result", 8),
        ListColumn("Next run", 12),
        ListColumn("Fails", 5, "right"),
    )
    TOPICS = frozenset({"job_run", "job_lead", "notice"})
    WHOLE_LINES = None
    EVERY = 5.0  # who runs them is seen by asking alone

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (
            Hint("Enter", "its runs", ""),
            Hint("r", "run now", "run_job"),
            Hint("p", "what it would do", "preview"),
            Hint("Esc", "back", "dismiss(None)"),
        )

    def question(self) -> Callable[[], Known]:
        """The jobs, and who runs them."""
        jobs = self.backend.jobs
        return lambda: (jobs.list(), jobs.leader())

    def rows_of(self, answer: Known) -> Sequence[JobRow]:
        """The jobs."""
        return answer[0]

    def line(self, row: JobRow) -> ListRow:
        """What, when, and how it went."""
        cells = (
            row.name,
            row.plan,
            self._when(row.last.started_at) if row.last else "never",
            row.last.outcome.value if row.last else "",
            self._when(row.next_at) if row.next_at else "",
            str(row.failures) if row.failures else "",
        )
        return ListRow(row.name, cells, "is-alert" if row.failures else "")

    def heading(self) -> str:
        """Who runs them."""
        known: Known = self.answer
        leader = known[1]
        return f"Jobs, run by {leader.holder}" if leader else "Jobs: no process runs them now"

    def whole(self, row: JobRow) -> str:
        """What it does, and what came of it last."""
        return f"{row.words}. {f'Last run: {row.last.words}, by {row.last.holder}' if row.last else ''}"

    def _when(self, at: datetime) -> str:
        return f"{at.astimezone(self.clinic.clock.zone):%d %b %H:%M}"

    async def choose(self, row: JobRow) -> None:
        """Its runs."""
        await self.app.push_screen(JobRuns(row.name))

    def action_run_job(self) -> None:
        """Run it now; it may take a while, and keys are free meanwhile."""
        row, jobs = self.row, self.backend.jobs
        if row is None:
            return
        name = row.name
        self.say(f"{name} is running ...")
        self.act(lambda: jobs.run(name), lambda words: self._ran(f"{name}: {words}"), refused=self._failed)

    def _ran(self, words: str) -> None:
        self.say(words, Level.DONE)
        self.read()

    def _failed(self, refusal: ClinicError) -> None:
        self.say(refusal.words, Level.ERROR)
        self.read()

    def action_preview(self) -> None:
        """Say what it would do."""
        row, jobs = self.row, self.backend.jobs
        if row is None:
            return
        if not row.previews:
            self.say(f"{row.name} changes nothing outside the clinic: it has nothing to show")
            return
        name = row.name
        self.ask(
            lambda: jobs.preview(name),
            lambda lines: self._previewed(name, tuple(lines)),
            group="preview",
            refused=self._failed,
        )

    def _previewed(self, name: str, lines: tuple[str, ...]) -> None:
        self.app.push_screen(JobPreview(name, lines))


class JobRuns(ListDialog[JobRunRow, None]):
    """The runs of one job that were written down, the newest first."""

    COLUMNS = (
        ListColumn("Began", 12),
        ListColumn("Result", 8),
        ListColumn("What"),
        ListColumn("By", 20),
    )
    NOTHING = "No run was written down yet."
    TOPICS = frozenset({"job_run"})
    WHOLE_LINES = None
    SPEAKS = False

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name_of_job = name

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (Hint("Up Down", "walk", ""), Hint("Esc", "back", "dismiss(None)"))

    def question(self) -> Callable[[], tuple[JobRunRow, ...]]:
        """Its runs."""
        jobs, name = self.backend.jobs, self._name_of_job
        return lambda: jobs.runs(name)

    def bare_heading(self) -> str:
        """Of which job."""
        return f"Runs of {self._name_of_job}"

    def line(self, row: JobRunRow) -> ListRow:
        """When, how, what came of it, and who ran it."""
        began = f"{row.started_at.astimezone(self.clinic.clock.zone):%d %b %H:%M}"
        style = "" if row.outcome is RunOutcome.OK else "is-alert"
        return ListRow(row.id, (began, row.outcome.value, row.words, row.holder), style)

    def whole(self, row: JobRunRow) -> str:
        """What came of it."""
        return row.words


class JobPreview(ModalScreen[None]):
    """What a run would do now, line by line."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "back", show=False)]

    def __init__(self, name: str, lines: tuple[str, ...]) -> None:
        super().__init__()
        self._name_of_job = name
        self._lines = lines

    def compose(self) -> ComposeResult:
        """The lines."""
        with Vertical(classes="dialog wide tall"):
            yield Label(f"{self._name_of_job} would", classes="dialog-title", markup=False)
            yield PagedList(ListColumn(""), empty="Nothing would be done.", marks=False, titles=False)
            yield KeyBar(own=(Hint("Up Down", "walk", ""), Hint("Esc", "back", "dismiss(None)")))

    def on_mount(self) -> None:
        """Show them."""
        shown = self.query_one(PagedList)
        shown.focus()
        shown.show([ListRow(place, (safe_text(line),)) for place, line in enumerate(self._lines)])
