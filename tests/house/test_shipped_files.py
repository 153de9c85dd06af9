from __future__ import annotations

from pathlib import Path

import pytest

from clinic_tui import shipped


def a_tree(root: Path, data: str) -> Path:
    """A package folder under `root` and one data file at `data`; the package folder is returned."""
    package = root / "clinic_tui"
    package.mkdir(parents=True)
    (root / data).parent.mkdir(parents=True, exist_ok=True)
    (root / data).write_text("code,words\n")
    return package


@pytest.mark.parametrize("where", ["data/codes.csv", "clinic_tui/data/codes.csv"])
def test_data_is_found_beside_the_package_and_inside_it(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipped, "PACKAGE", a_tree(tmp_path, where))
    assert shipped.data_path("codes.csv") == tmp_path / where


def test_a_file_that_was_not_shipped_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "PACKAGE", a_tree(tmp_path, "data/codes.csv"))
    with pytest.raises(FileNotFoundError, match=r"no data file prices\.csv"):
        shipped.data_path("prices.csv")
