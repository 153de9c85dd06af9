"""Who bills: what is missing, billing providers, places of service, providers on claims, enrolments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.patients.payer_rows import PayerRow
from clinic_tui.practice.rows import (
    BillingRow,
    EnrolmentRow,
    IdentityRow,
    Missing,
    PlaceRow,
    Practice,
)
from clinic_tui.screens.claims.practice_forms import BillingForm, EnrolmentForm, IdentityForm, PlaceForm
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.form import Form
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.phones import show_phone

MISSING, BILLING, PLACES, PROVIDERS, ENROLMENTS = "missing", "billing", "places", "providers", "enrolments"
TITLES = {
    MISSING: "Missing",
    BILLING: "Who bills",
    PLACES: "Places",
    PROVIDERS: "Providers",
    ENROLMENTS: "Enrolments",
}
"""The parts, in their order."""
NONE_YET = {
    MISSING: "nothing: claims have all that they need",
    BILLING: "nobody yet: + enters a billing provider",
    PLACES: "none yet: `clinic-tui schedule site add`",
    PROVIDERS: "nobody yet: `clinic-tui schedule provider add`",
    ENROLMENTS: "none is kept: + enters one",
}

Stored = Missing | BillingRow | PlaceRow | IdentityRow | EnrolmentRow


@dataclass(frozen=True, slots=True)
class PracticeLine:
    """A line of the list: the part, its place in it, and what it tells of; None where there is nothing."""

    part: str
    place: int
    row: Stored | None


class PracticeScreen(ListPage[PracticeLine]):
    """`e` or Enter changes what the cursor stands on; on a line of what is missing it enters that."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.PRACTICE)
    NAME = "Who bills"
    COLUMNS = (ListColumn("", 11), ListColumn("Name", 24), ListColumn("What"))
    TOPICS = frozenset(
        {
            "billing_provider",
            "place_of_service",
            "provider_identity",
            "enrolment",
            "site",
            "provider",
            "payer",
        }
    )
    DETAIL_LINES = 3

    @property
    def place(self) -> Place:
        """Who bills."""
        return Place.PRACTICE

    def question(self) -> Callable[[], Practice]:
        """All of it."""
        return self.backend.practice.all

    @property
    def _found(self) -> Practice:
        assert isinstance(self.answer, Practice)
        return self.answer

    def rows_of(self, answer: Practice) -> Iterator[PracticeLine]:
        """The parts below each other."""
        parts: dict[str, Sequence[Stored]] = {
            MISSING: answer.missing,
            BILLING: answer.billing,
            PLACES: answer.places,
            PROVIDERS: answer.providers,
            ENROLMENTS: answer.enrolments,
        }
        for part, rows in parts.items():
            for place, row in enumerate(rows):
                yield PracticeLine(part, place, row)
            if not rows:
                yield PracticeLine(part, 0, None)

    def line(self, row: PracticeLine) -> ListRow:
        """The part's title on its first line, then name and words."""
        title = "" if row.place else TITLES[row.part]
        key = (row.part, _number_of(row))
        if row.row is None:
            return ListRow(key, (title, "", NONE_YET[row.part]), "is-quiet")
        name, words, style = _told(row.row)
        return ListRow(key, (title, name, words), style)

    def heading(self) -> FactLine:
        """What is missing, counted."""
        lacks = len(self._found.missing)
        return (
            ("strong", self.NAME),
            ("warning", f"{counted(lacks, 'thing')} missing to be able to bill" if lacks else ""),
            ("good", "" if lacks else "nothing is missing"),
        )

    def detail(self, row: PracticeLine) -> Sequence[FactLine]:
        """The row in full."""
        return () if row.row is None else tuple((("", words),) for words in _whole(row.row))

    async def choose(self, row: PracticeLine) -> None:
        """Change it."""
        await self._change(row)

    async def action_edit(self) -> None:
        """Change it."""
        if (row := self.row) is not None:
            await self._change(row)

    async def _change(self, line: PracticeLine) -> None:
        if line.part == MISSING and line.row is None:
            self.clinic.say("nothing is missing: claims have all that they need of who bills")
        elif why := self.backend.why_not("practice.edit", "changing who bills"):
            self.clinic.say(f"{why}. What is kept stands below the list")
        elif isinstance(line.row, Missing):
            await self._mend(line.row)
        elif line.row is None:
            await self.action_practice_add()
        else:
            await self._open(self._form(line.row))

    def _form(self, row: BillingRow | PlaceRow | IdentityRow | EnrolmentRow) -> Form[bool]:
        if isinstance(row, BillingRow):
            return BillingForm(row)
        if isinstance(row, PlaceRow):
            return PlaceForm(row, self._found.billing)
        if isinstance(row, IdentityRow):
            return IdentityForm(row)
        return EnrolmentForm(row)

    async def _mend(self, lack: Missing) -> None:
        """Enter what is missing."""
        found = self._found
        by_part: dict[str, dict[int, Any]] = {
            "billing": {row.id: row for row in found.billing},
            "place": {row.site_id: row for row in found.places},
            "provider": {row.provider_id: row for row in found.providers},
        }
        if lack.part == "enrolment":
            self._enrol(lack.who)
        elif lack.of is not None:
            await self._open(self._form(by_part[lack.part][lack.of]))
        elif not found.billing:
            await self._open(BillingForm())
        else:
            self.clinic.say("choose the default one below: d on a billing provider")

    async def _open(self, form: Form[bool]) -> None:
        await self.app.push_screen(form, lambda _: self.read_before_keys())

    async def action_practice_add(self) -> None:
        """A billing provider, or an enrolment where the cursor stands on providers and enrolments."""
        if not self.known or (line := self.row) is None:
            return
        if line.part in (PROVIDERS, ENROLMENTS):
            code = line.row.code if isinstance(line.row, IdentityRow | EnrolmentRow) else ""
            self._enrol(code)
        elif line.part == PLACES:
            self.clinic.say("sites are added in the list of :resources; e says what claims say of one")
        else:
            await self._open(BillingForm())

    def _enrol(self, code: str) -> None:
        providers = tuple(row for row in self._found.providers if row.active)

        def known(payers: tuple[PayerRow, ...]) -> None:
            dealt_with = tuple(row for row in payers if row.fields.active)
            if not dealt_with or not providers:
                self.clinic.say("an enrolment is of a provider with a payer: :payers enters payers")
            else:
                form = EnrolmentForm(None, providers, dealt_with, {"provider": code.lower()})
                self.app.push_screen(form, lambda _: self.read_before_keys())

        self.ask_before_keys(self.backend.payers.list, known, group="payers")

    def action_practice_default(self) -> None:
        """It bills wherever a place has no other one."""
        row = self.row.row if self.row else None
        if not isinstance(row, BillingRow):
            self.clinic.say("the default one is chosen among those who bill")
            return
        practice, name = self.backend.practice, row.fields.shown_name

        def done(_: None) -> None:
            self.clinic.say_done(f"{name} bills wherever a place has no other one")
            self.read_before_keys()

        self.act(lambda: practice.make_default(row.id), done)

    def action_practice_number(self) -> None:
        """Show the tax id under the cursor in the line of messages, for once."""
        row = self.row.row if self.row else None
        if not isinstance(row, BillingRow):
            self.clinic.say("tax ids are those of who bills")
            return
        practice = self.backend.practice
        self.act(
            lambda: practice.whole_tax_id(row.id),
            lambda number: self.clinic.say(f"tax id of {row.fields.shown_name}: {number} (journaled)"),
        )

    async def action_practice_remove(self) -> None:
        """Take a billing provider or an enrolment out; asked first."""
        row, practice = (self.row.row if self.row else None), self.backend.practice
        call: Callable[[], None]
        if isinstance(row, BillingRow):
            number, version, what = row.id, row.version, row.fields.shown_name
            question = f"Take {what} out of those who bill?"
            call = lambda: practice.remove_billing(number, version)  # noqa: E731
        elif isinstance(row, EnrolmentRow):
            number, version, what = row.id, row.version, f"the enrolment of {row.code} with {row.payer}"
            question = f"Take {what} out, as entered in error? One that ended gets its last day with e."
            call = lambda: practice.remove_enrolment(number, version)  # noqa: E731
        else:
            self.clinic.say("billing providers and enrolments are taken out here, nothing else")
            return

        def done(_: None) -> None:
            self.clinic.say_done(f"{what} is taken out")
            self.read_before_keys()

        def answered(sure: bool | None) -> None:
            if sure:
                self.act(call, done)

        await self.app.push_screen(Confirm(question, yes="take it out", no="leave it"), answered)

    def action_practice_next(self) -> None:
        """The first line of the next part, and behind the last the first again."""
        if not self.known or (line := self.row) is None:
            return
        parts = list(TITLES)
        wanted = parts[(parts.index(line.part) + 1) % len(parts)]
        first = next(each for each in self.shown_rows if each.part == wanted)
        self.list.select((wanted, _number_of(first)))


def _number_of(line: PracticeLine) -> int:
    row = line.row
    if isinstance(row, BillingRow | EnrolmentRow):
        return row.id
    if isinstance(row, PlaceRow):
        return row.site_id
    if isinstance(row, IdentityRow):
        return row.provider_id
    return line.place


def _told(row: Stored) -> tuple[str, str, str]:
    """Name, words and style of a line."""
    if isinstance(row, Missing):
        return row.who, row.words, "is-soon"
    if isinstance(row, BillingRow):
        default = "default; " if row.is_default else ""
        return row.fields.shown_name, f"{default}NPI {row.fields.npi}, {row.masked_tax_id}", ""
    if isinstance(row, PlaceRow):
        bills = f"; {row.bills} bills" if row.bills else ""
        return row.site, f"{row.fields.address.line or 'no address'}{bills}", ""
    if isinstance(row, IdentityRow):
        known = (
            f"NPI {row.fields.npi}, {row.fields.taxonomy or 'no taxonomy'}" if row.version else "not entered"
        )
        away = "" if row.active else "; sees no patients any more"
        return f"{row.code} {row.name}", f"{known}{away}", "" if row.active else "is-quiet"
    return f"{row.code}, {row.payer}", _span(row), ""


def _whole(row: Stored) -> tuple[str, ...]:
    if isinstance(row, Missing):
        return f"{row.who}: {row.words}", "Enter enters it."
    if isinstance(row, BillingRow):
        fields = row.fields
        pay_to = f"; pay to {fields.pay_to.line}" if fields.pay_to.line else ""
        phone = f"phone {show_phone(fields.phone)}" if fields.phone else "no phone"
        return (
            f"{fields.shown_name}, taxonomy {fields.taxonomy or 'none'}",
            f"{fields.address.line}{pay_to}",
            f"{phone}, contact {fields.contact or 'none'}",
        )
    if isinstance(row, PlaceRow):
        at = row.fields
        numbers = f"NPI {at.npi or 'none of its own'}, CLIA {at.clia or 'none'}"
        return f"on claims: {at.name or row.site}, {at.address.line or 'no address'}", numbers
    if isinstance(row, IdentityRow):
        of = row.fields
        named = " ".join(filter(None, (of.first, of.last, of.credentials)))
        return f"{row.code} {row.name}", f"on claims: {named or 'not entered'}"
    return f"{row.code} with {row.payer}", _span(row)


def _span(row: EnrolmentRow) -> str:
    fields = row.fields
    until = f"to {fields.valid_to:%m/%d/%Y}" if fields.valid_to else "without an end"
    return f"from {fields.valid_from:%m/%d/%Y} {until}{f', number {fields.number}' if fields.number else ''}"
