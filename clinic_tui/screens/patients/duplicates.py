"""Records that look like one patient's: compared, merged, or told apart for good."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.keymap import Hint
from clinic_tui.merging.rows import Merged
from clinic_tui.patients.rows import DuplicatePair, PatientLine
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.screens.patients.alike_words import alike_words
from clinic_tui.screens.patients.merge_records import MergeRecords
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_birth_date
from clinic_tui.words.phones import show_phone


class PairList(ListDialog[DuplicatePair, None]):
    """Enter compares the two, and merges them from there; `x` says that they are two people."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "not_the_same", "not the same", show=False),
        Binding("e", "open_record", "the record", show=False),
        Binding("u,f8", "app.undo", "undo", show=False),
    ]
    UNDOES = True
    COLUMNS = (
        ListColumn("%", 3, "right"),
        ListColumn("One record", 22),
        ListColumn("The other", 22),
        ListColumn("Alike in"),
    )
    WHOLE_LINES = 3
    _kept: int | None = None
    """The record that stayed in a merge, until the list has been read without the pair."""

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (
            Hint("Enter", "compare, merge", ""),
            Hint("x", "not the same", "not_the_same"),
            Hint("e", "the record", "open_record"),
            Hint("Esc", "back", "dismiss(None)"),
        )

    def line(self, row: DuplicatePair) -> ListRow:
        """How alike, who, and in what."""
        cells = (str(row.score), row.first.name, row.second.name, alike_words(row.reasons))
        return ListRow((row.first.id, row.second.id), cells)

    def whole(self, row: DuplicatePair) -> str:
        """Both with birth date, MRN and phone, and all that is alike or not."""
        return "\n".join((_who(row.first), _who(row.second), ", ".join(row.reasons)))

    async def choose(self, row: DuplicatePair) -> None:
        """Compare the two, field by field."""
        await self.app.push_screen(MergeRecords(row.first.id, row.second.id), self._compared)

    def _compared(self, merged: Merged | None) -> None:
        if merged is not None:
            self._kept = merged.patient_id
            self.say(f"merged into MRN {merged.mrn}: u takes it back", Level.DONE)
            self.read()

    def may_slide(self) -> bool:
        """What was merged here is gone by this person's doing, whatever was typed since."""
        return super().may_slide() or self._kept is not None

    def took(self, answer: Sequence[DuplicatePair]) -> None:
        """Show them; after a merge the cursor stands on the next pair of the record that stayed."""
        before, kept = self.list.key, self._kept
        super().took(answer)
        if kept is not None and before not in self._rows:
            self._kept = None
            pair = next((row for row in self.shown_rows if kept in (row.first.id, row.second.id)), None)
            if pair is not None:
                self.list.select((pair.first.id, pair.second.id))

    def was_undone(self, words: str) -> None:
        """What was said here of the last deed holds no more."""
        self.say(f"undone: {words}", Level.DONE)
        self.read()

    def action_not_the_same(self) -> None:
        """Remember that these are two people."""
        row, backend = self.row, self.backend
        if row is None:
            return

        def told(_: None) -> None:
            self.say(
                f"MRN {row.first.mrn} and {row.second.mrn} are two people: u takes that back", Level.DONE
            )
            self.forget(row)
            self.read()

        self.act(lambda: backend.merging.not_the_same(row.first.id, row.second.id), told)

    def forget(self, row: DuplicatePair) -> None:
        """The pair is dealt with."""

    def action_open_record(self) -> None:
        """The record of the first of the two."""
        row = self.row
        if row is not None:
            self.dismiss()
            self.clinic.open_patient(row.first.id)


class Duplicates(PairList):
    """All likely pairs of the clinic, the likeliest first."""

    NAME = "Records that may be one patient's"
    NOTHING = "No two records look like one patient's."
    TOPICS = frozenset({"patient_merge", "not_same_person"})

    def question(self) -> Callable[[], Sequence[DuplicatePair]]:
        """The pairs: every patient is compared, which takes some seconds in a large clinic."""
        return self.backend.merging.pairs

    def read_before_keys(self) -> None:
        """Keys go on meanwhile: Esc must not wait for the whole clinic."""
        self.read()

    def heading(self) -> str:
        """How many."""
        return f"{self.NAME}: {counted(len(self.shown_rows), 'pair')}"


class LikelySameAs(PairList):
    """Who may be the same as one patient; `f` finds somebody else to compare with."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f", "find_other", "another record", show=False)]
    NOTHING = "Nobody looks like the same patient: f finds a record to compare with."

    def __init__(self, patient: PatientLine, pairs: Sequence[DuplicatePair]) -> None:
        """`pairs` as the backend has them, whose lines are those of the others."""
        super().__init__()
        self._patient = patient
        self._pairs = tuple(replace(pair, first=patient) for pair in pairs)

    def hints(self) -> tuple[Hint, ...]:
        """`f` too."""
        return (*super().hints()[:2], Hint("f", "another record", "find_other"), super().hints()[-1])

    def question(self) -> Callable[[], Sequence[DuplicatePair]]:
        """They are known."""
        pairs = self._pairs
        return lambda: pairs

    def bare_heading(self) -> str:
        """As whom."""
        return f"Likely the same as {self._patient.name}, MRN {self._patient.mrn}"

    def forget(self, row: DuplicatePair) -> None:
        """The pair is dealt with."""
        self._pairs = tuple(pair for pair in self._pairs if pair.second.id != row.second.id)

    def _compared(self, merged: Merged | None) -> None:
        """Open what stayed: the record below may be the one that went."""
        if merged is not None:
            self.dismiss()
            self.clinic.open_patient(merged.patient_id)

    async def action_find_other(self) -> None:
        """Compare with a record that does not look alike."""
        from clinic_tui.screens.patients.find import FindPatient

        await self.app.push_screen(FindPatient("Compare with which record?"), self._found)

    def _found(self, patient_id: int | None) -> None:
        if patient_id == self._patient.id:
            self.say("that is this record: find another one", Level.ERROR)
        elif patient_id is not None:
            self.app.push_screen(MergeRecords(self._patient.id, patient_id), self._compared)


def _who(line: PatientLine) -> str:
    phone = show_phone(line.phone) if line.phone else ""
    return f"{line.name}  {show_birth_date(line.born)}  {line.sex.value}  MRN {line.mrn}  {phone}"
