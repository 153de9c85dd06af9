"""Asking and acting for whoever sits at this desk."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from clinic_tui.clock import today
from clinic_tui.errors import ClinicError, NotPermitted
from clinic_tui.patients.hiding import records_in
from clinic_tui.patients.sight import as_seen, look_at, look_at_numbers, require_look
from clinic_tui.store.desk import Desk

P = ParamSpec("P")
T = TypeVar("T")


class Sitting:
    """The desk with the person who is at it now; parts of the backend share it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._looked_at: set[int] = set()
        self._numbers: set[int] = set()
        """Whose phone number a list has shown in this sitting."""
        self._searched: tuple[str, frozenset[int]] = ("", frozenset())

    def seat(self, desk: Desk) -> None:
        """Somebody sits down; who only comes back after a lock has opened what they had open."""
        if desk.actor.account_id != self.desk.actor.account_id:
            self._looked_at, self._numbers = set(), set()
        self._searched = ("", frozenset())
        self.desk = desk

    def searched(self, typed: str, found: Iterable[int]) -> None:
        """Keep the last search and whom it found: a look at one of them tells of it."""
        self._searched = (typed, frozenset(found))

    def look(self, patient_id: int) -> None:
        """Journal that the record was opened; a look that cannot be journaled raises, and is no look.

        Raises NotPermitted without the right to, Restricted where this record is closed to the person.

        The search that found the patient is told in the same line, once: its terms keyed,
        and how many patients fitted.
        """
        typed, found = self._searched
        after: dict[str, str | int] = {}
        if patient_id in found:
            after = {"terms": self.desk.keyed_terms(typed), "found": len(found)}
        look_at(self.desk, patient_id, **after)
        if after and self._searched == (typed, found):
            self._searched = ("", frozenset())
        self._looked_at.add(patient_id)

    def look_once(self, patient_id: int) -> None:
        """The same, unless this person has looked at the record in this sitting: once says it.

        Whether it is open to them is asked each time; what was closed meanwhile is looked at anew.
        """
        if patient_id not in self._looked_at:
            self.look(patient_id)
            return
        try:
            require_look(self.desk, patient_id)
        except NotPermitted:
            self._looked_at.discard(patient_id)
            raise

    def show_numbers(self, verb: str, patient_ids: Iterable[int]) -> bool:
        """Journal that a list shows the numbers of these patients, each once in a sitting.

        False where that cannot be: then the list is shown without them.
        """
        new = set(patient_ids) - self._looked_at - self._numbers
        try:
            look_at_numbers(self.desk, verb, sorted(new))
        except ClinicError:
            return False
        self._numbers |= new
        return True

    def require_look(self, patient_id: int) -> None:
        """Raise, and journal, what a look at the record would be refused with; this is none."""
        require_look(self.desk, patient_id)

    def ask(
        self,
        verb: str,
        query: Callable[Concatenate[Session, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run a read in a session of its own; what it tells of a restricted patient is as the person may see.

        Raises NotPermitted without the right to `verb`, or where the account was shut out meanwhile,
        and Restricted where the answer is a record that is closed to the person. Either is journaled, but
        not the reads of who was shut out: screens read by themselves until they are locked.
        """
        self.desk.require(verb)
        with self.desk.store.reading() as db:
            self.desk.actor.require_standing(db)
            with self.desk.refusals_journaled(verb):
                return as_seen(db, self.desk, query(db, *args, **kwargs))

    def ask_record(
        self,
        verb: str,
        query: Callable[Concatenate[Session, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """The same of what tells as much as a record does: a look at that, journaled once in a sitting.

        Raises too what a look raises; then nothing is told.
        """
        answer = self.ask(verb, query, *args, **kwargs)
        for patient_id in records_in(answer):
            self.look_once(patient_id)
        return answer

    @property
    def today(self) -> date:
        """The clinic's day."""
        return today(self.desk.clock)
