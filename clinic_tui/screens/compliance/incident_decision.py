"""The questions that decide whether an incident is recorded; what follows stands below as one answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

from textual import on
from textual.widget import Widget

from clinic_tui.safety.entries import DecisionEntry
from clinic_tui.safety.rows import IncidentRow
from clinic_tui.safety.rules import QUESTIONS, Answers, Decision, decide, with_facts
from clinic_tui.safety.states import CaseType, Privacy, Severe
from clinic_tui.screens.compliance.incident_forms import YES_NO, as_yes_no
from clinic_tui.screens.parts.form import Field, Form
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.word_field import WordField


class DecideIncident(Form[bool]):
    """Nine questions, the type of the case, and why its name is withheld."""

    def __init__(self, row: IncidentRow, texts: dict[str, str] | None = None) -> None:
        super().__init__({**_texts_of(row), **(texts or {})})
        self.row = row

    @property
    def title_words(self) -> str:
        """Which one."""
        return f"Is incident {self.row.id} recorded?"

    def reopen(self, texts: dict[str, str]) -> DecideIncident:
        """The same one again."""
        return DecideIncident(self.row, texts)

    def fields(self) -> Sequence[Field]:
        """One line for each question, with its rule as help."""
        types = [Choice(each.value, f"{each.value} {each.words}", each) for each in CaseType]
        reasons: list[Choice[Privacy]] = [
            Choice(each.value, each.words, each) for each in Privacy if each is not Privacy.SHARP
        ]
        return (
            *(
                Field(
                    each.name, each.words, lambda: ChoiceField[bool](YES_NO),
                    help=f"{each.meaning} (29 CFR {each.rule})",
                )
                for each in QUESTIONS
            ),
            Field("type", "Type", lambda: ChoiceField[CaseType](types), help="of the log, column M"),
            Field(
                "privacy", "No name, as", lambda: ChoiceField[Privacy](reasons), passed=True,
                help="empty: the name stands in the log; a sharp with blood withholds it by itself",
            ),
        )  # fmt: skip

    def compose_bottom(self) -> Iterator[Widget]:
        """What follows from the answers."""
        yield Facts(2, indent=0, id="decision")

    def ready(self) -> None:
        """What follows from what stands there."""
        self._tell()

    @on(WordField.Changed)
    def _answered(self) -> None:
        self._tell()

    def _tell(self) -> None:
        decision = self._decision()
        look = "warning" if decision.recordable else "good"
        head = f"recordable, column {decision.outcome.value}" if decision.outcome else "not recordable"
        self.query_one("#decision", Facts).show(((look, head),), (("", "; ".join(decision.because)),))

    def _decision(self) -> Decision:
        row = self.row
        died = any(each.kind is Severe.DEATH for each in row.severe)
        answers = with_facts(self._answers(), [each.span for each in row.spans], row.entry.day, died=died)
        return decide(answers, contaminated_sharp=row.is_contaminated_sharp)

    def _answers(self) -> Answers:
        """What is answered; what is not understood yet counts as no."""
        said = {}
        for each in fields(Answers):
            widget = self._built[each.name]
            said[each.name] = isinstance(widget, WordField) and widget.value is True
        return Answers(**said)

    def submit(self) -> None:
        """Keep it."""
        for each in QUESTIONS:
            self.needed(each.name)
        row, part = self.row, self.backend.safety
        entry = DecisionEntry(self._answers(), self.needed("type"), self.value("privacy"))
        version = row.decided.version if row.decided else None
        self.save(
            lambda: part.decide(row.id, version, entry),
            lambda decision: f"incident {row.id}: {decision.words}",
            True,
        )


def _texts_of(row: IncidentRow) -> dict[str, str]:
    """What was answered, or the usual answers: work-related, new, and none of the others."""
    entry = row.decided.entry if row.decided else DecisionEntry()
    texts = {each.name: as_yes_no(getattr(entry.answers, each.name)) for each in fields(Answers)}
    return {**texts, "type": entry.case_type.value, "privacy": entry.privacy.value if entry.privacy else ""}
