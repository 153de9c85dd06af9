"""Forms that were left half done: kept for their owner, given out once, dropped in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic_tui.backend.own_forms_part import OwnFormsPart
from clinic_tui.backend.sitting import Sitting
from clinic_tui.errors import NotFound
from clinic_tui.security.audit import Wanted, audit_lines
from clinic_tui.security.kept_form import KEPT_FOR, MOST_KEPT, HalfDone, KeptFormRow
from clinic_tui.security.kept_forms import keep_forms, kept_forms, take_form
from clinic_tui.security.models import KeptForm, open_form
from clinic_tui.security.open_forms import keep_open, take_over_lost
from clinic_tui.security.roles import AuditScope, Role
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import last_action
from clinic_tui.store.verify import verify_rows
from tests.builders import House
from tests.engines import on_both, on_sqlite, on_sqlite_first

pytestmark = on_sqlite

NOTE = HalfDone(
    "note",
    "Note on Vale, Mara",
    {"note": "called: 日本 \x00 'quoted' \\ \U0001f9b7"},
    {"patient": 7},
    "9 note",
)
MIA, OTTO = 1, 2


def numbered(count: int, start: int = 0) -> list[HalfDone]:
    return [
        HalfDone("new item", "New item", {"code": f"I{number}"}) for number in range(start, start + count)
    ]


def kept(house: House, account_id: int = MIA) -> tuple[KeptFormRow, ...]:
    with house.store.reading() as db:
        return kept_forms(db, account_id, house.clock.now())


def codes(house: House) -> list[str]:
    return [row.form.texts["code"] for row in kept(house)]


def test_what_was_typed_comes_back_as_it_was(house: House) -> None:
    keep_forms(house.front, [NOTE])
    (row,) = kept(house)
    assert row.form == NOTE
    assert row.at == house.clock.now()
    with house.store.reading() as db:
        assert verify_rows(db) is None


def test_nobody_else_is_offered_it_or_can_take_it(house: House) -> None:
    keep_forms(house.front, [NOTE])
    assert kept(house, OTTO) == ()
    with pytest.raises(NotFound, match="kept no longer"):
        take_form(house.chief, kept(house)[0].id)
    assert len(kept(house)) == 1


def test_it_is_given_out_once(house: House) -> None:
    keep_forms(house.front, [NOTE])
    number = kept(house)[0].id
    take_form(house.front, number)
    assert kept(house) == ()
    other = house.desk("C", Role.FRONT_DESK, "mia", MIA)
    with pytest.raises(NotFound, match="at another desk"):
        take_form(other, number)


def test_the_oldest_gives_way_where_there_are_too_many(house: House) -> None:
    keep_forms(house.front, numbered(MOST_KEPT - 1))
    house.clock.at += timedelta(minutes=1)
    keep_forms(house.front, numbered(3, start=MOST_KEPT - 1))
    assert codes(house) == [f"I{number}" for number in range(2, MOST_KEPT + 2)]


def test_more_than_are_kept_at_once_leaves_the_newest(house: House) -> None:
    keep_forms(house.front, numbered(1))
    keep_forms(house.front, numbered(MOST_KEPT + 2, start=1))
    assert codes(house) == [f"I{number}" for number in range(3, MOST_KEPT + 3)]


def test_a_form_of_another_account_gives_way_to_nobody(house: House) -> None:
    keep_forms(house.chief, [NOTE])
    keep_forms(house.front, numbered(MOST_KEPT))
    assert len(kept(house, OTTO)) == 1


def test_it_is_offered_for_three_days_and_then_goes_with_the_next_that_is_kept(house: House) -> None:
    keep_forms(house.front, [NOTE])
    house.clock.at += KEPT_FOR - timedelta(seconds=1)
    assert len(kept(house)) == 1
    house.clock.at += timedelta(seconds=1)
    assert kept(house) == ()
    keep_forms(house.chief, [NOTE])
    assert [row.account_id for row in house.all(KeptForm)] == [OTTO]


@on_both
def test_undo_passes_it_over(house: House) -> None:
    keep_forms(house.front, [NOTE])
    with house.store.reading() as db:
        assert last_action(db, house.front) is None


def test_nobody_reads_in_the_journal_what_was_typed(house: House) -> None:
    keep_forms(house.front, [NOTE])
    take_form(house.front, kept(house)[0].id)
    with house.store.reading() as db:
        lines = audit_lines(db, Wanted(AuditScope.ALL, entity="kept_form"))
        assert audit_lines(db, Wanted(AuditScope.SECURITY, entity="kept_form")) == ()
    assert [line.change for line in lines] == ["insert", "delete"]
    for image in (lines[0].after, lines[1].before):
        assert image is not None
        assert {image[name] for name in ("title", "texts", "about")} == {"(hidden)"}


def test_the_program_itself_keeps_no_form(house: House) -> None:
    nobody: Desk = house.desk("C", Role.FRONT_DESK)
    with pytest.raises(NotFound, match="nobody with an account"):
        keep_forms(nobody, [NOTE])
    assert house.all(KeptForm) == []


def opened(house: House) -> list[tuple[int, str]]:
    """What is kept of forms that are open: number and desk."""
    with house.store.reading() as db:
        return [(row.number, row.desk) for row in db.execute(select(open_form).order_by(open_form.c.number))]


def test_what_stands_in_an_open_form_is_offered_once_its_console_is_dead(house: House) -> None:
    dead = house.desk("D", Role.FRONT_DESK, "mia", MIA)
    house.present.letters.add("D")
    before = house.head()
    assert keep_open(dead, "mia", lambda: {1: NOTE, 2: numbered(1)[0]})
    assert keep_open(dead, "mia", lambda: {1: NOTE})
    assert house.head() == before  # it is written too often for the journal, and is nobody's record
    assert (opened(house), take_over_lost(house.front)) == ([(1, "D")], 0)
    house.present.letters.discard("D")
    assert take_over_lost(house.chief) == 0  # it is another's
    typed_at = house.clock.now()
    house.clock.at += timedelta(hours=1)
    assert take_over_lost(house.front) == 1
    (row,) = kept(house)
    assert (row.form, row.at, opened(house)) == (NOTE, typed_at, [])
    with house.store.reading() as db:
        assert verify_rows(db) is None


def test_whoever_comes_to_the_desk_of_a_dead_console_keeps_what_it_left(house: House) -> None:
    keep_open(house.front, "mia", lambda: {1: NOTE})
    anew = house.desk(house.front.letter, Role.MANAGER, "otto", OTTO)
    assert take_over_lost(anew) == 1
    assert (len(kept(house)), kept(house, OTTO)) == (1, ())
    keep_open(house.front, "mia", lambda: {1: NOTE})
    house.clock.at += KEPT_FOR
    assert take_over_lost(anew) == 0
    assert opened(house) == []


@on_sqlite_first
def test_a_form_that_is_saved_is_gone_with_its_save(house: House) -> None:
    desk = house.front
    keep_open(desk, "mia", lambda: {1: NOTE, 2: numbered(1)[0]})
    part = OwnFormsPart(Sitting(desk))
    with pytest.raises(NotFound):
        part.gone_with(1, lambda: take_form(desk, 99))
    assert [number for number, _ in opened(house)] == [1, 2]
    part.gone_with(1, lambda: keep_forms(desk, [NOTE]))
    assert [number for number, _ in opened(house)] == [2]
    keep_open(desk, "mia", lambda: {2: None, 3: NOTE})  # 2 is being saved just now
    assert [number for number, _ in opened(house)] == [2, 3]
    assert not keep_open(desk, "mia", lambda: None)
    assert not keep_open(desk, "otto", dict)  # somebody else sits here by now
    assert [number for number, _ in opened(house)] == [2, 3]
    part.keep([NOTE])
    assert opened(house) == []
