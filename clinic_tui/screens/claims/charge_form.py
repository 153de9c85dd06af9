"""Typing charges by hand: line after line in one form, written in one go.

Who may code a visit types what it was for in the same form, above the lines.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from clinic_tui.billing.rows import ChargeEntry, ChargeRow, UnbilledVisit
from clinic_tui.billing.rules import line_name
from clinic_tui.coding.fact_words import facts_of
from clinic_tui.coding.kept_text import read_text, text_of
from clinic_tui.coding.rows import CodedVisit, CodingEntry, Details, LineChange, LineMarks, ToCode
from clinic_tui.coding.rules import (
    follow,
    pointers_of,
    read_diagnoses,
    require_pointed,
    show_diagnoses,
    words_among,
)
from clinic_tui.errors import ClinicError, Invalid
from clinic_tui.fees.rows import Found, UsualCharge
from clinic_tui.keymap import Hint
from clinic_tui.screens.money.priced_line import ShownLine
from clinic_tui.screens.money.priced_lines import PricedLines
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.form import Draft, Field, text_field
from clinic_tui.screens.reception.board import short_money
from clinic_tui.screens.schedule.visit_form import Visit, VisitForm
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.widgets.message_line import Level
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

DIAGNOSES = "diagnoses"
CODING = "coding"
"""The name under which a draft keeps the circumstances and the marks of lines that are stored."""


class ChargeForm(PricedLines, VisitForm):
    """The charges of a visit: those that stand there already, then the new ones."""

    SAVE_WORDS: ClassVar[str] = "write all"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f7", "last_diagnoses", "last diagnoses", show=False, priority=True),
        Binding("f8", "details", "details", show=False, priority=True),
    ]

    def __init__(self, appointment_id: int, texts: dict[str, str] | None = None) -> None:
        VisitForm.__init__(self, appointment_id, texts)  # which asks for the visit, and not for texts alone
        self.begin_lines()
        self._details, self._changes = read_text(self._start.pop(CODING, ""))
        """The circumstances, where they are not as they are stored; and what becomes of lines that are."""
        self._charged: UnbilledVisit | None = None
        self._to_code: ToCode | None = None
        """What is known of the visit; None for who may not code it."""
        self._begun = False
        self._asked_of: tuple[str, ...] = ()
        """New diagnoses that were looked up before all was written, and may stay."""
        self._kept_unknown: tuple[str, ...] = ()
        """Why they may not be used, where somebody said that they stay all the same."""
        self._meant: tuple[str, ...] = ()
        """The diagnoses that the letters of lines mean that are not written yet."""

    @property
    def codes(self) -> bool:
        """Who sits here may say what the visit was for."""
        return self.backend.may("visit.code")

    @property
    def points(self) -> bool:
        """Lines point to diagnoses where somebody may say them."""
        return self.codes

    @abstractmethod
    def finish(self, visit: Visit, entries: Sequence[ChargeEntry]) -> None:
        """Write the lines. May raise Invalid naming a field."""

    def compose_top(self) -> Iterator[Widget]:
        """The patient, the lines so far, and what they add up to."""
        yield from super().compose_top()
        yield from self.compose_lines()
        self._facts = Facts(1, indent=0)
        self._facts.display = False
        yield self._facts

    def fields(self) -> Sequence[Field]:
        """What the visit was for, and one line of charges."""
        if not self.codes:
            return self.line_fields()
        return (
            text_field(
                DIAGNOSES,
                "Diagnoses",
                limit=120,
                placeholder="e11.9 i10: the main one first",
                help="codes, the main one first (F2 finds, F7 as at the last visit); lines point to A, B",
            ),
            *self.line_fields(),
        )

    def finder(self, typed: str) -> Callable[[], Found]:
        """What fits, at the prices of who pays for the visit."""
        backend, number = self.backend, self.appointment_id
        if self.codes:
            return lambda: backend.coding.found(number, typed)
        return lambda: backend.fees.found_on_visit(number, typed)

    def usual_lines(self) -> Callable[[], tuple[UsualCharge, ...]]:
        """What a visit of its kind usually takes."""
        backend, number = self.backend, self.appointment_id
        if self.codes:
            return lambda: backend.coding.usual(number)
        return lambda: backend.fees.usual_on_visit(number)

    def ready(self) -> None:
        """Read the visit and its charges."""
        super().ready()
        if self.codes:
            backend, number = self.backend, self.appointment_id
            self.ask_before_keys(
                lambda: backend.coding.to_code(number),
                self._coding_known,
                group="coding",
                refused=self._record_closed,
            )
        self.read_charges()
        self.ask_usual()

    def read_charges(self) -> None:
        """Ask for what is entered already."""
        backend, number = self.backend, self.appointment_id
        charged = backend.coding.charged if self.codes else backend.billing.visit
        self.ask_before_keys(
            lambda: charged(number), self._show_charges, group="charges", refused=self.refuse
        )

    def _coding_known(self, to_code: ToCode) -> None:
        self._to_code = to_code
        stored = show_diagnoses(to_code.visit.diagnoses)
        if stored and not self.text(DIAGNOSES):
            self.set_text(DIAGNOSES, stored)
            self._clean = {**self._clean, DIAGNOSES: stored}
        self._coded()
        self._begin()

    def _record_closed(self, refusal: ClinicError) -> None:
        """The record is closed to who sits here: charges are entered, and nothing is said of the visit."""
        self.say(refusal.words)
        self._focus("code")

    def _begin(self) -> None:
        """Once it is known what is said and charged already: begin where something is missing."""
        if self._begun or self._charged is None or (self.codes and self._to_code is None):
            return
        self._begun = True
        if self.stand_on is None:
            if self._to_code is not None and not self._wants_diagnoses:
                self._focus("code")
            self.first_shown(self._charged)

    @property
    def _wants_diagnoses(self) -> bool:
        """A policy pays, and nothing says yet what the visit was for."""
        return self._to_code is not None and self._to_code.visit.insured and not self.text(DIAGNOSES)

    def _show_charges(self, charged: UnbilledVisit) -> None:
        self._charged = charged
        there = {charge.id: charge.version for charge in charged.charges}
        self._changes = {
            number: replace(each, version=there[number])
            for number, each in self._changes.items()
            if number in there
        }
        self._tell()
        self.draw_lines()
        self._begin()

    def first_shown(self, charged: UnbilledVisit) -> None:
        """Called once, when it is known what is entered already."""

    def take_up(self, draft: Draft) -> None:
        """What was said of the visit too."""
        self._details, self._changes = read_text(draft.texts.get(CODING, ""))
        super().take_up(draft)
        self._meant = ()
        if self._charged is not None:
            self._show_charges(self._charged)
        self._coded()

    # What the visit was for

    @property
    def diagnoses(self) -> tuple[str, ...]:
        """Those that are typed; raises Invalid."""
        return _read(self.text(DIAGNOSES)) if self._to_code is not None else ()

    @property
    def _diagnoses_so_far(self) -> tuple[str, ...]:
        """The same while one is typed."""
        try:
            return self.diagnoses
        except Invalid:
            return ()

    @property
    def details(self) -> Details:
        """The circumstances as they will be."""
        if self._details is not None:
            return self._details
        return self._to_code.visit.details if self._to_code is not None else Details()

    def coding_entry(self) -> CodingEntry | None:
        """What is said otherwise than it is stored; None where nothing is. Raises Invalid."""
        if self._to_code is None:
            if self.codes and self.text(DIAGNOSES):
                raise Invalid("the record is closed to you: nothing can be said of the visit", DIAGNOSES)
            return None
        stored = self._to_code.visit
        diagnoses = self.diagnoses
        entry = CodingEntry(
            diagnoses if diagnoses != stored.diagnoses else None,
            self._details if self._details not in (None, stored.details) else None,
            stored.version,
            tuple(self._changes.values()),
            self._kept_unknown if self._asked_of == self._new_diagnoses else (),
        )
        said = entry.diagnoses is not None or entry.details is not None or entry.changes
        return entry if said else None

    def _coded(self) -> None:
        """Show what is said of the visit beside its lines, where something is."""
        if self._to_code is None:
            return
        self._follow_diagnoses()
        self._tell()
        self._show_hints()
        self.draw_lines()

    def _tell(self) -> None:
        """The circumstances, and the lots of what is charged."""
        if self._to_code is None:
            return
        visit = self._to_code.visit
        said = [*facts_of(self._attached(replace(visit, details=self.details)), self._to_code.providers)]
        charges = self._charged.charges if self._charged else ()
        said += [f"{each.whole_code}: {each.lot_words}" for each in charges if each.lots]
        self._facts.display = bool(said)
        self._facts.show([("", words) for words in said])

    def _follow_diagnoses(self) -> None:
        """Letters that are not written yet go with the diagnoses that they mean, as written ones do."""
        now = self._diagnoses_so_far
        if not now or now == self._meant:
            return
        before, self._meant = self._meant, now
        lost = []
        for place, line in enumerate(self._entries if before else ()):
            moved = follow(line.pointers, before, now)
            if len(moved) < len(line.pointers):
                lost.append(line.code)
            self._entries[place] = replace(line, pointers=moved)
        for number, change in (self._changes if before else {}).copy().items():
            if change.marks.pointers:
                moved = follow(change.marks.pointers, before, now)
                self._changes[number] = replace(change, marks=replace(change.marks, pointers=moved))
        if lost:
            self.say(
                f"{', '.join(lost)} pointed to a diagnosis that was taken out: look at it", Level.WARNING
            )

    def _attached(self, visit: CodedVisit) -> CodedVisit:
        """With the authorization and the referral that were chosen."""
        by_number = {each.id: each for each in visit.fitting}
        details = visit.details
        return replace(
            visit,
            authorization=by_number.get(details.authorization_id or 0, visit.authorization),
            referral=by_number.get(details.referral_id or 0, visit.referral),
        )

    def action_last_diagnoses(self) -> None:
        """Take over what the provider saw the patient for the last time; nothing is typed over."""
        last = self._to_code.last if self._to_code is not None else None
        if last is None:
            if self.codes:
                self.say("no visit before this one with the same provider says what it was for")
            return
        if self.text(DIAGNOSES):
            self.say(f"diagnoses stand there: empty them, then F7 takes {show_diagnoses(last.diagnoses)}")
            return
        self.set_text(DIAGNOSES, show_diagnoses(last.diagnoses))
        self._coded()
        self.say(f"as on {show_date(last.day)}", Level.DONE)
        self._focus("code")

    def action_details(self) -> None:
        """The circumstances: place, other providers, accident, note, authorization."""
        from clinic_tui.screens.schedule.visit_details import VisitDetails

        if self._to_code is None:
            if self.codes:
                self.say("the record is closed to you: nothing can be said of the visit", Level.WARNING)
            return
        self.app.push_screen(
            VisitDetails(self._to_code, self.details), lambda details: self._detailed(details)
        )

    def _detailed(self, details: Details | None) -> None:
        if details is not None:
            self._details = details
            self._coded()

    def _enter_usual(self, usual: tuple[UsualCharge, ...]) -> None:
        """The lines of the template, and its diagnoses where none are typed."""
        codes = self._to_code.usual if self._to_code is not None else ()
        if codes and not self.text(DIAGNOSES):
            self.set_text(DIAGNOSES, show_diagnoses(codes))
            self._coded()
            if not usual:
                self.say("entered the usual diagnoses", Level.DONE)
                self._focus("code")
                return
        super()._enter_usual(usual)

    def usual_points(self, usual: UsualCharge) -> str:
        """Its letters, where the diagnoses are those of the template."""
        codes = self._to_code.usual if self._to_code is not None else ()
        return follow(usual.pointers, codes, self._diagnoses_so_far)

    def require_pointed(self, entry: ChargeEntry) -> None:
        """Letters stand for diagnoses that are typed, or are stored where somebody else has typed them."""
        if entry.pointers and self._to_code is not None:
            require_pointed(entry.pointers, len(self.diagnoses), entry.code)

    def pointers_of(self, line: ShownLine) -> str:
        """Its own, or the first four."""
        return pointers_of(line.pointers, len(self._diagnoses_so_far))

    def hints(self) -> tuple[Hint, ...]:
        """Two keys more for who may code, as far as they do something."""
        hints = super().hints()
        if self._to_code is None:
            return hints
        typed = bool(self.text(DIAGNOSES))
        usual = any(hint.key == "F6" for hint in hints) or (self._to_code.usual and not typed)
        last = self._to_code.last is not None and not typed
        return (
            Hint("Enter", "next", ""),
            Hint("F12", self.SAVE_WORDS, "save"),
            *((Hint("F6", "usual", "usual"),) if usual else ()),
            *((Hint("F7", "last dx", "last_diagnoses"),) if last else ()),
            Hint("F8", "details", "details"),
            Hint("Esc", "back, kept aside", "set_aside"),
        )

    @property
    def texts(self) -> dict[str, str]:
        """With what is said of the visit."""
        said = text_of(self._details, self._changes)
        return {**super().texts, **({CODING: said} if said else {})}

    def _onward(self, widget: Widget) -> None:
        """Diagnoses are looked at once they are typed, and written with their points."""
        if widget is self._built.get(DIAGNOSES):
            try:
                typed = self.text(DIAGNOSES)
                self.set_text(DIAGNOSES, show_diagnoses(_read(typed)))
            except Invalid as wrong:
                self.refuse(wrong)
                return
            self._coded()
            self._look_up_diagnoses()
        super()._onward(widget)

    def _look_up_diagnoses(self) -> None:
        """Warn at once of codes that are none, are headings, or do not hold on the day of the visit."""
        if self._to_code is not None and (new := self._new_diagnoses):
            backend, number = self.backend, self.appointment_id
            self.ask(lambda: backend.coding.doubted(number, new), self._warn_of_doubted, group="doubted",
                     refused=lambda _: None)  # fmt: skip

    def _warn_of_doubted(self, doubted: tuple[str, ...]) -> None:
        if doubted:
            self.say("; ".join(doubted), Level.WARNING)

    @property
    def _new_diagnoses(self) -> tuple[str, ...]:
        """Those that are typed and not stored: of what stands there somebody was asked before."""
        stored = self._to_code.visit.diagnoses if self._to_code is not None else ()
        return tuple(code for code in self._diagnoses_so_far if code not in stored)

    # Lines

    def written(self) -> Sequence[ShownLine]:
        """What is charged already, as it will be."""
        return [self._shown(each) for each in (self._charged.charges if self._charged else ())]

    def _shown(self, charge: ChargeRow) -> ShownLine:
        own, drug, change = charge.pointers, charge.drug, self._changes.get(charge.id)
        modifier = charge.modifier
        if self._to_code is not None and own:
            own = follow(own, self._to_code.visit.diagnoses, self._diagnoses_so_far)
        if change is not None:
            marks = change.marks
            own = own if marks.pointers is None else marks.pointers
            modifier = modifier if marks.modifier is None else marks.modifier
            drug = marks.drug or (None if marks.drops_drug else drug)
        whole = replace(charge, modifier=modifier).whole_code
        return ShownLine(whole, charge.words, charge.units, charge.cents, charge.is_typed_over, own, drug)

    def mark_written(self, place: int, marks: LineMarks) -> None:
        """Keep what is said of a stored line, to be written with all else. Raises Invalid."""
        if self._to_code is None:
            raise Invalid(
                "who may code visits changes what stands there: add a line, or take one out", "code"
            )
        assert self._charged is not None
        charge = self._charged.charges[place - 1]
        if marks.pointers:
            require_pointed(marks.pointers, len(self.diagnoses), charge.code)
        if marks.modifier is not None:
            line_name(charge.code, marks.modifier)
        before = self._changes[charge.id].marks if charge.id in self._changes else LineMarks()
        merged = LineMarks(
            before.pointers if marks.pointers is None else marks.pointers,
            before.modifier if marks.modifier is None else marks.modifier,
            marks.drug or (None if marks.drops_drug else before.drug),
            marks.drops_drug or (before.drops_drug and marks.drug is None),
        )
        self._changes[charge.id] = LineChange(charge.id, charge.version, merged)

    def nothing_entered(self) -> None:
        """Enter on an empty code: what is said of the visit is written without a line too."""
        if self.coding_entry() is not None:
            self.action_save()
        else:
            super().nothing_entered()

    def visit_of_lines(self) -> int | None:
        """The visit that is charged."""
        return self.appointment_id

    def sums(self, total: int) -> FactLine:
        """Total, what was paid, and who pays."""
        paid = self._charged.paid_cents if self._charged else 0
        return (
            ("strong", f"total {show_money(total)}"),
            ("good", f"paid {short_money(paid)}" if paid else ""),
            ("", f"open {show_money(total - paid)}" if 0 < paid < total else ""),
            ("", f"payer {self._charged.payer}" if self._charged and self._charged.payer else ""),
        )

    def take_written_out(self, place: int) -> None:
        """Take a charge out that is stored; where it is the only one, new lines are written instead of it."""
        assert self._charged is not None
        charge, backend = self._charged.charges[place - 1], self.backend
        new = tuple(each.entry for each in self._entries) if len(self._charged.charges) == 1 else ()
        if new and self.coding_entry() is not None:
            raise Invalid(
                "F12 writes what the visit was for first; then its only line can be replaced", "code"
            )
        also = f", {len(new)} charge{'s' if len(new) > 1 else ''} added instead" if new else ""
        self.act_before_keys(
            lambda: backend.billing.remove_charge(charge.id, charge.version, new),
            lambda _: self._removed(f"line {place}, {charge.whole_code}, taken out{also}", written=bool(new)),
            refused=self._kept,
        )

    def _removed(self, words: str, *, written: bool) -> None:
        if written:
            self._entries = []
        self.say(words, Level.DONE)
        self.read_charges()

    def _kept(self, refusal: ClinicError) -> None:
        self.refuse(refusal)
        self.read_charges()

    def submit_visit(self, visit: Visit) -> None:
        """Take the line that stands half typed too, then write all."""
        self._follow_diagnoses()
        if self.add_half_typed():
            for each in self._entries:
                self.require_pointed(each.entry)
            self._finish_once_known(visit)

    def _finish_once_known(self, visit: Visit) -> None:
        """Write all; where a diagnosis may not be used that day it is asked once whether it stays."""
        new, backend, number = self._new_diagnoses, self.backend, self.appointment_id
        if self._to_code is None or not new or new == self._asked_of:
            self.finish(visit, tuple(each.entry for each in self._entries))
            return
        self.say("looking the diagnoses up ...")
        self.ask_before_keys(
            lambda: backend.coding.doubted(number, new),
            lambda doubted: self._ask_of_doubted(new, doubted),
            group="doubted",
            refused=self.refuse,
        )

    def _ask_of_doubted(self, new: tuple[str, ...], doubted: tuple[str, ...]) -> None:
        def answered(keep: bool | None) -> None:
            if keep:
                self._asked_of, self._kept_unknown = new, doubted
                self.action_save()
            else:
                self._focus(DIAGNOSES)

        if not doubted:
            answered(True)
            return
        self.say("; ".join(doubted), Level.WARNING)
        question = "\n".join((*doubted, "A payer would turn the claim down. Keep it all the same?"))
        self.app.push_screen(Confirm(question, "keep it", "back to the diagnoses"), answered)


def _read(typed: str) -> tuple[str, ...]:
    """The diagnoses of a line; words are no codes, and are looked for. Raises Invalid."""
    if words := words_among(typed):
        raise Invalid(f"`{words[0][:20]}` is no diagnosis code: F2 finds it by words", DIAGNOSES)
    return read_diagnoses(typed)
