"""What each verb does, in the words of the desk: for undo, the history, and where a right is missing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

DEEDS: Mapping[str, str] = {
    "patient.find": "find patients",
    "patient.view": "open the record",
    "patient.register": "register the patient",
    "patient.edit": "change the record",
    "patient.alert": "change the alerts",
    "patient.note": "write the note",
    "patient.verify": "note that address or phone are right",
    "patient.duplicates": "see records that may be one patient's",
    "patient.not_same": "say that two records are two patients",
    "patient.merge": "merge two records",
    "patient.import": "import patients",
    "policy.import": "import policies",
    "patient.unmask": "show member ids whole",
    "patient.restrict": "restrict the record",
    "patient.restricted": "open restricted records",
    "patient.break_glass": "open the record in an emergency",
    "emergency.review": "review emergency access",
    "coverage.edit": "change the coverage",
    "coverage.verify": "verify the coverage",
    "payer.view": "see the payers",
    "payer.edit": "change the payers",
    "payer.adopt": "make payers of the names on policies",
    "eligibility.view": "see how payers answered",
    "eligibility.ask": "ask payers about coverage",
    "eligibility.take_in": "take in answers of payers",
    "authorization.view": "see authorizations and referrals",
    "authorization.edit": "change the authorization",
    "authorization.rules": "change which visits need an authorization",
    "schedule.view": "see the schedule",
    "schedule.setup": "set the schedule up",
    "schedule.figures": "see the figures",
    "schedule.out": "say that a provider is out",
    "schedule.close": "close the clinic",
    "schedule.export": "give the calendar out",
    "appointment.hold": "hold the time",
    "appointment.keep_from_payer": "keep visits from payers",
    "appointment.book": "book the visit",
    "appointment.book_flagged": "book for who missed too many visits",
    "appointment.overbook": "overbook",
    "appointment.overbook_beyond": "overbook beyond the quota or the hours",
    "appointment.move": "move the visit",
    "appointment.resize": "change the length of the visit",
    "appointment.confirm": "note whether the patient comes",
    "appointment.cancel": "cancel the visit",
    "appointment.no_show": "note the no-show",
    "waitlist.view": "see the waitlist",
    "waitlist.edit": "change the waitlist",
    "waitlist.offer": "offer the time",
    "waitlist.accept": "settle the offer",
    "waitlist.expire": "let the offer run out",
    "recall.view": "see the recalls",
    "recall.edit": "change the recall",
    "recall.rules": "change the rules of recalls",
    "call.view": "see whom to call",
    "call.note": "write down the call",
    "queue.view": "see the check-in queue",
    "queue.arrive": "note the arrival",
    "queue.check_in": "check in",
    "queue.room": "take to a room",
    "queue.advance": "go on to the next stage",
    "queue.back": "go back a stage",
    "queue.leave": "note that the patient left",
    "queue.walk_in": "book the walk-in",
    "queue.undo_check_out": "take back a check-out",
    "queue.board": "show queue numbers on a wall",
    "queue.delay": "say how late a provider is",
    "queue.tell_delay": "tell patients of a delay",
    "queue.signal": "signal another desk",
    "queue.hand_over": "hand on",
    "visit.check_out": "check out",
    "visit.strike": "strike the visit out",
    "visit.from_paper": "enter the visit from paper",
    "payment.take": "take the payment",
    "payment.view": "see payments",
    "payment.void": "void the payment",
    "payment.refund": "refund the payment",
    "payment.apply": "put credit on visits",
    "credit.move": "move credit to another account",
    "receipt.print": "print the receipt",
    "ledger.view": "see the account",
    "ledger.transfer": "move what is owed between patient and insurer",
    "ledger.adjust": "write off or discount",
    "drawer.use": "use the cash drawer",
    "drawer.others": "use the drawer of another desk",
    "day.end": "end the day",
    "day.end_unproved": "end a day with something left",
    "figures.money": "see the figures of the money",
    "books.close": "close a month",
    "books.close_unready": "close a month with something left",
    "books.reopen": "reopen a month",
    "drawer.expected": "see what should be in a drawer before it is counted",
    "money.rules": "change the rules of the drawer",
    "billing.rules": "change the rules of statements, plans and write-offs",
    "plan.view": "see payment plans",
    "plan.make": "agree on a payment plan",
    "plan.end": "end the payment plan",
    "statement.view": "see statements",
    "statement.run": "run the statements",
    "statement.print": "print the statement",
    "statement.hold": "hold or release statements",
    "charge.enter": "enter the charges",
    "practice.view": "see who bills",
    "practice.edit": "change who bills",
    "practice.unmask": "show tax ids whole",
    "visit.code": "code the visit",
    "coding.templates": "change what check-outs begin with",
    "fees.view": "see what the clinic charges",
    "fees.edit": "change what the clinic charges",
    "codes.view": "look for codes",
    "codes.favourite": "keep codes at hand",
    "codes.import": "take in code sets",
    "estimate.view": "see good-faith estimates",
    "estimate.make": "make the estimate",
    "charge.remove": "remove the charge",
    "letter.view": "see the letters",
    "letter.write": "write the letter",
    "letter.texts": "change the texts of letters",
    "missed_fee.charge": "charge the fee for the missed visit",
    "missed_fee.waive": "waive the fee for the missed visit",
    "missed_fee.rules": "change the fee for missed visits",
    "claim.view": "see the visits to be billed",
    "claim.take_in": "take in answers to claims",
    "claim.work": "work on claims",
    "claim.send": "make and send claims",
    "claim.ask": "ask payers how claims stand",
    "partner.edit": "change trading partners",
    "remittance.view": "see the payments of insurers",
    "remittance.post": "post the payments of insurers",
    "remittance.settle": "decide on what waits of insurers' payments",
    "remittance.write_off": "write off what an insurer has denied",
    "stock.view": "see the supplies",
    "stock.issue": "issue the item",
    "stock.receive": "receive the item",
    "stock.transfer": "carry the item elsewhere",
    "stock.adjust": "put the shelf right",
    "stock.waste": "write the item off",
    "stock.return": "send the item back",
    "stock.recall": "recall the lot",
    "stock.edit": "change the item",
    "purchase.view": "see orders of supplies",
    "purchase.draft": "write the order",
    "purchase.approve": "approve the order",
    "purchase.approve_any": "approve an order of any amount",
    "purchase.over_budget": "order beyond the budget",
    "purchase.send": "send the order",
    "purchase.end": "close the order",
    "purchase.rules": "set who approves orders",
    "purchase.invoice": "enter the invoice",
    "purchase.settle": "accept an invoice that differs",
    "vendor.edit": "change the vendor",
    "budget.edit": "change the budget",
    "stock.count": "count supplies",
    "stock.approve": "approve what a count found",
    "stock.worth": "see what the shelf is worth",
    "stock.rules": "change the rules of counts",
    "stock.import": "take in a file of supplies",
    "stock.export": "write supplies into files",
    "vendor.import": "take in a file of vendors or prices",
    "paper.print": "print",
    "reminder.view": "see the reminders",
    "reminder.settle": "settle the reminder",
    "reminder.rules": "change the rules of reminders",
    "reminder.send": "send reminders",
    "reminder.replies": "take in replies",
    "settings.edit": "change the settings",
    "account.view": "see the accounts",
    "account.add": "add the account",
    "account.change": "change the account",
    "account.disable": "disable the account",
    "account.own_password": "change the own password",
    "account.own_pin": "change the own PIN",
    "account.own_second_factor": "change the own second factor",
    "account.own_forms": "keep half-done forms",
    "account.own_views": "change the own views",
    "account.reset_second_factor": "take away the second factor",
    "account.unlock": "unlock the account",
    "account.sign_in": "sign in",
    "audit.read": "read the journal",
    "undo": "undo",
    "backup.make": "make a backup",
    "downtime.make": "make the packet for a downtime",
    "jobs.view": "see the jobs",
    "jobs.run": "run the job",
    "keys.change": "change the keys",
    "system.init": "found the clinic",
    "system.demo": "make the demo",
}
"""By verb (security/roles.py), as `may not ...` or `undone: ...` goes on."""

_OF_SEVERAL = {
    "appointment.book": ("book {} visits", 1),
    "appointment.cancel": ("cancel {} visits", 1),
    "appointment.move": ("move {} visits", 2),
    "appointment.no_show": ("note {} no-shows", 1),
}
"""What a verb does to several visits, and how many appointments each is: a moved one has two ends."""

_BY_WHAT_IT_WROTE: Mapping[str, Sequence[tuple[str, str]]] = {
    "claim.send": (
        ("claim_sending.frequency=8", "void claims"),
        ("claim_sending.frequency=7", "make corrected claims"),
        ("claim_batch.state=sent", "say that a file of claims was sent"),
        ("claim_batch.state=withdrawn", "take back a file of claims"),
        ("claim_sending.batch_id=None", "send claims on paper"),
        ("claim_batch", "make claims"),
    ),
    "stock.count": (
        ("stock_count.state=counted", "close the count"),
        ("stock_count.state=cancelled", "call the count off"),
        ("stock_count", "begin a count"),
    ),
    "stock.adjust": (
        ("stock_count_line.state=posted", "post the count"),
        ("stock_count_line", "send lines back to be counted again"),
    ),
    "payer.edit": (
        ("rule_level", "change how claims are looked through"),
        ("rule_switch", "change how a payer's claims are looked through"),
    ),
    "claim.work": (
        ("claim.settled_on=None", "take claims up again"),
        ("claim.settled_on", "settle claims"),
        ("claim.hold_reason=", "release claims"),
        ("claim.hold_reason", "hold claims"),
        ("claim.owner=", "take claims from who worked on them"),
        ("claim.owner", "give claims to somebody"),
        ("claim.follow_up_on", "change when claims are looked at again"),
        ("claim.note", "change the note on claims"),
    ),
    "remittance.post": (
        ("remittance_payment.deposit_on", "note money at the bank"),
        ("remittance_payment.deposit_cents", "note money at the bank"),
    ),
    "remittance.settle": (
        ("remittance_payment.state=refused", "refuse the payment of an insurer"),
        ("remittance_payment.state=posted", "post a payment that waited"),
        ("claim_answer", "post to a claim what nobody knew"),
        ("remittance_exception.settled_at", "settle what waited of an insurer's payment"),
    ),
}
"""By verb, what tells its acts apart: a table, a column that was changed, or a column and its value after."""


def deed(verb: str, touched: Mapping[str, int] | None = None, wrote: Collection[str] = ()) -> str:
    """What a verb does; `touched` says how many rows of which tables it was about, `wrote` what it wrote.

    Of `wrote` are a table as `claim`, a column that was changed as `claim.owner`, a value after it as
    `claim.owner=dana`. A verb without words of its own is said by its parts: `close drawer` for
    `drawer.close`.
    """
    rows = touched or {}
    for mark, words in _BY_WHAT_IT_WROTE.get(verb, ()):
        if mark in wrote:
            return words
    if verb == "appointment.book" and rows.get("series"):
        return "book the series"
    several, each = _OF_SEVERAL.get(verb, ("", 1))
    count = rows.get("appointment", 0) // each
    if several and count > 1:
        return several.format(count)
    noun, _, what = verb.partition(".")
    said = f"{what} {noun}" if what else noun
    return DEEDS.get(verb, said.replace("_", " "))


def no_right(who: str, verb: str, others: Sequence[str] = ()) -> str:
    """Why somebody may not do something, and who may; the one wording for it everywhere.

    `others` are those who may, as `a manager`, whom to ask first in front (security/roles.py).
    """
    *more, last = others or ("a manager",)
    asked = f"{', '.join(more)} or {last}" if more else last
    return f"{who} has no right to {deed(verb)} ({verb}): ask {asked}"
