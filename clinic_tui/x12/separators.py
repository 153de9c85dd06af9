"""The ISA header: which characters separate segments, elements, components and repeats."""

from __future__ import annotations

from dataclasses import dataclass

from clinic_tui.x12.refused import X12Refused

HEADER_WIDTH = 106
"""Characters of an ISA that is written as it should be, with its terminator."""

_LINE_ENDS = "\r\n"
_LONGEST_HEADER = 400
_ELEMENTS = 16
_SHORTEST = 20
_MAY_FOLLOW = ("GS", "TA1", "IEA")


@dataclass(frozen=True, slots=True)
class Separators:
    """One character each; `repetition` is empty where the sender has none (version 4010 and before)."""

    element: str = "*"
    component: str = ":"
    terminator: str = "~"
    repetition: str = "^"


@dataclass(frozen=True, slots=True)
class Header:
    """An ISA as it was found: `elements` begins with `ISA` and has its sixteen elements behind."""

    elements: tuple[str, ...]
    separators: Separators
    length: int
    """Characters in the text with the terminator, line ends that wrap it included."""
    width: int
    """Characters with the terminator but without line ends: 106 where the sender keeps to the standard."""


def read_header(text: str, start: int, place: str) -> Header:
    """The ISA that begins at `start`; `place` says in messages where that is.

    The separators are the fourth character, ISA11, ISA16 and the character behind ISA16. Elements are
    told by the separator and not by their width, since some senders leave off the padding.

    Raises X12Refused where there is no ISA or its separators cannot be.
    """
    window = text[start : start + _LONGEST_HEADER]
    if not window.startswith("ISA"):
        raise X12Refused(
            f"{place}: the file does not begin with ISA, so it is no X12. Is it the file that the payer or "
            "clearinghouse sent, as it came?"
        )
    found = [place for place, character in enumerate(window) if character not in _LINE_ENDS]
    if len(found) < _SHORTEST:
        raise _no_header(place, "it ends too soon")
    element = window[found[3]]
    marks = [index for index, each in enumerate(found) if window[each] == element]
    if len(marks) < _ELEMENTS or marks[_ELEMENTS - 1] + 1 >= len(found):
        raise _no_header(place, f"it does not have {_ELEMENTS} elements")
    last = marks[_ELEMENTS - 1] + 1
    component = window[found[last]]
    terminator, length = _terminator(window, found[last] + 1, element, place)
    plain = window[:length].replace("\r", "").replace("\n", "")
    elements = tuple(plain[: last + 1].split(element))
    repetition = elements[11][:1]
    for name, mark in (("element", element), ("component", component), ("segment", terminator)):
        if mark.isalnum() or mark == " ":
            raise _no_header(place, f"'{mark}' cannot be the {name} separator")
    if len({element, component, terminator}) < 3:
        raise _no_header(place, "two of its separators are the same character")
    if repetition.isalnum() or repetition in ("", " ", element, component, terminator):
        repetition = ""
    return Header(
        elements, Separators(element, component, terminator, repetition), length, width=last + 1 + 1
    )


def _terminator(window: str, behind: int, element: str, place: str) -> tuple[str, int]:
    """The character that ends segments, and where in the window the next segment begins.

    A line end behind ISA16 is the terminator where a segment follows on it; otherwise the line was
    wrapped just there.
    """
    rest = window[behind:]
    unpadded = rest.lstrip(" ")
    if unpadded[:1] in _LINE_ENDS:  # of a file with a segment a line, padded behind
        rest, behind = unpadded, behind + len(rest) - len(unpadded)
    if not rest:
        raise _no_header(place, "it ends before its terminator")
    if rest[0] not in _LINE_ENDS:
        return rest[0], behind + 1
    follows = rest.lstrip(_LINE_ENDS + " ")
    ends = rest[: len(rest) - len(follows)]
    if not follows or follows.startswith(tuple(name + element for name in _MAY_FOLLOW)):
        terminator = "\n" if "\n" in ends else "\r"
        return terminator, behind + ends.index(terminator) + 1
    return follows[0], behind + len(ends) + 1


def _no_header(place: str, why: str) -> X12Refused:
    return X12Refused(
        f"{place}: the ISA header cannot be read, since {why}. Without it nothing in the file can be told "
        "apart: fetch the file again, or ask the sender for a whole one."
    )
