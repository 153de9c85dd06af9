"""The forms of the rota: time off, absences, single days, usual weeks, swaps, on call, minimums."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from clinic_tui.errors import Invalid
from clinic_tui.rota.asked_rows import SwapImpact
from clinic_tui.rota.entries import DayEntry, ShiftsEntry, TimeOffEntry
from clinic_tui.rota.rows import RotaCell, RotaPerson, RotaSite
from clinic_tui.rota.states import DayKind, Off
from clinic_tui.schedule.outage_rows import Outage, OutageDone, OutageMove
from clinic_tui.schedule.rows import Span
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.date_field import DateField
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import WEEKDAYS, read_weekdays, show_date
from clinic_tui.words.shift_hours import read_shifts, show_shifts, typed_shifts
from clinic_tui.words.times import read_part_of_day, show_time

_KINDS = tuple(Choice(each.value, each.value, each) for each in Off)
_WEEKS = (Choice("1", "every week", 1), Choice("2", "every second week", 2))
_DAYS: tuple[Choice[DayKind | str], ...] = (
    Choice("other", DayKind.INSTEAD.value, DayKind.INSTEAD),
    Choice("off", DayKind.OFF.value, DayKind.OFF),
    Choice("extra", DayKind.EXTRA.value, DayKind.EXTRA),
    Choice("usual", "as in the usual week", "usual"),
)


BACK_DAYS = 14
"""So far back somebody was sick of whom it is written now, as the use case takes it."""


class ShiftsField(WordField[tuple[Span, ...]]):
    """Hours of a day: `8-12, 13-17`, `22-6`."""

    def __init__(self, *, text: str = "") -> None:
        super().__init__(
            _spans, lambda spans: show_shifts([(span.start, span.end) for span in spans]), text=text,
            placeholder="8-17, 8-12,13-17, 22-6",
        )  # fmt: skip


class PartField(WordField[Span]):
    """Hours of a day that lie within it: `13-17`, `pm`."""

    def __init__(self) -> None:
        super().__init__(
            lambda typed: Span(*read_part_of_day(typed)),
            lambda span: f"{show_time(span.start)}-{show_time(span.end)}",
            placeholder="13-17, am, pm",
        )


class WeekdaysField(WordField[frozenset[int]]):
    """Days of the week: `mon-fri`, `tue,thu`."""

    def __init__(self) -> None:
        super().__init__(
            read_weekdays,
            lambda days: ", ".join(WEEKDAYS[day][:3].title() for day in sorted(days)),
            placeholder="mon-fri, tue,thu",
        )


def _spans(typed: str) -> tuple[Span, ...]:
    return tuple(Span(*pair) for pair in read_shifts(typed))


def site_fields(sites: Sequence[RotaSite], what: str) -> tuple[Field, ...]:
    """The field for the site: none in a clinic with one."""
    if not sites:
        return ()
    choices = tuple(Choice(each.name.casefold(), each.name, each.name) for each in sites)
    names = ", ".join(each.name for each in sites)
    return (Field("site", "Site", lambda: ChoiceField[str](choices), help=f"{names}; {what}"),)


def site_of(form: Form[Any], sites: Sequence[RotaSite]) -> str:
    """The site that is chosen; empty where none is, or where the clinic has one."""
    chosen: str | None = form.value("site") if sites else None
    return chosen or ""


class OffForm(Form[int]):
    """The fields that asking and writing down share; the number of what was written, or None."""

    def off_fields(self, back: int = 0) -> tuple[Field, ...]:
        """Why, from when until when; a day may be so many days `back`."""
        today = self.clinic.today
        return (
            Field("kind", "Why", lambda: ChoiceField[Off](_KINDS), help="type its beginning: hol, sick, tra"),
            Field("from", "From", lambda: DateField(today, back=back), help="the first day: fri, 12/24, t+7"),
            Field("to", "To", lambda: DateField(today, back=back), help="the last day; empty: one day"),
            Field("hours", "Hours", PartField, help="of one day: 13-17, pm; empty: whole days"),
            text_field("note", "Note", limit=200, help="read by you and by who decides"),
        )

    def entry(self) -> TimeOffEntry:
        """What is typed. Raises Invalid naming the field."""
        first: date = self.needed("from")
        last: date | None = self.value("to")
        return TimeOffEntry(self.needed("kind"), first, last or first, self.value("hours"), self.text("note"))


class AskTimeOff(OffForm):
    """Ask for oneself."""

    TITLE_WORDS = "Ask for time off"
    KIND = "time off"
    SAVE_WORDS = "ask"

    def fields(self) -> Sequence[Field]:
        """Why and when."""
        return self.off_fields()

    def submit(self) -> None:
        """Ask."""
        part, entry = self.backend.rota, self.entry()
        self.save(lambda: part.ask(entry), f"asked: {entry.kind.value}, {entry.words}", ...)


class WriteAbsence(OffForm):
    """Somebody is away, and that is so at once; a provider's visits come up to be moved."""

    TITLE_WORDS = "Somebody is sick or away"
    SAVE_WORDS = "write down"

    def fields(self) -> Sequence[Field]:
        """Who, why and when."""
        who = text_field("who", "Who", limit=40, help="a sign-in name, or a provider's code")
        return (who, *self.off_fields(BACK_DAYS))

    def submit(self) -> None:
        """Write it down; where visits may be hit, show them first."""
        part, who, entry = self.backend.rota, self.text("who"), self.entry()
        said = f"{who}: {entry.kind.value}, {entry.words}"

        def known(outage: Outage | None) -> None:
            if outage is None:
                self.save(lambda: part.write_absence(who, entry)[0], said, ...)
            else:
                self._break_plans(outage, who, entry, said)

        self.ask(lambda: part.outage_of(who, entry), known, group="who", refused=self.refuse)

    def _break_plans(self, outage: Outage, who: str, entry: TimeOffEntry, said: str) -> None:
        from clinic_tui.screens.rota.leave_outage import LeaveOutage

        part, written = self.backend.rota, list[int]()

        def write(moves: Sequence[OutageMove]) -> OutageDone:
            number, done = part.write_absence(who, entry, moves)
            written.append(number)
            return done

        def close() -> None:
            self.done(written[-1])

        self.app.push_screen(LeaveOutage(outage, f"{who}: {entry.kind.value}", write, said, close))


class ChangeDay(Form[bool]):
    """What one date has instead of the usual week."""

    SAVE_WORDS = "change"

    def __init__(
        self,
        person: RotaPerson,
        cell: RotaCell,
        sites: Sequence[RotaSite] = (),
        texts: dict[str, str] | None = None,
    ) -> None:
        hours = typed_shifts([(span.start, span.end) for span in cell.spans])
        filled = {"kind": "other", "hours": hours}
        if len(cell.marks) == 1:
            filled["site"] = cell.at[0].site.name
        super().__init__(texts if texts is not None else filled)
        self._person, self._cell, self._sites = person, cell, sites

    @property
    def title_words(self) -> str:
        """Whose day."""
        return f"{self._person.name}, {show_date(self._cell.day)}"

    def fields(self) -> Sequence[Field]:
        """What is other."""
        return (
            Field(
                "kind", "What", lambda: ChoiceField[DayKind | str](_DAYS),
                help="other hours, off, extra hours beside the usual ones, or as usual again",
            ),
            Field("hours", "Hours", ShiftsField, help="8-12, 13-17; a night 22-6; empty where nobody works"),
            *site_fields(self._sites, "one of them; at another one too: an extra shift there"),
            text_field("reason", "Reason", limit=100, help="everybody who sees the rota reads it"),
        )  # fmt: skip

    def go_to_first(self) -> None:
        """The hours: that is what is other mostly."""
        self.put_focus(self._built["hours"])

    def submit(self) -> None:
        """Write it."""
        part, who, kind = self.backend.rota, self._person.code, self.needed("kind")
        spans = () if kind in (DayKind.OFF, "usual") else self.value("hours") or ()
        instead = kind if isinstance(kind, DayKind) else None
        if spans and self._sites:
            self.needed("site")
        entry = DayEntry(
            self._cell.day,
            instead,
            spans,
            self.text("reason"),
            self._cell.changes,
            site_of(self, self._sites),
        )
        self.save(lambda: part.change_day(who, entry), f"{self.title_words}: changed", True)

    def reopen(self, texts: dict[str, str]) -> ChangeDay:
        """The same day."""
        return ChangeDay(self._person, self._cell, self._sites, texts)


class SetShifts(Form[bool]):
    """The usual hours of some weekdays of one person."""

    SAVE_WORDS = "set"

    def __init__(
        self, who: str, name: str, sites: Sequence[RotaSite] = (), texts: dict[str, str] | None = None
    ) -> None:
        super().__init__(texts)
        self._who, self._whose, self._sites = who, name, sites

    @property
    def title_words(self) -> str:
        """Whose."""
        return f"Usual hours of {self._whose}"

    def fields(self) -> Sequence[Field]:
        """Days, hours, and since when."""
        today = self.clinic.today
        return (
            Field("days", "Days", WeekdaysField, help="mon-fri, tue,thu: their hours before give way"),
            Field("hours", "Hours", ShiftsField, help="8-12, 13-17; a night 22-6; empty: free days"),
            *site_fields(self._sites, "other hours at others stay; empty: the first, in place of all"),
            Field("from", "From", lambda: DateField(today), help="the first day; empty: today"),
            Field("to", "To", lambda: DateField(today), help="the last day; empty: from then on"),
            Field(
                "weeks", "Weeks", lambda: ChoiceField[int](_WEEKS, text="1"),
                help="2: every second week, counted from the week of the first day",
            ),
        )  # fmt: skip

    def submit(self) -> None:
        """Set them."""
        part, who = self.backend.rota, self._who
        entry = ShiftsEntry(
            self.needed("days"), self.value("hours") or (), self.value("from") or self.clinic.today,
            self.value("to"), self.value("weeks") or 1, site_of(self, self._sites),
        )  # fmt: skip
        self.save(lambda: part.set_shifts(who, entry), f"{self.title_words}: set", True)

    def reopen(self, texts: dict[str, str]) -> SetShifts:
        """The same person."""
        return SetShifts(self._who, self._whose, self._sites, texts)


class OfferShift(Form[int]):
    """Offer the own shift of a day, or the own sessions; its number, or None."""

    SAVE_WORDS = "offer"

    def __init__(self, day: date, texts: dict[str, str] | None = None, *, sessions: bool = False) -> None:
        super().__init__(texts)
        self._day, self._sessions = day, sessions

    @property
    def title_words(self) -> str:
        """Which shift."""
        return f"Offer your {'sessions' if self._sessions else 'shift'} of {show_date(self._day)}"

    def fields(self) -> Sequence[Field]:
        """To whom, for what."""
        today = self.clinic.today
        return (
            text_field(
                "to", "To", limit=40,
                help="another provider, by code or sign-in name"
                if self._sessions
                else "the sign-in name of a colleague",
            ),
            Field("back", "For theirs of", lambda: DateField(today), help="a day; empty: for nothing"),
            text_field("note", "Note", limit=200, help="they read it"),
        )  # fmt: skip

    def submit(self) -> None:
        """Offer it."""
        part, day, to = self.backend.rota, self._day, self.text("to")
        if not to:
            raise Invalid("to whom? a sign-in name", "to")
        back, note = self.value("back"), self.text("note")
        hit = list[SwapImpact]()

        def offer() -> int:
            number = part.offer(day, to, back, note)
            hit.append(part.swap_impact(number))
            return number

        def said(_: int) -> str:
            if hit[-1].in_the_way:
                return f"offered, but {hit[-1].in_the_way}"
            visits = f"; {counted(hit[-1].to_move, 'visit')} to move then" if hit[-1].to_move else ""
            return f"offered to {to}: {show_date(day)}; they answer{visits}"

        self.save(offer, said, ...)

    def reopen(self, texts: dict[str, str]) -> OfferShift:
        """The same shift."""
        return OfferShift(self._day, texts, sessions=self._sessions)
