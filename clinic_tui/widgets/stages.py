"""How the state of an appointment looks: a sign, a class for the style sheet, and words."""

from __future__ import annotations

from clinic_tui.schedule.states import Confirmation, Status

_BOOKED = {
    Confirmation.UNCONFIRMED: ("?", "stage-unconfirmed", "booked, not confirmed"),
    Confirmation.LEFT_MESSAGE: ("m", "stage-unconfirmed", "booked, left a message"),
    Confirmation.CONFIRMED: ("+", "stage-confirmed", "booked, confirmed"),
    Confirmation.DECLINED: ("!", "stage-declined", "booked, but declined"),
}

_LATER = {
    status: (sign, look, status.words)
    for status, sign, look in (
        (Status.ARRIVED, "A", "stage-waiting"),
        (Status.CHECKED_IN, "I", "stage-waiting"),
        (Status.ROOMED, "R", "stage-room"),
        (Status.WITH_PROVIDER, "P", "stage-room"),
        (Status.READY, "O", "stage-leaving"),
        (Status.CHECKED_OUT, "√", "stage-done"),
        (Status.LEFT, "L", "stage-absent"),
        (Status.NO_SHOW, "S", "stage-absent"),
        (Status.CANCELLED, "x", "stage-absent"),
        (Status.ENTERED_IN_ERROR, "x", "stage-absent"),
    )
}

STAGE_CLASSES = {
    "stage-unconfirmed",
    "stage-confirmed",
    "stage-declined",
    "stage-waiting",
    "stage-room",
    "stage-leaving",
    "stage-done",
    "stage-absent",
}

LEGEND = tuple((sign, words) for sign, _, words in (*_BOOKED.values(), *_LATER.values()))
"""Sign and meaning of every state, for the help page."""


def sign_of(status: Status, confirmation: Confirmation) -> str:
    """One character for the state; it tells the state without any colour."""
    return _look(status, confirmation)[0]


def class_of(status: Status, confirmation: Confirmation) -> str:
    """The class of the state in the style sheet."""
    return _look(status, confirmation)[1]


def words_of(status: Status, confirmation: Confirmation) -> str:
    """The state in words."""
    return _look(status, confirmation)[2]


def _look(status: Status, confirmation: Confirmation) -> tuple[str, str, str]:
    return _BOOKED[confirmation] if status is Status.BOOKED else _LATER[status]


STAGE_CSS = """
    & > .stage-unconfirmed { background: $primary 18%; color: $text; }
    & > .stage-confirmed { background: $primary 32%; color: $text; }
    & > .stage-declined { background: $error 30%; color: $text; }
    & > .stage-waiting { background: $warning 30%; color: $text; text-style: bold; }
    & > .stage-room { background: $success 28%; color: $text; }
    & > .stage-leaving { background: $accent 30%; color: $text; text-style: bold; }
    & > .stage-done { background: $foreground 7%; color: $text-muted; }
    & > .stage-absent { background: $foreground 7%; color: $text-muted; text-style: italic; }
    &:ansi > .stage-unconfirmed { background: ansi_default; color: ansi_default; }
    &:ansi > .stage-confirmed { background: ansi_default; color: ansi_bright_white; }
    &:ansi > .stage-declined { background: ansi_default; color: ansi_red; }
    &:ansi > .stage-waiting { background: ansi_default; color: ansi_yellow; }
    &:ansi > .stage-room { background: ansi_default; color: ansi_green; }
    &:ansi > .stage-leaving { background: ansi_default; color: ansi_cyan; }
    &:ansi > .stage-done { background: ansi_default; color: ansi_default; text-style: dim; }
    &:ansi > .stage-absent { background: ansi_default; color: ansi_default; text-style: dim; }
"""
"""Colours of the stages, to stand inside the block of a widget in its DEFAULT_CSS."""
