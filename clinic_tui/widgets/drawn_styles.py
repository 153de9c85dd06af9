"""Component styles worked out when something is first drawn in them."""

from __future__ import annotations

from typing import ClassVar

from textual.css.styles import RenderStyles
from textual.dom import DOMNode
from textual.widget import Widget


class DrawnStyles(Widget):
    """Mixed into a widget that draws its own lines: `DRAWN_CLASSES` in place of `COMPONENT_CLASSES`.

    Textual applies the whole stylesheet for each component class of a widget whenever a class, a
    pseudo-class or the focus has changed anywhere above it; a grid knows two dozen of them and draws
    in four. Here only those that were drawn are looked up again.
    """

    DRAWN_CLASSES: ClassVar[set[str]] = set()

    def get_component_styles(self, *names: str) -> RenderStyles:
        """Styles of these classes. Raises KeyError for one that the widget does not know."""
        for name in names:
            if name not in self._component_styles and name in self.DRAWN_CLASSES:
                self._component_styles[name] = self._looked_up(name)
        return super().get_component_styles(*names)

    def notify_style_update(self) -> None:
        """The rules of the widget were applied: draw it again where a style in use is another now."""
        super().notify_style_update()
        before = self._component_styles.copy()
        for name in self.DRAWN_CLASSES & before.keys():
            self._component_styles[name] = self._looked_up(name)
        if any(self._component_styles[name] != styles for name, styles in before.items()):
            self.refresh()

    def _looked_up(self, name: str) -> RenderStyles:
        node = DOMNode(classes=name)
        node._attach(self)
        self.app.stylesheet.apply(node)
        return node.styles
