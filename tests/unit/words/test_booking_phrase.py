"""Booking in one line: every word means one thing, and what means nothing is named."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.words.booking_phrase import read_booking
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.time_wish import Interval, TimeWish, show_wish
from clinic_tui.words.vocabulary import Code, Vocabulary
from clinic_tui.words.wish_completion import suggest
from clinic_tui.words.wish_reading import read_wish

TODAY = date(2026, 11, 23)  # a Monday
FU, NP, WELL = Code("FU", "Follow-up", 20), Code("NP", "New patient", 40), Code("WELL", "Well visit", 30)
LEE, KIM, KING = Code("LEE", "Dr. Anna Lee"), Code("KIM", "Dr. Bo Kim"), Code("KING", "Dr. Cy King")
HEART = Code("cardiology", "Cardiology")
SCAN_ROOM, SCANNER = (
    Code("room:procedure", "with a procedure room"),
    Code("device:ultrasound", "an ultrasound"),
)
WORDS = Vocabulary((FU, NP, WELL), (LEE, KIM, KING), ((HEART, (KIM, KING)),), (SCAN_ROOM, SCANNER))


def wish(text: str) -> TimeWish:
    return read_wish(text, WORDS, TODAY)


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("", {}),
        ("fu", {"visit_type": FU}),
        ("FU 30", {"visit_type": FU, "minutes": 30}),
        ("well 1h", {"visit_type": WELL, "minutes": 60}),
        ("follow", {"visit_type": FU}),
        ("dr:lee", {"providers": (LEE,)}),
        ("dr lee", {"providers": (LEE,)}),
        ("with anna", {"providers": (LEE,)}),
        ("dr:lee,kim", {"providers": (LEE, KIM)}),
        ("dr:kim", {"providers": (KIM,)}),
        ("kim", {"providers": (KIM,)}),
        ("fu kim pm", {"visit_type": FU, "providers": (KIM,), "part": (720, 1440)}),
        ("tth", {"weekdays": frozenset({1, 3})}),
        ("10x", {"times": 10}),
        ("nw", {"first": date(2026, 11, 30), "days": 6}),
        ("tw", {"first": date(2026, 11, 23), "days": 6}),
        ("ending 10:20", {"ending": 620}),
        ("tue-thu", {"weekdays": frozenset({1, 2, 3})}),
        ("tue,fri mon", {"weekdays": frozenset({0, 1, 4})}),
        ("pm", {"part": (720, 1440)}),
        ("9-12", {"part": (540, 720)}),
        ("1-5", {"part": (780, 1020)}),
        ("after 2", {"part": (840, 1440)}),
        ("before 10", {"part": (0, 600)}),
        ("at 930", {"at": 570}),
        ("14:15", {"at": 855}),
        ("2p", {"at": 840}),
        ("t+7", {"first": date(2026, 11, 30), "days": 0}),
        ("on 1/5", {"first": date(2027, 1, 5), "days": 0}),
        ("next tue", {"first": date(2026, 12, 1), "days": 0}),
        ("from next tue", {"first": date(2026, 12, 1), "days": 120}),
        ("from t+6w", {"first": date(2027, 1, 4), "days": 120}),
        ("in 6 weeks", {"first": date(2027, 1, 4), "days": 120}),
        ("in 1 month", {"first": date(2026, 12, 23), "days": 120}),
        ("next week", {"first": date(2026, 11, 30), "days": 6}),
        ("until fri", {"last": date(2026, 11, 27), "days": 4}),
        ("by next tue", {"last": date(2026, 12, 1), "days": 8}),
        (
            "from 12/1 until 12/11",
            {"first": date(2026, 12, 1), "last": date(2026, 12, 11), "days": 10},
        ),
        ("6w after last", {"after": Interval(6, "w", "last")}),
        ("10d after next", {"after": Interval(10, "d", "next")}),
        ("sp:card", {"providers": (KIM, KING)}),
        ("dr:lee sp:cardiology", {"providers": (LEE, KIM, KING)}),
        ("room:proc device:ultrasound", {"kinds": ("room:procedure", "device:ultrasound")}),
        ("this week", {"first": TODAY, "days": 6}),
        (
            "fu 20 dr:lee tue-thu pm",
            {
                "visit_type": FU,
                "minutes": 20,
                "providers": (LEE,),
                "weekdays": frozenset({1, 2, 3}),
                "part": (720, 1440),
            },
        ),
    ],
)
def test_a_wish_means(typed: str, meant: dict[str, Any]) -> None:
    assert wish(typed) == TimeWish(**meant)


@pytest.mark.parametrize(
    "typed, who",
    [
        ("smi,jo fu", "smi,jo"),
        ("smi, jo fu", "smi, jo"),
        ("smi ,jo fu", "smi ,jo"),
        ("smith fu", "smith"),
        ("jo smith fu 20", "jo smith"),
        ("pat o'brien fu", "pat o'brien"),
        ("pat o\u2019brien fu", "pat o\u2019brien"),
        ("o'brien pat np", "o'brien pat"),
        ("ana smith-jones fu", "ana smith-jones"),
        ("jo st. john well", "jo st. john"),
        ("smith follow fu", "smith follow"),
        ("smith tue-thu fu", "smith"),
        ("smith,jo follow", "smith,jo"),
        ("van dam,jo fu", "van dam,jo"),
        ("100001 fu", "100001"),
        ("5558107203 fu tue", "5558107203"),
        ("smi,jo 12/05/1961 fu", "smi,jo 12/05/1961"),
        ("12/05/1961 fu", "12/05/1961"),
        ("lee dr:lee", "lee"),
        ("fu,an fu", "fu,an"),
        ("smi,jo", "smi,jo"),
        ("", ""),
    ],
)
def test_the_first_words_are_the_patient(typed: str, who: str) -> None:
    assert read_booking(typed, WORDS, TODAY).who == who


@pytest.mark.parametrize(
    "typed, said",
    [
        ("xyz", "`xyz` is no visit type, day, time or dr:code; visit types: fu, np, well."),
        ("dr:xyz", "`xyz` is no provider: lee, kim, king."),
        ("dr:ki", "`ki` could be kim, king"),
        ("dr:", "A provider follows"),
        ("from", "`from` what? A day follows"),
        ("fu np", "The kind of visit is said twice"),
        ("20 30", "The length is said twice"),
        ("pm am", "The time of day is said twice"),
        ("t+7 t+8", "The day is said twice"),
        ("4", "5 to 360 minutes, not 4"),
        ("99z9", "`99z9` is no day, time or length"),
        ("13/45", "`13/45` is no day"),
        ("last fri", "Fri 20 Nov 2026 is past"),
        ("t+1000", "more than 999 days away"),
        ("in 6 moons", "a count: in 6 weeks"),
    ],
)
def test_what_means_nothing_is_named(typed: str, said: str) -> None:
    with pytest.raises(NotUnderstood) as wrong:
        wish(typed)
    assert said in wrong.value.words


def test_the_length_is_that_of_the_visit_unless_it_was_typed() -> None:
    assert wish("np").length == 40
    assert wish("np 25").length == 25
    assert wish("pm").length is None


def test_what_was_understood_is_said_back() -> None:
    said = show_wish(wish("fu dr:lee,kim tue-thu pm next week"))
    assert said == ("Follow-up, 20 min, LEE or KIM, Tue-Thu, Mon 30 Nov 2026 to Sun 6 Dec 2026, after 12:00")
    assert show_wish(wish("at 930 on t")) == "Mon 23 Nov 2026, at 09:30"
    assert show_wish(wish("from t")) == "from Mon 23 Nov 2026"
    assert show_wish(wish("am mon,wed,fri")) == "Mon Wed Fri, before 12:00"
    assert show_wish(wish("9-11 sat,sun")) == "Sat Sun, 09:00-11:00"


@pytest.mark.parametrize(
    "typed, first",
    [
        ("smi,jo f", "fu"),
        ("smi,jo fu dr:k", "dr:kim"),
        ("smi,jo lee", "dr:lee"),
        ("smi,jo fu w", "well"),
        ("smi,jo ", "fu"),
        ("smi,jo fu a", "am"),
    ],
)
def test_the_word_being_typed_is_completed(typed: str, first: str) -> None:
    assert suggest(typed, WORDS, patient=True)[0].code == first


def test_a_name_is_not_completed_with_codes() -> None:
    assert suggest("f", WORDS, patient=True) == ()
    assert suggest("smi, f", WORDS, patient=True) == ()
    assert suggest("f", WORDS, patient=False)[0].code == "fu"


PARTS = ("fu", "25m", "dr:lee", "tue-thu", "pm", "from t+7")


@given(st.permutations(PARTS))
def test_the_order_of_the_words_does_not_matter(order: list[str]) -> None:
    assert wish(" ".join(order)) == wish(" ".join(PARTS))


@given(st.text(max_size=60))
def test_nothing_that_can_be_typed_fails_otherwise(text: str) -> None:
    with suppress(NotUnderstood):
        assert isinstance(show_wish(read_wish(text, WORDS, TODAY)), str)
    with suppress(NotUnderstood):
        assert read_booking(text, WORDS, TODAY).who in " ".join(text.split())


@given(st.lists(st.sampled_from([*PARTS, "smi,jo", "in", "next", "at", "9", "t", "dr", "from", ","])))
def test_words_of_the_language_in_any_mixture_are_read_or_refused(words: list[str]) -> None:
    typed = " ".join(words)
    with suppress(NotUnderstood):
        assert typed.startswith(read_booking(typed, WORDS, TODAY).who)


@pytest.mark.parametrize(
    "typed, then, gap",
    [
        ("smi,jo fu dr:lee pm then np dr:kim", [{"visit_type": NP, "providers": (KIM,)}], (0, 120)),
        (
            "smi,jo fu then np then well 45",
            [{"visit_type": NP}, {"visit_type": WELL, "minutes": 45}],
            (0, 120),
        ),
        ("smi,jo fu then np gap 15-60", [{"visit_type": NP}], (15, 60)),
        ("smi,jo fu gap 30 then np", [{"visit_type": NP}], (30, 30)),
    ],
)
def test_then_begins_another_visit_of_the_day(
    typed: str, then: list[dict[str, Any]], gap: tuple[int, int]
) -> None:
    phrase = read_booking(typed, WORDS, TODAY)
    assert (phrase.who, phrase.wish.visit_type) == ("smi,jo", FU)
    assert phrase.then == tuple(TimeWish(**meant) for meant in then)
    assert phrase.gap == gap


@pytest.mark.parametrize(
    "typed, said",
    [
        (
            "smi,jo fu then np tue",
            "Days and times belong before the first `then`: the visits follow each other.",
        ),
        (
            "smi,jo fu then np at 9",
            "Days and times belong before the first `then`: the visits follow each other.",
        ),
        ("smi,jo fu gap 30", "`gap` is between two visits: write `then` and the next kind of visit."),
        ("smi,jo fu then np gap", "A gap follows in minutes: gap 30, gap 15-60."),
        ("smi,jo fu then np gap 60-15", "A gap follows in minutes: gap 30, gap 15-60."),
        (f"smi,jo fu{' then np' * 4}", "4 visits on one day can be looked for, not 5."),
        ("smi,jo fu x3 then np", "A series is of one visit: leave `x10` or `then` off."),
        ("smi,jo fu 6w after", "`6w after` what? after last, or after next: the patient's visit."),
        ("smi,jo fu until", "`until` what? A day follows: until fri, until 1/5."),
        ("smi,jo fu from 12/20 until 12/1", "`until` names a day before Sun 20 Dec 2026: name a later one."),
        (
            "smi,jo fu on fri until 12/1",
            "The day is said twice: leave one of them off, or begin with `from`.",
        ),
        ("smi,jo fu sp:xyz", "`xyz` is no specialty: cardiology."),
        (
            "smi,jo fu device:laser",
            "`device:laser` is no kind of room or device: room:procedure, device:ultrasound.",
        ),
    ],
)
def test_what_is_wrong_with_a_day_of_visits_is_said(typed: str, said: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        read_booking(typed, WORDS, TODAY)
    assert refused.value.words == said


@pytest.mark.parametrize(
    "typed, said",
    [
        ("fu until fri", "Follow-up, 20 min, until Fri 27 Nov 2026"),
        ("fu from 12/1 until 12/11", "Follow-up, 20 min, Tue 1 Dec 2026 to Fri 11 Dec 2026"),
        ("fu 6w after last", "Follow-up, 20 min, 6 weeks after the last visit"),
        ("fu room:procedure", "Follow-up, 20 min, room procedure"),
    ],
)
def test_more_of_a_wish_is_said_back(typed: str, said: str) -> None:
    assert show_wish(wish(typed)) == said


def test_an_interval_counts_from_the_visit() -> None:
    assert Interval(6, "w", "last").from_visit(date(2026, 10, 1)) == date(2026, 11, 12)
    assert Interval(1, "m", "next").from_visit(date(2026, 1, 31)) == date(2026, 2, 28)
