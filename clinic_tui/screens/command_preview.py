"""What a line typed on the command line would do: shown while it is typed, done on Enter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from clinic_tui.clock import minute_now
from clinic_tui.keymap import NEEDS
from clinic_tui.patients.names import fold
from clinic_tui.patients.rows import PatientLine
from clinic_tui.reception.rows import QueueRow
from clinic_tui.reception.rules import why_not_from_paper
from clinic_tui.schedule.outage_rows import Outage
from clinic_tui.schedule.phrases import Lists, counted
from clinic_tui.schedule.rows import FreeTime, Span
from clinic_tui.schedule.series_rows import SeriesPlan
from clinic_tui.schedule.states import Status
from clinic_tui.screens import going
from clinic_tui.screens.going import Going
from clinic_tui.widgets.stages import words_of
from clinic_tui.words.booking_phrase import (
    BookingPhrase,
    TimeWish,
    read_booking,
    read_wish,
    show_wish,
    suggest,
)
from clinic_tui.words.command import (
    COMMANDS,
    CommandLine,
    CommandWord,
    command_of,
    commands_beginning,
    read_command,
)
from clinic_tui.words.dates import WEEKDAYS, read_date, show_birth_date, show_date
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.outage_phrase import read_outage, show_stretch
from clinic_tui.words.phones import show_phone
from clinic_tui.words.repeat_phrase import Repeat
from clinic_tui.words.times import show_time
from clinic_tui.words.typed_name import read_name
from clinic_tui.words.vocabulary import Code, the_one

if TYPE_CHECKING:
    from clinic_tui.backend.clinic_backend import Backend

TIMES = 3
"""So many free times are offered."""

HITS = 8
"""So many patients are."""

SURE = ("", "MRN", "birth date", "phone", "other number")
"""How a patient was found who may be meant without being asked back: not by sound, not within a name."""

_CHOOSE = "Which? Down, then Enter or a digit takes one; more letters narrow it down."

TABS = (
    Code("schedule", "the day, the week, availability"),
    Code("check-in", "the queue of today"),
    Code("claims", "visits to be billed"),
    Code("stock", "supplies"),
)
_TAB_IDS = {"check-in": "queue"}
_ACTIONS = {
    "emergency": "emergencies", "jobs": "jobs", "reminders": "reminders", "waitlist": "waiters",
    "recalls": "recalls", "calls": "calls", "resources": "resources", "undo": "undo",
    "next": "next_thing", "lock": "lock", "help": "help", "quit": "leave", "pin": "own_pin",
    "second-factor": "own_second_factor", "views": "own_views",
    "bumped": "bumped", "proof": "proof", "figures": "figures",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """A line of the list: choosing it goes somewhere, or puts `text` in place of what is typed."""

    cells: tuple[str, str, str]
    go: Going | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What is offered, and what was understood; `wrong` where it was not. `who` is the patient meant.

    `choose`: Enter alone takes nothing, as more than one person is offered who may be meant.
    """

    offers: tuple[Offer, ...] = ()
    words: str = ""
    wrong: bool = False
    who: str = ""
    choose: bool = False


def lists_of(backend: Backend) -> Lists:
    """Both lists, empty for who sees no schedule: the other words of the line work all the same."""
    if not backend.may("schedule.view"):
        return Lists((), ())
    schedule = backend.schedule
    return Lists(schedule.visit_types(), schedule.providers(), schedule.kinds(), schedule.sites())


def preview(backend: Backend, lists: Lists, today: date, text: str) -> Preview:
    """What this line would do. It asks the backend: run it in a thread."""
    return _Reader(backend, lists, today).preview(text)


def commands_for(backend: Backend) -> tuple[CommandWord, ...]:
    """The commands that the person here may use."""
    return _Reader(backend, Lists((), ()), date.min).allowed(COMMANDS)


class _Reader:
    """One reading of one line."""

    def __init__(self, backend: Backend, lists: Lists, today: date) -> None:
        self._backend = backend
        self._lists = lists
        self._today = today

    def preview(self, text: str) -> Preview:
        first, space, _ = text.lstrip().partition(" ")
        if not space:
            return self._commands(first)
        try:
            line = read_command(text)
            return self._refused(line.command) or self._of(line, text)
        except NotUnderstood as unclear:
            return Preview(_completions(text, self._words_for(text)), unclear.words, wrong=True)

    def _commands(self, typed: str) -> Preview:
        """The commands of which a word begins so; one that needs nothing more can be run.

        Those that the person may not use are not offered, and refused where one is meant.
        """
        begun = commands_beginning(typed)
        found = self.allowed(begun)
        meant = None
        try:
            meant = command_of(typed)
        except NotUnderstood as unclear:
            if not begun:
                return Preview((), unclear.words, wrong=True)
        if refused := self._refused(meant or (None if found else begun[0])):
            return refused
        offers = tuple(_command_offer(command) for command in found)
        if meant is None or not meant.alone:
            return Preview(offers, "Tab completes." if typed else "Type a command; Tab completes it.")
        return self._alone(meant, offers)

    def allowed(self, commands: Sequence[CommandWord]) -> tuple[CommandWord, ...]:
        """Those of them that the person here may use."""
        return tuple(command for command in commands if not self._why_not(command))

    def _why_not(self, command: CommandWord) -> str:
        what = f"`{command.word}`"
        if command.word == "tab":
            return "" if self._tabs else f"{what}: the role {self._role} has no tab"
        return self._backend.why_not(command.right, what) if command.right else ""

    def _refused(self, command: CommandWord | None) -> Preview | None:
        """Why this command is not for the person here; None where it is."""
        why = self._why_not(command) if command is not None else ""
        return Preview((), why, wrong=True) if why else None

    @property
    def _role(self) -> str:
        return self._backend.who.role if self._backend.who else ""

    @property
    def _tabs(self) -> tuple[Code, ...]:
        """The tabs that the person here may see."""
        return tuple(tab for tab in TABS if self._backend.may(_right_of(tab)))

    def _alone(self, meant: CommandWord, offers: tuple[Offer, ...]) -> Preview:
        """The word does something by itself; Tab completes it all the same."""
        would = self._of(CommandLine(meant, ""), meant.word)
        if not would.offers:
            return would
        first = would.offers[0]
        taken = tuple(
            replace(offer, go=first.go) if offer.cells[0] == meant.word else offer for offer in offers
        )
        return Preview(taken, f"{first.cells[1]}: {first.cells[2]}; Tab completes.")

    def _of(self, line: CommandLine, text: str) -> Preview:
        readers = {
            "b": self._book, "free": self._free, "pt": self._patients, "new": self._new, "ci": self._check_in,
            "day": self._day, "week": self._week, "tab": self._tab, "reconcile": self._reconcile,
            "out": self._out, "close": self._close, "proof": self._proof,
            "month": self._month, "view": self._view,
        }  # fmt: skip
        read = readers.get(line.command.word)
        if read is not None:
            return read(line.rest, text)
        return Preview((_command_offer(line.command),), line.command.help)

    def _words_for(self, text: str) -> tuple[Code, ...]:
        """What the last word could become."""
        try:
            line = read_command(text)
        except NotUnderstood:
            return ()
        rest = text.lstrip().partition(" ")[2]
        if line.command.word in ("b", "free"):
            return suggest(rest, self._lists.vocabulary, patient=line.command.word == "b")
        typed = rest.strip()
        if line.command.word == "tab":
            return tuple(tab for tab in self._tabs if tab.begins(typed))
        if line.command.word == "view" or (line.command.word in ("week", "out") and " " not in typed):
            typed = typed.rpartition(" ")[2]
            providers = self._lists.vocabulary.providers
            return tuple(Code(each.code.lower(), each.name) for each in providers if each.begins(typed))
        return ()

    # Booking

    def _book(self, rest: str, text: str) -> Preview:
        if not rest:
            return Preview((), "Who? b smi,jo fu 20 dr:lee tue-thu pm")
        phrase = read_booking(rest, self._lists.vocabulary, self._today)
        hits = self._backend.patients.find(phrase.who, HITS)
        if not hits:
            return Preview((_register_offer(phrase.who),), f"Nobody fits `{phrase.who}`.", wrong=True)
        patient = _the_one_meant(hits, phrase.who)
        wanted = " ".join(rest.split()[len(phrase.who.split()) :])
        if patient is None:
            offers = tuple(_patient_offer(hit, text=f"b {hit.mrn} {wanted}") for hit in hits)
            return Preview(offers, _CHOOSE, choose=True)
        if patient.deceased:
            return Preview((), f"{_named(patient)} is deceased: nothing can be booked.", wrong=True)
        counts = partial(self._backend.patients.counts, patient.id)
        wish = counted(phrase.wish, self._today, counts)
        if phrase.then:
            return self._chains(replace(phrase, wish=wish), text, patient)
        return self._times(wish, text, patient)

    def _chains(self, phrase: BookingPhrase, text: str, patient: PatientLine) -> Preview:
        """Days on which the visits follow each other."""
        parts = (phrase.wish, *phrase.then)
        said = "; then ".join(show_wish(each) or "?" for each in parts)
        if any(each.visit_type is None for each in parts):
            line = f"{text.rstrip()} "
            return Preview(
                _completions(line, self._words_for(line)), f"{said}: what kind?", who=_named(patient)
            )
        wishes = [self._lists.wish(each, each.length or 0, self._today, patient.id, TIMES) for each in parts]
        found = self._backend.schedule.same_day(wishes, Span(*phrase.gap))
        if not found:
            return Preview((), f"No day has {said}: ask for less.", wrong=True, who=_named(patient))
        codes = [each.visit_type.code for each in parts if each.visit_type]
        offers = tuple(
            Offer(
                (
                    str(place),
                    show_date(way.times[0].day),
                    ", ".join(
                        f"{show_time(time.start)} {code} {time.provider.code}"
                        for time, code in zip(way.times, codes, strict=True)
                    ),
                ),
                going.to_visits_together(patient.id, way, codes),
            )
            for place, way in enumerate(found, start=1)
        )
        return Preview(offers, said, who=_named(patient))

    def _free(self, rest: str, text: str) -> Preview:
        return self._times(read_wish(rest, self._lists.vocabulary, self._today), text, None)

    def _times(self, wish: TimeWish, text: str, patient: PatientLine | None) -> Preview:
        said, who = show_wish(wish), _named(patient) if patient else ""
        if wish.length is None:
            line = f"{text.rstrip()} "
            completions = _completions(line, self._words_for(line))
            return Preview(
                completions, f"{said}. What kind of visit?" if said else "What kind of visit?", who=who
            )
        if wish.every > 1 and wish.times == 1:
            return Preview((), "How often? x10 behind it makes a series.", wrong=True, who=who)
        if patient is not None and wish.times > 1:
            return self._series(wish, wish.length, patient)
        asked = self._lists.wish(wish, wish.length, self._today, patient.id if patient else None, TIMES)
        times = self._backend.schedule.free_times(asked)
        if not times:
            instead = (
                *((_wait_offer(wish, patient),) if self._backend.may("waitlist.edit") else ()),
                *((_recall_offer(wish, patient),) if self._backend.may("recall.edit") else ()),
            )
            return Preview(instead, f"Nothing is free for {said}: ask for less.", wrong=True, who=who)
        code = wish.visit_type.code if wish.visit_type else ""
        offers = tuple(
            Offer(
                (
                    str(place),
                    f"{show_date(time.day)}  {show_time(time.start)}",
                    f"{time.provider.code}  {time.provider.name}{_beside(time)}",
                ),
                going.to_booking(patient.id if patient else None, time, code),
            )
            for place, time in enumerate(times, start=1)
        )
        return Preview(offers, said, who=who)

    def _series(self, wish: TimeWish, minutes: int, patient: PatientLine) -> Preview:
        """A series at the time that was named, or at one of the first that are free."""
        said, who, kind = show_wish(wish), _named(patient), wish.visit_type
        if kind is None:
            return Preview((), f"{said}. What kind of visit?", wrong=True, who=who)
        repeat = Repeat(wish.times, wish.weekdays, wish.every)
        starts: list[tuple[int, date, int]] = []
        if wish.at is not None and len(wish.providers) == 1:
            clock = self._backend.clock
            over = wish.first in (None, self._today) and wish.at < minute_now(clock)
            first = (wish.first or self._today) + timedelta(days=over)
            starts = [(self._lists.provider_id(wish.providers[0]), first, wish.at)]
        else:
            found = self._backend.schedule.free_times(
                self._lists.wish(wish, minutes, self._today, patient.id, TIMES)
            )
            starts = [(time.provider.id, time.day, time.start) for time in found]
        if not starts:
            return Preview((), f"Nothing is free for {said}: ask for less.", wrong=True, who=who)
        type_id = next(row.id for row in self._lists.visit_types if row.code == kind.code)
        names = {row.id: f"{row.code}  {row.name}" for row in self._lists.providers}
        offers = tuple(
            Offer(
                (str(place), f"from {show_date(first)}  {show_time(start)}", names[provider]),
                going.to_series(
                    SeriesPlan(patient.id, provider, type_id, start, first, repeat, wish.minutes),
                    patient.name,
                ),
            )
            for place, (provider, first, start) in enumerate(starts, start=1)
        )
        return Preview(offers, f"{said}: Enter shows every date", who=who)

    # Patients

    def _patients(self, rest: str, _text: str) -> Preview:
        if not rest:
            return Preview((), "Who? smi,jo, a birth date, the end of a phone number or an MRN")
        hits = self._backend.patients.find(rest, HITS)
        if not hits:
            offers = (_register_offer(rest),) if self._backend.may("patient.register") else ()
            return Preview(offers, f"Nobody fits `{rest}`.", wrong=not offers)
        return Preview(
            tuple(_patient_offer(hit, going.to_patient(hit.id)) for hit in hits), "Enter opens the record."
        )

    def _new(self, rest: str, _text: str) -> Preview:
        return Preview((_register_offer(rest),), "Enter opens the form.")

    def _check_in(self, rest: str, _text: str) -> Preview:
        rows = [row for row in self._backend.reception.queue() if _fits(row, rest)]
        due = [row for row in rows if row.status in (Status.BOOKED, Status.ARRIVED)]
        if not rows:
            return Preview((), f"Nobody of today's patients fits `{rest}`.", wrong=True)
        offers = tuple(_queue_offer(row) for row in (*due, *(row for row in rows if row not in due))[:HITS])
        if len({row.mrn for row in due}) > 1:
            return Preview(offers, _CHOOSE, choose=True)
        return Preview(
            offers, "Enter checks in." if due else "All who fit are here already: Enter shows them."
        )

    # Places

    def _day(self, rest: str, _text: str) -> Preview:
        day = read_date(rest, self._today) if rest else self._today
        return Preview((Offer(("", show_date(day), "the schedule"), going.to_day(day)),))

    def _month(self, rest: str, _text: str) -> Preview:
        day = read_date(rest, self._today) if rest else self._today
        return Preview((Offer(("", f"{day:%B %Y}", "free places"), going.to_month(day)),))

    def _view(self, rest: str, _text: str) -> Preview:
        from clinic_tui.screens.view_preview import preview_view

        return preview_view(self._backend, self._lists, rest)

    def _reconcile(self, rest: str, _text: str) -> Preview:
        day = read_date(rest, self._today) if rest else self._today
        if why := why_not_from_paper(day, self._today):
            return Preview((), f"{why}.", wrong=True)
        return Preview((Offer(("", show_date(day), "enter what is on paper"), going.to_paper_day(day)),))

    def _proof(self, rest: str, _text: str) -> Preview:
        day = read_date(rest, self._today) if rest else self._today
        if day > self._today:
            return Preview((), f"{show_date(day)} has not been yet.", wrong=True)
        return Preview((Offer(("", show_date(day), "which visits have not ended"), going.to_proof(day)),))

    def _out(self, rest: str, _text: str) -> Preview:
        name, _, when = rest.partition(" ")
        if not name:
            return Preview(_completions("out ", self._words_for("out ")), "Who? out lee t noon")
        provider = the_one(self._lists.vocabulary.providers, name, "provider")
        if not when.strip():
            return Preview((), "From when? t noon, fri, fri 13:00-15:00, mon to wed", wrong=True)
        stretch, reason = read_outage(when, self._today)
        row = next(each for each in self._lists.providers if each.code == provider.code)
        outage = Outage(row, stretch)
        shown = (row.code, show_stretch(stretch), reason or row.name)
        return Preview((Offer(shown, going.to_outage(outage, reason)),), outage.words)

    def _close(self, rest: str, _text: str) -> Preview:
        if not rest:
            return Preview((), "When? close 12/24, close fri from noon, snow")
        stretch, reason = read_outage(rest, self._today)
        outage = Outage(None, stretch)
        shown = ("", show_stretch(stretch), reason or "the clinic is closed")
        return Preview((Offer(shown, going.to_outage(outage, reason)),), outage.words)

    def _week(self, rest: str, _text: str) -> Preview:
        name, _, when = rest.partition(" ")
        if not name:
            return Preview(_completions("week ", self._words_for("week ")), "Whose week?")
        provider = the_one(self._lists.vocabulary.providers, name, "provider")
        day = read_date(when, self._today) if when.strip() else self._today
        shown = (provider.code, f"week of {show_date(day)}", provider.name)
        return Preview((Offer(shown, going.to_week(self._lists.provider_id(provider), day)),))

    def _tab(self, rest: str, _text: str) -> Preview:
        if not rest:
            return Preview(_completions("tab ", self._tabs), "Which tab?")
        tab = the_one(TABS, rest, "tab")
        if why := self._backend.why_not(_right_of(tab), tab.code):
            return Preview((), why, wrong=True)
        return Preview((Offer(("", tab.code, tab.name), going.to_tab(_tab_id(tab))),))


def _tab_id(tab: Code) -> str:
    return _TAB_IDS.get(tab.code, tab.code)


def _right_of(tab: Code) -> str:
    return NEEDS[f"tab-{_tab_id(tab)}"]


def _beside(time: FreeTime) -> str:
    usual = "  usual" if time.usual else ""
    return f"{usual}  joins {time.joins} in the group" if time.joins else usual


def _command_offer(command: CommandWord) -> Offer:
    action = _ACTIONS.get(command.word)
    return Offer(
        (command.word, command.follows, command.help),
        going.to_action(action) if action else None,
        "" if action else f"{command.word} ",
    )


def _completions(text: str, codes: Sequence[Code]) -> tuple[Offer, ...]:
    """What the last word could become, as lines that put it there."""
    head = text if not text or text[-1].isspace() else text[: text.rfind(" ") + 1]
    return tuple(Offer((code.code, code.name, ""), text=f"{head}{code.code} ") for code in codes)


def _the_one_meant(hits: Sequence[PatientLine], typed: str) -> PatientLine | None:
    exact = [hit for hit in hits if hit.mrn == typed.strip().upper()]
    sure = exact or [hit for hit in hits if hit.found_by in SURE]
    return sure[0] if len(sure) == 1 else None


def _named(patient: PatientLine) -> str:
    return f"{patient.name} {show_birth_date(patient.born)} MRN {patient.mrn}"


def _patient_offer(patient: PatientLine, go: Going | None = None, text: str = "") -> Offer:
    phone = "restricted" if patient.restricted else show_phone(patient.phone) if patient.phone else ""
    found = f"{patient.name}{' (deceased)' if patient.deceased else ''}{' !' if patient.alerts else ''}"
    facts = f"{show_birth_date(patient.born)} {patient.sex.value}  {phone}  {patient.found_by}".rstrip()
    return Offer((patient.mrn, found, facts), go, text)


def _wait_offer(wish: TimeWish, patient: PatientLine | None) -> Offer:
    """The waitlist, with what was looked for."""
    part = f"{show_time(wish.part[0])}-{show_time(wish.part[1])}" if wish.part else ""
    texts = {
        "type": wish.visit_type.code if wish.visit_type else "",
        "minutes": str(wish.length) if wish.length and not wish.visit_type else "",
        "provider": ", ".join(each.code for each in wish.providers),
        "days": ",".join(WEEKDAYS[day][:3] for day in sorted(wish.weekdays)),
        "part": part,
        "earliest": f"{wish.first:%m/%d/%Y}" if wish.first else "",
    }
    whom = patient.name if patient else "a patient"
    return Offer(
        ("wait", whom, "put on the waitlist"), going.to_waitlist(patient.id if patient else None, texts)
    )


def _recall_offer(wish: TimeWish, patient: PatientLine | None) -> Offer:
    """A recall in the month that was looked for."""
    texts = {
        "type": wish.visit_type.code if wish.visit_type else "",
        "due": f"{wish.first:%m/%d/%Y}" if wish.first else "",
        "provider": wish.providers[0].code if len(wish.providers) == 1 else "",
    }
    whom = patient.name if patient else "a patient"
    return Offer(
        ("recall", whom, "call back in that month"), going.to_recall(patient.id if patient else None, texts)
    )


def _register_offer(typed: str) -> Offer:
    family, given = read_name(typed)
    return Offer(
        ("new", ", ".join(filter(None, (family, given))), "register a new patient"),
        going.to_registration({"family": family, "given": given}),
    )


def _fits(row: QueueRow, typed: str) -> bool:
    family, comma, given = typed.partition(",")
    name, _, first = row.name.partition(",")
    if typed.strip() == row.mrn:
        return True
    begins = fold(name).startswith(fold(family)) and fold(first).startswith(fold(given))
    return begins or (not comma and fold(first).startswith(fold(family)) and bool(family.strip()))


def _queue_offer(row: QueueRow) -> Offer:
    facts = f"{show_birth_date(row.born)}  {row.provider_code}  {words_of(row.status, row.confirmation)}"
    due = row.status in (Status.BOOKED, Status.ARRIVED)
    go = (
        going.to_check_in(row.appointment_id) if due else going.to_visit("queue", row.appointment_id, row.day)
    )
    return Offer((show_time(row.start), row.name, facts), go)
