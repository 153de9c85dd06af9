"""Booking several visits of one patient on one day, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.widget import Widget

from clinic_tui.claims.foreseen_rows import PlannedVisit
from clinic_tui.keymap import Hint
from clinic_tui.patients.rows import PatientLine
from clinic_tui.schedule.rows import Booking, BookingCheck, SameDay, Standing, VisitCounts, VisitTypeRow
from clinic_tui.screens.parts.banner_pieces import banner_pieces
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.schedule.booked import told_of_claims
from clinic_tui.screens.schedule.payer_not_told import payer_not_told_field
from clinic_tui.widgets.banner import PatientBanner
from clinic_tui.widgets.facts import Facts, Piece
from clinic_tui.widgets.message_line import Level
from clinic_tui.words.dates import show_birth_date, show_date
from clinic_tui.words.times import show_time

Known = tuple[
    PatientLine, VisitCounts, tuple[str, ...], Standing, tuple[VisitTypeRow, ...], tuple[BookingCheck, ...]
]


class BookTogether(Form[bool]):
    """True once they are booked. All are or none, and one undo takes all back."""

    TITLE_WORDS = "Book together"
    SAVE_WORDS = "book all"

    def __init__(
        self,
        texts: dict[str, str] | None = None,
        *,
        patient_id: int,
        way: SameDay,
        visit_types: Sequence[str],
    ) -> None:
        super().__init__(texts)
        self._patient_id = patient_id
        self._way = way
        self._codes = tuple(visit_types)
        self._patient: PatientLine | None = None
        self._types: dict[str, VisitTypeRow] = {}

    def compose_top(self) -> Iterator[Widget]:
        """Who it is for, and the visits in order."""
        self._banner = PatientBanner()
        self._visits = Facts(len(self._way.times), classes="on-panel")
        yield self._banner
        yield self._visits

    def fields(self) -> Sequence[Field]:
        """What they are for, and whether the payer is told of them."""
        return (
            text_field("reason", "Reason", limit=200, help="a few words for the day list, for all"),
            payer_not_told_field(),
        )

    def hints(self) -> tuple[Hint, ...]:
        """The keys of the form."""
        return (*super().hints()[:-1], Hint("Esc", "back", "set_aside"))

    def ready(self) -> None:
        """Read who it is, and what stands against each visit."""
        self._look()

    def _look(self) -> None:
        backend, patient_id, times, codes = self.backend, self._patient_id, self._way.times, self._codes

        def read() -> Known:
            types = backend.schedule.visit_types()
            of_code = {row.code: row for row in types}
            checks = tuple(
                backend.schedule.check(
                    patient_id,
                    time.provider.id,
                    time.day,
                    time.start,
                    time.minutes,
                    visit_type_id=of_code[code].id,
                )
                for time, code in zip(times, codes, strict=True)
            )
            patients = backend.patients
            return (
                patients.line(patient_id),
                patients.counts(patient_id),
                patients.alerts(patient_id),
                patients.account(patient_id),
                types,
                checks,
            )

        self.ask_before_keys(read, self._know, group="together")

    def _know(self, known: Known) -> None:
        self._patient, counts, alerts, standing, types, checks = known
        self._types = {row.code: row for row in types}
        pieces = banner_pieces(standing, self.clinic.clock.now())
        self._banner.show(self._patient, self.clinic.today, counts, alerts, pieces)
        self._visits.show(
            *(self._line(place, check) for place, check in enumerate(checks)),
        )
        against = [check.refused or check.overbook for check in checks if check.refused or check.overbook]
        if against:
            self.say(f"{against[0]}: Esc, and take another day", Level.ERROR)

    def _line(self, place: int, check: BookingCheck) -> list[Piece]:
        time, kind = self._way.times[place], self._types[self._codes[place]]
        taken = "".join(f", {each.words}" for each in check.taken)
        line: list[Piece] = [
            ("strong", f"{show_time(time.start)}-{show_time(time.span.end)}"),
            ("", f"{kind.name} with {time.provider.name}{taken}"),
        ]
        if check.refused or check.overbook:
            line.append(("alert", f"! {check.refused or check.overbook}"))
        return line

    @property
    def title_words(self) -> str:
        """What is booked, and for which day."""
        return f"{self.TITLE_WORDS}: {show_date(self._way.times[0].day)}"

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Another desk may have taken a time."""
        if entities & {"appointment", "occupancy"} and not self._saving:
            self._look()

    def submit(self) -> None:
        """Book all of them."""
        reason, kept = self.text("reason"), self.text("payer")
        bookings = [
            Booking(
                self._patient_id,
                time.provider.id,
                self._types[code].id,
                time.day,
                time.start,
                time.minutes,
                reason,
                kept_from_payer=kept,
            )
            for time, code in zip(self._way.times, self._codes, strict=True)
        ]
        first = self._way.times[0]
        starts = ", ".join(show_time(time.start) for time in self._way.times)
        who = self._patient
        whom = f"{who.name} {show_birth_date(who.born)} MRN {who.mrn}" if who else "the patient"
        words = f"booked {whom}: {show_date(first.day)} {starts}{', payer not told' if kept else ''}"
        backend = self.backend

        plans = (
            [] if kept else [PlannedVisit(each.patient_id, each.provider_id, each.day) for each in bookings]
        )

        def book() -> str:
            numbers = backend.schedule.book_together(bookings)
            told = backend.estimates.told_of_bookings(numbers) if backend.may("estimate.view") else ""
            return "; ".join(filter(None, (told, told_of_claims(backend, plans))))

        self.save(book, lambda told: "; ".join(filter(None, (words, told))), True)

    @property
    def changed(self) -> bool:
        """The command line brings it back as it was."""
        return False
