"""Licences, registrations and training: whose, until when, and what renewed what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.credentials.rows import CredentialRow
from clinic_tui.credentials.states import Standing
from clinic_tui.keymap import Hint, Place
from clinic_tui.screens.parts.list_screen import ListDialog, ListPage
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date

_LOOKS = {Standing.EXPIRED: "is-overdue", Standing.NOT_YET: "is-overdue", Standing.SOON: "is-low"}


class CredentialsScreen(ListPage[CredentialRow]):
    """What ends first on top; Enter shows what was renewed by what."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.CREDENTIALS)
    TOPICS = frozenset({"credential", "account", "provider"})
    NAME = "Credentials"
    NOTHING = "Nothing is on record yet: + adds a licence, a registration or training."
    COLUMNS = (
        ListColumn("Who", 8),
        ListColumn("What", 19),
        ListColumn("Number"),
        ListColumn("Expires", 8),
        ListColumn("Days", 5, "right"),
        ListColumn("", 9),
    )
    WIDE_COLUMNS = (
        ListColumn("Who", 8),
        ListColumn("Name"),
        ListColumn("What", 19),
        ListColumn("Number", 14),
        ListColumn("Issuer", 22),
        ListColumn("From", 8),
        ListColumn("Expires", 8),
        ListColumn("Days", 5, "right"),
        ListColumn("", 9),
    )
    DETAIL_LINES = 2

    def __init__(self, credential_id: int | None = None) -> None:
        super().__init__()
        self._wanted = credential_id

    @property
    def place(self) -> Place:
        """Where its keys hold."""
        return Place.CREDENTIALS

    def question(self) -> Callable[[], tuple[CredentialRow, ...]]:
        """Everybody's, or the own ones."""
        part = self.backend.credentials
        return part.list if self._sees_all else part.own

    @property
    def _sees_all(self) -> bool:
        return self.backend.may("credential.view")

    def heading(self) -> FactLine:
        """How many, and how many have ended or end soon."""
        rows, day = self.shown_rows, self.clinic.today
        standings = [row.standing(day) for row in rows]
        over = sum(1 for each in standings if each in (Standing.EXPIRED, Standing.NOT_YET))
        soon = standings.count(Standing.SOON)
        return (
            ("strong", self.NAME if self._sees_all else "Your credentials"),
            ("", f"{len(rows)} on record"),
            ("warning" if over else "good", f"! {over} not valid" if over else "all valid" if rows else ""),
            ("warning", f"{soon} within 90 days" if soon else ""),
        )

    def first_verbs(self) -> tuple[str, ...]:
        """What is done most."""
        return ("credential-renew", "credential-add", "edit", "credential-end", "back")

    def line(self, row: CredentialRow) -> ListRow:
        """Whose, what, and until when."""
        day, details = self.clinic.today, row.details
        standing, left = row.standing(day), row.days_left(day)
        mark = f"! {standing.value}" if standing is Standing.EXPIRED else standing.value
        number = " ".join(filter(None, (row.number, details.state)))
        cells = (
            row.code,
            *((row.holder,) if self.wide else ()),
            row.kind.value,
            number,
            *((details.issuer, f"{details.valid_from:%m/%d/%y}") if self.wide else ()),
            f"{details.expires_on:%m/%d/%y}" if details.expires_on else "never",
            "" if left is None else str(left),
            "soon" if standing is Standing.SOON else mark,
        )
        return ListRow(row.id, cells, _LOOKS.get(standing, ""))

    def detail(self, row: CredentialRow) -> Sequence[FactLine]:
        """Whole."""
        return term_facts(row, self.clinic.today), paper_facts(row)

    async def choose(self, row: CredentialRow) -> None:
        """What it renewed."""
        part, number = self.backend.credentials, row.id
        load = part.chain if self._sees_all else part.own_chain
        title = f"{row.kind.value} of {row.holder}"
        self.app.push_screen(Renewals(title, lambda: load(number)))

    # Verbs

    def action_credential_add(self) -> None:
        """One that was not on record."""
        from clinic_tui.screens.compliance.credential_forms import NewCredential

        self.app.push_screen(NewCredential(), self._stored)

    def action_edit(self) -> None:
        """Put right what is known of it."""
        from clinic_tui.screens.compliance.credential_forms import ChangeCredential

        if why := self.backend.why_not("credential.edit", self.NAME.lower()):
            self.clinic.say(why, Level.WARNING)
        elif self.row is not None:
            self.app.push_screen(ChangeCredential(self.row), self._stored)

    def action_credential_renew(self) -> None:
        """The one that follows it."""
        from clinic_tui.screens.compliance.credential_forms import RenewCredential

        if self.row is not None:
            self.app.push_screen(RenewCredential(self.row), self._stored)

    def action_credential_end(self) -> None:
        """It was entered in error."""
        from clinic_tui.screens.compliance.credential_forms import unlicensed_words

        row, part = self.row, self.backend.credentials
        if row is None:
            return
        what = f"{row.kind.value} of {row.holder}"

        def end(reason: str) -> int:
            part.end(row.id, row.version, reason)
            return part.visits_without(row.id)

        form = AskReason(
            f"Entered in error: {what}",
            "What is wrong with it? It counts as none from then on.",
            end,
            lambda visits: f"{what}: entered in error{unlicensed_words(visits)}",
        )
        self.app.push_screen(form, self._written)

    def _stored(self, credential_id: int | None) -> None:
        if credential_id is not None:
            self.stand_on(credential_id)

    def _written(self, done: bool | None) -> None:
        if done:
            self.read_before_keys()


class Renewals(ListDialog[CredentialRow, None]):
    """A credential with those that it renews, the newest first; what was an error is among them."""

    COLUMNS = (
        ListColumn("From", 8),
        ListColumn("Expires", 8),
        ListColumn("Number", 14),
        ListColumn("", 10),
        ListColumn("Proof"),
    )
    TOPICS = frozenset({"credential"})
    WHOLE_LINES = 3
    SPEAKS = False

    def __init__(self, title: str, load: Callable[[], tuple[CredentialRow, ...]]) -> None:
        super().__init__()
        self._called, self._load = title, load

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (Hint("Up Down", "walk", ""), Hint("Esc", "back", "dismiss(None)"))

    def bare_heading(self) -> str:
        """Of what."""
        return self._called

    def heading(self) -> str:
        """With how many terms there are."""
        return f"{self._called}: {counted(len(self.shown_rows), 'term')}"

    def question(self) -> Callable[[], tuple[CredentialRow, ...]]:
        """All of them."""
        return self._load

    def line(self, row: CredentialRow) -> ListRow:
        """From when until when."""
        details, standing = row.details, row.standing(self.clinic.today)
        expires = f"{details.expires_on:%m/%d/%y}" if details.expires_on else "never"
        cells = (f"{details.valid_from:%m/%d/%y}", expires, row.number, standing.value, details.proof)
        return ListRow(row.id, cells, _LOOKS.get(standing, ""))

    def whole(self, row: CredentialRow) -> str:
        """With its papers, and why it was an error."""
        facts = (*term_facts(row, self.clinic.today), *paper_facts(row))
        words = "  ".join(words for _, words in facts if words)
        return f"{words}  entered in error ({row.ended_by}): {row.end_reason}" if row.ended_at else words


def term_facts(row: CredentialRow, day: date) -> FactLine:
    """Whose, what, and until when."""
    details, left = row.details, row.days_left(day)
    standing = row.standing(day)
    begins = f"begins {show_date(details.valid_from)}" if details.valid_from > day else ""
    if details.expires_on is None or left is None:
        end = "never expires"
    elif left < 0:
        end = f"expired {show_date(details.expires_on)}"
    else:
        end = (
            f"expires {show_date(details.expires_on)}, in {counted(left, 'day')}" if left else "expires today"
        )
    gap = f"renewed only from {show_date(row.gap_until)}" if row.gap_until else ""
    return (
        ("strong", row.holder),
        ("", row.kind.value),
        ("warning" if standing is Standing.NOT_YET else "", begins),
        ("warning" if standing in _LOOKS or gap else "", end),
        ("warning", gap),
    )


def paper_facts(row: CredentialRow) -> FactLine:
    """Who issued it, and where its copy is."""
    details = row.details
    return (
        ("", " ".join(filter(None, (details.issuer, details.state)))),
        ("", row.number),
        ("quiet", f"proof: {details.proof}" if details.proof else "no proof on record"),
        ("quiet", details.note),
    )
