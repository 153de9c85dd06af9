"""Makes and keeps `.venv` for `make`: standard library only, any Python 3.11 to 3.13.

    python3 tools/environment.py demo    what the program needs
    python3 tools/environment.py test    that, and what the tests and checks need

A second call with nothing changed costs no more than reading a lock file: each kind leaves a
stamp in `.venv` that says what it was made from. Two calls at once wait for each other.
"""

from __future__ import annotations

import compileall
import fcntl
import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".venv"
PYTHON = HOME / "bin/python"
SITE = HOME / f"lib/python3.{sys.version_info.minor}/site-packages"
CHECKOUT = SITE / "clinic-tui-checkout.pth"  # makes `python -m clinic_tui` work from any directory
LOCKS = {"demo": "requirements.lock", "test": "requirements-dev.lock"}
CALLERS_OWN = {"PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "PIP_REQUIRE_VIRTUALENV", "PIP_USER"}


def made_from(kind: str) -> str:
    """The digest of the lock and of this file."""
    return hashlib.sha256((ROOT / LOCKS[kind]).read_bytes() + Path(__file__).read_bytes()).hexdigest()


def stamp(kind: str) -> Path:
    """Where it is written down that `kind` is complete."""
    return HOME / f"{kind}.stamp"


def belongs_here() -> bool:
    """True for an environment made in this very place on this version of Python.

    Scripts in an environment name their Python by its full path, so one that was moved is of no use.
    """
    return PYTHON.exists() and CHECKOUT.is_file() and CHECKOUT.read_text() == f"{ROOT}\n"


def is_complete(kind: str) -> bool:
    """True when nothing has to be installed. The test environment holds all that the demo needs."""
    return belongs_here() and any(
        stamp(each).is_file() and stamp(each).read_text() == made_from(each) for each in (kind, "test")
    )


def make_empty() -> None:
    """An environment with pip, on the Python that runs this file.

    Raises SystemExit with the way out where this Python cannot make one.
    """
    try:
        import ensurepip  # noqa: F401  Debian cuts it out into a package of its own
    except ImportError:
        raise SystemExit(
            f"{sys.executable} cannot make environments: its ensurepip module is missing.\n"
            f"On Debian or Ubuntu: apt-get install python3.{sys.version_info.minor}-venv\n"
            "Or name another Python: make PYTHON=/path/to/python3"
        ) from None
    if HOME.is_symlink():
        HOME.unlink()  # another checkout's environment is left as it is, not emptied through the link
    venv.EnvBuilder(with_pip=True, symlinks=True, clear=True).create(HOME)
    CHECKOUT.write_text(f"{ROOT}\n")


def install(kind: str) -> None:
    """Everything in the lock, hashes checked, nothing compiled from source.

    Raises SystemExit when pip fails; what pip said stands above it.
    """
    version = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    print(
        f"Making .venv for `make {kind}` with {version}: once, about a minute.", file=sys.stderr, flush=True
    )
    if not belongs_here():
        make_empty()
    options = ["-qq", "--disable-pip-version-check", "--require-hashes", "--only-binary=:all:"]
    done = subprocess.run(
        [PYTHON, "-m", "pip", "install", *options, "--requirement", ROOT / LOCKS[kind]],
        env={name: value for name, value in os.environ.items() if name not in CALLERS_OWN},
        check=False,
    )
    if done.returncode:
        raise SystemExit("The packages could not be installed; pip says why above. Then try again.")
    compileall.compile_dir(ROOT / "clinic_tui", quiet=1)
    stamp(kind).write_text(made_from(kind))


def main(kind: str) -> None:
    """Make `.venv` fit for `kind`, unless it is."""
    if kind not in LOCKS:
        raise SystemExit(__doc__)
    if is_complete(kind):
        return
    with Path(__file__).open() as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not is_complete(kind):
            install(kind)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) == 2 else "")
