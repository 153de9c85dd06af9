"""What the key bar says below a patient's record, open or closed."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.keymap import Hint, Verb, hint_of

_HINTS = (
    "book",
    "edit",
    "verify",
    "note",
    "cancel",
    "history",
    "back",
    "add-coverage",
    "add-alert",
    "find-time",
)
"""The verbs that the key bar shows, the most needed first."""

_CLOSED_HINTS = ("emergency", "book", "note", "back", "find-time")


def record_hints(width: int, verbs: Sequence[Verb], *, closed: bool = False) -> tuple[Hint, ...]:
    """As many verbs as fit, and the help at the end."""
    last = hint_of("help", verbs)
    shown: list[Hint] = []
    for verb_id in _CLOSED_HINTS if closed else _HINTS:
        hint = hint_of(verb_id, verbs)
        if sum(len(each.key) + len(each.words) + 3 for each in (*shown, hint, last)) - 2 > width:
            break
        shown.append(hint)
    return (*shown, last)
