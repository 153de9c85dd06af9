"""Reading the files in which CMS publishes edits for practitioners: whole, or with all that is wrong in them.

NCCI: tab-delimited text in four parts (`ccipra-v323r0-f1.txt` to `-f4.txt`), each with some lines of
headings (the AMA's notice, then the titles in four lines). Columns: column 1, column 2, `*` where it was in
existence before 1996, effective date and deletion date as YYYYMMDD (`*`: none), modifier indicator 0, 1 or 9,
rationale. A quarter has more than two million rows, most of them of days long past: lines are read one by
one, and ten bytes are kept of each pair.
MUE: CSV (`MCR_MUE_PractitionerServices_Eff_10-01-2026.csv`), the AMA's notice as a cell of several lines,
titles, then code, most units, adjudication indicator (`3 Date of Service Edit: Clinical`), rationale.
MCE: the text of the definitions of Medicare code edits (`limit_lines.py`), of which ages and sexes are taken.

Neither file describes a code. Codes of CPT in them are the AMA's: the clinic's licence covers their use.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO

from clinic_tui.codes.book_files import Wrong
from clinic_tui.codes.diagnosis_limits import DiagnosisLimits
from clinic_tui.codes.edit_content import (
    MOST_WHYS,
    day_number,
    digest_of,
    packed_pair,
    packed_units,
    pairs_in,
    sorted_pairs,
    with_whys_sorted,
)
from clinic_tui.codes.edit_rows import Adjudication
from clinic_tui.codes.limit_lines import TITLE, packed_limits, take_limits
from clinic_tui.codes.rows import CodeSet
from clinic_tui.errors import FileRefused, Invalid
from clinic_tui.text import safe_text

MAX_BYTES = 256 * 1024 * 1024
"""Of one part, unpacked: those of 2026 have some 55 MB."""
MOST_PARTS = 12
MOST_WRONG = 200
"""Wrong places of a file that are kept: another file has millions of them."""
LOOKED_AT = 64 * 1024
"""Bytes from the beginning by which a file is recognised."""
PARTS_OF_PAIRS = frozenset("1234")
"""CMS publishes the table of practitioners in so many files."""

_CODE = re.compile(r"[0-9A-Z][0-9]{3}[0-9A-Z]", re.ASCII)
_DAY = re.compile(r"[0-9]{8}", re.ASCII)
_INDICATORS = frozenset("019")
_PAIR_ROW = re.compile(r"^[0-9A-Z]{5}\t[0-9A-Z]{5}\t[* ]*\t[0-9]{8}\t([0-9]{8}|\*)?\t[019]\b", re.MULTILINE)
_PAIR_TITLES = re.compile(r"column ?1\s*/\s*column ?2 edits|^\"?column ?1\"?\tcolumn ?2", re.I | re.MULTILINE)
_UNIT_TITLES = re.compile(r"(?P<of>[a-z /-]*?)\s*(?:services\s+)?mue\s+values?", re.IGNORECASE)
_ORDER_ROW = re.compile(r"^[0-9]{5} [A-Z][0-9A-Z]{2,6} +[01] ", re.MULTILINE)
_HCPCS_ROW = re.compile(r"^[A-Z ][A-Z0-9 ]{3}[A-Z0-9][0-9]{5}[3478].{300,}", re.MULTILINE)
_WANTED_NAMES = {
    CodeSet.NCCI: re.compile(r"\.txt$", re.I), CodeSet.MUE: re.compile(r"\.(csv|txt)$", re.I),
    CodeSet.MCE: re.compile(r"\.txt$", re.I),
}  # fmt: skip
_UNWANTED_NAMES = re.compile(r"readme|notes|layout|__macosx", re.IGNORECASE)
_OF_OTHERS = re.compile(r"ccioph|outpatient|hospital|facility|dme", re.IGNORECASE)
_PART = re.compile(r"-f([0-9])\b", re.IGNORECASE)
_VERSION = re.compile(r"ccipra-v(\d{2})([0-3])r", re.IGNORECASE)
_QUARTER = re.compile(r"(20\d\d)[-_ ]?q([1-4])(?!\d)", re.IGNORECASE)
_DEFINITIONS = re.compile(r"code[-_ ]*edits?[-_ ]*v?[-_ .]*(\d\d)(?:[-_.](\d))?(?!\d)", re.IGNORECASE)
_YEAR_OF_DEFINITIONS_0 = 1983
"""Version 41 of the definitions is of the fiscal year 2024, and 41.1 of its April."""
_EFFECTIVE = re.compile(r"eff(?:ective)?[-_ ]*(\d\d)-\d\d-(20\d\d)", re.IGNORECASE)
_YEAR_OF_VERSION_0 = 1994
"""Version 32.3 of the pairs is the fourth quarter of 2026."""


@dataclass(slots=True)
class EditFile:
    """What the files of one release hold, or what is wrong in them."""

    name: str
    set: CodeSet
    rows: dict[str, bytes] = field(default_factory=dict)
    """By code, packed as `edit_content` has it."""
    whys: list[str] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    file_digest: str = ""
    """SHA-256 of the files as they were read, one after the other."""
    digest: str = ""
    count: int = 0
    """Pairs, codes with a most of units, or diagnoses of an age or a sex."""
    left_out: int = 0
    missing_parts: tuple[str, ...] = ()
    """Parts of the table that by their names are not among the files."""


def release_in(name: str) -> str:
    """The quarter that the name of a file of CMS tells, as `2026Q4`, or the year of definitions, as `2027`.

    Empty where it tells none.
    """
    if match := _VERSION.search(name):
        return f"{_YEAR_OF_VERSION_0 + int(match[1])}Q{int(match[2]) + 1}"
    if match := _QUARTER.search(name):
        return f"{match[1]}Q{match[2]}"
    if match := _EFFECTIVE.search(name):
        return f"{match[2]}Q{(int(match[1]) + 2) // 3}"
    if match := _DEFINITIONS.search(name):
        april = "-04" if (match[2] or "0") != "0" else ""
        return f"{_YEAR_OF_DEFINITIONS_0 + int(match[1])}{april}"
    return ""


def set_in(path: Path) -> CodeSet:
    """Which set a file is of, by what it holds. Raises Invalid where that does not tell, and FileRefused."""
    with _opened(path, None) as stream:
        beginning = stream.read(LOOKED_AT).decode("cp1252", "replace")
    if _PAIR_ROW.search(beginning) or _PAIR_TITLES.search(beginning):
        return CodeSet.NCCI
    if _UNIT_TITLES.search(beginning):
        return CodeSet.MUE
    if TITLE.search(beginning):
        return CodeSet.MCE
    if _ORDER_ROW.search(beginning):
        return CodeSet.ICD10CM
    if _HCPCS_ROW.search(beginning):
        return CodeSet.HCPCS
    raise Invalid(f"{path.name} does not tell of which set it is: say --set", "set")


def read_edits(paths: Sequence[Path], code_set: CodeSet, since: date) -> EditFile:
    """Read the files of one release, each packed (ZIP) or not; pairs that ended before `since` are left out.

    Raises FileRefused for what is none of the set, or of hospitals or suppliers.
    """
    if not 1 <= len(paths) <= MOST_PARTS:
        raise FileRefused(f"a release of {code_set.label} is in one file to {MOST_PARTS}")
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    found = EditFile(f"{paths[0].name}{more}", code_set)
    reader = _reader(found, since)
    digest = hashlib.sha256()
    for path in paths:
        if _OF_OTHERS.search(path.name):
            raise FileRefused(f"{path.name} is of hospitals or suppliers: take the one of practitioners")
        digest.update(_digest_of_file(path))
        held, wrong = reader.read, len(found.wrong)
        with _opened(path, code_set) as stream:
            reader.take(path.name, _lines(path.name, stream))
        if reader.read == held and len(found.wrong) == wrong:
            raise FileRefused(f"{path.name} holds nothing of {code_set.label}")
    reader.finish()
    with_whys_sorted(found.rows, found.whys, of_pairs=code_set is CodeSet.NCCI)
    found.file_digest, found.digest = digest.hexdigest(), digest_of(found.rows, found.whys)
    if code_set is CodeSet.NCCI:
        parts = {match[1] for path in paths if (match := _PART.search(path.name))}
        found.missing_parts = tuple(sorted(PARTS_OF_PAIRS - parts)) if parts else ()
    return found


class _Reader:
    """Takes in the lines of one file after the other."""

    def __init__(self, found: EditFile) -> None:
        self.found = found
        self.read = 0
        """Rows that were understood."""
        self._whys: dict[str, int] = {}

    def take(self, name: str, lines: Iterable[str]) -> None:
        raise NotImplementedError

    def finish(self) -> None:
        raise NotImplementedError

    def why(self, words: str) -> int:
        """The place of a rationale among those of the release; those of which there are too many say none."""
        place = self._whys.get(words)
        if place is None:
            said = " ".join(safe_text(words).split())[:120]
            if said not in self.found.whys:
                if len(self.found.whys) == MOST_WHYS - 1 and "" not in self.found.whys:
                    said = ""
                if len(self.found.whys) == MOST_WHYS:
                    return self.found.whys.index("")
                self.found.whys.append(said)
            place = self._whys[words] = self.found.whys.index(said)
        return place

    def refuse(self, name: str, line: int, column: int, words: str) -> None:
        if len(self.found.wrong) < MOST_WRONG:
            self.found.wrong.append(Wrong(line, column, words, name))


class _Pairs(_Reader):
    """Column 1, column 2, before 1996, effective date, deletion date, indicator, rationale."""

    def __init__(self, found: EditFile, since: date) -> None:
        super().__init__(found)
        self._since = day_number(since)
        self._days: dict[str, int | None] = {"": None, "*": None}
        self._codes: set[str] = set()
        self._of: dict[str, bytearray] = {}

    def take(self, name: str, lines: Iterable[str]) -> None:
        days, codes, since, of = self._days, self._codes, self._since, self._of
        left_out = read = 0
        for number, line in enumerate(lines, start=1):
            cells = line.split("\t")
            try:  # most lines by far are of this form, and have days and codes that stood before
                one, two, _, first_text, last_text, mark = cells[:6]
                first, last = days[first_text], days[last_text]
                known = one in codes and two in codes and mark in _INDICATORS and first is not None
            except (ValueError, KeyError):
                known = False
            if not known:
                row = self._looked_at(name, number, cells, begun=read > 0)
                if row is None:
                    continue
                one, two, first, last, mark = row
            assert first is not None
            read += 1
            if mark == "9" or (last is not None and last < max(first, since)):
                left_out += 1  # it never held, or is over: no claim that can still be sent is of its days
                continue
            rationale = self.why(cells[6] if len(cells) > 6 else "")
            record = packed_pair(two, first, last, rationale, by_modifier=mark == "1")
            kept = of.get(one)
            if kept is None:
                of[one] = bytearray(record)
            else:
                kept += record
        self.read += read
        self.found.left_out += left_out

    def _looked_at(
        self, name: str, number: int, cells: list[str], *, begun: bool
    ) -> tuple[str, str, int, int | None, str] | None:
        """What a line says; None for a heading, and for what is wrong and is told so."""
        cells = [each.strip(' "') for each in cells]
        filled = [each for each in cells if each]
        if len(filled) <= 1 and (not filled or not _CODE.fullmatch(filled[0])):
            return None  # empty, or words alone: the notices that stand above and below
        if not begun and not _CODE.fullmatch(cells[0]):
            return None  # titles, in several lines
        if len(cells) < 6:
            self.refuse(
                name, number, 1, f"six columns and a rationale belong here, and there are {len(cells)}"
            )
            return None
        for place in (0, 1):
            if not _CODE.fullmatch(cells[place]):
                said = safe_text(cells[place])[:20]
                self.refuse(name, number, place + 1, f"`{said}` is no procedure code")
                return None
        for place, what in ((3, "effective"), (4, "deletion")):
            if (place == 3 or cells[place] not in ("", "*")) and self._day(cells[place]) is None:
                said = safe_text(cells[place])[:20]
                self.refuse(name, number, place + 1, f"`{said}` is no {what} date as YYYYMMDD")
                return None
        if cells[5] not in _INDICATORS:
            said = safe_text(cells[5])[:20]
            self.refuse(name, number, 6, f"`{said}` is no modifier indicator: 0, 1 or 9")
            return None
        self._codes.update(cells[:2])
        first = self._day(cells[3])
        assert first is not None
        return cells[0], cells[1], first, self._day(cells[4]), cells[5]

    def _day(self, text: str) -> int | None:
        """Days since 1970, kept for the next line; None for what is no day."""
        if text in self._days:
            return self._days[text]
        if not _DAY.fullmatch(text):
            return None
        try:
            number = day_number(date(int(text[:4]), int(text[4:6]), int(text[6:])))
        except ValueError:
            return None
        self._days[text] = number
        return number

    def finish(self) -> None:
        rows = self.found.rows
        for code in sorted(self._of):
            rows[code] = sorted_pairs(self._of.pop(code))
            self.found.count += pairs_in(rows[code])


class _Units(_Reader):
    """Code, most units, adjudication indicator, rationale; found by their titles."""

    def take(self, name: str, lines: Iterable[str]) -> None:
        rows = csv.reader(lines)
        places: dict[str, int] = {}
        while True:
            number = rows.line_num + 1
            try:
                cells = [" ".join(each.split()) for each in next(rows)]
            except StopIteration:
                break
            except csv.Error as problem:
                self.refuse(name, number, 1, f"{problem}; look for a quotation mark that never closes")
                break
            if not places:
                places = self._titles(name, cells)
            elif any(cells) and not (len([each for each in cells if each]) == 1 and " " in "".join(cells)):
                self._row(name, number, cells, places)
        if not places:
            raise FileRefused(f"{name} has no titles of {self.found.set.label}: code, MUE value, indicator")

    def _titles(self, name: str, cells: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for place, title in enumerate(each.casefold() for each in cells):
            if re.fullmatch(r"hcpcs ?/ ?cpt code|hcpcs code|cpt code|code", title):
                found["code"] = place
            elif match := _UNIT_TITLES.fullmatch(title):
                if _OF_OTHERS.search(match["of"]):
                    raise FileRefused(f"{name} is of hospitals or suppliers: take the one of practitioners")
                found["most"] = place
            elif "adjudication indicator" in title or title == "mai":
                found["how"] = place
            elif "rationale" in title:
                found["why"] = place
        if {"code", "most"} <= found.keys() and "how" not in found:
            raise FileRefused(f"{name} has no adjudication indicator (MAI): take the table of Medicare")
        return found if {"code", "most", "how"} <= found.keys() else {}

    def _row(self, name: str, number: int, cells: Sequence[str], places: dict[str, int]) -> None:
        code, most, how, why = (
            cells[places[each]] if each in places and places[each] < len(cells) else ""
            for each in ("code", "most", "how", "why")
        )
        if not _CODE.fullmatch(code):
            self.refuse(name, number, places["code"] + 1, f"`{safe_text(code)[:20]}` is no procedure code")
        elif not (most.isascii() and most.isdigit() and len(most) <= 6):
            self.refuse(name, number, places["most"] + 1, f"`{safe_text(most)[:20]}` is no number of units")
        elif how[:1] not in set(Adjudication):
            said = safe_text(how)[:20]
            self.refuse(name, number, places["how"] + 1, f"`{said}` is no adjudication indicator: 1, 2 or 3")
        elif code in self.found.rows:
            self.refuse(name, number, places["code"] + 1, f"{code} stands in the file twice")
        else:
            self.found.rows[code] = packed_units(int(most), Adjudication(how[:1]), self.why(why))
            self.read += 1

    def finish(self) -> None:
        self.found.count = len(self.found.rows)


class _Limits(_Reader):
    """Diagnoses below the headings that say of which age or sex they are."""

    def __init__(self, found: EditFile) -> None:
        super().__init__(found)
        self._limits: dict[str, DiagnosisLimits] = {}

    def take(self, name: str, lines: Iterable[str]) -> None:
        self.read += take_limits(lines, self._limits, lambda line, words: self.refuse(name, line, 1, words))

    def finish(self) -> None:
        self.found.rows.update(packed_limits(self._limits))
        self.found.count = len(self._limits)


def _reader(found: EditFile, since: date) -> _Reader:
    if found.set is CodeSet.NCCI:
        return _Pairs(found, since)
    return _Limits(found) if found.set is CodeSet.MCE else _Units(found)


def _lines(name: str, stream: IO[bytes]) -> Iterator[str]:
    """The lines as text, each without its end. Raises FileRefused for what is none."""
    text = io.TextIOWrapper(io.BufferedReader(_Counted(name, stream)), "cp1252", "replace", newline="\n")
    for place, line in enumerate(text):
        if place == 0:
            line = line.removeprefix("ï»¿")  # a byte order mark, as cp1252 has it
        if "\0" in line:
            raise FileRefused(f"{name} is no text: take the text file, not the spreadsheet")
        yield line.rstrip("\r\n\x1a")


class _Counted(io.RawIOBase):
    """Reads no more than a part can have, whatever a ZIP says of its size."""

    def __init__(self, name: str, stream: IO[bytes]) -> None:
        super().__init__()
        self._name, self._stream, self._left = name, stream, MAX_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview | bytearray) -> int:  # type: ignore[override]
        content = self._stream.read(len(buffer))
        self._left -= len(content)
        if self._left < 0:
            raise FileRefused(f"{self._name} is larger than {MAX_BYTES >> 20} MB: it is none of CMS")
        buffer[: len(content)] = content
        return len(content)


@contextlib.contextmanager
def _opened(path: Path, code_set: CodeSet | None) -> Iterator[IO[bytes]]:
    """The file, or the one that is meant in a ZIP. Raises FileRefused."""
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PK\x03\x04":
                file.seek(0)
                yield file
                return
            file.seek(0)
            with zipfile.ZipFile(file) as archive, archive.open(_meant(path, archive, code_set)) as member:
                yield member
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error):
        raise FileRefused(f"{path.name} is a damaged or locked ZIP: fetch it again") from None
    except OSError as problem:
        raise FileRefused(f"{path.name} cannot be read: {problem.strerror}") from None


def _meant(path: Path, archive: zipfile.ZipFile, code_set: CodeSet | None) -> zipfile.ZipInfo:
    names = [each for each in archive.infolist() if not each.is_dir()]
    pattern = _WANTED_NAMES[code_set] if code_set in _WANTED_NAMES else re.compile(r"\.(txt|csv)$", re.I)
    wanted = [
        each for each in names if pattern.search(each.filename) and not _UNWANTED_NAMES.search(each.filename)
    ]
    if len(wanted) != 1:
        there = ", ".join(safe_text(each.filename) for each in names[:8]) or "nothing"
        raise FileRefused(
            f"{path.name} holds {'no text file' if not wanted else 'several text files'}: unpack it and name "
            f"the one that is meant (it holds {there})"
        )
    if _OF_OTHERS.search(wanted[0].filename):
        raise FileRefused(f"{path.name} is of hospitals or suppliers: take the one of practitioners")
    return wanted[0]


def _digest_of_file(path: Path) -> bytes:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError as problem:
        raise FileRefused(f"{path.name} cannot be read: {problem.strerror}") from None
    return digest.digest()
