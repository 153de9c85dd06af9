"""The claims that are due, before they are made: what goes to whom, what stays and why."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.billing.rows import UnbilledVisit
from clinic_tui.claims.make_rows import DueRow, MakePreview, preview_of
from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.asking import Answered
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.screens.parts.made_files import tell_made
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money

_MOST_NAMED = 3
"""Warnings that a question names; the rest is counted."""


class Stopped(ClinicError):
    """Whoever makes the claims thought better of it."""


class MakeClaims(ListDialog[DueRow, None]):
    """F12 makes all that may go, `s` hands the files over too; what is warned of is asked about once.

    Where they are many it tells how far it is, and Esc stops it: what was made of it is withdrawn.
    `x` leaves the claim on the cursor out this time, or takes it in again.
    Enter lists what is wrong with the claim on the cursor, and opens from there what mends it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f12", "make", "make", show=False),
        Binding("s", "make(True)", "make and send", show=False),
        Binding("x", "leave_out", "leave out", show=False),
        Binding("escape", "leave", "back", show=False),
    ]
    COLUMNS = (
        ListColumn("", 1),
        ListColumn("Day", 6),
        ListColumn("Patient", 18, most=26),
        ListColumn("Payer", 14, most=30),
        ListColumn("To", 7),
        ListColumn("Sum", 9, "right"),
        ListColumn("What"),
    )
    NAME = "Claims that are due"
    NOTHING = "No claim is due: every closed visit that a policy pays is billed."
    WHOLE_LINES = 2
    TOPICS = frozenset(
        {"claim", "appointment", "charge", "coverage", "payer", "patient", "visit_coding", "trading_partner"}
    )

    def __init__(self, day: date | None = None, payer: str | None = None) -> None:
        """Of one day or of all; of one payer alone where it is named."""
        super().__init__()
        self._day, self._payer = day, payer
        self._without: set[int] = set()
        """The visits that are left out this time."""
        self._stop = threading.Event()
        self._is_making = False

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (
            Hint("F12", "make them", "make"),
            Hint("s", "make and send", "make(True)"),
            Hint("x", "leave out", "leave_out"),
            Hint("Enter", "what is wrong", "look"),
            Hint("Esc", "back", "leave"),
        )

    def question(self) -> Callable[[], tuple[DueRow, ...]]:
        """Of one day, or of all."""
        sending, day = self.backend.sending, self._day
        return lambda: sending.due(None, day)

    def write(self, accepted: frozenset[str]) -> Callable[[], Any]:
        """What makes them; called in a thread."""
        sending, day, without = self.backend.sending, self._day, self.stays_back
        return lambda: sending.make(None, day, accepted, without, self.stored)

    def rows_of(self, answer: Sequence[DueRow]) -> Sequence[DueRow]:
        """What cannot go first, then what is warned of."""
        shown = (row for row in answer if self._payer is None or row.payer == self._payer)
        return sorted(shown, key=lambda row: (not row.is_red, not row.warnings))

    @property
    def stays_back(self) -> tuple[int, ...]:
        """The visits that are left out: by a key, or since they are of other payers than are shown."""
        shown = {row.appointment_id for row in self.rows_of(self.answer or ())}
        others = {row.appointment_id for row in self.answer or ()} - shown
        return tuple(sorted(self._without | others))

    @property
    def preview(self) -> MakePreview:
        """The sums of what would be made."""
        rows = self.rows_of(self.answer or ())
        return preview_of(row for row in rows if row.appointment_id not in self._without)

    def heading(self) -> str:
        """What would go."""
        found = self.preview
        parts = [f"{each.partner} {each.claims} {show_money(each.cents)}" for each in found.partners]
        stays = sum(many for _, many in found.left_out)
        rows = self.rows_of(self.answer)
        out = sum(row.appointment_id in self._without for row in rows)
        warned = sum(
            bool(row.warnings) and not row.is_red and row.appointment_id not in self._without for row in rows
        )
        told = (f"{counted(found.claims, 'claim')} may go", *parts, f"{stays} stay" if stays else "",
                f"{warned} with a warning" if warned else "", f"{out} left out" if out else "",
                f"{self._payer} alone" if self._payer else "")  # fmt: skip
        return "  ".join(filter(None, told))

    def line(self, row: DueRow) -> ListRow:
        """Whose, to whom, how much, and what is the matter."""
        mark, look = ("!", "is-wrong") if row.is_red else ("?", "is-soon") if row.warnings else ("+", "")
        what = row.matter
        if row.appointment_id in self._without:
            mark, look, what = "-", "is-quiet", f"left out this time{f': {what}' if what else ''}"
        cells = (
            mark,
            f"{row.day:%m/%d}",
            row.name,
            row.payer,
            row.partner,
            show_money(row.cents),
            what or row.sent_as or ("sent again" if row.again else ""),
        )
        return ListRow((row.appointment_id, row.payer), cells, look)

    def whole(self, row: DueRow) -> str:
        """All that is the matter, and what it does to what the payer has."""
        return "\n".join(filter(None, (row.sent_as, row.matter)))

    async def choose(self, row: DueRow) -> None:
        """What is wrong with it, to be mended from there."""
        if row.is_hidden:
            self.say("the record is restricted")
            return
        billing, number = self.backend.billing, row.appointment_id

        def push(found: tuple[UnbilledVisit, ...]) -> None:
            from clinic_tui.screens.claims.claim_findings import ClaimFindings

            visit = next((each for each in found if each.appointment_id == number), None)
            if visit is None:
                self.say("this visit waits for no first claim: look into it with `:work`")
                return
            self.app.push_screen(ClaimFindings(visit), lambda _: self.read_before_keys())

        self.ask_before_keys(billing.unbilled, push, group="mend", refused=self.not_done)

    async def action_look(self) -> None:
        """The same."""
        if (row := self.row) is not None:
            await self.choose(row)

    def action_leave_out(self) -> None:
        """Not this one this time; or take it in again."""
        if (row := self.row) is not None:
            self._without ^= {row.appointment_id}
            self.draw()

    async def action_make(self, send: bool = False) -> None:
        """Make what may go, and `send` it; first ask about what is warned of."""
        if not self.known or self._is_making:
            return
        found = self.preview
        if not found.claims:
            self.say("no claim may go: Enter on one says what is wrong with it, and opens what mends it")
            return
        if not found.digests:
            self.make_them(frozenset(), send=send)
            return
        question = question_of(found.warnings)

        def answered(sure: bool | None) -> None:
            if sure is not None:
                self.make_them(found.digests if sure else frozenset(), send=send)

        await self.app.push_screen(
            Confirm(question, yes="make them, I have looked", no="leave them out", no_acts=True), answered
        )

    def make_them(self, accepted: frozenset[str], *, send: bool = False) -> None:
        """Make what may go, with a yes to these warnings, and `send` it."""
        make, sending = self.write(accepted), self.backend.sending
        self._stop.clear()
        self._is_making = True

        def work() -> tuple[Any, dict[int, str]]:
            made = make()
            return made, sending.send_all([each.id for each in made]) if send else {}

        def done(result: tuple[Any, dict[int, str]]) -> None:
            self._is_making = False
            self.dismiss(None)
            tell_made(self.clinic, *result, send=send)
            if left_out := [words for each in result[0] for words in each.left_out]:
                self.clinic.say("; ".join(left_out), Level.WARNING)

        def refused(why: ClinicError) -> None:
            self._is_making = False
            self.not_done(why)

        self.act(work, done, refused=refused)

    def stored(self, done: int, total: int) -> None:
        """Called in the thread that makes them, between two turns at writing: `done` of `total` claims."""
        if self._stop.is_set():
            raise Stopped("stopped: no claim was made, and all of them are due again")
        told = f"{done:,} of {total:,} claims made  Esc stops, and nothing stays of it"
        self.post_message(Answered(partial(self.say, told)))

    def action_leave(self) -> None:
        """Back; while claims are made: stop that first."""
        if self._is_making:
            self._stop.set()
            self.say("stopping ...")
        else:
            self.dismiss(None)


def question_of(warnings: Sequence[tuple[str, int]]) -> str:
    """Whether claims are made of which this is in doubt: titles of rules, which say what ought to be so."""
    named = ", ".join(f"{title} ({many})" for title, many in warnings[:_MOST_NAMED])
    more = len(warnings) - _MOST_NAMED
    return f"In doubt: {named}{f' and {more} more' if more > 0 else ''}. Make these claims too?"


class MakeNextClaims(MakeClaims):
    """The same to the next payers of claims that a first one has decided on."""

    NAME = "Claims to the next payer"

    def __init__(self, claim_ids: Sequence[int]) -> None:
        super().__init__()
        self._claims = tuple(claim_ids)

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return tuple(
            replace(each, words="patient") if each.key == "Enter" else each for each in super().hints()
        )

    async def choose(self, row: DueRow) -> None:
        """The patient, in whose policies stands what is missing."""
        self.clinic.open_patient(row.patient_id)

    def question(self) -> Callable[[], tuple[DueRow, ...]]:
        """Of these claims."""
        sending, claims = self.backend.sending, self._claims
        return lambda: sending.next_due(claims)

    def write(self, accepted: frozenset[str]) -> Callable[[], Any]:
        """What makes them."""
        sending, claims, without = self.backend.sending, self._claims, self.stays_back
        return lambda: sending.make_next(claims, accepted, without, self.stored)
