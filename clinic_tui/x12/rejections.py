"""Why a payer did not answer: the AAA segments of a 271 or 278, in our own words, with the way out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from clinic_tui.x12.segments import Segment


class Remedy(StrEnum):
    """What can be done about a rejection."""

    CORRECT = "correct and ask again"
    LATER = "ask again later"
    WAIT = "wait for the payer"
    CALL = "call the payer"


_REASONS: dict[str, tuple[str, str, Remedy]] = {
    "04": ("more was asked at once than the payer allows", "", Remedy.LATER),
    "15": ("something that the payer needs is missing from the request", "", Remedy.CORRECT),
    "33": ("something in the request cannot be read by the payer", "", Remedy.CORRECT),
    "35": ("the provider is out of the plan's network", "provider", Remedy.CALL),
    "41": ("the clinic has no access to this payer's answers yet", "provider", Remedy.CALL),
    "42": ("the payer cannot answer now", "", Remedy.LATER),
    "43": ("the provider's id is missing or wrong", "provider", Remedy.CORRECT),
    "44": ("the provider's name is missing or wrong", "provider", Remedy.CORRECT),
    "45": ("the provider's specialty is missing or wrong", "provider", Remedy.CORRECT),
    "46": ("the provider's phone number is missing or wrong", "provider", Remedy.CORRECT),
    "47": ("the provider's state is missing or wrong", "provider", Remedy.CORRECT),
    "48": ("the referring provider's id is missing or wrong", "provider", Remedy.CORRECT),
    "49": ("the provider is not the patient's primary care provider", "provider", Remedy.CALL),
    "50": ("the provider may not ask this payer", "provider", Remedy.CALL),
    "51": ("the payer does not know the provider", "provider", Remedy.CALL),
    "52": ("the provider was not in the plan on that date", "date", Remedy.CALL),
    "53": ("this benefit does not go with this kind of provider", "service_type", Remedy.CORRECT),
    "54": ("the kind of the procedure code cannot be", "service", Remedy.CORRECT),
    "55": ("the procedure code cannot be", "service", Remedy.CORRECT),
    "56": ("the date does not fit", "date", Remedy.CORRECT),
    "57": ("the date of service is missing or wrong", "date", Remedy.CORRECT),
    "58": ("the birth date is missing or wrong", "born", Remedy.CORRECT),
    "60": ("the birth date is after the date of service", "born", Remedy.CORRECT),
    "61": ("the payer has a date of death before the date of service", "date", Remedy.CALL),
    "62": ("the date is further away than the payer answers for", "date", Remedy.CORRECT),
    "63": ("the payer does not answer for dates in the future", "date", Remedy.CORRECT),
    "64": ("the patient's id is missing or wrong", "member_id", Remedy.CORRECT),
    "65": ("the patient's name is missing or wrong", "name", Remedy.CORRECT),
    "66": ("the patient's sex is missing or wrong", "sex", Remedy.CORRECT),
    "67": ("the payer does not find the patient", "member_id", Remedy.CORRECT),
    "68": ("the patient's id belongs to several people", "member_id", Remedy.CALL),
    "69": ("the request does not go with the patient's age", "born", Remedy.CORRECT),
    "70": ("the request does not go with the patient's sex", "sex", Remedy.CORRECT),
    "71": ("the birth date is not the one that the payer has", "born", Remedy.CORRECT),
    "72": ("the member id is missing or wrong", "member_id", Remedy.CORRECT),
    "73": ("the member's name is missing or not the one that the payer has", "name", Remedy.CORRECT),
    "74": ("the member's sex is missing or wrong", "sex", Remedy.CORRECT),
    "75": ("the payer does not find the member", "member_id", Remedy.CORRECT),
    "76": ("the member id belongs to several members", "member_id", Remedy.CALL),
    "77": ("the payer finds the member, but not this patient under that membership", "name", Remedy.CORRECT),
    "78": ("the member is not in the plan that was asked for", "plan", Remedy.CORRECT),
    "79": ("the payer's id is not known to the clearinghouse", "payer", Remedy.CORRECT),
    "80": ("the payer gave no answer", "", Remedy.LATER),
    "95": ("the patient is not covered", "member_id", Remedy.CALL),
    "97": ("the provider's address is missing or wrong", "provider", Remedy.CORRECT),
    "98": ("the payer regards the service as experimental", "service", Remedy.CALL),
    "AA": ("the payer does not find the authorization number", "authorization", Remedy.CORRECT),
    "AE": ("the primary care provider has to authorize first", "authorization", Remedy.CALL),
    "AF": ("a diagnosis is missing or wrong", "diagnosis", Remedy.CORRECT),
    "AG": ("a procedure code is missing or wrong", "service", Remedy.CORRECT),
    "AH": ("a surgical procedure code is missing or wrong", "service", Remedy.CORRECT),
    "AI": ("the admission date is missing or wrong", "date", Remedy.CORRECT),
    "AJ": ("the discharge date is missing or wrong", "date", Remedy.CORRECT),
    "AK": ("the facility's id is missing or wrong", "provider", Remedy.CORRECT),
    "AM": ("an admission type or source is missing or wrong", "", Remedy.CORRECT),
    "AO": ("the payer wants more about the patient's condition", "diagnosis", Remedy.CALL),
    "CI": ("the authorization belongs to another patient", "authorization", Remedy.CORRECT),
    "E8": ("the payer wants a medical review", "", Remedy.CALL),
    "IA": ("the authorization number has a form that cannot be", "authorization", Remedy.CORRECT),
    "IP": ("the provider has a role that does not fit", "provider", Remedy.CORRECT),
    "MA": ("the authorization number is missing", "authorization", Remedy.CORRECT),
    "T4": ("the payer's name or id is missing", "payer", Remedy.CORRECT),
    "T5": ("what is asked to be authorized is missing", "service", Remedy.CORRECT),
}
"""AAA03: what it means, the field at the desk it is about, and what helps where AAA04 says nothing."""

_FOLLOW_UPS = {
    "C": Remedy.CORRECT,
    "N": Remedy.CALL,
    "P": Remedy.LATER,
    "R": Remedy.LATER,
    "S": Remedy.WAIT,
    "W": Remedy.LATER,
    "X": Remedy.LATER,
    "Y": Remedy.WAIT,
}
"""AAA04."""

_WAITS = {
    "W": "Ask again in 30 days.",
    "X": "Ask again in 10 days.",
    "S": "Do not ask again: the payer asks a third party.",
    "Y": "Do not ask again: the payer answers by itself later.",
}

_FIELDS = {
    "member_id": "the member id",
    "name": "the name",
    "born": "the birth date",
    "sex": "the sex",
    "date": "the date",
    "plan": "the plan and group number",
    "payer": "the payer's id",
    "provider": "the provider's NPI and enrollment",
    "service": "the procedure codes",
    "service_type": "the service type",
    "diagnosis": "the diagnoses",
    "authorization": "the authorization number",
}


def field_words(field: str) -> str:
    """A field as it is called at the desk, without an article: `born` is the birth date; empty for none."""
    return _FIELDS.get(field, field).removeprefix("the ")


@dataclass(frozen=True, slots=True)
class Rejection:
    """One AAA. `level` is where it stood: `payer`, `provider`, `subscriber`, `dependent`, `benefit`, ..."""

    reason: str
    """AAA03."""
    follow_up: str
    """AAA04."""
    level: str
    request_was_valid: bool
    """AAA01: True where nothing was wrong with the request itself."""

    @property
    def words(self) -> str:
        """Why there is no answer, as a sentence for the desk."""
        known = _REASONS.get(self.reason)
        text = known[0] if known else f"the payer rejects with reason {self.reason or '(none)'}"
        return f"{text[0].upper()}{text[1:]}."

    @property
    def field(self) -> str:
        """The field at the desk that it is about: `member_id`, `name`, `born`, ...; empty for none."""
        known = _REASONS.get(self.reason)
        return known[1] if known else ""

    @property
    def remedy(self) -> Remedy:
        """What helps: as the payer says (AAA04), otherwise by the reason.

        A payer that says to correct what is right (its own system not answering) is not followed.
        """
        known = _REASONS.get(self.reason)
        if known and known[2] is Remedy.LATER and self.follow_up in ("", "C"):
            return Remedy.LATER
        told = _FOLLOW_UPS.get(self.follow_up)
        return told or (known[2] if known else Remedy.CALL)

    @property
    def way_out(self) -> str:
        """What to do now, as a sentence."""
        if self.follow_up in _WAITS:
            return _WAITS[self.follow_up]
        about = _FIELDS.get(self.field, "")
        match self.remedy:
            case Remedy.CORRECT:
                return f"Check {about or 'what was asked'} and ask again."
            case Remedy.LATER:
                return "Ask again later."
            case Remedy.WAIT:
                return "Wait for the payer's answer."
            case _:
                return f"Check {about}, or call the payer." if about else "Call the payer."


def read_rejections(segments: Iterable[Segment], level: str) -> tuple[Rejection, ...]:
    """The AAA of a level."""
    return tuple(
        Rejection(each.value(3), each.value(4), level, each.value(1) == "Y")
        for each in segments
        if each.name == "AAA"
    )
