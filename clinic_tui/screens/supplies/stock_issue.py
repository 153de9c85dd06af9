"""The form of an issue: what was used, and by which patient where it was a patient."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual.widget import Widget

from clinic_tui.errors import Invalid
from clinic_tui.patients.rows import PatientLine
from clinic_tui.patients.who_is_meant import the_only_one
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.form import Field, text_field
from clinic_tui.screens.supplies.from_box import FromBox
from clinic_tui.screens.supplies.on_shelf import MOST_LOTS_SHOWN, lot_words
from clinic_tui.screens.supplies.stock_forms import count_field
from clinic_tui.stock.entries import Wanted
from clinic_tui.stock.rows import LotRow, Standing, Taken
from clinic_tui.widgets.facts import Facts
from clinic_tui.words.dates import show_date

PATIENT = "patient"
FEW = 4
_MRN = re.compile(r".*\bMRN (\S+)", re.DOTALL)


class Issue(FromBox):
    """What was used."""

    TITLE_WORDS: ClassVar[str] = "Issue"
    SAVE_WORDS: ClassVar[str] = "issue"
    KIND: ClassVar[str] = "issue"
    _later_meant = ""
    """The lot of which somebody said that it is taken though another one expires sooner."""
    _whose: tuple[str, PatientLine] | None = None
    """What stood in the field when the patient was found, and who that is."""

    def compose_top(self) -> Iterator[Widget]:
        """How it stands, and which lots go first."""
        yield from super().compose_top()
        page = self.page
        good = [
            lot
            for lot in page.lots
            if lot.number and lot.standing is Standing.GOOD
            if page.room is None or page.lies_in(lot.place_id, page.room)
        ]
        if good:
            facts = Facts(1, indent=0)
            facts.show((("quiet", "first"), *(("", lot_words(lot)) for lot in good[:MOST_LOTS_SHOWN])))
            yield facts

    def fields(self) -> Sequence[Field]:
        """How many, what for, and who receives it."""
        whose = (
            text_field(PATIENT, "Patient", limit=80, help="who receives it: name, birth date or MRN")
            if self.backend.may("patient.find")
            else None
        )
        return (
            count_field("quantity", "Quantity", self.page.item.unit),
            text_field("reason", "What for", limit=200, help="room, person; may stay empty"),
            *((replace(whose, passed=True),) if whose else ()),
            *(replace(each, passed=True) for each in self.lot_fields(needed=False)),
            *self.place_fields(),
            replace(
                text_field(
                    "found", "More there", limit=200,
                    help="only if more is on the shelf than is written: why? It is written as found first",
                ),
                passed=True,
            ),
        )  # fmt: skip

    def submit(self) -> None:
        """Take it from the shelf, once it is known who receives it."""
        self.needed("quantity")
        if (first := self._sooner()) is not None and self._later_meant != self.lot():
            self._ask_past(first)
            return
        typed = self.text(PATIENT) if PATIENT in self.texts else ""
        if not typed:
            self._issue(None)
        elif self._whose is not None and self._whose[0] == typed:
            self._issue(self._whose[1])
        else:
            self._find(typed)

    def _sooner(self) -> LotRow | None:
        """The lot at the place that may be given out and expires before the one that is named."""
        here = [lot for lot in self.page.lots if lot.place_id == self.place_id()]
        meant = next((lot for lot in here if lot.number == self.lot() != ""), None)
        good = [lot for lot in here if lot.standing is Standing.GOOD and lot.expires_on is not None]
        first = min(good, key=_last_day, default=None)
        if meant is None or first is None or _last_day(first) >= _last_day(meant):
            return None
        return first

    def _ask_past(self, first: LotRow) -> None:
        meant = self.lot()

        def answered(sure: bool | None) -> None:
            if sure:
                self._later_meant = meant
                self.action_save()
            else:
                self._focus("lot")

        question = (
            f"Lot {first.number} expires sooner, {show_date(_last_day(first))}: "
            f"{first.on_hand} {self.page.item.unit} lie there.\nIssue of lot {meant} all the same?"
        )
        self.app.push_screen(Confirm(question, yes=f"of {meant}", no="back to the lot"), answered)

    def _find(self, typed: str) -> None:
        """Who is meant: asked where it may be more than one, and where one only sounds alike."""
        from clinic_tui.screens.patients.find import FindPatient

        by_number = _MRN.fullmatch(typed)
        wanted, backend = by_number[1] if by_number else typed, self.backend

        def found(lines: Sequence[PatientLine]) -> None:
            only = the_only_one(lines, wanted)
            if only is not None:
                self._seat(only)
            elif lines:
                self.app.push_screen(FindPatient("Who receives it?", wanted), picked)
            else:
                self.refuse(Invalid(f"nobody fits `{wanted}`", PATIENT))

        def picked(number: int | None) -> None:
            if number is None:
                self._focus(PATIENT)
            else:
                self.ask_before_keys(
                    lambda: backend.patients.line(number), self._seat, group="whose", refused=self.refuse
                )

        self.ask_before_keys(
            lambda: backend.patients.find(wanted, FEW), found, group="whose", refused=self.refuse
        )

    def _seat(self, patient: PatientLine) -> None:
        shown = f"{patient.name[:60]} MRN {patient.mrn}"
        self.set_text(PATIENT, shown)
        self._whose = (shown, patient)
        self.action_save()

    def _issue(self, patient: PatientLine | None) -> None:
        item, quantity, reason, stock = (
            self.page.item,
            self.needed("quantity"),
            self.text("reason"),
            self.backend.stock,
        )
        whose = patient.id if patient is not None else None
        wanted = Wanted(self.place_id(), self.lot(), self.text("found"), whose)
        to = f" to {patient.name}" if patient is not None else ""

        def words(taken: Taken) -> str:
            lots = ", ".join(f"{units} of lot {number}" for number, units in taken.lots)
            return f"{quantity} {item.unit} of {item.name} issued{to}{f': {lots}' if lots else ''}"

        self.save(lambda: stock.issue(item.id, quantity, reason, wanted), words, ...)


def _last_day(lot: LotRow) -> date:
    return lot.expires_on or date.max
