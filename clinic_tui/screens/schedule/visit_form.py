"""What the forms on a visit at the desk share: whose it is, which state of it they saw, who was first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from textual.widget import Widget
from textual.widgets import Label

from clinic_tui.errors import ClinicError
from clinic_tui.patients.rows import PatientLine
from clinic_tui.reception.rows import CheckInSheet
from clinic_tui.schedule.rows import Standing, VisitCounts
from clinic_tui.screens.parts.banner_pieces import banner_pieces
from clinic_tui.screens.parts.form import Form
from clinic_tui.screens.parts.while_open import WhileOpen
from clinic_tui.screens.parts.who_was_first import or_who_was_first, overtaken
from clinic_tui.screens.reception.board import Now
from clinic_tui.security.kept_form import About
from clinic_tui.text import safe_text
from clinic_tui.widgets.banner import PatientBanner
from clinic_tui.widgets.message_line import Level
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time


@dataclass(frozen=True, slots=True)
class Visit:
    """The visit and its patient, as the form saw them when it opened."""

    sheet: CheckInSheet
    patient: PatientLine
    counts: VisitCounts | None
    """None where the record is closed to who sits here."""
    standing: Standing | None = None
    """None as `counts`."""


class VisitForm(WhileOpen, Form[bool]):
    """A form on one visit. It stands at once and reads behind; keys typed ahead wait for the reading."""

    tells_of_record = True

    def __init__(self, appointment_id: int, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self.appointment_id = appointment_id
        self.visit: Visit | None = None

    def visit_known(self, visit: Visit) -> None:
        """Called once when the visit has been read: fill in what is known."""

    def submit_visit(self, visit: Visit) -> None:
        """Read the fields and act. May raise Invalid naming a field."""
        raise NotImplementedError

    def compose_top(self) -> Iterator[Widget]:
        """The patient."""
        self._banner = PatientBanner()
        yield self._banner

    def ready(self) -> None:
        """Read the visit."""
        self.ask_before_keys(self._read, self._known, group="visit", refused=self.refuse)

    @property
    def about(self) -> About:
        """The visit."""
        return {"appointment": self.appointment_id}

    def reopen(self, texts: dict[str, str]) -> VisitForm:
        """The same visit again."""
        return type(self)(self.appointment_id, texts)

    @property
    def now(self) -> Now:
        """The clinic's moment."""
        clock = self.clinic.clock
        return Now(clock.now(), clock.zone)

    def _read(self) -> Visit:
        sheet = self.backend.reception.sheet(self.appointment_id)
        banner = self.backend.patients.banner(sheet.row.patient_id)
        return Visit(sheet, banner.line, self._besides_this(banner.counts), banner.standing)

    def _besides_this(self, counts: VisitCounts | None) -> VisitCounts | None:
        """What comes next is another visit than the one at hand."""
        if counts is None:
            return None
        return replace(
            counts, upcoming=tuple(each for each in counts.upcoming if each.id != self.appointment_id)
        )

    def _known(self, visit: Visit) -> None:
        self.visit = visit
        pieces = banner_pieces(visit.standing, self.clinic.clock.now())
        alerts = visit.sheet.alerts
        if visit.sheet.row.kept_from_payer:
            alerts = ("payer not told of this visit", *alerts)
        self._banner.show(visit.patient, self.clinic.today, visit.counts, alerts, pieces)
        row = visit.sheet.row
        which = f"{show_date(row.day)} {show_time(row.start)} {row.provider_code} {row.visit_type}"
        between = " " if self.TITLE_WORDS.endswith("?") else ": "
        title = self.query(".dialog-title").first(Label)
        title.update(safe_text(f"{self.TITLE_WORDS}{between}{which}"))
        self.visit_known(visit)
        self.follow_record(visit.patient.id)

    def submit(self) -> None:
        """Act on the visit, which only a refusal leaves unread."""
        if self.visit is not None:
            self.submit_visit(self.visit)

    def save_visit(
        self, call: Callable[[int], Any], words: str | Callable[[Any], str], result: Any = True
    ) -> None:
        """Run the use case with the version that was seen; where another desk was first, say who."""
        visit = self.visit
        assert visit is not None
        version, backend, number = visit.sheet.row.version, self.backend, self.appointment_id
        self.save(lambda: or_who_was_first(backend, number, version, lambda: call(version)), words, result)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Another desk wrote: where it was this visit, say so before more is typed."""
        self.access_may_have_changed(entities)
        if not entities & {"appointment", "coverage"} or self._saving or self.visit is None:
            return
        version, backend, number = self.visit.sheet.row.version, self.backend, self.appointment_id
        self.ask(
            lambda: overtaken(backend, number, version), self._warn, group="overtaken", refused=self._gone
        )

    def _warn(self, words: str) -> None:
        if words and not self._saving:
            self.say(words, Level.WARNING)

    def _gone(self, refusal: ClinicError) -> None:
        self.say(refusal.words, Level.WARNING)
