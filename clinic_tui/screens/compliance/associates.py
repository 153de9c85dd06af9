"""Business associates: who works with patient data for the clinic, and until when the agreement holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.privacy.associate_rows import Agreement, AssociateEntry, AssociateRow
from clinic_tui.screens.parts.day_field import day_field, day_text
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date

_LOOKS = {
    Agreement.MISSING: "is-overdue", Agreement.ENDED: "is-overdue", Agreement.ENDING: "is-low",
    Agreement.SIGNED: "", Agreement.LEFT: "is-quiet",
}  # fmt: skip


class AssociatesScreen(ListPage[AssociateRow]):
    """By name; Enter changes one."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.ASSOCIATES)
    NAME = "Business associates"
    COLUMNS = (
        ListColumn("Name"),
        ListColumn("Service", 22),
        ListColumn("Signed", 8),
        ListColumn("Ends", 8),
        ListColumn("Agreement", 16),
    )
    WIDE_COLUMNS = (*COLUMNS[:2], ListColumn("Contact", 20), ListColumn("Phone", 16), *COLUMNS[2:])
    NOTHING = "Nobody works with patient data for the clinic, as far as is written: + adds one."
    TOPICS = frozenset({"business_associate"})
    DETAIL_LINES = 2

    def __init__(self, wanted: int | None = None) -> None:
        super().__init__()
        self._wanted = wanted

    @property
    def place(self) -> Place:
        """Associates."""
        return Place.ASSOCIATES

    def question(self) -> Callable[[], tuple[AssociateRow, ...]]:
        """Who works here."""
        return self.backend.privacy.associates

    def heading(self) -> FactLine:
        """How many, and how many have no agreement that holds."""
        rows, day = self.shown_rows, self.clinic.today
        without = sum(row.agreement(day) in (Agreement.MISSING, Agreement.ENDED) for row in rows)
        if not rows:
            return (("strong", self.NAME),)
        return (
            ("strong", self.NAME),
            ("", counted(len(rows), "associate")),
            (
                "alert" if without else "good",
                f"! {without} without agreement" if without else "all signed",
            ),
        )

    def line(self, row: AssociateRow) -> ListRow:
        """Who, for what, and how the agreement stands."""
        standing = row.agreement(self.clinic.today)
        cells = (
            row.name, row.service, *((row.contact, row.phone) if self.wide else ()),
            *(f"{day:%m/%d/%y}" if day else "" for day in (row.signed_on, row.ends_on)), standing.value,
        )  # fmt: skip
        return ListRow(row.id, cells, _LOOKS[standing])

    def detail(self, row: AssociateRow) -> Sequence[FactLine]:
        """Whom to call, and until when the agreement holds."""
        until = f"until {show_date(row.ends_on)}" if row.ends_on else "until somebody ends it"
        signed = f"signed {show_date(row.signed_on)}, {until}" if row.signed_on else Agreement.MISSING.value
        return (
            (("strong", row.name), ("", row.contact), ("", row.phone), ("", row.email)),
            (("" if row.signed_on else "alert", signed), ("quiet", row.note)),
        )

    async def choose(self, row: AssociateRow) -> None:
        """Change what is known."""
        self.action_edit()

    def action_edit(self) -> None:
        """Change what is known, a new agreement among it."""
        if why := self.backend.why_not("associate.edit", "business associates"):
            self.clinic.say(why, Level.ERROR)
        elif self.row is not None:
            self.app.push_screen(AssociateForm(self.row), self._written)

    def action_associate_add(self) -> None:
        """One more."""
        self.app.push_screen(AssociateForm(None), self._written)

    def action_associate_end(self) -> None:
        """They work here no more."""
        row, part = self.row, self.backend.privacy
        if row is not None:
            form = AskReason(
                f"{row.name} works here no more",
                "What became of the data they have? Returned, destroyed, or why not.",
                lambda words: part.end_associate(row.id, row.version, words),
                f"{row.name} works here no more",
            )
            self.app.push_screen(form, self._written)

    def _written(self, outcome: object) -> None:
        if outcome is not None:
            self.read_before_keys()


class AssociateForm(Form[bool]):
    """All that is known of one; None is a new one."""

    def __init__(self, row: AssociateRow | None, texts: dict[str, str] | None = None) -> None:
        super().__init__({**(_texts_of(row) if row else {}), **(texts or {})})
        self._row = row

    @property
    def title_words(self) -> str:
        """Which one."""
        return f"Business associate {self._row.name}" if self._row else "New business associate"

    def fields(self) -> Sequence[Field]:
        """Who, for what, and the agreement."""
        today = self.clinic.today
        return (
            text_field("name", "Name", limit=100),
            text_field("service", "Service", limit=100, help="what they do here: shredding, billing"),
            text_field("contact", "Contact", limit=100, help="a person there"),
            text_field("phone", "Phone", limit=40),
            text_field("email", "E-mail", limit=100),
            day_field("signed", "Signed", today, help="the agreement; empty: there is none", passed=False),
            day_field("ends", "Ends", today, ahead=True, help="its last day, if there is one", passed=False),
            text_field("note", "Note", limit=200, help="where it lies"),
        )

    def submit(self) -> None:
        """Keep it."""
        texts, row, part = self.texts, self._row, self.backend.privacy
        entry = AssociateEntry(
            texts["name"], texts["service"], texts["contact"], texts["phone"], texts["email"],
            self.value("signed"), self.value("ends"), texts["note"],
        )  # fmt: skip
        if row is None:
            self.save(lambda: part.add_associate(entry), f"{entry.name} added", True)
        else:
            words = f"{entry.name}: changed"
            self.save(lambda: part.change_associate(row.id, row.version, entry), words, True)

    def reopen(self, texts: dict[str, str]) -> AssociateForm:
        """The same one again."""
        return AssociateForm(self._row, texts)


def _texts_of(row: AssociateRow) -> dict[str, str]:
    return {
        "name": row.name, "service": row.service, "contact": row.contact, "phone": row.phone,
        "email": row.email, "signed": day_text(row.signed_on), "ends": day_text(row.ends_on),
        "note": row.note,
    }  # fmt: skip
