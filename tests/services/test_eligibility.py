"""Asking payers: each question once and written down first, each answer to its question, all in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from clinic_tui.clock import instant_of
from clinic_tui.eligibility import queries
from clinic_tui.eligibility.accepting import accept
from clinic_tui.eligibility.asking import ask, collect
from clinic_tui.eligibility.connection import Arrived
from clinic_tui.eligibility.models import EligibilityAnswer, EligibilityFile, EligibilityRequest
from clinic_tui.eligibility.nightly import ask_ahead
from clinic_tui.eligibility.rows import CoverageView, Wanted
from clinic_tui.eligibility.states import Asked, Taken
from clinic_tui.eligibility.taking_in import take_in
from clinic_tui.errors import Conflict
from clinic_tui.patients import payers, policies
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.patients.person_models import Patient
from clinic_tui.patients.policies import coverage_row
from clinic_tui.patients.policy import Answered, CopayService, CoverageMark, Policy, Relationship, Subscriber
from clinic_tui.security.roles import Role
from clinic_tui.x12 import simulated_payer
from clinic_tui.x12.eligibility_inquiry import read_inquiries
from clinic_tui.x12.envelope import read_trusted
from clinic_tui.x12.outgoing import ControlNumbers
from tests.builders import TODAY, House, an_appointment
from tests.engines import on_sqlite, on_sqlite_first
from tests.services.coverage_asked import Line, a_house, insured

pytestmark = on_sqlite

TOMORROW = TODAY + timedelta(days=1)


def policy_of(house: House, number: int) -> Coverage:
    return house.get(Coverage, number)


def mark_of(house: House, number: int) -> CoverageMark:
    return coverage_row(policy_of(house, number)).mark(house.clock.now())


def view_of(house: House, number: int) -> CoverageView:
    with house.store.reading() as db:
        return queries.coverage_view(db, number, house.clock.now())


def answered_by_payer(question: bytes, number: int = 1) -> bytes:
    moment = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
    return simulated_payer.answer(question, ControlNumbers(number, number), moment)


def test_a_good_answer_says_what_a_visit_costs_and_how_long_it_stands(house: House) -> None:
    number = insured(house)
    assert mark_of(house, number) is CoverageMark.UNKNOWN
    ask(house.front, a_house(house), [Wanted(number, TODAY)])
    view = view_of(house, number)
    facts = {fact.label: fact.value for fact in view.facts}
    assert facts["Coverage"] == "Active"
    assert "$25.00 office visit" in [fact.value for fact in view.facts]
    assert facts["Deductible"] == "$1,500.00, $1,100.50 left"
    assert mark_of(house, number) is CoverageMark.GOOD
    house.clock.advance(timedelta(days=181))
    assert mark_of(house, number) is CoverageMark.UNKNOWN


def test_an_answer_of_medicare_stands_for_a_year(house: House) -> None:
    payers.add_payer(house.chief, PayerFields("Medicare", "MCARE", filing="MB"))
    number = insured(house, payer="Medicare")
    ask(house.front, a_house(house), [Wanted(number, TODAY)])
    house.clock.advance(timedelta(days=364))
    assert mark_of(house, number) is CoverageMark.GOOD


@pytest.mark.parametrize(
    "ending, words, field",
    [
        ("E72", "member id", "member_id"),
        ("E73", "name", "name"),
        ("E75", "does not find", "member_id"),
        ("E71", "birth date", "born"),
        ("E42", "later", ""),
    ],
)
def test_a_rejection_is_in_plain_words_and_leaves_what_was_known(
    house: House, ending: str, words: str, field: str
) -> None:
    number = insured(house)
    ask(house.front, a_house(house), [Wanted(number, TODAY)])
    good_at = policy_of(house, number).verified_at
    house.clock.advance(timedelta(days=3))
    with house.store.reading() as db:
        row = coverage_row(db.get(Coverage, number))
    changed = replace(row.policy, member_id=f"W1{ending}")
    policies.set_coverage(house.records, policy_of(house, number).patient_id, 1, row.version, changed)
    ask(house.front, a_house(house), [Wanted(number, TODAY)])
    view = view_of(house, number)
    assert view.rejected is not None
    assert words in view.rejected.problem.casefold()
    assert view.rejected.field == field
    assert view.answered_at is not None
    assert view.answered_at.replace(tzinfo=UTC) == good_at
    assert view.facts, "the last good answer stays"
    assert policy_of(house, number).payer == "Acme Health"
    assert mark_of(house, number) is CoverageMark.FAILED
    with house.store.reading() as db:
        (failure,) = queries.failures(db, TODAY, house.clock.now())
    assert (failure.coverage_id, failure.field, failure.mark) == (number, field, CoverageMark.FAILED)


def test_a_policy_that_ended_is_bad_news_until_somebody_sees_another_card(house: House) -> None:
    number = insured(house, "W1INA")
    ask(house.front, a_house(house), [Wanted(number, TODAY)])
    assert mark_of(house, number) is CoverageMark.INACTIVE
    with house.store.reading() as db:
        (failure,) = queries.failures(db, TODAY, house.clock.now())
    assert "inactive since 12/31/2025" in failure.problem
    house.clock.advance(timedelta(minutes=5))
    policies.verify_coverage(house.front, number, policy_of(house, number).version)
    assert mark_of(house, number) is CoverageMark.GOOD
    with house.store.reading() as db:
        assert queries.failures(db, TODAY, house.clock.now()) == ()


def test_a_question_is_written_down_before_it_leaves(house: House) -> None:
    """Whoever dies while sending leaves a question in doubt, which is shown and can be asked again."""
    number, line = insured(house), Line(fails="dies")
    with pytest.raises(KeyboardInterrupt):
        ask(house.front, a_house(house, line), [Wanted(number, TODAY, None)])
    (request,) = house.all(EligibilityRequest)
    assert request.status is Asked.STORED
    assert request.trace.encode() in line.sent[0]
    house.clock.advance(timedelta(minutes=3))
    with house.store.reading() as db:
        (failure,) = queries.failures(db, TODAY, house.clock.now())
    assert "not known whether the question left" in failure.problem
    line.fails = ""
    ask(house.front, a_house(house, line), [Wanted(number, TODAY)])
    assert [each.status for each in house.all(EligibilityRequest)] == [Asked.STORED, Asked.SENT]


@pytest.mark.parametrize(
    "fails, status, words", [("not sent", Asked.NOT_SENT, "line is down"), ("doubt", Asked.STORED, "lost")]
)
def test_a_line_that_fails_is_told(house: House, fails: str, status: Asked, words: str) -> None:
    number = insured(house)
    ask(house.front, a_house(house, Line(fails=fails)), [Wanted(number, TODAY)])
    (request,) = house.all(EligibilityRequest)
    assert request.status is status
    rejected = view_of(house, number).rejected
    assert rejected is not None
    assert words in rejected.problem


def test_what_cannot_be_asked_says_what_is_missing(house: House) -> None:
    line = Line()
    without_id = insured(house, "", "Acme Health")
    payers.add_payer(house.chief, PayerFields("County Plan"))
    without_payer = insured(house, "W2", "County Plan")
    ask(house.front, a_house(house, line), [Wanted(without_id, TODAY), Wanted(without_payer, TODAY)])
    assert line.sent == []
    words = [each.words for each in house.all(EligibilityRequest)]
    assert "no member id" in words[0]
    assert "no electronic id" in words[1]


def test_the_same_question_is_not_asked_twice_in_a_minute_or_while_it_waits(house: House) -> None:
    number, line = insured(house), Line()
    first = ask(house.front, a_house(house, line), [Wanted(number, TODAY)])
    assert ask(house.chief, a_house(house, line), [Wanted(number, TODAY)]) == first
    house.clock.advance(timedelta(hours=5))
    assert ask(house.front, a_house(house, line), [Wanted(number, TODAY)]) == first
    house.clock.advance(timedelta(days=6))
    with house.store.reading() as db:
        (failure,) = queries.failures(db, TODAY, house.clock.now())
    assert "No answer for 6 days" in failure.problem
    assert ask(house.front, a_house(house, line), [Wanted(number, TODAY)]) != first
    assert len(line.sent) == 2


def test_many_questions_go_in_one_file_and_each_answer_finds_its_own(house: House) -> None:
    numbers = [insured(house, f"W{place}{ending}") for place, ending in enumerate(["", "INA", "E72", "HMO"])]
    line = Line()
    ask(house.front, a_house(house, line), [Wanted(number, TODAY) for number in numbers])
    (question,) = line.sent
    assert len([*read_trusted(question).sets()]) == 4
    line.waiting = [Arrived("answers.271", answered_by_payer(question))]
    (done,) = collect(house.front, a_house(house, line))
    assert (done.answers, done.unmatched) == (4, 0)
    assert line.away == [("answers.271", Taken.ANSWERS)]
    found = [policy_of(house, number).answered for number in numbers]
    assert found == [Answered.ACTIVE, Answered.INACTIVE, Answered.FAILED, Answered.ACTIVE]
    for answer in house.all(EligibilityAnswer):
        assert answer.content.count("ST*271") == 1, "nothing of another patient is kept with it"


def test_a_file_that_was_seen_changes_nothing(house: House) -> None:
    number, line = insured(house), Line()
    ask(house.front, a_house(house, line), [Wanted(number, TODAY)])
    content = answered_by_payer(line.sent[0])
    assert take_in(house.front, "a.271", content)[0].answers == 1
    head = house.head()
    again, taken = take_in(house.front, "b.271", content)
    assert again.seen_before
    assert taken is Taken.ANSWERS
    assert house.head() == head
    assert len(house.all(EligibilityAnswer)) == len(house.all(EligibilityFile)) == 1


def test_answers_of_others_broken_files_and_files_of_other_kinds_change_no_policy(house: House) -> None:
    number, line = insured(house), Line()
    ask(house.front, a_house(house, line), [Wanted(number, TODAY)])
    foreign = line.sent[0].replace(b"TRN*1*0000000010001", b"TRN*1*0000009990001")
    done, taken = take_in(
        house.front, "x.271", answered_by_payer(foreign.replace(b"*0000000010001*", b"*9*"))
    )
    assert (done.answers, done.unmatched, taken) == (0, 1, Taken.ANSWERS)
    done, taken = take_in(house.front, "cut.271", answered_by_payer(line.sent[0])[:-60])
    assert done.said.endswith("; the file lies where it was")
    assert taken is Taken.REFUSED
    assert [each.name for each in house.all(EligibilityFile)] == ["x.271"], "who brought it has it still"
    line.waiting = [Arrived("cut.271", answered_by_payer(line.sent[0])[:-60])]
    (fetched,) = collect(house.front, a_house(house, line))
    assert fetched.said.endswith("; it lies in their/refused/cut.271")
    assert [each.taken for each in house.all(EligibilityFile)] == [Taken.ANSWERS, Taken.REFUSED]
    assert take_in(house.front, "270.x12", line.sent[0])[1] is Taken.NOTHING
    assert policy_of(house, number).answered is Answered.NOT_ASKED


def test_an_old_answer_does_not_overwrite_a_newer_one(house: House) -> None:
    number, line = insured(house), Line()
    ask(house.front, a_house(house, line), [Wanted(number, TODAY)])
    house.clock.advance(timedelta(days=6))
    ask(house.front, a_house(house, line), [Wanted(number, TODAY)])
    take_in(house.front, "new", answered_by_payer(line.sent[1], 2))
    rejected = line.sent[0].replace(b"W123456789", b"W12345E72")
    take_in(house.front, "old", answered_by_payer(rejected))
    assert policy_of(house, number).answered is Answered.ACTIVE


@on_sqlite_first
def test_what_a_clearinghouse_throws_out_is_said_of_the_question(house: House) -> None:
    numbers, line = [insured(house), insured(house)], Line()
    ask(house.front, a_house(house, line), [Wanted(number, TODAY) for number in numbers])
    content = (
        b"ISA*00*          *00*          *ZZ*HOUSE          *ZZ*CLINIC         *260303*1000*^*00501*"
        b"000000007*0*T*:~GS*FA*HOUSE*CLINIC*20260303*1000*7*X*005010X231A1~ST*999*0001*005010X231A1~"
        b"AK1*HS*1*005010X279A1~AK2*270*0001*005010X279A1~IK5*A~AK2*270*0002*005010X279A1~IK5*R*5~"
        b"AK9*P*2*2*1~SE*7*0001~GE*1*7~IEA*1*000000007~"
    )
    assert take_in(house.front, "a.999", content)[0].refused == 1
    assert [each.status for each in house.all(EligibilityRequest)] == [Asked.SENT, Asked.NOT_SENT]
    assert "threw the question out: malformed (999). Call the clearinghouse" in failures_of(house)[0]
    claims = content.replace(b"AK1*HS", b"AK1*HC")
    assert take_in(house.front, "b.999", claims)[1] is Taken.NOTHING


def ta1(control: int, code: str, at: str = "260303*0902") -> bytes:
    return (
        "ISA*00*          *00*          *ZZ*HOUSE          *ZZ*CLINIC         *260303*1000*^*00501*"
        f"000000007*0*T*:~TA1*{control:09}*{at}*{code}~IEA*0*000000007~"
    ).encode()


def failures_of(house: House) -> list[str]:
    with house.store.reading() as db:
        return [each.problem for each in queries.failures(db, TODAY, house.clock.now())]


def test_a_whole_file_that_was_refused_is_told_of_each_of_its_questions(house: House) -> None:
    numbers, line = [insured(house), insured(house), insured(house)], Line()
    ask(house.front, a_house(house, line), [Wanted(number, TODAY) for number in numbers[:2]])
    ask(house.front, a_house(house, line), [Wanted(numbers[2], TODAY)])
    assert take_in(house.front, "x", ta1(1, "R*006", "260301*1100"))[1] is Taken.NOTHING  # another's
    assert take_in(house.front, "y", ta1(9, "R*006"))[1] is Taken.NOTHING
    done, taken = take_in(house.front, "z", ta1(1, "R*006"))
    assert (done.refused, taken) == (2, Taken.ANSWERS)
    asked = house.all(EligibilityRequest)
    assert [each.status for each in asked] == [Asked.NOT_SENT, Asked.NOT_SENT, Asked.SENT]
    told = (
        "It was not asked: the whole file 000000001 of 03/03 09:02 was refused unread: our number (sender) "
        "is not known there (TA1 006). Ask who set up the connection: the entry in clinic.toml is not what "
        "the clearinghouse gave us."
    )
    assert failures_of(house) == [told, told]
    assert policy_of(house, numbers[0]).answered is Answered.FAILED
    assert take_in(house.front, "z", ta1(1, "R*006"))[0].seen_before


def test_a_file_that_was_taken_in_changes_no_question(house: House) -> None:
    number, line = insured(house), Line()
    ask(house.front, a_house(house, line), [Wanted(number, TODAY)])
    done, taken = take_in(house.front, "ok", ta1(1, "A*000"))
    assert (done.refused, taken) == (0, Taken.ANSWERS)
    assert house.all(EligibilityRequest)[0].status is Asked.SENT


def test_a_dependent_is_asked_for_under_the_subscriber(house: House) -> None:
    holder = Subscriber("Moss", "Ruth", TODAY.replace(year=1970), "F")
    number = insured(house, relationship=Relationship.CHILD, subscriber=holder)
    line = Line()
    ask(house.front, a_house(house, line), [Wanted(number, TOMORROW)])
    ((_, _, each),) = read_trusted(line.sent[0]).sets()
    (inquiry,) = read_inquiries(each).inquiries
    assert inquiry.subscriber.party.full_name == "MOSS, RUTH"
    assert inquiry.dependent is not None
    assert inquiry.dependent.relationship == "19"
    assert inquiry.service_types == ("30", "98")
    assert inquiry.service_dates is not None
    assert inquiry.service_dates.first == TOMORROW
    take_in(house.front, "a", answered_by_payer(line.sent[0]))
    assert policy_of(house, number).answered is Answered.ACTIVE


@on_sqlite_first
def test_the_night_asks_once_for_the_next_days_and_not_while_an_answer_is_fresh(house: House) -> None:
    fresh, never, wrong = insured(house), insured(house, "W2"), insured(house, "W3E72")
    for number, day in ((fresh, TODAY), (never, TOMORROW), (wrong, TOMORROW)):
        patient = policy_of(house, number).patient_id
        an_appointment(
            house, "15:30" if number == fresh else "10:30" if number == never else "11:30", day, patient
        )
    far = insured(house, "W4")
    an_appointment(house, day=TODAY + timedelta(days=13), patient=policy_of(house, far).patient_id)
    ask(house.front, a_house(house), [Wanted(fresh, TODAY)])
    with house.store.reading() as db:
        rows = queries.due(db, TODAY, TODAY + timedelta(days=10), house.clock.now())
    assert [(each.wanted.coverage_id, each.why) for each in rows] == [
        (never, "never asked"), (wrong, "never asked"),
    ]  # fmt: skip
    words = ask_ahead(house.desk("S", Role.SYSTEM, "system"), a_house(house), 10)
    assert words == "2 policies asked about: 1 answered, 1 rejected; 1 to work on"
    house.clock.advance(timedelta(days=1))
    assert ask_ahead(house.desk("S", Role.SYSTEM, "system"), a_house(house), 1) == "nobody is to be asked"


@on_sqlite_first
def test_differences_are_taken_over_field_by_field(house: House) -> None:
    number = insured(house, "W1DIF")
    ask(house.front, a_house(house), [Wanted(number, TODAY)])
    view = view_of(house, number)
    found = {each.field: each for each in view.differences}
    assert found["family"].theirs.endswith("-SMITH")
    assert found["deductible"].theirs == "$1,500.00, $1,100.50 left"
    assert found["plan"].theirs == "STANDARD PPO"
    assert view.answer_id is not None
    seen = view.answer_id, ("deductible", "copay urgent care"), view.policy.version, view.patient_version
    accept(house.front, *seen)
    after = view_of(house, number)
    assert after.policy.amounts.deductible.left == 110050
    assert after.policy.amounts.told_on == TODAY
    assert after.policy.copay_for(CopayService.URGENT) == 5000
    assert after.policy.copay_for(CopayService.MENTAL) == 2500
    assert after.policy.plan == "PPO"
    assert "deductible" not in {each.field for each in after.differences}
    with pytest.raises(Conflict, match="another desk"):
        accept(house.front, *seen)
    accept(house.front, view.answer_id, ("family",), after.policy.version, after.patient_version)
    assert house.get(Patient, view.patient_id).family.endswith("-Smith")
    assert mark_of(house, number) is CoverageMark.GOOD


def test_another_member_id_is_verified_anew_and_the_asked_one_still_matched(house: House) -> None:
    number, line = insured(house), Line()
    ask(house.front, a_house(house, line), [Wanted(number, TODAY)])
    policies.set_coverage(
        house.records, policy_of(house, number).patient_id, 1, 1, Policy("Acme Health", member_id="OTHER1")
    )
    take_in(house.front, "late", answered_by_payer(line.sent[0]))
    assert policy_of(house, number).answered is Answered.NOT_ASKED
    assert len(house.all(EligibilityAnswer)) == 1
    with house.store.reading() as db:
        (failure,) = queries.failures(db, TODAY, house.clock.now())
        assert "changed since" in failure.problem
        assert db.scalars(select(EligibilityRequest)).one().status is Asked.ANSWERED


def test_an_answer_stands_no_longer_than_the_policy(house: House) -> None:
    number, line = insured(house), Line()
    ask(house.front, a_house(house, line), [Wanted(number, TODAY)])
    ends = b"DTP*347*D8*20260310~"
    content = answered_by_payer(line.sent[0]).replace(b"DTP*346*D8*20260101~", b"DTP*346*D8*20260101~" + ends)
    count = content.count(b"~") - 4
    take_in(house.front, "a", content.replace(b"SE*%d*" % (count - 1), b"SE*%d*" % count))
    until = policy_of(house, number).good_until
    assert until is not None
    assert until.astimezone(house.clock.zone) <= instant_of(TODAY + timedelta(days=8), 0, house.clock.zone)
