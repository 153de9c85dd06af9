"""The name under which a built demo is kept: another one where anything that it is made of is another."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from clinic_tui.demo import template

AT = datetime(2026, 11, 23, 10, 20)


def test_the_name_hangs_on_all_that_a_demo_is_made_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, people = tmp_path / "program", tmp_path / "demo"
    for folder in (program / "patients", program / "billing", people):
        folder.mkdir(parents=True)
    rules, names = program / "patients" / "rules.py", people / "names.csv"
    rules.write_text("A = 1\n")
    names.write_text("Adams\n")
    monkeypatch.setattr(template, "PACKAGE", program)
    monkeypatch.setattr(template, "data_path", lambda _: people)

    def name(seed: int = 1) -> str:
        return template.name_of(seed, AT, "America/New_York")

    seen = [name(), name(2)]
    assert name() == seen[0]
    at = names.stat().st_mtime_ns
    names.write_text("Evans\n")  # as long as before,
    os.utime(names, ns=(at, at))  # and dated as before, as an installer may date it
    seen.append(name())
    rules.rename(program / "billing" / "rules.py")
    seen.append(name())
    (people / "payers.json").write_text("[]")
    seen.append(name())
    assert len(set(seen)) == len(seen)
