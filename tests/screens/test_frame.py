"""The frame: what other desks wrote reaches what is shown."""

from __future__ import annotations

import pytest

from clinic_tui.screens.frame import Changed
from tests.screens.small_clinic import SmallClinic, seated
from tests.screens.test_queue import pane_of


@pytest.mark.parametrize(
    "older, newer, replaced",
    [
        ({"appointment"}, {"appointment", "payment"}, True),
        ({"appointment"}, {"appointment"}, True),
        ({"appointment", "payment"}, {"payment"}, False),
        ({"appointment"}, {"payment"}, False),
    ],
)
def test_a_change_gives_way_only_to_a_newer_one_that_names_all_its_tables(
    older: set[str], newer: set[str], *, replaced: bool
) -> None:
    """Textual asks the older of two messages whether the newer one may stand for both."""
    assert Changed(frozenset(older)).can_replace(Changed(frozenset(newer))) is replaced


async def test_a_change_is_not_lost_behind_a_smaller_one(
    small_clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seated(small_clinic) as seat:
        heard: set[str] = set()
        pane = pane_of(seat)
        monkeypatch.setattr(pane, "changed", heard.update)
        seat.app.post_message(Changed(frozenset({"appointment", "stock_item"})))
        seat.app.post_message(Changed(frozenset({"stock_item"})))
        await seat.until(lambda: heard, "a change")
        await seat.pilot.pause()
        assert heard >= {"appointment", "stock_item"}
