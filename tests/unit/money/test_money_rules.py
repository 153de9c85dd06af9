"""What is typed of tenders and counts, and that no card number is ever kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.errors import Invalid
from clinic_tui.money import rules
from clinic_tui.money.denominations import PIECES, read_count
from clinic_tui.money.rows import Pay, Share, Tender, Totals
from clinic_tui.money.tender_phrase import read_tenders, show_tenders
from clinic_tui.words.not_understood import NotUnderstood

CASH, CARD, CHECK = Pay.CASH, Pay.CARD, Pay.CHECK


@pytest.mark.parametrize(
    "typed, tenders, shown",
    [
        ("c", [Tender(CASH, 2_500)], "cash $25.00"),
        ("cash", [Tender(CASH, 2_500)], "cash $25.00"),
        ("c50", [Tender(CASH, 2_500, 5_000)], "cash $50.00, change $25.00"),
        ("C 50", [Tender(CASH, 2_500, 5_000)], "cash $50.00, change $25.00"),
        ("c25", [Tender(CASH, 2_500, 2_500)], "cash $25.00, change $0.00"),
        ("d", [Tender(CARD, 2_500)], "card $25.00"),
        ("d A71", [Tender(CARD, 2_500, reference="A71")], "card $25.00 A71"),
        ("k 1023", [Tender(CHECK, 2_500, reference="1023")], "check $25.00 1023"),
        ("20 c50, d A71", [Tender(CASH, 2_000, 5_000), Tender(CARD, 500, reference="A71")], None),
        ("20c + 5 k 9", [Tender(CASH, 2_000), Tender(CHECK, 500, reference="9")], None),
    ],
)
def test_how_it_was_paid(typed: str, tenders: list[Tender], shown: str | None) -> None:
    found = read_tenders(typed, 2_500)
    assert list(found) == tenders
    assert shown is None or show_tenders(found) == shown


@pytest.mark.parametrize(
    "typed, words",
    [
        ("", "Write c"),
        ("x", "Write c"),
        ("50", "Write c"),
        ("c20", r"\$20\.00 is less"),
        ("20 c", r"These come to \$20\.00 of \$25\.00: 20 c, d puts"),
        ("c, d", "Only one"),
        ("25 c, d", "Nothing is left"),
        ("d 4111 1111 1111 1111", "card number"),
        ("c ten", r"`ten`\? A comma divides tenders: 20 c, 5 d. Write c"),
        ("20 c 5 d", r"`5 d`\? A comma divides tenders"),
    ],
)
def test_what_is_not_understood_says_how(typed: str, words: str) -> None:
    with pytest.raises(NotUnderstood, match=words):
        read_tenders(typed, 2_500)


def test_how_waits_for_how_much() -> None:
    with pytest.raises(NotUnderstood, match=r"How much is paid stands above.*Write c"):
        read_tenders("c50", 0)


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "visa 4111.1111.1111.1111 exp",
        "378282246310005",
        "ref 4111111111111111 0227",
        "99994111111111111111",
        "6759649826438453",
    ],
)
def test_a_card_number_is_seen(text: str) -> None:
    assert rules.holds_card_number(text)
    for clean in (rules.clean_reference, rules.clean_words):
        with pytest.raises(Invalid, match="card number"):
            clean(text)


@pytest.mark.parametrize(
    "text", ["A71", "1023", "4242", "41111111111", "auth 004711", "4111111111111112", ""]
)
def test_what_is_no_card_number_is_kept(text: str) -> None:
    assert rules.clean_reference(text) == text


@pytest.mark.parametrize(
    "typed, cents, words",
    [
        ("20x14 10x6 5x9 1x22", 40_700, "20x14 10x6 5x9 1x22"),
        (".25x10", 250, ".25x10"),
        ("0.25x10,1x2", 450, "1x2 .25x10"),
        ("$100x1 .01x3", 10_003, "100x1 .01x3"),
        ("5*2", 1_000, "5x2"),
        ("0", 0, ""),
    ],
)
def test_a_count_is_read_piece_by_piece(typed: str, cents: int, words: str) -> None:
    counted = read_count(typed)
    assert (counted.cents, counted.words) == (cents, words)


@pytest.mark.parametrize(
    "typed", ["", "20", "20x", "x3", "3x7", "20x1 20x2", ".3x1", "20x99999", "-1x1", "a"]
)
def test_a_count_that_is_none_says_how(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        read_count(typed)


@given(st.dictionaries(st.sampled_from(PIECES), st.integers(0, 9_999)))
def test_a_count_is_read_back_as_it_was_written(pieces: dict[int, int]) -> None:
    typed = " ".join(f"{piece / 100:.2f}x{count}" for piece, count in pieces.items()) or "0"
    counted = read_count(typed)
    assert counted.cents == sum(piece * count for piece, count in pieces.items())
    assert read_count(counted.words or "0") == counted


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(-5, 500)), max_size=6), st.integers(0, 2_000))
def test_money_goes_to_what_is_owed_and_no_further(owed: list[tuple[int, int]], cents: int) -> None:
    shares = rules.oldest_first(owed, cents)
    total = sum(share.cents for share in shares)
    assert total == min(cents, sum(max(0, each) for _, each in owed))
    assert all(share.cents > 0 for share in shares)


@given(st.lists(st.integers(1, 900), min_size=1, max_size=4), st.data())
def test_shares_are_dealt_over_the_tenders_to_the_cent(sums: list[int], data: st.DataObject) -> None:
    left, shares = sum(sums), []
    for number in range(3):
        part = data.draw(st.integers(0, left))
        if part:
            shares.append(Share(number, part))
        left -= part
    cut = rules.dealt(sums, shares)
    assert len(cut) == len(sums)
    assert all(sum(each.cents for each in mine) <= most for mine, most in zip(cut, sums, strict=True))
    for share in shares:
        assert sum(e.cents for mine in cut for e in mine if e.appointment_id == share.appointment_id) == (
            share.cents
        )


def test_what_is_taken_back_comes_from_credit_first_and_home_last() -> None:
    lies = {7: 500, None: 200, 9: 300}
    assert rules.taken_from(lies, 7, 600) == [(None, 200), (9, 300), (7, 100)]
    assert rules.taken_from(lies, None, 600) == [(None, 200), (9, 300), (7, 100)]


def test_a_variance_in_words() -> None:
    assert rules.variance_words(Totals()) == "right"
    assert rules.variance_words(Totals(-500, 0, 200)) == "$5.00 short in cash, $2.00 over in checks"
