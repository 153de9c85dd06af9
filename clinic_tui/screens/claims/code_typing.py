"""Typing the code of a procedure: what fits is told, and its price by the fee schedule comes by itself."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from clinic_tui.codes.rows import Code, CodeSet
from clinic_tui.coding.rules import holds_more, read_line, show_line, words_among
from clinic_tui.errors import Invalid
from clinic_tui.fees.rows import FeePrice, Found
from clinic_tui.screens.parts.form import Form
from clinic_tui.widgets.message_line import Level
from clinic_tui.words.money import show_money


class CodeTyping(Form[bool]):
    """A form with the fields `code`, `what`, `units` and `price`, of which the code fills in the others.

    While a code or words are typed, what fits is told; Ctrl+N takes the next of it, and F2 finds others.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "find_code", "find a code", show=False, priority=True),
        Binding("ctrl+n", "next_match(1)", "next code", show=False),
        Binding("ctrl+p", "next_match(-1)", "code before", show=False, priority=True),
    ]

    def begin_codes(self) -> None:
        """Called once, when the form is made."""
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

    # What a subclass says

    @property
    def points(self) -> bool:
        """Lines point to diagnoses and name drugs, behind their code; there is a column for it."""
        return False

    @abstractmethod
    def finder(self, typed: str) -> Callable[[], Found]:
        """What is asked of the backend about a code or words."""

    def visit_of_lines(self) -> int | None:
        """The visit whose provider and kind say which codes are offered first; None where there is none."""
        return None

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
        from clinic_tui.screens.claims.code_finder import CodeFinder

        diagnoses = self._built.get("diagnoses")
        if diagnoses is not None and diagnoses.has_focus:
            words = " ".join(words_among(self.text("diagnoses")))
            finder = CodeFinder((CodeSet.ICD10CM,), "Find a diagnosis", words, visit_id=self.visit_of_lines())
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
            typed = self.text("diagnoses")
            there = [each for each in typed.split() if each not in words_among(typed)]
            if code.shown not in there:
                self.set_text("diagnoses", " ".join([*there, code.shown]))
            self.say(f"{code.shown} {code.words}")

    def _look_up(self, typed: str, then: str = "") -> None:
        """Fill in what the schedule says of the code, and what comes `then`; keys typed ahead wait for it.

        Raises Invalid for `code` where what stands behind it is not understood.
        """
        more = ""
        if "=" in typed:
            read_line(typed)  # which says where a price is typed
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
                words = f"no code has these words in a fee schedule: F2 finds `{typed[:20]}` among all codes"
                self.refuse(Invalid(words, "code") if words_among(typed.partition(" ")[0]) else impossible)
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
