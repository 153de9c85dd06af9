"""Booking at once where nothing is left to ask, and what is read back to the patient."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from clinic_tui.screens.coverage.foreseen_asking import foreseen_or_none

if TYPE_CHECKING:
    from clinic_tui.app import ClinicApp
    from clinic_tui.backend.clinic_backend import Backend
    from clinic_tui.claims.foreseen_rows import Foreseen, PlannedVisit
    from clinic_tui.errors import ClinicError
    from clinic_tui.schedule.rows import Booking


def book_and_read_back(backend: Backend, booking: Booking, name: str) -> tuple[int, str]:
    """Book, and the line that is read aloud; the number of the visit. Raises what booking raises."""
    number = backend.schedule.book(booking)
    words = backend.reminders.read_back(number).words(name)
    told = backend.estimates.told_of_bookings([number]) if backend.may("estimate.view") else ""
    kept = "payer not told" if booking.kept_from_payer else ""
    return number, "; ".join(filter(None, (words, kept, told)))


def told_of_claims(backend: Backend, plans: Iterable[PlannedVisit]) -> str:
    """`claim: ` with what the first of these visits will lack whose claim lacks something; else empty."""
    return _told_of_first(
        backend, (partial(backend.foreseen.when_booking, each) for each in dict.fromkeys(plans))
    )


def _told_of_first(backend: Backend, questions: Iterable[Callable[[], Foreseen]]) -> str:
    """Visits are written by then: where it cannot be asked nothing is said, or they would seem refused."""
    if not backend.may("patient.view"):
        return ""
    found = (foreseen_or_none(ask) for ask in questions)
    return next((f"claim: {each.words}" for each in found if each is not None and each.words), "")


def book_at_once(
    clinic: ClinicApp,
    booking: Booking,
    name: str,
    otherwise: Callable[[ClinicError], None],
    booked: Callable[[int], None] = lambda _: None,
) -> None:
    """Book with no form in between; keys wait. `otherwise` hears why it could not be."""
    backend, hold = clinic.backend, object()
    assert backend is not None
    clinic.hold_keys(hold)

    def done(outcome: tuple[int, str]) -> None:
        clinic.say_done(outcome[1])
        booked(outcome[0])
        clinic.release_keys(hold)

    def refused(refusal: ClinicError) -> None:
        otherwise(refusal)
        clinic.release_keys(hold)

    def book() -> tuple[int, str]:
        """What is wrong with the claim is read back too: no form has said it."""
        number, words = book_and_read_back(backend, booking, name)
        claim = _told_of_first(backend, [partial(backend.foreseen.of_visit, number)])
        return number, "; ".join(filter(None, (words, claim)))

    clinic.act(book, done, refused=refused)
