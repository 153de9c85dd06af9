"""The rules that claims are looked through by: how each is weighed, for all payers and for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Label

from clinic_tui.claims.rule_rows import WEIGHT_WORDS, YES_DAYS, PayerWeight, RuleInFull, RuleNow, RuleRow
from clinic_tui.keymap import Hint, Place
from clinic_tui.patients.payer_rows import PayerRow
from clinic_tui.screens.claims.claim_rule_forms import WeighForAll, WeighForPayer
from clinic_tui.screens.parts.list_screen import ListDialog, ListPage
from clinic_tui.text import safe_text
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date


class RulesScreen(ListPage[RuleRow]):
    """By number; what the clinic has changed is marked, and payers that differ stand beside it."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.RULES)
    NAME = "Claim rules"
    COLUMNS = (
        ListColumn("Rule", 4, "right"),
        ListColumn("", 1),
        ListColumn("Level", 8),
        ListColumn("What it asks", 43),
        ListColumn("Stops", 5, "right"),
        ListColumn("Payers that differ"),
    )
    WIDE_COLUMNS = (
        *COLUMNS[:3],
        ListColumn("What it asks", 46),
        ListColumn("Stops", 5, "right"),
        ListColumn("Yeses", 5, "right"),
        ListColumn("Payers that differ"),
    )
    TOPICS = frozenset({"rule_level", "rule_switch", "rule_stop", "finding_accepted", "payer"})

    @property
    def place(self) -> Place:
        """Rules."""
        return Place.RULES

    def question(self) -> Callable[[], tuple[RuleRow, ...]]:
        """All of them."""
        return self.backend.claims.rules

    def line(self, row: RuleRow) -> ListRow:
        """Number, level, words, who differs."""
        payers = ", ".join(f"{each.weight} {each.payer}" for each in row.payers)
        yeses = (str(row.yeses or ""),) if self.wide else ()
        cells = (
            str(row.number), "*" if row.is_changed else "", row.level, row.title,
            str(row.stopped or ""), *yeses, payers,
        )  # fmt: skip
        return ListRow(row.number, cells, "is-soon" if row.is_changed or row.payers else "")

    def heading(self) -> FactLine:
        """How many, and how many were changed."""
        changed = sum(row.is_changed for row in self.shown_rows)
        differ = sum(bool(row.payers) for row in self.shown_rows)
        return (
            ("strong", f"{self.NAME}: {len(self.shown_rows)}"),
            ("warning", f"* {changed} changed for all payers" if changed else ""),
            ("", f"{differ} otherwise for some payers" if differ else ""),
        )

    def detail(self, row: RuleRow) -> Sequence[FactLine]:
        """The rule, why it was changed, and who differs."""
        payers = ", ".join(each.words for each in row.payers)
        yeses = f"{counted(row.yeses, 'yes', 'yeses')} to its warning in {YES_DAYS} days" if row.yeses else ""
        stopped = f"stopped {row.stopped} in {YES_DAYS} days" if row.stopped else ""
        return (
            (("strong", f"Rule {row.number}: {row.title}"), ("", row.words)),
            (("", f"because: {row.reason}" if row.reason else ""), ("", stopped), ("quiet", yeses)),
            (("warning", row.asleep), ("", payers or "the same for all payers")),
        )

    async def choose(self, row: RuleRow) -> None:
        """The whole of it."""
        await self.app.push_screen(RuleWhole(row), lambda _: self.read_before_keys())

    async def action_rule_for_all(self) -> None:
        """Weigh it otherwise for all payers."""
        if (row := self.row) is not None:
            await self.app.push_screen(WeighForAll(row), lambda _: self.read_before_keys())

    def action_rule_for_payer(self) -> None:
        """Weigh it otherwise for one payer."""
        if (row := self.row) is not None:
            self.ask_before_keys(self.backend.payers.list, _asking_payer(self, row), group="payers")


class RuleWhole(ListDialog[PayerWeight, None]):
    """What one rule asks, where that comes from, what it did, and the payers that differ."""

    DEFAULT_CSS = "RuleWhole #rule-words { width: 1fr; height: auto; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "for_all", "for all", show=False),
        Binding("plus", "for_payer", "for a payer", show=False),
    ]
    COLUMNS = (ListColumn("Payer", 30), ListColumn("Level", 8), ListColumn("Because"))
    NOTHING = "It is weighed alike for all payers."
    TOPICS = RulesScreen.TOPICS

    def __init__(self, row: RuleRow) -> None:
        super().__init__()
        self._rule = row
        self._now = "looking through the claims that are due ..."

    def bare_heading(self) -> str:
        """Which."""
        return f"Rule {self._rule.number}: {self._rule.title}"

    def hints(self) -> tuple[Hint, ...]:
        """The keys, of those that may change it."""
        changes = (
            (
                Hint("e", "for all", "for_all"),
                Hint("+", "for a payer", "for_payer"),
                Hint("Enter", "change", "change"),
            )
            if self.backend.may("payer.edit")
            else ()
        )
        return (*changes, Hint("Esc", "back", "dismiss(None)"))

    def above(self) -> Iterator[Widget]:
        """The rule in words."""
        yield Label("", id="rule-words", markup=False)

    def on_mount(self) -> None:
        """What it does to the claims of today is asked beside the rest: it looks through all of them."""
        claims, number = self.backend.claims, self._rule.number
        self.ask(lambda: claims.rule_now(number), self._know_now, group="now", refused=lambda _: None)

    def _know_now(self, now: RuleNow) -> None:
        warned = f", and warns of {now.warned}" if now.warned else ""
        self._now = f"It stops {now.stopped or 'none'} of the claims that are due now{warned}."
        self._show_words()

    def question(self) -> Callable[[], RuleInFull]:
        """The whole of it."""
        claims, number = self.backend.claims, self._rule.number
        return lambda: claims.rule(number)

    def rows_of(self, answer: RuleInFull) -> Sequence[PayerWeight]:
        """The payers that differ."""
        return answer.row.payers

    def draw(self) -> None:
        """Words and payers."""
        if self.known:
            self._rule = self.answer.row
            self._show_words()
        super().draw()

    def _show_words(self) -> None:
        found: RuleInFull | None = self.answer
        if found is None:
            return
        row = found.row
        yeses = ", ".join(f"{each.by} {each.count} (last {show_date(each.last)})" for each in found.yeses)
        lines = (
            found.asks,
            f"From: {found.source}",
            f"Way out: {found.way_out}",
            f"Level: {row.words}{f'; because: {row.reason}' if row.reason else ''}",
            f"{self._now} {_stopped_before(found)}",
            f"Its warning was said yes to in {YES_DAYS} days by: {yeses or 'nobody'}",
        )
        self.query_one("#rule-words", Label).update("\n".join(map(safe_text, lines)))
        self.call_after_refresh(self._fit)

    def line(self, row: PayerWeight) -> ListRow:
        """Who, how, why."""
        return ListRow(row.payer_id, (row.payer, WEIGHT_WORDS[row.weight], row.reason), "")

    def whole(self, row: PayerWeight) -> str:
        """There is nothing more."""
        return ""

    async def choose(self, row: PayerWeight) -> None:
        """Weigh it otherwise for that payer."""
        self._change(row)

    def action_change(self) -> None:
        """The same."""
        if (row := self.row) is not None:
            self._change(row)

    def action_for_payer(self) -> None:
        """For one more payer."""
        self._change(None)

    def _change(self, known: PayerWeight | None) -> None:
        if why := self.backend.why_not("payer.edit", "weighing a rule"):
            self.say(why)
        else:
            asking = _asking_payer(self, self._rule, known)
            self.ask_before_keys(self.backend.payers.list, asking, group="payers")

    async def action_for_all(self) -> None:
        """For all payers."""
        if why := self.backend.why_not("payer.edit", "weighing a rule"):
            self.say(why)
        else:
            await self.app.push_screen(WeighForAll(self._rule), lambda _: self.read_before_keys())


def _stopped_before(found: RuleInFull) -> str:
    """`It stopped 14 in 90 days (Sep 3, Oct 5, Nov 6).`; what it stopped for long counts in each month."""
    if not found.row.stopped:
        return f"It stopped none in {YES_DAYS} days."
    months = ", ".join(f"{month:%b} {count}" for month, count in found.stopped)
    return f"It stopped {found.row.stopped} in {YES_DAYS} days ({months})."


def _asking_payer(
    screen: RulesScreen | RuleWhole, row: RuleRow, known: PayerWeight | None = None
) -> Callable[[tuple[PayerRow, ...]], None]:
    """The form for one payer, once the payers are read."""

    def ask(payers: tuple[PayerRow, ...]) -> None:
        names = {each.name: each.id for each in payers}
        screen.app.push_screen(WeighForPayer(row, names, known), lambda _: screen.read_before_keys())

    return ask
