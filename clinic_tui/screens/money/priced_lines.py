"""Typing lines of codes with prices: what the fee schedule says comes by itself, and may be typed over."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.billing.rules import checked
from clinic_tui.coding.rows import LineMarks
from clinic_tui.coding.rules import TypedLine, read_change, read_line
from clinic_tui.errors import ClinicError, Invalid
from clinic_tui.fees.rows import UsualCharge
from clinic_tui.keymap import Hint
from clinic_tui.screens.claims.code_typing import CodeTyping
from clinic_tui.screens.money.priced_line import TYPED_OVER, PricedLine, ShownLine
from clinic_tui.screens.parts.form import Draft, Field, text_field
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.words.money import show_money

LINES = "unwritten lines"
"""The name under which a draft keeps the lines that are not written yet."""


class PricedLines(CodeTyping):
    """Code, what, units, price: a code that has a price fills in the rest, and Enter on units adds the line.

    Enter on an empty code writes all; `-2` as a code takes line 2 out again. While a code or words are typed,
    what fits is told, and Ctrl+N takes the next of it.
    """

    DEFAULT_CSS = """
    PricedLines .charge-lines { height: auto; min-height: 4; max-height: 7; }
    PricedLines .charge-lines > .list-cursor-blurred { text-style: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "usual", "usual charges", show=False, priority=True),
    ]

    def begin_lines(self) -> None:
        """Called once, when the form is made: take the lines out of the texts that were kept."""
        self._entries = [PricedLine(*entry) for entry in json.loads(self._start.pop(LINES, "[]"))]
        self._usual: tuple[UsualCharge, ...] = ()
        self.begin_codes()

    def take_up(self, draft: Draft) -> None:
        """The lines that were not written yet too."""
        self._entries = [PricedLine(*entry) for entry in json.loads(draft.texts.get(LINES, "[]"))]
        super().take_up(draft)
        self.draw_lines()
        self._show_hints()

    # What a subclass says

    def usual_lines(self) -> Callable[[], tuple[UsualCharge, ...]]:
        """What is asked of the backend about what usually is charged."""
        raise NotImplementedError

    def written(self) -> Sequence[ShownLine]:
        """Lines that stand already."""
        return ()

    def mark_written(self, place: int, marks: LineMarks) -> None:
        """Say something of one of those, counted from 1."""
        raise NotImplementedError

    def pointers_of(self, line: ShownLine) -> str:
        """The letters of the diagnoses that a line points to."""
        return line.pointers

    def take_written_out(self, place: int) -> None:
        """Take one of those out, counted from 1."""
        raise NotImplementedError

    def sums(self, total: int) -> FactLine:
        """What is said below the lines."""
        return (("strong", f"total {show_money(total)}"),)

    def nothing_entered(self) -> None:
        """Enter on an empty code, and there is no line to write."""
        self.done(None)

    # The dialog

    def compose_lines(self) -> Iterator[Widget]:
        """The lines so far, and what they add up to."""
        self._list = PagedList(
            ListColumn("", 2, "right"),
            ListColumn("Code", 14 if self.points else 12),
            *((ListColumn("Dx", 4),) if self.points else ()),
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

    def line_fields(self) -> tuple[Field, ...]:
        """One line of charges."""
        example = "99213; empty: done; -2: take out line 2"
        takes = "code or words (F2 finds); empty Enter writes all; -2 takes out line 2"
        if self.points:
            example = "99213-25 ab; empty: done; -2: take out line 2"
            takes = "code or words (F2 finds), then diagnoses: 99213-25 ab; -2 takes out line 2"
        return (
            text_field("code", "Code", limit=60, placeholder=example,
                       help=takes),
            text_field("what", "What", limit=100, help="a few words for the statement"),
            text_field("units", "Units", limit=9, placeholder="1", help="1 when left empty"),
            Field("price", "Price a unit", MoneyField, also=("charge",),
                  help="25, 25.50; another price than the listed one is marked *"),
        )  # fmt: skip

    def hints(self) -> tuple[Hint, ...]:
        """The keys of the form; F6 where something is usual and nothing is entered or charged yet."""
        begun = self._entries or self.written()
        usual = (Hint("F6", "usual charges", "usual"),) if self._usual and not begun else ()
        return (
            Hint("Enter", "next" if usual else "next, adds line", ""),
            Hint("F12", self.SAVE_WORDS, "save"),
            Hint("Esc", "back, kept aside", "set_aside"),
            *usual,
        )

    def ask_usual(self) -> None:
        """Learn what is usual, so that F6 can be offered."""
        self.ask(self.usual_lines(), self._usual_known, group="usual", refused=lambda _: None)

    def _usual_known(self, usual: tuple[UsualCharge, ...]) -> None:
        self._usual = usual
        self._show_hints()

    def _show_hints(self) -> None:
        self.query_one("#form-keys", KeyBar).own = self.hints()

    @property
    def texts(self) -> dict[str, str]:
        """The fields, and the lines that are not written yet."""
        lines = json.dumps([astuple(entry) for entry in self._entries])
        return {**super().texts, LINES: lines}

    @property
    def entered_cents(self) -> int:
        """What all lines add up to."""
        there = sum(line.cents for line in self.written())
        return there + sum(entry.units * entry.unit_cents for entry in self._entries)

    def draw_lines(self) -> None:
        """Show the lines and their sum."""
        rows = [
            ListRow(
                place,
                (
                    str(place),
                    each.code,
                    *((self.pointers_of(each),) if self.points else ()),
                    f"{each.words}  {each.drug.words}".strip() if each.drug else each.words,
                    str(each.units),
                    f"{TYPED_OVER if each.is_typed_over else ''}{show_money(each.cents)}",
                ),
            )
            for place, each in enumerate((*self.written(), *(own.shown for own in self._entries)), start=1)
        ]
        self._list.show(rows)
        if rows:
            self._list.select(len(rows))
        self._sum.show(self.sums(self.entered_cents))

    # Lines

    def _onward(self, widget: Widget) -> None:
        """Behind the price the line is added; an empty code means that all are there."""
        code = self.text("code")
        try:
            if widget is self._built["code"] and not code:
                self._all_there()
            elif widget is self._built["code"] and code.startswith("-"):
                self._take_out(code[1:])
            elif widget is self._built["code"] and self.points and (change := read_change(code)):
                self._mark(*change)
            elif widget is self._built["code"]:
                self._look_up(code)
            elif widget is self._built["price"] or (widget is self._built["units"] and self._price_stands):
                self._add_line()
            else:
                super()._onward(widget)
        except Invalid as wrong:
            self.refuse(wrong)

    @property
    def _price_stands(self) -> bool:
        """The price is the listed one, as it was filled in."""
        price = self._listed
        return price is not None and self.text("price") == show_money(price.cents).removeprefix("$")

    def _require_no_half_line(self) -> None:
        """Words or a price without a code are not lost in silence; what a schedule filled in goes."""
        if self._listed is not None and self._price_stands and self.text("what") == self._listed.words:
            self._listed = None
            for name in ("what", "units", "price"):
                self.set_text(name, "")
        if self.text("what") or self.text("price"):
            raise Invalid("words or a price stand there without a code: type it, or empty them", "code")

    def _all_there(self) -> None:
        self._require_no_half_line()
        if self._entries:
            self.action_save()
        else:
            self.nothing_entered()

    def _add_line(self) -> None:
        """Put the line that stands in the fields among the others. Raises Invalid naming a field."""
        units = self.text("units") or "1"
        if not units.isdecimal():
            raise Invalid("units are a whole number", "units")
        typed = read_line(self.text("code")) if self.points else TypedLine(self.text("code"))
        entry = checked(
            ChargeEntry(typed.code, self.text("what"), int(units), self.needed("price"), typed.pointers)
        )
        self.require_pointed(entry)
        listed = self._listed
        own = listed is not None and entry.code in (listed.whole_code, self._own)
        line = PricedLine(
            entry.code,
            entry.words,
            entry.units,
            entry.unit_cents,
            listed.cents if listed and own else None,
            entry.pointers,
        )
        if typed.drug is not None:
            line = line.giving(typed.drug)
        self._entries.append(line)
        self._listed = None
        for name in ("code", "what", "units", "price"):
            self.set_text(name, "")
        self.draw_lines()
        self._show_hints()
        if line.is_typed_over and line.listed_cents is not None:
            self.say(
                f"{line.code}: {TYPED_OVER} typed over, listed {show_money(line.listed_cents)}", Level.WARNING
            )
        else:
            self.say("")
        self._focus("code")

    def add_half_typed(self) -> bool:
        """Before all is written: take the line that stands in the fields too.

        False where its price had to be looked up first. Raises Invalid naming a field.
        """
        code = self.text("code")
        if not code:
            self._require_no_half_line()
        if code.startswith("-"):
            raise Invalid(f"Enter takes line {code[1:]} out: F12 writes the lines after that", "code")
        if not code:
            return True
        if self.points and (change := read_change(code)):
            self._mark(*change)
            return True
        if not self.text("price"):
            self._look_up(code, then="; then F12 writes all")
            return False
        self._add_line()
        return True

    def require_pointed(self, entry: ChargeEntry) -> None:
        """Raise Invalid for `code` where a line points to what is not there."""

    def _mark(self, place: int, marks: LineMarks) -> None:
        there = len(self.written())
        if not 1 <= place <= there + len(self._entries):
            raise self._no_line(str(place))
        if place > there:
            line = self._entries[place - there - 1].marked(marks)
            self.require_pointed(line.entry)
            self._entries[place - there - 1] = line
        else:
            self.mark_written(place, marks)
        self.set_text("code", "")
        self.draw_lines()
        self._list.select(place)

    def _no_line(self, number: str) -> Invalid:
        """What is refused of a number that no line has."""
        last = len(self.written()) + len(self._entries)
        if not last:
            return Invalid("no line stands here yet: type a code", "code")
        return Invalid(f"`{number}` is no line: 1 to {last} stand here" if last > 1 else
                       f"`{number}` is no line: line 1 alone stands here", "code")  # fmt: skip

    def _take_out(self, number: str) -> None:
        there = len(self.written())
        place = int(number) if number.isdecimal() and len(number) <= 3 else 0
        if not 1 <= place <= there + len(self._entries):
            raise self._no_line(number)
        self.set_text("code", "")
        if place > there:
            del self._entries[place - there - 1]
            self.draw_lines()
            self._show_hints()
        else:
            self.take_written_out(place)

    def action_usual(self) -> None:
        """Enter what is usual, where nothing is charged yet: a visit is not charged twice by one key."""
        self.ask_before_keys(self.usual_lines(), self._enter_usual, group="usual", refused=self._no_usual)

    def _no_usual(self, refusal: ClinicError) -> None:
        self.say(refusal.words, Level.ERROR)

    def _enter_usual(self, usual: tuple[UsualCharge, ...]) -> None:
        if not usual:
            self.say("nothing is said of what this kind of visit usually takes: `clinic-tui fees usual`")
            return
        if self.written():
            self.say("charges stand here already: no line was added; a code adds one", Level.WARNING)
            self._focus("code")
            return
        there = {entry.code for entry in self._entries}
        new = [each for each in usual if each.whole_code not in there]
        self._entries += [
            PricedLine(
                each.whole_code, each.words, each.units, each.cents, each.cents, self.usual_points(each)
            )
            for each in new
            if each.cents is not None
        ]
        self.draw_lines()
        self._show_hints()
        without = ", ".join(each.whole_code for each in new if each.cents is None)
        if without:
            self.say(f"no fee schedule has {without}: enter it by hand", Level.WARNING)
        else:
            self.say("entered what is usual" if new else "all that is usual stands here already", Level.DONE)
        self._focus("code")

    def usual_points(self, usual: UsualCharge) -> str:
        """To which diagnoses a usual line points here."""
        return ""

    def put_focus(self, widget: Widget) -> None:
        """A focused input takes over what is typed: its text is chosen whole."""
        super().put_focus(widget)
        if isinstance(widget, Input):
            widget.action_select_all()
