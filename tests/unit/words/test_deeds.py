"""What was done, in the words of the desk."""

from __future__ import annotations

from clinic_tui.security.roles import VERBS, who_may
from clinic_tui.words.deeds import DEEDS, deed, no_right


def test_a_deed_is_said_as_the_desk_says_it() -> None:
    assert deed("appointment.book") == "book the visit"
    assert deed("appointment.book", {"appointment": 6, "series": 1}) == "book the series"
    assert deed("appointment.cancel", {"appointment": 1}) == "cancel the visit"
    assert deed("appointment.cancel", {"appointment": 4}) == "cancel 4 visits"
    assert deed("appointment.move", {"appointment": 2}) == "move the visit"
    assert deed("appointment.move", {"appointment": 8}) == "move 4 visits"
    assert deed("recall.edit", {"recall": 1}) == "change the recall"
    assert deed("claim.send", {"claim": 1}, {"claim_batch", "claim_sending.frequency=8"}) == "void claims"
    assert deed("claim.send", {"claim": 1}) == "make and send claims"
    assert deed("claim.work", {}, {"claim.owner", "claim.owner=bea"}) == "give claims to somebody"
    assert deed("drawer.count_out") == "count out drawer"  # not in the table
    assert no_right("lee", "paper.print") == "lee has no right to print (paper.print): ask a manager"


def test_a_refusal_says_who_may() -> None:
    for verb, asked in (
        ("queue.view", "a manager, the front desk or a clinician"),
        ("jobs.view", "a manager or an administrator"),
        ("payer.edit", "a manager or a biller"),
        ("system.init", "a manager"),
    ):
        assert no_right("bea", verb, who_may(verb)).endswith(f"({verb}): ask {asked}")


def test_the_table_names_every_verb_and_none_that_is_gone() -> None:
    assert set(DEEDS) == VERBS
