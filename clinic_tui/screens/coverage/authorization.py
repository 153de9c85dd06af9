"""Writing down a prior authorization: so many visits that a payer granted ahead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clinic_tui.errors import Invalid
from clinic_tui.schedule.authorization.states import AuthorizationKind
from clinic_tui.screens.coverage.coverage import SLOTS
from clinic_tui.screens.parts.about_patient import FormOnPatient
from clinic_tui.screens.parts.form import Field, text_field
from clinic_tui.security.kept_form import About
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.codes_field import CodesField
from clinic_tui.widgets.date_field import DateField
from clinic_tui.widgets.word_field import QuietInput, WordField
from clinic_tui.words.counted import counted
from clinic_tui.words.not_understood import NotUnderstood

_NPI = re.compile(r"(?P<name>.*?)[ ,]*\b(?P<npi>\d{10})", re.ASCII)


class AddAuthorization(FormOnPatient[int]):
    """The number of the row, or None."""

    KIND = "authorization"

    def __init__(self, patient_id: int, name: str, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._patient_id, self._whose = patient_id, name

    @property
    def whose(self) -> int:
        """The patient."""
        return self._patient_id

    @property
    def title_words(self) -> str:
        """Whose."""
        return f"Prior authorization of {self._whose}"

    def fields(self) -> Sequence[Field]:
        """As the payer's letter says."""
        today = self.clinic.today
        kinds = (
            Choice("auth", "prior authorization", AuthorizationKind.PRIOR),
            Choice("referral", "of a doctor who sends the patient", AuthorizationKind.REFERRAL),
        )
        slots = [Choice(str(slot), name, slot) for slot, name in SLOTS.items()]
        return (
            text_field("number", "Number", limit=40, help="the payer's number of it"),
            Field("units", "Units", lambda: WordField[int](read_units, str), help="visits that are granted"),
            Field("from", "From", lambda: DateField(today), help="its first day; empty: today"),
            Field("to", "To", lambda: DateField(today), help="its last day"),
            Field("types", "Visit types", lambda: QuietInput(max_length=200), ("visit types",),
                  help="codes as pt,ot; empty: all visits"),
            Field("kind", "Kind", lambda: ChoiceField(kinds), help="auth or referral; empty: auth"),
            Field("codes", "Procedures", CodesField, ("procedures",),
                  help="CPT or HCPCS: 97110,97140; empty: not said"),
            text_field("referrer", "Referred by", help="name, and the NPI behind it"),
            Field(
                "policy", "Policy", lambda: ChoiceField[int](slots), help="1 primary, 2, 3; empty: not said"
            ),
        )  # fmt: skip

    def submit(self) -> None:
        """Write it down."""
        backend, patient_id = self.backend, self._patient_id
        number, units, last = self.text("number"), self.needed("units"), self.needed("to")
        if not number:
            raise Invalid("Number is needed", "number")
        first, slot = self.value("from") or self.clinic.today, self.value("policy")
        codes, procedures = self.text("types"), " ".join(self.value("codes") or ())
        kind = self.value("kind") or AuthorizationKind.PRIOR
        by, npi = with_npi(self.text("referrer"))
        self.save(
            lambda: backend.series.add_authorization(
                patient_id, number, units, first, last, codes, slot, kind, procedures, by, npi
            ),
            f"authorization {number} of {self._whose}: {counted(units, 'unit')}",
            ...,
        )

    @property
    def about(self) -> About:
        """The patient."""
        return {"patient": self._patient_id}

    def reopen(self, texts: dict[str, str]) -> AddAuthorization:
        """The same patient."""
        return AddAuthorization(self._patient_id, self._whose, texts)


def with_npi(typed: str) -> tuple[str, str]:
    """Name and NPI of `Dr Ray 1234567893`; no NPI where none stands at the end."""
    match = _NPI.fullmatch(typed.strip())
    return (match["name"].strip(), match["npi"]) if match else (typed.strip(), "")


def read_units(text: str) -> int:
    """`12`. Raises NotUnderstood."""
    typed = text.strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 4 and int(typed)):
        raise NotUnderstood("So many visits: 12.")
    return int(typed)
