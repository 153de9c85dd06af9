"""A line of the frame that stands on the screens above it too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Self
from weakref import WeakSet

from clinic_tui.widgets.one_line import OneLine


class RepeatedLine(OneLine):
    """Others of its kind can show what it shows, for as long as they stand.

    Textual's `watch` keeps who watches until the watched value changes. The name of the clinic never does:
    each screen that followed it stayed in memory for good, with all that it had shown.
    """

    REPEATED: ClassVar[tuple[str, ...]]
    """The attributes that are repeated."""

    _repeating: WeakSet[Self] | None = None
    """The lines that repeat this one."""

    def repeat(self, line: Self) -> None:
        """Show what `line` shows, now and after each change of it."""
        if line._repeating is None:
            line._repeating = WeakSet()
            for name in self.REPEATED:
                line.watch(line, name, line._teller(name), init=False)
        line._repeating.add(self)
        for name in self.REPEATED:
            setattr(self, name, getattr(line, name))

    def _teller(self, name: str) -> Callable[[Any], None]:
        def tell(value: Any) -> None:
            for line in tuple(self._repeating or ()):
                if line.is_attached:
                    setattr(line, name, value)

        return tell
