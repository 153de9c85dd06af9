"""What the console does with memory while it starts, and while it works through much at once."""

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


def test_all_is_as_usual_behind_the_last_of_several_pieces_of_bulk_work() -> None:
    usual = gc.get_threshold()
    first, second = collector.in_bulk(), collector.in_bulk()
    first.__enter__()
    second.__enter__()
    assert gc.get_threshold()[:2] == usual[:2]
    assert gc.get_threshold()[2] > 1_000 * usual[2]
    first.__exit__(None, None, None)
    assert gc.get_threshold() != usual
    second.__exit__(None, None, None)
    assert gc.get_threshold() == usual


def test_work_that_fails_leaves_nothing_behind() -> None:
    usual = gc.get_threshold()
    with pytest.raises(ValueError, match="torn"), collector.in_bulk():
        raise ValueError("torn")
    assert gc.get_threshold() == usual
