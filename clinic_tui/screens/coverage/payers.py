"""Payers: who insures patients, and where they are asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.errors import Invalid
from clinic_tui.keymap import Place
from clinic_tui.patients.payer_rows import FILING, PayerFields, PayerRow, read_numbers
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.counted import counted
from clinic_tui.words.phones import read_phone, show_phone

_KINDS = tuple(Choice(code, words, code) for code, words in FILING.items())
_CLOCKS = (Choice("cms", "72 hours or 7 days", True), Choice("none", "no clock", False))
_IN_USE = (Choice("yes", "dealt with", True), Choice("no", "no longer dealt with", False))


class PayersScreen(ListPage[PayerRow]):
    """One line for each; without an electronic id nobody can be asked there."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.PAYERS)
    NAME = "Payers"
    COLUMNS = (
        ListColumn("Payer"),
        ListColumn("Electronic id", 13),
        ListColumn("Kind", 22),
        ListColumn("Policies", 8, "right"),
    )
    WIDE_COLUMNS = (
        ListColumn("Payer", 34),
        ListColumn("Electronic id", 13),
        ListColumn("Kind", 26),
        ListColumn("Phone", 16),
        ListColumn("Claims within", 13, "right"),
        ListColumn("Policies", 8, "right"),
        ListColumn(""),
    )
    NOTHING = "No payer is entered: + enters one, i takes the names that stand on policies."
    TOPICS = frozenset({"payer", "coverage"})
    DETAIL_LINES = 2

    @property
    def place(self) -> Place:
        """Payers."""
        return Place.PAYERS

    def question(self) -> Callable[[], tuple[PayerRow, ...]]:
        """All of them."""
        return self.backend.payers.list

    def line(self, row: PayerRow) -> ListRow:
        """Name, number, kind, phone, days, policies."""
        fields = row.fields
        days = counted(fields.filing_days, "day") if fields.filing_days else "not set"
        more = (show_phone(fields.phone) if fields.phone else "", days) if self.wide else ()
        kind = FILING.get(fields.filing, "not known")
        cells = (row.name, fields.electronic_id or "none", kind, *more, str(row.policies))
        style = "is-quiet" if not fields.active else "is-soon" if row.gaps else ""
        return ListRow(row.id, cells, style)

    def heading(self) -> FactLine:
        """How many, and how many cannot be asked."""
        gaps = sum(1 for row in self.shown_rows if row.gaps and row.fields.active)
        return (
            ("strong", f"Payers: {len(self.shown_rows)}"),
            ("warning", f"{gaps} without an electronic id: nobody can be asked there" if gaps else ""),
        )

    def detail(self, row: PayerRow) -> Sequence[FactLine]:
        """The payer in words."""
        fields = row.fields
        kind = FILING.get(fields.filing, "kind not known")
        days = (
            f"claims within {counted(fields.filing_days, 'day')}"
            if fields.filing_days
            else "no days for filing set"
        )
        return (
            (("strong", row.name), ("", kind), ("", counted(row.policies, "policy", "policies"))),
            (
                ("", days),
                ("", f"phone {show_phone(fields.phone)}" if fields.phone else "no phone number"),
                ("", "72 h / 7 d for authorizations" if fields.bound else ""),
                ("", f"other ids {fields.numbers_words}" if fields.numbers else ""),
                ("warning", row.gaps),
                ("quiet", "" if fields.active else "no longer dealt with"),
            ),
        )

    async def choose(self, row: PayerRow) -> None:
        """Change it."""
        await self._edit(row)

    async def action_edit(self) -> None:
        """Change it."""
        if (row := self.row) is not None:
            await self._edit(row)

    async def _edit(self, row: PayerRow | None) -> None:
        if not self.backend.may("payer.edit"):
            self.clinic.say("payers are entered by a biller or a manager")
            return
        await self.app.push_screen(PayerForm(row), lambda _: self.read_before_keys())

    def action_payer_wishes(self) -> None:
        """How it wants its claims, to see it or change it."""
        from clinic_tui.screens.claims.payer_wishes import PayerWishesForm

        row, backend = self.row, self.backend
        if row is None:
            return
        chosen = row

        def read() -> PayerWishesForm:
            return PayerWishesForm(
                chosen, backend.payers.wishes(chosen.id), backend.sending.partners(), backend.claims.rules()
            )

        def opened(form: PayerWishesForm) -> None:
            self.app.push_screen(form, lambda _: self.read_before_keys())

        self.ask_before_keys(read, opened, group="wishes")

    async def action_payer_add(self) -> None:
        """Enter one."""
        await self._edit(None)

    async def action_payer_import(self) -> None:
        """Make a payer of each name that stands on policies alone, once somebody has said yes."""
        payers = self.backend.payers
        if not self.backend.may("payer.adopt"):
            self.clinic.say("names on policies are made payers by a biller, a manager or an administrator")
            return

        def made(count: int) -> None:
            words = f"{counted(count, 'payer')} made of the names on policies: e enters each electronic id"
            if count:
                self.clinic.say_done(words)
            else:
                self.clinic.say("nothing was made: every policy names a payer of this list")
            self.read_before_keys()

        def sure(answer: bool | None) -> None:
            if answer:
                self.act(payers.adopt, made)

        question = (
            "Enter as payers all names that stand on policies and are not in this list? "
            "Nothing is taken away; u cannot take it back, each payer made is changed by e."
        )
        await self.app.push_screen(Confirm(question, yes="enter them", no="leave it"), sure)


class PayerForm(Form[bool]):
    """A new payer, or the one that is there."""

    def __init__(self, row: PayerRow | None = None, texts: dict[str, str] | None = None) -> None:
        super().__init__({**_texts_of(row), **(texts or {})})
        self._row = row

    @property
    def title_words(self) -> str:
        """Which."""
        return f"Payer {self._row.name}" if self._row else "New payer"

    @property
    def on_stored(self) -> bool:
        """Not where it is a new one."""
        return self._row is not None

    def fields(self) -> Sequence[Field]:
        """Name, number, phone, kind, days."""
        return (
            text_field("name", "Name", help="as it stands on the card; policies of that name are linked"),
            Field(
                "id", "Electronic id", text_field("", "", limit=80).make, ("electronic id",),
                "the clearinghouse's number of the payer; without it nobody is asked",
            ),
            Field(
                "phone", "Phone", lambda: WordField(read_phone, show_phone, placeholder="800-555-0100"),
                help="whom to call about coverage",
            ),
            Field(
                "other", "Other ids", text_field("", "", limit=200).make, ("other ids",),
                "trading partners that know it by another: HUB 60054, RELAY AC1",
            ),
            Field("kind", "Kind", lambda: ChoiceField(_KINDS), help="the claim filing code; Ctrl+N walks"),
            Field(
                "days", "Filing days", text_field("", "", limit=4).make, ("filing days",),
                "days from the visit within which a claim has to be there; empty: not known",
            ),
            Field(
                "clock", "Clock", lambda: ChoiceField(_CLOCKS), (),
                "cms: it must answer requests for authorization in 72 hours or 7 days (CMS-0057-F)",
            ),
            Field("active", "In use", lambda: ChoiceField(_IN_USE), help="no: it is no longer dealt with"),
        )  # fmt: skip

    def submit(self) -> None:
        """Write it."""
        days = self.text("days")
        if days and not (days.isascii() and days.isdigit()):
            raise Invalid("days for filing are a number such as 90, or empty", "days")
        fields = PayerFields(
            self.text("name"),
            self.text("id"),
            self.value("phone") or "",
            self.value("kind") or "",
            int(days) if days else None,
            self.value("active") is not False,
            self.value("clock") is True,
            read_numbers(self.text("other")),
        )
        payers, row = self.backend.payers, self._row

        def write() -> None:
            if row is None:
                payers.add(fields)
            else:
                payers.update(row.id, row.version, fields)

        self.save(write, f"payer {fields.name} saved", True)

    def reopen(self, texts: dict[str, str]) -> PayerForm:
        """The same payer."""
        return PayerForm(self._row, texts)


def _texts_of(row: PayerRow | None) -> dict[str, str]:
    if row is None:
        return {"active": "yes", "clock": "none"}
    fields = row.fields
    return {
        "name": fields.name,
        "id": fields.electronic_id,
        "phone": show_phone(fields.phone) if fields.phone else "",
        "kind": fields.filing,
        "days": str(fields.filing_days or ""),
        "active": "yes" if fields.active else "no",
        "clock": "cms" if fields.bound else "none",
        "other": fields.numbers_words,
    }
