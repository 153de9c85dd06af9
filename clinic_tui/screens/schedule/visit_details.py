"""The circumstances of a visit that its claim tells: place, other providers, accident, dates, a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from clinic_tui.coding.referring import read_referrer
from clinic_tui.coding.rows import Attached, Details, Referrer, ToCode
from clinic_tui.coding.rules import read_place, read_state, require_details
from clinic_tui.coding.states import DELAYS, Accident
from clinic_tui.errors import Invalid
from clinic_tui.keymap import Hint
from clinic_tui.schedule.authorization.states import AuthorizationKind
from clinic_tui.screens.parts.about_patient import FormOnPatient
from clinic_tui.screens.parts.form import Field, text_field
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.date_field import DateField
from clinic_tui.widgets.word_field import WordField

_DELAYS = tuple(Choice(code, f"{code} {words}", code) for code, words in DELAYS.items())
ACCIDENTS = tuple(Choice(each.value, each.value, each) for each in Accident)


class VisitDetails(FormOnPatient[Details]):
    """What is empty is as the visit type, the schedule and the authorizations say.

    It writes nothing: the form it lies on takes what it says, and writes all in one go.
    """

    TITLE_WORDS: ClassVar[str] = "Details for the claim"
    SAVE_WORDS: ClassVar[str] = "take over"
    tells_of_record = True

    def __init__(self, to_code: ToCode, details: Details) -> None:
        self._to_code = to_code
        self._known: tuple[Referrer, ...] = ()
        super().__init__(_texts(to_code, details))

    @property
    def whose(self) -> int:
        """The patient."""
        return self._to_code.visit.patient_id

    @property
    def changed(self) -> bool:
        """Nothing is put aside: what was taken over is kept by the form below."""
        return False

    def fields(self) -> Sequence[Field]:
        """All of them are passed over by who fills in one."""
        visit, today = self._to_code.visit, self.clinic.today
        providers = tuple(Choice(code, code, number) for number, code in self._to_code.providers.items())
        usual = self._to_code.providers.get(visit.scheduled_id, "")
        return (
            text_field("place", "Place", limit=2, placeholder=f"{visit.usual_place}, as usual",
                       help="place of service: 11 office, 02 telehealth, 10 at home, 12 home"),
            Field("rendering", "Rendering", lambda: ChoiceField(providers, placeholder=usual),
                  help="who did it, where that is not who was booked"),
            Field("supervising", "Supervising", lambda: ChoiceField(providers, placeholder="nobody"),
                  help="who supervised it"),
            Field("referring", "Referring", self._referring,
                  help="name, then NPI: Ann Brown MD 1234567893; who is known by the beginning of the name"),
            Field("accident", "Accident", lambda: ChoiceField(ACCIDENTS, placeholder="none"),
                  help="what the visit is the consequence of"),
            text_field("state", "  in state", limit=2, placeholder="MD", help="where the auto accident was"),
            Field("accident day", "  on", lambda: DateField(today, over=True), help="when the accident was"),
            text_field("employer", "  employer", limit=60, help="of an accident at work"),
            text_field("accident number", "  their number", limit=50,
                       help="the insurer's number of the accident, at work or by car"),
            Field("onset", "Onset", lambda: DateField(today, over=True), help="when the illness began"),
            Field("admitted", "Admitted", lambda: DateField(today, over=True),
                  help="to the hospital in which the visit was (place 21, 51, 61)"),
            Field("delay", "Late because", lambda: ChoiceField(_DELAYS, placeholder="it is not late"),
                  help="what payers take as a reason: 1 to 11, or 15"),
            text_field("note", "Claim note", limit=80, help="to the payer; at most 80 characters"),
            self._paying("authorization", AuthorizationKind.PRIOR),
            self._paying("referral", AuthorizationKind.REFERRAL),
        )  # fmt: skip

    def _referring(self) -> WordField[Referrer]:
        return WordField(
            lambda typed: read_referrer(typed, self._known),
            lambda who: who.words,
            placeholder="Ann Brown MD 1234567893",
        )

    def _paying(self, name: str, kind: AuthorizationKind) -> Field:
        fitting = [each for each in self._to_code.visit.fitting if each.kind == kind.value]
        choices = tuple(Choice(each.number, each.words, each.id) for each in fitting)
        usual = f"{fitting[0].words}, by itself" if fitting else "none fits"
        return Field(name, name.capitalize(), lambda: ChoiceField(choices, placeholder=usual),
                     help=f"{usual}; Ctrl+N: another one that fits")  # fmt: skip

    def hints(self) -> tuple[Hint, ...]:
        """The keys; what is left is not kept."""
        return (
            Hint("Enter", "next field", ""),
            Hint("F12", self.SAVE_WORDS, "save"),
            Hint("Esc", "back, as it was", "set_aside"),
        )

    def ready(self) -> None:
        """Read who has referred patients before, so that a beginning will do."""
        self.ask_before_keys(self.backend.coding.referrers, self._known_now, group="referrers")

    def _known_now(self, known: tuple[Referrer, ...]) -> None:
        self._known = known

    def submit(self) -> None:
        """Give them to the form below."""
        details = Details(
            place=read_place(self.text("place")),
            rendering_id=self.value("rendering"),
            supervising_id=self.value("supervising"),
            referrer=self.value("referring"),
            accident=self.value("accident") or Accident.NONE,
            accident_state=read_state(self.text("state")),
            accident_on=self.value("accident day"),
            onset_on=self.value("onset"),
            note=self.text("note"),
            employer=self.text("employer"),
            accident_number=self.text("accident number"),
            delay_reason=self.value("delay") or "",
            admitted_on=self.value("admitted"),
            authorization_id=self._chosen("authorization"),
            referral_id=self._chosen("referral"),
        )
        if details.rendering_id == self._to_code.visit.scheduled_id:
            details = replace(details, rendering_id=None)
        require_details(details)
        day = self._to_code.visit.day
        for field, on in (("accident day", details.accident_on), ("onset", details.onset_on),
                          ("admitted", details.admitted_on)):  # fmt: skip
            if on is not None and on > day:
                raise Invalid(f"that is after the visit, which was on {day:%m/%d/%Y}", field)
        self.done(details)

    def _chosen(self, name: str) -> int | None:
        return self.value(name) if self.text(name) else None


def _texts(to_code: ToCode, details: Details) -> dict[str, str]:
    fitting: dict[Any, Attached] = {each.id: each for each in to_code.visit.fitting}
    numbers = {
        name: fitting[number].number
        for name, number in (("authorization", details.authorization_id), ("referral", details.referral_id))
        if number in fitting
    }
    return {
        "place": details.place,
        "rendering": to_code.providers.get(details.rendering_id or 0, ""),
        "supervising": to_code.providers.get(details.supervising_id or 0, ""),
        "referring": f"{details.referrer.name} {details.referrer.npi}" if details.referrer else "",
        "accident": "" if details.accident is Accident.NONE else details.accident.value,
        "state": details.accident_state,
        "accident day": f"{details.accident_on:%m/%d/%Y}" if details.accident_on else "",
        "onset": f"{details.onset_on:%m/%d/%Y}" if details.onset_on else "",
        "note": details.note,
        "employer": details.employer,
        "accident number": details.accident_number,
        "delay": details.delay_reason,
        "admitted": f"{details.admitted_on:%m/%d/%Y}" if details.admitted_on else "",
        **numbers,
    }
