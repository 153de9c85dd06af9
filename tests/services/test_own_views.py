"""Views of the schedule that people keep: each their own, at every desk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.schedule import own_views, setup
from clinic_tui.schedule.rows import DayFilter, SavedView
from clinic_tui.schedule.states import Status
from clinic_tui.security.roles import Role
from tests.builders import LEE, ORT, House
from tests.engines import on_sqlite, on_sqlite_first

pytestmark = on_sqlite

BOTH = DayFilter((LEE, ORT), (Status.BOOKED,), "LEE, ORT; booked only")


def views(house: House, account_id: int = 1) -> tuple[SavedView, ...]:
    with house.store.reading() as db:
        return own_views.views_of(db, account_id)


def test_a_view_is_found_again_by_its_owner_alone(house: House) -> None:
    kept = own_views.save_view(house.front, "Morning", BOTH)
    assert (kept.name, kept.shift_key) == ("morning", 1)
    assert [(view.name, view.filter) for view in views(house)] == [("morning", BOTH)]
    assert views(house, 2) == ()
    own_views.save_view(house.chief, "morning", DayFilter((LEE,)))
    assert [view.filter.words for view in views(house, 2)] == ["LEE"]
    assert [view.filter for view in views(house)] == [BOTH]


def test_another_one_of_the_name_takes_its_place(house: House) -> None:
    own_views.save_view(house.front, "mine", BOTH)
    own_views.save_view(house.front, "mine", DayFilter(statuses=(Status.ARRIVED,)))
    assert [view.filter.words for view in views(house)] == ["arrived only"]


def test_a_view_is_dropped_by_name(house: House) -> None:
    own_views.save_view(house.front, "mine", BOTH)
    own_views.drop_view(house.front, "MINE")
    assert views(house) == ()
    with pytest.raises(NotFound, match="you keep no view `mine`"):
        own_views.drop_view(house.front, "mine")


@on_sqlite_first
def test_who_sees_nobody_any_more_is_left_out(house: House) -> None:
    own_views.save_view(house.front, "mine", BOTH)
    setup.retire_provider(house.chief, ORT)
    assert [view.filter.words for view in views(house)] == ["LEE; booked only"]


@pytest.mark.parametrize(
    "name, wanted, words",
    [("lee", BOTH, "means something else"), ("a b", BOTH, "one word"), ("mine", DayFilter(), "all is shown")],
)
def test_what_cannot_be_kept_is_refused(house: House, name: str, wanted: DayFilter, words: str) -> None:
    head = house.head()
    with pytest.raises(Invalid, match=words):
        own_views.save_view(house.front, name, wanted)
    assert house.head() == head


def on_keys(house: House) -> dict[str, int]:
    return {view.name: view.shift_key for view in views(house)}


@on_sqlite_first
def test_each_has_an_f_key_of_its_own_and_keeps_it(house: House) -> None:
    for name in ("first", "second", "third"):
        own_views.save_view(house.front, name, BOTH)
    assert on_keys(house) == {"first": 1, "second": 2, "third": 3}
    own_views.drop_view(house.front, "first")
    own_views.save_view(house.front, "second", DayFilter((LEE,)))
    assert on_keys(house) == {"second": 2, "third": 3}
    own_views.save_view(house.front, "fourth", BOTH)
    own_views.save_view(house.chief, "theirs", BOTH)
    assert on_keys(house) == {"fourth": 1, "second": 2, "third": 3}
    own_views.put_on_key(house.front, "Third", 1)
    assert on_keys(house) == {"fourth": 3, "second": 2, "third": 1}
    own_views.put_on_key(house.front, "third", 8)
    assert on_keys(house) == {"fourth": 3, "second": 2, "third": 8}


def test_the_ninth_has_none_until_it_is_given_one(house: House) -> None:
    for number in range(9):
        own_views.save_view(house.front, f"v{number}", BOTH)
    assert list(on_keys(house).values()) == [1, 2, 3, 4, 5, 6, 7, 8, 0]
    own_views.put_on_key(house.front, "v8", 2)
    assert (on_keys(house)["v8"], on_keys(house)["v1"]) == (2, 0)
    with pytest.raises(Invalid, match="Shift"):
        own_views.put_on_key(house.front, "v8", 9)
    with pytest.raises(NotFound, match="you keep no view `v9`"):
        own_views.put_on_key(house.front, "v9", 1)


def test_there_is_an_end_to_them(house: House) -> None:
    for number in range(own_views.MOST):
        own_views.save_view(house.front, f"v{number}", BOTH)
    with pytest.raises(Conflict, match="drop one first"):
        own_views.save_view(house.front, "more", BOTH)
    own_views.save_view(house.front, "v3", DayFilter((LEE,)))


def test_only_a_person_keeps_views(house: House) -> None:
    desk = house.desk("C", Role.FRONT_DESK)
    desk.actor = replace(desk.actor, account_id=None)
    with pytest.raises(Conflict, match="account"):
        own_views.save_view(desk, "mine", BOTH)
