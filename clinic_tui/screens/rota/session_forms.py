"""The forms of a provider's sessions: of weekdays from now on, and of one date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from clinic_tui.schedule.outage_rows import Bumped
from clinic_tui.schedule.rows import SiteRow
from clinic_tui.schedule.session_rows import (
    SLOTS,
    DayOfSessions,
    SessionLine,
    Sessions,
    SwapOfSessions,
    WeekOfSessions,
)
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.rota.rota_forms import ShiftsField, WeekdaysField
from clinic_tui.screens.rota.session_hits import hits_first
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.date_field import DateField
from clinic_tui.words.dates import WEEKDAYS, show_date
from clinic_tui.words.shift_hours import typed_shifts

_SLOTS = tuple(Choice(str(each), f"{each} min", each) for each in SLOTS)

_WHAT = (
    Choice("other", "other sessions", "other"),
    Choice("away", "away: no sessions", "away"),
    Choice("usual", "as in the usual week", "usual"),
)


def _slot_field() -> Field:
    return Field(
        "slot", "Slot", lambda: ChoiceField[int](_SLOTS), help="minutes of a slot: 5, 10, 15, 20, 30, 45, 60"
    )


class SessionForm(Form[bool]):
    """What both share: whom it hits is shown before it is saved."""

    def __init__(self, of: Sessions, texts: dict[str, str]) -> None:
        super().__init__(texts)
        self._of = of

    @property
    def title_words(self) -> str:
        """Whose."""
        return f"Sessions of {self._of.name}"

    def site_fields(self, what: str) -> tuple[Field, ...]:
        """The field for the site: none in a clinic with one."""
        if len(self._of.sites) < 2:
            return ()
        choices = tuple(Choice(each.name.casefold(), each.name, each) for each in self._of.sites)
        return (Field("site", "Site", lambda: ChoiceField[SiteRow](choices), help=what),)

    @property
    def site(self) -> int | None:
        """The one that is chosen."""
        chosen: SiteRow | None = self.value("site") if len(self._of.sites) > 1 else None
        return chosen.id if chosen is not None else None

    def hits_first(
        self, words: str, hit: Callable[[], tuple[Bumped, ...]], write: Callable[[], object]
    ) -> None:
        """Show whom it hits, then save."""
        hits_first(
            self, f"{self._of.code} on {words}", hit, lambda said: self.save(write, said, True),
            refused=self.refuse,
        )  # fmt: skip


class SetSessions(SessionForm):
    """The sessions of some weekdays from a day on, in place of those before."""

    SAVE_WORDS = "set"

    def __init__(
        self, of: Sessions, row: SessionLine | None, now: date, texts: dict[str, str] | None = None
    ) -> None:
        filled = {"slot": "15"}
        if row is not None:
            filled = {
                "days": WEEKDAYS[row.weekday][:3],
                "hours": typed_shifts([(span.start, span.end) for span in row.spans]),
                "from": f"{row.first:%m/%d/%Y}" if row.first and row.first > now else "",
                "slot": str(row.slot_minutes),
                **({"site": row.site.name.casefold()} if len(of.sites) > 1 else {}),
            }
        super().__init__(of, {**filled, **(texts or {})})
        self._row, self._now = row, now

    def fields(self) -> Sequence[Field]:
        """Days, hours, since when, slot."""
        return (
            Field("days", "Days", WeekdaysField, help="mon-fri, tue,thu: their sessions before give way"),
            Field("hours", "Sessions", ShiftsField, help="8-12, 13-17; empty: none on these days"),
            Field(
                "from", "From", lambda: DateField(self.clinic.today),
                help="the first day: mon, 12/7, t+14; empty: today. Those before stay",
            ),
            _slot_field(),
            *self.site_fields("sessions at others stay; empty: the first, in place of all"),
        )  # fmt: skip

    def go_to_first(self) -> None:
        """The days: from when on is empty on purpose."""
        self.put_focus(self._built["days"])

    def submit(self) -> None:
        """Show whom it hits, then set them."""
        part, provider = self.backend.sessions, self._of.provider_id
        entry = WeekOfSessions(
            self.needed("days"), self.value("hours") or (), self.needed("slot"), self.site,
            self.value("from"),
        )  # fmt: skip
        self.hits_first(
            entry.words + self._of.give_way_words(entry, self._now),
            lambda: part.whom_week_hits(provider, entry),
            lambda: part.set_week(provider, entry),
        )

    def reopen(self, texts: dict[str, str]) -> SetSessions:
        """The same provider."""
        return SetSessions(self._of, self._row, self._now, texts)


class SetDayOfSessions(SessionForm):
    """What one date has instead of its weekday."""

    SAVE_WORDS = "set"

    def __init__(self, of: Sessions, day: date | None, texts: dict[str, str] | None = None) -> None:
        filled = {"what": "other", "day": f"{day:%m/%d/%Y}" if day else ""}
        lines = [row for row in of.lines if day is not None and row.weekday == day.weekday()]
        if lines:
            row = next((each for each in lines if each.day == day), lines[0])
            filled["hours"] = typed_shifts([(span.start, span.end) for span in row.spans])
            filled["slot"] = str(row.slot_minutes)
        super().__init__(of, {"slot": "15", **filled, **(texts or {})})
        self._day = day

    def fields(self) -> Sequence[Field]:
        """The day, and what is other."""
        today = self.clinic.today
        return (
            Field("day", "Day", lambda: DateField(today), help="the date that is other: fri, 12/24, t+7"),
            Field(
                "what", "What", lambda: ChoiceField[str](_WHAT),
                help="other sessions, away, or as in the usual week again",
            ),
            Field("hours", "Sessions", ShiftsField, help="8-12, 13-17; of a date that is other"),
            _slot_field(),
            *self.site_fields("empty: where the provider is on that weekday"),
            text_field("reason", "Reason", limit=100, help="the grid says it there"),
        )  # fmt: skip

    def go_to_first(self) -> None:
        """The day, where none is known; else its hours."""
        self.put_focus(self._built["day" if self._day is None else "hours"])

    def submit(self) -> None:
        """Show whom it hits, then set it."""
        part, provider, what = self.backend.sessions, self._of.provider_id, self.needed("what")
        spans = self.needed("hours") if what == "other" else ()
        entry = DayOfSessions(
            self.needed("day"), spans, self.needed("slot"), what == "usual", self.text("reason"), self.site
        )
        self.hits_first(
            entry.words, lambda: part.whom_day_hits(provider, entry), lambda: part.set_day(provider, entry)
        )

    def reopen(self, texts: dict[str, str]) -> SetDayOfSessions:
        """The same provider."""
        return SetDayOfSessions(self._of, self._day, texts)


class SwapSessions(SessionForm):
    """Another provider holds the sessions of a date, perhaps for theirs of another one."""

    SAVE_WORDS = "swap"

    def __init__(self, of: Sessions, day: date | None, texts: dict[str, str] | None = None) -> None:
        super().__init__(of, {"day": f"{day:%m/%d/%Y}" if day else "", **(texts or {})})
        self._day = day

    @property
    def title_words(self) -> str:
        """Whose."""
        return f"Swap sessions of {self._of.name}"

    def fields(self) -> Sequence[Field]:
        """Which, who takes them, and for what."""
        today = self.clinic.today
        return (
            Field("day", "Day", lambda: DateField(today), help="whose sessions go over: fri, 12/24, t+7"),
            text_field("with", "To", limit=8, help="the code of the provider who takes them: KIM"),
            Field("back", "Back", lambda: DateField(today), help="theirs of this day in return; empty: none"),
            text_field("reason", "Reason", limit=100, help="stands with the date, and in the journal"),
        )

    def go_to_first(self) -> None:
        """What is not known yet."""
        self.put_focus(self._built["day" if self._day is None else "with"])

    def submit(self) -> None:
        """Show whose visits stand then, and swap."""
        part, provider = self.backend.sessions, self._of.provider_id
        entry = SwapOfSessions(
            self.needed("day"), self.text("with"), self.value("back"), self.text("reason")
        )  # fmt: skip
        words = f"{show_date(entry.day)} to {entry.taker.upper()}"
        self.hits_first(
            words, lambda: part.whom_swap_hits(provider, entry), lambda: part.swap(provider, entry)
        )

    def reopen(self, texts: dict[str, str]) -> SwapSessions:
        """The same provider."""
        return SwapSessions(self._of, self._day, texts)
