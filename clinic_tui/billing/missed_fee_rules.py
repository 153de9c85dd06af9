"""Which missed visit takes a fee. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping

from clinic_tui.billing.missed_fee_rows import MissedFeeRules, MissedKind, nth
from clinic_tui.errors import Invalid
from clinic_tui.words.money import read_money, show_money
from clinic_tui.words.not_understood import NotUnderstood

MOST_CENTS, MOST_COUNT = 50_000, 50

MEDICAID = "MC"
"""The claim filing code (SBR09) of Medicaid, whose members are charged no fee for a missed visit: it is no
service, and what a provider takes for services is what Medicaid pays (42 CFR 447.15; CMS's standing
answer to states)."""


def fee_for(
    rules: MissedFeeRules, kind: MissedKind, visit_type: str, count: int, *, medicaid: bool
) -> tuple[int, str]:
    """The cents of the `count`-th missed visit, and why there are none; both empty without a rule."""
    if not rules.asks_for(kind):
        return 0, ""
    if medicaid:
        return 0, "Medicaid, whose members are charged none"
    cents = rules.cents_for(visit_type)
    if not cents:
        return 0, f"none for {visit_type}"
    if count < rules.from_count:
        return 0, f"{nth(count)} missed visit, a fee from the {nth(rules.from_count)} on"
    return cents, ""


def require_possible(rules: MissedFeeRules) -> None:
    """Raise Invalid, naming the field, for a rule that cannot be."""
    if not 1 <= rules.from_count <= MOST_COUNT:
        raise Invalid(f"the fee is from the 1st to the {MOST_COUNT}th missed visit on", "from")
    for code, cents in {"": rules.cents, **rules.by_type}.items():
        if not 0 <= cents <= MOST_CENTS:
            where = f" for {code}" if code else ""
            raise Invalid(f"the fee{where} is $0 to ${MOST_CENTS // 100}", "types" if code else "fee")
    if (rules.no_show or rules.late_cancel) and not (rules.cents or any(rules.by_type.values())):
        raise Invalid("how much is the fee? Name an amount, or turn it off", "fee")


def read_amounts(text: str) -> dict[str, int]:
    """Cents by visit type out of `NP=50, PT=0`; raises Invalid naming what is not understood."""
    found: dict[str, int] = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        code, sign, amount = part.partition("=")
        try:
            if not sign or not code.strip():
                raise NotUnderstood("")
            found[code.strip().upper()] = read_money(amount)
        except NotUnderstood:
            raise Invalid(f"`{part}` is no fee of a visit type: write NP=50, PT=0", "types") from None
    return found


def show_amounts(by_type: Mapping[str, int]) -> str:
    """The text that `read_amounts` reads."""
    return ", ".join(
        f"{code}={show_money(cents).removeprefix('$')}" for code, cents in sorted(by_type.items())
    )
