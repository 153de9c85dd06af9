"""What reasons (CARC) and remarks (RARC) of payers mean, in our own words that travel with the program."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from clinic_tui.codes.rows import CodeSet
from clinic_tui.codes.start_set import shipped_books, shipped_entries


def with_words(shown: str, of: CodeSet, code: str) -> str:
    """`CO 197: Authorization or notice is missing`; what is shown alone where the list has no such code."""
    words = _words().get((of, code), "")
    return f"{shown}: {words}" if words else shown


@functools.cache
def _words() -> Mapping[tuple[CodeSet, str], str]:
    return {
        (book.set, entry.code): entry.words
        for book in shipped_books()
        if book.set in (CodeSet.CARC, CodeSet.RARC)
        for entry in shipped_entries(book)
    }
