"""One step on for a visit: the dialog or the use case that its state asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.screen import ModalScreen

from clinic_tui.reception.rules import NEXT_STAGE
from clinic_tui.schedule.rules import NEXT
from clinic_tui.schedule.states import IN_HOUSE, Status
from clinic_tui.widgets.message_line import Level

if TYPE_CHECKING:
    from clinic_tui.backend.clinic_backend import Backend
    from clinic_tui.reception.rows import QueueRow
    from clinic_tui.schedule.rows import AppointmentRow
    from clinic_tui.screens.parts.asking import Asking
    from clinic_tui.screens.parts.reason import AskReason


@dataclass(frozen=True, slots=True)
class AtOnce:
    """A step that asks nothing: `call` is run in a thread, `words` are said afterwards.

    `many` takes it with several visits in one action; the words of the refusals by appointment.
    """

    call: Callable[[], object]
    words: str
    many: Callable[[Sequence[tuple[int, int]]], dict[int, str]]


@dataclass(frozen=True, slots=True)
class CannotBe:
    """There is no such step, and why."""

    words: str


@dataclass(frozen=True, slots=True)
class Opens:
    """A dialog that must be given what only the backend knows: `build` is run in a thread."""

    build: Callable[[], ModalScreen[Any]]


Step = ModalScreen[Any] | Opens | AtOnce | CannotBe


def forbidden(asking: Asking, verb: str, what: str) -> CannotBe | None:
    """Why no dialog opens for `what`, where the person here has no right to it; None where they have."""
    why = asking.backend.why_not(verb, what)
    return CannotBe(why) if why else None


def step_on(
    asking: Asking, appointment_id: int, status: Status, version: int, name: str
) -> ModalScreen[Any] | AtOnce | CannotBe:
    """Check-in, room, with the provider, ready to leave, check-out: the next of them."""
    if status in (Status.BOOKED, Status.ARRIVED):
        from clinic_tui.screens.reception.check_in import CheckIn

        return forbidden(asking, "queue.check_in", "check-in") or CheckIn(appointment_id)
    if status is Status.CHECKED_IN:
        return forbidden(asking, "queue.room", "a room") or choose_room(appointment_id)
    if status in NEXT_STAGE:
        reception = asking.backend.reception
        onward = NEXT_STAGE[status].words
        return AtOnce(
            lambda: reception.advance(appointment_id, version), f"{name}: {onward}", reception.advance_many
        )
    return step_out(asking, appointment_id, status, version, name)


def step_out(
    asking: Asking, appointment_id: int, status: Status, version: int, name: str
) -> ModalScreen[Any] | AtOnce | CannotBe:
    """Check-out, for who is ready to leave; who is in a room is made ready first."""
    from clinic_tui.screens.reception.check_out import CheckOut

    if status is Status.READY:
        return forbidden(asking, "visit.check_out", "check-out") or CheckOut(appointment_id)
    if Status.READY in NEXT[status]:
        reception = asking.backend.reception
        return AtOnce(
            lambda: reception.make_ready(appointment_id, version),
            f"{name}: ready to leave",
            reception.make_ready_many,
        )
    if status in (Status.BOOKED, *IN_HOUSE):
        return CannotBe(f"not ready to leave: the patient is {status.words}, i goes on")
    return CannotBe(f"the visit has ended: {status.words}")


def step_off(
    asking: Asking, appointment_id: int, status: Status, version: int, name: str
) -> ModalScreen[Any] | CannotBe:
    """Left without being seen, with the reason, for who is here and has not been seen yet.

    On a visit that has ended, entered in error, for who has the right to it.
    """
    backend = asking.backend
    if not NEXT[status] and status is not Status.ENTERED_IN_ERROR and backend.may("visit.strike"):
        return why_in_error(backend, appointment_id, version, name)
    if Status.LEFT not in NEXT[status]:
        return CannotBe(f"{name} is {status.words}: nothing to call off")
    if refused := forbidden(asking, "queue.leave", "leaving unseen"):
        return refused
    return why_left(backend, appointment_id, version, name)


def why_in_error(
    backend: Backend, appointment_id: int, version: int, name: str, texts: dict[str, str] | None = None
) -> AskReason:
    """Strike a visit that was never so, with the reason."""
    from clinic_tui.screens.parts.reason import AskReason
    from clinic_tui.screens.parts.who_was_first import or_who_was_first

    return AskReason(
        f"{name}: entered in error",
        "Why was this visit entered in error?",
        lambda reason: or_who_was_first(
            backend,
            appointment_id,
            version,
            lambda: backend.billing.strike(appointment_id, version, reason),
        ),
        f"{name}: entered in error",
        texts,
        kind="entered in error",
        about={"appointment": appointment_id},
    )


def why_left(
    backend: Backend, appointment_id: int, version: int, name: str, texts: dict[str, str] | None = None
) -> AskReason:
    """Note that the patient went away unseen, with the reason."""
    from clinic_tui.screens.parts.reason import AskReason
    from clinic_tui.screens.parts.who_was_first import or_who_was_first

    return AskReason(
        f"{name} left without being seen",
        "Why did the patient leave?",
        lambda reason: or_who_was_first(
            backend, appointment_id, version, lambda: backend.reception.leave(appointment_id, version, reason)
        ),
        f"{name} left without being seen",
        texts,
        kind="left unseen",
        about={"appointment": appointment_id},
    )


def step_coming(appointment_id: int, row: AppointmentRow | QueueRow) -> ModalScreen[Any] | CannotBe:
    """What is known of the patient's coming, for a visit that is still booked."""
    from clinic_tui.screens.schedule.coming import BookedVisit, NoteComing

    if row.status is not Status.BOOKED:
        return CannotBe(f"{row.name} is {row.status.words}: there is nothing to confirm")
    return NoteComing(
        BookedVisit(
            appointment_id, row.patient_id, row.version, row.name, row.day, row.start, row.confirmation
        )
    )


def choose_room(appointment_id: int) -> ModalScreen[Any]:
    """A room, or another room."""
    from clinic_tui.screens.reception.room_choice import ChooseRoom

    return ChooseRoom(appointment_id)


async def take_step(asking: Asking, step: ModalScreen[Any] | AtOnce | CannotBe) -> None:
    """Open the dialog, run the use case, or say why not."""
    if isinstance(step, CannotBe):
        asking.clinic.say(step.words, Level.ERROR)
    elif isinstance(step, AtOnce):
        words = step.words
        asking.act(step.call, lambda _: asking.clinic.say_done(words))
    else:
        await asking.app.push_screen(step)


async def next_stage(asking: Asking, appointment_id: int, status: Status, version: int, name: str) -> None:
    """Take a visit one step on, from wherever it is shown."""
    await take_step(asking, step_on(asking, appointment_id, status, version, name))


async def check_out(asking: Asking, appointment_id: int, status: Status, version: int, name: str) -> None:
    """End a visit, from wherever it is shown."""
    await take_step(asking, step_out(asking, appointment_id, status, version, name))
