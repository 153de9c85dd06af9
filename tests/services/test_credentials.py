"""Credentials: on record, renewed, told of, and what the schedule and claims refuse without a licence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clinic_tui.backend.amiss import notices_for
from clinic_tui.backend.sitting import Sitting
from clinic_tui.backend.urgency import WHERE
from clinic_tui.claims.queries import scrubbed_visits
from clinic_tui.claims.scrub.finding import Level
from clinic_tui.clock import instant_of, today
from clinic_tui.compliance.calendar import dates
from clinic_tui.credentials import queries, writing
from clinic_tui.credentials.rows import CredentialRow, Details
from clinic_tui.credentials.states import Kind, Standing
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.jobs.credential_findings import find_credentials
from clinic_tui.jobs.findings import notices
from clinic_tui.jobs.rows import NoticeKind
from clinic_tui.schedule import finding, hours, setup
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.age_setup import set_provider_ages
from clinic_tui.schedule.bumped import bumped
from clinic_tui.schedule.models import Provider
from clinic_tui.schedule.no_licence import nobody_licensed, visits_without_licence
from clinic_tui.schedule.queries import day_view
from clinic_tui.schedule.rows import Booking, Span, Wish
from clinic_tui.security.models import Account
from clinic_tui.security.roles import Role
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import undo_last
from clinic_tui.words.age_range import ANY_AGE
from tests.builders import FU, LEE, TODAY, House, a_patient, an_appointment
from tests.engines import on_sqlite, on_sqlite_first
from tests.one_clinic import in_one_clinic
from tests.services.test_compliance import SETTINGS
from tests.services.test_scrubbing import closed, everything, somebody

pytestmark = on_sqlite

DAY = timedelta(days=1)
ORTIZ = 2
LICENCE = Details(date(2024, 1, 1), TODAY + 20 * DAY, "271-1", "State board", "ny", "binder 1")
DEA = Details(date(2024, 1, 1), TODAY + 400 * DAY, "ab1234563")


def listed(desk: Desk) -> tuple[CredentialRow, ...]:
    with desk.store.reading() as db:
        return (
            queries.credentials(db, today(desk.clock))
            if desk.actor.may("credential.view")
            else queries.own_credentials(db, desk)
        )


def chain(desk: Desk, number: int) -> tuple[CredentialRow, ...]:
    with desk.store.reading() as db:
        return queries.chain(db, number)


def own_chain(desk: Desk, number: int) -> tuple[CredentialRow, ...]:
    with desk.store.reading() as db:
        return queries.own_chain(db, desk, number)


def told(house: House) -> list[str]:
    find_credentials(house.chief.as_actor(SYSTEM))
    with house.store.reading() as db:
        return [notice.words for notice in notices(db, NoticeKind.CREDENTIAL)]


def undecided_provider(house: House, code: str) -> int:
    """Somebody who was there before the program asked for licences."""
    with house.chief.act("schedule.setup") as db:
        row = Provider(code=code, name=f"{code} MD")
        db.add(row)
        db.flush()
        assert row.id
        return row.id


def test_one_is_put_on_record_renewed_and_taken_back(house: House) -> None:
    number = writing.add_credential(house.chief, Kind.LICENCE, "lee", LICENCE)
    (row,) = listed(house.chief)
    assert (row.code, row.holder, row.details.state, row.number) == ("LEE", "Dr. Hana Lee", "NY", "271-1")
    assert (row.standing(TODAY), row.days_left(TODAY)) == (Standing.SOON, 20)
    later = replace(LICENCE, valid_from=TODAY + 21 * DAY, expires_on=TODAY + 1000 * DAY)
    renewal = writing.renew_credential(house.chief, number, row.version, later)
    (row,) = listed(house.chief)
    assert (row.id, row.standing(TODAY)) == (renewal, Standing.VALID)
    assert [each.standing(TODAY) for each in chain(house.chief, number)] == [Standing.VALID, Standing.RENEWED]
    with pytest.raises(Conflict, match="renewed already"):
        writing.renew_credential(house.records, number, 1, later)
    with pytest.raises(Conflict, match="renewed already"):
        writing.end_credential(house.records, number, 1, "typed twice")
    undo_last(house.chief)
    assert [each.id for each in listed(house.chief)] == [number]
    again = writing.renew_credential(house.chief, number, 1, later)
    writing.end_credential(house.chief, again, 1, "of another provider")
    assert [each.id for each in listed(house.chief)] == [number]
    assert chain(house.chief, number)[0].end_reason == "of another provider"
    with pytest.raises(Conflict, match="otto ended it already"):
        writing.end_credential(house.chief, again, 2, "once more")
    undo_last(house.chief)
    assert [each.id for each in listed(house.chief)] == [again]


def test_a_renewal_after_a_gap_is_not_valid_yet(house: House) -> None:
    number = writing.add_credential(
        house.chief, Kind.MALPRACTICE, "LEE", replace(LICENCE, expires_on=TODAY - DAY)
    )
    assert listed(house.chief)[0].standing(TODAY) is Standing.EXPIRED
    writing.renew_credential(house.chief, number, 1, Details(TODAY + DAY))
    old, new = listed(house.chief)
    assert (old.standing(TODAY), new.standing(TODAY)) == (Standing.EXPIRED, Standing.NOT_YET)
    house.at(TODAY + DAY, 8)
    (only,) = listed(house.chief)
    assert (only.id, only.standing(TODAY + DAY)) == (new.id, Standing.VALID)


def test_an_end_is_told_as_long_as_what_renews_it_leaves_a_gap(house: House) -> None:
    gap = TODAY + 21 * DAY
    number = writing.add_credential(house.chief, Kind.LICENCE, "lee", LICENCE)
    writing.renew_credential(house.chief, number, 1, Details(gap + 9 * DAY, TODAY + 900 * DAY))
    late = "renewed only from Thu 2 Apr 2026"
    assert told(house) == [f"licence of Dr. Hana Lee: expires Mon 23 Mar 2026, within 30 days, {late}"]
    with house.store.reading() as db:
        due = [(each.on, each.words) for each in dates(db, house.chief, SETTINGS, 25) if each.subject_id]
        assert visits_without_licence(db, number, TODAY) == 0
    assert due == [(gap - DAY, f"licence of Dr. Hana Lee ends, {late}")]
    with pytest.raises(Conflict, match="LEE may see nobody then: licence expired"):
        schedule.book(house.chief, Booking(a_patient(house), LEE, FU, gap, 600))
    house.at(gap, 8)
    assert f"expired Mon 23 Mar 2026, {late}" in told(house)[0]
    house.at(gap + 9 * DAY, 8)
    assert told(house) == []


def test_one_that_begins_later_with_none_before_is_told_until_it_begins(house: House) -> None:
    begins = TODAY + 6 * DAY
    number = writing.add_credential(house.chief, Kind.LICENCE, "lee", Details(begins, begins + 40 * DAY))
    words = "licence of Dr. Hana Lee{} begins Mon 9 Mar 2026, and none is good until then"
    assert told(house) == [words.format(":")]
    with house.store.reading() as db:
        due = [
            (each.on, each.words, each.subject_id)
            for each in dates(db, house.chief, SETTINGS, 25)
            if each.subject_id
        ]
    assert due == [(TODAY, words.format(""), number)]
    writing.add_credential(house.chief, Kind.LICENCE, "lee", Details(TODAY, begins + 400 * DAY, state="NJ"))
    assert told(house) == ["licence of Dr. Hana Lee: expires Sat 18 Apr 2026, within 60 days"]
    undo_last(house.chief)
    house.at(begins, 8)
    assert told(house) == ["licence of Dr. Hana Lee: expires Sat 18 Apr 2026, within 60 days"]


def test_a_dea_number_is_masked_and_kept_when_it_is_left_empty(house: House) -> None:
    number = writing.add_credential(house.chief, Kind.DEA, "lee", DEA)
    (row,) = listed(house.chief)
    assert (row.number, row.details.number) == ("***4563", "")
    writing.change_credential(house.chief, number, 1, replace(DEA, number="", note="schedules II to V"))
    assert listed(house.chief)[0].number == "***4563"
    with pytest.raises(Conflict, match="another desk"):
        writing.change_credential(house.records, number, 1, DEA)


@in_one_clinic(
    "kind, who, details, field",
    [
        (Kind.CPR, "", Details(TODAY), "who"),
        (Kind.CPR, "nobody", Details(TODAY), "who"),
        (Kind.CLIA, "Nowhere", Details(TODAY), "who"),
        (Kind.LICENCE, "lee", replace(LICENCE, state="zz"), "state"),
        (Kind.LICENCE, "lee", Details(TODAY, TODAY - DAY), "expires"),
        (Kind.LICENCE, "lee", Details(TODAY, date(2196, 1, 1)), "expires"),
        (Kind.DEA, "lee", Details(TODAY, number="AB1234564"), "number"),
        (Kind.DEA, "lee", Details(TODAY), "number"),
        (Kind.BLOODBORNE, "mia", Details(TODAY, TODAY + 366 * DAY), "expires"),
        (Kind.BLOODBORNE, "mia", Details(TODAY + DAY), "from"),
        (Kind.OTHER, "mia", Details(TODAY, proof="x" * 201), "proof"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(
    house: House, kind: Kind, who: str, details: Details, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        writing.add_credential(house.chief, kind, who, details)
    assert refusal.value.field == field
    assert listed(house.chief) == ()


def test_a_renewal_begins_and_ends_after_what_it_renews(house: House) -> None:
    number = writing.add_credential(house.chief, Kind.LICENCE, "lee", LICENCE)
    for wrong, field in (
        (Details(LICENCE.valid_from, TODAY + 900 * DAY), "from"),
        (Details(TODAY, TODAY + 19 * DAY), "expires"),
    ):
        with pytest.raises(Invalid) as refusal:
            writing.renew_credential(house.chief, number, 1, wrong)
        assert refusal.value.field == field


@on_sqlite_first
def test_everybody_sees_their_own_and_a_manager_all(house: House) -> None:
    with house.chief.act("account.change") as db:
        db.get_one(Account, 1).provider_code = "LEE"
    licence = writing.add_credential(house.chief, Kind.LICENCE, "lee", LICENCE)
    yearly = writing.add_credential(house.chief, Kind.BLOODBORNE, "mia", Details(TODAY))
    others = writing.add_credential(house.chief, Kind.CPR, "otto", Details(TODAY))
    clia = writing.add_credential(house.chief, Kind.CLIA, "", Details(TODAY, TODAY + 9 * DAY))
    assert [row.id for row in listed(house.chief)] == [clia, licence, yearly, others]
    assert [row.id for row in listed(house.front)] == [licence, yearly]
    assert listed(house.front)[1].days_left(TODAY) == 365
    assert [row.id for row in own_chain(house.front, yearly)] == [yearly]
    with pytest.raises(NotFound):
        own_chain(house.front, others)


def test_what_the_law_asks_of_who_works_here_is_told_until_it_is_on_record(house: House) -> None:
    days: dict[str, int] = {}

    def lacking() -> list[str]:
        with house.store.reading() as db:
            found = [each for each in dates(db, house.chief, SETTINGS, 30) if not each.subject_id]
        days.update({each.words[3:6]: (each.on - TODAY).days for each in found})
        find_credentials(house.chief.as_actor(SYSTEM))
        alerts = [each for each in notices_for(Sitting(house.chief)) if each.kind is NoticeKind.UNTRAINED]
        told = [(words, each.due_at) for each in alerts for words in each.words.split("; ")]
        assert sorted(words for words, _ in told) == sorted(each.words for each in found)
        first = min((each.on for each in found), default=TODAY)
        assert {due for _, due in told} <= {instant_of(first + DAY, 0, house.clock.zone)}
        return sorted(each.words for each in found)

    hipaa, plan = "no HIPAA training on record of {}", "no exposure control plan on record"
    assert lacking() == [hipaa.format("Mia Wong, Otto Brandt"), plan]
    with house.chief.act("account.change") as db:
        mia = db.get_one(Account, 1)
        mia.role, mia.provider_code = Role.CLINICIAN, "LEE"
    assert lacking() == [
        hipaa.format("Mia Wong, Otto Brandt"), "no bloodborne training on record of Mia Wong", plan,
        "no hepatitis B vaccine on record of Mia Wong",
    ]  # fmt: skip
    assert days == {"HIP": 30, "blo": 0, "exp": 0, "hep": 14}, "ten working days are two weeks"
    for kind in (Kind.BLOODBORNE, Kind.HEPATITIS, Kind.HIPAA):
        writing.add_credential(
            house.chief, kind, "lee", Details(TODAY - 400 * DAY)
        )  # the provider who she is
    writing.add_credential(house.chief, Kind.EXPOSURE_PLAN, "main", Details(TODAY - 300 * DAY))
    assert lacking() == [hipaa.format("Otto Brandt")]
    assert [words for words in told(house) if "plan" in words] == [
        "exposure control plan of Main: expires Thu 7 May 2026, within 90 days"
    ]
    with house.chief.act("account.change") as db:
        db.get_one(Account, 2).active = False
    assert lacking() == []


def test_a_provider_is_known_by_the_sign_in_name_too(house: House) -> None:
    licence = writing.add_credential(house.chief, Kind.LICENCE, "lee", LICENCE)
    assert listed(house.front) == ()
    with house.chief.act("account.change") as db:
        db.get_one(Account, 1).login = "lee"
    assert [row.id for row in listed(house.front)] == [licence]


def test_an_end_is_told_step_by_step_until_it_is_renewed(house: House) -> None:
    number = writing.add_credential(
        house.chief, Kind.LICENCE, "lee", replace(LICENCE, expires_on=TODAY + 95 * DAY)
    )
    writing.add_credential(house.chief, Kind.CPR, "mia", Details(TODAY))
    assert told(house) == []
    steps = ((90, "within 90 days"), (45, "within 60 days"), (1, "within 30 days"), (-1, "expired"))
    for left, words in steps:
        house.at(TODAY + (95 - left) * DAY, 8)
        (said,) = told(house)
        assert said.startswith("licence of Dr. Hana Lee: ")
        assert words in said
        head = house.head()
        assert told(house) == [said]
        assert house.head() == head, "the same step is not written again"
    writing.renew_credential(
        house.chief, number, 1, Details(TODAY + 96 * DAY, TODAY + 900 * DAY, LICENCE.number)
    )
    assert told(house) == []
    undo_last(house.chief)
    assert len(told(house)) == 1
    with house.chief.act("account.change") as db:
        db.get_one(Provider, LEE).active = False
    assert told(house) == []


@on_sqlite_first
def test_whoever_it_is_about_is_told_too(house: House) -> None:
    ends = Details(TODAY, TODAY + 9 * DAY)
    own = writing.add_credential(house.chief, Kind.CPR, "mia", ends)
    writing.add_credential(house.chief, Kind.CPR, "otto", ends)
    assert len(told(house)) == 2
    for desk, seen in ((house.front, 1), (house.chief, 2), (house.desk("C", Role.BILLER, "bo", 77), 0)):
        found = [each for each in notices_for(Sitting(desk)) if each.kind is NoticeKind.CREDENTIAL]
        assert len(found) == seen
        if desk is house.front:
            assert found[0].subject_id == own


def test_nobody_is_booked_with_a_provider_whose_licence_is_over(house: House) -> None:
    day = TODAY + 21 * DAY
    before = an_appointment(house, day=day)
    other = an_appointment(house, day=TODAY)
    number = writing.add_credential(house.chief, Kind.LICENCE, "lee", LICENCE)
    reason = "LEE may see nobody then: licence expired"
    with pytest.raises(Conflict, match=reason):
        schedule.book(house.chief, Booking(a_patient(house), LEE, FU, day, 600, overbook_reason="asked"))
    with pytest.raises(Conflict, match=reason):
        schedule.move(house.chief, other, None, provider_id=LEE, day=day, start=600)
    with house.store.reading() as db:
        (hit,) = bumped(db, TODAY)
        wish = Wish(20, TODAY + 19 * DAY, (LEE,), days=6, limit=300)
        free = {time.day for time in finding.free_times(db, wish, house.clock, frozenset(), "")}
        assert (visits_without_licence(db, number, TODAY), nobody_licensed(db, wish)) == (1, "")
        later = replace(wish, from_day=day)
        assert nobody_licensed(db, later) == "LEE: licence expired Mon 23 Mar 2026"
        assert nobody_licensed(db, replace(later, provider_ids=(LEE, ORTIZ))) == ""
        (lee,) = (
            each
            for each in day_view(db, day, house.clock, frozenset(), "").providers
            if each.provider.id == LEE
        )
        assert lee.unlicensed
    assert (hit.visit.id, hit.why) == (before, "LEE licence expired Mon 23 Mar 2026")
    assert free
    assert max(free) <= TODAY + 20 * DAY
    an_appointment(house, "9:00", day=date(2026, 3, 9), provider=ORTIZ)
    writing.renew_credential(house.chief, number, 1, Details(day, day + 900 * DAY))
    schedule.book(house.chief, Booking(a_patient(house), LEE, FU, day, 600))
    with house.store.reading() as db:
        assert bumped(db, TODAY) == ()
        assert visits_without_licence(db, number, TODAY) == 0


@on_sqlite_first
def test_nobody_is_booked_with_a_provider_of_whom_no_licence_is_on_record(house: House) -> None:
    day = TODAY + 7 * DAY
    before = an_appointment(house, day=day)
    new = setup.add_provider(house.chief, setup.NewProvider("NEW", "Nia New MD"))
    hours.set_template(house.chief, new, range(5), [Span(480, 720)], 20)
    booking = Booking(a_patient(house), new, FU, day, 600)
    with pytest.raises(Conflict, match="NEW may see nobody then: no licence on record; `:credentials`"):
        schedule.book(house.chief, booking)
    number = writing.add_credential(house.chief, Kind.LICENCE, "new", LICENCE)
    schedule.book(house.chief, booking)
    setup.set_licence_needed(house.chief, LEE, needed=True)
    with house.store.reading() as db:
        assert [(hit.visit.id, hit.why) for hit in bumped(db, TODAY)] == [
            (before, "LEE no licence on record")
        ]
        assert nobody_licensed(db, Wish(20, day, (LEE,))) == "LEE: no licence on record"
    undo_last(house.chief)
    setup.set_licence_needed(house.chief, new, needed=False)
    writing.end_credential(house.chief, number, 1, "typed twice")
    with house.store.reading() as db:
        assert bumped(db, TODAY) == ()  # who needs none is not refused


@on_sqlite_first
def test_who_was_there_before_licences_were_asked_for_is_named_until_somebody_decides(house: House) -> None:
    def named() -> list[tuple[str, str, int]]:
        """As alert and as date by rule, with where that is dealt with."""
        find_credentials(house.chief.as_actor(SYSTEM))
        with house.store.reading() as db:
            due = [each for each in dates(db, house.chief, SETTINGS, 0) if each.subject_id]
        found = [
            (each.words, WHERE[each.kind][0], each.subject_id)
            for each in notices_for(Sitting(house.chief))
            if each.kind is NoticeKind.UNDECIDED
        ]
        assert found == [(each.words, each.page, each.subject_id) for each in due]
        return found

    for who in (LEE, ORTIZ):
        setup.set_licence_needed(house.chief, who, needed=False)
    before = undecided_provider(house, "OLD"), undecided_provider(house, "VET")
    words = "no licence on record, and nobody said that none is needed"
    old, vet = (
        (f"{code}: {words}", "resources", who) for code, who in zip(("OLD", "VET"), before, strict=True)
    )
    assert named() == [old, vet]
    assert not [each for each in notices_for(Sitting(house.front)) if each.kind is NoticeKind.UNDECIDED]
    setup.set_licence_needed(house.chief, before[0], needed=False)
    assert named() == [vet]
    undo_last(house.chief)
    assert named() == [old, vet]
    set_provider_ages(house.chief, before[0], None, ANY_AGE)  # which says nothing of licences
    set_provider_ages(house.chief, before[0], None, ANY_AGE, licence_needed=True)
    number = writing.add_credential(house.chief, Kind.LICENCE, "vet", LICENCE)
    assert [each for each in named() if "nobody said" in each[0]] == []
    writing.end_credential(house.chief, number, 1, "typed for the wrong one")
    assert named() == [vet]
    with house.chief.act("account.change") as db:
        db.get_one(Provider, before[1]).active = False
    setup.add_provider(house.chief, setup.NewProvider("TXT", "Interpreter", licence_needed=False))
    assert named() == []


def test_a_claim_is_kept_back_where_nobody_was_licensed(house: House) -> None:
    everything(house)
    visit = closed(house, somebody(house))

    def found() -> list[tuple[int, str]]:
        with house.store.reading() as db:
            (row,) = scrubbed_visits(db, house.clock, (visit,))
        return [(each.rule, each.words) for each in row.findings if each.rule == 45]

    assert found() == []
    number = writing.add_credential(
        house.chief, Kind.LICENCE, "lee", replace(LICENCE, expires_on=TODAY - DAY)
    )
    ((_, words),) = found()
    assert words.startswith("Lee had no valid licence on the day of the visit: licence expired")
    writing.renew_credential(house.chief, number, 1, Details(TODAY, TODAY + 900 * DAY))
    assert found() == []


def test_a_claim_is_kept_back_where_no_licence_is_on_record(house: House) -> None:
    everything(house)
    visit = closed(house, somebody(house))
    setup.set_licence_needed(house.chief, LEE, needed=True)
    with house.store.reading() as db:
        (row,) = scrubbed_visits(db, house.clock, (visit,))
    (finding,) = (each for each in row.findings if each.rule == 45)
    assert finding.words == "Lee had no valid licence on the day of the visit: no licence on record"


def test_a_claim_warns_where_nobody_said_whether_a_licence_is_needed(house: House) -> None:
    everything(house)
    visit = closed(house, somebody(house))

    def found() -> list[tuple[Level, str]]:
        with house.store.reading() as db:
            (row,) = scrubbed_visits(db, house.clock, (visit,))
        return [(each.level, each.words) for each in row.findings if each.rule == 45]

    with house.chief.act("schedule.setup") as db:  # as an upgrade leaves who was there before
        db.get_one(Provider, LEE).licence_decided = False
    words = "Lee has no licence on record, and nobody said that none is needed"
    assert found() == [(Level.WARNING, words)]
    setup.set_licence_needed(house.chief, LEE, needed=False)
    assert found() == []
    undo_last(house.chief)
    writing.add_credential(house.chief, Kind.LICENCE, "lee", LICENCE)
    assert found() == []


@pytest.mark.parametrize(
    "kind, who, old, new, follows",
    [
        (Kind.BLOODBORNE, "mia", Details(TODAY - 400 * DAY), Details(TODAY - DAY), True),
        (Kind.CPR, "mia", Details(TODAY - 9 * DAY, TODAY - DAY), Details(TODAY, TODAY + 9 * DAY, "77"), True),
        (Kind.CPR, "mia", Details(TODAY - DAY, TODAY), Details(TODAY - 9 * DAY, TODAY - 5 * DAY), False),
        (Kind.DEA, "lee", replace(DEA, expires_on=TODAY), replace(DEA, valid_from=TODAY + DAY), True),
        (Kind.DEA, "lee", replace(DEA, expires_on=TODAY), replace(DEA, valid_from=TODAY + 2 * DAY), False),
        (Kind.HIPAA, "mia", Details(TODAY - 9 * DAY), Details(TODAY, TODAY + 9 * DAY), False),
        (Kind.LICENCE, "lee", LICENCE, replace(LICENCE, valid_from=TODAY + DAY, expires_on=None), True),
        (Kind.LICENCE, "lee", LICENCE, Details(TODAY + DAY, None, "271-1", "", "NJ"), False),
        (Kind.MALPRACTICE, "lee", Details(TODAY - 9 * DAY, TODAY - DAY), Details(TODAY), False),
    ],
)
def test_what_is_added_and_plainly_follows_another_renews_it(
    house: House, kind: Kind, who: str, old: Details, new: Details, follows: bool
) -> None:
    first = writing.add_credential(house.chief, kind, who, old)
    second = writing.add_credential(house.chief, kind, who, new)
    counting = {row.id for row in listed(house.chief)}
    assert counting == ({second} if follows else {first, second})
    undo_last(house.chief)
    assert [row.id for row in listed(house.chief)] == [first]
