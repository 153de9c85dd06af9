"""The slot that this desk holds while its booking form is open, for all desks to see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from clinic_tui.errors import ClinicError

if TYPE_CHECKING:
    from clinic_tui.backend.schedule_part import SchedulePart
    from clinic_tui.screens.parts.asking import Asks, Refused

T = TypeVar("T")

Plan = tuple[int, date, int, int]
"""Provider, day, start and minutes: what is held and checked."""

Held = tuple[int, date, int, int, int | None]
"""A plan, and the visit type where one is chosen: of a group visit one place is held."""


class HeldSlot:
    """At most one slot is held by a desk, and one request for it is on its way at a time.

    What is wanted when its answer comes is sent then: an older answer never stands for a
    newer wish, and a form that closed meanwhile leaves nothing held. `asks` outlives the forms.
    """

    def __init__(self, asks: Asks) -> None:
        self._asks = asks
        self._wanted: Held | None = None
        self._sent: Held | None = None
        self._hold_id: int | None = None
        self._refused: Refused | None = None
        self._on_its_way = False

    @property
    def _schedule(self) -> SchedulePart:
        backend = self._asks.clinic.backend
        assert backend is not None
        return backend.schedule

    def want(self, plan: Plan, refused: Refused, visit_type_id: int | None = None) -> None:
        """Hold this slot in place of any before; `refused` hears why not, if it is still wanted then."""
        self._wanted, self._refused = (*plan, visit_type_id), refused
        self._send()

    def give_back(self) -> None:
        """Hold nothing any more."""
        self._wanted = self._refused = None
        self._send()

    def renew(self) -> None:
        """Hold it for longer, or anew where it was lost."""
        hold_id = self._hold_id
        if hold_id is not None and not self._on_its_way:
            schedule = self._schedule
            self._act(lambda: schedule.renew(hold_id), self._renewed)

    def _renewed(self, kept: bool) -> None:
        if not kept:
            self._hold_id = self._sent = None

    def _send(self) -> None:
        if self._on_its_way or self._wanted == self._sent:
            return
        plan, schedule = self._wanted, self._schedule
        self._sent = plan
        if plan is None:
            self._release()
        else:
            self._act(lambda: schedule.hold(*plan), self._held, self._not_held)

    def _held(self, hold_id: int) -> None:
        self._hold_id = hold_id

    def _not_held(self, refusal: ClinicError) -> None:
        """Tell who still wants it; the slot held before is given back, as it is not wanted any more."""
        if self._refused is None or self._wanted != self._sent:
            return
        self._refused(refusal)
        if self._hold_id is not None:
            self._release()

    def _release(self) -> None:
        self._hold_id = None
        self._act(self._schedule.release, lambda _: None)

    def _act(self, call: Callable[[], T], then: Callable[[T], None], refused: Refused | None = None) -> None:
        self._on_its_way = True

        def guarded() -> T:
            try:
                return call()
            except ClinicError:
                raise
            except BaseException:
                self._on_its_way = False  # a fault has no answer
                raise

        self._asks.act(
            guarded,
            self._then_next(then),
            refused=self._then_next(refused or self._asks.clinic.say_refusal),
        )

    def _then_next(self, handler: Callable[[T], None]) -> Callable[[T], None]:
        def answered(value: T) -> None:
            self._on_its_way = False
            handler(value)
            self._send()

        return answered
