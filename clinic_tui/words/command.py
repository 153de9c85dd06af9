"""The command line's first word: which command, what follows it, and how it is completed."""

from __future__ import annotations

from dataclasses import dataclass

from clinic_tui.words.not_understood import NotUnderstood

LONGEST = 200
"""Characters in one line."""


@dataclass(frozen=True, slots=True)
class CommandWord:
    """A command: its words, the short one first, what follows them, and what it does."""

    words: tuple[str, ...]
    follows: str
    help: str
    right: str = ""
    """The right that it needs (security/roles.py); empty where everybody may."""
    alone: bool = False
    """What follows may be left out: the word alone does something already."""

    @property
    def word(self) -> str:
        """The word that is offered."""
        return self.words[0]


COMMANDS: tuple[CommandWord, ...] = (
    CommandWord(
        ("b", "book"),
        "smi,jo fu 20 dr:lee tue-thu pm",
        "book: the first free times that fit",
        "appointment.book",
    ),
    CommandWord(("free",), "fu dr:lee tue pm", "free times for whoever comes", "appointment.book"),
    CommandWord(("pt", "find", "patient"), "smi,j", "open a patient's record", "patient.find"),
    CommandWord(("new", "register"), "smith,jo", "register a new patient", "patient.register"),
    CommandWord(
        ("ci", "checkin", "check-in"), "smi", "check in a patient of today's queue", "queue.check_in"
    ),
    CommandWord(("day", "go"), "t+7", "the schedule of a day", "schedule.view", alone=True),
    CommandWord(("week",), "lee next mon", "the week of a provider", "schedule.view"),
    CommandWord(("month",), "next month", "free places of a month, day by day", "schedule.view", alone=True),
    CommandWord(("view",), "lee kim booked", "leave out all others; save NAME keeps it", "schedule.view"),
    CommandWord(("views",), "", "the views of the schedule that you keep", "account.own_views"),
    CommandWord(
        ("out",),
        "lee t noon",
        "a provider is out: whom it hits, and other times for them",
        "schedule.out",
    ),
    CommandWord(
        ("close",),
        "12/24 from noon, snow",
        "the clinic is closed: whom it hits, and other times",
        "schedule.close",
    ),
    CommandWord(
        ("late",), "lee +15 until noon, emergency", "say how late a provider runs, and tell", "queue.delay"
    ),
    CommandWord(
        ("tell",), "lee", "tell a late provider's next patients: by message or call", "queue.tell_delay"
    ),
    CommandWord(
        ("signal",),
        "room 2 ready",
        "a few words to other desks, a role or a person",
        "queue.signal",
        alone=True,
    ),
    CommandWord(("task",), "call the lab", "a task, for you or somebody else", "task.edit", alone=True),
    CommandWord(("message",), "refill", "a message for somebody", "task.edit", alone=True),
    CommandWord(
        ("bulletins", "bulletin"), "", "what everybody is told, and who has read it", "bulletin.read"
    ),
    CommandWord(("signals",), "", "what went between the desks today", "queue.signal"),
    CommandWord(
        ("handover",), "", "what the shift leaves to the next: composed, changed, signed", "queue.hand_over"
    ),
    CommandWord(("bumped",), "", "visits to be moved: provider or room closed, device out", "schedule.out"),
    CommandWord(
        ("proof",), "yesterday", "end of the day: which visits have not ended", "schedule.view", alone=True
    ),
    CommandWord(
        ("reconcile",),
        "yesterday",
        "walk a paper day back in, after a downtime",
        "visit.from_paper",
        alone=True,
    ),
    CommandWord(("tab",), "stock", "another tab, by its name"),
    CommandWord(("schedule",), "", "tab 1: the schedule", "schedule.view"),
    CommandWord(("queue",), "", "tab 2: the check-in queue", "queue.view"),
    CommandWord(("claims",), "", "tab 3: visits to be billed", "claim.view"),
    CommandWord(("stock", "supplies"), "", "tab 4: supplies", "stock.view"),
    CommandWord(("team", "tasks"), "", "tab 5: tasks, yours first", "task.view"),
    CommandWord(("compliance",), "", "tab 6: what is due by rule", "compliance.view"),
    CommandWord(("figures",), "", "how full, how soon, how long ahead, and no-shows", "schedule.figures"),
    CommandWord(
        ("books",), "", "figures of the money: A/R by age, money, claims; months, to close", "figures.money"
    ),
    CommandWord(("order",), "", "what is to be ordered: F12 writes the orders", "purchase.draft"),
    CommandWord(("orders",), "", "orders of supplies: how far each is", "purchase.view"),
    CommandWord(("vendors",), "", "whom supplies are bought from, and what they sell", "purchase.view"),
    CommandWord(("budgets",), "", "what may be spent on supplies, and what is left", "purchase.view"),
    CommandWord(("invoices",), "", "what vendors ask, and what of it differs", "purchase.view"),
    CommandWord(("worth",), "", "what supplies are worth, by place and kind", "stock.worth"),
    CommandWord(("shrinkage",), "", "what was lost of supplies, by kind and reason", "stock.worth"),
    CommandWord(("variance",), "", "what accepted invoices asked beyond the order", "stock.worth"),
    CommandWord(("jobs",), "", "what runs by itself: backups, checks, alerts", "jobs.view"),
    CommandWord(("drawer", "drawers"), "", "the cash drawer: open, count, hand in", "drawer.use"),
    CommandWord(
        ("statements",), "", "statements: who is sent one, who is held, and the run", "statement.view"
    ),
    CommandWord(("batches",), "", "the files of claims: made, sent, in doubt", "claim.view"),
    CommandWord(("rules",), "", "the rules that claims are looked through by, to weigh them", "claim.view"),
    CommandWord(("partners",), "", "trading partners: who gets files of claims, and how", "claim.view"),
    CommandWord(
        ("work",), "", "claims to work on: rejected, denied, silent, the dearest first", "claim.view"
    ),
    CommandWord(("answers",), "", "what clearinghouse and payers say of claims, file by file", "claim.view"),
    CommandWord(("plans",), "", "payment plans: how they are kept, and what was missed", "plan.view"),
    CommandWord(
        ("letters",), "", "letters: what was written, who missed a visit, and the texts", "letter.view"
    ),
    CommandWord(("missed-fees",), "", "the fee for missed visits and late cancellations", "missed_fee.rules"),
    CommandWord(("reminders",), "", "reminders: what failed, waits and went out", "reminder.view"),
    CommandWord(("emergency",), "", "emergency access: the list, to review it", "emergency.review"),
    CommandWord(("waitlist",), "", "who waits for an earlier time, and what is on offer", "waitlist.view"),
    CommandWord(("recalls", "recall"), "", "who is to come again: calls and first free times", "recall.view"),
    CommandWord(
        ("authorizations", "auth"),
        "smi,j",
        "authorizations and referrals: what lacks, waits or ends; or those of a patient",
        "authorization.view",
        alone=True,
    ),
    CommandWord(
        ("resources", "rooms", "devices"),
        "",
        "rooms, devices, what visits take, and kept times",
        "schedule.setup",
    ),
    CommandWord(
        ("eligibility",), "", "coverage: questions to payers that failed, to work on", "eligibility.view"
    ),
    CommandWord(
        ("remittances",), "", "payments of insurers: posted, parked, what waits, the bank", "remittance.view"
    ),
    CommandWord(("payers",), "", "who insures patients, and where they are asked", "payer.view"),
    CommandWord(
        ("fees",), "", "what the clinic charges: schedules, and which price applies when", "fees.view"
    ),
    CommandWord(("templates",), "", "what check-outs may begin with, by visit type", "coding.templates"),
    CommandWord(
        ("codes", "code"),
        "type 2 diab",
        "look a code up: diagnoses, procedures, modifiers, places, reasons",
        "codes.view",
        alone=True,
    ),
    CommandWord(
        ("practice",), "", "who bills: what is missing, places, providers, enrolments", "practice.view"
    ),
    CommandWord(
        ("estimates",), "", "good-faith estimates that have not reached their patient", "estimate.view"
    ),
    CommandWord(("equipment", "machines"), "", "machines: what is due to be done to them", "equipment.view"),
    CommandWord(("cold", "fridges"), "", "fridges and freezers: today's log, what is held", "equipment.view"),
    CommandWord(
        ("credentials", "licences"),
        "",
        "licences, registrations and training, what ends first",
        "credential.own",
    ),
    CommandWord(("rota",), "fri", "who works when: a week, with cover and time off", "rota.view", alone=True),
    CommandWord(("timeoff",), "", "time off and swaps: ask, decide, see the answer", "rota.ask"),
    CommandWord(("oncall",), "", "who is on call, now and later", "rota.view"),
    CommandWord(("counts",), "", "counts of the shelf: what is open, what is due", "stock.count"),
    CommandWord(("fill",), "", "what carts and rooms are to be filled up with", "stock.view"),
    CommandWord(("missing",), "", "what visits used and was not issued: put it right", "kit.settle"),
    CommandWord(("clock",), "", "the time clock: come, have a break, leave", "time.clock"),
    CommandWord(("timesheet",), "", "your times of this period, to correct them", "time.own"),
    CommandWord(("hours",), "", "who is in; for a manager with everybody's hours", "time.presence"),
    CommandWord(("incidents",), "", "injuries and needlesticks: report, see what is due", "safety.report"),
    CommandWord(("osha",), "", "the OSHA log of a year and its summary", "safety.view"),
    CommandWord(("sharps",), "", "the sharps injury log of a year", "safety.view"),
    CommandWord(("chemicals",), "", "hazardous chemicals, by place, and their sheets", "chemical.view"),
    CommandWord(
        ("sds", "sheet"),
        "bleach",
        "a safety data sheet: first aid as one types its name",
        "chemical.view",
        alone=True,
    ),
    CommandWord(("drills",), "", "drills: what is due, and how each went", "drill.view"),
    CommandWord(("limits",), "", "what patients asked not to be told, and whom", "limit.view"),
    CommandWord(("releases",), "", "what patients authorized to be given out", "release.view"),
    CommandWord(
        ("disclosures",),
        "",
        "given out of records: court, public health ..., and accountings",
        "disclosure.view",
    ),
    CommandWord(("requests",), "", "what patients ask of their records, and until when", "request.view"),
    CommandWord(("breaches",), "", "the breach log: to assess, and whom to tell", "breach.view"),
    CommandWord(("report-breach",), "", "report a breach: somebody had data who may not", "breach.report"),
    CommandWord(("associates",), "", "business associates, and until when agreements hold", "associate.view"),
    CommandWord(("access",), "", "unusual access to records, to review it", "access.review"),
    CommandWord(
        ("rights",), "biller claim", "who may do what: all rights, of a role, or with some words", alone=True
    ),
    CommandWord(("duplicates",), "", "records that may be one patient's: merge them", "patient.duplicates"),
    CommandWord(("calls",), "", "call who has not confirmed a visit of the next days", "call.view"),
    CommandWord(("opening",), "", "what the day begins with: counts of what waits, and their lists"),
    CommandWord(("undo",), "", "take back the last action of this desk", "undo"),
    CommandWord(("next",), "", "all that is open, what presses most first, and why"),
    CommandWord(("lock",), "", "lock this desk"),
    CommandWord(("pin",), "", "choose the PIN that unlocks your desks", "account.own_pin"),
    CommandWord(
        ("second-factor", "2fa"), "", "sign in with a code of your phone too", "account.own_second_factor"
    ),
    CommandWord(("help",), "", "the keys of this place"),
    CommandWord(("quit", "exit", "q"), "", "leave the console"),
)


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A line that was understood: its command and the text after the first word."""

    command: CommandWord
    rest: str


def read_command(text: str) -> CommandLine:
    """The command of a line; a beginning will do where only one command begins so.

    Raises NotUnderstood naming the word and what could stand there.
    """
    first, _, rest = text.strip().partition(" ")
    command = command_of(first)
    rest = rest.strip()
    if rest and not command.follows:
        raise NotUnderstood(f"Nothing follows `{first}`: take `{rest}` away.")
    return CommandLine(command, rest)


def command_of(word: str) -> CommandWord:
    """The command that this word, or the beginning of a word, names. Raises NotUnderstood."""
    typed = word.casefold()
    exact = [command for command in COMMANDS if typed in command.words]
    begun = exact or list(commands_beginning(typed) if typed else ())
    if len(begun) == 1:
        return begun[0]
    if begun:
        raise NotUnderstood(f"`{word}` could be {_listed(begun)}: type more of it.")
    raise NotUnderstood(f"`{word}` is no command: {_listed(COMMANDS)}.")


def speaks_of_the_last(text: str) -> bool:
    """True for a line that has to do with what was said last: undo takes back what stands there."""
    try:
        return read_command(text).command.word in ("undo", "help")
    except NotUnderstood:
        return False


def commands_beginning(typed: str) -> tuple[CommandWord, ...]:
    """The commands of which a word begins so, in the order in which they are offered."""
    wanted = typed.casefold()
    return tuple(command for command in COMMANDS if any(word.startswith(wanted) for word in command.words))


def _listed(commands: tuple[CommandWord, ...] | list[CommandWord]) -> str:
    return ", ".join(command.word for command in commands)
