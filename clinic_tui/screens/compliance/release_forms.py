"""The forms of what patients authorized: one that was signed, and its revocation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from clinic_tui.privacy.release_rows import ReleaseEntry, ReleaseRow
from clinic_tui.privacy.release_rules import CONDITIONS, ReleaseKind
from clinic_tui.screens.compliance.disclosure_forms import OfRecord
from clinic_tui.screens.parts.day_field import day_field
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.supplies.stock_forms import yes_no_field
from clinic_tui.widgets.cells import wrap
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.facts import Facts
from clinic_tui.words.dates import show_date

KINDS = tuple(Choice(kind.value.split()[0], kind.value, kind) for kind in ReleaseKind)
DEPENDS = tuple(Choice((code.split() or ["nothing"])[0], words, code) for code, words in CONDITIONS.items())

WRAPPED_AT = 70
"""Cells: as wide as a form is on 80 columns."""

_JOINED = {
    ReleaseKind.RECORDS: (
        "the paper says: who, what, to whom, what for, until when, signed; may be revoked, whether "
        "anything depends on it, may be passed on"
    ),
    ReleaseKind.PSYCHOTHERAPY: "on a paper of its own: joined with none but others for such notes",
    ReleaseKind.MARKETING: "it says whether the clinic is paid for it",
    ReleaseKind.SALE: "it says that the clinic is paid for it",
    ReleaseKind.RESEARCH: "may be joined with the consent to the study, and may end with it",
}
"""What is told of each kind (45 CFR 164.508(b)(3) and (c))."""


class TakeRelease(OfRecord):
    """What a patient signed, so that something of the record may be given out."""

    TITLE_WORDS: ClassVar[str] = "Authorization of"
    SAVE_WORDS: ClassVar[str] = "take"
    KIND: ClassVar[str] = "release"

    def __init__(self, patient_id: int, name: str, texts: dict[str, str] | None = None) -> None:
        super().__init__(patient_id, name, texts)
        self._rule = Facts(2, indent=0)

    def fields(self) -> Sequence[Field]:
        """In the order of the rule: what, to whom, what for, until when, and who signed."""
        today = self.clinic.today
        return (
            text_field("what", "What", limit=400, help="visit notes of 2026, whole record, lab results, ..."),
            text_field("recipient", "To whom", limit=100, help="a person, a body, or a class of them"),
            text_field("purpose", "What for", limit=200, help="empty: at the patient's request"),
            day_field("expires", "Until", today, ahead=True, passed=False, help="its last day; or an event"),
            text_field("event", "Or event", limit=100, help="what ends it: end of the lawsuit"),
            day_field("signed", "Signed on", today, help="empty: today"),
            Field(
                "kind", "Kind", lambda: ChoiceField[ReleaseKind](KINDS, text="records"), passed=True,
                help="psychotherapy notes, marketing, sale and research have rules of their own",
            ),
            replace(text_field("by", "Signed by", limit=100, help="empty: the patient"), passed=True),
            replace(
                text_field("authority", "Who may", limit=100, help="why: parent, guardian, attorney"),
                passed=True,
            ),
            Field(
                "condition", "Depends", lambda: ChoiceField[str](DEPENDS, text="nothing"), passed=True,
                help="what is refused to who does not sign: nothing but in three cases (164.508(b)(4))",
            ),
            replace(yes_no_field("paid", "Paid for", "the clinic is, and the paper says so"), passed=True),
            replace(text_field("kept", "Paper", limit=200, help="where the signed paper is"), passed=True),
        )  # fmt: skip

    def submit(self) -> None:
        """Take it."""
        part, patient = self.backend.releases, self._patient_id
        entry = ReleaseEntry(
            self.text("what"), self.text("recipient"), self.text("purpose"), self.value("signed"),
            self.value("expires"), self.text("event"), self.needed("kind"), self.text("by"),
            self.text("authority"), self.needed("condition"), bool(self.value("paid")), self.text("kept"),
        )  # fmt: skip
        until = f"until {show_date(entry.expires_on)}" if entry.expires_on else entry.expires_event
        words = f"authorization of {self._whose} for {entry.recipient}: {until or 'no day is set'}"
        self.save(lambda: part.take(patient, entry), words, ...)

    def _tell(self) -> None:
        kind = self._understood("kind")
        words = _JOINED[kind] if isinstance(kind, ReleaseKind) else ""
        lines = wrap(words, WRAPPED_AT, 2)
        self._rule.show(*((("quiet", line),) for line in lines))


class RevokeRelease(Form[bool]):
    """The patient revoked it in writing."""

    SAVE_WORDS: ClassVar[str] = "revoke"

    def __init__(self, row: ReleaseRow, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self.row = row

    @property
    def title_words(self) -> str:
        """Which one."""
        return f"Revoked: authorization {self.row.id} for {self.row.recipient}"

    def reopen(self, texts: dict[str, str]) -> RevokeRelease:
        """The same one again."""
        return RevokeRelease(self.row, texts)

    def fields(self) -> Sequence[Field]:
        """How and when it came."""
        return (
            text_field("how", "How", limit=200, help="a letter, a form: in writing (164.508(b)(5))"),
            day_field(
                "day", "Came on", self.clinic.today, help="empty: today; nothing goes out from then on"
            ),
        )

    def submit(self) -> None:
        """Write it down."""
        row, part = self.row, self.backend.releases
        how, day = self.text("how"), self.value("day")
        words = f"authorization {row.id} is revoked: nothing is given out on it any more"
        self.save(lambda: part.revoke(row.id, row.version, how, day), words, True)
