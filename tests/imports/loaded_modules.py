"""What a piece of Python loads, asked of a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_BEFORE_THE_FIRST_PAINT = {
    "sqlmodel",
    "sqlalchemy",
    "sqlcipher3",
    "psycopg",
    "alembic",
    "apscheduler",
    "keyring",
}
SCREEN = {"textual", "rich"}


def loaded_by(code: str) -> set[str]:
    """The top-level names in sys.modules after `code` has run; SystemExit counts as run."""
    program = f"""
import sys
try:
    exec({code!r}, {{"__name__": "tried"}})
except SystemExit:
    pass
print(*sorted({{name.partition(".")[0] for name in sys.modules}}), file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].split())
