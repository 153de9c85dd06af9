"""What is wrong with a claim before the visit: said when it is booked and when it is checked in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from clinic_tui.backend.foreseen_part import ForeseenPart
from clinic_tui.backend.sitting import Sitting
from clinic_tui.billing.withholding import keep_from_payer
from clinic_tui.claims.foreseeing import MENDED_FIRST, foreseen_of_visit, foreseen_when_booking
from clinic_tui.claims.foreseen_rows import Foreseen, PlannedVisit
from clinic_tui.claims.queries import scrubbed_visits
from clinic_tui.claims.rule_switches import set_rule
from clinic_tui.claims.scrub.finding import Form
from clinic_tui.errors import NotPermitted
from clinic_tui.patients import policies
from clinic_tui.patients.payer_models import Payer
from clinic_tui.patients.policy import Relationship, Subscriber
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import Address, RestrictedFor
from clinic_tui.practice import service as practice
from clinic_tui.practice.rows import EnrolmentFields
from clinic_tui.schedule.authorization.on_file import NewAuthorization, add_authorization
from clinic_tui.schedule.authorization.setup import set_need
from clinic_tui.schedule.authorization.states import AuthorizationKind
from clinic_tui.security.roles import Role
from tests.builders import FU, LEE, TODAY, House, an_appointment
from tests.engines import on_sqlite
from tests.services.test_practice import LEE_ON_CLAIMS
from tests.services.test_scrubbing import PLAN, closed, everything, somebody

pytestmark = on_sqlite
NEXT = TODAY + timedelta(days=7)


def planned(house: House, patient: int, day: date = NEXT) -> Foreseen:
    with house.store.reading() as db:
        return foreseen_when_booking(db, house.clock, PlannedVisit(patient, LEE, day))


def of_visit(house: House, visit: int) -> Foreseen:
    with house.store.reading() as db:
        return foreseen_of_visit(db, house.clock, visit)


def told(found: Foreseen) -> list[tuple[int, str, str]]:
    return [(each.rule, each.level.value, each.field) for each in found.findings]


def payer_id(house: House) -> int:
    with house.store.reading() as db:
        return db.scalars(select(col(Payer.id))).one() or 0


def with_policy(**facts: Any) -> Callable[[House], int]:
    return lambda house: somebody(house, replace(PLAN, **facts))


def test_a_whole_patient_and_policy_leave_nothing_to_say(house: House) -> None:
    everything(house)
    patient = somebody(house)
    assert planned(house, patient) == Foreseen(patient, "Acme Health")
    visit = an_appointment(house, "11:00", TODAY, patient)
    assert told(of_visit(house, visit)) == []


@pytest.mark.parametrize(
    "make, found",
    [
        (with_policy(valid_to=TODAY), [(21, "E", "policy valid to 1")]),
        (with_policy(valid_from=NEXT + timedelta(days=1)), [(21, "E", "policy valid from 1")]),
        (with_policy(member_id=""), [(7, "E", "policy member id 1")]),
        (with_policy(relationship=Relationship.CHILD, subscriber=Subscriber("Moss", "Eve")),
         [(10, "E", "policy subscriber born 1")]),
        (with_policy(payer="Other Plan"), [(6, "E", "payer electronic id"), (8, "E", "payer filing")]),
        (lambda house: somebody(house, address=Address("", "", "Salem", "MA", "0197")),
         [(5, "E", "patient street"), (4, "W", "patient zip")]),
        (lambda house: somebody(house, family="李"), [(39, "E", "patient family")]),
        (lambda house: somebody(house, None), []),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_when_booking(
    house: House, make: Callable[[House], int], found: list[tuple[int, str, str]]
) -> None:
    everything(house)
    patient = make(house)
    assert told(planned(house, patient)) == found
    assert told(of_visit(house, an_appointment(house, "11:00", NEXT, patient))) == found


def test_a_policy_that_ends_before_the_visit_is_told_of_that_visit_alone(house: House) -> None:
    everything(house)
    patient = somebody(house, replace(PLAN, valid_to=NEXT))
    assert told(planned(house, patient, NEXT)) == []
    (found,) = planned(house, patient, NEXT + timedelta(days=1)).findings
    assert found.words.startswith("the policy ended")
    policies.set_coverage(house.records, patient, 2, None, replace(PLAN, member_id="B2"))
    assert told(planned(house, patient, NEXT + timedelta(days=1))) == [(37, "E", "policy order")], (
        "the second one pays then"
    )


def test_the_provider_and_the_payer_come_behind_what_the_desk_mends(house: House) -> None:
    everything(house)
    patient = somebody(house, replace(PLAN, member_id=""))
    practice.set_identity(house.chief, LEE, 1, replace(LEE_ON_CLAIMS, taxonomy=""))
    with house.chief.act("payer.edit") as db:
        db.need(Payer, payer_id_of(db), "").wants_taxonomy = True
    practice.enrol(house.chief, LEE + 1, payer_id(house), EnrolmentFields(TODAY))
    found = planned(house, patient)
    assert told(found) == [
        (7, "E", "policy member id 1"), (30, "E", "provider taxonomy"), (42, "E", "provider enrolment"),
    ]  # fmt: skip
    assert found.words == "the policy of Acme Health has no member id (+2)"
    assert [MENDED_FIRST.index(each.target.form) for each in found.findings] == [1, 5, 5]
    assert found.of(Form.PROVIDER) is found.findings[1]
    assert [each.target.row for each in found.findings] == [0, LEE, LEE]


def payer_id_of(db: Any) -> int:
    return db.scalars(select(col(Payer.id))).one() or 0


def test_what_the_payer_has_to_allow_is_told_of_a_booked_visit(house: House) -> None:
    """Booking says it itself, from the same rules of the schedule."""
    everything(house)
    patient = somebody(house)
    for kind in AuthorizationKind:
        set_need(house.chief, kind, FU, "Acme Health", needed=True)
    visit = an_appointment(house, "11:00", NEXT, patient)
    assert told(planned(house, patient)) == []
    found = of_visit(house, visit)
    assert told(found) == [(26, "E", "authorization number"), (27, "E", "visit referring")]
    assert found.findings[0].words == "no prior authorization: Acme Health needs one"
    for kind in AuthorizationKind:
        granted = NewAuthorization(patient, f"A-{kind.name}", 3, TODAY, NEXT, ("FU",), 1, kind)
        add_authorization(house.records, granted)
    assert told(of_visit(house, visit)) == []


def test_the_rules_are_weighed_as_of_a_claim(house: House) -> None:
    everything(house)
    patient = somebody(house, replace(PLAN, member_id=""))
    set_rule(house.chief, payer_id(house), 7, "W", "their portal finds members by name")
    assert told(planned(house, patient)) == [(7, "W", "policy member id 1")]
    set_rule(house.chief, None, 7, "off", "not asked")
    set_rule(house.chief, payer_id(house), 7, "")
    assert told(planned(house, patient)) == []


def test_the_scrub_finds_the_same_of_the_closed_visit(house: House) -> None:
    everything(house)
    patient = somebody(house, replace(PLAN, member_id=""), address=Address("", "", "Salem", "MA", "01970"))
    before = {each.key for each in planned(house, patient, TODAY).findings}
    visit = closed(house, patient)
    with house.store.reading() as db:
        (row,) = scrubbed_visits(db, house.clock, (visit,))
    assert before == {each.key for each in row.findings} != set()


def test_nothing_is_said_where_no_claim_will_be_made(house: House) -> None:
    nobody_bills = somebody(house, replace(PLAN, member_id=""))
    assert told(planned(house, nobody_bills)) == []
    everything(house)
    assert told(planned(house, nobody_bills)) != []
    kept = an_appointment(house, "11:00", NEXT, nobody_bills, kept_from_payer="by card on the day")
    assert of_visit(house, kept) == Foreseen(nobody_bills)
    paid_alone = an_appointment(house, "11:30", TODAY, somebody(house, replace(PLAN, member_id="")))
    keep_from_payer(house.chief, paid_alone, None, "by card on the day")
    assert told(of_visit(house, paid_alone)) == []


def test_a_restricted_record_tells_nothing_and_what_is_told_is_a_look(house: House) -> None:
    everything(house)
    patient = somebody(house, replace(PLAN, member_id=""))
    visit = an_appointment(house, "11:00", TODAY, patient)
    desk = house.desk("D", Role.FRONT_DESK, "mia", 9)
    part, plan = ForeseenPart(Sitting(desk)), PlannedVisit(patient, LEE, NEXT)

    def looks() -> int:
        return sum(line["verb"] == "patient.view" and line["who"] == "mia" for line in house.lines(0))

    assert told(part.when_booking(plan)) == told(part.of_visit(visit)) != []
    assert looks() == 1
    assert part.when_booking(replace(plan, patient_id=somebody(house))).findings == ()
    assert looks() == 1, "nothing was told"
    restrict(house.chief, patient, RestrictedFor.VIP)
    assert part.when_booking(plan) == part.of_visit(visit) == Foreseen(patient)
    with pytest.raises(NotPermitted):
        ForeseenPart(Sitting(house.desk("E", Role.ADMINISTRATOR, "ada", 10))).when_booking(plan)
