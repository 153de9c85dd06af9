"""The files that partners and payers wrote about claims, and what each says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.claims.answer_rows import AnswerRow, FileRow
from clinic_tui.claims.batch_states import FileTaken
from clinic_tui.claims.states import Happening
from clinic_tui.keymap import Place
from clinic_tui.screens.claims.claims_listed import ClaimsListed
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.widgets.cells import wrap
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money

_LOOKS = {
    FileTaken.REFUSED: "is-wrong", FileTaken.NOT_OURS: "is-quiet", FileTaken.TEST: "is-quiet",
    FileTaken.READ: "",
}  # fmt: skip
_INSTEAD = {FileTaken.REFUSED: "refused", FileTaken.NOT_OURS: "none", FileTaken.TEST: "test"}
"""What stands in place of the claims of a file that says nothing of any."""
_MARKS = {
    Happening.REJECTED: ("!", "is-wrong"),
    Happening.NOT_FOUND: ("!", "is-wrong"),
    Happening.REVERSED: ("?", "is-soon"),
    Happening.PENDING: ("?", "is-soon"),
}


class AnswersScreen(ListPage[FileRow]):
    """The newest first; Enter shows what one says."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.ANSWERS)
    NAME = "Answers to claims"
    COLUMNS = (
        ListColumn("", 1),
        ListColumn("Came", 11),
        ListColumn("From", 10),
        ListColumn("What", 14),
        ListColumn("Claims", 7, "right"),
        ListColumn("File"),
    )
    WIDE_COLUMNS = (*COLUMNS, ListColumn("What it says", 48))
    NOTHING = "No file came yet: i takes one in."
    TOPICS = frozenset({"claim_file"})
    DETAIL_LINES = 5

    @property
    def place(self) -> Place:
        """Files that came."""
        return Place.ANSWERS

    def question(self) -> Callable[[], tuple[FileRow, ...]]:
        """All of them."""
        return self.backend.claim_answers.files

    def line(self, row: FileRow) -> ListRow:
        """When, from whom, what."""
        local = row.at.astimezone(self.clinic.clock.zone)
        cells = (
            "!" if row.rejected else "",
            f"{local:%m/%d %H:%M}",
            row.partner or "by hand",
            " ".join(row.kinds) or row.taken.value,
            str(row.claims) if row.taken is FileTaken.READ else _INSTEAD[row.taken],
            row.name,
            *((row.words,) if self.wide else ()),
        )
        return ListRow(row.id, cells, "is-wrong" if row.rejected else _LOOKS[row.taken])

    def heading(self) -> FactLine:
        """How many."""
        return (("strong", f"{self.NAME}: {counted(len(self.answer), 'file')}"),)

    def detail(self, row: FileRow) -> Sequence[FactLine]:
        """One in full."""
        unknown = f"{row.unmatched} not known here" if row.unmatched else ""
        rejected = f"{row.rejected} of them rejected" if row.rejected else ""
        return (
            (
                ("strong", row.name),
                ("", " ".join(row.kinds)),
                ("", counted(row.claims, "claim of ours", "claims of ours")),
                ("alert", rejected),
                ("warning", unknown),
                ("quiet", f"taken in by {row.by}"),
            ),
            *(
                (("alert" if row.taken is FileTaken.REFUSED else "", each),)
                for each in wrap(row.words, self.size.width - 2, 4)
            ),
        )

    async def choose(self, row: FileRow) -> None:
        """What it says of each claim."""
        await self.app.push_screen(FileAnswers(row))

    async def action_answer_file(self) -> None:
        """Take one in by its path."""
        from clinic_tui.screens.claims.take_in_answers import TakeInAnswers

        await self.app.push_screen(TakeInAnswers(), lambda _: self.read_before_keys())


class FileAnswers(ClaimsListed[AnswerRow]):
    """What one file says; Enter shows all that happened to the claim."""

    COLUMNS = (
        ListColumn("", 1),
        ListColumn("Claim", 12),
        ListColumn("Patient", 18),
        ListColumn("Paid", 10, "right"),
        ListColumn("What"),
    )
    NAME = "Answers"
    NOTHING = "It says nothing of claims of ours."
    WHOLE_LINES = 3
    TOPICS = frozenset({"claim_answer", "restriction", "emergency_access"})

    def __init__(self, file: FileRow) -> None:
        super().__init__()
        self._file = file

    def nothing(self) -> str:
        """Why a refused file says nothing."""
        if self._file.taken is FileTaken.REFUSED:
            return f"It was refused, and changed nothing: {self._file.words}"
        if "835" in self._file.kinds and self._file.taken is FileTaken.READ:
            return "No claim of it is posted: `:remittances` has its payments, and what waits of them."
        return self.NOTHING

    def question(self) -> Callable[[], tuple[AnswerRow, ...]]:
        """Of this file alone."""
        answers, number = self.backend.claim_answers, self._file.id
        return lambda: answers.in_file(number)

    def bare_heading(self) -> str:
        """Which file."""
        return f"{self._file.name} ({' '.join(self._file.kinds)})"

    def line(self, row: AnswerRow) -> ListRow:
        """Which claim, whose, what."""
        mark, look = _MARKS.get(row.happening, ("", ""))
        paid = "" if row.paid_cents is None else show_money(row.paid_cents)
        words = f"{row.happening.value}: {row.words}" if row.words else row.happening.value
        return ListRow(row.id, (mark, row.number, row.name, paid, words), look)

    def whole(self, row: AnswerRow) -> str:
        """In full."""
        field = f"; look at: {row.field}" if row.field else ""
        codes = f"as it came: {row.codes}{field}" if row.codes else ""
        return "\n".join(filter(None, (f"{row.party.value}: {row.happening.value} {row.words}", codes)))
