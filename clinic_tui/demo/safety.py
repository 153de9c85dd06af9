"""The demo's chemicals with three of their sheets, its drills, and a needlestick whose clock runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from clinic_tui.chemicals.entries import ChemicalEntry, KeptEntry, SheetEntry, SheetFile
from clinic_tui.chemicals.register import add_chemical
from clinic_tui.chemicals.sheet_file import sheet_of
from clinic_tui.chemicals.sheets import add_sheet
from clinic_tui.chemicals.states import Pictogram, Signal
from clinic_tui.demo.writing import Writer
from clinic_tui.drills.rows import DrillEntry, HeldEntry
from clinic_tui.drills.states import DrillKind
from clinic_tui.drills.writing import add_drill, note_held
from clinic_tui.safety.entries import IncidentEntry, StepEntry
from clinic_tui.safety.exposure import end_step
from clinic_tui.safety.reporting import report_incident
from clinic_tui.safety.states import IncidentKind, Step
from clinic_tui.shipped import data_path

DAY = timedelta(days=1)
_P = Pictogram

_CHEMICALS = (
    ChemicalEntry(
        "Clearwater Bleach 6 %", "Ridgeway Chemical Co.", "555-0191", "7681-52-9", Signal.DANGER,
        (_P.CORROSION, _P.ENVIRONMENT), "burns skin and eyes; with acids toxic gas",
        (KeptEntry("Janitor closet", "2 x 2 L"), KeptEntry("Lab", "1 x 1 L")),
    ),
    ChemicalEntry(
        "Sanifrost surface wipes", "Norwell Hygiene Inc.", "555-0187", "67-63-0", Signal.WARNING,
        (_P.FLAME, _P.EXCLAMATION), "flammable; irritates the eyes",
        (KeptEntry("Stock room", "24 tubs"), KeptEntry("Room 2", "1 tub")), "SANI",
    ),
    ChemicalEntry(
        "Alcohol prep pads 70 %", "Calder Medical", "555-0144", "67-63-0", Signal.DANGER,
        (_P.FLAME, _P.EXCLAMATION), "highly flammable; irritates the eyes",
        (KeptEntry("Stock room", "30 boxes"),), "ALC",
    ),
    ChemicalEntry(
        "Formalin 10 %, buffered", "Tamarack Pathology", "555-0166", "50-00-0", Signal.DANGER,
        (_P.CORROSION, _P.EXCLAMATION, _P.HEALTH), "may cause cancer; allergic skin reaction",
        (KeptEntry("Lab", "40 specimen cups"),),
    ),
    ChemicalEntry(
        "Glutaral soak 2.4 %", "Norwell Hygiene Inc.", "555-0187", "111-30-8", Signal.DANGER,
        (_P.CORROSION, _P.HEALTH, _P.ENVIRONMENT), "asthma by breathing it; burns the eyes",
        (KeptEntry("Procedure", "2 x 4 L"),),
    ),
    ChemicalEntry(
        "Liquid nitrogen", "Lakeshore Gas", "555-0152", "7727-37-9", Signal.WARNING, (_P.GAS,),
        "frostbite; drives out the air of a small room", (KeptEntry("Procedure", "10 L flask"),),
    ),
    ChemicalEntry(
        "Silver nitrate sticks", "Calder Medical", "555-0144", "7761-88-8", Signal.DANGER,
        (_P.OXIDISER, _P.CORROSION, _P.ENVIRONMENT), "burns skin and eyes; makes fires worse",
        (KeptEntry("Procedure", "1 tube of 100"),),
    ),
    ChemicalEntry(
        "Hand sanitizer gel", "Norwell Hygiene Inc.", "555-0187", "64-17-5", Signal.DANGER, (_P.FLAME,),
        "highly flammable", (KeptEntry("Front desk", "2 pumps"), KeptEntry("Stock room", "12 bottles")),
    ),
)  # fmt: skip
_SHEETS = ("sheet_bleach.txt", "sheet_wipes.txt")
"""Of the first chemicals; the second is so old that its maker is to be asked."""
_SCAN = SheetFile("formalin-scan.pdf", b"%PDF-1.4 a scanned page", is_pdf=True, text="")
_SCANNED = 3
"""The chemical whose sheet is a scan: nobody could read its first aid out of it."""

_STICK = IncidentEntry(
    IncidentKind.SHARP, "lee", date.min, "the patient moved while the needle was drawn back",
    "puncture, left index finger", "Room 2", "physician", 14 * 60 + 20,
    "giving an injection into the shoulder", device="hypodermic needle 25G", brand="Calder SafePoint",
)  # fmt: skip


def fill_safety(writer: Writer, day: date) -> None:
    """On the evening of `day`, the last working day before today."""
    dana, lee = writer.desk("dana"), writer.desk("lee")
    long_ago = day - 400 * DAY
    for place, entry in enumerate(_CHEMICALS):
        number = add_chemical(dana, replace(entry, used_from=long_ago))
        if place < len(_SHEETS):
            name = _SHEETS[place]
            add_sheet(dana, number, SheetEntry(sheet_of(name, data_path(f"demo/{name}").read_bytes())))
        elif place == _SCANNED:
            add_sheet(dana, number, SheetEntry(_SCAN, day - 300 * DAY, file_alone=True))
    fire = DrillEntry(DrillKind.FIRE, 12, "front door, then the oak behind the lot", first_due=day - 30 * DAY)
    add_drill(dana, fire)
    code_blue = add_drill(
        dana, DrillEntry(DrillKind.MEDICAL, 6, "code blue in the waiting room; AED and bag")
    )
    held = HeldEntry(
        day - 70 * DAY, "Lee", "all but Bea", "AED fetched in 2:10; nobody knew where the masks are",
        "Put pocket masks into the AED cabinet", "lee", day + 5 * DAY,
    )  # fmt: skip
    note_held(dana, code_blue, 1, held)
    paper = add_drill(dana, DrillEntry(DrillKind.DOWNTIME, 12, "one hour from the packet, then typed in"))
    note_held(dana, paper, 1, HeldEntry(day - 200 * DAY, "Dana", "Marco, Bea", "two visits typed twice"))
    incident = report_incident(lee, replace(_STICK, day=day))
    end_step(dana, incident, Step.EVALUATION, StepEntry(words="Lakeside Occupational Health, same day"))
