"""What is raised where a file cannot be trusted as X12."""

from __future__ import annotations

from clinic_tui.errors import FileRefused


class X12Refused(FileRefused):
    """The file or a set in it cannot be trusted; `words` name the place, what is wrong and the way out."""
