"""The lines of the Definitions of Medicare Code Edits in which diagnoses are said to be of an age or a sex.

A text of CMS, new each October and some Aprils: headings in words, then a code, a tab and its description. A
table of contents has the same headings with the number of a page behind them. Other chapters are passed over.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterable, Iterator

from clinic_tui.codes.diagnosis_limits import ADULT, CHILD, MOTHER, NEWBORN, DiagnosisLimits
from clinic_tui.errors import StoreDamaged
from clinic_tui.text import safe_text

TITLE = re.compile(r"definitions of medicare code edits|perinatal/newborn diagnoses", re.IGNORECASE)
"""What tells that a file is of this kind."""
CATEGORY = 3
"""Limits are packed by so many places of their codes: a table of them has room for five."""

_AGES = {
    "perinatal/newborn": NEWBORN, "newborn": NEWBORN, "pediatric": CHILD, "maternity": MOTHER, "adult": ADULT,
}  # fmt: skip
_OF_AGE = re.compile(
    r"(?:[A-D]\.\s*)?(perinatal/newborn|newborn|pediatric|maternity|adult) diagnoses"
    r"(?:\s*\(age (\d{1,3}) through (\d{1,3})\))?",
    re.IGNORECASE,
)
_OF_SEX = re.compile(r"(?:[A-D]\.\s*)?diagnoses for (females|males) only", re.IGNORECASE)
_OTHER = re.compile(r"\d{1,2}\.\s+\S.*|(?:[A-D]\.\s*)?procedures for .*|chapter \d+\b.*", re.IGNORECASE)
_CODE = re.compile(r"([A-Z]\d[0-9A-Z])\.?([0-9A-Z]{0,4})(?:\s+(\S.*))?", re.ASCII)
_OLDEST = 124
"""Means that there is no oldest age."""

_LIMITS = struct.Struct(">4sBBB")
"""The places behind the category, youngest and oldest age (255: none), and sex."""
_NONE = 0xFF
_SEXES = ("", "F", "M")


def take_limits(
    lines: Iterable[str], limits: dict[str, DiagnosisLimits], refuse: Callable[[int, str], None]
) -> int:
    """Put what the lines say of each diagnosis into `limits`; how many lines were understood.

    `refuse` is told the number and the words of a line in a list that is no diagnosis.
    """
    current: DiagnosisLimits | None = None
    read = 0
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if (heading := _heading(text)) is not None:
            current = heading
        elif _OTHER.fullmatch(text):
            current = None
        elif current is not None and (found := _CODE.fullmatch(text)):
            code = found[1] + found[2]
            limits[code] = limits.get(code, DiagnosisLimits()) | current
            read += 1
        elif current is not None and "\t" in text:
            refuse(number, f"`{safe_text(text.partition(chr(9))[0])[:20]}` is no diagnosis")
    return read


def _heading(text: str) -> DiagnosisLimits | None:
    if found := _OF_AGE.fullmatch(text):
        if found[2] is None:
            return _AGES[found[1].casefold()]
        oldest = int(found[3])
        return DiagnosisLimits(youngest=int(found[2]), oldest=oldest if oldest < _OLDEST else None)
    if found := _OF_SEX.fullmatch(text):
        return DiagnosisLimits("F" if found[1].casefold() == "females" else "M")
    return None


def packed_limits(limits: dict[str, DiagnosisLimits]) -> dict[str, bytes]:
    """By category, those of its diagnoses in their order."""
    rows: dict[str, bytes] = {}
    for code in sorted(limits):
        each = limits[code]
        record = _LIMITS.pack(
            code[CATEGORY:].ljust(4).encode(),
            _NONE if each.youngest is None else each.youngest,
            _NONE if each.oldest is None else each.oldest,
            _SEXES.index(each.sex),
        )
        rows[code[:CATEGORY]] = rows.get(code[:CATEGORY], b"") + record
    return rows


def limits_of(category: str, records: bytes) -> Iterator[tuple[str, DiagnosisLimits]]:
    """Each diagnosis of a category with its limits. Raises StoreDamaged."""
    try:
        for rest, youngest, oldest, sex in _LIMITS.iter_unpack(records):
            yield (
                category + rest.decode("ascii").rstrip(),
                DiagnosisLimits(
                    _SEXES[sex],
                    None if youngest == _NONE else youngest,
                    None if oldest == _NONE else oldest,
                ),
            )
    except (struct.error, ValueError, IndexError):
        raise StoreDamaged(
            "the limits of diagnoses of a release are not what was taken in: withdraw it with `clinic-tui "
            "codes withdraw` and import its file again"
        ) from None
