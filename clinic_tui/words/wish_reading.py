"""Reading what free time is wanted: `fu 20 dr:lee tue-thu pm`, in any order.

A bare day is that day, a weekday is any such day; `from` a day is that day and all after
it, `until` one the last that counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from clinic_tui.words.dates import read_date, read_weekdays, show_date
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.repeat_phrase import every_in, times_in
from clinic_tui.words.time_wish import FAR, Interval, TimeWish
from clinic_tui.words.times import read_minutes, read_part_of_day, read_time
from clinic_tui.words.vocabulary import Vocabulary, the_one

SHORTEST, LONGEST = 5, 360
"""Minutes of a visit (domain rules, B2)."""

FARTHEST = 999
"""Days ahead that can be booked (domain rules, B2)."""

_LENGTH = re.compile(r"\d{1,3}(?:m|min)?|\d{1,2}h(?:\d{1,2}m?)?", re.ASCII)
_CLOCK = re.compile(r"\d{1,2}:\d{2}[ap]?m?|\d{1,4}[ap]m?|noon", re.ASCII)
_HOURS = re.compile(r"[\d:.]+[ap]?m?-[\d:.]+[ap]?m?", re.ASCII)
_COUNTED = re.compile(r"(\d{1,3}) (day|week|month)s?", re.ASCII)
_INTERVAL = re.compile(r"(\d{1,3})([dwm])", re.ASCII)


def read_wish(text: str, vocabulary: Vocabulary, today: date) -> TimeWish:
    """The phrase after `free`: the same without a patient. Raises NotUnderstood."""
    return read_words(text.split(), vocabulary, today)


def read_words(words: Sequence[str], vocabulary: Vocabulary, today: date) -> TimeWish:
    """What all of these words wish. Raises NotUnderstood naming the one that is not understood."""
    wish = TimeWish()
    while words:
        wish, taken = _read_first(words, wish, vocabulary, today)
        words = words[taken:]
    if wish.last is not None:
        wish = _until(wish, today)
    if wish.first is not None:
        _require_near(wish.first, wish.days, today)
    return wish


def means_something(words: Sequence[str], vocabulary: Vocabulary, today: date) -> bool:
    """True where the first of these words, with those that belong to it, are part of a wish.

    A provider's code alone is not: it may be a name.
    """
    if any(each.code.casefold() == words[0].casefold() for each in vocabulary.providers):
        return False
    try:
        _read_first(words, TimeWish(), vocabulary, today)
    except NotUnderstood:
        return False
    return True


def _until(wish: TimeWish, today: date) -> TimeWish:
    first = wish.first or today
    if wish.last is None or wish.last < first:
        raise NotUnderstood(f"`until` names a day before {show_date(first)}: name a later one.")
    if wish.first is not None and wish.days != FAR:
        raise _SaidTwice("The day is said twice: leave one of them off, or begin with `from`.")
    return replace(wish, days=(wish.last - first).days)


def _require_near(first: date, days: int, today: date) -> None:
    if (first - today).days > FARTHEST:
        raise NotUnderstood(f"{show_date(first)} is more than {FARTHEST} days away.")
    if (today - first).days > days:
        raise NotUnderstood(f"{show_date(first)} is past: name a day to come.")


def _read_first(
    words: Sequence[str], wish: TimeWish, vocabulary: Vocabulary, today: date
) -> tuple[TimeWish, int]:
    """The wish with what the first words mean, and how many they were."""
    first = words[0].casefold()
    second = words[1].casefold() if len(words) > 1 else ""
    if (each := every_in(tuple(words))) is not None:
        return replace(wish, every=each[0]), each[1]
    if (number := times_in(first)) is not None:
        _once(wish.times > 1, "How often")
        return replace(wish, times=number), 1
    if first == "in" and (counted := _COUNTED.fullmatch(" ".join(words[1:3]).casefold())):
        day = read_date(f"t+{counted[1]}{counted[2][0]}", today)
        return _with_days(wish, day, FAR), 3
    if (counted := _INTERVAL.fullmatch(first)) and second == "after":
        visit = words[2].casefold() if len(words) > 2 else ""
        if visit not in ("last", "next"):
            raise NotUnderstood(f"`{words[0]} after` what? after last, or after next: the patient's visit.")
        _once(wish.after, "The visit before")
        return replace(wish, after=Interval(int(counted[1]), counted[2], visit)), 3
    if first in ("until", "by") and second:
        taken = 3 if second in ("next", "this") and len(words) > 2 else 2
        _once(wish.last, "The last day")
        return replace(wish, last=read_date(" ".join(words[1:taken]), today)), taken
    if first in _AFTER:
        if not second:
            raise NotUnderstood(f"`{words[0]}` what? {_AFTER[first]}.")
        return _read_led(first, words, wish, vocabulary, today)
    if first in _WEEKS or (first in ("next", "this") and second == "week"):
        following = first in ("next", "nw")
        monday = today - timedelta(days=today.weekday()) + timedelta(days=7 if following else 0)
        return _with_days(wish, monday, 6), 1 if first in _WEEKS else 2
    if first in ("next", "last", "this") and second:
        return _with_days(wish, read_date(f"{first} {second}", today), 0), 2
    if first in ("after", "before") and second:
        return _with_part(wish, read_part_of_day(f"{first} {second}")), 2
    return _read_word(words[0], wish, vocabulary, today), 1


_WEEKS = ("tw", "nw")
"""This week and next week, for who types them all day."""

_AFTER = {
    "from": "A day follows: from t+7, from 1/5",
    "on": "A day follows: on fri, on 1/5",
    "until": "A day follows: until fri, until 1/5",
    "by": "A day follows: by fri, by 1/5",
    "at": "A time follows: at 9, at 930, at 2p",
    "with": "A provider follows",
    "dr": "A provider follows: dr:lee",
    "in": "A count follows: in 6 weeks",
    "ending": "A time follows: ending 10:20",
}


def _read_led(
    lead: str, words: Sequence[str], wish: TimeWish, vocabulary: Vocabulary, today: date
) -> tuple[TimeWish, int]:
    """What a word and the one that belongs to it mean: `from 1/5`, `at 930`, `dr lee`."""
    if lead in ("with", "dr"):
        return _with_providers(wish, words[1], vocabulary), 2
    if lead == "at":
        return _with_time(wish, read_time(words[1])), 2
    if lead == "ending":
        _once(wish.at is not None or wish.part, "The time of day")
        return replace(wish, ending=read_time(words[1])), 2
    if lead == "in":
        raise NotUnderstood("`in` is followed by a count: in 6 weeks, in 10 days, in 2 months.")
    taken = 3 if words[1].casefold() in ("next", "this", "last") and len(words) > 2 else 2
    day = read_date(" ".join(words[1:taken]), today)
    return _with_days(wish, day, FAR if lead == "from" else 0), taken


def _read_word(word: str, wish: TimeWish, vocabulary: Vocabulary, today: date) -> TimeWish:
    typed = word.casefold()
    for lead in ("dr:", "with:"):
        if typed.startswith(lead):
            return _with_providers(wish, typed.removeprefix(lead), vocabulary)
    if typed.startswith("sp:"):
        return _with_specialty(wish, typed.removeprefix("sp:"), vocabulary)
    if typed.startswith(("room:", "device:")):
        found = the_one(vocabulary.kinds, typed, "kind of room or device")
        return replace(wish, kinds=(*wish.kinds, found.code))
    if any(each.code.casefold() == typed for each in vocabulary.visit_types):
        return _with_type(wish, word, vocabulary)
    if _LENGTH.fullmatch(typed):
        return _with_minutes(wish, read_minutes(typed))
    if _CLOCK.fullmatch(typed):
        return _with_time(wish, read_time(typed))
    if _HOURS.fullmatch(typed):
        return _with_part(wish, read_part_of_day(typed))
    readings: tuple[Callable[[], TimeWish], ...] = (
        lambda: _with_part(wish, read_part_of_day(typed)),
        lambda: _with_weekdays(wish, read_weekdays(typed)),
        lambda: _with_days(wish, read_date(typed, today), 0),
    )
    for reading in readings:
        try:
            return reading()
        except _SaidTwice:
            raise
        except NotUnderstood:
            continue
    if any(each.code.casefold() == typed for each in vocabulary.providers):
        return _with_providers(wish, typed, vocabulary)
    if any(character.isdigit() for character in typed):
        raise NotUnderstood(f"`{word}` is no day, time or length: try t+7, 1/5, 9-12, at 930 or 20m.")
    return _with_type(wish, word, vocabulary)


class _SaidTwice(NotUnderstood):
    """A thing that can be said once was said twice."""


def _once(said: object, word: str) -> None:
    if said:
        raise _SaidTwice(f"{word} is said twice: leave one of them off.")


def _with_type(wish: TimeWish, word: str, vocabulary: Vocabulary) -> TimeWish:
    found = the_one(vocabulary.visit_types, word, "visit type, day, time or dr:code; visit types")
    _once(wish.visit_type, "The kind of visit")
    return replace(wish, visit_type=found)


def _with_providers(wish: TimeWish, typed: str, vocabulary: Vocabulary) -> TimeWish:
    found = tuple(the_one(vocabulary.providers, one, "provider") for one in typed.split(",") if one)
    if not found:
        raise NotUnderstood("A provider follows `dr:`, as in dr:lee or dr:lee,kim.")
    return replace(wish, providers=tuple(dict.fromkeys(wish.providers + found)))


def _with_specialty(wish: TimeWish, typed: str, vocabulary: Vocabulary) -> TimeWish:
    found = the_one([code for code, _ in vocabulary.specialties], typed, "specialty")
    who = next(providers for code, providers in vocabulary.specialties if code == found)
    return replace(wish, providers=tuple(dict.fromkeys(wish.providers + who)))


def _with_minutes(wish: TimeWish, minutes: int) -> TimeWish:
    if not SHORTEST <= minutes <= LONGEST:
        raise NotUnderstood(f"A visit takes {SHORTEST} to {LONGEST} minutes, not {minutes}.")
    _once(wish.minutes, "The length")
    return replace(wish, minutes=minutes)


def _with_time(wish: TimeWish, minute: int) -> TimeWish:
    _once(wish.at is not None or wish.part or wish.ending is not None, "The time of day")
    return replace(wish, at=minute)


def _with_part(wish: TimeWish, part: tuple[int, int]) -> TimeWish:
    _once(wish.at is not None or wish.part or wish.ending is not None, "The time of day")
    return replace(wish, part=part)


def _with_weekdays(wish: TimeWish, days: frozenset[int]) -> TimeWish:
    return replace(wish, weekdays=wish.weekdays | days)


def _with_days(wish: TimeWish, first: date, days: int) -> TimeWish:
    _once(wish.first, "The day")
    return replace(wish, first=first, days=days)
