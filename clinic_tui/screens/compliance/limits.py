"""What patients asked not to be told, and what the clinic answered: of all, or of one (45 CFR 164.522)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.privacy.limit_rows import LimitRow
from clinic_tui.privacy.limit_rules import LimitState
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.screens.patients.meant_patient import MeantPatient
from clinic_tui.screens.patients.of_patient import OfPatient
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.dates import show_date

_LOOKS = {LimitState.ASKED: "is-soon", LimitState.AGREED: "is-wrong"}


class LimitsScreen(MeantPatient[LimitRow]):
    """What waits for an answer on top; Enter opens the record."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.LIMITS)
    NAME = "Not to be told"
    COLUMNS: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("Asked", 8),
        ListColumn("Patient", 18),
        ListColumn("Not to", 24),
        ListColumn("What"),
        ListColumn("", 8),
    )
    WIDE_COLUMNS = (*COLUMNS[:2], ListColumn("MRN", 10), *COLUMNS[2:])
    NOTHING = "Nobody asked for anything not to be told: + takes what a patient asks."
    TOPICS = frozenset({"privacy_limit", "restriction", "emergency_access"})
    DETAIL_LINES = 2

    def __init__(self, wanted: int | None = None) -> None:
        super().__init__()
        self._wanted = wanted

    @property
    def place(self) -> Place:
        """What is not to be told."""
        return Place.LIMITS

    def question(self) -> Callable[[], tuple[LimitRow, ...]]:
        """Of whom."""
        part, patient = self.backend.limits, self.patient_id
        return part.list if patient is None else lambda: part.of(patient)

    def heading(self) -> FactLine:
        """Whose, how many bind, and how many wait for an answer."""
        states = [row.state for row in self.shown_rows]
        bind, asked = states.count(LimitState.AGREED), states.count(LimitState.ASKED)
        return (
            ("strong", f"{self.NAME}, of {self.whose}" if self.whose else self.NAME),
            ("", f"{bind} agreed to" if bind else ""),
            ("warning", f"{asked} to answer: y or r" if asked else ""),
        )

    def line(self, row: LimitRow) -> ListRow:
        """When, whose, whom not, what, and how it stands."""
        whose = () if self.patient_id is not None else (row.name, *((row.mrn,) if self.wide else ()))
        cells = (f"{row.asked_on:%m/%d/%y}", *whose, row.not_to, row.what, row.state.value)
        return ListRow(row.id, cells, _LOOKS.get(row.state, "is-quiet"))

    def detail(self, row: LimitRow) -> Sequence[FactLine]:
        """The whole of it."""
        decided = ""
        if row.decided_on is not None:
            said = "refused" if row.state is LimitState.REFUSED else "agreed"
            decided = f"{said} {show_date(row.decided_on)} by {row.decided_by}"
        ended = f"ended {show_date(row.ended_on)}: {row.ended_how}" if row.ended_on else ""
        return (
            (("strong", f"{row.id}: {row.name}"), ("", row.words)),
            (
                ("", f"asked by {row.asked_by}" if row.asked_by else "asked by the patient"),
                ("warning" if row.state is LimitState.AGREED else "", decided), ("", row.answer),
                ("", ended), ("quiet", f"paper: {row.kept_at}" if row.kept_at else ""),
                ("quiet", f"by {row.who}"),
            ),
        )  # fmt: skip

    def first_verbs(self) -> tuple[str, ...]:
        """What is done most."""
        return ("limit-add", "limit-agree", "limit-refuse", "limit-end", "back")

    async def choose(self, row: LimitRow) -> None:
        """Open the record."""
        self.open_record(row.patient_id)

    # Verbs

    def action_limit_add(self) -> None:
        """A patient asks."""
        from clinic_tui.screens.compliance.limit_forms import TakeLimit

        self.with_patient("Who asks?", lambda number, name: TakeLimit(number, name))

    def _in(self, state: LimitState) -> LimitRow | None:
        """The row under the cursor, where it stands so; else it is said how it stands."""
        row = self.row
        if row is not None and row.state is not state:
            self.clinic.say(f"limit {row.id} is {row.state.value}, and not {state.value}", Level.WARNING)
            return None
        return row

    def action_limit_agree(self) -> None:
        """The clinic is bound by it from today on; `u` takes that back."""
        row, part = self._in(LimitState.ASKED), self.backend.limits
        if row is None:
            return

        def agreed(_: None) -> None:
            self.clinic.say_done(f"agreed: {row.words}")
            self.read_before_keys()

        self.act(lambda: part.agree(row.id, row.version), agreed)

    def action_limit_refuse(self) -> None:
        """The clinic does not agree."""
        row, part = self._in(LimitState.ASKED), self.backend.limits
        if row is not None:
            self.app.push_screen(
                AskReason(
                    f"Refuse: {row.words}",
                    "Why not? The patient is told.",
                    lambda words: part.refuse(row.id, row.version, words),
                    f"refused: {row.words}",
                ),
                self.written,
            )

    def action_limit_end(self) -> None:
        """It binds no more, for what comes after."""
        row, part = self._in(LimitState.AGREED), self.backend.limits
        if row is not None:
            self.app.push_screen(
                AskReason(
                    f"End: {row.words}",
                    "How? The patient wrote, said so, or was told of it.",
                    lambda words: part.end(row.id, row.version, words),
                    f"ended: {row.words}",
                ),
                self.written,
            )


class LimitsOf(OfPatient[LimitRow], LimitsScreen):
    """The same of one patient, on the record."""

    COLUMNS = (LimitsScreen.COLUMNS[0], ListColumn("Not to", 30), *LimitsScreen.COLUMNS[3:])
    WIDE_COLUMNS = COLUMNS
