"""The one table of verbs and keys: bindings, hint line, help page and rebinding read it."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum


class Place(StrEnum):
    """Where one stands."""

    GLOBAL = "global"
    SCHEDULE = "schedule"
    STRIP = "strip"
    WEEK = "week"
    MONTH = "month"
    QUEUE = "queue"
    CLAIMS = "claims"
    STOCK = "stock"
    ITEM = "item"
    """One item of the stock with its lots."""
    EXPIRING = "expiring"
    """Lots that expire soon, or were recalled."""
    PATIENT = "patient"
    RESTRICTED = "restricted"
    """A record that is closed, or open for an emergency alone."""
    REMINDERS = "reminders"
    WAITLIST = "waitlist"
    RECALLS = "recalls"
    CALLS = "calls"
    RESOURCES = "resources"
    COVERAGE = "coverage"
    """A payer's answer about one policy."""
    ELIGIBILITY = "eligibility"
    PAYERS = "payers"
    REMITTANCES = "remittances"
    """Payments of insurers."""
    REMITTANCE = "remittance"
    """One of them, or what waits of all."""
    RECEIVABLES = "receivables"
    """A/R by age."""
    OWED_VISITS = "owed-visits"
    """The visits behind it."""
    MONEY_FIGURES = "money-figures"
    CLAIM_FIGURES = "claim-figures"
    BEHIND_FIGURES = "behind-figures"
    """The postings or claims behind one of their lines."""
    MONTHS = "months"
    """Months of the books."""
    LEDGER = "ledger"
    DRAWERS = "drawers"
    AUTHORIZATIONS = "authorizations"
    ESTIMATES = "estimates"
    FEES = "fees"
    PRACTICE = "practice"
    """Who bills."""
    STATEMENTS = "statements"
    SENT = "sent"
    """Statements that were made."""
    PLANS = "plans"
    BATCHES = "batches"
    """Files of claims."""
    PARTNERS = "partners"
    """Trading partners."""
    RULES = "rules"
    """By which claims are looked through."""
    CLAIM_WORK = "claim-work"
    """Claims that were made, in their queues."""
    ANSWERS = "answers"
    """Files with answers to claims."""
    LETTERS = "letters"
    LETTER_TEXTS = "letter-texts"
    MISSED = "missed"
    """Visits that were missed, to write to their patients."""
    GRID = "grid"
    """Inside a grid of times or days: how the cursor walks."""
    LIST = "list"
    """Inside a list: how the cursor walks."""


@dataclass(frozen=True, slots=True)
class Verb:
    """Something a person can do, and the keys that do it.

    `id` names it in settings and never changes. `keys` are single characters or
    Textual's names of keys, the first one shown. `words` go to the hint line, so
    they are short; `help` is a sentence. Among the verbs of a place those that
    come first in the table are the last to be dropped from a narrow hint line.
    """

    id: str
    keys: tuple[str, ...]
    words: str
    where: tuple[Place, ...]
    help: str
    call: str = ""
    """The Textual action, where it is not the id itself."""
    anywhere: bool = False
    """It works in every dialog and field too; only for keys that no text can hold."""

    @property
    def action(self) -> str:
        """The name of the action, `action_` left out."""
        return self.call or self.id.replace("-", "_")


@dataclass(frozen=True, slots=True)
class KeyBinding:
    """What Textual's `Binding` is made from."""

    key: str
    action: str
    description: str
    id: str
    tooltip: str
    priority: bool


@dataclass(frozen=True, slots=True)
class Hint:
    """One entry of the hint line: the key as people read it, the words, the action behind it."""

    key: str
    words: str
    action: str


_VISITS = (Place.SCHEDULE, Place.WEEK, Place.QUEUE, Place.PATIENT)
_TIMES = (Place.SCHEDULE, Place.WEEK)
_DATES = (Place.SCHEDULE, Place.STRIP, Place.WEEK, Place.MONTH)
_OUTBOX = (Place.REMINDERS,)
_WAITERS = (Place.WAITLIST,)
_RECALLS, _CALLS = (Place.RECALLS,), (Place.CALLS,)
_RESOURCES = (Place.RESOURCES,)
_POLICIES = (Place.COVERAGE, Place.ELIGIBILITY)
_PAYERS = (Place.PAYERS,)
_PAID = (Place.REMITTANCES,)
_REMITTED = (Place.REMITTANCE,)
_LEDGER, _DRAWERS = (Place.LEDGER,), (Place.DRAWERS,)
_ASKED = (Place.AUTHORIZATIONS,)
_ESTIMATES, _FEES = (Place.ESTIMATES,), (Place.FEES,)
_PRACTICE = (Place.PRACTICE,)
_STATED, _SENT, _PLANS = (Place.STATEMENTS,), (Place.SENT,), (Place.PLANS,)
_WORK, _BATCHES, _PARTNERS = (Place.CLAIM_WORK,), (Place.BATCHES,), (Place.PARTNERS,)
_RULES = (Place.RULES,)
_LETTERS, _TEXTS, _MISSED = (Place.LETTERS,), (Place.LETTER_TEXTS,), (Place.MISSED,)
_FLOWS, _DECIDED, _MONTHS = (Place.MONEY_FIGURES,), (Place.CLAIM_FIGURES,), (Place.MONTHS,)
_OWED = (Place.OWED_VISITS,)
_BOOKS = (Place.RECEIVABLES, *_FLOWS, *_DECIDED, *_MONTHS)
_SPANS, _BEHIND = (*_FLOWS, *_DECIDED), (*_OWED, Place.BEHIND_FIGURES)
_SHELF, _LOTS = (Place.STOCK, Place.ITEM), (Place.ITEM, Place.EXPIRING)
_TOLD = (Place.CLAIMS, *_SHELF, *_ASKED)
_TIMES_THERE = (*_RECALLS, *_CALLS)
_GLOBAL = (Place.GLOBAL,)
_GRID = (Place.GRID,)
_BOTH = (Place.GRID, Place.LIST)

VERBS: tuple[Verb, ...] = (
    Verb("help", ("?", "f1"), "help", _GLOBAL, "Keys of this place, and why something is red."),
    Verb("find", ("/", "f2"), "find", _GLOBAL, "Find a patient by name, birth date, phone, MRN or scan."),
    Verb("command", (":", "f3"), "command", _GLOBAL, "Type a command; it is completed and previewed."),
    Verb("next-thing", ("n", "f4"), "next", _GLOBAL, "Jump to the most urgent open item anywhere."),
    Verb("alerts", ("!", "f11"), "alerts", _GLOBAL, "What is amiss: visits left open, low supplies."),
    Verb("undo", ("u", "f8"), "undo", _GLOBAL, "Take back the last action of this desk."),
    Verb("park", ("z", "f5"), "park", _GLOBAL, "Put the form aside; elsewhere: what was put aside."),
    Verb("resume", ("Z", "f7"), "resume", _GLOBAL, "Go on with a form that was put aside."),
    Verb("signals", ("q",), "signals", _GLOBAL, "Signals between the desks, and what was handed on."),
    Verb("signal-taken", (";",), "got it", _GLOBAL, "Take the signal that waits; who sent it is told."),
    Verb("last-patient", ("=", "f6"), "last patient", _GLOBAL, "Open the patient seen last at this desk."),
    Verb("tab-schedule", ("1",), "schedule", _GLOBAL, "The schedule.", "show_tab('schedule')"),
    Verb("tab-queue", ("2",), "check-in", _GLOBAL, "The check-in queue.", "show_tab('queue')"),
    Verb("tab-claims", ("3",), "claims", _GLOBAL, "Visits to be billed.", "show_tab('claims')"),
    Verb("tab-stock", ("4",), "stock", _GLOBAL, "Supplies.", "show_tab('stock')"),
    Verb("lock", ("f9",), "lock", _GLOBAL, "Lock this desk; nothing typed is lost.", anywhere=True),
    Verb("leave", ("f10",), "quit", _GLOBAL, "Leave the console.", anywhere=True),
    Verb("book", ("b",), "book", (*_DATES, Place.PATIENT), "Book an appointment at the cursor."),
    Verb("arrive", ("a",), "arrived", (Place.QUEUE,), "The patient is here; if here already, came earlier."),
    Verb("check-in", ("i",), "check in", _VISITS, "Check in; on a patient already here, the next stage."),
    Verb("check-out", ("o",), "check out", _VISITS, "Ready to leave; then end the visit with its charges."),
    Verb("move", ("m",), "move", (*_TIMES, Place.PATIENT), "Pick it up, walk, and put it down with Enter."),
    Verb("room", ("r",), "room", (Place.QUEUE,), "Take the patient to a room, or to another one."),
    Verb("walk-in", ("b",), "walk-in", (Place.QUEUE,), "Book a patient who stands at the desk, for now."),
    Verb("cancel", ("x",), "cancel", _VISITS, "Call it off, with a reason: cancelled, left, or in error."),
    Verb("no-show", ("s",), "no-show", _VISITS, "The patient did not come; only after the start time."),
    Verb(
        "edit", ("e",), "edit",
        (*_VISITS, Place.CLAIMS, *_SHELF, Place.WAITLIST, Place.RESOURCES, *_POLICIES, *_PAYERS,
         *_PRACTICE),
        "Change it; on a red row, mend it.",
    ),
    Verb("find-time", ("f",), "free times", (*_DATES, Place.PATIENT), "Find the next free times that fit."),
    Verb(
        "verify", ("v",), "verify", (*_VISITS, *_POLICIES),
        "Ask the payer about the coverage, or say that it was seen.",
    ),
    Verb("mark", ("space",), "mark", (Place.QUEUE, Place.LIST), "Mark the row; a verb acts on all marked."),
    Verb("repeat", (".",), "again", (Place.QUEUE,), "Do the last action on the next row of its stage."),
    Verb("stage-back", ("<",), "stage back", (Place.QUEUE,), "One stage back, where it was too early."),
    Verb("next-group", ("tab",), "next stage", (Place.QUEUE,), "Jump to the first row of the next stage."),
    Verb("late", ("l",), "late", (Place.QUEUE,), "The provider runs late: tell the next patients."),
    Verb("hand-on", ("d",), "hand on", (Place.QUEUE,), "Hand the visit to another desk, with a note."),
    Verb("send-signal", ("&",), "signal", _GLOBAL, "Send a signal to other desks: room ready, come."),
    Verb("add-coverage", ("+",), "coverage", (Place.PATIENT,), "Add an insurance policy."),
    Verb("add-alert", ("a",), "alert", (Place.PATIENT,), "Put a warning into the banner; x takes it away."),
    Verb("receive", ("+",), "receive", _SHELF, "Add what came in to what is on hand."),
    Verb("issue", ("-",), "issue", _SHELF, "Take what was used from what is on hand."),
    Verb("expiring", ("x",), "expiring", (Place.STOCK,), "Lots that expire soon, or were recalled."),
    Verb("low-only", ("l",), "low only", (Place.STOCK,), "Show only what is low, or all again."),
    Verb("waste", ("w",), "write off", (*_SHELF, Place.EXPIRING), "Write off what was thrown away."),
    Verb("carry", ("t",), "carry", _SHELF, "Carry units from one place to another."),
    Verb("adjust-shelf", ("a",), "adjust", _SHELF, "Write what really lies there, and why."),
    Verb("next-place", ("p",), "place", (Place.STOCK,), "What lies at the next place, or at all again."),
    Verb("send-back", ("r",), "send back", _LOTS, "Give units back to whom they were bought from."),
    Verb("recall-lot", ("R",), "recall", _LOTS, "Nobody gives this lot out any more; again: it is good."),
    Verb("who-received", ("o",), "who had it", _LOTS, "The patients who received units of this lot."),
    Verb("correct-lot", ("c",), "correct lot", (Place.ITEM,), "Put the lot's number or expiry right."),
    Verb("barcode-add", ("g",), "barcode", (Place.ITEM,), "Know the item by one more barcode."),
    Verb("place-levels", ("l",), "levels elsewhere", (Place.ITEM,), "What there should be at another place."),
    Verb("item-stop", ("x",), "keep no more", (Place.ITEM,), "Take the item off the list."),
    Verb("sooner", ("[",), "sooner", (Place.EXPIRING,), "Show what expires within fewer days."),
    Verb("later-on", ("]",), "later", (Place.EXPIRING,), "Show what expires within more days."),
    Verb("all-days", ("a",), "all days", (Place.CLAIMS,), "Show the visits of all days, or today's again."),
    Verb("findings", ("d",), "findings", (Place.CLAIMS,), "What is wrong with the claim of this visit."),
    Verb("make-claims", ("m",), "make claims", (Place.CLAIMS,), "The claims that are due, to make them."),
    Verb("claim-work", ("w",), "work", (Place.CLAIMS,), "Claims that were made, in their queues."),
    Verb("claim-batches", ("b",), "batches", (Place.CLAIMS,), "The files of claims, to send them."),
    Verb("to-code-only", ("c",), "to code", (Place.CLAIMS,), "Show only visits to code, or all again."),
    Verb("reminder-again", ("r",), "send again", _OUTBOX, "It did not go out, or failed: send it again."),
    Verb("reminder-sent", ("y",), "went out", _OUTBOX, "A reminder in doubt did go out."),
    Verb("reminder-done", ("x",), "told otherwise", _OUTBOX, "The patient was told otherwise: close it."),
    Verb("lengthen", ("+",), "longer", _TIMES, "Make the appointment one slot longer."),
    Verb("shorten", ("-",), "shorter", _TIMES, "Make the appointment one slot shorter."),
    Verb("today", ("t",), "today", _DATES, "Go to today."),
    Verb("day-before", ("[",), "day before", _DATES, "One day back."),
    Verb("day-after", ("]",), "day after", _DATES, "One day on."),
    Verb("week-before", ("{",), "week before", _DATES, "One week back."),
    Verb("week-after", ("}",), "week after", _DATES, "One week on."),
    Verb("go-to-date", ("g",), "date", _DATES, "Go to a date: fri, t+7, 3/14."),
    Verb("view-day", ("d",), "day", (Place.STRIP, Place.WEEK, Place.MONTH), "One day of all providers."),
    Verb("view-strip", ("a",), "availability", (*_TIMES, Place.MONTH), "Free slots of all, day by day."),
    Verb("view-week", ("k",), "week", (Place.SCHEDULE, Place.STRIP, Place.MONTH), "One provider's week."),
    Verb("view-month", ("M",), "month", (*_TIMES, Place.STRIP), "A month of free places, day by day."),
    Verb("go-to-provider", ("j",), "provider", _DATES, "Jump to a provider, by digit or letters."),
    Verb("next-view", ("f12",), "views", _DATES, "The next of your views, or all again."),
    Verb("show-all", ("*",), "show all", _DATES, "Leave out nobody any more: takes the filter off."),
    Verb("new-patient", ("c",), "new patient", (*_DATES, Place.QUEUE, Place.PATIENT), "Register a patient."),
    Verb("new-item", ("c",), "new item", (Place.STOCK,), "Add an item to the list."),
    Verb("new-place", ("P",), "new place", (Place.STOCK,), "Add a place where supplies lie."),
    Verb("confirm", ("y",), "confirm", _VISITS, "Note whether the patient will come."),
    Verb("note", ("N",), "note", _VISITS, "Write a note on the patient."),
    Verb("waitlist", ("w",), "waitlist", _VISITS, "Put the patient on the waitlist for an earlier time."),
    Verb("waiter-takes", ("y",), "takes it", _WAITERS, "The patient takes the time on offer: it is booked."),
    Verb("waiter-declines", ("d",), "declines", _WAITERS, "The patient does not take it, and waits on."),
    Verb("waiter-time", ("f",), "find a time", _WAITERS, "Find a free time, and hold it for the patient."),
    Verb("waiter-add", ("+",), "add", _WAITERS, "Put a patient on the waitlist."),
    Verb("waiter-close", ("x",), "close", _WAITERS, "Take the patient off the waitlist, with a reason."),
    Verb("waiter-call", ("c",), "calls", _WAITERS, "Call who waits, one after the other."),
    Verb("book-there", ("b",), "book", _TIMES_THERE, "Book the patient at the free time marked >."),
    Verb("other-time", ("t",), "other time", _TIMES_THERE, "Mark the next of the free times."),
    Verb("recall-call", ("c",), "calls", _RECALLS, "Call who is due, one after the other."),
    Verb("recall-add", ("+",), "recall", _RECALLS, "Recall a patient in some months."),
    Verb("recall-close", ("x",), "close", _RECALLS, "Nobody is to call any more, with the reason."),
    Verb("call-yes", ("y",), "yes", _CALLS, "Reached: confirms, takes the time on offer, or books later."),
    Verb("call-message", ("l",), "message", _CALLS, "A message was left."),
    Verb("call-no-answer", ("a",), "no answer", _CALLS, "Nobody answered."),
    Verb("call-no", ("d",), "declines", _CALLS, "Reached: does not come, or wants no time."),
    Verb("call-wrong", ("w",), "wrong no.", _CALLS, "It is somebody else's number."),
    Verb("call-off", ("x",), "cancel", _CALLS, "Cancel the visit, with a reason; then who waits is shown."),
    Verb("accept-all", ("a",), "take all", (Place.COVERAGE,), "Take over all that the payer has otherwise."),
    Verb("card-seen", ("y",), "card seen", _POLICIES, "Somebody saw the card, and it is in force."),
    Verb("all-benefits", ("r",), "all benefits", (Place.COVERAGE,), "Every benefit as the payer wrote it."),
    Verb("ask-day", ("t",), "tomorrow", (Place.ELIGIBILITY,), "Ask for all visits of tomorrow."),
    Verb("payer-add", ("+",), "add", _PAYERS, "Enter a payer."),
    Verb("payer-wishes", ("w",), "its claims", _PAYERS, "How it wants its claims, and where letters go."),
    Verb("payer-import", ("i",), "from policies", _PAYERS, "Make payers of the names on policies."),
    Verb("payer-asked", ("a",), "asked", _ASKED, "Note that the payer was asked: its clock begins."),
    Verb("payer-number", ("e",), "number", _ASKED, "Enter the number and the span that the payer gave."),
    Verb("payer-chased", ("c",), "chased", _ASKED, "Note what the payer said when it was asked again."),
    Verb("payer-denied", ("d",), "denied", _ASKED, "The payer said no, with its reason."),
    Verb("payer-pended", ("w",), "wants more", _ASKED, "The payer wants more, or has put it off."),
    Verb("payer-needless", ("y",), "none needed", _ASKED, "The payer wants none for this."),
    Verb("payer-visit", ("m",), "visit", _ASKED, "Show the visit on the schedule."),
    Verb("payer-to-ask", ("+",), "to ask", _ASKED, "Write down what is to be asked for this patient."),
    Verb("payer-off", ("x",), "call off", _ASKED, "It is wanted no more, or the payer took it back."),
    Verb("payer-end", ("l",), "let end", _ASKED, "It is not to be renewed: warn of its end no more."),
    Verb("estimate-make", ("e",), "lines", _ESTIMATES, "What it holds: make it, or change its lines."),
    Verb("estimate-given", ("y",), "given", _ESTIMATES, "The patient has it in hand."),
    Verb("estimate-mailed", ("l",), "mailed", _ESTIMATES, "It went out by mail."),
    Verb("estimate-print", ("p",), "print", _ESTIMATES, "Print it, or put the PDF into the folder."),
    Verb("estimate-visit", ("m",), "visit", _ESTIMATES, "Show the visit on the schedule."),
    Verb("fee-find", ("f",), "find a code", _FEES, "Show the codes that begin so, or whose words hold it."),
    Verb("fee-edit", ("e",), "price", _FEES, "Change the price of the code under the cursor."),
    Verb("practice-add", ("+",), "add", _PRACTICE, "Enter a billing provider, or an enrolment."),
    Verb("practice-default", ("d",), "default", _PRACTICE, "It bills wherever a place has no other one."),
    Verb("practice-number", ("*",), "whole tax id", _PRACTICE, "The whole tax id for once; journaled."),
    Verb("practice-remove", ("x",), "take out", _PRACTICE, "Take the billing provider or enrolment out."),
    Verb("practice-next", ("tab",), "next part", _PRACTICE, "Missing, who bills, places, providers."),
    Verb("resource-add", ("+",), "add", _RESOURCES, "Add one more of what the cursor stands on."),
    Verb("resource-close", ("x",), "close", _RESOURCES, "Use it no more; kept time is open for all again."),
    Verb("resource-next", ("tab",), "next part", _RESOURCES, "Rooms, devices, visit types, kept times."),
    Verb(
        "back", ("escape",), "back",
        (
            Place.PATIENT, Place.REMINDERS, Place.WAITLIST, Place.RECALLS, Place.CALLS, Place.RESOURCES,
            *_POLICIES, *_PAYERS, *_LEDGER, *_DRAWERS, *_ASKED, *_ESTIMATES, *_FEES, *_PRACTICE,
            *_STATED, *_SENT, *_PLANS, *_LETTERS, *_TEXTS, *_MISSED, Place.ANSWERS,
            *_WORK, *_BATCHES, *_PARTNERS, *_RULES, *_PAID, *_REMITTED, *_BOOKS, *_BEHIND,
        ),
        "Back to where one was.",
    ),
    Verb("history", ("h",), "history", (*_VISITS, *_TOLD), "Who did what, and when."),
    Verb("restrict", ("r",), "restrict", (Place.PATIENT,), "Restrict the record, or open it to all again."),
    Verb("merge-records", ("T",), "twice here", (Place.PATIENT,), "Who may be the same; merge the two."),
    Verb("show-numbers", ("*",), "whole ids", (Place.PATIENT,), "Member ids whole for a while; journaled."),
    Verb("emergency", ("f6",), "emergency access", (Place.RESTRICTED,), "Open it for an hour; end that."),
    Verb("add-authorization", ("P",), "authorization", (Place.PATIENT,), "Add a prior authorization."),
    Verb("series", ("S",), "series", _VISITS, "The series of the visit: move or cancel it; or begin one."),
    Verb("linked", ("L",), "linked", _VISITS, "Book one more on that day, to be over before this one."),
    Verb(
        "keep-from-payer", ("K",), "payer not told", (Place.SCHEDULE, Place.WEEK, Place.QUEUE),
        "The patient pays the visit and the payer is not to hear of it; or is again.",
    ),
    Verb(
        "code-visit", ("I",), "code", (Place.SCHEDULE, Place.WEEK, Place.QUEUE),
        "Say what the visit was for, with its charges.",
    ),
    Verb("print", ("p",), "print", (*_DATES, Place.QUEUE, Place.PATIENT), "Day sheet, card, labels, slip."),
    Verb("day-proof", ("E",), "end of day", (*_DATES, Place.QUEUE), "Which visits have not ended.", "proof"),
    Verb(
        "take-payment",
        ("$",),
        "payment",
        (*_VISITS, Place.CLAIMS, *_LEDGER, *_STATED, *_SENT),
        "Take a payment.",
    ),
    Verb("ledger", ("l",), "ledger", (Place.PATIENT, *_BEHIND), "Charges, payments, and what is owed."),
    Verb("payment-print", ("p",), "receipt", _LEDGER, "Print the receipt of the payment once more."),
    Verb("payment-void", ("x",), "void", _LEDGER, "The payment never was, or the write-off does not hold."),
    Verb("payment-refund", ("-",), "refund", _LEDGER, "Give some of the payment back, with a reason."),
    Verb("credit-apply", ("a",), "apply credit", _LEDGER, "Put the credit on what is owed, oldest first."),
    Verb("credit-move", ("c",), "move credit", _LEDGER, "Move credit to another account of the guarantor."),
    Verb("write-off", ("w",), "write off", _LEDGER, "Let nobody pay a part of the visit, with a code."),
    Verb("balance-move", ("m",), "move", _LEDGER, "Let the other side pay: patient or insurer."),
    Verb("plan-make", ("+",), "plan", _LEDGER, "Agree on a payment plan for what is owed."),
    Verb("statement-run", ("r",), "run", _STATED, "Make the statements to be sent, after a question."),
    Verb("statement-skip", ("x",), "leave out", _STATED, "Not this one this time; or take it in again."),
    Verb("statement-hold", ("k",), "hold", (*_STATED, *_LEDGER), "Send this patient nothing; or again."),
    Verb("statements-sent", ("l",), "sent", _STATED, "What was sent, to print it again."),
    Verb("statements-of", ("s",), "statements", _LEDGER, "What was sent to this patient."),
    Verb("statements", ("s",), "statements", (Place.CLAIMS,), "The run of statements, before it is made."),
    Verb("payer-only", ("f",), "one payer", (Place.CLAIMS,), "Only visits of this payer, or of all again."),
    Verb("claim-form", ("p",), "claim form", (Place.CLAIMS,), "Print the claim onto the CMS-1500."),
    Verb("claim-on-paper", ("y",), "paper went out", (Place.CLAIMS,), "The printed claim has left today."),
    Verb("claim-proof", ("r",), "proof", (Place.CLAIMS,), "The claim with its boxes, on plain paper."),
    Verb("batch-send", ("s",), "send", _BATCHES, "Hand the file over to its partner."),
    Verb("batch-carried", ("c",), "carried", _BATCHES, "It was carried over by hand, or is there after all."),
    Verb("batch-out", ("o",), "write out", _BATCHES, "Write the file out, to carry it by hand."),
    Verb("batch-withdraw", ("x",), "withdraw", _BATCHES, "Take the file back before it leaves."),
    Verb("partner-add", ("+",), "add", _PARTNERS, "Enter a trading partner."),
    Verb("partner-default", ("d",), "default", _PARTNERS, "It gets the claims of payers that name no other."),
    Verb("rule-for-all", ("e",), "for all", _RULES, "Weigh the rule otherwise for all payers."),
    Verb("rule-for-payer", ("+",), "for a payer", _RULES, "Weigh the rule otherwise for one payer."),
    Verb("answer-file", ("i",), "take in", (Place.ANSWERS,), "Take in a file that a partner or payer wrote."),
    Verb("work-next-payer", ("b",), "bill next payer", _WORK, "Make the claim to the patient's next payer."),
    Verb("work-change", ("e",), "owner, day, note", _WORK, "Whose it is, when to look again, a note."),
    Verb("work-next", ("tab",), "next queue", _WORK, "Rejected, denied, underpaid, ... and all again."),
    Verb("work-hold", ("k",), "hold", _WORK, "Keep it from being sent, or release it."),
    Verb("work-ask", ("v",), "ask payer", _WORK, "Ask the payer how the claim stands (276)."),
    Verb("work-letter", ("l",), "letter", _WORK, "Write to the payer: an appeal, or a cover of a claim."),
    Verb("work-texts", ("t",), "texts", _WORK, "The texts of letters to payers, to change them."),
    Verb("work-settle", ("x",), "settle", _WORK, "Nothing more is to be done; or take it up again."),
    Verb("work-mend", ("d",), "mend", _WORK, "Open what an answer says is wrong, to mend it."),
    Verb("work-visit", ("c",), "charges", _WORK, "The charges of the visit."),
    Verb("work-correct", ("r",), "correct", _WORK, "Replace what the payer has by what stands now."),
    Verb("work-void", ("-",), "void", _WORK, "Take back what the payer has, with a reason."),
    Verb("work-settled", ("a",), "settled", _WORK, "Those that were settled, or the open ones again."),
    Verb("statement-print", ("p",), "print", _SENT, "Print the statement again, as it was sent."),
    Verb("statement-print-run", ("a",), "whole run", _SENT, "Print all of its run again."),
    Verb("plan-end", ("x",), "end", _PLANS, "The plan was broken: all is owed at once again."),
    Verb("payment-release", ("r",), "release", _PAID, "Post the parked payment as it is, with a reason."),
    Verb("payment-refuse", ("x",), "refuse", _PAID, "Never post the parked payment."),
    Verb("payment-deposit", ("b",), "bank", _PAID, "The bank has it: how much, and when."),
    Verb("payment-exceptions", ("w",), "waiting", _PAID, "What waits of all payments."),
    Verb("claim-assign", ("a",), "which claim", _REMITTED, "Say which claim of ours it is: it is posted."),
    Verb("exception-settle", ("s",), "settle", _REMITTED, "Say what was done about it."),
    Verb("letter-print", ("p",), "print", _LETTERS, "Print the letter again, as it was written."),
    Verb("letters-missed", ("m",), "missed visits", _LETTERS, "Who missed a visit, to write to them."),
    Verb("letter-texts", ("t",), "texts", _LETTERS, "The texts of letters, to change them."),
    Verb("letter-write", ("W",), "letters", (*_MISSED, *_RECALLS), "Write to all that are marked."),
    Verb("text-usual", ("x",), "usual text", _TEXTS, "Back to the text that came with the program."),
    Verb("letters-of", ("W",), "letters", (Place.PATIENT,), "What was written to this patient."),
    Verb("drawer-open", ("o",), "open", _DRAWERS, "Open this desk's drawer with its float."),
    Verb("drawer-count", ("c",), "count", _DRAWERS, "Count it: 20x14 10x6 .25x10."),
    Verb("drawer-submit", ("x",), "hand in", _DRAWERS, "Close it for good, with a deposit slip."),
    Verb("drawer-in", ("+",), "pay in", _DRAWERS, "Put money in that no patient paid."),
    Verb("drawer-out", ("-",), "pay out", _DRAWERS, "Take money out that no patient gets."),
    Verb("drawer-hand-over", ("w",), "hand over", _DRAWERS, "A colleague has it from now on."),
    Verb("drawer-print", ("p",), "slip", _DRAWERS, "Print the deposit slip."),
    Verb("month-close", ("x",), "close", _MONTHS, "Sign the month and lock it; with a reason if not ready."),
    Verb("month-reopen", ("r",), "reopen", _MONTHS, "Open the newest closed month again, with a reason."),
    Verb("figures-by-day", ("d",), "day", _FLOWS, "A line for each day."),
    Verb("figures-by-month", ("o",), "month", _FLOWS, "A line for each month."),
    Verb("figures-by-payer", ("p",), "payer", _SPANS, "A line for each payer."),
    Verb("figures-by-provider", ("r",), "provider", _FLOWS, "A line for each provider."),
    Verb("figures-by-reason", ("r",), "reason", _DECIDED, "Denials: a line for each payer and reason."),
    Verb("span-before", ("[",), "span before", _SPANS, "The week, month, quarter or year before."),
    Verb("span-after", ("]",), "span after", _SPANS, "The week, month, quarter or year after."),
    Verb("span-longer", ("+",), "longer", _SPANS, "From a week to a month, a quarter, a year."),
    Verb("span-shorter", ("-",), "shorter", _SPANS, "From a year to a quarter, a month, a week."),
    Verb("age-younger", ("[",), "younger", _OWED, "Only visits of the age before, or all again."),
    Verb("age-older", ("]",), "older", _OWED, "Only visits of the next age, or all again."),
    Verb("books-receivables", ("a",), "A/R", _BOOKS, "What is owed, by age."),
    Verb("books-money", ("m",), "money", _BOOKS, "Charges, payments and adjustments of a span."),
    Verb("books-claims", ("c",), "claims", _BOOKS, "First-pass rate, denials and days to pay."),
    Verb("books-months", ("M",), "months", _BOOKS, "Months: how each stands, to close it."),
    Verb("books-save", ("s",), "CSV", _BOOKS, "Write what is shown into a CSV file."),
    Verb("cursor-up", ("up",), "up", _BOTH, "One line up."),
    Verb("cursor-down", ("down",), "down", _BOTH, "One line down."),
    Verb("cursor-left", ("left",), "left", _GRID, "One column to the left."),
    Verb("cursor-right", ("right",), "right", _GRID, "One column to the right."),
    Verb("page-up", ("pageup",), "page up", _BOTH, "A page up."),
    Verb("page-down", ("pagedown",), "page down", _BOTH, "A page down."),
    Verb("first-line", ("home",), "first", _BOTH, "To the first line."),
    Verb("last-line", ("end",), "last", _BOTH, "To the last line."),
    Verb("choose", ("enter",), "open", _BOTH, "Open what the cursor stands on."),
    Verb("other-here", ("comma",), "other here", _GRID, "Where several share a slot: the next of them."),
)  # fmt: skip

NEEDS = {
    "find": "patient.find", "last-patient": "patient.view", "undo": "undo",
    "tab-schedule": "schedule.view", "tab-queue": "queue.view", "tab-claims": "claim.view",
    "tab-stock": "stock.view", "book": "appointment.book", "walk-in": "queue.walk_in",
    "move": "appointment.move", "no-show": "appointment.no_show", "confirm": "appointment.confirm",
    "lengthen": "appointment.resize", "shorten": "appointment.resize", "arrive": "queue.arrive",
    "verify": "coverage.verify", "add-coverage": "coverage.edit", "add-alert": "patient.alert",
    "note": "patient.note", "new-patient": "patient.register", "receive": "stock.receive",
    "issue": "stock.issue", "carry": "stock.transfer", "adjust-shelf": "stock.adjust",
    "waste": "stock.waste", "send-back": "stock.return", "correct-lot": "stock.adjust",
    **dict.fromkeys(("recall-lot", "who-received"), "stock.recall"),
    **dict.fromkeys(("new-item", "new-place", "barcode-add", "place-levels", "item-stop"), "stock.edit"),
    "reminder-again": "reminder.settle",
    "reminder-sent": "reminder.settle", "reminder-done": "reminder.settle", "print": "paper.print",
    "next-view": "account.own_views", "day-proof": "schedule.view",
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
        ("payment-release", "payment-refuse", "claim-assign", "exception-settle"), "remittance.settle"
    ),
    "payment-deposit": "remittance.post",
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
}  # fmt: skip
"""The rights one of which a verb needs, where it does another thing with each state of a visit; without all
of them it is not offered."""

LESSER_WORDS = {
    "check-in": ("queue.check_in", "next stage"), "check-out": ("visit.check_out", "ready"),
    "cancel": ("appointment.cancel", "left"), "edit": ("patient.edit", "record"),
}  # fmt: skip
"""What a verb is called for who has not this right: what it does for them."""

LESSER_AT = {"edit": _VISITS}
"""The places where that holds, for a verb that does something else at others."""


def offered_to(verb: Verb, may: Callable[[str], bool], place: Place | None = None) -> Verb | None:
    """The verb as it is offered to who has these rights at a place; None where it is refused at once."""
    need, one_of = NEEDS.get(verb.id), NEEDS_ONE_OF.get(verb.id)
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

_SHOWN = {
    "escape": "Esc", "space": "Space", "enter": "Enter", "tab": "Tab", "comma": ",",
    "pageup": "PgUp", "pagedown": "PgDn", "home": "Home", "end": "End",
    "up": "Up", "down": "Down", "left": "Left", "right": "Right",
}  # fmt: skip


_ROOM_FOR_FIND = 40


# Textual names a sign by what Unicode calls it, but for these.
_OTHER_NAMES = {
    "solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at",
    "hyphen_minus": "minus", "plus_sign": "plus", "low_line": "underscore",
}  # fmt: skip


def _name_of(sign: str) -> str:
    name = unicodedata.name(sign).lower().replace("-", "_").replace(" ", "_")
    return _OTHER_NAMES.get(name, name)


_SIGNS = {_name_of(sign): sign for sign in string.punctuation}
_NAMED = {*_SHOWN, *_SIGNS, "insert", "delete", "backspace", *(f"f{number}" for number in range(1, 25))}


def shown_key(key: str) -> str:
    """A key as people read it: `f1` is `F1`, `comma` is `,`, `ctrl+f` is `Ctrl+F`."""
    *held, last = key.split("+") if len(key) > 1 else (key,)
    if held:
        return "+".join(
            (*(each.title() for each in held), shown_key(last.upper() if len(last) == 1 else last))
        )
    if key[:1] == "f" and key[1:].isdigit():
        return key.upper()
    return _SHOWN.get(key) or _SIGNS.get(key) or key


def with_own_keys(own: Mapping[str, str]) -> tuple[Verb, ...]:
    """The table with the keys that a clinic has chosen: verb id to keys, with commas between."""
    return tuple(
        replace(verb, keys=keys) if (keys := _keys_in(own.get(verb.id, ""))) else verb for verb in VERBS
    )


def _keys_in(text: str) -> tuple[str, ...]:
    return tuple(key for part in text.split(",") if (key := part.strip()))


def faults_of(own: Mapping[str, str]) -> tuple[str, ...]:
    """What is wrong with the keys that a clinic has chosen: unknown ids, unknown keys, clashes."""
    ids = [verb.id for verb in VERBS]
    found = []
    for verb_id, text in own.items():
        if verb_id not in ids:
            near = get_close_matches(verb_id, ids, 1)
            found.append(f"no verb is called `{verb_id}`" + (f": `{near[0]}`?" if near else ""))
        elif not _keys_in(text):
            found.append(f"`{verb_id}` has no key")
        found += [f"`{key}` is no key, for `{verb_id}`" for key in _keys_in(text) if not _is_key(key)]
    return (*found, *_clashes(own))


def _is_key(key: str) -> bool:
    *held, last = key.split("+") if len(key) > 1 else (key,)
    known = len(last) == 1 or last in _NAMED
    return known and all(each in ("ctrl", "shift", "alt") for each in held)


def _clashes(own: Mapping[str, str]) -> tuple[str, ...]:
    """Keys that two verbs share where both work, at least one of them by the clinic's choice."""
    verbs = with_own_keys(own)
    found: dict[str, None] = {}
    for place in Place:
        if place in _NO_VIEW:
            continue
        here = dict.fromkeys((*for_place(place, verbs), *for_place(walk_of(place), verbs)))
        does: dict[str, Verb] = {}
        for verb in here:
            for key in dict.fromkeys(shown_key(key) for key in verb.keys):
                other = does.setdefault(key, verb)
                if other is not verb and (verb.id in own or other.id in own):
                    found[f"`{key}` is the key of `{other.id}` and of `{verb.id}`"] = None
    return tuple(found)


_NO_VIEW = (Place.GLOBAL, Place.GRID, Place.LIST)
"""Where verbs of several views are named, and nobody stands."""


def walk_of(place: Place) -> Place:
    """Whose verbs walk in this view: a grid's or a list's."""
    return Place.GRID if place in _DATES else Place.LIST


def for_place(place: Place, verbs: Sequence[Verb] = VERBS) -> tuple[Verb, ...]:
    """The verbs that work at `place`, its own first, then those that work everywhere.

    Where a restricted record takes a key that means something everywhere, only the others are left to that.
    """
    own = tuple(verb for verb in verbs if place in verb.where)
    if place in _NO_VIEW:
        return own
    everywhere = tuple(verb for verb in verbs if Place.GLOBAL in verb.where)
    if place is not Place.RESTRICTED:
        return own + everywhere
    taken = {key for verb in own for key in verb.keys}
    left = (replace(verb, keys=tuple(key for key in verb.keys if key not in taken)) for verb in everywhere)
    return own + tuple(verb for verb in left if verb.keys)


def bindings(place: Place) -> tuple[KeyBinding, ...]:
    """The bindings that belong to `place` itself; the global ones belong to the app alone."""
    return tuple(
        KeyBinding(",".join(verb.keys), verb.action, verb.words, verb.id, verb.help, verb.anywhere)
        for verb in VERBS
        if place in verb.where
    )


def hints(place: Place, width: int, gap: int = 2, verbs: Sequence[Verb] = VERBS) -> tuple[Hint, ...]:
    """What the hint line of `place` shows in `width` cells.

    Find and help always stand at the end where there is room; the verbs named first
    in the table are kept longest, and tabs are left to the tab line.
    """
    known = {verb.id for verb in verbs}
    always = ("find", "help") if width >= _ROOM_FOR_FIND and "find" in known else ("help",)
    last = tuple(hint_of(verb_id, verbs) for verb_id in always)
    left = width - sum(_width(hint) + gap for hint in last) + gap
    chosen: list[Hint] = []
    for verb in for_place(place, verbs):
        if verb.id in always or verb.id.startswith("tab-"):
            continue
        hint = Hint(shown_key(verb.keys[0]), verb.words, verb.action)
        left -= _width(hint) + gap
        if left < 0:
            break
        chosen.append(hint)
    return (*chosen, *last)


def hint_of(verb_id: str, verbs: Sequence[Verb] = VERBS) -> Hint:
    """The hint of one verb, for a line that is put together by hand; KeyError where there is none."""
    for verb in verbs:
        if verb.id == verb_id:
            return Hint(shown_key(verb.keys[0]), verb.words, verb.action)
    raise KeyError(verb_id)


def _width(hint: Hint) -> int:
    return len(hint.key) + 1 + len(hint.words)
