"""Writes the tables of the documentation that the program itself knows: `make keys`.

The tables of keys (docs/keys.md), of rights (docs/security.md), of the rules of claims (docs/claims.md) and
of what comes first (docs/tasks.md) stand between two marks; everything around them is written by hand and
left as it is.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from clinic_tui.backend.ranking import WEIGHINGS, Cause, left_words  # noqa: E402
from clinic_tui.claims.scrub.finding import Level  # noqa: E402
from clinic_tui.claims.scrub.table import RULES  # noqa: E402
from clinic_tui.keymap import VERBS as KEYS  # noqa: E402
from clinic_tui.keymap import Place, Verb, bindings, shown_key  # noqa: E402  the path comes first
from clinic_tui.security.roles import ACCOUNT_ROLES, RIGHTS  # noqa: E402

BEGIN = "<!-- this table is made by `make keys` -->"
END = "<!-- end of the table -->"

TITLES = {
    Place.GLOBAL: "Everywhere",
    Place.SCHEDULE: "Schedule: the day",
    Place.STRIP: "Schedule: availability",
    Place.WEEK: "Schedule: the week of one provider",
    Place.MONTH: "Schedule: a month of free places",
    Place.QUEUE: "Check-in",
    Place.CLAIMS: "Claims",
    Place.STOCK: "Stock",
    Place.PATIENT: "A patient's record",
    Place.RESTRICTED: "A restricted record, closed or open for an emergency",
    Place.REMINDERS: "Reminders",
    Place.WAITLIST: "Waitlist",
    Place.RECALLS: "Recalls",
    Place.COVERAGE: "A payer's answer",
    Place.ELIGIBILITY: "Eligibility to work on",
    Place.CLAIM_WORK: "Claims to work on",
    Place.BATCHES: "Files of claims",
    Place.ANSWERS: "Files with answers to claims",
    Place.PARTNERS: "Trading partners",
    Place.RULES: "Rules for claims",
    Place.REMITTANCES: "Payments of insurers",
    Place.REMITTANCE: "One payment of an insurer, or what waits of all",
    Place.PAYERS: "Payers",
    Place.AUTHORIZATIONS: "Authorizations and referrals",
    Place.ESTIMATES: "Good-faith estimates",
    Place.FEES: "Fee schedules",
    Place.PRACTICE: "Who bills",
    Place.CALLS: "Call mode",
    Place.RESOURCES: "Rooms, devices and kept times",
    Place.LEDGER: "A patient's ledger",
    Place.DRAWERS: "Cash drawers",
    Place.STATEMENTS: "Statements: the run",
    Place.SENT: "Statements sent",
    Place.PLANS: "Payment plans",
    Place.RECEIVABLES: "Books: A/R by age",
    Place.OWED_VISITS: "Books: the visits behind A/R",
    Place.MONEY_FIGURES: "Books: money",
    Place.CLAIM_FIGURES: "Books: claims and denials",
    Place.BEHIND_FIGURES: "Books: what is behind a figure",
    Place.MONTHS: "Books: months",
    Place.LETTERS: "Letters to patients",
    Place.LETTER_TEXTS: "Texts of letters",
    Place.MISSED: "Missed visits",
    Place.ITEM: "Stock: an item",
    Place.EXPIRING: "Stock: lots that expire",
    Place.ORDERS: "Stock: orders",
    Place.ORDER: "Stock: an order",
    Place.VENDORS: "Stock: vendors",
    Place.CATALOG: "Stock: what vendors sell",
    Place.BUDGETS: "Stock: budgets",
    Place.INVOICES: "Stock: what vendors ask",
    Place.COUNTS: "Stock: counts",
    Place.COUNT: "Stock: the sheet of a count",
    Place.DIFFERENCES: "Stock: what differs from what is written",
    Place.WORTH: "Stock: what it is worth",
    Place.LOST: "Stock: what was lost",
    Place.VARIANCE: "Stock: what invoices asked beyond the order",
    Place.EQUIPMENT: "Equipment",
    Place.MACHINE: "One machine",
    Place.COLD: "Fridges and freezers",
    Place.TASKS: "Team: tasks and messages",
    Place.TASK: "Team: a task",
    Place.COMPLIANCE: "Compliance",
    Place.INCIDENTS: "Incidents",
    Place.INCIDENT: "One incident",
    Place.OSHA_LOG: "OSHA log",
    Place.SHARPS: "Sharps log",
    Place.CHEMICALS: "Hazardous chemicals",
    Place.SHEET: "A safety data sheet",
    Place.DRILLS: "Drills",
    Place.LIMITS: "What is not to be told",
    Place.RELEASES: "Authorizations of patients",
    Place.DISCLOSURES: "Disclosures",
    Place.REQUESTS: "Requests of patients",
    Place.BREACHES: "Breach log",
    Place.BREACH: "One case of the breach log",
    Place.ASSOCIATES: "Business associates",
    Place.ACCESS: "Unusual access",
    Place.RIGHTS: "Who may do what",
    Place.BULLETINS: "Bulletins",
    Place.CREDENTIALS: "Licences, registrations and training",
    Place.TIMESHEET: "Time sheet",
    Place.HOURS: "Who is in, and hours",
    Place.ROTA: "The rota",
    Place.ASKED: "Time off and swaps",
    Place.TIME_OFF: "One request for time off",
    Place.SHIFTS: "A usual week",
    Place.SESSIONS: "Sessions of a provider",
    Place.ON_CALL: "On call",
    Place.COVER: "Minimum cover",
    Place.GRID: "Walking in a grid of times or days",
    Place.LIST: "Walking in a list",
}


def keys_tables() -> str:
    """One table for each place: keys, what they do, and the id for `[keys]`."""
    if missing := set(Place) - set(TITLES):
        raise SystemExit(f"no title in tools/doc_tables.py for {', '.join(sorted(missing))}")
    by_id = {verb.id: verb for verb in KEYS}
    parts = []
    for place, title in TITLES.items():
        rows = [_key_row(by_id[entry.id]) for entry in bindings(place)]
        parts.append(f"### {title}\n\n{_table(('key', 'what it does', 'id'), rows)}")
    return "\n\n".join(parts)


def _key_row(verb: Verb) -> tuple[str, str, str]:
    shown = " ".join(f"`{shown_key(key)}`" for key in verb.keys)
    return shown, verb.help, f"`{verb.id}`"


def rights_table() -> str:
    """What each role may do, as the desk asks it."""
    roles = [role.value.replace("-", " ") for role in ACCOUNT_ROLES]
    rows = [
        (f"`{verb}`", *("yes" if role in allowed else "" for role in ACCOUNT_ROLES))
        for verb, allowed in RIGHTS.items()
        if allowed & set(ACCOUNT_ROLES)
    ]
    return _table(("right", *roles), rows)


def rules_table() -> str:
    """What each rule of claims asks, and what it does where that is not so; a number has one line."""
    told = {rule.number: rule for rule in RULES}
    rows = [
        (str(number), "error" if rule.level is Level.ERROR else "warning", rule.title)
        for number, rule in told.items()
    ]
    return _table(("rule", "finds", "what it asks"), rows)


def weights_table() -> str:
    """How much each cause weighs in the queue of `n`, and how its time counts."""
    rows = [
        (cause.value, str(each.weight), left_words(each.span) if each.until else "", each.until)
        for cause in Cause
        for each in [WEIGHINGS[cause]]
    ]
    return _table(("cause", "weight", "span", "its time lasts until"), rows)


def _table(titles: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [titles, ("---",) * len(titles), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


TABLES: dict[str, Callable[[], str]] = {
    "docs/keys.md": keys_tables,
    "docs/security.md": rights_table,
    "docs/claims.md": rules_table,
    "docs/tasks.md": weights_table,
}
"""Page and what makes its table."""


def with_table(page: str, table: str) -> str:
    """The page with the table between its marks. Raises ValueError for a page without them."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page has no place for its table: {BEGIN} ... {END}")
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"


def main() -> None:
    """Write all pages."""
    for name, make in TABLES.items():
        path = ROOT / name
        path.write_text(with_table(path.read_text(encoding="utf-8"), make()), encoding="utf-8")


if __name__ == "__main__":
    main()
