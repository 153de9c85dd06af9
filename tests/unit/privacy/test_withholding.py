"""Until when a disclosure is kept out of accountings: 45 CFR 164.528(a)(2)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic_tui.errors import Invalid
from clinic_tui.privacy.disclosure_kinds import DisclosureKind
from clinic_tui.privacy.withholding import Withheld, withheld

TODAY = date(2028, 2, 20)
POLICE = DisclosureKind.LAW_ENFORCEMENT


@pytest.mark.parametrize(
    "asked, kept",
    [
        (Withheld(), ""),
        (Withheld(date(2029, 6, 1)), "withheld until Fri 1 Jun 2029, in writing"),
        (
            Withheld(said_by="Det. Ruiz"),
            "withheld until Tue 21 Mar 2028, as Det. Ruiz said on Sun 20 Feb 2028",  # over the leap day
        ),
        (
            Withheld(date(2028, 3, 1), "Det. Ruiz", date(2028, 2, 18)),
            "withheld until Wed 1 Mar 2028, as Det. Ruiz said on Fri 18 Feb 2028",
        ),
        (Withheld(date(2028, 3, 20), "Det. Ruiz", date(2028, 2, 18)), "withheld"),  # 31 days
        (Withheld(date(2028, 2, 18)), "withheld"),  # before it was given out
        (Withheld(date(2028, 3, 1), said_on=TODAY), "said_by"),
        (Withheld(said_by="Det. Ruiz", said_on=TODAY + timedelta(1)), "said_on"),
    ],
)
def test_what_is_only_said_holds_30_days(asked: Withheld, kept: str) -> None:
    try:
        found = withheld(POLICE, date(2028, 2, 19), asked, TODAY).words
    except Invalid as refused:
        found = refused.field
    assert found == kept


def test_others_than_police_and_oversight_withhold_nothing() -> None:
    with pytest.raises(Invalid) as refused:
        withheld(DisclosureKind.COURT, TODAY, Withheld(TODAY), TODAY)
    assert refused.value.field == "withheld"
