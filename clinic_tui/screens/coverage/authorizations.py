"""Authorizations and referrals: what visits lack, what payers are asked for, and what ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from clinic_tui.keymap import Place
from clinic_tui.schedule.authorization.rows import AuthorizationRow, Why, WorkLine
from clinic_tui.schedule.authorization.rules import units_words
from clinic_tui.schedule.authorization.states import Pace
from clinic_tui.screens.parts.about_patient import AboutPatient
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time

_WRONG = frozenset((Why.OVERDUE, Why.LACKS, Why.DENIED))
NOT_BEGUN = "nobody has asked for it yet: a notes that the payer was asked, + what is to be asked"


class AuthorizationScreen(AboutPatient, ListPage[WorkLine]):
    """A line for each thing to do, of all patients or of one; Enter opens the record, or the history."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.AUTHORIZATIONS)
    NAME = "Authorizations"
    COLUMNS = (
        ListColumn("", 9),
        ListColumn("Patient", 18),
        ListColumn("Day", 9),
        ListColumn("Type", 4),
        ListColumn("Payer", 11),
        ListColumn("Clock"),
    )
    WIDE_COLUMNS = (
        COLUMNS[0], ListColumn("Patient", 22), ListColumn("MRN", 7), ListColumn("Kind", 8), *COLUMNS[2:4],
        ListColumn("Payer", 16), ListColumn("Clock, and what is to be known"),
    )  # fmt: skip
    NOTHING = (
        "Nothing is to be done. `clinic-tui authorizations need set` says which visits need one; "
        "`:auth smi,j` shows those of a patient."
    )
    TOPICS = frozenset(
        {
            "prior_authorization",
            "authorization_step",
            "authorization_need",
            "payer",
            "authorization_rule",
            "appointment",
            "coverage",
            "patient",
        }
    )
    EVERY = 60.0  # payers' clocks run by the minute

    def __init__(self, number: int = 0, *, patient_id: int | None = None, name: str = "") -> None:
        """Of all patients, with the cursor on the line of that number; or of one patient."""
        super().__init__()
        self._patient_id, self._whose, self._to = patient_id, name, number

    @property
    def place(self) -> Place:
        """Authorizations."""
        return Place.AUTHORIZATIONS

    @property
    def of_all(self) -> bool:
        """True for the work list of all patients."""
        return self._patient_id is None

    def above(self) -> Iterator[Widget]:
        """Whose it is."""
        return self.compose_banner(self._patient_id)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Something was written: the banner may say something else now."""
        self.access_may_have_changed(entities)
        super().changed_elsewhere(entities)

    def question(self) -> Callable[[], tuple[WorkLine, ...]]:
        """What there is to do, or all that the patient has."""
        backend, patient_id = self.backend, self._patient_id
        if patient_id is None:
            return backend.authorizations.work_list
        return lambda: backend.authorizations.of_patient(patient_id)

    def go_to(self, number: int) -> None:
        """Put the cursor on the line of that number, once what is there now has been read."""
        self._to = number
        self.read_before_keys()

    def took(self, answer: tuple[WorkLine, ...]) -> None:
        """Show what was answered, and go to where it was asked for."""
        if self._to:
            self._wanted = next((_key(line) for line in answer if line.number == self._to), None)
            self._to = 0
        super().took(answer)

    def line(self, row: WorkLine) -> ListRow:
        """Why, who, when, whom to ask, and the clock."""
        style = ""
        if row.why is Why.ON_FILE:
            style = "is-quiet"
        elif row.why in _WRONG:
            style = "is-overdue" if row.is_pressing else "is-soon"
        elif row.is_pressing:
            style = "is-soon"
        held = row.authorization
        types = ",".join(held.visit_types) if held and not row.visit_type else row.visit_type
        more = (row.mrn, row.kind.short) if self.wide else ()
        last = row.clock or self._instead(row)
        if self.wide and row.clock:
            last = "  ".join(filter(None, (row.clock, self._what(row))))
        day = f"{row.day:%a %m/%d}" if row.day else ""
        cells = (row.why.value, row.name, *more, day, types, row.payer, last)
        return ListRow(_key(row), cells, style)

    def _instead(self, row: WorkLine) -> str:
        """What stands in the place of a clock where none runs."""
        return "no clock" if row.why is Why.LACKS and not row.authorization else self._what(row)

    def _what(self, row: WorkLine) -> str:
        held = row.authorization
        words = row.words.removeprefix(f"{row.kind.value} ")
        return " ".join(filter(None, (held.number if held else "", words)))

    def heading(self) -> FactLine:
        """How many of each kind."""
        counts = Counter(row.why for row in self.shown_rows)
        if not self.of_all:
            return (("strong", f"Authorizations of {self._whose}: {len(self.shown_rows) or 'none'}"),)
        return [
            ("strong", f"Authorizations: {len(self.shown_rows) or 'none'} to work on"),
            *(
                ("alert" if each in _WRONG else "", f"{counts[each]} {each.value}")
                for each in Why
                if counts[each]
            ),
        ]

    def detail(self, row: WorkLine) -> Sequence[FactLine]:
        """The patient and the visit; what stands against it; the request."""
        return (
            (
                ("strong", row.name),
                ("", f"MRN {row.mrn}"),
                ("", row.payer or "no payer"),
                ("", self._visit_words(row)),
                ("", row.kind.value),
            ),
            (
                ("alert" if row.why in _WRONG else "", row.words),
                ("warning", row.clock if row.authorization is None or row.authorization.waits else ""),
            ),
            self._request_facts(row.authorization) if row.authorization else (("quiet", NOT_BEGUN),),
        )

    def _visit_words(self, row: WorkLine) -> str:
        if row.visit_id is None or row.day is None:
            return ""
        more = f", {row.visits} visits" if row.visits > 1 else ""
        return f"{row.day:%a %m/%d} {show_time(row.start)} {row.visit_type}{more}"

    def _request_facts(self, held: AuthorizationRow) -> FactLine:
        zone = self.clinic.clock.zone
        asked = f"asked {held.asked_at.astimezone(zone):%m/%d %H:%M}" if held.asked_at else ""
        units = units_words(held, self.clinic.today) if held.pays else f"for {counted(held.units, 'unit')}"
        sent = f"from {held.referrer}" if held.referrer else ""
        to = f"to {held.referred_to}" if held.referred_to else ""
        return (
            ("strong", held.number),
            ("", units),
            ("", asked),
            ("warning" if held.pace is Pace.URGENT else "", held.pace.value if asked else ""),
            ("", f"chased {held.chased_at.astimezone(zone):%m/%d}" if held.chased_at else ""),
            ("quiet", f"{show_date(held.first)} to {show_date(held.last)}"),
            ("quiet", " ".join((*held.procedures, *held.diagnoses))),
            ("quiet", " ".join(filter(None, (sent, to)))),
        )

    def first_verbs(self) -> tuple[str, ...]:
        """What is done most, and the way out."""
        return ("payer-asked", "payer-number", "payer-chased", "payer-denied", "back")

    # Verbs

    async def choose(self, row: WorkLine) -> None:
        """Open the record; on one patient's list, what was done about the line."""
        if self.of_all:
            self.clinic.open_patient(row.patient_id)
        else:
            await self.action_history()

    def _held(self) -> tuple[WorkLine, AuthorizationRow] | None:
        """The line under the cursor with its request; says so where there is none."""
        row = self.row
        if row is None:
            return None
        if row.authorization is None:
            self.clinic.say(NOT_BEGUN, Level.WARNING)
            return None
        return row, row.authorization

    async def action_payer_asked(self) -> None:
        """Note that the payer was asked; where nothing was begun, that is begun with it."""
        from clinic_tui.screens.coverage.authorization_forms import NoteAsked

        row = self.row
        if row is None:
            return
        if row.authorization is None:
            await self._begin(row, asked=True)
        else:
            await self.app.push_screen(NoteAsked(row.authorization, row.name), self._again)

    async def action_payer_to_ask(self) -> None:
        """Write down what is to be asked for the patient."""
        if self.row is not None or self._patient_id is not None:
            await self._begin(self.row, asked=False)
        else:
            self.clinic.say("for whom? `:auth smi,j` shows a patient, + there adds one", Level.WARNING)

    async def _begin(self, row: WorkLine | None, *, asked: bool) -> None:
        from clinic_tui.screens.coverage.authorization_forms import RequestAuthorization, texts_for

        patient_id = row.patient_id if row else self._patient_id
        assert patient_id is not None
        texts = texts_for(row, asked=asked, today=self.clinic.today)
        form = RequestAuthorization(patient_id, row.name if row else self._whose, texts)
        await self.app.push_screen(form, self._again)

    async def action_payer_number(self) -> None:
        """Enter what the payer granted, whether or not a request was begun."""
        from clinic_tui.screens.coverage.authorization import AddAuthorization
        from clinic_tui.screens.coverage.authorization_forms import EnterNumber

        row = self.row
        if row is None:
            return
        if row.authorization is None:
            texts = {"types": row.visit_type, "kind": "referral" if row.kind.short == "referral" else ""}
            await self.app.push_screen(AddAuthorization(row.patient_id, row.name, texts), self._again)
        else:
            await self.app.push_screen(EnterNumber(row.authorization, row.name), self._again)

    async def action_payer_chased(self) -> None:
        """Note what the payer said."""
        await self._ask_words("Chased", "What did the payer say, and who?", "chased", "chase")

    async def action_payer_denied(self) -> None:
        """The payer said no."""
        await self._ask_words("Denied", "Why? The payer has to give its reason.", "denied", "deny")

    async def action_payer_pended(self) -> None:
        """The payer wants more."""
        await self._ask_words("Pended", "What does the payer want?", "pended", "pend")

    async def action_payer_needless(self) -> None:
        """The payer wants none."""
        await self._ask_words("None needed", "Who said that none is needed?", "none needed", "none_needed")

    async def action_payer_off(self) -> None:
        """It is wanted no more."""
        await self._ask_words("Called off", "Why is it called off?", "called off", "call_off")

    async def _ask_words(self, title: str, question: str, done: str, verb: str) -> None:
        found = self._held()
        if found is None:
            return
        row, held = found
        call = getattr(self.backend.authorizations, verb)
        form = AskReason(
            f"{title}: {row.kind.value} of {row.name}",
            question,
            lambda words: call(held.id, held.version, words),
            f"{row.kind.value} of {row.name}: {done}",
        )
        await self.app.push_screen(form, self._again)

    def action_payer_end(self) -> None:
        """It is not to be renewed."""
        found, backend = self._held(), self.backend
        if found is None:
            return
        row, held = found

        def ended(_: None) -> None:
            self.clinic.say_done(f"{held.called} of {row.name} is let end")
            self.read_before_keys()

        self.act(lambda: backend.authorizations.let_end(held.id, held.version), ended)

    async def action_payer_visit(self) -> None:
        """Show the visit on the schedule; this list closes."""
        row = self.row
        if row is None or row.visit_id is None or row.day is None:
            self.clinic.say("no visit of the days ahead is behind this line")
            return
        clinic, visit_id, day = self.clinic, row.visit_id, row.day
        await clinic.show_tab("schedule")
        if clinic.pane is not None:
            clinic.pane.jump(visit_id, day)

    async def action_history(self) -> None:
        """What was done about the line under the cursor."""
        from clinic_tui.screens.parts.history import HistoryScreen

        found, backend = self._held(), self.backend
        if found is not None:
            row, held = found
            title = f"{held.called} of {row.name}"
            await self.app.push_screen(
                HistoryScreen(title, lambda: backend.authorizations.steps(held.id), patient_id=row.patient_id)
            )

    def _again(self, _: object) -> None:
        self.read_before_keys()


def _key(line: WorkLine) -> tuple[int, str, int]:
    """The cursor stays with a visit from the moment that nobody has asked to the payer's answer."""
    return line.patient_id, line.kind.value, -line.visit_id if line.visit_id else line.request_id
