"""The section of the settings that says how weeks are shown and swaps are approved."""

from __future__ import annotations

import pytest

from clinic_tui.settings.rota import USUAL_ROTA, RotaSettings, read_rota, rota_table


def test_what_is_written_is_read_back() -> None:
    assert read_rota({}) == USUAL_ROTA
    sunday = RotaSettings("sunday", approve_swaps=False)
    assert read_rota(rota_table(sunday)) == sunday
    assert (USUAL_ROTA.first_weekday, sunday.first_weekday) == (0, 6)


@pytest.mark.parametrize(
    "table, key",
    [
        ({"week": "monday"}, "week"),
        ({"week_begins": "mo"}, "week_begins"),
        ({"approve_swaps": 1}, "approve_swaps"),
    ],
)
def test_what_cannot_be_is_named(table: dict[str, object], key: str) -> None:
    with pytest.raises(ValueError, match=f"`{key}`"):
        read_rota(table)
