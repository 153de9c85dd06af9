"""Which incidents are recorded, in which column, whose name is withheld, and how days are counted."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.safety.entries import CareEntry, DecisionEntry, IncidentEntry
from clinic_tui.safety.log_csv import log_csv
from clinic_tui.safety.rows import (
    Decided,
    Establishment,
    IncidentRow,
    SevereRow,
    SpanRow,
    YearLog,
    YearRow,
    log_line,
    summed,
)
from clinic_tui.safety.rules import Answers, Span, count_days, decide, privacy_of, with_facts
from clinic_tui.safety.states import CaseType, IncidentKind, Outcome, Privacy, Severe, SpanKind

HAPPENED = date(2026, 3, 3)
NOW = date(2026, 12, 31)


@pytest.mark.parametrize(
    "answers, sharp, outcome, rule",
    [
        (Answers(), False, None, "1904.7(a)"),
        (Answers(death=True, away=True), False, Outcome.DEATH, "1904.7(b)(2)"),
        (Answers(away=True, restricted=True), False, Outcome.AWAY, "1904.7(b)(3)"),
        (Answers(restricted=True, beyond_first_aid=True), False, Outcome.RESTRICTED, "1904.7(b)(4)"),
        (Answers(beyond_first_aid=True), False, Outcome.OTHER, "1904.7(b)(5)"),
        (Answers(unconscious=True), False, Outcome.OTHER, "1904.7(b)(6)"),
        (Answers(significant=True), False, Outcome.OTHER, "1904.7(b)(7)"),
        (Answers(special=True), False, Outcome.OTHER, "1904.9-1904.11"),
        (Answers(), True, Outcome.OTHER, "1904.8"),
        (Answers(work_related=False, death=True), True, None, "1904.5"),
        (Answers(new_case=False, away=True), True, None, "1904.6"),
    ],
)
def test_what_is_recorded_and_by_which_rule(
    answers: Answers, sharp: bool, outcome: Outcome | None, rule: str
) -> None:
    """29 CFR 1904.4 to 1904.11."""
    decision = decide(answers, contaminated_sharp=sharp)
    assert (decision.recordable, decision.outcome) == (outcome is not None, outcome)
    assert f"(29 CFR {rule})" in decision.words


@pytest.mark.parametrize(
    "kind, blood, kind_of_case, said, why",
    [
        (IncidentKind.SHARP, True, None, None, Privacy.SHARP),
        (IncidentKind.SHARP, True, CaseType.INJURY, Privacy.INFECTION, Privacy.INFECTION),
        (IncidentKind.SHARP, False, CaseType.INJURY, None, None),
        (IncidentKind.SPLASH, True, CaseType.INJURY, None, None),
        (IncidentKind.ILLNESS, False, CaseType.OTHER, Privacy.ASKED, Privacy.ASKED),
        (IncidentKind.INJURY, False, CaseType.INJURY, Privacy.ASKED, None),
        (IncidentKind.INJURY, False, CaseType.INJURY, Privacy.ASSAULT, Privacy.ASSAULT),
        (IncidentKind.INJURY, False, CaseType.INJURY, Privacy.SHARP, None),
    ],
)
def test_whose_name_stays_out_of_the_log(
    kind: IncidentKind, blood: bool, kind_of_case: CaseType | None, said: Privacy | None, why: Privacy | None
) -> None:
    """29 CFR 1904.29(b)(6) to (8)."""
    assert privacy_of(kind, blood, kind_of_case, said) is why


def days(kind: SpanKind, first: int, last: int | None) -> Span:
    """From and to so many days after the incident."""
    return Span(
        kind, HAPPENED + timedelta(days=first), None if last is None else HAPPENED + timedelta(days=last)
    )


@pytest.mark.parametrize(
    "spans, counted",
    [
        ([], (0, 0)),
        ([days(SpanKind.AWAY, 0, 0)], (0, 0)),  # the day itself: 1904.7(b)(3)(i)
        ([days(SpanKind.AWAY, 0, 7)], (7, 0)),  # with the weekend: (b)(3)(iv)
        ([days(SpanKind.AWAY, 1, 3), days(SpanKind.AWAY, 3, 5)], (5, 0)),
        ([days(SpanKind.AWAY, 1, 3), days(SpanKind.RESTRICTED, 3, 5)], (3, 2)),
        ([days(SpanKind.AWAY, 1, 200)], (180, 0)),  # (b)(3)(vii)
        ([days(SpanKind.RESTRICTED, 1, None)], (0, 180)),
        ([days(SpanKind.AWAY, 1, 100), days(SpanKind.RESTRICTED, 101, 300)], (100, 80)),
        ([days(SpanKind.AWAY, 300, 400)], (4, 0)),  # no more than has passed
    ],
)
def test_days_are_counted_from_spans_and_capped(spans: list[Span], counted: tuple[int, int]) -> None:
    found = count_days(spans, HAPPENED, NOW)
    assert (found.away, found.restricted) == counted


def test_what_stands_written_answers_the_questions() -> None:
    spans = [days(SpanKind.AWAY, 0, 0), days(SpanKind.RESTRICTED, 0, 1)]
    found = with_facts(Answers(), spans, HAPPENED, died=True)
    assert (found.death, found.away, found.restricted) == (True, False, True)


ANSWERS = st.builds(Answers, **{each.name: st.booleans() for each in fields(Answers)})
SPANS = st.lists(
    st.builds(
        lambda kind, first, length: days(kind, first, None if length is None else first + length),
        st.sampled_from(SpanKind),
        st.integers(0, 200),
        st.none() | st.integers(0, 200),
    ),
    max_size=3,
)


@st.composite
def incident_rows(draw: st.DrawFn) -> IncidentRow:
    """An incident as it may be stored."""
    kind, blood = draw(st.sampled_from(IncidentKind)), draw(st.booleans())
    entry = IncidentEntry(kind, "Lee", HAPPENED, "=slip", "cut, hand", "Room 2", "Nurse", object="needle")
    died = draw(st.booleans())
    at = datetime(2026, 3, 4, tzinfo=UTC)
    dead = (SevereRow(1, 1, Severe.DEATH, at, at, at, None, ""),) if died else ()
    privacy = draw(st.none() | st.sampled_from(Privacy))
    said = DecisionEntry(draw(ANSWERS), draw(st.sampled_from(CaseType)), privacy)
    decided = draw(st.none() | st.just(Decided(1, said, HAPPENED, "otto", 2026, draw(st.integers(1, 99)))))
    return IncidentRow(
        draw(st.integers(1, 99)), 1, entry, 2, blood, at, HAPPENED, "mia", CareEntry(), decided,
        tuple(SpanRow(number, 1, span) for number, span in enumerate(draw(SPANS))), dead,
    )  # fmt: skip


@given(st.lists(incident_rows(), max_size=8))
def test_the_summary_equals_the_log_as_it_is_written(rows: list[IncidentRow]) -> None:
    """29 CFR 1904.32(a)(2): the summary is the log's columns, added up; here from the log's own text."""
    lines = tuple(line for row in rows if (line := log_line(row, NOW)))
    totals = summed(lines)
    log = YearLog(YearRow(2026), lines, totals, Establishment("Elm"), True)
    written = [line.rsplit(",", 4) for line in log_csv(log).splitlines()[1:]]
    assert len(written) == sum(1 for row in rows if row.recordable) == totals.cases
    for outcome in Outcome:
        assert totals.outcomes[outcome] == sum(cells[1] == outcome.value for cells in written)
    for case_type in CaseType:
        assert totals.types[case_type] == sum(cells[4] == case_type.value for cells in written)
    assert (totals.away, totals.restricted) == (
        sum(int(cells[2]) for cells in written), sum(int(cells[3]) for cells in written),
    )  # fmt: skip
    assert sum(totals.types.values()) == totals.cases
    assert all(int(cells[2]) + int(cells[3]) <= 180 for cells in written)
    assert all(cells[2:4] == ["0", "0"] for cells in written if cells[1] == Outcome.DEATH.value)
    for row in rows:
        hidden = row.seen_as(None, private=False)
        shown = f"{hidden.entry} {hidden.care} {log_line(row, NOW)}"
        assert row.privacy is None or ("Lee" not in shown and hidden.reporter == "")


@given(ANSWERS, st.booleans())
def test_one_more_yes_never_takes_a_case_out_of_the_log(answers: Answers, sharp: bool) -> None:
    before = decide(answers, contaminated_sharp=sharp)
    for each in fields(Answers):
        after = decide(replace(answers, **{each.name: True}), contaminated_sharp=sharp)
        assert after.recordable >= before.recordable
