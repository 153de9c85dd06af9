"""Tasks: whose they are, what two people do with one, and what comes again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from clinic_tui.clock import local_now
from clinic_tui.errors import Conflict, Invalid, NotFound, NotPermitted, Restricted
from clinic_tui.patients import restricting
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.patients.sight import as_seen
from clinic_tui.security.accounts import disable_account
from clinic_tui.security.models import Account
from clinic_tui.security.roles import Role
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import undo_last
from clinic_tui.tasks import ending, handing, queries, writing
from clinic_tui.tasks.rows import CLOSED, TaskEntry, TaskPage, TaskRow
from clinic_tui.tasks.rules import Repeat
from clinic_tui.tasks.states import Called, Every, Pile, Priority, Step, TaskState
from tests.builders import TODAY, House, a_patient
from tests.engines import on_both, on_sqlite, on_sqlite_first
from tests.one_clinic import in_one_clinic

pytestmark = on_sqlite

DAY = timedelta(days=1)
CALL = TaskEntry("Call the lab", due_on=TODAY)


def listed(desk: Desk, pile: Pile = Pile.MINE) -> tuple[TaskRow, ...]:
    with desk.store.reading() as db:
        return as_seen(db, desk, queries.tasks(db, desk, pile))


def words(desk: Desk, pile: Pile = Pile.MINE) -> list[str]:
    return [row.words for row in listed(desk, pile)]


def shown(desk: Desk, number: int) -> TaskPage:
    with desk.store.reading() as db:
        return as_seen(db, desk, queries.page(db, number, desk))


def version(desk: Desk, number: int) -> int:
    return shown(desk, number).task.version


def pressing(desk: Desk) -> list[str]:
    with desk.store.reading() as db:
        return [row.words for row in queries.pressing(db, desk, local_now(desk.clock))]


@pytest.fixture
def kim(house: House) -> Desk:
    """Another person of the front desk."""
    with house.chief.act("account.add") as db:
        account = Account(login="kim", name="Kim Ahn", role=Role.FRONT_DESK, password_hash="")
        db.add(account)
        db.flush()
        number = account.id
    return house.desk("C", Role.FRONT_DESK, "kim", number)


def test_ones_own_are_listed_by_day_and_urgency(house: House) -> None:
    for name, due, priority in (
        ("later", TODAY + DAY, Priority.URGENT),
        ("no day", None, Priority.NORMAL),
        ("low", TODAY, Priority.LOW),
        ("high", TODAY, Priority.HIGH),
    ):
        writing.make_task(house.front, TaskEntry(name, due_on=due, priority=priority))
    writing.make_task(house.front, TaskEntry("at nine", due_on=TODAY, due_minute=540, priority=Priority.HIGH))
    assert words(house.front) == ["at nine", "high", "low", "later", "no day"]
    assert words(house.chief) == []
    assert words(house.chief, Pile.ALL) == words(house.front)


@in_one_clinic(
    "entry, field",
    [
        (TaskEntry("  "), "words"),
        (TaskEntry("x", due_minute=600), "due"),
        (TaskEntry("x", due_on=TODAY, due_minute=1440), "at"),
        (TaskEntry("x", repeat=Repeat(1, Every.WEEKS)), "due"),
        (TaskEntry("x", due_on=TODAY, repeat=Repeat(0, Every.DAYS)), "repeat"),
        (TaskEntry("x", due_on=TODAY, repeat=Repeat(61, Every.MONTHS)), "repeat"),
        (TaskEntry("x", to="nobody"), "to"),
        (TaskEntry("x", to="administrator"), "to"),
        (TaskEntry("x", due_on=date(9999, 1, 1)), "due"),
        (TaskEntry("x", due_on=date(1900, 1, 1)), "due"),
        (TaskEntry("x", due_on=TODAY - DAY), "due"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(house: House, entry: TaskEntry, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        writing.make_task(house.front, entry)
    assert refusal.value.field == field
    assert words(house.front) == []


def test_a_provider_is_reached_by_code_or_it_is_said_what_reaches_them(house: House, kim: Desk) -> None:
    with house.chief.act("task.edit") as db:
        db.get_one(Account, kim.actor.account_id).provider_code = "LEE"
    writing.make_task(house.front, replace(CALL, to="lee", told=True))
    assert words(kim) == ["Call the lab"]
    with pytest.raises(Invalid, match="write to `clinician`: ORT has no account") as refusal:
        writing.make_task(house.front, replace(CALL, to="ORT"))
    assert refusal.value.field == "to"
    with house.store.reading() as db:
        by_code = {each.code: each for each in queries.assignees(db)}
    assert by_code["lee"].account_id == kim.actor.account_id
    assert by_code["ort"].why_not


@on_both
def test_a_task_is_anothers_once_they_accept(house: House, kim: Desk) -> None:
    number = writing.make_task(house.front, replace(CALL, to="kim"))
    assert words(house.front) == []
    assert words(house.front, Pile.GIVEN) == ["Call the lab"]
    (row,) = listed(kim)
    assert (row.owner, row.asked) == ("Mia Wong", "Kim Ahn")
    handing.decline_task(kim, number, row.version, "I am off on Friday")
    (back,) = listed(house.front)
    assert (back.asked, back.declined_by) == ("", "kim")
    handing.give_task(house.front, number, back.version, "kim", "please")
    handing.accept_task(kim, number, version(kim, number))
    (row,) = listed(kim)
    assert (row.owner, row.asked, row.declined_by) == ("Kim Ahn", "", "")
    steps = [(step.who, step.step) for step in shown(kim, number).steps]
    assert steps == [
        ("mia", Step.MADE),
        ("kim", Step.DECLINED),
        ("mia", Step.GIVEN),
        ("kim", Step.ACCEPTED),
    ]
    with pytest.raises(Conflict, match="yours already"):
        handing.accept_task(kim, number, row.version)


@on_both
def test_a_phone_message_is_the_other_ones_at_once_and_read_once(house: House, kim: Desk) -> None:
    message = TaskEntry("refill", "twice a day", "kim", caller="Ana Cruz", phone="15558107203")
    number = writing.make_task(house.front, message)
    (row,) = listed(kim)
    assert (row.owner, row.asked, row.caller, row.phone) == ("Kim Ahn", "", "Ana Cruz", "15558107203")
    assert (row.news, shown(house.front, number).task.news) == (Step.GIVEN, None)
    writing.mark_read(house.front, number)
    assert shown(kim, number).task.news is Step.GIVEN
    seen = version(house.front, number)
    writing.mark_read(kim, number)
    assert (shown(kim, number).task.news, version(house.front, number)) == (None, seen)
    with pytest.raises(Conflict, match="somebody who has read it"):
        undo_last(house.front)
    writing.mark_read(kim, number)
    writing.note_call(kim, number, version(kim, number), Called.NO_ANSWER)
    writing.note_call(kim, number, version(kim, number), Called.REACHED, "sent to the pharmacy")
    assert [(step.step, step.words) for step in shown(kim, number).steps][1:] == [
        (Step.READ, ""),
        (Step.CALLED, "no answer"),
        (Step.CALLED, "reached: sent to the pharmacy"),
    ]
    with pytest.raises(Invalid, match="who called"):
        writing.make_task(house.front, replace(message, caller=""))
    other = writing.make_task(house.front, CALL)
    with pytest.raises(Conflict, match="nobody called about this one: write a note instead"):
        writing.note_call(house.front, other, version(house.front, other), Called.REACHED)


def test_anybody_of_a_role_takes_what_is_the_roles(house: House, kim: Desk) -> None:
    number = writing.make_task(house.chief, replace(CALL, to="front"))
    assert words(house.front) == words(kim) == ["Call the lab"]
    seen = version(kim, number)
    handing.accept_task(kim, number, seen)
    with pytest.raises(Conflict, match="another desk"):
        handing.accept_task(house.front, number, seen)
    assert words(house.front) == []
    biller = house.desk("D", Role.BILLER, "bea", None)
    with pytest.raises(NotPermitted, match="somebody else's"):
        ending.finish_task(biller, number, version(kim, number))


@on_both
def test_of_two_who_finish_one_the_second_reads_who_was_first(house: House, kim: Desk) -> None:
    number = writing.make_task(house.chief, replace(CALL, to="front-desk"))
    seen = version(kim, number)
    ending.finish_task(kim, number, seen, "they call back")
    with pytest.raises(Conflict, match="done already: kim"):
        ending.finish_task(house.front, number, seen)
    (row,) = listed(kim, Pile.ENDED) or listed(house.chief, Pile.ENDED)
    assert (row.state, row.ended_by, row.outcome) == (TaskState.DONE, "kim", "they call back")


@on_both
def test_undo_opens_a_task_again_and_takes_the_next_one_away(house: House) -> None:
    number = writing.make_task(house.front, replace(CALL, repeat=Repeat(1, Every.WEEKS)))
    assert ending.finish_task(house.front, number, version(house.front, number)) == TODAY + 7 * DAY
    assert [row.due_on for row in listed(house.front)] == [TODAY + 7 * DAY]
    undo_last(house.front)
    assert [(row.id, row.due_on) for row in listed(house.front)] == [(number, TODAY)]
    undo_last(house.front)
    assert words(house.front) == []


def test_what_was_missed_meanwhile_is_not_made_up_for(house: House) -> None:
    number = writing.make_task(house.front, replace(CALL, repeat=Repeat(1, Every.DAYS)))
    house.at(TODAY + 14 * DAY, 9)
    due = ending.finish_task(house.front, number, version(house.front, number))
    assert due is not None
    assert due > TODAY + 14 * DAY
    assert len(listed(house.front)) == 1


def test_one_that_is_dropped_does_not_come_again(house: House) -> None:
    number = writing.make_task(house.front, replace(CALL, repeat=Repeat(1, Every.DAYS)))
    with pytest.raises(Invalid, match="why"):
        ending.drop_task(house.front, number, version(house.front, number), " ")
    ending.drop_task(house.front, number, version(house.front, number), "the lab has closed")
    assert words(house.front) == []


def test_what_nobody_did_in_time_is_the_managers_too(house: House) -> None:
    number = writing.make_task(house.front, replace(CALL, due_on=TODAY))
    writing.make_task(
        house.front, TaskEntry("at ten", due_on=TODAY, due_minute=600, priority=Priority.URGENT)
    )
    house.at(TODAY, 10, 1)
    assert pressing(house.front) == pressing(house.chief) == ["at ten"]
    house.at(TODAY + DAY, 9)
    assert pressing(house.front) == ["at ten", "Call the lab"]
    assert pressing(house.chief) == ["at ten"]
    house.at(TODAY + 10 * DAY, 9)
    assert pressing(house.chief) == ["at ten", "Call the lab"]
    seen = version(house.chief, number)
    with pytest.raises(Invalid, match="Wed 4 Mar 2026 is past"):
        writing.change_task(house.chief, number, seen, replace(CALL, due_on=TODAY + DAY))
    writing.change_task(house.chief, number, seen, replace(CALL, words="Call it"))  # the day stays as it was
    writing.change_task(
        house.chief, number, version(house.chief, number), replace(CALL, due_on=TODAY + 20 * DAY)
    )
    assert pressing(house.chief) == ["at ten"]


def test_a_change_is_ones_own_or_a_managers(house: House, kim: Desk) -> None:
    number = writing.make_task(house.front, CALL)
    seen = version(house.front, number)
    with pytest.raises(NotPermitted):
        writing.change_task(kim, number, seen, replace(CALL, words="Call nobody"))
    writing.note_task(kim, number, "they open at nine")
    writing.change_task(house.chief, number, seen, replace(CALL, words="Call the lab twice"))
    with pytest.raises(Conflict, match="another desk"):
        writing.change_task(house.front, number, seen, replace(CALL, words="Call once"))
    with pytest.raises(NotFound):
        writing.note_task(kim, 99, "no such")
    assert words(house.front) == ["Call the lab twice"]


@on_sqlite_first
def test_a_task_about_a_restricted_patient_tells_others_nothing(house: House, kim: Desk) -> None:
    patient = a_patient(house)
    number = writing.make_task(house.front, replace(CALL, words="Ask Doe for the form", patient_id=patient))
    (row,) = listed(house.front)
    assert (row.patient, row.patient_id) != ("", None)
    restricting.restrict(house.chief, patient, next(iter(RestrictedFor)))
    (row,) = listed(house.front)
    assert (row.words, row.patient, row.mrn) == (CLOSED, "", "")
    assert shown(house.front, number).steps == ()
    with pytest.raises(Restricted):
        ending.finish_task(house.front, number, row.version)
    assert words(house.chief, Pile.ALL) == ["Ask Doe for the form"]

    told = replace(CALL, to="kim", patient_id=patient, caller="Doe", phone="15558107203")
    writing.make_task(house.chief, told)
    (row,) = listed(kim)
    assert (row.patient_id, row.caller, row.phone) == (None, "", "")
    assert row.news is None, "nobody can open it, and so it cannot be marked as read"


def test_of_a_message_who_called_and_where_can_be_put_right(house: House, kim: Desk) -> None:
    told = TaskEntry("refill", to="kim", caller="Anna", phone="15558107203", due_on=TODAY)
    number = writing.make_task(house.front, told)
    seen = version(house.front, number)
    with pytest.raises(Invalid, match="who called"):
        writing.change_task(house.front, number, seen, replace(told, caller="", phone=""))
    again = replace(told, caller="Hanna", phone="15558107204", repeat=Repeat(1, Every.WEEKS))
    writing.change_task(house.front, number, seen, again)
    assert shown(kim, number).steps[-1].words == "call back (555) 810-7204"
    ending.finish_task(kim, number, version(kim, number))
    (row,) = listed(kim)
    assert (row.caller, row.phone, row.due_on) == ("Hanna", "15558107204", TODAY + 7 * DAY)


def test_who_has_a_task_already_is_not_asked_to_take_it(house: House, kim: Desk) -> None:
    number = writing.make_task(kim, CALL)
    with pytest.raises(Invalid, match="theirs already"):
        handing.give_task(house.chief, number, version(house.chief, number), "kim")
    handing.give_task(house.chief, number, version(house.chief, number), "me")
    handing.give_task(house.chief, number, version(house.chief, number), "kim")
    assert [row.asked for row in listed(kim)] == ["Kim Ahn"]


def test_tasks_of_who_has_gone_are_the_managers_to_give_away(house: House, kim: Desk) -> None:
    number = writing.make_task(kim, TaskEntry("Call the lab"))
    assert pressing(house.chief) == []
    disable_account(house.chief, "kim")
    assert pressing(house.chief) == ["Call the lab"]
    handing.give_task(house.chief, number, version(house.chief, number), "biller")
    assert pressing(house.chief) == ["Call the lab"], "nobody has the role"
    (row,) = [row for row in listed(house.chief, Pile.ALL) if row.id == number]
    assert "task of any biller, and nobody has that role, normal" in row.words_of_urgency(
        datetime(2026, 3, 3)
    )
    handing.give_task(house.chief, number, version(house.chief, number), "front-desk")
    assert pressing(house.chief) == []


def test_the_hour_counts_on_its_day_alone(house: House) -> None:
    writing.make_task(house.front, TaskEntry("at ten", due_on=TODAY, due_minute=600))
    (row,) = listed(house.front)
    at = datetime(TODAY.year, TODAY.month, TODAY.day, 9, 59)
    assert [row.is_late(at + timedelta(minutes=each)) for each in (0, 1, 2)] == [False, False, True]


def test_a_reply_is_new_to_the_other_until_they_open_it(house: House, kim: Desk) -> None:
    told = TaskEntry("Lunch is at one", to="kim", told=True)
    number = writing.make_task(house.front, told)
    assert [(row.owner, row.news) for row in listed(kim)] == [("Kim Ahn", Step.GIVEN)]
    seen = version(house.front, number)
    writing.mark_read(kim, number)
    writing.reply(kim, number, "I come at two")
    assert shown(kim, number).task.news is None
    assert [row.news for row in listed(house.front)] == [Step.REPLIED], "given away, and among mine for it"
    ending.finish_task(kim, number, version(kim, number))
    assert [(row.state, row.news) for row in listed(house.front)] == [(TaskState.DONE, Step.REPLIED)]
    writing.mark_read(house.front, number)
    assert listed(house.front) == ()
    writing.reply(house.front, number, "so do I")
    assert [row.news for row in listed(kim)] == [Step.REPLIED]
    readers = {each.name: each.all_of_it for each in shown(kim, number).readers}
    assert readers == {"Kim Ahn": False, "Mia Wong": True}
    assert version(kim, number) == seen + 1, "neither reading nor replying changed the task"
    with pytest.raises(Invalid, match="what do you reply"):
        writing.reply(kim, number, " ")
    undo_last(house.front)
    assert listed(kim) == ()


def test_an_urgent_one_without_a_day_has_a_clock_of_its_own(house: House, kim: Desk) -> None:
    called = TaskEntry("chest pain", to="kim", priority=Priority.URGENT, caller="Ana", phone="15558107203")
    writing.make_task(house.front, called)
    assert (pressing(kim), pressing(house.chief)) == (["chest pain"], [])
    house.at(TODAY, 11, 3)
    assert (pressing(kim), pressing(house.chief)) == (["chest pain"], ["chest pain"])
    (row,) = listed(kim)
    assert row.is_late(local_now(kim.clock))


@on_sqlite_first
def test_who_may_not_see_a_task_any_more_can_hand_it_on_and_decline_it(house: House, kim: Desk) -> None:
    patient = a_patient(house)
    about = replace(CALL, words="Ask Doe for the form", patient_id=patient)
    own, asked = (writing.make_task(house.front, each) for each in (about, replace(about, to="kim")))
    restricting.restrict(house.chief, patient, next(iter(RestrictedFor)))
    with pytest.raises(Invalid, match="can be given to manager") as refusal:
        handing.give_task(house.front, own, version(house.front, own), "kim")
    assert refusal.value.field == "to"
    handing.give_task(house.front, own, version(house.front, own), "manager", "it is closed to me")
    assert [row.words for row in listed(house.chief)] == ["Ask Doe for the form"]
    handing.decline_task(kim, asked, version(kim, asked), "closed to me")
    assert listed(kim) == ()
    with pytest.raises(Restricted):
        handing.accept_task(house.front, asked, version(house.front, asked))
