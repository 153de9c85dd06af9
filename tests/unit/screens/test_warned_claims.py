"""What is asked before claims are made of which the scrub warns."""

from __future__ import annotations

from clinic_tui.screens.claims.make_claims import question_of


def test_what_a_rule_asks_for_is_in_doubt_and_not_what_is_warned_of() -> None:
    asked = question_of([("the policy was asked about", 1)])
    assert asked == "In doubt: the policy was asked about (1). Make these claims too?"
    many = question_of([(f"rule {number}", 1) for number in range(20)])
    assert " more. Make these claims too?" in many
