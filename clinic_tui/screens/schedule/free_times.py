"""Finding the next free times that fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clinic_tui.errors import ClinicError, Invalid
from clinic_tui.keymap import Hint
from clinic_tui.schedule.phrases import Lists
from clinic_tui.schedule.rows import Booking, FreeTime, Need, ProviderRow, Span, VisitTypeRow, Wish
from clinic_tui.screens.parts.form import Field, Form
from clinic_tui.screens.schedule.wished import OnStrip
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.date_field import DateField
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import WEEKDAYS, read_weekdays, show_date
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.time_wish import FAR
from clinic_tui.words.times import read_part_of_day, show_time
from clinic_tui.words.vocabulary import the_one
from clinic_tui.words.wish_reading import read_wish

WAIT = "wait"
"""The line of the list that leads to the waitlist."""
RECALL = "recall"
"""The one that leads to a recall."""
FAR_AHEAD = 28
"""Days: who is to come in more than these is recalled sooner than put on the waitlist."""

Found = tuple[FreeTime, str]
"""A free time and the code of the visit type it was looked for."""


class FreeTimes(Form[Found | OnStrip]):
    """Type, providers, days, part of day and what is needed; the list follows at each key.

    Enter takes a time, F6 shows where on the strip there are times that fit.
    """

    TITLE_WORDS = "Free times"
    SAVE_WORDS = "take it"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "on_strip", "on the strip", show=False, priority=True),
        Binding("f7", "recall", "recall instead", show=False, priority=True),
        Binding("f12", "book", "book it", show=False, priority=True),
    ]

    def __init__(
        self,
        texts: dict[str, str] | None = None,
        *,
        from_day: date | None = None,
        may_wait: bool = True,
        to_strip: bool = False,
        whom: tuple[int, str] | None = None,
    ) -> None:
        """`may_wait`: where nothing is free, the waitlist is offered.

        `to_strip`: who asks can show the strip, and F6 is offered. `whom` is the number and the name of the
        patient where that is known: F12 books at once.
        """
        super().__init__({"from": f"{from_day:%m/%d/%Y}"} | (texts or {}) if from_day else texts)
        self._may_wait = may_wait
        self._to_strip = to_strip
        self._whom = whom
        self._books = False
        """F12 waits for the times."""
        self._types: dict[int, VisitTypeRow] = {}
        self._names = Lists((), ())
        self._reading = True
        """Until it is known which providers there are, none can be told from a wrong word."""
        self._times: tuple[FreeTime, ...] = ()
        self._wish: Wish | None = None
        self._answered: Wish | None = None

    def fields(self) -> Sequence[Field]:
        """What is looked for; all but the type may stay empty."""
        return (
            Field(
                "type",
                "Visit type",
                lambda: ChoiceField[int]([]),
                help="fu, new ...: its length is looked for",
            ),
            Field(
                "provider",
                "Provider",
                lambda: WordField[tuple[int, ...]](
                    self._read_providers, self._show_providers, placeholder="anyone; lee,kim"
                ),
                help="lee,kim or sp: and a specialty; empty: anyone",
            ),
            Field(
                "days",
                "Days",
                lambda: WordField[frozenset[int]](
                    read_weekdays, _show_days, placeholder="any; tue-thu, mon,fri"
                ),
                help="tue-thu, mon,fri; empty: any",
            ),
            Field(
                "part",
                "Part of day",
                lambda: WordField[tuple[int, int]](
                    read_part_of_day,
                    lambda part: f"{show_time(part[0])}-{show_time(part[1])}",
                    placeholder="any; am, pm",
                ),
                help="am, pm, 9-12, after 2; empty: any",
            ),
            Field(
                "from", "From", lambda: DateField(self.clinic.today), passed=True, help="t+7; empty: today"
            ),
            Field(
                "until",
                "Until",
                lambda: DateField(self.clinic.today),
                passed=True,
                help="t+14, fri; empty: 120 days on",
            ),
            Field(
                "with",
                "Room, device",
                lambda: WordField[tuple[Need, ...]](
                    self._read_needs, _show_needs, placeholder="none besides"
                ),
                passed=True,
                help="besides what the visit type takes",
            ),
        )

    def hints(self) -> tuple[Hint, ...]:
        """The keys of the form."""
        strip = (Hint("F6", "strip", "on_strip"),) if self._to_strip else ()
        back = Hint("Esc", "back", "set_aside")
        if self._whom is None:
            return (*super().hints()[:-1], *strip, back)
        book, instead = Hint("F12", "book it", "book"), Hint("F7", "recall instead", "recall")
        return book, Hint("Enter", "look first", ""), instead, *strip, back

    @property
    def title_words(self) -> str:
        """What is looked for, and for whom."""
        return f"{self.TITLE_WORDS} for {self._whom[1]}" if self._whom else self.TITLE_WORDS

    def compose_bottom(self) -> Iterator[Widget]:
        """The times found."""
        self._list = PagedList(
            ListColumn("When", 24),
            ListColumn("Provider"),
            ListColumn("Min", 4, "right"),
            empty="Type a visit type.",
            marks=False,
        )
        self._list.add_class("in-form")
        yield self._list

    def ready(self) -> None:
        """Ask for the lists."""
        self.ask_before_keys(self.backend.schedule.visit_types, self._know_types, group="types")
        schedule = self.backend.schedule
        self.ask_before_keys(
            lambda: (schedule.providers(), schedule.kinds()), self._know_names, group="providers"
        )

    def _know_types(self, types: tuple[VisitTypeRow, ...]) -> None:
        self._types = {row.id: row for row in types}
        field = self._built["type"]
        assert isinstance(field, ChoiceField)
        field.offer([Choice(row.code, f"{row.name}, {row.minutes} min", row.id) for row in types])
        self._look()  # a type that stood there from the start is known only now

    def _know_names(self, known: tuple[tuple[ProviderRow, ...], tuple[Need, ...]]) -> None:
        self._names, self._reading = Lists((), *known), False
        for name in ("provider", "with"):  # what stood there from the start was not known yet
            field = self._built[name]
            assert isinstance(field, WordField)
            field.read_again()
        self._look()

    def _read_providers(self, typed: str) -> tuple[int, ...]:
        """The providers that `lee,kim` or `sp:cardio` name; raises NotUnderstood."""
        if self._reading:
            raise NotUnderstood("the providers are being read")
        words = typed.split()
        wish = read_wish(
            " ".join(word if word.startswith("sp:") else f"dr:{word}" for word in words),
            self._names.vocabulary,
            self.clinic.today,
        )
        return tuple(self._names.provider_id(each) for each in wish.providers)

    def _show_providers(self, found: tuple[int, ...]) -> str:
        named = {row.id: row for row in self._names.providers}
        if len(found) == 1:
            return f"{named[found[0]].code} {named[found[0]].name}"
        return " or ".join(named[number].code for number in found)

    def _read_needs(self, typed: str) -> tuple[Need, ...]:
        """The kinds of rooms and devices that are named by the beginning of a word of theirs."""
        words = self._names.vocabulary.kinds
        found = [the_one(words, word, "room or device") for word in typed.replace(",", " ").split()]
        return tuple(self._names.need(each.code) for each in found)

    @on(WordField.Changed)
    def _wish_changed(self) -> None:
        self._look()

    def _look(self) -> None:
        """Ask for what is wished now; without a wish that can be read no times stand there."""
        wish = self._wish = self._read_wish()
        if wish is None:
            self._list_times((), "See the field marked ?." if self._wrong else "Type a visit type.")
            return
        part = self.backend.schedule

        def look() -> tuple[tuple[FreeTime, ...], str]:
            times = part.free_times(wish)
            return times, "" if times else part.nobody_licensed(wish)

        self.ask(
            look,
            lambda found: self._show(wish, *found),
            group="free",
            refused=self._refused,
        )

    @property
    def _wrong(self) -> bool:
        return any(widget.error for widget in self._built.values() if isinstance(widget, WordField))

    def _read_wish(self) -> Wish | None:
        row = self._types.get(self._value_of("type") or 0)
        if row is None or self._wrong:
            return None
        part, last = self._value_of("part"), self._value_of("until")
        first = self._value_of("from") or self.clinic.today
        return Wish(
            minutes=row.minutes,
            from_day=first,
            provider_ids=self._value_of("provider") or (),
            weekdays=self._value_of("days") or frozenset(),
            part=Span(*part) if part else Span(0, 24 * 60),
            days=FAR if last is None else (last - first).days,
            limit=20,
            visit_type_id=row.id,
            needs=self._value_of("with") or (),
            patient_id=self._whom[0] if self._whom else None,
            spread=last is not None,
        )

    def _value_of(self, name: str) -> Any:
        widget = self._built.get(name)
        return widget.value if isinstance(widget, WordField) else None

    def _show(self, wish: Wish, times: tuple[FreeTime, ...], why_not: str) -> None:
        if wish == self._wish:  # else something else was typed meanwhile
            self._answered = wish
            self.clinic.release_keys(self)
            nothing = f"Nothing fits in {counted(wish.days, 'day')}: {why_not or 'ask for less'}."
            self._list_times(times, nothing if wish.days >= 0 else "`Until` is before `From`.")
            if not times and wish.days >= 0 and self._may_wait:
                self._offer_instead(wish)
            if self._books:
                self._books = False
                self._book()

    def _offer_instead(self, wish: Wish) -> None:
        """Where nothing is free: the waitlist; for a day that is far ahead a recall comes first."""
        wait, recall = (WAIT, "put on the waitlist", "waitlist.edit"), (RECALL, "recall then", "recall.edit")
        far = (wish.from_day - self.clinic.today).days > FAR_AHEAD
        ways = (recall, wait) if far else (wait, recall)
        said = f"nothing in {counted(wish.days, 'day')}"
        rows = [ListRow(key, (said, words, "")) for key, words, right in ways if self.backend.may(right)]
        if rows:
            self._list.show(rows)

    def _refused(self, refusal: ClinicError) -> None:
        self.clinic.release_keys(self)
        self._list_times((), refusal.words)

    def _list_times(self, times: tuple[FreeTime, ...], empty: str) -> None:
        self._times = times
        self._list.show(
            [
                ListRow(
                    place,
                    (
                        f"{show_date(time.day)} {show_time(time.start)}",
                        f"{time.provider.code} {time.provider.name}{_joins(time)}",
                        str(time.minutes),
                    ),
                )
                for place, time in enumerate(times)
            ],
            empty=empty,
        )

    @on(PagedList.Chosen)
    def _chosen(self, event: PagedList.Chosen) -> None:
        event.stop()
        self._take()

    def submit(self) -> None:
        """From the fields to the list; on the list, take the time."""
        self.needed("type")
        for name in self._built:
            self.value(name)
        if not self._list.has_focus:
            self.put_focus(self._list)
            if self._wish != self._answered:
                self.clinic.hold_keys(self)  # an Enter typed ahead takes a time that fits, or none
        else:
            self._take()

    def _take(self) -> None:
        place = self._list.key
        if place == WAIT:
            self._wait()
        elif place == RECALL:
            self.action_recall()
        elif isinstance(place, int):
            row = self._types[self.needed("type")]
            self.done((self._times[place], row.code))

    def action_book(self) -> None:
        """Book the time under the cursor with no form in between; without a patient, as Enter does."""
        if self._whom is None or not self.backend.may("appointment.book"):
            self.action_save()
            return
        try:
            self.needed("type")
            for name in self._built:
                self.value(name)
        except Invalid as wrong:
            self.refuse(wrong)
            return
        if self._wish == self._answered:
            self._book()
        elif not self._books:
            self._books = True
            self.clinic.hold_keys(self)

    def _book(self) -> None:
        from clinic_tui.screens.schedule.booked import book_at_once

        place = self._list.key
        if not isinstance(place, int) or self._whom is None:
            self.say("nothing is free for that: ask for less, or F7 recalls", Level.WARNING)
            return
        time, kind = self._times[place], self.needed("type")
        patient_id, name = self._whom
        book_at_once(
            self.clinic,
            Booking(patient_id, time.provider.id, kind, time.day, time.start, time.minutes),
            name,
            self.refuse,
            lambda _: self.done(None),
        )

    def action_recall(self) -> None:
        """Recall the patient in that month, in place of a visit on a day."""
        from clinic_tui.screens.waiting.recall_form import RecallPatient

        if not self._may_wait:  # somebody waits for a time already
            return
        if not self.backend.may("recall.edit"):
            self.say(self.backend.why_not("recall.edit", "recall"), Level.ERROR)
            return
        who: tuple[int, ...] = self._value_of("provider") or ()
        code = next((row.code for row in self._names.providers if len(who) == 1 and row.id == who[0]), "")
        texts = {"type": self.text("type"), "due": self.text("from"), "provider": code}
        form = RecallPatient(texts, patient_id=self._whom[0] if self._whom else None)
        self.done(None)
        self.clinic.open_next(form)

    def _wait(self) -> None:
        """Put a patient on the waitlist for what was looked for."""
        from clinic_tui.screens.waiting.wait_form import WaitForVisit

        texts = {name: self.text(name) for name in ("type", "provider", "days", "part")}
        whom = self._whom[0] if self._whom else None
        form = WaitForVisit(texts | {"earliest": self.text("from")}, patient_id=whom)
        self.done(None)
        self.clinic.open_next(form)

    def action_on_strip(self) -> None:
        """See on the strip where there are times that fit."""
        if not self._to_strip:
            return
        kind = self._types[self.needed("type")]
        for name in self._built:
            self.value(name)
        wish = self._read_wish()
        if wish is not None:
            said = [self._show_providers(wish.provider_ids)] if wish.provider_ids else []
            said += [_show_days(wish.weekdays)] if wish.weekdays else []
            self.done(OnStrip(wish, ", ".join([f"{kind.name} {kind.minutes} min", *said])))

    @property
    def changed(self) -> bool:
        """Nothing is lost here."""
        return False


def _joins(time: FreeTime) -> str:
    return f", {time.joins} in the group" if time.joins else ""


def _show_needs(needs: tuple[Need, ...]) -> str:
    return " and ".join(need.words for need in needs)


def _show_days(days: frozenset[int]) -> str:
    return ", ".join(WEEKDAYS[day][:3].title() for day in sorted(days))
