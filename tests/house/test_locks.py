"""The lock files install the same everywhere, checked by hash, and agree with pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def pins(lock: str) -> dict[str, str]:
    """Name to exact version."""
    found = re.findall(r"^([a-z0-9-]+)==([^ ;]+)", (ROOT / lock).read_text(), re.MULTILINE)
    return dict(found)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_is_an_exact_version_a_hash_or_a_comment(lock: str) -> None:
    """No index, no path, no option: nothing of the machine that made it."""
    allowed = r"[a-z0-9-]+==[\w.+!]+( ; [\w .'<>=!()-]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?| *#[^/]*"
    strays = [line for line in (ROOT / lock).read_text().splitlines() if not re.fullmatch(allowed, line)]
    assert not strays


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_a_hash(lock: str) -> None:
    blocks = re.split(r"^(?=[a-z0-9])", (ROOT / lock).read_text(), flags=re.MULTILINE)[1:]
    assert len(blocks) == len(pins(lock))
    assert [block.split()[0] for block in blocks if "--hash=" not in block] == []


def test_the_development_lock_holds_the_runtime_lock() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


@pytest.mark.parametrize(
    "lock, extras", [("requirements.lock", ["postgres"]), ("requirements-dev.lock", ["postgres", "dev"])]
)
def test_the_locks_fit_what_the_project_asks_for(lock: str, extras: list[str]) -> None:
    asked = PROJECT["dependencies"] + [
        line for extra in extras for line in PROJECT["optional-dependencies"][extra]
    ]
    locked = pins(lock)
    for requirement in map(Requirement, asked):
        if requirement.name == PROJECT["name"]:
            continue
        version = locked.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement} is not locked: make lock"
        assert requirement.specifier.contains(version), f"{requirement} is locked at {version}: make lock"
