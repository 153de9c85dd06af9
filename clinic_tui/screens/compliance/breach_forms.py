"""The forms of the breach log: a case, its assessment, and a notice that was given."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from clinic_tui.errors import Invalid
from clinic_tui.privacy.breach_rows import Assessment, BreachEntry, BreachRow, Exclusion, Factor, NoticeTo
from clinic_tui.privacy.breach_rules import notices_missing, outcome_of
from clinic_tui.screens.parts.day_field import day_field, day_text
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.supplies.stock_forms import count_field, yes_no_field
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.word_field import WordField

EXCLUSIONS = (
    Choice("none", "none of them", Exclusion.NONE),
    Choice("faith", "good faith, by the own people, within their work", Exclusion.GOOD_FAITH),
    Choice("between", "between two here who may both have it", Exclusion.BETWEEN_AUTHORIZED),
    Choice("kept", "who got it could not have kept it", Exclusion.NOT_RETAINED),
    Choice("secured", "encrypted or destroyed", Exclusion.SECURED),
)
_LABELS = {
    Factor.NATURE: "No harm in it",
    Factor.REACHED: "Bound to keep",
    Factor.VIEWED: "Not viewed",
    Factor.MITIGATED: "Taken away",
}


class BreachForm(Form[Any]):
    """What is known of a case."""

    def fields(self) -> Sequence[Field]:
        """What happened, when it was found, who got it, and how many it is about."""
        today = self.clinic.today
        return (
            text_field("what", "What", limit=400, help="what happened, and with which data"),
            text_field("recipient", "Who got it", limit=100, help="empty: nobody knows"),
            replace(text_field("address", "Address", limit=200, help="where it is known"), passed=True),
            day_field("discovered", "Found on", today, help="the clocks run from then; empty: today"),
            day_field("happened", "Happened on", today, help="empty: nobody knows"),
            replace(
                yes_no_field("inside", "Inside only", "own people alone saw it: no disclosure"),
                passed=True,
            ),
            replace(
                count_field("others", "Others", "", help="persons who are not in the register"), passed=True
            ),
            replace(
                count_field("state", "In one state", "", help="most who live in one state; empty: all"),
                passed=True,
            ),
        )

    def submit(self) -> None:
        """Keep it."""
        self.keep(
            BreachEntry(
                self.text("what"), self.value("happened"), self.value("discovered"), self.text("recipient"),
                self.text("address"), not self.value("inside"), self.value("others") or 0,
                self.value("state"),
            )
        )  # fmt: skip

    @abstractmethod
    def keep(self, entry: BreachEntry) -> None:
        """Write it."""


class ReportBreach(BreachForm):
    """A case that nobody has reported; its number, or None."""

    TITLE_WORDS: ClassVar[str] = "Report a breach"
    SAVE_WORDS: ClassVar[str] = "report"

    def keep(self, entry: BreachEntry) -> None:
        """Open the case."""
        part = self.backend.privacy
        self.save(lambda: part.report_breach(entry), "reported: a manager assesses it", ...)

    def reopen(self, texts: dict[str, str]) -> ReportBreach:
        """The same report again."""
        return ReportBreach(texts)


class ChangeBreach(BreachForm):
    """What is known of a case by now."""

    SAVE_WORDS: ClassVar[str] = "change"

    def __init__(self, breach: BreachRow, texts: dict[str, str] | None = None) -> None:
        super().__init__({**_texts_of(breach), **(texts or {})})
        self._breach = breach

    @property
    def title_words(self) -> str:
        """Which one."""
        return f"Case {self._breach.id} of the breach log"

    def keep(self, entry: BreachEntry) -> None:
        """Change it."""
        row, part = self._breach, self.backend.privacy
        self.save(lambda: part.change_breach(row.id, row.version, entry), f"case {row.id}: changed", True)

    def reopen(self, texts: dict[str, str]) -> ChangeBreach:
        """The same case again."""
        return ChangeBreach(self._breach, texts)


class AssessBreach(Form[bool]):
    """The exclusions, the four factors, and what they come to, while it is typed."""

    SAVE_WORDS: ClassVar[str] = "decide"

    def __init__(self, breach: BreachRow, texts: dict[str, str] | None = None) -> None:
        super().__init__({**_answers_of(breach), **(texts or {})})
        self._breach = breach
        self._outcome = Facts(1, indent=0)

    @property
    def title_words(self) -> str:
        """Which one."""
        return f"Is case {self._breach.id} a breach?"

    def fields(self) -> Sequence[Field]:
        """Yes speaks for a low probability."""
        answers = (Choice("yes", "yes: low", True), Choice("no", "no", False))
        return (
            Field(
                "exclusion", "Excluded", lambda: ChoiceField[Exclusion](EXCLUSIONS, text="none"),
                help="is it no breach by its definition (45 CFR 164.402)?",
            ),
            *(
                Field(factor.value, _LABELS[factor], lambda: ChoiceField[bool](answers), help=factor.question)
                for factor in Factor
            ),
            text_field("words", "How found", limit=400, help="it has to be shown (45 CFR 164.414(b))"),
        )  # fmt: skip

    def compose_bottom(self) -> Iterator[Widget]:
        """What the answers come to."""
        yield self._outcome

    def ready(self) -> None:
        """As far as it is answered."""
        self._tell()

    @on(WordField.Changed)
    def _changed(self) -> None:
        self._tell()

    def _tell(self) -> None:
        try:
            outcome = outcome_of(self._assessment())
        except Invalid:
            self._outcome.show((("quiet", "presumed to be a breach, until all four are low"),))
        else:
            self._outcome.show((("strong", f"comes to: {outcome.value}"),))

    def _assessment(self) -> Assessment:
        answers = {
            name: widget.value if isinstance(widget, WordField) and not widget.error else None
            for name, widget in self._built.items()
            if name != "words"
        }
        exclusion: Any = answers.pop("exclusion", None)
        return Assessment(exclusion or Exclusion.NONE, **answers, words=self.text("words"))

    def submit(self) -> None:
        """Keep the answers."""
        row, part, assessment = self._breach, self.backend.privacy, self._assessment()
        self.save(
            lambda: part.assess_breach(row.id, row.version, assessment),
            lambda outcome: f"case {row.id}: {outcome.value}",
            True,
        )

    def reopen(self, texts: dict[str, str]) -> AssessBreach:
        """The same case again."""
        return AssessBreach(self._breach, texts)


class NoteNotice(Form[bool]):
    """Who was told, when, and how."""

    SAVE_WORDS: ClassVar[str] = "note"

    def __init__(self, breach: BreachRow, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._breach = breach

    @property
    def title_words(self) -> str:
        """Of which case."""
        return f"Notice about case {self._breach.id}"

    def fields(self) -> Sequence[Field]:
        """To whom first: what is due next is proposed."""
        choices = [Choice(to.value.casefold(), to.value, to) for to in NoticeTo]
        missing = notices_missing(self._breach)
        first = missing[0].to.value.casefold() if missing else ""
        return (
            text_field("how", "How", limit=200, help="first-class mail, the form of HHS, a press release"),
            Field("to", "To", lambda: ChoiceField[NoticeTo](choices, text=first)),
            day_field("done", "Done on", self.clinic.today, help="empty: today"),
        )

    def submit(self) -> None:
        """Write it down."""
        row, part = self._breach, self.backend.privacy
        to, day, how = self.needed("to"), self.value("done"), self.text("how")
        self.save(lambda: part.give_notice(row.id, to, day, how), f"case {row.id}: {to.value} told", True)

    def reopen(self, texts: dict[str, str]) -> NoteNotice:
        """The same case again."""
        return NoteNotice(self._breach, texts)


def _texts_of(row: BreachRow) -> dict[str, str]:
    return {
        "what": row.what, "recipient": row.recipient, "address": row.address,
        "discovered": day_text(row.discovered_on), "happened": day_text(row.happened_on),
        "inside": "no" if row.disclosed else "yes", "others": str(row.others or ""),
        "state": "" if row.in_one_state is None else str(row.in_one_state),
    }  # fmt: skip


def _answers_of(row: BreachRow) -> dict[str, str]:
    """What was answered before, where it was."""
    answers = {factor.value: "" if yes is None else "yes" if yes else "no" for factor, yes in row.factors}
    chosen = next(each.code for each in EXCLUSIONS if each.value is row.exclusion)
    return {"exclusion": chosen, **answers, "words": row.words}
