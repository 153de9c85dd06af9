"""Words that mean harm, typed and pasted into every field of every kind of form, in the smallest window."""

from __future__ import annotations

import unicodedata

from textual import events
from textual.screen import Screen
from textual.widgets import Input, TextArea

from clinic_tui.screens.parts.form import Form
from clinic_tui.screens.put_aside.form_kinds import KINDS
from clinic_tui.widgets.word_field import QuietInput
from tests.faults.forms import filled_forms
from tests.faults.killing import LONG
from tests.screens.keystrokes import at_rest, drawn
from tests.screens.small_clinic import Seat, SmallClinic, seated
from tests.screens.stage import HOSTILE_NAMES, screen_text
from tests.screens.test_kept_forms import OF_EACH_KIND_OF_FIELD, filled_too, kinds_of_fields, pushed


def strange(shown: str) -> set[str]:
    """Signs that a terminal would take for a command, or that turn what is read."""
    return {sign for sign in shown if unicodedata.category(sign)[0] == "C" and sign != "\n"}


async def harm_every_field(seat: Seat, form: Form[object], name: str, spared: set[type]) -> int:
    """Paste all of the harm into each field, beginning with another each time; type on in the first.

    How many took it: fields of dates and numbers leave it out. Those of a kind that is spared are left alone.
    """
    took = 0
    fields = [
        field
        for each, built in form._built.items()
        if type(built) not in spared
        for field in built.query("*") or (built,)
        if isinstance(field, Input | TextArea) and field.focusable
    ]
    for number, field in enumerate(fields):
        seat.app.screen.set_focus(field)
        turn = number % len(HOSTILE_NAMES)
        seat.app.post_message(events.Paste(" ".join(HOSTILE_NAMES[turn:] + HOSTILE_NAMES[:turn])))
        await (drawn(seat.app) if number else seat.type("[/b]"))
        assert strange(screen_text(seat.app)) == set(), f"{name}, field {number}"
        took += "[DNR]" in (field.value if isinstance(field, Input) else field.text)
    return took


async def test_harm_in_every_field_of_every_kind_of_form_is_text(small_clinic: SmallClinic) -> None:
    """T01, T02: shown as text, saved or refused in words, and no form falls over it."""
    assert len(strange(" ".join(HOSTILE_NAMES))) == 5, "what is looked for would be found"
    kinds, took = set(), 0
    async with seated(small_clinic, login="otto") as seat:
        backend = seat.app.backend
        assert backend is not None
        seat.app.open_forms.pause()
        await seat.app.push_screen(Screen())  # the queue would be laid out and drawn behind each form
        forms = await seat.ask(
            lambda: [*filled_forms(small_clinic, backend), *filled_too(small_clinic, backend)]
        )
        tried = [each for each in forms if LONG or each[0] in OF_EACH_KIND_OF_FIELD]
        harmed: set[type] = set()
        for name, make in tried:
            form = await pushed(seat, make())
            kinds.add(form.kind)
            took += await harm_every_field(seat, form, name, set() if LONG else harmed)
            harmed |= kinds_of_fields(form) - {QuietInput}  # free text comes to be shown in each form's way
            await at_rest(seat.pilot)  # what the fields have asked is answered
            assert strange(screen_text(seat.app)) == set(), f"{name}, answered"
            await seat.press("f12")
            shown = screen_text(seat.app)
            assert strange(shown) == set(), f"{name}, saved or refused"
            assert "something went wrong" not in shown, name
            while isinstance(seat.app.screen, Form):
                await seat.app.screen.dismiss()
    print(f"figure: {len(tried)} forms of {len(kinds)} kinds, {took} fields took it")
    assert kinds >= set(KINDS) or not LONG
    assert took > len(tried)
