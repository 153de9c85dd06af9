"""The pages that the command line opens by name, whichever screen one is on; each is loaded when it opens."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from textual.screen import Screen

PAGES = {
    "waitlist": "waitlist:WaitlistScreen",
    "eligibility": "eligibility_list:EligibilityScreen",
    "plans": "plans:PlanScreen",
    "recalls": "recalls:RecallScreen",
    "payers": "payers:PayersScreen",
    "fees": "fees:FeesScreen",
    "practice": "practice:PracticeScreen",
    "templates": "templates:Templates",
    "drawer": "drawers:DrawerScreen",
    "statements": "statements:StatementScreen",
    "batches": "claim_batches:BatchesScreen",
    "partners": "trading_partners:PartnersScreen",
    "rules": "claim_rules:RulesScreen",
    "work": "claim_work:ClaimWorkScreen",
    "answers": "claim_answers:AnswersScreen",
    "remittances": "remittances:RemittancesScreen",
    "letters": "letters:LettersScreen",
    "resources": "resources:ResourceScreen",
    "orders": "orders:OrdersScreen",
    "vendors": "vendors:VendorsScreen",
    "budgets": "budgets:BudgetsScreen",
    "equipment": "equipment:EquipmentScreen",
    "missing": "missing_supplies:MissingSupplies",
    "bulletins": "bulletins:BulletinsScreen",
    "credentials": "credentials:CredentialsScreen",
    "timeoff": "time_off:TimeOffScreen",
    "oncall": "on_call:OnCallScreen",
    "cold": "cold_units:ColdScreen",
    "incidents": "incidents:IncidentsScreen",
    "osha": "osha_log:OshaLogScreen",
    "sharps": "sharps_log:SharpsScreen",
    "invoices": "vendor_invoices:InvoicesScreen",
    "chemicals": "chemicals:ChemicalsScreen",
    "drills": "drills:DrillsScreen",
    "releases": "releases:ReleasesScreen",
    "disclosures": "disclosures:DisclosuresScreen",
    "requests": "record_requests:RequestsScreen",
    "breaches": "breaches:BreachesScreen",
    "associates": "associates:AssociatesScreen",
    "access": "access_report:AccessScreen",
    "timesheet": "timesheet:TimesheetScreen",
    "hours": "hours:HoursScreen",
}
"""Module and class by the word of the command line."""


def page_named(name: str) -> type[Screen[Any]]:
    """The class of a page."""
    module, _, kind = PAGES[name].partition(":")
    page: type[Screen[Any]] = getattr(import_module(f"clinic_tui.screens.{module}"), kind)
    return page
