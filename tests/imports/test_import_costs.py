"""What each door of the program loads. A linter sees the imports; only a run sees the deferred ones."""

from __future__ import annotations

import pytest

from tests.imports.loaded_modules import NOT_BEFORE_THE_FIRST_PAINT, ROOT, SCREEN, loaded_by


def plain_modules() -> list[str]:
    """Every module that promises to hold plain values only."""
    package = ROOT / "clinic_tui"
    files = [path for name in ("rows", "rules", "states") for path in package.glob(f"*/{name}.py")]
    files += (package / "words").glob("*.py")
    return sorted(".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files)


def test_the_package_itself_loads_nothing_but_itself() -> None:
    assert loaded_by("import clinic_tui") - loaded_by("") == {"clinic_tui"}


@pytest.mark.parametrize("module", plain_modules())
def test_plain_values_load_no_library(module: str) -> None:
    loaded = loaded_by(f"import {module}")
    assert not loaded & (NOT_BEFORE_THE_FIRST_PAINT | SCREEN | {"pydantic"})


def test_the_app_loads_no_database_before_its_first_paint() -> None:
    loaded = loaded_by("import clinic_tui.app")
    assert "textual" in loaded
    assert not loaded & NOT_BEFORE_THE_FIRST_PAINT


def test_the_backend_is_loaded_only_when_asked_for() -> None:
    assert not loaded_by("import clinic_tui.backend") & (NOT_BEFORE_THE_FIRST_PAINT | SCREEN)


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_load_neither_screen_nor_database(option: str) -> None:
    loaded = loaded_by(
        f"import sys; sys.argv = ['clinic-tui', {option!r}]; import clinic_tui.__main__ as m; m.main()"
    )
    assert "clinic_tui" in loaded
    assert not loaded & (NOT_BEFORE_THE_FIRST_PAINT | SCREEN | {"pydantic"})
