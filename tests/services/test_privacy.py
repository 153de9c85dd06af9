"""Disclosures, requests, breaches, associates and unusual access, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlmodel import col

from clinic_tui.errors import Conflict, Invalid, NotFound, NotPermitted, Restricted
from clinic_tui.jobs.findings import notices
from clinic_tui.jobs.privacy_findings import Found, find_privacy
from clinic_tui.jobs.rows import PRIVACY
from clinic_tui.merging.service import merge
from clinic_tui.paper.handing_out import letterhead
from clinic_tui.patients import service as patients
from clinic_tui.patients.emergency import break_glass, emergencies, end_emergency, review
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import PatientFields, RestrictedFor
from clinic_tui.patients.sight import look_at
from clinic_tui.privacy import (
    access_reads,
    access_review,
    associates,
    breach_log,
    breach_reads,
    disclosing,
    limiting,
    reads,
    releasing,
    requesting,
)
from clinic_tui.privacy.access_rows import AccessKind
from clinic_tui.privacy.accounting_paper import accounting_csv, accounting_pdf, hand_out_accounting, looked_up
from clinic_tui.privacy.associate_rows import AssociateEntry
from clinic_tui.privacy.breach_rows import Assessment, BreachEntry, NoticeTo, Outcome
from clinic_tui.privacy.disclosure_kinds import DisclosureKind
from clinic_tui.privacy.disclosure_rows import DisclosureEntry, DisclosureRow
from clinic_tui.privacy.limit_rows import LimitEntry
from clinic_tui.privacy.models import AccessReview
from clinic_tui.privacy.release_rows import ReleaseEntry
from clinic_tui.privacy.request_rows import RequestEntry, RequestKind, RequestRow, RequestState
from clinic_tui.privacy.withholding import Withheld
from clinic_tui.security.models import Account
from clinic_tui.security.roles import Role
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.settings import Settings
from clinic_tui.settings.paper import PaperSettings
from clinic_tui.settings.privacy import PrivacySettings
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import undo_last
from tests.builders import MAC_KEY, TODAY, House
from tests.engines import on_sqlite, on_sqlite_first

DAY = timedelta(days=1)
SETTINGS = Settings(Path("/dev/null/house"), "house", "House", "UTC", "file")
COURT = DisclosureEntry(
    DisclosureKind.COURT, "County court", "lab results of 2026", "order 12-345", "1 Main St, Salem"
)
HEALTH = DisclosureEntry(DisclosureKind.PUBLIC_HEALTH, "Health department", "flu case", "reportable disease")
LOW = Assessment(nature=True, reached=True, viewed=True, mitigated=True, words="returned unopened")


@pytest.fixture
def mara(house: House) -> int:
    return patients.register(house.front, PatientFields("Vale", "Mara", born=date(1980, 5, 1)))


@pytest.fixture
def ada(house: House) -> int:
    return patients.register(house.front, PatientFields("Moss", "Ada", born=date(1991, 2, 3)))


def given(house: House, patient: int) -> tuple[DisclosureRow, ...]:
    with house.store.reading() as db:
        return reads.disclosures(db, patient)


def request(house: House, number: int) -> RequestRow:
    with house.store.reading() as db:
        return reads.request(db, number)


@on_sqlite
def test_an_accounting_holds_what_has_to_be_accounted_for(
    house: House, mara: int, ada: int, tmp_path: Path
) -> None:
    disclosing.disclose(house.front, mara, COURT)
    releasing.take_release(house.front, mara, ReleaseEntry("all", "Acme life", expires_on=TODAY))
    for kind in (DisclosureKind.PAYMENT, DisclosureKind.AUTHORIZED):
        disclosing.disclose(house.front, mara, DisclosureEntry(kind, "Acme life", "whole record"))
    for days in (3, 2, 1):
        disclosing.disclose(house.front, mara, replace(HEALTH, day=TODAY - days * DAY))
    old = date(TODAY.year - 6, TODAY.month, TODAY.day)
    for day in (old, old - DAY):
        disclosing.disclose(house.front, mara, replace(COURT, day=day, purpose=f"order of {day}"))
    disclosing.disclose(house.front, ada, COURT)
    twice = disclosing.disclose(house.front, mara, replace(COURT, purpose="the same again"))
    with pytest.raises(NotPermitted):
        disclosing.strike_out(house.front, twice, 1, "stood here twice")
    disclosing.strike_out(house.chief, twice, 1, "stood here twice")
    with pytest.raises(Conflict, match="stood here twice"):
        disclosing.strike_out(house.chief, twice, 2, "again")
    police = DisclosureEntry(
        DisclosureKind.LAW_ENFORCEMENT, "Sheriff", "address", "warrant",
        withheld=Withheld(said_by="Det. Ruiz", said_on=TODAY - 29 * DAY),
    )  # fmt: skip
    said = disclosing.disclose(house.front, mara, police)
    assert given(house, mara)[0].withheld.until == TODAY + DAY, "30 days of what is only said"
    written = disclosing.withhold(house.front, said, 1, Withheld(TODAY + 90 * DAY))
    assert written.words.endswith(", in writing")
    with pytest.raises(Conflict, match="at another desk"):
        disclosing.withhold(house.front, said, 1, Withheld())
    disclosing.withhold(house.front, said, 2, Withheld(TODAY + DAY))

    told = looked_up(house.front, mara)
    assert [(line.first.recipient, line.first.day, line.times) for line in told.lines] == [
        ("County court", old, 1), ("Health department", TODAY - 3 * DAY, 3), ("County court", TODAY, 1),
    ]  # fmt: skip
    assert len(looked_up(house.front, mara, summary=False).lines) == 5
    assert house.lines()[-1]["patient_id"] == mara
    house.clock.at += 2 * DAY
    begins = looked_up(house.front, mara).lines[0].first.day
    asked = RequestEntry(RequestKind.ACCOUNTING, asked_on=TODAY - DAY)
    owed = requesting.take_request(house.front, mara, asked)
    assert looked_up(house.front, mara).lines[0].first.day == old - DAY, "six years before it was asked for"
    settings = replace(SETTINGS, paper=PaperSettings(folder=tmp_path))
    assert hand_out_accounting(house.front, settings, mara).endswith(f"; given? d on request {owed}")
    requesting.fulfil(house.front, owed, 1, "mailed")
    assert "request" not in hand_out_accounting(house.front, settings, mara)
    assert looked_up(house.front, mara).lines[0].first.day == begins
    assert "Sheriff" in {line.first.recipient for line in looked_up(house.front, mara).lines}

    pdf = PdfReader(BytesIO(accounting_pdf(told, letterhead(SETTINGS)).pdf))
    text = " ".join(page.extract_text() for page in pdf.pages)
    for words in ("Vale, Mara", "County court; 1 Main St, Salem", "order 12-345", "3 times, the last on"):
        assert words in " ".join(text.split()), words
    assert "Acme life" not in text
    lines = accounting_csv(told).splitlines()
    assert lines[2].endswith("public health,3," + (TODAY - DAY).isoformat())


@on_sqlite
def test_a_long_accounting_takes_several_sheets(house: House, mara: int) -> None:
    for number in range(30):
        words = f"results of visit {number} " + "and what was said of them then " * 8
        disclosing.disclose(house.front, mara, replace(COURT, what=words, purpose=f"order {number}"))
    paper = accounting_pdf(looked_up(house.front, mara), letterhead(SETTINGS))
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper.pdf)).pages)
    assert paper.pages == len(PdfReader(BytesIO(paper.pdf)).pages) > 1
    assert all(f"order {number}" in text for number in range(30))


@on_sqlite
@pytest.mark.parametrize(
    "change, field",
    [
        ({"recipient": " "}, "recipient"),
        ({"what": ""}, "what"),
        ({"purpose": ""}, "purpose"),
        ({"day": TODAY + DAY}, "day"),
        ({"day": date(1926, 1, 2)}, "day"),
        ({"withheld": Withheld(TODAY + DAY)}, "withheld"),
    ],
)
def test_a_disclosure_needs_what_an_accounting_says(
    house: House, mara: int, change: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        disclosing.disclose(house.front, mara, replace(COURT, **change))  # type: ignore[arg-type]
    assert wrong.value.field == field
    assert given(house, mara) == ()


@on_sqlite
def test_a_closed_record_gives_and_tells_nothing(house: House, mara: int) -> None:
    disclosing.disclose(house.chief, mara, COURT)
    number = requesting.take_request(house.chief, mara, RequestEntry(RequestKind.ACCOUNTING))
    restrict(house.chief, mara, RestrictedFor.VIP)
    for call in (
        lambda: disclosing.disclose(house.front, mara, COURT),
        lambda: looked_up(house.front, mara),
        lambda: requesting.fulfil(house.front, number, 1, "given"),
    ):
        with pytest.raises(Restricted):
            call()
    assert len(given(house, mara)) == 1


def test_a_request_has_its_clock_and_more_time_once(house: House, mara: int) -> None:
    entry = RequestEntry(
        RequestKind.COPY, "her daughter, by power of attorney", "whole record", "PDF", "Acme"
    )
    number = requesting.take_request(house.front, mara, entry)
    assert request(house, number).due == TODAY + 30 * DAY
    with pytest.raises(NotPermitted):
        requesting.extend(house.front, number, 1, "archive")
    requesting.extend(house.chief, number, 1, "the archive is off site")
    with pytest.raises(Conflict, match="30 days more already"):
        requesting.extend(house.chief, number, 2, "again")
    assert request(house, number).due == TODAY + 60 * DAY
    with pytest.raises(Conflict, match="another desk"):
        requesting.fulfil(house.front, number, 1, "mailed")
    requesting.fulfil(house.front, number, 2, "mailed as PDF")
    with pytest.raises(Conflict, match="done already"):
        requesting.deny(house.chief, number, 3, "no")
    undo_last(house.front)
    assert request(house, number).state is RequestState.OPEN

    with pytest.raises(Invalid, match="is the year right"):
        requesting.take_request(house.front, mara, replace(entry, asked_on=date(1926, 1, 2)))
    late = requesting.take_request(house.front, mara, replace(entry, asked_on=TODAY - 31 * DAY))
    with pytest.raises(Conflict, match="were over"):
        requesting.extend(house.chief, late, 1, "forgotten")
    with house.store.reading() as db:
        assert [row.id for row in reads.requests(db)] == [late, number]


@on_sqlite_first
def test_the_first_accounting_in_a_year_is_free_and_none_is_denied(house: House, mara: int, ada: int) -> None:
    costs = RequestEntry(RequestKind.ACCOUNTING, fee_cents=500)
    with pytest.raises(Invalid, match="is free") as wrong:
        requesting.take_request(house.front, mara, costs)
    assert wrong.value.field == "fee"
    first = requesting.take_request(house.front, mara, replace(costs, fee_cents=None))
    requesting.take_request(house.front, mara, costs)
    with pytest.raises(Invalid, match="is free"):
        requesting.take_request(house.front, ada, costs)
    with pytest.raises(Conflict, match="not denied"):
        requesting.deny(house.chief, first, 1, "no")


@on_sqlite_first
def test_a_mistaken_disclosure_is_a_case_and_stands_in_the_accounting_once(house: House, mara: int) -> None:
    fax = DisclosureEntry(DisclosureKind.MISTAKEN, "Elm Dental", "lab results", "wrong fax number")
    disclosing.disclose(house.front, mara, fax)
    with house.store.reading() as db:
        (case,) = breach_reads.breaches(db)
        page = breach_reads.breach_page(db, case.id)
    assert (case.outcome, case.linked, page.persons[0].patient_id) == (Outcome.OPEN, 1, mara)
    with pytest.raises(Conflict, match="stands in the case already"):
        breach_log.link_person(house.chief, case.id, mara)
    with pytest.raises(Conflict, match="breach log"):
        disclosing.strike_out(house.chief, given(house, mara)[0].id, 1, "no")
    assert [line.first.recipient for line in looked_up(house.front, mara).lines] == ["Elm Dental"]
    disclosing.disclose(house.front, mara, replace(fax, recipient="Oak Dental"))
    undo_last(house.front)
    with house.store.reading() as db:
        assert len(breach_reads.breaches(db)) == len(given(house, mara)) == 1


@on_sqlite_first
def test_a_case_goes_from_report_to_the_last_notice(house: House, mara: int, ada: int) -> None:
    entry = BreachEntry("a bag with encounter forms was stolen", TODAY - DAY)
    number = breach_log.report(house.front, entry)
    with pytest.raises(NotPermitted):
        breach_log.link_person(house.front, number, mara)
    for patient in (mara, ada):
        breach_log.link_person(house.chief, number, patient)
    assert [(row.recipient, row.kind) for row in given(house, ada)] == [("unknown", DisclosureKind.MISTAKEN)]
    with house.store.reading() as db:
        version = breach_reads.breach_page(db, number).breach.version
    breach_log.change_case(house.chief, number, version, replace(entry, recipient="a pawn shop", others=3))
    assert given(house, ada)[0].recipient == "a pawn shop"
    with pytest.raises(Conflict, match="assess it first"):
        breach_log.give_notice(house.chief, number, NoticeTo.PERSONS, None, "mail")
    with pytest.raises(Conflict, match="another desk"):
        breach_log.assess(house.chief, number, version, LOW)
    assert breach_log.assess(house.chief, number, version + 1, LOW) is Outcome.LOW
    with pytest.raises(Conflict, match="low probability"):
        breach_log.give_notice(house.chief, number, NoticeTo.PERSONS, None, "mail")
    breach = replace(LOW, viewed=False, words="forms were found opened")
    assert breach_log.assess(house.chief, number, version + 2, breach) is Outcome.BREACH
    breach_log.give_notice(house.chief, number, NoticeTo.PERSONS, None, "first-class mail")
    with pytest.raises(Conflict, match="given already"):
        breach_log.give_notice(house.chief, number, NoticeTo.PERSONS, None, "again")
    with pytest.raises(Conflict, match="stays one"):
        breach_log.assess(house.chief, number, version + 4, LOW)
    breach_log.unlink_person(house.chief, number, ada, "her form was in the office")
    with house.store.reading() as db:
        case = breach_reads.breach_page(db, number).breach
    assert (case.persons, [each.to for each in case.notices]) == (4, [NoticeTo.PERSONS])
    assert looked_up(house.front, ada).lines == ()
    assert len(looked_up(house.front, mara).lines) == 1


@on_sqlite
def test_what_only_the_own_people_saw_is_no_disclosure(house: House, mara: int) -> None:
    number = breach_log.report(house.front, BreachEntry("a clerk read a chart", disclosed=False))
    breach_log.link_person(house.chief, number, mara)
    assert given(house, mara) == ()
    with house.store.reading() as db:
        version = breach_reads.breach_page(db, number).breach.version
    with pytest.raises(Conflict, match="take them out first"):
        breach_log.change_case(house.chief, number, version, BreachEntry("it was mailed"))


@on_sqlite
def test_records_that_are_merged_keep_what_was_disclosed(house: House, mara: int, ada: int) -> None:
    disclosing.disclose(house.front, ada, COURT)
    number = breach_log.report(house.chief, BreachEntry("a lost phone"))
    for patient in (mara, ada):
        breach_log.link_person(house.chief, number, patient)
    merge(house.chief, mara, ada)
    assert sorted(row.recipient for row in given(house, mara)) == ["County court", "unknown", "unknown"]
    with house.store.reading() as db:
        assert breach_reads.breach_page(db, number).breach.linked == 1


@on_sqlite_first
def test_clocks_and_agreements_stand_among_the_alerts(house: House, mara: int) -> None:
    program = Desk(house.store, house.clock, SYSTEM, "A", MAC_KEY, house.present)
    assert find_privacy(program, SETTINGS.privacy) == Found(0, 0, 0, 0, 0)
    requesting.take_request(house.front, mara, RequestEntry(RequestKind.COPY, what="all"))
    breach_log.report(house.front, BreachEntry("a lost phone"))
    asked = limiting.take_limit(house.front, mara, LimitEntry("employer", asked_on=TODAY))
    shred = associates.add_associate(house.chief, AssociateEntry("Shred Co", "shredding"))
    with pytest.raises(Conflict, match="of this name"):
        associates.add_associate(house.chief, AssociateEntry("shred co", "again"))
    assert find_privacy(program, SETTINGS.privacy) == Found(0, 0, 1, 0, 1)
    house.clock.at += 40 * DAY
    assert find_privacy(program, SETTINGS.privacy) == Found(1, 1, 1, 0, 1)
    with house.store.reading() as db:
        said = [notice.words for kind in PRIVACY for notice in notices(db, kind)]
    assert [words.split(",")[0].split(":")[0] for words in said] == [
        "request 1", "limit 1", "case 1", "Shred Co",
    ]  # fmt: skip
    limiting.agree_to_limit(house.chief, asked, 1)
    assert find_privacy(program, SETTINGS.privacy).limits == 0
    assert "overdue since" in said[0]
    assert not any("Vale" in words for words in said)
    signed = AssociateEntry("Shred Co", "shredding", signed_on=TODAY)
    associates.change_associate(house.chief, shred, 1, signed)
    assert find_privacy(program, SETTINGS.privacy).associates == 0
    associates.end_associate(house.chief, shred, 2, "nothing was kept")
    with house.store.reading() as db:
        assert breach_reads.associates(db) == ()
        with pytest.raises(NotFound, match="there are Shred Co"):
            breach_reads.associate_named(db, "Acme")
    back = replace(signed, name="Shred co.", service="paper")
    assert associates.add_associate(house.chief, back) != shred
    assert undo_last(house.chief).words == "change the business associate"
    assert associates.add_associate(house.chief, replace(signed, service="paper")) == shred
    with house.store.reading() as db:
        assert [(row.service, row.left_on) for row in breach_reads.associates(db)] == [("paper", None)]
    assert undo_last(house.chief).words == "say whether a business associate works here"


# Unusual access


@pytest.fixture
def people(house: House) -> dict[str, int]:
    """Accounts for the two desks that look: Mia Vale at the front desk, and a manager."""
    with house.chief.act("account.add") as db:
        rows = [
            Account(login=login, name=name, role=role, password_hash="x")
            for login, name, role in (
                ("vale", "Mia Vale", Role.FRONT_DESK),
                ("moss", "Ada Moss", Role.MANAGER),
            )
        ]
        for row in rows:
            db.add(row)
        db.flush()
        return {row.login: row.id or 0 for row in rows}


@on_sqlite_first
def test_unusual_looks_are_reported_and_a_review_stays(
    house: House, mara: int, ada: int, people: dict[str, int]
) -> None:
    clerk = house.desk("C", Role.FRONT_DESK, "vale", people["vale"])
    boss = house.desk("D", Role.MANAGER, "moss", people["moss"])
    others = [
        patients.register(house.front, PatientFields("Hall", f"P{n}", born=date(1970, 1, n + 1)))
        for n in range(3)
    ]
    for patient in (mara, mara, ada, *others):
        look_at(clerk, patient)
    look_at(boss, ada)
    settings = PrivacySettings(many_records=4)

    def report() -> list[tuple[str, AccessKind, str, int, bool]]:
        with house.store.reading() as db:
            rows = access_reads.unusual_access(db, house.clock, settings)
        return sorted((row.login, row.found.kind, row.name, row.found.looks, row.reviewed) for row in rows)

    assert report() == [
        ("moss", AccessKind.OWN_RECORD, "Moss, Ada", 1, False),
        ("vale", AccessKind.COLLEAGUE, "Moss, Ada", 1, False),
        ("vale", AccessKind.MANY, "", 5, False),
        ("vale", AccessKind.OWN_NAME, "Vale, Mara", 2, False),
    ]
    with house.store.reading() as db:
        keys = {row.found.kind: row.key for row in access_reads.unusual_access(db, house.clock, settings)}
    own = keys[AccessKind.OWN_NAME]
    with pytest.raises(NotPermitted, match="own looks"):
        access_review.review_access(boss, settings, keys[AccessKind.OWN_RECORD], "fine")
    with pytest.raises(NotFound, match="no line"):
        access_review.review_access(house.chief, settings, "x", "fine")
    house.clock.at += timedelta(minutes=1)
    access_review.review_access(house.chief, settings, own, "her mother: she asked her to")
    with pytest.raises(Conflict, match="otto reviewed it already"):
        access_review.review_access(house.chief, settings, own, "again")
    assert ("vale", AccessKind.OWN_NAME, "Vale, Mara", 2, True) in report()
    (kept,) = house.all(AccessReview)
    assert (kept.reviewed_by, kept.words) == ("otto", "her mother: she asked her to")
    house.clock.at += timedelta(minutes=1)
    look_at(clerk, mara)  # a look behind the review is to be reviewed again
    assert ("vale", AccessKind.OWN_NAME, "Vale, Mara", 3, False) in report()
    program = Desk(house.store, house.clock, SYSTEM, "A", MAC_KEY, house.present)
    assert find_privacy(program, settings).access == 4
    house.clock.at += 31 * DAY
    assert [(login, kind) for login, kind, *_ in report()] == [
        ("moss", AccessKind.OWN_RECORD), ("vale", AccessKind.COLLEAGUE), ("vale", AccessKind.OWN_NAME),
    ], "until somebody reviews them"  # fmt: skip
    access_review.review_access(house.chief, settings, keys[AccessKind.COLLEAGUE], "at the desk")
    assert len(report()) == 2, "what was reviewed is listed for the days that are looked at"
    with house.chief.act("account.add") as db:
        for other in db.scalars(select(Account).where(col(Account.login) != "moss")):
            other.active = False
    access_review.review_access(boss, settings, keys[AccessKind.OWN_RECORD], "for a copy: nobody else can")
    house.clock.at += 366 * DAY
    assert report() == []
    restrict(house.chief, mara, RestrictedFor.VIP)
    break_glass(clerk, mara, "her daughter calls: she fell")
    assert report() == [("vale", AccessKind.EMERGENCY, "Vale, Mara", 0, False)]
    assert find_privacy(program, settings).access == 0  # it is an alert of its own
    with house.store.reading() as db:
        (line,) = access_reads.unusual_access(db, house.clock, settings)
    with pytest.raises(Conflict, match="its own list"):
        access_review.review_access(house.chief, settings, line.key, "fine")
    end_emergency(clerk, mara)
    break_glass(clerk, mara, "her daughter calls once more")
    assert len(report()) == 1
    house.clock.at += DAY
    with house.store.reading() as db:
        taken = emergencies(db)
    for each in taken:
        review(house.chief, each.id, "as it should be")
    assert report() == []
