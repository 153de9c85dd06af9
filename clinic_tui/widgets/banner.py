"""Who the patient is, and what the desk must know: two lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from clinic_tui.patients.rows import PatientLine
from clinic_tui.schedule.rows import UpcomingVisit, VisitCounts
from clinic_tui.text import safe_text
from clinic_tui.widgets.cells import cut_name, fit, strip_of
from clinic_tui.widgets.drawn_styles import DrawnStyles
from clinic_tui.words.dates import age_words, show_birth_date, show_date
from clinic_tui.words.phones import show_phone
from clinic_tui.words.times import show_time

_LEAST_NAME = 12

_LEAST_ALERTS = 20
"""Cells that alerts keep beside what stands behind them, however much that is."""


class PatientBanner(DrawnStyles):
    """Name, birth date and MRN, always together; alerts, account, coverage, missed visits, visits to come.

    Long alerts are cut, and what is left out of them is counted, so that the rest has room; F1 has it whole.
    """

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
        pieces = self._first_line(width) if y == 0 else self._second_line(width)
        return strip_of((*((text, self._style(name)) for name, text in pieces), ("", self.rich_style)), width)

    @property
    def left_out(self) -> tuple[str, ...]:
        """What the window is too narrow for: the alerts, where they had to be cut, and whatever did not fit.

        Nothing where only the quiet part is missing: who treats the patient mostly, and how often.
        """
        if self._shown[0] is None:
            return ()
        width, alerts = self.size.width, self._alerts
        first, second = tuple(self._first_line(width)), tuple(self._second_line(width))
        stand = {words.strip() for _, words in (*first, *second)}
        cut = () if not alerts or f"! {'; '.join(alerts)}" in stand else alerts
        others = (*self._identity(self._shown[0]), *self._reach(self._shown[0]), *self._known())
        left = [(style, words) for style, words in others if words not in stand]
        missed = cut or any(style != "banner-quiet" for style, _ in left)
        return (*cut, *(words for _, words in left)) if missed else ()

    def tells_all_of(self, patient_id: int) -> bool:
        """Whether it is this patient's, and not only who that is."""
        patient, counts = self._shown[:2]
        return patient is not None and patient.id == patient_id and counts is not None

    def show_as(self, other: PatientBanner) -> None:
        """Say what another says, until what it is about has been read anew."""
        if other._shown != self._shown:
            self._shown = other._shown
            self.refresh()

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name)

    def _first_line(self, width: int) -> Iterator[tuple[str, str]]:
        """The name, cut so that birth date, sex and MRN stand beside it; of the rest what fits."""
        patient = self._shown[0]
        assert patient is not None
        always = tuple(self._identity(patient))
        room = max(width - sum(map(_cells, always)) - 2, min(width, _LEAST_NAME) - 2)
        name = "banner-name", cut_name(safe_text(patient.name), room)
        return _fitting((name, *always, *self._reach(patient)), width)

    def _second_line(self, width: int) -> Iterator[tuple[str, str]]:
        """The alerts, in what the rest leaves them; of the rest what fits."""
        rest = tuple(self._known())
        if alerts := self._alerts:
            told = [piece for piece in rest if piece[0] != "banner-quiet"]
            beside = _fitting(told, width - min(_LEAST_ALERTS, width))
            room = width - sum(cell_len(words) for _, words in beside)
            rest = (("banner-alert", f"! {_alerts_in(alerts, room - 4)}"), *rest)
        return _fitting(rest, width)

    def _identity(self, patient: PatientLine) -> Iterator[tuple[str, str]]:
        age = age_words(patient.born, self._shown[3]) if self._shown[3] else ""
        yield (
            "banner-fact",
            " ".join(filter(None, (show_birth_date(patient.born), f"({age})" if age else ""))),
        )
        yield "banner-fact", patient.sex.value
        yield "banner-fact", f"MRN {safe_text(patient.mrn)}"
        if patient.deceased:
            yield "banner-alert", "DECEASED"
        if patient.restricted:
            yield "banner-alert", "RESTRICTED"

    def _reach(self, patient: PatientLine) -> Iterator[tuple[str, str]]:
        if patient.phone:
            yield "banner-fact", safe_text(show_phone(patient.phone))

    @property
    def _alerts(self) -> tuple[str, ...]:
        patient, _, alerts, _, _ = self._shown
        if alerts or patient is None or not patient.alerts:
            return tuple(map(safe_text, alerts))
        return (f"{patient.alerts} alert{'s' if patient.alerts > 1 else ''}",)

    def _known(self) -> Iterator[tuple[str, str]]:
        _, counts, _, _, standing = self._shown
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


def told_of_patient(screen: Widget) -> tuple[str, ...]:
    """What the banner of a screen tells, and the window is too narrow for."""
    return next((banner.left_out for banner in screen.query(PatientBanner)), ())


def _cells(piece: tuple[str, str]) -> int:
    """What a piece takes on the line, with the space around it."""
    return cell_len(piece[1]) + 2


def _alerts_in(alerts: Sequence[str], room: int) -> str:
    """`hard of hearing; wheelchair`, or as many as fit and `+2 more`; at worst the first is cut."""
    for shown in range(len(alerts), 0, -1):
        more = f" +{len(alerts) - shown} more" if shown < len(alerts) else ""
        words = "; ".join(alerts[:shown]) + more
        if cell_len(words) <= room:
            return words
    more = f" +{len(alerts) - 1} more" if len(alerts) > 1 else ""
    return fit(alerts[0], room - cell_len(more)) + more


def _fitting(pieces: Iterable[tuple[str, str]], width: int) -> Iterator[tuple[str, str]]:
    """Each piece that still fits whole: one that is too wide leaves its place to those behind it."""
    left = width
    for style, text in pieces:
        if _cells((style, text)) <= left:
            left -= _cells((style, text))
            yield style, f" {text} "
