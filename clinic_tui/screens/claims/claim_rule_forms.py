"""Forms that weigh a claim rule otherwise: for all payers, and for one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from textual.widget import Widget

from clinic_tui.claims.rule_rows import WEIGHT_WORDS, PayerWeight, RuleRow, Weight
from clinic_tui.errors import Invalid
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.payer_field import PayerField

USUAL = "usual"
_REASON = "say why: it stands beside the rule and in the journal"


def _weights(usual: str) -> tuple[Choice[Weight], ...]:
    return (
        Choice("E", "error: it keeps the claim back", Weight.ERROR),
        Choice("W", "warning: somebody says yes once", Weight.WARNING),
        Choice("off", "off: it is not looked at", Weight.OFF),
        Choice(USUAL, f"as usual: {usual}", Weight.USUAL),
    )


class WeighForAll(Form[bool]):
    """How a rule is weighed for all payers that have not set it themselves."""

    def __init__(self, row: RuleRow, texts: dict[str, str] | None = None) -> None:
        super().__init__({"weight": row.for_all or USUAL, "reason": row.reason, **(texts or {})})
        self._rule = row

    @property
    def title_words(self) -> str:
        """Which rule."""
        return f"Rule {self._rule.number} for all payers: {self._rule.title}"

    @property
    def on_stored(self) -> bool:
        """It always does."""
        return True

    def fields(self) -> Sequence[Field]:
        """Level and reason."""
        usual = WEIGHT_WORDS[self._rule.usual]
        return (
            Field("weight", "Level", lambda: ChoiceField(_weights(usual)), help="Ctrl+N walks"),
            text_field("reason", "Reason", limit=200, help=_REASON),
        )

    def go_to_first(self) -> None:
        """The level."""
        self._focus("weight")

    def submit(self) -> None:
        """Weigh it so."""
        claims, rule, weight = self.backend.claims, self._rule.number, self.needed("weight")
        reason = self.text("reason")
        said = WEIGHT_WORDS.get(weight, "as usual")
        self.save(
            lambda: claims.weigh_rule(None, rule, weight, reason),
            f"rule {rule} for all payers: {said}",
            True,
        )

    def reopen(self, texts: dict[str, str]) -> WeighForAll:
        """The same rule."""
        return WeighForAll(self._rule, texts)


class WeighForPayer(Form[bool]):
    """How a rule is weighed for one payer."""

    TITLE_WORDS: ClassVar[str] = "Rule for a payer"

    def __init__(
        self,
        row: RuleRow,
        payers: Mapping[str, int],
        known: PayerWeight | None = None,
        texts: dict[str, str] | None = None,
    ) -> None:
        """`payers` are numbers by name; `known` is what one of them has set."""
        start = {"payer": known.payer, "weight": known.weight, "reason": known.reason} if known else {}
        super().__init__({**start, **(texts or {})})
        self._rule, self._payers, self._known = row, dict(payers), known

    @property
    def title_words(self) -> str:
        """Which rule."""
        return f"Rule {self._rule.number} for a payer: {self._rule.title}"

    @property
    def on_stored(self) -> bool:
        """Where it was set before."""
        return self._known is not None

    def compose_top(self) -> Iterator[Widget]:
        """How it is weighed now."""
        facts = Facts(1, indent=0)
        facts.show((("quiet", f"For all payers it is: {self._rule.words}"),))
        yield facts

    def fields(self) -> Sequence[Field]:
        """Payer, level and reason."""
        usual = WEIGHT_WORDS[self._rule.weight]
        return (
            Field("payer", "Payer", PayerField, help="type the beginning of its name"),
            Field("weight", "Level", lambda: ChoiceField(_weights(usual)), help="Ctrl+N walks"),
            text_field("reason", "Reason", limit=200, help=_REASON),
        )

    def ready(self) -> None:
        """The payers there are."""
        field = self._built["payer"]
        assert isinstance(field, PayerField)
        field.offer(tuple(self._payers))

    def submit(self) -> None:
        """Weigh it so."""
        claims, rule = self.backend.claims, self._rule.number
        payer = self.needed("payer")
        number = self._payers.get(payer)
        if number is None:
            raise Invalid(f"there is no payer {payer}: `:payers` enters one", "payer")
        weight, reason = self.needed("weight"), self.text("reason")
        if not reason:
            raise Invalid(_REASON, "reason")
        said = WEIGHT_WORDS.get(weight, "as for all")
        self.save(
            lambda: claims.weigh_rule(number, rule, weight, reason),
            f"rule {rule} for {payer}: {said}",
            True,
        )

    def reopen(self, texts: dict[str, str]) -> WeighForPayer:
        """The same rule."""
        return WeighForPayer(self._rule, self._payers, self._known, texts)
