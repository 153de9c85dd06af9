"""All measures: `make bench`."""

from __future__ import annotations

import sys

from benchmarks import codes, console, importing, picker, record, schedule

if __name__ == "__main__":
    sys.exit(
        console.main()
        | (picker.main() or 0)
        | schedule.main()
        | record.main()
        | codes.main()
        | importing.main()
    )
