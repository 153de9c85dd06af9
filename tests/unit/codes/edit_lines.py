"""Files of edits in the layouts of CMS, with invented pairs."""

from __future__ import annotations

import io
import zipfile

NOTICE = "CPT only copyright 2025 American Medical Association.  All rights reserved."
HEADINGS = (
    f"{NOTICE}\t\t\t\t\t\t",
    "Column1/Column2 Edits\t\t\t\t\t\t",
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale",
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t",
    "\t\t\t\t*=no data\t1=allowed\t",
    "\t\t\t\t\t9=not applicable\t",
)
STANDARDS, EXCLUSIVE = "Standards of medical / surgical practice", "Mutually exclusive procedures"
PAIRS = (
    ("20610", "20605", "", "20150101", "*", "1", STANDARDS),
    ("20610", "64450", "*", "19960101", "20251231", "1", "Misuse of Column Two code with Column One code"),
    ("20610", "J2001", "", "20200401", "*", "0", EXCLUSIVE),
    ("99213", "36415", "", "20180101", "*", "1", EXCLUSIVE),
    ("99213", "36416", "", "20250101", "20250101", "9", STANDARDS),
    ("99213", "99000", "", "19990701", "20041231", "1", STANDARDS),
)
"""In force, ended lately, without a way out, in force, deleted on the day it began, ended long ago."""

UNIT_TITLES = (
    '"HCPCS/\nCPT Code"', "Practitioner Services MUE Values", "MUE Adjudication Indicator", "MUE Rationale",
)  # fmt: skip
UNITS = (
    ("97110", "8", "3 Date of Service Edit: Clinical", "Clinical: Data"),
    ("99213", "2", "3 Date of Service Edit: Clinical", "CMS Policy"),
    ("G0422", "6", "2 Date of Service Edit: Policy", "Code Descriptor / CPT Instruction"),
    ("J1100", "120", "1 Line Edit", "Prescribing Information"),
)


def pair_file(*rows: tuple[str, ...], end: str = "\r\n") -> str:
    """A part of the table of pairs, with its headings."""
    return end.join((*HEADINGS, *("\t".join(row) for row in rows))) + end


def unit_file(*rows: tuple[str, ...], titles: tuple[str, ...] = UNIT_TITLES) -> str:
    """The table of most units, with the notice of two lines in one cell above it."""
    said = [",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows]
    return "\r\n".join((f'"{NOTICE}\nFARS/DFARS apply.",,,', ",".join(titles), *said)) + "\r\n"


def zipped(**members: str) -> bytes:
    """A ZIP of these texts; `_` in a name stands for a point."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("_", "."), text)
    return packed.getvalue()


def definitions(*sections: tuple[str, tuple[str, ...]]) -> str:
    """The definitions of Medicare code edits with these lists, behind a table of contents of them."""
    lines = ["Definitions of Medicare Code Edits", "Version 44.0, October 2026", "4. Age conflict"]
    lines += [f"{heading}\t{page}" for page, (heading, _) in enumerate(sections, start=9)]
    lines += ["4. Age conflict", "A five-year-old patient with A33 is\tone that cannot be."]
    for heading, codes in sections:
        lines += [heading, *(f"{code}\tInvented words, {number}" for number, code in enumerate(codes))]
    lines += ["6. Manifestation code as principal diagnosis", "D630\tAnemia", "0UT90ZZ\tResection", ""]
    return "\r\n".join(lines)


AGES = (
    ("A. Perinatal/Newborn diagnoses", ("A33", "Z00110")),
    ("B. Pediatric diagnoses (age 0 through 17)", ("E8411",)),
    ("C. Maternity diagnoses (age 9 through 64)", ("O80", "O99891")),
    ("D. Adult diagnoses (age 15 through 124)", ("N401", "E8411")),
)
SEXES = (("A. Diagnoses for females only", ("O80", "N736")), ("C. Diagnoses for males only", ("N401",)))
