"""Reading the files in which code sets are published: whole, or with all that is wrong in them.

ICD-10-CM: the order file of CMS (`icd10cm-order-2027.txt`). Columns 1-5 order number, 7-13 code without a
dot, 15 whether it can be billed, 17-76 short words, from 78 long words.
HCPCS II: the alphanumeric file of CMS (`HCPC2026_OCT_ANWEB.txt`), 320 columns a record. 1-5 code (a
modifier stands in 4-5), 6-10 sequence number, 11 kind of record (3 code, 4 more words of it, 7 modifier, 8
more words of that), 12-91 long words, 92-119 short words, 269-276 day added, 277-284 day from which the
action holds, 285-292 last day, 293 action.
RARC and CARC: CSV with titles, or text with a code and its words in each line.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from clinic_tui.codes.rows import CodeSet, Entry
from clinic_tui.codes.rules import SHAPES, folded, headings_without_codes
from clinic_tui.errors import FileRefused, Invalid
from clinic_tui.text import safe_text

MAX_BYTES = 64 * 1024 * 1024
"""Of a file, and of what is unpacked of one."""
LONGEST_WORDS = 2000

_WANTED_NAMES = {
    CodeSet.ICD10CM: re.compile(r"order.*\.txt$", re.IGNORECASE),
    CodeSet.HCPCS: re.compile(r"(anweb|hcpc).*\.txt$", re.IGNORECASE),
    CodeSet.RARC: re.compile(r"\.(csv|txt)$", re.IGNORECASE),
    CodeSet.CARC: re.compile(r"\.(csv|txt)$", re.IGNORECASE),
}
_UNWANTED_NAMES = re.compile(r"addenda|layout|notes|trans|readme|changes|corrections|__macosx", re.IGNORECASE)
_CPT = re.compile(r"[0-9]{4}[0-9A-Z]", re.ASCII)
_STARTS = re.compile(r"start:?\s*([0-9/.-]{8,10})", re.IGNORECASE)
_STOPS = re.compile(r"stop:?\s*([0-9/.-]{8,10})", re.IGNORECASE)
_HISTORY = re.compile(r"\s*(?:start|last modified|stop|notes):.*", re.IGNORECASE | re.DOTALL)
_TITLES = {
    "code": ("code", "rarc", "carc", "remark code", "reason code"),
    "words": ("description", "words", "text", "narrative", "message"),
    "first": ("start date", "start", "effective date", "from"),
    "last": ("stop date", "stop", "end date", "deactivation date", "to"),
}
NO_CPT = (
    "this is a code of CPT, which belongs to the AMA: no list of it is taken in here. What the clinic "
    "charges by it comes from its own fee schedules (`clinic-tui fees import`)"
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong in one place of a file; lines and columns are counted from 1."""

    line: int
    column: int
    words: str
    file: str = ""
    """In which file, where a release is in several."""


@dataclass(slots=True)
class BookFile:
    """What a file holds, or what is wrong in it."""

    name: str
    set: CodeSet
    entries: tuple[Entry, ...] = ()
    wrong: list[Wrong] = field(default_factory=list)
    digest: str = ""
    """SHA-256 of the file as it was read."""
    left_out: int = 0
    """Dental codes (D), which are not taken in."""


def read_book(path: Path, code_set: CodeSet) -> BookFile:
    """Read a file, or the one file that is meant in a ZIP. Raises FileRefused for what is none of the set."""
    if code_set not in _WANTED_NAMES:
        raise Invalid(f"{code_set.label} come with the program, and are not imported", "set")
    content = _content(path)
    text = _text(path, content, code_set)
    book = BookFile(path.name, code_set, digest=hashlib.sha256(content).hexdigest())
    if code_set is CodeSet.ICD10CM:
        _read_order_file(text, book)
    elif code_set is CodeSet.HCPCS:
        _read_hcpcs(text, book)
    else:
        _read_remarks(text, book)
    if not book.entries and not book.wrong:
        raise FileRefused(f"{path.name} holds no code of {code_set.label}")
    return book


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FileRefused(f"{path.name} is larger than {MAX_BYTES >> 20} MB: it is no code set")
        return path.read_bytes()
    except OSError as problem:
        raise FileRefused(f"{path.name} cannot be read: {problem.strerror}") from None


def _text(path: Path, content: bytes, code_set: CodeSet) -> str:
    if content.startswith(b"PK\x03\x04"):
        content = _from_zip(path, content, code_set)
    if b"\0" in content:
        raise FileRefused(f"{path.name} is no text: take the text file (.txt), not the spreadsheet")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _from_zip(path: Path, content: bytes, code_set: CodeSet) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [each for each in archive.infolist() if not each.is_dir()]
            if any(each.filename == "[Content_Types].xml" for each in names):
                raise FileRefused(
                    f"{path.name} is a spreadsheet: take the text file (.txt) that comes with it"
                )
            wanted = [
                each
                for each in names
                if _WANTED_NAMES[code_set].search(each.filename) and not _UNWANTED_NAMES.search(each.filename)
            ]
            if len(wanted) != 1:
                there = ", ".join(safe_text(each.filename) for each in names[:8]) or "nothing"
                raise FileRefused(
                    f"{path.name} holds {'no file' if not wanted else 'several files'} of {code_set.label}: "
                    f"unpack it and name the one that is meant (it holds {there})"
                )
            if wanted[0].file_size > MAX_BYTES:
                raise FileRefused(f"{path.name} unpacks to more than {MAX_BYTES >> 20} MB: it is no code set")
            with archive.open(wanted[0]) as file:
                unpacked = file.read(MAX_BYTES + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise FileRefused(f"{path.name} is a damaged or locked ZIP: fetch it again") from None
    if len(unpacked) > MAX_BYTES:
        raise FileRefused(f"{path.name} unpacks to more than {MAX_BYTES >> 20} MB: it is no code set")
    return unpacked


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip("\r\x1a "):
            yield number, line.rstrip("\r\x1a")


def _words(text: str) -> str:
    return " ".join(safe_text(text).split())[:LONGEST_WORDS]


def _read_order_file(text: str, book: BookFile) -> None:
    entries: dict[str, Entry] = {}
    lines: dict[str, int] = {}
    before = 0
    for number, line in _lines(text):
        order, code, flag = line[:5], line[6:13].strip(), line[14:15]
        if not order.isdecimal():
            _refuse(book, number, 1, "five digits of the order number are missing here")
        elif before and int(order) != before + 1:
            _refuse(book, number, 1, f"order number {before + 1:05} was to come: lines are missing, or twice")
        elif not SHAPES[book.set].fullmatch(code):
            _refuse(book, number, 7, f"`{safe_text(code)}` is no code of ICD-10-CM")
        elif flag not in ("0", "1"):
            _refuse(book, number, 15, "0 (heading) or 1 (can be billed) is missing here")
        elif code in entries:
            _refuse(book, number, 7, f"{code} stands in line {lines[code]} already")
        elif not (words := _words(line[77:]) or _words(line[16:76])):
            _refuse(book, number, 78, f"the words of {code} are missing")
        else:
            entries[code] = Entry(book.set, code, words, flag == "1", short=_words(line[16:76]))
            lines[code] = number
        before = int(order) if order.isdecimal() else before
    if not book.wrong:
        for code in headings_without_codes(entries):
            below = (
                "has codes below it and can be billed" if entries[code].leaf else "is a heading of nothing"
            )
            _refuse(book, lines[code], 15, f"{code} {below}: lines are missing")
    book.entries = tuple(entries.values())


def _read_hcpcs(text: str, book: BookFile) -> None:
    entries: dict[tuple[CodeSet, str], Entry] = {}
    last: tuple[CodeSet, str] | None = None
    dental: set[str] = set()
    for number, line in _lines(text):
        kind, raw = line[10:11], line[:5]
        code = raw.strip()
        code_set = CodeSet.MODIFIER if kind in "78" else CodeSet.HCPCS
        key = (code_set, code)
        if _CPT.fullmatch(code):
            _refuse(book, number, 1, f"{code}: {NO_CPT}")
        elif kind not in ("3", "4", "7", "8"):
            _refuse(book, number, 11, "3 or 4 (codes), 7 or 8 (modifiers) is missing here")
        elif not SHAPES[code_set].fullmatch(code):
            _refuse(book, number, 1, f"`{safe_text(raw)}` is no code of {code_set.label}")
        elif code_set is CodeSet.HCPCS and code.startswith("D"):
            dental.add(code)
        elif kind in "48" and key != last:
            _refuse(book, number, 1, f"more words of {code}, whose first line does not stand before it")
        elif kind in "48":
            first = entries[key]
            entries[key] = _longer(first, _words(line[11:91]))
        elif key in entries:
            _refuse(book, number, 1, f"{code} stands in the file twice")
        else:
            entry = _hcpcs_entry(book, number, line, key)
            if entry is not None:
                entries[key] = entry
            last = key
    book.entries = tuple(entries.values())
    book.left_out = len(dental)


def _hcpcs_entry(book: BookFile, number: int, line: str, key: tuple[CodeSet, str]) -> Entry | None:
    words, short = _words(line[11:91]), _words(line[91:119])
    added, ended = _eight(book, number, line, 269), _eight(book, number, line, 285)
    if not words:
        _refuse(book, number, 12, f"the words of {key[1]} are missing")
    if added and ended and ended < added:
        _refuse(book, number, 285, f"{key[1]} would end before it begins")
    return Entry(key[0], key[1], words, True, added, ended, short) if words else None


def _longer(entry: Entry, more: str) -> Entry:
    words = f"{entry.words} {more}".strip()[:LONGEST_WORDS]
    return Entry(entry.set, entry.code, words, True, entry.valid_from, entry.valid_to, entry.short)


def _eight(book: BookFile, number: int, line: str, column: int) -> date | None:
    text = line[column - 1 : column + 7].strip()
    if not text or text == "00000000":
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        _refuse(book, number, column, f"`{safe_text(text)}` is no day as YYYYMMDD")
        return None


def _read_remarks(text: str, book: BookFile) -> None:
    entries: dict[str, Entry] = {}
    for number, cells in _remark_rows(text, book):
        code = folded(cells.get("code", ""))
        if not SHAPES[book.set].fullmatch(code):
            _refuse(book, number, 1, f"`{safe_text(code)}` is no code of {book.set.label}")
            continue
        if code in entries:
            _refuse(book, number, 1, f"{code} stands in the file twice")
            continue
        told = cells.get("words", "")
        words = _words(_HISTORY.sub("", told))
        if not words:
            _refuse(book, number, 2, f"the words of {code} are missing")
            continue
        first = _day(book, number, cells.get("first", "") or _found(_STARTS, told))
        last = _day(book, number, cells.get("last", "") or _found(_STOPS, told))
        entries[code] = Entry(book.set, code, words, True, first, last)
    book.entries = tuple(entries.values())


def _remark_rows(text: str, book: BookFile) -> Iterator[tuple[int, dict[str, str]]]:
    head = next((line for _, line in _lines(text)), "")
    separator = max(",;\t|", key=head.count)
    titles = [" ".join(each.strip(' "').casefold().split()) for each in head.split(separator)]
    places = {
        name: titles.index(found[0])
        for name, names in _TITLES.items()
        if (found := [each for each in names if each in titles])
    }
    if "code" not in places or "words" not in places:
        for number, line in _lines(text):
            code, *rest = line.strip().split(maxsplit=1)
            yield number, {"code": code, "words": rest[0] if rest else ""}
        return
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True
    )
    begun = False
    while True:
        number = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            _refuse(book, number, 1, f"{problem}; look for a quotation mark that never closes")
            return
        if not any(cell.strip() for cell in row):
            continue
        if not begun:
            begun = True
            continue
        yield number, {name: row[place] if place < len(row) else "" for name, place in places.items()}


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[1] if match else ""


def _day(book: BookFile, number: int, text: str) -> date | None:
    if not text.strip():
        return None
    parts = re.split(r"[/.-]", text.strip())
    try:
        year, month, day = (parts[0], *parts[1:]) if len(parts[0]) == 4 else (parts[2], parts[0], parts[1])
        return date(int(year), int(month), int(day))
    except (ValueError, IndexError):
        _refuse(book, number, 1, f"`{safe_text(text.strip())}` is no day: write 01/31/2027 or 2027-01-31")
        return None


def _refuse(book: BookFile, line: int, column: int, words: str) -> None:
    book.wrong.append(Wrong(line, column, words))
