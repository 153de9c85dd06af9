"""Handlers of messages that are looked for once in a process, and not again for each message.

Textual walks through all classes of a widget for each message it deals with: a tenth of what a key costs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from textual.css.match import match
from textual.message import Message
from textual.message_pump import MessagePump

Handler = tuple[type, Callable[..., Any], dict[str, Any], bool]
"""The class that has it, the function, what `on` selects by field, and whether `on` named it."""

_FOUND: dict[tuple[type, str, type[Message]], tuple[Handler, ...]] = {}


def _look_for(receiver: type, name: str, kind: type[Message]) -> Iterator[Handler]:
    """In the order in which Textual asks: class by class, in each those that `on` names first."""
    kinds = [each for each in kind.__mro__ if issubclass(each, Message)]
    for each in receiver.__mro__:
        named = each.__dict__.get("_decorated_handlers") or {}
        for of in kinds:
            for function, selectors in named.get(of, ()):
                yield each, function, selectors, True
        function = each.__dict__.get(f"_{name}") or each.__dict__.get(name)
        if function is not None and not getattr(function, "_textual_on", None):
            yield each, function, {}, False


def _found(self: MessagePump, name: str, message: Message) -> Iterator[tuple[type, Callable[..., Any]]]:
    """As Textual answers; a handler may say between two of them that those of other classes are not asked."""
    key = (type(self), name, type(message))
    if key not in _FOUND:
        _FOUND[key] = tuple(_look_for(*key))
    begun: type | None = None
    called = set()
    for owner, function, selectors, by_on in _FOUND[key]:
        if owner is not begun and message._no_default_action:
            return
        begun = owner
        if by_on:
            if function in called or not _selected(message, selectors):
                continue
            called.add(function)
        yield owner, function.__get__(self, owner)


def _selected(message: Message, selectors: dict[str, Any]) -> bool:
    """Whether the message comes from what `on` selects."""
    if selectors and not message._sender:
        return False
    nodes = ((getattr(message, field), selector) for field, selector in selectors.items())
    return all(node is not None and match(selector, node) for node, selector in nodes)


@pytest.fixture(scope="session", autouse=True)
def found_handlers() -> Iterator[None]:
    """Keep what was found; consoles that are programs of their own look as ever."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MessagePump, "_get_dispatch_methods", _found)
        yield
