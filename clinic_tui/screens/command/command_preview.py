"""What a line typed on the command line would do: shown while it is typed, done on Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from clinic_tui.clock import minute_now
from clinic_tui.keymap import NEEDS
from clinic_tui.schedule.phrases import Lists
from clinic_tui.screens.command.booking_preview import BookingReader
from clinic_tui.screens.command.codes_preview import preview_codes, preview_rights, preview_sheet
from clinic_tui.screens.command.command_offer import Offer, Preview, completions
from clinic_tui.screens.command.flow_preview import (
    preview_late,
    preview_message,
    preview_signal,
    preview_task,
    preview_tell,
)
from clinic_tui.screens.command.people_preview import (
    preview_authorizations,
    preview_check_in,
    preview_new,
    preview_patients,
)
from clinic_tui.screens.command.place_preview import (
    preview_close,
    preview_day,
    preview_month,
    preview_out,
    preview_proof,
    preview_reconcile,
    preview_rota,
    preview_week,
    provider_codes,
)
from clinic_tui.screens.command.view_preview import preview_view
from clinic_tui.screens.console import going
from clinic_tui.screens.console.named_pages import PAGES
from clinic_tui.words.command import (
    COMMANDS,
    CommandLine,
    CommandWord,
    command_of,
    commands_beginning,
    read_command,
)
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.vocabulary import Code, the_one
from clinic_tui.words.wish_completion import suggest

if TYPE_CHECKING:
    from clinic_tui.backend.clinic_backend import Backend
    from clinic_tui.schedule.rows import DayFilter

TABS = (
    Code("schedule", "the day, the week, availability"),
    Code("check-in", "the queue of today"),
    Code("claims", "visits to be billed"),
    Code("stock", "supplies"),
    Code("team", "tasks"),
    Code("compliance", "what is due by rule"),
)
_TAB_IDS = {"check-in": "queue"}
_TAB_WORDS = ("schedule", "queue", "claims", "stock", "team", "compliance")
"""Tabs that have a command of their own."""
_ACTIONS = {
    "emergency": "emergencies", "jobs": "jobs", "reminders": "reminders", "estimates": "estimates",
    "missed-fees": "missed_fees", "calls": "calls", "undo": "undo", "next": "next_list", "lock": "lock",
    "help": "help", "quit": "leave", "pin": "own_pin", "second-factor": "own_second_factor",
    "views": "own_views", "signals": "signals", "handover": "shift_note", "bumped": "bumped",
    "proof": "proof", "figures": "figures", "books": "books", "duplicates": "duplicates",
    "opening": "opening", "order": "to_order", "report-breach": "report_breach",
    "clock": "clock",
    **{word: f"show_tab('{word}')" for word in _TAB_WORDS},
}  # fmt: skip


def lists_of(backend: Backend) -> Lists:
    """Both lists, empty for who sees no schedule: the other words of the line work all the same."""
    if not backend.may("schedule.view"):
        return Lists((), ())
    schedule = backend.schedule
    return Lists(schedule.visit_types(), schedule.providers(), schedule.kinds(), schedule.sites())


def preview(
    backend: Backend,
    lists: Lists,
    today: date,
    text: str,
    here: str = "",
    shown: DayFilter | None = None,
) -> Preview:
    """What this line would do. It asks the backend: run it in a thread.

    `here` is the code of the provider under the cursor, who is offered first; `shown` is what the
    schedule leaves in.
    """
    return _Reader(backend, lists, today, here, shown).preview(text)


def commands_for(backend: Backend) -> tuple[CommandWord, ...]:
    """The commands that the person here may use."""
    return _Reader(backend, Lists((), ()), date.min).allowed(COMMANDS)


class _Reader:
    """One reading of one line."""

    def __init__(
        self, backend: Backend, lists: Lists, today: date, here: str = "", shown: DayFilter | None = None
    ) -> None:
        self._backend = backend
        self._lists = lists
        self._today = today
        self._here = here
        self._shown = shown

    def preview(self, text: str) -> Preview:
        first, space, _ = text.lstrip().partition(" ")
        if not space:
            return self._commands(first)
        try:
            line = read_command(text)
            return self._refused(line.command) or self._of(line, text)
        except NotUnderstood as unclear:
            return Preview(completions(text, self._words_for(text)), unclear.words, wrong=True)

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
        read = self._readers.get(line.command.word)
        if read is not None:
            return read(line.rest, text)
        return Preview((_command_offer(line.command),), line.command.help)

    @property
    def _readers(self) -> dict[str, Callable[[str, str], Preview]]:
        """Who reads what follows a word; each is given that, and the whole line."""
        backend, lists, today = self._backend, self._lists, self._today
        booking = BookingReader(backend, lists, today)
        return {
            "b": booking.book,
            "free": booking.free,
            "pt": lambda rest, _: preview_patients(backend, rest),
            "new": lambda rest, _: preview_new(rest),
            "ci": lambda rest, _: preview_check_in(backend, rest),
            "day": lambda rest, _: preview_day(today, rest),
            "week": lambda rest, _: preview_week(lists, today, rest),
            "month": lambda rest, _: preview_month(today, rest),
            "reconcile": lambda rest, _: preview_reconcile(today, rest),
            "rota": lambda rest, _: preview_rota(today, rest),
            "proof": lambda rest, _: preview_proof(today, rest),
            "out": lambda rest, _: preview_out(lists, today, minute_now(backend.clock), self._here, rest),
            "close": lambda rest, _: preview_close(today, rest),
            "authorizations": lambda rest, _: preview_authorizations(backend, rest),
            "codes": lambda rest, _: preview_codes(rest),
            "sds": lambda rest, _: preview_sheet(rest),
            "rights": lambda rest, _: preview_rights(rest.strip()),
            "late": lambda rest, _: preview_late(lists, self._here, rest),
            "tell": lambda rest, _: preview_tell(lists, self._here, rest),
            "signal": lambda rest, _: preview_signal(rest),
            "message": lambda rest, _: preview_message(rest),
            "task": lambda rest, _: preview_task(rest),
            "view": lambda rest, _: preview_view(backend, lists, rest, self._shown),
            "tab": lambda rest, _: self._tab(rest),
        }

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
        if line.command.word == "view" or (
            line.command.word in ("week", "out", "late", "tell") and " " not in typed
        ):
            return provider_codes(self._lists, typed.rpartition(" ")[2])
        return ()

    def _tab(self, rest: str) -> Preview:
        if not rest:
            return Preview(completions("tab ", self._tabs), "Which tab?")
        tab = the_one(TABS, rest, "tab")
        if why := self._backend.why_not(_right_of(tab), tab.code):
            return Preview((), why, wrong=True)
        return Preview((Offer(("", tab.code, tab.name), going.to_tab(_tab_id(tab))),))


def _tab_id(tab: Code) -> str:
    return _TAB_IDS.get(tab.code, tab.code)


def _right_of(tab: Code) -> str:
    return NEEDS[f"tab-{_tab_id(tab)}"]


def _command_offer(command: CommandWord) -> Offer:
    action = f"page('{command.word}')" if command.word in PAGES else _ACTIONS.get(command.word)
    return Offer(
        (command.word, command.follows, command.help),
        going.to_action(action) if action else None,
        "" if action else f"{command.word} ",
    )
