"""The colours of lists, to stand inside the block of a widget in its DEFAULT_CSS."""

from __future__ import annotations

from clinic_tui.widgets.stages import STAGE_CLASSES

LIST_CLASSES = {
    "list-title",
    "list-heading",
    "list-empty",
    "list-cursor",
    "list-cursor-blurred",
    "list-marked",
    "is-overdue",
    "is-soon",
    "is-low",
    "is-wrong",
    "is-done",
    "is-quiet",
    *STAGE_CLASSES,
}
"""What a row's `style` may name; the words in the row say the same."""

LIST_CSS = """
    height: 1fr;
    overflow: hidden scroll;
    scrollbar-size: 0 0;
    background: $background;
    & > .list-title { color: $text-muted; text-style: bold; }
    & > .list-heading { color: $text-primary; text-style: bold; }
    & > .list-empty { color: $text-muted; }
    & > .list-marked { text-style: bold; }
    & > .list-cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
    & > .list-cursor-blurred { text-style: underline; }
    & > .is-overdue { color: $text-error; text-style: bold; }
    & > .is-wrong { color: $text-error; }
    & > .is-soon { color: $text-warning; }
    & > .is-low { color: $text-warning; }
    & > .is-done { color: $text-muted; }
    & > .is-quiet { color: $text-muted; }
    & > .stage-declined { color: $text-error; }
    & > .stage-waiting { color: $text-warning; }
    & > .stage-room { color: $text-success; }
    & > .stage-leaving { color: $text-accent; }
    & > .stage-done { color: $text-muted; }
    & > .stage-absent { color: $text-muted; text-style: italic; }
    &:ansi > .list-title { text-style: bold; }
    &:ansi > .list-heading { color: ansi_cyan; }
    &:ansi > .list-cursor { background: ansi_default; color: ansi_default; text-style: reverse; }
    &:ansi > .is-overdue { color: ansi_red; }
    &:ansi > .is-wrong { color: ansi_red; }
    &:ansi > .is-soon { color: ansi_yellow; }
    &:ansi > .is-low { color: ansi_yellow; }
    &:ansi > .is-done { text-style: dim; }
    &:ansi > .is-quiet { text-style: dim; }
    &:ansi > .stage-declined { color: ansi_red; }
    &:ansi > .stage-waiting { color: ansi_yellow; }
    &:ansi > .stage-room { color: ansi_green; }
    &:ansi > .stage-leaving { color: ansi_cyan; }
    &:ansi > .stage-done { text-style: dim; }
    &:ansi > .stage-absent { text-style: dim; }
"""
