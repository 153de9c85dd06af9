"""What is typed of chemicals: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clinic_tui.chemicals.states import Pictogram, Signal


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """Where some of it is kept, and how much; `site` is a site's name, empty for the first one."""

    place: str
    amount: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class ChemicalEntry:
    """What is typed of a chemical, as its label and its sheet name it (29 CFR 1910.1200(e)(1)(i))."""

    product: str
    maker: str
    maker_phone: str = ""
    cas: str = ""
    """Empty for a mixture, or where nobody knows."""
    signal: Signal = Signal.NONE
    pictograms: tuple[Pictogram, ...] = ()
    hazards: str = ""
    kept: tuple[KeptEntry, ...] = ()
    item: str = ""
    """The code of the supply that it is, empty where it is none."""
    used_from: date | None = None
    """None is today."""


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A file that was read: what it is, and the text that stands in it, empty where none could be read."""

    name: str
    content: bytes
    is_pdf: bool
    text: str


@dataclass(frozen=True, slots=True)
class FirstAid:
    """Section 4 of a sheet as somebody types it: the measures by way of exposure (29 CFR 1910.1200, app. D).

    Each in one line of words.
    """

    eyes: str = ""
    skin: str = ""
    inhaled: str = ""
    swallowed: str = ""
    also: str = ""
    """What is to be known besides: symptoms, what the doctor is told."""

    @property
    def written(self) -> str:
        """A line for each that is not empty, `Eyes: rinse at once`."""
        told = ((label, getattr(self, name)) for name, label in AID_LABELS.items())
        return "\n".join(f"{label}: {words}" for label, words in told if words)


AID_LIMIT = 300
"""Letters of each line."""

AID_LABELS = {
    "eyes": "Eyes", "skin": "Skin", "inhaled": "Inhaled", "swallowed": "Swallowed", "also": "Also",
}  # fmt: skip


def read_first_aid(written: str) -> FirstAid:
    """What `FirstAid.written` made."""
    names = {label: name for name, label in AID_LABELS.items()}
    told = dict(line.split(": ", 1) for line in written.splitlines())
    return FirstAid(**{names[label]: words for label, words in told.items()})


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet to be put on record; `revised_on` is its date, None where its text says so."""

    file: SheetFile
    revised_on: date | None = None
    first_aid: FirstAid = FirstAid()
    """Typed where none could be read out of the file."""
    file_alone: bool = False
    """It is put on record though no first aid can be shown of it."""
