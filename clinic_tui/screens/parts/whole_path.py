"""The path of a file on the machine that the console runs on, as somebody types it into a form."""

from __future__ import annotations

from pathlib import Path

from clinic_tui.errors import Invalid


def whole_path(typed: str) -> Path:
    """The file; `~` is the home of who runs the console. Raises Invalid for `file` where it is not whole."""
    try:
        path = Path(typed).expanduser()
    except RuntimeError:
        raise Invalid(f"nobody on this machine has the home {typed.partition('/')[0]}", "file") from None
    if not path.is_absolute():
        raise Invalid("the file is a whole path, from / or ~ on", "file")
    return path
