"""What a line that books, or looks for a time, would do: the patient, and the first free times."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from clinic_tui.clock import minute_now
from clinic_tui.patients.rows import PatientLine
from clinic_tui.patients.who_is_meant import the_only_one
from clinic_tui.schedule.phrases import Lists, counted
from clinic_tui.schedule.rows import Booking, FreeTime, Span, Wish
from clinic_tui.schedule.series_rows import SeriesPlan
from clinic_tui.screens.command.command_offer import (
    CHOOSE,
    HITS,
    Offer,
    Preview,
    completions,
    named,
    patient_offer,
)
from clinic_tui.screens.command.people_preview import nobody
from clinic_tui.screens.console import going
from clinic_tui.words.age_range import against_age, age_in_months
from clinic_tui.words.booking_phrase import BookingPhrase, read_booking
from clinic_tui.words.dates import WEEKDAYS, show_date
from clinic_tui.words.repeat_phrase import Repeat
from clinic_tui.words.time_wish import FAR, TimeWish, show_wish
from clinic_tui.words.times import DAY_MINUTES, show_time
from clinic_tui.words.wish_completion import suggest
from clinic_tui.words.wish_reading import read_wish

if TYPE_CHECKING:
    from clinic_tui.backend.clinic_backend import Backend

TIMES = 3
"""So many free times are offered."""


class BookingReader:
    """Reads the lines of `b` and `free`."""

    def __init__(self, backend: Backend, lists: Lists, today: date) -> None:
        self._backend, self._lists, self._today = backend, lists, today
        self._born: dict[int, date | None] = {}
        """Of the patient who is meant."""

    def book(self, rest: str, text: str) -> Preview:
        """For `b`: a patient, and what is wanted. Raises NotUnderstood."""
        if not rest:
            return Preview((), "Who? b smi,jo fu 20 dr:lee tue-thu pm")
        phrase = read_booking(rest, self._lists.vocabulary, self._today)
        hits = self._backend.patients.find(phrase.who, HITS)
        if not hits:
            return nobody(self._backend, phrase.who)
        patient = the_only_one(hits, phrase.who)
        wanted = " ".join(rest.split()[len(phrase.who.split()) :])
        if patient is None:
            offers = tuple(patient_offer(hit, text=f"b {hit.mrn} {wanted}") for hit in hits)
            return Preview(offers, CHOOSE, choose=True)
        if patient.deceased:
            return Preview((), f"{named(patient)} is deceased: nothing can be booked.", wrong=True)
        self._born[patient.id] = patient.born
        counts = partial(self._backend.patients.counts, patient.id)
        wish = counted(phrase.wish, self._today, counts)
        if phrase.then:
            return self._chains(replace(phrase, wish=wish), text, patient)
        return self._times(wish, text, patient)

    def _chains(self, phrase: BookingPhrase, text: str, patient: PatientLine) -> Preview:
        """Days on which the visits follow each other."""
        parts = (phrase.wish, *phrase.then)
        said = "; then ".join(show_wish(each) or "?" for each in parts)
        if any(each.visit_type is None for each in parts):
            return Preview(self._completed(text, patient=True), f"{said}: what kind?", who=named(patient))
        wishes = [self._lists.wish(each, each.length or 0, self._today, patient.id, TIMES) for each in parts]
        found = self._backend.schedule.same_day(wishes, Span(*phrase.gap))
        if not found:
            return Preview((), f"No day has {said}: ask for less.", wrong=True, who=named(patient))
        codes = [each.visit_type.code for each in parts if each.visit_type]
        offers = tuple(
            Offer(
                (
                    str(place),
                    show_date(way.times[0].day),
                    ", ".join(
                        f"{show_time(time.start)} {code} {time.provider.code}"
                        for time, code in zip(way.times, codes, strict=True)
                    ),
                ),
                going.to_visits_together(patient.id, way, codes),
            )
            for place, way in enumerate(found, start=1)
        )
        return Preview(offers, said, who=named(patient))

    def free(self, rest: str, text: str) -> Preview:
        """For `free`: the same without a patient. Raises NotUnderstood."""
        return self._times(read_wish(rest, self._lists.vocabulary, self._today), text, None)

    def _times(self, wish: TimeWish, text: str, patient: PatientLine | None) -> Preview:
        said, who = show_wish(wish), named(patient) if patient else ""
        if wish.length is None:
            words = f"{said}. What kind of visit?" if said else "What kind of visit?"
            return Preview(self._completed(text, patient=patient is not None), words, who=who)
        if wish.every > 1 and wish.times == 1:
            return Preview((), "How often? x10 behind it makes a series.", wrong=True, who=who)
        if patient is not None and wish.times > 1:
            return self._series(wish, wish.length, patient)
        asked = self._lists.wish(wish, wish.length, self._today, patient.id if patient else None, TIMES)
        within = wish.first is not None and 0 < wish.days < FAR
        times = self._over_the_days(asked) if within else self._backend.schedule.free_times(asked)
        if patient is not None and not wish.providers and wish.first is not None and wish.days < FAR:
            times = tuple(dict.fromkeys((*self._usual_times(asked, patient.id), *times)))[: 2 * TIMES]
        if not times:
            instead = (
                *((_wait_offer(wish, patient),) if self._backend.may("waitlist.edit") else ()),
                *((_recall_offer(wish, patient),) if self._backend.may("recall.edit") else ()),
            )
            why = self._backend.schedule.nobody_licensed(asked) or "ask for less"
            return Preview(instead, f"Nothing is free for {said}: {why}.", wrong=True, who=who)
        code = wish.visit_type.code if wish.visit_type else ""
        offers = tuple(
            Offer(
                (
                    str(place),
                    f"{show_date(time.day)}  {show_time(time.start)}",
                    f"{time.provider.code}  {time.provider.name}{_beside(time)}",
                ),
                going.to_booking(patient.id if patient else None, time, code),
                booking=self._booking(wish, patient, time),
                unfit=self._unfit(wish, patient, time),
            )
            for place, time in enumerate(times, start=1)
        )
        if wish.visit_type is not None and not wish.kinds:
            offers = (*offers, _more_offer(wish, patient))
        return Preview(offers, f"{said}{self._against(offers[0].booking)}", who=who)

    def _over_the_days(self, asked: Wish) -> tuple[FreeTime, ...]:
        """Where some days are named, times over all of them, and not the first ones of one morning."""
        return self._backend.schedule.free_times(replace(asked, spread=True))

    def _usual_times(self, asked: Wish, patient_id: int) -> tuple[FreeTime, ...]:
        """Where the days are named, those of the provider whom the patient sees most come first."""
        counts = self._backend.patients.banner(patient_id).counts
        usual = next(
            (row.id for row in self._lists.providers if counts and row.code == counts.usual_provider), None
        )
        sees = next((row for row in self._lists.providers if row.id == usual), None)
        born = self._born.get(patient_id)
        if sees is None or not sees.ages.holds(age_in_months(born, asked.from_day)):
            return ()
        mine = replace(asked, provider_ids=(sees.id,))
        found = self._over_the_days(mine) if asked.days else self._backend.schedule.free_times(mine)
        return tuple(replace(time, usual_of=patient_id) for time in found)

    def _booking(self, wish: TimeWish, patient: PatientLine | None, time: FreeTime) -> Booking | None:
        """What F12 books: somebody, for something."""
        if patient is None or wish.visit_type is None or not self._backend.may("appointment.book"):
            return None
        kind = self._lists.visit_type_id(wish.visit_type)
        return Booking(patient.id, time.provider.id, kind, time.day, time.start, wish.minutes)

    def _unfit(self, wish: TimeWish, patient: PatientLine | None, time: FreeTime) -> str:
        """Why the patient's age does not fit the provider or the visit then; empty where it does."""
        if patient is None:
            return ""
        kind = next(
            (row for row in self._lists.visit_types if wish.visit_type and row.code == wish.visit_type.code),
            None,
        )
        of_provider = against_age(time.provider.ages, time.provider.code, patient.born, time.day)
        return of_provider or (against_age(kind.ages, kind.name, patient.born, time.day) if kind else "")

    def _against(self, booking: Booking | None) -> str:
        """The rooms and devices of the first time, and what the desk should know before it is booked."""
        if booking is None:
            return ""
        kind = next(row for row in self._lists.visit_types if row.id == booking.visit_type_id)
        check = self._backend.schedule.check(
            booking.patient_id,
            booking.provider_id,
            booking.day,
            booking.start,
            booking.minutes or kind.minutes,
            visit_type_id=kind.id,
        )
        taken = "".join(f", {each.words}" for each in check.taken)
        return taken + "".join(f"; ! {words}" for words in check.warnings)

    def _completed(self, text: str, *, patient: bool) -> tuple[Offer, ...]:
        """What could follow; `patient` where a patient stands in front."""
        line = f"{text.rstrip()} "
        rest = line.lstrip().partition(" ")[2]
        return completions(line, suggest(rest, self._lists.vocabulary, patient=patient))

    def _series(self, wish: TimeWish, minutes: int, patient: PatientLine) -> Preview:
        """A series at the time that was named, or at one of the first that are free."""
        said, who, kind = show_wish(wish), named(patient), wish.visit_type
        if kind is None:
            return Preview((), f"{said}. What kind of visit?", wrong=True, who=who)
        repeat = Repeat(wish.times, wish.weekdays, wish.every)
        starts: list[tuple[int, date, int]] = []
        nothing = ""
        if wish.at is not None and len(wish.providers) == 1:
            clock = self._backend.clock
            over = wish.first in (None, self._today) and wish.at < minute_now(clock)
            first = (wish.first or self._today) + timedelta(days=over)
            starts = [(self._lists.provider_id(wish.providers[0]), first, wish.at)]
        else:
            asked = self._lists.wish(wish, minutes, self._today, patient.id, TIMES)
            found = self._backend.schedule.free_times(asked)
            nothing = "" if found else self._backend.schedule.nobody_licensed(asked)
            starts = [(time.provider.id, time.day, time.start) for time in found]
        if not starts:
            words = f"Nothing is free for {said}: {nothing or 'ask for less'}."
            return Preview((), words, wrong=True, who=who)
        type_id = next(row.id for row in self._lists.visit_types if row.code == kind.code)
        names = {row.id: f"{row.code}  {row.name}" for row in self._lists.providers}
        offers = tuple(
            Offer(
                (str(place), f"from {show_date(first)}  {show_time(start)}", names[provider]),
                going.to_series(
                    SeriesPlan(patient.id, provider, type_id, start, first, repeat, wish.minutes),
                    patient.name,
                ),
            )
            for place, (provider, first, start) in enumerate(starts, start=1)
        )
        return Preview(offers, f"{said}: Enter shows every date", who=who)


def _beside(time: FreeTime) -> str:
    usual = "  usual" if time.usual else ""
    return f"{usual}  joins {time.joins} in the group" if time.joins else usual


def _more_offer(wish: TimeWish, patient: PatientLine | None) -> Offer:
    """Where the first times do not suit: all that fit."""
    texts = _texts_of(wish)
    texts["from"], texts["provider"] = texts.pop("earliest"), texts["provider"].replace(" ", "")
    if wish.at is not None:
        texts["part"] = (
            f"{show_time(wish.at)}-{show_time(min(wish.at + (wish.length or 0), DAY_MINUTES - 1))}"
        )
    if wish.first is not None and wish.days < FAR:
        texts["until"] = f"{wish.first + timedelta(days=wish.days):%m/%d/%Y}"
    return Offer(
        ("more", "other times that fit", ""),
        going.to_more_times(patient.id if patient else None, patient.name if patient else "", texts),
    )


def _texts_of(wish: TimeWish) -> dict[str, str]:
    """What was wished, as the fields of a form have it."""
    part = f"{show_time(wish.part[0])}-{show_time(wish.part[1])}" if wish.part else ""
    return {
        "type": wish.visit_type.code if wish.visit_type else "",
        "minutes": str(wish.length) if wish.length and not wish.visit_type else "",
        "provider": ", ".join(each.code for each in wish.providers),
        "days": ",".join(WEEKDAYS[day][:3] for day in sorted(wish.weekdays)),
        "part": part,
        "earliest": f"{wish.first:%m/%d/%Y}" if wish.first else "",
    }


def _wait_offer(wish: TimeWish, patient: PatientLine | None) -> Offer:
    """The waitlist, with what was looked for."""
    texts = _texts_of(wish)
    whom = patient.name if patient else "a patient"
    return Offer(
        ("wait", whom, "put on the waitlist"), going.to_waitlist(patient.id if patient else None, texts)
    )


def _recall_offer(wish: TimeWish, patient: PatientLine | None) -> Offer:
    """A recall in the month that was looked for."""
    texts = {
        "type": wish.visit_type.code if wish.visit_type else "",
        "due": f"{wish.first:%m/%d/%Y}" if wish.first else "",
        "provider": wish.providers[0].code if len(wish.providers) == 1 else "",
    }
    whom = patient.name if patient else "a patient"
    return Offer(
        ("recall", whom, "call back in that month"), going.to_recall(patient.id if patient else None, texts)
    )
