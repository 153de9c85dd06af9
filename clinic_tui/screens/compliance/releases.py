"""What patients authorized to be given out of their records: of all, or of one patient (45 CFR 164.508)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.privacy.release_rows import ReleaseRow
from clinic_tui.privacy.release_rules import CONDITIONS, ReleaseKind, ReleaseStanding, why_not
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.screens.patients.meant_patient import MeantPatient
from clinic_tui.screens.patients.of_patient import OfPatient
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date

SHORT = {ReleaseStanding.ENDED: "ended", ReleaseStanding.STRUCK: "in error", ReleaseStanding.VALID: ""}
"""What stands in the list where that is not the standing itself."""


class ReleasesScreen(MeantPatient[ReleaseRow]):
    """The newest first; Enter opens the record."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.RELEASES)
    NAME = "Authorizations of patients"
    COLUMNS: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("Signed", 8),
        ListColumn("Patient", 17),
        ListColumn("To whom"),
        ListColumn("Until", 14),
        ListColumn("", 8),
    )
    WIDE_COLUMNS = (
        *COLUMNS[:2], ListColumn("MRN", 10), ListColumn("To whom", 26), ListColumn("What"), *COLUMNS[3:],
    )  # fmt: skip
    NOTHING = "Nothing was authorized yet: + takes what a patient signed."
    TOPICS = frozenset({"release_authorization", "restriction", "emergency_access"})

    def __init__(self, wanted: int | None = None) -> None:
        super().__init__()
        self._wanted = wanted

    @property
    def place(self) -> Place:
        """Authorizations of patients."""
        return Place.RELEASES

    def question(self) -> Callable[[], tuple[ReleaseRow, ...]]:
        """Of whom."""
        part, patient = self.backend.releases, self.patient_id
        return part.list if patient is None else lambda: part.of(patient)

    def heading(self) -> FactLine:
        """Whose, how many, and how many hold."""
        rows = self.shown_rows
        holding = sum(row.standing(self.clinic.today) is ReleaseStanding.VALID for row in rows)
        return (
            ("strong", f"{self.NAME.split(' of ')[0]} of {self.whose}" if self.whose else self.NAME),
            ("", f"{len(rows)} on record"),
            ("good" if holding else "", f"{holding} valid"),
        )

    def line(self, row: ReleaseRow) -> ListRow:
        """When, whose, to whom, until when, and how it stands."""
        standing = row.standing(self.clinic.today)
        cells = (
            f"{row.signed_on:%m/%d/%y}",
            *self.middle(row),
            row.until,
            SHORT.get(standing, standing.value),
        )
        return ListRow(row.id, cells, "" if standing is ReleaseStanding.VALID else "is-quiet")

    def middle(self, row: ReleaseRow) -> tuple[str, ...]:
        """Whose, and to whom; what, where there is room."""
        if self.wide:
            return row.name, row.mrn, row.recipient, row.what
        return row.name, row.recipient

    def detail(self, row: ReleaseRow) -> Sequence[FactLine]:
        """The whole of it."""
        standing = row.standing(self.clinic.today)
        signed = f"signed by {row.signed_by}, {row.authority}" if row.signed_by else "signed by the patient"
        left = (row.expires_on - self.clinic.today).days if row.expires_on else None
        soon = f"ends in {counted(left, 'day')}" if left is not None and 0 <= left <= 30 else ""
        return (
            (("strong", f"{row.id}: {row.name}"), ("", row.recipient), ("", row.what)),
            (
                ("", row.purpose), ("", "" if row.kind is ReleaseKind.RECORDS else row.kind.value),
                ("", signed), ("quiet", f"paper: {row.kept_at}" if row.kept_at else ""),
            ),
            (
                ("warning" if standing is not ReleaseStanding.VALID else "good", standing.value),
                ("warning", f"{show_date(row.revoked_on)}: {row.revoked_how}" if row.revoked_on else ""),
                ("warning", row.struck), ("warning", soon if standing is ReleaseStanding.VALID else ""),
                ("quiet", CONDITIONS[row.condition] if row.condition else ""),
                ("quiet", f"by {row.who}"),
            ),
        )  # fmt: skip

    def first_verbs(self) -> tuple[str, ...]:
        """What is done most."""
        return ("release-add", "release-revoke", "release-ended", "release-strike", "back")

    async def choose(self, row: ReleaseRow) -> None:
        """Open the record."""
        self.open_record(row.patient_id)

    # Verbs

    def action_release_add(self) -> None:
        """One that was signed."""
        from clinic_tui.screens.compliance.release_forms import TakeRelease

        self.with_patient("Who signed?", lambda number, name: TakeRelease(number, name))

    def action_release_revoke(self) -> None:
        """The patient revoked it in writing."""
        from clinic_tui.screens.compliance.release_forms import RevokeRelease

        row = self.row
        if row is not None and not self._is_over(row):
            self.app.push_screen(RevokeRelease(row), self.written)

    def action_release_ended(self) -> None:
        """The event has happened that ends it."""
        row, part = self.row, self.backend.releases
        if row is None or self._is_over(row):
            return
        if not row.expires_event:
            self.clinic.say("no event ends it: it has a last day, or none", Level.ERROR)
            return

        def ended(_: object) -> None:
            self.clinic.say_done(f"authorization {row.id} ends today")
            self.read_before_keys()

        def sure(yes: bool | None) -> None:
            if yes:
                self.act(lambda: part.end(row.id, row.version), ended)

        self.app.push_screen(
            Confirm(f"It has happened: {row.expires_event}?", yes="ends it", no="keep"), sure
        )

    def action_release_strike(self) -> None:
        """It was entered in error."""
        row, part = self.row, self.backend.releases
        if row is None:
            return
        if row.struck:
            self.clinic.say(f"authorization {row.id} was entered in error already", Level.WARNING)
            return
        form = AskReason(
            f"In error: authorization {row.id}",
            "Why does it not stand?",
            lambda words: part.strike(row.id, row.version, words),
            "it does not count any more",
        )
        self.app.push_screen(form, self.written)

    def _is_over(self, row: ReleaseRow) -> bool:
        """Said before a form opens: it was revoked, its event has happened, or it was entered in error."""
        over = bool(row.struck) or row.revoked_on is not None or row.event_on is not None
        if over:
            self.clinic.say(why_not(row.term, row.id, date.max), Level.WARNING)
        return over


class ReleasesOf(OfPatient[ReleaseRow], ReleasesScreen):
    """The same of one patient, on the record: what may be given out stands in the place of whose it is."""

    COLUMNS = (
        ListColumn("Signed", 8),
        ListColumn("To whom", 24),
        ListColumn("What"),
        ListColumn("Until", 14),
        ListColumn("", 8),
    )
    WIDE_COLUMNS = COLUMNS

    def middle(self, row: ReleaseRow) -> tuple[str, ...]:
        """To whom, and what."""
        return row.recipient, row.what
