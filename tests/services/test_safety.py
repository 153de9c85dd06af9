"""Incidents from their report to the certified summary, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from clinic_tui.compliance.calendar import dates
from clinic_tui.errors import Conflict, Invalid, NotFound, NotPermitted
from clinic_tui.jobs.findings import notices
from clinic_tui.jobs.rows import SAFETY
from clinic_tui.jobs.safety_findings import find_safety
from clinic_tui.practice.models import BillingProvider
from clinic_tui.practice.rows import TaxIdKind
from clinic_tui.safety import deciding, exposure, queries, reporting, severe, yearly
from clinic_tui.safety.clock_lines import clock_of, lines_of
from clinic_tui.safety.deadlines import REPORT_TO
from clinic_tui.safety.entries import (
    CareEntry,
    CertifyEntry,
    DecisionEntry,
    IncidentEntry,
    SevereEntry,
    SpanEntry,
    StepEntry,
    ToldEntry,
    YearEntry,
)
from clinic_tui.safety.handing_out import (
    form_of,
    hand_out_form,
    log_of,
    papers_of,
    sharps_of,
    tables_to_folder,
)
from clinic_tui.safety.rows import PRIVACY_CASE, IncidentRow
from clinic_tui.safety.rules import Answers
from clinic_tui.safety.states import CaseType, IncidentKind, Outcome, Privacy, Severe, SpanKind, Step, StepEnd
from clinic_tui.schedule.sites import add_site
from clinic_tui.security.roles import Role
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.settings import Settings
from clinic_tui.settings.paper import PaperSettings
from clinic_tui.settings.safety import SafetySettings
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import undo_last
from tests.builders import MAC_KEY, NOW, TODAY, House
from tests.engines import on_both, on_sqlite
from tests.one_clinic import in_one_clinic

pytestmark = on_sqlite

SETTINGS = Settings(
    Path("/dev/null/house"), "house", "House", "UTC", "file", safety=SafetySettings("required")
)
DAY = timedelta(days=1)
FALL = IncidentEntry(
    IncidentKind.INJURY, "Kim Park", TODAY, "slipped on a wet floor", "sprain, left wrist", "Hall",
    "receptionist", 8 * 60,
)  # fmt: skip
STICK = IncidentEntry(
    IncidentKind.SHARP, "mia", TODAY, "recapped a needle", "puncture, left thumb", "Room 2", "nurse", 510,
    device="hypodermic needle", brand="Calder SafePoint",
)  # fmt: skip


@pytest.fixture
def program(house: House) -> Desk:
    """The desk at which the jobs write."""
    return Desk(house.store, house.clock, SYSTEM, "A", MAC_KEY, house.present)


def read(desk: Desk, incident: int) -> IncidentRow:
    with desk.store.reading() as db:
        return queries.incident(db, desk.clock.zone, desk.actor, incident)


def told(house: House) -> list[str]:
    with house.store.reading() as db:
        return [notice.words for kind in SAFETY for notice in notices(db, kind)]


@in_one_clinic(
    "change, field",
    [
        ({"who": " "}, "who"),
        ({"who": "Tam Temp", "job_title": " "}, "job_title"),
        ({"what": ""}, "what"),
        ({"harm": ""}, "harm"),
        ({"place": ""}, "place"),
        ({"device": ""}, "device"),
        ({"kind": IncidentKind.SPLASH, "brand": ""}, "device"),
        ({"day": TODAY + DAY}, "day"),
        ({"minute": 23 * 60}, "time"),
        ({"learned_day": TODAY}, "learned"),
        ({"learned_day": TODAY, "learned_minute": 8 * 60}, "learned"),
        ({"kind": IncidentKind.INJURY, "device": "", "brand": "", "blood": True}, "blood"),
    ],
)
def test_a_report_that_cannot_be_names_its_field(house: House, change: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        reporting.report_incident(house.front, replace(STICK, **change))  # type: ignore[arg-type]
    assert wrong.value.field == field
    with house.store.reading() as db:
        assert queries.unsettled(db, house.clock.zone) == ()


def test_a_needlestick_from_report_to_the_end_of_its_follow_up(house: House, program: Desk) -> None:
    number = reporting.report_incident(house.front, STICK)
    row = read(house.front, number)
    assert (row.account_id, row.blood, row.privacy) == (1, True, Privacy.SHARP)
    assert row.entry_due == TODAY + 7 * DAY
    find_safety(program, SafetySettings())
    exposed, undecided = told(house)
    assert exposed.startswith(f"incident {number}, exposure: medical evaluation by Tue 3 Mar 2026, ")
    assert undecided == f"incident {number} of Tue 3 Mar 2026: to be decided by Tue 10 Mar 2026"
    assert "mia" not in exposed.casefold()
    head = house.head()
    find_safety(program, SafetySettings())
    assert house.head() == head, "once"
    decision = deciding.decide_incident(house.chief, number, None, DecisionEntry())
    assert (decision.outcome, read(house.chief, number).case) == (Outcome.OTHER, "2026-1")
    with pytest.raises(Conflict, match="medical evaluation"):
        exposure.end_step(house.chief, number, Step.OPINION, StepEntry())
    with pytest.raises(Invalid, match="who said so") as wrong:
        exposure.end_step(house.chief, number, Step.SOURCE, StepEntry(StepEnd.NOT_POSSIBLE))
    assert wrong.value.field == "words"
    exposure.end_step(house.chief, number, Step.SOURCE, StepEntry(StepEnd.NOT_POSSIBLE, words="unknown"))
    exposure.end_step(house.chief, number, Step.VACCINE, StepEntry(StepEnd.DECLINED, words="signed form"))
    exposure.end_step(house.chief, number, Step.EVALUATION, StepEntry(words="Occupational health"))
    with pytest.raises(Conflict, match="done already"):
        exposure.end_step(house.chief, number, Step.EVALUATION, StepEntry())
    find_safety(program, SafetySettings())
    assert told(house) == [f"incident {number}, exposure: written opinion by Wed 18 Mar 2026"]
    undo_last(house.chief)
    assert [each.step for each in read(house.chief, number).open_steps] == [Step.EVALUATION]
    exposure.end_step(house.chief, number, Step.EVALUATION, StepEntry())
    exposure.end_step(house.chief, number, Step.OPINION, StepEntry())
    find_safety(program, SafetySettings())
    assert told(house) == []
    twice = reporting.report_incident(house.chief, replace(STICK, what="told by another desk"))
    assert len(sharps_of(house.chief, 2026).lines) == 2
    again = DecisionEntry(Answers(new_case=False))
    assert not deciding.decide_incident(house.chief, twice, None, again).recordable
    find_safety(program, SafetySettings())
    assert told(house) == []
    with pytest.raises(Conflict, match="no follow-up is owed"):
        exposure.end_step(house.chief, twice, Step.EVALUATION, StepEntry())
    (line,) = sharps_of(house.chief, 2026).lines
    assert (line.device, line.brand, line.place) == ("hypodermic needle", "Calder SafePoint", "Room 2")


def test_what_osha_is_told_within_hours_is_asked_for_as_soon_as_an_answer_says_so(
    house: House, program: Desk
) -> None:
    def owed(number: int) -> tuple[list[str], list[str], str]:
        """As alert, as date by rule, and in the list of incidents."""
        find_safety(program, SafetySettings())
        with house.store.reading() as db:
            due = [each.words for each in dates(db, house.chief, SETTINGS, 0) if "within hours" in each.words]
        alerts = [each for each in told(house) if "OSHA" in each]
        return alerts, due, clock_of(read(house.chief, number), house.clock.zone, TODAY)[0]

    number = reporting.report_incident(house.front, FALL)
    reporting.note_care(house.chief, number, 1, CareEntry("Dr Osei", overnight=True))
    deciding.decide_incident(house.chief, number, None, DecisionEntry(Answers(death=True)))
    words = f"incident {number}: death and in-patient hospitalization: note when it happened, "
    alerts, due, clock = owed(number)
    assert alerts == [f"{words}OSHA is told within hours: {REPORT_TO}"]
    assert len(due) == 2
    assert clock == "! death: when?"
    assert [line.state for line in lines_of(read(house.chief, number), house.clock.zone, NOW)][1:3] == [
        "! when?", "! when?",
    ]  # fmt: skip
    severe.note_severe(house.chief, number, SevereEntry(Severe.HOSPITAL, TODAY, 8 * 60 + 30))
    alerts, _, clock = owed(number)
    assert "death: note when it happened, OSHA is told within hours; in-patient" in alerts[0]
    assert clock == "! death: when?", "whose clock nobody knows, before the one that is known"
    severe.note_severe(house.chief, number, SevereEntry(Severe.DEATH, TODAY, 8 * 60 + 50))
    alerts, due, clock = owed(number)
    assert "tell OSHA by Tue 3 Mar 2026 17:02" in alerts[0]
    assert due == []
    other = reporting.report_incident(house.front, FALL)
    not_ours = DecisionEntry(Answers(work_related=False, death=True))
    deciding.decide_incident(house.chief, other, None, not_ours)
    assert read(house.chief, other).unsaid == ()


def test_a_privacy_case_has_a_name_for_few(house: House) -> None:
    number = reporting.report_incident(house.chief, STICK)
    own = read(house.front, number)
    assert own.entry.who == "Mia Wong"
    reporting.note_care(house.chief, number, 1, CareEntry("Dr Osei", "Lakeshore ER", True, False, "12 Elm"))
    for letter, role in (("D", Role.ADMINISTRATOR), ("E", Role.CLINICIAN)):
        house.present.letters.add(letter)
        desk = house.desk(letter, role, "eve", 3)
        if role is Role.CLINICIAN:
            with pytest.raises(NotPermitted):
                read(desk, number)
            continue
        seen = read(desk, number)
        assert (seen.entry.who, seen.reporter, seen.care) == (
            PRIVACY_CASE,
            "",
            CareEntry(),
        )
    deciding.decide_incident(house.chief, number, None, DecisionEntry())
    log = log_of(house.chief, SETTINGS, 2026)
    assert [line.name for line in log.lines] == [PRIVACY_CASE]
    with house.store.reading() as db:
        assert [row.entry.who for row in queries.privacy_list(db, house.clock.zone, 2026)] == ["Mia Wong"]


def test_who_only_reports_sees_what_is_the_own(house: House) -> None:
    other = reporting.report_incident(house.chief, FALL)
    mine = reporting.report_incident(house.front, replace(FALL, who="somebody new"))
    with house.store.reading() as db:
        assert [row.id for row in queries.incidents(db, house.clock.zone, house.front.actor)] == [mine]
        assert [row.id for row in queries.incidents(db, house.clock.zone, house.chief.actor)] == [mine, other]
    with pytest.raises(NotPermitted, match="see the incidents of others"):
        read(house.front, other)
    with pytest.raises(NotFound):
        read(house.chief, 10**6)
    with pytest.raises(NotPermitted):
        log_of(house.front, SETTINGS, 2026)


def test_the_report_clocks_run_from_when_it_was_learned(house: House, program: Desk) -> None:
    number = reporting.report_incident(house.chief, FALL)
    deciding.decide_incident(house.chief, number, None, DecisionEntry())
    hospital = SevereEntry(Severe.HOSPITAL, TODAY, 8 * 60 + 40)
    due = severe.note_severe(house.chief, number, hospital)
    assert due == house.clock.now() + DAY
    with pytest.raises(Conflict, match="already"):
        severe.note_severe(house.chief, number, hospital)
    house.at(TODAY + 20 * DAY, 9)
    late = SevereEntry(Severe.AMPUTATION, TODAY + 19 * DAY, 600)
    assert severe.note_severe(house.chief, number, late) is None, "later than 24 hours after the incident"
    died = SevereEntry(Severe.DEATH, TODAY + 19 * DAY, 600, TODAY + 20 * DAY, 480)
    assert severe.note_severe(house.chief, number, died) == datetime(2026, 3, 23, 20, tzinfo=UTC)
    row = read(house.chief, number)
    assert row.decision is not None
    assert (row.decision.outcome, row.case) == (Outcome.DEATH, "2026-1")
    find_safety(program, SafetySettings())
    (words,) = told(house)
    assert "in-patient hospitalization, death: tell OSHA by Wed 4 Mar 2026 09:02: 1-800-321-OSHA" in words
    for each in row.open_reports:
        with pytest.raises(Invalid, match="to whom"):
            severe.note_told(house.chief, each.id, each.version, ToldEntry(""))
        severe.note_told(house.chief, each.id, each.version, ToldEntry("Boston area office, Ms Reed"))
    find_safety(program, SafetySettings())
    assert told(house) == []
    with pytest.raises(Conflict, match="another desk"):
        severe.note_told(house.chief, row.open_reports[0].id, 1, ToldEntry("again"))


def test_days_decide_and_number_a_case(house: House) -> None:
    first = reporting.report_incident(house.chief, FALL)
    second = reporting.report_incident(house.chief, FALL)
    assert deciding.decide_incident(house.chief, first, None, DecisionEntry()).recordable is False
    deciding.decide_incident(house.chief, second, None, DecisionEntry(Answers(beyond_first_aid=True)))
    with pytest.raises(Conflict, match="another desk"):
        deciding.decide_incident(house.chief, second, None, DecisionEntry())
    span = deciding.add_span(house.chief, first, SpanEntry(SpanKind.AWAY, TODAY))
    row = read(house.chief, first)
    assert row.decision is not None
    assert (row.decision.outcome, row.case) == (Outcome.AWAY, "2026-2")
    assert row.days(TODAY + 5 * DAY).away == 5
    deciding.change_span(house.chief, span, 1, SpanEntry(SpanKind.RESTRICTED, TODAY, TODAY + 3 * DAY))
    with pytest.raises(Invalid, match="before the first"):
        deciding.add_span(house.chief, first, SpanEntry(SpanKind.AWAY, TODAY, TODAY - DAY))
    house.at(TODAY + 30 * DAY, 9)
    log = log_of(house.chief, SETTINGS, 2026)
    assert [(line.case, line.outcome, line.days.away, line.days.restricted) for line in log.lines] == [
        ("2026-1", Outcome.OTHER, 0, 0), ("2026-2", Outcome.RESTRICTED, 0, 3),
    ]  # fmt: skip
    deciding.drop_span(house.chief, span, read(house.chief, first).spans[0].version)
    assert read(house.chief, first).case == "", "out of the log, with its number kept for it"
    for entry, wrong in (
        (DecisionEntry(privacy=Privacy.SHARP), "no sharp"),
        (DecisionEntry(privacy=Privacy.ASKED), "illness alone"),
    ):
        with pytest.raises(Invalid, match=wrong):
            deciding.decide_incident(house.chief, first, 1, entry)


def test_an_incident_moves_into_the_log_of_its_year(house: House) -> None:
    number = reporting.report_incident(house.chief, FALL)
    deciding.decide_incident(house.chief, number, None, DecisionEntry(Answers(away=True), CaseType.INJURY))
    before = replace(FALL, day=date(2025, 12, 30))
    reporting.edit_incident(house.chief, number, read(house.chief, number).version, before)
    assert read(house.chief, number).case == "2025-1"
    with pytest.raises(Conflict, match="another desk"):
        reporting.edit_incident(house.chief, number, 1, before)


@on_both
def test_a_summary_is_certified_and_asked_for(house: House, program: Desk, tmp_path: Path) -> None:
    required = SafetySettings("required")
    assert find_safety(program, SafetySettings()) == 0
    assert find_safety(program, required) == 1
    assert told(house) == [
        "OSHA summary of 2025: certify it, and post it from Sun 1 Feb 2026 to Thu 30 Apr 2026"
    ]
    signed = CertifyEntry("Dr A. Lee", "owner", "555-0100")
    with pytest.raises(Conflict, match="employees"):
        yearly.certify_year(house.chief, 2025, 0, signed)
    with pytest.raises(Invalid) as wrong:
        yearly.note_year(house.chief, 2025, 0, YearEntry(0, 100))
    assert wrong.value.field == "employees"
    yearly.note_year(house.chief, 2025, 0, YearEntry(12, 21_400))
    with pytest.raises(Conflict, match="after its last day"):
        yearly.certify_year(house.chief, 2026, 0, signed)
    yearly.certify_year(house.chief, 2025, 1, signed)
    assert find_safety(program, required) == 0
    assert log_of(house.chief, SETTINGS, 2025).changed_since is False
    number = reporting.report_incident(house.chief, replace(FALL, day=date(2025, 12, 30)))
    with pytest.raises(Conflict, match=f"incident {number} of 2025 is not decided"):
        yearly.certify_year(house.chief, 2025, 2, signed)
    deciding.decide_incident(house.chief, number, None, DecisionEntry(Answers(unconscious=True)))
    assert log_of(house.chief, SETTINGS, 2025).changed_since is True
    papers = papers_of(house.chief, SETTINGS, 2025)
    assert [paper.name for paper in papers] == ["osha-300-2025", "osha-300a-2025"]
    assert all(paper.pdf.startswith(b"%PDF") and paper.pages == 1 for paper in papers)
    settings = replace(SETTINGS, paper=PaperSettings(folder=tmp_path / "papers"))
    assert "osha-2025-summary.csv" in tables_to_folder(house.chief, settings, 2025)
    assert "J other recordable case,1" in (tmp_path / "papers/osha-2025-summary.csv").read_text()


@on_both
def test_each_site_has_logs_of_its_own_with_its_own_summary(
    house: House, program: Desk, tmp_path: Path
) -> None:
    north = add_site(house.chief, "North")
    with house.chief.act("schedule.setup") as db:
        db.add(
            BillingProvider(
                name="House", npi="1234567893", tax_id_kind=TaxIdKind.EIN, tax_id="1", street="7 Elm St",
                city="Salem", state="MA", zip="01970",
            )
        )  # fmt: skip
    here = reporting.report_incident(house.chief, FALL)
    there = reporting.report_incident(house.chief, replace(FALL, place="north / Hall / stairs"))
    with pytest.raises(Invalid, match="no site is called") as wrong:
        reporting.report_incident(house.chief, replace(FALL, site="South"))
    assert wrong.value.field == "site"
    with pytest.raises(Invalid, match="none is called South: Main, North"):
        reporting.report_incident(house.chief, replace(FALL, place="South / Hall"))
    for number in (here, there):
        deciding.decide_incident(house.chief, number, None, DecisionEntry(Answers(unconscious=True)))
    logs = [log_of(house.chief, SETTINGS, TODAY.year, site) for site in (0, north)]
    assert [[line.case for line in log.lines] for log in logs] == [["2026-1"], ["2026-2"]]
    assert [log.site for log in logs] == ["Main", "North"]
    assert logs[1].establishment.name == "House, North"
    assert [log.establishment.street for log in logs] == ["7 Elm St", ""]  # the address of none but its own
    assert [paper.name for paper in papers_of(house.chief, SETTINGS, TODAY.year, north)] == [
        f"osha-300-2026-site{north}", f"osha-300a-2026-site{north}",
    ]  # fmt: skip
    assert read(house.chief, there).entry.where == "North / Hall / stairs"
    reporting.report_incident(house.chief, STICK)
    reporting.report_incident(house.chief, replace(STICK, site="North", device="scalpel"))
    sharps = [sharps_of(house.chief, TODAY.year, site) for site in (0, north)]
    assert [(log.site, [line.device for line in log.lines]) for log in sharps] == [
        ("Main", ["hypodermic needle"]), ("North", ["scalpel"]),
    ]  # fmt: skip
    with pytest.raises(NotFound):
        sharps_of(house.chief, TODAY.year, 99)
    settings = replace(SETTINGS, paper=PaperSettings(folder=tmp_path / "papers"))
    tables_to_folder(house.chief, settings, TODAY.year)
    tables_to_folder(house.chief, settings, TODAY.year, north)
    tables = [(tmp_path / f"papers/osha-2026{at}-sharps.csv").read_text() for at in ("", f"-site{north}")]
    assert ["scalpel" in text for text in tables] == [False, True]
    yearly.note_year(house.chief, 2025, 0, YearEntry(12, 21_400))
    yearly.note_year(house.chief, 2025, 0, YearEntry(3, 5_000), north)
    with pytest.raises(NotFound):
        yearly.note_year(house.chief, 2025, 0, YearEntry(3, 5_000), 99)
    signed = CertifyEntry("Dr A. Lee", "owner", "555-0100")
    yearly.certify_year(house.chief, 2025, 1, signed)
    find_safety(program, SafetySettings("required"))
    assert any("summary of 2025 at North: certify" in words for words in told(house))
    yearly.certify_year(house.chief, 2025, 1, signed, north)
    find_safety(program, SafetySettings("required"))
    assert not any("summary" in words for words in told(house))
    moved = replace(FALL, place="Main / Hall")
    reporting.edit_incident(house.chief, there, read(house.chief, there).version, moved)
    assert len(log_of(house.chief, SETTINGS, TODAY.year).lines) == 2


def test_form_301_is_for_who_keeps_the_log(house: House, tmp_path: Path) -> None:
    number = reporting.report_incident(house.front, STICK)
    settings = replace(SETTINGS, paper=PaperSettings(folder=tmp_path / "papers"))
    assert "osha-301-1-" in hand_out_form(house.chief, settings, number)
    (page,) = PdfReader(BytesIO(form_of(house.chief, settings, number).pdf)).pages
    assert "Completed by: Mia Wong" in page.extract_text()
    with pytest.raises(NotPermitted):
        hand_out_form(house.front, settings, number)
    with pytest.raises(NotFound):
        hand_out_form(house.chief, settings, 99)
