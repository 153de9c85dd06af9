"""Who the patient is, and what the desk must know: two lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

from clinic_tui.patients.rows import PatientLine
from clinic_tui.schedule.rows import UpcomingVisit, VisitCounts
from clinic_tui.text import safe_text
from clinic_tui.widgets.cells import cut_name, fit, strip_of
from clinic_tui.widgets.drawn_styles import DrawnStyles
from clinic_tui.words.dates import age_words, show_birth_date, show_date
from clinic_tui.words.phones import show_phone
from clinic_tui.words.times import show_time

_LEAST_NAME = 12


class PatientBanner(DrawnStyles):
    """Name, birth date and MRN, always together; alerts, missed visits and visits to come."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    PatientBanner {
        height: 2;
        background: $panel;
        & > .banner-name { text-style: bold; color: $text; }
        & > .banner-fact { color: $text; }
        & > .banner-quiet { color: $text-muted; }
        & > .banner-alert { color: $text-error; text-style: bold; }
        &:ansi { background: ansi_default; color: ansi_default; }
        &:ansi > .banner-name { text-style: bold reverse; color: ansi_default; }
        &:ansi > .banner-fact { color: ansi_default; }
        &:ansi > .banner-quiet { color: ansi_default; }
        &:ansi > .banner-alert { color: ansi_red; }
    }
    """

    DRAWN_CLASSES: ClassVar[set[str]] = {"banner-name", "banner-fact", "banner-quiet", "banner-alert"}

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._shown: tuple[
            PatientLine | None,
            VisitCounts | None,
            tuple[str, ...],
            date | None,
            tuple[tuple[str, str], ...],
        ]
        self._shown = (None, None, (), None, ())

    def show(
        self,
        patient: PatientLine | None,
        today: date | None = None,
        counts: VisitCounts | None = None,
        alerts: Sequence[str] = (),
        standing: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Show this patient (`PatientRecord.line` for a record); None empties the banner.

        What is not known yet may come with a second call: without `counts` the
        visits are left out, and without the words of `alerts` their number stands.
        `standing` says how account and coverage stand, each as style (`alert` or none) and words.
        """
        shown = (patient, counts, tuple(alerts), today, tuple(standing))
        if shown != self._shown:
            self._shown = shown
            self.refresh()

    @property
    def patient(self) -> PatientLine | None:
        """Whose banner it is."""
        return self._shown[0]

    def render_line(self, y: int) -> Strip:
        """Who it is; below, what must be known."""
        width = self.size.width
        if self._shown[0] is None or y > 1:
            return Strip.blank(width, self.rich_style)
        patient = self._shown[0]
        if y == 0:
            pieces = _fitting(self._who(patient), width, keep=3)  # birth date, sex and MRN go with the name
        else:
            pieces = _fitting(self._known(patient), width, keep=0)
        return strip_of((*((text, self._style(name)) for name, text in pieces), ("", self.rich_style)), width)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name)

    def _who(self, patient: PatientLine) -> Iterator[tuple[str, str]]:
        age = age_words(patient.born, self._shown[3]) if self._shown[3] else ""
        yield "banner-name", safe_text(patient.name)
        yield (
            "banner-fact",
            " ".join(filter(None, (show_birth_date(patient.born), f"({age})" if age else ""))),
        )
        yield "banner-fact", patient.sex.value
        yield "banner-fact", f"MRN {safe_text(patient.mrn)}"
        if patient.phone:
            yield "banner-fact", safe_text(show_phone(patient.phone))
        if patient.deceased:
            yield "banner-alert", "DECEASED"
        if patient.restricted:
            yield "banner-alert", "RESTRICTED"

    def _known(self, patient: PatientLine) -> Iterator[tuple[str, str]]:
        _, counts, alerts, _, standing = self._shown
        if alerts:
            yield "banner-alert", "! " + "; ".join(safe_text(words) for words in alerts)
        elif patient.alerts:
            yield "banner-alert", f"! {patient.alerts} alert{'s' if patient.alerts > 1 else ''}"
        for style, words in standing:
            yield "banner-alert" if style == "alert" else "banner-fact", safe_text(words)
        if counts is None:
            return
        yield from self._missed(counts)
        for place, visit in enumerate(counts.to_come):
            yield "banner-fact", f"{'then' if place else 'next'} {self._when(visit)}"
        for visit in counts.here:
            yield "banner-fact", f"here for {show_time(visit.start)} {safe_text(visit.provider_code)}"
        if counts.usual_provider:
            yield "banner-quiet", f"usually {safe_text(counts.usual_provider)}"
        visits = (
            "first visit" if not counts.visits else f"{counts.visits} visit{'s' if counts.visits > 1 else ''}"
        )
        yield "banner-quiet", visits

    def _missed(self, counts: VisitCounts) -> Iterator[tuple[str, str]]:
        """`no-shows 2/3` where there is a limit, else how many; marked from the clinic's own count on."""
        both = counts.no_shows + counts.late_cancels
        name = "banner-alert" if counts.flag_at and both >= counts.flag_at else "banner-fact"
        if counts.limit and both:
            words = "no-shows" if not counts.late_cancels else "no-shows, late cancels"
            yield name, f"{words} {both}/{counts.limit}"
            return
        for count, words in ((counts.no_shows, "no-show"), (counts.late_cancels, "late cancel")):
            if count:
                yield name, f"{count} {words}{'s' if count > 1 else ''}"

    def _when(self, visit: UpcomingVisit) -> str:
        day, today = show_date(visit.day), self._shown[3]
        if today is not None and visit.day.year == today.year:
            day = day.removesuffix(f" {today.year}")
        return f"{day} {show_time(visit.start)} {safe_text(visit.provider_code)}"


def _fitting(pieces: Iterable[tuple[str, str]], width: int, keep: int) -> Iterator[tuple[str, str]]:
    """Whole pieces as long as they fit; the first is cut where it must be, so that `keep` more do."""
    spaced = [(name, f" {text} ") for name, text in pieces]
    if not spaced:
        return
    name, first = spaced[0]
    room = max(width - sum(cell_len(text) for _, text in spaced[1 : 1 + keep]), min(width, _LEAST_NAME))
    first = f" {cut_name(first[1:-1], room - 2)} " if keep else fit(first, min(cell_len(first), room))
    left = width
    for style, text in ((name, first), *spaced[1:]):
        left -= cell_len(text)
        if left < 0:
            return
        yield style, text
