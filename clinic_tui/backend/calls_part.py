"""What screens may ask of recalls and calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from clinic_tui.backend.numbers_shown import with_numbers
from clinic_tui.backend.sitting import Sitting
from clinic_tui.calls import open_offers, queries, service
from clinic_tui.calls.rows import CallRow, Contact, OfferToSettle, RecallLine
from clinic_tui.calls.states import Outcome, Subject
from clinic_tui.recall import queries as recall_queries
from clinic_tui.recall import service as recall
from clinic_tui.recall.rows import NewRecall, RecallListed, RecallRow, RecallRuleRow
from clinic_tui.waitlist.rows import Accepted


class CallsPart:
    """Whom to call, what came of it, and who is recalled."""

    def __init__(self, sitting: Sitting, clinic_name: str = "") -> None:
        self._sitting = sitting
        self._name = clinic_name

    def to_call(self, subject: Subject) -> tuple[CallRow, ...]:
        """Whom to call about this, in order; the numbers are read by `contact`, one by one."""
        return tuple(row.without_number() for row in self._to_call(subject))

    def contact(self, patient_id: int) -> Contact:
        """How the patient who is called now is reached. The number is of the record: the look is journaled,
        once for each patient and sitting, and one that cannot be is refused.
        """
        self._sitting.look_once(patient_id)
        return self._sitting.ask("call.view", queries.contact_of, patient_id)

    def _to_call(self, subject: Subject) -> tuple[CallRow, ...]:
        desk = self._sitting.desk
        if subject is Subject.VISIT:
            return self._sitting.ask("call.view", queries.unconfirmed, desk.clock, self._name)
        if subject is Subject.WAITER:
            return self._sitting.ask("call.view", queries.waiting, desk.clock, self._name)
        return self._sitting.ask(
            "call.view", queries.recalls, desk.clock, self._name, desk.living(), desk.session_token
        )

    def offers_to_settle(self) -> tuple[OfferToSettle, ...]:
        """Offers to waiting patients that need a person, the one that ends first at the top."""
        return self._sitting.ask("waitlist.view", open_offers.offers_to_settle, self._sitting.desk.clock)

    def counts(self, subject: Subject, ids: Sequence[int]) -> dict[int, int]:
        """How often somebody was called about each of these; who never was is left out."""
        return self._sitting.ask("call.view", queries.call_counts, subject, ids)

    def note(self, subject: Subject, subject_id: int, outcome: Outcome, words: str = "") -> Accepted | None:
        """What came of a call."""
        return service.note(self._sitting.desk, subject, subject_id, outcome, words)

    def book_recall(self, recall_id: int, provider_id: int, day: date, start: int) -> int:
        """Book a recalled patient who is on the phone."""
        return service.book_recall(self._sitting.desk, recall_id, provider_id, day, start)

    def recalls(self) -> tuple[RecallLine, ...]:
        """Who is due, with calls and first free times."""
        desk = self._sitting.desk
        lines = self._sitting.ask(
            "recall.view", queries.recall_lines, desk.clock, desk.living(), desk.session_token
        )
        return with_numbers(
            self._sitting,
            "recall.view",
            lines,
            lambda line: (line.recall.patient_id, line.recall.phone),
            lambda line: replace(line, recall=replace(line.recall, phone="")),
        )

    def recall(self, recall_id: int) -> RecallRow:
        """One recall."""
        return self._sitting.ask("recall.view", recall_queries.recall_row, recall_id)

    def listed(self, recall_id: int) -> RecallListed:
        """How a recall stands on the list of its month."""
        return self._sitting.ask("recall.view", recall_queries.listed, recall_id)

    def recall_rules(self, visit_type: str) -> tuple[RecallRuleRow, ...]:
        """What recalls a visit of the type of this code makes when it has ended."""
        return self._sitting.ask("recall.view", recall_queries.rules_after, visit_type)

    def add_recall(self, new: NewRecall) -> int:
        """Recall a patient by hand."""
        return recall.add(self._sitting.desk, new)

    def close_recall(self, recall_id: int, version: int, words: str) -> None:
        """Nobody is to be called any more."""
        recall.close(self._sitting.desk, recall_id, version, words)
