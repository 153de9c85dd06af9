"""What is typed about a request to a payer: what is asked, that it was asked, and what was granted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from clinic_tui.errors import Invalid
from clinic_tui.schedule.authorization.rows import AuthorizationRow, WorkLine
from clinic_tui.schedule.authorization.states import AuthorizationKind, Pace
from clinic_tui.screens.coverage.authorization import read_units, with_npi
from clinic_tui.screens.parts.about_patient import FormOnPatient
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.security.kept_form import About
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.codes_field import CodesField
from clinic_tui.widgets.date_field import DateField
from clinic_tui.widgets.word_field import QuietInput, WordField
from clinic_tui.words.counted import counted

SPAN_DAYS = 90
"""So long a request is for where its last day is not said."""

KINDS = (
    Choice("auth", "prior authorization", AuthorizationKind.PRIOR),
    Choice("referral", "of a doctor who sends the patient", AuthorizationKind.REFERRAL),
)
PACES = (
    Choice("standard", "7 calendar days where the payer is bound", Pace.STANDARD),
    Choice("urgent", "72 hours where the payer is bound", Pace.URGENT),
)
_YES_NO = (Choice("yes", "just now", True), Choice("no", "still to be done", False))


class RequestAuthorization(FormOnPatient[int]):
    """The number of the row, or None."""

    KIND = "authorization request"

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
        return f"Ask for an authorization of {self._whose}"

    def fields(self) -> Sequence[Field]:
        """What is asked, of whom, and whether that was done already."""
        today = self.clinic.today
        return (
            Field("asked", "Asked", lambda: ChoiceField(_YES_NO), help="yes: the payer's clock begins now"),
            text_field("words", "How", limit=200, help="portal, phone and with whom, fax"),
            Field("kind", "Kind", lambda: ChoiceField(KINDS), help="auth or referral"),
            Field("units", "Visits", lambda: WordField[int](read_units, str), help="how many are asked for"),
            Field("from", "From", lambda: DateField(today), help="its first day; empty: today"),
            Field("to", "To", lambda: DateField(today), help=f"its last day; empty: {SPAN_DAYS} days on"),
            Field("types", "Visit types", lambda: QuietInput(max_length=200), ("visit types",),
                  help="codes as pt,ot; empty: all visits"),
            Field("codes", "Procedures", CodesField, ("procedures",), help="CPT or HCPCS: 97110,97140"),
            Field("dx", "Diagnoses", lambda: CodesField(diagnoses=True), ("diagnoses",),
                  help="ICD-10, the main one first: M54.5"),
            Field("pace", "Pace", lambda: ChoiceField(PACES), help="standard or urgent"),
            text_field("referrer", "Referred by", help="name, and the NPI behind it"),
            text_field("to_whom", "Referred to", help="name, and the NPI behind it; empty: this clinic"),
        )  # fmt: skip

    def submit(self) -> None:
        """Write it down."""
        backend, patient_id = self.backend, self._patient_id
        units, kind = self.needed("units"), self.value("kind") or AuthorizationKind.PRIOR
        first = self.value("from") or self.clinic.today
        last = self.value("to") or first + timedelta(days=SPAN_DAYS)
        pace, asked = self.value("pace") or Pace.STANDARD, self.value("asked") is True
        types, words = self.text("types"), self.text("words")
        codes, dx = (" ".join(self.value(name) or ()) for name in ("codes", "dx"))
        (by, by_npi), (to, to_npi) = with_npi(self.text("referrer")), with_npi(self.text("to_whom"))
        self.save(
            lambda: backend.authorizations.begin(
                patient_id, kind, units, first, last, types, codes, dx, pace, by, by_npi, to, to_npi, words,
                asked=asked,
            ),
            f"{kind.value} of {self._whose}: {'asked' if asked else 'to be asked'}",
            ...,
        )  # fmt: skip

    @property
    def about(self) -> About:
        """The patient."""
        return {"patient": self._patient_id}

    def reopen(self, texts: dict[str, str]) -> RequestAuthorization:
        """The same patient."""
        return RequestAuthorization(self._patient_id, self._whose, texts)


def texts_for(line: WorkLine | None, *, asked: bool, today: date) -> dict[str, str]:
    """What the form begins with for a line of the work list."""
    texts = {"asked": "yes" if asked else "no", "pace": "standard", "kind": "auth"}
    if line is None:
        return texts
    texts["kind"] = line.kind.short
    texts["types"] = line.visit_type
    texts["codes"] = ",".join(line.procedures)
    if line.visits:
        texts["units"] = str(line.visits)
    first = line.day if line.visit_id and line.day else today
    return {**texts, "from": f"{first:%m/%d/%Y}"}


class NoteAsked(Form[bool]):
    """That the payer was asked, or asked again: its clock begins."""

    SAVE_WORDS = "asked"

    def __init__(self, held: AuthorizationRow, name: str, texts: dict[str, str] | None = None) -> None:
        super().__init__({"pace": held.pace.value, **(texts or {})})
        self._held, self._whose = held, name

    @property
    def title_words(self) -> str:
        """For whom."""
        return f"Asked {self._held.payer}: {self._held.kind.value} of {self._whose}"

    def fields(self) -> Sequence[Field]:
        """How, and how fast."""
        return (
            text_field("words", "How", limit=200, help="portal, phone and with whom, fax"),
            Field("pace", "Pace", lambda: ChoiceField(PACES), help="standard or urgent"),
        )

    def submit(self) -> None:
        """Write it down."""
        backend, held, words, pace = self.backend, self._held, self.text("words"), self.value("pace")
        self.save(
            lambda: backend.authorizations.note_asked(held.id, held.version, words, pace),
            f"{held.kind.value} of {self._whose}: asked",
            True,
        )

    def reopen(self, texts: dict[str, str]) -> NoteAsked:
        """The same one."""
        return NoteAsked(self._held, self._whose, texts)


class EnterNumber(Form[bool]):
    """What the payer granted, from its portal, a letter or a call."""

    SAVE_WORDS = "certified"

    def __init__(self, held: AuthorizationRow, name: str, texts: dict[str, str] | None = None) -> None:
        stored = {
            "number": held.number,
            "units": str(held.units),
            "from": f"{held.first:%m/%d/%Y}",
            "to": f"{held.last:%m/%d/%Y}",
        }
        super().__init__({**stored, **(texts or {})})
        self._held, self._whose = held, name

    @property
    def title_words(self) -> str:
        """Of what."""
        return f"{self._held.payer or 'Certified'}: {self._held.kind.value} of {self._whose}"

    def fields(self) -> Sequence[Field]:
        """As the payer says; units and days begin as they were asked."""
        today = self.clinic.today
        asked = self._held.asked_units
        return (
            text_field("number", "Number", limit=50, help="the payer's number of it"),
            Field(
                "units", "Visits", lambda: WordField[int](read_units, str),
                help=f"that are granted; {asked} were asked" if asked else "that are granted",
            ),
            Field("from", "From", lambda: DateField(today), help="its first day"),
            Field("to", "To", lambda: DateField(today), help="its last day"),
            text_field("words", "In words", limit=200, help="who said so; the portal"),
        )  # fmt: skip

    def submit(self) -> None:
        """Write it down."""
        number = self.text("number")
        if not number:
            raise Invalid("Number is needed: the one that the payer gave", "number")
        units, first, last = self.needed("units"), self.needed("from"), self.needed("to")
        backend, held, words = self.backend, self._held, self.text("words")
        self.save(
            lambda: backend.authorizations.certify(held.id, held.version, number, units, first, last, words),
            f"{held.kind.value} {number} of {self._whose}: {counted(units, 'unit')}",
            True,
        )

    def reopen(self, texts: dict[str, str]) -> EnterNumber:
        """The same one."""
        return EnterNumber(self._held, self._whose, texts)
