"""`smi,jo fu 20 dr:lee tue-thu pm`: who, what kind of visit, how long, with whom, and when.

The words after the patient may stand in any order, a provider's code alone among them
(wish_reading.py).
`then` begins another visit on the same day: `smi,jo lab then fu dr:lee gap 15-60`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from clinic_tui.words.dates import read_date
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.time_wish import TimeWish
from clinic_tui.words.vocabulary import Vocabulary
from clinic_tui.words.wish_reading import means_something, read_words

LONGEST_GAP = 120
"""Minutes between two visits of one day, where no gap was named."""

MOST_TOGETHER = 4
"""Visits that can be asked for on one day."""

_FULL_DATE = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}", re.ASCII)
_GAP = re.compile(r"(\d{1,3})(?:-(\d{1,3}))?(?:m|min)?", re.ASCII)
_NUMBER = re.compile(r"(?:MRN)?[A-Z-]{0,4}\d{4,}", re.ASCII | re.IGNORECASE)
_NAME_SIGNS = str.maketrans("", "", "'\u2019-.,")


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
    wish = read_words(first, vocabulary, today)
    then = tuple(_read_next(part, vocabulary, today) for part in rest)
    if gap is not None and not then:
        raise NotUnderstood("`gap` is between two visits: write `then` and the next kind of visit.")
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
    wish = read_words(words, vocabulary, today)
    hours = wish.part or wish.at is not None or wish.ending is not None
    when = (wish.weekdays, hours, wish.first, wish.last, wish.after)
    if any(when):
        raise NotUnderstood("Days and times belong before the first `then`: the visits follow each other.")
    return wish


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
            if _NUMBER.fullmatch(words[0]):  # a record's or a phone's: no name follows it
                break
            if means_something(words[count:], no_types, today):
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
