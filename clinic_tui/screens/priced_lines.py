"""Typing lines of codes with prices: what the fee schedule says comes by itself, and may be typed over."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.billing.rules import checked, line_name
from clinic_tui.codes.rows import Code, CodeSet
from clinic_tui.coding.rows import Drug, LineMarks
from clinic_tui.coding.rules import TypedLine, holds_more, read_change, read_line, show_line
from clinic_tui.coding.states import DrugUnit
from clinic_tui.errors import ClinicError, Invalid
from clinic_tui.fees.rows import FeePrice, Found, UsualCharge
from clinic_tui.keymap import Hint
from clinic_tui.screens.form import Draft, Field, Form, text_field
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.words.money import show_money

LINES = "lines"
"""The name under which a draft keeps the lines that are not written yet."""

TYPED_OVER = "*"
"""Stands before an amount whose price is not the listed one."""


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line that is not written yet; `listed_cents` is its price by the schedule, None where none has it."""

    code: str
    words: str
    units: int
    unit_cents: int
    listed_cents: int | None = None
    pointers: str = ""
    ndc: str = ""
    quantity: str = ""
    unit: str = ""

    @property
    def drug(self) -> Drug | None:
        """What was given, where it is a drug."""
        return Drug(self.ndc, self.quantity, DrugUnit(self.unit)) if self.ndc else None

    def marked(self, marks: LineMarks) -> PricedLine:
        """The line with what is said of it. Raises Invalid for modifiers that its code does not take."""
        line = self
        if marks.pointers is not None:
            line = replace(line, pointers=marks.pointers)
        if marks.modifier is not None:
            line = replace(line, code=line_name(line.code.partition("-")[0], marks.modifier))
        if marks.drops_drug:
            line = replace(line, ndc="", quantity="", unit="")
        if marks.drug is not None:
            line = line.giving(marks.drug)
        return line

    def giving(self, drug: Drug) -> PricedLine:
        """The line of this drug."""
        return replace(self, ndc=drug.ndc, quantity=drug.quantity, unit=drug.unit.value)

    @property
    def is_typed_over(self) -> bool:
        """The price is another one than the schedule has."""
        return self.listed_cents is not None and self.unit_cents != self.listed_cents

    @property
    def entry(self) -> ChargeEntry:
        """As it is charged."""
        return ChargeEntry(self.code, self.words, self.units, self.unit_cents, self.pointers, self.drug)

    @property
    def shown(self) -> ShownLine:
        """As the list has it."""
        cents = self.units * self.unit_cents
        return ShownLine(
            self.code, self.words, self.units, cents, self.is_typed_over, self.pointers, self.drug
        )


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the list, written or not; `cents` is for all its units."""

    code: str
    words: str
    units: int
    cents: int
    is_typed_over: bool
    pointers: str = ""
    drug: Drug | None = None


class PricedLines(Form[bool]):
    """Code, what, units, price: a code that has a price fills in the rest, and Enter on units adds the line.

    Enter on an empty code writes all; `-2` as a code takes line 2 out again. While a code or words are typed,
    what fits is told, and Ctrl+N takes the next of it.
    """

    DEFAULT_CSS = """
    PricedLines .charge-lines { height: auto; min-height: 4; max-height: 7; }
    PricedLines .charge-lines > .list-cursor-blurred { text-style: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "find_code", "find a code", show=False, priority=True),
        Binding("f6", "usual", "usual charges", show=False, priority=True),
        Binding("ctrl+n", "next_match(1)", "next code", show=False),
        Binding("ctrl+p", "next_match(-1)", "code before", show=False, priority=True),
    ]

    def begin_lines(self) -> None:
        """Called once, when the form is made: take the lines out of the texts that were kept."""
        self._entries = [PricedLine(*entry) for entry in json.loads(self._start.pop(LINES, "[]"))]
        self._usual: tuple[UsualCharge, ...] = ()
        self._listed: FeePrice | None = None
        """What the schedule says of the code that stands in the fields."""
        self._matches: tuple[FeePrice, ...] = ()
        self._match = -1
        self._chosen: Code | None = None
        """The code that was chosen in the finder: its words stand in where no fee schedule has any."""
        self._taken = ""
        """What was put into the field of the code: it is not looked for anew."""
        self._own = ""
        """The code of it."""

    def take_up(self, draft: Draft) -> None:
        """The lines that were not written yet too."""
        self._entries = [PricedLine(*entry) for entry in json.loads(draft.texts.get(LINES, "[]"))]
        super().take_up(draft)
        self.draw_lines()
        self._show_hints()

    # What a subclass says

    @property
    def points(self) -> bool:
        """Lines point to diagnoses and name drugs, behind their code; there is a column for it."""
        return False

    def finder(self, typed: str) -> Callable[[], Found]:
        """What is asked of the backend about a code or words."""
        raise NotImplementedError

    def usual_lines(self) -> Callable[[], tuple[UsualCharge, ...]]:
        """What is asked of the backend about what usually is charged."""
        raise NotImplementedError

    def written(self) -> Sequence[ShownLine]:
        """Lines that stand already."""
        return ()

    def visit_of_lines(self) -> int | None:
        """The visit whose provider and kind say which codes are offered first; None where there is none."""
        return None

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
            text_field("units", "Units", limit=3, placeholder="1", help="1 when left empty"),
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

    # What fits

    @on(Input.Changed)
    def _code_typed(self, event: Input.Changed) -> None:
        if event.input is not self._built.get("code") or event.value == self._taken:
            return
        typed = event.value.strip()
        self._match, self._taken, self._own, self._matches = -1, "", "", ()
        if len(typed) < 2 or typed.startswith("-") or (self.points and _says_more(typed)):
            return
        self.ask(self.finder(typed), lambda found: self._show_matches(typed, found), group="codes",
                 refused=lambda _: None)  # fmt: skip

    def _show_matches(self, typed: str, found: Found) -> None:
        if self.text("code") != typed or not found.any_schedule or self.refused:
            return
        self._matches = found.matches
        self.say("; ".join(_offer(each) for each in found.matches[:3]))

    def action_next_match(self, by: int) -> None:
        """Put the next of the codes that fit into the field."""
        code = self._built["code"]
        if not code.has_focus or not self._matches:
            return
        self._match = (self._match + by) % len(self._matches) if self._match >= 0 or by > 0 else -1
        chosen = self._matches[self._match]
        self._taken = self._own = chosen.whole_code
        self.set_text("code", chosen.whole_code)
        self.say(_offer(chosen))

    async def action_find_code(self) -> None:
        """Find the code of a procedure; on a field for diagnoses, that of a diagnosis."""
        if why := self.backend.why_not("codes.view", "finding a code"):
            self.say(why, Level.ERROR)
            return
        from clinic_tui.screens.code_finder import CodeFinder

        diagnoses = self._built.get("diagnoses")
        if diagnoses is not None and diagnoses.has_focus:
            finder = CodeFinder((CodeSet.ICD10CM,), "Find a diagnosis", visit_id=self.visit_of_lines())
            await self.app.push_screen(finder, self._diagnosis_found)
            return
        finder = CodeFinder(
            (CodeSet.HCPCS,), "Find a procedure", self.text("code"), visit_id=self.visit_of_lines()
        )
        await self.app.push_screen(finder, self._code_found)

    def _code_found(self, code: Code | None) -> None:
        if code is not None:
            self._chosen, self._taken = code, code.code
            self._focus("code")
            self.set_text("code", code.code)
            self._look_up(code.code)

    def _diagnosis_found(self, code: Code | None) -> None:
        if code is not None:
            there = self.text("diagnoses").split()
            if code.shown not in there:
                self.set_text("diagnoses", " ".join([*there, code.shown]))
            self.say(f"{code.shown} {code.words}")

    def _look_up(self, typed: str, then: str = "") -> None:
        """Fill in what the schedule says of the code, and what comes `then`; keys typed ahead wait for it.

        Raises Invalid for `code` where what stands behind it is not understood.
        """
        more = ""
        if self.points and holds_more(typed):
            line = read_line(typed)
            typed, more = line.code, show_line("", line.pointers, line.drug)
        self.ask_before_keys(
            self.finder(typed),
            lambda found: self._looked_up(typed, found, then, more),
            group="price",
            refused=self.refuse,
        )

    def _looked_up(self, typed: str, found: Found, then: str, more: str = "") -> None:
        price = found.price
        if price is None and not _is_five_places(typed):
            begun = [each for each in found.matches if each.whole_code.startswith(typed.upper())]
            fit = begun or (() if typed.isdecimal() else found.matches)  # `2` is no word of vitamin B12
            price = fit[0] if len(fit) == 1 else None
        if price is None and found.matches and not _is_five_places(typed):
            codes = ", ".join(each.whole_code for each in found.matches)
            self.say(f"which? {codes}; Ctrl+N takes the next of them", Level.WARNING)
            return
        self._listed = price
        if price is None:
            if self._chosen is not None and self._chosen.code == typed.upper():
                self.set_text("what", self._chosen.words[:100])
                self.say(f"no fee schedule has {typed.upper()}: type its price{then}")
                self._focus("price")
                return
            try:
                read_line(typed)
            except Invalid as impossible:
                self.refuse(impossible)
                return
            if found.any_schedule or then:
                missing = f"no fee schedule has {typed.upper()}" if found.any_schedule else "no price"
                self.say(f"{missing}: type what it is, and its price{then}")
            self._focus("what")
            return
        modifier = typed.upper().partition("-")[2] if _is_five_places(typed) else ""
        self._own = f"{price.code}-{modifier or price.modifier}".rstrip("-")
        self._taken = f"{self._own} {more}".strip()
        self.set_text("code", self._taken)
        self.set_text("what", price.words)
        self.set_text("price", show_money(price.cents).removeprefix("$"))
        self.say(f"{show_money(price.cents)} by {price.schedule}{then}")
        self._focus("units")

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
        if not code or code.startswith("-"):
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
            raise Invalid(f"there is no line {place}: give the number that stands before it", "code")
        if place > there:
            line = self._entries[place - there - 1].marked(marks)
            self.require_pointed(line.entry)
            self._entries[place - there - 1] = line
        else:
            self.mark_written(place, marks)
        self.set_text("code", "")
        self.draw_lines()
        self._list.select(place)

    def _take_out(self, number: str) -> None:
        there = len(self.written())
        place = int(number) if number.isdecimal() else 0
        if not 1 <= place <= there + len(self._entries):
            raise Invalid(f"there is no line {number or '?'}: give the number that stands before it", "code")
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


def _is_five_places(typed: str) -> bool:
    """It is a CPT or HCPCS code as it stands, and nothing to be looked for."""
    code = typed.strip().upper().partition("-")[0]
    return len(code) == 5 and code[1:4].isdecimal() and code.isalnum()


def _says_more(typed: str) -> bool:
    """It is a code with more behind it, or something said of a line: nothing to be looked for."""
    first, _, rest = typed.partition(" ")
    return holds_more(typed) or (bool(rest) and len(first) <= 2 and first.isdecimal())


def _offer(price: FeePrice) -> str:
    return f"{price.whole_code} {price.words} {show_money(price.cents)}"
