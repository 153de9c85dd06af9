"""What runs by itself: last run, next run, failures; and running it by hand."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.errors import ClinicError
from clinic_tui.jobs.rows import JobRow, JobRunRow, LeadRow, RunOutcome
from clinic_tui.keymap import Hint
from clinic_tui.screens.asking import Asking
from clinic_tui.text import safe_text
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList

Known = tuple[tuple[JobRow, ...], LeadRow | None]


class JobsView(Asking, ModalScreen[None]):
    """The jobs; Enter shows the runs of one, `r` runs it now."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "back", show=False),
        Binding("r", "run_job", "run now", show=False),
        Binding("p", "preview", "what it would do", show=False),
    ]

    def compose(self) -> ComposeResult:
        """The jobs, the words of the last run under the cursor, a message and the keys."""
        with Vertical(classes="dialog wide tall"):
            yield Label("Jobs", classes="dialog-title", markup=False)
            yield PagedList(
                ListColumn("Job", 11),
                ListColumn("When"),
                ListColumn("Last", 12),
                ListColumn("Result", 8),
                ListColumn("Next", 12),
                ListColumn("Failed", 6, "right"),
                empty="reading ...",
                marks=False,
            )
            yield Label("", id="job-words", classes="dialog-line", markup=False)
            yield MessageLine(id="jobs-message")
            yield KeyBar(
                own=(
                    Hint("Enter", "its runs", ""),
                    Hint("r", "run now", "run_job"),
                    Hint("p", "what it would do", "preview"),
                    Hint("Esc", "back", "dismiss(None)"),
                )
            )

    def on_mount(self) -> None:
        """Ask for them, and again as long as they are looked at."""
        self._rows: dict[str, JobRow] = {}
        self.query_one(PagedList).focus()
        self._read()
        self.set_interval(5.0, self._read)

    def _read(self) -> None:
        jobs = self.backend.jobs
        self.ask(lambda: (jobs.list(), jobs.leader()), self._show, group="jobs", refused=self._refused)

    def _refused(self, refusal: ClinicError) -> None:
        self.query_one(PagedList).show([], refusal.words)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """A run was written down."""
        if entities & {"job_run", "job_lead", "notice"}:
            self._read()

    def _show(self, known: Known) -> None:
        rows, leader = known
        self._rows = {row.name: row for row in rows}
        title = f"Jobs, run by {leader.holder}" if leader else "Jobs: no process runs them now"
        self.query_one(Label).update(safe_text(title))
        self.query_one(PagedList).show(
            [
                ListRow(
                    row.name,
                    (
                        row.name,
                        row.plan,
                        self._when(row.last.started_at) if row.last else "never",
                        row.last.outcome.value if row.last else "",
                        self._when(row.next_at) if row.next_at else "",
                        str(row.failures) if row.failures else "",
                    ),
                    "is-alert" if row.failures else "",
                )
                for row in rows
            ]
        )
        self._tell()

    def _when(self, at: datetime) -> str:
        return f"{at.astimezone(self.clinic.clock.zone):%d %b %H:%M}"

    @on(PagedList.Highlighted)
    def _tell(self) -> None:
        row = self._row
        words = ""
        if row is not None:
            words = f"{row.words}. {f'Last: {row.last.words}, by {row.last.holder}' if row.last else ''}"
        self.query_one("#job-words", Label).update(safe_text(words))

    @property
    def _row(self) -> JobRow | None:
        key = self.query_one(PagedList).key
        return self._rows.get(key) if isinstance(key, str) else None

    @on(PagedList.Chosen)
    def _chosen(self, event: PagedList.Chosen) -> None:
        event.stop()
        if (row := self._row) is not None:
            self.app.push_screen(JobRuns(row.name))

    def action_run_job(self) -> None:
        """Run it now; it may take a while, and keys are free meanwhile."""
        row, jobs = self._row, self.backend.jobs
        if row is None:
            return
        name = row.name
        self._say(f"{name} is running ...")
        self.act(lambda: jobs.run(name), lambda words: self._ran(f"{name}: {words}"), refused=self._failed)

    def _ran(self, words: str) -> None:
        self._say(words, Level.DONE)
        self._read()

    def _failed(self, refusal: ClinicError) -> None:
        self._say(refusal.words, Level.ERROR)
        self._read()

    def action_preview(self) -> None:
        """Say what it would do."""
        row, jobs = self._row, self.backend.jobs
        if row is None:
            return
        if not row.previews:
            self._say(f"{row.name} changes nothing outside the clinic: it has nothing to show")
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

    def _say(self, words: str, level: Level = Level.INFO) -> None:
        self.query_one("#jobs-message", MessageLine).say(words, level)


class JobRuns(Asking, ModalScreen[None]):
    """The runs of one job that were written down, the newest first."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "back", show=False)]

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name_of_job = name

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical(classes="dialog wide tall"):
            yield Label(f"Runs of {self._name_of_job}", classes="dialog-title", markup=False)
            yield PagedList(
                ListColumn("Began", 12), ListColumn("Result", 8), ListColumn("What"), ListColumn("By", 20),
                empty="reading ...", marks=False,
            )  # fmt: skip
            yield Label("", id="job-words", classes="dialog-line", markup=False)
            yield KeyBar(own=(Hint("Up Down", "walk", ""), Hint("Esc", "back", "dismiss(None)")))

    def on_mount(self) -> None:
        """Ask for them."""
        self._runs: dict[int, JobRunRow] = {}
        self.query_one(PagedList).focus()
        jobs, name = self.backend.jobs, self._name_of_job
        self.ask_before_keys(lambda: jobs.runs(name), self._show, group="runs")

    def _show(self, runs: tuple[JobRunRow, ...]) -> None:
        zone = self.clinic.clock.zone
        self._runs = {run.id: run for run in runs}
        self.query_one(PagedList).show(
            [
                ListRow(
                    run.id,
                    (
                        f"{run.started_at.astimezone(zone):%d %b %H:%M}",
                        run.outcome.value,
                        safe_text(run.words),
                        safe_text(run.holder),
                    ),
                    "" if run.outcome is RunOutcome.OK else "is-alert",
                )
                for run in runs
            ],
            "No run was written down yet.",
        )

    @on(PagedList.Highlighted)
    def _tell(self, event: PagedList.Highlighted) -> None:
        run = self._runs.get(event.key) if isinstance(event.key, int) else None
        self.query_one("#job-words", Label).update(safe_text(run.words) if run else "")


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
