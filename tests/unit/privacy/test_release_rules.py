"""When a patient's authorization holds (45 CFR 164.508)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.privacy.release_rules import ReleaseStanding, ReleaseTerm, why_not

SIGNED, DAY = date(2026, 3, 1), timedelta(days=1)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    "term, day, standing",
    [
        (ReleaseTerm(SIGNED, None, None, None), SIGNED - DAY, ReleaseStanding.NOT_YET),
        (ReleaseTerm(SIGNED, None, None, None), SIGNED, ReleaseStanding.VALID),
        (ReleaseTerm(SIGNED, SIGNED + DAY, None, None), SIGNED + DAY, ReleaseStanding.VALID),
        (ReleaseTerm(SIGNED, SIGNED + DAY, None, None), SIGNED + 2 * DAY, ReleaseStanding.EXPIRED),
        (ReleaseTerm(SIGNED, None, SIGNED + DAY, None), SIGNED + DAY, ReleaseStanding.VALID),
        (ReleaseTerm(SIGNED, None, SIGNED + DAY, None), SIGNED + 2 * DAY, ReleaseStanding.ENDED),
        (ReleaseTerm(SIGNED, None, None, SIGNED + DAY), SIGNED, ReleaseStanding.VALID),
        (ReleaseTerm(SIGNED, None, None, SIGNED + DAY), SIGNED + DAY, ReleaseStanding.REVOKED),
        (ReleaseTerm(SIGNED, None, None, None, struck=True), SIGNED, ReleaseStanding.STRUCK),
    ],
)
def test_standing(term: ReleaseTerm, day: date, standing: ReleaseStanding) -> None:
    assert term.standing(day) is standing
    words = why_not(term, 7, day)
    assert words == "" if standing is ReleaseStanding.VALID else "authorization 7" in words


@given(DAYS, st.none() | DAYS, st.none() | DAYS, st.none() | DAYS, DAYS)
def test_what_does_not_hold_any_more_never_holds_again(
    signed: date, expires: date | None, event: date | None, revoked: date | None, day: date
) -> None:
    term = ReleaseTerm(signed, expires, event, revoked)
    if day >= signed and term.standing(day) is not ReleaseStanding.VALID:
        assert term.standing(day + DAY) is not ReleaseStanding.VALID
