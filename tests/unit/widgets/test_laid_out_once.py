"""A dialog is not laid out twice for the size that it opens in, and anew in another."""

from __future__ import annotations

import pytest
from textual._compositor import Compositor
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.widgets.laid_out_once import LaidOutOnce
from tests.screens.stage import Stage, lines_of


class AsItComes(ModalScreen[None]):
    def compose(self) -> ComposeResult:
        yield Label("whose visit is it?")


class Once(LaidOutOnce, AsItComes):
    pass


@pytest.mark.parametrize("dialog, layouts", [(AsItComes, 3), (Once, 2)])
async def test_it_is_laid_out_for_each_size(
    monkeypatch: pytest.MonkeyPatch, dialog: type[AsItComes], layouts: int
) -> None:
    laid_out = []
    lay_out = Compositor.reflow

    def noting(compositor: Compositor, parent: object, size: object) -> object:
        laid_out.append(parent)
        return lay_out(compositor, parent, size)  # type: ignore[arg-type]

    monkeypatch.setattr(Compositor, "reflow", noting)
    app = Stage(Label("the day"))
    async with app.run_test(size=(80, 24)) as pilot:
        shown = dialog()
        await app.push_screen(shown)
        await pilot.pause()
        assert laid_out.count(shown) == layouts
        laid_out.clear()
        await pilot.resize_terminal(100, 30)
        assert shown in laid_out
        assert shown.size == (100, 30)
        assert "whose visit is it?" in lines_of(app)[0]
