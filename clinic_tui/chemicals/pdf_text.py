"""The text in a PDF that came from outside, read in a process of its own.

Whoever made the file may have made it badly, or to harm: what reads it has a measure of memory and time that
the system takes away, and no key, no database and no screen.
"""

from __future__ import annotations

import subprocess
import sys

SECONDS = 20
MOST_MEMORY = 512 * 1024 * 1024
MOST_PAGES = 80
MOST_TEXT = 400_000
"""Characters that are kept of a sheet; the longest have some 100,000."""

_PROGRAM = f"""
import io, logging, resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MOST_MEMORY}, {MOST_MEMORY}))
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
logging.disable(logging.CRITICAL)
from pypdf import PdfReader
pages = PdfReader(io.BytesIO(sys.stdin.buffer.read())).pages
left = {MOST_TEXT}
for number, page in enumerate(pages):
    if number >= {MOST_PAGES} or left <= 0:
        break
    text = page.extract_text()[:left]
    left -= len(text)
    sys.stdout.buffer.write((text + "\\n").encode("utf-8", "replace"))
"""


def text_of_pdf(content: bytes) -> str:
    """What can be read of it; empty for a scanned, locked or broken one, which is kept as a file anyway."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM], input=content, capture_output=True, timeout=SECONDS + 5,
            check=False, env={"PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    if done.returncode != 0:
        return ""
    return done.stdout.decode("utf-8", "replace")[:MOST_TEXT]
