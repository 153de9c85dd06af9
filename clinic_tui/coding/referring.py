"""Who referred a patient, as it is typed: a name with its NPI, or the beginning of one that is known."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.coding.rows import Referrer
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.x12.npi import is_npi

OFFERED = 4


def read_referrer(typed: str, known: Sequence[Referrer]) -> Referrer:
    """`Ann Brown MD 1234567893`, or `brow` where one known name has a word that begins so.

    Raises NotUnderstood saying what is missing, or who is meant.
    """
    *name, last = typed.split() or [""]
    if last.isdigit() and name:
        if not is_npi(last):
            raise NotUnderstood(f"`{last}` is no NPI: ten digits, the last of which checks the others")
        return Referrer(" ".join(name), last)
    fit = matching(typed, known)
    if len(fit) == 1:
        return fit[0]
    if fit:
        raise NotUnderstood("which? " + ", ".join(each.words for each in fit[:OFFERED]))
    raise NotUnderstood("name, then NPI: Ann Brown MD 1234567893")


def matching(typed: str, known: Sequence[Referrer]) -> list[Referrer]:
    """Those whose number begins so, or whose name has words that begin as all that were typed."""
    wanted = typed.casefold().split()
    return [
        each
        for each in known
        if wanted
        and (
            each.npi.startswith(typed.strip())
            or all(any(word.startswith(part) for word in each.name.casefold().split()) for part in wanted)
        )
    ]
