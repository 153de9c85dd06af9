"""What is handed out on paper or into a file, with the right that it takes, for the test of rights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from clinic_tui.chemicals import handing_out as chemicals
from clinic_tui.claims.paper_form import printing as forms
from clinic_tui.compliance import readiness
from clinic_tui.counts import printing as counts
from clinic_tui.day_end.handing_out import hand_out_day_end
from clinic_tui.equipment import month_sheet
from clinic_tui.paper import estimate_out, receipt_out
from clinic_tui.privacy.accounting_paper import hand_out_accounting
from clinic_tui.purchasing import sending_out
from clinic_tui.purchasing.states import SentBy
from clinic_tui.safety import handing_out as safety
from clinic_tui.security.vault import Vault
from clinic_tui.settings import Settings
from clinic_tui.store.desk import Desk
from clinic_tui.supply_files import fill_printing as filling
from clinic_tui.supply_files import list_printing as listed
from clinic_tui.supply_files import listing
from clinic_tui.time_clock import handing_out as times
from clinic_tui.time_clock.rules import Period
from tests.builders import TODAY

SETTINGS = Settings(Path("/dev/null/house"), "house", "House", "UTC", "file")
NOWHERE = Path("/dev/null/house/x")
FORTNIGHT = Period(TODAY, 2)


def _no_vault(_settings: Settings) -> Vault:
    raise ZeroDivisionError("a right is asked for before the vault")


HOUSE = sending_out.House(SETTINGS, _no_vault)
CLAIMED = forms.Wanted((1,))


def own(desk: Desk) -> Desk:
    """The desk with the first account at it: what is the own is that of an account."""
    desk.actor = replace(desk.actor, account_id=1)
    return desk


ON_PAPER: dict[str, tuple[str, Callable[[Desk], object]]] = {
    "hand a fill list out": ("stock.view", lambda desk: filling.hand_out_fill_list(desk, SETTINGS, ())),
    "write a fill list": ("stock.view", lambda desk: filling.write_fill_list(desk, SETTINGS, (), NOWHERE)),
    "hand a list of supplies out": (
        "stock.worth",
        lambda desk: listed.hand_out_list(desk, SETTINGS, listing.worth(())),
    ),
    "write what is to be ordered": (
        "purchase.view",
        lambda desk: listed.write_list(desk, SETTINGS, listing.to_order(()), NOWHERE),
    ),
    "hand chemicals out": ("chemical.view", lambda desk: chemicals.hand_out_list(desk, SETTINGS)),
    "hand a sheet out": ("chemical.view", lambda desk: chemicals.hand_out_sheet(desk, SETTINGS, 1)),
    "write a sheet out": ("chemical.view", lambda desk: chemicals.write_sheet(desk, 1, NOWHERE)),
    "hand claims out": ("claim.send", lambda desk: forms.hand_out_forms(desk, SETTINGS, CLAIMED)),
    "hand a test page out": ("claim.send", lambda desk: forms.hand_out_test_page(desk, SETTINGS)),
    "print claims as text": ("claim.send", lambda desk: forms.print_text(desk, SETTINGS, CLAIMED)),
    "write claims out": ("claim.send", lambda desk: forms.write_forms(desk, SETTINGS, CLAIMED, NOWHERE)),
    "write claims as text": ("claim.send", lambda desk: forms.write_text(desk, CLAIMED, NOWHERE)),
    "hand readiness out": (
        "compliance.report",
        lambda desk: readiness.hand_out_readiness(desk, SETTINGS),
    ),
    "write readiness out": (
        "compliance.report",
        lambda desk: readiness.write_readiness(desk, SETTINGS, NOWHERE),
    ),
    "write a count's sheet": ("stock.count", lambda desk: counts.write_sheet(desk, SETTINGS, 1, NOWHERE)),
    "hand the day end out": ("day.end", lambda desk: hand_out_day_end(desk, SETTINGS, TODAY)),
    "hand a month's log out": (
        "equipment.view",
        lambda desk: month_sheet.hand_out_month(desk, SETTINGS, 1, TODAY),
    ),
    "a month's log": ("equipment.view", lambda desk: month_sheet.month_pdf(desk, SETTINGS, 1, TODAY)),
    "a month's log as CSV": (
        "equipment.view",
        lambda desk: month_sheet.write_month_csv(desk, SETTINGS, 1, TODAY, NOWHERE),
    ),
    "hand an estimate out": (
        "estimate.make",
        lambda desk: estimate_out.hand_out_estimate(desk, SETTINGS, 1),
    ),
    "write an estimate out": (
        "estimate.make",
        lambda desk: estimate_out.write_estimate(desk, SETTINGS, 1, NOWHERE),
    ),
    "hand a deposit slip out": (
        "drawer.use",
        lambda desk: receipt_out.hand_out_deposit_slip(desk, SETTINGS, 1),
    ),
    "hand a receipt out": ("receipt.print", lambda desk: receipt_out.hand_out_receipt(desk, SETTINGS, 1)),
    "hand an accounting out": ("disclosure.view", lambda desk: hand_out_accounting(desk, SETTINGS, 1)),
    "print an order": ("purchase.view", lambda desk: sending_out.print_order(desk, HOUSE, 1)),
    "send an order": (
        "purchase.send",
        lambda desk: sending_out.send_order(desk, HOUSE, 1, 1, SentBy.PHONE),
    ),
    "a form 301": ("safety.keep", lambda desk: safety.form_of(desk, SETTINGS, 1)),
    "hand a form 301 out": ("safety.keep", lambda desk: safety.hand_out_form(desk, SETTINGS, 1)),
    "hand the log of a year out": (
        "safety.view",
        lambda desk: safety.hand_out_year(desk, SETTINGS, 2025),
    ),
    "tables of a year": ("safety.view", lambda desk: safety.tables_to_folder(desk, SETTINGS, 2025)),
    "hand a time sheet out": (
        "time.own",
        lambda desk: times.hand_out_sheet(own(desk), SETTINGS, FORTNIGHT, None),
    ),
    "payroll to a folder": ("time.view", lambda desk: times.payroll_to_folder(desk, SETTINGS, FORTNIGHT)),
}
