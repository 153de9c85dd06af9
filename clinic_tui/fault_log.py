"""Writing down what was not expected: where it happened, never what it happened to.

Values and local variables stay out (they hold patients); a reference ties the line a
person sees to the entry in the log.
"""

from __future__ import annotations

import os
import secrets
import traceback
from datetime import UTC, datetime
from pathlib import Path


def log_file() -> Path:
    """Where faults are written (XDG state)."""
    base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(base) / "clinic-tui" / "faults.log"


def record(error: BaseException) -> str:
    """Append the type and the place of an error; the reference to show. Never raises."""
    reference = secrets.token_hex(3).upper()
    lines = [f"{datetime.now(UTC).isoformat(timespec='seconds')} {reference}"]
    link: BaseException | None = error
    while link is not None and len(lines) < 200:
        lines.append(f"  {type(link).__module__}.{type(link).__qualname__}")
        frames = traceback.extract_tb(link.__traceback__)
        lines.extend(f"    {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    try:
        path = log_file()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as log:
            log.write("\n".join(lines) + "\n")
    except OSError:
        return reference
    return reference
