"""Typing charges by hand: line after line in one form, written in one go."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Input

from clinic_tui.billing.rows import ChargeEntry, UnbilledVisit
from clinic_tui.billing.rules import checked
from clinic_tui.errors import ClinicError, Invalid
from clinic_tui.keymap import Hint
from clinic_tui.screens.board import short_money
from clinic_tui.screens.form import Field, text_field
from clinic_tui.screens.visit_form import Visit, VisitForm
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.words.money import show_money

LINES = "lines"
"""The name under which a draft keeps the lines that are not written yet."""


class ChargeForm(VisitForm):
    """Code, what, units, price: Enter behind the price adds the line, Enter on an empty code writes all.

    `-2` as a code takes line 2 out again.
    """

    DEFAULT_CSS = """
    ChargeForm .charge-lines { height: 7; }
    ChargeForm .charge-lines > .list-cursor-blurred { text-style: none; }
    """
    SAVE_WORDS: ClassVar[str] = "write all"

    def __init__(self, appointment_id: int, texts: dict[str, str] | None = None) -> None:
        super().__init__(appointment_id, texts)
        self._entries: list[ChargeEntry] = [
            ChargeEntry(*entry) for entry in json.loads(self._start.pop(LINES, "[]"))
        ]
        self._charged: UnbilledVisit | None = None

    def finish(self, visit: Visit, entries: Sequence[ChargeEntry]) -> None:
        """Write the lines. May raise Invalid naming a field."""
        raise NotImplementedError

    def nothing_entered(self) -> None:
        """Enter on an empty code, and there is no line to write."""
        self.done(None)

    def compose_top(self) -> Iterator[Widget]:
        """The patient, the lines so far, and what they add up to."""
        yield from super().compose_top()
        self._list = PagedList(
            ListColumn("", 2, "right"),
            ListColumn("Code", 12),
            ListColumn("What"),
            ListColumn("Units", 5, "right"),
            ListColumn("Amount", 12, "right"),
            empty="No charges yet.",
            marks=False,
            classes="charge-lines",
        )
        self._list.can_focus = False
        yield self._list
        self._sum = Facts(1, indent=0)
        yield self._sum

    def fields(self) -> Sequence[Field]:
        """One line of charges."""
        return (
            text_field("code", "Code", limit=12, placeholder="99213; empty: done; -2: take out line 2",
                       help="CPT or HCPCS code; Enter on an empty line writes all; -2 takes out line 2"),
            text_field("what", "What", limit=100, help="a few words for the statement"),
            text_field("units", "Units", limit=3, placeholder="1", help="1 when left empty"),
            Field("price", "Price a unit", MoneyField, also=("charge",), help="25, 25.50"),
        )  # fmt: skip

    def hints(self) -> tuple[Hint, ...]:
        """The keys of the form."""
        return (
            Hint("Enter", "next field, adds the line", ""),
            Hint("F12", self.SAVE_WORDS, "save"),
            Hint("Esc", "back, kept aside", "set_aside"),
        )

    def ready(self) -> None:
        """Read the visit and its charges."""
        super().ready()
        self.read_charges()

    def read_charges(self) -> None:
        """Ask for what is entered already."""
        backend, number = self.backend, self.appointment_id
        self.ask_before_keys(
            lambda: backend.billing.visit(number), self._show_charges, group="charges", refused=self.refuse
        )

    def _show_charges(self, charged: UnbilledVisit) -> None:
        first = self._charged is None
        self._charged = charged
        self._draw()
        if first:
            self.first_shown(charged)

    def first_shown(self, charged: UnbilledVisit) -> None:
        """Called once, when it is known what is entered already."""

    @property
    def texts(self) -> dict[str, str]:
        """The fields, and the lines that are not written yet."""
        lines = json.dumps([astuple(entry) for entry in self._entries])
        return {**super().texts, LINES: lines}

    def _draw(self) -> None:
        written = self._charged.charges if self._charged else ()
        rows = [
            ListRow(
                place, (str(place), charge.code, charge.words, str(charge.units), show_money(charge.cents))
            )
            for place, charge in enumerate(written, start=1)
        ]
        rows += [
            ListRow(
                place,
                (
                    str(place),
                    each.code,
                    each.words,
                    str(each.units),
                    show_money(each.units * each.unit_cents),
                ),
            )
            for place, each in enumerate(self._entries, start=len(written) + 1)
        ]
        self._list.show(rows)
        if rows:
            self._list.select(len(rows))
        total = sum(charge.cents for charge in written)
        total += sum(entry.units * entry.unit_cents for entry in self._entries)
        paid = self._charged.paid_cents if self._charged else 0
        self._sum.show(
            (
                ("strong", f"total {show_money(total)}"),
                ("good", f"paid at the desk {short_money(paid)}" if paid else ""),
                ("", f"balance {show_money(total - paid)}" if paid else ""),
                ("", f"payer {self._charged.payer}" if self._charged and self._charged.payer else ""),
            )
        )

    # Lines

    def _onward(self, widget: Widget) -> None:
        """Behind the price the line is added; an empty code means that all are there."""
        code = self.text("code")
        try:
            if widget is self._built["code"] and not code:
                self._all_there()
            elif widget is self._built["code"] and code.startswith("-"):
                self._take_out(code[1:])
            elif widget is self._built["price"]:
                self._add_line()
            else:
                super()._onward(widget)
        except Invalid as wrong:
            self.refuse(wrong)

    def _all_there(self) -> None:
        if self._entries:
            self.action_save()
        else:
            self.nothing_entered()

    def _add_line(self) -> None:
        """Put the line that stands in the fields among the others. Raises Invalid naming a field."""
        units = self.text("units") or "1"
        if not units.isdecimal():
            raise Invalid("units are a whole number", "units")
        self._entries.append(
            checked(ChargeEntry(self.text("code"), self.text("what"), int(units), self.needed("price")))
        )
        for name in ("code", "what", "units", "price"):
            self.set_text(name, "")
        self._draw()
        self.say("")
        self._focus("code")

    def _take_out(self, number: str) -> None:
        written = self._charged.charges if self._charged else ()
        place = int(number) if number.isdecimal() else 0
        if not 1 <= place <= len(written) + len(self._entries):
            raise Invalid(f"there is no line {number or '?'}: give the number that stands before it", "code")
        self.set_text("code", "")
        if place > len(written):
            del self._entries[place - len(written) - 1]
            self._draw()
            return
        charge, backend = written[place - 1], self.backend
        self.act(
            lambda: backend.billing.remove_charge(charge.id, charge.version),
            lambda _: self._removed(f"line {place}, {charge.code}, taken out"),
            refused=self._kept,
        )

    def _removed(self, words: str) -> None:
        self.say(words, Level.DONE)
        self.read_charges()

    def _kept(self, refusal: ClinicError) -> None:
        self.refuse(refusal)
        self.read_charges()

    def submit_visit(self, visit: Visit) -> None:
        """Take the line that stands half typed too, then write all."""
        if self.text("code") and not self.text("code").startswith("-"):
            self._add_line()
        self.finish(visit, tuple(self._entries))

    def put_focus(self, widget: Widget) -> None:
        """A focused input takes over what is typed: its text is chosen whole."""
        super().put_focus(widget)
        if isinstance(widget, Input):
            widget.action_select_all()
