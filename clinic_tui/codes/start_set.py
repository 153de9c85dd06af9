"""The code sets that travel with the program, in `data/codes`: public ones, and words of our own."""

from __future__ import annotations

import functools
import tomllib

from clinic_tui.codes.content import unpacked
from clinic_tui.codes.rows import Book, CodeSet, Entry
from clinic_tui.shipped import data_path

LIST = "codes/books.toml"


@functools.cache
def shipped_books() -> tuple[Book, ...]:
    """What is shipped, by set; raises FileNotFoundError where the installation has lost it."""
    said = tomllib.loads(data_path(LIST).read_text("utf-8"))
    return tuple(
        Book(CodeSet(name), each["release"], each["from"], None, each["sha256"], each["count"],
             source=each["file"])
        for name, each in said.items()
    )  # fmt: skip


def shipped_entries(book: Book) -> tuple[Entry, ...]:
    """What one of them holds."""
    content = data_path(f"codes/{book.source}").read_bytes()
    if book.source.endswith(".z"):
        return unpacked(content, book.digest)
    return read_list(book.set, content.decode())


def read_list(code_set: CodeSet, text: str) -> tuple[Entry, ...]:
    """A list of ours: code, words and, for adjustment reasons, the queue; `#` begins a remark."""
    entries = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            code, words, *route = line.split("\t")
            entries.append(Entry(code_set, code, words, route=route[0] if route else ""))
    return tuple(entries)
