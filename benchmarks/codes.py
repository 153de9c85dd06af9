"""Finding a code while it is typed: each keystroke on the whole of ICD-10-CM, beside a plain LIKE.

    python -m benchmarks.codes [--repeat N]

Both search the same codes of the same index file, in turns in the same run. The bar is the median keystroke:
0.5 ms on the machine's own clock.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from clinic_tui.codes.index import OFFERED, index_of
from clinic_tui.codes.rows import CodeSet
from clinic_tui.codes.start_set import shipped_books, shipped_entries

BAR_MS = 0.5
DAY = date(2026, 6, 1)
TYPED = (
    "type 2 diabetes", "fracture of ulna", "e11.65", "low back pain", "hypertension", "initial encounter",
    "acute pharyngitis", "s52.5", "sprain ankle right", "z00.00",
)  # fmt: skip


def like(db: sqlite3.Connection, typed: str) -> list[tuple[object, ...]]:
    """The search that needs no index of words."""
    wanted = [f"%{word}%" for word in typed.split()] or ["%"]
    words = " AND ".join("words LIKE ?" for _ in wanted)
    return db.execute(
        f"SELECT code, words FROM code WHERE kind = 'icd10cm' AND (code LIKE ? OR {words}) "
        "AND first <= ? AND last >= ? ORDER BY leaf DESC, length(words) LIMIT ?",
        (f"{typed.replace('.', '')}%", *wanted, DAY.isoformat(), DAY.isoformat(), OFFERED),
    ).fetchall()


def milliseconds(call: Callable[[], object]) -> float:
    """How long one call takes."""
    begun = time.perf_counter()
    call()
    return (time.perf_counter() - begun) * 1000


def main() -> int:
    """Print the table; 1 where the bar was not held."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--repeat", type=int, default=5)
    repeat: int = arguments.parse_known_args()[0].repeat
    strokes = [typed[:length] for typed in TYPED for length in range(1, len(typed) + 1)]
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        index = index_of(shipped_books(), shipped_entries, Path(folder))
        print(f"index made in {time.perf_counter() - begun:.1f} s, {index.path.stat().st_size >> 20} MB")
        db = sqlite3.connect(index.path)
        ours: list[float] = []
        plain: list[float] = []
        for _ in range(repeat):
            for typed in strokes:
                sets = (CodeSet.ICD10CM,)
                ours.append(milliseconds(lambda: index.search(sets, typed, DAY)))  # noqa: B023
                plain.append(milliseconds(lambda: like(db, typed)))  # noqa: B023
        db.close()
        index.close()
    print(f"{len(strokes)} keystrokes, {repeat} times{'median':>20}{'95 of 100':>12}{'longest':>10}")
    for name, costs in (("the index, ms", ours), ("LIKE, ms", plain)):
        high = statistics.quantiles(costs, n=20)[-1]
        print(f"{name:30}{statistics.median(costs):>18.2f}{high:>12.2f}{max(costs):>10.2f}")
    held = statistics.median(ours) <= BAR_MS
    print(f"bar {BAR_MS} ms: {'held' if held else 'NOT HELD'}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
