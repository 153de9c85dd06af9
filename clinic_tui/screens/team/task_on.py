"""A task about what the cursor stands on: a visit, a claim, an order, an item; and the way back to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from textual.screen import Screen

from clinic_tui.keymap import NEEDS
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.screens.team.task_forms import MakeTask
from clinic_tui.tasks.rows import Linked
from clinic_tui.tasks.states import Thing
from clinic_tui.widgets.message_line import Level
from clinic_tui.words.times import show_time


def task_on(
    screen: Asking,
    typed: str,
    *,
    patient_id: int | None = None,
    name: str = "",
    then: Callable[[Any], None] | None = None,
) -> None:
    """Open the form for a task about the thing that is found by `typed`; its patient, if any, is known."""
    form = MakeTask({"about": typed}, patient_id=patient_id, name=name)
    screen.app.push_screen(form, then)


def task_on_visit(
    screen: Asking, *, mrn: str, day: date, start: int, patient_id: int, name: str
) -> None:  # fmt: skip
    """The same of a visit; a closed record has no number here, and is only said to be closed."""
    if not mrn:
        screen.clinic.say("the record is restricted: f6 in the record opens it", Level.WARNING)
        return
    task_on(screen, f"visit {mrn} {day:%m/%d/%Y} {show_time(start)}", patient_id=patient_id, name=name)


def go_to_linked(screen: Asking, linked: Linked) -> None:
    """Open what a task is about, for who may see it."""
    verb = {
        Thing.VISIT: "tab-schedule", Thing.CLAIM: "claim-work", Thing.ORDER: "orders",
        Thing.ITEM: "tab-stock",
    }[linked.thing]  # fmt: skip
    if not linked.typed:
        screen.clinic.say(f"{linked.words}: it was made by mistake, and taken back", Level.WARNING)
    elif why := screen.backend.why_not(NEEDS[verb], linked.typed):
        screen.clinic.say(why, Level.ERROR)
    elif linked.thing is Thing.VISIT and linked.day is not None:
        # the page that asks is gone before the visit is shown, and its workers with it
        screen.clinic.run_worker(screen.clinic.show_visit(linked.id, linked.day), group="jump")
    else:
        screen.app.push_screen(_page_of(linked))


def _page_of(linked: Linked) -> Screen[Any]:
    if linked.thing is Thing.CLAIM:
        from clinic_tui.screens.claims.claim_history import ClaimHistoryDialog

        return ClaimHistoryDialog(linked.id)
    if linked.thing is Thing.ORDER:
        from clinic_tui.screens.supplies.order import OrderScreen

        return OrderScreen(linked.id, int(linked.name))
    from clinic_tui.screens.supplies.stock_item import ItemScreen

    return ItemScreen(linked.id, linked.name)
