"""What screens may ask of authorizations and referrals."""

from __future__ import annotations

from datetime import date

from clinic_tui.backend.sitting import Sitting
from clinic_tui.schedule.authorization import asking as asking
from clinic_tui.schedule.authorization import worklist as worklist
from clinic_tui.schedule.authorization.rows import StepRow, WorkLine
from clinic_tui.schedule.authorization.states import AuthorizationKind, Pace
from clinic_tui.schedule.authorization.steps import steps_of


class AuthorizationsPart:
    """The work list, and what is done about each line of it. What is begun gives its number."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def work_list(self) -> tuple[WorkLine, ...]:
        """All there is to do, the most urgent first."""
        return self._sitting.ask("authorization.view", worklist.work_list, self._sitting.desk.clock)

    def pressing(self) -> tuple[WorkLine, ...]:
        """What of it cannot wait."""
        return self._sitting.ask("authorization.view", worklist.pressing, self._sitting.desk.clock)

    def of_patient(self, patient_id: int) -> tuple[WorkLine, ...]:
        """Everything of one patient. Raises Restricted where the record is closed to the person."""
        self._sitting.look_once(patient_id)
        return self._sitting.ask("patient.view", worklist.lines_of, self._sitting.desk.clock, patient_id)

    def steps(self, authorization_id: int) -> tuple[StepRow, ...]:
        """What was done about one, the newest first."""
        return self._sitting.ask_record("authorization.view", steps_of, authorization_id)

    def begin(
        self, patient_id: int, kind: AuthorizationKind, units: int, first: date, last: date, types: str,
        procedures: str, diagnoses: str, pace: Pace, referrer: str, referrer_npi: str, referred_to: str,
        referred_to_npi: str, words: str, *, asked: bool = False,
    ) -> int:  # fmt: skip
        """Write down what is to be asked, or was just now; codes have commas or spaces between."""
        new = asking.NewRequest(
            patient_id, units, first, last, kind, _parts(types), _parts(procedures), _parts(diagnoses), pace,
            None, referrer, referrer_npi, referred_to, referred_to_npi, words, asked,
        )  # fmt: skip
        return asking.begin_request(self._sitting.desk, new)

    def note_asked(self, number: int, version: int, words: str, pace: Pace | None) -> None:
        """The payer was asked just now; its clock begins."""
        asking.note_asked(self._sitting.desk, number, version, words, pace=pace)

    def certify(
        self, number: int, version: int, given: str, units: int, first: date, last: date, words: str
    ) -> None:
        """The payer granted it, under this number."""
        asking.certify(self._sitting.desk, number, version, given, units, first, last, words)

    def pend(self, number: int, version: int, words: str) -> None:
        """The payer wants more, or has put it off."""
        asking.pend(self._sitting.desk, number, version, words)

    def deny(self, number: int, version: int, reason: str) -> None:
        """The payer said no."""
        asking.deny(self._sitting.desk, number, version, reason)

    def none_needed(self, number: int, version: int, words: str) -> None:
        """The payer wants none."""
        asking.none_needed(self._sitting.desk, number, version, words)

    def chase(self, number: int, version: int, words: str) -> None:
        """The payer was asked where its answer is."""
        asking.chase(self._sitting.desk, number, version, words)

    def call_off(self, number: int, version: int, reason: str) -> None:
        """It is wanted no more."""
        asking.call_off(self._sitting.desk, number, version, reason)

    def let_end(self, number: int, version: int) -> None:
        """It is not to be renewed."""
        asking.let_end(self._sitting.desk, number, version)


def _parts(typed: str) -> tuple[str, ...]:
    return tuple(typed.replace(",", " ").split())
