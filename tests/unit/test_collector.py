"""What the console does with memory while it starts."""

from __future__ import annotations

import ctypes
import gc

import pytest

from clinic_tui import collector


def test_nothing_is_collected_from_rest_to_resume() -> None:
    frozen = gc.get_freeze_count()
    collector.rest()
    try:
        assert not gc.isenabled()
        collector.resume()
        assert gc.isenabled()
        assert gc.get_freeze_count() > frozen
    finally:
        gc.enable()


def test_a_collector_that_did_not_rest_is_left_as_it_is() -> None:
    frozen = gc.get_freeze_count()
    collector.resume()
    assert gc.get_freeze_count() == frozen


@pytest.mark.parametrize("library", ["without the call", "none"])
def test_where_memory_cannot_be_handed_back_nothing_happens(
    library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def loaded(name: None) -> object:
        if library == "none":
            raise OSError("no C library")
        return object()

    monkeypatch.setattr(ctypes, "CDLL", loaded)
    collector.give_back()
