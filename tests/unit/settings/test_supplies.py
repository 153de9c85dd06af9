"""The section `[supplies]` of clinic.toml."""

from __future__ import annotations

import pytest

from clinic_tui.settings.supplies import USUAL_SUPPLIES, SupplySettings, read_supplies, supplies_table


def test_what_is_written_is_read_again_and_what_is_usual_is_left_out() -> None:
    own = SupplySettings("otto@c.example", "North", 5)
    assert read_supplies(supplies_table(own)) == own
    assert supplies_table(USUAL_SUPPLIES) == {}
    assert read_supplies({"site": " North "}).draft_days == 2


@pytest.mark.parametrize(
    "table, words",
    [
        ({"mail_to": "otto"}, "an address such as"),
        ({"draft_days": 0}, "`draft_days` in .supplies. is 1 to 60, not 0"),
        ({"draft_days": True}, "must be a whole number"),
        ({"site": 2}, "`site` in .supplies. must be text"),
        ({"sites": "x"}, "unknown key `sites` in .supplies.; known: mail_to, site, draft_days"),
    ],
)
def test_what_cannot_be_is_refused_with_its_key(table: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_supplies(table)
