"""Where the demo's vault key lies."""

from __future__ import annotations

from pathlib import Path


def key_file_of(folder: Path) -> Path:
    """Beside the demo's folder, and never in the user's configuration: a whole path, wherever one is."""
    return folder.absolute().with_name(f"{folder.name}.vault-key")
