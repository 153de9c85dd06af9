"""The forms of a patient's record that leaves the clinic: a disclosure, and what the patient asks."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.widget import Widget

from clinic_tui.errors import ClinicError, Invalid
from clinic_tui.privacy.clocks import CLOCKS, due_of
from clinic_tui.privacy.disclosure_kinds import KIND_RULES, DisclosureKind
from clinic_tui.privacy.disclosure_rows import DisclosureEntry
from clinic_tui.privacy.limit_rows import StandingLimits
from clinic_tui.privacy.request_rows import RequestEntry, RequestKind
from clinic_tui.screens.compliance.withholding_form import withheld_fields, withheld_of
from clinic_tui.screens.parts.about_patient import FormOnPatient
from clinic_tui.screens.parts.day_field import day_field
from clinic_tui.screens.parts.form import Field, text_field
from clinic_tui.screens.supplies.stock_forms import read_count
from clinic_tui.security.kept_form import About
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.dates import show_date

_BY_NAME = "a person or a body, by name"
_FEW_WORDS = "lab results of 11/02, whole record, ..."
_AS_NAMED = "empty: as the authorization names it"

KINDS = tuple(Choice(rule.code, kind.value, kind) for kind, rule in KIND_RULES.items())
REQUESTS = (
    Choice("copy", RequestKind.COPY.value, RequestKind.COPY),
    Choice("accounting", RequestKind.ACCOUNTING.value, RequestKind.ACCOUNTING),
    Choice("change", RequestKind.AMENDMENT.value, RequestKind.AMENDMENT),
)


class OfRecord(FormOnPatient[int]):
    """A form on what leaves one patient's record; the number of what was written."""

    def __init__(self, patient_id: int, name: str, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._patient_id, self._whose = patient_id, name
        self._rule = Facts(1, indent=0)

    @property
    def whose(self) -> int:
        """The patient."""
        return self._patient_id

    @property
    def title_words(self) -> str:
        """What, and of whom."""
        return f"{self.TITLE_WORDS} {self._whose}"

    @property
    def about(self) -> About:
        """The patient."""
        return {"patient": self._patient_id}

    def reopen(self, texts: dict[str, str]) -> OfRecord:
        """On the same patient."""
        return type(self)(self._patient_id, self._whose, texts)

    def compose_bottom(self) -> Iterator[Widget]:
        """What the law says of what is chosen."""
        yield self._rule

    def ready(self) -> None:
        """Nothing is chosen yet, or what was typed before."""
        self._tell()

    @on(WordField.Changed)
    def _changed(self) -> None:
        self._tell()

    @abstractmethod
    def _tell(self) -> None:
        """Say what the law says of what is chosen."""

    def _understood(self, name: str) -> object:
        widget = self._built.get(name)
        return widget.value if isinstance(widget, WordField) and not widget.error else None


class Disclose(OfRecord):
    """Something of the record was given out: the kind says whether it is accounted for."""

    TITLE_WORDS: ClassVar[str] = "Given out of the record of"
    SAVE_WORDS: ClassVar[str] = "write down"
    KIND: ClassVar[str] = "disclosure"
    _asks_reason = False
    """It is not what the authorization names, and the form asks why it goes out all the same."""

    def fields(self) -> Sequence[Field]:
        """Of which kind, to whom, what, and why; Enter passes over what only an accounting needs."""
        today, kind = self.clinic.today, self._understood("kind")
        exempt = isinstance(kind, DisclosureKind) and not kind.accounted
        named = kind is DisclosureKind.AUTHORIZED
        return (
            Field("kind", "Kind", lambda: ChoiceField[DisclosureKind](KINDS, placeholder="court, public")),
            text_field("recipient", "To whom", limit=100, help=_AS_NAMED if named else _BY_NAME),
            replace(text_field("address", "Address", limit=200, help="where it is known"), passed=exempt),
            text_field("what", "What", limit=400, help=_AS_NAMED if named else _FEW_WORDS),
            replace(
                text_field("purpose", "Why", limit=200, help="the purpose, or where the request lies"),
                passed=exempt,
            ),
            Field(
                "authorization", "Authorization",
                lambda: WordField[int](read_count, lambda number: f"number {number}", placeholder="12"),
                help="its number in `:releases`; empty: the only one that holds",
                passed=True,
            ),
            replace(
                text_field("reason", "Reason", limit=200, help="why it goes out all the same; journaled"),
                passed=not self._asks_reason,
            ),
            day_field("day", "Day", today, help="empty: today"),
            *withheld_fields(today),
        )  # fmt: skip

    def submit(self) -> None:
        """Write it down."""
        part, patient = self.backend.privacy, self._patient_id
        kind: DisclosureKind = self.needed("kind")
        entry = DisclosureEntry(
            kind, self.text("recipient"), self.text("what"), self.text("purpose"), self.text("address"),
            self.value("day"), withheld_of(self), self.value("authorization"), self.text("reason"),
        )  # fmt: skip
        case = "; a case is open in the breach log" if kind is DisclosureKind.MISTAKEN else ""
        words = f"disclosure of {self._whose} written down: {kind.rule.words}{case}"
        self.save(lambda: part.disclose(patient, entry), words, ...)

    def ready(self) -> None:
        """A reason is asked for where the authorization names something else, and not before."""
        self._ask_reason(shown=bool(self.text("reason")))
        super().ready()
        if self.backend.may("limit.view"):
            part, patient = self.backend.limits, self._patient_id
            self.ask(lambda: part.standing(patient), self._tell_limits, group="limits")

    def _tell_limits(self, standing: StandingLimits) -> None:
        """Who is not to be told, as the clinic agreed, before anything goes out."""
        agreed = [each.words for each in standing.rows if each.since is not None]
        if agreed and not self.refused:
            self.say(f"agreed: {'; '.join(agreed)}", Level.WARNING)

    def refuse(self, refusal: ClinicError) -> None:
        """With the line for what is asked now."""
        if isinstance(refusal, Invalid) and refusal.field == "reason":
            self._ask_reason(shown=True)
        super().refuse(refusal)

    def _ask_reason(self, *, shown: bool) -> None:
        line = self._built["reason"].parent
        assert isinstance(line, Widget)
        self._asks_reason = line.display = shown

    def _tell(self) -> None:
        kind = self._understood("kind")
        if isinstance(kind, DisclosureKind):
            self._rule.show((("strong" if kind.accounted else "quiet", kind.rule.words),))
        else:
            self._rule.show((("quiet", "the kind says whether an accounting needs it (45 CFR 164.528)"),))


class TakeRequest(OfRecord):
    """What a patient asks of the record: its clock begins on the day on which it came."""

    TITLE_WORDS: ClassVar[str] = "Asked of the record of"
    SAVE_WORDS: ClassVar[str] = "take"
    KIND: ClassVar[str] = "record request"

    def fields(self) -> Sequence[Field]:
        """What, by whom, in which form, and where to."""
        return (
            Field("kind", "Asks for", lambda: ChoiceField[RequestKind](REQUESTS)),
            text_field("what", "What", limit=200, help="the whole record, results of a day, what to change"),
            text_field("form", "Form", limit=60, help="as it is wanted: PDF, paper, to look at here"),
            replace(text_field("by", "Asked by", limit=100, help="empty: the patient"), passed=True),
            replace(
                text_field("to", "Sent to", limit=200, help="somebody else, by the patient's word"),
                passed=True,
            ),
            Field(
                "fee",
                "Fee",
                MoneyField,
                help="cost-based; the first accounting is free",
                passed=True,
            ),
            day_field("asked", "Came on", self.clinic.today, help="empty: today"),
        )

    def submit(self) -> None:
        """Take it."""
        part, patient = self.backend.privacy, self._patient_id
        kind: RequestKind = self.needed("kind")
        entry = RequestEntry(
            kind, self.text("by"), self.text("what"), self.text("form"), self.text("to"), self.value("fee"),
            self.value("asked"),
        )  # fmt: skip
        due = due_of(kind, entry.asked_on or self.clinic.today, extended=False)
        words = f"{kind.value} for {self._whose}: due {show_date(due)}"
        self.save(lambda: part.take_request(patient, entry), words, ...)

    def _tell(self) -> None:
        kind = self._understood("kind")
        if isinstance(kind, RequestKind):
            clock = CLOCKS[kind]
            words = f"within {clock.days} days, once {clock.more} more: {clock.rule}"
            self._rule.show((("strong", words),))
        else:
            self._rule.show((("quiet", "what is asked says how many days there are"),))
