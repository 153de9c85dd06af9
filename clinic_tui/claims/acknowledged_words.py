"""What TA1 and 999 say of files of ours, in a few words, for the list of the files that came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from clinic_tui.words.counted import counted
from clinic_tui.x12.acknowledgments import Acknowledged
from clinic_tui.x12.kinds import Kind

_LONGEST = 160


def acknowledged_words(told: Iterable[tuple[str, Acknowledged]]) -> Iterator[str]:
    """Of each file by its reference: what is rejected, set by set and with why, then what is taken in.

    No claim is named: whose it is, is told with the claim, to those who may see it.
    """
    taken: Counter[tuple[str, str, bool]] = Counter()
    for reference, said in told:
        what = "the file" if said.place is None else f"set {said.place}"
        if said.accepted:
            taken[reference, said.kind.value, bool(said.errors)] += 1
            continue
        why = "; ".join(dict.fromkeys(each.words for each in said.errors)) or said.words
        code = "" if said.kind.value in why else f" ({said.kind.value})"
        yield f"{reference}: {what} is rejected{code}: {_short(why)}"
    for (reference, kind, with_errors), count in taken.items():
        what = "the file" if kind == Kind.INTERCHANGE_ACKNOWLEDGMENT.value else counted(count, "set")
        errors = ", with errors that do no harm" if with_errors else ""
        yield f"{reference}: {what} {'is' if count == 1 else 'are'} taken in ({kind}){errors}"


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}..."
