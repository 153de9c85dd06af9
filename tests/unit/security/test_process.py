from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

REPORT = """
import ctypes, json, os, resource, sys
before = resource.getrlimit(resource.RLIMIT_CORE)
from clinic_tui.security.process import harden
scrubbed = harden()
with open(sys.argv[1], "w") as file:
    file.write("x")
print(json.dumps({
    "scrubbed": sorted(scrubbed),
    "left": sorted(os.environ),
    "mode": os.stat(sys.argv[1]).st_mode & 0o777,
    "core": resource.getrlimit(resource.RLIMIT_CORE),
    "dumpable": ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) if sys.platform == "linux" else 0,
    "textual": "textual" in sys.modules,
}))
"""


def hardened(tmp_path: Path, **environment: str) -> dict[str, Any]:
    """What a process of its own reports after it has hardened itself."""
    printed = subprocess.run(
        [sys.executable, "-c", REPORT, str(tmp_path / "new")],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[3]), **environment},
        capture_output=True,
        text=True,
        check=True,
        umask=0o022,
    ).stdout
    report: dict[str, Any] = json.loads(printed)
    return report


def test_no_core_no_memory_reads_and_files_for_the_owner_alone(tmp_path: Path) -> None:
    report = hardened(tmp_path)
    assert report["core"] == [0, 0]
    assert report["dumpable"] == 0
    assert report["mode"] == 0o600
    assert report["scrubbed"] == []


@pytest.mark.parametrize(
    "name",
    ["TEXTUAL_LOG", "TEXTUAL_DRIVER", "TEXTUAL_NEW", "SSLKEYLOGFILE", "PYTHONINSPECT", "LD_LIBRARY_PATH"],
)
def test_a_dangerous_variable_is_taken_out(tmp_path: Path, name: str) -> None:
    report = hardened(tmp_path, **{name: str(tmp_path / "log")})
    assert report["scrubbed"] == [name]
    assert name not in report["left"]


def test_what_a_terminal_needs_stays(tmp_path: Path) -> None:
    kept = {"TERM": "linux", "LANG": "C.UTF-8", "NO_COLOR": "1", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"}
    assert set(kept) <= set(hardened(tmp_path, **kept)["left"])


def test_hardening_does_not_load_the_screen(tmp_path: Path) -> None:
    assert hardened(tmp_path)["textual"] is False
