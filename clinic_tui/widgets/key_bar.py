"""The line of keys that work where one stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from textual.reactive import reactive

from clinic_tui.keymap import Hint, Place, hints
from clinic_tui.widgets.key_bindings import verbs_for
from clinic_tui.widgets.one_line import ClickableLine

_GAP = 2


class KeyBar(ClickableLine):
    """Keys and their verbs, the most important first; what does not fit is left out.

    Set `place`, or `own` for a dialog with keys of its own.
    """

    place: reactive[Place] = reactive(Place.GLOBAL)
    own: reactive[tuple[Hint, ...]] = reactive(())
    first: reactive[tuple[str, ...]] = reactive(())
    """The ids of the verbs that are needed most where one stands now: they come before the place's others."""
    in_force: reactive[tuple[tuple[str, str], ...]] = reactive(())
    """Verbs that go back now, by id, and what the line says of them instead; they come first too."""
    called: reactive[tuple[tuple[str, str], ...]] = reactive(())
    """What verbs are called by what they do where one stands, by id; their place in the line stays."""
    idle: reactive[tuple[str, ...]] = reactive(())
    """The ids of the verbs that would be refused where one stands now: they are not named."""

    def __init__(
        self,
        place: Place = Place.GLOBAL,
        own: Iterable[Hint] = (),
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self.set_reactive(KeyBar.place, place)
        self.set_reactive(KeyBar.own, tuple(own))

    def left(self, width: int) -> Iterator[tuple[str, str]]:
        """Key, verb, gap, and so on."""
        for place, hint in enumerate(self._hints(width)):
            if place:
                yield "", " " * _GAP
            yield "line-key", hint.key
            yield "line-plain", f" {hint.words}"

    def actions(self, width: int) -> Iterator[tuple[int, str]]:
        """The verbs can be clicked."""
        for hint in self._hints(width):
            yield len(hint.key) + 1 + len(hint.words), hint.action
            yield _GAP, ""

    def _hints(self, width: int) -> tuple[Hint, ...]:
        if self.own:
            return whole_hints(self.own, width)
        verbs = verbs_for(self.app, self.place)
        words = dict(self.in_force)
        names = dict(self.called) | words
        verbs = tuple(
            replace(verb, words=names.get(verb.id, verb.words)) for verb in verbs if verb.id not in self.idle
        )
        if first := (*words, *self.first):
            rank = {verb: place for place, verb in enumerate(first)}
            verbs = tuple(sorted(verbs, key=lambda verb: rank.get(verb.id, len(rank))))
        return hints(self.place, width, _GAP, verbs)


def whole_hints(own: Sequence[Hint], width: int) -> tuple[Hint, ...]:
    """Those that stand whole in so many cells: Esc, the way out, and help always, then those in front."""
    left = width + _GAP - sum(_cells(hint) + _GAP for hint in own if _always_stands(hint))
    kept: list[Hint] = []
    for hint in own:
        if not _always_stands(hint):
            if _cells(hint) + _GAP > left:
                continue
            left -= _cells(hint) + _GAP
        kept.append(hint)
    return tuple(kept)


def _always_stands(hint: Hint) -> bool:
    return hint.key == "Esc" or hint.action == "help"


def _cells(hint: Hint) -> int:
    return len(hint.key) + 1 + len(hint.words)
