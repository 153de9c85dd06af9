"""The verbs of the place by their words, for Ctrl+P, and what one does to the own account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from clinic_tui.keymap import for_place, shown_key
from clinic_tui.widgets.key_bindings import run_bound
from clinic_tui.words.command import COMMANDS

if TYPE_CHECKING:
    from clinic_tui.app import ClinicApp

OWN_ACCOUNT = (
    ("my PIN", "Choose the PIN that unlocks your desks, or take it away.", "own_pin"),
    (
        "my second factor",
        "Sign in with a code of your phone too, or with another phone.",
        "own_second_factor",
    ),
)
"""What is done too seldom for a key; the command line has words for it."""

_LISTED = ("jobs", "duplicates")
"""Commands that stand among the verbs."""

THEMES = (("dark", "textual-dark"), ("light", "textual-light"), ("monochrome", "ansi-dark"))


class VerbProvider(Provider):
    """The verbs of the keymap, and three looks."""

    async def discover(self) -> Hits:
        """All of them."""
        for words, explained, run in self._entries():
            yield DiscoveryHit(words, run, help=explained)

    async def search(self, query: str) -> Hits:
        """Those whose words fit, then those whose sentence holds what was typed; commands of the line too."""
        matcher = self.matcher(query)
        for words, explained, run in (*self._entries(), *self._commands()):
            named = matcher.match(words)
            if named or query.casefold() in explained.casefold():
                score = 1 + named if named else 0.5
                yield Hit(score, matcher.highlight(words), run, help=explained)

    def _commands(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        """What the command line knows by a word, for who may: it is opened with that word."""
        clinic = cast("ClinicApp", self.app)
        backend = clinic.backend
        if not clinic.seated or backend is None:
            return
        for each in COMMANDS:
            if each.word not in _LISTED and (not each.right or backend.may(each.right)):
                line = f"{each.word} " if each.follows else each.word
                yield f":{each.word}", each.help, partial(clinic.action_command, line)

    def _entries(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        clinic = cast("ClinicApp", self.app)
        if not clinic.seated:
            return
        for verb in for_place(clinic.place_of(self.screen), clinic.verbs):
            if not clinic.may_use(verb):
                continue
            words = f"{verb.words}  {shown_key(verb.keys[0])}"
            yield words, verb.help, partial(run_bound, self.screen, verb.action)
        for name, explained, action in OWN_ACCOUNT:
            yield name, explained, partial(clinic.run_action, action)
        if clinic.backend is not None and clinic.backend.may("jobs.view"):
            yield (
                "jobs  :jobs",
                "What runs by itself: last run, next run, and running it now.",
                clinic.action_jobs,
            )
        if clinic.backend is not None and clinic.backend.may("patient.duplicates"):
            yield (
                "duplicates  :duplicates",
                "Records that may be one patient's: compare, merge, or tell them apart.",
                clinic.action_duplicates,
            )
        if not clinic.ansi_color:  # where colours are few, another look would take more than there are
            for name, theme in THEMES:
                yield f"look: {name}", "The colours of this desk.", partial(setattr, clinic, "theme", theme)
