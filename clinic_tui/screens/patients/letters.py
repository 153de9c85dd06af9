"""Letters to patients: what was written, who missed a visit and was not written to, and the texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.letters.rows import LetterRow, MissedRow, Text
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time


class LettersScreen(ListPage[LetterRow]):
    """What was written, the newest first, to all patients or to one; each prints again as it was."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.LETTERS)
    NAME = "Letters"
    COLUMNS = (
        ListColumn("No.", 6, "right"),
        ListColumn("Day", 8),
        ListColumn("Patient"),
        ListColumn("Letter", 18),
        ListColumn("By", 8),
    )
    WIDE_COLUMNS = (*COLUMNS[:3], ListColumn("MRN", 10), ListColumn("To", 34), *COLUMNS[3:])
    NOTHING = "No letter was written yet: m lists who missed a visit, `:recalls` who is to come."
    TOPICS = frozenset({"letter", "restriction", "emergency_access"})

    def __init__(self, patient_id: int | None = None, name: str = "") -> None:
        super().__init__()
        self._patient_id = patient_id
        self._whose = name

    @property
    def place(self) -> Place:
        """Letters."""
        return Place.LETTERS

    def question(self) -> Callable[[], tuple[LetterRow, ...]]:
        """To whom."""
        letters, patient = self.backend.letters, self._patient_id
        return lambda: letters.list(patient)

    def line(self, row: LetterRow) -> ListRow:
        """Which, to whom, about what."""
        cells = (
            str(row.number), f"{row.day:%m/%d/%y}", row.name, *((row.mrn, row.to) if self.wide else ()),
            row.kind.words, row.by,
        )  # fmt: skip
        return ListRow(row.id, cells, "")

    def heading(self) -> FactLine:
        """To whom, and how many."""
        to = f" to {self._whose}" if self._whose else ""
        return (("strong", f"{self.NAME}{to}"), ("", counted(len(self.answer), "letter")))

    def detail(self, row: LetterRow) -> Sequence[FactLine]:
        """Where it went."""
        return (
            (("strong", row.name), ("", f"MRN {row.mrn}"), ("", row.kind.words)),
            (("", row.to or "restricted"), ("", row.title)),
            (
                ("", f"written {show_date(row.day)} by {row.by}"),
                ("quiet", f"printed again {counted(row.printed, 'time')}" if row.printed else ""),
            ),
        )

    async def choose(self, row: LetterRow) -> None:
        """Open the record."""
        if self._patient_id is None:
            self.clinic.open_patient(row.patient_id)
        else:
            self.dismiss()  # it lies on that record

    def action_letter_print(self) -> None:
        """Print the letter under the cursor again."""
        row, letters = self.row, self.backend.letters
        if row is not None:
            number = row.number
            self.act(lambda: letters.print_again(number), self._printed)

    def _printed(self, words: str) -> None:
        self.clinic.say_done(words)
        self.read_before_keys()

    async def action_letters_missed(self) -> None:
        """Who missed a visit of late."""
        await self.app.push_screen(MissedScreen(), lambda _: self.read_before_keys())

    async def action_letter_texts(self) -> None:
        """The texts."""
        await self.app.push_screen(TextsScreen())


class MissedScreen(ListPage[MissedRow]):
    """Visits that were missed or called off late, the last first; the marked are written to in one go."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.MISSED)
    NAME = "Missed visits"
    COLUMNS = (
        ListColumn("Day", 8),
        ListColumn("Time", 5),
        ListColumn("Patient"),
        ListColumn("By", 4),
        ListColumn("What", 18),
        ListColumn("Written", 8),
    )
    NOTHING = "Nobody missed a visit of late."
    TOPICS = frozenset({"letter", "appointment", "restriction", "emergency_access"})

    @property
    def place(self) -> Place:
        """Missed visits."""
        return Place.MISSED

    def build_list(self) -> PagedList:
        """With marks: a letter goes to all that are marked."""
        return PagedList(*self.COLUMNS, empty="reading ...", marks=True, titles=True)

    def question(self) -> Callable[[], tuple[MissedRow, ...]]:
        """Who missed a visit."""
        return self.backend.letters.missed

    def line(self, row: MissedRow) -> ListRow:
        """When, who, and whether they were written to."""
        written = f"{row.written_on:%m/%d/%y}" if row.written_on else ""
        cells = (
            f"{row.day:%m/%d/%y}", show_time(row.start), row.name, row.provider_code, row.kind.words, written,
        )  # fmt: skip
        return ListRow(row.appointment_id, cells, "is-quiet" if row.written_on else "")

    def heading(self) -> FactLine:
        """How many, and how many were not written to."""
        rest = sum(row.written_on is None for row in self.shown_rows)
        return (
            ("strong", f"{self.NAME}: {len(self.shown_rows)}"),
            ("", f"{rest} not written to" if rest else ""),
        )

    def detail(self, row: MissedRow) -> Sequence[FactLine]:
        """Who it is."""
        return (
            (("strong", row.name), ("", f"MRN {row.mrn}")),
            (("", f"{show_date(row.day)} {show_time(row.start)} {row.provider_code}"), ("", row.kind.words)),
            (("quiet", f"written to {show_date(row.written_on)}" if row.written_on else "not written to"),),
        )

    async def choose(self, row: MissedRow) -> None:
        """Open the record."""
        self.clinic.open_patient(row.patient_id)

    async def action_letter_write(self) -> None:
        """Write to those that are marked, or to the one under the cursor."""
        from clinic_tui.screens.patients.letter_forms import WriteLetters

        numbers = [int(str(key)) for key in self.list.meant]
        kinds = {row.appointment_id: row.kind for row in self.shown_rows}
        if numbers:
            form = WriteLetters(kinds[numbers[0]], numbers)
            await self.app.push_screen(form, self._written)

    def _written(self, done: bool | None) -> None:
        if done:
            self.list.clear_marks()
            self.read_before_keys()


class TextsScreen(ListPage[Text]):
    """The texts by kind and language; the clinic changes them, or goes back to the usual."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.LETTER_TEXTS)
    NAME = "Texts of letters"
    COLUMNS = (
        ListColumn("Letter", 18),
        ListColumn("Language", 8),
        ListColumn("Title"),
        ListColumn("Text", 10),
    )
    TOPICS = frozenset({"letter_text"})

    @property
    def place(self) -> Place:
        """Texts."""
        return Place.LETTER_TEXTS

    def question(self) -> Callable[[], tuple[Text, ...]]:
        """All of them."""
        return self.backend.letters.texts

    def line(self, row: Text) -> ListRow:
        """For what, in which language."""
        cells = (row.kind.words, row.language, row.title, "own" if row.own else "usual")
        return ListRow((row.kind, row.language), cells, "")

    def heading(self) -> FactLine:
        """How many are the clinic's own."""
        own = sum(row.own for row in self.shown_rows)
        return (("strong", self.NAME), ("", f"{own} of the clinic's own" if own else ""))

    def detail(self, row: Text) -> Sequence[FactLine]:
        """How it begins."""
        first, *rest = [line for line in row.text.split("\n") if line]
        return ((("strong", row.title),), (("", first),), (("quiet", " ".join(rest)),))

    async def choose(self, row: Text) -> None:
        """Change it."""
        from clinic_tui.screens.patients.letter_forms import EditText

        if why := self.backend.why_not("letter.texts", "the texts of letters"):
            self.clinic.say(why, Level.ERROR)
            return
        await self.app.push_screen(EditText(row), lambda _: self.read_before_keys())

    def action_text_usual(self) -> None:
        """Back to the text that came with the program."""
        row, letters = self.row, self.backend.letters
        if row is not None:
            kind, language = row.kind, row.language

            def done(_: None) -> None:
                self.clinic.say_done(f"{kind.words}, {language}: the usual text")
                self.read_before_keys()

            self.act(lambda: letters.usual_text(kind, language), done)
