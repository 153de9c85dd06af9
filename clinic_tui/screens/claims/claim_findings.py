"""What is wrong with the claim of one visit, each thing with its way out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from clinic_tui.billing.rows import UnbilledVisit
from clinic_tui.claims.rows import ScrubbedVisit
from clinic_tui.claims.scrub.finding import Finding, Level
from clinic_tui.keymap import Hint
from clinic_tui.screens.claims.claim_mending import claim_of, mend_claim
from clinic_tui.screens.parts.about_patient import AboutPatient
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.dates import show_date

Rows = tuple[ScrubbedVisit, ...]


class ClaimFindings(AboutPatient, ListDialog[Finding, None]):
    """Enter or `e` opens the form that mends it, `c` the charges; what is mended is gone from the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "mend", "mend it", show=False),
        Binding("c", "charges", "charges", show=False),
    ]
    COLUMNS = (ListColumn("", 1), ListColumn("Rule", 4, "right"), ListColumn("Where", 20), ListColumn("What"))
    NAME = "Findings"
    NOTHING = "Nothing is wrong with the claim of this visit."
    WHOLE_LINES = 3
    TOPICS = frozenset(
        {
            "appointment", "charge", "patient", "coverage", "visit_coding", "payer", "billing_provider",
            "place_of_service", "provider_identity", "enrolment", "fee_line", "fee_schedule",
            "authorization_need", "prior_authorization", "credential",
        }
    )  # fmt: skip
    tells_of_record: ClassVar[bool] = True

    def __init__(self, visit: UnbilledVisit) -> None:
        super().__init__()
        self._visit = visit

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (
            Hint("Enter", "mend it", "mend"),
            Hint("c", "charges", "charges"),
            Hint("Esc", "back", "dismiss(None)"),
        )

    def above(self) -> Iterator[Widget]:
        """Whose it is."""
        return self.compose_banner(self._visit.patient_id)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Something was written: the banner may say something else now."""
        self.access_may_have_changed(entities)
        super().changed_elsewhere(entities)

    def question(self) -> Callable[[], Rows]:
        """This visit's alone."""
        claims, number = self.backend.claims, self._visit.appointment_id
        return lambda: claims.findings_of(number)

    @property
    def _found(self) -> ScrubbedVisit | None:
        return self.answer[0] if self.answer else None

    def rows_of(self, answer: Rows) -> Sequence[Finding]:
        """Errors first."""
        return answer[0].findings if answer else ()

    def nothing(self) -> str:
        """All is well, or nobody may see it, or there is no claim any more."""
        if self._found is None:
            return "No claim is made of this visit: it has no charges, or no policy pays for it."
        if self._found.is_hidden:
            return "The record is restricted: what is wrong is not shown."
        return self.NOTHING

    def heading(self) -> str:
        """Whose claim, to whom, and how much is wrong."""
        whose, found = f"{self._visit.name}, {show_date(self._visit.day)}", self._found
        return whose if found is None else f"{whose}, {found.payer}: {found.mark} {found.words}"

    def bare_heading(self) -> str:
        """Whose claim."""
        return f"{self._visit.name}, {show_date(self._visit.day)}"

    def line(self, row: Finding) -> ListRow:
        """Weight, rule, field, words; a word in the row in full says the weight too."""
        is_error = row.level is Level.ERROR
        cells = ("!" if is_error else "?", str(row.rule), row.field, row.words)
        return ListRow(row.key, cells, "is-wrong" if is_error else "is-soon")

    def whole(self, row: Finding) -> str:
        """In full, with the way out."""
        weight = "error" if row.level is Level.ERROR else "warning"
        return f"{weight}: {row.words}\n{row.way_out}"

    async def choose(self, row: Finding) -> None:
        """Open what mends it."""
        await mend_claim(self, claim_of(self._visit, self._found), row.target)

    async def action_mend(self) -> None:
        """The same."""
        if (row := self.row) is not None:
            await self.choose(row)

    async def action_charges(self) -> None:
        """The charges of the visit."""
        from clinic_tui.screens.claims.charges import EditCharges

        await self.app.push_screen(EditCharges(self._visit.appointment_id))
