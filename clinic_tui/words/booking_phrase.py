"""`smi,jo fu 20 dr:lee tue-thu pm`: who, what kind of visit, how long, with whom, and when.

The words after the patient may stand in any order, a provider's code alone among them. A
bare day is that day, a weekday is any such day; `from` a day is that day and all after it,
`until` one the last that counts.
`then` begins another visit on the same day: `smi,jo lab then fu dr:lee gap 15-60`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from clinic_tui.words.dates import read_date, read_weekdays, show_date
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.repeat_phrase import Repeat, every_in, show_repeat, times_in
from clinic_tui.words.times import read_minutes, read_part_of_day, read_time, show_part, show_time
from clinic_tui.words.vocabulary import Code, Vocabulary, the_one

SHORTEST, LONGEST = 5, 360
"""Minutes of a visit (domain rules, B2)."""

FARTHEST = 999
"""Days ahead that can be booked (domain rules, B2)."""

FAR = 120
"""Days looked ahead where no day was named."""

LONGEST_GAP = 120
"""Minutes between two visits of one day, where no gap was named."""

MOST_TOGETHER = 4
"""Visits that can be asked for on one day."""

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LENGTH = re.compile(r"\d{1,3}(?:m|min)?|\d{1,2}h(?:\d{1,2}m?)?", re.ASCII)
_CLOCK = re.compile(r"\d{1,2}:\d{2}[ap]?m?|\d{1,4}[ap]m?|noon", re.ASCII)
_HOURS = re.compile(r"[\d:.]+[ap]?m?-[\d:.]+[ap]?m?", re.ASCII)
_FULL_DATE = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}", re.ASCII)
_COUNTED = re.compile(r"(\d{1,3}) (day|week|month)s?", re.ASCII)
_INTERVAL = re.compile(r"(\d{1,3})([dwm])", re.ASCII)
_GAP = re.compile(r"(\d{1,3})(?:-(\d{1,3}))?(?:m|min)?", re.ASCII)
_NAME_SIGNS = str.maketrans("", "", "'\u2019-.,")


@dataclass(frozen=True, slots=True)
class Interval:
    """So many days, weeks or months (`d`, `w`, `m`) after the patient's `last` or `next` visit."""

    count: int
    unit: str
    visit: str

    def from_visit(self, day: date) -> date:
        """The first day that counts, where the visit was, or is, on `day`."""
        return read_date(f"t+{self.count}{self.unit}", day)


@dataclass(frozen=True, slots=True)
class TimeWish:
    """What free time is wanted; what was not said is None or empty.

    `part` is start and end in minutes of the day; `at` an exact start. `days` is how many
    days after `first` still count, 0 for that day alone.
    """

    visit_type: Code | None = None
    minutes: int | None = None
    providers: tuple[Code, ...] = ()
    weekdays: frozenset[int] = frozenset()
    part: tuple[int, int] | None = None
    at: int | None = None
    first: date | None = None
    days: int = FAR
    last: date | None = None
    after: Interval | None = None
    kinds: tuple[str, ...] = ()
    """Rooms and devices that are wanted besides what the kind of visit takes, as `room:procedure`."""
    times: int = 1
    every: int = 1
    """A series of so many visits, each `every` weeks; 1 for a single one."""
    ending: int | None = None
    """The visit is over by then, in minutes of the day: the latest that fit come first."""

    @property
    def length(self) -> int | None:
        """Minutes: those that were typed, else those of the kind of visit."""
        return self.minutes or (self.visit_type.minutes if self.visit_type else None)


@dataclass(frozen=True, slots=True)
class BookingPhrase:
    """A patient as typed, to be looked up, and the time that is wanted.

    `then` are further visits on the same day, in order, with `gap` minutes (from, to) before each.
    """

    who: str
    wish: TimeWish
    then: tuple[TimeWish, ...] = ()
    gap: tuple[int, int] = (0, LONGEST_GAP)


def read_booking(text: str, vocabulary: Vocabulary, today: date) -> BookingPhrase:
    """The phrase after `b`. Raises NotUnderstood naming the word that is not understood."""
    words = text.split()
    count = _words_of_patient(words, vocabulary, today)
    gap, wanted = _take_gap(words[count:])
    first, *rest = _split(wanted)
    wish = _read(first, vocabulary, today)
    then = tuple(_read_next(part, vocabulary, today) for part in rest)
    if then and any(part.times > 1 for part in (wish, *then)):
        raise NotUnderstood("A series is of one visit: leave `x10` or `then` off.")
    return BookingPhrase(" ".join(words[:count]), wish, then, gap or (0, LONGEST_GAP))


def _split(words: Sequence[str]) -> list[list[str]]:
    """The words of each visit: `then` stands between two."""
    parts: list[list[str]] = [[]]
    for word in words:
        if word.casefold() == "then":
            parts.append([])
        else:
            parts[-1].append(word)
    if len(parts) > MOST_TOGETHER:
        raise NotUnderstood(f"{MOST_TOGETHER} visits on one day can be looked for, not {len(parts)}.")
    return parts


def _take_gap(words: Sequence[str]) -> tuple[tuple[int, int] | None, list[str]]:
    """`gap 15-60` or `gap 30`, wherever it stands, and the words without it."""
    folded = [word.casefold() for word in words]
    if "gap" not in folded:
        return None, list(words)
    place = folded.index("gap")
    typed = folded[place + 1] if place + 1 < len(words) else ""
    match = _GAP.fullmatch(typed)
    if match is None or int(match[1]) > int(match[2] or match[1]):
        raise NotUnderstood("A gap follows in minutes: gap 30, gap 15-60.")
    low = int(match[1])
    return (low, int(match[2])) if match[2] else (low, low), [*words[:place], *words[place + 2 :]]


def _read_next(words: Sequence[str], vocabulary: Vocabulary, today: date) -> TimeWish:
    wish = _read(words, vocabulary, today)
    hours = wish.part or wish.at is not None or wish.ending is not None
    when = (wish.weekdays, hours, wish.first, wish.last, wish.after)
    if any(when):
        raise NotUnderstood("Days and times belong before the first `then`: the visits follow each other.")
    return wish


def read_wish(text: str, vocabulary: Vocabulary, today: date) -> TimeWish:
    """The phrase after `free`: the same without a patient. Raises NotUnderstood."""
    return _read(text.split(), vocabulary, today)


def show_wish(wish: TimeWish) -> str:
    """What was understood: `Follow-up, 20 min, LEE, Tue-Thu, after 12:00`."""
    said = [wish.visit_type.name] if wish.visit_type else []
    if wish.length:
        said.append(f"{wish.length} min")
    if wish.providers:
        said.append(" or ".join(provider.code for provider in wish.providers))
    if wish.weekdays:
        said.append(_show_weekdays(sorted(wish.weekdays)))
    if wish.kinds:
        said.append(" and ".join(kind.replace(":", " ") for kind in wish.kinds))
    if wish.after is not None:
        units = {"d": "days", "w": "weeks", "m": "months"}
        said.append(f"{wish.after.count} {units[wish.after.unit]} after the {wish.after.visit} visit")
    if wish.first is not None:
        said.append(_show_days(wish.first, wish.days))
    elif wish.last is not None:
        said.append(f"until {show_date(wish.last)}")
    if wish.part is not None:
        said.append(show_part(*wish.part))
    if wish.at is not None:
        said.append(f"at {show_time(wish.at)}")
    if wish.ending is not None:
        said.append(f"over by {show_time(wish.ending)}")
    if wish.times > 1:
        said.append(show_repeat(Repeat(wish.times, every=wish.every)))
    return ", ".join(said)


def _show_weekdays(days: list[int]) -> str:
    names = [_DAYS[day].title() for day in days]
    in_a_row = len(days) > 2 and days[-1] - days[0] == len(days) - 1
    return f"{names[0]}-{names[-1]}" if in_a_row else " ".join(names)


def _show_days(first: date, days: int) -> str:
    if days == 0:
        return show_date(first)
    if days == FAR:
        return f"from {show_date(first)}"
    return f"{show_date(first)} to {show_date(first + timedelta(days=days))}"


def suggest(text: str, vocabulary: Vocabulary, *, patient: bool) -> tuple[Code, ...]:
    """What the word that is being typed could become; `patient` where the phrase begins with one."""
    words = text.split()
    typed = "" if not text or text[-1].isspace() else words.pop().casefold()
    if patient and (not words or words[-1].endswith(",")):
        return ()
    offered = [Code(each.code.lower(), each.name) for each in vocabulary.visit_types]
    offered += [Code(f"dr:{each.code.lower()}", each.name) for each in vocabulary.providers]
    offered += [
        Code("am", "before noon"), Code("pm", "after noon"), Code("tue-thu", "these weekdays"),
        Code("next week", "or nw: Monday to Sunday"), Code("from t+7", "that day or later"),
        Code("until fri", "that day at the latest"), Code("at 10:30", "that time and no other"),
        Code("20m", "another length"), Code("x10", "a series of so many visits"),
        Code("every 2 weeks", "of a series"),
    ]  # fmt: skip
    offered += [Code(f"sp:{each.code.lower()}", each.name) for each, _ in vocabulary.specialties]
    offered += vocabulary.kinds
    if patient:
        offered.append(Code("6w after last", "after the last visit, or after next"))
        offered.append(Code("then", "another visit on the same day"))
    offered += [Code(day, "any such day") for day in _DAYS] if typed else []
    begun = [each for each in offered if each.code.startswith(typed)]
    return tuple(begun + [each for each in offered if each not in begun and each.begins(typed)])


def _words_of_patient(words: Sequence[str], vocabulary: Vocabulary, today: date) -> int:
    """How many words name the patient: one, more while none has a comma and they mean nothing else.

    Of a kind of visit only the whole code ends the name: `pat` begins `Patrick` and `patient` alike.
    """
    count = min(len(words), 1)
    codes = {each.code.casefold() for each in vocabulary.visit_types}
    no_types = replace(vocabulary, visit_types=())
    while count < len(words):
        named, following = " ".join(words[:count]), words[count]
        unfinished = named.endswith(",") or following.startswith(",")
        if not (unfinished or _is_birth_date(following, today)):
            if "," in named or not _is_name(following) or following.casefold() in codes:
                break
            if _means_something(words[count:], no_types, today):
                break
        count += 1
    return count


def _is_name(word: str) -> bool:
    return word.translate(_NAME_SIGNS).isalpha()


def _is_birth_date(word: str, today: date) -> bool:
    if not _FULL_DATE.fullmatch(word):
        return False
    try:
        return read_date(word, today) < today
    except NotUnderstood:
        return False


def _means_something(words: Sequence[str], vocabulary: Vocabulary, today: date) -> bool:
    """Whether something but a name begins here; a provider's code alone may be one."""
    if any(each.code.casefold() == words[0].casefold() for each in vocabulary.providers):
        return False
    try:
        _read_first(words, TimeWish(), vocabulary, today)
    except NotUnderstood:
        return False
    return True


def _read(words: Sequence[str], vocabulary: Vocabulary, today: date) -> TimeWish:
    wish = TimeWish()
    while words:
        wish, taken = _read_first(words, wish, vocabulary, today)
        words = words[taken:]
    if wish.last is not None:
        wish = _until(wish, today)
    if wish.first is not None:
        _require_near(wish.first, wish.days, today)
    return wish


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
