"""Replies to reminders: a file is taken whole or not at all, and twice the same changes nothing."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from clinic_tui.calls import queries as calls
from clinic_tui.errors import FileRefused
from clinic_tui.reminders.models import ReminderReply
from clinic_tui.reminders.replies import LARGEST, preview_replies, take_replies
from clinic_tui.reminders.reply_tokens import number_in, token_of
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.states import Confirmation, Status
from clinic_tui.store.undo import undo_last
from tests.builders import LEE, TODAY, House, an_appointment
from tests.engines import on_both, on_sqlite, on_sqlite_first
from tests.one_clinic import in_one_clinic

pytestmark = on_sqlite

TOMORROW = TODAY + timedelta(days=1)


def file_of(folder: Path, *lines: str, titles: str = "token,reply,words") -> Path:
    path = folder / "replies.csv"
    path.write_text("\n".join((titles, *lines)) + "\n", encoding="utf-8")
    return path


def token(house: House, visit: int) -> str:
    row = house.visit(visit)
    return token_of(house.front, visit, row.day, row.start_minute)


@on_sqlite_first
def test_a_file_confirms_and_declines_and_cancels_nothing(house: House, tmp_path: Path) -> None:
    yes, no = an_appointment(house, "9:00", TOMORROW), an_appointment(house, "11:00", TOMORROW)
    path = file_of(tmp_path, f"{token(house, yes)},Yes,", f'{token(house, no)},declined,"at work, sorry"')
    before = house.rows()
    assert [row.outcome for row in preview_replies(house.front, path)] == ["confirmed", "declined"]
    assert house.rows() == before
    take_replies(house.front, path)
    assert house.visit(yes).confirmation is Confirmation.CONFIRMED
    assert (house.visit(no).confirmation, house.status(no)) == (Confirmation.DECLINED, Status.BOOKED)
    with house.store.reading() as db:
        (row,) = calls.unconfirmed(db, house.clock, "Elm Street")
    assert (row.subject_id, row.state, row.words) == (no, "declined", "replied: declined, at work, sorry")
    undo_last(house.front)
    assert house.rows() == before


def test_the_same_file_again_does_nothing(house: House, tmp_path: Path) -> None:
    visit = an_appointment(house, "9:00", TOMORROW)
    path = file_of(tmp_path, f"{token(house, visit)},declined,", f"{token(house, visit)},declined,")
    assert [row.outcome for row in take_replies(house.front, path)] == ["declined", "taken in before"]
    schedule.confirm(house.front, visit, None, Confirmation.CONFIRMED)
    head = house.head()
    assert {row.outcome for row in take_replies(house.front, path)} == {"taken in before"}
    assert (house.head(), house.visit(visit).confirmation) == (head, Confirmation.CONFIRMED)
    assert len(house.all(ReminderReply)) == 1


@on_both
def test_an_answer_that_was_changed_counts_with_its_time(house: House, tmp_path: Path) -> None:
    visit = an_appointment(house, "9:00", TOMORROW)
    lines = [f"{visit},declined,8:00", f"{visit},confirmed,8:05", f"{visit},declined,8:10"]
    take_replies(house.front, file_of(tmp_path, *lines, titles="appointment,reply,at"))
    assert house.visit(visit).confirmation is Confirmation.DECLINED
    assert len(house.all(ReminderReply)) == 3


WRONG = [
    ("{other}-{code},yes,", "line 3: the token is not that of appointment"),
    ("99999-{code},yes,", "line 3: there is no appointment 99999"),
    ("nonsense,yes,", "line 3: there is no token and no appointment number"),
    ("{token},perhaps,", "line 3: `perhaps` is no answer"),
    ("{moved},yes,", "line 3: the token is not that of appointment"),
]


@pytest.mark.parametrize("line, words", WRONG)
def test_one_wrong_line_and_nothing_is_taken(house: House, tmp_path: Path, line: str, words: str) -> None:
    visit, other = an_appointment(house, "9:00", TOMORROW), an_appointment(house, "11:00", TOMORROW)
    good = token(house, visit)
    wrong = line.format(
        other=other, code=good.partition("-")[2], token=good, moved=token_of(house.front, other, TOMORROW, 0)
    )
    path = file_of(tmp_path, f"{good},yes,", wrong)
    head = house.head()
    with pytest.raises(FileRefused, match=words):
        take_replies(house.front, path)
    assert house.head() == head
    assert [row.wrong for row in preview_replies(house.front, path)] == [False, True]


def test_a_visit_that_is_over_or_elsewhere_is_left_alone(house: House, tmp_path: Path) -> None:
    gone, moved = an_appointment(house, "9:00", TOMORROW), an_appointment(house, "11:00", TOMORROW)
    lines = (f"{token(house, gone)},no,", f"{token(house, moved)},yes,")
    schedule.cancel(house.front, gone, None, "ill")
    schedule.move(house.front, moved, None, provider_id=LEE, day=date(2026, 3, 9), start=600)
    outcomes = [row.outcome for row in take_replies(house.front, file_of(tmp_path, *lines))]
    assert outcomes == ["the visit is cancelled: nothing is noted"] * 2
    assert house.all(ReminderReply) == []


FILES = [
    (b"name,reply\nx,yes\n", "needs a line of titles"),
    (b"", "needs a line of titles"),
    (b"token,reply\n\xff\xfe,yes\n", "not UTF-8"),
    (b"x" * (LARGEST + 1), "larger than 5 MB"),
]


@in_one_clinic("content, words", FILES)
def test_what_is_no_file_of_replies_is_refused(
    house: House, tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "replies.csv"
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=words):
        take_replies(house.front, path)
    with pytest.raises(FileRefused, match="cannot be read"):
        take_replies(house.front, tmp_path / "none.csv")


def test_a_token_names_its_visit_and_fits_no_other_clinic(house: House) -> None:
    mine = token_of(house.front, 7, TODAY, 600)
    assert number_in(mine) == 7
    assert len({mine, *(token_of(house.front, 7, TODAY, start) for start in (601, 602))}) == 3
    assert number_in("7-short") is None
    assert number_in("-" + "a" * 24) is None
