"""What was given out of patients' records: of all, or of one patient with the accounting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.privacy.disclosure_rows import DisclosureRow
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.screens.patients.meant_patient import MeantPatient
from clinic_tui.screens.patients.of_patient import OfPatient
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted


class DisclosuresScreen(MeantPatient[DisclosureRow]):
    """The newest first; Enter opens the record."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.DISCLOSURES)
    NAME = "Disclosures"
    COLUMNS: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("Day", 8),
        ListColumn("Patient", 17),
        ListColumn("Kind", 25),
        ListColumn("To whom"),
        ListColumn("Listed", 6),
    )
    WIDE_COLUMNS = (
        *COLUMNS[:2], ListColumn("MRN", 10), COLUMNS[2], ListColumn("To whom", 30), ListColumn("What"),
        COLUMNS[4],
    )  # fmt: skip
    NOTHING = "Nothing was given out yet: + writes it down."
    TOPICS = frozenset({"disclosure", "restriction", "emergency_access"})

    def __init__(self, wanted: int | None = None) -> None:
        super().__init__()
        self._wanted = wanted

    @property
    def place(self) -> Place:
        """Disclosures."""
        return Place.DISCLOSURES

    def question(self) -> Callable[[], tuple[DisclosureRow, ...]]:
        """Of whom."""
        part, patient = self.backend.privacy, self.patient_id
        return part.disclosures if patient is None else lambda: part.disclosures_of(patient)

    def heading(self) -> FactLine:
        """Whose, how many, and how many an accounting holds."""
        rows = self.shown_rows
        told = sum(row.accounted and not row.struck for row in rows)
        return (
            ("strong", f"{self.NAME} of {self.whose}" if self.whose else self.NAME),
            ("", counted(len(rows), "disclosure")),
            ("", f"{told} to be accounted for"),
        )

    def line(self, row: DisclosureRow) -> ListRow:
        """When, whose, of which kind, to whom, and whether the patient is told."""
        told = "struck" if row.struck else "yes" if row.accounted else "no"
        cells = (f"{row.day:%m/%d/%y}", *self.middle(row), told)
        return ListRow(row.id, cells, "" if told == "yes" else "is-quiet")

    def middle(self, row: DisclosureRow) -> tuple[str, ...]:
        """Whose, and to whom; what, where there is room."""
        if self.wide:
            return row.name, row.mrn, row.kind.value, row.recipient, row.what
        return row.name, row.kind.value, row.recipient

    def detail(self, row: DisclosureRow) -> Sequence[FactLine]:
        """The whole of it, with the rule."""
        return (
            (("strong", row.name), ("", row.recipient), ("", row.address), ("quiet", f"by {row.who}")),
            (("", row.what), ("", row.purpose)),
            (
                ("warning", f"struck out: {row.struck}" if row.struck else ""),
                ("warning", row.withheld.words),
                ("warning", f"case {row.breach_id} of the breach log" if row.breach_id else ""),
                ("", f"on authorization {row.authorization_id}" if row.authorization_id else ""),
                ("warning", f"not as it names: {row.beyond_reason}" if row.beyond_reason else ""),
                ("quiet", row.kind.rule.words),
            ),
        )

    def first_verbs(self) -> tuple[str, ...]:
        """What is done most."""
        return (
            "disclosure-add",
            "request-of",
            "accounting-print",
            "disclosure-strike",
            "disclosure-withhold",
            "back",
        )

    async def choose(self, row: DisclosureRow) -> None:
        """Open the record."""
        self.open_record(row.patient_id)

    def action_disclosure_add(self) -> None:
        """Something was given out: of whom, where the list is of all."""
        from clinic_tui.screens.compliance.disclosure_forms import Disclose

        self.with_patient("Whose record went out?", lambda number, name: Disclose(number, name))

    def action_request_of(self) -> None:
        """The patient asks for something of the record."""
        from clinic_tui.screens.compliance.disclosure_forms import TakeRequest

        self.with_patient("Who asks?", lambda number, name: TakeRequest(number, name))

    def action_disclosure_withhold(self) -> None:
        """An agency asks that the patient is not told for some time, or has written what it had said."""
        from clinic_tui.screens.compliance.withholding_form import Withhold

        if self.row is not None:
            self.app.push_screen(Withhold(self.row), self.written)

    def action_disclosure_strike(self) -> None:
        """It was never given, or stands here twice."""
        row, part = self.row, self.backend.privacy
        if row is None:
            return
        form = AskReason(
            f"Strike out: {row.recipient}",
            "Why does it not stand?",
            lambda words: part.strike_out(row.id, row.version, words),
            "struck out",
        )
        self.app.push_screen(form, self.written)

    def action_accounting_print(self) -> None:
        """The accounting of the patient under the cursor, or whose list it is."""
        row, part = self.row, self.backend.privacy
        patient = self.patient_id if self.patient_id is not None else row.patient_id if row else None
        if patient is None:
            self.clinic.say("stand on a patient's disclosure first", Level.ERROR)
            return
        self.act(lambda: part.hand_out_accounting(patient), self.clinic.say_done)


class DisclosuresOf(OfPatient[DisclosureRow], DisclosuresScreen):
    """The same of one patient, on the record: what was given stands in the place of whose it is."""

    COLUMNS = (
        ListColumn("Day", 8),
        ListColumn("Kind", 25),
        ListColumn("To whom", 20),
        ListColumn("What"),
        ListColumn("Listed", 6),
    )
    WIDE_COLUMNS = (*COLUMNS[:2], ListColumn("To whom", 34), *COLUMNS[3:])

    def middle(self, row: DisclosureRow) -> tuple[str, ...]:
        """To whom, and what."""
        return row.kind.value, row.recipient, row.what
