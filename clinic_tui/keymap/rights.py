"""Which right a verb needs, and what it is called for who has a lesser one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from clinic_tui.keymap.place import Place
from clinic_tui.keymap.verb import Verb
from clinic_tui.keymap.verbs import OWN_VIEWS, VERBS, VISITS

NEEDS = {
    "find": "patient.find", "last-patient": "patient.view", "undo": "undo",
    "tab-schedule": "schedule.view", "tab-queue": "queue.view", "tab-claims": "claim.view",
    "tab-stock": "stock.view", "tab-team": "task.view", "tab-compliance": "compliance.view",
    "readiness": "compliance.report",
    "book": "appointment.book", "walk-in": "queue.walk_in",
    "move": "appointment.move", "no-show": "appointment.no_show", "confirm": "appointment.confirm",
    "lengthen": "appointment.resize", "shorten": "appointment.resize", "arrive": "queue.arrive",
    "verify": "coverage.verify", "add-coverage": "coverage.edit", "add-alert": "patient.alert",
    "note": "patient.note", "new-patient": "patient.register", "receive": "stock.receive",
    "issue": "stock.issue", "carry": "stock.transfer", "adjust-shelf": "stock.adjust",
    "waste": "stock.waste", "send-back": "stock.return", "correct-lot": "stock.adjust",
    **dict.fromkeys(("recall-lot", "who-received"), "stock.recall"),
    **dict.fromkeys(("new-item", "place-levels", "levels-by-use", "item-stop"), "stock.edit"),
    "count-rules": "stock.rules",
    **dict.fromkeys(("to-order", "order-redraft", "order-drop", "order-add", "order-vendor", "item-order"),
                    "purchase.draft"),
    **dict.fromkeys(("orders", "offers", "vendors", "invoices", "budgets", "order-print"), "purchase.view"),
    "order-approve": "purchase.approve", "order-send": "purchase.send", "order-expected": "purchase.send",
    "order-end": "purchase.end", "approve-limit": "purchase.rules",
    **dict.fromkeys(("invoice-add", "invoice-accept", "invoice-drop"), "purchase.invoice"),
    **dict.fromkeys(("vendor-add", "vendor-drop", "offer-add", "offer-drop"), "vendor.edit"),
    **dict.fromkeys(("budget-add", "budget-drop"), "budget.edit"),
    **dict.fromkeys(
        ("stock-counts", "count-begin", "count-due", "count-print", "count-cancel", "count-none",
         "count-found", "count-finish"),
        "stock.count",
    ),
    **dict.fromkeys(("supply-worth", "supply-lost", "supply-variance"), "stock.worth"),
    "count-approve": "stock.approve", **dict.fromkeys(("count-again", "count-post"), "stock.adjust"),
    "next-site": "stock.view", "kits": "stock.view", "kits-missing": "kit.settle",
    "reminder-again": "reminder.settle",
    "reminder-sent": "reminder.settle", "reminder-done": "reminder.settle", "print": "paper.print",
    "next-view": "account.own_views",
    **dict.fromkeys((f"own-view-{place}" for place in OWN_VIEWS), "account.own_views"),
    "day-proof": "schedule.view",
    "linked": "appointment.book", "accept-all": "coverage.edit", "card-seen": "coverage.verify",
    "ask-day": "eligibility.ask", "payer-add": "payer.edit", "payer-import": "payer.adopt",
    "signals": "queue.signal", "signal-taken": "queue.signal",
    "send-signal": "queue.signal", "late": "queue.tell_delay", "hand-on": "queue.hand_over",
    "merge-records": "patient.duplicates", "keep-from-payer": "appointment.keep_from_payer",
    "code-visit": "visit.code", "take-payment": "payment.take", "ledger": "ledger.view",
    "payment-print": "receipt.print", "payment-void": "payment.void", "payment-refund": "payment.refund",
    "credit-apply": "payment.apply", "credit-move": "credit.move",
    "drawer-open": "drawer.use", "drawer-count": "drawer.use",
    "drawer-submit": "drawer.use", "drawer-in": "drawer.use", "drawer-out": "drawer.use",
    "drawer-hand-over": "drawer.use", "drawer-print": "drawer.use",
    **dict.fromkeys(
        (
            "batch-send", "batch-carried", "batch-out", "batch-withdraw", "work-next-payer", "work-correct",
            "work-void",
        ),
        "claim.send",
    ),
    "make-claims": "claim.send", "claim-batches": "claim.view",
    **dict.fromkeys(("partner-add", "partner-default"), "partner.edit"),
    **dict.fromkeys(("rule-for-all", "rule-for-payer", "payer-wishes"), "payer.edit"),
    **dict.fromkeys(("work-change", "work-hold", "work-letter", "work-settle"), "claim.work"),
    "claim-work": "claim.view", "work-ask": "claim.ask",
    **dict.fromkeys(("claim-form", "claim-proof", "claim-on-paper"), "claim.send"),
    "work-visit": "charge.enter",
    "fee-edit": "fees.edit", "practice-number": "practice.unmask",
    **dict.fromkeys(("practice-add", "practice-default", "practice-remove"), "practice.edit"),
    "letter-print": "letter.write", "letter-write": "letter.write",
    "letters-missed": "letter.view", "letters-of": "letter.view", "text-usual": "letter.texts",
    **dict.fromkeys(
        ("estimate-make", "estimate-given", "estimate-mailed", "estimate-print"), "estimate.make"
    ),
    **dict.fromkeys(
        ("payment-release", "payment-refuse", "claim-assign", "exception-decide", "exception-settle"),
        "remittance.settle",
    ),
    **dict.fromkeys(
        ("message-add", "message-about", "task-called", "task-done", "task-add", "task-about", "task-on",
         "task-accept", "task-decline", "task-give", "task-note", "task-drop", "task-reply"),
        "task.edit",
    ),
    "bulletins": "bulletin.read",
    **dict.fromkeys(("bulletin-add", "bulletin-withdraw"), "bulletin.write"),
    "equipment": "equipment.view", "cold-units": "equipment.view", "month-sheet": "equipment.view",
    **dict.fromkeys(("machine-add", "upkeep-add", "upkeep-end"), "equipment.edit"),
    **dict.fromkeys(("upkeep-done", "machine-out", "reading-add", "place-hold"), "equipment.log"),
    "incident-add": "safety.report",
    **dict.fromkeys(("osha-log", "sharps-log", "osha-print", "osha-tables"), "safety.view"),
    **dict.fromkeys(
        ("incident-decide", "severe-add", "span-add", "span-drop", "incident-care", "year-figures",
         "year-certify"),
        "safety.keep",
    ),
    "osha-names": "safety.private", "log-site": "safety.view", "incident-print": "safety.keep",
    "sheet-find": "chemical.view", "sheet-find-anywhere": "chemical.view", "chemicals-print": "chemical.view",
    "sheet-print": "chemical.view",
    **dict.fromkeys(
        ("chemical-add", "sheet-add", "sheet-newest", "chemical-gone", "sheet-strike"), "chemical.edit"
    ),
    **dict.fromkeys(("drill-add", "drill-held", "drill-end"), "drill.keep"), "releases-of": "release.view",
    "limits-of": "limit.view", "limit-add": "limit.take",
    **dict.fromkeys(("limit-agree", "limit-refuse", "limit-end"), "limit.decide"),
    **dict.fromkeys(
        ("release-add", "release-revoke", "release-ended", "release-strike"), "release.take"
    ),
    **dict.fromkeys(("disclosures-of", "accounting-print"), "disclosure.view"),
    "disclosure-add": "disclosure.note", "disclosure-strike": "disclosure.strike",
    "disclosure-withhold": "disclosure.note",
    **dict.fromkeys(("request-add", "request-of", "request-done", "request-withdraw"), "request.take"),
    **dict.fromkeys(("request-extend", "request-deny"), "request.decide"), "breach-add": "breach.report",
    **dict.fromkeys(("breach-assess", "breach-notice", "breach-person", "breach-unlink"), "breach.decide"),
    **dict.fromkeys(("associate-add", "associate-end"), "associate.edit"),
    "access-emergency": "emergency.review",
    **dict.fromkeys(("credential-add", "credential-renew", "credential-end"), "credential.edit"),
    "clock": "time.clock", "timesheet": "time.own", "times-add": "time.correct_own",
    "times-strike": "time.correct_own", "times-people": "time.presence",
    "period-close": "time.close", "period-reopen": "time.reopen", "payroll-save": "time.view",
    **dict.fromkeys(("rota", "shifts-of", "on-call", "cover"), "rota.view"),
    **dict.fromkeys(("off-ask", "off-list", "shift-offer", "off-withdraw"), "rota.ask"),
    "off-sick": "rota.sick",
    **dict.fromkeys(
        ("sessions-set", "sessions-day", "sessions-swap", "sessions-end"), "schedule.setup"
    ),
    **dict.fromkeys(
        ("shifts-set", "shift-end", "on-call-add", "on-call-over", "on-call-drop", "cover-add", "cover-drop"),
        "rota.plan",
    ),
    **dict.fromkeys(("payment-deposit", "payment-enter", "work-paid"), "remittance.post"),
    "write-off": "ledger.adjust", "balance-move": "ledger.transfer", "plan-make": "plan.make",
    "plan-end": "plan.end", "statement-run": "statement.run", "statement-hold": "statement.hold",
    "statements": "statement.view", "statements-of": "statement.view", "statements-sent": "statement.view",
    "month-close": "books.close", "month-reopen": "books.reopen",
    "statement-print": "statement.print", "statement-print-run": "statement.print",
    **dict.fromkeys(
        ("payer-asked", "payer-number", "payer-chased", "payer-denied", "payer-pended", "payer-needless",
         "payer-to-ask", "payer-off", "payer-end"),
        "authorization.edit",
    ),
}  # fmt: skip
"""The right that a verb needs wherever it is done, by its id (security/roles.py): without it the key says so
at once. The verbs that are not here need another right on each visit, or none."""


NEEDS_ONE_OF = {
    "check-in": ("queue.check_in", "queue.room", "queue.advance"),
    "check-out": ("visit.check_out", "queue.advance"),
    "cancel": ("appointment.cancel", "queue.leave", "visit.strike"),
    "room": ("queue.room",), "stage-back": ("queue.back",), "waitlist": ("waitlist.edit",),
    "restrict": ("patient.restrict",), "emergency": ("patient.break_glass",),
    "show-numbers": ("patient.unmask",), "add-authorization": ("coverage.edit",),
    "policy-earlier": ("coverage.edit",), "policy-later": ("coverage.edit",),
}  # fmt: skip
"""The rights one of which a verb needs, where it does another thing with each state of a visit; without all
of them it is not offered."""

NEEDS_AT = {
    "edit": {
        Place.VENDORS: "vendor.edit", Place.CATALOG: "vendor.edit", Place.BUDGETS: "budget.edit",
        Place.ORDER: "purchase.draft", Place.ROTA: "rota.plan",
        Place.STOCK: "stock.edit", Place.ITEM: "stock.edit",
        Place.CHEMICALS: "chemical.edit", Place.SHEET: "chemical.edit",
        Place.CREDENTIALS: "credential.edit", Place.INCIDENT: "safety.keep",
        Place.DRILLS: "drill.keep", Place.ASSOCIATES: "associate.edit",
    },
}  # fmt: skip
"""The right that a verb needs at a place, where it does something else at others: without it, it is not
offered there."""

LESSER_WORDS = {
    "check-in": ("queue.check_in", "next stage"), "check-out": ("visit.check_out", "ready"),
    "cancel": ("appointment.cancel", "left"), "edit": ("patient.edit", "record"),
}  # fmt: skip
"""What a verb is called for who has not this right: what it does for them."""

LESSER_AT = {"edit": VISITS}
"""The places where that holds, for a verb that does something else at others."""


def offered_to(verb: Verb, may: Callable[[str], bool], place: Place | None = None) -> Verb | None:
    """The verb as it is offered to who has these rights at a place; None where it is refused at once."""
    need, one_of = NEEDS.get(verb.id), NEEDS_ONE_OF.get(verb.id)
    if place is not None:
        need = NEEDS_AT.get(verb.id, {}).get(place, need)
    if (need is not None and not may(need)) or (one_of is not None and not any(map(may, one_of))):
        return None
    lesser = LESSER_WORDS.get(verb.id)
    if lesser is None or may(lesser[0]) or (place and place not in LESSER_AT.get(verb.id, (place,))):
        return verb
    return replace(verb, words=lesser[1])


def need_of(action: str, verbs: Sequence[Verb] = VERBS) -> tuple[Verb, str] | None:
    """The verb behind an action of Textual and the right that it needs; None where it needs none."""
    for verb in verbs:
        if verb.action == action and verb.id in NEEDS:
            return verb, NEEDS[verb.id]
    return None


def begins_something(action: str) -> bool:
    """True for the action of a verb that does more than walk, explain, or take back what was done last."""
    return any(
        verb.action == action and not {Place.GRID, Place.LIST} & set(verb.where) and verb.id not in _LOOKING
        for verb in VERBS
    )


_LOOKING = ("help", "undo", "park", "command", "history", "alerts")
