"""Reading the file of a safety data sheet: a PDF, or text in its sections.

Text without a section on first aid is refused: nobody is to read files of the machine through the console.
"""

from __future__ import annotations

from pathlib import Path

from clinic_tui.carried_file import read_carried
from clinic_tui.chemicals.entries import SheetFile
from clinic_tui.chemicals.pdf_text import MOST_TEXT, text_of_pdf
from clinic_tui.chemicals.rules import MOST_BYTES, has_first_aid
from clinic_tui.errors import FileRefused

_PDF = b"%PDF-"


def read_sheet_file(path: Path) -> SheetFile:
    """The file with its text. Raises FileRefused where it is too large, not there, or no sheet."""
    return sheet_of(path.name, read_carried(path, MOST_BYTES))


def sheet_of(name: str, content: bytes) -> SheetFile:
    """The same of bytes that are there already."""
    if len(content) > MOST_BYTES:
        raise FileRefused(
            f"{name} has more than {MOST_BYTES // 2**20} MB: ask the maker for one without pictures, "
            "or print it into a smaller PDF"
        )
    if not content.strip():
        raise FileRefused(f"{name} is empty")
    if _PDF in content[:1024]:
        return SheetFile(name, content, is_pdf=True, text=_plain(text_of_pdf(content)))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if "\0" in text or "\ufffd" in text:
        raise FileRefused(f"{name} is neither a PDF nor text: save the sheet as one of them")
    plain = _plain(text[:MOST_TEXT])
    if not has_first_aid(plain):
        raise FileRefused(f"{name} has no section 4, first-aid measures: it is no safety data sheet")
    return SheetFile(name, content, is_pdf=False, text=plain)


def _plain(text: str) -> str:
    """Without control characters; tabs are blanks."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").expandtabs(4).split("\n")
    return "\n".join("".join(each for each in line if each.isprintable()).rstrip() for line in lines).strip()
