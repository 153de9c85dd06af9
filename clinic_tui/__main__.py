"""`clinic-tui` and `python -m clinic_tui`."""

from __future__ import annotations

import sys

from clinic_tui.cli.main import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
