"""Reading and setting the clinic's rules for statements, plans and write-offs."""

from __future__ import annotations

from dataclasses import fields, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic_tui.billing.rule_models import BillingRule
from clinic_tui.billing.rule_rows import BillingRules
from clinic_tui.errors import Invalid
from clinic_tui.money.rules import clean_words
from clinic_tui.patients.names import clean_text
from clinic_tui.store.desk import Desk

MOST_DAYS = 365
MOST_CENTS = 1_000_000
MOST_ADDRESS_LINES = 4

_NAMES = tuple(each.name for each in fields(BillingRules))


def billing_rules(db: Session) -> BillingRules:
    """What the clinic has set; the usual where it has set nothing."""
    row = db.execute(select(*(getattr(BillingRule, name) for name in _NAMES))).first()
    return BillingRules(*row) if row else BillingRules()


def set_billing_rules(desk: Desk, wanted: BillingRules) -> None:
    """Set them for all desks. Raises Invalid naming the field."""
    clean = _checked(wanted)
    with desk.act("billing.rules") as db:
        row = db.execute(select(BillingRule)).scalars().first() or BillingRule(
            **{name: getattr(clean, name) for name in _NAMES}
        )
        for name in _NAMES:
            setattr(row, name, getattr(clean, name))
        db.add(row)


def _checked(wanted: BillingRules) -> BillingRules:
    for name in ("second_after_days", "final_after_days", "due_days"):
        if not 1 <= getattr(wanted, name) <= MOST_DAYS:
            raise Invalid(f"days are 1 to {MOST_DAYS}, not {getattr(wanted, name)}", name)
    for name in ("minimum_cents", "write_off_limit_cents"):
        if not 0 <= getattr(wanted, name) <= MOST_CENTS:
            raise Invalid(f"the amount is $0 to ${MOST_CENTS // 100:,}", name)
    lines = [clean_text(line, 60, "address") for line in wanted.address.splitlines()]
    kept = [line for line in lines if line]
    if len(kept) > MOST_ADDRESS_LINES:
        raise Invalid(f"the clinic's address has at most {MOST_ADDRESS_LINES} lines", "address")
    words = clean_text(clean_words(wanted.how_to_pay, "how to pay"), 200, "how to pay")
    if not words:
        raise Invalid("say how a statement is paid: at the desk, by check, where to call", "how to pay")
    return replace(wanted, address="\n".join(kept), how_to_pay=words)
