"""What is owed in the demo: the clinic's address for statements, one payment plan, one hold."""

from __future__ import annotations

from datetime import date, timedelta

from clinic_tui.billing.ledger import balances
from clinic_tui.billing.rule_rows import BillingRules
from clinic_tui.billing.rule_setting import set_billing_rules
from clinic_tui.demo.bookings import Calendar
from clinic_tui.demo.writing import Writer
from clinic_tui.plans.rows import PlanTerms
from clinic_tui.plans.service import make_plan
from clinic_tui.statements.service import hold
from clinic_tui.statements.states import HoldReason

RULES = BillingRules(address="40 Alder Street\nLakeside, NY 14990-1040")
DAYS_BEFORE = 8
"""Working days before today: the plan's first instalment is missed by now."""


def agree_on_plans(writer: Writer, day: date, calendar: Calendar) -> None:
    """On one day of the past: who owes most pays by the month, who owes most after that disputes it."""
    past = [each for each in calendar.workdays if each < calendar.today]
    if len(past) < DAYS_BEFORE or day != past[-DAYS_BEFORE]:
        return
    writer.at(day, 17 * 60 + 15)
    desk = writer.desk("dana")
    set_billing_rules(desk, RULES)
    with writer.clinic.store.reading() as db:
        owed = sorted(
            ((-each.owed_cents, number) for number, each in balances(db).items() if each.owed_cents > 0)
        )[:2]
    if len(owed) < 2:
        return
    (most, payer), (_, disputes) = owed
    terms = PlanTerms(-most, max(5_000, -most // 5 // 500 * 500), 15, day + timedelta(days=7))
    make_plan(desk, payer, terms)
    hold(desk, disputes, HoldReason.DISPUTED, "says the visit was a follow-up, to be checked")
