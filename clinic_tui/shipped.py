"""Where the files are that travel with the program: the demo clinic and the public code sets."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def data_path(name: str) -> Path:
    """The shipped file or folder `name`, in an installed wheel and in a source tree alike.

    In a wheel the folder `data` lies inside the package, in a source tree beside it.
    Raises FileNotFoundError when no such file was shipped.
    """
    for folder in (PACKAGE / "data", PACKAGE.parent / "data"):
        path = folder / name
        if path.exists():
            return path
    raise FileNotFoundError(f"This installation has no data file {name}. Install clinic-tui again.")
