"""The fields of a patient as they are typed: at registration and when the record is edited."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from clinic_tui.patients.detail_rows import Kin, PatientDetails
from clinic_tui.patients.rows import (
    Address,
    Consent,
    PatientFields,
    PatientLine,
    PatientRecord,
    Phone,
    PhoneUse,
    Sex,
)
from clinic_tui.screens.parts.form import Field, Form
from clinic_tui.screens.patients.detail_fields import (
    SELF,
    detail_fields,
    detail_texts,
    details_with,
    guarantor_text,
    language_field,
)
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.date_field import BirthDateField
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.word_field import QuietInput, WordField
from clinic_tui.words.dates import show_birth_date
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.phones import read_phone, show_phone
from clinic_tui.words.postal import read_zip
from clinic_tui.words.us_states import state_code
from clinic_tui.words.zip_states import zip_warning

Result = TypeVar("Result")

SEXES = (
    Choice("F", "female", Sex.FEMALE),
    Choice("M", "male", Sex.MALE),
    Choice("O", "other", Sex.OTHER),
    Choice("U", "unknown", Sex.UNKNOWN),
)
CONSENTS = (
    Choice("yes", "agreed", Consent.YES),
    Choice("no", "refused", Consent.NO),
    Choice("?", "still to be asked", Consent.NOT_ASKED),
)
YES_NO = (Choice("yes", "an interpreter is needed", True), Choice("no", "none is needed", False))

_USE = re.compile(r"(.*\d) *\(?(mobile|cell|home|work|[mchw])\)?", re.IGNORECASE | re.DOTALL)
_USES = {"m": PhoneUse.MOBILE, "c": PhoneUse.MOBILE, "h": PhoneUse.HOME, "w": PhoneUse.WORK}


def read_patient_phone(text: str) -> Phone:
    """A number and its use: `555-810-7203`, `5558107203 home`, `... w`. Raises NotUnderstood."""
    match = _USE.fullmatch(text.strip())
    if match is None:
        return Phone(read_phone(text))
    return Phone(read_phone(match[1]), _USES[match[2][0].lower()])


def show_patient_phone(phone: Phone) -> str:
    """`(555) 810-7203 home`; read again it means the same."""
    return f"{show_phone(phone.digits)} {phone.use.value}"


def read_state(text: str) -> str:
    """`IL` for `il` or `Illinois`. Raises NotUnderstood."""
    code = state_code(text.strip())
    if not re.fullmatch(r"[A-Z]{2}", code):
        raise NotUnderstood("Write the state as IL or Illinois.")
    return code


def patient_fields(today: date, country: str = "US") -> tuple[Field, ...]:
    """All fields in the order in which they are asked; Enter passes over those behind the languages."""
    return (
        _text("family", "Family name", "as on the insurance card", also="family name"),
        _text("given", "Given name", "as on the insurance card", also="given name"),
        Field(
            "born", "Born", lambda: BirthDateField(today), ("birth date",), "12/05/1961, 120561, 5 dec 1961"
        ),
        Field("sex", "Sex", lambda: ChoiceField(SEXES, placeholder="F M O U"), help="F, M, O or U (unknown)"),
        Field("phone", "Phone", _phone, help="555-810-7203; add home or work where it is no mobile"),
        _text("line1", "Address", "house number and street, apartment", limit=200, also="address"),
        _text("city", "City", "the city or town"),
        _in_country(
            "state", "State", country, "IL or Illinois", lambda: WordField(read_state, str, placeholder="IL")
        ),
        _in_country(
            "zip",
            "ZIP",
            country,
            "five or nine digits",
            lambda: WordField(read_zip, str, placeholder="02139"),
        ),
        _text("email", "Mail", "name@host; empty where there is none", limit=200, also="mail"),
        language_field(),
        _passed("interpreter", "Interpreter", lambda: ChoiceField(YES_NO), "yes or no"),
        _passed("phone2", "Second phone", _phone, "another number: 555-810-7204 home"),
        _passed(
            "preferred", "Called", lambda: QuietInput(max_length=100), "the name the patient wants to hear"
        ),
        _passed("call", "May we call", _consent, "yes, no, or ? where it is still to be asked"),
        _passed("sms", "May we text", _consent, "yes, no, or ? where it is still to be asked"),
        _passed("post", "May we write", _consent, "yes, no, or ? where it is still to be asked"),
        *detail_fields(today),
    )


def _text(name: str, label: str, words: str, *, limit: int = 100, also: str = "") -> Field:
    return Field(name, label, lambda: QuietInput(max_length=limit), (also,), words)


def _phone() -> WordField[Phone]:
    return WordField(read_patient_phone, show_patient_phone, placeholder="555-810-7203")


def _consent() -> ChoiceField[Consent]:
    return ChoiceField(CONSENTS)


def _passed(name: str, label: str, make: Callable[[], Widget], words: str) -> Field:
    return Field(name, label, make, help=words, passed=True)


def _in_country(name: str, label: str, country: str, words: str, make: Callable[[], Widget]) -> Field:
    """States and ZIPs are checked in the US; elsewhere the words stand as they are."""
    if country not in ("", "US"):
        return _text(name, label, "as it stands in the address", limit=20)
    return Field(name, label, make, help=words)


def texts_of(fields: PatientFields) -> dict[str, str]:
    """What stands in the fields for this patient."""
    address, phones = fields.address, (*fields.phones[:2], None, None)
    return {
        "family": fields.family,
        "given": fields.given,
        "born": show_birth_date(fields.born) if fields.born else "",
        "sex": fields.sex.value,
        "phone": show_patient_phone(phones[0]) if phones[0] else "",
        "line1": _street(address),
        "city": address.city,
        "state": address.state,
        "zip": address.postal_code,
        "email": fields.email,
        "language": fields.language,
        "interpreter": "yes" if fields.interpreter else "no",
        "phone2": show_patient_phone(phones[1]) if phones[1] else "",
        "preferred": fields.preferred,
        "call": _code_of(fields.contact_by_phone),
        "sms": _code_of(fields.contact_by_text),
        "post": _code_of(fields.contact_by_mail),
    }


def _code_of(consent: Consent) -> str:
    return next(choice.code for choice in CONSENTS if choice.value is consent)


def fields_with(
    before: PatientFields, texts: Mapping[str, str], value: Callable[[str], Any]
) -> PatientFields:
    """The patient with what was typed; what no field shows, and what was not touched, stays as it is.

    `value` gives the meaning of a field and raises Invalid where it has none. What came from
    another system may be in no form that we would take; it is not asked for again.
    """
    shown = texts_of(before)

    def read(name: str, untouched: Any) -> Any:
        return untouched if texts[name] == shown[name] else value(name)

    phones = [*before.phones[:2], None, None]
    first, second = read("phone", phones[0]), read("phone2", phones[1])
    address = before.address
    return replace(
        before,
        family=texts["family"],
        given=texts["given"],
        preferred=texts["preferred"],
        born=read("born", before.born),
        sex=read("sex", before.sex) or Sex.UNKNOWN,
        phones=(*(phone for phone in (first, second) if phone), *before.phones[2:]),
        email=texts["email"],
        language=texts["language"],
        interpreter=bool(read("interpreter", before.interpreter)),
        address=Address(
            *_lines_of(texts["line1"], address),
            texts["city"],
            read("state", address.state) or "",
            read("zip", address.postal_code) or "",
            address.country,
        ),
        contact_by_phone=read("call", before.contact_by_phone) or Consent.NOT_ASKED,
        contact_by_text=read("sms", before.contact_by_text) or Consent.NOT_ASKED,
        contact_by_mail=read("post", before.contact_by_mail) or Consent.NOT_ASKED,
    )


def _street(address: Address) -> str:
    """Both lines of an address in the one field there is: what is not shown could not be taken away."""
    return ", ".join(filter(None, (address.line1, address.line2)))


def _lines_of(typed: str, before: Address) -> tuple[str, str]:
    """The two lines again: as they were where nothing else was typed, else one."""
    return (before.line1, before.line2) if typed == _street(before) else (typed, "")


def texts_of_record(record: PatientRecord) -> dict[str, str]:
    """What stands in all fields for a stored patient."""
    return texts_of(record.fields) | detail_texts(record.fields, record.details, record.guarantor)


class PatientForm(Form[Result]):
    """A form of these fields."""

    DEFAULT_CSS = """
    PatientForm {
        & WordField > QuietInput { width: 28; }
        &.-short .fields { max-height: 12; }
    }
    """
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        """Know how high the window is before the fields stand: else all their styles are worked out twice."""
        self.add_class(*self._get_breakpoint_classes(self.app.size.height, self.VERTICAL_BREAKPOINTS))
        yield from super().compose()

    def meaning(self, name: str) -> Any:
        """What a field means: its words where nothing checks them; raises Invalid."""
        return self.value(name) if isinstance(self._built[name], WordField) else self.text(name)

    def typed(
        self, fields: PatientFields, details: PatientDetails, guarantor: Kin | None = None
    ) -> tuple[PatientFields, PatientDetails]:
        """This patient with what was typed; raises Invalid."""
        shown = detail_texts(fields, details, guarantor)
        language, changed = details_with(details, fields.language, shown, self.texts, self.meaning)
        return fields_with(fields, self.texts | {"language": language}, self.meaning), changed

    # A state and a ZIP that do not fit are said, and never refused

    @on(WordField.Changed)
    def _compare_state_and_zip(self, event: WordField.Changed) -> None:
        pair = [self._built.get(name) for name in ("state", "zip")]
        if event.control in pair and self.is_mounted:
            state, zip_code = (each.value if isinstance(each, WordField) else None for each in pair)
            odd = zip_warning(state or "", zip_code or "")
            if odd or self._odd_place:
                self.say(odd, Level.WARNING)
            self._odd_place = bool(odd)

    _odd_place = False

    # A guarantor is found by name, and stands in the field by MRN

    def on_word_field_submitted(self, event: WordField.Submitted) -> None:
        """Enter on a guarantor's name looks for it first; then as everywhere."""
        if event.control is self._built["guarantor"] and self._unfound:
            event.stop()
            event.prevent_default()
            self._find_guarantor(lambda: self._onward(event.control))

    def action_save(self) -> None:
        """Save; a guarantor who was typed by name is looked for before."""
        if self._unfound and not self._saving:
            self._find_guarantor(super().action_save)
        else:
            super().action_save()

    @property
    def _unfound(self) -> bool:
        field = self._built["guarantor"]
        return isinstance(field, WordField) and bool(field.error)

    def _find_guarantor(self, then: Callable[[], None]) -> None:
        typed, backend = self.text("guarantor"), self.backend

        def found(lines: Sequence[PatientLine]) -> None:
            if len(lines) == 1:
                self.set_text("guarantor", guarantor_text(lines[0]))
                then()
                return
            self._focus("guarantor")
            self.select_text("guarantor")
            self.say(_which(typed, lines), Level.WARNING)

        self.ask_before_keys(
            lambda: backend.patients.find(typed, _FEW), found, group="guarantor", refused=self.refuse
        )


_FEW = 4


def _which(typed: str, lines: Sequence[PatientLine]) -> str:
    if not lines:
        return f"nobody fits `{typed}`: register the guarantor first, or leave it empty for {SELF}"
    told = "; ".join(f"{line.name} {show_birth_date(line.born)} {line.mrn}" for line in lines)
    return f"which? type the MRN: {told}"
