"""X12 for tests: an envelope around segments, and the samples that lie beside the repository."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from clinic_tui.x12.envelope import TransactionSet, X12File, read_x12

SAMPLES = Path(__file__).parents[3] / "../shared/x12-samples"

needs_samples = pytest.mark.skipif(not SAMPLES.exists(), reason="the samples lie outside this repository")

ISA = "*".join((
    "ISA", "00", " " * 10, "00", " " * 10, "ZZ", "PAYER".ljust(15), "ZZ", "CLINIC01".ljust(15),
    "260302", "0930", "^", "00501", "000000101", "0", "T", ":",
))  # fmt: skip

GROUPS = {
    "270": ("HS", "005010X279A1"),
    "271": ("HB", "005010X279A1"),
    "278": ("HI", "005010X217"),
    "837": ("HC", "005010X222A1"),
}


def wrapped(body: Sequence[str], code: str = "271", *, end: str = "~\n", count: int | None = None) -> bytes:
    """A file with one set; `count` is what SE01 says where that is to be wrong."""
    group, version = GROUPS.get(code, ("HP", "005010X221A1"))
    segments = [
        ISA,
        f"GS*{group}*PAYER*CLINIC01*20260302*0930*101*X*{version}",
        f"ST*{code}*0001*{version}",
        *body,
        f"SE*{len(body) + 2 if count is None else count}*0001",
        "GE*1*101",
        "IEA*1*000000101",
    ]
    return "".join(segment + end for segment in segments).encode()


def only_set(content: bytes) -> TransactionSet:
    """The one set of a file."""
    ((_, _, found),) = read_x12(content).sets()
    return found


def samples(*kinds: str) -> list[Path]:
    """The real files of these kinds, none where the samples are not here."""
    return sorted(path for kind in kinds for path in (SAMPLES / kind).glob("*.edi"))


def key_of(path: Path) -> dict[str, Any]:
    """The answer key of a real file."""
    key: dict[str, Any] = json.loads(
        (SAMPLES / "expected" / path.parent.name / f"{path.name}.json").read_text()
    )
    return key


def read_sample(path: Path) -> X12File:
    return read_x12(path.read_bytes())
