"""The pages that the command line opens by name, whichever screen one is on; each is loaded when it opens."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from textual.screen import Screen

PAGES = {
    "waitlist": "waiting.waitlist:WaitlistScreen",
    "eligibility": "coverage.eligibility_list:EligibilityScreen",
    "plans": "money.plans:PlanScreen",
    "recalls": "waiting.recalls:RecallScreen",
    "payers": "coverage.payers:PayersScreen",
    "fees": "money.fees:FeesScreen",
    "practice": "claims.practice:PracticeScreen",
    "templates": "claims.templates:Templates",
    "drawer": "money.drawers:DrawerScreen",
    "statements": "money.statements:StatementScreen",
    "batches": "claims.claim_batches:BatchesScreen",
    "partners": "claims.trading_partners:PartnersScreen",
    "rules": "claims.claim_rules:RulesScreen",
    "work": "claims.claim_work:ClaimWorkScreen",
    "answers": "claims.claim_answers:AnswersScreen",
    "remittances": "claims.remittances:RemittancesScreen",
    "letters": "patients.letters:LettersScreen",
    "resources": "schedule.resources:ResourceScreen",
    "orders": "supplies.orders:OrdersScreen",
    "vendors": "supplies.vendors:VendorsScreen",
    "budgets": "supplies.budgets:BudgetsScreen",
    "counts": "supplies.stock_counts:CountsScreen",
    "worth": "supplies.supply_figures:WorthScreen",
    "shrinkage": "supplies.supply_figures:LostScreen",
    "variance": "supplies.supply_figures:VarianceScreen",
    "fill": "supplies.fill_up:FillUp",
    "equipment": "supplies.equipment:EquipmentScreen",
    "missing": "supplies.missing_supplies:MissingSupplies",
    "bulletins": "team.bulletins:BulletinsScreen",
    "credentials": "compliance.credentials:CredentialsScreen",
    "timeoff": "rota.time_off:TimeOffScreen",
    "oncall": "rota.on_call:OnCallScreen",
    "cold": "supplies.cold_units:ColdScreen",
    "incidents": "compliance.incidents:IncidentsScreen",
    "osha": "compliance.osha_log:OshaLogScreen",
    "sharps": "compliance.sharps_log:SharpsScreen",
    "invoices": "supplies.vendor_invoices:InvoicesScreen",
    "chemicals": "compliance.chemicals:ChemicalsScreen",
    "drills": "compliance.drills:DrillsScreen",
    "releases": "compliance.releases:ReleasesScreen",
    "disclosures": "compliance.disclosures:DisclosuresScreen",
    "requests": "compliance.record_requests:RequestsScreen",
    "breaches": "compliance.breaches:BreachesScreen",
    "associates": "compliance.associates:AssociatesScreen",
    "access": "compliance.access_report:AccessScreen",
    "limits": "compliance.limits:LimitsScreen",
    "rights": "compliance.rights:RightsScreen",
    "timesheet": "rota.timesheet:TimesheetScreen",
    "hours": "rota.hours:HoursScreen",
}
"""Module and class by the word of the command line."""


def page_named(name: str) -> type[Screen[Any]]:
    """The class of a page."""
    module, _, kind = PAGES[name].partition(":")
    page: type[Screen[Any]] = getattr(import_module(f"clinic_tui.screens.{module}"), kind)
    return page
