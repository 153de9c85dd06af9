"""The forms of hazardous chemicals: what is known of one, and a sheet that comes from a file."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.widget import Widget

from clinic_tui.chemicals.entries import (
    AID_LABELS,
    AID_LIMIT,
    ChemicalEntry,
    FirstAid,
    KeptEntry,
    read_first_aid,
)
from clinic_tui.chemicals.rows import ChemicalRow, SheetRow
from clinic_tui.chemicals.states import Pictogram, Signal
from clinic_tui.chemicals.typed import read_kept, read_pictograms, show_kept
from clinic_tui.errors import ClinicError, Invalid
from clinic_tui.screens.parts.day_field import day_field
from clinic_tui.screens.parts.form import Field, Form, changed_of, text_field
from clinic_tui.screens.parts.whole_path import whole_path
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.word_field import WordField

SIGNALS = tuple(Choice(each.value, each.value, each) for each in Signal)


class ChemicalForm(Form[int]):
    """All that is known of a chemical, as its label and its sheet name it; its number."""

    def fields(self) -> Sequence[Field]:
        """What the label says, and where it is kept."""
        return (
            text_field("product", "Product", limit=80, help="as its label and its sheet name it"),
            text_field("maker", "Maker", limit=80, help="who is named on the label"),
            text_field("phone", "Phone", limit=40, help="for emergencies, from section 1 of the sheet"),
            Field(
                "kept", "Where kept",
                lambda: WordField[tuple[KeptEntry, ...]](
                    read_kept, lambda kept: f"{len(kept)} place{'s' if len(kept) != 1 else ''}",
                    placeholder="Lab = 2 x 1 L; Room 2 = 1 bottle",
                ),
                help="places with amounts; of another site as North / Lab = 1 L",
            ),
            Field("signal", "Signal", lambda: ChoiceField[Signal](SIGNALS, text="none"), help="its word"),
            Field(
                "pictograms", "Pictograms",
                lambda: WordField[tuple[Pictogram, ...]](
                    read_pictograms, lambda signs: ", ".join(each.value for each in signs),
                    placeholder="flame, corrosion; or 2 5",
                ),
                help="; ".join(f"{each.number[-1]} {each.value}" for each in Pictogram), passed=False,
            ),
            text_field("hazards", "Hazards", limit=300, help="in words: flammable, burns the eyes"),
            replace(text_field("cas", "CAS no.", limit=12, help="64-17-5; empty for a mixture"), passed=True),
            replace(text_field("item", "Supply", limit=30, help="its code, if it is one"), passed=True),
            day_field("from", "Here since", self.clinic.today, help="empty: today"),
        )  # fmt: skip

    def submit(self) -> None:
        """Keep it."""
        texts = self.texts
        self.keep(
            ChemicalEntry(
                texts["product"], texts["maker"], texts["phone"], texts["cas"], self.needed("signal"),
                self.value("pictograms") or (), texts["hazards"], self.needed("kept"), texts["item"],
                self.value("from"),
            )
        )  # fmt: skip

    @abstractmethod
    def keep(self, entry: ChemicalEntry) -> None:
        """Write it."""


class NewChemical(ChemicalForm):
    """One that was not on the list."""

    KIND: ClassVar[str] = "chemical"
    TITLE_WORDS: ClassVar[str] = "New chemical"
    SAVE_WORDS: ClassVar[str] = "add"

    def keep(self, entry: ChemicalEntry) -> None:
        """Put it on the list."""
        part = self.backend.chemicals
        self.save(lambda: part.add(entry), f"{entry.product} is on the list: a adds its sheet", ...)


class ChangeChemical(ChemicalForm):
    """What is known of one."""

    SAVE_WORDS: ClassVar[str] = "change"

    def __init__(self, row: ChemicalRow, texts: dict[str, str] | None = None) -> None:
        super().__init__({**_texts_of(row), **(texts or {})})
        self.row = row

    @property
    def title_words(self) -> str:
        """Which one."""
        return f"Chemical {self.row.product}"

    @property
    def on_stored(self) -> bool:
        """It always does."""
        return True

    def worth_keeping(self, texts: dict[str, str]) -> dict[str, str]:
        """What differs from what is stored."""
        return changed_of(texts, _texts_of(self.row))

    def reopen(self, texts: dict[str, str]) -> ChangeChemical:
        """The same one again."""
        return ChangeChemical(self.row, texts)

    def keep(self, entry: ChemicalEntry) -> None:
        """Change it."""
        row, part = self.row, self.backend.chemicals
        self.save(lambda: part.change(row.id, row.version, entry), f"{entry.product}: changed", row.id)


def _texts_of(row: ChemicalRow) -> dict[str, str]:
    sites = {each.site for each in row.kept}
    kept = tuple(KeptEntry(each.place, each.amount, each.site if len(sites) > 1 else "") for each in row.kept)
    return {
        "product": row.product, "maker": row.maker, "phone": row.maker_phone, "cas": row.cas,
        "signal": row.signal.value, "pictograms": ", ".join(each.value for each in row.pictograms),
        "hazards": row.hazards, "kept": show_kept(kept), "item": row.item,
        "from": f"{row.used_from:%m/%d/%Y}",
    }  # fmt: skip


def _aid_fields(texts: FirstAid, *, passed: bool) -> Iterator[Field]:
    """First aid as section 4 of the sheet has it, by way of exposure."""
    for name, label in AID_LABELS.items():
        field = text_field(name, label, limit=AID_LIMIT, text=getattr(texts, name), help=_AID_HELP[name])
        yield replace(field, passed=passed)


_AID_HELP = {
    "eyes": "as section 4 says it: rinse 15 minutes, lenses out", "skin": "wash with soap and water",
    "inhaled": "fresh air; when a doctor is called", "swallowed": "rinse the mouth, do not vomit",
    "also": "symptoms, what the doctor is told",
}  # fmt: skip


class AddSheet(Form[int]):
    """A safety data sheet that comes from a file; the number of its chemical.

    Where no first aid can be read out of the file, the form asks for it: typed, or none at the second F12.
    """

    SAVE_WORDS: ClassVar[str] = "put on record"

    def __init__(self, row: ChemicalRow, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self.row = row
        self._without_aid = ""
        """The path of the file out of which no first aid could be read."""

    @property
    def title_words(self) -> str:
        """Of what."""
        return f"Safety data sheet of {self.row.product}"

    def reopen(self, texts: dict[str, str]) -> AddSheet:
        """The same chemical again."""
        return AddSheet(self.row, texts)

    def fields(self) -> Sequence[Field]:
        """The file, and its date."""
        return (
            text_field("file", "File", limit=400, help="a whole path, /home/lee/bleach.pdf; PDF or text"),
            day_field(
                "revised", "Its date", self.clinic.today, passed=False,
                help="of the revision, sections 1 or 16; empty: it is read out of the text",
            ),
            *_aid_fields(FirstAid(), passed=not self._without_aid),
        )  # fmt: skip

    def ready(self) -> None:
        """First aid is asked for only where the file has none."""
        self._show_aid(shown=any(self.text(name) for name in AID_LABELS))

    def _show_aid(self, *, shown: bool) -> None:
        for name in AID_LABELS:
            line = self._built[name].parent
            assert isinstance(line, Widget)
            line.display = shown

    def refuse(self, refusal: ClinicError) -> None:
        """With the lines for what the file does not say."""
        if isinstance(refusal, Invalid) and refusal.field == "eyes":
            self._without_aid = self.text("file")
            self._show_aid(shown=True)
            refusal = Invalid(f"{refusal.words}: type it here, or F12 again keeps the file alone", "eyes")
        super().refuse(refusal)

    def submit(self) -> None:
        """Put it on record."""
        path, day = whole_path(self.text("file")), self.value("revised")
        part, row, aid = self.backend.chemicals, self.row, _aid_of(self.texts)
        alone = self._without_aid == self.text("file")
        said = "without first aid: e on the sheet types it" if alone and not aid.written else "is on record"
        self.save(
            lambda: part.add_sheet(row.id, path, day, aid, file_alone=alone),
            f"{row.product}: its sheet {said}",
            row.id,
        )


class TypeFirstAid(Form[bool]):
    """What a sheet says in section 4, where it cannot be read out of its file."""

    TITLE_WORDS: ClassVar[str] = "First aid of"
    SAVE_WORDS: ClassVar[str] = "keep"

    def __init__(self, product: str, sheet: SheetRow, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._product, self._sheet = product, sheet

    @property
    def title_words(self) -> str:
        """Of what."""
        return f"First aid of {self._product}, sheet of {self._sheet.revised_on:%m/%d/%Y}"

    def reopen(self, texts: dict[str, str]) -> TypeFirstAid:
        """The same sheet again."""
        return TypeFirstAid(self._product, self._sheet, texts)

    @property
    def on_stored(self) -> bool:
        """It always does."""
        return True

    def fields(self) -> Sequence[Field]:
        """By way of exposure."""
        return tuple(_aid_fields(read_first_aid(self._sheet.first_aid), passed=False))

    def submit(self) -> None:
        """Keep it."""
        sheet, part, aid = self._sheet, self.backend.chemicals, _aid_of(self.texts)
        words = f"{self._product}: first aid {'is on record' if aid.written else 'is taken out'}"
        self.save(lambda: part.write_first_aid(sheet.id, sheet.version, aid), words, True)


def _aid_of(texts: dict[str, str]) -> FirstAid:
    return FirstAid(**{name: texts[name] for name in AID_LABELS})
