"""Booking: who, what, when, in one form; the slot is held for all desks to see while it is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from clinic_tui.claims.foreseen_rows import Foreseen, PlannedVisit
from clinic_tui.claims.scrub.finding import Form
from clinic_tui.errors import ClinicError, Conflict
from clinic_tui.schedule.rows import Booking, BookingCheck, FreeTime, ProviderRow, Wish
from clinic_tui.schedule.rules import NeedsOverbook
from clinic_tui.schedule.series_rows import SeriesPlan
from clinic_tui.screens.coverage.foreseen_asking import foreseen_or_none
from clinic_tui.screens.coverage.tells_foreseen import TellsForeseen
from clinic_tui.screens.parts.form import Field, text_field
from clinic_tui.screens.schedule.booked import book_and_read_back
from clinic_tui.screens.schedule.booking_at_cursor import NEXT_FREE_DAYS
from clinic_tui.screens.schedule.held_slot import Plan
from clinic_tui.screens.schedule.new_visit import NewVisitForm
from clinic_tui.screens.schedule.payer_not_told import payer_not_told_field
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.date_field import DateField
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.time_field import MinutesField, TimeField
from clinic_tui.widgets.word_field import QuietInput, WordField
from clinic_tui.words.dates import show_date
from clinic_tui.words.repeat_phrase import Repeat, read_repeat, show_repeat
from clinic_tui.words.times import show_time

NEXT_FREE_AMONG = 60
"""The next free time of the same provider is looked for among so many times of the next days."""

WHERE_AND_WHEN = ("provider", "day", "time")
"""Fields that a visit cannot be without: Enter goes to the first that is empty."""

ANYONE = 0
"""Stands in the place of a provider's number where it is to be whoever has time."""

CLAIM_TABLES = frozenset({"patient", "coverage", "payer", "provider_identity", "enrolment"})
"""What is said of the claim of a visit before it has been is read of these, for the most part."""

RENEW_SECONDS = 50.0
"""A hold lasts two minutes; the open form renews it well before."""


class BookVisit(TellsForeseen, NewVisitForm):
    """The number of the new appointment, or None."""

    TITLE_WORDS = "Book"
    SAVE_WORDS = "book"
    KIND = "booking"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "take_next_free", "next free", show=False, priority=True),
        Binding("f8", "mend_claim", "mend the claim", show=False, priority=True),
    ]

    def __init__(
        self,
        texts: dict[str, str] | None = None,
        *,
        patient_id: int | None = None,
        provider_code: str = "",
        day: date | None = None,
        start: int | None = None,
        visit_type: str = "",
        minutes: int | None = None,
        slot_minutes: int = 15,
        told: str = "",
    ) -> None:
        """`told` is said first in the form: why it stands at another time than was asked for."""
        given = {
            "type": visit_type,
            "minutes": str(minutes) if minutes else "",
            "provider": provider_code,
            "day": f"{day:%m/%d/%Y}" if day else "",
            "time": show_time(start) if start is not None else "",
        }
        super().__init__({**given, **(texts or {})}, patient_id=patient_id)
        self._slot_minutes, self._told = slot_minutes, told
        self._next_free: FreeTime | None = None
        """What F6 takes where the slot is somebody else's."""
        self._to_overbook: Plan | None = None
        """What was refused unless somebody says why it is overbooked."""
        self._foreseen_of: PlannedVisit | None = None
        """For which plan that was asked last."""

    def fields(self) -> Sequence[Field]:
        """Type and reason are asked; the rest is filled in from where the cursor stood."""
        return (
            Field(
                "type",
                "Visit type",
                lambda: ChoiceField[int]([]),
                help="fu, new ...; ctrl+n shows the next one",
            ),
            text_field("reason", "Reason", limit=200, help="a few words for the day list"),
            Field(
                "provider",
                "Provider",
                lambda: ChoiceField[int]([]),
                passed=True,
                help="code or name; any, or empty: free times to choose from",
            ),
            Field("day", "Day", lambda: DateField(self.clinic.today), passed=True, help="t+7, fri, 3/14"),
            Field(
                "time",
                "Time",
                TimeField,
                passed=True,
                help="9, 930, 2p, 14:15; empty: free times to choose from",
            ),
            Field(
                "minutes",
                "Length",
                MinutesField,
                also=("length",),
                passed=True,
                help="20, 45m, 1h; empty takes the visit type's",
            ),
            Field(
                "repeat",
                "Repeat",
                lambda: WordField[Repeat](read_repeat, show_repeat, placeholder="x10, tue,thu x10"),
                passed=True,
                help="x10, tue,thu x10, x6 every 2 weeks: all dates are shown first; empty: one visit",
            ),
            payer_not_told_field(),
            Field(
                "overbook",
                "Overbook: why",
                lambda: QuietInput(max_length=200),
                passed=True,
                help="only where the time is taken or outside hours: the reason",
            ),
        )

    def ready(self) -> None:
        """Renew what is held while the form stands."""
        super().ready()
        self.say(self._told)
        self.set_interval(RENEW_SECONDS, self.clinic.held_slot.renew)

    def on_unmount(self) -> None:
        """Give the slot back."""
        self.clinic.held_slot.give_back()

    def compose_bottom(self) -> Iterator[Widget]:
        """What is wrong with the claim, once something is."""
        yield from self.compose_foreseen()

    # The claim of the visit

    def _look_at_claim(self) -> None:
        """Ask what is wrong with it, each time that patient, provider or day is another.

        Not again for each time of the day, and not where the payer is not told of it.
        """
        provider, day = self._field_value("provider"), self._field_value("day")
        plan = None
        if self._patient_id is not None and provider and day is not None and not self.text("payer"):
            plan = PlannedVisit(self._patient_id, provider, day)
        if plan == self._foreseen_of:
            return
        self._foreseen_of, backend = plan, self.backend
        if plan is None or not backend.may("patient.view"):
            self._tell_foreseen(None)
            return
        asked = plan

        def told(found: Foreseen | None) -> None:
            if asked == self._foreseen_of:  # the payer may be told of nothing by now, and nothing newer asked
                self._tell_foreseen(found)

        self.ask(lambda: foreseen_or_none(lambda: backend.foreseen.when_booking(asked)), told, group="claim")

    @on(Input.Changed)
    def _payer_told_or_not(self, event: Input.Changed) -> None:
        if event.input is self._built.get("payer"):
            self._look_at_claim()

    def _tell_foreseen(self, found: Foreseen | None) -> None:
        self._foreseen = found
        self.show_foreseen(found)

    def mending_keys(self) -> Mapping[Form, str]:
        """F8 for both."""
        rights = {Form.PATIENT: "patient.edit", Form.POLICY: "coverage.edit"}
        return {form: "F8" for form, right in rights.items() if self.backend.may(right)}

    def action_mend_claim(self) -> None:
        """Open the field of what is wrong with the claim; what is typed here stays."""
        found, plan, wrong = self._foreseen, self._foreseen_of, self.wrong_with()
        if found is None or plan is None or wrong is None:
            self.say("F8 mends what the claim of the visit lacks: nothing is known to be wrong with it")
        elif wrong.target.form not in self.mending_keys():
            self.say(f"{wrong.words}: {wrong.way_out}", Level.WARNING)
        else:
            from clinic_tui.screens.claims.claim_mending import ClaimOfVisit

            visit = ClaimOfVisit(0, plan.patient_id, self.whom, plan.day, found.slot, payer=found.payer)
            self.mend_foreseen(visit, wrong, self._mended)

    def _mended(self, saved: Any) -> None:
        if saved:
            self._foreseen_of = None
            self._look_at_claim()

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Another desk may have mended what the claim lacks, too."""
        if entities & CLAIM_TABLES and not self._saving:
            self._mended(True)
        super().changed_elsewhere(entities)

    # The plan: held and checked as it changes

    @property
    def _plan(self) -> Plan | None:
        parts: list[Any] = [self._field_value(name) for name in ("provider", "day", "time")]
        if None in parts or parts[0] == ANYONE:
            return None
        minutes = self._field_value("minutes") or self._usual_minutes()
        return (parts[0], parts[1], parts[2], minutes)

    def _field_value(self, name: str) -> Any:
        widget = self._built.get(name)
        return widget.value if isinstance(widget, WordField) else None

    def _usual_minutes(self) -> int:
        """What the visit type takes; one slot until there is a type, so that the slot is held at once."""
        row = self.visit_type
        return row.minutes if row else self._slot_minutes

    def look_at_plan(self) -> None:
        """Hold the slot, and see what stands against the visit and its claim."""
        self._look_at_claim()
        plan, patient_id, backend = self._plan, self._patient_id, self.backend
        if plan is None:
            return
        kind = self.visit_type.id if self.visit_type else None
        self.clinic.held_slot.want(plan, self._not_held, kind)
        if patient_id is not None:
            self.ask(
                lambda: backend.schedule.check(patient_id, *plan, visit_type_id=kind),
                self._show_check,
                group="check",
            )

    def _not_held(self, refusal: ClinicError) -> None:
        self.say(refusal.words, Level.ERROR)
        if isinstance(refusal, Conflict):
            self._look_for_next_free(refusal.words)

    def _look_for_next_free(self, words: str) -> None:
        """Say beside the refusal what the same provider has next."""
        plan, backend, kind = self._plan, self.backend, self.visit_type
        if plan is None:
            return
        wish = Wish(
            plan[3],
            plan[1],
            (plan[0],),
            days=NEXT_FREE_DAYS,
            limit=NEXT_FREE_AMONG,
            visit_type_id=kind.id if kind else None,
            patient_id=self._patient_id,
        )

        def found(times: tuple[FreeTime, ...]) -> None:
            later = [time for time in times if (time.day, time.start) > (plan[1], plan[2])]
            if later and plan == self._plan:
                time = self._next_free = later[0]
                when = f"{show_date(time.day)} {show_time(time.start)} {time.provider.code}"
                self.say(f"{words}. Next free: {when}, F6 takes it", Level.ERROR)

        self.ask(lambda: backend.schedule.free_times(wish), found, group="next free", refused=lambda _: None)

    def action_take_next_free(self) -> None:
        """Put the next free time into the form: it is held at once."""
        time, self._next_free = self._next_free, None
        if time is None:
            self.say("F6 takes the next free time where this one is somebody else's")
            return
        self.set_text("day", f"{time.day:%m/%d/%Y}")
        self.set_text("time", show_time(time.start))
        self.say(f"{show_date(time.day)} {show_time(time.start)} is held for you now")

    def _show_check(self, check: BookingCheck) -> None:
        if self.refused:
            return
        if check.refused:
            self.say(check.refused, Level.ERROR)
            self._look_for_next_free(check.refused)
        elif check.overbook:
            words = f"{check.overbook}: say why to overbook"
            self.say(
                f"{words} ({check.beyond}: needs the second right)" if check.beyond else words, Level.WARNING
            )
        elif check.warnings:
            self.say("; ".join(check.warnings), Level.WARNING)
        else:
            self.say(self._read_back(check))

    def _read_back(self, check: BookingCheck) -> str:
        plan = self._plan
        if plan is None:
            return ""
        provider, row = self._providers.get(plan[0]), self.visit_type
        name = provider.name if provider else ""
        kind = f", {row.name}" if row else ""
        taken = "".join(f", {each.words}" for each in check.taken)
        group = f", {check.in_group + 1} of {row.capacity} in the group" if row and row.capacity > 1 else ""
        return f"{show_date(plan[1])} {show_time(plan[2])}, {plan[3]} min with {name}{kind}{taken}{group}"

    # What is still needed

    def provider_choices(self, providers: tuple[ProviderRow, ...]) -> list[Choice[int]]:
        """All of them, and whoever has time."""
        anyone = Choice("any", "anyone, from the free times", ANYONE)
        return [*super().provider_choices(providers), anyone]

    def passes(self, field: Field) -> bool:
        """Not what is needed and empty; nor the reason of an overbooking that was refused without one."""
        if field.name == "overbook" and self._to_overbook is not None:
            return self._to_overbook != self._plan or bool(self.text("overbook"))
        return field.passed and (field.name not in WHERE_AND_WHEN or bool(self.text(field.name)))

    def _onward(self, widget: Widget) -> None:
        """From the provider to the free times of anyone, where nobody is named."""
        if widget is self._built["provider"] and self._open_for_anyone:
            self.action_save()
        else:
            super()._onward(widget)

    @property
    def _open_for_anyone(self) -> bool:
        provider = self.choice("provider")
        return (not provider.text.strip() and not provider.error) or provider.value == ANYONE

    @property
    def _lacks_time(self) -> bool:
        """Who or when is left open, so that free times have to be shown."""
        return self._open_for_anyone or not all(self.text(name) for name in ("day", "time"))

    def _offer_times(self, patient_id: int) -> None:
        """Free times of the type, from the day on that stands here, for one to be taken into the form."""
        from clinic_tui.screens.schedule.pick_time import PickTime

        after = self.value("time")
        texts = {
            "type": self.text("type"),
            "provider": "" if self._open_for_anyone else self.text("provider"),
            "part": f"after {show_time(after)}" if after is not None else "",
        }
        first = max(self.value("day") or self.clinic.today, self.clinic.today)
        form = PickTime(texts, from_day=first, whom=(patient_id, self.whom), minutes=self.value("minutes"))
        self.clinic.open_next(form, self._time_picked)

    def _time_picked(self, found: tuple[FreeTime, str] | None) -> None:
        if found is None:
            return
        time, _ = found
        texts = {"provider": time.provider.code, "day": f"{time.day:%m/%d/%Y}", "time": show_time(time.start)}
        for name, text in texts.items():
            self.set_text(name, text)
        self._focus("time")

    # Saving

    def submit(self) -> None:
        """Book it; where who or when is left open, show the free times first."""
        patient_id = self.needed_patient()
        if patient_id is None:
            return
        if self._lacks_time:
            self.needed("type")
            self._offer_times(patient_id)
            return
        booking = Booking(
            patient_id=patient_id,
            visit_type_id=self.needed("type"),
            provider_id=self.needed("provider"),
            day=self.needed("day"),
            start=self.needed("time"),
            minutes=self.value("minutes"),
            reason=self.text("reason"),
            overbook_reason=self.text("overbook"),
            kept_from_payer=self.text("payer"),
        )
        repeat = self.value("repeat")
        if repeat is not None:
            self._preview_series(booking, repeat)
            return
        backend, whom = self.backend, self.whom_of_namesakes
        self.save(lambda: book_and_read_back(backend, booking, whom), itemgetter(1), ...)

    def done(self, result: Any) -> None:
        """Close with the number of the visit."""
        super().done(result[0] if isinstance(result, tuple) else result)

    def _preview_series(self, booking: Booking, repeat: Repeat) -> None:
        """Show every date; the form closes once they are booked."""
        from clinic_tui.screens.schedule.series_preview import PreviewSeries

        plan = SeriesPlan(
            booking.patient_id, booking.provider_id, booking.visit_type_id, booking.start, booking.day,
            repeat, booking.minutes, booking.reason, booking.kept_from_payer,
        )  # fmt: skip
        self.app.push_screen(
            PreviewSeries(plan, self.whom), lambda number: self.done(number) if number is not None else None
        )

    def refuse(self, refusal: ClinicError) -> None:
        """A time that is taken can be typed anew; Enter on it asks why it is overbooked."""
        super().refuse(refusal)
        if isinstance(refusal, NeedsOverbook):
            self._to_overbook = self._plan
            self.say(f"{refusal.check.overbook}: another time, or Enter to overbook", Level.ERROR)
        if isinstance(refusal, Conflict):
            self._focus("time")
            self.select_text("time")
