"""A series begun from a visit or an authorization: how often, and every date is shown before it is booked."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.schedule.rows import FreeTime, Span, Wish
from clinic_tui.schedule.series_rows import SeriesPlan
from clinic_tui.screens.parts.form import Field
from clinic_tui.screens.schedule.new_visit import NewVisitForm
from clinic_tui.widgets.choice_field import ChoiceField
from clinic_tui.widgets.date_field import DateField
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.time_field import MinutesField, TimeField
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.repeat_phrase import Repeat, read_repeat, show_repeat
from clinic_tui.words.times import DAY_MINUTES


class NewSeries(NewVisitForm):
    """The number of the series, or None. What is known of the visit is filled in; how often is asked."""

    TITLE_WORDS = "New series"
    SAVE_WORDS = "show the dates"
    KIND = "series"

    def fields(self) -> Sequence[Field]:
        """How often; the rest only where it is not known."""
        return (
            Field(
                "type",
                "Visit type",
                lambda: ChoiceField[int]([]),
                passed=bool(self._start.get("type")),
                help="pt, fu ...; ctrl+n shows the next one",
            ),
            Field(
                "repeat",
                "How often",
                lambda: WordField[Repeat](read_repeat, show_repeat, placeholder="10 tth, 6 mon"),
                help="10 tth, 10x tue,thu, 6 every 2 weeks: all dates are shown first",
            ),
            Field(
                "provider",
                "Provider",
                lambda: ChoiceField[int]([], placeholder="anyone"),
                passed=True,
                help="code or name; empty: who is free first",
            ),
            Field("time", "Time", TimeField, passed=True, help="9, 930, 2p; empty: the first that is free"),
            Field(
                "day", "From", lambda: DateField(self.clinic.today), passed=True, help="t+7; empty: tomorrow"
            ),
            Field(
                "minutes", "Length", MinutesField, passed=True, help="20, 1h; empty takes the visit type's"
            ),
        )

    def look_at_plan(self) -> None:
        """Every date is looked at in the list that follows."""

    def submit(self) -> None:
        """Show every date, from the time that was named or the first that is free."""
        patient_id = self.needed_patient()
        if patient_id is None:
            return
        repeat: Repeat = self.needed("repeat")
        kind, minutes, start = self.needed("type"), self.value("minutes"), self.value("time")
        provider, day = self.value("provider"), self.value("day") or self.clinic.tomorrow
        if provider is not None and start is not None:
            self._show(SeriesPlan(patient_id, provider, kind, start, day, repeat, minutes))
            return
        length = minutes or self._types[kind].minutes
        wish = Wish(
            length,
            day,
            (provider,) if provider is not None else (),
            weekdays=repeat.weekdays,
            part=Span(0, DAY_MINUTES) if start is None else Span(start, start + length),
            limit=1,
            visit_type_id=kind,
            patient_id=patient_id,
        )

        def found(times: tuple[FreeTime, ...]) -> None:
            if not times:
                self.say("nothing is free for that: name another time or provider", Level.ERROR)
                return
            time = times[0]
            self._show(SeriesPlan(patient_id, time.provider.id, kind, time.start, time.day, repeat, minutes))

        backend = self.backend
        self.ask_before_keys(
            lambda: backend.schedule.free_times(wish), found, group="first", refused=self.refuse
        )

    def _show(self, plan: SeriesPlan) -> None:
        from clinic_tui.screens.schedule.series_preview import PreviewSeries

        self.clinic.open_next(
            PreviewSeries(plan, self.whom), lambda number: self.done(number) if number is not None else None
        )
