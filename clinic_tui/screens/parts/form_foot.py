"""What frames the fields of a form: the list that scrolls, and the lines below it that stand."""

from __future__ import annotations

from textual.containers import Vertical, VerticalScroll
from textual.geometry import Region
from textual.widget import Widget

from clinic_tui.keymap import Hint
from clinic_tui.widgets.cells import wrap
from clinic_tui.widgets.few_lines import FewLines
from clinic_tui.widgets.key_bar import KeyBar, whole_hints


class HintLine(FewLines):
    """What the field under the cursor takes."""

    _words = _codes = ""

    def hint(self, words: str, codes: str = "") -> None:
        """Say what it takes; where the words are too long, its `codes` alone, which F1 explains."""
        self._words, self._codes = words, codes
        self.said()

    def sentence(self, width: int) -> tuple[str, str]:
        """The hint, quietly."""
        if not self._codes or self._fits(self._words, width):
            return "line-plain", self._words
        words, codes = f"{self._codes}; F1 says what they mean", self._codes.split(", ")
        left = len(codes)
        while left > 1 and not self._fits(words, width):
            left -= 1
            words = f"{', '.join(codes[:left])} and {len(codes) - left} more: F1 lists them"
        return "line-plain", words

    def _fits(self, words: str, width: int) -> bool:
        return len(wrap(words, width, self.MOST + 1)) <= self.MOST


class FormKeys(KeyBar):
    """The keys of a form, and F1 for help where there is room: `?` is a letter in a field."""

    def _hints(self, width: int) -> tuple[Hint, ...]:
        help_key = Hint("F1", "help", "explain")
        both = (*self.own, help_key)
        return both if whole_hints(both, width) == both else super()._hints(width)


class FieldList(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The fields, scrolled where there are many; Up and Down are the form's, for the next field."""

    def bring_into_sight(self, widget: Widget, center: bool) -> None:
        """Scroll to a widget of a field, and then the dialog, where that is higher than the window."""
        line = next((each for each in widget.ancestors_with_self if each.parent is self), None)
        dialog = self.parent
        if not (self.is_attached and isinstance(line, Widget) and isinstance(dialog, Widget)):
            return
        self.scroll_to_widget(line, center=center, animate=False, immediate=True)
        place = self.virtual_region.y + line.virtual_region.y - round(self.scroll_y)
        dialog.scroll_to_region(
            Region(0, place, 1, line.virtual_region.height),
            spacing=self.dock_gutter,
            animate=False,
            immediate=True,
        )


class Foot(Vertical):
    """Hint, message and keys, below whatever scrolls; where they grow, the field is kept in sight."""

    DEFAULT_CSS = "Foot { dock: bottom; height: auto; width: 1fr; }"

    def on_resize(self) -> None:
        """The field with the keys may have come to lie under it."""
        if (focused := self.screen.focused) is not None:
            self.call_after_refresh(focused.scroll_visible, animate=False, immediate=True)
