"""Asking payers for authorizations. It is Tuesday 3 March 2026, 9:02; Acme must answer in 72 h or 7 days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.patients import policies
from clinic_tui.patients.policy import Policy
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.authorization import asking as asking
from clinic_tui.schedule.authorization import setup as setup
from clinic_tui.schedule.authorization.asking import NewRequest
from clinic_tui.schedule.authorization.models import PriorAuthorization
from clinic_tui.schedule.authorization.on_file import (
    NewAuthorization,
    add_authorization,
    authorization,
    authorizations,
    booking_warnings,
    remove_authorization,
    visit_authorization,
)
from clinic_tui.schedule.authorization.rows import StepRow, VisitAuthorization, Why, WorkLine
from clinic_tui.schedule.authorization.states import AuthorizationKind, AuthorizationState, Pace
from clinic_tui.schedule.authorization.steps import steps_of
from clinic_tui.schedule.authorization.worklist import count_pressing, lines_of, work_list
from clinic_tui.store.undo import undo_last
from tests.bound_payers import bind
from tests.builders import FU, NEW, TODAY, House, a_patient, an_appointment
from tests.engines import on_both, on_sqlite, on_sqlite_first
from tests.one_clinic import in_one_clinic

pytestmark = on_sqlite

PRIOR, REFERRAL = AuthorizationKind.PRIOR, AuthorizationKind.REFERRAL
LATER = TODAY + timedelta(days=60)


def insured(house: House, payer: str = "Acme") -> int:
    patient = a_patient(house)
    policies.set_coverage(house.front, patient, 1, None, Policy(payer, member_id="W1"))
    return patient


def needed(
    house: House, kind: AuthorizationKind = PRIOR, payer: str = "", codes: tuple[str, ...] = ()
) -> None:
    setup.set_need(house.chief, kind, FU, payer, needed=True, procedures=codes)


def begun(house: House, patient: int, units: int = 4, **more: object) -> int:
    new = {"first": TODAY, "last": LATER, "visit_types": ("fu",)} | more
    return asking.begin_request(house.front, NewRequest(patient, units, **new))  # type: ignore[arg-type]


def work(house: House) -> list[tuple[str, str, str]]:
    with house.store.reading() as db:
        return [(line.why.value, line.clock, line.words) for line in work_list(db, house.clock)]


def first_line(house: House) -> WorkLine:
    with house.store.reading() as db:
        return work_list(db, house.clock)[0]


def stored(house: House, number: int) -> PriorAuthorization:
    return house.get(PriorAuthorization, number)


def steps(house: House, number: int) -> tuple[StepRow, ...]:
    with house.store.reading() as db:
        return steps_of(db, number)


def of_visit(house: House, visit: int) -> VisitAuthorization:
    with house.store.reading() as db:
        return visit_authorization(db, visit, house.clock)


def warned(house: House, patient: int, day: date = TODAY, kind: int = FU) -> tuple[str, ...]:
    with house.store.reading() as db:
        return booking_warnings(db, patient, day, kind)


def test_a_visit_that_needs_one_goes_from_lacking_to_certified(house: House) -> None:
    patient = insured(house)
    needed(house)
    bind(house.chief, "Acme")
    visit = an_appointment(house, day=TODAY + timedelta(days=8), patient=patient)
    assert work(house) == [("lacks one", "7 d: ask by 03/04", "no prior authorization: Acme needs one")]
    assert of_visit(house, visit).is_lacking
    assert first_line(house).is_pressing, "tomorrow is the last day to ask"
    house.at(TODAY - timedelta(days=1), 9)
    assert not first_line(house).is_pressing
    house.at(TODAY, 9, 2)
    number = begun(house, patient)
    assert first_line(house).is_pressing
    assert work(house) == [("to ask", "7 d: ask by 03/04", "prior authorization to be asked")]
    asking.note_asked(house.front, number, 1, "portal")
    assert work(house) == [("waits", "due in 6 d", "prior authorization asked")]  # the clocks go forward
    assert not first_line(house).is_pressing
    house.at(TODAY + timedelta(days=7), 9, 3)
    assert work(house) == [("overdue", "1 min overdue", "prior authorization asked")]
    assert first_line(house).is_pressing
    asking.chase(house.front, number, None, "in review, call Friday")
    asking.certify(house.front, number, None, "A-77 / 9", 4, TODAY, LATER, "by phone")
    assert work(house) == []
    assert (of_visit(house, visit).number, of_visit(house, visit).is_lacking) == ("A-77 / 9", False)
    assert [(each.words, each.reason.partition(",")[0]) for each in steps(house, number)] == [
        ("answered: certified", "number A-77 / 9"),
        ("chased: asked", "in review"),
        ("asked", "portal"),
        ("begun: to be asked", "4 units from Tue 3 Mar 2026"),
    ]
    assert {each.who for each in steps(house, number)} == {"mia"}


@pytest.mark.parametrize(
    "bound, pace, hours", [(True, Pace.URGENT, 72), (True, Pace.STANDARD, 167), (False, Pace.URGENT, None)]
)
def test_the_clock_of_a_payer(house: House, bound: bool, pace: Pace, hours: int | None) -> None:
    number = begun(house, insured(house))
    if bound:
        bind(house.chief, "Acme")
    asking.note_asked(house.front, number, None, "", pace=pace)
    row = stored(house, number)
    assert row.due_at == (house.clock.now() + timedelta(hours=hours) if hours else None)
    assert row.asked_at == house.clock.now()


def test_a_request_of_yesterday_has_its_clock_from_then_and_none_from_tomorrow(house: House) -> None:
    number = begun(house, insured(house))
    now = house.clock.now()
    asking.note_asked(house.front, number, None, "", asked_at=now - timedelta(days=1))
    assert stored(house, number).asked_at == now - timedelta(days=1)
    with pytest.raises(Invalid, match="future"):
        asking.note_asked(house.front, number, None, "", asked_at=now + timedelta(minutes=1))


def test_fewer_units_than_asked_are_a_part_and_a_denial_gives_its_reason(house: House) -> None:
    patient = insured(house)
    needed(house)
    an_appointment(house, day=TODAY + timedelta(days=2), patient=patient)
    number = begun(house, patient, 12)
    asking.note_asked(house.front, number, None, "fax")
    asking.certify(house.front, number, None, "B1", 8, TODAY, LATER)
    row = stored(house, number)
    assert (row.state, row.units, row.asked_units, row.reason) == (
        AuthorizationState.PART, 8, 12, "8 of 12 units",
    )  # fmt: skip
    asking.deny(house.front, number, None, "not medically necessary")
    assert work(house) == [("denied", "", "prior authorization denied: not medically necessary")]
    asking.note_asked(house.front, number, None, "appeal")
    assert stored(house, number).state is AuthorizationState.ASKED


def test_where_the_payer_wants_none_units_do_not_count(house: House) -> None:
    patient = insured(house)
    needed(house)
    visits = [an_appointment(house, at, patient=patient) for at in ("10:00", "11:00", "14:00")]
    number = begun(house, patient, 1)
    asking.none_needed(house.front, number, None, "Sue at Acme")
    assert work(house) == []
    assert {of_visit(house, each).words for each in visits} == {("prior authorization: none needed",)}


@pytest.mark.parametrize(
    "step, state",
    [
        (lambda house, number: asking.pend(house.front, number, None, "notes"), "to be asked"),
        (lambda house, number: asking.chase(house.front, number, None, "x"), "to be asked"),
        (lambda house, number: asking.let_end(house.front, number, None), "to be asked"),
    ],
)
def test_a_step_that_the_state_does_not_allow_is_refused(house: House, step: object, state: str) -> None:
    number = begun(house, insured(house))
    before = house.rows()
    with pytest.raises(Conflict, match=f"it is {state}"):
        step(house, number)  # type: ignore[operator]
    assert house.rows() == before


def test_what_is_called_off_stays_so_and_an_older_form_is_refused(house: House) -> None:
    number = begun(house, insured(house))
    asking.note_asked(house.front, number, 1, "portal")
    with pytest.raises(Conflict, match="another desk"):
        asking.deny(house.front, number, 1, "no")
    asking.call_off(house.front, number, None, "patient moves away")
    assert work(house) == []
    too_late: tuple[Callable[[], object], ...] = (
        lambda: asking.note_asked(house.front, number, None, ""),
        lambda: asking.certify(house.front, number, None, "A1", 1, TODAY, LATER),
    )
    for late in too_late:
        with pytest.raises(Conflict, match="cancelled"):
            late()
    undo_last(house.front)
    assert stored(house, number).state is AuthorizationState.ASKED


@in_one_clinic(
    "more, error, words",
    [({"units": 0}, Invalid, "1 to 999"), ({"last": TODAY - timedelta(days=1)}, Invalid, "before the first"),
     ({"visit_types": ("zz",)}, Invalid, "no visit type"), ({"slot": 3}, NotFound, "no policy 3"),
     ({"procedures": ("97-10",)}, Invalid, "no CPT"), ({"referrer_npi": "1234567890"}, Invalid, "no NPI")],
)  # fmt: skip
def test_impossible_requests_are_refused(
    house: House, more: dict[str, object], error: type[Exception], words: str
) -> None:
    patient = insured(house)
    before = house.rows()
    with pytest.raises(error, match=words):
        begun(house, patient, **more)  # type: ignore[arg-type]
    assert house.rows() == before


def test_without_a_policy_there_is_nobody_to_ask_but_a_referral_needs_none(house: House) -> None:
    patient = a_patient(house)
    needed(house)
    an_appointment(house, patient=patient)
    assert work(house) == []  # self-pay: nobody asks for one
    with pytest.raises(Conflict, match="no policy in force"):
        begun(house, patient)
    assert begun(house, patient, kind=REFERRAL, referrer="Dr Ray", referrer_npi="1234567893")


def test_a_referral_is_needed_beside_an_authorization_and_each_counts_its_own_units(house: House) -> None:
    patient = insured(house)
    needed(house)
    needed(house, REFERRAL, payer="ACME")
    visit = an_appointment(house, day=TODAY + timedelta(days=1), patient=patient)
    assert [why for why, *_ in work(house)] == ["lacks one", "lacks one"]
    for kind, number in ((PRIOR, "A1"), (REFERRAL, "R1")):
        add_authorization(
            house.front,
            NewAuthorization(patient, number, 9, TODAY, LATER, kind=kind, referrer="Dr Ray"),
        )
    assert work(house) == []
    assert of_visit(house, visit).number == "A1"
    assert [words.partition(" ")[0] for words in of_visit(house, visit).words] == ["A1", "R1"]
    with house.store.reading() as db:
        assert [(each.number, each.left) for each in authorizations(db, patient)] == [("A1", 8), ("R1", 8)]


@on_sqlite_first
def test_the_most_special_rule_holds(house: House) -> None:
    patient = insured(house, "Blue Sky")
    setup.set_need(house.chief, PRIOR, None, "", needed=True)
    setup.set_need(house.chief, PRIOR, FU, "blue  sky", needed=False)
    assert warned(house, patient) == ()
    assert warned(house, patient, kind=NEW) == ("no prior authorization: Blue Sky needs one",)
    setup.remove_need(house.chief, PRIOR, FU, "Blue Sky")
    assert warned(house, patient) == ("no prior authorization: Blue Sky needs one",)
    with pytest.raises(NotFound, match="no such rule"):
        setup.remove_need(house.chief, PRIOR, FU, "Blue Sky")
    setup.set_need(house.chief, PRIOR, None, "", needed=False)  # the same rule, changed
    assert warned(house, patient) == ()


def test_booking_warns_before_the_last_unit_and_before_the_end(house: House) -> None:
    patient = insured(house)
    add_authorization(
        house.front, NewAuthorization(patient, "A1", 4, TODAY, TODAY + timedelta(days=30), ("fu",))
    )
    assert warned(house, patient) == ()
    assert warned(house, patient, TODAY + timedelta(days=20)) == ("A1: ends Thu 2 Apr 2026",)
    an_appointment(house, "10:00", patient=patient)
    assert warned(house, patient) == ("A1: 2 of 4 units left then",)
    for at in ("11:00", "14:00"):
        an_appointment(house, at, patient=patient)
    assert warned(house, patient) == ("A1: the last of 4 units",)
    visit = an_appointment(house, "15:00", patient=patient)
    assert warned(house, patient) == ("beyond the 4 units of A1",)
    with house.store.reading() as db:  # the old end of a move gives its unit back
        assert booking_warnings(db, patient, TODAY, FU, visit) == ("A1: the last of 4 units",)
    assert warned(house, patient, kind=NEW) == ()


@on_sqlite_first
def test_one_that_ends_is_told_until_it_is_said_to_end_or_nobody_uses_it(house: House) -> None:
    patient = insured(house)
    number = add_authorization(
        house.front, NewAuthorization(patient, "A1", 3, TODAY, TODAY + timedelta(days=40), ("fu",))
    )
    assert work(house) == []  # no visit uses it
    visit = an_appointment(house, patient=patient)
    ((why, bar, words),) = work(house)
    assert (why, words, bar.partition(" ")[2]) == ("ends", "2 units left", "1/3 exp 40d")
    with house.store.reading() as db:
        assert count_pressing(db, house.clock) == 1
    asking.let_end(house.front, number, None)
    assert work(house) == []
    undo_last(house.front)
    setup.set_limits(house.chief, units=1)
    assert work(house) == []
    setup.set_limits(house.chief, days=40)
    assert [words for *_, words in work(house)] == ["ends in 40 d"]
    schedule.cancel(house.front, visit, None, "ill")
    assert work(house) == []


def test_codes_say_which_visits_one_is_for(house: House) -> None:
    patient = insured(house)
    needed(house, codes=("97110",))
    an_appointment(house, day=TODAY + timedelta(days=1), patient=patient)
    assert first_line(house).procedures == ("97110",)
    wrong = begun(house, patient, visit_types=(), procedures=("99999",))
    asking.certify(house.front, wrong, None, "X1", 4, TODAY, LATER)
    assert [why for why, *_ in work(house)] == ["lacks one"]
    right = begun(house, patient, visit_types=(), procedures=("97110",), diagnoses=("m54.5",))
    assert stored(house, right).diagnoses == "M545"
    asking.certify(house.front, right, None, "X2", 4, TODAY, LATER)
    assert work(house) == []


def test_one_of_a_policy_that_is_over_pays_no_more(house: House) -> None:
    patient = insured(house)
    add_authorization(house.front, NewAuthorization(patient, "A1", 4, TODAY, LATER, ("fu",), slot=1))
    visit = an_appointment(house, patient=patient)
    policy = Policy("Acme", member_id="W1", active=False)
    policies.set_coverage(house.front, patient, 1, 1, policy)
    assert of_visit(house, visit).words == ("A1 is of a policy that is not in force",)


def test_all_of_a_patient_stand_with_what_is_to_be_done_first(house: House) -> None:
    patient = insured(house)
    needed(house)
    an_appointment(house, day=TODAY + timedelta(days=1), patient=patient)
    gone = begun(house, patient, visit_types=("new",))
    asking.call_off(house.front, gone, None, "twice")
    with house.store.reading() as db:
        assert [line.why for line in lines_of(db, house.clock, patient)] == [Why.LACKS, Why.ON_FILE]
        with pytest.raises(NotFound):
            lines_of(db, house.clock, 99)


@on_both
def test_taking_one_out_takes_its_history_and_undo_brings_both_back(house: House) -> None:
    patient = insured(house)
    number = begun(house, patient)
    asking.note_asked(house.front, number, None, "portal")
    asking.certify(house.front, number, None, "A1", 4, TODAY, LATER)
    before = house.rows()
    remove_authorization(house.front, patient, "a1")
    assert house.all(PriorAuthorization) == []
    undo_last(house.front)
    assert house.rows() == before
    with house.store.reading() as db, pytest.raises(NotFound):
        authorization(db, 99)


@in_one_clinic("said", [{"units": 100}, {"days": 121}, {"ahead": 61}, {"days": -1}])
def test_limits_that_cannot_be_are_refused(house: House, said: dict[str, int]) -> None:
    with pytest.raises(Invalid, match="0 to"):
        setup.set_limits(house.chief, **said)
