"""The forms of hazardous chemicals: what is known of one, and a sheet that comes from a file."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from clinic_tui.chemicals.entries import ChemicalEntry, KeptEntry
from clinic_tui.chemicals.rows import ChemicalRow
from clinic_tui.chemicals.states import Pictogram, Signal
from clinic_tui.chemicals.typed import read_kept, read_pictograms, show_kept
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


class AddSheet(Form[int]):
    """A safety data sheet that comes from a file; the number of its chemical."""

    SAVE_WORDS: ClassVar[str] = "put on record"

    def __init__(self, row: ChemicalRow, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self.row = row

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
        )  # fmt: skip

    def submit(self) -> None:
        """Put it on record."""
        path, part, row, day = (
            whole_path(self.text("file")),
            self.backend.chemicals,
            self.row,
            self.value("revised"),
        )
        self.save(lambda: part.add_sheet(row.id, path, day), f"{row.product}: its sheet is on record", row.id)
