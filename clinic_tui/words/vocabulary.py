"""The codes of a clinic that typed words may name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clinic_tui.words.not_understood import NotUnderstood


@dataclass(frozen=True, slots=True)
class Code:
    """What is typed, what it means in words, and the usual minutes where it is a kind of visit."""

    code: str
    name: str
    minutes: int = 0

    def begins(self, typed: str) -> bool:
        """True when the code or a word of the name begins with what was typed, in any case of letters."""
        wanted = typed.casefold()
        return self.code.casefold().startswith(wanted) or any(
            word.startswith(wanted) for word in self.name.casefold().replace("-", " ").split()
        )


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What this clinic calls its kinds of visits, its providers, and what visits take."""

    visit_types: tuple[Code, ...] = ()
    providers: tuple[Code, ...] = ()
    specialties: tuple[tuple[Code, tuple[Code, ...]], ...] = ()
    """Each specialty with the providers who have it."""
    kinds: tuple[Code, ...] = ()
    """Kinds of rooms and devices, as `room:procedure`."""


def the_one(codes: Iterable[Code], typed: str, what: str) -> Code:
    """The code that was typed whole, or the only one that begins so; raises NotUnderstood naming them."""
    known = tuple(codes)
    wanted = typed.casefold()
    exact = [each for each in known if each.code.casefold() == wanted]
    begun = exact or [each for each in known if wanted and each.begins(typed)]
    if len(begun) == 1:
        return begun[0]
    if begun:
        raise NotUnderstood(f"`{typed}` could be {_listed(begun)}: type more of it.")
    raise NotUnderstood(f"`{typed}` is no {what}: {_listed(known)}.")


def _listed(codes: Iterable[Code]) -> str:
    return ", ".join(each.code.lower() for each in codes) or "there are none yet"
