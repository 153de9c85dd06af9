"""Each rule finds what it is for, names its field, and leaves a whole claim alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic_tui.claims.draft import ClaimDraft
from clinic_tui.claims.scrub.finding import Circumstances, Level, NothingKnown
from clinic_tui.claims.scrub.table import RULES, scrub
from tests.unit.claims.scrub_cases import CASES, FINE, TODAY, WHOLE, Book, line, payer

KNOWN = Circumstances(TODAY, Book())


@pytest.mark.parametrize("claim", FINE.values(), ids=FINE)
def test_a_whole_claim_is_left_alone(claim: ClaimDraft) -> None:
    assert scrub(claim, KNOWN) == ()


@pytest.mark.parametrize(
    "rule, level, field, claim",
    CASES,
    ids=[f"{place}-rule {case[0]}" for place, case in enumerate(CASES)],
)
def test_each_rule_finds_what_it_is_for(rule: int, level: Level, field: str, claim: ClaimDraft) -> None:
    found = [(each.rule, each.level, each.target.field) for each in scrub(claim, KNOWN)]
    assert (rule, level, field) in found


@pytest.mark.parametrize(
    "rule, claim", [(case[0], case[3]) for case in CASES], ids=[str(place) for place in range(len(CASES))]
)
def test_what_is_found_says_what_is_wrong_and_the_way_out(rule: int, claim: ClaimDraft) -> None:
    for each in scrub(claim, KNOWN):
        assert each.words
        assert each.way_out
        assert not each.words.endswith(".")
    assert all(each.rule != rule for each in scrub(claim, KNOWN, {rule: None})), "switched off"
    assert all(each.level is Level.WARNING for each in scrub(claim, KNOWN, {rule: Level.WARNING})
               if each.rule == rule)  # fmt: skip


def test_every_rule_has_a_case() -> None:
    assert {rule.number for rule in RULES} == {case[0] for case in CASES}
    assert {rule.number for rule in RULES} == {*range(1, 44), 45} - {32}


def test_errors_come_before_warnings() -> None:
    claim = replace(payer(electronic_id=""), last_seen_on=None)
    assert [each.level for each in scrub(claim, KNOWN)] == [Level.ERROR, Level.WARNING]


def test_without_code_sets_nothing_is_said_of_codes() -> None:
    claim = replace(WHOLE, diagnoses=("Z999", "E11"))
    assert scrub(claim, Circumstances(TODAY, NothingKnown())) == ()
    assert scrub(line(units=9, cents=9 * 145_00), Circumstances(TODAY, NothingKnown())) == ()


def test_a_diagnosis_is_named_as_it_is_typed() -> None:
    (found,) = scrub(replace(WHOLE, diagnoses=("E119", "E119")), Circumstances(TODAY, NothingKnown()))
    assert found.words == "the diagnosis E11.9 stands twice"


def test_a_yes_is_remembered_for_one_finding_and_not_for_another() -> None:
    first, second = scrub(line(cents=140_00), KNOWN)[0], scrub(line(cents=139_00), KNOWN)[0]
    assert first.key != second.key
    assert first.key == scrub(line(cents=140_00), KNOWN)[0].key
