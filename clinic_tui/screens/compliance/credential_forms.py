"""The forms of credentials: one that is new, putting one right, and the one that follows another."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from clinic_tui.credentials.rows import CredentialRow, Details
from clinic_tui.credentials.states import ONE_AT_A_TIME, Kind
from clinic_tui.screens.parts.form import Field, Form, changed_of, text_field
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.date_field import DateField
from clinic_tui.words.counted import counted

_KINDS = tuple(Choice(each.value.split()[0].lower(), each.value, each) for each in Kind)


class CredentialForm(Form[int]):
    """With the fields that all three share; the number of what was written, or None."""

    _unlicensed = 0
    """Visits that are booked without a licence once it is written."""

    def put(self, call: Callable[[], int], said: str) -> None:
        """Write it, and say which visits that leaves without a licence."""
        part = self.backend.credentials

        def write() -> int:
            number = call()
            self._unlicensed = part.visits_without(number)
            return number

        self.save(write, lambda _: f"{said}{unlicensed_words(self._unlicensed)}", ...)

    def number_help(self) -> str:
        """What is typed as its number."""
        return "as it stands on the paper; of DEA its end alone is shown afterwards"

    def term_fields(self) -> tuple[Field, ...]:
        """Number, term, and papers."""
        today = self.clinic.today
        return (
            text_field("number", "Number", limit=40, help=self.number_help()),
            Field("from", "From", lambda: DateField(today), help="its first day; of training: the day of it"),
            Field(
                "expires", "Expires", lambda: DateField(today),
                help="its last good day; empty: never, or in a year by rule",
            ),
            text_field("issuer", "Issuer", limit=60, help="board, agency, insurer, school"),
            text_field("state", "State", limit=40, help="two letters, where a state issued it"),
            replace(text_field("proof", "Proof", limit=200, help="where its copy is"), passed=True),
            replace(text_field("note", "Note", limit=200), passed=True),
        )  # fmt: skip

    def details(self) -> Details:
        """What is typed. Raises Invalid naming the field."""
        return Details(
            self.needed("from"), self.value("expires"), self.text("number"), self.text("issuer"),
            self.text("state"), self.text("proof"), self.text("note"),
        )  # fmt: skip


class NewCredential(CredentialForm):
    """One that was not on record."""

    TITLE_WORDS = "New credential"
    SAVE_WORDS = "add"

    def fields(self) -> Sequence[Field]:
        """What it is, whose, and its term."""
        return (
            Field(
                "kind", "Kind", lambda: ChoiceField[Kind](_KINDS), help="type its beginning: lic, dea, cpr"
            ),
            text_field(
                "who", "Whose", limit=100, help="a provider's code or a sign-in name; of CLIA, a plan: a site"
            ),
            *self.term_fields(),
        )

    def submit(self) -> None:
        """Put it on record."""
        part, kind, who, details = (
            self.backend.credentials,
            self.needed("kind"),
            self.text("who"),
            self.details(),
        )
        self.put(lambda: part.add(kind, who, details), f"{kind.value} added")


class OfCredential(CredentialForm):
    """About one that is on record."""

    def __init__(self, row: CredentialRow, texts: dict[str, str] | None = None) -> None:
        super().__init__({**self.texts_of(row), **(texts or {})})
        self.row = row

    def fields(self) -> Sequence[Field]:
        """Its term; what it is and whose stays."""
        return self.term_fields()

    def number_help(self) -> str:
        """A masked one is kept."""
        if self.row.kind is Kind.DEA:
            return f"empty: it stays {self.row.number}"
        return super().number_help()

    @staticmethod
    @abstractmethod
    def texts_of(row: CredentialRow) -> dict[str, str]:
        """What the form begins with."""


class ChangeCredential(OfCredential):
    """Put right what is known of it."""

    SAVE_WORDS = "change"

    @property
    def title_words(self) -> str:
        """Which one."""
        return f"{self.row.kind.value} of {self.row.holder}"

    @property
    def on_stored(self) -> bool:
        """It always does."""
        return True

    @staticmethod
    def texts_of(row: CredentialRow) -> dict[str, str]:
        """What stands there; a masked number is left out."""
        details = row.details
        return {
            "from": f"{details.valid_from:%m/%d/%Y}",
            "expires": f"{details.expires_on:%m/%d/%Y}" if details.expires_on else "",
            "number": details.number, "issuer": details.issuer, "state": details.state,
            "proof": details.proof, "note": details.note,
        }  # fmt: skip

    def worth_keeping(self, texts: dict[str, str]) -> dict[str, str]:
        """What differs from what is stored."""
        return changed_of(texts, self.texts_of(self.row))

    def reopen(self, texts: dict[str, str]) -> ChangeCredential:
        """The same one again."""
        return ChangeCredential(self.row, texts)

    def submit(self) -> None:
        """Write it."""
        part, row, details = self.backend.credentials, self.row, self.details()

        def change() -> int:
            part.change(row.id, row.version, details)
            return row.id

        self.put(change, f"{self.title_words}: changed")


class RenewCredential(OfCredential):
    """The one that follows it."""

    SAVE_WORDS = "renew"

    @property
    def title_words(self) -> str:
        """Which one."""
        return f"Renew: {self.row.kind.value} of {self.row.holder}"

    @staticmethod
    def texts_of(row: CredentialRow) -> dict[str, str]:
        """It begins on the day after, with the same number and issuer; training on the day of it."""
        details, last = row.details, row.details.expires_on
        begins = f"{last + timedelta(days=1):%m/%d/%Y}" if last else ""
        if row.kind in ONE_AT_A_TIME:
            begins = "t"
        return {
            "from": begins, "number": details.number, "issuer": details.issuer, "state": details.state,
        }  # fmt: skip

    def reopen(self, texts: dict[str, str]) -> RenewCredential:
        """Of the same one."""
        return RenewCredential(self.row, texts)

    def submit(self) -> None:
        """Write it."""
        part, row, details = self.backend.credentials, self.row, self.details()
        said = f"{row.kind.value} of {row.holder} renewed"
        self.put(lambda: part.renew(row.id, row.version, details), said)


def unlicensed_words(visits: int) -> str:
    """What is said behind the rest where visits are booked for days without a licence."""
    return f"; ! {counted(visits, 'visit')} without a licence then: :bumped lists them" if visits else ""
