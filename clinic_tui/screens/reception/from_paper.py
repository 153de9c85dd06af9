"""A visit as the paper of a downtime has it: when the patient came and left, policy and copay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from clinic_tui.errors import ClinicError, EnteredAlready, Invalid
from clinic_tui.reception.rows import CheckInAnswers, OnPaper
from clinic_tui.schedule.rows import Booking
from clinic_tui.screens.money.drawer_needed import TakesCash
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.reception.check_in import PAYS, SEEN, SELF, CheckIn
from clinic_tui.screens.schedule.new_visit import NewVisitForm
from clinic_tui.screens.schedule.visit_form import Visit
from clinic_tui.security.kept_form import About
from clinic_tui.widgets.choice_field import ChoiceField
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.widgets.time_field import TimeField
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time


def came_and_left() -> tuple[Field, Field]:
    """The two times that only the paper knows."""
    return (
        Field("came", "Came", TimeField, help="when the patient came: 9, 930, 2p"),
        Field("left", "Left", TimeField, help="when the patient left; empty: is still here"),
    )


def _left(paper: OnPaper) -> str:
    return f", left {show_time(paper.left)}" if paper.left is not None else ""


class Twice(Form[Any]):
    """A form that asks back where the same was perhaps entered before: saving it once more goes on."""

    _doubted: dict[str, str] | None = None

    @property
    def another(self) -> bool:
        """True once the doubt was shown and nothing has been typed since."""
        return self._doubted == self.texts

    def refuse(self, refusal: ClinicError) -> None:
        """Say what was entered before, and how to go on."""
        super().refuse(refusal)
        if isinstance(refusal, EnteredAlready):
            self._doubted = self.texts
            self.say(f"{refusal.words}. F12 again enters this as another visit", Level.WARNING)


class PaperVisit(Twice, CheckIn):
    """A planned visit that came. What is due stands in the fields, as at check-in."""

    TITLE_WORDS: ClassVar[str] = "From paper"
    SAVE_WORDS: ClassVar[str] = "enter"
    KIND: ClassVar[str] = "visit from paper"
    IN_PERSON: ClassVar[bool] = False
    USES_CREDIT: ClassVar[bool] = False

    @property
    def title_words(self) -> str:
        """From paper, and whose visit once that is known."""
        return f"From paper: {self.visit.patient.name}" if self.visit else "From paper"

    def fields(self) -> Sequence[Field]:
        """The times, then what check-in asks."""
        return (*came_and_left(), *super().fields())

    def submit_visit(self, visit: Visit) -> None:
        """Enter it."""
        paper = OnPaper(self.needed("came"), self.value("left"), self.answers(visit))
        backend, number, another = self.backend, self.appointment_id, self.another
        self.save_visit(
            lambda version: backend.reception.enter_from_paper(number, version, paper, another),
            f"from paper: {visit.patient.name} came {show_time(paper.came)}{_left(paper)}",
        )


class PaperWalkIn(Twice, TakesCash, NewVisitForm):
    """The number of the new visit, or None: somebody came whom nobody had planned."""

    TITLE_WORDS: ClassVar[str] = "Walk-in from paper"
    SAVE_WORDS: ClassVar[str] = "enter"
    KIND: ClassVar[str] = "walk-in from paper"

    def __init__(
        self, texts: dict[str, str] | None = None, *, day: date, patient_id: int | None = None
    ) -> None:
        super().__init__(texts, patient_id=patient_id)
        self._day = day

    @property
    def title_words(self) -> str:
        """What it is, and of which day."""
        return f"{super().title_words}, {show_date(self._day)}"

    @property
    def about(self) -> About:
        """The day, and the patient once chosen."""
        return {**super().about, "day": self._day.isoformat()}

    def reopen(self, texts: dict[str, str]) -> PaperWalkIn:
        """The same patient and day."""
        return PaperWalkIn(texts, day=self._day, patient_id=self._patient_id)

    def fields(self) -> Sequence[Field]:
        """Who saw the patient and what for, the times, and how it was paid."""
        return (
            Field("provider", "Provider", lambda: ChoiceField[int]([]), help="code or name"),
            Field("type", "Visit type", lambda: ChoiceField[int]([]), help="acu, fu ..."),
            text_field("reason", "Reason", limit=180, help="a few words for the day list"),
            *came_and_left(),
            Field(
                "coverage",
                "Coverage",
                lambda: ChoiceField[bool]((SEEN, SELF), placeholder="seen, self"),
                help="seen: the policy on file was looked at; self: the patient pays",
            ),
            Field("copay", "Copay", MoneyField, help="what was taken: 25, 25.50; empty for nothing"),
            Field(
                "paid by",
                "Paid by",
                lambda: ChoiceField(PAYS, placeholder="c cash, d card, k check"),
                help="c or cash, d or card, k or check",
            ),
            text_field("copay reason", "If less, why", limit=200, help="why it was not taken in full"),
        )

    def look_at_plan(self) -> None:
        """It has been: nothing stands against it."""

    def submit(self) -> None:
        """Enter it."""
        patient_id = self.needed_patient()
        if patient_id is None:
            return
        self_pay = self.value("coverage")
        if self_pay is None:
            raise Invalid("type seen where the policy was looked at, or self", "coverage")
        answers = CheckInAnswers(
            self_pay=self_pay,
            coverage_seen=not self_pay,
            copay_cents=self.value("copay") or 0,
            pay=self.value("paid by"),
            copay_reason=self.text("copay reason"),
            agreed=self.agreed,
        )
        paper = OnPaper(self.needed("came"), self.value("left"), answers)
        booking = Booking(
            patient_id,
            self.needed("provider"),
            self.needed("type"),
            self._day,
            paper.came,
            reason=self.text("reason"),
        )
        backend, another = self.backend, self.another
        self.save(
            lambda: backend.reception.walk_in_from_paper(booking, paper, another),
            f"from paper: {self.whom} came {show_time(paper.came)}{_left(paper)}",
            ...,
        )
