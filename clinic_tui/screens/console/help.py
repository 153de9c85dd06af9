"""The keys of the place where one stands, printed from the one table of keys; Enter does what a line says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Label

from clinic_tui.keymap import Hint, Place, Verb, for_place, shown_key, walk_of
from clinic_tui.screens.console.help_of_supplies import COLUMNS_OF_SUPPLIES, TITLES_OF_SUPPLIES
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.screens.parts.help_lines import (
    CODE_CELLS,
    IN_FORMS,
    heading,
    help_lines,
    help_part,
    patient_part,
)
from clinic_tui.widgets.banner import told_of_patient
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.key_bindings import run_bound
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.widgets.stages import LEGEND

TITLES = {
    Place.GLOBAL: "the console",
    Place.SCHEDULE: "the day",
    Place.STRIP: "availability",
    Place.WEEK: "the week",
    Place.MONTH: "the month",
    Place.QUEUE: "the check-in queue",
    Place.CLAIMS: "claims",
    Place.CLAIM_WORK: "claims to work on",
    Place.BATCHES: "files of claims",
    Place.ANSWERS: "files with answers to claims",
    Place.PARTNERS: "trading partners",
    Place.PATIENT: "a patient's record",
    Place.RESTRICTED: "a restricted record",
    Place.REMINDERS: "reminders",
    Place.WAITLIST: "the waitlist",
    Place.RECALLS: "recalls",
    Place.COVERAGE: "a payer's answer",
    Place.ELIGIBILITY: "eligibility to work on",
    Place.PAYERS: "payers",
    Place.RULES: "rules for claims",
    Place.REMITTANCES: "payments of insurers",
    Place.REMITTANCE: "a payment of an insurer",
    Place.CALLS: "call mode",
    Place.RESOURCES: "rooms, devices and kept times",
    Place.RECEIVABLES: "A/R by age",
    Place.OWED_VISITS: "the visits behind A/R",
    Place.MONEY_FIGURES: "figures of money",
    Place.CLAIM_FIGURES: "figures of claims",
    Place.BEHIND_FIGURES: "what is behind a figure",
    Place.MONTHS: "months of the books",
    Place.LEDGER: "a patient's ledger",
    Place.DRAWERS: "the cash drawers",
    Place.STATEMENTS: "the run of statements",
    Place.SENT: "statements sent",
    Place.PLANS: "payment plans",
    Place.TASKS: "tasks and messages",
    Place.TASK: "a task",
    Place.BULLETINS: "bulletins",
    Place.CREDENTIALS: "credentials",
    Place.TIMESHEET: "a time sheet",
    Place.HOURS: "who is in, and hours",
    Place.ROTA: "the rota",
    Place.ASKED: "time off and swaps",
    Place.TIME_OFF: "one request for time off",
    Place.SHIFTS: "a usual week",
    Place.SESSIONS: "sessions of a provider",
    Place.ON_CALL: "who is on call",
    Place.COVER: "minimum cover",
    Place.COMPLIANCE: "what is due by rule",
    Place.INCIDENTS: "incidents",
    Place.INCIDENT: "an incident",
    Place.OSHA_LOG: "the OSHA log",
    Place.SHARPS: "the sharps log",
    Place.DISCLOSURES: "disclosures",
    Place.REQUESTS: "requests of patients",
    Place.BREACHES: "the breach log",
    Place.BREACH: "a case of the breach log",
    Place.ASSOCIATES: "business associates",
    Place.ACCESS: "unusual access",
    Place.RIGHTS: "who may do what",
    Place.CHEMICALS: "hazardous chemicals",
    Place.SHEET: "a safety data sheet",
    Place.DRILLS: "drills",
    Place.LIMITS: "what is not to be told",
    Place.RELEASES: "authorizations of patients",
    Place.LETTERS: "letters to patients",
    Place.LETTER_TEXTS: "texts of letters",
    Place.MISSED: "missed visits",
    Place.AUTHORIZATIONS: "authorizations and referrals",
    Place.ESTIMATES: "good-faith estimates",
    Place.FEES: "fee schedules",
    Place.PRACTICE: "who bills",
    **TITLES_OF_SUPPLIES,
}

TYPED = (
    ("patient", "smi,jo   jo smith   12/05/1961   7203 (end of the phone)   100001 (MRN)"),
    ("date", "t   t+7   t-2w   m+3   fri   next tue   1/5   0105   010526   5 jan"),
    ("born", "12/05/1961   120561   5 dec 61: never in the future"),
    ("time", "9   930   2p   14:15;  1 to 6 without a or p are in the afternoon"),
    ("length", "20   45m   1h   1h30"),
    ("money", "25   25.5   25.50"),
    ("days", "tue-thu   mon,fri;  part of a day: am   pm   9-12   after 2"),
)

_OTHERS = ("+1", "So many more visits stand in this place; , shows the next one.")
_OVERBOOKED = ("*", "Overbooked on purpose: over another visit, outside hours, or in kept time.")
_UNPAID = ("$", "No authorization pays for it: none is there, or it is beyond the units or dates of one.")
_KEPT = ("=", "Free, but kept for the visits it names until it is released to all.")
SIGNS = {
    Place.SCHEDULE: (
        ("!", "The patient has alerts: the lines below the day say which."),
        _OVERBOOKED,
        _UNPAID,
        _KEPT,
        _OTHERS,
    ),
    Place.WEEK: (
        ("!", "The patient has alerts: the lines below the week say which."),
        _OVERBOOKED,
        _UNPAID,
        _KEPT,
        _OTHERS,
    ),
    Place.STRIP: (
        ("5", "So many slots are free that day."),
        ("5+1", "So many are free, and one visit is booked over another or beyond the hours; so full+1."),
        ("·", "The provider does not work that day."),
    ),
    Place.MONTH: (
        ("23  12", "On the 23rd so many slots are free, of all who are shown together."),
        ("full", "No slot of the day is free."),
    ),
    Place.QUEUE: (
        ("!", "Under Signs: the patient has alerts."),
        ("W", "Under Signs: a walk-in."),
        ("+ -", "Under Signs: the coverage is known to be in force; the payer says that it is not."),
        ("?  !", "Under Signs: not verified lately; the last question to the payer failed."),
        ("s", "Under Signs: the patient pays without an insurance."),
        ("0", "Under Signs: no policy is on file."),
        ("S", "The column of the state; its letters stand below, at Signs of a visit."),
        ("LEE+", "Under Prov: this provider runs late; the words below the list say by how much."),
        ("+12m ^", "Under Stage, of who is expected: so late; else the time since the stage began."),
        ("^ !", "Behind the time: the wait grows long; it is over the limit."),
    ),
}
"""What stands in the columns of a place, beside the signs of a visit."""

COLOURS = (
    ("red", "Something is wrong or late; the words of the line say what. e mends it where it can be."),
    ("yellow", "It will be wrong soon: a wait that grows, coverage to verify, supplies that run low."),
    ("!", "Stands where red would: alerts of the patient, a wait over its limit."),
    ("~", "The text goes on; a wider window shows more."),
)


class HelpScreen(Asking, ModalScreen[None]):
    """Verbs of the place first, then those that work everywhere, signs, colours and how things are typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,question_mark,q", "dismiss(None)", "back", show=False, priority=True),
        *(Binding(key, f"jump({place})", show=False) for place, key in enumerate(("tab", "shift+tab"))),
    ]
    AUTO_FOCUS = ""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place

    def compose(self) -> ComposeResult:
        """A list that fills the screen."""
        with Vertical(classes="dialog help"):
            yield Label(f"Help: {TITLES[self._place]}", classes="dialog-title", markup=False)
            yield PagedList(ListColumn("", CODE_CELLS), ListColumn(""), titles=False, marks=False)
            yield KeyBar(
                own=(
                    Hint("Up Down", "walk", ""),
                    Hint("Tab", "next part", "jump(0)"),
                    Hint("Enter", "do it", ""),
                    Hint("Esc", "back", "dismiss(None)"),
                )
            )

    def on_mount(self) -> None:
        """Print it all."""
        self._list.show(tuple(self._rows()))
        self.set_focus(self._list)

    @property
    def _list(self) -> PagedList:
        return self.query_one(PagedList)

    def _rows(self) -> Iterator[ListRow]:
        if why := self._why_red():
            yield heading("What stands out here")
            for place, words in enumerate(why):
                yield from help_lines(f"why{place}", "!", words)
        below = self._below()
        yield from patient_part(told_of_patient(below) if below is not None else ())
        yield heading("Here")
        verbs = self.clinic.verbs
        own = [verb for verb in for_place(self._place, verbs) if Place.GLOBAL not in verb.where]
        for verb in own:
            yield from _verb_lines(verb)
        if here := SIGNS.get(self._place):
            yield from help_part("Signs here", here)
        if columns := COLUMNS_OF_SUPPLIES.get(self._place):
            yield from help_part("What the columns say", columns)
        yield heading("To walk")
        walk = for_place(walk_of(self._place), verbs)
        marks = self._rows_take_marks()
        for verb in walk:
            if verb not in own and (marks or verb.id != "mark"):
                yield from _verb_lines(verb)
        yield heading("Everywhere")
        for verb in for_place(Place.GLOBAL, verbs):
            yield from _verb_lines(verb)
        yield from help_part("In a form", IN_FORMS)
        yield from help_part("What is typed", TYPED)
        yield from help_part("Signs of a visit", LEGEND)
        yield from help_part("Why something is red", COLOURS)

    def _why_red(self) -> tuple[str, ...]:
        """What the screen or pane below says of its own red lines, where it can."""
        ask = getattr(self._below(), "why_red", None)
        return tuple(ask()) if ask is not None else ()

    def _rows_take_marks(self) -> bool:
        """Whether a list of what is below can be marked: most act on the row under the cursor alone."""
        below = self._below()
        return below is not None and any(each.takes_marks for each in below.query(PagedList))

    def _below(self) -> Widget | None:
        return self.app.screen_stack[-2] if len(self.app.screen_stack) > 2 else self.clinic.pane

    def action_jump(self, back: int) -> None:
        """To the first line of the next part, or of the one before."""
        rows, here = self._list.rows, self._list.cursor
        starts = [place + 1 for place, row in enumerate(rows) if row.heading]
        if back:
            here = max((start for start in starts if start <= here), default=here)
            self._list.cursor = max((start for start in starts if start < here), default=starts[-1])
        else:
            self._list.cursor = min((start for start in starts if start > here), default=starts[0])

    @on(PagedList.Chosen)
    def _chosen(self, event: PagedList.Chosen) -> None:
        """Close, and do what the line says."""
        event.stop()
        verb = next((verb for verb in for_place(self._place) if verb.id == event.key), None)
        self.dismiss()
        if verb is not None and verb.id != "help":
            self.app.call_later(self._do, verb.action)

    async def _do(self, action: str) -> None:
        await run_bound(self.app.screen, action)


def _verb_lines(verb: Verb) -> Iterator[ListRow]:
    return help_lines(verb.id, " ".join(shown_key(key) for key in verb.keys), verb.help)
