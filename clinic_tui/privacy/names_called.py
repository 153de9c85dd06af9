"""What somebody may be called, out of one line: to tell whose record may be whose."""

from __future__ import annotations

from clinic_tui.patients.names import fold
from clinic_tui.privacy.access_rows import Called

_BEFORE = frozenset(("dr", "mr", "mrs", "ms", "miss", "mx", "prof"))
_BEHIND = frozenset((
    "jr", "sr", "ii", "iii", "iv", "md", "do", "mbbs", "np", "fnp", "dnp", "arnp", "aprn", "cnm",
    "crna", "rn", "lpn", "cma", "ma", "pa", "pac", "dpm", "dds", "dmd", "od", "dc", "pt", "dpt",
    "ot", "phd", "psyd", "lcsw", "lmft", "facp", "faap",
))  # fmt: skip
"""What stands before or behind a name and is none, folded. Some are family names too: `Anh Do`."""


def called(name: str) -> Called:
    """`Dr. Mary Ann de la Cruz-Vega, MD`: the given names and the family names that this may mean, folded.

    Where the family name begins is not said in such a line, so each of its ends is one; of two that are
    joined each is. `Lee, Hana` has the family name in front.
    """
    front, _, behind = name.partition(",")
    if given := _words(behind, least=0):
        return Called(_ends(_words(front, least=1)), _starts(given))
    words = _words(front, least=2)
    return Called(_ends(words[1:]), _starts(words[:-1]))


def of_patient(names: list[tuple[str, str]]) -> Called:
    """The same of a patient by all names on record, each as family and given."""
    return Called(
        frozenset(fold(family) for family, _ in names if fold(family)),
        frozenset().union(*(_starts(given.split()) for _, given in names)),
    )


def _words(text: str, least: int) -> list[str]:
    """Its words without what is no name; so many at least are names."""
    words = text.split()
    while len(words) > 1 and fold(words[0]) in _BEFORE:
        words.pop(0)
    while len(words) > least and fold(words[-1]) in _BEHIND:
        words.pop()
    return words


def _ends(words: list[str]) -> frozenset[str]:
    whole = {fold("".join(words[place:])) for place in range(len(words))}
    joined = {fold(part) for part in words[-1].split("-")} if words else set[str]()
    return frozenset(filter(None, whole | joined))


def _starts(words: list[str]) -> frozenset[str]:
    return frozenset(filter(None, (fold("".join(words[:count])) for count in range(1, len(words) + 1))))
