"""The table of verbs as bindings of Textual."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from clinic_tui import keymap


def bindings_of(place: keymap.Place) -> list[BindingType]:
    """The bindings that belong to `place`; each has the verb's id, so that a keymap can move it."""
    return [
        Binding(
            entry.key,
            entry.action,
            entry.description,
            id=entry.id,
            tooltip=entry.tooltip,
            show=False,
            priority=entry.priority,
        )
        for entry in keymap.bindings(place)
    ]


def verbs_of(app: App[Any]) -> tuple[keymap.Verb, ...]:
    """The table of verbs with the keys of this console: the clinic's own, where it has some."""
    verbs: tuple[keymap.Verb, ...] = getattr(app, "verbs", keymap.VERBS)
    return verbs


def verbs_for(app: App[Any], place: keymap.Place) -> tuple[keymap.Verb, ...]:
    """Those of them that are not refused at once to whoever sits here, by what they do for them there."""
    offered = getattr(app, "offered", lambda verb, _place: verb)
    return tuple(verb for each in verbs_of(app) if (verb := offered(each, place)) is not None)


async def run_bound(screen: Screen[Any], action: str) -> None:
    """Run an action where its key would: at the widget, screen or app that binds it; else do nothing."""
    for active in screen.active_bindings.values():
        if action and active.enabled and active.binding.action == action:
            await screen.app.run_action(action, active.node)
            return
