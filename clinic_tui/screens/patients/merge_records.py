"""Merging two records of one patient: which side of each field stays, and what moves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint
from clinic_tui.merging.rows import Merged, MergePreview, Side
from clinic_tui.patients.rows import PatientLine
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.saving import Saves
from clinic_tui.screens.parts.two_columns import Compared, TwoColumns
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_birth_date
from clinic_tui.words.money import show_money


class MergeRecords(TwoColumns[Merged], Saves):
    """What was merged; None where nothing was. The left record stays, and `s` lets the other one stay."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("s", "swap", "swap", show=False)]
    NAME = "Merge two records"
    NOTHING = "The two say the same in every field."
    TOPICS = frozenset({"patient", "patient_phone", "patient_detail", "appointment", "patient_merge"})
    WHOLE_LINES = 2

    def __init__(self, kept: int, gone: int) -> None:
        super().__init__()
        self._kept, self._gone = kept, gone
        self._told = False
        """That whoever sits here may not merge was said."""
        self._chosen: dict[str, Side] = {}
        """What the person chose, by field; the other fields are as the preview has them."""

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (
            Hint("Left Right", "which stays", ""),
            Hint("s", "the other record stays", "swap"),
            *(() if self._why_not else (Hint("F12", "merge", "finish"),)),
            Hint("Esc", "back", "dismiss(None)"),
        )

    def above(self) -> Iterator[Widget]:
        """Who stays, who goes, what moves, and what stands against it."""
        yield Facts(5, indent=0, id="merge-facts")

    def question(self) -> Callable[[], MergePreview]:
        """What merging would do."""
        backend, kept, gone = self.backend, self._kept, self._gone
        return lambda: backend.merging.preview(kept, gone)

    def rows_of(self, answer: MergePreview) -> Iterable[Compared]:
        """The fields that differ."""
        return [Compared(each.name, each.label, each.kept, each.gone) for each in answer.differences]

    def took(self, answer: MergePreview) -> None:
        """Show it; what was chosen already stays chosen."""
        usual = {each.name: each.usual for each in answer.differences}
        self.rights = {name for name, side in usual.items() if self._chosen.get(name, side) is Side.GONE}
        self.list.set_columns(
            ListColumn("", 15),
            ListColumn(f"  stays: MRN {answer.kept.mrn}", 29),
            ListColumn(f"  goes: MRN {answer.gone.mrn}"),
        )
        self.query_one("#merge-facts", Facts).show(
            (("quiet", "stays"), ("strong", _whole(answer.kept, answer.kept_visits, answer.kept_owes))),
            (("quiet", "goes "), ("", _whole(answer.gone, answer.gone_visits, answer.gone_owes))),
            (("quiet", "moves"), ("", ", ".join(each.words for each in answer.moves) or "nothing")),
            (("quiet", "alike"), ("", _alike(answer))),
            (("alert", answer.refusal), *(("warning", words) for words in answer.warnings)),
        )
        super().took(answer)
        if (why := self._why_not) and not self._told:
            self._told = True
            self.say(why, Level.WARNING)

    @property
    def _why_not(self) -> str:
        return self.backend.why_not("patient.merge", "merging records")

    def action_take(self, side: str) -> None:
        """Take one side of the field under the cursor."""
        if (row := self.row) is not None:
            self._chosen[row.name] = Side.GONE if side == "right" else Side.KEPT
        super().action_take(side)

    def action_swap(self) -> None:
        """The other record stays; the same values are taken as before."""
        if self._saving:
            return
        other = {Side.KEPT: Side.GONE, Side.GONE: Side.KEPT}
        self._kept, self._gone = self._gone, self._kept
        self._chosen = {name: other[side] for name, side in self._chosen.items()}
        self.read_before_keys()

    def finish(self) -> None:
        """Ask whether these two are one person, then merge as it stands here."""
        answer, backend, kept, gone = self.answer, self.backend, self._kept, self._gone
        if self._saving or answer is None:
            return
        if why := self._why_not:
            self.say(why, Level.ERROR)
            return
        if answer.refusal:
            self.say(answer.refusal, Level.ERROR)
            return
        choices = {
            each.name: Side.GONE if each.name in self.rights else Side.KEPT for each in answer.differences
        }
        versions = answer.kept_version, answer.gone_version

        def answered(sure: bool | None) -> None:
            if sure and not self._saving:
                self.save(lambda: backend.merging.merge(kept, gone, choices, versions), _merged, ...)

        self.clinic.drop_keys()  # a second F12 typed ahead is no answer to what nobody has read
        self.app.push_screen(Confirm(_question(answer), yes="merge", no="back"), answered)

    def done(self, result: Merged | None) -> None:
        """Close; the record that stayed was the last patient here."""
        if result is not None:
            self.clinic.last_patient = result.patient_id
        self.dismiss(result)

    def refuse(self, refusal: ClinicError) -> None:
        """Say why not, and read what it is like now."""
        self.end_saving()
        self.say(refusal.words, Level.ERROR)
        self.read()


def _merged(done: Merged) -> str:
    return f"merged into {done.name}, MRN {done.mrn}; MRN {done.gone_mrn} leads there"


def _whole(line: PatientLine, visits: int, owes: int | None) -> str:
    return f"{_who(line)}  {_account(visits, owes)}"


def _account(visits: int, owes: int | None) -> str:
    return counted(visits, "visit") + ("" if owes is None else f"  owes {show_money(owes)}")


def _who(line: PatientLine) -> str:
    return f"{line.name}  {show_birth_date(line.born)}  {line.sex.value}  MRN {line.mrn}"


def _alike(answer: MergePreview) -> str:
    labels = ", ".join(answer.alike)
    return f"{counted(len(answer.alike), 'field')}: {labels}" if labels else "no field"


def _question(answer: MergePreview) -> str:
    """Both by name, birth date, MRN, visits and account: what says whether it is one person."""
    differ = len(answer.differences)
    return "\n".join(
        (
            "Are these two one person? What is of the second goes over to the first.",
            f"stays  {_who(answer.kept)}",
            f"       {_account(answer.kept_visits, answer.kept_owes)}",
            f"goes   {_who(answer.gone)}",
            f"       {_account(answer.gone_visits, answer.gone_owes)}",
            f"{counted(len(answer.alike), 'field')} alike, {differ} {'differs' if differ == 1 else 'differ'}",
            *answer.warnings,
        )
    )
