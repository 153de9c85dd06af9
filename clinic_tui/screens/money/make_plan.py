"""Agreeing on a payment plan: every date stands there before it is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from clinic_tui.errors import Invalid
from clinic_tui.plans import rules
from clinic_tui.plans.rows import BeforePlan, Instalment, PlanTerms
from clinic_tui.screens.parts.about_patient import FormOnPatient
from clinic_tui.screens.parts.form import Field
from clinic_tui.widgets.date_field import DateField
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money
from clinic_tui.words.not_understood import NotUnderstood

LINES = 5
A_LINE = 4
"""Dates in a line: all that fit stand there, and the last one always."""


def read_day(typed: str) -> int:
    """A day of the month. Raises NotUnderstood."""
    if not typed.strip().isdigit() or not 1 <= int(typed) <= 31:
        raise NotUnderstood("Write a day of the month: 1 to 31.")
    return int(typed)


class MakePlan(FormOnPatient[bool]):
    """What is owed is proposed as the total, to be paid from a month from now on."""

    TITLE_WORDS: ClassVar[str] = "Payment plan"
    SAVE_WORDS: ClassVar[str] = "agree"

    def __init__(self, before: BeforePlan, texts: dict[str, str] | None = None) -> None:
        super().__init__({"total": show_money(before.owed_cents).removeprefix("$"), **(texts or {})})
        self._before = before
        self._dates = Facts(LINES, indent=0)

    @property
    def whose(self) -> int:
        """The patient."""
        return self._before.patient_id

    @property
    def title_words(self) -> str:
        """Whose."""
        return f"Payment plan of {self._before.name}"

    def compose_top(self) -> Iterator[Widget]:
        """What it goes out from."""
        yield from super().compose_top()
        facts, before = Facts(1, indent=0), self._before
        facts.show(
            (
                ("", f"owes {show_money(before.owed_cents)} for visits that have ended"),
                ("good", f"credit {show_money(before.credit_cents)}" if before.credit_cents else ""),
            )
        )
        yield facts

    def compose_bottom(self) -> Iterator[Widget]:
        """All dates."""
        yield self._dates

    def fields(self) -> Sequence[Field]:
        """How much, in which parts, and when."""
        today = self.clinic.today
        return (
            Field("total", "Total", MoneyField, help="no more than is owed"),
            Field("each", "Each month", MoneyField, help="the last instalment is the rest"),
            Field("first", "First due", lambda: DateField(today), help="within three months: t+7, 3/15"),
            Field(
                "day",
                "Then on day",
                lambda: WordField[int](read_day, str, placeholder="as the first"),
                help="of each month; empty: the day of the first",
            ),
        )

    def go_to_first(self) -> None:
        """The total is proposed: how much each month is asked first."""
        self._focus("each")

    def ready(self) -> None:
        """Nothing is planned yet."""
        self._plan()

    @on(WordField.Changed)
    def _changed(self) -> None:
        self._plan()

    @property
    def _terms(self) -> PlanTerms | None:
        """What is typed, where enough of it is understood."""
        total, each, first = (self._built_value(name) for name in ("total", "each", "first"))
        if total is None or each is None or first is None:
            return None
        return PlanTerms(total, each, self._built_value("day") or first.day, first)

    def _built_value(self, name: str) -> Any:
        widget = self._built.get(name)
        return widget.value if isinstance(widget, WordField) and not widget.error else None

    def _plan(self) -> None:
        terms = self._terms
        if terms is None:
            self._dates.show((("quiet", "every date stands here once amount and first day are typed"),))
            return
        try:
            planned = rules.instalments(rules.checked(terms, self.clinic.today))
        except Invalid as wrong:
            self._dates.show((("warning", wrong.words),))
            return
        self._dates.show(*_lines_of(planned))

    def submit(self) -> None:
        """Agree on it."""
        for name in ("total", "each", "first"):
            self.needed(name)
        self.value("day")
        terms = self._terms
        assert terms is not None
        if terms.first_day > self.clinic.today + timedelta(days=rules.LATEST_FIRST_DAYS):
            raise Invalid("the first instalment is due within three months", "first")
        plans, patient = self.backend.plans, self._before.patient_id
        self.save(
            lambda: plans.make(patient, terms),
            lambda number: (
                f"payment plan {number}: {show_money(terms.total_cents)}, first {show_date(terms.first_day)}"
            ),
            True,
        )

    def reopen(self, texts: dict[str, str]) -> MakePlan:
        """The same patient again."""
        return MakePlan(self._before, texts)


def _lines_of(planned: Sequence[Instalment]) -> list[FactLine]:
    """The number and sum, then the dates; where there are too many, the first ones and the last."""
    last = planned[-1]
    head: FactLine = (
        ("strong", counted(len(planned), "instalment")),
        ("", f"{show_money(sum(each.cents for each in planned))} in all"),
        ("", f"the last on {show_date(last.day)}, {show_money(last.cents)}"),
    )
    shown = planned[: (LINES - 1) * A_LINE]
    words = [f"{each.day:%m/%d/%y} {show_money(each.cents)}" for each in shown]
    if len(planned) > len(shown):
        words[-1] = "..."
    return [
        head,
        *(tuple(("", each) for each in words[at : at + A_LINE]) for at in range(0, len(words), A_LINE)),
    ]
