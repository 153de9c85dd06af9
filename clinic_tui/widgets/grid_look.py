"""The colours of grids, to stand inside the block of a widget in its DEFAULT_CSS."""

from __future__ import annotations

GRID_CLASSES = {
    "grid-header",
    "grid-header-current",
    "grid-gutter",
    "grid-hour",
    "grid-gutter-current",
    "grid-now",
    "grid-free",
    "grid-past",
    "grid-closed",
    "grid-block",
    "grid-hold",
    "grid-hold-mine",
    "grid-cursor",
    "grid-cursor-blurred",
    "grid-ghost",
    "grid-ghost-taken",
    "grid-lifted",
}

GRID_CSS = """
    height: 1fr;
    overflow: hidden scroll;
    scrollbar-size: 0 0;
    background: $background;
    & > .grid-header { color: $text-muted; text-style: bold; }
    & > .grid-header-current { color: $text; text-style: bold underline; }
    & > .grid-gutter { color: $text-disabled; }
    & > .grid-hour { color: $text-muted; }
    & > .grid-gutter-current { color: $text; text-style: bold; }
    & > .grid-now { color: $warning; text-style: bold; }
    & > .grid-free { color: $text-muted; }
    & > .grid-past { color: $text-disabled; }
    & > .grid-closed { background: $foreground 4%; color: $text-disabled; }
    & > .grid-block { background: $foreground 4%; color: $text-muted; }
    & > .grid-hold { background: $warning 15%; color: $text-warning; }
    & > .grid-hold-mine { background: $warning 15%; color: $text-warning; text-style: bold; }
    & > .grid-cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
    & > .grid-cursor-blurred { text-style: underline; }
    & > .grid-ghost { background: $accent 45%; color: $text; text-style: bold; }
    & > .grid-ghost-taken { background: $error 45%; color: $text; text-style: bold; }
    & > .grid-lifted { color: $text-muted; text-style: italic; }
    &:ansi > .grid-closed { background: ansi_default; color: ansi_default; }
    &:ansi > .grid-block { background: ansi_default; color: ansi_default; text-style: dim; }
    &:ansi > .grid-gutter { text-style: dim; }
    &:ansi > .grid-past { text-style: dim; }
    &:ansi > .grid-hold { background: ansi_default; color: ansi_yellow; }
    &:ansi > .grid-hold-mine { background: ansi_default; color: ansi_yellow; }
    &:ansi > .grid-cursor { background: ansi_default; color: ansi_default; text-style: reverse; }
    &:ansi > .grid-ghost { background: ansi_default; color: ansi_default; text-style: reverse; }
    &:ansi > .grid-ghost-taken { background: ansi_default; color: ansi_default; text-style: reverse; }
"""
