"""Keeping a visit from the payer, because the patient pays it in full and has asked for that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.widget import Widget

from clinic_tui.screens.parts.form import Field, text_field
from clinic_tui.screens.schedule.visit_form import Visit, VisitForm
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.facts import Facts

KEEP = Choice("k", "keep", True)
TELL = Choice("t", "tell", False)
MEANS = (
    "Keep: the payer is told nothing of this visit, at the patient's request.",
    "The patient then pays the whole charge as self-pay, and no copay.",
)
"""45 CFR 164.522(a)(1)(vi): a payer is not to hear of what the patient pays for in full and asks so."""


class KeepFromPayer(VisitForm):
    """Whether the payer hears of the visit, and how it is paid where it is not paid yet."""

    TITLE_WORDS: ClassVar[str] = "Is the payer told of this visit?"
    KIND: ClassVar[str] = "keep from payer"
    SAVE_WORDS: ClassVar[str] = "say so"

    def compose_top(self) -> Iterator[Widget]:
        """The patient, and what it means."""
        yield from super().compose_top()
        facts = Facts(2, indent=0)
        facts.show(*((("", words),) for words in MEANS))
        yield facts

    def fields(self) -> Sequence[Field]:
        """Keep or tell, and a note."""
        return (
            Field(
                "payer",
                "Payer",
                lambda: ChoiceField[bool]((KEEP, TELL), placeholder="k keep from payer, t tell"),
                help="keep: no question, authorization or claim goes out (45 CFR 164.522); tell: as usual",
            ),
            text_field(
                "note",
                "If not paid yet",
                limit=200,
                placeholder="how it will be paid",
                help="how it will be paid; needed until the visit is paid in full; stands in the journal",
            ),
        )

    def visit_known(self, visit: Visit) -> None:
        """Propose the other way round, with the note that stands."""
        untouched, why = not self.changed, visit.sheet.row.kept_from_payer
        if not self.text("payer"):
            self.set_text("payer", TELL.code if why else KEEP.code)
            self.select_text("payer")
        if untouched:
            self._clean = self.texts

    def submit_visit(self, visit: Visit) -> None:
        """Write it down."""
        keep, note = self.value("payer"), self.text("note")
        billing, number, name = self.backend.billing, self.appointment_id, visit.patient.name
        if keep is False:
            self.save_visit(
                lambda version: billing.tell_payer(number, version), f"{name}: the payer may hear of it"
            )
            return
        self.save_visit(
            lambda version: billing.keep_from_payer(number, version, note),
            lambda told: f"{name}: kept from the payer{f'; {told}' if told else ''}",
        )
