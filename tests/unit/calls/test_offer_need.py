"""When an offer to somebody who waits needs a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from clinic_tui.calls.rules import offer_need
from clinic_tui.calls.states import OfferNeed

MADE = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)
ENDS = MADE + timedelta(minutes=30)
BEGINS = MADE + timedelta(hours=4)


@pytest.mark.parametrize(
    "minutes, by_itself, called, need",
    [
        (0, False, None, None),
        (4, False, None, None),
        (5, False, None, OfferNeed.NOT_CALLED),
        (0, True, None, OfferNeed.NOT_CALLED),
        (5, False, 3, None),
        (1, True, 1, None),
        (5, False, -10, OfferNeed.NOT_CALLED),
        (19, True, 1, None),
        (20, True, 1, OfferNeed.ENDS_SOON),
        (29, False, 29, OfferNeed.ENDS_SOON),
        (30, False, 29, OfferNeed.RAN_OUT),
        (31, True, None, OfferNeed.RAN_OUT),
        (31, False, 30, None),
        (239, False, None, OfferNeed.RAN_OUT),
        (240, False, None, None),
    ],
)
def test_an_offer_needs_a_person(
    minutes: int, by_itself: bool, called: int | None, need: OfferNeed | None
) -> None:
    found = offer_need(
        MADE + timedelta(minutes=minutes),
        made_at=MADE,
        expires_at=ENDS,
        begins_at=BEGINS,
        by_itself=by_itself,
        called_at=None if called is None else MADE + timedelta(minutes=called),
    )
    assert found is need
