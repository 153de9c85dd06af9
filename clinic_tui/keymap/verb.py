"""What a verb is, and what is made of it: a binding, an entry of the key line."""

from __future__ import annotations

from dataclasses import dataclass

from clinic_tui.keymap.place import Place


@dataclass(frozen=True, slots=True)
class Verb:
    """Something a person can do, and the keys that do it.

    `id` names it in settings and never changes. `keys` are single characters or
    Textual's names of keys, the first one shown. `words` go to the hint line, so
    they are short; `help` is a sentence. Among the verbs of a place those that
    come first in the table are the last to be dropped from a narrow hint line.
    """

    id: str
    keys: tuple[str, ...]
    words: str
    where: tuple[Place, ...]
    help: str
    call: str = ""
    """The Textual action, where it is not the id itself."""
    anywhere: bool = False
    """It works in every dialog and field too; only for keys that no text can hold."""

    @property
    def action(self) -> str:
        """The name of the action, `action_` left out."""
        return self.call or self.id.replace("-", "_")


@dataclass(frozen=True, slots=True)
class KeyBinding:
    """What Textual's `Binding` is made from."""

    key: str
    action: str
    description: str
    id: str
    tooltip: str
    priority: bool


@dataclass(frozen=True, slots=True)
class Hint:
    """One entry of the hint line: the key as people read it, the words, the action behind it."""

    key: str
    words: str
    action: str
