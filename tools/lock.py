"""Writes both lock files: exact versions with hashes, the same on every machine and Python.

Run by `make lock`. Nothing of the machine it runs on gets in: no index, no path.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = {"requirements.lock": ["postgres"], "requirements-dev.lock": ["postgres", "dev"]}


def lock(name: str, extras: list[str]) -> None:
    """One lock; the newest versions that pyproject.toml allows."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("UV_", "PIP_"))}
    # the trust store is the one thing about this machine that a download may need
    environment |= {key: os.environ[key] for key in ("UV_NATIVE_TLS", "UV_SYSTEM_CERTS") if key in os.environ}
    command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet", "--upgrade"]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes"]
    command += ["--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make lock"]
    command += [f"--extra={extra}" for extra in extras] + ["--output-file", name]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def main() -> None:
    """Runtime first; the development lock then has to agree with it."""
    for name, extras in LOCKS.items():
        lock(name, extras)
    pins = {name: pinned(ROOT / name) for name in LOCKS}
    strays = pins["requirements.lock"] - pins["requirements-dev.lock"]
    if strays:
        raise SystemExit(f"The development lock disagrees about: {', '.join(sorted(strays))}")


def pinned(path: Path) -> set[str]:
    """The `name==version` of every line that has one."""
    return {line.split()[0] for line in path.read_text().splitlines() if "==" in line and line[0].isalpha()}


if __name__ == "__main__":
    main()
