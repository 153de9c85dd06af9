"""How a payer wants its claims: to which partner, with what, and where letters go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.widget import Widget

from clinic_tui.claims.partner_rows import PartnerRow
from clinic_tui.claims.rule_rows import WEIGHT_WORDS, RuleRow
from clinic_tui.claims.wish_rows import LONGEST_ADDRESS, PayerWishes
from clinic_tui.errors import Invalid
from clinic_tui.patients.payer_rows import PayerRow
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.facts import Facts

_YES_NO = (Choice("no", "no", False), Choice("yes", "yes", True))
_DEFAULT = "default"


class PayerWishesForm(Form[bool]):
    """The wishes that are stored; the rules that it has weighed otherwise stand above them."""

    def __init__(
        self,
        row: PayerRow,
        wishes: PayerWishes,
        partners: Sequence[PartnerRow],
        rules: Sequence[RuleRow],
        texts: dict[str, str] | None = None,
    ) -> None:
        codes = {each.id: each.fields.code for each in partners}
        super().__init__({**_texts_of(wishes, codes), **(texts or {})})
        self._payer, self._wishes = row, wishes
        self._partners, self._rules = tuple(partners), tuple(rules)

    @property
    def title_words(self) -> str:
        """Whose."""
        return f"Claims to {self._payer.name}"

    @property
    def on_stored(self) -> bool:
        """It always does."""
        return True

    def compose_top(self) -> Iterator[Widget]:
        """The rules that it has weighed otherwise."""
        own = [
            f"{rule.number} {WEIGHT_WORDS[each.weight]}"
            for rule in self._rules
            for each in rule.payers
            if each.payer_id == self._payer.id
        ]
        facts = Facts(1, indent=0)
        said = f"Rules weighed otherwise (`:rules`): {', '.join(own)}" if own else ""
        facts.show((("quiet", said or "All claim rules are weighed as for all payers (`:rules`)"),))
        yield facts

    def fields(self) -> Sequence[Field]:
        """Partner, numbers, switches, address."""
        partners: list[Choice[int | None]] = [Choice(_DEFAULT, "the default partner", None)]
        partners += [Choice(each.fields.code, each.fields.name, each.id) for each in self._partners]
        return (
            Field("partner", "Partner", lambda: ChoiceField(partners), help="to whom its claims go"),
            text_field(
                "appeal days", "Appeal days", limit=4, help="days within which an appeal has to be there"
            ),
            text_field(
                "member ids", "Member ids", limit=80,
                help="a pattern such as [A-Z]{3}[0-9]{9}; others are warned of (rule 7)",
            ),
            Field(
                "taxonomy", "Taxonomy", lambda: ChoiceField(_YES_NO),
                help="it refuses claims without taxonomy codes (rule 30)",
            ),
            Field(
                "drug code", "Drug codes", lambda: ChoiceField(_YES_NO),
                help="it refuses drugs without an NDC (rule 29)",
            ),
            Field(
                "lots", "Lots", lambda: ChoiceField(_YES_NO),
                help="it is told lots of drugs and vaccines, as notes of their lines",
            ),
            Field(
                "replacements", "Replacements", lambda: ChoiceField(_YES_NO),
                help="it takes replacements and voids; no: corrected claims go as new ones",
            ),
            Field(
                "status", "Questions", lambda: ChoiceField(_YES_NO),
                help="it answers questions how claims stand (276)",
            ),
            text_field(
                "appeals address", "Letters to", limit=LONGEST_ADDRESS,
                help="where letters about claims go; / begins a new line",
            ),
        )  # fmt: skip

    def go_to_first(self) -> None:
        """The partner."""
        self._focus("partner")

    def submit(self) -> None:
        """Write it."""
        days = self.text("appeal days")
        if days and not (days.isascii() and days.isdigit()):
            raise Invalid("days for an appeal are a number such as 180, or empty", "appeal days")
        wanted = PayerWishes(
            self.value("partner"),
            int(days) if days else None,
            self.value("taxonomy") is True,
            self.value("drug code") is True,
            self.value("replacements") is not False,
            self.text("member ids"),
            self.value("status") is not False,
            self.text("appeals address"),
            self.value("lots") is True,
        )
        payers, row = self.backend.payers, self._payer
        self.save(
            lambda: payers.set_wishes(row.id, row.version, wanted), f"claims to {row.name}: saved", True
        )

    def reopen(self, texts: dict[str, str]) -> PayerWishesForm:
        """The same payer."""
        return PayerWishesForm(self._payer, self._wishes, self._partners, self._rules, texts)


def _texts_of(wishes: PayerWishes, codes: dict[int, str]) -> dict[str, str]:
    def said(yes: bool) -> str:
        return "yes" if yes else "no"

    return {
        "partner": codes.get(wishes.partner_id or 0, _DEFAULT),
        "appeal days": str(wishes.appeal_days or ""),
        "member ids": wishes.member_pattern,
        "taxonomy": said(wishes.wants_taxonomy),
        "drug code": said(wishes.wants_drug_code),
        "lots": said(wishes.wants_lots),
        "replacements": said(wishes.takes_replacements),
        "status": said(wishes.takes_status_questions),
        "appeals address": wishes.appeals_address,
    }
