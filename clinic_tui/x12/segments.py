"""Segments, and the cursor that takes a text apart into them in one pass."""

from __future__ import annotations

import re
from typing import NamedTuple

from clinic_tui.x12.refused import X12Refused
from clinic_tui.x12.separators import Header, Separators, read_header

LONGEST_SEGMENT = 20_000
"""Characters; the longest that the guides allow are a tenth of that, so a longer one has lost its end."""

MOST_SEGMENTS = 1_000_000
"""In one file: four times what a remittance of ten thousand claims has."""

MOST_ELEMENTS = 12_000_000
"""In one file, which bounds the memory that a file of nothing but separators can take."""

_BLANK = re.compile(r"[\s\x00\x1a]*")
_NAME = re.compile(r"[A-Z][A-Z0-9]{1,2}", re.ASCII)


class Segment(NamedTuple):
    """One segment; `elements[0]` is its name, so that `elements[3]` is what the guides call NM103."""

    elements: tuple[str, ...]
    separators: Separators
    number: int
    """Counted from 1 in the file."""
    line: int
    start: int
    """Characters before it in the file."""

    @property
    def name(self) -> str:
        """`NM1`, `EB`, ..."""
        return self.elements[0]

    @property
    def is_named(self) -> bool:
        """False where the name can be none: the segment was torn."""
        return _NAME.fullmatch(self.elements[0]) is not None

    @property
    def where(self) -> str:
        """Its place in words, for messages."""
        return f"Segment {self.number} ({clean(self.name)[:3]}), line {self.line}, character {self.start + 1}"

    @property
    def raw(self) -> str:
        """As it came, without its terminator, but without characters that a screen cannot show."""
        return clean(self.separators.element.join(self.elements))

    def value(self, place: int) -> str:
        """The element without blanks around it and without control characters; empty where there is none."""
        return clean(self.elements[place]) if place < len(self.elements) else ""

    def parts(self, place: int) -> tuple[str, ...]:
        """The components of an element, empty ones too; nothing where the element is empty."""
        return self._split(place, self.separators.component)

    def repeats(self, place: int) -> tuple[str, ...]:
        """The repeated values of an element, without empty ones."""
        return tuple(each for each in self._split(place, self.separators.repetition) if each)

    def _split(self, place: int, mark: str) -> tuple[str, ...]:
        text = self.elements[place] if place < len(self.elements) else ""
        if not text.strip():
            return ()
        return tuple(clean(each) for each in (text.split(mark) if mark else [text]))


def clean(text: str) -> str:
    """The text without blanks around it and without control characters."""
    if not text.isprintable():
        text = "".join(each for each in text if each.isprintable())
    return text.strip()


class Cursor:
    """Goes through a text once, interchange by interchange, segment by segment."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._line = 1
        self._line_end = "\n" if "\n" in text else "\r"
        self._count = 0
        self._elements = 0
        self._separators = Separators()
        self._blank = _BLANK
        self.unended = False
        """True when the last segment had no terminator behind it."""

    @property
    def place(self) -> str:
        """Where the cursor stands, in words."""
        return f"Line {self._line}, character {self._position + 1}"

    @property
    def rest(self) -> str:
        """The start of what has not been read."""
        return clean(self._text[self._position : self._position + 20])

    def skip_blanks(self) -> bool:
        """Go to what is neither blank nor one more terminator; False at the end of the text."""
        blank = self._blank.match(self._text, self._position)
        self._go_to(blank.end() if blank else self._position)
        return self._position < len(self._text)

    def at_interchange(self) -> bool:
        """True where an interchange begins."""
        return self._text.startswith("ISA", self._position)

    def open_interchange(self) -> tuple[Header, Segment]:
        """Read the ISA that stands here. Raises X12Refused."""
        header = read_header(self._text, self._position, self.place)
        self._separators = header.separators
        self._blank = re.compile(rf"[\s\x00\x1a{re.escape(header.separators.terminator)}]*")
        self._count_one(len(header.elements))
        segment = Segment(header.elements, header.separators, self._count, self._line, self._position)
        self._go_to(self._position + header.length)
        return header, segment

    def back_to(self, segment: Segment) -> None:
        """Stand before a segment again, to read it as the start of another interchange."""
        self._position, self._line = segment.start, segment.line
        self._count = segment.number - 1

    def next(self) -> Segment | None:
        """The next segment that is not empty, or None at the end. Raises X12Refused for one without end."""
        text, terminator = self._text, self._separators.terminator
        while self._position < len(text):
            end = text.find(terminator, self._position, self._position + LONGEST_SEGMENT + 1)
            if end < 0:
                if len(text) - self._position > LONGEST_SEGMENT:
                    raise X12Refused(
                        f"{self.place}: no segment ends within {LONGEST_SEGMENT:,} characters. The file is "
                        "damaged or has other separators than its ISA says: fetch it again."
                    )
                end = len(text)
                self.unended = bool(clean(text[self._position :]))
            found = text[self._position : end]
            body = found.lstrip("\r\n \t")
            start = self._position + len(found) - len(body)
            line = self._line + text.count(self._line_end, self._position, start)
            self._go_to(min(end + 1, len(text)))
            self._count_one(0)
            if "\n" in body or "\r" in body:
                body = body.replace("\r", "").replace("\n", "")
            if not body or (self.unended and not clean(body)):
                continue
            elements = tuple(body.split(self._separators.element))
            self._count_elements(len(elements))
            return Segment(elements, self._separators, self._count, line, start)
        return None

    def _go_to(self, position: int) -> None:
        self._line += self._text.count(self._line_end, self._position, position)
        self._position = position

    def _count_one(self, elements: int) -> None:
        self._count += 1
        self._count_elements(elements)
        if self._count > MOST_SEGMENTS:
            raise X12Refused(
                f"{self.place}: the file has more than {MOST_SEGMENTS:,} segments. Ask the sender for "
                "several smaller files."
            )

    def _count_elements(self, elements: int) -> None:
        self._elements += elements
        if self._elements > MOST_ELEMENTS:
            raise X12Refused(
                f"{self.place}: the file has more than {MOST_ELEMENTS:,} elements. Ask the sender for "
                "several smaller files."
            )
